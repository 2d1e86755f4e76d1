"""The facts that somebody works dates out from: what is said of a sentence and of its conviction."""

from datetime import date

import pytest

from offenders.dates.pages.facts import facts_of
from offenders.dates.record_adapter import Record
from offenders.models import Conviction, Offence, Offender, Sentence

CONVICTED = {"committed_on": date(2022, 6, 4), "convicted_on": date(2023, 3, 1)}
DAYS = "Committed 4 June 2022. Convicted 1 March 2023. "


@pytest.mark.parametrize(
    ("conviction", "appeal", "about"),
    [
        ({}, {}, DAYS + "Terrorist connection not decided"),
        (
            {"terrorist_connection": "yes", "connection_decided_on": date(2023, 3, 2)},
            {"appeal": "varied", "appeal_on": date(2024, 2, 9)},
            DAYS + "Terrorist connection determined 2 March 2023. "
            "Appeal 9 February 2024: another sentence put in its place",
        ),
        (
            {"terrorist_connection": "no", "committed_on": None},
            {"appeal": "upheld", "appeal_on": date(2024, 2, 9)},
            "Committed on a day not recorded. Convicted 1 March 2023. Determined that there is no terrorist "
            "connection. Appeal 9 February 2024: left as it was",
        ),
    ],
)
def test_conviction_is_told_with_its_days_what_was_determined_and_the_appeal(conviction, appeal, about):
    offence = Offence(statute="Terrorism Act 2000", section="58", schedule_19za="part_2")
    sentence = Sentence(
        pk=1,
        conviction=Conviction(offence=offence, **(CONVICTED | conviction)),
        kind="SDS",
        sentenced_on=date(2023, 3, 15),
        years=6,
        **appeal,
    )

    [read] = facts_of(Record(Offender(), [sentence], [], [])).sentences

    assert read.about == about
    assert (read.name, read.term, read.passed_on) == (
        "Sentence 1",
        "6 years, standard determinate",
        date(2023, 3, 15),
    )
    assert read.offence.endswith("Schedule 19ZA, Part 2")
