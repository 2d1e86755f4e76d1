"""Registrations of this app on import: alerts, events, forms that keep drafts, service settings."""

# ruff: noqa: F401

import licence.breaches.alert_kinds
import licence.breaches.drafts
import licence.breaches.event_kinds
import licence.checks.alert_kinds
import licence.checks.drafts
import licence.checks.event_kinds
import licence.conditions.drafts
import licence.exemptions.alert_kinds
import licence.exemptions.drafts
import licence.exemptions.event_kinds
import licence.happenings
import licence.importing.things
import licence.lately
import licence.licences.alert_kinds
import licence.licences.drafts
import licence.licences.event_kinds
import licence.named_work
import licence.papers.alert_kinds
import licence.papers.drafts
import licence.papers.wanted
import licence.readiness.alert_kinds
import licence.readiness.drafts
import licence.recalls.actions.signing
import licence.recalls.alert_kinds
import licence.recalls.drafts
import licence.recalls.event_kinds
import licence.recalls.practice
import licence.registers.drafts
import licence.signed_acts
