// The format checker: each breach of the decree's layout in a sentence that names the place and the mending. What only the
// typesetter decides (margins, fonts) cannot be broken by a writer and is not asked here.

import { TYPES, unfilled } from './decree.ts'
import { checkAnnexes } from './rules-attachments.ts'
import { parseBody } from './rules-markup.ts'

export interface Breach {
  code: string
  /** Form field the place belongs to. */
  field: 'typeKey' | 'subject' | 'body' | 'recipients' | 'signerName' | 'place' | 'addressee'
  /** `must` stops the paper; `advice` is shown only. */
  severity: 'must' | 'advice'
  text: string
  params?: Record<string, string | number>
}

export interface Checked {
  typeKey: string
  subject: string
  addressee: string
  body: string
  recipients: readonly string[]
  signerName: string
  place: string
  /** Annexes in files of their own. */
  annexes: number
}

const ACADEMIC = /(^|\s)(GS|PGS|TS|TSKH|ThS|CN|KS|BS|Dr|Prof)\.?\s/u
const SUBJECT_MAX = 250

export function checkFormat(paper: Checked): Breach[] {
  return [...checkSubject(paper), ...checkAddressee(paper), ...checkBody(paper), ...checkFilled(paper), ...checkAnnexes(paper.body, paper.annexes), ...checkEnd(paper)]
}

function checkSubject({ typeKey, subject }: Checked): Breach[] {
  const found: Breach[] = []
  const say = (code: string, severity: Breach['severity'], text: string, params?: Breach['params']) => found.push({ code, field: 'subject', severity, text, ...(params && { params }) })
  if (!TYPES.has(typeKey)) found.push({ code: 'type', field: 'typeKey', severity: 'must', text: 'Loại văn bản này không có trong 29 loại. Hãy chọn lại.' })
  if (subject.trim() === '') say('subject-missing', 'must', 'Thiếu trích yếu: hãy tóm nội dung trong một câu ngắn.')
  if (/[.;:]$/.test(subject.trim())) say('subject-stop', 'must', 'Trích yếu không kết thúc bằng dấu câu. Hãy bỏ dấu ở cuối.')
  if (subject.length > SUBJECT_MAX) say('subject-long', 'must', 'Trích yếu dài {n} ký tự. Hãy rút còn dưới {max}.', { n: subject.length, max: SUBJECT_MAX })
  if (/^(v\/v|về việc)\s/i.test(subject) && typeKey === 'cong-van') say('subject-prefix', 'must', 'Không gõ “V/v”: phần mềm tự thêm khi in công văn.')
  if (subject !== '' && subject === subject.toLocaleUpperCase('vi') && /\p{L}{4}/u.test(subject)) say('subject-caps', 'must', 'Trích yếu viết chữ thường, không viết hoa toàn bộ.')
  return found
}

function checkAddressee({ typeKey, addressee }: Checked): Breach[] {
  if (addressee.trim() === '' && ['cong-van', 'to-trinh'].includes(typeKey)) {
    return [{ code: 'addressee', field: 'addressee', severity: 'must', text: 'Thiếu “Kính gửi”: hãy ghi nơi nhận để giải quyết.' }]
  }
  return []
}

function checkBody({ body, typeKey }: Checked): Breach[] {
  const found: Breach[] = []
  const blocks = parseBody(body)
  const say = (code: string, severity: Breach['severity'], text: string, params?: Breach['params']) => found.push({ code, field: 'body', severity, text, ...(params && { params }) })
  if (blocks.length === 0) say('body-missing', 'must', 'Thiếu nội dung.')
  if (typeKey === 'quyet-dinh' && blocks.length > 0 && !blocks.some((block) => block.kind === 'article' && /^Điều\s+1\b/u.test(block.runs[0]!.text))) {
    say('articles', 'must', 'Quyết định phải chia điều: viết “# Điều 1. …” ở đầu dòng.')
  }
  const numbers = blocks.flatMap((block) => (block.kind === 'article' ? [Number(/^Điều\s+(\d+)/u.exec(block.runs[0]!.text)?.[1])] : [])).filter((n) => !Number.isNaN(n))
  const wrong = numbers.findIndex((n, index) => n !== index + 1)
  if (wrong >= 0) say('article-order', 'must', 'Các điều đánh số không liền: sau Điều {before} phải là Điều {want}, đang là Điều {is}.', { before: wrong, want: wrong + 1, is: numbers[wrong]! })
  for (const [index, block] of blocks.entries()) {
    if (block.kind === 'table' && new Set(block.rows.map((row) => row.length)).size > 1) say('table', 'must', 'Bảng ở đoạn {n} có dòng thiếu hoặc thừa ô. Hãy kiểm tra các dấu “|”.', { n: index + 1 })
  }
  const shortDay = /ngày\s+\d\s+tháng|tháng\s+[12]\s+năm/u.exec(body)
  if (shortDay) say('date-zero', 'must', 'Ngày dưới 10 và tháng 1, 2 phải thêm số 0 ở trước: “{found}”.', { found: shortDay[0] })
  if (/ {2,}\S/.test(body)) say('spaces', 'advice', 'Có chỗ thừa dấu cách.')
  return found
}

/** Nothing of the skeleton is left to be filled. */
function checkFilled({ body, addressee, recipients, subject }: Checked): Breach[] {
  const places = { body, addressee, recipients: recipients.join('\n'), subject } as const
  return (Object.keys(places) as (keyof typeof places)[]).flatMap((field) => {
    const found = unfilled(places[field])
    return found === undefined ? [] : [{ code: 'unfilled', field, severity: 'must' as const, text: 'Còn chỗ của mẫu chưa điền: “{found}”.', params: { found } }]
  })
}

function checkEnd({ recipients, signerName, place }: Checked): Breach[] {
  const found: Breach[] = []
  if (place.trim() === '') found.push({ code: 'place', field: 'place', severity: 'must', text: 'Thiếu địa danh. Hãy nhập trong phần cài đặt cơ quan.' })
  if (recipients.length === 0) found.push({ code: 'recipients', field: 'recipients', severity: 'must', text: 'Thiếu nơi nhận.' })
  else if (!/^Lưu:\s*VT\b/u.test(recipients.at(-1)!)) found.push({ code: 'archive-line', field: 'recipients', severity: 'must', text: 'Dòng cuối của “Nơi nhận” phải là “Lưu: VT, …”.' })
  const title = ACADEMIC.exec(`${signerName} `)
  if (title) found.push({ code: 'academic', field: 'signerName', severity: 'must', text: 'Trước họ tên người ký không ghi học hàm, học vị: bỏ “{title}”.', params: { title: title[0].trim() } })
  return found
}
