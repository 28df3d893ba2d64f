// What happens to a file a person hands in: taken whole and kept safe, or refused with a sentence that helps.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, test } from 'node:test'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import * as sample from '../../test/support/sample-files.ts'
import { createFileStore, stripJpegMetadata, type FileKind, type FileStore, type SaveOptions } from './files.ts'
import { stripPngMetadata, stripWebpMetadata } from './file-images.ts'
import type { Decision } from './problem.ts'
import { writeWorkbook } from './xlsx.ts'

const root = mkdtempSync(path.join(tmpdir(), 'gocua-files-'))
after(() => rmSync(root, { recursive: true, force: true }))

function newStore(maxBytes = 1_000_000): { store: FileStore; dir: string } {
  const dir = path.join(root, randomUUID())
  return { store: createFileStore({ dir, maxBytes }), dir }
}

function codes(decision: Decision<unknown>): string[] {
  return decision.ok ? [] : decision.problems.map((problem) => problem.code)
}

function value<T>(decision: Decision<T>): T {
  assert.ok(decision.ok, decision.ok ? '' : JSON.stringify(decision.problems))
  return decision.value
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const leftovers = (dir: string) => readdirSync(path.join(dir, 'incoming'))
const csv = new TextEncoder().encode('Họ tên;Năm sinh\nNguyễn Thị Ẩn;1954\n')

describe('what is taken', () => {
  const good: [string, Uint8Array, string, FileKind][] = [
    ['a JPEG', sample.JPEG, 'image/jpeg', 'jpeg'], ['a progressive JPEG', sample.PROGRESSIVE_JPEG, 'image/jpeg', 'jpeg'],
    ['a PNG', sample.PNG, 'image/png', 'png'], ['a WebP', sample.WEBP, 'image/webp', 'webp'], ['a PDF', sample.PDF, 'application/pdf', 'pdf'],
    ['a recording of Chrome', sample.WEBM, 'audio/webm;codecs=opus', 'webm'], ['a recording of Firefox', sample.OGG, 'audio/ogg', 'ogg'],
    ['a recording of Safari', sample.MP4, 'audio/mp4', 'mp4'], ['an Excel sheet', sample.XLSX, '', 'xlsx'],
    ['an Excel sheet named as ZIP', sample.XLSX, 'application/x-zip-compressed', 'xlsx'], ['a Word file', sample.DOCX, '', 'docx'],
    ['an archive', sample.zipOf(['a.txt']), 'application/zip', 'zip'], ['a CSV', csv, 'text/csv', 'text'],
    ['a CSV as Windows calls it', csv, 'application/vnd.ms-excel', 'text'],
    ['a CSV in TCVN3', sample.latin('Hä tªn;N¨m sinh\r\nNguyÔn ThÞ Èn;1954\r\n'), 'text/csv', 'text'],
  ]
  for (const [name, bytes, declaredType, kind] of good) {
    test(name, async () => {
      const { store, dir } = newStore()
      const kept = value(await store.save(bytes, { declaredType }))
      assert.equal(kept.kind, kind)
      assert.deepEqual(await store.find(kept.id), kept)
      assert.equal(sha256((await store.read(kept.id))!), kept.id)
      assert.deepEqual(leftovers(dir), [])
      assert.equal(value(await store.save(bytes)).id, kept.id, 'the same file twice is one file')
    })
  }
})

test('a spreadsheet that we export ourselves is taken back', async () => {
  const { store } = newStore()
  const bytes = await writeWorkbook([{ name: 'Hộ', columns: [{ header: 'Họ tên', width: 20 }], rows: [['Nguyễn Thị Ẩn']] }])
  assert.equal(value(await store.save(bytes, { declaredType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' })).kind, 'xlsx')
})

describe('what is refused, and why', () => {
  const cut = (bytes: Uint8Array) => bytes.subarray(0, Math.floor(bytes.length * 0.7))
  const bad: [string, Uint8Array, SaveOptions, string][] = [
    ['nothing', new Uint8Array(), {}, 'tep.empty'],
    ['a JPEG cut off', cut(sample.JPEG), {}, 'tep.damaged'], ['a progressive JPEG cut off', cut(sample.PROGRESSIVE_JPEG), {}, 'tep.damaged'],
    ['a PNG cut off', cut(sample.PNG), {}, 'tep.damaged'], ['a WebP cut off', cut(sample.WEBP), {}, 'tep.damaged'],
    ['a PDF cut off', cut(sample.PDF), {}, 'tep.damaged'], ['a recording cut off', cut(sample.MP4), {}, 'tep.damaged'],
    ['an Excel sheet cut off', cut(sample.XLSX), {}, 'tep.damaged'],
    ['a JPEG that is only its first bytes', sample.JPEG.subarray(0, 3), {}, 'tep.damaged'],
    ['a PDF said to be a photo', sample.PDF, { declaredType: 'image/jpeg' }, 'tep.disguised'],
    ['a photo said to be a sheet', sample.JPEG, { declaredType: 'text/csv' }, 'tep.disguised'],
    ['a page said to be text', sample.latin('<!DOCTYPE html><script>alert(1)</script>'), { declaredType: 'text/plain' }, 'tep.unknownKind'],
    ['an SVG', sample.latin('<svg xmlns="x" onload="alert(1)"/>'), { declaredType: 'image/svg+xml' }, 'tep.unknownKind'],
    ['a program', sample.join('MZ\x90\0\x03', '\0'.repeat(200)), { declaredType: 'application/pdf' }, 'tep.unknownKind'],
    ['a script', sample.latin('#!/bin/sh\nrm -rf /'), {}, 'tep.unknownKind'],
    ['a GIF', sample.latin('GIF89a\x01\0\x01\0'), {}, 'tep.unknownKind'],
    ['a sheet with macros', sample.zipOf(['[Content_Types].xml', 'xl/workbook.xml', 'xl/vbaProject.bin']), {}, 'tep.macros'],
    ['a sheet with old macro sheets', sample.zipOf(['[Content_Types].xml', 'xl/workbook.xml', 'xl/macrosheets/sheet1.xml']), {}, 'tep.macros'],
    ['a Word file with macros', sample.zipOf(['[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin']), {}, 'tep.macros'],
    ['a PDF that runs a script', sample.latin('%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF\n'), {}, 'tep.pdfScript'],
    ['a PDF that hides how it spells it', sample.latin('%PDF-1.7\n1 0 obj<</S/J#61vaScript/J#53 (x)>>endobj\n%%EOF\n'), {}, 'tep.pdfScript'],
    ['a PDF that packs it away', packedScript(), {}, 'tep.pdfScript'],
    ['an old .xls', sample.OLE, {}, 'tep.oldOffice'], ['an iPhone photo', sample.HEIC, {}, 'tep.heic'],
    ['an archive that climbs out', sample.zipOf(['../../etc/cron.d/x']), {}, 'tep.unsafeArchive'],
    ['an archive bomb', sample.zipOf(['a', 'b'], 900_000_000), {}, 'tep.unsafeArchive'],
    ['a sheet where a photo is wanted', sample.XLSX, { accept: ['jpeg', 'png'] }, 'tep.notWantedHere'],
    ['a file changed on the way', sample.PDF, { sha256: sha256(sample.PNG) }, 'tep.changedOnTheWay'],
    ['too much', randomBytes(1_000_001), {}, 'tep.tooLarge'],
  ]
  for (const [name, bytes, options, code] of bad) {
    test(name, async () => {
      const { store, dir } = newStore()
      assert.deepEqual(codes(await store.save(bytes, options)), [code])
      assert.deepEqual(leftovers(dir), [], 'nothing stays behind')
    })
  }

  test('a stream above the limit is stopped, not swallowed', async () => {
    const { store } = newStore(50_000)
    let pulled = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        pulled += 1
        yield new Uint8Array(10_000)
      }
    }
    assert.deepEqual(codes(await store.save(endless())), ['tep.tooLarge'])
    assert.ok(pulled <= 7)
  })

  test('no bytes at all can make the inspection throw', async () => {
    const { store } = newStore()
    const heads = [sample.JPEG, sample.PNG, sample.WEBP, sample.MP4, sample.XLSX, sample.OGG, sample.WEBM, sample.PDF]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), fc.nat(), fc.uint8Array({ maxLength: 40 }), fc.nat(), async (head, at, noise, length) => {
        const bytes = Uint8Array.from(head)
        bytes.set(noise.subarray(0, Math.max(0, bytes.length - (at % bytes.length))), at % bytes.length)
        const answer = await store.save(bytes.subarray(0, length % (bytes.length + 1)))
        assert.equal(typeof answer.ok, 'boolean')
      }),
      { numRuns: 150 },
    )
  })
})

