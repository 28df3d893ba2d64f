// Why a row of a register is doubtful or refused: one code and one Vietnamese sentence each, naming the row and what the cell said.
import { columnName } from '../../platform/sheet.ts'

export type Severity = 'info' | 'doubt' | 'refuse'

type Spec = { readonly severity: Severity; readonly text: string }

export const REGISTER_REASONS = {
  nameMissing: { severity: 'refuse', text: 'Dòng {row}: không có họ tên nên không nhập được. Hãy điền tên trong tệp, hoặc bỏ dòng này.' },
  nameUnreadable: { severity: 'refuse', text: 'Dòng {row}: “{value}” không đọc được thành tên người. Hãy sửa trong tệp rồi tải lên lại.' },
  nameHasDigits: { severity: 'doubt', text: 'Dòng {row}: tên “{value}” có chữ số. Hãy xem lại.' },
  nameShort: { severity: 'doubt', text: 'Dòng {row}: tên “{value}” chỉ có một chữ. Hãy xem có thiếu họ không.' },
  nameNote: { severity: 'info', text: 'Dòng {row}: phần trong ngoặc của “{value}” được chuyển sang ghi chú.' },
  maybeDead: { severity: 'doubt', text: 'Dòng {row}: “{value}” cho thấy có thể người này đã mất. Hãy bỏ chọn dòng này nếu đúng vậy.' },
  birthMissing: { severity: 'doubt', text: 'Dòng {row}: không có ngày hay năm sinh. Vẫn nhập được, nhưng khó nhận ra người trùng tên.' },
  birthUnreadable: { severity: 'doubt', text: 'Dòng {row}: “{value}” không đọc được thành ngày sinh nên để trống. Hãy sửa lại.' },
  birthImpossible: { severity: 'doubt', text: 'Dòng {row}: ngày “{value}” không có thật, chỉ giữ năm {year}. Hãy sửa lại.' },
  birthSwapped: { severity: 'doubt', text: 'Dòng {row}: “{value}” có tháng lớn hơn 12, hiểu là {date}. Hãy xem lại.' },
  birthFuture: { severity: 'doubt', text: 'Dòng {row}: ngày sinh “{value}” ở tương lai nên để trống. Hãy sửa lại.' },
  birthAbout: { severity: 'doubt', text: 'Dòng {row}: “{value}” là năm sinh áng chừng, hiểu là {year}.' },
  twoDigitYear: { severity: 'info', text: 'Dòng {row}: năm sinh “{value}” viết hai số, hiểu là {year}.' },
  twoDigitYearUnsure: { severity: 'doubt', text: 'Dòng {row}: năm sinh “{value}” viết hai số, có thể là {other}; đang hiểu là {year}. Hãy xem lại.' },
  ageOver110: { severity: 'doubt', text: 'Dòng {row}: “{value}” nghĩa là đã {age} tuổi. Hãy xem lại.' },
  phoneInvalid: { severity: 'doubt', text: 'Dòng {row}: “{value}” không phải số điện thoại nên để trống. Hãy sửa lại.' },
  phoneOldPrefix: { severity: 'info', text: 'Dòng {row}: số “{value}” theo đầu số cũ, đổi thành {phone}.' },
  sexUnreadable: { severity: 'doubt', text: 'Dòng {row}: “{value}” không rõ là nam hay nữ nên để trống.' },
  sexBoth: { severity: 'doubt', text: 'Dòng {row}: cả hai cột nam và nữ đều được đánh dấu nên để trống.' },
  sexFromRole: { severity: 'info', text: 'Dòng {row}: giới tính suy ra từ quan hệ “{value}”.' },
  sexAgainstRole: { severity: 'doubt', text: 'Dòng {row}: quan hệ “{value}” không khớp với giới tính trong tệp. Hãy xem lại.' },
  roleUnknown: { severity: 'info', text: 'Dòng {row}: quan hệ “{value}” chưa có trong danh mục, xếp vào “Khác”.' },
  twoHeads: { severity: 'doubt', text: 'Dòng {row}: hộ này có hai chủ hộ (đã có ở dòng {other}). Hãy xem lại.' },
  noHead: { severity: 'doubt', text: 'Dòng {row}: hộ bắt đầu từ dòng này không ghi ai là chủ hộ.' },
  headNotListed: { severity: 'doubt', text: 'Dòng {row}: chủ hộ “{value}” không có tên trong các dòng của hộ.' },
  headNameDiffers: { severity: 'doubt', text: 'Dòng {row}: tên chủ hộ “{value}” khác với dòng trên của cùng số hộ. Hãy xem lại.' },
  householdCodeAgain: { severity: 'doubt', text: 'Dòng {row}: số hộ “{value}” đã dùng cho một hộ khác phía trên; xếp thành hộ riêng.' },
  duplicate: { severity: 'doubt', text: 'Dòng {row}: “{value}” trùng tên và ngày sinh với dòng {other}. Hãy giữ một dòng.' },
  maybeDuplicate: { severity: 'doubt', text: 'Dòng {row}: “{value}” rất giống người ở dòng {other}. Hãy xem có phải một người không.' },
  encodingConverted: { severity: 'info', text: 'Dòng {row}: “{value}” được đổi từ phông chữ cũ sang Unicode.' },
  encodingUnsure: { severity: 'doubt', text: 'Dòng {row}: chữ trong “{value}” bị lỗi phông, không chắc đọc đúng. Hãy sửa lại.' },
  idNumberRemoved: { severity: 'info', text: 'Dòng {row}: số giấy tờ trong ghi chú đã bị bỏ đi, không lưu.' },
} as const satisfies Record<string, Spec>

