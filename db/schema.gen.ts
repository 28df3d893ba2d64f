// Generated from the migrated database by `npm run db-types`. Do not edit.

import type { ColumnType } from 'kysely'
import type { Instant, PlainDate } from '../src/platform/time.ts'

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>
/** Parsed JSON when read; written as JSON text. */
export type JsonValue = ColumnType<unknown, unknown, unknown>

export interface AbsorbedCommands {
  communeId: number
  commandId: string
  answer: JsonValue | null
}

export interface Accounts {
  id: string
  communeId: number | null
  provinceId: number | null
  login: string
  fullName: string
  roles: string[]
  passwordHash: string | null
  totpSecret: Buffer | null
  totpLastStep: number | null
  state: Generated<string>
  mustChangePassword: Generated<boolean>
  createdAt: Instant
  passwordChangedAt: Instant | null
  passwordUntil: Instant | null
  totpConfirmedAt: Instant | null
}

export interface Alleys {
  communeId: number
  id: string
  hamletId: string
  name: string
  sort: Generated<number>
  importId: string | null
}

export interface BadgeKeys {
  communeId: number
  kid: string
  publicJwk: JsonValue
  privateSealed: Buffer
  madeAt: Instant
  madeBy: string
  retiredAt: Instant | null
}

export interface Badges {
  communeId: number
  id: string
  residentId: string
  guideId: string
  guideVersion: number
  skill: string
  kid: string
  statusIndex: number
  provedOn: PlainDate
  issuedAt: Instant
  issuedBy: string
  validUntil: Instant
  jwt: string
  revokedAt: Instant | null
  revokedBy: string | null
  revokedWhy: string | null
  replaces: string | null
}

export interface BankCredits {
  communeId: number
  id: string
  accountId: string
  provider: string
  transactionId: string
  amountVnd: number
  bookedAt: Instant
  bookedOn: PlainDate
  purpose: string
  payerName: string | null
  firstSeen: string
  firstSeenAt: Instant
  statementId: string | null
  verdict: string
  state: string
  chargeId: string | null
  namedChargeId: string | null
  settledBy: string | null
  settledAt: Instant | null
}

export interface BankMessages {
  communeId: number
  id: string
  accountId: string
  provider: string
  receivedAt: Instant
  body: string
  settledAt: Instant | null
  outcome: string | null
  creditId: string | null
}

export interface BankStatementRows {
  communeId: number
  statementId: string
  rowNo: number
  transactionId: string
  bookedAt: Instant
  bookedOn: PlainDate
  amountVnd: number
  purpose: string
  payerName: string | null
  verdict: string
  creditId: string | null
}

export interface BankStatements {
  communeId: number
  id: string
  accountId: string
  source: string
  fileName: string
  fileSha256: string
  fromDay: PlainDate
  toDay: PlainDate
  importedAt: Instant
  importedBy: string
}

export interface CaseFilePapers {
  communeId: number
  caseFileId: string
  direction: string
  paperId: string
  filedAt: Instant
  filedByName: string
}

export interface CaseFiles {
  communeId: number
  id: string
  year: number
  code: string
  title: string
  unitId: string
  keeperName: string
  retentionYears: number | null
  retentionBasis: string
  state: string
  openedOn: PlainDate
  closedOn: PlainDate | null
  handedOverOn: PlainDate | null
  handoverNote: string | null
  destroyedOn: PlainDate | null
  destructionNote: string | null
}

export interface ChargePayments {
  communeId: number
  id: string
  chargeId: string
  kind: string
  creditId: string | null
  amountVnd: number
  paidAt: Instant
  paidOn: PlainDate
  recordedBy: string
  recordedAt: Instant
}

export interface Charges {
  communeId: number
  id: string
  subjectKind: string
  subjectId: string
  title: string
  payerName: string | null
  code: string
  stage: Generated<number>
  amountVnd: number
  lines: JsonValue
  accountId: string | null
  state: Generated<string>
  paidVnd: Generated<number>
  refundedVnd: Generated<number>
  raisedAt: Instant
  raisedBy: string
  dueAt: Instant | null
  settledAt: Instant | null
  cancelledAt: Instant | null
  cancelReason: string | null
}

export interface CheckAnswers {
  communeId: number
  sittingId: string
  itemId: string
  itemVersion: number
  chosen: number
  correct: boolean
  shown: string | null
}

export interface CheckSittings {
  communeId: number
  id: string
  residentId: string | null
  guideId: string
  skill: string
  takenOn: PlainDate
  takenAt: Instant
  asked: number
  correct: number
  slip: boolean
  variantRight: boolean | null
  watchedBy: string | null
}

export interface CitizenSessions {
  communeId: number
  tokenHash: Buffer
  sealed: Buffer
  expiresAt: Instant
}

export interface CommuneHandovers {
  id: string
  fromCommune: number
  toCommune: number
  decisionNumber: string
  decisionDate: PlainDate
  effectiveOn: PlainDate
  state: Generated<string>
  offeredAt: Instant
  offeredBy: string
  answeredAt: Instant | null
  answeredBy: string | null
}

export interface CommuneNames {
  communeId: number
  name: string
  kind: string
  validFrom: PlainDate
  validTo: PlainDate | null
}

export interface Communes {
  communeId: number
  code: string
  name: string
  kind: string
  provinceId: number
  validFrom: PlainDate
  validTo: PlainDate | null
  succeededBy: Generated<number[]>
  fictional: Generated<boolean>
  areaKm2: string | null
  population: number | null
  populationNote: string | null
  predecessors: Generated<string[]>
  source: string
  hamletLabel: Generated<string>
  teamLabel: Generated<string>
  hotline: string | null
  localSkill: string | null
}

