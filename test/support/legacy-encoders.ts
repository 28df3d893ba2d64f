// Writes Unicode Vietnamese the way the old fonts stored it, so that tests and generated registers can hold TCVN3 and VNI text.
// Tables are written out here on their own, letter by letter, and do not read the decoder's.

const TCVN3: Record<string, string> = {
  à: '\xb5', ả: '\xb6', ã: '\xb7', á: '\xb8', ạ: '\xb9', ă: '\xa8', ằ: '\xbb', ẳ: '\xbc', ẵ: '\xbd', ắ: '\xbe', ặ: '\xc6',
  â: '\xa9', ầ: '\xc7', ẩ: '\xc8', ẫ: '\xc9', ấ: '\xca', ậ: '\xcb', đ: '\xae', è: '\xcc', ẻ: '\xce', ẽ: '\xcf', é: '\xd0', ẹ: '\xd1',
  ê: '\xaa', ề: '\xd2', ể: '\xd3', ễ: '\xd4', ế: '\xd5', ệ: '\xd6', ì: '\xd7', ỉ: '\xd8', ĩ: '\xdc', í: '\xdd', ị: '\xde',
  ò: '\xdf', ỏ: '\xe1', õ: '\xe2', ó: '\xe3', ọ: '\xe4', ô: '\xab', ồ: '\xe5', ổ: '\xe6', ỗ: '\xe7', ố: '\xe8', ộ: '\xe9',
  ơ: '\xac', ờ: '\xea', ở: '\xeb', ỡ: '\xec', ớ: '\xed', ợ: '\xee', ù: '\xef', ủ: '\xf1', ũ: '\xf2', ú: '\xf3', ụ: '\xf4',
  ư: '\xad', ừ: '\xf5', ử: '\xf6', ữ: '\xf7', ứ: '\xf8', ự: '\xf9', ỳ: '\xfa', ỷ: '\xfb', ỹ: '\xfc', ý: '\xfd', ỵ: '\xfe',
  Ă: '\xa1', Â: '\xa2', Ê: '\xa3', Ô: '\xa4', Ơ: '\xa5', Ư: '\xa6', Đ: '\xa7',
}

/** TCVN3 has no toned capitals: they become the small code, as on the keyboards of the time. */
export function encodeTcvn3(text: string): string {
  let out = ''
  for (const char of text.normalize('NFC')) out += TCVN3[char] ?? TCVN3[char.toLowerCase()] ?? char
  return out
}

const VNI: Record<string, string> = {
  á: 'aù', à: 'aø', ả: 'aû', ã: 'aõ', ạ: 'aï', â: 'aâ', ấ: 'aá', ầ: 'aà', ẩ: 'aå', ẫ: 'aã', ậ: 'aä', ă: 'aê', ắ: 'aé', ằ: 'aè', ẳ: 'aú', ẵ: 'aü', ặ: 'aë',
  é: 'eù', è: 'eø', ẻ: 'eû', ẽ: 'eõ', ẹ: 'eï', ê: 'eâ', ế: 'eá', ề: 'eà', ể: 'eå', ễ: 'eã', ệ: 'eä', í: 'í', ì: 'ì', ỉ: 'æ', ĩ: 'ó', ị: 'ò',
  ó: 'où', ò: 'oø', ỏ: 'oû', õ: 'oõ', ọ: 'oï', ô: 'oâ', ố: 'oá', ồ: 'oà', ổ: 'oå', ỗ: 'oã', ộ: 'oä', ơ: 'ô', ớ: 'ôù', ờ: 'ôø', ở: 'ôû', ỡ: 'ôõ', ợ: 'ôï',
  ú: 'uù', ù: 'uø', ủ: 'uû', ũ: 'uõ', ụ: 'uï', ư: 'ö', ứ: 'öù', ừ: 'öø', ử: 'öû', ữ: 'öõ', ự: 'öï', ý: 'yù', ỳ: 'yø', ỷ: 'yû', ỹ: 'yõ', ỵ: 'î', đ: 'ñ',
}

/** VNI-Windows; a capital takes a capital base and, as typed without Caps Lock, a capital accent only inside shouted words. */
export function encodeVni(text: string): string {
  const shouted = text === text.toUpperCase()
  let out = ''
  for (const char of text.normalize('NFC')) {
    const small = VNI[char.toLowerCase()]
    if (small === undefined) out += char
    else if (char === char.toLowerCase()) out += small
    else out += shouted ? small.toUpperCase() : small.charAt(0).toUpperCase() + small.slice(1)
  }
  return out
}
