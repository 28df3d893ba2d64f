// Between a register as it was read and the register of the commune: which hamlet is meant, where in the alley a
// household stands, which language, and which people are already known. Pure.

import { cleanText, editDistance, foldText } from '../../platform/text.ts'
import { LANGUAGES } from '../../platform/languages.ts'

const KIND_WORDS = /^(thon|ban|xom|khu pho|khu dan cu|khu|to dan pho|tdp|to|ap|khom|buon|lang|tieu khu|pho)\s+/

/** 'Thôn Đồng Bèn', 'ĐỒNG BÈN', 'dong ben' → 'dong ben'; 'Khu 5' keeps its number. */
export function hamletKey(name: string): string {
  const folded = foldText(name).replace(/[^a-z0-9 ]+/g, ' ').replace(/\s+/g, ' ').trim()
  const bare = folded.replace(KIND_WORDS, '').replace(/^so\s+/, '')
  return bare.replace(/\b0+(\d)/g, '$1') || folded
}

/** 'to' for tổ, tổ dân phố, TDP; 'khu' for khu, khu phố; the word itself otherwise; '' when the text names no kind. */
function kindOf(text: string): string {
  const found = KIND_WORDS.exec(`${foldText(text).replace(/[^a-z0-9 ]+/g, ' ').trim()} `)?.[1] ?? ''
  return /^(to|tdp)/.test(found) ? 'to' : found.startsWith('khu') ? 'khu' : found
}

export interface NamedHamlet {
  id: string
  name: string
  kind?: string
}

/** The hamlet meant by each text of the file: the same name, else the only one a letter away; null when unsure. */
export function matchHamlets(texts: readonly string[], hamlets: readonly NamedHamlet[]): Map<string, string | null> {
  const named = hamlets.map(({ id, name, kind }) => ({ id, key: hamletKey(name), kind: kindOf(name) || kindOf(kind ?? '') }))
  const match = (text: string) => {
    const key = hamletKey(text)
    const kind = kindOf(text)
    const isNumber = /^\d+$/.test(key)
    // "Khu 7" is not "Tổ 7": a bare number needs its kind, when the text gives one.
    const same = named.filter((hamlet) => hamlet.key === key && (!isNumber || kind === '' || hamlet.kind === '' || hamlet.kind === kind))
    if (same.length > 1) return same.filter((hamlet) => hamlet.kind === kind).length === 1 ? same.find((hamlet) => hamlet.kind === kind)!.id : null
    if (same.length === 1) return same[0]!.id
    if (/\d/.test(key) || key.length < 4) return null
    const close = named.filter((hamlet) => !/\d/.test(hamlet.key) && editDistance(hamlet.key, key, 1) <= 1)
    return close.length === 1 ? close[0]!.id : null
  }
  return new Map(texts.map((text) => [text, match(text)]))
}

export interface Standing {
  alleyName: string | null
  doorLabel: string | null
}

/** 'SN 12, ngõ 5 Giếng Làng' → alley 'Ngõ 5 Giếng Làng', door '12'. What names neither gives neither. */
export function readAddress(address: string | null): Standing {
  const text = cleanText(address ?? '')
  if (text === '') return { alleyName: null, doorLabel: null }
  const door = /(?:^|[\s,;])(?:số nhà|số|sn|s\.n\.?|nhà số|nhà)\s*[:.]?\s*(\d+[\da-zđ/.-]*)/iu.exec(text) ?? /^(\d+[a-zđ]?(?:[/-]\d+)*)(?=[\s,;]|$)/iu.exec(text)
  const rest = door ? `${text.slice(0, door.index)} ${text.slice(door.index + door[0].length)}` : text
  const parts = rest.split(/[,;]/).map((part) => cleanText(part.replace(/^[\s.–-]+|[\s.–-]+$/g, ''))).filter((part) => part !== '')
  const alley = parts.find((part) => ALLEY.test(foldText(part))) ?? parts.find((part) => !NOT_AN_ALLEY.test(foldText(part)))
  return { alleyName: alley ? capitalise(alley).slice(0, 80) : null, doorLabel: door ? door[1]!.slice(0, 20) : null }
}

const ALLEY = /^(ngo|ngach|hem|kiet|duong|pho|xom|day|cum)\b/
const NOT_AN_ALLEY = /^(thon|ban|khu|to|ap|khom|buon|tdp|xa|phuong|huyen|tinh|thi tran|thi xa|tp|thanh pho|quan|nt|nhu tren)\b/

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The alley of households whose file names none. */
export const ALLEY_WITHOUT_NAME = 'Theo thứ tự trong sổ'

