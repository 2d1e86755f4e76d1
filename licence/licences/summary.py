"""The licence in plain words: what the person must do and not do, and their first appointment."""

from __future__ import annotations

from dataclasses import dataclass, field

from licence.licences.models import Licence
from sharing.time_words import say_datetime

NOT = ("not to ", "not ", "you must not ")


@dataclass
class Summary:
    musts: list[tuple[int, str]] = field(default_factory=list)
    must_nots: list[tuple[int, str]] = field(default_factory=list)
    meets: str = ""


def summary_of(licence: Licence) -> Summary:
    """Each condition under "must" or "must not" by how its wording begins; the wording itself is not changed."""
    summary = Summary(meets=meeting_of(licence))
    for condition in licence.conditions.all():
        begins = condition.wording.lower()
        to = summary.must_nots if begins.startswith(NOT) else summary.musts
        to.append((condition.position, condition.wording))
    return summary


def meeting_of(licence: Licence) -> str:
    """Whom the person meets first, when and where, in one sentence; empty while it is open."""
    if not licence.meets_with or not licence.meets_when:
        return ""
    whom = {
        Licence.MeetsWith.DUTY_OFFICER: "the duty officer",
        Licence.MeetsWith.RESPONSIBLE_COM: str(licence.officer) if licence.officer else "your officer",
        Licence.MeetsWith.SPECIFIC_PERSON: licence.meets_whom,
    }[Licence.MeetsWith(licence.meets_with)]
    when = {
        Licence.MeetsWhen.ON_RELEASE: "as soon as you are released",
        Licence.MeetsWhen.NEXT_WORKING_DAY: "by 2pm on the next working day after your release",
        Licence.MeetsWhen.AT_A_TIME: _moment(licence),
    }[Licence.MeetsWhen(licence.meets_when)]
    where = f" at {licence.meets_where}" if licence.meets_where else ""
    return f"You meet {whom} {when}{where}."


def _moment(licence: Licence) -> str:
    if licence.meets_at is None:
        return "at a time that is still to be set"
    return f"at {say_datetime(licence.meets_at)}"
