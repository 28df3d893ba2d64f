// Follows dossiers: whoever got a result is asked, once, how it went.

import type { DossierFollower } from '../dossiers/index.ts'
import { ratingAsked } from './commands.ts'

export const feedbackFollower: DossierFollower = {
  name: 'feedback',
  writes: ({ communeId, now }, { id }, { type }) => (type === 'returned' ? ratingAsked(communeId, id, now) : ''),
}
