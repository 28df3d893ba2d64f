// The rules of learning: what is judged a good guide, what a touch means, what an address remembers, which numbers are real.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { shippedGuides } from './guides.ts'
import { judgeGuide, judgeGuideFile } from './rules-judge.ts'
import { backHref, onward, playHref, readPlay, startOf, type Play } from './rules-play.ts'
import { holdsSecret, isTouchable, judgeTouch, realNumberIn, screenOf, stepsOf, withLocalNames } from './rules.ts'
import { WAYS, type Guide } from './schema.ts'
import { screenSvg, wrap } from './views-screen.ts'

const guide = (): Guide => structuredClone(shippedGuides().get('vneid-password')!)

const BAD: [name: string, spoil: (guide: Guide) => void, code: string, place: RegExp][] = [
  ['a missing picture of a step', (g) => void (g.steps[2]!.screen = 'nowhere'), 'learning.missingPicture', /steps\[phone\]/],
  ['a picture that nobody drew', (g) => void ((g.screens[0]!.parts[0] as { picture: string }).picture = 'eagle'), 'learning.missingPicture', /screens\[login\]\.parts\[t\]\.picture/],
  ['an unknown pictogram', (g) => void (g.pictogram = 'lion'), 'learning.missingPicture', /pictogram/],
  ['a script in its text', (g) => void (g.steps[0]!.say.vi = 'Bấm <script>alert(1)</script>'), 'learning.scriptInText', /steps\[find\]\.say/],
  ['an address that runs', (g) => void (g.never[0]!.text.en = 'see javascript:alert(1)'), 'learning.scriptInText', /never\[1\]/],
  ['letters that turn the line round', (g) => void (g.title.vi = 'Quên \u202eKhẩu'), 'learning.scriptInText', /title/],
  ['a step pointing nowhere', (g) => void (g.steps[1]!.touch = 'ghost'), 'learning.pointsNowhere', /steps\[id\]/],
  ['a wrong way leading nowhere', (g) => void (g.screens[0]!.parts[2]!.tap = { to: 'ghost' }), 'learning.pointsNowhere', /parts\[pass\]\.tap/],
  ['a variant of a step that is not there', (g) => void (g.variant.steps[0]!.step = 'ghost'), 'learning.pointsNowhere', /variant/],
  ['a skill outside the tree', (g) => void (g.skill = 'flying'), 'learning.pointsNowhere', /skill/],
  ['a source that is not listed', (g) => void (g.steps[0]!.sources = ['s999']), 'learning.pointsNowhere', /steps\[find\]/],
  ['two languages out of step', (g) => void delete g.steps[3]!.hint.en, 'learning.languageMissing', /steps\[how\]\.hint/],
  ['a language nobody declared', (g) => void (g.steps[3]!.hint.hmn = 'x'), 'learning.languageExtra', /steps\[how\]\.hint/],
  ['one name twice', (g) => void (g.steps[1]!.id = 'find'), 'learning.twice', /steps/],
  ['certain without a source', (g) => void (g.steps[0]!.sources = []), 'learning.noSource', /steps\[find\]/],
  ['good for longer than 90 days', (g) => void (g.steps[0]!.expiresOn = '2027-06-01'), 'learning.keptTooLong', /steps\[find\]/],
  ['expired before it was checked', (g) => void (g.before[0]!.expiresOn = '2026-01-01'), 'learning.keptTooLong', /before\[1\]/],
  ['a real-looking ID number', (g) => void (g.screens[1]!.label.vi = 'Số 001088000123'), 'learning.realNumber', /screens\[who\]/],
  ['a trap that is the right way', (g) => void (g.mistake.trap = g.mistake.right), 'learning.sameChoice', /mistake/],
  ['no Vietnamese', (g) => void delete g.title.vi, 'learning.badShape', /title/],
]

