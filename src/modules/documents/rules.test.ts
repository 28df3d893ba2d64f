// The rules of papers as tables and properties: symbols, numbers, dates, sign blocks, format, markup, secrecy, steps.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addDays, plainDate, toLocalDateTime, toPlainDate, type PlainDate } from '../../platform/time.ts'
import { loadWorkingCalendar } from '../../platform/working-calendar-files.ts'
import { isWorkingDay, makeWorkingCalendar, MissingCalendarYear, workingDaysBetween } from '../../platform/working-calendar.ts'
import { decreeOn, skeletonOf, TYPE_KEYS } from './decree.ts'
import { mayTake, stepsFrom, STEPS, type DocumentState, type StepKey } from './rules-flow.ts'
import { annexKindOf, checkAnnexes, decideAnnex, roman, safeFileName } from './rules-attachments.ts'
import { doubtfulDays, dueAfter, dueSentence, endOfWork } from './rules-deadline.ts'
import { afterTry, mayGoByMail, offeredLines, readAddressees } from './rules-letters.ts'
import { RETRY_MINUTES } from './rules-retry.ts'
import { checkFormat, type Checked } from './rules-format.ts'
import { compareBodies, parseBody, plainText } from './rules-markup.ts'
import { fullNumber, seriesOf, symbolOf } from './rules-number.ts'
import { findSecrecy } from './rules-secrecy.ts'
import { decideCapacity, decideDelegation, signBlock, type Delegation } from './rules-signing.ts'

describe('types and numbers', () => {
  test('29 types, each once, abbreviations each once', () => {
    const { types } = decreeOn('2026-11-28')
    assert.equal(types.length, 29)
    assert.equal(new Set(TYPE_KEYS).size, 29)
    const abbrs = types.flatMap(({ abbr }) => (abbr === null ? [] : [abbr]))
    assert.equal(new Set(abbrs).size, 27)
  })

  for (const [type, agency, unit, number, wanted] of [
    ['quyet-dinh', 'UBND', 'VP', 12, '12/QĐ-UBND'],
    ['cong-van', 'UBND', 'VP', 15, '15/UBND-VP'],
    ['to-trinh', 'UBND', 'KT', 3, '03/TTr-UBND'],
    ['thu-cong', 'UBND', 'VP', 7, '07/UBND-VP'],
    ['quy-dinh', 'UBND', 'VP', 110, '110/QyĐ-UBND'],
  ] as const) {
    test(`${wanted}`, () => assert.equal(fullNumber(number, symbolOf(type, agency, unit)), wanted))
  }

  test('one series for all, or one for each type', () => {
    assert.equal(seriesOf('one', 'quyet-dinh'), seriesOf('one', 'cong-van'))
    assert.notEqual(seriesOf('by-type', 'quyet-dinh'), seriesOf('by-type', 'cong-van'))
  })
})

