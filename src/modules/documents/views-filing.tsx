// Keeping a paper in a file of the year: the same small form under papers out and in.

import type { ViewContext } from '../../ui/context.ts'
import { Hidden, Select } from '../../ui/fields.tsx'
import { Button, Form } from '../../ui/form.tsx'

/** Which file of the year a paper is kept in. */
export function FileForm({ v, direction, paperId, back, caseFiles, commandId }: { v: ViewContext; direction: 'out' | 'in'; paperId: string; back: string; caseFiles: { id: string; title: string }[]; commandId: string }) {
  return (
    <details>
      <summary>{v.t('Lưu vào hồ sơ')}</summary>
      <Form v={v} action={`/van-ban/ho-so/luu?ve=${encodeURIComponent(back)}`} commandId={commandId} scope="luu">
        <Hidden name="direction" value={direction} />
        <Hidden name="paperId" value={paperId} />
        <Select scope="luu" name="caseFileId" label={v.t('Hồ sơ')} options={caseFiles.map(({ id, title }) => ({ value: id, label: title }))} />
        <Button>{v.t('Lưu vào hồ sơ này')}</Button>
      </Form>
    </details>
  )
}
