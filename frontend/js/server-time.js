// The server's time counts: the page says when it was made, the rest is time passed since.
const madeAt = Date.parse(document.body.dataset.madeAt) || Date.now()
const loadedAt = Date.now()

export function serverNow() {
  return madeAt + Date.now() - loadedAt
}

export function clockTime(milliseconds) {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Europe/London' }).format(milliseconds)
}
