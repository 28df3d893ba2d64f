// Vietnamese is the source text; a catalogue maps it to another language and a missing entry falls back to it.
// Runs on the server and on the phone.

export type Catalogue = Record<string, string>

/** Fills {placeholders}; unknown ones stay visible so that a mistake is seen. */
export function fill(text: string, params?: Record<string, string | number>): string {
  if (!params) return text
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole))
}

export function makeTranslator(catalogue: Catalogue | null) {
  const inWords = (vi: string) => catalogue?.[vi] ?? vi
  // `detail` is a sentence of ours inside another one; every other parameter is a name or a number and stays as it is.
  return (vi: string, params?: Record<string, string | number>): string => {
    const detail = params?.detail
    return fill(inWords(vi), typeof detail === 'string' ? { ...params, detail: inWords(detail) } : params)
  }
}