export interface Confirmations {
  communeId: number
  id: string
  residentId: string
  skill: string
  confirmedOn: PlainDate
  source: string
  recordedAt: Instant
  recordedBy: string
}

export interface Consents {
  communeId: number
  id: string
  residentId: string
  purpose: string
  wording: string
  givenAt: Instant
  givenHow: string
  recordedBy: string
  withdrawnAt: Instant | null
}

export interface CoverageCounts {
  communeId: number
  fact: string
  hamletId: string
  n: number
}

export interface CoverageMarks {
  communeId: number
  seq: number
  day: PlainDate
  definitions: string
  foldedAt: Instant
}

export interface CoverageSubjects {
  communeId: number
  id: string
  householdId: string
  hamletId: string
  facts: string[]
}

export interface CoverageVisits {
  communeId: number
  hamletId: string
  day: PlainDate
  driveId: string
  outcome: string
  visits: number
}

export interface DayClosings {
  communeId: number
  id: string
  onDay: PlainDate
  figures: JsonValue
  note: Generated<string>
  closedBy: string
  closedByName: string
  closedAt: Instant
}

export interface Deliveries {
  communeId: number
  id: string
  code: string
  dossierId: string
  dossierCode: string
  recipientName: string
  phone: string | null
  address: string
  consentedHow: string
  state: Generated<string>
  attempts: Generated<number>
  carrierNumber: string | null
  handoverId: string | null
  receivedBy: string | null
  identityCheck: string | null
  createdAt: Instant
  createdBy: string
  movedAt: Instant
}

export interface DeliveryEvents {
  communeId: number
  deliveryId: string
  no: number
  at: Instant
  kind: string
  note: Generated<string>
  byName: string
}

export interface DeliveryHandovers {
  communeId: number
  id: string
  carrier: string
  takenBy: string
  handedAt: Instant
  handedBy: string
  handedByName: string
}

export interface Devices {
  id: string
  communeId: number
  memberId: string
  label: string
  enrolledAt: Instant
  enrolledBy: string
  lastSeenAt: Instant | null
  lastSequence: Generated<number>
  dataKey: Buffer | null
  revokedAt: Instant | null
  revokedBy: string | null
  revokeReason: string | null
}

export interface DocumentAgencies {
  communeId: number
  parentName: Generated<string>
  name: string
  abbr: string
  place: string
  organCode: string
  collective: string
  headTitle: string
  numbering: string
  sealMm: Generated<number>
  updatedAt: Instant
}

export interface DocumentAttachments {
  communeId: number
  id: string
  documentId: string
  role: string
  position: number
  title: string
  fileName: string
  kind: string
  sha256: string
  sizeBytes: number
  addedAt: Instant
  addedByName: string
  sealedSha256: string | null
  sealedAt: Instant | null
}

export interface DocumentAutosaves {
  communeId: number
  documentId: string
  accountId: string
  baseVersion: number
  fields: JsonValue
  at: Instant
}

export interface DocumentComments {
  communeId: number
  id: string
  documentId: string
  version: number
  byId: string
  byName: string
  text: string
  at: Instant
  resolvedAt: Instant | null
}

export interface DocumentConsultations {
  communeId: number
  id: string
  documentId: string
  unitId: string
  askedByName: string
  askedAt: Instant
  dueAt: Instant
  question: Generated<string>
  verdict: string | null
  answer: string | null
  answeredByName: string | null
  answeredAt: Instant | null
}

export interface DocumentCopies {
  communeId: number
  id: string
  copyKey: string
  source: string
  paperId: string | null
  title: string
  number: number
  year: number
  fullNumber: string
  madeAt: Instant
  madeByName: string
  fileSha256: string
  sealedSha256: string | null
  sealedAt: Instant | null
  refusedReason: string | null
}

export interface DocumentDelegations {
  communeId: number
  id: string
  fromAccountId: string
  fromName: string
  toAccountId: string
  toName: string
  capacity: string
  typeKeys: Generated<string[]>
  validFrom: PlainDate
  validTo: PlainDate
  basis: string
  withdrawnAt: Instant | null
  createdAt: Instant
}

export interface DocumentFiles {
  communeId: number
  documentId: string
  stage: string
  sha256: string
  madeAt: Instant
}

export interface DocumentLetters {
  communeId: number
  id: string
  documentId: string
  organName: string
  address: string
  state: string
  attempts: Generated<number>
  nextAt: Instant | null
  lastError: string | null
  askedAt: Instant
  askedByName: string
  sentAt: Instant | null
}

export interface DocumentNumbers {
  communeId: number
  register: string
  series: string
  year: number
  number: number
  documentId: string | null
  voidReason: string | null
  takenAt: Instant
}

export interface DocumentReminderAddresses {
  communeId: number
  accountId: string
  channel: string
  address: string
  setAt: Instant
}

export interface DocumentReminders {
  communeId: number
  accountId: string
  day: PlainDate
  papers: number
  state: string
  tries: Generated<number>
  trouble: string | null
  sentAt: Instant | null
}

export interface DocumentSeries {
  communeId: number
  register: string
  series: string
  year: number
  last: number
}

export interface DocumentSteps {
  communeId: number
  documentId: string
  seq: number
  step: string
  byId: string
  byName: string
  reason: string | null
  at: Instant
}

export interface DocumentUnits {
  communeId: number
  id: string
  name: string
  abbr: string
  headAccountId: string | null
  active: Generated<boolean>
}

export interface DocumentVersions {
  communeId: number
  documentId: string
  version: number
  subject: string
  body: string
  byId: string
  byName: string
  at: Instant
}

