"""The order of the steps of a case. A step that is dated before one that it rests on is a slip of the pen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sharing.time_words import format_date

# The days of a review in their order, as its row holds them, and what happened on each.
STEPS: tuple[tuple[str, str], ...] = (
    ("sent_on", "the letter was sent"),
    ("deemed_referred_on", "the case was referred"),
    ("disclosed_on", "the dossier was disclosed"),
    ("mca_on", "the case was considered on the papers"),
    ("oral_directed_on", "the hearing was directed"),
)
# Of a case that the Board considers anew: the day on which the earlier decision fell away. It rests on no step since.
ANEW = ("anew_on", "the earlier decision was set aside or quashed")

_UP_TO = {name: STEPS[: n + 1] for n, (name, _) in enumerate(STEPS)}
RESTS_ON: dict[str, tuple[tuple[str, str], ...]] = {
    "receive_papers": _UP_TO["sent_on"],
    "disclose_dossier": _UP_TO["deemed_referred_on"],
    "list_mca": (*_UP_TO["disclosed_on"], ANEW),
    "issue_directions": (*_UP_TO["mca_on"], ANEW),
    "direct_oral": (*_UP_TO["mca_on"], ("asked_for_hearing_on", "the prisoner asked for a hearing"), ANEW),
    "ready_to_list": (*_UP_TO["disclosed_on"], ("oral_directed_on", "the hearing was directed"), ANEW),
    "list_hearing": (*_UP_TO["disclosed_on"], ("oral_directed_on", "the hearing was directed"), ANEW),
    "hear": (*_UP_TO["disclosed_on"], ("oral_directed_on", "the hearing was directed"), ANEW),
    "adjourn": (*_UP_TO["disclosed_on"], ANEW),
    "defer": (*_UP_TO["disclosed_on"], ANEW),
    "decide": (*_UP_TO["disclosed_on"], ("last_hearing_on", "the case was heard"), ANEW),
    "decide_on_papers": (*_UP_TO["mca_on"], ANEW),
    "conclude_on_papers": (*_UP_TO["disclosed_on"], ("last_hearing_on", "the case was heard"), ANEW),
}


def refusal(verb: str, day: date, known: Mapping[str, date | None], *, today: date) -> str:
    """Why a step cannot be of this day; empty when it can, and of a step that rests on none.

    known: the days on record, by name. One that lies ahead binds nothing: the Board may be earlier than was listed.
    """
    binds = [(when, said) for name, said in RESTS_ON.get(verb, ()) if (when := known.get(name)) and when <= today]
    last, said = max(binds, default=(None, ""), key=lambda each: each[0])
    if last is None or day >= last:
        return ""
    return f"Enter {format_date(last)} or a later date: on that date {said}"
