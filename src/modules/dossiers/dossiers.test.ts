// The slice of dossiers through the web, on a real database: reception, one supplement, steps, two officers at once,
// posting twice, delegation, bulk, papers, tickets, and the wall between communes.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { testApp, type Session, type TestApp } from '../../../test/support/app.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { pdfPages, pdfText, popplerMissing } from '../../../test/support/poppler.ts'
import { systemActor } from '../../platform/actor.ts'
import { execute, executeMany, type Command } from '../../platform/command.ts'
import { closePdf } from '../../platform/pdf.ts'
import { newId } from '../../platform/ids.ts'
import { instant } from '../../platform/time.ts'
import { samplePage } from '../../stand-ins/portal/attachments.ts'
import { findForm, sectionsOf } from '../procedures/index.ts'
import { proceduresChanged } from '../procedures/commands-catalogue.ts'
import { envelopeLeft } from '../procedures/commands-envelopes.ts'
import { formDraftSaved, formPublished } from '../procedures/commands-forms.ts'
import { envelopeAddress, newEnvelopeKey, sealEnvelope } from '../procedures/seal-envelope.ts'
import { flowPublished } from './commands-desk.ts'
import { envelopeReceived } from './commands-envelope.ts'
import { receiveDossier } from './commands-file.ts'
import { dossierAccepted, dossierBegun, stepDone } from './commands.ts'
import { zipOf } from '../../../test/support/sample-files.ts'

let app: TestApp
let receiver: Session & { accountId: string }
let specialist: Session & { accountId: string }
let leader: Session & { accountId: string }
let clerk: Session & { accountId: string }
/** Turns the clock, and keeps everybody signed in over night. */
const clock = async (text: string) => {
  app.setNow(instant(text))
  await app.services.database.pool.query("update sessions set expires_at = '2099-01-01'")
}

before(async () => {
  app = await testApp()
  await app.make.communes()
  await clock('2026-11-16T02:00:00.000Z')
  receiver = await app.staff(['receiver'], VAN_BAN)
  specialist = await app.staff(['specialist'], VAN_BAN)
  leader = await app.staff(['leader_signer'], VAN_BAN)
  clerk = await app.staff(['van_thu'], VAN_BAN)
})
after(async () => {
  await app.close()
  await closePdf()
})

const person = (n: string) => ({ applicantName: `Sùng Thị ${n}`, phone: '0912000111', address: 'Thôn Đồng Rào', resultWay: 'counter', sets: '1' })

/** Receives one file and gives its id. */
async function receive(fields: Record<string, string | File> = {}): Promise<string> {
  const reply = await app.post('/ho-so/tiep-nhan', { procedureCode: '1.004837', decision: 'accept', commandId: newId(), ...person(newId().slice(-6)), ...fields } as never, receiver)
  assert.equal(reply.status, 303, await reply.text())
  return /vua=([0-9a-f-]{36})/.exec(reply.headers.get('location') ?? '')![1]!
}

const page = async (id: string, session: Session = receiver) => (await app.get(`/ho-so/${id}`, session)).text()
const act = (id: string, name: string, fields: Record<string, string | string[] | File>, session: Session) => app.post(`/ho-so/${id}/${name}`, { commandId: newId(), ...fields }, session)
const row = (id: string) => app.services.database.db.selectFrom('dossiers').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

