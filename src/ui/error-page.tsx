// What a person sees when something was refused or broke: what happened, what to do, and a way on.
import type { ViewContext } from './context.ts'
import { Buttons, ButtonLink } from './form.tsx'
import { Page } from './layout.tsx'
import { Notice } from './parts.tsx'

export interface ProblemPageProps {
  v: ViewContext
  status: number
  /** What happened, in a few words. */
  title: string
  /** One or two sentences: why, and what to do. */
  text: string
  /** To be read out to whoever helps. */
  reference?: string
  back?: { href: string; label: string }
}

export function ProblemPage({ v, status, title, text, reference, back }: ProblemPageProps) {
  return (
    <Page v={v} title={title}>
      <Notice tone={status >= 500 ? 'bad' : 'warn'}>
        <p>{text}</p>
        {status >= 500 ? <p>{v.t('Những gì đã báo là lưu rồi thì vẫn còn.')}</p> : null}
      </Notice>
      <Buttons>
        {back ? (
          <ButtonLink href={back.href} kind="main" icon="arrow-left">
            {back.label}
          </ButtonLink>
        ) : null}
        <ButtonLink href="/" icon="home">
          {v.t('Về trang đầu')}
        </ButtonLink>
      </Buttons>
      <p class="source">
        {v.t('Mã lỗi')} {String(status)}
        {reference ? ` · ${v.t('Khi nhờ giúp, hãy đọc mã này')}: ` : null}
        {reference ? <code>{reference}</code> : null}
      </p>
    </Page>
  )
}
