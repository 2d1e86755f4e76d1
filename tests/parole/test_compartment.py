"""What is withheld is absent for who is not on its list: from every address of the house, pages and API alike."""

import pytest
from django.urls import reverse

from parole.actions import dossier
from parole.models import DossierItem
from sharing.models import Alert, AuditEntry, SubjectPermission
from tests.answers import without_tokens
from tests.doors import DOORS
from tests.factories.sharing import UserFactory
from tests.test_doors import address_of, made

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


@pytest.fixture
def cast():
    return made()


@pytest.fixture
def team(cast):
    return cast["contributor"].memberships.get().team


@pytest.fixture
def asker(team):
    return UserFactory(role="ct_analyst", teams=[team])


@pytest.fixture
def outsiders(cast, team):
    """Who sees the person, and may do all that their role may, but is not on the list."""
    roles = ("probation_officer", "casework", "ct_manager", "victim_liaison", "auditor", "prison_offender_manager")
    return [UserFactory(role=role, teams=[team]) for role in roles]


def withheld(cast, asker):
    return dossier.add_item(
        review=cast["review"], fields=PAPER, by=asker, withholding_reason="Xyzzy would be harmed", readers=[]
    )


def told(client, cast, names=GETS):
    answers = {}
    for door in names:
        response = client.get(address_of(door.name, cast))
        answers[door.name] = (response.status_code, without_tokens(response.getvalue().decode(errors="replace")))
    return answers


def test_no_address_tells_of_it_and_none_answers_otherwise_than_before(client, cast, asker, outsiders):
    """By casework, who sees most. Each is asked twice before: what differs from one time to the next says nothing."""
    client.force_login(outsiders[1])
    first, second = told(client, cast), told(client, cast)
    item = withheld(cast, asker)

    after = told(client, cast)

    for name, answer in after.items():
        assert "Xyzzy" not in answer[1], name
        assert str(item.uid) not in answer[1], name
        if first[name] == second[name]:
            assert answer == second[name], name
    assert sum(first[name] == second[name] for name in after) > 0.8 * len(after)


OF_PAROLE = ("review", "dossier", "board_summary", "person_parole", "person_timeline", "person", "reviews")


def test_pages_of_the_review_are_the_same_for_every_role_outside(client, cast, asker, outsiders):
    doors = [door for door in GETS if door.name in OF_PAROLE]
    before = {}
    for user in outsiders:
        client.force_login(user)
        told(client, cast, doors)
        before[user] = told(client, cast, doors)
    withheld(cast, asker)

    for user in outsiders:
        client.force_login(user)

        assert told(client, cast, doors) == before[user], user.role


@pytest.mark.parametrize("name", ["dossier_replace", "dossier_withhold", "dossier_disclosure", "dossier_readers"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_its_addresses_read_as_absent_to_the_byte(client, cast, asker, outsiders, name, method):
    item = withheld(cast, asker)
    hidden_at = reverse(name, kwargs={"uid": cast["person"].uid, "item_uid": item.uid})
    absent_at = hidden_at.replace(str(item.uid), ABSENT)

    for user in outsiders:
        client.force_login(user)
        hidden, absent = getattr(client, method)(hidden_at), getattr(client, method)(absent_at)

        assert hidden.status_code == absent.status_code == 404, user.role
        said = without_tokens(hidden.content.decode().replace(hidden_at, ""))
        assert said == without_tokens(absent.content.decode().replace(absent_at, "")), user.role
    item.refresh_from_db()
    assert (item.is_withheld, item.readers.get()) == (True, asker)


def test_key_of_it_in_the_form_of_another_reads_as_absent(client, cast, asker, outsiders):
    item = withheld(cast, asker)
    client.force_login(outsiders[0])
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
