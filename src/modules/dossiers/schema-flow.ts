// The shape of a flow: stages one after the other, each with one step or several side by side. Data, so that a
// procedure's way can change without a dossier under way noticing.

import { z } from 'zod'

/** Who works on a step: departments of the commune since 1/7/2025 (facts §2.2), or somebody outside. */
export const UNITS = {
  'trung-tam': 'Trung tâm Phục vụ hành chính công',
  'van-phong': 'Văn phòng HĐND và UBND',
  'kinh-te': 'Phòng Kinh tế',
  'van-hoa': 'Phòng Văn hóa – Xã hội',
  'lanh-dao': 'Lãnh đạo UBND',
  'cong-an': 'Công an xã',
  'co-quan-khac': 'Cơ quan khác',
} as const
export type Unit = keyof typeof UNITS
export const UNIT_KEYS = Object.keys(UNITS) as [Unit, ...Unit[]]

/** What kind of person does a step; it decides who may and which list it waits in. */
export const STEP_ROLES = { specialist: 'Chuyên viên', leader: 'Lãnh đạo ký', van_thu: 'Văn thư', outside: 'Cơ quan ngoài xã' } as const
export type StepRole = keyof typeof STEP_ROLES
export const STEP_ROLE_KEYS = Object.keys(STEP_ROLES) as [StepRole, ...StepRole[]]

export const flowStep = z.object({
  key: z.string().regex(/^[a-z][a-z0-9_]{0,30}$/),
  name: z.string().trim().min(2).max(120),
  unit: z.enum(UNIT_KEYS),
  role: z.enum(STEP_ROLE_KEYS),
  /** Its part of the time granted, 0 to 1; steps side by side share one part. */
  share: z.number().min(0).max(1),
  /** The result is decided here: afterwards the file can no longer be stopped or withdrawn. */
  decides: z.boolean().optional(),
  /** The other agency's name, when the step leaves the commune. */
  agency: z.string().trim().max(160).optional(),
})
export const flowDefinition = z
  .object({ stages: z.array(z.object({ steps: z.array(flowStep).min(1).max(6) })).min(1).max(12) })
  .refine(({ stages }) => new Set(stages.flatMap(({ steps }) => steps.map(({ key }) => key))).size === stages.flatMap(({ steps }) => steps).length, 'mỗi bước cần một khóa riêng')

export type FlowStep = z.infer<typeof flowStep>
export type Flow = z.infer<typeof flowDefinition>

/** What a dossier remembers of its statechart; everything else is in its flow. */
export interface FlowState {
  /** The statechart's value, as XState writes it. */
  value: unknown
  /** How often a supplement was asked: never more than once. */
  supplements: number
}
