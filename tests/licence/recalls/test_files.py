"""Each paper of a recall prints its own part, and is there for those alone who read all of it; so does the page."""

import json
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from licence.models import Recall
from licence.recalls import printing
from licence.recalls.files import FILES, FOR_ARREST, FOR_LIAISON, FOR_PERSON
from parole.models import LiaisonNotice
from parole.victims.actions import notices
from release_monitor.database.rights import as_owner
from sharing.access.fields import is_free
from sharing.access.roles import PROGRAM, ROLES, Capability
from sharing.models import AuditEntry
from tests.factories.breaches import let_in
from tests.factories.emergencies import opened, somebody
from tests.factories.recalls import prison, with_cast
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

SEE_PEOPLE = [code for code, role in ROLES.items() if Capability.VIEW_PEOPLE in role and code != PROGRAM]
READ_ADDRESSES = {
    *("ct_analyst", "ct_offender_manager", "ct_manager", "probation_officer", "probation_manager", "probation_head"),
    *("ppcs", "duty_officer", "probation_duty_manager"),
}
KNOW_OF_VICTIMS = {"probation_officer", "probation_manager", "probation_head", "ppcs", "victim_liaison"}


def with_a_recall():
    """A recall whose every column of words holds its own name."""
    cast = with_cast()["cast"]
    recall = cast.endorsed()
    words = {field.name: f"Zq{field.name}"[: field.max_length] for field in Recall._meta.fields if is_free(field)}
    Recall.objects.filter(pk=recall.pk).update(**words)
    return {"cast": cast, "recall": Recall.objects.get(pk=recall.pk)}


world = world_of(with_a_recall)
cast, recall = row_of("cast"), row_of("recall")


@pytest.fixture
def fetch(client, recall, monkeypatch):
    """The page of the recall as this user reads it, and which papers they can fetch; nothing is printed."""
    monkeypatch.setattr(printing, "file_pdf", lambda *args, **more: b"")

    def ask(user):
        client.force_login(user)
        kwargs = {"uid": recall.offender.uid, "recall_uid": recall.uid}
        page = client.get(reverse("recall", kwargs=kwargs)).content.decode()
        addresses = {file: reverse(file.address, kwargs=kwargs) for file in FILES.values()}
        fetched = {file for file, address in addresses.items() if client.get(address).status_code == 200}
        assert {file for file, address in addresses.items() if address in page} == fetched
        return page, fetched

    return ask


@pytest.mark.parametrize("role", SEE_PEOPLE)
def test_each_role_reads_its_part_on_the_page_and_fetches_the_papers_that_print_no_more(role, cast, fetch):
    page, fetched = fetch(let_in(cast.person, "probation", role=role))

    assert fetched == {
        FOR_PERSON,
        *([FOR_ARREST] if role in READ_ADDRESSES else []),
        *([FOR_LIAISON] if role in KNOW_OF_VICTIMS else []),
    }
    for name in ("addresses_to_try", "arrest_issues"):
        assert (f"Zq{name}" in page) is (role in READ_ADDRESSES)
    assert ("<dt>Victim liaison</dt>" in page) is (role in KNOW_OF_VICTIMS)
    assert "Zqcontraband" in page


@pytest.mark.parametrize(("code", "reads"), [("FSI", True), ("BMI", False)])
def test_a_prison_reads_where_the_person_may_be_found_at_the_gate_alone(code, reads, cast, fetch):
    with as_owner():
        cast.person.movements.filter(happening="released").update(
            happened_on=date(2026, 11, 20), establishment=prison()
        )
    governor = let_in(cast.person, "prison", role="prison_offender_manager", kind="establishment", place_code=code)

    page, fetched = fetch(governor)

    assert ("Zqaddresses_to_try" in page) is reads
    assert (FOR_ARREST in fetched) is reads


def test_who_sees_the_person_by_emergency_access_alone_learns_nothing_of_victims(cast, fetch):
    officer = somebody(role="probation_officer")
    opened(cast.person, officer)

    page, fetched = fetch(officer)

    assert fetched == {FOR_PERSON, FOR_ARREST}
    assert "contact scheme" not in page


def test_a_paper_that_is_not_for_the_reader_is_as_one_that_is_not_there_and_the_try_is_recorded(client, cast, recall):
    client.force_login(cast.police)

    hidden = client.get(reverse(FOR_LIAISON.address, args=[cast.person.uid, recall.uid]))
    absent = client.get(reverse(FOR_LIAISON.address, args=[cast.person.uid, cast.police.uid]))

    assert hidden.status_code == absent.status_code == 404
    refusal = AuditEntry.objects.get(verb="licence.recall_print_refused")
    assert (refusal.actor_id, refusal.subject_id) == (cast.police.pk, cast.person.pk)


@pytest.mark.parametrize("file", FILES.values(), ids=list(FILES))
def test_each_paper_prints_the_words_that_it_names_and_no_others(file, cast, recall):
    text = json.dumps(printing.file_data(recall, file=file, reader=cast.author, at=timezone.now()))

    printed = {field.name for field in Recall._meta.fields if is_free(field) and f"Zq{field.name}" in text}
    assert printed == {name for name in file.prints if is_free(Recall._meta.get_field(name))}
    assert ("ictim" in text) is (file is FOR_LIAISON)


def test_what_is_for_liaison_on_the_paper_of_the_police_would_be_seen(cast, recall, monkeypatch):
    monkeypatch.setitem(printing.PARTS, FOR_ARREST, printing.PARTS[FOR_LIAISON])

    with pytest.raises(AssertionError):
        test_each_paper_prints_the_words_that_it_names_and_no_others(FOR_ARREST, cast, recall)


def test_the_person_receives_nothing_of_victims_the_arrest_or_where_they_may_be_found():
    kept_back = {"arrest_issues", "addresses_to_try", "police_contact", "contraband"}

    assert not FOR_PERSON.prints & kept_back
    assert {"addresses_to_try", "arrest_issues"} <= FOR_ARREST.prints
    assert [file for file in FILES.values() if file.is_for_liaison] == [FOR_LIAISON]


def test_each_paper_is_printed_and_recorded_with_whose_it_is(client, cast, recall):
    client.force_login(cast.author)

    papers = [client.get(reverse(file.address, args=[cast.person.uid, recall.uid])) for file in FILES.values()]

    assert [paper.content[:4] for paper in papers] == [b"%PDF"] * 3
    entries = AuditEntry.objects.filter(verb="licence.recall_printed", action="export").select_related("payload")
    assert sorted(entry.payload.data["file"] for entry in entries) == sorted(FILES)


def test_liaison_answers_on_the_page_by_its_own_act_and_nobody_is_asked_for_it(client, cast, recall):
    client.force_login(cast.author)
    address = reverse("recall", args=[cast.person.uid, recall.uid])
    before = client.get(address).content.decode()
    vlo = let_in(cast.person, "probation", role="victim_liaison")

    notice = LiaisonNotice.objects.get(of=recall.uid)
    notices.acknowledge(notice=notice, to_consider="Ring us before the arrest", by=vlo)

    after = client.get(address).content.decode()
    form = client.get(reverse("recall_details", args=[cast.person.uid, recall.uid]))
    assert "Not acknowledged yet" in before
    assert "Ring us before the arrest" in after
    assert "victim" not in form.content.decode().lower().replace("victim liaison", "")
