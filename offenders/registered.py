"""Registrations of this app on import: alerts, events, forms that keep drafts."""

# ruff: noqa: F401

import offenders.absences.alert_kinds
import offenders.associates.drafts
import offenders.classifying.alert_kinds
import offenders.closing.alert_kinds
import offenders.closing.clock
import offenders.closing.event_kinds
import offenders.dates.alert_kinds
import offenders.dates.checks.drafts
import offenders.dates.differences.drafts
import offenders.dates.event_kinds
import offenders.dates.overrides.drafts
import offenders.happenings
import offenders.identities.alert_kinds
import offenders.identities.event_kinds
import offenders.identities.practice
import offenders.interventions.alert_kinds
import offenders.interventions.event_kinds
import offenders.interventions.named_work
import offenders.lately
import offenders.mappa.alert_kinds
import offenders.mappa.drafts
import offenders.mappa.event_kinds
import offenders.mappa.named_work
import offenders.matches.alert_kinds
import offenders.matches.practice
import offenders.movements.alert_kinds
import offenders.orders.alert_kinds
import offenders.orders.drafts
import offenders.orders.event_kinds
import offenders.orders.powers
import offenders.people.alert_filters
import offenders.police_handover.alert_kinds
import offenders.police_handover.event_kinds
import offenders.questioned_sentences.alert_kinds
import offenders.record.drafts
import offenders.reference.courts.kind
import offenders.reference.disposals.kind
import offenders.reference.establishments.kind
import offenders.reference.figures.kind
import offenders.reference.gateways.kind
import offenders.reference.indicators.kind
import offenders.reference.keeping.alert_kinds
import offenders.reference.law.alert_kinds
import offenders.reference.law.kind
import offenders.reference.offences.kind
import offenders.reference.outcomes.kind
import offenders.reference.regions.kind
import offenders.register.alert_kinds
import offenders.register.drafts
import offenders.register.event_kinds
import offenders.register.powers
import offenders.releases.gate.event_kinds
import offenders.releases.leaving.disputes
import offenders.releases.leaving.drafts
import offenders.releases.orders.actions
import offenders.releases.without_sheet.alert_kinds
import offenders.sentencing.drafts
import offenders.status.alert_kinds
import offenders.status.event_kinds
import offenders.threats.alert_kinds
import offenders.threats.practice

# Once all kinds of reference data are known
import offenders.reference.keeping.drafts  # isort: skip
import offenders.signed_acts
