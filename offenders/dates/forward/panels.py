"""A release brought forward: each date before and now, who entered it, and whether the reader may confirm it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from offenders.dates.calculation_models import BroughtForward, Calculation
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
    """One date. before: what counted. official, ours: what sheet and calculation say now. None: no such date."""

    title: str
    code: str
    before: date | None
    official: date | None
    ours: date | None
    source: str


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
    """Five queries."""
    hands = forward.hands_of(moved, at=now)
    refused = why_not(settling.signer_of(reader), hands, forward_by=Did.FORWARD)
    return ForwardPanel(
        lines=_lines(moved, reader),
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


def _lines(moved: BroughtForward, reader: User) -> list[ForwardLine]:
    rows = KeyDate.objects.visible_to(reader).current().official().filter(offender=moved.offender)
    official = {row.code: row for row in rows}
    stands = Calculation.objects.visible_to(reader).current().filter(offender=moved.offender).first()
    ours: dict[str, date] = dict(stands.days()) if stands else {}
    before = moved.days()
    return [
        ForwardLine(
            title=TITLES[code],
            code=code,
            before=before.get(code),
            official=official[code].falls_on if code in official else None,
            ours=ours.get(code),
            source=f"{official[code].source}, as at {format_date(official[code].as_at)}" if code in official else "",
        )
        for code in TITLES
        if code in before or code in official or code in ours
    ]