/** 'Mường', 'tiếng Mông' → code; undefined when the list has no such language. */
export function readLanguage(text: string | null): string | undefined {
  const folded = foldText(text ?? '').replace(/^tieng\s+/, '')
  if (folded === '') return undefined
  if (/^(kinh|viet|pho thong)$/.test(folded)) return 'vi'
  if (/^(hmong|h'mong|h mong|meo)$/.test(folded)) return 'hmn'
  return Object.entries(LANGUAGES).find(([, name]) => foldText(name).replace(/^tieng\s+/, '') === folded)?.[0]
}

export interface Known {
  id: string
  nameKey: string
  birthYear: number | null
  birthDate: string | null
  phone: string | null
  hamletId: string
  householdId: string
  headName: string
  hamletName: string
}

/** Somebody in the register who is probably this person: same name (accents aside) and the same birth, hamlet or phone to bear it out. */
export function findKnown(person: { nameKey: string; birthYear: number | null; birthDate: string | null; phone: string | null; hamletId: string | null }, namesakes: readonly Known[]): Known | undefined {
  return (
    namesakes.find((known) => person.birthDate !== null && known.birthDate === person.birthDate) ??
    namesakes.find((known) => person.birthYear !== null && known.birthYear === person.birthYear && known.hamletId === person.hamletId) ??
    namesakes.find((known) => person.phone !== null && known.phone === person.phone && (known.birthYear === null || person.birthYear === null || Math.abs(known.birthYear - person.birthYear) <= 1)) ??
    namesakes.find((known) => known.hamletId === person.hamletId && (known.birthYear === null || person.birthYear === null))
  )
}

/** Reasons that only the commune's own register can give; the rest come from reading the file (register-reasons.ts). */
export const IMPORT_REASONS: Record<string, string> = {
  known: 'Dòng {row}: “{value}” có vẻ đã có trong sổ của xã, ở hộ {head}, {hamlet}. Chọn “nhập” thì thành hai người.',
  hamletLeft: 'Dòng {row}: thôn ghi ở dòng này đã được chọn bỏ qua.',
}

/** Short names of the groups of reasons, for deciding many rows at once. */
export const REASON_LABELS: Record<string, string> = {
  known: 'Có vẻ đã có trong sổ', hamletLeft: 'Thôn đã chọn bỏ qua', nameMissing: 'Không có họ tên', nameUnreadable: 'Tên không đọc được', nameHasDigits: 'Tên có chữ số', nameShort: 'Tên chỉ một chữ',
  nameNote: 'Phần trong ngoặc bỏ khỏi tên', maybeDead: 'Có thể đã mất', birthMissing: 'Không có năm sinh', birthUnreadable: 'Ngày sinh không đọc được', birthImpossible: 'Ngày sinh không có thật', birthSwapped: 'Ngày và tháng đảo nhau',
  birthFuture: 'Ngày sinh ở tương lai', birthAbout: 'Năm sinh áng chừng', twoDigitYear: 'Năm sinh hai số', twoDigitYearUnsure: 'Năm sinh hai số, chưa chắc', ageOver110: 'Trên 110 tuổi', phoneInvalid: 'Số điện thoại sai',
  phoneOldPrefix: 'Đầu số cũ đã đổi', sexUnreadable: 'Không rõ nam nữ', sexBoth: 'Đánh dấu cả nam và nữ', sexFromRole: 'Giới tính suy từ quan hệ', sexAgainstRole: 'Giới tính không khớp quan hệ', roleUnknown: 'Quan hệ lạ',
  twoHeads: 'Hộ có hai chủ hộ', noHead: 'Hộ không ghi chủ hộ', headNotListed: 'Chủ hộ không có trong danh sách', headNameDiffers: 'Tên chủ hộ khác dòng trên', householdCodeAgain: 'Số hộ dùng lại', duplicate: 'Trùng trong tệp',
  maybeDuplicate: 'Có thể trùng trong tệp', encodingConverted: 'Đã đổi phông chữ cũ', encodingUnsure: 'Lỗi phông chữ', idNumberRemoved: 'Đã bỏ số giấy tờ',
}

/** Where an import stands, in words. */
export const IMPORT_STATES: Record<string, string> = {
  uploaded: 'đã tải tệp lên', mapped: 'đang chọn cột', previewed: 'đang xem trước', committing: 'đang ghi vào sổ', committed: 'đã ghi vào sổ',
  undoing: 'đang hoàn tác', undone: 'đã hoàn tác', refused: 'không nhận', cancelled: 'đã hủy',
}
