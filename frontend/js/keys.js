// Single keys. Off while typing, with a modifier, in a dialog, and for whoever switched them off.
const PLACES = { d: 'My day', r: 'Releases', n: 'Alerts', p: 'People' }
const ACTIONS = ['a', 'b', 'f', 'h', 'l', 'x']
const PAUSE = 1500

let goUntil = 0

function isTyping(target) {
  return target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog')
}

// The rows of a table with data-rows; in a list with data-rows, what has data-row.
function rows() {
  return [...document.querySelectorAll('table[data-rows] tbody > tr:not(.rm-group), [data-rows] [data-row]')]
}

function move(step) {
  const all = rows()
  if (!all.length) return
  const at = all.findIndex((row) => row.hasAttribute('data-row-current'))
  const next = all[Math.min(all.length - 1, Math.max(0, at + step))]
  all.forEach((row) => row.removeAttribute('data-row-current'))
  next.setAttribute('data-row-current', '')
  const opener = next.querySelector('a')
  opener?.focus()
  next.scrollIntoView({ block: 'nearest' })
}

function go(key) {
  const label = PLACES[key]
  if (label) document.querySelector(`.rm-navigation [data-entry="${label}"]`)?.click()
}

function act(key) {
  const current = document.querySelector('[data-row-current]')
  const button = current?.querySelector(`[data-key="${key}"]`) ?? document.querySelector(`main [data-key="${key}"]`)
  button?.click()
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
  const key = event.key.toLowerCase()

  if (Date.now() < goUntil) {
    goUntil = 0
    go(key)
  } else if (key === 'g') goUntil = Date.now() + PAUSE
  else if (key === '/') document.getElementById('find-person')?.focus()
  else if (key === '?') document.getElementById('shortcuts-dialog')?.showModal()
  else if (key === 'j') move(1)
  else if (key === 'k') move(-1)
  else if (key === 'o') document.querySelector('[data-row-current] a')?.click()
  else if (ACTIONS.includes(key)) act(key)
  else return

  event.preventDefault()
}

export function startKeys() {
  if ('keyboardShortcuts' in document.body.dataset) document.addEventListener('keydown', pressed)
}
