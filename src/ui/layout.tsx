// The frame round every page: who is serving, where you are, what you can do, and how it looks.
// Complete without JavaScript; the one script, when present, only adds to it.
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { classes } from './context.ts'
import type { NavItem, ViewContext } from './context.ts'
import { Icon, Mark } from './icons.tsx'

export interface Crumb {
  href: string
  label: string
}

export interface PageProps {
  v: ViewContext
  title: string
  children?: Child
  /** Tables and maps may use the whole window; reading pages keep a short line. */
  wide?: boolean
  /** The way back up, nearest last; the page itself is left out. */
  crumbs?: Crumb[]
  /** Buttons beside the title. */
  actions?: Child
  /** One sentence under the title. */
  lead?: Child
  /** No menu and no appearance form: sign-in on a stranger's phone, print previews. */
  bare?: boolean
  /** Said at the foot instead of the usual warning, on the few pages that must ask for a personal number. */
  caution?: string
}

/** A whole HTML document. */
export function Page(props: PageProps) {
  const { v, title, children, wide, crumbs, actions, lead, bare, caution } = props
  const hasNav = v.nav.length > 0 && !bare
  return (
    <>
      {raw('<!doctype html>')}
      <html lang={v.lang} data-theme={v.theme} data-size={v.size}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content={colorScheme(v.theme)} />
          <meta name="theme-color" content="#171b3d" />
          <title>{`${title} · Gõ Cửa`}</title>
          <link rel="stylesheet" href={v.assets.css} />
          {v.assets.icon ? <link rel="icon" href={v.assets.icon} type="image/svg+xml" /> : null}
          {v.assets.manifest ? <link rel="manifest" href={v.assets.manifest} /> : null}
          {v.assets.script ? <script type="module" src={v.assets.script} /> : null}
        </head>
        <body class={classes(hasNav && 'has-nav')}>
          <a class="skip" href="#noi-dung">
            {v.t('Tới nội dung chính')}
          </a>
          <Header v={v} bare={bare} />
          {hasNav ? <MainNav v={v} /> : null}
          <main id="noi-dung" class={classes('main', wide && 'main-wide')} tabindex={-1}>
            {crumbs && crumbs.length > 0 ? <Crumbs v={v} crumbs={crumbs} /> : null}
            {v.flash ? <Flash flash={v.flash} /> : null}
            <div class="page-head">
              <div class="page-title">
                <h1>{title}</h1>
                {lead ? <p class="lead">{lead}</p> : null}
              </div>
              {actions ? <div class="page-actions">{actions}</div> : null}
            </div>
            {children}
          </main>
          <Footer v={v} bare={bare} caution={caution} />
        </body>
      </html>
    </>
  )
}

function colorScheme(theme: ViewContext['theme']): string {
  if (theme === 'auto') return 'light dark'
  return theme === 'toi' ? 'dark' : 'light'
}

function Header({ v, bare }: { v: ViewContext; bare?: boolean }) {
  return (
    <header class="header">
      {v.commune?.fictional ? (
        <p class="fictional">
          <Icon name="info" /> {v.t('Dữ liệu hư cấu để trình diễn')}
        </p>
      ) : null}
      <div class="header-bar">
        <a class="brand" href="/">
          <Mark />
          <span class="brand-words">
            <strong class="brand-name">Gõ Cửa</strong>
            {v.commune ? <span class="brand-place">{v.commune.name}</span> : null}
          </span>
        </a>
        <div class="header-side">
          {v.actorName ? (
            <a class="who" href={v.actorHref ?? '/toi'}>
              <Icon name="person" />
              <span class="who-words">
                <span class="who-name">{v.actorName}</span>
                {v.actorRole ? <span class="who-role">{v.actorRole}</span> : null}
              </span>
            </a>
          ) : null}
          {bare ? null : (
            <a class="header-link" href="#giao-dien">
              <Icon name="sun" label={v.t('Cỡ chữ và màu nền')} />
            </a>
          )}
        </div>
      </div>
      {v.offline || v.sync ? (
        <div class="strip">
          {v.offline ? (
            <span class="strip-text">
              <Icon name="offline" /> {v.t('Đang chạy trên điện thoại, chưa cần mạng')}
            </span>
          ) : null}
          {v.sync === false ? null : (
            <sync-status class="sync-status">
              <a href="/viec-cua-toi">
                <Icon name="sync" /> {v.t('Việc chưa gửi của tôi')}
              </a>
            </sync-status>
          )}
        </div>
      ) : null}
    </header>
  )
}

/** A phone's bar holds five; with more, the fifth place leads to the whole menu at the foot of the page. */
const BAR_PLACES = 5

