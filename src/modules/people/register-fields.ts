// The things a household register may say, and the many ways its headers name them (without accents, abbreviated, misspelt).

export type RegisterField =
  | 'ordinal'
  | 'householdCode'
  | 'headName'
  | 'fullName'
  | 'surname'
  | 'givenName'
  | 'birth'
  | 'birthDay'
  | 'birthMonth'
  | 'birthYear'
  | 'sex'
  | 'male'
  | 'female'
  | 'role'
  | 'hamlet'
  | 'address'
  | 'phone'
  | 'ethnicity'
  | 'language'
  | 'note'
  | 'idNumber'
  | 'ignore'

/** What the officer reads in the list of choices. */
export const FIELD_LABELS: Record<RegisterField, string> = {
  ordinal: 'Số thứ tự',
  householdCode: 'Số hộ, mã hộ',
  headName: 'Họ tên chủ hộ',
  fullName: 'Họ và tên',
  surname: 'Họ và tên đệm',
  givenName: 'Tên',
  birth: 'Ngày sinh hoặc năm sinh',
  birthDay: 'Ngày (sinh)',
  birthMonth: 'Tháng (sinh)',
  birthYear: 'Năm (sinh)',
  sex: 'Giới tính',
  male: 'Nam (đánh dấu hoặc năm sinh)',
  female: 'Nữ (đánh dấu hoặc năm sinh)',
  role: 'Quan hệ với chủ hộ',
  hamlet: 'Thôn, bản, tổ',
  address: 'Ngõ, địa chỉ',
  phone: 'Điện thoại',
  ethnicity: 'Dân tộc',
  language: 'Tiếng nói',
  note: 'Ghi chú',
  idNumber: 'Số giấy tờ (không lấy)',
  ignore: 'Bỏ qua cột này',
}

export type FieldRule = { readonly field: RegisterField; readonly score: number; readonly pattern: RegExp }

/** First match wins, so the narrower stands before the wider ("họ tên chủ hộ" before "họ tên"). Patterns see folded words. */
export const FIELD_RULES: readonly FieldRule[] = [
  rule(
    'idNumber',
    1,
    /\b(cccd|cmnd|cmt|cmtnd|cmthu|cancuoc|can cuoc|chung minh|dinh danh|ddcn|ho chieu|giay to|bhyt|bao hiem y te|bhxh|tai khoan|stk|ma so thue|mst)\b/,
  ),
  rule('role', 1, /\b(quan he|qhe|q he|qh|moi qh|quanhe)\b/),
  rule('headName', 1, /\b(ho (va )?ten|ten|ht|hoten)( (nguoi|ong ba))? (la )?(chu ho|chuho|ch|dai dien ho)\b/),
  rule('headName', 0.9, /^(chu ho|chuho|ten ch|chu ho gia dinh|nguoi dung dau ho|chu ho ho ten|chu ho ho va ten)$/),
  rule(
    'householdCode',
    1,
    /^((so|ma|stt|tt|so tt|so thu tu|sh|so hieu) (cua )?ho( khau| gd| gia dinh| dan)?|ho so|ma ho|maho|so (so )?ho khau|so hk|shk|so hkgd|ho thu|ho|ma so ho|so ho so)( so)?$/,
  ),
  rule('ordinal', 1, /^(stt|s t t|t t|tt|so tt|so thu tu|thu tu|s tt|no|st|sott|stt (nk|khau|nguoi|nhan khau|ho khau)|tt (nk|khau|nguoi))$/),
  rule('note', 1, /^(ghi chu|chu thich|gc|ghichu|g chu|luu y)$/),
  rule('phone', 1, /\b(dien thoai|dienthoai|sdt|so dt|sodt|dtdd|di dong|phone|mobile|zalo|tel|sđt|dt lien (lac|he))\b|^so (lien lac|lien he)$|^lien (lac|he)$/),
  rule('sex', 1, /\b(gioi tinh|gioitinh|g tinh|gtinh|phai|gioi)\b|^(gt|nam nu|nu nam)$/),
  rule('ethnicity', 1, /\b(dan toc|dantoc|d toc|dtoc)\b/),
  rule('language', 1, /\b(tieng|ngon ngu)\b/),
  rule(
    'birth',
    1,
    /\b(ngay thang nam sinh|ngay sinh|nam sinh|ngaysinh|namsinh|ntns|nt ns|ngay thang sinh|nsinh|n sinh|sinh nam|dob|ngay th nam sinh|ng sinh)\b|^(ns|sinh ngay|sinh|ngay thang nam)$/,
  ),
  rule('surname', 1, /^(ho|ho dem|ho va dem|ho (va )?(ten )?(dem|lot)|ho va ten dem|ho va chu (dem|lot)|ho chu (dem|lot)|ho lot)$/),
  rule(
    'fullName',
    1,
    /\b(ho va ten|ho ten|hoten|ho chu dem va ten|ho dem va ten|ho ten dem|ho va ten khai sinh|ho t en|full name|fullname|ho v ten)\b|^(ten (nhan khau|thanh vien|nguoi|cong dan|nguoi dan)|thanh vien|nhan khau|cong dan|ho v[a-z]* ten)/,
  ),
  rule('fullName', 0.7, /^(ten|ten day du|name)$/),
  rule(
    'hamlet',
    1,
    /^(ten )?(thon|ban|xom|to dan pho|tdp|khu pho|khu dan cu|khu|ap|khom|buon|to|tieu khu|cum dan cu|thon ban|thon xom|thon to|dia ban)( (ban|xom|to|so|khu|tdp|to dan pho|khu pho|ap|bon|buon|lang))*$/,
  ),
  rule('address', 1, /\b(dia chi|diachi|noi o|noi cu tru|thuong tru|hktt|dktt|cho o|ngo|ngach|hem|so nha|duong|noi tt|tru quan)\b/),
  rule('hamlet', 0.8, /\b(thon|xom|to dan pho|tdp|khu pho)\b/),
]

function rule(field: RegisterField, score: number, pattern: RegExp): FieldRule {
  return { field, score, pattern }
}

/** For misspelt headers: within one or two letters of these. */
export const PHRASES: readonly (readonly [string, RegisterField])[] = [
  ['ho va ten', 'fullName'],
  ['ho ten', 'fullName'],
  ['ngay sinh', 'birth'],
  ['nam sinh', 'birth'],
  ['ngay thang nam sinh', 'birth'],
  ['gioi tinh', 'sex'],
  ['quan he voi chu ho', 'role'],
  ['quan he chu ho', 'role'],
  ['so dien thoai', 'phone'],
  ['dien thoai', 'phone'],
  ['dia chi', 'address'],
  ['dan toc', 'ethnicity'],
  ['ghi chu', 'note'],
  ['chu ho', 'headName'],
  ['ho ten chu ho', 'headName'],
  ['so ho khau', 'householdCode'],
  ['thon xom', 'hamlet'],
  ['so can cuoc', 'idNumber'],
]
