// The languages people speak at home or hear a lesson in, by ISO 639-3 (639-1 where it exists); names as their speakers are
// called in Vietnamese. One list: registers, field pages, recordings and lessons on the phone all read it.

export const LANGUAGES: Record<string, string> = {
  vi: 'Tiếng Việt', tyz: 'Tiếng Tày', mtq: 'Tiếng Mường', blt: 'Tiếng Thái', hmn: 'Tiếng Mông', nut: 'Tiếng Nùng', ium: 'Tiếng Dao',
  km: 'Tiếng Khmer', jra: 'Tiếng Gia Rai', rad: 'Tiếng Ê Đê', bdq: 'Tiếng Ba Na', cjm: 'Tiếng Chăm', sed: 'Tiếng Xơ Đăng', hre: 'Tiếng Hrê', kpm: 'Tiếng Cơ Ho', yue: 'Tiếng Hoa',
}

/** The name of a language, or its code; lessons are also told in English. */
export function languageName(code: string): string {
  return code === 'en' ? 'English' : (LANGUAGES[code] ?? code)
}
