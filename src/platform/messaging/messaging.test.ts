// What may and may not be sent to a resident, and how the stand-in carrier misbehaves when told to.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { appendFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { createFakeMessenger } from './fake-messenger.ts'
import { checkMessage, findLink, findSecret, mobileNumber } from './message-guard.ts'
import type { DeliveryReport, OutgoingMessage } from './messenger.ts'

function sms(text: string, more: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return { channel: 'sms', to: '0912345678', text, reference: `ref-${text}`.slice(0, 64), ...more }
}

const freshFolder = () => mkdtempSync(path.join(tmpdir(), 'gocua-messages-'))

describe('no SMS carries a link', () => {
  const links = [
    'Xem https://vneid-gov.xyz/capnhat', 'vào www.dichvucong.gov.vn', 'mở dichvucong.gov.vn để nộp', 'bit.ly/3xYz9', 'GOCUA.VN',
    'vneid . com', 'gocua [.] vn', 'gocua chấm vn', 'hxxps://a.b', 'ｇｏｃｕａ．ｖｎ', 'goc\u200bua.vn', 'http 10.0.0.1:8080/x',
    'gọi 103.21.4.5', 'xn--gca-1na', 'zalo://chat', 'tải tại t.me/abc', 'app://x.y', 'đồng-rào.vn/ngõ', 'vao link.shop nhe',
  ]
  for (const text of links) test(text, () => assert.ok(findLink(text), `link not seen in: ${text}`))

  const honest = [
    'Tổ công nghệ số mời bà con ra nhà văn hóa Đồng Rào lúc 19:30 tối 22/11/2026.',
    'Hồ sơ 000.00.12.H40-251122-0007 đã có kết quả. Mời ông/bà đến bộ phận một cửa.',
    'Hỗ trợ 50.000 đ/ngày công. Liên hệ 0912 345 678 gặp ông Tư.', 'Lớp học lúc 8h. Vui lòng mang điện thoại.',
    'Nghị quyết 26/2025/NQ-HĐND đã có hiệu lực', 'Cảm ơn bà con. Mai tổ đến ngõ 3/2.', 'Giá 1.234.567 đ', 'Gặp bà Ẩn.Hẹn mai',
  ]
  for (const text of honest) test(text, () => assert.equal(findLink(text), undefined))

  test('other channels may carry one', () => {
    assert.deepEqual(checkMessage(sms('Xem dichvucong.gov.vn', { channel: 'email', to: 'tu@xa.gov.vn' })), [])
  })

  test('a link is found wherever it stands in a message', () => {
    fc.assert(
      fc.property(fc.constantFrom(...links.slice(0, 5)), fc.constantFrom('Mời bà con', 'Lớp học số:', '(', 'nhé.', '22/11/2026'), (link, before) => {
        assert.ok(findLink(`${before} ${link} nhé`))
      }),
    )
  })
})

describe('no message carries or asks for a code or password', () => {
  const secrets = [
    'Mã OTP của bạn là 482913', 'OTP: 4829', '482913 là mã xác thực VNeID', 'Ma xac nhan: 12345678', 'Mã của bạn: 9931',
    'Mật khẩu mới: Vanban2026', 'mat khau la abc123', 'Bác đọc mã OTP cho cán bộ nhé', 'Gửi mật khẩu VNeID để cập nhật',
    'Vui lòng cung cấp số thẻ và mã CVV', 'Your verification code is 112233', 'Nhập mã PIN rồi gửi lại', 'password: hunter22', 'Code 5521',
  ]
  for (const text of secrets) {
    test(text, () => {
      assert.ok(findSecret(text), `secret not seen in: ${text}`)
      for (const channel of ['sms', 'zalo'] as const) {
        assert.ok(checkMessage(sms(text, { channel })).some((problem) => problem.code === 'tin.secret'))
      }
    })
  }

  const warnings = [
    'Cán bộ xã không bao giờ hỏi mật khẩu, mã OTP. Ai hỏi là lừa đảo.', 'Đừng đọc mã OTP cho bất cứ ai!',
    'Tối nay học cách đặt mật khẩu mạnh tại nhà văn hóa.', 'Tổ đến lúc 19:30 ngày 22/11/2026, mang theo điện thoại.',
    'Mã hồ sơ 000.00.12.H40-251122-0007', 'Pin yếu thì mang theo sạc.', 'Bà con cho tổ biết giờ nào ở nhà.',
    'Không gửi mật khẩu cho người lạ', 'Hỗ trợ 300000 đ cho tổ',
  ]
  for (const text of warnings) test(text, () => assert.equal(findSecret(text), undefined))
})

