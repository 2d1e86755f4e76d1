"""A release brought forward: each date before and now, who entered it, and whether the reader may confirm it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from offenders.dates.calculation_models import BroughtForward, Calculation, DateOverride
from offenders.dates.forward import actions as forward_verbs
from offenders.dates.models import CODES, KeyDate
from offenders.dates.rules.settling import Did, who_can, why_not
from offenders.dates.upkeep import forward
from offenders.dates.upkeep import hands as settling
from sharing.models import User
from sharing.time_words import format_date

TITLES: dict[str, str] = dict(CODES)


@dataclass(frozen=True)
class ForwardLine:
    """One date. before: what counted. official, ours: what sheet and calculation say now. None: no such date. instead:
    the day that two people have put in the sheet's place, in words; empty without one."""

    title: str
    code: str
    before: date | None
    official: date | None
    ours: date | None
    source: str
    instead: str


@dataclass(frozen=True)
class ForwardPanel:
    """hands: "Gareth Pym, Prison Service, recorded the prison’s date". refused: empty where the reader may confirm.
    disagreed: who refused the date, why, and which is to be corrected; empty where nobody has. refuse_at: where the
    reader can refuse it; empty where they cannot."""

    lines: list[ForwardLine]
    hands: list[str]
    refused: str
    who_can: str
    disagreed: str
    refuse_at: str


def forward_panel(moved: BroughtForward, *, reader: User, now: datetime) -> ForwardPanel:
    """Six queries."""
    hands = forward.hands_of(moved, at=now)
    refused = why_not(settling.signer_of(reader), hands, forward_by=Did.FORWARD)
    return ForwardPanel(
        lines=_lines(moved, reader, on=timezone.localdate(now)),
        hands=[f"{hand.by.who.name}, {hand.by.agency}, {hand.did}" for hand in hands if hand.did is not Did.FORWARD],
        refused=refused,
        who_can=who_can(hands, forward_by=Did.FORWARD) if refused else "",
        disagreed=_disagreed(moved),
        refuse_at="" if refused or moved.refused_by or moved.ended_at else forward_verbs.address_to_refuse(moved),
    )


def _disagreed(moved: BroughtForward) -> str:
    if moved.refused_by is None:
        return ""
    because = moved.refused_because.removesuffix(".")
    return f"Refused by {moved.refused_by}: {because}. To be corrected: {forward_verbs.to_correct_of(moved)}."


def _lines(moved: BroughtForward, reader: User, *, on: date) -> list[ForwardLine]:
    rows = KeyDate.objects.visible_to(reader).current().official().filter(offender=moved.offender)
    official = {row.code: row for row in rows}
    stands = Calculation.objects.visible_to(reader).current().filter(offender=moved.offender).first()
    ours: dict[str, date] = dict(stands.days()) if stands else {}
    overrides = DateOverride.objects.visible_to(reader).in_force(on=on).filter(offender=moved.offender)
    instead = {row.code: row for row in overrides}
    before = moved.days()
    return [
        ForwardLine(
            title=TITLES[code],
            code=code,
            before=before.get(code),
            official=official[code].falls_on if code in official else None,
            ours=ours.get(code),
            source=f"{official[code].source}, as at {format_date(official[code].as_at)}" if code in official else "",
            instead=_instead_in_words(instead[code]) if code in instead else "",
        )
        for code in TITLES
        if code in before or code in official or code in ours or code in instead
    ]


def _instead_in_words(override: DateOverride) -> str:
    return f"Date override: {format_date(override.falls_on)}, until {format_date(override.ends_on)}"