export interface Documents {
  communeId: number
  id: string
  typeKey: string
  unitId: string
  subject: string
  addressee: Generated<string>
  body: string
  recipients: string[]
  organCodes: Generated<string[]>
  urgency: string
  signerId: string | null
  signerName: Generated<string>
  signerTitle: Generated<string>
  capacity: string
  state: string
  version: Generated<number>
  drafterId: string
  drafterName: string
  createdAt: Instant
  changedAt: Instant
  dueOn: PlainDate | null
  series: string | null
  number: number | null
  numberYear: number | null
  symbol: string | null
  fullNumber: string | null
  issuedOn: PlainDate | null
  mendsId: string | null
  mendsHow: string | null
  answersId: string | null
  subjectRef: string | null
  search: unknown
  initiallerId: string | null
}

export interface Doors {
  communeId: number
  id: string
  alleyId: string
  label: string
  sort: Generated<number>
  note: string | null
  importId: string | null
}

export interface DossierComponents {
  communeId: number
  dossierId: string
  no: number
  documentKey: string
  name: string
  kind: string
  copies: Generated<number>
  pages: number | null
  fileId: string | null
  fileName: string | null
  digitised: Generated<boolean>
  reused: Generated<boolean>
  fromStore: Generated<boolean>
  replacedBy: string | null
  addedAt: Instant
  addedBy: string
}

export interface DossierCounters {
  communeId: number
  kind: string
  day: PlainDate
  last: number
}

export interface DossierDelegations {
  communeId: number
  id: string
  fromId: string
  fromName: string
  toId: string
  toName: string
  startsOn: PlainDate
  endsOn: PlainDate
  reason: Generated<string>
  createdAt: Instant
  createdBy: string
  endedAt: Instant | null
}

export interface DossierEvents {
  communeId: number
  dossierId: string
  no: number
  at: Instant
  actorId: string
  actorName: string
  type: string
  data: JsonValue
}

export interface DossierFlows {
  communeId: number
  id: string
  procedureCode: string
  version: number
  definition: JsonValue
  origin: string
  publishedAt: Instant
  publishedBy: string
}

export interface DossierPapers {
  communeId: number
  id: string
  dossierId: string
  kind: string
  state: string
  title: string
  signerId: string
  signerName: string
  sourceFile: string
  fileId: string
  requestId: string | null
  declineReason: string | null
  madeAt: Instant
  madeBy: string
  changedAt: Instant
}

export interface DossierPrincipals {
  communeId: number
  dossierId: string
  issuer: string
  subject: string
  provider: string
  simulated: boolean
  name: string
  level: number
  authenticatedAt: Instant
  relation: string
}

export interface DossierSavedViews {
  communeId: number
  id: string
  accountId: string
  name: string
  query: string
  createdAt: Instant
}

export interface DossierSearch {
  communeId: number
  dossierId: string
  searchKey: string
  createdAt: Instant
}

export interface DossierSettings {
  communeId: number
  codePattern: Generated<string>
  agency: Generated<string>
  owner: Generated<string>
  centreName: Generated<string>
  phone: Generated<string>
  portalUrl: Generated<string>
  portalCursor: Generated<number>
  changedAt: Instant | null
  changedBy: string | null
}

export interface DossierStaff {
  communeId: number
  accountId: string
  units: string[]
}

export interface DossierSupplements {
  communeId: number
  dossierId: string
  askedAt: Instant
  askedBy: string
  askedName: string
  reasons: JsonValue
  words: Generated<string>
  contactName: string
  contactPhone: string
  answeredAt: Instant | null
  answer: string | null
}

export interface DossierTasks {
  communeId: number
  id: string
  dossierId: string
  step: string
  name: string
  unit: string
  role: string
  agency: string | null
  assigneeId: string | null
  assigneeName: string | null
  handedBy: string
  state: Generated<string>
  openedAt: Instant
  plannedAt: Instant | null
  sortAt: Instant
  doneAt: Instant | null
  doneBy: string | null
  outcome: string | null
  note: string | null
}

export interface DossierTickets {
  communeId: number
  id: string
  day: PlainDate
  no: number
  purpose: string
  priority: Generated<boolean>
  state: Generated<string>
  desk: string | null
  takenAt: Instant
  calledAt: Instant | null
  calledBy: string | null
  endedAt: Instant | null
}

export interface DossierWords {
  communeId: number
  word: string
}

export interface Dossiers {
  communeId: number
  id: string
  code: string
  procedureCode: string
  procedureName: string
  procedureVersion: string
  flowId: string
  flowState: JsonValue
  state: number
  channel: number
  filedWhere: string
  resolvingAgency: string
  receivingPoint: string
  applicantName: string
  organisation: string | null
  personalId: string | null
  phone: string | null
  email: string | null
  address: Generated<string>
  representative: JsonValue | null
  assistedBy: string | null
  request: Generated<string>
  sets: Generated<number>
  formData: JsonValue
  resultWay: Generated<string>
  returnsDocument: Generated<boolean>
  deadline: JsonValue
  filedAt: Instant
  acceptedAt: Instant | null
  originalDueAt: Instant | null
  dueAt: Instant | null
  nearAt: Instant | null
  endedAt: Instant | null
  returnedAt: Instant | null
  apologyAt: Instant | null
  supplements: Generated<number>
  paymentState: Generated<string>
  paidOnline: Generated<number>
  fees: JsonValue
  deliveryState: Generated<string>
  syncState: Generated<string>
  vneid: Generated<boolean>
  sourceDatabases: Generated<string[]>
  resultCode: string | null
  resultFile: string | null
  resultName: string | null
  resultLink: string | null
  rating: number | null
  petition: string | null
  revision: Generated<number>
  createdAt: Instant
  exemptions: Generated<string[]>
}

