// Shapes of what people send about households and residents. The phone uses the types; the server parses.

import { z } from 'zod'
import { isUuid } from '../../platform/ids.ts'
import { isPlainDate, type PlainDate } from '../../platform/time.ts'
import { FIELD_LABELS, type RegisterField } from './register-fields.ts'
import type { StagedSheet } from './staging.ts'
import { BIRTH_TEXT, DEVICES, EDITABLE_FIELDS, HOUSEHOLD_ROLES, type EditableField } from './rules.ts'

const uuid = z.custom<string>(isUuid, 'mã không đúng dạng')
const plainDate = z.custom<PlainDate>(isPlainDate, 'hãy chọn một ngày có thật')
const words = (max: number) => z.string().trim().max(max)
const orNull = <T extends z.ZodType>(schema: T) => schema.nullable().default(null)
const name = words(120).min(1)
const sex = z.enum(['nam', 'nu'])
const role = z.enum(Object.keys(HOUSEHOLD_ROLES) as [keyof typeof HOUSEHOLD_ROLES])
const device = z.enum(DEVICES)
const language = z.string().regex(/^[a-z]{2,3}$/, 'hãy chọn một tiếng trong danh sách')
const birthYear = z.number().int().min(1880).max(2200)

/** The words a person agreed to, and how: said aloud, signed, or by the guardian. */
export const consentInput = z.object({ wording: words(1000).min(1), how: z.enum(['noi', 'ky', 'giam_ho']) })

export const addResidentInput = z.object({
  householdId: uuid,
  fullName: name,
  birthYear: orNull(birthYear),
  birthDate: orNull(plainDate),
  sex: orNull(sex),
  householdRole: role.default('khac'),
  language: language.default('vi'),
  device: device.default('unknown'),
  phone: orNull(words(20)),
  disability: z.boolean().default(false),
  livingAlone: z.boolean().default(false),
  consent: orNull(consentInput),
})

export const addHouseholdInput = z.object({
  hamletId: uuid,
  headName: name,
  code: orNull(words(40)),
  /** An existing door; or an alley and the label of a new door at its end; or neither. */
  doorId: orNull(uuid),
  alleyId: orNull(uuid),
  /** A new alley by name, made when the hamlet has none of that name. */
  alleyName: orNull(words(80)),
  doorLabel: orNull(words(20)),
})

export const editHouseholdInput = z.object({ householdId: uuid, headName: name, code: orNull(words(40)) })

const birth = z.string().regex(BIRTH_TEXT, 'hãy gõ năm, hoặc ngày tháng năm').nullable()
const fieldValues = {
  fullName: name,
  birth,
  sex: sex.nullable(),
  householdRole: role,
  language,
  device,
  phone: words(20).nullable(),
  householdId: uuid,
} satisfies Record<EditableField, z.ZodType>

/** A field as its editor left it: `base` = the ledger entry that had set it when the editor looked, or `seen` = its value then. */
const offered = <T extends z.ZodType>(value: T) =>
  z.object({ value, base: z.number().int().min(0).optional(), seen: z.string().nullable().optional() })

const fields = z.object({
  fullName: offered(fieldValues.fullName), birth: offered(fieldValues.birth), sex: offered(fieldValues.sex),
  householdRole: offered(fieldValues.householdRole), language: offered(fieldValues.language), device: offered(fieldValues.device),
  phone: offered(fieldValues.phone), householdId: offered(fieldValues.householdId),
})

/** Field by field; `changes` with the values seen in `base` says the same in the shape phones keep in their outbox. */
export const editResidentInput = z
  .object({
    residentId: uuid,
    fields: fields.partial().optional(),
    changes: z.object(fieldValues).partial().optional(),
    base: z.record(z.string(), z.string().nullable()).optional(),
  })
  .transform(({ residentId, fields: given, changes, base }) => {
    const fromChanges = Object.entries(changes ?? {}).map(([field, value]) => [field, { value, ...(base && field in base && { seen: base[field] ?? null }) }])
    return { residentId, fields: { ...Object.fromEntries(fromChanges), ...given } as Partial<z.infer<typeof fields>> }
  })

export const recordConsentInput = z.object({
  residentId: uuid,
  purpose: z.enum(['needs', 'reminders', 'practice_times']),
  consent: consentInput,
  disability: z.boolean().default(false),
  livingAlone: z.boolean().default(false),
})
export const withdrawConsentInput = z.object({ consentId: uuid })

export const moveHouseholdInput = z.object({ householdId: uuid, hamletId: uuid, doorId: orNull(uuid), alleyId: orNull(uuid), doorLabel: orNull(words(20)) })
export const moveResidentInput = z.object({ residentId: uuid, toHouseholdId: uuid })
export const splitHouseholdInput = z.object({ householdId: uuid, residentIds: z.array(uuid).min(1).max(40), headName: name, doorLabel: orNull(words(20)) })
export const setStateInput = z.object({ residentId: uuid, state: z.enum(['active', 'moved_away', 'died']) })
export const householdAwayInput = z.object({ householdId: uuid, state: z.enum(['active', 'moved_away']) })
export const settleConflictInput = z.object({ conflictId: uuid, take: z.boolean() })
/** Why data are erased: the person asked, or they were never a resident here. No free text: it would name them again. */
export const eraseInput = z.object({ residentId: uuid, reason: z.enum(['theo_yeu_cau', 'nhap_nham']) })

export const mergeInput = z.object({
  pairId: uuid,
  keepId: uuid,
  /** Fields to take from the other record; all others stay as the kept record has them. */
  take: z.array(z.enum(EDITABLE_FIELDS)).default([]),
})
export const differentInput = z.object({ pairId: uuid })
export const searchDuplicatesInput = z.object({ importId: orNull(uuid) })

export type AddResidentInput = z.infer<typeof addResidentInput>
export type AddHouseholdInput = z.infer<typeof addHouseholdInput>
export type EditResidentInput = z.infer<typeof editResidentInput>
export type ConsentInput = z.infer<typeof consentInput>

// ---- importing a register ----

export const uploadInput = z.object({
  fileName: words(200).min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sheets: z.custom<StagedSheet[]>(Array.isArray),
})
export const mapInput = z.object({
  importId: uuid,
  sheetNo: z.number().int().min(0),
  /** Rows above this one (Excel's number) are not looked at; 0 = find the header. */
  headerRow: z.number().int().min(0).max(500).default(0),
  /** What each column holds; empty = as guessed. */
  fields: z.array(z.enum(Object.keys(FIELD_LABELS) as [RegisterField])).max(200).default([]),
  defaultHamletId: orNull(uuid),
  /** Hamlet meant by a text of the file; 'skip' leaves its rows out. */
  hamlets: z.record(z.string(), z.union([uuid, z.literal('skip')])).default({}),
})
export const decideRowsInput = z.object({
  importId: uuid,
  decision: z.enum(['take', 'skip']),
  rows: z.array(z.number().int()).max(500).default([]),
  /** Or every doubtful row that has this reason; 'all' = every doubtful row. */
  reason: orNull(words(40)),
})
export const importInput = z.object({ importId: uuid })
