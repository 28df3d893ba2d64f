// A dossier as it stands at some state, for tests of the modules that follow dossiers; how it got there is tested there.

import { sql } from 'kysely'
import type { TestApp } from './app.ts'
import { VAN_BAN } from './factories.ts'
import { newId } from '../../src/platform/ids.ts'

const FLOW = JSON.stringify({ stages: [{ steps: [{ key: 'xu_ly', name: 'Giải quyết', unit: 'van-phong', role: 'specialist', share: 1 }] }] })
let serial = 0

export async function dossierRow(app: Pick<TestApp, 'services'>, more: { state?: number; communeId?: number; phone?: string } = {}): Promise<{ id: string; code: string }> {
  const { db } = app.services.database
  const { communeId = VAN_BAN, state = 9, phone = '0912345678' } = more
  const [id, flowId, now] = [newId() as string, newId() as string, app.services.now()]
  const code = `H26.101.08-261124-${String(++serial).padStart(4, '0')}`
  await sql`
    insert into dossier_flows (commune_id, id, procedure_code, version, definition, origin, published_at, published_by)
    values (${communeId}, ${flowId}, ${`test-${serial}`}, 1, ${FLOW}, 'sample', ${now}, 'test')`.execute(db)
  await sql`
    insert into dossiers (commune_id, id, code, procedure_code, procedure_name, procedure_version, flow_id, flow_state, state, channel, filed_where, resolving_agency, receiving_point, applicant_name, phone, address,
      deadline, filed_at, accepted_at, created_at, revision, payment_state)
    values (${communeId}, ${id}, ${code}, '2.000815', 'Chứng thực bản sao', '1', ${flowId}, ${JSON.stringify({ value: state === 10 ? 'returned' : 'done', supplements: 0 })}, ${state}, 1, 'local', 'x', 'x', 'Lò Thị Mỷ', ${phone}, 'Bản Phặc, xã Vân Bán', '{"kind":"unknown"}', ${now}, ${now}, ${now}, 1, 'paid')`.execute(db)
  await sql`insert into dossier_events (commune_id, dossier_id, no, at, actor_id, actor_name, type) values (${communeId}, ${id}, 1, ${now}, 'test', 'Cán bộ', 'accepted')`.execute(db)
  return { id, code }
}
