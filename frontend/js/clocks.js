// Keeps running clocks true while the page stays open, and says aloud only what changes the work.
import { serverNow } from './page.js'

const MINUTE = 60_000

export function words(left) {
  const minutes = Math.floor(Math.abs(left) / MINUTE)
  const hours = Math.floor(minutes / 60)
  const days = Math.floor(hours / 24)
  let span = `${minutes} min`
  if (days >= 2) span = `${days} days`
  else if (hours >= 1) span = minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`
  return left < 0 ? `${span} late` : span
}

// A clock with "after" counts to an end: past it nothing is late, it is over; unless it says that something then is.
function inWords(left, { after, late }) {
  if (!after) return words(left)
  if (left >= 0) return `${words(left)}${after}`
  return late === undefined ? 'Over' : words(left)
}

export function state(left, whole) {
  if (left < 0) return 'late'
  if (left <= 15 * MINUTE || left <= whole / 10) return 'tenth'
  if (left <= whole / 4) return 'quarter'
  return 'time'
}

function refresh(clock, spoken) {
  const due = Date.parse(clock.dataset.due)
  const from = Date.parse(clock.dataset.from)
  const left = due - serverNow()
  const now = state(left, due - from)
  const text = clock.querySelector('.rm-clock__words')

  text.textContent = inWords(left, clock.dataset)
  clock.querySelector('rect').setAttribute('width', Math.min(100, Math.max(0, 100 - (100 * left) / (due - from))))
  if (clock.dataset.state !== now) {
    clock.classList.replace(`rm-clock--${clock.dataset.state}`, `rm-clock--${now}`)
    clock.dataset.state = now
    spoken.textContent = `${clock.dataset.about || 'A clock'}: ${text.textContent}${left < 0 || clock.dataset.after ? '' : ' left'}`
  }
}

export function startClocks() {
  const running = () => document.querySelectorAll('.rm-clock[data-due][data-from]')
  if (!running().length) return

  const spoken = document.createElement('p')
  spoken.className = 'govuk-visually-hidden'
  spoken.setAttribute('role', 'status')
  document.body.append(spoken)
  setInterval(() => running().forEach((clock) => refresh(clock, spoken)), MINUTE / 4)
}
