// A guide cut into parts that fit one form: which fields each part has, reading them as flat text, writing them back. One
// list of fields drives the form, the saving, the merging and the comparing. Pure. Drafts may be unfinished: nothing is judged here.

import type { Guide, Part, PartKind, Step } from '../learning/index.ts'

export type Fields = Record<string, string>
export type FieldType = 'words' | 'line' | 'day' | 'number' | 'choice' | 'flag' | 'list'
export type Options = 'screens' | 'parts' | 'pictures' | 'sources' | 'pictograms' | 'skills' | 'steps' | 'languages' | 'certainty' | 'tone' | 'from' | 'look' | 'status'

export interface FieldSpec {
  name: string
  label: string
  type: FieldType
  options?: Options
  /** Leaving it empty takes it out. */
  optional?: boolean
  /** Empty is kept as null. */
  nullable?: boolean
}

/** Fields of one object of the guide; their names in the form begin with `prefix`. */
export interface Block {
  prefix: string
  /** What it is: a kind of part, a number in a list. */
  kind: 'main' | 'part' | 'item'
  name: string
  specs: readonly FieldSpec[]
  object: Record<string, unknown>
}

const FACT: FieldSpec[] = [
  { name: 'certainty', label: 'Chắc đến đâu', type: 'choice', options: 'certainty' },
  { name: 'sources', label: 'Nguồn', type: 'list', options: 'sources' },
  { name: 'appVersion', label: 'Phiên bản ứng dụng', type: 'line', nullable: true },
  { name: 'checkedOn', label: 'Ngày kiểm tra', type: 'day' },
  { name: 'expiresOn', label: 'Dùng đến ngày', type: 'day' },
]
const STEP: FieldSpec[] = [
  { name: 'say', label: 'Lời của bước', type: 'words' },
  { name: 'hint', label: 'Lời gợi ý', type: 'words' },
  { name: 'coach', label: 'Dặn người hướng dẫn', type: 'words', optional: true },
  { name: 'screen', label: 'Màn hình', type: 'choice', options: 'screens' },
  { name: 'touch', label: 'Chạm vào', type: 'choice', options: 'parts', nullable: true },
  ...FACT,
]
const NOTE: FieldSpec[] = [{ name: 'text', label: 'Lời', type: 'words' }, ...FACT]
const INFO: FieldSpec[] = [
  { name: 'title', label: 'Tên bài', type: 'words' },
  { name: 'promise', label: 'Học xong làm được gì', type: 'words' },
  { name: 'app', label: 'Ứng dụng', type: 'words' },
  { name: 'languages', label: 'Các tiếng của bài', type: 'list', options: 'languages' },
  { name: 'pictogram', label: 'Hình của bài', type: 'choice', options: 'pictograms' },
  { name: 'skill', label: 'Kỹ năng', type: 'choice', options: 'skills' },
  { name: 'order', label: 'Thứ tự trong danh sách', type: 'number' },
  { name: 'status', label: 'Tình trạng', type: 'choice', options: 'status' },
  { name: 'checkedOn', label: 'Ngày kiểm tra', type: 'day' },
  { name: 'expiresOn', label: 'Dùng đến ngày', type: 'day' },
  { name: 'withdrawn', label: 'Rút bài, vì sao (để trống: bài vẫn dùng)', type: 'words', optional: true },
]
const MISTAKE: FieldSpec[] = [
  { name: 'say', label: 'Lời kể chuyện gì xảy ra', type: 'words' },
  { name: 'screen', label: 'Màn hình', type: 'choice', options: 'screens' },
  { name: 'right', label: 'Lối đúng', type: 'choice', options: 'parts' },
  { name: 'trap', label: 'Cái bẫy', type: 'choice', options: 'parts' },
  { name: 'fell', label: 'Nói khi đã mắc bẫy, không trách', type: 'words' },
  { name: 'praise', label: 'Nói khi chọn đúng', type: 'words' },
]

