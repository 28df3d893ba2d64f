// All catalogues, gathered: one file per module under en/, so that slices stay apart.

import type { Catalogue } from './translate.ts'
import { en as accounts } from './en/accounts.ts'
import { en as citizens } from './en/citizens.ts'
import { en as boards } from './en/boards.ts'
import { en as device } from './en/device.ts'
import { en as authoring } from './en/authoring.ts'
import { en as authoringGuides } from './en/authoring-guides.ts'
import { en as audit } from './en/audit.ts'
import { en as home } from './en/home.ts'
import { en as learning } from './en/learning.ts'
import { en as signing } from './en/signing.ts'
import { en as payments } from './en/payments.ts'
import { en as documents } from './en/documents.ts'
import { en as documentsAnnexes } from './en/documents-annexes.ts'
import { en as documentsLetters } from './en/documents-letters.ts'
import { en as documentsOffice } from './en/documents-office.ts'
import { en as dossiers } from './en/dossiers.ts'
import { en as feedback } from './en/feedback.ts'
import { en as results } from './en/results.ts'
import { en as paymentsDesk } from './en/payments-desk.ts'
import { en as standInBank } from './en/stand-in-bank.ts'
import { en as dossiersDesk } from './en/dossiers-desk.ts'
import { en as dossiersPapers } from './en/dossiers-papers.ts'
import { en as places } from './en/places.ts'
import { en as people } from './en/people.ts'
import { en as peopleImport } from './en/people-import.ts'
import { en as procedures } from './en/procedures.ts'
import { en as proceduresOffice } from './en/procedures-office.ts'
import { en as proceduresPrepare } from './en/procedures-prepare.ts'
import { en as platform } from './en/platform.ts'
import { en as platformFiles } from './en/platform-files.ts'
import { en as recognition } from './en/recognition.ts'
import { en as recognitionLearners } from './en/recognition-learners.ts'
import { en as recognitionBadges } from './en/recognition-badges.ts'
import { en as register } from './en/register.ts'
import { en as sync } from './en/sync.ts'
import { en as teams } from './en/teams.ts'
import { en as ui } from './en/ui.ts'
import { en as visits } from './en/visits.ts'
import { en as visitsOffice } from './en/visits-office.ts'

export const catalogues: { en: Catalogue } = {
  // One a line, so that two new modules do not meet on it.
  en: {
    ...learning,
    ...citizens,
    ...signing,
    ...documents,
    ...documentsAnnexes,
    ...documentsLetters,
    ...documentsOffice,
    ...procedures,
    ...proceduresPrepare,
    ...proceduresOffice,
    ...people,
    ...peopleImport,
    ...visits,
    ...visitsOffice,
    ...register,
    ...platform,
    ...platformFiles,
    ...ui,
    ...home,
    ...device,
    ...sync,
    ...accounts,
    ...audit,
    ...teams,
    ...places,
    ...boards,
    ...authoring,
    ...authoringGuides,
    ...payments,
    ...recognition,
    ...dossiers,
    ...paymentsDesk,
    ...results,
    ...feedback,
    ...standInBank,
    ...recognitionBadges,
    ...recognitionLearners,
    ...dossiersDesk,
  ...dossiersPapers,
  },
}
