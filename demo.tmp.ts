import { chromium, type Page } from 'playwright-core'
import { execSync } from 'node:child_process'
import * as fs from 'node:fs'
const origin = 'http://localhost:4310'
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const code = () => execSync('node tools/run.mjs demo --code', { encoding: 'utf8' }).trim().split('\n').at(-1)!.trim()
async function login(login: string, vp = { width: 1280, height: 800 }) {
  const c = await b.newContext({ viewport: vp, locale: 'vi-VN', serviceWorkers: 'block' })
  const p = await c.newPage()
  await p.goto(origin + '/dang-nhap')
  await p.locator('input[name=login]').fill(login); await p.locator('input[name=password]').fill('Mo12CuaDonKhach'); await p.locator('main button[type=submit]').first().click()
  await p.waitForLoadState()
  if (await p.locator('input[name=code]').count()) { await p.locator('input[name=code]').fill(code()); await p.locator('main button[type=submit]').first().click(); await p.waitForLoadState() }
  console.log(login, p.url())
  return p
}
const what = process.argv[2]
const r = await login('demo.tiepnhan')
if (what === 'attach') {
  await r.goto(origin + '/ho-so/tiep-nhan?tt=2.000815')
  await r.getByLabel('Người nộp', { exact: true }).fill('Người Thử (hư cấu)')
  await r.getByRole('button', { name: 'Nhận và hẹn trả' }).click(); await r.waitForLoadState()
  console.log(r.url())
  const link = r.getByRole('link', { name: 'Mở hồ sơ này', exact: true }).first()
  const href = await link.getAttribute('href')
  await new Promise((d) => setTimeout(d, 31000))
  const s = await login('demo.chuyenvien')
  const seeit = async (n: string) => { await s.goto(origin + href); console.log(n, await s.locator('summary, main form button').allInnerTexts()); await s.screenshot({ path: `/tmp/cx/attach-${n}.png`, fullPage: true }) }
  await seeit('accepted')
  await r.goto(origin + href); await r.getByRole('button', { name: /Chuyển xử lý/ }).click(); await r.waitForLoadState()
  await seeit('begun')
}
if (what === 'forms') {
  const api = r.context().request
  const pick = async (list: string) => { await r.goto(origin + list); return r.locator('main a[href^="/ho-so/"]').evaluateAll((as) => as.map((a) => a.getAttribute('href')!).filter((h) => /^\/ho-so\/[0-9a-f-]{36}$/.test(h))) }
  const done: Record<string, boolean> = {}
  const all = new Set<string>()
  for (const l of ['/ho-so?ds=all', '/ho-so?ds=overdue', '/ho-so?ds=all&trang_thai=8', '/ho-so?ds=all&trang_thai=3', '/ho-so?ds=all&trang_thai=5', '/ho-so?ds=all&trang_thai=10']) for (const h of await pick(l)) all.add(h)
  console.log(all.size)
  for (const h of all) {
    for (const n of ['01', '02', '03', '04', '05', '06']) {
      if (done[n]) continue
      const res = await api.get(`${origin}${h}/mau/${n}.pdf`)
      if (res.status() === 200) { fs.writeFileSync(`/tmp/cx/mau${n}.pdf`, await res.body()); done[n] = true; console.log(n, h) }
    }
  }
  const res = await api.get(origin + '/ho-so/so-theo-doi.pdf?tu=01/11/2026&den=28/11/2026'); console.log(res.status()); fs.writeFileSync('/tmp/cx/mau07.pdf', await res.body())
}
if (what === 'pages') {
  for (const [u, path] of [['demo.thuphi', '/thu-phi'], ['demo.kiemsoat', '/danh-muc-thu-tuc'], ['demo.tiepnhan', '/ho-so']] as const) {
    await new Promise((d) => setTimeout(d, 31000))
    const p = await login(u, { width: 360, height: 740 })
    await p.goto(origin + path); console.log(path, await p.evaluate('document.documentElement.scrollHeight'))
    await p.screenshot({ path: `/tmp/cx/page${path.replaceAll('/', '-')}.png`, fullPage: true })
  }
}
await b.close()