function MainNav({ v }: { v: ViewContext }) {
  const overflows = v.nav.length > BAR_PLACES
  const shown = overflows ? BAR_PLACES - 1 : BAR_PLACES
  return (
    <nav class="nav" aria-label={v.t('Mục chính')}>
      <ul>
        {v.nav.map((item, index) => (
          <li class={index >= shown ? 'nav-later' : undefined}>
            <NavLink item={item} />
          </li>
        ))}
        {overflows ? (
          <li class="nav-rest">
            <a href="#tat-ca-muc">
              <Icon name="menu" />
              <span class="nav-label">{v.t('Mục khác')}</span>
            </a>
          </li>
        ) : null}
      </ul>
    </nav>
  )
}

function NavLink({ item }: { item: NavItem }) {
  return (
    <a href={item.href} aria-current={item.current ? 'page' : undefined}>
      {item.icon ? <Icon name={item.icon} /> : null}
      <span class="nav-label">{item.label}</span>
      {item.badge ? <span class="nav-badge">{item.badge}</span> : null}
    </a>
  )
}

function Crumbs({ v, crumbs }: { v: ViewContext; crumbs: Crumb[] }) {
  return (
    <nav class="crumbs" aria-label={v.t('Bạn đang ở')}>
      <ol>
        {crumbs.map((crumb) => (
          <li>
            <a href={crumb.href}>{crumb.label}</a>
          </li>
        ))}
      </ol>
    </nav>
  )
}

function Flash({ flash }: { flash: NonNullable<ViewContext['flash']> }) {
  const icon = flash.tone === 'ok' ? 'check' : flash.tone === 'warn' ? 'warning' : 'stop'
  return (
    <div class={`notice notice-${flash.tone} flash`} role={flash.tone === 'ok' ? 'status' : 'alert'}>
      <Icon name={icon} />
      <div class="notice-body">{flash.text}</div>
    </div>
  )
}

function Footer({ v, bare, caution }: Pick<PageProps, 'v' | 'bare' | 'caution'>) {
  return (
    <footer class="footer">
      {v.nav.length > BAR_PLACES && !bare ? (
        <nav id="tat-ca-muc" class="all-nav" aria-label={v.t('Tất cả các mục')} tabindex={-1}>
          <h2>{v.t('Tất cả các mục')}</h2>
          <ul>
            {v.nav.map((item) => (
              <li>
                <NavLink item={item} />
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
      {bare ? null : <AppearanceForm v={v} />}
      <p class="footer-words">{v.t('Đi từng ngõ, gõ từng nhà, hướng dẫn từng người.')}</p>
      {v.simulationsHref && !bare ? (
        <p class="footer-words">
          <a href={v.simulationsHref}>{v.t('Các bên mô phỏng')}</a>
        </p>
      ) : null}
      <p class="footer-words">
        {caution ?? v.t('Gõ Cửa không bao giờ hỏi mã OTP, mật khẩu, số hay ảnh căn cước. Ai hỏi những thứ đó là kẻ lừa đảo.')}
      </p>
    </footer>
  )
}

function AppearanceForm({ v }: { v: ViewContext }) {
  const themes: [ViewContext['theme'], string][] = [
    ['auto', v.t('Theo máy')],
    ['sang', v.t('Sáng')],
    ['nang', v.t('Ngoài nắng')],
    ['toi', v.t('Tối')],
  ]
  const sizes: [ViewContext['size'], string][] = [
    ['vua', v.t('Vừa')],
    ['to', v.t('To')],
    ['rat-to', v.t('Rất to')],
  ]
  const langs: [ViewContext['lang'], string][] = [
    ['vi', 'Tiếng Việt'],
    ['en', 'English'],
  ]
  return (
    <form id="giao-dien" class="appearance" method="post" action="/giao-dien">
      <input type="hidden" name="back" value={v.path} />
      <h2>{v.t('Cách hiển thị')}</h2>
      <div class="appearance-rows">
        <Segments name="size" legend={v.t('Cỡ chữ')} options={sizes} value={v.size} />
        <Segments name="theme" legend={v.t('Màu nền')} options={themes} value={v.theme} />
        <Segments name="lang" legend={v.t('Ngôn ngữ')} options={langs} value={v.lang} />
        <button class="button" type="submit">
          {v.t('Áp dụng')}
        </button>
      </div>
    </form>
  )
}

function Segments(props: { name: string; legend: string; options: [string, string][]; value: string }) {
  return (
    <fieldset class="segments">
      <legend>{props.legend}</legend>
      <div class="segments-row">
        {props.options.map(([value, label]) => (
          <label class="segment">
            <input type="radio" name={props.name} value={value} checked={value === props.value} />
            <span lang={props.name === 'lang' ? value : undefined}>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
