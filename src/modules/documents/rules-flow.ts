// The way of an outgoing paper, as a table: which step may follow which, who takes it, and how each is said. A paper that
// has a number never goes back; what is wrong in it is mended by another paper (correction, replacement, recall).

export const STATES = {
  drafting: 'Đang soạn',
  unit_review: 'Chờ trưởng đơn vị',
  format_check: 'Chờ kiểm tra thể thức',
  awaiting_initials: 'Chờ ký nháy',
  awaiting_signature: 'Chờ ký',
  signed: 'Đã ký, chờ số',
  numbered: 'Đã có số, chờ dấu cơ quan',
  sealed: 'Đã đóng dấu, chờ phát hành',
  issued: 'Đã phát hành',
  recalled: 'Đã thu hồi',
  replaced: 'Đã bị thay thế',
} as const
export type DocumentState = keyof typeof STATES

/** Who takes a step: the drafter, the head of the unit, văn thư, who initials, who signs. */
export type Hand = 'drafter' | 'unit_head' | 'van_thu' | 'initialler' | 'signer'

interface Step {
  from: readonly DocumentState[]
  to: DocumentState
  hand: Hand
  label: string
  /** Going back needs a reason. */
  back?: true
}

export const STEPS = {
  submit: { from: ['drafting'], to: 'unit_review', hand: 'drafter', label: 'Trình trưởng đơn vị' },
  approve_content: { from: ['unit_review'], to: 'format_check', hand: 'unit_head', label: 'Đồng ý nội dung' },
  approve_format: { from: ['format_check'], to: 'awaiting_signature', hand: 'van_thu', label: 'Thể thức đạt, trình ký' },
  initial: { from: ['awaiting_initials'], to: 'awaiting_signature', hand: 'initialler', label: 'Ký nháy' },
  sign: { from: ['awaiting_signature'], to: 'signed', hand: 'signer', label: 'Ký' },
  number: { from: ['signed'], to: 'numbered', hand: 'van_thu', label: 'Lấy số, ghi ngày' },
  seal: { from: ['numbered'], to: 'sealed', hand: 'van_thu', label: 'Ký số cơ quan' },
  issue: { from: ['sealed'], to: 'issued', hand: 'van_thu', label: 'Phát hành' },
  send_back_content: { from: ['unit_review'], to: 'drafting', hand: 'unit_head', label: 'Trả lại người soạn', back: true },
  send_back_format: { from: ['format_check'], to: 'drafting', hand: 'van_thu', label: 'Trả lại vì thể thức', back: true },
  refuse_initials: { from: ['awaiting_initials'], to: 'drafting', hand: 'initialler', label: 'Không ký nháy, trả lại', back: true },
  refuse_signature: { from: ['awaiting_signature'], to: 'drafting', hand: 'signer', label: 'Không ký, trả lại', back: true },
  withdraw: { from: ['unit_review', 'format_check', 'awaiting_initials', 'awaiting_signature'], to: 'drafting', hand: 'drafter', label: 'Rút về sửa', back: true },
  recall: { from: ['issued'], to: 'recalled', hand: 'van_thu', label: 'Thu hồi', back: true },
} as const satisfies Record<string, Step>
export type StepKey = keyof typeof STEPS

export function stepOf(key: StepKey): Step {
  return STEPS[key]
}

/** The steps a paper in this state can take, forward ones first. */
export function stepsFrom(state: DocumentState): StepKey[] {
  const open = (Object.keys(STEPS) as StepKey[]).filter((key) => stepOf(key).from.includes(state))
  return open.toSorted((a, b) => Number(stepOf(a).back ?? false) - Number(stepOf(b).back ?? false))
}

/** Steps that are acts of a key: taken where papers are signed, not on the paper's own page. */
export const KEY_STEPS: readonly StepKey[] = ['initial', 'sign', 'seal', 'refuse_initials', 'refuse_signature']

/** Words can still be changed. */
export function isEditable(state: DocumentState): boolean {
  return state === 'drafting'
}

export interface Hands {
  drafterId: string
  unitHeadId: string | null
  initiallerId: string | null
  signerId: string | null
}

/**
 * May this account take the step? Nobody approves what they drafted; văn thư act by their permission; a head who is away is
 * stood in for by whoever the delegation in force names.
 */
export function mayTake(key: StepKey, hands: Hands, who: { accountId: string; vanThu: boolean; standsInFor: readonly string[] }): boolean {
  const acts = (accountId: string | null) => accountId !== null && (accountId === who.accountId || who.standsInFor.includes(accountId))
  switch (stepOf(key).hand) {
    case 'drafter':
      return hands.drafterId === who.accountId
    case 'unit_head':
      return acts(hands.unitHeadId) && hands.drafterId !== who.accountId
    case 'initialler':
      return hands.initiallerId === who.accountId
    case 'signer':
      return acts(hands.signerId)
    case 'van_thu':
      return who.vanThu
  }
}
