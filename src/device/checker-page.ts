// Registers the checker's worker on the public page that checks badges, so that the next check needs no network.

if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/huy-hieu/sw.js', { scope: '/huy-hieu/' }).catch(() => undefined)
