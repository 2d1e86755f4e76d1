// Keeps the number of alerts true on every page, and says on lists of alerts how many came since. Rows never move by themselves.
import { clockTime } from './page.js'

const TOGETHER = 300 // milliseconds in which several bells are one

const madeAt = document.body.dataset.madeAt
let waiting = null

async function look() {
  waiting = null
  // The headers tell the server that the page asks, not its user: it keeps no session alive.
  const answer = await fetch(`/alerts/news/?since=${encodeURIComponent(madeAt)}`, {
    headers: { Accept: 'application/json', 'HX-Request': 'true', 'X-Background': '1' }
  }).catch(() => null)
  if (!answer?.ok || answer.headers.has('HX-Redirect')) return
  const { open, fresh } = await answer.json()
  count(open)
  offer(fresh)
}

function count(open) {
  const words = open > 99 ? '99+' : String(open)
  for (const badge of document.querySelectorAll('[data-alert-count]')) {
    badge.hidden = !open
    badge.querySelector('[data-number]').textContent = words
  }
  for (const tab of document.querySelectorAll('[data-open-alerts]')) tab.textContent = words
}

function offer(fresh) {
  for (const place of document.querySelectorAll('[data-fresh-alerts]')) {
    place.hidden = !fresh
    place.firstElementChild.textContent = `${fresh > 99 ? 'More than 99' : fresh} new since ${clockTime(Date.parse(madeAt))}. Show ${fresh === 1 ? 'it' : 'them'}`
  }
}

// After the list has taken an acknowledged line in, the count follows, and whoever works by keys stays where they were.
function settle({ detail }) {
  const old = detail.target
  if (!old?.matches?.('[data-row]')) return
  const at = [...document.querySelectorAll('[data-row]')].indexOf(old)
  const isCurrent = old.hasAttribute('data-row-current') || old.contains(document.activeElement)
  const settled = () => {
    hear()
    if (!isCurrent) return
    const line = document.querySelectorAll('[data-row]')[at]
    line?.setAttribute('data-row-current', '')
    line?.querySelector('a')?.focus()
  }
  document.addEventListener('htmx:afterSettle', settled, { once: true })
}

function hear() {
  waiting ??= setTimeout(look, TOGETHER)
}

export function startAlerts() {
  if (!document.querySelector('[data-alert-count]')) return
  document.addEventListener('release-monitor:alerts', hear)
  document.addEventListener('htmx:beforeSwap', settle)
}
