// Files for tests of signing: a plain PDF/A as the house makes them.

import { closePdf, renderPdf } from '../../src/platform/pdf.ts'

export { scribble } from '../../tools/demo/signing-pictures.ts'

/** Pages of text, PDF/A-2b. */
export async function plainPdf(pages = 2): Promise<Buffer> {
  const template = `#set page(paper: "a4", margin: 25mm); #set text(size: 13pt)
#for n in range(data.pages) [= Quyết định về việc thử chữ ký số #(n + 1)
#lorem(240) #if n + 1 < data.pages [#pagebreak()]]`
  const pdf = await renderPdf({ template, data: { pages }, standard: 'a-2b', createdAt: '2026-11-28T00:00:00Z', maxPages: 500 })
  await closePdf()
  return Buffer.from(pdf)
}
