// The door of places: where things are, and where work belongs after units were merged, split or renamed.

export { findHamlet, findHamletOn, getCommune, listAlleys, listDoors, listHamlets, resolveHamlet } from './queries.ts'
export { loadRealCommunes } from './real-communes.ts'
export type { AlleyRow, DoorRow, HamletRow } from './schema.ts'
