"""A person's record as it was known: what of it each reader of today sees, and at which moment."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from licence.models import LicenceCondition, Zone
from offenders.models import Alias
from sharing.access.rules import GrantRole, Programme
from sharing.models import AuditEntry, Item, ItemReading, Membership, PersonProgramme
from tests.factories.breaches import let_in, licence_in_force
from tests.factories.items import decided, holder, recorded, team_of
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ExclusionFactory, GrantFactory, TeamFactory, TeamScopeFactory, UserFactory
from tests.history_clock import at, record_from
from tests.worlds import NOON, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026, 12:00
DAY = timedelta(days=1)
TAGS = re.compile(r"<[^>]+>")


def text_of(answer):
    """The words of the page."""
    return " ".join(html.unescape(TAGS.sub(" ", answer.getvalue().decode())).split())


def made():
    record_from(NOON - 30 * DAY)
    person = OffenderFactory(given_names="Rowan", family_name="Telford", prison_number="A6120PD")
    licence = licence_in_force(person)
    zone = Zone.objects.create(
        condition=licence.rows[2], offender=person, kind="exclusion", place="12 Quarry Lane", hours="", outline=""
    )
    return {
        "person": person,
        "zone": zone,
        "condition": licence.rows[0],
        "lead": let_in(person, "probation", grant_role=GrantRole.LEAD, name="NSD North"),
        "analyst": let_in(person, "ct_police", role="ct_analyst", name="CT desk"),
        "gate": let_in(
            person, "prison", role="prison_offender_manager", name="Gate", kind="establishment", place_code="FSI"
        ),
        "alias": Alias.objects.create(offender=person, name="Ro"),
    }


world = world_of(made)
person, zone, condition, lead, analyst, gate, alias = map(
    row_of, ("person", "zone", "condition", "lead", "analyst", "gate", "alias")
)


@pytest.fixture
def shown(client, person):
    """The page as somebody reads it."""

    def read(user, moment=NOON - DAY, **more):
        client.force_login(user)
        query = {"on": f"{moment:%Y-%m-%d}", "at": f"{moment:%H:%M}"} | more
        return text_of(client.get(reverse("person_known_then", args=[person.uid]), query))

    return read


def test_each_thing_as_it_stood_then(shown, lead, condition, alias):
    record_from(NOON - 10 * DAY)
    LicenceCondition.objects.filter(pk=condition.pk).update(wording="To keep to the new words.")
    alias.delete()

    before, since = shown(lead, NOON - 20 * DAY), shown(lead, NOON - 9 * DAY)
    assert "To keep to condition 1." in before
    assert "To keep to condition 1." not in since
    assert "To keep to the new words." in since
    assert "Ro Name" not in since
    assert "As it was known at midday GMT on 11 November 2026" in before


def test_row_that_is_gone_is_shown_as_it_was(shown, lead, alias):
    record_from(NOON - 10 * DAY)
    alias.name = "Somebody Else"
    alias.save()
    record_from(NOON - 5 * DAY)
    alias.delete()

    assert "Somebody Else" in shown(lead, NOON - 6 * DAY)
    assert "Somebody Else" not in shown(lead, NOON - 4 * DAY)


def test_who_could_see_the_person_is_counted_and_named_to_who_gives_access(shown, lead, gate):
    Membership.objects.update(starts_at=NOON - 300 * DAY)

    for user, is_told in ((lead, True), (gate, False)):
        page = shown(user)
        assert "3 people in 3 teams could see this person." in page
        assert (analyst_named(page)) is is_told


def analyst_named(page):
    return "CT desk" in page and UserFactory._meta.model.objects.get(role="ct_analyst").name in page


def test_team_that_came_since_is_not_there(shown, lead, person):
    record_from(NOON - 2 * DAY)
    GrantFactory(team=TeamFactory(name="Came later"), subject=person)

    assert "Came later" not in shown(lead, NOON - 3 * DAY)
    assert "Came later" in shown(lead, NOON - DAY)


def test_access_by_a_programme_that_the_reader_may_not_know_of_is_not_there(shown, lead, person):
    PersonProgramme.objects.create(subject=person, programme=Programme.STATE_THREATS, starts_at=NOON - 30 * DAY)
    GrantFactory(team=TeamFactory(name="State threats desk"), subject=person, programme=Programme.STATE_THREATS)
    TeamScopeFactory(team=TeamFactory(name="National desk"), programme=Programme.STATE_THREATS)
    of_one = GrantFactory(team=TeamFactory(name="Of one"), subject=person, programme=Programme.TERRORISM).team

    for name in ("State threats desk", "National desk"):
        assert name not in shown(UserFactory(teams=[of_one]))
        assert name in shown(lead)


def test_columns_are_those_that_the_reader_reads_today(shown, lead, gate):
    assert "12 Quarry Lane" in shown(lead)
    assert "12 Quarry Lane" not in shown(gate)


def test_row_of_a_kind_with_readers_of_its_own_stays_hidden_once_it_is_gone(shown, lead, zone):
    record_from(NOON - 2 * DAY)
    zone.delete()

    assert "12 Quarry Lane" not in shown(lead, NOON - 3 * DAY)


def test_person_hidden_today_is_hidden_as_they_were_then(client, person, lead):
    ExclusionFactory(subject=person, user=lead)
    client.force_login(lead)

    answer = client.get(reverse("person_known_then", args=[person.uid]), {"on": "2026-11-30", "at": "12:00"})
    assert answer.status_code == 404


def test_item_for_who_holds_it_and_for_those_it_is_shared_with_today(shown, lead, person):
    police = holder(person)
    with at(NOON - 10 * DAY):
        item = recorded(person, police)
    with at(NOON - 5 * DAY):
        decided(item, "share", police, team_of(lead))

    assert f"Item {item.reference}" not in shown(police, NOON - 11 * DAY)
    held = shown(police, NOON - 6 * DAY)
    assert f"Item {item.reference}" in held
    assert "Undecided" in held or "No decision" in held
    assert f"Item {item.reference}" in shown(lead, NOON - DAY)
    assert "Sharing decision" not in shown(lead, NOON - DAY)
    for words in (item.title, item.gist, item.narrative):
        assert words not in held

    ItemReading.objects.filter(item=item).update(recalled_at=NOON)
    assert "Item SH-" not in shown(lead, NOON - DAY)  # withdrawn since


def test_item_that_only_named_people_may_know_since(shown, person):
    police = holder(person)
    recorded(person, police)
    Item.objects.update(is_named_only=True)

    assert "Item SH-" not in shown(police)


def test_opening_is_logged_with_the_moment(shown, lead, person):
    shown(lead, NOON - DAY)

    entry = AuditEntry.objects.filter(subject_id=person.pk).latest("pk")
    assert (entry.verb, entry.actor_id) == ("person.known_then_opened", lead.pk)
    assert entry.reason == "As known at midday GMT on 30 November 2026"


def test_before_anything_was_asked(client, person, lead):
    client.force_login(lead)
    page = text_of(client.get(reverse("person_known_then", args=[person.uid])))

    assert "Enter a date and time" in page
    assert "Who could see this person" not in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"on": "", "at": "12:00"}, "Enter the date."),
        ({"on": "2026-11-30", "at": ""}, "Enter the time."),
        ({"on": "2026-12-01", "at": "12:01"}, "The time must be in the past."),
        ({"on": "2026-03-29", "at": "01:30"}, "Clocks went forward"),
        ({"on": "2026-10-25", "at": "01:30"}, "this time came twice"),
        ({"on": "2026-11-30", "at": "12:00", "zone": "BST"}, "Clocks showed GMT then"),
    ],
)
def test_moment_that_is_none(shown, lead, asked, said):
    page = shown(lead, **asked)

    assert said in page
    assert "Who could see this person" not in page


@pytest.mark.parametrize(("zone", "hour"), [("BST", 0), ("GMT", 1)])
def test_hour_that_came_twice_is_chosen_by_its_zone(shown, lead, person, zone, hour):
    page = shown(lead, **{"on": "2026-10-25", "at": "01:30", "zone": zone})

    assert f"As it was known at 1:30am {zone} on 25 October 2026" in page
    assert "No history of that time." in page


def test_now_is_a_past_minute_too(shown, lead):
    assert "Who could see this person" in shown(lead, NOON)


def test_before_the_person_was_on_record(client, lead, person):
    record_from(NOON - 2 * DAY)
    other = OffenderFactory()
    GrantFactory(subject=other, team=team_of(lead))
    client.force_login(lead)
    page = text_of(client.get(reverse("person_known_then", args=[other.uid]), {"on": "2026-11-28", "at": "12:00"}))

    assert "The person was not on record then." in page