test('a dossier from counter to citizen: every step, code, clock and event', async () => {
  const id = await receive()
  assert.match((await row(id)).code, /^XA08377-261116-\d{4}$/)
  assert.match(await page(id), /Đã dùng 0 phút, hạn 09:00 thứ Năm, 19\/11\/2026\./)
  assert.equal((await act(id, 'chuyen', {}, receiver)).status, 303)
  assert.equal((await act(id, 'buoc', { step: 'tham_dinh' }, receiver)).status, 403)
  assert.equal((await act(id, 'buoc', { step: 'tham_dinh', note: 'Đủ điều kiện' }, specialist)).status, 303)
  assert.equal((await act(id, 'buoc', { step: 'ky_duyet' }, specialist)).status, 403)
  assert.equal((await act(id, 'buoc', { step: 'ky_duyet' }, leader)).status, 303)
  assert.equal((await act(id, 'dung', { reason: 'x', basis: 'y' }, specialist)).status, 409)
  await clock('2026-11-16T04:30:00.000Z')
  assert.equal((await act(id, 'buoc', { step: 'dong_dau' }, clerk)).status, 303)
  assert.equal((await row(id)).state, 9)
  assert.equal((await act(id, 'tra', { receivedBy: 'Sùng Thị A', method: 'counter' }, receiver)).status, 303)
  const done = await row(id)
  assert.equal(done.state, 10)
  assert.match(await page(id), /Đã dùng 2 giờ, xong trước hạn 09:00 thứ Năm|Đã dùng 2 giờ/)
  const events = await app.services.database.db.selectFrom('dossierEvents').select(['no', 'type']).where('dossierId', '=', id).orderBy('no').execute()
  assert.deepEqual(events.map(({ type }) => type), ['filed', 'accepted', 'begun', 'step_done', 'step_done', 'step_done', 'returned'])
  assert.deepEqual(events.map(({ no }) => no), events.map((_, index) => index + 1))
  await clock('2026-11-16T02:00:00.000Z')
})

describe('one request to supplement', () => {
  test('reasons by part stop the clock; the second is refused; answered, the clock goes on where it stood', async () => {
    await clock('2026-11-16T02:00:00.000Z')
    const id = await receive()
    await act(id, 'chuyen', {}, receiver)
    await clock('2026-11-17T02:00:00.000Z')
    const none = await act(id, 'bo-sung', { contactName: 'Âu', contactPhone: '0912000222', 'part-0': 'Giấy A', 'reason-0': '' }, specialist)
    assert.equal(none.status, 422)
    assert.match(await none.text(), /chọn ít nhất một chỗ/)
    const asked = await act(id, 'bo-sung', { contactName: 'Âu', contactPhone: '0912000222', words: 'Mang đến quầy', 'part-0': 'Giấy A', 'reason-0': 'missing', 'words-0': 'Nộp bản chụp', 'part-1': 'Ngày sinh', 'reason-1': 'wrong', 'words-1': '' }, specialist)
    assert.equal(asked.status, 303)
    assert.equal((await row(id)).state, 5)
    assert.equal((await row(id)).dueAt, null)
    assert.equal((await act(id, 'buoc', { step: 'tham_dinh' }, specialist)).status, 409)
    await clock('2026-11-18T02:00:00.000Z')
    assert.match(await page(id), /tạm dừng 1 ngày vì chờ bổ sung, còn 2 ngày tính từ khi tiếp tục/)
    assert.equal((await act(id, 'da-bo-sung', { answer: 'Đã nộp', files: new File([samplePage() as BlobPart], 'giay-a.png', { type: 'image/png' }) }, receiver)).status, 303)
    assert.equal((await row(id)).dueAt, '2026-11-20T02:00:00.000Z')
    const again = await act(id, 'bo-sung', { contactName: 'Âu', contactPhone: '0912000222', 'part-0': 'Giấy B', 'reason-0': 'missing' }, specialist)
    assert.equal(again.status, 409)
    assert.match(await again.text(), /Chỉ được yêu cầu bổ sung một lần/)
    assert.equal((await app.services.database.db.selectFrom('dossierComponents').selectAll().where('dossierId', '=', id).execute()).length, 1)
    await clock('2026-11-16T02:00:00.000Z')
  })
})

