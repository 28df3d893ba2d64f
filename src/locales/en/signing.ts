// English for signing.

import type { Catalogue } from '../translate.ts'

export const en: Catalogue = {
  'Ký số': 'Digital signing',
  'Chờ bạn ký': 'Waiting for your signature',
  'Không có văn bản nào chờ bạn ký.': 'No document is waiting for your signature.',
  'Văn bản': 'Document',
  'Cách ký': 'How to sign',
  'Gửi lúc': 'Sent at',
  'Ký văn bản': 'Sign',
  'Ký nháy': 'Initial',
  'Ký số cơ quan': 'Seal for the agency',
  'Ký bản sao': 'Sign a copy',
  'Ký phụ lục': 'Sign an attachment',
  'Không có yêu cầu ký này, hoặc nó không gửi cho bạn.': 'There is no such request to sign, or it was not sent to you.',
  'Văn bản này đã được ký, trả lại hoặc rút về. Hãy xem lại danh sách.': 'This document was signed, returned or withdrawn already. Look at the list again.',
  'Văn bản này chờ người khác ký. Hãy mở danh sách chờ bạn ký.': 'This document waits for somebody else. Open the list that waits for you.',
}
