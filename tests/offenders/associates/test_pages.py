"""Pages of links, a name that is searched, and a breach that names whom it was with; the same over the API."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.associates import actions
from offenders.models import Link
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, UserFactory
from tests.offenders.associates.test_actions import link_of
from tests.offenders.orders import cast
from tests.offenders.program import Program, refused
from tests.sharing.administration.pages import day_parts, hidden_of, text_of
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

world = world_of(cast.made)
person, keeper, com = (row_of(name) for name in ("person", "keeper", "com"))


@pytest.fixture
def as_keeper(client, keeper):
    client.force_login(keeper)
    return client


def links_of(client, person):
    return text_of(client.get(reverse("person_links", kwargs={"uid": person.uid})))


def form(**more):
    return {
        "kind": "friend",
        "name": "Aubrey Renwick",
        "data_subject": "other",
        "known": "Meets him at the gym",
        "source": "Visit",
        "necessity": "He must not share the material",
        **day_parts("review_on", date(2027, 6, 1)),
        **more,
    }


def record(client, person, **more):
    address = reverse("link_record", kwargs={"uid": person.uid})
    return client.post(address, {**hidden_of(client.get(address)), **form(**more)}, follow=True)


def test_link_is_recorded_and_shown(as_keeper, person):
    answer = record(as_keeper, person)

    assert "The link is recorded." in answer.content.decode()
    text = links_of(as_keeper, person)
    for words in ("Aubrey Renwick", "Friend", "Meets him at the gym", "None of these: a contact", "1 June 2027"):
        assert words in text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kind": "lawyer"}, "A lawyer is never recorded as linked to a person they act for"),
        ({"data_subject": "victim"}, "A victim is never recorded as linked to the person"),
        ({"is_child": "on"}, "Enter how this protects the child"),
        ({"number": "Z9999ZZ", "name": ""}, "No record to show"),
        ({"name": "Aubrey\u202eRenwick"}, "Remove the hidden direction mark after “Aubrey” (U+202E)"),
        (day_parts("review_on", date(2027, 12, 2)), "The review must be within 12 months"),
    ],
)
def test_form_refuses_with_the_reason(as_keeper, person, sent, words):
    assert words in text_of(record(as_keeper, person, **sent))
    assert not Link.objects.exists()


def test_person_on_record_is_linked_by_number_and_one_who_is_hidden_reads_as_absent(as_keeper, person, world):
    seen, hidden = OffenderFactory(family_name="Trask"), OffenderFactory(family_name="Dray")
    GrantFactory(subject=seen, team=world["police"], grant_role="reader")

    refused_text = text_of(record(as_keeper, person, name="", number=hidden.prison_number))
    assert "No record to show" in refused_text
    record(as_keeper, person, name="", number=seen.prison_number.lower())

    assert Link.objects.get().other == seen
    assert "Linked from" in links_of(as_keeper, seen)


def test_hidden_link_is_on_no_page_of_anybody_else(client, as_keeper, person, com):
    record(as_keeper, person, is_hidden="on")
    assert "Hidden" in links_of(as_keeper, person)
    link = Link.objects.get()

    client.force_login(com)
    assert "No link to show." in links_of(client, person)
    for name in ("link_review", "link_readers", "link_remove"):
        assert client.get(reverse(name, kwargs={"uid": person.uid, "link_uid": link.uid})).status_code == 404
    found = client.post(reverse("people"), {"q": "Renwick"}, follow=True).content.decode()
    assert "Linked to" not in found


def test_review_readers_and_removal(as_keeper, person, keeper, com):
    link = link_of(person, keeper)
    at = {"uid": person.uid, "link_uid": link.uid}
    sent = {"necessity": "They still meet", **day_parts("review_on", date(2027, 11, 1))}
    assert as_keeper.post(reverse("link_review", kwargs=at), sent).status_code == 302
    assert as_keeper.post(reverse("link_readers", kwargs=at), {}).status_code == 200  # nothing is unhidden so
    named = {"shown_to": "named", "readers": [com.uid]}
    assert as_keeper.post(reverse("link_readers", kwargs=at), named).status_code == 302
    link.refresh_from_db()
    assert (link.review_on, link.is_named_only, set(link.readers.all())) == (date(2027, 11, 1), True, {keeper, com})
    assert as_keeper.post(reverse("link_remove", kwargs=at), {"reason": "Wrong man"}).status_code == 302
    assert not Link.objects.exists()


def test_name_searched_finds_the_person_whom_the_link_hangs_on_and_nobody_else_does(client, person, keeper, com):
    link_of(person, keeper)
    for user, is_found in ((com, True), (UserFactory(role="ct_manager"), False)):
        client.force_login(user)
        page = client.post(reverse("people"), {"q": "renwick"}, follow=True)
        assert ("Linked to Aubrey Renwick" in text_of(page)) is is_found
        assert page.context["people"] == []
        assert ("No record to show for" in text_of(page)) is not is_found


def test_links_to_review(as_keeper, person, keeper, at_noon):
    link_of(person, keeper)
    assert "No link to review." in text_of(as_keeper.get(reverse("links_to_review")))
    at_noon.move_to("2027-05-10T12:00:00Z")
    as_keeper.force_login(keeper)

    text = text_of(as_keeper.get(reverse("links_to_review")))
    assert "Ellwood" in text
    assert "Renwick" not in text


# The API


def test_program_reads_records_reviews_and_removes(client, world, person, keeper):
    program = Program(client, world["police"])
    link_of(person, keeper, readers=[], name="Hidden Man")
    new = {"person": str(person.uid), **{name: value for name, value in form().items() if "review_on" not in name}}
    made = program.post("links/", {**new, "review_on": "2027-06-01"})
    assert made.status_code == 201, made.content

    assert program.get("links/").json()["results"] == []  # no list of who is only linked
    (row,) = program.get(f"links/?person={person.uid}").json()["results"]
    assert (row["name"], row["other"], row["is_hidden"]) == ("Aubrey Renwick", None, False)
    where = f"links/{row['uid']}/"
    assert program.get(where).json()["name"] == "Aubrey Renwick"
    reviewed = program.change(where, "review", {"necessity": "They meet", "review_on": "2027-11-01"})
    assert reviewed.json()["review_on"] == "2027-11-01"
    assert program.change(where, "remove", {"reason": "Wrong man"}).status_code == 200
    assert program.get(where).status_code == 404


def test_program_is_refused_as_the_form_is(client, world, person):
    program = Program(client, world["police"])
    new = {"person": str(person.uid), **{name: value for name, value in form().items() if "review_on" not in name}}

    assert refused(program.post("links/", {**new, "review_on": "2028-06-01"})) == (400, "review_on")
    assert refused(program.post("links/", {**new, "kind": "lawyer", "review_on": "2027-06-01"})) == (400, "kind")
    hides = {"name": "Aubrey\u200bRenwick", "review_on": "2027-06-01"}
    assert refused(program.post("links/", {**new, **hides})) == (400, "name")
    hidden = OffenderFactory()
    other = {**new, "name": "", "other": str(hidden.uid), "review_on": "2027-06-01"}
    assert refused(program.post("links/", other)) == (400, "other")
    assert actions.OPEN == "associates.link"
