// Fictional people of the stand-in identity provider. Their numbers begin with 000, which no province has.

export interface Persona {
  key: string
  name: string
  /** What stands where a personal number would: impossible on purpose. */
  personalNumber: string
  phone: string
  /** How surely the provider knows the person: 1 or 2. */
  level: 1 | 2
  about: string
}

export const PERSONAS: readonly Persona[] = [
  { key: 'may', name: 'Sùng Thị Mẩy (hư cấu)', personalNumber: '000000000001', phone: '0900000101', level: 2, about: '63 tuổi, đang xin trợ cấp hưu trí xã hội' },
  { key: 'pao', name: 'Hà Văn Páo (hư cấu)', personalNumber: '000000000002', phone: '0900000102', level: 2, about: '34 tuổi, mới sinh con' },
  { key: 'huong', name: 'Đặng Thị Hường (hư cấu)', personalNumber: '000000000003', phone: '0900000103', level: 2, about: '41 tuổi, lo giấy tờ cho mẹ' },
  { key: 'chu', name: 'Vàng A Chư (hư cấu)', personalNumber: '000000000004', phone: '0900000104', level: 1, about: '19 tuổi, tài khoản mới ở mức 1' },
]
