// Makes real rows for tests, with sensible defaults; everything can be overridden.

import type { Insertable } from 'kysely'
import type { Database, DB } from '../../src/platform/db.ts'
import { newId, newShortCode } from '../../src/platform/ids.ts'
import { foldText } from '../../src/platform/text.ts'
import { systemNow, type PlainDate } from '../../src/platform/time.ts'

export const VAN_BAN = 8377
export const BAO_HA = 2989

const day = (text: string) => text as PlainDate

export interface Factories {
  /** Phú Thọ / Vân Bán and Lào Cai / Bảo Hà: two communes in two provinces. */
  communes(): Promise<void>
  hamlet(communeId: number, values?: Partial<Insertable<DB['hamlets']>>): Promise<string>
  /** An alley with `count` doors; returns the ids in walking order. */
  alley(communeId: number, hamletId: string, count?: number, name?: string): Promise<{ alleyId: string; doorIds: string[] }>
  household(communeId: number, hamletId: string, values?: Partial<Insertable<DB['households']>>): Promise<string>
  resident(communeId: number, householdId: string, values?: Partial<Insertable<DB['residents']>>): Promise<string>
  /** A team with one leader and one member covering the hamlets. */
  team(communeId: number, hamletIds: string[]): Promise<{ teamId: string; leaderId: string; memberId: string }>
  drive(communeId: number, hamletIds: string[], values?: Partial<Insertable<DB['drives']>>): Promise<string>
}

export function factories(database: Database): Factories {
  const { db } = database
  const make: Factories = {
    async communes() {
      await db
        .insertInto('provinces')
        .values([
          { provinceId: 25, code: '25', name: 'Phú Thọ', kind: 'tinh', source: 'test' },
          { provinceId: 15, code: '15', name: 'Lào Cai', kind: 'tinh', source: 'test' },
        ])
        .onConflict((oc) => oc.doNothing())
        .execute()
      await db
        .insertInto('communes')
        .values([
          { communeId: VAN_BAN, code: '08377', name: 'Vân Bán', kind: 'xa', provinceId: 25, validFrom: day('2025-07-01'), source: 'test' },
          { communeId: BAO_HA, code: '02989', name: 'Bảo Hà', kind: 'xa', provinceId: 15, validFrom: day('2025-07-01'), source: 'test' },
        ])
        .onConflict((oc) => oc.doNothing())
        .execute()
    },
    async hamlet(communeId, values = {}) {
      const id = values.id ?? newId()
      const name = values.name ?? 'Đồng Rào'
      await db.insertInto('hamlets').values({ communeId, id, name, kind: 'thôn', validFrom: day('2025-07-01'), ...values }).execute()
      await db.insertInto('hamletNames').values({ communeId, hamletId: id, name, validFrom: day('2025-07-01') }).execute()
      return id
    },
    async alley(communeId, hamletId, count = 3, name = 'Ngõ Giếng') {
      const alleyId = newId()
      await db.insertInto('alleys').values({ communeId, id: alleyId, hamletId, name }).execute()
      const doorIds = Array.from({ length: count }, () => newId() as string)
      await db
        .insertInto('doors')
        .values(doorIds.map((id, sort) => ({ communeId, id, alleyId, label: String(sort + 1), sort })))
        .execute()
      return { alleyId, doorIds }
    },
    async household(communeId, hamletId, values = {}) {
      const id = values.id ?? newId()
      const headName = values.headName ?? 'Nguyễn Văn Thử'
      await db
        .insertInto('households')
        .values({ communeId, id, hamletId, headName, headNameKey: foldText(headName), createdAt: systemNow(), ...values })
        .execute()
      await db.insertInto('householdStates').values({ communeId, householdId: id, hamletId }).execute()
      return id
    },
    async resident(communeId, householdId, values = {}) {
      const id = values.id ?? newId()
      const fullName = values.fullName ?? 'Nguyễn Thị Mẫu'
      await db
        .insertInto('residents')
        .values({ communeId, id, householdId, fullName, nameKey: foldText(fullName), birthYear: 1954, createdAt: systemNow(), ...values })
        .execute()
      return id
    },
    async team(communeId, hamletIds) {
      const teamId = newId()
      await db
        .insertInto('teams')
        .values({ communeId, id: teamId, name: 'Tổ số 1', decisionNumber: '38/QĐ-UBND', decisionDate: day('2025-07-11'), validUntil: day('2027-12-31'), createdAt: systemNow() })
        .execute()
      await db.insertInto('teamHamlets').values(hamletIds.map((hamletId) => ({ communeId, teamId, hamletId }))).execute()
      const [leaderId, memberId] = [newId(), newId()]
      await db
        .insertInto('teamMembers')
        .values([
          { communeId, id: leaderId, teamId, fullName: 'Trần Thị Tổ Trưởng', role: 'leader', cardCode: newShortCode(), cardValidUntil: day('2027-12-31'), createdAt: systemNow() },
          { communeId, id: memberId, teamId, fullName: 'Lê Văn Thành Viên', role: 'member', cardCode: newShortCode(), cardValidUntil: day('2027-12-31'), createdAt: systemNow() },
        ])
        .execute()
      return { teamId, leaderId, memberId }
    },
    async drive(communeId, hamletIds, values = {}) {
      const id = values.id ?? newId()
      await db
        .insertInto('drives')
        .values({
          communeId, id, name: '45 ngày đêm', startsOn: day('2026-11-01'), endsOn: day('2026-12-15'), skills: ['online-public-services'],
          targetPopulation: 'Người từ 18 tuổi', targetValue: 80, targetUnit: 'percent', targetRung: 3, targetSource: 'test', createdAt: systemNow(), createdBy: 'test', ...values,
        })
        .execute()
      await db.insertInto('driveHamlets').values(hamletIds.map((hamletId) => ({ communeId, driveId: id, hamletId }))).execute()
      return id
    },
  }
  return make
}