export type ReasonCode = keyof typeof REGISTER_REASONS

export type RowReason = {
  readonly code: ReasonCode
  readonly severity: Severity
  /** sentence with {placeholders}: the Vietnamese source text, to be translated and filled from params */
  readonly text: string
  readonly params: Readonly<Record<string, string | number>>
  /** letter of the column the value came from */
  readonly column?: string
}

/** What holds for the whole sheet. */
export const REGISTER_NOTICES = {
  noHeader: 'Không tìm thấy dòng tiêu đề; các cột được đoán theo nội dung. Hãy kiểm tra kỹ từng cột.',
  noNameColumn: 'Chưa biết cột nào là họ tên. Hãy chọn cột họ tên để đọc được danh sách.',
  idNumbersDropped: 'Cột {columns} là số giấy tờ (CCCD, CMND, BHYT, tài khoản…). Phần mềm không lấy và không lưu cột này.',
  legacyEncoding: 'Cột {columns} dùng phông chữ cũ ({encoding}); chữ đã được đổi sang Unicode. Hãy xem thử vài tên.',
  monthFirst: 'Cột {columns} ghi tháng trước ngày (kiểu Mỹ); phần mềm đã đổi lại.',
  hamletFromTitle: 'Không có cột thôn; lấy “{hamlet}” từ tiêu đề cho mọi dòng.',
  hamletFromSections: 'Tên thôn được lấy từ các dòng phân mục trong danh sách.',
  noHouseholds: 'Không có cột nào cho biết ai cùng một hộ; mỗi người được xếp thành một hộ riêng.',
  ordinalIsHousehold: 'Cột số thứ tự chỉ ghi ở dòng đầu mỗi hộ nên được dùng làm số hộ.',
  onlyFemaleMarked: 'Chỉ có cột đánh dấu nữ; dòng không đánh dấu được hiểu là nam.',
  onlyMaleMarked: 'Chỉ có cột đánh dấu nam; dòng không đánh dấu được hiểu là nữ.',
} as const

export type NoticeCode = keyof typeof REGISTER_NOTICES
export type RegisterNotice = { readonly code: NoticeCode; readonly text: string; readonly params: Readonly<Record<string, string | number>> }

export function notice(code: NoticeCode, params: Record<string, string | number> = {}): RegisterNotice {
  return { code, text: REGISTER_NOTICES[code], params }
}

/** What a cell parser reports before the row is known. */
export type Finding = { readonly code: ReasonCode; readonly value?: string; readonly params?: Record<string, string | number>; readonly column?: number }

const LONG_DIGITS = /\d(?:[ .-]?\d){10,}/g
const AFTER_ID_WORD = /((?:cccd|cmnd|cmt|cmtnd|căn cước|chứng minh|định danh|hộ chiếu|bhyt|stk|tài khoản)[^0-9]{0,15})\d(?:[ .-]?\d){5,}/gi

/** Hides identity, insurance and account numbers: eleven or more digits in a row, or any long number after such a word. */
export function hideIdNumbers(text: string): string {
  return text.replace(AFTER_ID_WORD, '$1[đã bỏ]').replace(LONG_DIGITS, (digits) => (isPhoneLike(digits) ? digits : '[đã bỏ]'))
}

/** One or two telephone numbers, in all their forms: they may be eleven digits, or two written together. */
function isPhoneLike(digits: string): boolean {
  return /^(?:(?:0|84|0084)?[35789]\d{8}|0?1[2689]\d{8}|02\d{8,9}){1,2}$/.test(digits.replace(/[ .-]/g, ''))
}

export function makeReason(row: number, finding: Finding): RowReason {
  const spec = REGISTER_REASONS[finding.code]
  const value = hideIdNumbers((finding.value ?? '').replace(/\s+/g, ' ').trim())
  return {
    code: finding.code,
    severity: spec.severity,
    text: spec.text,
    params: { row, value: value.length > 60 ? `${value.slice(0, 59)}…` : value, ...finding.params },
    ...(finding.column === undefined ? {} : { column: columnName(finding.column) }),
  }
}