describe('nothing twice', () => {
  test('a form posted twice at the same moment makes one dossier', async () => {
    const fields = { procedureCode: '1.004837', decision: 'accept', commandId: newId(), ...person('Hai Lần') }
    const before_ = await app.count('dossiers')
    const replies = await Promise.all([app.post('/ho-so/tiep-nhan', fields, receiver), app.post('/ho-so/tiep-nhan', fields, receiver), app.post('/ho-so/tiep-nhan', fields, receiver)])
    assert.deepEqual(new Set(replies.map(({ status }) => status)), new Set([303]))
    assert.equal(new Set(replies.map((reply) => reply.headers.get('location'))).size, 1)
    assert.equal(await app.count('dossiers'), before_ + 1)
  })

  test('the like of an open one is shown first, and taken when the receiver says so', async () => {
    await receive({ applicantName: 'Vàng A Chư', phone: '0912333444' })
    const fields = { procedureCode: '1.004837', decision: 'accept', ...person(''), applicantName: 'Vàng A Chư', phone: '0912333444' }
    const warned = await app.post('/ho-so/tiep-nhan', { ...fields, commandId: newId() }, receiver)
    assert.equal(warned.status, 409)
    const html = await warned.text()
    assert.match(html, /Đã có hồ sơ XA08377-261116-\d{4} của Vàng A Chư/)
    assert.match(html, /value="Vàng A Chư"/)
    assert.equal((await app.post('/ho-so/tiep-nhan', { ...fields, evenIfAlike: 'yes', commandId: newId() }, receiver)).status, 303)
  })

  test('fifty receptions at once: fifty different codes without a gap', async () => {
    const before_ = (await app.services.database.db.selectFrom('dossiers').select('code').execute()).length
    await Promise.all(Array.from({ length: 50 }, () => receive({ phone: '' })))
    const codes = (await app.services.database.db.selectFrom('dossiers').select('code').execute()).map(({ code }) => code)
    assert.equal(new Set(codes).size, before_ + 50)
    const serials = codes.map((code) => Number(code.slice(-4))).toSorted((a, b) => a - b)
    assert.deepEqual(serials, serials.map((_, index) => index + 1))
  })
})

test('two officers at once: one wins, the other sees what happened', async () => {
  const id = await receive()
  const revision = String((await row(id)).revision)
  const [one, other] = await Promise.all([act(id, 'chuyen', { revision }, receiver), act(id, 'rut', { revision, reason: 'Dân xin rút' }, receiver)])
  const [won, lost] = one.status === 303 ? [one, other] : [other, one]
  assert.equal(won.status, 303)
  assert.equal(lost.status, 409)
  assert.match(await lost.text(), /Người thử receiver vừa làm “(Chuyển xử lý|Công dân rút hồ sơ)” lúc 09:00 ngày 16\/11\/2026/)
})

test('a step given to one person is not done by another, except by whoever stands in for them that day', async () => {
  const [absent, standIn] = (await Promise.all([app.staff(['specialist'], VAN_BAN), app.staff(['specialist'], VAN_BAN)])) as [Session & { accountId: string }, Session & { accountId: string }]
  const id = await receive()
  await act(id, 'chuyen', {}, receiver)
  assert.equal((await act(id, 'giao', { stepAndPerson: `tham_dinh ${absent.accountId}` }, leader)).status, 303)
  assert.equal((await act(id, 'buoc', { step: 'tham_dinh' }, standIn)).status, 403)
  const dates = { fromId: absent.accountId, toId: standIn.accountId, reason: 'nghỉ phép' }
  assert.equal((await app.post('/ho-so/uy-quyen', { ...dates, startsOn: '2026-11-18', endsOn: '2026-11-17', commandId: newId() }, leader)).status, 422)
  assert.equal((await app.post('/ho-so/uy-quyen', { ...dates, startsOn: '2026-11-17', endsOn: '2026-11-18', commandId: newId() }, leader)).status, 303)
  assert.equal((await act(id, 'buoc', { step: 'tham_dinh' }, standIn)).status, 403)
  await clock('2026-11-17T02:00:00.000Z')
  assert.match(await (await app.get('/ho-so?xem=cua-toi', standIn)).text(), new RegExp((await row(id)).code))
  assert.equal((await act(id, 'buoc', { step: 'tham_dinh' }, standIn)).status, 303)
  await clock('2026-11-16T02:00:00.000Z')
})

test('a flow is published when it adds up; a file under way keeps its own', async () => {
  const first = await receive()
  const controller = await app.staff(['procedure_controller'], VAN_BAN)
  const bad = await app.post('/ho-so/quy-trinh', { procedureCode: '1.004837', text: 'Làm hết | lanh-dao | leader | 90 !', commandId: newId() }, controller)
  assert.equal(bad.status, 422)
  assert.match(await bad.text(), /cộng lại là 90%/)
  assert.equal((await app.post('/ho-so/quy-trinh', { procedureCode: '1.004837', text: 'Làm hết | lanh-dao | leader | 100 !', commandId: newId() }, controller)).status, 303)
  await act(first, 'chuyen', {}, receiver)
  assert.equal((await act(first, 'buoc', { step: 'tham_dinh' }, specialist)).status, 303)
  const fresh = await receive()
  await act(fresh, 'chuyen', {}, receiver)
  assert.equal((await act(fresh, 'buoc', { step: 'lam_het' }, leader)).status, 303)
  assert.equal((await row(fresh)).state, 9)
})

