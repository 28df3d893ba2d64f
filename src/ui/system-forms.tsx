// The forms of the design-system page: one being filled in, one sent back with problems.
import type { ViewContext } from './context.ts'
import {
  Button,
  Buttons,
  Checks,
  Choices,
  ConfirmBox,
  DateInput,
  Fieldset,
  FileInput,
  Form,
  Hidden,
  NumberInput,
  Select,
  TextInput,
  Textarea,
  problemOf,
} from './form.tsx'

export function FormSamples({ v }: { v: ViewContext }) {
  return (
    <div class="two-up">
      <VisitForm v={v} />
      <RefusedForm v={v} />
    </div>
  )
}

function VisitForm({ v }: { v: ViewContext }) {
  const { t } = v
  return (
    <Form v={v} action="/he-thong-thiet-ke" method="get" label={t('Ghi lượt thăm')}>
      <Choices
        name="outcome"
        label={t('Hôm nay gặp ai?')}
        hint={t('Chọn một.')}
        layout="grid"
        value="met"
        options={[
          { value: 'met', label: t('Gặp được'), icon: 'knock' },
          { value: 'nobody', label: t('Không có nhà'), icon: 'door' },
          { value: 'refused', label: t('Từ chối'), icon: 'cross' },
          { value: 'moved', label: t('Đã chuyển đi'), icon: 'arrow-right', disabled: true },
        ]}
      />
      <Checks
        name="skill"
        label={t('Đã hướng dẫn những gì?')}
        optional
        v={v}
        values={['dvc']}
        options={[
          { value: 'dvc', label: t('Dịch vụ công trực tuyến'), hint: t('nộp hồ sơ, tra cứu') },
          { value: 'pay', label: t('Thanh toán không tiền mặt') },
        ]}
      />
      <Select
        name="hamlet"
        label={t('Thôn')}
        value="dc"
        options={[
          { value: 'dc', label: 'Đồng Cạn' },
          { group: t('Thôn khác'), options: [{ value: 'gm', label: 'Gò Mè' }] },
        ]}
      />
      <DateInput name="next" label={t('Hẹn quay lại')} optional v={v} />
      <NumberInput name="minutes" label={t('Ở lại bao lâu')} unit={t('phút')} value={25} />
      <Textarea name="note" label={t('Ghi chú')} hint={t('Không ghi số căn cước, mã OTP, mật khẩu.')} optional v={v} />
      <Buttons>
        <Button icon="check" full>
          {t('Lưu lượt thăm')}
        </Button>
      </Buttons>
    </Form>
  )
}

function RefusedForm({ v }: { v: ViewContext }) {
  const { t } = v
  const problems = [
    { field: 'full-name', text: t('Chưa có họ tên. Gõ họ tên như trong sổ của thôn.') },
    { field: 'born', text: t('“31/2/1954” không phải ngày có thật. Sửa ngày, hoặc chỉ ghi năm 1954.') },
    { field: 'device', text: t('Chưa chọn máy đang dùng. Chọn một ô.') },
  ]
  return (
    <div class="flow">
      <Form v={v} action="/he-thong-thiet-ke" method="get" problems={problems} label={t('Thêm người')}>
        <Fieldset legend={t('Người trong hộ')}>
          <TextInput name="full-name" label={t('Họ và tên')} error={problemOf(problems, 'full-name')} />
          <DateInput
            typed
            name="born"
            label={t('Ngày hoặc năm sinh')}
            hint={t('Ví dụ: 2/9/1954 hoặc 1954')}
            value="31/2/1954"
            error={problemOf(problems, 'born')}
          />
          <TextInput
            name="phone"
            label={t('Điện thoại')}
            type="tel"
            inputmode="tel"
            width="medium"
            value="0912 000 118"
            optional
            v={v}
          />
        </Fieldset>
        <Choices
          name="device"
          label={t('Máy đang dùng')}
          error={problemOf(problems, 'device')}
          options={[
            { value: 'own', label: t('Có điện thoại thông minh riêng'), icon: 'phone' },
            { value: 'shared', label: t('Dùng chung trong nhà'), icon: 'team' },
            { value: 'none', label: t('Không có'), icon: 'cross' },
          ]}
        />
        <FileInput
          name="sheet"
          label={t('Sổ hộ của thôn')}
          hint={t('Tệp Excel (.xlsx), tối đa 10 MB.')}
          accept=".xlsx"
          kept={[{ name: 'so-ho-dong-can.xlsx' }]}
          optional
          v={v}
        />
        <Button>{t('Lưu lại')}</Button>
      </Form>
      <ConfirmBox
        v={v}
        action="/giao-dien"
        label={t('Khóa điện thoại bị mất')}
        text={t('Điện thoại này sẽ không đọc được danh sách nữa. Việc chưa gửi trên máy vẫn có thể đưa vào sau.')}
        confirmLabel={t('Khóa máy ngay')}
        icon="lock"
      >
        {/* A sample must not act: this comes straight back. */}
        <Hidden name="back" value="/he-thong-thiet-ke" />
        <TextInput name="reason" label={t('Lý do')} />
      </ConfirmBox>
    </div>
  )
}
