// Passkeys: the browser asks for a finger, a face or a PIN, and its answer goes into the form's "credential".
//   <form data-passkey="get" or "create">   what to ask for; a hidden form is shown where passkeys work
//   data-passkey-options="/address/"        where to fetch what the browser is asked; else in #passkey-options
//   [data-passkey-error]                    where to say that it did not work
//   [data-passkey-second]                   a button that stops being the page's first one where passkeys work

const WORDS = {
  get: 'No passkey was used. Try again, or sign in another way.',
  create: 'No passkey was made. Try again.',
  InvalidStateError: 'You already have a passkey on this device or key.'
}

export function startPasskeys() {
  if (!window.PublicKeyCredential) return
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    if (form.hidden) {
      form.hidden = false
      document.querySelector('[data-passkey-second]')?.classList.add('govuk-button--secondary')
    }
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      ask(form)
    })
  }
}

async function ask(form) {
  const kind = form.dataset.passkey
  const error = form.querySelector('[data-passkey-error]')
  error.hidden = true
  try {
    const options = prepare(await optionsOf(form))
    const credential = await navigator.credentials[kind](options)
    form.querySelector('[name$="credential"]').value = JSON.stringify(written(credential))
    form.submit()
  } catch (problem) {
    error.textContent = WORDS[problem.name] ?? WORDS[kind]
    error.hidden = false
  }
}

async function optionsOf(form) {
  const address = form.dataset.passkeyOptions
  if (!address) {
    const { request_options, creation_options } = JSON.parse(document.getElementById('passkey-options').textContent)
    return request_options ?? creation_options
  }
  const answer = await fetch(address, { headers: { Accept: 'application/json' } })
  if (!answer.ok) throw new Error(answer.statusText)
  return (await answer.json()).request_options
}

function prepare({ publicKey }) {
  publicKey.challenge = bytes(publicKey.challenge)
  for (const known of [...(publicKey.allowCredentials ?? []), ...(publicKey.excludeCredentials ?? [])]) {
    known.id = bytes(known.id)
  }
  if (publicKey.user) {
    publicKey.user.id = bytes(publicKey.user.id)
    // One that signs in alone: kept in the machine, phone or key, and opened by finger, face or PIN.
    const wanted = { residentKey: 'required', requireResidentKey: true, userVerification: 'required' }
    publicKey.authenticatorSelection = { ...publicKey.authenticatorSelection, ...wanted }
  }
  return { publicKey }
}

function written(credential) {
  const response = {}
  for (const part of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (credential.response[part]) response[part] = text(credential.response[part])
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports()
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response
  }
}

function bytes(base64url) {
  const plain = atob(base64url.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0))
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}
