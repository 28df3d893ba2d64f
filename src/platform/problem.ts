// A refusal is a value: a code, an HTTP status and one Vietnamese sentence that says what is wrong
// and what to do. Bugs throw; refusals never do (except across a transaction, see Refused).

import { fill } from '../locales/translate.ts'

export interface Problem {
  code: string
  status: number
  /** Vietnamese source sentence with {placeholders}; translated when shown. */
  text: string
  /** Name of the form field it belongs to, when it belongs to one. */
  field?: string
  params?: Record<string, string | number>
}

export type Accepted<T> = { ok: true; value: T }
export type RefusedDecision = { ok: false; problems: Problem[] }
export type Decision<T> = Accepted<T> | RefusedDecision

export function accept<T>(value: T): Accepted<T> {
  return { ok: true, value }
}

export function refuse(...problems: Problem[]): RefusedDecision {
  return { ok: false, problems }
}

export interface ProblemSpec {
  status: number
  text: string
  field?: string
}

/** One registry per module: `problems.notFound` is a Problem whose code is `<module>.notFound`. */
export function defineProblems<K extends string>(
  module: string,
  specs: Record<K, ProblemSpec>,
): Record<K, Problem> {
  const entries = Object.entries(specs) as [K, ProblemSpec][]
  return Object.fromEntries(
    entries.map(([name, spec]) => [name, { code: `${module}.${name}`, ...spec }]),
  ) as Record<K, Problem>
}

/** The same problem with its placeholders filled and, if wanted, pinned to a field. */
export function withParams(
  problem: Problem,
  params: Record<string, string | number>,
  field?: string,
): Problem {
  return field === undefined ? { ...problem, params } : { ...problem, params, field }
}

/** A problem in Vietnamese words, for those who see no page of ours: another system, a trail. */
export function inWords({ text, params }: Pick<Problem, 'text' | 'params'>): string {
  return fill(text, params)
}

/** Thrown only to roll back a transaction or leave a handler at once; carries the refusal as a value. */
export class Refused extends Error {
  readonly problems: Problem[]
  constructor(...problems: Problem[]) {
    super(problems.map((problem) => problem.code).join(', '))
    this.problems = problems
  }
}

export const commonProblems = defineProblems('chung', {
  notFound: { status: 404, text: 'Không tìm thấy trang hoặc dữ liệu này. Hãy kiểm tra lại đường dẫn hoặc quay về trang đầu.' },
  signInFirst: { status: 401, text: 'Bạn cần đăng nhập để làm việc này.' },
  notAllowed: { status: 403, text: 'Tài khoản của bạn không có quyền làm việc này. Hãy hỏi người quản trị của xã.' },
  chooseCommune: { status: 403, text: 'Bạn theo dõi nhiều xã. Hãy chọn một xã để xem.' },
  stepUp: { status: 403, text: 'Việc này cần xác nhận lại danh tính. Hãy nhập lại mật khẩu hoặc dùng khóa truy cập.' },
  crossSite: { status: 403, text: 'Yêu cầu này đến từ một trang khác nên bị từ chối. Hãy mở lại trang rồi gửi lại.' },
  tooMany: { status: 429, text: 'Bạn thử quá nhiều lần. Hãy chờ {seconds} giây rồi thử lại.' },
  tooLarge: { status: 413, text: 'Dữ liệu gửi lên quá lớn ({megabytes} MB là tối đa). Hãy gửi ít hơn hoặc chia nhỏ.' },
  badInput: { status: 422, text: 'Ô này chưa đúng: {detail}' },
  missing: { status: 422, text: 'Ô này bắt buộc. Hãy điền rồi gửi lại.' },
  tooShort: { status: 422, text: 'Ô này cần ít nhất {n} ký tự. Hãy viết thêm.' },
  tooLong: { status: 422, text: 'Ô này dài nhất là {n} ký tự. Hãy viết ngắn lại.' },
  tooSmall: { status: 422, text: 'Số ở ô này nhỏ nhất là {n}. Hãy sửa lại.' },
  tooBig: { status: 422, text: 'Số ở ô này lớn nhất là {n}. Hãy sửa lại.' },
  malformed: { status: 400, text: 'Dữ liệu gửi lên không đọc được. Hãy tải lại trang rồi thử lại.' },
  calendarMissing: { status: 422, text: 'Chưa có lịch nghỉ lễ, Tết năm {year} nên không tính được thời hạn. Hãy nhờ quản trị bổ sung lịch năm {year}.' },
  changedMeanwhile: { status: 409, text: 'Dữ liệu vừa được người khác sửa. Hãy xem bản mới rồi làm lại.' },
  databaseDown: { status: 503, text: 'Máy chủ đang bận hoặc mất kết nối dữ liệu. Bài bạn gõ chưa mất: hãy thử lại sau ít phút.' },
  broken: { status: 500, text: 'Máy chủ gặp lỗi. Hãy thử lại; nếu vẫn lỗi, báo cho xã mã {reference}.' },
})
