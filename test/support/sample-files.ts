// Small real files and builders of files, honest and hostile, for everything that takes uploads.

/** 12 × 8 pixels, baseline. */
export const JPEG = bytes(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDACgcHiMeGSgjISMtKygwPGRBPDc3PHtYXUlkkYCZlo+AjIqgtObDoKrarYqMyP/L2u71////m8H////6/+b9//j/2wBDASstLTw1PHZBQXb4pYyl+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj/wAARCAAIAAwDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwC/DZ+VKr+ZnHbFWqKKSVipScndn//Z',
)
/** The same, progressive: several scans. */
export const PROGRESSIVE_JPEG = bytes(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDACgcHiMeGSgjISMtKygwPGRBPDc3PHtYXUlkkYCZlo+AjIqgtObDoKrarYqMyP/L2u71////m8H////6/+b9//j/2wBDASstLTw1PHZBQXb4pYyl+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj/wgARCAAIAAwDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAUAQEAAAAAAAAAAAAAAAAAAAAB/9oADAMBAAIQAxAAAAG9Qf/EABcQAQADAAAAAAAAAAAAAAAAAAEAAhH/2gAIAQEAAQUCKYz/xAAWEQEBAQAAAAAAAAAAAAAAAAABABH/2gAIAQMBAT8BXb//xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAECAQE/AX//xAAVEAEBAAAAAAAAAAAAAAAAAAAQMf/aAAgBAQAGPwKn/8QAFhAAAwAAAAAAAAAAAAAAAAAAARAR/9oACAEBAAE/IZBT/9oADAMBAAIAAwAAABD7/8QAFhEBAQEAAAAAAAAAAAAAAAAAAQAR/9oACAEDAQE/EEWt/8QAFhEBAQEAAAAAAAAAAAAAAAAAAQAR/9oACAECAQE/EAy//8QAFxABAAMAAAAAAAAAAAAAAAAAERAxQf/aAAgBAQABPxCzRhH/2Q==',
)
export const PNG = bytes('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==')
export const WEBP = bytes('UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=')

function bytes(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'))
}

export function latin(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

export function join(...parts: (Uint8Array | string)[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))))
}

/** A photo as phones write it: model, time, GPS place, turned by `orientation`, a preview, a comment, a video behind it. */
export function phonePhoto(orientation: number): Uint8Array {
  const exif = join('Exif\0\0', tiff(orientation))
  return join(
    JPEG.subarray(0, 2), segment(0xe1, exif), segment(0xe1, latin('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta GPSLatitude="21,27.5N"/>')),
    segment(0xed, latin('Photoshop 3.0\0caption: nhà ông Tư')), segment(0xfe, latin('Samsung SM-A047F')),
    JPEG.subarray(2), 'ftypmp42 motion photo video with its own GPS',
  )
}

function segment(marker: number, content: Uint8Array): Uint8Array {
  const length = content.length + 2
  return join(Uint8Array.of(0xff, marker, length >> 8, length & 0xff), content)
}

/** Little-endian TIFF: orientation, model, and a GPS directory. */
function tiff(orientation: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(64))
  const put = (at: number, tag: number, type: number, count: number, value: number): void => {
    view.setUint16(at, tag, true)
    view.setUint16(at + 2, type, true)
    view.setUint32(at + 4, count, true)
    view.setUint32(at + 8, value, true)
  }
  view.setUint16(0, 0x4949)
  view.setUint16(2, 42, true)
  view.setUint32(4, 8, true)
  view.setUint16(8, 3, true)
  put(10, 0x0110, 2, 8, 50)
  put(22, 0x0112, 3, 1, orientation)
  put(34, 0x8825, 4, 1, 58)
  return join(new Uint8Array(view.buffer).subarray(0, 50), 'SM-A047F', 'GPS 21.4583N 105.1875E')
}

/** A ZIP archive whose table of contents lists these names, each declared this large. */
export function zipOf(names: readonly string[], unpackedBytes = 1): Uint8Array {
  const local: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const name of names) {
    const header = new DataView(new ArrayBuffer(30))
    header.setUint32(0, 0x04034b50, true)
    header.setUint16(26, name.length, true)
    const entry = join(new Uint8Array(header.buffer), name)
    const central = new DataView(new ArrayBuffer(46))
    central.setUint32(0, 0x02014b50, true)
    central.setUint32(20, 1, true)
    central.setUint32(24, unpackedBytes, true)
    central.setUint16(28, name.length, true)
    central.setUint32(42, offset, true)
    local.push(entry)
    directory.push(join(new Uint8Array(central.buffer), name))
    offset += entry.length
  }
  const list = join(...directory)
  const end = new DataView(new ArrayBuffer(22))
  end.setUint32(0, 0x06054b50, true)
  end.setUint16(8, names.length, true)
  end.setUint16(10, names.length, true)
  end.setUint32(12, list.length, true)
  end.setUint32(16, offset, true)
  return join(...local, list, new Uint8Array(end.buffer))
}

export const XLSX = zipOf(['[Content_Types].xml', '_rels/.rels', 'xl/workbook.xml', 'xl/worksheets/sheet1.xml'])
export const DOCX = zipOf(['[Content_Types].xml', 'word/document.xml'])
export const PDF = latin('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n')

function box(type: string, content: string): Uint8Array {
  const size = new DataView(new ArrayBuffer(4))
  size.setUint32(0, content.length + 8)
  return join(new Uint8Array(size.buffer), type, content)
}

export const MP4 = join(box('ftyp', 'M4A \0\0\0\0isom'), box('moov', 'x'.repeat(60)), box('mdat', 'sound'.repeat(40)))
export const HEIC = join(box('ftyp', 'heic\0\0\0\0mif1'), box('meta', 'x'.repeat(60)), box('mdat', 'picture'.repeat(40)))
export const WEBM = join('\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82\x84webm', '\x18\x53\x80\x67'.repeat(40))
export const OGG = join('OggS\0\x02', '\0'.repeat(20), '\x01\x13OpusHead\x01\x01', '\x7f'.repeat(200))
/** An old .xls, or any Office file with a password. */
export const OLE = join('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', '\0'.repeat(600))
