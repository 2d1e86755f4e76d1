"""Choices of the tables, in words, from the enums of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from licence.breaches import rules as breaches
from licence.checks import rules as checks
from licence.conditions.rules import families
from licence.licences import rules as lifecycle
from licence.readiness.rules import readiness, release_day
from licence.recalls.rules import clocks, recalls
from licence.recalls.rules import kinds as recall_kinds


def in_words(enum: Iterable[StrEnum]) -> list[tuple[str, str]]:
    return [(each.value, each.value.replace("_", " ").capitalize()) for each in enum]


LICENCE_STATUSES = in_words(lifecycle.Status)
CHECK_KINDS = [(each.value, each.label) for each in checks.CheckKind]
OUTCOMES = [
    (checks.Outcome.COMPLIANT.value, "Kept to it"),
    (checks.Outcome.PARTLY.value, "Partly"),
    (checks.Outcome.NOT_COMPLIANT.value, "Did not keep to it"),
    (checks.Outcome.NOT_DONE.value, "Could not check"),
    (checks.Outcome.INCONCLUSIVE.value, "Inconclusive"),
    (checks.Outcome.CONCERN.value, "No breach, but a concern"),
    (checks.Outcome.MISSED.value, "Missed"),
]
ANSWERS = [each for each in OUTCOMES if each[0] != checks.Outcome.MISSED]  # what somebody can find
EVERY = in_words(checks.Every)
POLYGRAPH_RESULTS = in_words(checks.PolygraphResult)
FAMILIES = [(family.value, practice.title) for family, practice in families.PRACTICE.items()]
BREACH_STATUSES = in_words(breaches.Status)
BREACH_SOURCES = in_words(breaches.Source)
BREACH_REASONS = [
    (each.value, "Device or internet" if each is breaches.Reason.DEVICE_OR_INTERNET else words)
    for each, (_, words) in zip(breaches.Reason, in_words(breaches.Reason), strict=True)
]
ALTERNATIVES = [
    (breaches.Alternative.WARNING_OR_LETTER.value, "Warning or letter"),
    (breaches.Alternative.MORE_REPORTING.value, "More reporting"),
    (breaches.Alternative.MORE_CONDITIONS.value, "More conditions"),
    (breaches.Alternative.OTHER_TEAMS.value, "Other teams"),
    (breaches.Alternative.PARTNERS.value, "Partners"),
    (breaches.Alternative.AP_REFERRAL.value, "Place in approved premises"),
    (breaches.Alternative.DRUG_TESTING.value, "Drug testing"),
    (breaches.Alternative.OTHER.value, "Something else"),
    (breaches.Alternative.NONE.value, "Nothing was tried"),
]
READINESS_BODIES = in_words(readiness.Body)
SIGNING_BODIES = in_words(readiness.SIGNING)
READINESS_STATES = in_words(readiness.State)
READINESS_ITEMS = [(each.item.value, each.title) for each in readiness.LIST]
DAY_ACTS = [(line.act.value, line.title) for line in release_day.SHEET]
RECALL_STATUSES = [
    (recalls.Status.DRAFT.value, "Draft"),
    (recalls.Status.CONSULTING_SPO.value, "With the senior (SPO)"),
    (recalls.Status.NO_RECALL.value, "Decided against recall"),
    (recalls.Status.RECALL_AGREED.value, "Recall agreed"),
    (recalls.Status.SPO_SIGNED.value, "Countersigned (SPO)"),
    (recalls.Status.ACO_SIGNED.value, "Endorsed (ACO)"),
    (recalls.Status.SENT_TO_PPCS.value, "With PPCS"),
    (recalls.Status.REFUSED_BY_PPCS.value, "Refused by PPCS"),
    (recalls.Status.LICENCE_REVOKED.value, "Licence revoked"),
    (recalls.Status.UNLAWFULLY_AT_LARGE.value, "Unlawfully at large"),
    (recalls.Status.RETURNED.value, "Returned to custody"),
    (recalls.Status.UNDER_PAROLE_REVIEW.value, "Before the Board"),
    (recalls.Status.RE_RELEASE_DIRECTED.value, "Release directed by the Board"),
    (recalls.Status.EXECUTIVE_RELEASE.value, "Release by the Secretary of State"),
    (recalls.Status.STAYS.value, "Stays in custody"),
    (recalls.Status.RE_RELEASED.value, "Released again"),
    (recalls.Status.SENTENCE_EXPIRED.value, "Sentence ended"),
    (recalls.Status.RESCINDED.value, "Rescinded"),
    (recalls.Status.STOPPED.value, "Stopped"),
    (recalls.Status.CLOSED.value, "Closed"),
]
RECALL_KINDS = [
    (recall_kinds.RecallKind.STANDARD.value, "Standard"),
    (recall_kinds.RecallKind.FIXED_56.value, "56 days"),
]
SENTENCE_GROUPS = [
    (recalls.SentenceGroup.ADULT_SDS.value, "Adult, standard determinate"),
    (recalls.SentenceGroup.YOUTH_SDS.value, "Youth, standard determinate"),
    (recalls.SentenceGroup.EXTENDED.value, "Extended"),
    (recalls.SentenceGroup.INDETERMINATE.value, "Indeterminate"),
]
CUSTODY_STATUSES = [
    (recalls.Custody.NO.value, "Not in custody"),
    (recalls.Custody.POLICE.value, "In police custody"),
    (recalls.Custody.PRISON.value, "In prison"),
]
OFFENCE_LINKS = [
    (recalls.OffenceLink.SIMILAR.value, "Similar to the conduct of the offence"),
    (recalls.OffenceLink.LEADING_TO.value, "Conduct that leads to a sexual or violent offence"),
    (recalls.OffenceLink.LIKELY.value, "Conduct likely to give rise to a sexual or violent offence"),
    (recalls.OffenceLink.OUT_OF_TOUCH.value, "Out of touch, so that one of these may be assumed"),
]
STOP_REASONS = [
    (recalls.StopReason.ALTERNATIVE.value, "Something else is done instead"),
    (recalls.StopReason.DIED.value, "Died"),
    (recalls.StopReason.WARNING_LETTER.value, "A warning letter is sent"),
    (recalls.StopReason.WRONG_LICENCE.value, "Wrong licence"),
    (recalls.StopReason.LEGAL.value, "Legal reasons"),
    (recalls.StopReason.NO_ACTION.value, "No action"),
    (recalls.StopReason.RAISED_IN_ERROR.value, "Raised in error"),
    (recalls.StopReason.WITHDRAWN_BY_ACO.value, "Withdrawn by the head of the unit (ACO)"),
    (recalls.StopReason.RESCINDED.value, "Rescinded"),
]
CLOSED_BECAUSE = [
    (recalls.ClosedBecause.DIED.value, "Died"),
    (recalls.ClosedBecause.LICENCE_ENDED.value, "The licence has ended"),
    (recalls.ClosedBecause.LEFT_UK.value, "Left the United Kingdom, kept on watch"),
]
VIEWS = [
    (recalls.View.SEEK.value, "Seek recall"),
    (recalls.View.DO_NOT_SEEK.value, "Do not seek recall"),
    (recalls.View.NEITHER.value, "Neither for nor against"),
]
ARREST_ENDS = [
    (recalls.ArrestEnd.RECALLED.value, "Recalled: the licence was revoked"),
    (recalls.ArrestEnd.NOT_RECALLED.value, "Released: decided against recall"),
    (recalls.ArrestEnd.RELEASED.value, "Released without a decision"),
    (recalls.ArrestEnd.TIME_ENDED.value, "Released: the time ended without a decision"),
    (recalls.ArrestEnd.DIED.value, "Died while held"),
]
VULNERABILITIES = list(recalls.VULNERABILITIES)
RECALL_QUESTIONS = [(each.value, asked.words) for each, asked in recall_kinds.QUESTIONS.items()]
RECALL_ANSWERS = in_words(recall_kinds.KindAnswer)
RECALL_CLOCKS = [(each.value, limit.title) for each, limit in clocks.LIMITS.items()]
CLOCK_UNITS = [(each.value, each.value.capitalize()) for each in clocks.Unit]
