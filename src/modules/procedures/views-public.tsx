// For anybody: find a procedure by word or by what happened in life, and read what it needs, costs and takes.

import { formatVi, type PlainDate } from '../../platform/time.ts'
import type { ViewContext } from '../../ui/context.ts'
import { Button, ButtonLink, Buttons, Form, Hidden, Select, TextInput } from '../../ui/form.tsx'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { Page } from '../../ui/layout.tsx'
import { Badge, Notice, Source, Unverified } from '../../ui/parts.tsx'
import { DescriptionList, Empty } from '../../ui/table.tsx'
import { CATALOGUE } from './rules-catalogue.ts'
import type { Certainty, ProcedureDocument, ProcedureVersion } from './schema.ts'
import type { Province } from './rules-price.ts'
import { priceInShort, PriceSection, type PriceAsk } from './views-price.tsx'
import { channelWord, whenWord } from './words.ts'

export interface Place {
  communeId: number
  code: string
  name: string
  provinceName: string
  province: Province
}

interface CataloguePageProps {
  v: ViewContext
  place: Place | null
  communes: readonly Place[]
  sought: string
  event: string | undefined
  found: readonly ProcedureVersion[]
  today: PlainDate
  /** Codes that have a form to fill in. */
  withForm: ReadonlySet<string>
}

export function CataloguePage({ v, place, communes, sought, event, found, today, withForm }: CataloguePageProps) {
  const { t } = v
  const chosen = CATALOGUE.lifeEvents.find((one) => one.key === event)
  return (
    <Page v={v} title={t('Làm giấy tờ: cần gì, bao lâu, tốn bao nhiêu?')} lead={t('Không cần tài khoản. Tìm việc cần làm, xem trước giấy tờ và phí, rồi chuẩn bị sẵn ở nhà.')}>
      <PlaceLine v={v} place={place} communes={communes} />
      <Form v={v} action="/thu-tuc" method="get" label={t('Tìm thủ tục')} inline>
        <TextInput name="tim" type="search" label={t('Bạn cần làm gì?')} hint={t('Gõ không dấu cũng được: khai sinh, tam tru, nguoi gia…')} value={sought} />
        <Button icon="search">{t('Tìm')}</Button>
      </Form>
      {sought === '' && !chosen ? <LifeEvents v={v} /> : null}
      {sought !== '' || chosen ? (
        <>
          <h2>{chosen ? chosen.name : t('Tìm thấy {n} thủ tục', { n: found.length })}</h2>
          <ProcedureList v={v} procedures={found} withForm={withForm} today={today} province={place?.province ?? null} />
          <p><a href="/thu-tuc">{t('Xem theo việc trong đời')}</a> · <a href="/thu-tuc?tim=.">{t('Xem tất cả thủ tục')}</a></p>
        </>
      ) : (
        <p><a href="/thu-tuc?tim=.">{t('Xem tất cả thủ tục')}</a></p>
      )}
      <p><a href="/ho-so-cua-toi"><Icon name="person" /> {t('Hồ sơ đã nộp của tôi')}</a></p>
      <Notice tone="info">{CATALOGUE.onlyPortal.text} {t('Trang này chỉ giúp bạn chuẩn bị.')}</Notice>
    </Page>
  )
}

