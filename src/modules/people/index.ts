// The door of people: finding households and residents, the commands phones and other modules run, and following
// what happens to a person.

export { addHousehold, addResident, editResident } from './commands.ts'
export { recordConsent, withdrawConsent } from './commands-consent.ts'
export { eraseResident, ERASED_NAME } from './commands-erase.ts'
export { moveHousehold, moveResident, setHouseholdState, setResidentState, splitHousehold } from './commands-household.ts'
export { flagDuplicates, mergeResidents } from './commands-duplicates.ts'
export { followPeople, type HeldRows, type PeopleFollower } from './followers.ts'
export { heldAbout, type Held } from './queries-held.ts'
export { findHouseholds, findPeople, type Found } from './queries-search.ts'
export { exactAlternatives, mendedAlternatives, readQuery } from './rules-search.ts'
export {
  findResidentRow, householdLines, listHouseholds, listMembers, listResidentsOfHamlets, personLines, resolveHousehold, resolveResident,
  type HouseholdLine, type HouseholdRow, type PersonLine, type ResidentOfHamlet, type ResidentRow,
} from './queries.ts'
export { DEVICES, HOUSEHOLD_ROLES, isElderly, maskPhone, mergeFields, needsOf, type Device, type HouseholdRole, type Need } from './rules.ts'
export { addHouseholdInput, addResidentInput, consentInput, editResidentInput, type AddHouseholdInput, type AddResidentInput, type EditResidentInput } from './schema.ts'
