// Payment codes as banks' apps read them: the published vectors, round trips of anything we accept, sentences for what
// we do not, and another library as a witness, with its known faults.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { QRPay } from 'vietnam-qr-pay'
import { asciiFold, crc16, decodeVietQr, encodeVietQr, type VietQr } from './vietqr.ts'

const STATIC = '00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA53037045802VN6304AE9F'
const DYNAMIC = '00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA53037045405100005802VN62150811Chuyen tien630453E6'
const DONATION = '00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA53037045405790005802VN62220818Ung Ho Quy Vac Xin63043ACF'

function encoded(qr: VietQr): string {
  const made = encodeVietQr(qr)
  assert.ok(made.ok, JSON.stringify(made))
  return made.value
}

test('the published vectors come out sign by sign', () => {
  assert.equal(crc16('123456789'), '29B1')
  assert.equal(encoded({ bankBin: '970416', account: '257678859' }), STATIC)
  assert.equal(encoded({ bankBin: '970416', account: '257678859', amountVnd: 10_000, purpose: 'Chuyển tiền' }), DYNAMIC)
  assert.equal(encoded({ bankBin: '970415', account: '113366668888', amountVnd: 79_000, purpose: 'Ủng Hộ Quỹ Vắc Xin' }), DONATION)
  for (const vector of [STATIC, DYNAMIC, DONATION]) {
    const read = decodeVietQr(vector)
    assert.ok(read.ok)
    assert.equal(encoded(read.value), vector)
  }
})

const purpose = fc.stringMatching(/^[ -~]{1,25}$/).map((text) => asciiFold(text)).filter((text) => text !== '')
const accepted = fc.record(
  {
    bankBin: fc.stringMatching(/^\d{6}$/),
    account: fc.stringMatching(/^[0-9A-Za-z]{1,19}$/),
    amountVnd: fc.integer({ min: 1, max: 9_999_999_999_999 }),
    purpose,
    bill: purpose,
    reference: purpose,
    dynamic: fc.boolean(),
  },
  { requiredKeys: ['bankBin', 'account'] },
)

test('whatever we write we read back the same, and the other library reads it so too', () => {
  fc.assert(
    fc.property(accepted, (qr) => {
      const text = encoded(qr)
      const read = decodeVietQr(text)
      assert.ok(read.ok, text)
      const { dynamic, service, ...rest } = read.value
      const { dynamic: asked, ...given } = qr
      assert.deepEqual(rest, given)
      assert.equal(service, 'account')
      assert.equal(dynamic, asked ?? qr.amountVnd !== undefined)
      const witness = new QRPay(text)
      assert.equal(witness.isValid, true, text)
      assert.deepEqual([witness.consumer.bankBin, witness.consumer.bankNumber], [qr.bankBin, qr.account])
      assert.equal(witness.amount, qr.amountVnd === undefined ? undefined : String(qr.amountVnd))
      assert.equal(witness.additionalData.purpose, qr.purpose)
    }),
    { numRuns: 300 },
  )
})

test('what the other library writes within the limits we read, and it writes what we write', () => {
  const witness = QRPay.initVietQR({ bankBin: '970416', bankNumber: '257678859', amount: '10000', purpose: 'Chuyen tien' })
  assert.equal(witness.build(), DYNAMIC)
})

test('the faults of the other library are not ours: long purposes, accents', () => {
  const long = QRPay.initVietQR({ bankBin: '970416', bankNumber: '257678859', amount: '10000', purpose: 'x'.repeat(120) }).build()
  assert.equal(decodeVietQr(long).ok, false, 'its over-long code is unreadable, and we say so')
  const ours = encodeVietQr({ bankBin: '970416', account: '257678859', purpose: 'x'.repeat(26) })
  assert.ok(!ours.ok)
  assert.equal(ours.problems[0]!.code, 'vietqr.purpose')
  assert.equal(ours.problems[0]!.params!.n, 26)
  const accented = QRPay.initVietQR({ bankBin: '970416', bankNumber: '257678859', amount: '10000', purpose: 'Chuyển tiền' }).build()
  assert.match(accented, /ể/, 'it lets accents through, which banks refuse')
  assert.equal(decodeVietQr(accented).ok, false)
})

test('one changed, dropped or swapped sign anywhere is noticed', () => {
  fc.assert(
    fc.property(accepted, fc.nat(), fc.nat(), fc.constantFrom('change', 'drop', 'swap'), (qr, where, other, how) => {
      const text = encoded(qr)
      const at = where % text.length
      const next = String.fromCharCode(33 + (other % 93))
      const spoilt =
        how === 'drop' ? text.slice(0, at) + text.slice(at + 1) : how === 'change' ? text.slice(0, at) + next + text.slice(at + 1) : text.slice(0, at) + (text[at + 1] ?? '') + text[at] + text.slice(at + 2)
      if (spoilt !== text) assert.equal(decodeVietQr(spoilt).ok, false, spoilt)
    }),
    { numRuns: 500 },
  )
})

/** The body with a right sum: only the strict reader can find the fault. */
const summed = (body: string) => body + crc16(body)

const REFUSED: [string, string][] = [
  ['https://example.invalid', 'notQr'],
  [DYNAMIC.replace('53E6', '53e6'), 'damaged'],
  [summed(`${DYNAMIC.slice(0, -8)}5802VN6304`), 'damaged'],
  [summed(STATIC.slice(0, -4).replace('5303704', '5303840')), 'otherScheme'],
  [summed(STATIC.slice(0, -4).replace('A000000727', 'A000000728')), 'otherScheme'],
  [summed(STATIC.slice(0, -4).replace('5802VN', '5802US')), 'otherScheme'],
  [summed(STATIC.slice(0, -4).replace('010211', '010213')), 'damaged'],
  [summed(DYNAMIC.slice(0, -4).replace('540510000', '540500100')), 'damaged'],
  [summed(DYNAMIC.slice(0, -4).replace('62150811Chuyen tien', '62150899Chuyen tien')), 'damaged'],
]

for (const [text, problem] of REFUSED) {
  test(`refused as ${problem}: ${text.slice(0, 40)}…${text.slice(-30)}`, () => {
    const read = decodeVietQr(text)
    assert.ok(!read.ok)
    assert.equal(read.problems[0]!.code, `vietqr.${problem}`)
  })
}

const OUT_OF_RANGE: [Partial<VietQr>, string][] = [
  [{ bankBin: '97041' }, 'bin'],
  [{ account: '' }, 'account'],
  [{ account: '12345678901234567890' }, 'account'],
  [{ account: '12 34' }, 'account'],
  [{ service: 'card', account: '123' }, 'card'],
  [{ amountVnd: 0 }, 'amount'],
  [{ amountVnd: 10.5 }, 'amount'],
  [{ amountVnd: 1e13 }, 'amount'],
  [{ purpose: 'Phí 😀' }, 'letters'],
]

for (const [part, problem] of OUT_OF_RANGE) {
  test(`${JSON.stringify(part)} is refused with a sentence, never cut`, () => {
    const made = encodeVietQr({ bankBin: '970416', account: '257678859', ...part })
    assert.ok(!made.ok)
    assert.equal(made.problems[0]!.code, `vietqr.${problem}`)
  })
}

test('a card number is written as a card', () => {
  const read = decodeVietQr(encoded({ bankBin: '970416', account: '9704160000000018', service: 'card' }))
  assert.ok(read.ok)
  assert.equal(read.value.service, 'card')
})
