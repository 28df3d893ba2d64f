// A document office after many years: so many issued papers with realistic subjects and bodies, each with its number in one
// series of a year, put in by SQL with the folded words the module itself would write.

import { sql } from 'kysely'
import { agencySettled, unitSettled } from '../../src/modules/documents/commands-office.ts'
import { searchText } from '../../src/modules/documents/queries.ts'
import { systemActor } from '../../src/platform/actor.ts'
import { execute } from '../../src/platform/command.ts'
import type { Database } from '../../src/platform/db.ts'
import { newId } from '../../src/platform/ids.ts'
import { systemNow } from '../../src/platform/time.ts'

const ACTS = ['kiện toàn', 'triển khai', 'rà soát', 'phê duyệt', 'tổ chức', 'hướng dẫn thực hiện', 'báo cáo kết quả', 'phối hợp kiểm tra', 'công bố', 'thành lập', 'giao nhiệm vụ', 'tăng cường', 'điều chỉnh', 'thẩm định']
const THINGS = [
  'Tổ công nghệ số cộng đồng', 'phong trào Bình dân học vụ số', 'danh sách hộ nghèo', 'kế hoạch sử dụng đất', 'phòng cháy chữa cháy rừng', 'tiêm chủng mở rộng', 'đăng ký khai sinh', 'cấp giấy phép xây dựng', 'thu gom rác thải sinh hoạt',
  'sửa chữa kênh mương', 'hội thi hát then', 'an toàn giao thông', 'quyết toán ngân sách', 'bầu trưởng thôn', 'trợ cấp người cao tuổi', 'lớp học xóa mù chữ', 'phòng chống lũ quét', 'nhà văn hóa thôn', 'tuyển quân', 'bảo hiểm y tế hộ gia đình',
  'chuyển đổi cây trồng', 'dịch tả lợn châu Phi', 'đường liên thôn', 'hòa giải cơ sở', 'cảnh báo lừa đảo qua mạng', 'nước sạch nông thôn',
]
const HAMLETS = ['Đồng Rào', 'Gò Chàm', 'Nà Hin', 'Bản Mế', 'Suối Thầu', 'Pắc Ngà', 'Khuổi Luông', 'Sín Chải', 'Tả Van', 'Cốc Lếu', 'Lũng Pù', 'Nậm Ngần', 'Phìn Hồ', 'Hang Kia', 'Mỏ Vàng', 'Vực Tuần', 'Đá Bàn', 'Khe Cát', 'Làng Mô', 'Thác Cái']
const FAMILIES = ['Lò', 'Vàng', 'Giàng', 'Hà', 'Nguyễn', 'Trần', 'Sùng', 'Lý', 'Bàn', 'Triệu', 'Cháng', 'Mùa']
const GIVEN = ['Mẩy', 'Páo', 'Chư', 'Tủa', 'Thảo', 'Sua', 'Dân', 'Hạnh', 'Khánh', 'Lương', 'Phượng', 'Quyết', 'Sửu', 'Tiến', 'Uyên', 'Vượng', 'Xuyến', 'Yến', 'Bích', 'Cường', 'Đào', 'Giang', 'Hiếu', 'Kiên']
const SENTENCES = [
  'Căn cứ Luật Tổ chức chính quyền địa phương và đề nghị của cơ quan chuyên môn, Ủy ban nhân dân xã yêu cầu các đơn vị thực hiện nghiêm túc các nội dung sau đây.',
  'Các thôn rà soát lại danh sách, đối chiếu với sổ theo dõi, báo cáo trước ngày hai mươi lăm hằng tháng để tổng hợp.',
  'Kinh phí thực hiện lấy từ nguồn sự nghiệp đã giao trong dự toán đầu năm và các nguồn huy động hợp pháp khác.',
  'Trưởng thôn chịu trách nhiệm thông báo trên loa truyền thanh, niêm yết tại nhà văn hóa và nhắc từng hộ còn thiếu.',
  'Trong quá trình thực hiện nếu có vướng mắc, đề nghị phản ánh về Văn phòng để được hướng dẫn, giải quyết kịp thời.',
  'Công an xã và Quân sự xã phối hợp bảo đảm an ninh trật tự trong thời gian tổ chức, phân công trực đủ quân số.',
  'Trạm Y tế chuẩn bị cơ số thuốc, nhân lực và phương tiện; lập danh sách người cần theo dõi tại nhà.',
  'Hội Phụ nữ, Đoàn Thanh niên vận động hội viên tham gia, mỗi chi hội giúp ít nhất ba hộ khó khăn.',
  'Phòng Kinh tế kiểm tra thực địa, lập biên bản có xác nhận của hộ dân và trưởng thôn trước khi trình thẩm định.',
  'Các trường học trên địa bàn lồng ghép nội dung vào giờ sinh hoạt, gửi kết quả về Phòng Văn hóa để theo dõi chung.',
]

export interface Office {
  communeId: number
  accountId: string
}

/** The words as the module folds them: one list beside the other, picked by the same index. */
const folded = (list: readonly string[]) => list.map((one) => searchText(one))

