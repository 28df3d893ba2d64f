// Procedures through the web on a real database: what anybody reads, and a file prepared without script, carried to the
// counter and opened once.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { testApp, type TestApp } from '../../../test/support/app.ts'
import { browser, type Browser } from '../../../test/support/browser.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { page as paper, png } from '../../../test/support/papers.ts'
import * as sample from '../../../test/support/sample-files.ts'
import { newId } from '../../platform/ids.ts'
import { addSeconds, systemNow } from '../../platform/time.ts'
import { CATALOGUE, findProcedure, listProcedures } from './index.ts'
import { dropStaleDrafts } from './commands-envelopes.ts'
import { newEnvelopeKey, envelopeAddress, sealEnvelope, type Envelope } from './seal-envelope.ts'

let app: TestApp
before(async () => {
  app = await testApp()
  await app.make.communes()
  await app.make.team(VAN_BAN, [await app.make.hamlet(VAN_BAN)])
})
after(() => app.close())

const PENSION = '1.014027'
const FILLED = {
  personName: 'Hà Thị Mơ', personBirth: '1948', personGender: 'nu', personNumber: '001 148 000 123', personPlace: 'Xóm Gò, xã Vân Bán',
  hasPension: 'no', hasAllowance: 'no', poor: 'khong', payBy: 'tien-mat', byOther: 'no',
}

describe('the catalogue', () => {
  test('holds every code of the facts once, each with its source and its certainty', async () => {
    const all = await app.services.database.read('none', (db) => listProcedures(db, null, '2026-11-28' as never))
    assert.equal(all.length, 38)
    assert.equal(new Set(all.map((one) => one.code)).size, 38)
    assert.ok(all.every((one) => one.source.name !== '' && one.legalBasis.length > 0 && one.events.every((event) => CATALOGUE.lifeEvents.some(({ key }) => key === event))))
  })

  const FACTS: [code: string, deadline: string, least: number | 'free' | 'council' | 'unknown'][] = [
    ['1.001193', 'sd', 'free'], ['2.000635', 'sd', 8000], ['1.004873', '3 day', 'council'], ['2.000815', 'sd', 2000], ['2.000884', 'sd', 10_000], ['2.001035', '-', 50_000],
    ['1.004222', '7 workingDay', 10_000], ['1.004194', '3 workingDay', 7000], ['1.002755', '3 workingDay', 5000], ['1.010038', '5 workingDay', 5000], ['1.003197', '5 workingDay', 'unknown'],
    ['1.014027', '10 workingDay', 'free'], ['1.001699', '25 workingDay', 'free'], ['1.012812', '30 day', 'free'], ['1.001612', '-', 'council'], ['2.001263', '-', 400_000],
  ]
  for (const [code, deadline, fee] of FACTS) {
    test(`${code} as the facts have it`, async () => {
      const found = (await app.services.database.read('none', (db) => findProcedure(db, null, code, '2026-11-28' as never)))!
      assert.equal(found.deadline.sameDayBefore15 ? 'sd' : found.deadline.value === null ? '-' : `${found.deadline.value} ${found.deadline.unit}`, deadline)
      assert.equal(found.fees.kind === 'fixed' ? Math.min(...found.fees.rows.map((row) => row.amountVnd)) : found.fees.kind, fee)
    })
  }

  test('civil status ends with the old law: from 1/3/2027 the shipped version no longer holds', async () => {
    const on = (day: string) => app.services.database.read('none', (db) => findProcedure(db, null, '1.001193', day as never))
    assert.ok(await on('2027-02-28'))
    assert.equal(await on('2027-03-01'), undefined)
  })

  test('is found without accents, by the words people use, and by what happened', async () => {
    for (const [query, name] of [['tim=nguoi+gia', 'Trợ cấp hưu trí xã hội'], ['tim=KHAI+SINH', 'Đăng ký khai sinh'], ['tim=so+do', 'cấp Giấy chứng nhận lần đầu'], ['viec=lam-an', 'Đăng ký thành lập hộ kinh doanh']] as const) {
      assert.match(await (await app.get(`/thu-tuc?${query}`)).text(), new RegExp(name), query)
    }
  })

  test('a procedure says what it needs, costs, and which papers nobody may ask for; what nobody knows is marked', async () => {
    const me = browser(app)
    const birth = await me.get('/thu-tuc/1.001193?xa=08377')
    assert.match(birth.text, /nhận sau 15 giờ/)
    assert.match(birth.text, /Không phải nộp khi đã có dữ liệu chứng sinh điện tử/)
    assert.match(birth.text, /Nghị quyết 66.7\/2025\/NQ-CP/)
    const allowance = await me.get('/thu-tuc/1.001776')
    assert.match(allowance.text, /Nguồn chưa rõ chưa kiểm chứng/)
    assert.equal((await me.get('/thu-tuc/9.999999')).status, 404)
    const pdf = await app.get('/thu-tuc/1.004194/to-huong-dan.pdf')
    assert.equal(pdf.headers.get('content-type'), 'application/pdf')
  })
})

