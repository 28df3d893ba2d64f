// Follows dossiers: when the result is ready and is to go home, a delivery waits; when there is a file, it waits for the
// citizen's store. Both in the transaction that finished the dossier.

import type { DossierFollower } from '../dossiers/index.ts'
import { newId } from '../../platform/ids.ts'
import { setUpDelivery } from './commands.ts'
import { deliveryOf } from './queries.ts'

export const resultsFollower: DossierFollower = {
  name: 'results',
  concerns: ({ state, resultWay, resultFile }) => (state === 9 && resultWay === 'post') || ((state === 9 || state === 10) && resultFile !== null),
  async changed(env, dossier) {
    const { db, communeId, now } = env
    if (dossier.state === 9 && dossier.resultWay === 'post' && dossier.address !== '' && !(await deliveryOf(db, communeId, dossier.id))) {
      await setUpDelivery(env, dossier, { recipientName: dossier.applicantName, phone: dossier.phone, address: dossier.address, consentedHow: 'form' })
    }
    // The file as it now stands; a newer one, with the seal or more proof in it, follows as a push of its own.
    if (dossier.resultCode !== null && dossier.resultFile !== null) {
      // An older one still waiting must not arrive after it and take its place.
      await db.deleteFrom('resultPushes').where('communeId', '=', communeId).where('dossierId', '=', dossier.id).where('state', '=', 'waiting').where('resultLink', '<>', dossier.resultFile).execute()
      await db
        .insertInto('resultPushes')
        .values({ communeId, id: newId(now), dossierId: dossier.id, dossierCode: dossier.code, resultName: dossier.resultName ?? dossier.procedureName, resultCode: dossier.resultCode, resultLink: dossier.resultFile, nextAt: now })
        .onConflict((oc) => oc.constraint('result_pushes_once').doNothing())
        .execute()
    }
  },
}
