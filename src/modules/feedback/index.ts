// The door of feedback: the link to rate a dossier, and what the index counts (parts 5.1 to 5.4).

export { petitionFacts, ratingOf, satisfactionOf, type PetitionRow, type RatingRow } from './queries.ts'
export { isLate, type PetitionKind, type PetitionState, type Satisfaction } from './rules.ts'