describe('who signs and how', () => {
  const base = { collective: 'Ủy ban nhân dân', headTitle: 'Chủ tịch', ownTitle: 'Phó Chủ tịch' }
  for (const [capacity, wanted] of [
    ['kt', ['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH']],
    ['tm', ['TM. ỦY BAN NHÂN DÂN', 'PHÓ CHỦ TỊCH']],
    ['tl', ['TL. CHỦ TỊCH', 'PHÓ CHỦ TỊCH']],
    ['tuq', ['TUQ. CHỦ TỊCH', 'PHÓ CHỦ TỊCH']],
    ['q', ['TM. ỦY BAN NHÂN DÂN', 'Q. CHỦ TỊCH']],
    ['self', ['PHÓ CHỦ TỊCH']],
  ] as const) {
    test(`${capacity}: ${wanted.join(' / ')}`, () => assert.deepEqual(signBlock({ capacity, ...base }), wanted))
  }

  const delegation: Delegation = {
    fromAccountId: 'chair', toAccountId: 'clerk', capacity: 'tuq', typeKeys: ['giay-moi'], validFrom: '2026-11-01' as PlainDate, validTo: '2026-11-30' as PlainDate, basis: '12/GUQ-UBND', withdrawnAt: null,
  }
  const ask = (more: { typeKey?: string; today?: string; delegations?: Delegation[] }) =>
    decideCapacity('tuq', { accountId: 'clerk', typeKey: more.typeKey ?? 'giay-moi', today: (more.today ?? '2026-11-28') as PlainDate, delegations: more.delegations ?? [delegation] }).ok

  test('TUQ. stands on a delegation in force, for that person and that type', () => {
    assert.equal(ask({}), true)
    assert.equal(ask({ today: '2026-12-01' }), false)
    assert.equal(ask({ typeKey: 'quyet-dinh' }), false)
    assert.equal(ask({ delegations: [{ ...delegation, withdrawnAt: '2026-11-20T00:00:00Z' }] }), false)
    assert.equal(ask({ delegations: [{ ...delegation, toAccountId: 'other' }] }), false)
  })

  test('signing for oneself or KT. needs none', () => {
    for (const capacity of ['self', 'kt', 'tm', 'q']) assert.equal(decideCapacity(capacity, { accountId: 'clerk', typeKey: 'cong-van', today: '2026-11-28' as PlainDate, delegations: [] }).ok, true)
  })

  test('who was authorised does not authorise others', () => {
    const input = { fromAccountId: 'clerk', capacity: 'tuq', validFrom: '2026-11-10' as PlainDate, validTo: '2026-11-20' as PlainDate }
    assert.equal(decideDelegation(input, [delegation], '2026-11-10' as PlainDate).ok, false)
    assert.equal(decideDelegation({ ...input, capacity: 'absence' }, [delegation], '2026-11-10' as PlainDate).ok, true)
    assert.equal(decideDelegation({ ...input, fromAccountId: 'chair', validTo: '2026-11-01' as PlainDate }, [], '2026-11-10' as PlainDate).ok, false)
  })
})

describe('the format checker', () => {
  const good: Checked = {
    typeKey: 'quyet-dinh', subject: 'Về việc kiện toàn Tổ công nghệ số cộng đồng', addressee: '', body: '# Điều 1. Kiện toàn\n\nNội dung.\n\n# Điều 2. Hiệu lực\n\nTừ ngày ký.',
    recipients: ['Như Điều 2', 'Lưu: VT, VHXH'], signerName: 'Khúc Minh Họa', place: 'Suối Hoa', annexes: 0,
  }
  const codes = (change: Partial<Checked>) => checkFormat({ ...good, ...change }).map(({ code }) => code)

  test('a proper decision has no breach', () => assert.deepEqual(codes({}), []))
  for (const [name, change, code] of [
    ['no subject', { subject: '' }, 'subject-missing'],
    ['a full stop after the subject', { subject: 'Về việc kiện toàn.' }, 'subject-stop'],
    ['a subject in capitals', { subject: 'KIỆN TOÀN TỔ CÔNG NGHỆ' }, 'subject-caps'],
    ['a letter that types its V/v', { typeKey: 'cong-van', addressee: 'Các thôn', subject: 'V/v rà soát hộ' }, 'subject-prefix'],
    ['a letter to nobody', { typeKey: 'cong-van' }, 'addressee'],
    ['a decision without articles', { body: 'Nội dung.' }, 'articles'],
    ['articles out of order', { body: '# Điều 1. A\n\n# Điều 3. B' }, 'article-order'],
    ['a day without its zero', { body: '# Điều 1. Từ ngày 5 tháng 11 năm 2026' }, 'date-zero'],
    ['a ragged table', { body: '# Điều 1. A\n\n| a | b |\n| c |' }, 'table'],
    ['no recipients', { recipients: [] }, 'recipients'],
    ['no archive line', { recipients: ['Như trên'] }, 'archive-line'],
    ['an academic title', { signerName: 'ThS. Khúc Minh Họa' }, 'academic'],
    ['no place', { place: '' }, 'place'],
    ['a skeleton that is not filled', { body: skeletonOf('quyet-dinh')!.body }, 'unfilled'],
    ['an annex the text does not lead to', { annexes: 1 }, 'annex-unnamed'],
    ['the second of two annexes left out', { annexes: 2, body: '# Điều 1. Danh sách tại Phụ lục I, Phụ lục III' }, 'annex-unnamed'],
    ['an annex that is promised and not there', { body: '# Điều 1. Chi tiết tại Phụ lục kèm theo' }, 'annex-promised'],
  ] as const) {
    test(`says ${name}`, () => assert.ok(codes(change as Partial<Checked>).includes(code), JSON.stringify(codes(change as Partial<Checked>))))
  }
})