const picture = (optional: boolean): FieldSpec => ({ name: 'picture', label: 'Hình', type: 'choice', options: 'pictures', optional })
const detail: FieldSpec = { name: 'detail', label: 'Dòng phụ', type: 'words', optional: true }
const flag = (name: string, label: string, optional = true): FieldSpec => ({ name, label, type: 'flag', optional })
const OWN: Record<PartKind, FieldSpec[]> = {
  title: [picture(true)], text: [], big: [], link: [],
  notice: [{ name: 'tone', label: 'Sắc thái', type: 'choice', options: 'tone' }],
  field: [{ name: 'value', label: 'Chữ tập điền sẵn', type: 'words', optional: true }, flag('filled', 'Đã điền'), flag('secret', 'Hiện thành chấm'), flag('typed', 'Người học gõ được')],
  button: [{ name: 'look', label: 'Kiểu nút', type: 'choice', options: 'look', optional: true }],
  row: [picture(true), detail], tile: [picture(false)], tab: [flag('chosen', 'Đang chọn')], toggle: [flag('on', 'Đang bật', false)], choice: [flag('chosen', 'Đang chọn')],
  keypad: [{ name: 'dots', label: 'Số chấm đã gõ', type: 'number' }],
  qr: [detail], bubble: [{ name: 'from', label: 'Tin của ai', type: 'choice', options: 'from' }],
  call: [flag('video', 'Gọi có hình', false), detail], card: [picture(false), detail], photo: [picture(false)],
}
const PART: FieldSpec[] = [{ name: 'label', label: 'Chữ trên đó', type: 'words' }]
const TAP: FieldSpec[] = [
  { name: 'tap.says', label: 'Khi chạm nhầm thì nói', type: 'words', optional: true },
  { name: 'tap.to', label: 'Chạm thì sang màn hình', type: 'choice', options: 'screens', optional: true },
  flag('tap.harm', 'Ngoài đời sẽ mất tiền, tài khoản hoặc bí mật'),
]

export const NOTE_LISTS = { 'truoc-khi': 'before', 'hay-sai': 'goesWrong', 'khong-duoc': 'never', 'nguoi-day': 'coach' } as const
type NoteSection = keyof typeof NOTE_LISTS

/** Addresses of all parts of a guide, in the order an author goes through them. */
export function sectionsOf(guide: Guide): string[] {
  return ['bai', ...Object.keys(NOTE_LISTS), ...guide.steps.map(({ id }) => `buoc.${id}`), ...guide.screens.map(({ id }) => `man.${id}`), 'loi', ...guide.mistake.recover.map(({ id }) => `go.${id}`), 'khac', 'nguon']
}

/** The blocks of a part, holding the guide's own objects; undefined when the guide has no such part. */
export function blocksOf(guide: Guide, section: string): Block[] | undefined {
  const [head, id] = section.split('.', 2) as [string, string | undefined]
  const main = (object: unknown, specs: readonly FieldSpec[]): Block => ({ prefix: '', kind: 'main', name: '', specs, object: object as Record<string, unknown> })
  const items = (list: readonly unknown[], letter: string, specs: readonly FieldSpec[]) => list.map((object, at): Block => ({ prefix: `${letter}.${at}.`, kind: 'item', name: String(at + 1), specs, object: object as Record<string, unknown> }))
  const one = (found: unknown, specs: readonly FieldSpec[]) => (found ? [main(found, specs)] : undefined)
  if (head in NOTE_LISTS) return items(guide[NOTE_LISTS[head as NoteSection]], 'n', NOTE)
  switch (head) {
    case 'bai':
      return [main(guide, INFO), ...items(guide.gaps.map((text) => ({ text })), 'g', [{ name: 'text', label: 'Điều chưa ai xác nhận', type: 'words' }])]
    case 'buoc':
      return one(guide.steps.find((step) => step.id === id), STEP)
    case 'go':
      return one(guide.mistake.recover.find((step) => step.id === id), STEP)
    case 'loi':
      return [main(guide.mistake, MISTAKE)]
    case 'man': {
      const screen = guide.screens.find((found) => found.id === id)
      if (!screen) return undefined
      const parts = screen.parts.map((part): Block => ({ prefix: `p.${part.id}.`, kind: 'part', name: part.kind, specs: [...PART, ...OWN[part.kind], ...TAP], object: part as unknown as Record<string, unknown> }))
      return [main(screen, [{ name: 'label', label: 'Tên màn hình', type: 'words' }]), ...parts]
    }
    case 'khac':
      return [
        main(guide.variant, [{ name: 'about', label: 'Khác ở chỗ nào', type: 'words' }]),
        ...items(guide.variant.steps, 'v', [
          { name: 'step', label: 'Bước', type: 'choice', options: 'steps' },
          { name: 'screen', label: 'Màn hình', type: 'choice', options: 'screens' },
          { name: 'touch', label: 'Chạm vào', type: 'choice', options: 'parts', nullable: true },
        ]),
      ]
    case 'nguon':
      return Object.entries(guide.sources).map(([key, object]): Block => ({ prefix: `s.${key}.`, kind: 'item', name: key, specs: [{ name: 'name', label: 'Tên nguồn', type: 'line' }, { name: 'url', label: 'Địa chỉ', type: 'line' }], object }))
    default:
      return undefined
  }
}

