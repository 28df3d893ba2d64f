// Follows dossiers: whoever got a result is asked, once, how it went.

import type { DossierFollower } from '../dossiers/index.ts'
import { askForRating } from './commands.ts'

export const feedbackFollower: DossierFollower = {
  name: 'feedback',
  async changed({ db, communeId, now }, dossier) {
    if (dossier.state === 10) await askForRating(db, communeId, dossier.id, now)
  },
}