describe('photos keep the picture and lose the place', () => {
  test('GPS, model, captions, comments and hidden video go; the turn stays', () => {
    for (const orientation of [1, 3, 6, 8]) {
      const photo = sample.phonePhoto(orientation)
      const stripped = stripJpegMetadata(photo)
      const text = Buffer.from(stripped).toString('latin1')
      for (const trace of ['GPS', 'SM-A047F', 'Samsung', 'Photoshop', 'motion', 'adobe.com']) assert.ok(!text.includes(trace), trace)
      assert.equal(text.includes('Exif\0\0'), orientation !== 1)
      const scan = Buffer.from(sample.JPEG).subarray(sample.JPEG.indexOf(0xff, 2) + 18)
      assert.ok(Buffer.from(stripped).includes(scan), 'tables and pixels are untouched')
      assert.deepEqual(stripJpegMetadata(stripped), stripped, 'nothing more to take away')
    }
  })

  test('a clean photo is unchanged and a broken one is left alone', () => {
    assert.deepEqual(stripJpegMetadata(sample.JPEG), sample.JPEG)
    assert.deepEqual(stripJpegMetadata(sample.PROGRESSIVE_JPEG), sample.PROGRESSIVE_JPEG)
    const broken = sample.JPEG.subarray(0, 100)
    assert.equal(stripJpegMetadata(broken), broken)
    fc.assert(fc.property(fc.uint8Array(), (noise) => stripJpegMetadata(sample.join(sample.JPEG.subarray(0, 20), noise)).length > 0))
  })

  test('PNG and WebP lose their EXIF too', () => {
    const exifChunk = sample.join('\0\0\0\x04eXIfGPS!\0\0\0\0')
    const png = sample.join(sample.PNG.subarray(0, 33), exifChunk, sample.PNG.subarray(33))
    assert.deepEqual(stripPngMetadata(png), sample.PNG)
    const webp = sample.join(sample.WEBP, 'EXIF\x04\0\0\0GPS!')
    new DataView(webp.buffer).setUint32(4, webp.length - 8, true)
    assert.deepEqual(stripWebpMetadata(webp), sample.WEBP)
  })

  test('the store keeps only the clean photo', async () => {
    const { store } = newStore()
    const kept = value(await store.save(sample.phonePhoto(1), { sha256: sha256(sample.phonePhoto(1)) }))
    assert.equal(kept.id, sha256(sample.JPEG))
    assert.deepEqual(await store.read(kept.id), sample.JPEG)
  })
})

