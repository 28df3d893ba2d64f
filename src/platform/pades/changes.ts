// What differs between two revisions of a file, and whether it may: filling empty fields, signing, timestamps and
// evidence may follow a signature, nothing else. Everything that moved must be explained by one of these; what is left
// over is an attack or an accident (shadow attacks, incremental saving, hidden objects).

import { listFields, type Field } from './fields.ts'
import { readIndirect, type Entry, type PdfFile } from './file.ts'
import { isDict, isName, isWhite, Lexer, Name, PdfFault, readTextString, Ref, sameObject, Str, Stream, type Dict, type PdfObject } from './objects.ts'
import { pageRefs, pageView, rectangle } from './pages.ts'
import type { Change } from './report.ts'

/** More of a page than this is not a signature but a cover. */
const MAX_COVER = 0.25

export function changesBetween(before: PdfFile, after: PdfFile): Change[] {
  return new Comparison(before, after).run()
}

class Comparison {
  private readonly before: PdfFile
  private readonly after: PdfFile
  private readonly moved = new Set<number>()
  private readonly explained = new Set<number>()
  private readonly changes: Change[] = []
  private readonly pagesBefore: Ref[]
  private readonly pagesAfter: Ref[]

  constructor(before: PdfFile, after: PdfFile) {
    this.before = before
    this.after = after
    this.pagesBefore = pageRefs(before)
    this.pagesAfter = pageRefs(after)
    for (const num of new Set([...before.entries.keys(), ...after.entries.keys()])) if (!this.sameEntry(num)) this.moved.add(num)
  }

  run(): Change[] {
    if (!tailIsClean(this.after, this.before.bytes.length)) this.say('hidden-bytes', false)
    this.compareTrailer()
    const added = this.compareCatalog()
    this.comparePages(added)
    this.sayLeftovers()
    return this.changes
  }

  private say(kind: Change['kind'], allowed: boolean, more: Omit<Change, 'kind' | 'allowed'> = {}): void {
    this.changes.push({ kind, allowed, ...more })
  }

  private sameEntry(num: number): boolean {
    const [a, b] = [this.before.entries.get(num) ?? null, this.after.entries.get(num) ?? null]
    if (a === null || b === null) return a === b
    if (a.gen === b.gen && a.offset !== undefined && a.offset === b.offset) return true
    if (a.container !== undefined && a.container === b.container && a.index === b.index && this.sameEntry(a.container)) return true
    return sameObject(this.valueIn(this.before, num, a), this.valueIn(this.after, num, b))
  }

  private valueIn(file: PdfFile, num: number, { gen }: Entry): PdfObject {
    return file.resolve(new Ref(num, gen))
  }

  private compareTrailer(): void {
    const [a, b] = [this.before.trailer, this.after.trailer]
    if (this.before.root.num !== this.after.root.num || this.before.root.gen !== this.after.root.gen || b.has('Encrypt')) this.say('structure', false)
    const info = this.after.dictOf(b.get('Info'))
    if (!info) return
    const plain = [...info.values()].every((value) => value instanceof Str || value instanceof Name)
    const at = b.get('Info')
    if (at instanceof Ref && this.moved.has(at.num) && plain && (sameObject(at, a.get('Info')) || this.isNew(at))) {
      this.explained.add(at.num)
      this.say('metadata', true)
    }
  }

  private isNew(ref: Ref): boolean {
    return (this.before.entries.get(ref.num) ?? null) === null
  }

  /** A value may have moved at this place: it stands where it stood, or is new. */
  private explainAt(a: PdfObject | undefined, b: PdfObject | undefined): void {
    if (b instanceof Ref && (this.isNew(b) || sameObject(a, b))) this.explained.add(b.num)
  }

  /** Everything new that hangs below; what was there before must stand as it stood. */
  private explainBelow(value: PdfObject | undefined): void {
    const stack: (PdfObject | undefined)[] = [value]
    while (stack.length > 0) {
      const one = stack.pop()
      if (one instanceof Ref) {
        if (!this.isNew(one) || this.explained.has(one.num)) continue
        this.explained.add(one.num)
        stack.push(this.after.resolve(one))
      } else if (one instanceof Stream) stack.push(one.dict)
      else if (Array.isArray(one)) stack.push(...one)
      else if (isDict(one)) stack.push(...one.values())
    }
  }

