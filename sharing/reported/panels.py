"""Acts reported by telephone as pages print them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sharing.agencies.models import User
from sharing.reported.actions import report_url
from sharing.reported.models import ReportedAct
from sharing.reported.rules import State
from sharing.time_words import say_datetime

TAGS = {
    State.REPORTED: "waiting",
    State.NOT_CONFIRMED: "blocked",
    State.CONFIRMED: "done",
    State.DENIED: "blocked",
    State.WITHDRAWN: "not-started",
    State.SETTLED: "done",
}
MOST = 5


@dataclass(frozen=True)
class ReportedLine:
    """One report. second: what it means now, and until when. mine: the reader is the named person."""

    act: ReportedAct
    who: str
    tag: str
    state: str
    second: str
    href: str
    mine: bool


def build_report_lines(acts: Iterable[ReportedAct], *, reader: User) -> list[ReportedLine]:
    """acts: `with_names`."""
    return [
        ReportedLine(
            act=act,
            who=act.who,
            tag=TAGS[State(act.state)],
            state=act.get_state_display(),
            second=_second(act),
            href=report_url(act),
            mine=act.person_id == reader.pk and act.is_waiting,
        )
        for act in acts
    ]


def lines_about(about: str, target: object, *, reader: User) -> list[ReportedLine]:
    """Of one row, newest first. One query."""
    return build_report_lines(ReportedAct.objects.about_row(about, target).with_names(), reader=reader)


def for_my_day(user: User) -> Sequence[ReportedAct]:
    """What the user is reported to have done, the earliest deadline first. One query."""
    rows = ReportedAct.objects.to_answer_by(user).listed_for(user).with_names()
    return list(rows.order_by("confirm_due_at", "pk")[:MOST])


def _second(act: ReportedAct) -> str:
    state = State(act.state)
    if state is State.REPORTED:
        until = f"by {say_datetime(act.confirm_due_at)}"
        return f"It has no effect until {act.person} confirms it, {until}" if act.person else "It has no effect"
    if state is State.NOT_CONFIRMED:
        return f"No one confirmed it by {say_datetime(act.confirm_due_at)}. It has no effect"
    if state is State.WITHDRAWN:
        return f"Withdrawn by {act.withdrawn_by}: {act.withdrawn_because}"
    if state is State.SETTLED:
        return act.settled_because
    return (
        f"{act.get_state_display()} by {act.answered_by} at {say_datetime(act.answered_at)}" if act.answered_at else ""
    )
