"""Which change of programmes can be made."""

from datetime import date, timedelta

import pytest

from sharing.programmes.rules import LONGEST_NOTICE_DAYS, ProgrammeChange, ProgrammeStatus, why_not

TODAY = date(2026, 11, 28)
T, S = "terrorism", "state_threats"
LAST = TODAY + timedelta(days=LONGEST_NOTICE_DAYS)


@pytest.mark.parametrize(
    ("change", "standing", "field"),
    [
        (ProgrammeChange(S, "", None), ProgrammeStatus([T]), ""),
        (ProgrammeChange(S, T, TODAY), ProgrammeStatus([T]), ""),
        (ProgrammeChange(S, T, LAST), ProgrammeStatus([T]), ""),
        (ProgrammeChange("", T, TODAY), ProgrammeStatus([T, S]), ""),
        (ProgrammeChange(S, T, TODAY - timedelta(days=1)), ProgrammeStatus([T]), "last_on"),
        (ProgrammeChange(S, T, LAST + timedelta(days=1)), ProgrammeStatus([T]), "last_on"),
        (ProgrammeChange(S, T, None), ProgrammeStatus([T]), "last_on"),
        (ProgrammeChange(S, "", TODAY), ProgrammeStatus([T]), "last_on"),
        (ProgrammeChange("", "", None), ProgrammeStatus([T]), "begins"),
        (ProgrammeChange(T, "", None), ProgrammeStatus([T]), "begins"),
        (ProgrammeChange("", S, TODAY), ProgrammeStatus([T]), "leaves"),
        (ProgrammeChange("", T, TODAY), ProgrammeStatus([T]), "leaves"),  # nobody is under none
        (ProgrammeChange("", T, TODAY), ProgrammeStatus([T, S], ending=[S]), "leaves"),  # nor once the other has ended
        (ProgrammeChange("", T, TODAY), ProgrammeStatus([T, S], ending=[T]), "leaves"),
    ],
)
def test_change_is_made_or_refused_at_its_field(change, standing, field):
    wrong = why_not(change, standing, today=TODAY)

    assert (wrong[0] if wrong else "") == field