  /** Fields that were added. */
  private compareCatalog(): Field[] {
    const [a, b] = [this.before.dictOf(this.before.root)!, this.after.dictOf(this.after.root)!]
    this.explained.add(this.after.root.num)
    for (const key of new Set([...a.keys(), ...b.keys()])) {
      const [was, is] = [a.get(key), b.get(key)]
      if (key === 'AcroForm') continue
      else if (key === 'DSS') this.compareEvidence(was, is)
      else if (key === 'Metadata') this.compareMetadata(was, is)
      else if (key === 'Extensions' && was === undefined) this.explainBelow(is)
      else if (key === 'Version' && is instanceof Name) continue
      else if (!sameObject(was, is)) this.say(key === 'Pages' ? 'pages' : 'structure', false)
    }
    return this.compareForm(a.get('AcroForm'), b.get('AcroForm'))
  }

  private compareMetadata(was: PdfObject | undefined, is: PdfObject | undefined): void {
    const stream = this.after.resolve(is)
    const moved = is instanceof Ref && (this.moved.has(is.num) || !sameObject(was, is))
    if (!moved) return sameObject(was, is) ? undefined : this.say('structure', false)
    if (!(stream instanceof Stream) || !isName(stream.dict.get('Type'), 'Metadata')) return this.say('structure', false)
    this.explainAt(was, is)
    this.say('metadata', true)
  }

  private compareEvidence(was: PdfObject | undefined, is: PdfObject | undefined): void {
    const store = this.after.dictOf(is)
    if (!store) return this.say('structure', false)
    const lists = ['Certs', 'OCSPs', 'CRLs']
    if (![...store.keys()].every((key) => ['Type', 'VRI', ...lists].includes(key))) return this.say('structure', false)
    const old = this.before.dictOf(was)
    const before = this.explained.size
    this.explainAt(was, is)
    for (const key of lists) {
      const [a, b] = [this.before.resolve(old?.get(key)), this.after.resolve(store.get(key))]
      if (store.has(key) && !Array.isArray(b)) return this.say('structure', false)
      if (Array.isArray(a) && !a.every((ref, index) => sameObject(ref, (b as PdfObject[] | null)?.[index]))) return this.say('structure', false)
      this.explainAt(old?.get(key), store.get(key))
      this.explainBelow(b)
    }
    this.explainAt(old?.get('VRI'), store.get('VRI'))
    const keyed = this.after.dictOf(store.get('VRI'))
    if (keyed && ![...keyed].every(([key, value]) => key === 'Type' || isDict(this.after.resolve(value)))) return this.say('structure', false)
    this.explainBelow(keyed)
    if (this.explained.size > before) this.say('evidence', true)
  }

  private compareForm(was: PdfObject | undefined, is: PdfObject | undefined): Field[] {
    const [a, b] = [this.before.dictOf(was) ?? new Map(), this.after.dictOf(is) ?? new Map()]
    if (was !== undefined && is === undefined) this.say('structure', false)
    this.explainAt(was, is)
    for (const key of new Set([...a.keys(), ...b.keys()])) {
      if (key === 'Fields' || key === 'SigFlags') continue
      if (key === 'DR') this.compareResources(a.get(key), b.get(key))
      else if (key === 'DA' && !a.has(key)) continue
      else if (!sameObject(a.get(key), b.get(key))) this.say('structure', false)
    }
    const [old, now] = [listFields(this.before), listFields(this.after)]
    const [rootsA, rootsB] = [this.before.resolve(a.get('Fields')), this.after.resolve(b.get('Fields'))]
    const [listA, listB] = [Array.isArray(rootsA) ? rootsA : [], Array.isArray(rootsB) ? rootsB : []]
    if (!listA.every((ref, index) => sameObject(ref, listB[index]))) this.say('field-changed', false)
    this.explainAt(a.get('Fields'), b.get('Fields'))
    for (const field of old) this.compareField(field, now.find((one) => one.ref.num === field.ref.num))
    const added = now.filter(({ ref }) => !old.some((one) => one.ref.num === ref.num))
    for (const field of added) this.judgeNewField(field, listB)
    return added
  }

