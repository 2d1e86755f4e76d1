"""Which sentences have no parole eligibility."""

from datetime import date

import pytest

from offenders.convictions.plausibility.parole import without_ped

NEW, OLD = date(2021, 6, 29), date(2021, 6, 28)


@pytest.mark.parametrize(
    ("kind", "sentenced_on", "part", "connection", "section"),
    [
        ("STS", NEW, "part_1", False, "s.247A(2A)"),
        ("EDS", NEW, "part_1", False, "s.247A(2A)"),
        ("EDS", OLD, "part_1", False, ""),
        ("EDS", NEW, "part_2", False, ""),
        ("EDS", NEW, "part_3", True, "s.247A(2A)"),
        ("EDS", NEW, "part_3", False, ""),
        ("LIFE", NEW, "part_1", False, "s.28"),
        ("IPP", OLD, "none", False, "s.28"),
        ("DTO", NEW, "part_2", False, "Part 10"),
        ("SOPC", NEW, "part_1", False, ""),
        ("SDS", NEW, "part_2", False, ""),
    ],
)
def test_sentence_has_no_eligibility(kind, sentenced_on, part, connection, section):
    found = without_ped(kind, sentenced_on, schedule_19za=part, has_connection=connection)

    assert (section in found) if section else not found
