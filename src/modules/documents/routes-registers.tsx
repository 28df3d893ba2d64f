// Addresses of the registers, the hub and the archive.

import { strToU8, zipSync } from 'fflate'
import { may } from '../../platform/actor.ts'
import { isUuid, newId } from '../../platform/ids.ts'
import { renderPdf } from '../../platform/pdf.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import { dateParts, formatVi, formatViDateTime } from '../../platform/time.ts'
import { can, form, page, raw, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { getCommune } from '../places/index.ts'
import { caseFileMoved, caseFileOpened, mayDestroyFrom, paperFiled, termEntered, termMoved } from './commands-archive.ts'
import { numberVoided } from './commands-flow.ts'
import { exchangeNow, HUB_URL, replayDead } from './exchange.ts'
import { typeName } from './decree.ts'
import { documentProblems } from './problems.ts'
import { findAgency, listUnits } from './queries.ts'
import { listAnnexes, listIncomingAnnexes } from './queries-attachments.ts'
import {
  checkSeries, listCaseFiles, listExchange, listFiledPapers, listInRegister, listOutRegister, listSeries, listTerms, REGISTER_PAGE, type CaseFileRow, type SeriesRow,
} from './queries-registers.ts'
import { boundTablePdf } from './register-pdf.ts'
import { CASE_FILE_STATES } from './words.ts'
import { pdfResponse } from './routes-document.tsx'
import { said } from '../../platform/web/refusals.ts'
import { TermsPage } from './views-terms.tsx'
import { CaseFilePage, CaseFilesPage, ExchangePage, InRegisterPage, OutRegisterPage, seriesName } from './views-registers.tsx'

const reads = { who: can('document.read') }
const drafts = { who: can('document.draft') }
const registers = { who: can('document.register') }
/** Longer series are counted only when somebody asks: a page costs the same wherever it is. */
const CHECKED_AT_ONCE = 5000
/** A bound register is one year of one series. */
const PRINTED = 20_000

function chosenSeries(ctx: ServerCtx, series: SeriesRow[]): SeriesRow | undefined {
  return series.find((one) => one.series === ctx.query.get('day') && String(one.year) === ctx.query.get('nam')) ?? series[0]
}

async function outRegister(ctx: ServerCtx, problems?: readonly Problem[]) {
  const communeId = ctx.communeId!
  const from = Math.max(1, Number(ctx.query.get('tu')) || 1)
  const found = await ctx.read(async (db) => {
    const series = await listSeries(db, communeId, 'out')
    const chosen = chosenSeries(ctx, series)
    const whole = chosen && (chosen.last <= CHECKED_AT_ONCE || ctx.query.get('kiem-tra') === '1')
    return { series, chosen, rows: chosen ? await listOutRegister(db, communeId, chosen.year, chosen.series, from) : [], check: whole ? await checkSeries(db, communeId, chosen) : undefined }
  })
  const { chosen, rows } = found
  const html = (
    <OutRegisterPage
      v={ctx.view}
      series={found.series}
      chosen={chosen}
      rows={rows}
      check={found.check}
      next={chosen && rows.length === REGISTER_PAGE ? `/van-ban/so?day=${chosen.series}&nam=${chosen.year}&tu=${rows.at(-1)!.number + 1}` : undefined}
      registers={may(ctx.actor, 'document.register')}
      commandId={newId(ctx.now)}
      {...(problems && { problems: said(ctx, problems) })}
    />
  )
  return problems ? withStatus(problems[0]!.status, html) : html
}

async function heading(ctx: ServerCtx) {
  const [agency, commune] = await ctx.read(async (db) => [await findAgency(db, ctx.communeId!), await getCommune(db, ctx.communeId!)] as const)
  return { agency: agency?.name ?? commune.name, fictional: commune.fictional }
}

const yearOf = (ctx: ServerCtx) => {
  const asked = Number(ctx.query.get('nam'))
  return Number.isInteger(asked) && asked >= 2000 && asked <= 2100 ? asked : dateParts(ctx.today).year
}

async function caseFiles(ctx: ServerCtx, problems?: readonly Problem[]) {
  const [rows, units, kept] = await ctx.read(async (db) => [await listCaseFiles(db, ctx.communeId!), await listUnits(db, ctx.communeId!), await listTerms(db, ctx.communeId!)] as const)
  const html = <CaseFilesPage v={ctx.view} terms={kept} rows={rows} units={units} year={yearOf(ctx)} registers={may(ctx.actor, 'document.register')} values={ctx.form.toObject()} commandId={newId(ctx.now)} {...(problems && { problems: said(ctx, problems) })} />
  return problems ? withStatus(problems[0]!.status, html) : html
}

async function caseFileOf(ctx: ServerCtx): Promise<CaseFileRow> {
  const id = ctx.params.caseFileId ?? ''
  const [file] = isUuid(id) ? await ctx.read((db) => listCaseFiles(db, ctx.communeId!, undefined, id)) : []
  if (!file) throw new Refused(documentProblems.notFound)
  return file
}

async function showCaseFile(ctx: ServerCtx, problems?: readonly Problem[]) {
  const file = await caseFileOf(ctx)
  const papers = await ctx.read((db) => listFiledPapers(db, ctx.communeId!, file.id))
  const html = <CaseFilePage v={ctx.view} file={file} papers={papers} registers={may(ctx.actor, 'document.register')} mayDestroy={mayDestroyFrom(file)} today={ctx.today} newCommandId={() => newId(ctx.now)} {...(problems && { problems: said(ctx, problems) })} />
  return problems ? withStatus(problems[0]!.status, html) : html
}

const retention = (ctx: ServerCtx, file: CaseFileRow) => (file.retentionYears === null ? ctx.t('Vĩnh viễn') : ctx.t('{n} năm', { n: file.retentionYears }))

/** Files and their description, as they are handed over: one folder that reads without this software. */
async function handOverPackage(ctx: ServerCtx, file: CaseFileRow): Promise<Response> {
  const papers = await ctx.read((db) => listFiledPapers(db, ctx.communeId!, file.id))
  const parts: Record<string, Uint8Array> = {}
  const described = []
  for (const [index, paper] of papers.entries()) {
    const bytes = paper.fileSha256 ? await ctx.services.files.read(paper.fileSha256) : undefined
    const name = `van-ban/${String(index + 1).padStart(3, '0')}-${paper.direction === 'out' ? 'di' : 'den'}.pdf`
    if (bytes) parts[name] = bytes
    const kemTheo = []
    const annexes = await ctx.read(async (db) => (paper.direction === 'out' ? (await listAnnexes(db, ctx.communeId!, paper.paperId)).map((annex) => ({ fileName: annex.fileName, sha256: annex.sealedSha256 ?? annex.sha256 })) : await listIncomingAnnexes(db, ctx.communeId!, paper.paperId)))
    for (const [at, annex] of annexes.entries()) {
      const file = annex.sha256 === null ? undefined : await ctx.services.files.read(annex.sha256)
      const under = `${name.slice(0, -4)}-kem-theo/${String(at + 1).padStart(2, '0')}-${annex.fileName}`
      if (file) parts[under] = file
      kemTheo.push({ ten: annex.fileName, tep: file ? under : null, sha256: annex.sha256 })
    }
    described.push({ thuTu: index + 1, soKyHieu: paper.number, ngay: paper.issuedOn, trichYeu: paper.subject, tep: bytes ? name : null, sha256: paper.fileSha256, kemTheo })
  }
  const { agency, fictional } = await heading(ctx)
  const about = {
    coQuan: agency, hoSo: file.title, kyHieu: file.code, nam: file.year, thoiHanBaoQuan: file.retentionYears ?? 'vĩnh viễn', canCu: file.retentionBasis, lapLuc: ctx.now, duLieuHuCau: fictional,
    ghiChu: 'Gói mô tả của phần mềm; cấu trúc SIP theo Thông tư 05/2025/TT-BNV chưa được đối chiếu.', vanBan: described,
  }
  const zip = zipSync({ ...parts, 'mo-ta.json': strToU8(JSON.stringify(about, null, 2)) }, { level: 0 })
  return new Response(zip as Uint8Array<ArrayBuffer>, { headers: { 'content-type': 'application/zip', 'content-disposition': `attachment; filename="ho-so-${file.year}-${file.id.slice(-6)}.zip"`, 'cache-control': 'no-store' } })
}

async function terms(ctx: ServerCtx, problems?: readonly Problem[]) {
  const rows = await ctx.read((db) => listTerms(db, ctx.communeId!))
  const html = <TermsPage v={ctx.view} rows={rows} today={ctx.today} registers={may(ctx.actor, 'document.register')} values={ctx.form.toObject()} newCommandId={() => newId(ctx.now)} {...(problems && { problems: said(ctx, problems) })} />
  return problems ? withStatus(problems[0]!.status, html) : html
}

/** A group of the commune's table fills term and basis; without one both are typed. */
async function withTerm(ctx: ServerCtx): Promise<Record<string, string>> {
  const fields = ctx.form.toObject()
  const chosen = (await ctx.read((db) => listTerms(db, ctx.communeId!))).find(({ id }) => id === fields.termId)
  if (!chosen) return { ...fields, retention: fields.forever === '1' ? 'forever' : (fields.retention ?? '') }
  return { ...fields, retention: chosen.years === null ? 'forever' : String(chosen.years), retentionBasis: `${chosen.basis}${chosen.checkedOn ? '' : ' (chưa kiểm chứng)'}`.slice(0, 200) }
}

const ARCHIVE = '/van-ban/ho-so'

export const registerRoutes: ServerRoute[] = [
  page<ServerCtx>('/van-ban/thoi-han', reads, (ctx) => terms(ctx)),
  form<ServerCtx>('/van-ban/thoi-han', registers, async (ctx) => {
    const fields = ctx.form.toObject()
    const done = await ctx.run(termEntered, { ...fields, retention: fields.forever === '1' ? 'forever' : fields.retention })
    return done.ok ? seeOther('/van-ban/thoi-han', { tone: 'ok', text: ctx.t('Đã thêm vào bảng.') }) : terms(ctx, done.problems)
  }),
  form<ServerCtx>('/van-ban/thoi-han/buoc', registers, async (ctx) => {
    const done = await ctx.run(termMoved, ctx.form.toObject())
    return done.ok ? seeOther('/van-ban/thoi-han', { tone: 'ok', text: ctx.t('Đã ghi.') }) : terms(ctx, done.problems)
  }),
  page<ServerCtx>('/van-ban/so', reads, (ctx) => outRegister(ctx)),
  form<ServerCtx>('/van-ban/so/bo-so', registers, async (ctx) => {
    const done = await ctx.run(numberVoided, ctx.form.toObject())
    return done.ok ? seeOther('/van-ban/so', { tone: 'ok', text: ctx.t('Đã ghi bỏ số {n}.', { n: (done.value as { number: number }).number }) }) : outRegister(ctx, done.problems)
  }),
  raw<ServerCtx>('GET', '/van-ban/so/di.pdf', reads, async (ctx) => {
    const head = await heading(ctx)
    const [chosen, rows] = await ctx.read(async (db) => {
      const one = chosenSeries(ctx, await listSeries(db, ctx.communeId!, 'out'))
      return [one, one ? await listOutRegister(db, ctx.communeId!, one.year, one.series, 1, PRINTED) : []] as const
    })
    const table = boundTablePdf({
      ...head, title: 'Sổ đăng ký văn bản đi', lead: `${chosen ? seriesName(ctx.view, chosen.series) : ''}, năm ${chosen?.year ?? yearOf(ctx)}`, signers: ['Văn thư', 'Người đứng đầu cơ quan'],
      columns: [{ head: 'Số, ký hiệu', share: 2 }, { head: 'Ngày, tháng', share: 1.4 }, { head: 'Tên loại và trích yếu', share: 6 }, { head: 'Người ký', share: 2 }, { head: 'Nơi nhận', share: 3 }, { head: 'Đơn vị soạn, lưu', share: 2 }, { head: 'Ghi chú', share: 1.6 }],
      rows: rows.map((row) => [row.fullNumber ?? String(row.number), row.issuedOn ? formatVi(row.issuedOn) : '', row.documentId ? `${typeName(row.typeKey!)}: ${row.subject}` : 'Bỏ số', row.signerName ?? '', row.recipients?.join('; ') ?? '', row.unitName ?? '', row.voidReason ?? '']),
    })
    return pdfResponse(await renderPdf({ ...table, maxPages: 2000, maxMilliseconds: 120_000 }), 'so-van-ban-di.pdf')
  }),
  page<ServerCtx>('/van-ban/so/den', reads, async (ctx) => {
    const year = yearOf(ctx)
    const from = Math.max(1, Number(ctx.query.get('tu')) || 1)
    const [rows, series] = await ctx.read(async (db) => [await listInRegister(db, ctx.communeId!, year, from), await listSeries(db, ctx.communeId!, 'in')] as const)
    return <InRegisterPage v={ctx.view} rows={rows} year={year} years={series.map((one) => one.year)} next={rows.length === REGISTER_PAGE ? `/van-ban/so/den?nam=${year}&tu=${rows.at(-1)!.arrivalNumber + 1}` : undefined} />
  }),
  raw<ServerCtx>('GET', '/van-ban/so/den.pdf', reads, async (ctx) => {
    const head = await heading(ctx)
    const rows = await ctx.read((db) => listInRegister(db, ctx.communeId!, yearOf(ctx), 1, PRINTED))
    const table = boundTablePdf({
      ...head, title: 'Sổ đăng ký văn bản đến', lead: `Năm ${yearOf(ctx)}`, signers: ['Văn thư', 'Người đứng đầu cơ quan'],
      columns: [{ head: 'Ngày đến', share: 1.6 }, { head: 'Số đến', share: 0.8, right: true }, { head: 'Nơi gửi', share: 2.6 }, { head: 'Số, ký hiệu', share: 1.8 }, { head: 'Ngày văn bản', share: 1.3 }, { head: 'Tên loại và trích yếu', share: 5 }, { head: 'Đơn vị nhận', share: 2.4 }, { head: 'Ký nhận', share: 1.4 }, { head: 'Ghi chú', share: 1.2 }],
      rows: rows.map((row) => [formatViDateTime(row.arrivedAt), String(row.arrivalNumber), row.organName, row.fullNumber, row.issuedOn ? formatVi(row.issuedOn) : '', `${typeName(row.typeKey)}: ${row.subject}`, row.units.join('; '), '', '']),
    })
    return pdfResponse(await renderPdf({ ...table, maxPages: 2000, maxMilliseconds: 120_000 }), 'so-van-ban-den.pdf')
  }),

  page<ServerCtx>('/van-ban/truc', reads, async (ctx) => (
    <ExchangePage v={ctx.view} rows={await ctx.read((db) => listExchange(db, ctx.communeId!))} registers={may(ctx.actor, 'document.register')} newCommandId={() => newId(ctx.now)} standIn={new URL(HUB_URL).hostname.endsWith('.invalid')} />
  )),
  form<ServerCtx>('/van-ban/truc/gui-nhan', registers, async (ctx) => {
    const { sent, failed, received, refused } = await exchangeNow(ctx.services, ctx.communeId!)
    return seeOther('/van-ban/truc', { tone: failed > 0 ? 'warn' : 'ok', text: ctx.t('Đã gửi {sent}, chưa gửi được {failed}; nhận {received}, từ chối {refused}.', { sent, failed, received, refused }) })
  }),
  form<ServerCtx>('/van-ban/truc/gui-lai', registers, async (ctx) => {
    const n = await ctx.services.database.write(ctx.communeId!, (db) => replayDead(db, ctx.communeId!, ctx.now))
    return seeOther('/van-ban/truc', { tone: 'ok', text: ctx.t('Đã đưa {n} thư về hàng chờ.', { n }) })
  }),

  page<ServerCtx>(ARCHIVE, reads, (ctx) => caseFiles(ctx)),
  form<ServerCtx>(ARCHIVE, registers, async (ctx) => {
    const done = await ctx.run(caseFileOpened, await withTerm(ctx))
    return done.ok ? seeOther(`${ARCHIVE}/${(done.value as { caseFileId: string }).caseFileId}`, { tone: 'ok', text: ctx.t('Đã mở hồ sơ.') }) : caseFiles(ctx, done.problems)
  }),
  form<ServerCtx>(`${ARCHIVE}/luu`, drafts, async (ctx) => {
    const back = ctx.query.get('ve') ?? ''
    const done = await ctx.run(paperFiled, ctx.form.toObject())
    return seeOther(/^\/van-ban\/(di|den)\/[0-9a-f-]{36}$/.test(back) ? back : ARCHIVE, done.ok ? { tone: 'ok', text: ctx.t('Đã lưu vào hồ sơ.') } : { tone: 'bad', text: ctx.t(done.problems[0]!.text, done.problems[0]!.params) })
  }),
  raw<ServerCtx>('GET', `${ARCHIVE}/danh-muc.pdf`, reads, async (ctx) => {
    const head = await heading(ctx)
    const year = yearOf(ctx)
    const rows = await ctx.read((db) => listCaseFiles(db, ctx.communeId!, year))
    const table = boundTablePdf({
      ...head, title: 'Danh mục hồ sơ', lead: `Năm ${year}`, signers: ['Người lập', 'Người đứng đầu cơ quan'],
      columns: [{ head: 'Ký hiệu', share: 1 }, { head: 'Tên hồ sơ', share: 5 }, { head: 'Thời hạn bảo quản', share: 1.6 }, { head: 'Căn cứ', share: 2.4 }, { head: 'Người lập, đơn vị', share: 2.4 }, { head: 'Ghi chú', share: 1.6 }],
      rows: rows.map((file) => [file.code, file.title, retention(ctx, file), file.retentionBasis, `${file.keeperName}, ${file.unitName}`, CASE_FILE_STATES[file.state]]),
    })
    return pdfResponse(await renderPdf(table), 'danh-muc-ho-so.pdf')
  }),
  page<ServerCtx>(`${ARCHIVE}/:caseFileId`, reads, (ctx) => showCaseFile(ctx)),
  form<ServerCtx>(`${ARCHIVE}/:caseFileId/buoc`, registers, async (ctx) => {
    const file = await caseFileOf(ctx)
    const done = await ctx.run(caseFileMoved, { ...ctx.form.toObject(), caseFileId: file.id })
    return done.ok ? seeOther(`${ARCHIVE}/${file.id}`, { tone: 'ok', text: ctx.t('Đã ghi.') }) : showCaseFile(ctx, done.problems)
  }),
  raw<ServerCtx>('GET', `${ARCHIVE}/:caseFileId/muc-luc.pdf`, reads, async (ctx) => {
    const file = await caseFileOf(ctx)
    const head = await heading(ctx)
    const papers = await ctx.read((db) => listFiledPapers(db, ctx.communeId!, file.id))
    const table = boundTablePdf({
      ...head, title: 'Mục lục văn bản trong hồ sơ', lead: `${file.code}: ${file.title}, năm ${file.year}, thời hạn bảo quản: ${retention(ctx, file)}`, signers: ['Người lập', 'Người nhận'],
      columns: [{ head: 'STT', share: 0.6, right: true }, { head: 'Số, ký hiệu', share: 1.8 }, { head: 'Ngày, tháng', share: 1.3 }, { head: 'Trích yếu', share: 6 }, { head: 'Chiều', share: 0.8 }, { head: 'Ghi chú', share: 2 }],
      rows: papers.map((paper, index) => [String(index + 1), paper.number, paper.issuedOn ? formatVi(paper.issuedOn) : '', paper.subject, paper.direction === 'out' ? 'đi' : 'đến', '']),
    })
    return pdfResponse(await renderPdf(table), 'muc-luc.pdf')
  }),
  // The minutes that go with a file: handed over to the archive, or destroyed when its term is over.
  ...(['giao-nhan', 'huy'] as const).map((kind) =>
    raw<ServerCtx>('GET', `${ARCHIVE}/:caseFileId/bien-ban-${kind}.pdf`, reads, async (ctx) => {
      const file = await caseFileOf(ctx)
      const head = await heading(ctx)
      const papers = await ctx.read((db) => listFiledPapers(db, ctx.communeId!, file.id))
      const from = mayDestroyFrom(file)
      if (kind === 'huy' && (from === undefined || from >= ctx.today)) throw new Refused(documentProblems.keptLonger)
      const about = `${file.code}: ${file.title}, năm ${file.year}, ${papers.length} văn bản, thời hạn bảo quản: ${retention(ctx, file)} (${file.retentionBasis})`
      const table = boundTablePdf({
        ...head,
        ...(kind === 'giao-nhan'
          ? { title: 'Biên bản giao nhận hồ sơ, tài liệu', lead: `${about}. Ngày giao nhận: … / … / ……`, signers: ['Bên giao', 'Bên nhận', 'Người đứng đầu cơ quan'] }
          : { title: 'Biên bản hủy tài liệu hết thời hạn bảo quản', lead: `${about}. Hết hạn ngày ${formatVi(from!)}. Quyết định hủy số: …… ngày … / … / ……`, signers: ['Người hủy', 'Người giám sát', 'Người đứng đầu cơ quan'] }),
        columns: [{ head: 'STT', share: 0.6, right: true }, { head: 'Số, ký hiệu', share: 1.8 }, { head: 'Ngày, tháng', share: 1.3 }, { head: 'Trích yếu', share: 6 }, { head: 'Chiều', share: 0.8 }, { head: 'Ghi chú', share: 2 }],
        rows: papers.map((paper, index) => [String(index + 1), paper.number, paper.issuedOn ? formatVi(paper.issuedOn) : '', paper.subject, paper.direction === 'out' ? 'đi' : 'đến', '']),
      })
      return pdfResponse(await renderPdf(table), `bien-ban-${kind}.pdf`)
    }),
  ),
  raw<ServerCtx>('GET', `${ARCHIVE}/:caseFileId/goi.zip`, reads, async (ctx) => handOverPackage(ctx, await caseFileOf(ctx))),
]
