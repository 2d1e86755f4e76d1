"""Every list of the doors: a reader of both programmes sees which is which, and works in one; others see no tag."""

import pytest
import time_machine
from django.utils import timezone

from release_monitor.database.rights import as_owner
from sharing.models import Grant, PersonProgramme, SubjectPermission, User
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import TeamScopeFactory, UserFactory
from tests.sharing.administration.pages import text_of
from tests.test_doors import (
    DOORS,
    LISTS,
    address_of,
    both_on_every_list,
    lists_told_to,
    made,
    on_every_list,
    other_on_every_list,
    without,
)

pytestmark = pytest.mark.django_db
T, S = "terrorism", "state_threats"
PAGES = {door.name for door in DOORS if door.name in LISTS and door.method == "get" and door.visitor == 302}
COUNTS = [
    *("figure", "date_coverage", "checks_coverage"),
    *("weekly_list", "home", "releases", "people", "alerts", "sentences_to_check", "programmes_to_check"),
]


@pytest.fixture
def cast():
    """Wrexcombe is under terrorism, Quill under state threats; both are on every list."""
    cast = made()
    PersonProgramme.objects.filter(subject=cast["person"]).update(programme=T)
    other = OffenderFactory(family_name="Quill", programme=S)
    officer = UserFactory(teams=[cast["grant"].team])
    both_on_every_list(cast, other, officer=officer)
    return cast | {"officer": officer, "other": other}


def desk(cast, *programmes):
    """The officer's team sees these programmes whole."""
    for programme in programmes:
        TeamScopeFactory(team=cast["grant"].team, programme=programme, grant_role="lead")


def told(client, cast, *, works_in=""):
    officer = cast["officer"]
    User.objects.filter(pk=officer.pk).update(works_in=works_in)
    client.force_login(officer)
    return {name: page for name, page in lists_told_to(client, cast, officer).items() if name in PAGES}


def test_reader_who_works_in_one_programme_is_listed_that_one_alone(client, cast):
    desk(cast, T, S)

    wrong = []
    for programme, own, other in ((T, "Wrexcombe", "Quill"), (S, "Quill", "Wrexcombe")):
        lists = told(client, cast, works_in=programme)
        wrong += [f"{name} {page}" for name, page in lists.items() if page.startswith("broke")]
        wrong += [f"{name} does not name {own} of {programme}" for name, page in lists.items() if not named(own, page)]
        wrong += [f"{name} names {other} beside {programme}" for name, page in lists.items() if named(other, page)]

    assert not wrong, "\n" + "\n".join(sorted(wrong))


def test_reader_of_both_sees_which_is_which_on_every_list(client, cast):
    desk(cast, T, S)

    lists = told(client, cast)

    lacks = {name for words in ("Terrorism", "State threats") for name in lists if lacks_tag(lists[name], words)}
    assert lacks <= {"mappa"}  # it shows one programme at a time


def test_reader_of_one_sees_neither_tag_nor_person_of_the_other(client, cast):
    PersonProgramme.objects.create(subject=cast["person"], programme=S, starts_at=cast["grant"].starts_at)
    for rows in (Grant, SubjectPermission):
        of_the_person = {"subject": cast["person"]} if rows is Grant else {"content_object": cast["person"]}
        with as_owner():
            rows.objects.filter(**of_the_person).update(programme=T)
    desk(cast, T)

    lists = told(client, cast)

    assert without("Wrexcombe", lists) == set()
    assert without("Quill", lists) == lists.keys()
    of_orders = {"imposed_orders"}  # among its kinds to choose from is the notice of the National Security Act
    assert {name for name, page in lists.items() if "State threats" in page} <= of_orders
    assert {name for name, page in lists.items() if 'rm-tag--fact">Terrorism' in page} == set()


def named(family_name, page):
    """By the whole name: the family name alone also stands in reasons of both."""
    return f"Rowan {family_name}" in page or f"{family_name}, Rowan" in page


def test_counts_are_the_same_whoever_else_is_under_the_other_programme(client):
    cast = made()
    PersonProgramme.objects.filter(subject=cast["person"]).update(programme=T)
    cast["officer"] = UserFactory(role="ct_manager", teams=[cast["grant"].team])
    desk(cast, T)
    on_every_list(cast["person"], cast["bound"], officer=cast["officer"])
    client.force_login(cast["officer"])

    with time_machine.travel(timezone.now(), tick=False):
        before = counts(client, cast)
        other = OffenderFactory(family_name="Quill", programme=S, status="in_custody")
        other_on_every_list(cast, other, officer=UserFactory())

        assert counts(client, cast) == before


def counts(client, cast):
    """The figures of each page that counts people, in words."""
    return {name: text_of(client.get(address_of(name, cast))) for name in COUNTS}


def lacks_tag(page, words):
    """In a page the tag, in a sheet or a calendar the words."""
    return (f'rm-tag--fact">{words}<' if "<html" in page else words) not in page