test('addresses, length and references are checked with a sentence for each', () => {
  assert.equal(mobileNumber('0912 345 678'), '+84912345678')
  assert.equal(mobileNumber('+84 35.123.4567'), '+84351234567')
  assert.equal(mobileNumber('0243 825 1234'), undefined)
  const codes = checkMessage({ channel: 'sms', to: '12', text: ' ', reference: '' }).map((problem) => problem.code)
  assert.deepEqual(codes, ['tin.badPhone', 'tin.noText', 'tin.noReference'])
  assert.deepEqual(checkMessage(sms('a'.repeat(336))).map((problem) => problem.code), ['tin.tooLong'])
  assert.deepEqual(checkMessage(sms('x', { channel: 'email' })).map((problem) => problem.code), ['tin.badEmail'])
})

describe('the stand-in carrier', () => {
  test('delivers once, reports once, and the same reference never goes out twice, even after a restart', async () => {
    const dir = freshFolder()
    const messenger = createFakeMessenger({ dir })
    const reports: DeliveryReport[] = []
    messenger.onDelivery((report) => reports.push(report))
    const first = await messenger.send(sms('Mời bà con'))
    const again = await messenger.send(sms('Mời bà con'))
    assert.deepEqual(first, again)
    messenger.flush()
    assert.deepEqual(messenger.inbox('0912345678').map((message) => message.text), ['Mời bà con'])
    assert.deepEqual(reports.map((report) => report.status), ['delivered'])

    appendFileSync(path.join(dir, 'messages.jsonl'), '{"receipt":{"refer')
    const restarted = createFakeMessenger({ dir })
    assert.deepEqual(await restarted.send(sms('Mời bà con')), first)
    restarted.flush()
    assert.equal(restarted.inbox().length, 1)
  })

  test('delivers by itself, without being flushed', async () => {
    const messenger = createFakeMessenger({ dir: freshFolder() })
    const arrived = new Promise<DeliveryReport>((resolve) => messenger.onDelivery(resolve))
    await messenger.send(sms('Tối nay có lớp'))
    const keepAlive = setInterval(() => undefined, 1000)
    assert.equal((await arrived).status, 'delivered')
    clearInterval(keepAlive)
  })

  test('refuses what the guard refuses', async () => {
    const messenger = createFakeMessenger({ dir: freshFolder() })
    const refused = await messenger.send(sms('Mã OTP: 123456, vào vneid.xyz'))
    assert.deepEqual(refused.ok ? [] : refused.problems.map((problem) => problem.code), ['tin.linkInSms', 'tin.secret'])
    messenger.flush()
    assert.equal(messenger.inbox().length, 0)
  })

  test('each fault does what it says and nothing after it', async () => {
    const messenger = createFakeMessenger({ dir: freshFolder() })
    const reports: string[] = []
    messenger.onDelivery((report) => reports.push(`${report.reference} ${report.status}`))
    const code = async (reference: string) => {
      const answer = await messenger.send(sms('Tối nay có lớp', { reference }))
      return answer.ok ? 'ok' : answer.problems[0]!.code
    }
    messenger.setFaults({ down: true })
    assert.equal(await code('a'), 'tin.carrierDown')
    messenger.setFaults({ down: false, failNext: 2 })
    assert.deepEqual([await code('a'), await code('a'), await code('a')], ['tin.carrierRefused', 'tin.carrierRefused', 'ok'])
    messenger.setFaults({ dropNext: 1 })
    await code('dropped')
    messenger.setFaults({ duplicateNext: 1 })
    await code('twice')
    messenger.setFaults({ undeliverableNext: 1 })
    await code('switched-off')
    messenger.flush()
    assert.deepEqual(reports, ['a delivered', 'twice delivered', 'twice delivered', 'switched-off failed'])
    messenger.setFaults({ reorder: true })
    for (const reference of ['1', '2', '3', '4', '5']) await code(reference)
    messenger.flush()
    assert.deepEqual(messenger.inbox().slice(-5).map((message) => message.reference), ['2', '1', '4', '3', '5'])
    messenger.setFaults({ reorder: false, delayMilliseconds: 60_000 })
    await code('late')
    assert.equal(messenger.inbox().some((message) => message.reference === 'late'), false)
    messenger.flush()
    assert.equal(messenger.inbox().at(-1)!.reference, 'late')
  })
})