/** Starts a pension file; returns its address. */
async function begin(me: Browser, code = PENSION): Promise<string> {
  await me.get(`/chuan-bi/bat-dau/${code}?xa=08377`)
  const started = await me.send(`/bat-dau/${code}`, { giup: 'khong' })
  assert.equal(started.status, 303)
  return started.location!
}

describe('preparing without script', () => {
  test('form, paper, helper, seal, counter: once; the applicant stays the applicant', async () => {
    const me = browser(app)
    const home = await begin(me)
    await me.get(`${home}/to-khai`)
    const refused = await me.send('/to-khai', { ...FILLED, personNumber: '12', personName: 'Hà Thị Mơ' })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /Ô “Số định danh cá nhân của ông, bà” có đúng 12 chữ số. Bạn vừa gõ 2/)
    assert.match(refused.html, /value="Hà Thị Mơ"/, 'everything typed is still there')
    assert.equal((await me.send('/to-khai', FILLED)).location, home)

    await me.get(`${home}/giay-to/mau-01`)
    const photo = new File([new Uint8Array(png(paper(400, 560)))], 'mau.png', { type: 'image/png' })
    const pageId = newId()
    const send = () => app.post(`${home}/giay-to/mau-01`, { anh: photo, pageId, chup: 'co' }, { cookie: me.cookie })
    assert.equal((await send()).status, 303)
    assert.equal((await send()).status, 303)
    assert.match((await me.get(home)).text, /Đã chụp \(1\)/, 'sent twice, kept once')
    assert.equal((await app.get(`${home}/anh/${pageId}`, { cookie: me.cookie })).headers.get('content-type'), 'image/png')

    const member = await app.services.database.db.selectFrom('teamMembers').select(['id', 'cardCode', 'fullName']).where('communeId', '=', VAN_BAN).executeTakeFirstOrThrow()
    await me.get(`${home}/nguoi-giup`)
    assert.equal((await me.send('/nguoi-giup', { code: 'AAAA-AAAB' })).status, 422)
    await me.send('/nguoi-giup', { code: member.cardCode.toLowerCase() })

    await me.get(`${home}/dong-goi`)
    const commandId = newId()
    const press = () => app.post(`${home}/dong-goi`, { commandId }, { cookie: me.cookie })
    assert.deepEqual((await Promise.all([press(), press()])).map(({ status }) => status), [303, 303])
    assert.equal(await app.count('sealedEnvelopes', VAN_BAN), 1, 'pressed twice, sealed once')
    const address = await addressOf(home, me)

    const receiver = await app.staff(['receiver'], VAN_BAN)
    const counter = browser(app, receiver.cookie)
    await counter.get(DESK)
    const sent = await counter.send(DESK, { qr: address })
    assert.equal(sent.status, 303, 'opened and filed at once: nothing can be lost by leaving a page')
    const opened = await counter.get(sent.location!)
    assert.match(opened.text, /Họ và tên ông, bà Hà Thị Mơ/)
    assert.match(opened.text, /••••0123/)
    assert.match(opened.text, new RegExp(`${member.fullName} Thẻ thật, còn hạn`))
    assert.match(opened.text, /Tờ khai đủ và đúng dạng/)
    assert.match(opened.html, /\/giay-to\/1"/)
    const again = await counter.get(DESK).then(() => counter.send(DESK, { qr: address }))
    assert.equal(again.status, 409)
    assert.match(again.text, /Mỗi gói chỉ mở một lần/)
    const row = await app.services.database.db.selectFrom('sealedEnvelopes').selectAll().where('communeId', '=', VAN_BAN).executeTakeFirstOrThrow()
    assert.deepEqual([row.ciphertext, row.helperMemberId], [null, member.id], 'the bytes are gone, the help is recorded')
    const ledger = await app.services.database.db.selectFrom('ledger').select('data').where('subject', '=', `envelope:${row.id}`).execute()
    assert.ok(ledger.every(({ data }) => !/Hà Thị Mơ|001148/.test(JSON.stringify(data))), 'no person in the ledger')
  })

  test('the server holds a draft that only its own browser opens', async () => {
    const me = browser(app)
    const home = await begin(me)
    await me.get(`${home}/to-khai`)
    await me.send('/to-khai', FILLED)
    const rows = await app.services.database.db.selectFrom('preparedDrafts').select('sealed').execute()
    assert.ok(rows.every(({ sealed }) => !sealed.toString('latin1').includes('personName')))
    assert.equal((await browser(app).get(home)).status, 404)
    await dropStaleDrafts(app.services.database, addSeconds(systemNow(), 90_000))
    assert.equal((await me.get(home)).status, 404, 'a day later it is gone')
  })

  test('starting twice with one press makes one file', async () => {
    const me = browser(app)
    await me.get(`/chuan-bi/bat-dau/${PENSION}`)
    await me.send(`/bat-dau/${PENSION}`)
    const commandId = newId()
    const press = async () => (await app.post(`/chuan-bi/bat-dau/${PENSION}`, { commandId }, { cookie: me.cookie })).headers.get('location')
    assert.equal(await press(), await press())
  })

  test('a repeated part is added and taken away, what was typed stays', async () => {
    const me = browser(app)
    const home = await begin(me, '1.004873')
    await me.get(`${home}/to-khai`)
    await me.send('/to-khai', { 'stays.0.place': 'Thôn Một', them: 'stays' })
    const two = await me.get(`${home}/to-khai`)
    assert.match(two.html, /name="stays.1.place"/)
    assert.match(two.html, /value="Thôn Một"/)
    await me.send('/to-khai', { 'stays.0.place': 'Thôn Một', 'stays.1.place': 'Thôn Hai', bo: 'stays.0' })
    assert.match((await me.get(`${home}/to-khai`)).html, /name="stays.0.place" value="Thôn Hai"/)
  })

  test('the sheet to file from is typeset with what was typed', async () => {
    const me = browser(app)
    const home = await begin(me)
    await me.get(`${home}/to-khai`)
    await me.send('/to-khai', FILLED)
    const sheet = await me.get(`${home}/to-in`)
    assert.match(sheet.text, /•••• •••• 0123/)
    const content = /name="noi-dung" value="([^"]*)"/.exec(sheet.html)![1]!.replaceAll('&quot;', '"')
    const pdf = await app.post(`/thu-tuc/${PENSION}/to-khai.pdf`, { 'noi-dung': content })
    assert.equal(pdf.headers.get('content-type'), 'application/pdf')
    assert.equal((await app.post(`/thu-tuc/${PENSION}/to-khai.pdf`, { 'noi-dung': '{"ban":' })).status, 400)
  })

  const UPLOADS: [string, File, number, RegExp][] = [
    ['of nothing', new File([], 'trong.jpg', { type: 'image/jpeg' }), 422, /trống \(0 byte\)/],
    ['cut off', new File([new Uint8Array(sample.JPEG.subarray(0, 90))], 'cut.jpg', { type: 'image/jpeg' }), 422, /hỏng hoặc chưa gửi hết/],
    ['that is a program called a photo', new File(['MZ\x90\0\x03\0\0\0'.repeat(40)], 'anh.jpg', { type: 'image/jpeg' }), 415, /Loại tệp này không nhận được/],
    ['that is a Word file with macros', new File([new Uint8Array(sample.zipOf(['[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin']))], 'don.docm'), 415, /có macro/],
    ['that is an Excel file with macros', new File([new Uint8Array(sample.zipOf(['[Content_Types].xml', 'xl/workbook.xml', 'xl/vbaProject.bin']))], 'bang.xlsm'), 415, /có macro/],
    ['that is an old Word file', new File([new Uint8Array(sample.OLE)], 'don.doc'), 415, /Office đời cũ/],
    ['that is a PDF with a script', new File(['%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF\n'], 'don.pdf'), 415, /JavaScript/],
    ['that is a spreadsheet', new File([new Uint8Array(sample.XLSX)], 'bang.xlsx'), 415, /chỉ nhận ảnh JPEG, PNG hoặc PDF/],
    ['of 5.1 MB', new File([new Uint8Array(5_050_000)], 'to.jpg', { type: 'image/jpeg' }), 413, /nhiều nhất là 5 MB/],
  ]
  test('files that are no good are refused with a sentence, and nothing is kept', async () => {
    const me = browser(app)
    const home = await begin(me)
    for (const [what, file, status, sentence] of UPLOADS) {
      const answer = await app.post(`${home}/giay-to/mau-01`, { anh: file, chup: 'co' }, { cookie: me.cookie })
      assert.equal(answer.status, status, what)
      assert.match(await answer.text(), sentence, what)
    }
    assert.match((await me.get(home)).text, /Chưa trả lời/)
  })
  test('300 MB are turned away before they are read', async () => {
    const me = browser(app)
    const home = await begin(me)
    let read = 0
    const stream = new ReadableStream({ pull: (controller) => void (controller.enqueue(new Uint8Array(1_000_000)), (read += 1) > 300 && controller.close()) })
    const answer = await app.request(`${home}/giay-to/mau-01`, { method: 'POST', body: stream, duplex: 'half', headers: { host: 'localhost', origin: 'http://localhost', cookie: me.cookie, 'content-type': 'multipart/form-data; boundary=x', 'content-length': '300000000' } } as RequestInit)
    assert.equal(answer.status, 413)
    assert.ok(read < 12, `${read} MB read`)
    const envelope = await app.request(`/goi/${newId()}?xa=${VAN_BAN}&thu-tuc=${PENSION}&ban=1`, { method: 'POST', body: new Uint8Array(20_000_001), headers: { host: 'localhost', origin: 'http://localhost' } })
    assert.equal(envelope.status, 413)
  })
})

