// After sign-in people go on to where they were going, but only inside this site.

/** The path and query when they stay on this site, else '/'. Browsers read `//`, `/\` and `/<tab>/` as other hosts. */
export function safePath(path: string): string {
  const here = 'http://gocua.invalid'
  if (!path.startsWith('/') || path.length > 2000) return '/'
  try {
    const url = new URL(path, here)
    return url.origin === here && !/^\/[/\\]/.test(url.pathname) ? url.pathname + url.search : '/'
  } catch {
    return '/'
  }
}