export interface DriveHamlets {
  communeId: number
  driveId: string
  hamletId: string
}

export interface Drives {
  communeId: number
  id: string
  name: string
  startsOn: PlainDate
  endsOn: PlainDate
  skills: string[]
  targetPopulation: string
  targetValue: number
  targetUnit: string
  targetRung: number
  targetSource: string
  state: Generated<string>
  createdAt: Instant
  createdBy: string
  closedAt: Instant | null
  closedBy: string | null
  targetGroup: Generated<string>
}

export interface DuplicatePairs {
  communeId: number
  id: string
  firstId: string
  secondId: string
  score: number
  reasons: JsonValue
  state: Generated<string>
  decidedAt: Instant | null
  decidedBy: string | null
}

export interface DuplicateSearches {
  communeId: number
  id: string
  state: string
  done: Generated<number>
  total: Generated<number>
  found: Generated<number>
  startedAt: Instant
  startedBy: string
  endedAt: Instant | null
}

export interface Enrolments {
  tokenHash: Buffer
  communeId: number
  memberId: string
  createdBy: string
  createdAt: Instant
  expiresAt: Instant
  usedAt: Instant | null
}

export interface ErasedFiles {
  communeId: number
  fileId: string
  erasedAt: Instant
}

export interface Escalations {
  communeId: number
  id: string
  visitId: string | null
  householdId: string | null
  toWhom: string
  reason: string
  raisedAt: Instant
  raisedBy: string
  state: Generated<string>
  answer: string | null
  handledAt: Instant | null
  handledBy: string | null
}

export interface EveningAssignments {
  communeId: number
  driveId: string
  onDate: PlainDate
  alleyId: string
  memberId: string
  assignedBy: string
  assignedAt: Instant
}

export interface Evidence {
  communeId: number
  residentId: string
  skill: string
  rung: number
  reachedOn: PlainDate
  visitId: string | null
  source: string | null
  ownSince: PlainDate | null
}

export interface EvidenceActs {
  communeId: number
  id: string
  residentId: string
  skill: string
  rung: number
  seenOn: PlainDate
}

export interface ExchangeMessages {
  communeId: number
  id: string
  direction: string
  business: string
  documentId: string | null
  hubDocumentId: string
  toCode: string
  toName: string
  state: string
  statusNote: string | null
  attempts: Generated<number>
  nextAt: Instant | null
  lastError: string | null
  madeAt: Instant
  changedAt: Instant
}

export interface FieldConflicts {
  communeId: number
  id: string
  residentId: string
  field: string
  currentValue: string | null
  offeredValue: string | null
  offeredBy: string
  offeredAt: Instant
  state: Generated<string>
  decidedAt: Instant | null
  decidedBy: string | null
}

export interface GuideChecks {
  communeId: number
  originCommune: number
  guideId: string
  assignee: string
  note: Generated<string>
  assignedBy: string
  assignedAt: Instant
}

export interface GuideDraftRevisions {
  communeId: number
  draftId: string
  revision: number
  body: JsonValue
  section: string
  savedBy: string
  savedAt: Instant
  auto: Generated<boolean>
}

export interface GuideDrafts {
  communeId: number
  originCommune: number
  id: string
  guideId: string
  baseVersion: number
  body: JsonValue
  revision: Generated<number>
  state: string
  authors: string[]
  note: Generated<string>
  reason: Generated<string>
  createdAt: Instant
  changedBy: string
  changedAt: Instant
  sentBy: string | null
  reviewedBy: string | null
  reviewedAt: Instant | null
  publishedVersion: number | null
  sounds: JsonValue
}

export interface GuidePrints {
  communeId: number
  id: string
  paper: string
  grey: boolean
  language: string
  guideIds: string[]
  done: Generated<number>
  state: Generated<string>
  fileId: string | null
  askedBy: string
  askedAt: Instant
}

export interface GuideReports {
  communeId: number
  id: string
  guideId: string
  version: number
  stepId: string
  text: Generated<string>
  appVersion: Generated<string>
  reportedAs: string
  reportedAt: Instant
  state: Generated<string>
  handledAt: Instant | null
  handledBy: string | null
}

export interface GuideVersions {
  communeId: number
  originCommune: number
  guideId: string
  version: number
  body: JsonValue
  note: Generated<string>
  publishedAt: Instant
  publishedBy: string
  approvedBy: string | null
}

export interface HamletNames {
  communeId: number
  hamletId: string
  name: string
  validFrom: PlainDate
  validTo: PlainDate | null
}

export interface Hamlets {
  communeId: number
  id: string
  name: string
  kind: string
  sort: Generated<number>
  validFrom: PlainDate
  validTo: PlainDate | null
  succeededBy: Generated<string[]>
}

export interface HouseCalls {
  communeId: number
  id: string
  callerName: string
  hamletId: string | null
  placeText: string
  about: string
  phone: string | null
  note: string | null
  askedAt: Instant
  state: Generated<string>
  householdId: string | null
  memberId: string | null
  answeredAt: Instant | null
  answer: string | null
  answeredBy: string | null
  code: string | null
}

export interface HouseholdStates {
  communeId: number
  householdId: string
  hamletId: string
  bestRung: Generated<number>
  visits: Generated<number>
  lastVisitOn: PlainDate | null
  lastOutcome: string | null
  nextOn: PlainDate | null
  fiveSkills: Generated<boolean>
  metVisits: Generated<number>
  lastVisitAt: Instant | null
  lastVisitId: string | null
}

