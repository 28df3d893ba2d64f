// English for the desk's side of visits: drives, calls, escalations, the teaching chain, hours. Not carried by phones.

import type { Catalogue } from '../translate.ts'

export const en: Catalogue = {}