for (const [name, spoil, code, place] of BAD) {
  test(`a guide with ${name} is refused, and the place is named`, () => {
    const spoiled = guide()
    spoil(spoiled)
    const judged = judgeGuide(spoiled)
    assert.ok(!judged.ok)
    const problem = judged.problems.find((one) => one.code === code)
    assert.ok(problem, judged.problems.map((one) => one.code).join())
    assert.match(String(problem.params!.place), place)
  })
}

test('what is no JSON, and JSON that is no guide, is refused and never throws', () => {
  assert.equal(judgeGuideFile('{').ok, false)
  fc.assert(fc.property(fc.jsonValue(), (value) => judgeGuide(value).ok === false))
})

test('a good guide comes back as it was', () => {
  for (const one of shippedGuides().values()) assert.deepEqual(judgeGuide(structuredClone(one)), { ok: true, value: one })
})

test('every guide can be walked to its end, in every way, by touching what is there', () => {
  for (const one of shippedGuides().values()) {
    for (const variant of [false, true]) {
      for (const isCoach of [false, true]) {
        const steps = stepsOf(one, { isCoach, variant })
        assert.ok(steps.length >= 2, one.id)
        for (const step of steps) {
          const screen = screenOf(one, step.screen)
          const right = screen.parts.filter((part) => isTouchable(part, step) && judgeTouch(step, part).kind === 'right')
          assert.equal(right.length, step.touch === null ? 0 : 1, `${one.id} ${step.id}`)
        }
      }
    }
    const choices = screenOf(one, one.mistake.screen).parts.map(({ id }) => id)
    assert.ok(choices.includes(one.mistake.trap) && choices.includes(one.mistake.right))
  }
})

test('on a screen that looks different the hint names what is written there, not where it was on the first one', () => {
  for (const one of shippedGuides().values()) {
    const steps = new Map(stepsOf(one, { isCoach: true, variant: true }).map((step) => [step.id, step]))
    for (const { step, screen, touch } of one.variant.steps) {
      if (touch === null) continue
      const { label } = screenOf(one, screen).parts.find(({ id }) => id === touch)!
      for (const language of one.languages) assert.ok(steps.get(step)!.hint[language]!.includes(label[language]!.replaceAll(/[“”]/g, '')), `${one.id} ${step}`)
    }
  }
})

