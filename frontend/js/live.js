// The line to the server. Says when it is down, since when, and goes to sign-in when the session has ended.
import { clockTime, loadAgain, serverNow } from './page.js'

const PAUSE = 10_000

const said = document.getElementById('live-state')
let source = null
let lostAt = null

function connected() {
  lostAt = null
  said.hidden = true
  said.textContent = ''
}

function lost() {
  if (lostAt === null) {
    lostAt = serverNow()
    said.hidden = false
    said.textContent = `Not live since ${clockTime(lostAt)}. Trying again`
  }
  // The browser tries again by itself, except after an answer that is no stream (a restart, a proxy's error page).
  if (source.readyState === EventSource.CLOSED) setTimeout(connect, PAUSE)
}

function signedOut() {
  source.close()
  loadAgain()
}

// Pages listen on the document for what concerns them: event.detail is the event's text.
function changed(event) {
  document.dispatchEvent(new CustomEvent('release-monitor:changed', { detail: event.data }))
}

function connect() {
  source = new EventSource('/events/')
  source.addEventListener('open', connected)
  source.addEventListener('error', lost)
  source.addEventListener('signed-out', signedOut)
  source.addEventListener('changed', changed)
}

export function startLive() {
  if (!('signedIn' in document.body.dataset) || !('EventSource' in window)) return

  connect()
  addEventListener('pagehide', () => source.close())
  addEventListener('pageshow', (event) => event.persisted && connect())
}