  private compareResources(was: PdfObject | undefined, is: PdfObject | undefined): void {
    const [a, b] = [this.before.dictOf(was) ?? new Map<string, PdfObject>(), this.after.dictOf(is) ?? new Map<string, PdfObject>()]
    this.explainAt(was, is)
    for (const [key, value] of a) {
      const [inner, now] = [this.before.dictOf(value), this.after.dictOf(b.get(key))]
      this.explainAt(value, b.get(key))
      if (inner && now ? ![...inner].every(([name, one]) => sameObject(one, now.get(name))) : !sameObject(value, b.get(key))) this.say('structure', false)
    }
    this.explainBelow(is)
  }

  private compareField(old: Field, now: Field | undefined): void {
    if (!now || now.kind !== old.kind || now.name !== old.name) return this.say('field-changed', false, { name: old.name })
    const parts = [old.ref, ...this.kidsOf(old)].filter(({ num }) => this.moved.has(num))
    if (parts.length === 0) return
    const was = this.before.resolve(old.dict.get('V'))
    const isEmpty = was === null || (was instanceof Str && was.bytes.length === 0) || isName(was, 'Off')
    const mayChange = old.kind === 'Sig' ? ['V', 'AP', 'F', 'MK'] : ['V', 'AP', 'AS', 'M', 'RV', 'I', 'MK']
    for (const ref of parts) {
      const [a, b] = [this.before.dictOf(ref), this.after.dictOf(ref)]
      if (!a || !b || ![...new Set([...a.keys(), ...b.keys()])].every((key) => mayChange.includes(key) || sameObject(a.get(key), b.get(key)))) return this.say('field-changed', false, { name: old.name })
    }
    if (!isEmpty) return this.say(old.kind === 'Sig' ? 'signature-changed' : 'refilled', false, { name: old.name })
    for (const ref of parts) {
      this.explained.add(ref.num)
      this.explainBelow(this.after.dictOf(ref)!.get('AP'))
    }
    this.explainBelow(now.dict.get('V'))
    if (old.kind === 'Sig') return now.dict.has('V') ? this.saySigned(now) : this.say('field-changed', false, { name: old.name })
    const value = this.after.resolve(now.dict.get('V'))
    const page = this.pageOf(now)
    this.say('filled', true, { name: old.name, value: (value instanceof Str ? readTextString(value) : value instanceof Name ? value.value : '').slice(0, 200), ...(page !== undefined && { page }) })
  }

  private kidsOf({ dict }: Field): Ref[] {
    const kids = this.before.resolve(dict.get('Kids'))
    return Array.isArray(kids) ? kids.filter((kid) => kid instanceof Ref) : []
  }

  private judgeNewField(field: Field, roots: PdfObject[]): void {
    const isRoot = roots.some((ref) => ref instanceof Ref && ref.num === field.ref.num)
    const signed = field.dict.has('V')
    if (field.kind !== 'Sig' || !isRoot || !this.isNew(field.ref) || field.dict.has('Kids') || field.dict.has('A') || field.dict.has('AA') || (!signed && field.dict.has('AP'))) {
      return this.say('field-added', false, { name: field.name })
    }
    this.explainBelow(field.ref)
    if (signed) this.saySigned(field)
    else this.say('field-added', true, { name: field.name })
  }

  private saySigned(field: Field): void {
    const isTimestamp = isName(this.after.dictOf(field.dict.get('V'))?.get('SubFilter'), 'ETSI.RFC3161')
    const page = this.pageOf(field)
    if (page !== undefined && this.covers(field, page)) this.say('covering', false, { name: field.name, page })
    this.say(isTimestamp ? 'timestamped' : 'signed', true, { name: field.name, ...(page !== undefined && { page }) })
  }

  private pageOf({ dict }: Field): number | undefined {
    const at = dict.get('P')
    const index = at instanceof Ref ? this.pagesAfter.findIndex(({ num }) => num === at.num) : -1
    return index === -1 ? undefined : index + 1
  }

  private covers({ dict }: Field, page: number): boolean {
    const rect = rectangle(this.after, dict.get('Rect'))
    if (!rect) return true
    const { box } = pageView(this.after, page)
    return ((rect[2] - rect[0]) * (rect[3] - rect[1])) / ((box[2] - box[0]) * (box[3] - box[1])) > MAX_COVER
  }

