// English for the phone's own pages.

import type { Catalogue } from '../translate.ts'

export const en: Catalogue = {}
