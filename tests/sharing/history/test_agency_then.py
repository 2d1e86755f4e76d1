"""What an agency could know at a moment: who may ask, what is said, and that the question is recorded."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from sharing import audit
from sharing.models import Alert, AuditEntry
from tests.factories.breaches import let_in, licence_in_force
from tests.factories.items import beside, decided, holder, recorded, team_of
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, ExclusionFactory, RestrictionFactory, TeamFactory, UserFactory
from tests.history_clock import at, record_from
from tests.worlds import NOON, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026, 12:00
DAY = timedelta(days=1)
PAGE = reverse("who_looked_known")
TAGS = re.compile(r"<[^>]+>")


def made():
    record_from(NOON - 30 * DAY)
    person = OffenderFactory(given_names="Rowan", family_name="Telford", prison_number="A6120PD")
    licence_in_force(person)
    officer = let_in(person, "probation", role="probation_officer", name="NSD North")
    police = holder(person, name="CT desk")
    with at(NOON - 10 * DAY):
        item = recorded(person, police)
    with at(NOON - 5 * DAY):
        decided(item, "share", police, team_of(officer))
    look(officer, person, NOON - 6 * DAY)
    look(officer, person, NOON - DAY)
    assurance = AgencyFactory(kind="assurance")
    return {
        "person": person,
        "officer": officer,
        "police": police,
        "item": item,
        "auditor": UserFactory(role="auditor", agency=assurance, teams=[TeamFactory(agency=assurance)]),
    }


def look(user, person, moment):
    look = {"action": audit.Action.CONSULTATION, "verb": "offender.opened", "by": user, "subject": person}
    audit.record_many([look | {"at": moment}, look | {"at": moment}])


world = world_of(made)
person, officer, police, item, auditor = map(row_of, ("person", "officer", "police", "item", "auditor"))


@pytest.fixture
def asked(client, person):
    def ask(user, agency, moment=NOON, **more):
        client.force_login(user)
        typed = {"number": "A6120PD", "agency": agency.uid, "on": f"{moment:%Y-%m-%d}", "at": f"{moment:%H:%M}"}
        answer = client.post(PAGE, typed | {"zone": "", "reason": "Inquest, request of 3 December"} | more, follow=True)
        for address, _ in answer.redirect_chain:
            assert "A6120PD" not in address
            assert "Inquest" not in address
        return " ".join(html.unescape(TAGS.sub(" ", answer.getvalue().decode())).split())

    return ask


def test_who_could_see_had_opened_and_was_given(asked, auditor, officer, item):
    early, later = asked(auditor, officer.agency, NOON - 7 * DAY), asked(auditor, officer.agency, NOON - 2 * DAY)

    for page in (early, later):
        assert f"NSD North Reader {officer.name}" in page or f"NSD North Contributor {officer.name}" in page
        assert "Conditions: 3" in page or "Licence conditions: 3" in page
    assert "No one of this agency had opened it." in early
    assert f"{officer.email} 2" in later
    assert "had been given none" in early
    assert f"{item.reference} Shared" in later
    assert "Not by then" in later


def test_agency_that_held_the_item(asked, auditor, police, item):
    assert f"{item.reference} Held" in asked(auditor, police.agency, NOON - 9 * DAY)
    assert item.reference not in asked(auditor, police.agency, NOON - 11 * DAY)


def test_no_field_of_the_record_is_shown(asked, auditor, officer, item):
    page = asked(auditor, officer.agency)

    for words in (item.title, item.gist, item.narrative, "To keep to condition 1."):
        assert words not in page
    assert "Rowan Telford" in page
    assert "A6120PD" in page


def test_agency_without_access(asked, auditor):
    assert "No team of this agency had access." in asked(auditor, AgencyFactory())


def test_member_who_came_since_is_not_there(asked, auditor, officer):
    record_from(NOON - DAY)
    late = beside(officer, name="Una Late")

    assert late.name not in asked(auditor, officer.agency, NOON - 2 * DAY)
    assert late.name in asked(auditor, officer.agency, NOON)


def test_question_is_recorded_with_its_reason(asked, auditor, officer, person):
    asked(auditor, officer.agency, NOON - DAY)

    entry = AuditEntry.objects.get(verb="sharing.known_then_asked")
    assert (entry.actor_id, entry.subject_id, entry.reason) == (auditor.pk, person.pk, "Inquest, request of 3 December")
    assert entry.payload.data["agency"] == officer.agency.name
    assert not Alert.objects.filter(kind="person_named").exists()


def test_restricted_person_alerts_privacy_officers_once(asked, auditor, officer, person):
    RestrictionFactory(subject=person, names=[officer])

    assert "Rowan Telford" in asked(auditor, officer.agency)
    asked(auditor, officer.agency)
    assert AuditEntry.objects.filter(verb="sharing.log_person_named").count() == 1


def test_person_from_whom_the_reader_is_excluded_is_not_on_record(asked, auditor, officer, person):
    absent = asked(auditor, officer.agency, number="A9999ZZ")
    ExclusionFactory(subject=person, user=auditor)
    hidden = asked(auditor, officer.agency)

    assert "No record has this number." in hidden
    assert "No record has this number." in absent
    assert not AuditEntry.objects.filter(verb="sharing.known_then_asked").exists()


def test_reason_is_needed(asked, auditor, officer):
    assert "Enter the reason." in asked(auditor, officer.agency, reason="")
    assert not AuditEntry.objects.filter(verb="sharing.known_then_asked").exists()


@pytest.mark.parametrize("role", ["probation_officer", "probation_manager", "administrator", "information_owner"])
def test_nobody_else_may_ask(client, officer, role):
    client.force_login(UserFactory(role=role, teams=[team_of(officer)]))

    assert client.get(PAGE).status_code == 404
