// What scripts share: the server's time, which counts, and the way back to this page.
const madeAt = Date.parse(document.body.dataset.madeAt) || Date.now()
const loadedAt = Date.now()

export function serverNow() {
  return madeAt + Date.now() - loadedAt
}

// The same address again, never a form sent twice. When the session has ended the server asks to sign in, and comes back here.
export function loadAgain() {
  location.replace(location.pathname + location.search)
}

export function clockTime(milliseconds) {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Europe/London' }).format(milliseconds)
}