export interface Households {
  communeId: number
  id: string
  hamletId: string
  doorId: string | null
  code: string | null
  headName: string
  headNameKey: string
  state: Generated<string>
  mergedInto: string | null
  importId: string | null
  createdAt: Instant
}

export interface Inbox {
  communeId: number
  deviceId: string
  deviceSeq: number
  commandId: string
  kind: string
  schemaVersion: number
  madeAt: Instant
  receivedAt: Instant
  body: JsonValue
  state: Generated<string>
  problems: JsonValue | null
  answeredAt: Instant | null
  mends: string | null
  sealedImport: Generated<boolean>
}

export interface IncomingAttachments {
  communeId: number
  incomingId: string
  position: number
  fileName: string
  kind: string | null
  sha256: string | null
  sizeBytes: number
  integrity: string
  note: string
}

export interface IncomingDocuments {
  communeId: number
  id: string
  arrivalNumber: number
  arrivalYear: number
  arrivedAt: Instant
  via: string
  organName: string
  organCode: string | null
  fullNumber: string
  issuedOn: PlainDate | null
  typeKey: string
  subject: string
  urgency: string
  integrity: string
  integrityNote: Generated<string>
  state: string
  acknowledgedAt: Instant | null
  instruction: string | null
  instructedByName: string | null
  instructedAt: Instant | null
  dueAt: Instant | null
  doneAt: Instant | null
  result: string | null
  fileSha256: string
  fileSizeBytes: number
  hubDocumentId: string | null
  search: unknown
  dueCount: number | null
  dueUnit: string | null
}

export interface IncomingRefusals {
  communeId: number
  id: string
  at: Instant
  via: string
  organName: string
  fullNumber: string
  reason: string
  hubDocumentId: string | null
  toldAt: Instant | null
}

export interface IncomingTasks {
  communeId: number
  incomingId: string
  unitId: string
  role: string
  dueAt: Instant | null
  doneAt: Instant | null
  doneByName: string | null
  result: string | null
}

export interface LearnerCodes {
  communeId: number
  residentId: string
  code: string
  madeAt: Instant
  madeBy: string
}

export interface LearningSettings {
  communeId: number
  originCommune: number
  cityApp: Generated<string>
  cityAppHelp: Generated<string>
  changedAt: Instant
}

export interface Ledger {
  communeId: number
  seq: number
  at: Instant
  actorId: string
  deviceId: string | null
  commandId: string
  type: string
  subject: string
  hamletIds: Generated<string[]>
  data: JsonValue | null
  salt: Buffer | null
  commitment: Buffer
  answer: JsonValue | null
  prevHash: Buffer
  hash: Buffer
  householdIds: string[] | null
}

export interface LedgerChecks {
  communeId: number
  id: string
  chain: number
  state: Generated<string>
  done: Generated<number>
  total: Generated<number>
  erased: Generated<number>
  faults: JsonValue
  cancelAsked: Generated<boolean>
  startedAt: Instant
  startedBy: string
  movedAt: Instant
  endedAt: Instant | null
}

export interface LedgerHeads {
  communeId: number
  epoch: Generated<string>
  seq: Generated<number>
  hash: Generated<Buffer>
  closed: Generated<boolean>
  before: Buffer | null
}

export interface Lessons {
  communeId: number
  visitId: string
  residentId: string
  skill: string
  rung: number
}

export interface Migrations {
  name: string
  sha256: string
  appliedAt: Generated<Instant>
}

export interface NameWords {
  communeId: number
  word: string
}

export interface OfficialUnitLists {
  listId: string
  title: string
  source: string
  fileSha256: string
  importedAt: Instant
  importedBy: string
  units: number
  refused: JsonValue
  state: Generated<string>
  fileName: Generated<string>
  mapping: JsonValue
  committedAt: Instant | null
}

export interface OfficialUnits {
  listId: string
  rowNo: number
  province: string
  code: string | null
  kind: string
  name: string
  nameKey: string
  areaKm2: string | null
  population: number | null
  seat: string | null
  predecessors: Generated<string[]>
}

export interface OutboxDeliveries {
  communeId: number
  deviceId: string
  firstCommand: string
  commands: number
  receivedAt: Instant
  sealedImport: Generated<boolean>
  entries: string
}

export interface Packs {
  communeId: number
  hamletId: string
  schemaVersion: number
  seq: number
  sha256: string
  sizeBytes: number
  body: Buffer
  builtAt: Instant
}

export interface PasskeyChallenges {
  challenge: string
  purpose: string
  accountId: string | null
  expiresAt: Instant
  bound: Buffer | null
}

export interface Passkeys {
  accountId: string
  credentialId: string
  publicKey: Buffer
  counter: number
  transports: Generated<string[]>
  label: string
  createdAt: Instant
  lastUsedAt: Instant | null
}

export interface PaymentAccounts {
  communeId: number
  id: string
  bankBin: string
  accountNumber: string
  accountName: string
  provider: string
  keyNumber: Generated<number>
  openedAt: Instant
  closedAt: Instant | null
}

export interface PersonalDataRequests {
  communeId: number
  id: string
  residentId: string
  kind: string
  askedAt: Instant
  askedHow: string
  answerBy: PlainDate
  actBy: PlainDate
  state: Generated<string>
  answeredAt: Instant | null
  doneAt: Instant | null
  outcome: string | null
  handledBy: string | null
  askedBy: Generated<string>
  wish: string | null
  processors: Generated<boolean>
  extendedAt: Instant | null
  extensionReason: string | null
  answer: string | null
  refusalGround: string | null
  clocksVersion: Generated<string>
}

