"""Registrations of this app on import: alerts, events, forms that keep drafts, service settings."""

# ruff: noqa: F401

import parole.challenges.alert_kinds
import parole.challenges.drafts
import parole.contributions.alert_kinds
import parole.contributions.drafts
import parole.deciding.drafts
import parole.decisions.alert_kinds
import parole.decisions.event_kinds
import parole.directions.alert_kinds
import parole.directions.drafts
import parole.dossier.drafts
import parole.happenings
import parole.hearings.alert_kinds
import parole.hearings.event_kinds
import parole.importing.things
import parole.listing.drafts
import parole.named_work
import parole.reviews.alert_kinds
import parole.seats.alert_kinds
import parole.seats.panel_rule
import parole.steps.alert_kinds
import parole.steps.drafts
import parole.victims.alert_kinds
import parole.victims.drafts