test('late: the list says so, an apology is owed, form 04 gives a new date once', async () => {
  const id = await receive({ procedureCode: '2.000908', applicantName: 'Lò Thị Trễ' })
  await clock('2026-11-17T03:00:00.000Z')
  const late = await (await app.get('/ho-so?xem=qua-han', specialist)).text()
  assert.match(late, /Cần xin lỗi/)
  assert.match(await page(id, specialist), /trễ 1 giờ|trễ \d+ (giờ|ngày)/)
  assert.equal((await act(id, 'gia-han', { amount: '2', unit: 'workingDays', reason: 'Máy in hỏng', basis: '' }, specialist)).status, 303)
  assert.equal((await row(id)).dueAt, '2026-11-18T10:00:00.000Z')
  assert.equal((await act(id, 'gia-han', { amount: '2', unit: 'workingDays', reason: 'Lại hỏng', basis: '' }, specialist)).status, 409)
  await clock('2026-11-16T02:00:00.000Z')
})

test('found by a name without accents and misspelt, by code, by its last digits, by telephone', async () => {
  const id = await receive({ applicantName: 'Đặng Thị Hường', phone: '0987654321' })
  const { code } = await row(id)
  for (const typed of ['dang thi huong', 'dang thi hương', 'đăng thi huongg', 'huong dang', code, code.toLowerCase(), '0987 654 321', '+84987654321']) {
    assert.match(await (await app.get(`/ho-so?tim=${encodeURIComponent(typed)}`, receiver)).text(), new RegExp(id), typed)
  }
  assert.match(await (await app.get('/ho-so?tim=khong-ai-ten-the', receiver)).text(), /Không thấy hồ sơ nào/)
})

test('many at once: each row has its own answer, and the batch sent again changes nothing', async () => {
  const ids = await Promise.all([receive(), receive(), receive()])
  await act(ids[2]!, 'rut', { reason: '' }, receiver)
  const batch = { act: 'begin', chon: ids, here: 'xem=tat-ca', commandId: newId() }
  const reply = await app.post('/ho-so/hang-loat', batch, receiver)
  const html = await reply.text()
  assert.match(html, /Đã làm 2 trong 3 hồ sơ/)
  assert.match(html, /Công dân yêu cầu rút hồ sơ” nên chưa làm được/)
  assert.match(await (await app.post('/ho-so/hang-loat', batch, receiver)).text(), /Đã làm 2 trong 3 hồ sơ/)
  assert.match(await (await app.post('/ho-so/hang-loat', { act: 'begin', here: '', commandId: newId() }, receiver)).text(), /Chưa chọn hồ sơ nào/)
})

test('spoilt uploads are refused in words, and what was typed stays', async () => {
  const page_ = samplePage()
  const CASES: [File, RegExp][] = [
    [new File([''], 'rong.png', { type: 'image/png' }), /rỗng|trống/i],
    [new File([page_.subarray(0, 90) as BlobPart], 'cut.png', { type: 'image/png' }), /hỏng|cụt|thiếu|không đọc/i],
    [new File([page_ as BlobPart], 'gia.pdf', { type: 'application/pdf' }), /png|pdf/i],
    [new File(['MZ xin chao'], 'virus.exe', { type: 'application/octet-stream' }), /./],
    [new File([zipOf(['[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin']) as BlobPart], 'don.docm', { type: 'application/vnd.ms-word.document.macroEnabled.12' }), /macro|PDF|ảnh/i],
  ]
  for (const [file, why] of CASES) {
    const reply = await app.post('/ho-so/tiep-nhan', { procedureCode: '1.004837', decision: 'accept', commandId: newId(), ...person('Tệp Hỏng'), 'giay-khac-ten': 'Giấy lạ', 'giay-khac-tep': file }, receiver)
    const html = await reply.text()
    assert.ok(reply.status >= 400 && reply.status < 500, `${file.name}: ${reply.status}`)
    assert.match(html, why, file.name)
    assert.match(html, /value="Sùng Thị Tệp Hỏng"/)
  }
})

