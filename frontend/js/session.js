// Warns before the session ends and extends it in place. Tabs tell each other the new end, nothing else.
import { loadAgain, serverNow } from './page.js'

const MINUTE = 60_000
const WARNING = 5 * MINUTE

export function startSession() {
  const dialog = document.getElementById('session-dialog')
  let endsAt = Date.parse(document.body.dataset.sessionEndsAt)
  if (!dialog || Number.isNaN(endsAt)) return

  const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('session-ends-at') : null
  const stay = dialog.querySelector('[data-stay-signed-in]')
  const shown = dialog.querySelector('[data-session-minutes]')
  const spoken = dialog.querySelector('[data-session-spoken]')
  let cameFrom = null

  function close() {
    if (dialog.open) dialog.close()
  }

  function extendTo(moment) {
    if (Number.isNaN(moment) || moment <= endsAt) return
    endsAt = moment
    close()
  }

  function look() {
    const left = endsAt - serverNow()
    if (left <= 0) return loadAgain()
    if (left > WARNING) return close()

    const minutes = Math.max(1, Math.ceil(left / MINUTE))
    const text = minutes === 1 ? '1 minute' : `${minutes} minutes`
    if (shown.textContent !== text) {
      shown.textContent = text
      if (dialog.open) spoken.textContent = `Your session ends in ${text}.`
    }
    if (!dialog.open) {
      cameFrom = document.activeElement
      dialog.showModal()
    }
  }

  stay.addEventListener('submit', async (event) => {
    event.preventDefault()
    const answer = await fetch(stay.action, {
      method: 'POST',
      body: new FormData(stay),
      headers: { Accept: 'application/json' }
    }).catch(() => null)
    if (!answer?.ok || answer.redirected) {
      spoken.textContent = 'The session could not be extended. Try again.'
      shown.textContent = 'less than 5 minutes. It could not be extended: try again'
      return
    }
    extendTo(Date.parse((await answer.json()).ends_at))
    tabs?.postMessage(endsAt)
  })
  // Escape means "I am still here".
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault()
    stay.requestSubmit()
  })
  dialog.addEventListener('close', () => cameFrom?.focus())
  tabs?.addEventListener('message', (event) => extendTo(Number(event.data)))
  tabs?.postMessage(endsAt)

  look()
  setInterval(look, 10_000)
}