function get(object: Record<string, unknown>, path: string): unknown {
  return path.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], object)
}

/** Names of the form's inputs for one field. */
export function inputsOf(block: Pick<Block, 'prefix'>, spec: FieldSpec, languages: readonly string[]): string[] {
  return spec.type === 'words' ? languages.map((language) => `${block.prefix}${spec.name}.${language}`) : [`${block.prefix}${spec.name}`]
}

/** A part as flat text. */
export function readSection(guide: Guide, section: string): Fields | undefined {
  const blocks = blocksOf(guide, section)
  if (!blocks) return undefined
  const fields: Fields = {}
  for (const block of blocks) {
    for (const spec of block.specs) {
      const value = get(block.object, spec.name)
      if (spec.type === 'words') for (const language of guide.languages) fields[`${block.prefix}${spec.name}.${language}`] = String((value as Record<string, string> | undefined)?.[language] ?? '')
      else fields[`${block.prefix}${spec.name}`] = Array.isArray(value) ? value.join(' ') : value === true ? 'co' : value === false || value === null || value === undefined ? '' : String(value)
    }
  }
  return fields
}

/** The guide with a part written from flat text; fields that are not given stay as they are. */
export function writeSection(guide: Guide, section: string, fields: Fields): Guide {
  const copy = structuredClone(guide)
  const blocks = blocksOf(copy, section) ?? []
  for (const block of blocks) for (const spec of block.specs) writeField(block, spec, fields, copy.languages)
  if (section !== 'bai') return copy
  copy.gaps = blocks.slice(1).map(({ object }) => object.text as Guide['gaps'][number])
  copy.languages = ['vi', ...copy.languages.filter((language) => language !== 'vi')]
  return copy.languages.length < guide.languages.length ? inLanguages(copy, new Set(copy.languages)) : copy
}

/** A language taken out of the guide takes its texts along; the draft's earlier states still hold them. */
function inLanguages<T>(node: T, languages: ReadonlySet<string>): T {
  if (Array.isArray(node)) return node.map((one) => inLanguages(one, languages)) as T
  if (typeof node !== 'object' || node === null) return node
  const entries = Object.entries(node)
  const isWords = entries.length > 0 && entries.every(([key, value]) => /^[a-z]{2,3}$/.test(key) && typeof value === 'string') && 'vi' in node
  return Object.fromEntries(isWords ? entries.filter(([key]) => languages.has(key)) : entries.map(([key, value]) => [key, inLanguages(value, languages)])) as T
}

function writeField({ prefix, object }: Block, spec: FieldSpec, fields: Fields, languages: readonly string[]): void {
  const [first, inner] = spec.name.split('.', 2) as [string, string | undefined]
  const holder = inner === undefined ? object : ((object[first] as Record<string, unknown> | undefined) ?? {})
  const name = inner ?? first
  const put = (value: unknown) => {
    if (value === undefined) delete holder[name]
    else holder[name] = value
    if (inner === undefined) return
    if (Object.keys(holder).length === 0) delete object[first]
    else object[first] = holder
  }
  if (spec.type === 'words') {
    const before = (holder[name] as Record<string, string> | undefined) ?? {}
    const said = languages.map((language) => [language, (fields[`${prefix}${spec.name}.${language}`] ?? before[language] ?? '').trim()] as const).filter(([, text]) => text !== '')
    put(said.length === 0 && spec.optional ? undefined : Object.fromEntries(said))
    return
  }
  const text = fields[`${prefix}${spec.name}`]?.trim()
  if (text === undefined) return
  if (spec.type === 'flag') put(text === 'co' ? true : spec.optional ? undefined : false)
  else if (spec.type === 'list') put(text === '' ? [] : text.split(/\s+/))
  else if (spec.type === 'number') put(text === '' ? null : Number(text))
  else if (text === '' && spec.nullable) put(null)
  else put(text === '' && spec.optional ? undefined : text)
}