  private comparePages(added: readonly Field[]): void {
    if (this.pagesBefore.length !== this.pagesAfter.length || !this.pagesBefore.every((ref, index) => sameObject(ref, this.pagesAfter[index]))) return this.say('pages', false)
    for (const [index, ref] of this.pagesAfter.entries()) {
      const [a, b] = [this.before.dictOf(ref)!, this.after.dictOf(ref)!]
      const listed = b.get('Annots')
      if (!this.moved.has(ref.num) && !(listed instanceof Ref && this.moved.has(listed.num))) continue
      const others = [...new Set([...a.keys(), ...b.keys()])].filter((key) => key !== 'Annots' && !(key === 'Tabs' && !a.has(key)) && !sameObject(a.get(key), b.get(key)))
      if (others.length > 0) this.say('content', false, { page: index + 1 })
      const [old, now] = [this.before.resolve(a.get('Annots')), this.after.resolve(listed)]
      const [was, is] = [Array.isArray(old) ? old : [], Array.isArray(now) ? now : []]
      const fresh = is.slice(was.length)
      const known = was.every((one, at) => sameObject(one, is[at])) && fresh.every((one) => one instanceof Ref && added.some((field) => field.ref.num === one.num))
      if (!known) this.say('annotation', false, { page: index + 1 })
      this.explained.add(ref.num)
      this.explainAt(a.get('Annots'), listed)
    }
  }

  private sayLeftovers(): void {
    const left = [...this.moved].filter((num) => !this.explained.has(num) && !this.isBookkeeping(num))
    if (left.length === 0) return
    const pages = this.pagesAfter.slice(0, 2000).flatMap((ref, index) => (this.reaches(ref, new Set(left)) ? [index + 1] : []))
    for (const page of pages.slice(0, 50)) if (!this.changes.some((one) => one.page === page && !one.allowed)) this.say('content', false, { page })
    if (!this.changes.some(({ allowed }) => !allowed)) this.say('structure', false)
  }

  /** Cross-reference and object streams carry no content of their own. */
  private isBookkeeping(num: number): boolean {
    const entry = this.after.entries.get(num)
    if (!entry || !this.isNew(new Ref(num, 0))) return false
    const value = this.valueIn(this.after, num, entry)
    return value instanceof Stream && ['XRef', 'ObjStm'].some((kind) => isName(value.dict.get('Type'), kind))
  }

  private reaches(page: Ref, wanted: ReadonlySet<number>): boolean {
    const seen = new Set<number>()
    const stack: PdfObject[] = [page]
    while (stack.length > 0 && seen.size < 20_000) {
      const one = stack.pop()!
      if (one instanceof Ref) {
        if (wanted.has(one.num)) return true
        if (seen.has(one.num)) continue
        seen.add(one.num)
        stack.push(this.after.resolve(one))
      } else if (one instanceof Stream) stack.push(...below(one.dict))
      else if (Array.isArray(one)) stack.push(...one)
      else if (isDict(one)) stack.push(...below(one))
    }
    return false
  }
}

/** Not upwards, and not to other pages. */
function below(dict: Dict): PdfObject[] {
  return [...dict].filter(([key]) => key !== 'Parent' && key !== 'P' && key !== 'Dest' && key !== 'StructParents').map(([, value]) => value)
}

/**
 * True when everything behind `from` is what a revision consists of: objects that a cross-reference of this file names,
 * the cross-references themselves, and short comments. Bytes that no reader should look at are where attacks hide.
 */
export function tailIsClean(file: PdfFile, from: number): boolean {
  const { bytes } = file
  const starts = new Map(file.sections.map((section) => [section.from, section]))
  const listed = new Set(file.sections.flatMap(({ entries }) => [...entries].flatMap(([num, entry]) => (entry?.offset === undefined ? [] : [`${num}@${entry.offset}`]))))
  const lexer = new Lexer(bytes, from)
  try {
    for (;;) {
      while (isWhite(bytes[lexer.at])) lexer.at += 1
      if (lexer.at >= bytes.length) return true
      const section = starts.get(lexer.at)
      if (section) lexer.at = section.to
      else if (bytes[lexer.at] === 0x25) {
        const start = lexer.at
        lexer.skip()
        if (lexer.at - start > 300) return false
      } else if (lexer.take('startxref')) {
        lexer.skip()
        lexer.integer()
      } else {
        const found = readIndirect(bytes, lexer.at, (length) => file.resolve(length))
        if (!listed.has(`${found.num}@${lexer.at}`)) return false
        lexer.at = found.end
      }
    }
  } catch (error) {
    if (error instanceof PdfFault) return false
    throw error
  }
}