describe('skeletons', () => {
  for (const key of TYPE_KEYS) {
    test(`${key}: filled, it has no breach of format`, () => {
      const fill = (text: string) => text.replace(/\[điền:[^\]]*\]/gu, 'Nội dung')
      const { body, addressee, recipients } = skeletonOf(key)!
      const found = checkFormat({ typeKey: key, subject: 'Thử một mẫu', body: fill(body), addressee: fill(addressee), recipients: fill(recipients).split('\n'), signerName: 'Khúc Minh Họa', place: 'Suối Hoa', annexes: 0 })
      assert.deepEqual(found.map(({ code }) => code), [])
    })
  }
})

describe('annexes', () => {
  test('the text leads to them: one by its word, several by Roman numbers', () => {
    assert.deepEqual(checkAnnexes('(chi tiết tại phụ lục kèm theo)', 1), [])
    assert.deepEqual(checkAnnexes('Phụ lục I và Phụ lục II kèm theo; xem Phụ  lục III.', 3), [])
    assert.deepEqual([1, 4, 9, 14, 15].map(roman), ['I', 'IV', 'IX', 'XIV', 'XV'])
  })
  for (const [name, wanted] of [['a.pdf', 'pdf'], ['B.DOCX', 'docx'], ['c.xlsx', 'xlsx'], ['c.xlsm', undefined], ['d.doc', undefined], ['pdf', undefined], ['e.pdf.exe', undefined]] as const) {
    test(`${name} is ${wanted ?? 'not taken'}`, () => assert.equal(annexKindOf(name), wanted))
  }
  test('at most fifteen, together small enough for the hub, none twice; a name carries no path', () => {
    const file = (n: number, sizeBytes = 1000) => ({ sha256: String(n), sizeBytes })
    const many = Array.from({ length: 15 }, (_, n) => file(n))
    const code = (there: { sha256: string; sizeBytes: number }[], added: { sha256: string; sizeBytes: number }) => { const done = decideAnnex(there, added); return done.ok ? 'ok' : done.problems[0]!.code }
    assert.equal(code([], file(1)), 'ok')
    assert.match(code(many, file(99)), /annexesMany/)
    assert.match(code([file(1)], file(1)), /annexTwice/)
    assert.match(code([file(1, 20 << 20)], file(2, 6 << 20)), /annexesLarge/)
    assert.equal(safeFileName('C:\\x\\..\\../a/b\u0000 "c".pdf'), 'b c.pdf')
  })
})

describe('markup', () => {
  test('blocks of each kind', () => {
    const kinds = parseBody('*Căn cứ*\n\n## QUYẾT ĐỊNH:\n\n# Điều 1. A\n\nĐoạn **đậm** và *nghiêng*.\n\n- một\n- hai\n\n| a | b |\n|---|---|\n| c | d |').map((block) => block.kind)
    assert.deepEqual(kinds, ['paragraph', 'chapter', 'article', 'paragraph', 'list', 'table'])
  })

  test('no text is lost and none invented', () => {
    const word = fc.string({ unit: fc.constantFrom(...'aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ0123456789'), minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(fc.array(fc.array(word, { minLength: 1, maxLength: 6 }), { maxLength: 12 }), fc.array(fc.constantFrom('', '- ', '# ', '## '), { minLength: 12, maxLength: 12 }), (lines, marks) => {
        const body = lines.map((words, n) => `${marks[n]}${words.join(' ')}`).join('\n\n')
        assert.deepEqual(plainText(body).split(/\s+/).filter(Boolean), lines.flat())
      }),
    )
  })

  test('a comparison rebuilds both sides', () => {
    const text = fc.array(fc.constantFrom('một', 'hai', 'ba', 'bốn', 'năm'), { maxLength: 12 }).map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changes = compareBodies(before, after)
        const side = (leave: string) => changes.filter(({ kind }) => kind !== leave).map((change) => change.text).join('\n')
        assert.equal(side('added'), before)
        assert.equal(side('removed'), after)
      }),
    )
  })
})

