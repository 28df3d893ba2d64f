// The shipped forms, version 1 of each; a commune's published ones lie over them. Server only: a phone is handed its own.

import birth from '../../../content/procedures/forms/1.001193.json' with { type: 'json' }
import business from '../../../content/procedures/forms/1.001612.json' with { type: 'json' }
import residence from '../../../content/procedures/forms/1.004194.json' with { type: 'json' }
import marital from '../../../content/procedures/forms/1.004873.json' with { type: 'json' }
import land from '../../../content/procedures/forms/1.012753.json' with { type: 'json' }
import pension from '../../../content/procedures/forms/1.014027.json' with { type: 'json' }
import copies from '../../../content/procedures/forms/2.000815.json' with { type: 'json' }
import type { FormContent } from './rules-form-shape.ts'

export const SHIPPED_FORMS: ReadonlyMap<string, FormContent> = new Map(
  [birth, business, residence, marital, land, pension, copies].map((form) => [form.code, form as unknown as FormContent]),
)
