"""Levels that were set elsewhere before they were kept here: many at once, as one file or handover brings them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from offenders.mappa import practice
from offenders.mappa.actions.moves import tell_above
from offenders.mappa.models import MappaCase, MappaLevel
from offenders.mappa.rules import CaseState, LevelState
from offenders.writing import write_changed, write_new
from sharing.access.two_people import refuse_same_person
from sharing.models import User

BEFORE = ("state", "level", "level_set_on", "review_due_on")


@transaction.atomic
def take_over_levels(
    *, levels: Mapping[MappaCase, int], set_on: date, coordinator: User, chair: User, at: datetime, by: User | None
) -> int:
    """The level of each of these cases, as co-ordinator and chair set it on this day. A few statements however many
    cases, and what follows for each above. A case with a level, or without a category, is passed over. Returns how many
    were taken over. Raises SamePerson."""
    refuse_same_person(coordinator, chair)
    cases = [case for case in levels if case.level is None and case.category and case.state == CaseState.IDENTIFIED]
    both = {"coordinator": coordinator, "coordinator_at": at, "chair": chair, "chair_at": at}
    rows = [
        MappaLevel(
            case=case,
            offender_id=case.offender_id,
            programme=case.programme,
            level=levels[case],
            state=LevelState.SET,
            level_reason="Set before it was kept here",
            proposed_for=case.lead,
            proposed_at=at,
            set_on=set_on,
            **both,
        )
        for case in cases
    ]
    write_new(rows, verb="mappa.level_taken_over", fields=("level", "set_on"), by=by)
    changed = []
    for case in cases:
        before = {name: getattr(case, name) for name in BEFORE}
        case.state, case.level, case.level_set_on = CaseState.LEVEL_SET, levels[case], set_on
        case.review_due_on = practice.review_due_on(case.level, last_on=set_on, on=set_on)
        changed.append((case, before))
    write_changed(changed, verb="mappa.level_set", by=by)
    for case in cases:
        tell_above(case, by=by)
    return len(cases)