export interface Petitions {
  communeId: number
  id: string
  code: string
  kind: string
  dossierId: string | null
  text: string
  senderName: string | null
  phone: string | null
  receivedAt: Instant
  state: Generated<string>
  refuseBy: PlainDate
  askBy: PlainDate
  resolveBy: PlainDate
  publishBy: PlainDate | null
  askedText: string | null
  askedAt: Instant | null
  addedText: string | null
  addedAt: Instant | null
  answer: string | null
  handledBy: string | null
  decidedAt: Instant | null
  resolvedAt: Instant | null
  publishedAt: Instant | null
}

export interface PlaceChanges {
  communeId: number
  id: string
  kind: string
  effectiveOn: PlainDate
  decisionNumber: string | null
  decisionDate: PlainDate | null
  fromIds: Generated<string[]>
  toIds: Generated<string[]>
  note: string | null
  recordedAt: Instant
  recordedBy: string
}

export interface PortalInbox {
  communeId: number
  messageId: string
  kind: string
  payload: JsonValue
  receivedAt: Instant
  state: string
  outcome: Generated<string>
  dossierId: string | null
}

export interface PortalOutbox {
  communeId: number
  dossierId: string
  no: number
  id: string
  payload: JsonValue
  state: Generated<string>
  tries: Generated<number>
  nextAt: Instant
  lastError: string | null
  createdAt: Instant
  acknowledgedAt: Instant | null
}

export interface PracticeRecords {
  communeId: number
  id: string
  residentId: string
  guideId: string
  guideVersion: number
  skill: string
  way: string
  variant: boolean
  steps: number
  wrongTaps: number
  hints: number
  pauses: number | null
  seconds: number | null
  fell: boolean | null
  practisedOn: PlainDate
  practisedAt: Instant
}

export interface PreparedDrafts {
  communeId: number
  id: string
  ownerHash: Buffer
  revision: number
  sealed: Buffer
  keptUntil: Instant
}

export interface PreparedPages {
  communeId: number
  draftId: string
  id: string
  sealed: Buffer
}

export interface ProcedureFormDrafts {
  communeId: number
  code: string
  basedOn: number
  revision: number
  form: JsonValue
  editedAt: Instant
  editedBy: string
}

export interface ProcedureForms {
  communeId: number
  code: string
  version: number
  form: JsonValue
  editedBy: string
  publishedAt: Instant
  publishedBy: string
}

export interface ProcedureImports {
  communeId: number
  id: string
  fileId: string
  fileName: string
  changedCodes: string[]
  importedAt: Instant
  importedBy: string
  undoneAt: Instant | null
  undoneBy: string | null
}

export interface ProcedureVersions {
  communeId: number
  code: string
  version: number
  validFrom: PlainDate
  content: JsonValue | null
  reason: string
  importId: string | null
  publishedAt: Instant
  publishedBy: string
}

export interface ProofStates {
  communeId: number
  residentId: string
  guideId: string
  skill: string
  tier: string
  runs: number
  witnessedOn: PlainDate | null
  provedOn: PlainDate | null
  slippedOn: PlainDate | null
  missing: string[]
  reviewStep: number | null
  reviewOn: PlainDate | null
}

export interface Provinces {
  provinceId: number
  code: string
  name: string
  kind: string
  source: string
}

export interface RateLimits {
  bucket: string
  windowStart: Instant
  hits: Generated<number>
}

export interface Ratings {
  communeId: number
  id: string
  dossierId: string
  token: string
  askedAt: Instant
  face: number | null
  ratedAt: Instant | null
  note: string | null
}

export interface ReceiptCounters {
  communeId: number
  year: number
  lastNumber: number
}

export interface Receipts {
  communeId: number
  id: string
  year: number
  number: number
  chargeId: string
  amountVnd: number
  issuedAt: Instant
  issuedBy: string
}

export interface Recordings {
  communeId: number
  originCommune: number
  id: string
  guideId: string
  stepId: string
  language: string
  spokenText: string
  textHash: Generated<string>
  guideVersion: number
  voiceId: string
  state: string
  fileId: string
  sizeBytes: number
  milliseconds: number
  lufs: number
  clearDb: number
  testTone: Generated<boolean>
  recordedBy: string
  recordedAt: Instant
  reviewedBy: string | null
  reviewedAt: Instant | null
  reason: Generated<string>
}

export interface RecoveryCodes {
  accountId: string
  codeHash: Buffer
  createdAt: Instant
  usedAt: Instant | null
}

export interface Refunds {
  communeId: number
  id: string
  chargeId: string | null
  creditId: string | null
  amountVnd: number
  method: string
  reason: string
  state: Generated<string>
  askedBy: string
  askedAt: Instant
  decidedBy: string | null
  decidedAt: Instant | null
  decisionNote: string | null
  paidAt: Instant | null
  paidOn: PlainDate | null
  bankReference: string | null
  lastError: string | null
}

export interface RegisterImportHouseholds {
  communeId: number
  importId: string
  householdNo: number
  headName: string
  code: string | null
  hamletId: string | null
  alleyName: string | null
  doorLabel: string | null
  existingId: string | null
}

export interface RegisterImportRows {
  communeId: number
  importId: string
  rowNo: number
  verdict: string
  decision: string | null
  person: JsonValue
  reasons: JsonValue
  householdId: string | null
  residentId: string | null
  householdNo: number | null
}

export interface RegisterImportSheets {
  communeId: number
  importId: string
  sheetNo: number
  cells: Buffer
}

export interface RegisterImports {
  communeId: number
  id: string
  fileName: string
  fileSha256: string
  sheet: string | null
  state: string
  mapping: JsonValue
  summary: JsonValue
  progressDone: Generated<number>
  progressTotal: Generated<number>
  createdAt: Instant
  createdBy: string
  committedAt: Instant | null
  undoneAt: Instant | null
  cancelAsked: Generated<boolean>
  kept: JsonValue
  sheets: JsonValue
}