describe('sending in pieces', () => {
  const photo = sample.join(sample.PDF.subarray(0, 9), randomBytes(30_000).toString('hex'), '\n%%EOF\n')
  const plan = () => ({ uploadId: randomUUID(), sizeBytes: photo.length, sha256: sha256(photo), declaredType: 'application/pdf' })
  const piece = (uploadId: string, offset: number, length: number) => {
    const bytes = photo.subarray(offset, offset + length)
    return { uploadId, offset, bytes, sha256: sha256(bytes) }
  }

  test('goes on where it stopped, also after the server is restarted; asking again after the end gives the same file', async () => {
    const { store, dir } = newStore()
    const start = plan()
    assert.deepEqual(value(await store.startUpload(start)), { offset: 0 })
    assert.deepEqual(value(await store.addPiece(piece(start.uploadId, 0, 20_000))), { offset: 20_000 })
    const restarted = createFileStore({ dir, maxBytes: 1_000_000 })
    assert.deepEqual(value(await restarted.startUpload(start)), { offset: 20_000 })
    const end = value(await restarted.addPiece(piece(start.uploadId, 20_000, 99_999)))
    assert.equal(end.file?.id, start.sha256)
    assert.deepEqual(value(await restarted.startUpload(start)), end)
    assert.deepEqual(value(await restarted.addPiece(piece(start.uploadId, 20_000, 99_999))), end)
    assert.deepEqual(await restarted.read(start.sha256), photo)
  })

  test('pieces doubled, overlapping, out of order or torn still make the one right file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(photo.length), fc.integer({ min: 1, max: 25_000 }), fc.boolean()), { maxLength: 20 }), async (tries) => {
        const { store } = newStore()
        const start = plan()
        let offset = value(await store.startUpload(start)).offset
        for (const [wanted, length, torn] of tries) {
          const sent = piece(start.uploadId, wanted % photo.length, length)
          const answer = await store.addPiece(torn ? { ...sent, bytes: sent.bytes.subarray(1) } : sent)
          if (torn) assert.ok(codes(answer).includes('tep.changedOnTheWay') || (answer.ok && answer.value.file))
          if (answer.ok) offset = answer.value.offset
          else if (answer.problems[0]!.code === 'tep.gap') assert.equal(answer.problems[0]!.params!.offset, offset)
        }
        if (offset < photo.length) offset = value(await store.addPiece(piece(start.uploadId, offset, photo.length))).offset
        assert.equal(value(await store.startUpload(start)).file?.id, sha256(photo))
      }),
      { numRuns: 25 },
    )
  })

  test('two tabs at once end with one file', async () => {
    const { store } = newStore()
    const start = plan()
    const send = async () => {
      let { offset } = value(await store.startUpload(start))
      while (offset < photo.length) offset = value(await store.addPiece(piece(start.uploadId, offset, 7000))).offset
      return value(await store.startUpload(start)).file?.id
    }
    assert.deepEqual(await Promise.all([send(), send()]), [start.sha256, start.sha256])
  })

  test('a promise that is not kept is refused and can be begun again', async () => {
    const { store } = newStore()
    const start = { ...plan(), sha256: sha256(sample.PNG) }
    value(await store.startUpload(start))
    assert.deepEqual(codes(await store.addPiece(piece(start.uploadId, 0, photo.length))), ['tep.changedOnTheWay'])
    assert.deepEqual(value(await store.startUpload({ ...start, sha256: sha256(photo) })), { offset: 0 })
    assert.deepEqual(codes(await store.startUpload({ ...plan(), sizeBytes: 2_000_000 })), ['tep.tooLarge'])
    assert.deepEqual(codes(await store.startUpload({ ...plan(), uploadId: '../../etc/passwd' })), ['tep.unknownUpload'])
    assert.deepEqual(codes(await store.addPiece(piece(randomUUID(), 0, 10))), ['tep.unknownUpload'])
    assert.deepEqual(codes(await store.startUpload({ ...start, sha256: sha256(sample.PDF) })), ['tep.otherUpload'])
  })

  test('killed after the last byte but before the answer: asking again finishes it', async () => {
    const { store, dir } = newStore()
    const start = plan()
    value(await store.startUpload(start))
    writeFileSync(path.join(dir, 'incoming', `${start.uploadId}.part`), photo)
    assert.equal(value(await store.startUpload(start)).file?.id, start.sha256)
  })

  test('old unfinished uploads are swept away, fresh ones stay', async () => {
    const { store, dir } = newStore()
    value(await store.startUpload(plan()))
    const later = Temporal.Now.instant().epochMilliseconds + 2 * 3_600_000
    assert.equal(await store.sweepUploads(3, later), 0)
    assert.equal(await store.sweepUploads(1, later), 2)
    assert.deepEqual(leftovers(dir), [])
  })
})

