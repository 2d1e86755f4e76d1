// The line to the server. Says when it is down, since when, and goes to sign-in when the session has ended.
import { clockTime, loadAgain, serverNow } from './page.js'

const PAUSE = 5_000 // before a new line, doubled for each that failed
const LONGEST_PAUSE = 60_000
const POLL = 30_000 // while the line is down, pages ask by themselves

const said = document.getElementById('live-state')
let source = null
let lostAt = null
let polling = null
let isReady = false
let failed = 0

// Half as long to half as long again: where one server ends the lines of thousands, they do not all come back at once.
function spread(milliseconds) {
  return milliseconds * (0.5 + Math.random())
}

function connected() {
  failed = 0
  clearInterval(polling)
  polling = null
  if (lostAt !== null) alerts() // what was rung meanwhile went unheard
  lostAt = null
  said.hidden = true
  said.textContent = ''
}

function lost() {
  if (lostAt === null) {
    lostAt = serverNow()
    polling ??= setInterval(alerts, spread(POLL))
    said.hidden = false
    said.textContent = `Not live since ${clockTime(lostAt)}. Trying again`
  }
  // The browser tries again by itself after the time that the server has named, except after an answer that is no
  // stream (no room, a restart, a proxy's error page).
  if (source.readyState === EventSource.CLOSED) setTimeout(connect, spread(Math.min(LONGEST_PAUSE, PAUSE * 2 ** failed++)))
}

// Said once on each line; said again on the same one when the server itself has heard nothing for a while.
function ready() {
  if (isReady) alerts()
  isReady = true
}

function signedOut() {
  source.close()
  loadAgain()
}

// Says that there may be something new; what it is, whoever listens asks the server for.
function alerts() {
  document.dispatchEvent(new CustomEvent('release-monitor:alerts'))
}

function connect() {
  isReady = false
  source = new EventSource('/events/')
  source.addEventListener('open', connected)
  source.addEventListener('error', lost)
  source.addEventListener('ready', ready)
  source.addEventListener('signed-out', signedOut)
  source.addEventListener('alerts', alerts)
}

export function startLive() {
  if (!('signedIn' in document.body.dataset) || !('EventSource' in window)) return

  connect()
  addEventListener('pagehide', () => source.close())
  addEventListener('pageshow', (event) => event.persisted && connect())
}
