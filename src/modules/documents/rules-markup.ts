// The simple markup papers are written in: blank lines part paragraphs, “# ” opens an article, “- ” a list, “| a | b |” a
// table, **bold**, *italic*. Parsed to plain data that both the screen and the typesetter show as text, never as code.

export interface Run {
  text: string
  bold?: true
  italic?: true
}

export type Block =
  | { kind: 'paragraph'; runs: Run[] }
  | { kind: 'article'; runs: Run[] }
  | { kind: 'chapter'; runs: Run[] }
  | { kind: 'list'; items: Run[][] }
  | { kind: 'table'; rows: Run[][][] }

export const BODY_MAX = 200_000

/** Every text is a valid body: what is not markup is a paragraph. */
export function parseBody(body: string): Block[] {
  const blocks: Block[] = []
  for (const part of body.replaceAll('\r\n', '\n').split(/\n\s*\n/)) {
    for (const chunk of chunksOf(part.split('\n').map((line) => line.trim()).filter((line) => line !== ''))) blocks.push(chunk)
  }
  return blocks
}

/** Lines of one kind that stand together; a heading stands alone. */
function chunksOf(lines: string[]): Block[] {
  const blocks: Block[] = []
  for (const line of lines) {
    const last = blocks.at(-1)
    if (line.startsWith('## ')) blocks.push({ kind: 'chapter', runs: runsOf(line.slice(3)) })
    else if (line.startsWith('# ')) blocks.push({ kind: 'article', runs: runsOf(line.slice(2)) })
    else if (/^[-•] /.test(line)) {
      if (last?.kind === 'list') last.items.push(runsOf(line.slice(2)))
      else blocks.push({ kind: 'list', items: [runsOf(line.slice(2))] })
    } else if (/^\|.*\|$/.test(line)) {
      if (/^\|[\s:|-]+\|$/.test(line)) continue
      const row = line.slice(1, -1).split('|').map((cell) => runsOf(cell.trim()))
      if (last?.kind === 'table') last.rows.push(row)
      else blocks.push({ kind: 'table', rows: [row] })
    } else blocks.push({ kind: 'paragraph', runs: runsOf(line) })
  }
  return blocks
}

/** Bold and italic do not nest; a star without its partner is a star. */
export function runsOf(text: string): Run[] {
  const runs: Run[] = []
  const mark = /\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*/g
  let at = 0
  for (const match of text.matchAll(mark)) {
    if (match.index > at) runs.push({ text: text.slice(at, match.index) })
    runs.push(match[1] === undefined ? { text: match[2]!, italic: true } : { text: match[1], bold: true })
    at = match.index + match[0].length
  }
  if (at < text.length || runs.length === 0) runs.push({ text: text.slice(at) })
  return runs
}

/** The words alone, for search, for the confidentiality net and for counting. */
export function plainText(body: string): string {
  const line = (runs: Run[]) => runs.map(({ text }) => text).join('')
  return parseBody(body)
    .map((block) => {
      if (block.kind === 'list') return block.items.map(line).join('\n')
      if (block.kind === 'table') return block.rows.map((row) => row.map(line).join(' ')).join('\n')
      return line(block.runs)
    })
    .join('\n')
}

export type Change = { kind: 'same' | 'added' | 'removed'; text: string }

/** Two bodies paragraph by paragraph: longest common run of paragraphs, the rest added or removed. */
export function compareBodies(before: string, after: string): Change[] {
  const split = (text: string) => text.replaceAll('\r\n', '\n').split('\n').map((line) => line.trim()).filter((line) => line !== '')
  const [a, b] = [split(before), split(after)]
  // Beyond this a comparison line by line says little and costs much.
  if (a.length * b.length > 4_000_000) return [...a.map((text) => ({ kind: 'removed' as const, text })), ...b.map((text) => ({ kind: 'added' as const, text }))]
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) lengths[i]![j] = a[i] === b[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!)
  const changes: Change[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) changes.push({ kind: 'same', text: a[(i++, j++, i - 1)]! })
    else if (j >= b.length || (i < a.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) changes.push({ kind: 'removed', text: a[i++]! })
    else changes.push({ kind: 'added', text: b[j++]! })
  }
  return changes
}