// ---- adding, moving, removing ----

export const STRUCTURE_OPS = ['up', 'down', 'remove', 'add'] as const
export interface StructureOp {
  op: (typeof STRUCTURE_OPS)[number]
  /** 'steps', 'recover', 'screens', 'gaps', 'variant', 'sources', 'parts.<screen>' or a list of notes. */
  list: string
  /** Which one: its id, or its place in lists without ids. */
  item: string
  /** For a new part. */
  kind?: PartKind
}

/** The same guide with one thing moved, taken out or put in; undefined when there is nothing to do it to. */
export function restructure(guide: Guide, { op, list, item, kind }: StructureOp, today: string, keptUntil: string): Guide | undefined {
  const copy = structuredClone(guide)
  if (list === 'sources') {
    if (op === 'add') copy.sources[freshKey(Object.keys(copy.sources), 's')] = { name: '', url: '' }
    else if (op === 'remove' && item in copy.sources) delete copy.sources[item]
    else return undefined
    return copy
  }
  const array = arrayOf(copy, list)
  if (!array) return undefined
  if (op === 'add') {
    array.push(newItem(copy, list, array, kind, { checkedOn: today, expiresOn: keptUntil }))
    return copy
  }
  const at = array.findIndex((one, index) => (typeof one.id === 'string' ? one.id === item : String(index) === item))
  const to = op === 'up' ? at - 1 : at + 1
  if (at === -1) return undefined
  if (op === 'remove') array.splice(at, 1)
  else if (to < 0 || to >= array.length) return undefined
  else [array[at], array[to]] = [array[to]!, array[at]!]
  return copy
}

type Listed = { id?: string }

function arrayOf(guide: Guide, list: string): Listed[] | undefined {
  if (list in NOTE_LISTS) return guide[NOTE_LISTS[list as NoteSection]] as Listed[]
  if (list.startsWith('parts.')) return guide.screens.find(({ id }) => id === list.slice(6))?.parts
  const lists: Record<string, Listed[]> = { steps: guide.steps, recover: guide.mistake.recover, screens: guide.screens, gaps: guide.gaps as Listed[], variant: guide.variant.steps as Listed[] }
  return lists[list]
}

function newItem(guide: Guide, list: string, array: readonly Listed[], kind: PartKind | undefined, days: { checkedOn: string; expiresOn: string }): Listed {
  const fact = { certainty: 'to-check', sources: [], appVersion: null, ...days }
  const keys = array.map(({ id }) => id ?? '')
  const screen = guide.screens[0]?.id ?? ''
  if (list === 'steps' || list === 'recover') return { id: freshKey(keys, list === 'steps' ? 'buoc' : 'go'), say: {}, hint: {}, screen, touch: null, ...fact } as unknown as Step
  if (list === 'screens') return { id: freshKey(keys, 'man'), label: {}, parts: [{ id: 'p1', kind: 'title', label: {} }] } as Listed
  if (list.startsWith('parts.')) return { id: freshKey(keys, 'p'), kind: kind ?? 'button', label: {}, ...(kind === 'notice' && { tone: 'info' }), ...(kind === 'bubble' && { from: 'them' }), ...(kind === 'toggle' && { on: false }), ...(kind === 'call' && { video: false }), ...(kind === 'keypad' && { dots: 0 }), ...((kind === 'tile' || kind === 'card' || kind === 'photo') && { picture: 'app' }) } as unknown as Part
  if (list === 'variant') return { step: guide.steps[0]?.id ?? '', screen, touch: null } as Listed
  return list === 'gaps' ? ({} as Listed) : ({ text: {}, ...fact } as Listed)
}

function freshKey(taken: readonly string[], stem: string): string {
  for (let n = taken.length + 1; ; n++) if (!taken.includes(`${stem}${n}`)) return `${stem}${n}`
}

// ---- meeting of two authors, and comparing ----