/** An office with `count` issued papers, the newest today, spread over a year; all in one series. */
export async function loadPapers(database: Database, count: number, say: (line: string) => void): Promise<Office> {
  const { db } = database
  const [communeId, accountId, now] = [8377, newId(), systemNow()]
  await db.insertInto('provinces').values({ provinceId: 25, code: '25', name: 'Tỉnh đo', kind: 'tinh', source: 'bench' }).onConflict((oc) => oc.doNothing()).execute()
  await sql`insert into communes (commune_id, province_id, code, name, kind, valid_from, fictional, source) values (${communeId}, 25, '08377', 'Xã đo', 'xa', '2025-07-01', true, 'bench') on conflict do nothing`.execute(db)
  await db.insertInto('accounts').values({ id: accountId, communeId, login: 'bench.vanthu', fullName: 'Văn thư đo', roles: ['van_thu'], createdAt: now }).execute()
  const run = async (cmd: Parameters<typeof execute>[1], input: unknown) => {
    const done = await execute(database, cmd as never, input, { actor: systemActor(communeId), communeId, now, commandId: newId(now) })
    if (!done.ok) throw new Error(JSON.stringify(done.problems))
    return done.value as { unitId: string }
  }
  await run(agencySettled, { parentName: '', name: 'Ủy ban nhân dân xã đo', abbr: 'UBND', place: 'Đo', organCode: 'Z1.1', collective: 'Ủy ban nhân dân', headTitle: 'Chủ tịch', numbering: 'one', sealMm: '36' })
  const { unitId } = await run(unitSettled, { name: 'Văn phòng', abbr: 'VP', headAccountId: accountId })
  const { rows: indexes } = await sql<{ name: string; definition: string }>`select indexname as name, indexdef as definition from pg_indexes where tablename in ('documents', 'document_numbers') and indexname not like '%pkey'`.execute(db)
  for (const { name } of indexes) await sql.raw(`drop index ${name}`).execute(db)
  const year = Number(now.slice(0, 4))
  const pick = (list: string, spread: number) => `(${list})[1 + ((n::bigint * ${spread}) % array_length(${list}, 1))::integer]`
  const lists: Record<string, readonly string[]> = { acts: ACTS, things: THINGS, hamlets: HAMLETS, families: FAMILIES, given: GIVEN, sentences: SENTENCES }
  const literal = (list: readonly string[]) => `array[${list.map((one) => `'${one}'`).join(',')}]`
  const subject = (kind: 'plain' | 'fold') => {
    const of = (name: string, spread: number) => pick(`${kind}_${name}`, spread)
    return `${of('acts', 7919)} || ' ' || ${of('things', 104_729)} || ' ${kind === 'plain' ? 'thôn' : 'thon'} ' || ${of('hamlets', 1_299_709)} || ', ' || ${of('families', 15_485_863)} || ' ' || ${of('given', 32_452_843)} || ' ' || ${of('given', 6_700_417)}`
  }
  const body = (kind: 'plain' | 'fold') => [3, 7, 11].map((spread) => pick(`${kind}_sentences`, spread)).join(` || E'\\n\\n' || `)
  const BATCH = 100_000
  for (let from = 1; from <= count; from += BATCH) {
    const to = Math.min(count, from + BATCH - 1)
    await sql.raw(`
      with words as materialized (select ${Object.entries(lists).flatMap(([name, list]) => [`${literal(list)} as plain_${name}`, `${literal(folded(list))} as fold_${name}`]).join(', ')})
      insert into documents (commune_id, id, type_key, unit_id, subject, body, recipients, urgency, signer_name, signer_title, capacity, state, drafter_id, drafter_name, created_at, changed_at, series, number, number_year, symbol, full_number, issued_on, search)
      select ${communeId}, uuidv7(), (array['quyet-dinh','ke-hoach','thong-bao','bao-cao','cong-van'])[1 + n % 5], '${unitId}', ${subject('plain')}, ${body('plain')}, array['Như trên', 'Lưu: VT'], 'thuong', 'Khúc Văn Ký', 'Chủ tịch', 'self', 'issued',
             '${accountId}', 'Văn thư đo', at, at, 'all', n, ${year}, 'QĐ-UBND', n || '/QĐ-UBND', at::date,
             strip(to_tsvector('simple', ${subject('fold')} || ' ' || ${body('fold')} || ' ' || n || ' qd ubnd'))
        from words, generate_series(${from}, ${to}) n, lateral (select '${now}'::timestamptz - (${count} - n) * interval '${Math.round((360 * 86_400_000) / count)} milliseconds' as at) t`).execute(db)
    say(`papers ${to} of ${count}`)
  }
  await sql`insert into document_numbers (commune_id, register, series, year, number, document_id, taken_at) select commune_id, 'out', series, number_year, number, id, changed_at from documents`.execute(db)
  await sql`insert into document_series (commune_id, register, series, year, last) values (${communeId}, 'out', 'all', ${year}, ${count})`.execute(db)
  say('numbers are in, building indexes')
  await sql`set maintenance_work_mem = '512MB'`.execute(db)
  for (const { definition } of indexes) await sql.raw(definition).execute(db)
  await sql`vacuum analyze documents`.execute(db)
  await sql`vacuum analyze document_numbers`.execute(db)
  say('ready')
  return { communeId, accountId }
}

/** What officers type: everyday words, a place, somebody's name, a number, a word not finished, words that are nowhere. */
export const QUESTIONS = [
  'tổ công nghệ số', 'Tổ công nghệ số Đồng Rào', 'rà soát hộ nghèo', 'nguyen thi hanh', 'giàng páo tủa', 'lũ quét', 'kênh mương thôn Bản Mế', 'kinh phí', 'ủy ban nhân dân', 'dịch tả lợn', '777777', '500123/QĐ-UBND', 'bình dân học vụ số',
  'hát then lũng pù', 'tuyen quan 2026', 'xuyến yến', 'cảnh báo lừa đảo', 'phê duyệt quyết toán ngân sách Hang Kia', 'trưởng thôn', 'sua chua ken', 'không có chữ nào như thế', 'bảo hiểm y tế Sùng Chư', 'đường liên thôn đá bàn', 'mùa thảo',
]