export interface ResidentLooks {
  communeId: number
  residentId: string
  actorId: string
  actorName: string
  day: PlainDate
  looks: Generated<number>
  lastAt: Instant
}

export interface Residents {
  communeId: number
  id: string
  householdId: string
  fullName: string
  nameKey: string
  birthYear: number | null
  birthDate: PlainDate | null
  sex: string | null
  householdRole: Generated<string>
  language: Generated<string>
  device: Generated<string>
  phone: string | null
  needs: Generated<string[]>
  state: Generated<string>
  mergedInto: string | null
  importId: string | null
  fieldSeqs: JsonValue
  createdAt: Instant
}

export interface ResultPushes {
  communeId: number
  id: string
  dossierId: string
  dossierCode: string
  resultName: string
  resultLink: string
  state: Generated<string>
  tries: Generated<number>
  nextAt: Instant
  sentAt: Instant | null
  lastError: string | null
  resultCode: Generated<string>
}

export interface RetentionTerms {
  communeId: number
  id: string
  title: string
  years: number | null
  basis: string
  enteredByName: string
  enteredAt: Instant
  checkedOn: PlainDate | null
  checkedByName: string | null
  withdrawnAt: Instant | null
}

export interface SealedEnvelopes {
  communeId: number
  id: string
  code: string
  procedureVersion: number
  formVersion: number | null
  ciphertext: Buffer | null
  sizeBytes: number
  helperMemberId: string | null
  sealedAt: Instant
  expiresAt: Instant
  openedAt: Instant | null
  openedBy: string | null
}

export interface Sessions {
  tokenHash: Buffer
  id: string
  accountId: string | null
  deviceId: string | null
  createdAt: Instant
  lastSeenAt: Instant
  expiresAt: Instant
  confirmedAt: Instant | null
  userAgent: Generated<string>
  revokedAt: Instant | null
  stage: Generated<string>
}

export interface SignatureActs {
  communeId: number
  id: string
  requestId: string
  batchId: string
  accountId: string
  credentialId: string
  sourceFileId: string
  preparedFileId: string
  digest: Buffer
  byteRange: number[]
  attributes: Buffer
  state: Generated<string>
  preparedAt: Instant
  confirmedAt: Instant | null
  confirmedHow: string | null
  confirmation: JsonValue | null
  handOffHash: Buffer | null
  handOffUntil: Instant | null
  tries: Generated<number>
  trouble: string | null
  endedAt: Instant | null
}

export interface SignatureImages {
  communeId: number
  id: string
  accountId: string | null
  png: Buffer
  widthMm: number
  setAt: Instant
  setBy: string
}

export interface SignatureRequests {
  communeId: number
  id: string
  subjectKind: string
  subjectId: string
  title: string
  act: string
  accountId: string | null
  fileId: string
  place: JsonValue
  words: Generated<string[]>
  state: Generated<string>
  askedAt: Instant
  askedBy: string
  dueAt: Instant | null
  decidedAt: Instant | null
  decidedBy: string | null
  declineReason: string | null
  resultFileId: string | null
  level: string | null
  evidence: Generated<string>
  evidenceTries: Generated<number>
  evidenceNextAt: Instant | null
  evidenceTrouble: string | null
}

export interface SigningCredentials {
  communeId: number
  id: string
  accountId: string | null
  holderName: string
  unitName: string
  adapter: string
  algorithm: string
  certificate: Buffer
  chain: Buffer[]
  serial: string
  validFrom: Instant
  validUntil: Instant
  sealedKey: Buffer | null
  remoteId: string | null
  isTest: boolean
  madeAt: Instant
  madeBy: string
  revokedAt: Instant | null
  revokeReason: string | null
}

export interface SkillRuns {
  communeId: number
  id: string
  residentId: string
  householdId: string
  hamletId: string
  guideId: string
  guideVersion: number
  skill: string
  way: string
  ranOn: PlainDate
  ranAt: Instant
  help: string
  variant: Generated<boolean>
  slip: Generated<boolean>
  memberId: string | null
  recordedBy: string
  receivedAt: Instant
}

export interface Teachings {
  communeId: number
  id: string
  teacherId: string
  learnerId: string
  skill: string
  taughtOn: PlainDate
  visitId: string | null
  recordedBy: string
}

export interface TeamHamlets {
  communeId: number
  teamId: string
  hamletId: string
}

export interface TeamMembers {
  communeId: number
  id: string
  teamId: string
  fullName: string
  role: string
  phone: string | null
  languages: Generated<string[]>
  skills: Generated<string[]>
  cardCode: string
  cardValidUntil: PlainDate
  state: Generated<string>
  residentId: string | null
  createdAt: Instant
}

export interface Teams {
  communeId: number
  id: string
  name: string
  decisionNumber: string
  decisionDate: PlainDate
  validUntil: PlainDate
  state: Generated<string>
  createdAt: Instant
}

export interface VisitAttachments {
  communeId: number
  id: string
  visitId: string
  sha256: string
  mediaType: string
  sizeBytes: number
  fileId: string | null
  arrivedAt: Instant | null
}

export interface Visits {
  communeId: number
  id: string
  householdId: string
  hamletId: string
  driveId: string | null
  memberId: string | null
  recordedBy: string
  visitedOn: PlainDate
  visitedAt: Instant
  receivedAt: Instant
  outcome: string
  minutes: Generated<number>
  nextOn: PlainDate | null
  note: string | null
}

