// The official unit list through the browser's form: preview, commit once, search without accents. The nation's real
// list is tried when the reference data are at hand (REFERENCE_DATA, or ../shared/data beside the project).

import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { after, before, test } from 'node:test'
import { testApp, type Session, type TestApp } from '../../../test/support/app.ts'
import { VAN_BAN } from '../../../test/support/factories.ts'
import { PROJECT_ROOT } from '../../platform/root.ts'
import { writeWorkbook } from '../../platform/xlsx.ts'

let app: TestApp
let admin: Session
before(async () => {
  app = await testApp()
  await app.make.communes()
  admin = await app.staff(['commune_admin'], VAN_BAN)
})
after(() => app.close())

const upload = (bytes: Uint8Array, name: string, more: Record<string, string> = {}) =>
  app.post('/dia-ban/danh-sach-don-vi', { title: 'Danh sách thử', source: 'tệp thử', file: new File([bytes as BlobPart], name), ...more }, admin)

test('an Excel list is previewed with its refused rows, committed once, and then found by old names', async () => {
  const bytes = await writeWorkbook([
    {
      name: 'Xã',
      title: ['DANH MỤC ĐƠN VỊ HÀNH CHÍNH CẤP XÃ'],
      columns: [{ header: 'Tỉnh, thành phố' }, { header: 'Loại' }, { header: 'Tên' }, { header: 'Mã' }, { header: 'Sáp nhập từ' }],
      rows: [
        ['Phú Thọ', 'xã', 'Vân Bán', '8377', 'Xã Tùng Khê; Xã Tam Sơn; Xã Văn Bán'],
        ['Phú Thọ', 'huyện', 'Cẩm Khê', '', ''],
        ['', 'xã', 'Không Tỉnh', '', ''],
      ],
    },
  ])
  const preview = await upload(bytes, 'don-vi.xlsx')
  assert.equal(preview.status, 303)
  const address = preview.headers.get('location')!
  const page = await (await app.get(address, admin)).text()
  assert.match(page, /Loại “huyện” không phải xã, phường hay đặc khu/)
  assert.match(page, /Thiếu tên tỉnh/)
  assert.match(await (await app.get('/api/v1/units?q=tung+khe')).text(), /"units":\[\]/, 'nothing is found before the commit')

  assert.equal((await app.post(address, {}, admin)).status, 303)
  assert.equal((await app.post(address, {}, admin)).status, 409, 'once')
  const found = await (await app.get('/dia-ban/danh-sach-don-vi?q=tung+khe', admin)).text()
  assert.match(found, /Xã Vân Bán/)
  assert.match(found, /08377/)
  const again = await upload(bytes, 'don-vi.xlsx')
  assert.equal(again.status, 409)
  assert.match(await again.text(), /đã được ghi ngày/)
})

test('a file that is no list says what is missing and keeps what was typed', async () => {
  const refused = await upload(new TextEncoder().encode('a;b\n1;2\n'), 'x.csv', { title: 'Tên tôi đã gõ' })
  assert.equal(refused.status, 422)
  const page = await refused.text()
  assert.match(page, /Không thấy hàng tiêu đề/)
  assert.match(page, /value="Tên tôi đã gõ"/)
  assert.match(await (await app.post('/dia-ban/danh-sach-don-vi', { title: 'x', source: '' }, admin)).text(), /Hãy chọn tệp/)
})

test('a dropped preview leaves nothing behind', async () => {
  const preview = await upload(new TextEncoder().encode('province\ttype\tname\nPhú Thọ\txã\tThử Bỏ\n'), 'x.tsv')
  const address = preview.headers.get('location')!
  assert.equal((await app.post(`${address}/bo`, {}, admin)).status, 303)
  const units = await app.services.database.db.selectFrom('officialUnits').select('name').where('name', '=', 'Thử Bỏ').execute()
  assert.equal(units.length, 0)
})

const reference = path.join(process.env.REFERENCE_DATA ?? path.join(PROJECT_ROOT, '../shared/data'), 'communes-2025.tsv')
const missing = fs.existsSync(reference) ? false : `the nation's list is not at hand (${reference}); set REFERENCE_DATA to the folder that holds communes-2025.tsv`

test('the nation’s list of 2025: 34 provinces, 3,321 units, every row taken or explained', { skip: missing }, async () => {
  const preview = await upload(fs.readFileSync(reference), 'communes-2025.tsv', { source: 'bản đồ sáp nhập' })
  assert.equal(preview.status, 303)
  const address = preview.headers.get('location')!
  const page = await (await app.get(address, admin)).text()
  assert.match(page, /3\.321/)
  assert.match(page, />34</)
  assert.equal((await app.post(address, {}, admin)).status, 303)
  const { rows } = await app.services.database.pool.query(
    "select kind, count(*)::int as n, count(population)::int as known from official_units u join official_unit_lists l using (list_id) where l.units > 1000 group by kind order by kind")
  assert.deepEqual(rows.map((row) => [row.kind, row.n]), [['dac_khu', 13], ['phuong', 687], ['xa', 2621]])
  assert.equal(rows.reduce((sum, row) => sum + row.known, 0), 3321 - 117, 'a missing population stays blank')
  const found = (await (await app.get('/api/v1/units?q=dai%20xuyen')).json()) as { units: { name: string; predecessors: string[] }[] }
  assert.equal(found.units[0]!.name, 'Đại Xuyên')
  assert.equal(found.units[0]!.predecessors.length, 7)
})
