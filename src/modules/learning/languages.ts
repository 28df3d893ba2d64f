// Names of the languages a lesson may be told in, each as its speakers would look for it. (`people` has the same list for the
// register; this one goes to the phone without the register.)

const NAMES: Record<string, string> = {
  vi: 'Tiếng Việt', en: 'English', hmn: 'Tiếng Mông', tyz: 'Tiếng Tày', mtq: 'Tiếng Mường', blt: 'Tiếng Thái', nut: 'Tiếng Nùng', ium: 'Tiếng Dao', km: 'Tiếng Khmer', jra: 'Tiếng Gia Rai',
  rad: 'Tiếng Ê Đê', bdq: 'Tiếng Ba Na', cjm: 'Tiếng Chăm', sed: 'Tiếng Xơ Đăng', hre: 'Tiếng Hrê', kpm: 'Tiếng Cơ Ho', yue: 'Tiếng Hoa',
}

export function languageName(code: string): string {
  return NAMES[code] ?? code
}
