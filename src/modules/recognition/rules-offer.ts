// What the end of a lesson offers: to a helper, writing down what was seen; to a learner with a network, keeping the run as
// practice. Only a press sends anything. Bundled by the workers, so pure.

interface Run {
  guideId: string
  guideVersion: number
  way: string
  variant: boolean
  steps: number
  wrongTaps: number
  hints: number
  pauses: number | null
  seconds: number | null
  fell: boolean | null
}

interface Offer {
  label: string
  explain: string
  action: string
  method: 'get' | 'post'
  fields: Record<string, string>
}

export function offerRun(run: Run, { isCoach, offline }: { isCoach: boolean; offline: boolean }): Offer | null {
  if (run.way === 'xem') return null
  if (isCoach) {
    return {
      label: 'Ghi chứng kiến',
      explain: 'Làm thật trên máy của người học, bạn ngồi cạnh thấy rõ: ghi lại trong vài chạm.',
      action: '/di-ngo/chung-kien',
      method: 'get',
      fields: { bai: run.guideId, cach: run.way, ...(run.variant && { khac: '1' }) },
    }
  }
  if (offline) return null
  const text = (value: number | null) => (value === null ? '' : String(value))
  return {
    label: 'Giữ lần luyện này',
    explain: 'Chỉ giữ khi bác đã đồng ý với người hướng dẫn và có mã trang học. Đây là luyện tập, không phải bằng chứng.',
    action: '/trang-hoc/luyen-tap',
    method: 'post',
    fields: {
      guideId: run.guideId, guideVersion: String(run.guideVersion), way: run.way, variant: run.variant ? '1' : '', steps: String(run.steps), wrongTaps: String(run.wrongTaps), hints: String(run.hints),
      pauses: text(run.pauses), seconds: text(run.seconds), fell: run.fell === null ? '' : run.fell ? '1' : '0',
    },
  }
}
