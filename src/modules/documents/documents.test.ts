// The document office through its pages on a real database: drafting to number, what is refused and what is kept of it,
// numbers under a crowd of issuers, papers in, the hub with its faults, the archive. Long because all share one office.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { strToU8, zipSync } from 'fflate'
import { sql } from 'kysely'
import PostalMime from 'postal-mime'
import { agencySettled, unitSettled } from './commands-office.ts'
import { decreeOn } from './decree.ts'
import { numberTaken, numberVoided } from './commands-flow.ts'
import { exchangeNow } from './exchange.ts'
import { queueMessages } from './exchange-queue.ts'
import { sendLetters } from './letters.ts'
import { listAnnexes } from './queries-attachments.ts'
import { listLetters } from './queries-letters.ts'
import { findPapers, listDocuments, type ListFilter } from './queries.ts'
import { checkSeries, listExchange } from './queries-registers.ts'
import { writeEdxml, type Envelope } from './edxml.ts'
import { dueAfter, dueSentence } from './rules-deadline.ts'
import { workingCalendar } from '../../platform/working-calendar-files.ts'
import { boundTablePdf } from './register-pdf.ts'
import { execute } from '../../platform/command.ts'
import { systemActor } from '../../platform/actor.ts'
import { newId } from '../../platform/ids.ts'
import { renderPdf } from '../../platform/pdf.ts'
import { dateParts, toPlainDate } from '../../platform/time.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { pdfLines, pdfPages, popplerMissing } from '../../../test/support/poppler.ts'
import { JPEG, OLE, XLSX, zipOf } from '../../../test/support/sample-files.ts'
import { softAuthenticator } from '../../../test/support/authenticator.ts'
import { browser } from '../../../test/support/browser.ts'
import { checkPdf } from '../signing/index.ts'
import { testApp, TEST_ORIGIN, type Session, type TestApp } from '../../../test/support/app.ts'

type Staff = Session & { accountId: string }
let app: TestApp
let [drafter, head, clerk, leader, admin]: Staff[] = []
let unitId = ''
let otherUnit = ''

const idIn = (response: Response) => /([0-9a-f-]{36})/.exec(response.headers.get('location') ?? '')?.[1] ?? ''
const inVietnamese = (vi: string, params?: Record<string, string | number>) => vi.replace(/\{(\w+)\}/g, (whole, name: string) => String(params?.[name] ?? whole))
const run = (cmd: Parameters<typeof execute>[1], input: unknown, communeId = VAN_BAN) => execute(app.services.database, cmd as never, input, { actor: systemActor(communeId), communeId, now: app.services.now(), commandId: newId(app.services.now()) })

before(async () => {
  app = await testApp()
  await app.make.communes()
  drafter = await app.staff(['specialist'], VAN_BAN)
  head = await app.staff(['movement_officer'], VAN_BAN)
  clerk = await app.staff(['van_thu'], VAN_BAN)
  leader = await app.staff(['leader_signer'], VAN_BAN)
  admin = await app.staff(['commune_admin'], VAN_BAN)
  for (const [communeId, place, organCode] of [[VAN_BAN, 'Vân Bán', 'H25.1'], [BAO_HA, 'Bảo Hà', 'H15.1']] as const) {
    await run(agencySettled, { parentName: '', name: `Ủy ban nhân dân xã ${place}`, abbr: 'UBND', place, organCode, collective: 'Ủy ban nhân dân', headTitle: 'Chủ tịch', numbering: 'by-type', sealMm: 36 }, communeId)
  }
  const unit = async (name: string, abbr: string, headAccountId: string) => {
    const done = await run(unitSettled, { name, abbr, headAccountId })
    assert.ok(done.ok)
    return (done.value as { unitId: string }).unitId
  }
  unitId = await unit('Phòng Văn hóa - Xã hội', 'VHXH', head!.accountId)
  otherUnit = await unit('Văn phòng', 'VP', clerk!.accountId)
})
after(() => app.close())

