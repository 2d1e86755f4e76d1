"""Withheld material: absent for readers not on its list, from every address, pages and API alike."""

from zlib import crc32

import pytest
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from parole.dossier import actions as dossier
from parole.models import DossierItem
from sharing.models import Alert, AuditEntry, SubjectPermission
from tests.answers import without_tokens
from tests.doors import DOORS
from tests.factories.sharing import UserFactory
from tests.test_doors import LISTS, address_of, made
from tests.worlds import taken_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

PAPER = {
    "part": "b",
    "title": "Xyzzy gist",
    "author": "Xyzzy source",
    "agency": None,
    "dated_on": None,
    "received_on": None,
    "pages": 77,
    "reference": "Xyzzy store",
}
ABSENT = "01939d5e-0000-7000-8000-000000000000"
GETS = [door for door in DOORS if door.method == "get" and not door.tested_in]


def views(resolver=None):
    """The view behind each address, by its name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern)
        else:
            yield pattern.name, pattern.callback


VIEWS = dict(views())


ROLES = ("probation_officer", "ppcs", "ct_manager", "victim_liaison", "auditor", "prison_offender_manager")


def begin():
    """`outsiders` see the person, and may do all that their role may, but are not on the list."""
    cast = made()
    team = cast["contributor"].memberships.get(team__name="As contributor").team
    asker, *outsiders = (UserFactory(role=role, teams=[team]) for role in ("ct_analyst", *ROLES))
    return {"cast": cast, "team": team, "asker": asker, "outsiders": dict(zip(ROLES, outsiders, strict=True))}


@pytest.fixture
def cast(begun):
    return begun["cast"]


@pytest.fixture
def team(begun):
    return begun["team"]


@pytest.fixture
def asker(begun):
    return begun["asker"]


@pytest.fixture
def outsiders(begun):
    return begun["outsiders"]


def withheld(cast, asker):
    return dossier.add_item(
        review=cast["review"], fields=PAPER, by=asker, withholding_reason="Xyzzy would be harmed", readers=[]
    )


def told(client, cast, doors):
    answers = {}
    for door in doors:
        response = client.get(address_of(door.name, cast))
        answers[door.name] = (response.status_code, without_tokens(response.getvalue().decode(errors="replace")))
    return answers


OF_PAROLE = ("review", "dossier", "board_summary", "person_parole", "person_timeline", "person", "reviews")


def may_tell(door):
    """Pages of the case and of the person, lists and figures; of everything else one address in eight, drawn by its
    name so that a new address changes nothing for the others."""
    of_the_case = view_of(door).startswith("parole.") or door.name in OF_PAROLE
    counts = door.name in LISTS or "figures" in door.name or "outcomes" in door.name
    return of_the_case or counts or crc32(door.name.encode()) % 8 == 0


def view_of(door):
    """The module of the view behind the address."""
    return VIEWS[door.name].__module__


def test_no_address_tells_of_it_and_none_answers_otherwise_than_without(client, cast, asker, outsiders):
    """By casework, who sees most: with the paper, and without. What differs is asked without it once more: what differs
    from one time to the next says nothing."""
    doors = [door for door in GETS if may_tell(door)]
    client.force_login(outsiders["ppcs"])
    with taken_back():
        item = withheld(cast, asker)
        told_with = told(client, cast, doors)
    without = told(client, cast, doors)
    differ = [door for door in doors if told_with[door.name] != without[door.name]]

    again = told(client, cast, differ)

    for name, (_, words) in told_with.items():
        assert "Xyzzy" not in words, name
        assert str(item.uid) not in words, name
    assert [name for name, answer in again.items() if answer == without[name]] == []
    assert len(differ) < len(doors) / 5
    assert {"review", "dossier", "reviews", "home", "parole-reviews-detail"} <= told_with.keys()


@pytest.mark.parametrize("role", [role for role in ROLES if role != "ppcs"])  # who is asked for above
def test_pages_of_the_review_are_the_same_for_every_role_outside(client, cast, asker, outsiders, role):
    """The roles ask for the pages by turns, and for each page more than one of them."""
    names = OF_PAROLE[ROLES.index(role) % 2 :: 2]
    doors = [door for door in GETS if door.name in names]
    client.force_login(outsiders[role])
    with taken_back():
        withheld(cast, asker)
        told_with = told(client, cast, doors)

    assert told(client, cast, doors) == told_with


BY_TURNS = [  # each address is read and written, and each role asks more than once
    ("get", "dossier_replace", ("probation_officer", "ct_manager")),
    ("get", "dossier_withhold", ("ppcs", "victim_liaison")),
    ("get", "dossier_disclosure", ("ct_manager", "auditor")),
    ("get", "dossier_readers", ("victim_liaison", "prison_offender_manager")),
    ("post", "dossier_replace", ("auditor", "ppcs")),
    ("post", "dossier_withhold", ("prison_offender_manager", "ct_manager")),
    ("post", "dossier_disclosure", ("probation_officer", "victim_liaison")),
    ("post", "dossier_readers", ("ppcs", "auditor")),
]


@pytest.mark.parametrize(("method", "name", "roles"), BY_TURNS)
def test_its_addresses_read_as_absent_to_the_byte(client, cast, asker, outsiders, method, name, roles):
    item = withheld(cast, asker)
    hidden_at = reverse(name, kwargs={"uid": cast["person"].uid, "item_uid": item.uid})
    absent_at = hidden_at.replace(str(item.uid), ABSENT)

    for role in roles:
        client.force_login(outsiders[role])
        hidden, absent = getattr(client, method)(hidden_at), getattr(client, method)(absent_at)

        assert hidden.status_code == absent.status_code == 404, role
        said = without_tokens(hidden.content.decode().replace(hidden_at, ""))
        assert said == without_tokens(absent.content.decode().replace(absent_at, "")), role
    item.refresh_from_db()
    assert (item.is_withheld, item.readers.get()) == (True, asker)


def test_key_of_it_in_the_form_of_another_reads_as_absent(client, cast, asker, outsiders):
    item = withheld(cast, asker)
    client.force_login(outsiders["probation_officer"])
    where = {"uid": cast["person"].uid, "review_uid": cast["review"].uid}

    answer = client.post(
        reverse("dossier_add", kwargs=where), {"uid": str(item.uid), "part": "b", "title": "Mine", "who_reads": "all"}
    )

    assert answer.status_code == 404
    assert "Xyzzy" not in answer.content.decode()


def test_nobody_is_told_of_it_and_no_pages_of_the_log_name_it(cast, asker):
    before = Alert.objects.count()

    withheld(cast, asker)

    assert Alert.objects.count() == before
    entries = AuditEntry.objects.filter(target_type="parole.dossieritem")
    assert {each.verb.startswith("parole.compartment_") for each in entries} == {True}
    assert not [each for each in entries if "Xyzzy" in str(each.payload.data) + each.reason]


def test_its_reader_sees_it_counted_and_whole_and_the_opening_is_in_the_log(client, cast, asker):
    item = withheld(cast, asker)
    client.force_login(asker)
    where = {"uid": cast["person"].uid, "review_uid": cast["review"].uid}

    review = client.get(reverse("review", kwargs=where)).content.decode()
    papers = client.get(reverse("dossier", kwargs=where)).content.decode()
    changing = client.get(reverse("dossier_readers", kwargs={"uid": cast["person"].uid, "item_uid": item.uid}))

    assert "2 papers, 77 pages" in review
    assert "Xyzzy gist" in papers
    assert "Xyzzy would be harmed" in papers
    assert changing.status_code == 200
    assert AuditEntry.objects.filter(verb="parole.compartment_listed").get().payload.data == {"items": [str(item.uid)]}
    assert AuditEntry.objects.filter(verb="parole.compartment_opened", target_id=item.pk).exists()


def test_what_the_board_has_never_holds_it_not_even_for_its_reader(client, cast, asker):
    withheld(cast, asker)
    client.force_login(asker)
    where = {"uid": cast["person"].uid, "review_uid": cast["review"].uid}

    assert "Xyzzy" not in client.get(reverse("board_summary", kwargs=where)).content.decode()


def test_access_to_the_person_that_ends_ends_it_too(client, cast, asker, team):
    withheld(cast, asker)
    SubjectPermission.objects.filter(group_id=team.pk).delete()
    client.force_login(asker)

    assert not DossierItem.objects.visible_to(asker).exists()