/** The QR's words: the page shows it only as a picture, so the draft is asked. */
async function addressOf(home: string, me: Browser): Promise<string> {
  const { default: jsqr } = await import('jsqr')
  const { html } = await me.get(`${home}/dong-goi`)
  return readSvg(html, jsqr as never)
}

function readSvg(html: string, read: (data: Uint8ClampedArray, width: number, height: number) => { data: string } | null): string {
  const side = Number(/viewBox="0 0 (\d+) \d+" shape-rendering="crispEdges"/.exec(html)![1])
  const scale = 6
  const data = new Uint8ClampedArray(side * side * scale * scale * 4).fill(255)
  for (const [, x, y, w] of html.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) for (let at = Number(x) * scale; at < (Number(x) + Number(w)) * scale; at++) data.fill(0, (row * side * scale + at) * 4, (row * side * scale + at) * 4 + 3)
  }
  return read(data, side * scale, side * scale)!.data
}

/** Where the counter opens an envelope: dossiers' desk, the only one. */
const DESK = '/ho-so/tiep-nhan/phong-bi'

describe('envelopes', () => {
  const content = (communeId = VAN_BAN): Envelope['content'] => ({ v: 1, communeId, code: PENSION, procedureVersion: 1, formVersion: 1, typed: { personName: ['Hà Thị Mơ'] }, documents: [], helpers: [], preparedAt: systemNow() })
  const leave = async (id: string, bytes: Uint8Array<ArrayBuffer>) => app.request(`/goi/${id}?xa=${VAN_BAN}&thu-tuc=${PENSION}&ban=1&mau=1`, { method: 'POST', body: bytes, headers: { host: 'localhost', origin: 'http://localhost', accept: 'application/json' } })
  const open = async (qr: string, communeId = VAN_BAN) => {
    const counter = browser(app, (await app.staff(['receiver'], communeId)).cookie)
    await counter.get(DESK)
    return counter.send(DESK, { qr })
  }
  const sealed = async (communeId = VAN_BAN) => {
    const [id, key] = [newId() as string, newEnvelopeKey()]
    return { id, key, bytes: await sealEnvelope({ content: content(communeId), pages: [] }, id, key), address: envelopeAddress('http://localhost', id, key) }
  }

  test('an unfinished one opens and says what to ask', async () => {
    const { id, bytes, address } = await sealed()
    assert.equal((await leave(id, bytes)).status, 200)
    assert.equal((await leave(id, bytes)).status, 200, 'the same again is the same')
    assert.match((await browser(app).get(`/goi/${id}`)).text, /Gói đang chờ quầy mở/)
    assert.match((await browser(app, (await app.staff(['receiver'], VAN_BAN)).cookie).get((await open(address)).location!)).text, /Chỗ cần hỏi lại người dân Hãy điền ô “Ngày sinh ông, bà”/)
    assert.match((await browser(app).get(`/goi/${id}`)).text, /Quầy đã mở gói/)
  })

  test('altered, wrong key, another commune, expired, no envelope at all: each refused with its sentence; nothing is used up', async () => {
    const good = await sealed()
    const altered = new Uint8Array(good.bytes)
    altered[altered.length - 3]! ^= 1
    await leave(good.id, altered)
    assert.match((await open(good.address)).text, /mã không khớp hoặc nội dung đã bị sửa/)

    const other = await sealed()
    await leave(other.id, other.bytes)
    assert.equal((await open(envelopeAddress('http://localhost', other.id, newEnvelopeKey()))).status, 422)
    assert.equal((await open(other.address, BAO_HA)).status, 404)
    assert.equal((await open('https://example.vn/xin-chao')).status, 422)

    const elsewhere = await sealed(BAO_HA)
    await leave(elsewhere.id, elsewhere.bytes)
    assert.equal((await open(elsewhere.address)).status, 422, 'sealed for another commune than it was sent to')

    app.setNow(addSeconds(systemNow(), 3 * 86_400 + 60))
    try {
      const late = await open(other.address)
      assert.equal(late.status, 410)
      assert.match(late.text, /hết hạn lúc/)
    } finally {
      app.setNow(null)
    }
    assert.equal((await open(other.address)).status, 303, 'within its days it still opens')
  })

  test('two counters at once: one opens it, the other is told', async () => {
    const { id, bytes, address } = await sealed()
    await leave(id, bytes)
    const answers = await Promise.all([open(address), open(address)])
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [303, 409])
  })

  test('only a counter may open', async () => {
    const volunteer = await app.staff(['movement_officer'], VAN_BAN)
    assert.equal((await app.get(DESK, volunteer)).status, 403)
  })
})
