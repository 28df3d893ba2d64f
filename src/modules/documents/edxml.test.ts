// The hub's envelope: what is written reads back the same; hostile and broken packages are refused in a sentence.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { readEdxml, writeEdxml, type Envelope } from './edxml.ts'

const paper: Envelope = {
  documentId: 'gocua:1', business: 'new', aboutId: null, from: { code: 'H55.103.01', name: 'UBND xã <Suối Hoa> & bạn' }, to: [{ code: 'H55.104.01', name: 'UBND xã Đồi "Thông"' }, { code: 'H55.105', name: 'C' }],
  number: '12', notation: 'QĐ-UBND', place: 'Suối Hoa', issuedOn: '2026-11-28', typeName: 'Quyết định', subject: 'Về việc kiện toàn Tổ & <b>', signer: 'Khúc Minh Họa', signerTitle: 'Phó Chủ tịch', dueOn: '2026-12-05',
  urgency: 'khan', pages: 3, note: 'ghi chú', state: '', at: '2026-11-28T01:02:03Z', attachments: [{ name: '12-QĐ-UBND.pdf', mediaType: 'application/pdf', bytes: new Uint8Array([37, 80, 68, 70, 0, 255, 128]) }],
}
const code = (xml: string) => {
  const read = readEdxml(xml)
  return read.ok ? 'read' : read.problems[0]!.code.replace('documents-hub.', '')
}

describe('a package reads back as it was written', () => {
  test('a paper with all its parts', () => {
    const read = readEdxml(writeEdxml(paper))
    assert.ok(read.ok)
    assert.deepEqual({ ...read.value, attachments: read.value.attachments.map((one) => ({ ...one, bytes: [...one.bytes] })) }, { ...paper, attachments: paper.attachments.map((one) => ({ ...one, bytes: [...one.bytes] })) })
  })

  test('any words, any bytes', () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).map((text) => text.replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '').replace(/\s+/g, ' ').trim()).filter((text) => text !== '')
    fc.assert(
      fc.property(words, words, fc.uint8Array({ minLength: 1, maxLength: 400 }), (subject, name, bytes) => {
        const read = readEdxml(writeEdxml({ ...paper, subject, from: { code: 'H1.2', name }, attachments: [{ name: 'a.pdf', mediaType: 'application/pdf', bytes }] }))
        assert.ok(read.ok)
        assert.deepEqual([read.value.subject, read.value.from.name, [...read.value.attachments[0]!.bytes]], [subject, name, [...bytes]])
      }),
      { numRuns: 200 },
    )
  })

  for (const business of ['recall', 'replace', 'update', 'status'] as const) {
    test(`${business} names what it is about`, () => {
      const read = readEdxml(writeEdxml({ ...paper, business, aboutId: 'gocua:0', state: 'received', attachments: [] }))
      assert.ok(read.ok)
      assert.deepEqual([read.value.business, read.value.aboutId, read.value.state], [business, 'gocua:0', 'received'])
    })
  }
})

describe('hostile packages', () => {
  const xml = writeEdxml(paper)
  const withDoctype = xml.replace('<edXML:Envelope', '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><edXML:Envelope')
  for (const [what, bad, wanted] of [
    ['an entity bomb', withDoctype, 'documentType'],
    ['an external entity', xml.replace('<edXML:Envelope', '<!DOCTYPE x SYSTEM "file:///etc/passwd"><edXML:Envelope'), 'documentType'],
    ['a processing instruction', xml.replace('<edXML:Envelope', '<?php echo 1 ?><edXML:Envelope'), 'instruction'],
    ['nesting without end', xml.replace('<edXML:Subject>', `<edXML:Subject>${'<a>'.repeat(5000)}`), 'tooDeep'],
    ['a cut package', xml.slice(0, xml.length - 40), 'notXml'],
    ['no package at all', 'xin chào', 'notXml'],
    ['no sender', xml.replace(/<edXML:From>.*?<\/edXML:From>/, ''), 'missingPart'],
    ['an unknown business', xml.replace('>new<', '>steal<'), 'unknownBusiness'],
    ['an attachment without content', xml.replace(/<edXML:AttachmentEncoded>.*<\/edXML:AttachmentEncoded>/, ''), 'fileMissing'],
    ['base64 that is none', xml.replace(/<edXML:Content>[^<]*</, '<edXML:Content>***<'), 'fileBroken'],
    ['twenty-one attachments', writeEdxml({ ...paper, attachments: Array.from({ length: 21 }, (_, n) => ({ name: `${n}.pdf`, mediaType: 'application/pdf', bytes: new Uint8Array([1]) })) }), 'tooManyFiles'],
  ] as const) {
    test(`${what} is refused`, () => assert.equal(code(bad), wanted))
  }

  test('a name of an attachment carries no path', () => {
    const read = readEdxml(writeEdxml({ ...paper, attachments: [{ ...paper.attachments[0]!, name: '../../etc/passwd.pdf' }] }))
    assert.ok(read.ok)
    assert.equal(read.value.attachments[0]!.name, 'passwd.pdf')
  })

  test('random damage never throws', () => {
    fc.assert(
      fc.property(fc.nat(xml.length - 1), fc.string({ maxLength: 8 }), (at, junk) => {
        readEdxml(xml.slice(0, at) + junk + xml.slice(at + junk.length))
      }),
      { numRuns: 300 },
    )
  })
})