test('a file of 300 MB is turned away at the door, with a sentence and not with a crash', async () => {
  const headers = { host: 'localhost', origin: 'http://localhost', cookie: receiver.cookie, 'content-type': 'multipart/form-data; boundary=x', 'content-length': String(300 * 1024 * 1024) }
  const reply = await app.request('/ho-so/tiep-nhan', { method: 'POST', body: '--x--', headers })
  assert.equal(reply.status, 413)
  assert.match(await reply.text(), /MB|lớn/)
})

test('the seven papers say what the circular asks for', { skip: popplerMissing }, async () => {
  const pdf = async (path: string, session: Session = receiver) => {
    const reply = await app.get(path, session)
    assert.equal(reply.status, 200, path)
    return new Uint8Array(await reply.arrayBuffer())
  }
  const id = await receive({ applicantName: 'Hà Văn Páo', personalId: '025054001234' })
  const receipt = pdfText(await pdf(`/ho-so/${id}/mau/01.pdf`)).replace(/\s+/g, ' ')
  for (const words of ['GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ', 'Hà Văn Páo', '025054001234', '09 giờ 00 phút, ngày 16/11/2026', '09 giờ 00 phút, ngày 19/11/2026', 'NGƯỜI TIẾP NHẬN HỒ SƠ', 'Vào sổ theo dõi']) assert.ok(receipt.includes(words), words)
  await act(id, 'chuyen', {}, receiver)
  await act(id, 'bo-sung', { contactName: 'Âu', contactPhone: '0912000222', 'part-0': 'Giấy A', 'reason-0': 'unreadable', 'words-0': 'Chụp lại cho rõ' }, specialist)
  assert.match(pdfText(await pdf(`/ho-so/${id}/mau/02.pdf`)).replace(/\s+/g, ' '), /BỔ SUNG, HOÀN THIỆN HỒ SƠ.*Giấy A.*Chụp lại cho rõ.*0912000222/)
  await act(id, 'da-bo-sung', {}, receiver)
  await act(id, 'gia-han', { amount: '1', unit: 'workingDays', reason: 'Chờ xác minh', basis: '' }, specialist)
  assert.match(pdfText(await pdf(`/ho-so/${id}/mau/04.pdf`)).replace(/\s+/g, ' '), /xin lỗi.*hẹn trả kết quả vào/i)
  assert.match(pdfText(await pdf(`/ho-so/${id}/mau/06.pdf`)).replace(/\s+/g, ' '), /KIỂM SOÁT QUÁ TRÌNH.*Thẩm định hồ sơ|Làm hết/)
  await act(id, 'dung', { reason: 'Không đủ điều kiện', basis: 'Điều 21' }, specialist)
  assert.match(pdfText(await pdf(`/ho-so/${id}/mau/05.pdf`)).replace(/\s+/g, ' '), /DỪNG GIẢI QUYẾT.*Không đủ điều kiện/)
  const kept = await receive({ decision: 'keep', applicantName: 'Lò Văn Khún' })
  await act(kept, 'tu-choi', { reason: 'Không thuộc thẩm quyền' }, receiver)
  assert.match(pdfText(await pdf(`/ho-so/${kept}/mau/03.pdf`)).replace(/\s+/g, ' '), /TỪ CHỐI.*Không thuộc thẩm quyền/)
  const register = await pdf('/ho-so/so-theo-doi.pdf?tu=16/11/2026&den=16/11/2026')
  assert.ok(pdfText(register).includes('SỔ THEO DÕI HỒ SƠ'))
  assert.equal(pdfPages(register)[0]!.widthMm > 290, true)
  assert.equal((await app.get(`/ho-so/${kept}/mau/01.pdf`, receiver)).status, 404)
})

