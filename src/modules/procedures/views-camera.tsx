// The camera's place on a page: a plain file box that works without script; with it, the photo is straightened, looked
// at and made smaller before it is kept.

import type { ViewContext } from '../../ui/context.ts'
import { Button, FileInput, Form, Hidden, problemOf, type FieldProblem } from '../../ui/form.tsx'
import { Icon } from '../../ui/icons.tsx'

const FOUND: [key: string, words: string][] = [
  ['blurred', 'Ảnh bị nhòe. Giữ chắc tay, chạm vào giấy trên màn hình cho rõ nét, rồi chụp lại.'],
  ['dark', 'Ảnh quá tối. Hãy ra chỗ sáng hơn rồi chụp lại.'],
  ['bright', 'Ảnh bị chói trắng. Hãy tránh đèn và nắng rọi thẳng rồi chụp lại.'],
  ['small', 'Ảnh quá nhỏ, chữ khó đọc. Hãy chụp gần hơn.'],
]

interface CameraEditorProps {
  v: ViewContext
  action: string
  pageId: string
  problems?: FieldProblem[]
}

export function CameraEditor({ v, action, pageId, problems }: CameraEditorProps) {
  const { t } = v
  return (
    <paper-camera>
      <Form v={v} action={action} label={t('Chụp giấy')} files {...(problems && { problems })}>
        <Hidden name="pageId" value={pageId} />
        <FileInput v={v} name="anh" label={t('Chụp hoặc chọn ảnh')} hint={t('Ảnh JPEG, PNG hoặc tệp PDF.')} accept="image/jpeg,image/png,image/webp,application/pdf" capture="environment" error={problemOf(problems, 'anh')} />
        <div data-editor hidden>
          <p>{t('Kéo bốn góc cho khớp với tờ giấy.')}</p>
          <div class="paper-stage">
            <canvas data-picture aria-hidden="true"></canvas>
            {[t('Góc trên trái'), t('Góc trên phải'), t('Góc dưới phải'), t('Góc dưới trái')].map((label, index) => (
              <button type="button" class="paper-corner" data-corner={index} aria-label={`${label}. ${t('Dùng phím mũi tên để dời.')}`}></button>
            ))}
          </div>
          <p><button type="button" class="button button-plain" data-straighten><Icon name="check" /> <span>{t('Nắn thẳng và xem')}</span></button></p>
          <div data-result hidden>
            <canvas data-page class="paper-page" role="img" aria-label={t('Tờ giấy đã nắn thẳng')}></canvas>
            <p data-size class="hint"></p>
            <div role="alert">
              <ul class="paper-warnings">
                {FOUND.map(([key, words]) => <li data-warning={key} hidden><Icon name="warning" /> {t(words)}</li>)}
              </ul>
            </div>
          </div>
        </div>
        <Button icon="camera" name="chup" value="co">{t('Giữ ảnh này')}</Button>
      </Form>
    </paper-camera>
  )
}
