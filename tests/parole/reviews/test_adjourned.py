"""A hearing that is put off: the page of the person's dates, before and after."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.dates.rules.releases import Code
from offenders.dates.upkeep.releases import record_official_dates
from offenders.models import Conviction, Offence, Sentence
from parole.cases.panels.adjourned import if_adjourned
from tests.factories.hearings import HEARING_ON, hearing_row
from tests.factories.parole import ReviewFactory, somebody_held
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
TODAY = date(2026, 12, 1)


@pytest.fixture
def person():
    held = somebody_held(date_of_birth=date(1990, 1, 1))
    offence, _ = Offence.objects.get_or_create(
        statute="Terrorism Act 2000", section="58", defaults={"title": "Collection", "schedule_19za": "part_2"}
    )
    conviction = Conviction.objects.create(offender=held, offence=offence, convicted_on=date(2023, 3, 1))
    Sentence.objects.create(offender=held, conviction=conviction, kind="SDS", sentenced_on=date(2023, 3, 15), years=6)
    return held


@pytest.fixture
def reader(person):
    team = TeamFactory()
    GrantFactory(subject=person, team=team)
    return UserFactory(teams=[team])


def eligible(person, day):
    record_official_dates(offender=person, dates={Code.PED: day}, source="NOMIS", as_at=TODAY, by=None)


def waiting(person, *days, **more):
    """A review of the custody that is open, with a hearing where days are given."""
    review = ReviewFactory(**{"offender": person, "period": person.periods.get(), "status": "listed"} | more)
    if days:
        hearing_row(person, *days, review=review)


def rows(ahead, weeks):
    return {row.title: (row.now, row.then) for row in ahead.beside(weeks)}


def test_hearing_four_weeks_later_puts_all_off_that_follows(person, reader):
    eligible(person, date(2027, 3, 15))
    waiting(person, HEARING_ON)

    found = rows(if_adjourned(person, reader, TODAY), 4)

    assert found == {
        "Deadline to apply to withhold material": (date(2027, 1, 4), date(2027, 2, 1)),
        "Notice of the hearing by": (date(2027, 2, 8), date(2027, 3, 8)),
        "Hearing": (date(2027, 3, 1), date(2027, 3, 29)),
        "Decision with the parties by": (date(2027, 3, 15), date(2027, 4, 12)),
        "Decision final, if not challenged": (date(2027, 4, 6), date(2027, 5, 4)),  # the 22nd day
        "First working day of release": (date(2027, 4, 6), date(2027, 5, 4)),
    }


def test_decision_of_a_hearing_of_several_days_counts_from_its_last(person, reader):
    waiting(person, HEARING_ON, date(2027, 3, 3))

    found = rows(if_adjourned(person, reader, TODAY), 1)

    assert found["Decision with the parties by"] == (date(2027, 3, 17), date(2027, 3, 24))


@pytest.mark.parametrize(
    ("day", "then"),
    [(date(2027, 5, 4), date(2027, 5, 4)), (date(2027, 5, 5), date(2027, 5, 5)), (date(2027, 5, 8), date(2027, 5, 10))],
)
def test_nobody_goes_before_they_are_eligible(person, reader, day, then):
    eligible(person, day)
    waiting(person, HEARING_ON)

    assert rows(if_adjourned(person, reader, TODAY), 4)["First working day of release"][1] == then


@pytest.mark.parametrize(("weeks", "is_late"), [(0, False), (4, False), (5, True)])
def test_target_stays_and_is_said_to_be_missed(person, reader, weeks, is_late):
    waiting(person, HEARING_ON, target_on=date(2027, 4, 12))

    target = next(
        row for row in if_adjourned(person, reader, TODAY).beside(weeks) if row.title == "Target for the decision"
    )

    assert (target.moves, bool(target.words)) == (False, is_late)


def test_without_a_hearing_the_decision_is_put_off(person, reader):
    waiting(person, status="mca_listed", target_on=date(2027, 4, 12))

    ahead = if_adjourned(person, reader, TODAY)

    assert "Hearing" not in rows(ahead, 2)
    assert rows(ahead, 2)["Decision with the parties by"] == (date(2027, 4, 12), date(2027, 4, 26))
    assert ahead.said(1) == "Parole: the decision 1 week later"


@pytest.mark.parametrize("status", ["provisional", "final"])
def test_nothing_is_asked_where_nothing_waits(person, reader, status):
    waiting(person, status=status, target_on=date(2027, 4, 12))

    assert if_adjourned(person, reader, TODAY) is None


def test_review_of_somebody_hidden_is_none(person, reader):
    waiting(person, HEARING_ON)

    assert if_adjourned(person, UserFactory(teams=[TeamFactory()]), TODAY) is None


def test_page_asks_for_weeks_and_shows_what_follows(client, person, reader):
    waiting(person, HEARING_ON)
    client.force_login(reader)
    address = reverse("person_what_if", kwargs={"uid": person.uid})

    sentence = Sentence.objects.get(offender=person)
    on_record = {f"t-{sentence.uid.hex[-8:]}-years": 6, f"c-{sentence.conviction.uid.hex[-8:]}-word": "undecided"}
    page = client.get(address, {"asked": "1", "adjourned_weeks": 4} | on_record)
    too_many = client.get(address, {"asked": "1", "adjourned_weeks": 105} | on_record)

    assert "Parole: hearing moved by this many weeks" in page.content.decode()
    assert page.context["answer"].said == ["Parole: the hearing 4 weeks later"]
    assert "29 March 2027" in page.content.decode()
    assert "adjourned_weeks" in too_many.context["form"].errors
