// Keeps what is typed into form[data-draft] on the server, every 2 seconds and on leaving a field. Nothing stays in the browser.
import { clockTime, serverNow } from './page.js'

const PAUSE = 2_000
const AGAIN = 10_000
const LONGEST_WAIT = 3_000 // for a draft on its way, before the form is sent all the same

export function startDrafts() {
  document.querySelectorAll('form[data-draft]').forEach(keepDraftOf)
}

function keepDraftOf(form) {
  const said = form.querySelector('[data-draft-state]')
  let timer = null
  let isChanged = false
  let saving = null // what is on its way to the server, as a promise
  let isSent = false
  let failedAt = null

  form.querySelector('[data-draft-keep]')?.setAttribute('hidden', '')
  focusOn(form, form.dataset.draftFocus)

  function say(words) {
    if (said.textContent !== words) said.textContent = words
  }

  function request(more = {}) {
    return fetch(form.dataset.draft, {
      method: 'POST',
      body: typedIn(form),
      headers: { Accept: 'application/json', 'X-CSRFToken': form.elements.csrfmiddlewaretoken.value },
      ...more
    })
  }

  function keepIn(pause) {
    timer ??= setTimeout(keep, pause)
  }

  async function keep() {
    clearTimeout(timer)
    timer = null
    if (!isChanged || saving || isSent) return
    isChanged = false
    saving = request().catch(() => null)
    const answer = await saving
    saving = null
    if (isSent) return
    // A redirect leads to sign-in: the session has ended, and nothing was kept.
    if (answer?.ok && !answer.redirected) {
      failedAt = null
      say(`Draft kept on the server, ${clockTime(Date.parse((await answer.json()).saved_at))}`)
      if (isChanged) keepIn(PAUSE)
    } else {
      failedAt ??= serverNow()
      say(`Draft not kept since ${clockTime(failedAt)}. Trying again`)
      isChanged = true
      keepIn(AGAIN)
    }
  }

  form.addEventListener('input', () => {
    isChanged = true
    keepIn(PAUSE)
  })
  form.addEventListener('focusout', keep)
  form.addEventListener('submit', (event) => {
    const isHeld = isSent && saving
    if (isHeld || 'draftFirst' in form.dataset) event.preventDefault()
    if (isSent) return
    isSent = true
    clearTimeout(timer)
    if ('draftFirst' in form.dataset) sendOnceKept()
    else if (saving) {
      event.preventDefault()
      sendOnceSaved(event.submitter)
    }
  })

  // What is on its way holds less than was typed by now. Were it to arrive after the form, it would be kept in its place.
  async function sendOnceSaved(submitter) {
    await settled()
    saving = null
    form.requestSubmit(submitter)
  }

  function settled() {
    return Promise.race([saving, new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT))])
  }

  // form[data-draft-first]: on a bad line the page stays as it is. Sent only when the server has what was typed.
  async function sendOnceKept() {
    await settled()
    const answer = await request().catch(() => null)
    // 403: the session has ended and its cookie is gone. Any other refusal the page of the form itself explains.
    if (answer && !answer.redirected && answer.status !== 403) return form.submit()
    isSent = false
    isChanged = true
    keepIn(AGAIN)
    const words = form.querySelector('[data-not-sent]')
    words.textContent = answer
      ? 'Not sent: you are signed out. What you typed is still here. Sign in in another tab, then save again.'
      : 'Not sent: no connection. What you typed is still here. Save again when you have a signal.'
    words.hidden = false
  }
  // Whoever comes back to the page by the browser's own button goes on typing.
  addEventListener('pageshow', () => {
    isSent = false
  })
  addEventListener('pagehide', () => {
    if (isChanged && !isSent) request({ keepalive: true }).catch(() => null)
  })
}

// Neither files nor the token that proves where the form came from.
function typedIn(form) {
  const typed = new URLSearchParams()
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && name !== 'csrfmiddlewaretoken') typed.append(name, value)
  }
  typed.append('draft_focus', form.contains(document.activeElement) ? document.activeElement.name || '' : '')
  return typed
}

function focusOn(form, name) {
  const found = name ? form.elements.namedItem(name) : null
  const input = found instanceof RadioNodeList ? [...found].find((each) => each.checked) || found[0] : found
  input?.focus()
}