const fields = (more: Record<string, string> = {}) => ({
  typeKey: 'quyet-dinh', unitId, secrecy: 'none', urgency: 'thuong', subject: 'Về việc kiện toàn Tổ công nghệ số', addressee: '', body: '# Điều 1. Kiện toàn\n\nNội dung.', recipients: 'Như Điều 1\nLưu: VT', organCodes: 'H15.1',
  signerId: leader!.accountId, signerTitle: 'Phó Chủ tịch', capacity: 'kt', dueOn: '', ...more,
})
async function draft(more: Record<string, string> = {}): Promise<string> {
  const made = await app.post('/van-ban/di/moi', fields(more), drafter)
  assert.equal(made.status, 303, await made.text())
  return idIn(made)
}
const table = (words: string) => renderPdf(boundTablePdf({ agency: 'UBND tỉnh', title: words, lead: '', columns: [{ head: 'A', share: 1 }], rows: [[words]], signers: [], fictional: true }))
const stateOf = async (id: string) => (await app.services.database.db.selectFrom('documents').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state
const step = (id: string, name: string, who: Staff | undefined, reason = '') => app.post(`/van-ban/di/${id}/buoc`, { step: name, reason }, who)

describe('drafting', () => {
  test('a draft is saved, found without accents, and shown with its format checked', async () => {
    const id = await draft({ subject: 'Về việc rà soát hộ chưa có điện thoại', body: 'Không chia điều.' })
    const page = await (await app.get(`/van-ban/di/${id}`, drafter)).text()
    assert.match(page, /Quyết định phải chia điều/)
    const found = await (await app.get('/van-ban/di?tim=ra+soat+dien+thoai', drafter)).text()
    assert.match(found, /rà soát hộ/)
  })

  test('below a thousand newer papers an old one is found by words begun, page after page, and never from another commune', async () => {
    const { db } = app.services.database
    const aged = (communeId: number, count: number, words: string, day: string) =>
      sql`insert into documents (commune_id, id, type_key, unit_id, subject, body, recipients, urgency, signer_name, signer_title, capacity, state, drafter_id, drafter_name, created_at, changed_at, search)
        select ${communeId}, uuidv7(), 'cong-van', u.id, ${words}, '', '{}', 'thuong', '', '', 'self', 'drafting', ${drafter!.accountId}, 'Cũ', ${day}::timestamptz, ${day}::timestamptz + n * interval '1 second', strip(to_tsvector('simple', ${words}))
          from generate_series(1, ${count}::integer) n, (select id from document_units where commune_id = ${communeId} order by id limit 1) u`.execute(db)
    const elsewhere = await run(unitSettled, { name: 'Văn phòng', abbr: 'VP', headAccountId: '' }, BAO_HA)
    assert.ok(elsewhere.ok)
    await aged(VAN_BAN, 1200, 'giay moi hop giao ban', '2026-01-05')
    await aged(VAN_BAN, 60, 'kiem ke gieng khoan thuongnguon', '2020-01-05')
    await aged(BAO_HA, 1, 'kiem ke gieng khoan thuongnguon', '2020-01-06')
    const read = (communeId: number, filter: ListFilter) => app.services.database.read(communeId, (trx) => listDocuments(trx, communeId, filter))
    for (const words of ['giếng khoan', 'kiểm kê giê', 'giếng thuongngu', 'khoan thuong', 'ke kho']) {
      const first = await read(VAN_BAN, { words })
      const rest = await read(VAN_BAN, { words, after: first.at(-1)! })
      assert.deepEqual([first.length, rest.length], [50, 10], words)
      assert.equal(new Set([...first, ...rest].map(({ id }) => id)).size, 60, words)
      assert.ok([...first, ...rest].every(({ subject }) => subject.startsWith('kiem ke')), words)
    }
    assert.equal((await read(BAO_HA, { words: 'giếng khoan' })).length, 1)
    for (const words of ['giếng khoa trương', 'iếng', 'gieng khoanx', 'giếng thuongngux']) assert.equal((await read(VAN_BAN, { words })).length, 0, words)
    assert.equal((await read(VAN_BAN, { words: 'giếng khoan', state: 'issued' })).length, 0)
    await assert.rejects(app.services.database.read(BAO_HA, (trx) => findPapers(trx, VAN_BAN, 'documents', { words: [], unfinished: 'gieng' }, undefined, undefined)), /acting in another commune/)
    await sql`delete from documents where drafter_name = 'Cũ'`.execute(db)
  })

  test('confidential papers are refused by level and by their words, and nothing of them is kept', async () => {
    const before = await app.count('documents')
    const marked: Record<string, string>[] = [{ secrecy: 'mat' }, { body: '# Điều 1. A\n\nMẬT\n\nNội dung riêng' }]
    for (const more of marked) {
      const refused = await app.post('/van-ban/di/moi', fields(more), drafter)
      assert.equal(refused.status, 422)
      assert.match(await refused.text(), /mật/i)
    }
    assert.equal(await app.count('documents'), before)
    const id = await draft()
    const kept = await app.post(`/van-ban/di/${id}/tu-luu`, { ...fields({ body: 'TUYỆT MẬT' }), baseVersion: '1' }, drafter)
    assert.equal(kept.status, 422)
    assert.match(await kept.text(), /dấu hiệu độ mật/)
    assert.equal(await app.count('documentAutosaves'), 0)
  })

  test('two writers: the second sees who saved, and loses nothing typed', async () => {
    const id = await draft()
    assert.equal((await app.post(`/van-ban/di/${id}/soan`, { ...fields({ body: '# Điều 1. Người thứ nhất' }), baseVersion: '1' }, head)).status, 303)
    const late = await app.post(`/van-ban/di/${id}/soan`, { ...fields({ body: '# Điều 1. Người thứ hai viết dài' }), baseVersion: '1' }, drafter)
    assert.equal(late.status, 409)
    const page = await late.text()
    assert.match(page, /Người thứ hai viết dài/)
    assert.match(page, /vừa lưu bản 2/)
    assert.match(page, /name="baseVersion" value="2"/)
    const compare = await (await app.get(`/van-ban/di/${id}/ban?tu=1&den=2`, drafter)).text()
    assert.match(compare, /<ins>/)
  })

  test('what the editor kept by itself can be opened again, and goes with the save', async () => {
    const id = await draft()
    assert.equal((await app.post(`/van-ban/di/${id}/tu-luu`, { ...fields({ body: '# Điều 1. Đang viết dở' }), baseVersion: '1' }, drafter)).status, 200)
    assert.match(await (await app.get(`/van-ban/di/${id}/soan`, drafter)).text(), /Mở lại bài viết dở/)
    assert.match(await (await app.get(`/van-ban/di/${id}/soan?viet-do=1`, drafter)).text(), /Đang viết dở/)
    await app.post(`/van-ban/di/${id}/soan`, { ...fields(), baseVersion: '1' }, drafter)
    assert.doesNotMatch(await (await app.get(`/van-ban/di/${id}/soan`, drafter)).text(), /Mở lại bài viết dở/)
    // A paper that was never saved is kept too, and goes with its first save.
    assert.equal((await app.post('/van-ban/di/moi/tu-luu', fields({ subject: 'Chưa lưu lần nào' }), drafter)).status, 200)
    assert.match(await (await app.get('/van-ban/di/moi', drafter)).text(), /Mở lại bài viết dở/)
    assert.match(await (await app.get('/van-ban/di/moi?viet-do=1', drafter)).text(), /Chưa lưu lần nào/)
    assert.doesNotMatch(await (await app.get('/van-ban/di/moi', head)).text(), /Mở lại bài viết dở/)
    await draft()
    assert.doesNotMatch(await (await app.get('/van-ban/di/moi', drafter)).text(), /Mở lại bài viết dở/)
  })

  test('annexes: what is not what it says, hurts or is confidential is refused with its sentence; the rest is listed with its hash', async () => {
    const id = await draft()
    const add = (file: File, title = '') => app.post(`/van-ban/di/${id}/phu-luc`, { phuLuc: '1', title, file }, drafter)
    const bytes = (content: Uint8Array) => content as Uint8Array<ArrayBuffer>
    const pdf = await table('Danh sách tổ')
    const secretWord = zipSync({ '[Content_Types].xml': strToU8('<x/>'), 'word/document.xml': strToU8('<w:p><w:t>T&#7888;I</w:t><w:t> M&#x1EAC;T</w:t></w:p>') })
    const refused: [string, Uint8Array, number, RegExp][] = [
      ['trong.pdf', new Uint8Array(), 422, /tệp trống/],
      ['cut.pdf', pdf.subarray(0, pdf.length >> 1), 422, /hỏng hoặc chưa gửi hết/],
      ['cut.xlsx', XLSX.subarray(0, XLSX.length - 30), 422, /hỏng hoặc chưa gửi hết/],
      ['anh.pdf', JPEG, 415, /không cùng một loại/],
      ['bang.docx', XLSX, 415, /không cùng một loại/],
      ['macro.xlsx', zipOf(['[Content_Types].xml', 'xl/workbook.xml', 'xl/vbaProject.bin']), 415, /macro/],
      ['cu.doc', OLE, 415, /PDF, Word \(\.docx\) hoặc Excel/],
      ['mat.docx', secretWord, 422, /dấu hiệu độ mật: “TỐI MẬT”/],
    ]
    for (const [name, content, status, words] of refused) {
      const answer = await add(new File([bytes(content)], name), 'Tên giữ lại')
      assert.equal(answer.status, status, name)
      const said = await answer.text()
      assert.match(said, words, name)
      assert.match(said, /value="Tên giữ lại"/, name)
    }
    const large = await add(new File([new Uint8Array(21 << 20)], 'to.pdf'))
    assert.equal(large.status, 413)
    assert.match(await large.text(), /20 MB là tối đa/)
    assert.equal(await app.count('documentAttachments'), 0)

    assert.equal((await add(new File([bytes(pdf)], '../danh sách.pdf'), 'Danh sách tổ')).status, 303)
    assert.equal((await add(new File([bytes(XLSX)], 'so-lieu.xlsx'))).status, 303)
    assert.equal((await add(new File([bytes(XLSX)], 'lai.xlsx'))).status, 409)
    const page = await (await app.get(`/van-ban/di/${id}`, drafter)).text()
    assert.match(page, /Phụ lục I\. Danh sách tổ[\s\S]*danh sách\.pdf[\s\S]*[0-9a-f]{64}[\s\S]*Phụ lục II\. so-lieu/)
    assert.match(page, /chưa chỉ dẫn tới Phụ lục I, Phụ lục II/)
    const [first] = await app.services.database.db.selectFrom('documentAttachments').select('id').where('documentId', '=', id).orderBy('position').execute()
    assert.equal((await app.post(`/van-ban/di/${id}/phu-luc/${first!.id}/bo`, {}, drafter)).status, 303)
    assert.match(await (await app.get(`/van-ban/di/${id}`, drafter)).text(), /Phụ lục\. so-lieu/)
    // Named in the text, the paper goes on; from there its annexes stay as they are.
    await app.post(`/van-ban/di/${id}/soan`, { ...fields({ body: '# Điều 1. Kiện toàn\n\nSố liệu tại Phụ lục kèm theo.' }), baseVersion: '1' }, drafter)
    await step(id, 'submit', drafter)
    assert.equal((await add(new File([bytes(await table('Muộn'))], 'muon.pdf'))).status, 409)
    await step(id, 'approve_content', head)
    assert.equal((await step(id, 'approve_format', clerk)).status, 303)
  })

  test('the paper prints in the decree’s layout, to the millimetre and the point', { skip: popplerMissing }, async () => {
    const long = 'Các thôn đi từng ngõ, gõ từng nhà, hướng dẫn từng người làm được việc trên chính máy của họ, không cầm máy làm thay. '.repeat(5)
    const id = await draft({ body: `# Điều 1. Kiện toàn\n\n${Array.from({ length: 6 }, () => long).join('\n\n')}` })
    const pdf = await app.get(`/van-ban/di/${id}/xem.pdf`, drafter)
    assert.equal(pdf.headers.get('content-type'), 'application/pdf')
    const bytes = new Uint8Array(await pdf.arrayBuffer())
    const { layout } = decreeOn('2026-11-28')
    const within = (value: number, [least, most]: readonly number[], what: string, slack = 0.5) => assert.ok(value >= least! - slack && value <= most! + slack, `${what}: ${value} is not within ${least}–${most}`)
    for (const { widthMm, heightMm } of pdfPages(bytes)) assert.deepEqual([Math.round(widthMm), Math.round(heightMm)], [210, 297])
    const lines = pdfLines(bytes)
    const line = (start: string) => lines.find(({ text }) => text.startsWith(start)) ?? assert.fail(`“${start}” is not printed`)
    // Margins: nothing of the body stands outside them, and full lines reach them.
    const body = lines.filter(({ text, colour, points }) => colour === '#000000' && points === 14 && /thôn|ngõ|máy/.test(text))
    within(Math.min(...body.map(({ leftMm }) => leftMm)), layout.marginLeftMm, 'left margin')
    within(210 - Math.max(...body.map(({ rightMm }) => rightMm)), layout.marginRightMm, 'right margin', 1)
    within(Math.min(...lines.filter(({ page }) => page === 1).map(({ topMm }) => topMm)), layout.marginTopMm, 'top margin')
    const lowest = 297 - Math.max(...body.map(({ bottomMm }) => bottomMm))
    assert.ok(lowest >= layout.marginBottomMm[0]! - 0.5, `bottom margin: ${lowest}`)
    const indent = line('Các thôn đi từng ngõ').leftMm - Math.min(...body.map(({ leftMm }) => leftMm))
    within(indent, layout.indentMm, 'indent')
    const [first, second] = body.slice(1)
    within((second!.topMm - first!.topMm) / ((14 * 1.15 * 25.4) / 72), layout.lines, 'lines', 0.1)
    // Page numbers: centred in the top margin, from the second page on.
    const numbers = lines.filter(({ text, topMm }) => /^\d$/.test(text) && topMm < 20)
    assert.deepEqual([numbers.map(({ page }) => page), pdfPages(bytes).length], [[2], 2])
    within((numbers[0]!.leftMm + numbers[0]!.rightMm) / 2, [110, 110], 'middle of the text area', 1)
    within(numbers[0]!.points, layout.pageNumberPt, 'page number', 0)
    // Size and face of each part: country and motto right, agency left, type over subject in the middle.
    const face = (start: string, sizes: readonly number[], look: { bold?: true; italic?: true }) => {
      const found = line(start)
      within(found.points, sizes, start, 0)
      assert.deepEqual([found.bold, found.italic], [look.bold ?? false, look.italic ?? false], start)
      return (found.leftMm + found.rightMm) / 2
    }
    assert.ok(face('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', layout.countryPt, { bold: true }) > 115)
    assert.ok(face('Độc lập - Tự do - Hạnh phúc', layout.mottoPt, { bold: true }) > 115)
    assert.ok(face('ỦY BAN NHÂN DÂN', layout.agencyPt, { bold: true }) < 95)
    face('XÃ VÂN BÁN', layout.agencyPt, { bold: true })
    assert.ok(face('Số:', [layout.numberPt, layout.numberPt], {}) < 95)
    assert.ok(face('Vân Bán, ngày', layout.placeDatePt, { italic: true }) > 100)
    within(face('QUYẾT ĐỊNH', [layout.typePt, layout.typePt], { bold: true }), [110, 110], 'type in the middle', 1)
    within(face('Về việc kiện toàn', layout.subjectPt, { bold: true }), [110, 110], 'subject in the middle', 1)
    face('Các thôn đi từng ngõ', layout.bodyPt, {})
    assert.ok(face('KT. CHỦ TỊCH', layout.signPt, { bold: true }) > 115)
    face('Nơi nhận:', [layout.recipientsTitlePt, layout.recipientsTitlePt], { bold: true, italic: true })
    face('- Lưu: VT', [layout.recipientsPt, layout.recipientsPt], {})
    assert.ok(Math.abs(line('Nơi nhận:').topMm - line('TM. ỦY BAN').topMm) < 2, 'recipients and signature begin on one height')
  })
})

describe('the way to signature', () => {
  test('drafter → head of unit → back with a reason → again → format → signer; nobody takes another’s step', async () => {
    const id = await draft()
    assert.equal((await step(id, 'approve_content', head)).status, 409)
    assert.equal((await step(id, 'submit', head)).status, 403)
    assert.equal((await step(id, 'submit', drafter)).status, 303)
    assert.equal((await step(id, 'approve_content', drafter)).status, 403)
    const silent = await step(id, 'send_back_content', head)
    assert.equal(silent.status, 422)
    assert.match(await silent.text(), /vì sao trả lại/)
    assert.equal((await step(id, 'send_back_content', head, 'Thiếu danh sách')).status, 303)
    assert.match(await (await app.get(`/van-ban/di/${id}`, drafter)).text(), /Thiếu danh sách/)
    await step(id, 'submit', drafter)
    assert.equal((await step(id, 'approve_content', head)).status, 303)
    assert.equal((await step(id, 'approve_format', head)).status, 403)
    assert.equal((await step(id, 'approve_format', clerk)).status, 303)
    assert.equal(await stateOf(id), 'awaiting_signature')
    const asked = await app.services.database.db.selectFrom('signatureRequests').select(['accountId', 'act', 'state']).where('subjectId', '=', id).execute()
    assert.deepEqual(asked, [{ accountId: leader!.accountId, act: 'sign', state: 'waiting' }])
    assert.match(await (await app.get('/van-ban', leader)).text(), /kiện toàn Tổ công nghệ số/)
    // Taken back: the question to the signer is withdrawn with it.
    assert.equal((await step(id, 'withdraw', drafter, 'Sửa Điều 1')).status, 303)
    const state = await app.services.database.db.selectFrom('signatureRequests').select('state').where('subjectId', '=', id).executeTakeFirstOrThrow()
    assert.equal(state.state, 'withdrawn')
  })

  test('a broken format stops at the check, with the number of places', async () => {
    const id = await draft({ subject: 'Về việc kiện toàn.', recipients: 'Như trên' })
    await step(id, 'submit', drafter)
    await step(id, 'approve_content', head)
    const refused = await step(id, 'approve_format', clerk)
    assert.equal(refused.status, 422)
    assert.match(await refused.text(), /còn 2 chỗ/)
  })

  test('TUQ. without a delegation is refused before the leader sees it', async () => {
    const id = await draft({ capacity: 'tuq' })
    const refused = await step(id, 'submit', drafter)
    assert.equal(refused.status, 422)
    assert.match(await refused.text(), /ủy quyền/)
  })

  test('a paper waits for the units it asked', async () => {
    const id = await draft()
    await app.post(`/van-ban/di/${id}/phoi-hop`, { unitIds: otherUnit, dueOn: '2027-01-15', question: 'Ý kiến?' }, drafter)
    assert.equal((await step(id, 'submit', drafter)).status, 409)
    const asked = await app.services.database.db.selectFrom('documentConsultations').select('id').where('documentId', '=', id).executeTakeFirstOrThrow()
    assert.match(await (await app.get('/van-ban', clerk)).text(), /Đơn vị khác hỏi ý kiến/)
    assert.equal((await app.post(`/van-ban/di/${id}/y-kien/${asked.id}`, { verdict: 'change', answer: '' }, clerk)).status, 422)
    assert.equal((await app.post(`/van-ban/di/${id}/y-kien/${asked.id}`, { verdict: 'agree', answer: '' }, clerk)).status, 303)
    assert.equal((await step(id, 'submit', drafter)).status, 303)
  })

  test('who is away is stood in for', async () => {
    const deputy = await app.staff(['specialist'], VAN_BAN)
    const today = toPlainDate(app.services.now())
    assert.equal((await app.post('/van-ban/co-quan/uy-quyen', { fromAccountId: head!.accountId, toAccountId: deputy.accountId, capacity: 'absence', validFrom: today, validTo: today, basis: 'Đơn nghỉ' }, admin)).status, 303)
    const id = await draft()
    await step(id, 'submit', drafter)
    assert.match(await (await app.get('/van-ban', deputy)).text(), /thay mặt/)
    assert.equal((await step(id, 'approve_content', deputy)).status, 303)
  })
})

describe('numbers', () => {
  test('fifty issuers at once: every number once, from 01, none missing; a void one says why', async () => {
    const ids: string[] = []
    for (let n = 0; n < 50; n++) ids.push(await draft({ typeKey: 'thong-bao', body: 'Nội dung.' }))
    await app.services.database.db.updateTable('documents').set({ state: 'signed' }).where('id', 'in', ids).execute()
    const taken = await Promise.all([...ids.map((documentId) => run(numberTaken, { documentId })), run(numberVoided, { typeKey: 'thong-bao', reason: 'Đã dùng trên giấy' })])
    assert.ok(taken.every((one) => one.ok))
    const { year } = dateParts(toPlainDate(app.services.now()))
    const checked = (last: number) => app.services.database.read(VAN_BAN, (db) => checkSeries(db, VAN_BAN, { series: 'thong-bao', year, last }))
    assert.deepEqual(await checked(51), { known: 51, missing: [] })
    assert.deepEqual(await checked(53), { known: 51, missing: [52, 53] })
    assert.equal((await run(numberTaken, { documentId: ids[0]! })).ok, false)
    assert.match(await (await app.get(`/van-ban/so?day=thong-bao&nam=${year}`, clerk)).text(), /Dãy số liền từ 01 đến 51/)
    const printed = await app.get(`/van-ban/so/di.pdf?day=thong-bao&nam=${year}`, clerk)
    assert.equal(printed.headers.get('content-type'), 'application/pdf')
  })

  test('a transaction that fails gives its number back', async () => {
    const id = await draft({ typeKey: 'giay-moi', body: 'Nội dung.' })
    await app.services.database.db.updateTable('documents').set({ state: 'signed' }).where('id', '=', id).execute()
    await assert.rejects(
      app.services.database.write(VAN_BAN, async (db) => {
        const now = app.services.now()
        const done = await numberTaken.run!({ db, actor: systemActor(VAN_BAN), communeId: VAN_BAN, now, today: toPlainDate(now), commandId: newId(now) }, { documentId: id, issuedOn: null })
        assert.ok(done.ok)
        throw new Error('the power went')
      }),
    )
    const done = await run(numberTaken, { documentId: id })
    assert.ok(done.ok)
    assert.match((done.value as { number: string }).number, /^01\/GM-UBND$/)
  })
})

describe('papers in', () => {
  const arrival = (more: Record<string, string | File> = {}) => ({ via: 'upload', organName: 'UBND tỉnh', organCode: '', fullNumber: '15/UBND-VP', issuedOn: '2026-11-20', typeKey: 'cong-van', subject: 'Báo cáo kết quả phong trào', urgency: 'thuong', secrecy: 'none', ...more })
  const pdf = async (words: string) => new File([(await table(words)) as Uint8Array<ArrayBuffer>], 'den.pdf', { type: 'application/pdf' })

  test('registered with the next arrival number, found by a word inside the file, instructed, worked on, closed', async () => {
    const made = await app.post('/van-ban/den/moi', arrival({ file: await pdf('Hướng dẫn người cao tuổi') }), clerk)
    assert.equal(made.status, 303, await made.text())
    const id = idIn(made)
    const page = await (await app.get(`/van-ban/den/${id}`, clerk)).text()
    assert.match(page, /không có chữ ký số/)
    assert.match(await (await app.get('/van-ban/den?tim=nguoi+cao+tuoi', clerk)).text(), /Báo cáo kết quả/)
    assert.match(await (await app.get('/van-ban', leader)).text(), /Báo cáo kết quả/)
    assert.equal((await app.post(`/van-ban/den/${id}/chi-dao`, { instruction: 'Phòng VHXH làm', leadUnitId: unitId, coUnitIds: [otherUnit], dueDays: '5', dueUnit: 'working', dueOn: '' }, leader)).status, 303)
    // Five working days, until the office shuts: the sentence says both.
    const due = dueAfter(workingCalendar(), toPlainDate(app.services.now()), { count: 5, unit: 'working' })
    assert.ok((await (await app.get(`/van-ban/den/${id}`, clerk)).text()).includes(dueSentence(inVietnamese, due, { count: 5, unit: 'working' })))
    for (const [more, words] of [[{ dueDays: '', dueOn: '' }, /hãy ghi số ngày, hoặc chọn/], [{ dueDays: '0' }, /từ 1 đến 365/]] as const) {
      const refused = await app.post(`/van-ban/den/${id}/chi-dao`, { instruction: 'Giữ chữ này', leadUnitId: unitId, dueUnit: 'working', ...more }, leader)
      assert.equal(refused.status, 422)
      assert.match(await refused.text(), words)
    }
    // A day named in a year whose holidays nobody knows: taken, and said.
    assert.equal((await app.post(`/van-ban/den/${id}/chi-dao`, { instruction: 'Làm dài ngày', leadUnitId: unitId, coUnitIds: [otherUnit], dueDays: '', dueUnit: 'working', dueOn: '2029-03-05' }, leader)).status, 303)
    const far = await app.get(`/van-ban/den/${id}`, clerk)
    assert.equal(far.status, 200)
    assert.match(await far.text(), /chưa kiểm chứng[^<]*năm 2028/)
    assert.equal((await app.post(`/van-ban/den/${id}/xong/${unitId}`, { result: 'Đã báo cáo' }, head)).status, 303)
    assert.match(await (await app.get(`/van-ban/den/${id}`, clerk)).text(), /Đang giải quyết/)
    await app.post(`/van-ban/den/${id}/xong/${otherUnit}`, { result: 'Đã góp ý' }, clerk)
    assert.match(await (await app.get(`/van-ban/den/${id}`, clerk)).text(), /Đã giải quyết/)
    assert.match(await (await app.get('/van-ban/so/den', clerk)).text(), /15\/UBND-VP/)
  })

  test('the same paper twice is said to be there, with its number', async () => {
    const again = await app.post('/van-ban/den/moi', arrival({ file: await pdf('Bản khác') }), clerk)
    assert.equal(again.status, 409)
    assert.match(await again.text(), /đã vào sổ với số đến 1/)
  })

  test('a confidential one is refused by the words inside the file; only the reason stays', async () => {
    const refused = await app.post('/van-ban/den/moi', arrival({ fullNumber: '99/UBND-NC', file: await pdf('TUYỆT MẬT') }), clerk)
    assert.equal(refused.status, 422)
    assert.match(await refused.text(), /dấu hiệu độ mật/)
    assert.equal(await app.count('incomingDocuments'), 1)
    assert.match(await (await app.get('/van-ban/den/tu-choi', clerk)).text(), /99\/UBND-NC/)
  })

  test('a letter saved from e-mail: its PDF is the paper, the other files go along, sender and subject fill what was left blank', async () => {
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n')
    const letter = (...files: [string, Uint8Array][]) => new File([[
      'From: =?utf-8?B?U+G7nyBO4buZaSB24bul?= <so@noivu.invalid>', 'To: xa@vanban.invalid', 'Subject: =?utf-8?Q?M=E1=BB=9Di_t=E1=BA=ADp_hu=E1=BA=A5n?=', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=x', '', '--x', 'Content-Type: text/plain', '', 'Kinh gui.',
      ...files.flatMap(([name, bytes]) => ['--x', `Content-Type: application/octet-stream; name="${name}"`, `Content-Disposition: attachment; filename="${name}"`, 'Content-Transfer-Encoding: base64', '', base64(bytes)]), '--x--', '',
    ].join('\r\n')], 'thu.eml')
    const made = await app.post('/van-ban/den/moi', arrival({ organName: '', subject: '', fullNumber: '44/SNV', file: letter(['so-lieu.xlsx', XLSX], ['giay moi.pdf', await table('Giấy mời')]) }), clerk)
    assert.equal(made.status, 303, await made.text())
    const page = await (await app.get(`/van-ban/den/${idIn(made)}`, clerk)).text()
    assert.match(page, /Mời tập huấn[\s\S]*thư điện tử[\s\S]*Sở Nội vụ[\s\S]*so-lieu\.xlsx/)
    const empty = await app.post('/van-ban/den/moi', arrival({ fullNumber: '45/SNV', file: letter() }), clerk)
    assert.equal(empty.status, 422)
    assert.match(await empty.text(), /không có tệp PDF nào/)
    const many = await app.post('/van-ban/den/moi', arrival({ fullNumber: '47/SNV', file: letter(['giay moi.pdf', await table('Giấy mời')], ...Array.from({ length: 21 }, (_, n): [string, Uint8Array] => [`${n}.xlsx`, XLSX])) }), clerk)
    assert.match(await many.text(), /nhiều nhất 20 tệp/, 'none is left out in silence')
    const broken = await app.post('/van-ban/den/moi', arrival({ fullNumber: '46/SNV', file: new File([new Uint8Array(400)], 'thu.eml') }), clerk)
    assert.match(await broken.text(), /Tệp thư này không đọc được/)
  })

  test('what is no PDF is refused, and what was typed stays', async () => {
    for (const file of [new File(['xin chào'], 'a.pdf', { type: 'application/pdf' }), new File([], 'a.pdf')]) {
      const refused = await app.post('/van-ban/den/moi', arrival({ subject: 'Giữ lại chữ này', file }), clerk)
      assert.ok(refused.status >= 400)
      assert.match(await refused.text(), /Giữ lại chữ này/)
    }
  })
})

describe('the hub', () => {
  const fault = (more: Record<string, string | string[]>) => app.post('/gia-lap/truc', { doubleNext: '0', damageNext: '0', loseAnswerNext: '0', ...more }, clerk)
  const hub = async (from: string, to: string, xml: string) => app.services.outbound.send(`https://hub.stand-in.invalid/messages?from=${from}&to=${to}`, { method: 'POST', body: xml })
  const envelope = async (more: Partial<Envelope> = {}): Promise<Envelope> => ({
    documentId: `other:${newId()}`, business: 'new', aboutId: null, from: { code: 'H99', name: 'Sở A' }, to: [{ code: 'H25.1', name: 'Vân Bán' }], number: String(Math.trunc(Math.random() * 1e9)), notation: 'SA-VP', place: 'B', issuedOn: '2026-11-20', typeName: 'Công văn',
    subject: 'Từ trục', signer: 'X', signerTitle: 'Y', dueOn: null, urgency: 'thuong', pages: 1, note: '', state: '', at: '2026-11-20T00:00:00Z',
    attachments: [{ name: 'a.pdf', mediaType: 'application/pdf', bytes: await table('x') }], ...more,
  })

  test('delivered twice is registered once, and the sender hears the arrival number', async () => {
    const before = await app.count('incomingDocuments')
    await fault({ doubleNext: '1' })
    await hub('H99', 'H25.1', writeEdxml(await envelope()))
    const first = await exchangeNow(app.services, VAN_BAN)
    assert.equal(first.received, 1)
    assert.equal(await app.count('incomingDocuments'), before + 1)
    await exchangeNow(app.services, VAN_BAN)
    const box = (await (await app.services.outbound.send('https://hub.stand-in.invalid/messages?to=H99')).json()) as { xml: string }[]
    assert.ok(box.some(({ xml }) => xml.includes('received')))
  })

  test('hostile, empty and confidential packages are turned away with their reason', async () => {
    await hub('H99', 'H25.1', '<!DOCTYPE x [<!ENTITY a "b">]><a/>')
    await hub('H99', 'H25.1', writeEdxml(await envelope({ attachments: [] })))
    await hub('H99', 'H25.1', writeEdxml(await envelope({ subject: 'tài liệu mật' })))
    const round = await exchangeNow(app.services, VAN_BAN)
    assert.deepEqual([round.received, round.refused], [0, 3])
    const page = await (await app.get('/van-ban/den/tu-choi', clerk)).text()
    assert.match(page, /DOCTYPE/)
    assert.match(page, /không kèm tệp PDF/)
  })

  test('files beside the paper: kept with their worth, a kind that is not taken is named, a confidential one turns the paper back', async () => {
    const [paper] = (await envelope()).attachments
    const beside = (name: string, bytes: Uint8Array) => ({ name, mediaType: 'application/octet-stream', bytes })
    const sent = await envelope({ subject: 'Có tệp kèm', attachments: [paper!, beside('so-lieu.xlsx', XLSX), beside('cu.doc', OLE)] })
    await hub('H99', 'H25.1', writeEdxml(sent))
    assert.equal((await exchangeNow(app.services, VAN_BAN)).received, 1)
    const row = await app.services.database.db.selectFrom('incomingDocuments').select('id').where('hubDocumentId', '=', sent.documentId).executeTakeFirstOrThrow()
    const page = await (await app.get(`/van-ban/den/${row.id}`, clerk)).text()
    assert.match(page, /so-lieu\.xlsx[\s\S]*không có chữ ký số[\s\S]*cu\.doc[\s\S]*không nhận tệp này[\s\S]*PDF, Word/)
    assert.deepEqual(new Uint8Array(await (await app.get(`/van-ban/den/${row.id}/phu-luc/1`, clerk)).arrayBuffer()), XLSX)
    await hub('H99', 'H25.1', writeEdxml(await envelope({ subject: 'Có tệp mật', attachments: [paper!, beside('mat.pdf', await table('TUYỆT MẬT'))] })))
    const round = await exchangeNow(app.services, VAN_BAN)
    assert.deepEqual([round.received, round.refused], [0, 1])
    assert.match(await (await app.get('/van-ban/den/tu-choi', clerk)).text(), /Trong tệp “mat\.pdf” có dấu hiệu độ mật/)
  })

  test('a recall marks what it names', async () => {
    const sent = await envelope()
    await hub('H99', 'H25.1', writeEdxml(sent))
    await exchangeNow(app.services, VAN_BAN)
    await hub('H99', 'H25.1', writeEdxml({ ...sent, documentId: `${sent.documentId}:recall`, business: 'recall', aboutId: sent.documentId, note: 'Sai số liệu', attachments: [] }))
    await exchangeNow(app.services, VAN_BAN)
    const row = await app.services.database.db.selectFrom('incomingDocuments').select(['state', 'result']).where('hubDocumentId', '=', sent.documentId).executeTakeFirstOrThrow()
    assert.deepEqual(row, { state: 'recalled', result: 'Sai số liệu' })
  })

  test('while it is down nothing is lost; afterwards it goes out', async () => {
    await exchangeNow(app.services, VAN_BAN)
    await app.services.database.write(VAN_BAN, (db) =>
      queueMessages({ db: db as never, communeId: VAN_BAN, now: app.services.now() }, [{ business: 'status', documentId: null, hubDocumentId: 'other:1', toCode: 'H99', toName: 'Sở A', note: 'processing\n' }]),
    )
    await fault({ on: 'down' })
    const round = await exchangeNow(app.services, VAN_BAN)
    assert.equal(round.failed > 0 && round.sent === 0, true)
    await fault({})
    await app.services.database.db.updateTable('exchangeMessages').set({ nextAt: app.services.now() }).where('state', '=', 'waiting').execute()
    assert.equal((await exchangeNow(app.services, VAN_BAN)).failed, 0)
    const left = (await app.services.database.read(VAN_BAN, (db) => listExchange(db, VAN_BAN))).filter(({ state }) => state === 'waiting')
    assert.deepEqual(left, [])
  })
})

describe('issuing by e-mail', () => {
  const box = (more: Record<string, string | string[]> = {}) => app.post('/gia-lap/hop-thu', { loseAnswerNext: '0', refuse: '', ...more }, clerk)
  const ask = (id: string, letters: string, who = clerk) => app.post(`/van-ban/di/${id}/thu`, { letters }, who)
  const lettersOf = (id: string) => app.services.database.read(VAN_BAN, (db) => listLetters(db, VAN_BAN, id))
  const dueNow = () => app.services.database.db.updateTable('documentLetters').set({ nextAt: app.services.now() }).where('state', '=', 'waiting').execute()
  const mailbox = async () => (await app.get('/gia-lap/hop-thu', clerk)).text()
  const fictional = (yes: boolean) => app.services.database.db.updateTable('communes').set({ fictional: yes }).where('communeId', '=', VAN_BAN).execute()

  /** Somebody with a passkey and what they sign with it. */
  async function signer(role: string) {
    const account = await app.staff([role], VAN_BAN, { confirmed: true })
    const key = softAuthenticator()
    const person = browser(app, account.cookie)
    const options = await person.json('/api/v1/passkeys/register/options', {})
    assert.equal((await person.json('/api/v1/passkeys/register', { label: 'thử', credential: key.create(options.body as never, TEST_ORIGIN) })).status, 200)
    return {
      accountId: account.accountId,
      async sign(documentId: string) {
        const asked = await app.services.database.db.selectFrom('signatureRequests').select('id').where('subjectId', '=', documentId).where('state', '=', 'waiting').execute()
        const prepared = await app.post('/ky-so/chuan-bi', { request: asked.map(({ id }) => id) }, person)
        assert.equal(prepared.status, 303, await prepared.text())
        const batch = prepared.headers.get('location')!.split('/').at(-1)!
        const bound = await person.json(`/api/v1/signing/batches/${batch}/options`, {})
        assert.equal((await person.json(`/api/v1/signing/batches/${batch}`, { credential: key.get(bound.body as never, TEST_ORIGIN) })).status, 200)
      },
    }
  }

  let paper = ''
  test('a paper on its way, a real commune and a line without an address are refused, and what was typed stays', async () => {
    const boss = await signer('leader_signer')
    const desk = await signer('van_thu')
    for (const accountId of [boss.accountId, 'agency']) assert.equal((await app.post('/ky-so/quan-ly', { accountId, adapter: 'test' }, admin)).status, 303)
    paper = await draft({ signerId: boss.accountId, body: '# Điều 1. Kiện toàn\n\nDanh sách tại Phụ lục I, số liệu tại Phụ lục II kèm theo.', recipients: 'Như Điều 1\nSở Nội vụ;\nLưu: VT', organCodes: '' })
    for (const [name, bytes] of [['danh-sach.pdf', await table('Danh sách tổ')], ['so-lieu.xlsx', XLSX]] as const) await app.post(`/van-ban/di/${paper}/phu-luc`, { title: '', file: new File([bytes as Uint8Array<ArrayBuffer>], name) }, drafter)
    await step(paper, 'submit', drafter)
    await step(paper, 'approve_content', head)
    await step(paper, 'approve_format', clerk)
    assert.equal((await ask(paper, 'Sở Nội vụ: vanthu@noivu.example')).status, 409)
    await boss.sign(paper)
    assert.equal((await app.post(`/van-ban/di/${paper}/so`, {}, clerk)).status, 303)
    await desk.sign(paper)
    assert.equal((await ask(paper, 'Sở Nội vụ: vanthu@noivu.example')).status, 409)
    assert.equal((await app.post(`/van-ban/di/${paper}/phat-hanh`, {}, clerk)).status, 303)
    assert.match(await (await ask(paper, 'Sở Nội vụ: vanthu@noivu.example')).text(), /chưa nối dịch vụ thư điện tử/)
    await fictional(true)
    assert.equal((await ask(paper, 'Sở Nội vụ: vanthu@noivu.example', drafter)).status, 403)
    const wrong = await ask(paper, 'Sở Nội vụ: vanthu@\nSở Y tế: a@b.example')
    assert.equal(wrong.status, 422)
    assert.match(await wrong.text(), /Dòng “Sở Nội vụ: vanthu@” không có địa chỉ[\s\S]*Sở Y tế: a@b\.example/)
    assert.match(await (await app.get(`/van-ban/di/${paper}`, clerk)).text(), />\n?Sở Nội vụ: </)
    assert.equal(await app.count('documentLetters'), 0)
  })

  test('the letter that arrives holds the very files that were sealed, once, though the answer was lost; a refused address says so and is sent again', async () => {
    await box({ loseAnswerNext: '1', refuse: 'khong-co@' })
    assert.equal((await ask(paper, 'Sở Nội vụ: vanthu@noivu.example\nChi cục Thuế: khong-co@thue.example\nTrường học:')).status, 303)
    assert.deepEqual(await sendLetters(app.services, VAN_BAN), { sent: 0, failed: 2 })
    assert.deepEqual((await lettersOf(paper)).map(({ state, attempts }) => [state, attempts]), [['waiting', 1], ['failed', 1]])
    assert.match(await (await app.get(`/van-ban/di/${paper}`, clerk)).text(), /đã thử 1 lần[\s\S]*gửi hỏng[\s\S]*no such mailbox[\s\S]*Gửi lại/)
    assert.equal((await ask(paper, 'Sở Nội vụ: VANTHU@noivu.example')).status, 409)
    await dueNow()
    assert.deepEqual(await sendLetters(app.services, VAN_BAN), { sent: 1, failed: 0 })
    assert.equal((await mailbox()).match(/vanthu@noivu\.example/g)!.length, 1)
    await box()
    const failed = (await lettersOf(paper)).find(({ state }) => state === 'failed')!
    assert.equal((await app.post(`/van-ban/di/${paper}/thu/${failed.id}/gui-lai`, {}, clerk)).status, 303)
    assert.deepEqual(await sendLetters(app.services, VAN_BAN), { sent: 1, failed: 0 })
    assert.equal((await app.post(`/van-ban/di/${paper}/thu/${failed.id}/gui-lai`, {}, clerk)).status, 409)

    const mail = await PostalMime.parse(await (await app.get('/gia-lap/hop-thu/1/thu.eml', clerk)).arrayBuffer())
    assert.match(mail.subject ?? '', /^Quyết định .+QĐ-UBND: Về việc kiện toàn Tổ công nghệ số$/)
    assert.deepEqual([mail.to?.[0]?.name, mail.to?.[0]?.address, mail.messageId], ['Sở Nội vụ', 'vanthu@noivu.example', `<${(await lettersOf(paper))[0]!.id}@localhost>`])
    const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
    const arrived = mail.attachments.map(({ filename, content }) => ({ filename, bytes: new Uint8Array(content as ArrayBuffer) }))
    const sealed = await app.services.database.db.selectFrom('documentFiles').select('sha256').where('documentId', '=', paper).where('stage', '=', 'sealed').executeTakeFirstOrThrow()
    const annexes = await app.services.database.read(VAN_BAN, (db) => listAnnexes(db, VAN_BAN, paper))
    assert.deepEqual(arrived.map(({ bytes }) => hash(bytes)), [sealed.sha256, ...annexes.map((one) => one.sealedSha256 ?? one.sha256)])
    assert.equal(arrived.length, 4)
    assert.match(arrived[1]!.filename ?? '', /^Phụ lục I - danh-sach\.pdf$/)
    const report = await checkPdf(app.services, arrived[0]!.bytes)
    assert.deepEqual([report.verdict, report.signatures.length], ['valid', 2])
    const file = await app.get('/gia-lap/hop-thu/1/tep/0', clerk)
    assert.equal(hash(new Uint8Array(await file.arrayBuffer())), sealed.sha256)
  })

  test('down and late: it waits and goes later; what was recalled meanwhile never goes', async () => {
    await box({ on: ['down'] })
    await ask(paper, 'Sở Y tế: vanthu@yte.example')
    assert.deepEqual(await sendLetters(app.services, VAN_BAN), { sent: 0, failed: 1 })
    assert.deepEqual(await sendLetters(app.services, VAN_BAN), { sent: 0, failed: 0 })
    await box({ on: ['late'] })
    await dueNow()
    assert.deepEqual(await sendLetters(app.services, VAN_BAN), { sent: 0, failed: 1 })
    await dueNow()
    assert.deepEqual(await sendLetters(app.services, VAN_BAN), { sent: 1, failed: 0 })
    await box()
    await ask(paper, 'Sở Xây dựng: vanthu@xaydung.example')
    await app.services.database.db.updateTable('documents').set({ state: 'recalled' }).where('id', '=', paper).execute()
    assert.deepEqual(await sendLetters(app.services, VAN_BAN), { sent: 0, failed: 1 })
    assert.doesNotMatch(await mailbox(), /xaydung/)
    assert.match(await (await app.get(`/van-ban/di/${paper}`, clerk)).text(), /gửi hỏng[\s\S]*Chỉ gửi thư điện tử văn bản đã phát hành/)
    await fictional(false)
  })
})

describe('the archive', () => {
  test('a file is opened once per symbol, keeps issued papers, closes, and is not destroyed before its time', async () => {
    const open = (code: string, more: Record<string, string> = {}) => app.post('/van-ban/ho-so', { year: '2026', code, title: 'Phong trào', unitId, keeperName: 'Nhữ', retention: '5', retentionBasis: 'Thông tư', ...more }, clerk)
    const made = await open('01')
    assert.equal(made.status, 303)
    assert.equal((await open('01')).status, 422)
    const id = idIn(made)
    const unissued = await draft()
    await app.post('/van-ban/ho-so/luu', { caseFileId: id, direction: 'out', paperId: unissued }, drafter)
    assert.equal(await app.count('caseFilePapers'), 0)
    const incoming = await app.services.database.db.selectFrom('incomingDocuments').select('id').limit(1).executeTakeFirstOrThrow()
    await app.post('/van-ban/ho-so/luu', { caseFileId: id, direction: 'in', paperId: incoming.id }, drafter)
    assert.equal(await app.count('caseFilePapers'), 1)
    assert.equal((await app.post(`/van-ban/ho-so/${id}/buoc`, { step: 'close', note: '' }, clerk)).status, 303)
    const early = await app.post(`/van-ban/ho-so/${id}/buoc`, { step: 'destroy', note: '01/BB' }, clerk)
    assert.equal(early.status, 409)
    assert.match(await early.text(), /chưa hết thời hạn/)
    assert.equal((await app.get(`/van-ban/ho-so/${id}/bien-ban-giao-nhan.pdf`, clerk)).headers.get('content-type'), 'application/pdf')
    assert.equal((await app.get(`/van-ban/ho-so/${id}/bien-ban-huy.pdf`, clerk)).status, 409)
    await app.services.database.db.updateTable('caseFiles').set({ closedOn: '2019-03-01' as never }).where('id', '=', id).execute()
    assert.equal((await app.get(`/van-ban/ho-so/${id}/bien-ban-huy.pdf`, clerk)).headers.get('content-type'), 'application/pdf')
    const zip = await app.get(`/van-ban/ho-so/${id}/goi.zip`, clerk)
    assert.equal(Buffer.from(await zip.arrayBuffer()).subarray(0, 2).toString(), 'PK')
    assert.equal((await app.get(`/van-ban/ho-so/${id}/muc-luc.pdf`, clerk)).headers.get('content-type'), 'application/pdf')
  })
})