function LifeEvents({ v }: { v: ViewContext }) {
  return (
    <>
      <h2>{v.t('Việc gì vừa xảy ra?')}</h2>
      <ul class="life-events">
        {CATALOGUE.lifeEvents.map((event) => (
          <li>
            <a href={`/thu-tuc?viec=${event.key}`}>
              <Icon name={event.icon as IconName} big />
              <span>{event.name}</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

function ProcedureList({ v, procedures, withForm, today, province }: Pick<CataloguePageProps, 'v' | 'withForm' | 'today'> & { procedures: readonly ProcedureVersion[]; province: Province | null }) {
  const { t } = v
  if (procedures.length === 0) return <Empty icon="search">{t('Không thấy thủ tục nào. Hãy thử ít chữ hơn, hoặc hỏi quầy một cửa.')}</Empty>
  return (
    <ul class="procedure-list">
      {procedures.map((procedure) => (
        <li>
          <a href={`/thu-tuc/${procedure.code}`}>
            <strong>{procedure.name}</strong>
            <span class="procedure-facts">
              <span><Icon name="clock" /> {procedure.deadline.text}</span>
              <span><Icon name="document" /> {priceInShort(t, procedure, today, province)}</span>
            </span>
            {withForm.has(procedure.code) ? <Badge tone="ok" icon="edit">{t('Chuẩn bị được trên máy này')}</Badge> : null}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** Which commune's figures are shown; the country's when none is chosen. */
export function PlaceLine({ v, place, communes, back }: { v: ViewContext; place: Place | null; communes: readonly Place[]; back?: string }) {
  const { t } = v
  if (communes.length === 0) return null
  if (place && communes.length === 1) return <p class="place-line"><Icon name="pin" /> <strong>{place.name}</strong>, {place.provinceName}</p>
  return (
    <details class="place-choice" open={place ? undefined : true}>
      <summary><Icon name="pin" /> {place ? t('Xem theo {name}', { name: place.name }) : t('Bạn ở xã, phường nào? Có nơi phí và hạn khác nhau.')}</summary>
      <Form v={v} action="/thu-tuc/chon-xa" label={t('Chọn xã, phường')} inline>
        <Select name="xa" label={t('Xã, phường')} value={place?.code} blank={t('Chung cả nước')} options={communes.map((one) => ({ value: one.code, label: `${one.name}, ${one.provinceName}` }))} />
        {back ? <Hidden name="ve" value={back} /> : null}
        <Button kind="plain">{t('Chọn')}</Button>
      </Form>
    </details>
  )
}

interface ProcedurePageProps {
  v: ViewContext
  procedure: ProcedureVersion
  place: Place | null
  communes: readonly Place[]
  today: PlainDate
  hasForm: boolean
  versions: number
  ask: PriceAsk
}

export function ProcedurePage({ v, procedure, place, communes, today, hasForm, versions, ask }: ProcedurePageProps) {
  const { t } = v
  const { deadline, fees, channels, agency, result, legalBasis, notes, source } = procedure
  const expired = source.expiresOn !== null && source.expiresOn < today
  return (
    // The worker that prepares without signal is fetched while one reads.
    <Page v={{ ...v, assets: { ...v.assets, script: v.assets.prepare } }} title={procedure.name} crumbs={[{ href: '/thu-tuc', label: t('Thủ tục') }]}>
      <p class="procedure-marks">
        <Badge>{procedure.code}</Badge> <Badge>{CATALOGUE.sectors[procedure.sector] ?? procedure.sector}</Badge>
        {place ? <Badge icon="pin">{place.name}</Badge> : <Badge icon="pin">{t('Chung cả nước')}</Badge>}
      </p>
      {expired ? <Notice tone="warn">{t('Dữ liệu này đã quá ngày phải kiểm tra lại ({date}). Hãy hỏi quầy một cửa trước khi nộp.', { date: formatVi(source.expiresOn!) })}</Notice> : null}
      <DescriptionList
        items={[
          { term: t('Bao lâu'), value: <>{deadline.text} <Mark v={v} certainty={deadline.certainty} />{deadline.note ? <span class="hint"> {deadline.note}.</span> : null}</> },
          { term: t('Tốn bao nhiêu'), value: <><a href="#phi">{priceInShort(t, procedure, today, place?.province ?? null)}</a> <Mark v={v} certainty={fees.certainty} /></> },
          { term: t('Nộp ở đâu'), value: channels ? <ul class="plain-list">{channels.map((channel) => <li>{channelWord(t, channel)}</li>)}</ul> : <Unknown v={v} /> },
          { term: t('Ai giải quyết'), value: <>{agency.name} <Mark v={v} certainty={agency.certainty} /></> },
          { term: t('Nhận được gì'), value: result ? <>{result.name} <Mark v={v} certainty={result.certainty} /></> : <Unknown v={v} /> },
        ]}
      />
      {place && (hasForm || procedure.documents.length > 0) ? (
        <Notice tone="ok" title={t('Chuẩn bị sẵn ở nhà')} actions={<ButtonLink kind="main" icon="edit" href={`/chuan-bi/bat-dau/${procedure.code}`}>{t('Bắt đầu chuẩn bị')}</ButtonLink>}>
          {hasForm ? t('Điền tờ khai, chụp giấy tờ ngay trên máy này, không cần mạng. Dữ liệu chỉ nằm trên máy bạn cho đến khi bạn mang đi nộp.') : t('Soát và chụp giấy tờ ngay trên máy này, không cần mạng. Chưa có tờ khai điền sẵn cho thủ tục này.')}
        </Notice>
      ) : null}
      {place ? null : <PlaceLine v={v} place={place} communes={communes} back={`/thu-tuc/${procedure.code}`} />}
      <h2>{t('Cần giấy tờ gì')}</h2>
      <DocumentList v={v} documents={procedure.documents} />
      <Notice tone="info" title={t('Giấy nào không ai được đòi?')}>
        {CATALOGUE.neverAsk.text} <span class="hint">{CATALOGUE.neverAsk.source.name}.</span>
      </Notice>
      <h2 id="phi">{t('Phí, lệ phí')}</h2>
      <PriceSection v={v} procedure={procedure} today={today} province={place?.province ?? null} ask={ask} />
      {notes.length > 0 ? <><h2>{t('Cần biết thêm')}</h2><ul>{notes.map((note) => <li>{note}</li>)}</ul></> : null}
      <h2>{t('Nộp hồ sơ')}</h2>
      <p>{CATALOGUE.onlyPortal.text}</p>
      <Buttons>
        <ButtonLink href={CATALOGUE.portalUrl} icon="arrow-right">{t('Mở Cổng Dịch vụ công quốc gia')}</ButtonLink>
        <ButtonLink href={`/thu-tuc/${procedure.code}/to-huong-dan.pdf`} icon="print">{t('In tờ hướng dẫn')}</ButtonLink>
      </Buttons>
      <h2>{t('Căn cứ pháp luật')}</h2>
      <ul>{legalBasis.map((basis) => <li>{basis.name} <Mark v={v} certainty={basis.certainty} /></li>)}</ul>
      {versions > 1 ? <p><a href={`/thu-tuc/${procedure.code}/lich-su`}>{t('Bản thứ {n} của thủ tục này: xem các bản trước', { n: procedure.version })}</a></p> : null}
      <Source v={v} name={source.name} {...(source.url && { href: source.url })} checkedOn={formatVi(source.checkedOn)} verified={procedure.certainty === 'official'} />
      <p class="hint">{CATALOGUE.note}</p>
    </Page>
  )
}

/** Only what nobody confirmed carries the mark; a copy that was read is said once, with its source. */
export function Mark({ v, certainty }: { v: ViewContext; certainty: Certainty }) {
  return certainty === 'unverified' ? <Unverified v={v} /> : null
}

function Unknown({ v }: { v: ViewContext }) {
  return <>{v.t('Nguồn chưa nói')} <Unverified v={v} /></>
}

export function DocumentList({ v, documents }: { v: ViewContext; documents: readonly ProcedureDocument[] }) {
  const { t } = v
  if (documents.length === 0) return <p>{t('Nguồn chưa nói')} <Unverified v={v} /></p>
  return (
    <ul class="document-list">
      {documents.map((document) => (
        <li>
          <Icon name={document.when === 'showOnly' ? 'eye' : 'document'} />
          <div>
            <strong>{document.name}</strong> <Mark v={v} certainty={document.certainty} />
            <p class="hint">
              {whenWord(t, document.when)}.{document.note ? ` ${document.note}.` : null}
            </p>
            {document.replacedBy ? <p class="replaced"><Icon name="check" /> {document.replacedBy.note} ({document.replacedBy.database}).</p> : null}
          </div>
        </li>
      ))}
    </ul>
  )
}
