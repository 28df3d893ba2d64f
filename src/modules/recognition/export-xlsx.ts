// Witnessed runs as a workbook, streamed: one line a run (lượt), the same columns as the CSV.

import { formatVi } from '../../platform/time.ts'
import { streamSheet, type SheetColumn } from '../../platform/xlsx.ts'
import type { SheetCell } from '../../platform/sheet.ts'
import type { Translate } from '../../ui/context.ts'
import type { EvidenceEvent } from './queries-board.ts'
import { runWords } from './words.ts'

const words = (header: string, width: number): SheetColumn => ({ header, format: 'text', width })

export function runsSheet(t: Translate, events: AsyncIterable<EvidenceEvent>, titleOf: (guideId: string) => string): ReadableStream<Uint8Array> {
  async function* rows(): AsyncGenerator<SheetCell[]> {
    for await (const { ranOn, fullName, birthYear, hamletName, guideId, guideVersion, help, variant, slip, memberName } of events) {
      yield [formatVi(ranOn), fullName, birthYear, hamletName, titleOf(guideId), guideVersion, runWords(t, { help, variant, slip }), memberName]
    }
  }
  const columns = [words(t('Ngày'), 12), words(t('Người'), 26), { header: t('Năm sinh'), format: 'number' as const, width: 10 }, words(t('Nơi ở'), 22), words(t('Bài'), 34), { header: t('Phiên bản bài'), format: 'number' as const, width: 12 }, words(t('Thế nào'), 30), words(t('Ai chứng kiến'), 26)]
  return streamSheet({ name: t('Lần chứng kiến'), columns, rows: rows() })
}