export interface Voices {
  communeId: number
  id: string
  fullName: string
  credit: Generated<string>
  languages: string[]
  consent: string
  consentedOn: PlainDate
  writtenBy: string
  writtenAt: Instant
  actorId: string | null
  withdrawnAt: Instant | null
}

export interface DB {
  absorbedCommands: AbsorbedCommands
  accounts: Accounts
  alleys: Alleys
  badgeKeys: BadgeKeys
  badges: Badges
  bankCredits: BankCredits
  bankMessages: BankMessages
  bankStatementRows: BankStatementRows
  bankStatements: BankStatements
  caseFilePapers: CaseFilePapers
  caseFiles: CaseFiles
  chargePayments: ChargePayments
  charges: Charges
  checkAnswers: CheckAnswers
  checkSittings: CheckSittings
  citizenSessions: CitizenSessions
  communeHandovers: CommuneHandovers
  communeNames: CommuneNames
  communes: Communes
  confirmations: Confirmations
  consents: Consents
  coverageCounts: CoverageCounts
  coverageMarks: CoverageMarks
  coverageSubjects: CoverageSubjects
  coverageVisits: CoverageVisits
  dayClosings: DayClosings
  deliveries: Deliveries
  deliveryEvents: DeliveryEvents
  deliveryHandovers: DeliveryHandovers
  devices: Devices
  documentAgencies: DocumentAgencies
  documentAttachments: DocumentAttachments
  documentAutosaves: DocumentAutosaves
  documentComments: DocumentComments
  documentConsultations: DocumentConsultations
  documentCopies: DocumentCopies
  documentDelegations: DocumentDelegations
  documentFiles: DocumentFiles
  documentLetters: DocumentLetters
  documentNumbers: DocumentNumbers
  documentReminderAddresses: DocumentReminderAddresses
  documentReminders: DocumentReminders
  documentSeries: DocumentSeries
  documentSteps: DocumentSteps
  documentUnits: DocumentUnits
  documentVersions: DocumentVersions
  documents: Documents
  doors: Doors
  dossierComponents: DossierComponents
  dossierCounters: DossierCounters
  dossierDelegations: DossierDelegations
  dossierEvents: DossierEvents
  dossierFlows: DossierFlows
  dossierPapers: DossierPapers
  dossierPrincipals: DossierPrincipals
  dossierSavedViews: DossierSavedViews
  dossierSearch: DossierSearch
  dossierSettings: DossierSettings
  dossierStaff: DossierStaff
  dossierSupplements: DossierSupplements
  dossierTasks: DossierTasks
  dossierTickets: DossierTickets
  dossierWords: DossierWords
  dossiers: Dossiers
  driveHamlets: DriveHamlets
  drives: Drives
  duplicatePairs: DuplicatePairs
  duplicateSearches: DuplicateSearches
  enrolments: Enrolments
  erasedFiles: ErasedFiles
  escalations: Escalations
  eveningAssignments: EveningAssignments
  evidence: Evidence
  evidenceActs: EvidenceActs
  exchangeMessages: ExchangeMessages
  fieldConflicts: FieldConflicts
  guideChecks: GuideChecks
  guideDraftRevisions: GuideDraftRevisions
  guideDrafts: GuideDrafts
  guidePrints: GuidePrints
  guideReports: GuideReports
  guideVersions: GuideVersions
  hamletNames: HamletNames
  hamlets: Hamlets
  houseCalls: HouseCalls
  householdStates: HouseholdStates
  households: Households
  inbox: Inbox
  incomingAttachments: IncomingAttachments
  incomingDocuments: IncomingDocuments
  incomingRefusals: IncomingRefusals
  incomingTasks: IncomingTasks
  learnerCodes: LearnerCodes
  learningSettings: LearningSettings
  ledger: Ledger
  ledgerChecks: LedgerChecks
  ledgerHeads: LedgerHeads
  lessons: Lessons
  migrations: Migrations
  nameWords: NameWords
  officialUnitLists: OfficialUnitLists
  officialUnits: OfficialUnits
  outboxDeliveries: OutboxDeliveries
  packs: Packs
  passkeyChallenges: PasskeyChallenges
  passkeys: Passkeys
  paymentAccounts: PaymentAccounts
  personalDataRequests: PersonalDataRequests
  petitions: Petitions
  placeChanges: PlaceChanges
  portalInbox: PortalInbox
  portalOutbox: PortalOutbox
  practiceRecords: PracticeRecords
  preparedDrafts: PreparedDrafts
  preparedPages: PreparedPages
  procedureFormDrafts: ProcedureFormDrafts
  procedureForms: ProcedureForms
  procedureImports: ProcedureImports
  procedureVersions: ProcedureVersions
  proofStates: ProofStates
  provinces: Provinces
  rateLimits: RateLimits
  ratings: Ratings
  receiptCounters: ReceiptCounters
  receipts: Receipts
  recordings: Recordings
  recoveryCodes: RecoveryCodes
  refunds: Refunds
  registerImportHouseholds: RegisterImportHouseholds
  registerImportRows: RegisterImportRows
  registerImportSheets: RegisterImportSheets
  registerImports: RegisterImports
  residentLooks: ResidentLooks
  residents: Residents
  resultPushes: ResultPushes
  retentionTerms: RetentionTerms
  sealedEnvelopes: SealedEnvelopes
  sessions: Sessions
  signatureActs: SignatureActs
  signatureImages: SignatureImages
  signatureRequests: SignatureRequests
  signingCredentials: SigningCredentials
  skillRuns: SkillRuns
  teachings: Teachings
  teamHamlets: TeamHamlets
  teamMembers: TeamMembers
  teams: Teams
  visitAttachments: VisitAttachments
  visits: Visits
  voices: Voices
}