test('removing a file erases it', async () => {
  const { store } = newStore()
  const kept = value(await store.save(sample.PNG))
  await store.remove(kept.id)
  assert.equal(await store.find(kept.id), undefined)
  assert.equal(await store.read('../../etc/passwd'), undefined)
})

test('a part of a file can be streamed, for players that seek', async () => {
  const { store } = newStore()
  const kept = value(await store.save(sample.MP4))
  const stream = (await store.openStream(kept.id, { start: 4, end: 7 }))!
  assert.equal(Buffer.concat(await stream.toArray()).toString(), 'ftyp')
})

test('killed (−9) in the middle of saving: every acknowledged file is there, whole, and nothing else passes for one', async () => {
  const { store, dir } = newStore()
  const program = `
    import { createFileStore } from ${JSON.stringify(new URL('./files.ts', import.meta.url).pathname)}
    import { randomBytes } from 'node:crypto'
    const store = createFileStore({ dir: ${JSON.stringify(dir)}, maxBytes: 1e6 })
    for (;;) await Promise.all([1, 2, 3].map(async () => {
      const kept = await store.save(Buffer.from('%PDF-1.7 ' + randomBytes(20_000).toString('hex') + '%%EOF'))
      process.stdout.write(kept.value.id + '\\n')
    }))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const acknowledged: string[] = []
  const ended = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(line)
    if (acknowledged.length === 60) child.kill('SIGKILL')
  }
  await ended
  assert.ok(acknowledged.length >= 60)
  for (const id of acknowledged) assert.equal(sha256((await store.read(id))!), id)
  for (const folder of readdirSync(path.join(dir, 'objects'))) {
    for (const name of readdirSync(path.join(dir, 'objects', folder)).filter((entry) => !entry.endsWith('.kind'))) {
      assert.equal(sha256(readFileSync(path.join(dir, 'objects', folder, name))), folder + name)
    }
  }
})

/** A PDF whose script stands only in a compressed stream of objects. */
function packedScript(): Uint8Array {
  const packed = deflateSync('5 0 <</S/JavaScript/JS(app.alert(1))>>')
  return sample.join('%PDF-1.7\n4 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>stream\n', packed, '\nendstream endobj\n%%EOF\n')
}

test('a picture inside a PDF may spell anything', async () => {
  const { store } = newStore()
  const pdf = sample.join('%PDF-1.7\n4 0 obj<</Type/XObject>>stream\n', '\xff/JS (\xfe', '\nendstream endobj\n%%EOF\n')
  assert.equal(value(await store.save(pdf)).kind, 'pdf')
})
