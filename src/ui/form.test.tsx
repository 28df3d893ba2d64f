// What a person notices in a form: labels that work, errors that lead to the field, words that are not lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Checks, Choices, ConfirmBox, DateInput, Form, NumberInput, TextInput, Textarea, fieldId } from './form.tsx'

const v = { t: (vi: string) => vi, lang: 'vi' } as const

async function html(node: { toString(): string | Promise<string> }): Promise<string> {
  return String(await node.toString())
}

test('pressing the label reaches the input', async () => {
  const out = await html(<TextInput name="hoTen" label="Họ và tên" />)
  const id = /<label[^>]* for="([^"]+)"/.exec(out)?.[1]
  assert.equal(id, fieldId('hoTen'))
  assert.match(out, new RegExp(`<input id="${id}"`))
})

test('an error is read with its field, after the hint, and marks it invalid', async () => {
  const out = await html(<TextInput name="sinh" label="Năm sinh" hint="Ví dụ: 1954" error="Chưa có năm sinh." />)
  const described = /<input[^>]* aria-describedby="([^"]+)"/.exec(out)?.[1]?.split(' ') ?? []
  assert.equal(described.length, 2)
  assert.match(out, new RegExp(`id="${described[0]}">Ví dụ: 1954`))
  assert.match(out, new RegExp(`id="${described[1]}">.*Chưa có năm sinh`))
  assert.match(out, /aria-invalid="true"/)
})

test('a field without trouble carries no empty description', async () => {
  const out = await html(<TextInput name="a" label="A" />)
  assert.doesNotMatch(out, /aria-describedby|aria-invalid/)
})

test('the summary says how many, and leads to each field', async () => {
  const problems = [{ field: 'device', text: 'Chưa chọn máy.' }, { text: 'Hộ này vừa được người khác sửa.' }]
  const out = await html(
    <Form v={v} action="/luu" commandId="0192" problems={problems}>
      <Choices name="device" label="Máy" options={[{ value: 'own', label: 'Riêng' }]} error="Chưa chọn máy." />
    </Form>,
  )
  assert.match(out, /role="alert"/)
  const target = /href="#([^"]+)">Chưa chọn máy\./.exec(out)?.[1]
  assert.ok(target && out.includes(`<input id="${target}"`), 'the link points at the first choice')
  assert.match(out, /<li>Hộ này vừa được người khác sửa\.<\/li>/)
  assert.match(out, /name="commandId" value="0192"/)
})

test('the same form twice on a page keeps its labels and problems apart', async () => {
  const problems = [{ field: 'reason', text: 'Chưa có lý do.' }]
  const one = (scope: string) => (
    <Form v={v} action="/khoa" problems={problems} scope={scope}>
      <TextInput name="reason" label="Lý do" hint="Một câu." error="Chưa có lý do." scope={scope} />
    </Form>
  )
  const out = await html(
    <div>
      {one('may-1')}
      {one('may-2')}
    </div>,
  )
  const ids = [...out.matchAll(/ id="([^"]+)"/g)].map((match) => match[1])
  assert.equal(new Set(ids).size, ids.length)
  for (const link of out.matchAll(/href="#([^"]+)"/g)) assert.ok(ids.includes(link[1]))
})

test('chosen answers stay chosen', async () => {
  const options = [
    { value: 'a', label: 'A' },
    { value: 'b', label: 'B' },
  ]
  const radio = await html(<Choices name="c" label="C" value="b" options={options} />)
  assert.match(radio, /value="b" checked/)
  assert.doesNotMatch(radio, /value="a" checked/)
  const checks = await html(<Checks name="c" label="C" values={['a', 'b']} options={options} />)
  assert.equal(checks.match(/ checked/g)?.length, 2)
})

test('what could not be read as a date or a number is given back to be mended', async () => {
  const date = await html(<DateInput name="d" label="Ngày" value="31/2/1954" />)
  assert.match(date, /type="text"[^>]*value="31\/2\/1954"/)
  assert.match(await html(<DateInput name="d" label="Ngày" value="1954-02-01" />), /type="date"/)
  assert.match(await html(<NumberInput name="n" label="Số" value="mười" />), /value="mười"/)
})

test('whatever was typed comes back as text, never as markup', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (typed) => {
      const hostile = `${typed}</textarea><script>"'&`
      const out = await html(
        <div>
          <TextInput name="a" label={hostile} value={hostile} error={hostile} />
          <Textarea name="b" label="B" value={hostile} />
        </div>,
      )
      assert.ok(!out.includes('<script>'), out)
      assert.equal(out.match(/<\/textarea>/g)?.length, 1)
    }),
  )
})

test('a dangerous act needs a second press, and stays open when it was refused', async () => {
  const box = (problems?: { field?: string; text: string }[]) =>
    html(
      <ConfirmBox v={v} action="/khoa" label="Khóa máy" text="Máy sẽ mất dữ liệu." confirmLabel="Khóa ngay" problems={problems} />,
    )
  const shut = await box()
  assert.match(shut, /<details class="confirm"><summary/)
  assert.ok(shut.indexOf('<summary') < shut.indexOf('<button'), 'the button that acts is inside the box')
  assert.match(await box([{ text: 'Chưa có lý do.' }]), /<details class="confirm" open/)
})