/** What both wrote since `base`: the merged fields, and the names where they disagree (mine stands in `merged`). */
export function mergeFields(base: Fields, theirs: Fields, mine: Fields): { merged: Fields; conflicts: string[] } {
  const merged: Fields = { ...theirs }
  const conflicts: string[] = []
  for (const [name, value] of Object.entries(mine)) {
    const [was, now] = [base[name] ?? '', theirs[name] ?? '']
    if (value === was) continue
    if (now !== was && now !== value) conflicts.push(name)
    merged[name] = value
  }
  return { merged, conflicts }
}

export interface Change {
  section: string
  name: string
  label: string
  before: string
  after: string
}

const ORDERED = [['steps', 'Thứ tự các bước'], ['screens', 'Các màn hình']] as const

/** Everything that differs between two states of a guide, in the author's order. */
export function changesBetween(before: Guide, after: Guide): Change[] {
  const sections = [...new Set([...sectionsOf(before), ...sectionsOf(after)])]
  const languages = [...new Set([...before.languages, ...after.languages])]
  const order = ORDERED.flatMap(([list, label]) => {
    const [a, b] = [before[list].map(({ id }) => id).join(' → '), after[list].map(({ id }) => id).join(' → ')]
    return a === b ? [] : [{ section: 'bai', name: list, label, before: a, after: b }]
  })
  return [...order, ...sections.flatMap((section) => {
    const [a, b] = [before, after].map((guide) => readSection({ ...guide, languages }, section) ?? {}) as [Fields, Fields]
    const labels = new Map([...(blocksOf(before, section) ?? []), ...(blocksOf(after, section) ?? [])].flatMap((block) => block.specs.flatMap((spec) => inputsOf(block, spec, languages).map((input) => [input, spec.label] as const))))
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => (a[name] ?? '') !== (b[name] ?? '')).map((name) => ({ section, name, label: labels.get(name) ?? name, before: a[name] ?? '', after: b[name] ?? '' }))
  })]
}

/** Where a judge's place ('steps[find].say') is written: the part of the form. */
export function sectionOfPlace(place: string): string {
  const [, list, inner, id] = /^(\w+)(?:\.(\w+))?(?:\[([^\]]+)\])?/.exec(place) ?? []
  if (list === 'steps' && id) return `buoc.${id}`
  if (list === 'screens' && id) return `man.${id}`
  if (list === 'mistake') return inner === 'recover' && id ? `go.${id}` : 'loi'
  if (list === 'variant') return 'khac'
  if (list === 'sources') return 'nguon'
  return Object.entries(NOTE_LISTS).find(([, name]) => name === list)?.[0] ?? 'bai'
}

/** A screen that can be drawn although words are still missing. */
export function drawable<T>(node: T): T {
  if (Array.isArray(node)) return node.map(drawable) as T
  if (typeof node !== 'object' || node === null) return node
  const filled = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, ['label', 'detail', 'value', 'says'].includes(key) && !(value as { vi?: string }).vi ? { ...(value as object), vi: '…' } : drawable(value)]))
  return filled as T
}

/** The screen that belongs to a part, and where it is touched; undefined: none. */
export function shownScreen(guide: Guide, section: string): { screen: string; touch: string | null } | undefined {
  const [head, id] = section.split('.', 2) as [string, string | undefined]
  if (head === 'man') return { screen: id!, touch: null }
  if (head === 'loi') return { screen: guide.mistake.screen, touch: guide.mistake.right }
  if (head === 'khac') return guide.variant.steps[0]
  if (head === 'buoc') return guide.steps.find((step) => step.id === id)
  return head === 'go' ? guide.mistake.recover.find((step) => step.id === id) : undefined
}

/** What the form of a part sends, as flat text: boxes that are not ticked are empty. */
export function fieldsOf(guide: Guide, section: string, form: { get(name: string): string; getAll(name: string): string[] }): Fields {
  const fields: Fields = {}
  for (const block of blocksOf(guide, section) ?? []) {
    for (const spec of block.specs) for (const input of inputsOf(block, spec, guide.languages)) fields[input] = (spec.type === 'list' ? form.getAll(input).join(' ') : form.get(input)).replaceAll('\r\n', '\n').trim()
  }
  return fields
}
