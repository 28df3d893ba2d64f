// The frame: a whole document that works with no script and hides nothing from a keyboard or a screen reader.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { test } from 'node:test'
import { catalogues } from '../locales/index.ts'
import { makeTranslator } from '../locales/translate.ts'
import type { ViewContext } from './context.ts'
import { ProblemPage } from './error-page.tsx'
import { Page } from './layout.tsx'
import { DesignSystemPage } from './system-page.tsx'

const base: ViewContext = {
  t: makeTranslator(null),
  lang: 'vi',
  theme: 'nang',
  size: 'rat-to',
  path: '/cua?ngo=3&trang=2',
  nav: [],
  commune: { name: 'Xã Vân Mẫu', fictional: true },
  offline: false,
  assets: { css: '/s.css' },
}

async function html(node: { toString(): string | Promise<string> }): Promise<string> {
  return String(await node.toString())
}

test('a page says its language, theme and size, and lets the keyboard skip to its content', async () => {
  const out = await html(<Page v={base} title="Hôm nay">x</Page>)
  assert.match(out, /^<!doctype html><html lang="vi" data-theme="nang" data-size="rat-to">/)
  const target = /class="skip" href="#([^"]+)"/.exec(out)?.[1]
  assert.match(out, new RegExp(`<main id="${target}"`))
  assert.match(out, /<title>Hôm nay · Gõ Cửa<\/title>/)
})

test('made-up data says so on every page; real data does not', async () => {
  assert.match(await html(<Page v={base} title="A" />), /Dữ liệu hư cấu để trình diễn/)
  const real = { ...base, commune: { name: 'Xã Vân Bán', fictional: false } }
  assert.doesNotMatch(await html(<Page v={real} title="A" />), /hư cấu/)
})

test('the appearance form works by itself and comes back to this page', async () => {
  const out = await html(<Page v={base} title="A" />)
  assert.match(out, /<form id="giao-dien"[^>]*method="post" action="\/giao-dien"/)
  assert.match(out, /name="back" value="\/cua\?ngo=3&amp;trang=2"/)
  assert.match(out, /name="theme" value="nang" checked/)
  assert.match(out, /name="size" value="rat-to" checked/)
})

test('a phone page says that it runs on the phone, and leads to unsent work without a script', async () => {
  const out = await html(<Page v={{ ...base, offline: true }} title="A" />)
  assert.match(out, /Đang chạy trên điện thoại, chưa cần mạng/)
  assert.match(out, /<sync-status[^>]*><a href="\/viec-cua-toi">/)
})

test('a long menu keeps five places on the phone and loses nothing', async () => {
  const nav = Array.from({ length: 8 }, (_, n) => ({ href: `/m${n}`, label: `Mục ${n}`, current: n === 0 }))
  const out = await html(<Page v={{ ...base, nav }} title="A" />)
  assert.equal(out.match(/class="nav-later"/g)?.length, 4)
  assert.match(out, /href="#tat-ca-muc"/)
  assert.equal(out.match(/href="\/m7"/g)?.length, 2)
  assert.match(out, /href="\/m0" aria-current="page"/)
})

test('a refusal says what to do, escapes what it is told, and gives a way on', async () => {
  const out = await html(
    <ProblemPage v={base} status={404} title="Không thấy" text="<img src=x>" reference="7F3K" back={{ href: '/cua', label: 'Quay lại' }} />,
  )
  assert.match(out, /&lt;img src=x&gt;/)
  assert.match(out, /href="\/cua"/)
  assert.match(out, /7F3K/)
})

test('nothing on the sample page needs what the content security policy forbids', async () => {
  const out = await html(<DesignSystemPage v={base} />)
  assert.doesNotMatch(out, / style="|<style| on[a-z]+="|<script|javascript:/)
})

test('every word of the sample page exists in English', async () => {
  const missing: string[] = []
  const t: ViewContext['t'] = (vi, params) => {
    if (!(vi in catalogues.en)) missing.push(vi)
    return makeTranslator(catalogues.en)(vi, params)
  }
  await html(<DesignSystemPage v={{ ...base, t, lang: 'en', flash: { tone: 'bad', text: 'x' } }} />)
  assert.deepEqual(missing, [])
})

test('the stylesheet stays within 14 KB on the wire', () => {
  const css = readFileSync(new URL('styles.css', import.meta.url))
  assert.ok(gzipSync(css, { level: 9 }).length <= 14 * 1024)
})
