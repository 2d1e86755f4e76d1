"""A changed commencement is worked through for everybody, and nobody agrees to it before seeing the people it moves."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from offenders.dates.record_adapter import kept_law
from offenders.dates.replays import actions as replays
from offenders.models import LawEntry, LawReplay, ReferenceChange
from offenders.reference.keeping.actions import ChangeRefused, agree, propose
from offenders.reference.keeping.rules import Verb
from offenders.reference.law.kind import LAW
from offenders.reference.loading.actions import load
from tests.factories.sharing import AgencyFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

NO_PAROLE = "terrorist prisoner, no parole"


@pytest.fixture
def entry():
    load([LAW], by=None)
    return LawEntry.objects.get(key="cja-247a-2a")


@pytest.fixture
def proposer():
    return UserFactory(role="ppcs", agency=AgencyFactory(kind="ppcs"), teams=[TeamFactory()])


@pytest.fixture
def second(client):
    user = UserFactory(role="ct_manager", agency=AgencyFactory(kind="ct_police"), teams=[TeamFactory()])
    client.force_login(user)
    return user


def proposed(entry, by, **typed):
    return propose(
        kind=LAW,
        verb=Verb.CORRECT,
        row=entry,
        typed=typed,
        reason="Commencement regulations",
        source="SI 2027/1 reg.2",
        by=by,
        at=timezone.now(),
    )


def agreed(change, by):
    return agree(change=change, by=by, at=timezone.now())


def test_changed_first_day_is_agreed_once_its_result_was_opened(client, entry, proposer, second):
    other = replays.ask_replay(title="Next year", days={NO_PAROLE: date(2027, 6, 1)}, by=second)
    change = proposed(entry, proposer, in_force_from="2021-07-01")
    replay = LawReplay.objects.get(change=change)
    assert replay.days() == {NO_PAROLE: date(2021, 7, 1)}
    other.refresh_from_db()
    assert other.change is None

    with pytest.raises(ChangeRefused, match="still being calculated"):
        agreed(change, second)
    replays.work(at=timezone.now())
    with pytest.raises(ChangeRefused, match="Open the list of people"):
        agreed(change, second)
    page = client.get(reverse("reference_change", args=[change.uid])).content.decode()
    assert "People affected" in page
    assert "Open the list of people affected" in page

    client.get(reverse("law_replay", args=[replay.uid]))
    agreed(change, second)

    entry.refresh_from_db()
    assert entry.in_force_from == date(2021, 7, 1)
    assert kept_law().days == {NO_PAROLE: date(2021, 7, 1)}


def test_who_proposed_having_looked_does_not_count_for_the_second(client, entry, proposer, second):
    change = proposed(entry, proposer, in_force_from="2021-07-01")
    replays.work(at=timezone.now())
    client.force_login(proposer)
    client.get(reverse("law_replay", args=[LawReplay.objects.get(change=change).uid]))

    with pytest.raises(ChangeRefused, match="Open the list of people"):
        agreed(change, second)


@pytest.mark.parametrize(
    ("key", "day", "words"),
    [
        ("progression-tranche-2", "2026-09-30", "cannot begin before"),
        ("cja-247a-2a", None, "Enter the first day"),
    ],
)
def test_day_that_contradicts_others_is_refused_when_it_is_proposed(entry, proposer, key, day, words):
    with pytest.raises(ChangeRefused, match=words):
        proposed(LawEntry.objects.get(key=key), proposer, in_force_from=day)

    assert not LawReplay.objects.exists()


def test_settled_reading_is_worked_through_too(entry, proposer):
    own = {"no-parole-sentence-pooled-with-a-board-sentence": "never"}
    change = proposed(
        LawEntry.objects.get(key="cja-264-6a"), proposer, settled=own, settled_because="Advice of 3 June 2026"
    )

    assert LawReplay.objects.get(change=change).settled == own


@pytest.mark.parametrize(
    ("settled", "because", "words"),
    [
        ({"progression-tranche": "list"}, "Advice", "another question open"),
        ({"no-parole-sentence-pooled-with-a-board-sentence": "never"}, "", "whose advice settled it"),
    ],
)
def test_reading_is_settled_of_its_own_question_and_by_somebody(entry, proposer, settled, because, words):
    with pytest.raises(ChangeRefused, match=words):
        proposed(LawEntry.objects.get(key="cja-264-6a"), proposer, settled=settled, settled_because=because)


def test_change_that_moves_no_date_waits_for_nothing(entry, proposer, second):
    change = proposed(entry, proposer, note="Read again")

    agreed(change, second)

    assert not LawReplay.objects.exists()
    assert ReferenceChange.objects.get().state == "agreed"
