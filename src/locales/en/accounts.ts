// English for accounts.

import type { Catalogue } from '../translate.ts'

export const en: Catalogue = {}
