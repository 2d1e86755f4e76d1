"""Rules of links: who may be recorded as linked to a person, in which capacity, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from offenders.register.rules.calendar import months_later

LAW_ENTRIES: tuple[str, ...] = ()  # Data Protection Act 2018 s.38(3) names the kinds; the limits are our design

LONGEST_MONTHS = 12  # before a link is reviewed; without it the link is gone
REVIEW_SOON_DAYS = 28


class LinkKind(StrEnum):
    FAMILY = "family"
    PARTNER = "partner"
    HOUSEHOLD = "household"
    FRIEND = "friend"
    ASSOCIATE = "associate"
    CO_DEFENDANT = "co_defendant"
    ONLINE = "online"
    EMPLOYER = "employer"
    VISITOR = "visitor"
    LAWYER = "lawyer"  # never recorded: the form refuses it with the reason
    OTHER = "other"


class DataSubject(StrEnum):
    """Kinds of data subject (Data Protection Act 2018 s.38(3))."""

    SUSPECTED = "suspected"
    CONVICTED = "convicted"
    WITNESS = "witness"
    OTHER = "other"
    VICTIM = "victim"  # never recorded: the form refuses it with the reason


LAWYER = (
    "A lawyer is never recorded as linked to a person they act for. If you know them in another capacity, select that"
)
VICTIM = "A victim is never recorded as linked to the person. Victim liaison staff keep what victims ask for"
CHILD = "Enter how this protects the child. A child is recorded only as far as that"


@dataclass(frozen=True)
class LinkTerms:
    """A link that somebody is about to record or keep. name: of who is no person of the system; has_person: it is to
    one who is."""

    kind: LinkKind
    data_subject: DataSubject
    has_person: bool
    name: str
    known: str
    source: str
    necessity: str
    review_on: date
    is_child: bool = False
    protects_child: str = ""
    is_self: bool = False


def why_not(terms: LinkTerms, *, on: date) -> tuple[str, str]:
    """Field and reason why it cannot be recorded so; two empty texts when it can."""
    found = _why_not_whom(terms) or _why_not_said(terms)
    return found or (("review_on", late) if (late := why_not_until(terms.review_on, on=on)) else ("", ""))


def _why_not_whom(terms: LinkTerms) -> tuple[str, str] | None:
    if terms.kind is LinkKind.LAWYER:
        return "kind", LAWYER
    if terms.data_subject is DataSubject.VICTIM:
        return "data_subject", VICTIM
    if terms.is_self:
        return "other", "Select someone else: this is the person’s own record"
    if terms.has_person == bool(terms.name.strip()):
        words = "Enter a name, or the number of a person on record, not both" if terms.has_person else "Enter a name"
        return "name", words
    if terms.is_child and not terms.protects_child.strip():
        return "protects_child", CHILD
    return None


def _why_not_said(terms: LinkTerms) -> tuple[str, str] | None:
    for field, text, words in (
        ("known", terms.known, "Enter what is known"),
        ("source", terms.source, "Enter where this comes from"),
        ("necessity", terms.necessity, "Enter why it is necessary to keep this"),
    ):
        if not text.strip():
            return field, words
    return None


def latest_review(on: date) -> date:
    return months_later(on, LONGEST_MONTHS)


def why_not_until(review_on: date, *, on: date) -> str:
    """Empty where the day of review can be this one. Its last day is 12 months ahead; it is kept through that day."""
    if review_on <= on:
        return "The review must be in the future"
    return "The review must be within 12 months" if review_on > latest_review(on) else ""
