// Pages that exist only once somebody has done something: done here through the pages' own forms, as people would.

import { voiceLike, wavFile } from './sounds.ts'
import { plainPdf } from './signed-files.ts'
import type { DemoSite, Visitor } from './demo-site.ts'

type Fields = Record<string, string | Blob | string[]>

/** Sends a form of this visitor; multipart when it carries a file. */
export async function sendForm(site: DemoSite, visitor: Visitor | { cookie: string }, address: string, fields: Fields): Promise<Response> {
  const cookie = typeof visitor === 'object' ? visitor.cookie : await site.cookieOf(visitor)
  const [body, plain] = [new FormData(), new URLSearchParams()]
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      body.append(name, one)
      if (typeof one === 'string') plain.append(name, one)
    }
  }
  const isFile = Object.values(fields).some((value) => value instanceof Blob)
  return site.hono.request(new URL(address, site.origin), { method: 'POST', body: isFile ? body : plain, headers: { host: new URL(site.origin).host, origin: site.origin, cookie } })
}

async function openAs(site: DemoSite, visitor: Visitor, address: string): Promise<Response> {
  return site.hono.request(new URL(address, site.origin), { headers: { host: new URL(site.origin).host, cookie: await site.cookieOf(visitor) } })
}

const GUIDE = 'vneid-password'

/** Addresses that the doing led to; each is one that a person stands on right afterwards. */
export async function thingsDone(site: DemoSite): Promise<string[]> {
  const { db } = site.database
  const { communeId } = site
  const leads: string[] = []
  const act = async (visitor: Visitor, address: string, fields: Fields) => {
    const answer = await sendForm(site, visitor, address, fields)
    const location = answer.headers.get('location')
    if (location === null) throw new Error(`${visitor} at ${address}: ${answer.status}, and nothing came of it: ${/role="alert"[\s\S]{0,600}/.exec(await answer.text())?.[0].replace(/<[^>]*>/g, ' ') ?? ''}`)
    leads.push(location)
    return location
  }
  const commune = await db.selectFrom('communes').select('code').where('communeId', '=', communeId).executeTakeFirstOrThrow()
  const resident = await db.selectFrom('residents').select('id').where('communeId', '=', communeId).where('state', '=', 'active').orderBy('id', 'desc').executeTakeFirstOrThrow()
  await act('commune_admin', '/yeu-cau-du-lieu', { residentId: resident.id, kind: 'erase', askedBy: 'self', askedHow: 'counter' })
  await act('auditor', '/so-cai/kiem-tra', { chain: String(communeId) })
  await act('nobody', '/moi-den-nha', { callerName: 'Bà Thử', placeText: 'Ngõ Thử, số 3', about: 'Quên mật khẩu VNeID', xa: String(communeId) })

  await act('nobody', '/gop-y', { xa: commune.code, kind: 'other', text: 'Đường vào thôn tối, xin thêm một bóng đèn.' })
  const rating = await db.selectFrom('ratings').select('token').where('communeId', '=', communeId).orderBy('token').executeTakeFirstOrThrow()
  leads.push(`/danh-gia/${rating.token}`)
  await act('nobody', `/lay-so/${commune.code}`, { purpose: 'file' })

  const waiting = await db.selectFrom('signatureRequests').select('id').where('communeId', '=', communeId).where('state', '=', 'waiting').where('accountId', 'is not', null).orderBy('id').executeTakeFirstOrThrow()
  await act('leader_signer', '/ky-so/chuan-bi', { request: waiting.id })
  await act('van_thu', '/van-ban/den/moi', {
    via: 'email', organName: 'Sở Khoa học và Công nghệ', fullNumber: '12/KH-SKHCN', issuedOn: '2026-11-02', typeKey: 'ke-hoach', subject: 'Kế hoạch phổ cập kỹ năng số', urgency: 'thuong', secrecy: 'none',
    file: new File([new Uint8Array(await plainPdf(1))], 'ke-hoach.pdf', { type: 'application/pdf' }),
  })

  await act('movement_officer', `/cong-nhan/nguoi/${resident.id}/ma`, {})
  const code = await db.selectFrom('learnerCodes').select('code').where('communeId', '=', communeId).where('residentId', '=', resident.id).executeTakeFirstOrThrow()
  leads.push(`/trang-hoc/${code.code}`, `/hoc/${GUIDE}/tu-lam?b=99`)

  await act('movement_officer', '/ghi-am/nguoi-doc', { fullName: 'Vàng Thị Sua', credit: 'Bà Sua', languages: ['hmn'], agreed: 'co' })
  const voice = await db.selectFrom('voices').select('id').where('communeId', '=', communeId).executeTakeFirstOrThrow()
  const speaking = (await openAs(site, 'movement_officer', `/ghi-am/bai/${GUIDE}/hmn`)).headers.get('location')!
  const spokenText = /name="spokenText" value="([^"]*)"/.exec(await (await openAs(site, 'movement_officer', speaking)).text())?.[1]?.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&') ?? ''
  await act('movement_officer', speaking, { voiceId: voice.id, spokenText, sound: new File([wavFile(voiceLike(2, { before: 0.5, after: 0.5 }))], 'doc.wav', { type: 'audio/wav' }) })
  await act('movement_officer', `/ghi-am/bai/${GUIDE}/hmn/gui-duyet`, {})

  await act('movement_officer', '/soan-bai/in', { paper: 'the', colour: 'xam', language: 'vi', guides: [GUIDE] })
  const draft = await act('movement_officer', `/soan-bai/bai/${GUIDE}/sua`, {})
  leads.push(`/soan-bai/bai/${GUIDE}`, `${draft}/chung`)
  const file = await openAs(site, 'movement_officer', '/soan-bai/bai/health-card/tep.json')
  await act('movement_officer', '/soan-bai/nhan-tep', { file: new File([new Uint8Array(await file.arrayBuffer())], 'bai.json', { type: 'application/json' }) })
  // A procedure that the demonstration's commune corrected has earlier versions to show.
  leads.push('/thu-tuc/1.004873', '/kiem-tra-nhanh', '/kiem-tra-nhanh/qr-payment', '/hoc/qr-payment/ket-qua?d=00000')
  return leads
}
