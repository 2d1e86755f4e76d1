"""The conviction form reads as people write; what fits no offence is kept in words, and two people classify it."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.models import Conviction, Offence
from sharing.access.rules import GrantRole
from sharing.models import Agency
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.sharing.administration.pages import day_parts, hidden_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

WORDS = "Hostile reconnaissance, count 3"
UNDECIDED = {"terrorist_connection": "undecided", "foreign_power": "undecided"}


@pytest.fixture
def person():
    return OffenderFactory(given_names="Rowan", family_name="Telford")


def somebody(role, kind, person):
    agency = AgencyFactory(kind=kind)
    team = TeamFactory(agency=agency)
    GrantFactory(subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR)
    return UserFactory(role=role, agency=agency, teams=[team])


@pytest.fixture
def ppcs(person):
    return somebody("ppcs", Agency.Kind.PPCS, person)


@pytest.fixture
def police(person):
    return somebody("ct_manager", Agency.Kind.POLICE, person)


def send(client, address, **typed):
    return client.post(address, hidden_of(client.get(address)) | typed)


def add(client, person, words, **more):
    address = reverse("conviction_add", kwargs={"uid": person.uid})
    days = day_parts("convicted_on", date(2026, 10, 5)) | day_parts("committed_on", date(2024, 5, 1))
    return send(client, address, **UNDECIDED, **days, offence_words=words, **more)


@pytest.mark.parametrize(
    ("words", "key", "form"),
    [
        ("murder", "cl-murder", "substantive"),
        ("Conspiracy to murder", "cl-murder", "conspiracy"),
        ("s.58 TACT", "ta00-58", "substantive"),
        ("TA 2006 s.5", "ta06-5", "substantive"),
    ],
)
def test_one_offence_that_fits_is_taken_with_its_form(client, person, ppcs, words, key, form):
    client.force_login(ppcs)

    answer = add(client, person, words)

    row = Conviction.objects.get()
    assert answer.status_code == 302
    assert (row.offence.key, row.ancillary_form, row.offence_words) == (key, form, "")


def test_of_several_one_is_selected(client, person, ppcs):
    client.force_login(ppcs)
    page = add(client, person, "wounding")
    assert "More than one offence fits" in text_of(page)
    assert not Conviction.objects.exists()

    offence = Offence.objects.get(key="oapa-18")
    add(client, person, "wounding", offence=str(offence.uid), ancillary_form="attempt")

    assert str(Conviction.objects.get()) == f"Attempt: {offence}"


def test_what_fits_none_is_kept_as_written_once_that_is_said(client, person, ppcs):
    client.force_login(ppcs)
    page = add(client, person, WORDS)
    assert "None of these: keep my words, to be classified" in text_of(page)
    assert "catalogue" not in text_of(page)

    done = add(client, person, WORDS, keep_words="on", kind="SDS", years="6", **day_parts("sentenced_on", TODAY))

    assert Conviction.objects.get().offence_words == WORDS
    assert f"{WORDS} To be classified" in text_of(client.get(done.url))
    sheet = text_of(client.get(reverse("person_sentence", kwargs={"uid": person.uid})))
    assert "No dates calculated. The offence is to be classified." in sheet
    assert "the prison’s sheet counts, not checked by us" in sheet
    assert "treated as terrorist for access and recall" in sheet


TODAY = date(2026, 11, 30)


def test_correcting_the_court_leaves_the_offence_as_it_was(client, person, ppcs):
    offence = Offence.objects.get(key="ta00-58")
    row = Conviction.objects.create(
        offender=person, offence=offence, ancillary_form="attempt", convicted_on=date(2026, 10, 5)
    )
    client.force_login(ppcs)
    address = reverse("conviction_change", kwargs={"uid": person.uid, "conviction_uid": row.uid})
    assert str(offence) in client.get(address).content.decode().replace("&#x27;", "'")

    days = day_parts("convicted_on", date(2026, 10, 5))
    same = {"offence_words": str(offence), "ancillary_form": "attempt"}
    send(client, address, **UNDECIDED, **days, **same, court="Leeds")

    row.refresh_from_db()
    assert (row.offence, row.ancillary_form, row.court) == (offence, "attempt", "Leeds")


def test_two_keepers_classify_and_everybody_sees_how_far_it_is(client, person, ppcs, police):
    client.force_login(ppcs)
    add(client, person, WORDS, keep_words="on")
    row = Conviction.objects.get()
    address = reverse("conviction_classify", kwargs={"uid": person.uid, "conviction_uid": row.uid})
    assert WORDS in text_of(client.get(reverse("home")))

    send(client, address, offence_words="TA 2006 s.5", ancillary_form="conspiracy", reason="Indictment, count 3")
    assert "Someone else must do this" in text_of(client.get(address)) or "Someone else" in text_of(client.get(address))
    client.force_login(somebody("probation_officer", Agency.Kind.PROBATION, person))
    read = text_of(client.get(address))
    assert "Conspiracy: " in read
    assert "Agree to this classification" not in read

    client.force_login(police)
    listed = text_of(client.get(reverse("offences_to_classify")))
    assert "Agree or decline" in listed
    agree = reverse(
        "classification_agree",
        kwargs={"uid": person.uid, "classification_uid": row.classifications.get().uid},
    )
    client.post(agree)

    row.refresh_from_db()
    assert (row.offence.key, row.ancillary_form) == ("ta06-5", "conspiracy")
    assert f"Agreed by {police}" in text_of(client.get(address))
    assert WORDS not in text_of(client.get(reverse("offences_to_classify")))


def test_withdrawing_needs_a_reason_that_stays_in_sight(client, person, ppcs):
    client.force_login(ppcs)
    add(client, person, WORDS, keep_words="on")
    row = Conviction.objects.get()
    address = reverse("conviction_classify", kwargs={"uid": person.uid, "conviction_uid": row.uid})
    send(client, address, offence_words="TA 2006 s.5", reason="Indictment, count 3")
    end = reverse("classification_end", kwargs={"uid": person.uid, "classification_uid": row.classifications.get().uid})

    assert client.post(end, {"reason": ""}).status_code == 200
    client.post(end, {"reason": "Wrong count"})

    assert "Wrong count" in text_of(client.get(address))
    timeline = text_of(client.get(reverse("person_timeline", kwargs={"uid": person.uid})))
    assert "Classification not agreed" in timeline


def test_proposal_that_the_list_does_not_have_is_refused_in_words(client, person, ppcs):
    client.force_login(ppcs)
    add(client, person, WORDS, keep_words="on")
    row = Conviction.objects.get()
    address = reverse("conviction_classify", kwargs={"uid": person.uid, "conviction_uid": row.uid})

    page = send(client, address, offence_words=WORDS, reason="Indictment, count 3")

    assert "No offence on the list matches. Correct it." in text_of(page)
    assert not row.classifications.exists()