describe('confidential papers', () => {
  for (const text of ['MẬT', '\n  **TUYỆT MẬT**\n', 'Độ mật: Tối mật', 'Đây là tài liệu mật của xã', 'thuộc danh mục bí mật nhà nước độ Mật', 'Bản số: 03 TỐI MẬT']) {
    test(`sees “${text.trim()}”`, () => assert.ok(findSecrecy(`Kính gửi các thôn.\n${text}\nNội dung.`)))
  }
  for (const text of ['Không đưa mật khẩu cho ai', 'Bảo mật tài khoản VNeID', 'Mật ong rừng Suối Hoa', 'tài liệu mật khẩu', 'Giữ bí mật mã OTP', 'Công tác bảo vệ bí mật nhà nước']) {
    test(`lets “${text}” through`, () => assert.equal(findSecrecy(text), undefined))
  }
  test('also when accents are typed apart', () => assert.ok(findSecrecy('TUYỆT MẬT'.normalize('NFD'))))
})

describe('the way of a paper', () => {
  test('a numbered paper never goes back to drafting', () => {
    const after: DocumentState[] = ['numbered', 'sealed', 'issued', 'recalled', 'replaced']
    for (const state of after) for (const step of stepsFrom(state)) assert.notEqual(STEPS[step].to, 'drafting')
  })

  test('nobody approves what they drafted; only the named signer signs; văn thư number', () => {
    const hands = { drafterId: 'd', unitHeadId: 'h', initiallerId: 'i', signerId: 's' }
    const can = (step: StepKey, accountId: string, vanThu = false, standsInFor: string[] = []) => mayTake(step, hands, { accountId, vanThu, standsInFor })
    assert.equal(can('submit', 'd'), true)
    assert.equal(can('submit', 'h'), false)
    assert.equal(mayTake('approve_content', { ...hands, unitHeadId: 'd' }, { accountId: 'd', vanThu: false, standsInFor: [] }), false)
    assert.equal(can('approve_content', 'deputy', false, ['h']), true)
    assert.equal(can('initial', 'i'), true)
    assert.equal(can('initial', 'h'), false)
    assert.equal(can('sign', 's'), true)
    assert.equal(can('sign', 'h', true), false)
    assert.equal(can('number', 'anyone', true), true)
    assert.equal(can('number', 's'), false)
  })
})

describe('deadlines on the working clock', () => {
  const days = loadWorkingCalendar()
  const t = (vi: string, params?: Record<string, string | number>) => vi.replace(/\{(\w+)\}/g, (whole, name: string) => String(params?.[name] ?? whole))
  for (const [from, count, unit, wanted] of [
    ['2026-11-27', 5, 'working', '5 ngày làm việc, tới 17:00 thứ Sáu, 04/12/2026'],
    ['2026-11-28', 1, 'working', '1 ngày làm việc, tới 17:00 thứ Hai, 30/11/2026'],
    ['2026-02-13', 3, 'working', '3 ngày làm việc, tới 17:00 thứ Tư, 25/02/2026'],
    ['2026-11-27', 5, 'calendar', '5 ngày, tính cả ngày nghỉ, tới 17:00 thứ Tư, 02/12/2026'],
    ['2026-11-27', 2, 'calendar', '2 ngày, tính cả ngày nghỉ, tới 17:00 thứ Hai, 30/11/2026'],
  ] as const) test(wanted, () => assert.equal(dueSentence(t, dueAfter(days, plainDate(from), { count, unit }), { count, unit }), wanted))

  test('always the close of a working day, exactly so many working days on, and no earlier for a day more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 330 }), fc.integer({ min: 1, max: 40 }), fc.constantFrom('working' as const, 'calendar' as const), (offset, count, unit) => {
        const from = addDays(plainDate('2026-01-01'), offset)
        const due = dueAfter(days, from, { count, unit })
        assert.ok(isWorkingDay(days, toPlainDate(due)))
        assert.equal(due, endOfWork(days, toPlainDate(due)))
        if (unit === 'working') assert.equal(workingDaysBetween(days, from, toPlainDate(due)), count)
        assert.ok(dueAfter(days, from, { count: count + 1, unit }) >= due)
      }),
      { numRuns: 60 },
    )
  })

  test('the hours are the calendar’s, an unknown year is refused, a day nobody confirmed is named', () => {
    const early = makeWorkingCalendar([...days.years.values()], [{ from: 450, to: 690 }, { from: 810, to: 990 }])
    const { hour, minute } = toLocalDateTime(dueAfter(early, plainDate('2026-11-27'), { count: 5, unit: 'working' }))
    assert.deepEqual([hour, minute], [16, 30])
    assert.throws(() => dueAfter(days, plainDate('2027-12-30'), { count: 5, unit: 'working' }), MissingCalendarYear)
    assert.match(doubtfulDays(days, plainDate('2026-11-20'), endOfWork(days, plainDate('2026-11-27'))).join(), /24\/11\/2026/)
  })
})