test('tickets: taken without an account, called once each, those with precedence first, shown on the wall', async () => {
  const admin = await app.staff(['commune_admin'], VAN_BAN)
  const settings = { codePattern: 'ordinary', agency: '', owner: '01', centreName: 'Trung tâm Phục vụ hành chính công xã Vân Bán', phone: '0210000000', portalUrl: '', commandId: newId() }
  assert.equal((await app.post('/ho-so/cai-dat', settings, admin)).status, 303)
  for (const priority of ['', '', 'yes']) assert.equal((await app.post('/lay-so/08377', { purpose: 'file', priority, commandId: newId() })).status, 303)
  const called = await Promise.all(['Quầy 1', 'Quầy 2'].map((desk) => app.post('/ho-so/goi-so', { desk, commandId: newId() }, receiver)))
  assert.deepEqual(called.map(({ status }) => status), [303, 303])
  const wall = await app.get('/goi-so/08377')
  assert.equal(wall.headers.get('refresh'), '5')
  const html = await wall.text()
  assert.doesNotMatch(html, /<script/)
  assert.match(html, /003/)
  assert.match(html, /Quầy 2/)
  assert.match(html, /Tiếp theo: 002/)
})

test('another commune sees nothing of it', async () => {
  const stranger = await app.staff(['receiver', 'specialist'], BAO_HA)
  const id = await receive()
  assert.equal((await app.get(`/ho-so/${id}`, stranger)).status, 404)
  assert.equal((await act(id, 'chuyen', {}, stranger)).status, 404)
  assert.equal((await app.get(`/ho-so/${id}/mau/01.pdf`, stranger)).status, 404)
})

test('a fee is raised at acceptance; unpaid, the result is not returned', async () => {
  const id = await receive({ procedureCode: '2.000884', applicantName: 'Nguyễn Thị Phí' })
  assert.equal((await row(id)).paymentState, 'due')
  const charge = await app.services.database.db.selectFrom('charges').selectAll().where('subjectId', '=', id).executeTakeFirstOrThrow()
  assert.equal(charge.amountVnd, 10_000)
  for (const [name, fields, session] of [['chuyen', {}, receiver], ['buoc', { step: 'tham_dinh' }, specialist], ['buoc', { step: 'ky_duyet' }, leader], ['buoc', { step: 'dong_dau' }, clerk]] as const) assert.equal((await act(id, name, fields, session)).status, 303)
  await act(id, 'ket-qua', { name: 'Bản chứng thực' }, receiver)
  const unpaid = await act(id, 'tra', { receivedBy: 'Nguyễn Thị Phí', method: 'counter' }, receiver)
  assert.equal(unpaid.status, 409)
  assert.match(await unpaid.text(), /chưa nộp/)
  const cashier = await app.staff(['cashier'], VAN_BAN)
  assert.equal((await app.post(`/thu-phi/khoan/${charge.id}/tien-mat`, { amountVnd: '10000', commandId: newId() }, cashier)).status, 303)
  assert.equal((await row(id)).paymentState, 'paid')
  assert.equal((await act(id, 'tra', { receivedBy: 'Nguyễn Thị Phí', method: 'counter' }, receiver)).status, 303)
})


