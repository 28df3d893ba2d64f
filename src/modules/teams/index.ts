// The door of teams: who belongs to which, and whether a helper's card is good.

export { findHelperByCode, findMember, findTeam, listMembers, listTeams, type MemberRow, type TeamRow } from './queries.ts'
export { judgeCard } from './rules.ts'