test('drawn for printing without colour, no picture has any', () => {
  for (const one of shippedGuides().values()) {
    for (const screen of one.screens) {
      const colours = screenSvg(screen, { language: 'vi', touch: screen.parts.at(-1)!.id, grey: true }).match(/#[0-9a-f]{6}|#[0-9a-f]{3}\b/gi)!
      assert.deepEqual([...new Set(colours)].filter((colour) => !/^#(..)\1\1$|^#(.)\2\2$/.test(colour)), [], `${one.id} ${screen.id}`)
    }
  }
})

test('residents never see a step nobody has confirmed', () => {
  for (const one of shippedGuides().values()) assert.ok(stepsOf(one, { isCoach: false, variant: false }).every(({ certainty }) => certainty !== 'to-check'), one.id)
})

const plays = fc.record<Play>({
  way: fc.constantFrom(...WAYS), at: fc.nat(99), wrongTaps: fc.nat(999), hints: fc.nat(999), touched: fc.constantFrom(null, 'forgot'), strayed: fc.constantFrom(null, 'fake'),
  hintShown: fc.boolean(), variant: fc.boolean(), mistake: fc.constantFrom('open' as const, 'fell' as const, 'avoided' as const), ticks: fc.stringMatching(/^[01]{0,16}$/),
  clock: fc.constant(null), language: fc.constantFrom(null, 'hmn'), version: fc.constantFrom(null, 3),
})

test('an address remembers the whole run, and only that', () => {
  fc.assert(fc.property(plays, (play) => {
    const url = new URL(playHref('x', play), 'http://here')
    assert.deepEqual(readPlay(play.way, url.searchParams, 0), { ...play })
  }))
  assert.equal(playHref('x', startOf('xem', { language: null, version: null })), '/hoc/x/xem')
})

test('a spoiled address is a beginning, never a fault', () => {
  fc.assert(fc.property(fc.dictionary(fc.constantFrom('b', 's', 'g', 'c', 'o', 'h', 'm', 'd', 't0', 't1', 'tn', 'ban', 'tieng'), fc.string()), (query) => {
    const play = readPlay('xem', new URLSearchParams(query), 1_000_000)
    assert.ok(play.at >= 0 && play.at <= 99 && Number.isInteger(play.at))
    assert.ok(play.touched === null || /^[a-z0-9-]+$/.test(play.touched))
  }))
})

test('back undoes onward: from a fresh step to the step before, its tick taken away', () => {
  fc.assert(fc.property(plays, fc.constantFrom('0', '1'), (play, tick) => {
    const fresh = { ...play, touched: null, strayed: null, hintShown: false, at: Math.min(play.at, 98), ticks: play.ticks.slice(0, 15) }
    const ahead = readPlay(play.way, new URL(onward('x', fresh, { ticks: fresh.ticks + tick }), 'http://here').searchParams, 0)
    assert.equal(backHref('x', ahead), playHref('x', fresh))
  }))
})

const NUMBERS: [string, 'id' | 'phone' | undefined][] = [
  ['001088000123', 'id'], ['001 088 000 123', 'id'], ['số 123456789 nhé', 'id'], ['0912345678', 'phone'], ['0912.345.678', 'phone'], ['+84 912 345 678', 'phone'],
  ['1900 9068', undefined], ['156', undefined], ['20.000 đồng', undefined], ['SỐ TẬP 01', undefined], ['2026-11-22', undefined], ['5656', undefined],
]
for (const [text, kind] of NUMBERS) test(`“${text}” is ${kind ?? 'no real number'}`, () => assert.equal(realNumberIn(text), kind))

test('secrets are seen in a report, plain words are not', () => {
  assert.ok(holdsSecret('OTP là 482915'))
  assert.ok(holdsSecret('mật khẩu: Meo1234'))
  assert.ok(!holdsSecret('Nút “Quên mật khẩu” nằm bên phải'))
})

test('the city app is named in every text, in the language of the text', () => {
  const named = withLocalNames({ say: { vi: 'Mở {app}', en: 'Open {app}' }, tips: [{ vi: 'Gọi {help}' }] }, { cityApp: '', cityAppHelp: '' })
  assert.deepEqual(named, { say: { vi: 'Mở ứng dụng của tỉnh', en: 'Open the province’s app' }, tips: [{ vi: 'Gọi 1022' }] })
  assert.equal(withLocalNames({ vi: 'Mở {app}' }, { cityApp: 'iHanoi', cityAppHelp: '' }).vi, 'Mở iHanoi')
})

test('every screen of every guide draws in both languages, with the practice band and nothing that could run', () => {
  for (const one of shippedGuides().values()) {
    for (const screen of one.screens) {
      for (const language of one.languages) {
        const svg = screenSvg(screen, { language, touch: screen.parts[0]!.id, label: 'x' })
        assert.match(svg, /— TẬP LUYỆN —/)
        assert.match(svg, /stroke="#d6006c"/)
        assert.doesNotMatch(svg, /<script|href=|undefined|NaN/)
        assert.doesNotMatch(screenSvg(screen, { language, grey: true }), /#5a2f92|#d6006c/)
      }
    }
  }
})

test('no word is lost when lines are broken, however long it is', () => {
  fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-zA-ZẤẾỮẶỴ]{1,60}$/), { minLength: 1, maxLength: 12 }), fc.integer({ min: 60, max: 320 }), (list, width) => {
    assert.equal(wrap(list.join(' '), 16, width).join('').replaceAll(' ', ''), list.join(''))
  }))
})