describe('letters', () => {
  for (const [text, wanted] of [
    ['Sở Nội vụ: VanThu@NoiVu.example\n\nTrường học:\n Sở Y tế : a.b@c-d.example ', [['Sở Nội vụ', 'vanthu@noivu.example'], ['Sở Y tế', 'a.b@c-d.example']]],
    ['A: x@y.example\nB: X@y.example', [['B', 'x@y.example']]],
    ['', 'documents-letters.nobody'], ['Trường học: ', 'documents-letters.nobody'],
    ['vanthu@noivu.example', 'documents-letters.noOrgan'], ['Sở Nội vụ', 'documents-letters.badAddress'], ['Sở: a@b', 'documents-letters.badAddress'], ['Sở: a@b.example, c@d.example', 'documents-letters.badAddress'],
    ['Sở: a@b.example>\r\nBcc', 'documents-letters.badAddress'], ['Sở: a..b@c.example', 'documents-letters.badAddress'],
    [Array.from({ length: 51 }, (_, n) => `Sở: a${n}@b.example`).join('\n'), 'documents-letters.tooMany'],
  ] as const) {
    test(`“${text.slice(0, 40)}”`, () => {
      const read = readAddressees(text)
      assert.deepEqual(read.ok ? read.value.map(({ organName, address }) => [organName, address]) : read.problems[0]!.code, wanted)
    })
  }

  test('what the paper says of its recipients is offered, without “as above” and the file copy', () => {
    assert.equal(offeredLines(['Như Điều 1', 'Sở Nội vụ;', 'UBND tỉnh (b/c)', 'Lưu: VT, VHXH.']), 'Sở Nội vụ: \nUBND tỉnh (b/c): ')
  })

  test('only what is issued, sealed with its annexes and open', () => {
    const good = { state: 'issued' as DocumentState, subject: 'Về việc', body: 'Nội dung', sealed: true, annexes: [{ kind: 'pdf' as const, sealedSha256: 'x' }, { kind: 'xlsx' as const, sealedSha256: null }] }
    assert.equal(mayGoByMail(good).ok, true)
    for (const more of [{ state: 'sealed' as const }, { state: 'recalled' as const }, { sealed: false }, { body: 'TỐI MẬT' }, { annexes: [{ kind: 'pdf' as const, sealedSha256: null }] }]) assert.equal(mayGoByMail({ ...good, ...more }).ok, false, JSON.stringify(more))
  })

  test('silence is tried again, longer each time, and then has failed; a refusal at once', () => {
    assert.deepEqual(RETRY_MINUTES.map((_, n) => afterTry('trouble', n + 1)), RETRY_MINUTES.map((waitMinutes) => ({ state: 'waiting', waitMinutes })))
    assert.equal(afterTry('trouble', RETRY_MINUTES.length + 1).state, 'failed')
    assert.equal(afterTry('refused', 1).state, 'failed')
    assert.equal(afterTry('taken', 3).state, 'sent')
  })
})
