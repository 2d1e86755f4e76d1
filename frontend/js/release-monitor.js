// What the pages gain by script; each works without it.
import { Button, CharacterCount, Checkboxes, createAll, ErrorSummary, Radios, SkipLink } from 'govuk-frontend'

import { startAlerts } from './alerts.js'
import { startClocks } from './clocks.js'
import { startDrafts } from './drafts.js'
import { startKeys } from './keys.js'
import { startLive } from './live.js'
import { startPrint } from './print.js'
import { startPasskeys } from './passkey.js'
import { startSession } from './session.js'

// GOV.UK's template says this in an inline script; our content policy has none.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, Radios, SkipLink]) createAll(component)

startClocks()
startKeys()
startSession()
startAlerts()
startLive()
startDrafts()
startPasskeys()
startPrint()