test('a procedure changes while 500 dossiers are open: each keeps the deadline, fee, form and way it began with; new ones take the new', async () => {
  const CODE = '1.004194'
  const { database, files } = app.services
  await clock('2026-11-16T02:00:00.000Z')
  const now = app.services.now()
  const by = (id: string) => ({ actor: { ...systemActor(VAN_BAN), id }, communeId: VAN_BAN, now })
  const one = async <I>(cmd: Command<I>, input: unknown, who = 'thu') => {
    const decision = await execute(database, cmd, input, { ...by(who), commandId: newId() })
    assert.ok(decision.ok, JSON.stringify(decision))
    return decision.value as { dossierId: string }
  }
  const many = async <I>(cmd: Command<I>, inputs: unknown[]) => {
    const answers = (await executeMany(database, cmd, inputs.map((input) => ({ input, commandId: newId(), now })), by('thu'))).map(({ decision }) => decision)
    assert.deepEqual(answers.filter(({ ok }) => !ok).slice(0, 2), [])
    return answers.map((answer) => (answer as { value: { dossierId: string } }).value.dossierId)
  }
  const file = (count: number, name: string) => many(receiveDossier, Array.from({ length: count }, (_, n) => ({ procedureCode: CODE, applicantName: `${name} ${n}`, phone: '0912000111', evenIfAlike: true })))
  const sealed = async (formVersion: number) => {
    const [id, key] = [newId() as string, newEnvelopeKey()]
    const content = { v: 1 as const, communeId: VAN_BAN, code: CODE, procedureVersion: formVersion, formVersion, typed: { applicantName: [`Người Soạn ${formVersion}`] }, documents: [], helpers: [], preparedAt: now }
    const ciphertext = await sealEnvelope({ content, pages: [] }, id, key)
    const left = await execute(database, envelopeLeft, { code: CODE, procedureVersion: formVersion, formVersion, helperCode: null, ciphertext }, { ...by('thu'), commandId: id })
    assert.ok(left.ok, JSON.stringify(left))
    return { qr: envelopeAddress('http://localhost', id, key) }
  }
  const work = async (ids: string[], steps: string[]) => {
    await many(dossierBegun, ids.map((dossierId) => ({ dossierId })))
    for (const step of steps) await many(stepDone, ids.map((dossierId) => ({ dossierId, step })))
  }
  const facts = async (ids: string[]) => {
    const rows = await database.db.selectFrom('dossiers').select(['state', 'procedureVersion', 'deadline', 'originalDueAt', 'fees', 'formData']).where('id', 'in', ids).execute()
    const known = new Set(rows.map(({ state, procedureVersion, deadline, originalDueAt, fees }) => JSON.stringify([state, procedureVersion, (deadline as { amount: number }).amount, originalDueAt, (fees as { amountVnd: number }[]).map(({ amountVnd }) => amountVnd)])))
    return { known: [...known], labels: rows.flatMap(({ formData }) => ((formData as { answers?: { label: string }[] }).answers ?? []).map(({ label }) => label)) }
  }

  await one(flowPublished, { procedureCode: CODE, text: 'Xem xét | cong-an | specialist | 100 !' })
  const old = await file(498, 'Dân Cũ')
  old.push((await one(envelopeReceived(files), await sealed(1))).dossierId)
  const onTheWay = await sealed(1)
  await many(dossierAccepted, [{ dossierId: old.at(-1)! }])

  await one(proceduresChanged, { fileId: null, fileName: '', validFrom: '16/11/2026', reason: 'Đổi quy định (thử)', patches: [{ code: CODE, field: 'deadline', value: '7 ngày làm việc' }, { code: CODE, field: 'feeCounter', value: '25.000' }] })
  const { form: content } = await database.read(VAN_BAN, async (db) => (await findForm(db, VAN_BAN, CODE))!)
  const [first, ...rest] = sectionsOf(content)
  await one(formDraftSaved, { code: CODE, revision: 0, title: 'Tờ khai mới', sections: [{ ...first!, fields: first!.fields.map((field) => (field.name === 'applicantName' ? { ...field, label: 'Tên theo mẫu mới' } : field)) }, ...rest] })
  await one(formPublished, { code: CODE, revision: 1 }, 'nguoi-khac')
  await one(flowPublished, { procedureCode: CODE, text: 'Xem xét | cong-an | specialist | 50\nDuyệt mới | lanh-dao | leader | 50 !' })

  // Sealed at home by the old form, opened after the change: read by the form it was written on.
  old.push((await one(envelopeReceived(files), onTheWay)).dossierId)
  await many(dossierAccepted, [{ dossierId: old.at(-1)! }])
  const fresh = await file(4, 'Dân Mới')
  fresh.push((await one(envelopeReceived(files), await sealed(2))).dossierId)
  await many(dossierAccepted, [{ dossierId: fresh.at(-1)! }])
  await work(old.slice(0, 499), ['xem_xet'])
  await work(fresh, ['xem_xet', 'duyet_moi'])

  const [was, is] = [await facts(old.slice(0, 499)), await facts(fresh)]
  assert.equal(old.length, 500)
  assert.deepEqual(was.known, [JSON.stringify([9, '1', 3, '2026-11-19T02:00:00.000Z', [10_000]])])
  assert.deepEqual(is.known, [JSON.stringify([9, '2', 7, '2026-11-25T02:00:00.000Z', [25_000]])])
  assert.ok(was.labels.includes('Họ và tên người làm đơn') && !was.labels.includes('Tên theo mẫu mới'))
  assert.ok(is.labels.includes('Tên theo mẫu mới') && !is.labels.includes('Họ và tên người làm đơn'))
  const late = await facts(old.slice(499))
  assert.deepEqual(late.known, [JSON.stringify([2, '1', 3, '2026-11-19T02:00:00.000Z', [10_000]])])
  assert.ok(late.labels.includes('Họ và tên người làm đơn'))
})
