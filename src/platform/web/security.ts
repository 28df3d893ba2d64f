// The headers and refusals every answer gets: content policy without inline script, same-origin posts only.

const DOCUMENT_HEADERS: Record<string, string> = {
  'Content-Security-Policy':
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; " +
    "worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'geolocation=(), camera=(self), microphone=(self), payment=(), usb=()',
}

/** Data that no browser renders (JSON, packs) needs only what keeps it data. */
const DATA_HEADERS: Record<string, string> = { 'X-Content-Type-Options': 'nosniff', 'Cross-Origin-Resource-Policy': 'same-origin' }

export function securityHeaders(response: Response): Record<string, string> {
  if (response.status === 204) return {}
  const type = response.headers.get('content-type') ?? ''
  const isData = type.startsWith('application/json') || type.startsWith('application/octet-stream')
  return isData ? DATA_HEADERS : DOCUMENT_HEADERS
}

/** True when a state-changing request comes from our own pages (Origin, then Sec-Fetch-Site, must say so). */
export function isSameOrigin(request: Request, url: URL): boolean {
  const origin = request.headers.get('origin')
  if (origin !== null && origin !== 'null') {
    try {
      return new URL(origin).host === (request.headers.get('host') ?? url.host)
    } catch {
      return false
    }
  }
  const site = request.headers.get('sec-fetch-site')
  return site === 'same-origin' || site === 'none'
}
