"""The status that is kept on the person: what every act makes of it, and what time does."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from offenders import followers
from offenders.custody.rules import Happening
from offenders.dates.upkeep import releases
from offenders.models import Adjustment, KeyDate, Movement, Offender, Release, Sentence
from offenders.movements import actions as custody
from offenders.person_page.frame import identity
from offenders.record.overview import next_dates
from offenders.sentencing import actions as sentences
from offenders.status.actions import settle_status
from sharing.models import Alert
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, UserFactory
from tests.offenders.halden import concern_of, prisons, s58, sheet_of
from tests.worlds import prepare_nothing, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
END = date(2026, 12, 4)
DAY = timedelta(days=1)


def made():
    places = prisons()
    person = OffenderFactory()
    GrantFactory(subject=person)
    custody.receive(offender=person, establishment=places["FSI"], on=date(2023, 3, 15), by=None)
    return {"places": places, "person": person}


world = world_of(made, patched=prepare_nothing)
person = row_of("person")


def status_of(person):
    person.refresh_from_db()
    return person.status, person.status_until


def left(person, *, basis="CRD", on=date(2026, 6, 1), **more):
    sheet_of(person, **{basis: on, "SLED": END, **more})
    release = Release.objects.get(offender=person, basis=basis)
    return custody.record_release(release=release, on=on, by=None)


def test_whoever_is_received_is_remanded_then_unsentenced_then_serves(person, places):
    seen = [status_of(person)[0]]
    conviction = s58().conviction_set.create(offender=person, convicted_on=date(2023, 3, 1))
    releases.derive_releases(offender=person, by=None)
    seen.append(status_of(person)[0])
    concern_of(person)
    releases.derive_releases(offender=person, by=None)
    seen.append(status_of(person)[0])

    assert (seen, person.establishment) == (["remanded", "unsentenced", "in_custody"], places["FSI"])
    assert conviction.sentences.count() == 0


def test_quashed_sentence_leaves_a_conviction_alone(person):
    concern_of(person)
    passed = person.sentences.get()
    sentences.record_appeal(sentence=passed, appeal="quashed", on=date(2026, 11, 30), by=UserFactory())

    assert status_of(person)[0] == "unsentenced"


def test_licence_binds_to_its_last_day_and_the_status_says_until_when(person):
    left(person)

    seen = [(settle_status(offender=person, by=None, on=END + days * DAY), *status_of(person)) for days in (-1, 0, 1)]

    assert seen == [(False, "on_licence", END), (False, "on_licence", END), (True, "licence_ended", END)]
    assert not settle_status(offender=person, by=None, on=END + 2 * DAY)


def test_day_that_two_people_put_in_the_place_of_the_prisons_is_the_last_one(person):
    left(person)
    person.date_overrides.create(
        code="SLED",
        falls_on=END + 20 * DAY,
        source="other",
        reason="Order of the court",
        evidence="Order",
        ends_on=END + 9 * DAY,
        proposed_by=UserFactory(),
        countersigned_at=timezone.now(),
        countersigned_by=UserFactory(),
    )

    releases.derive_releases(offender=person, by=None)

    assert status_of(person) == ("on_licence", END + 20 * DAY)


def test_those_who_follow_the_end_of_a_term_hear_once_with_the_last_day(person, monkeypatch):
    left(person)
    told = []
    monkeypatch.setattr(followers.term_ended, "followers", [lambda **what: told.append(what["movement"].happened_on)])

    for _ in range(2):
        settle_status(offender=person, by=None, on=END + 9 * DAY)

    assert told == [END]


def test_nothing_is_kept_when_a_follower_fails(person, monkeypatch):
    left(person)
    monkeypatch.setattr(followers.term_ended, "followers", [lambda **what: 1 / 0])

    with pytest.raises(ZeroDivisionError):
        settle_status(offender=person, by=None, on=END + DAY)

    assert status_of(person)[0] == "on_licence"


def test_later_official_date_moves_the_end_and_one_that_has_passed_ends_the_licence_at_once(person):
    left(person)

    sheet_of(person, SLED=END + 100 * DAY)
    later = status_of(person)
    sheet_of(person, SLED=date(2026, 11, 30))

    assert (later, status_of(person)) == (("on_licence", END + 100 * DAY), ("licence_ended", date(2026, 11, 30)))


def test_licence_that_is_over_is_neither_revoked_nor_ended_by_hand(person):
    left(person, SLED=date(2026, 11, 30))

    for happening in (Happening.LICENCE_REVOKED, Happening.LICENCE_ENDED):
        with pytest.raises(custody.MovementRefused):
            custody.record_happening(offender=person, happening=happening, on=date(2026, 12, 1), by=None)


def test_revocation_of_the_last_day_is_recorded_after_it_and_nothing_ends_at_large(person):
    left(person, SLED=date(2026, 11, 30))
    happening = Happening.LICENCE_REVOKED

    custody.record_happening(offender=person, happening=happening, on=date(2026, 11, 30), by=None)
    settle_status(offender=person, by=None, on=date(2027, 11, 30))

    assert status_of(person) == ("unlawfully_at_large", None)


def test_whoever_is_held_after_recall_to_the_end_of_the_sentence_leaves_without_licence(person, places):
    left(person)
    custody.record_happening(offender=person, happening=Happening.LICENCE_REVOKED, on=date(2026, 9, 1), by=None)
    custody.record_return(offender=person, establishment=places["FSI"], on=date(2026, 9, 1), by=None)
    sheet_of(person, PRRD=date(2026, 11, 30), SLED=date(2026, 11, 30))
    release = Release.objects.get(offender=person, basis="PRRD", status="expected")

    custody.record_release(release=release, on=date(2026, 11, 30), by=None)

    assert status_of(person)[0] == "licence_ended"
    assert person.movements.last().happening == "released_without_licence"


def test_person_of_whom_nothing_is_recorded_is_left_alone():
    person = OffenderFactory(status="in_custody")

    assert not settle_status(offender=person, by=None)
    assert Offender.objects.get(pk=person.pk).status == "in_custody"


def test_absconder_is_at_large(person):
    concern_of(person)

    custody.record_happening(offender=person, happening=Happening.ABSCONDED, on=date(2026, 11, 30), by=None)

    assert status_of(person) == ("unlawfully_at_large", None)
    assert person.establishment is None


def test_licence_that_ends_while_on_bail_of_another_matter_leaves_the_bail_and_is_told(person, places):
    left(person)
    custody.receive(offender=person, establishment=places["FSI"], on=date(2026, 9, 1), by=None)
    Movement.objects.create(offender=person, happening="bailed", happened_on=date(2026, 10, 1))
    settle_status(offender=person, by=None)
    seen = [status_of(person)]

    settle_status(offender=person, by=None, on=END + DAY)

    assert [*seen, status_of(person)] == [("on_licence", END), ("on_bail", None)]
    assert "The last day on licence was 4 December 2026" in Alert.objects.get(kind="status.licence_ended").text


def said_of_the_end(person):
    """As each page of the person says it today."""
    facts = identity(person, today=timezone.localdate()).facts
    return [fact.value for fact in facts if fact.key == "Licence ends"]


def test_page_counts_each_day_at_large_as_the_clock_moves(person, at_noon):
    sheet_of(person, SLED=END)
    KeyDate.objects.update(as_at=date(2026, 11, 1))
    custody.record_happening(offender=person, happening=Happening.ABSCONDED, on=date(2026, 11, 30), by=None)
    person.refresh_from_db()
    seen = []
    for _ in range(3):
        seen += said_of_the_end(person)
        at_noon.shift(DAY)
    KeyDate.objects.update(as_at=date(2026, 12, 1))

    assert seen == [
        "Later by each day at large",
        "5 December 2026 if back today: 1 day at large so far is not served",
        "6 December 2026 if back today: 2 days at large so far are not served",
    ]
    assert said_of_the_end(person) == ["Later by each day at large: 3 days at large so far are not served"]


def test_end_among_the_next_dates_is_later_by_each_day_at_large(person):
    sheet_of(person, SLED=END)
    custody.record_happening(offender=person, happening=Happening.ABSCONDED, on=date(2026, 11, 30), by=None)
    person.refresh_from_db()

    (card,) = next_dates(person, [], KeyDate.objects.filter(offender=person), {}, [], ends={}, today=date(2026, 12, 1))

    assert (card.code, card.meaning) == ("SLED", "later by each day at large")


def test_no_day_at_large_moves_the_end_of_what_ends_on_none(person):
    concern_of(person)
    Sentence.objects.filter(offender=person).update(kind="LIFE", years=0)
    custody.record_happening(offender=person, happening=Happening.ABSCONDED, on=date(2026, 11, 1), by=None)
    person.refresh_from_db()

    assert said_of_the_end(person) == ["Not by time: life, or IPP not terminated"]


@pytest.mark.parametrize(("gone", "days"), [(29, []), (28, [1]), (1, [28])])
def test_days_after_an_escape_are_added_by_whoever_records_that_the_person_is_back(person, places, gone, days):
    escaped = date(2026, 11, gone)
    custody.record_happening(offender=person, happening=Happening.ABSCONDED, on=escaped, by=None)

    custody.receive(offender=person, establishment=places["FSI"], on=date(2026, 11, 30), by=None)

    assert list(Adjustment.objects.filter(offender=person, kind="ual").values_list("days", flat=True)) == days
