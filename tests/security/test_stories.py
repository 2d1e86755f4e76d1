"""What an insider tries with what they really have: each is prevented, or found within a minute."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from allauth.usersessions.models import UserSession
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from joserfc.jwk import ECKey

import verify_audit
from offenders.models import Offender
from offenders.tasks import compare_identities
from sharing import audit
from sharing.access.rules import GrantRole
from sharing.administration.actions import people, teams
from sharing.models import (
    Alert,
    AuditEntry,
    ChangeNotice,
    Grant,
    Membership,
    PracticeValue,
    ProposedChange,
    Receipt,
    UnusualReading,
    User,
)
from sharing.requests import actions as requests
from sharing.requests import clock as request_clock
from sharing.tasks import scan_reading
from sharing.unusual import thresholds
from tests.api_programs import KeyedProgram
from tests.factories.emergencies import REASON, somebody
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    AgencyFactory,
    AlertFactory,
    ClientFactory,
    GrantFactory,
    MembershipFactory,
    RestrictionFactory,
    TeamFactory,
    UserFactory,
)
from tests.sharing.administration.pages import hidden_of
from tests.worlds import NOON, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026, 12:00
MINUTE = timedelta(minutes=1)
PEOPLE = "/api/v1/people/"


def made():
    north, south = TeamFactory(name="NSD North"), TeamFactory(name="NSD South")
    ours = OffenderFactory(given_names="Rowan", family_name="Telford", prison_number="A6120PD")
    theirs = OffenderFactory(given_names="Piers", family_name="Wrexcombe", prison_number="A7007XQ")
    GrantFactory(subject=ours, team=north, grant_role=GrantRole.LEAD)
    GrantFactory(subject=theirs, team=south, grant_role=GrantRole.LEAD)
    assurance = AgencyFactory(kind="assurance")
    privacy = TeamFactory(name="Privacy", agency=assurance)
    return {
        "north": north,
        "south": south,
        "ours": ours,
        "theirs": theirs,
        "lead": UserFactory(role="probation_manager", name="Tom Lead", staff_number="P100", teams=[north]),
        "southern": UserFactory(role="probation_manager", name="Una South", teams=[south]),
        "officer": UserFactory(role="probation_officer", name="Helen Castell", teams=[north]),
        "privacy": UserFactory(role="privacy_officer", name="Samira Holt", agency=assurance, teams=[privacy]),
        "auditor": UserFactory(role="auditor", name="Peter Vane", agency=assurance),
        "ines": UserFactory(role="administrator", name="Ines Okafor"),
        "joan": UserFactory(role="administrator", name="Joan Rudd"),
    }


world = world_of(made)
north, south, ours, theirs = map(row_of, ("north", "south", "ours", "theirs"))
lead, southern, officer = map(row_of, ("lead", "southern", "officer"))
privacy, auditor, ines, joan = map(row_of, ("privacy", "auditor", "ines", "joan"))


def signed_in(user):
    browser = Client()
    browser.force_login(user)
    return browser


def record_of(person):
    return reverse("person", args=[person.uid])


def readings():
    return set(UnusualReading.objects.values_list("rule", "reader__name"))


def alerted(user, kind):
    """Whether a team of the user has the alert."""
    alerts = Alert.objects.filter(kind=kind)
    return Receipt.objects.filter(alert__in=alerts, team__in=user.memberships.values("team")).exists()


def test_a_team_lead_who_adds_himself_to_a_case_of_another_team(lead, theirs, north, south):
    browser = signed_in(lead)
    form = {"team": str(north.pk), "grant_role": "lead", "reason": "I want to know"}
    body = {"person": str(theirs.uid), "team": str(north.uid), "grant_role": "lead", "reason": "I want to know"}

    by_page = browser.post(reverse("access_add", args=[theirs.uid]), form)
    by_api = browser.post(
        reverse("grants-list"), body, content_type="application/json", headers={"Idempotency-Key": "1"}
    )
    as_member = browser.post(reverse("administration_team_member_add", args=[south.uid]), {"user": str(lead.uid)})

    assert (by_page.status_code, by_api.status_code, as_member.status_code) == (404, 400, 404)
    assert not Membership.objects.filter(user=lead, team=south).exists()
    assert theirs not in Offender.objects.visible_to(lead)


def test_a_manager_who_asks_with_a_second_account_and_agrees_with_the_first(lead, north, ours):
    second = UserFactory(name="Thomas Lead", staff_number="p 100", teams=[TeamFactory()])
    MembershipFactory(user=second, team=TeamFactory(kind="personal", owner=second))
    asked = requests.ask(number=ours.prison_number, by=second, need="cover", reason="Stands in", days=14)
    request_clock.work_on(at=asked.asked_at)

    agreed = {"outcome": "agree", "grant_role": "reader", "days": "7", "reason": ""}
    page = signed_in(lead).post(reverse("access_request_answer", args=[asked.uid]), agreed).content.decode()

    assert "staff number" in page
    assert ours not in Offender.objects.visible_to(second)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sharing_auditentry SET actor = 'somebody.else@agency.example'",
        "DELETE FROM sharing_auditentry",
        "TRUNCATE sharing_auditentry CASCADE",
        "UPDATE sharing_auditpayload SET data = '{}'",
        "DELETE FROM sharing_auditleaf",
        "DELETE FROM sharing_auditcheckpoint",
        "DELETE FROM licence_signoff",
        "DELETE FROM sharing_receipt",
        "UPDATE sharing_receipt SET team_id = team_id",
        "DELETE FROM sharing_exclusion",
        "DELETE FROM sharing_grant",
        "UPDATE sharing_grant SET team_id = team_id",
        "ALTER TABLE sharing_auditentry DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (id int)",
    ],
)
def test_an_operator_with_the_applications_password_who_rewrites_the_log(officer, north, statement):
    audit.record(action=audit.Action.CONSULTATION, verb="offender.opened", by=officer)
    AlertFactory(tells=[north])

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_operator_who_writes_an_entry_of_2020(sealing, check, at_noon):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sharing_auditentry (at, recorded_at, action, verb, actor, role, agency, session, request_id, "
            "target_type, reason) "
            "VALUES ('2020-01-01', '2020-01-01', 'grant', 'sharing.grant_made', '', '', '', '', '', '', '')"
        )
        cursor.execute("SELECT clock_timestamp() - recorded_at < interval '1 minute' FROM sharing_auditentry")
        assert cursor.fetchone() == (True,)  # the database's own time, whatever was said
    sealing.look(sign=True)

    report = check()
    assert report.counts["with a told time"] == 1


def test_a_worker_with_a_stolen_token(settings, ours, north):
    settings.CLIENT_SECRETS = False
    program = KeyedProgram(ClientFactory(client_id="client-tags", teams=[north], secret_set_at=None))
    assert program.get(PEOPLE).status_code == 200
    thief = KeyedProgram.__new__(KeyedProgram)
    thief.own_key, thief.token, thief.browser = ECKey.generate_key("P-256"), program.token, Client()

    answers = [
        Client().get(PEOPLE, headers={"Authorization": f"Bearer {program.token}"}),
        Client().get(PEOPLE, headers={"Authorization": f"DPoP {program.token}"}),
        thief.get(PEOPLE),
    ]

    assert [answer.status_code for answer in answers] == [401, 401, 401]


def test_an_export_at_night(officer, privacy, ours, north, at_noon):
    PracticeValue.objects.create(name=thresholds.EXPORT_LEAST.name, value=10, starts_on=NOON.date(), source="Test")
    for _ in range(11):
        GrantFactory(subject=OffenderFactory(), team=north)
    at_noon.move_to("2026-12-02T02:00:00Z")
    browser = signed_in(officer)

    browser.get(record_of(ours))
    b"".join(browser.post(reverse("people_export"), {"reason": "Briefing"}).streaming_content)
    at_noon.shift(MINUTE)
    scan_reading()

    assert readings() == {("largest_export", "Helen Castell"), ("outside_hours", "Helen Castell")}
    assert alerted(privacy, "access.unusual_reading")


def test_a_restricted_record_opened_by_who_never_worked_on_it(officer, privacy, ours, at_noon):
    RestrictionFactory(subject=ours, names=[officer])

    assert signed_in(officer).get(record_of(ours)).status_code == 200
    at_noon.shift(MINUTE)
    scan_reading()

    assert readings() == {("restricted", "Helen Castell")}
    assert alerted(privacy, "access.unusual_reading")


def test_a_privacy_officer_who_reads_out_of_curiosity(privacy, auditor, ours, officer):
    signed_in(officer).get(record_of(ours))
    browser = signed_in(privacy)

    answers = [browser.get(address).status_code for address in (record_of(ours), f"{PEOPLE}{ours.uid}/")]
    browser.post(reverse("who_looked"), {"number": ours.prison_number}, follow=True)
    found = (
        signed_in(auditor)
        .post(reverse("who_looked"), {"user": privacy.email, "lists": "with"}, follow=True)
        .content.decode()
    )

    assert answers == [404, 404]
    entry = AuditEntry.objects.filter(verb="sharing.log_read", actor_id=privacy.pk).latest("pk")
    assert entry.payload.data["subject"] == ours.pk
    assert privacy.email in found
    assert "Sharing log read" in found


def test_an_administrator_who_enables_a_leaver_alone(ines, privacy, north):
    leaver = UserFactory(name="Guy Gone", teams=[north], is_active=False)

    signed_in(ines).post(reverse("administration_user_enable", args=[leaver.uid]))

    change = ProposedChange.objects.get()
    assert (change.agreed_at, User.objects.get(pk=leaver.pk).is_active) == (None, False)
    assert ChangeNotice.objects.filter(address=leaver.email).exists()  # told at once


def test_two_administrators_who_agree_each_others_changes(ines, joan, lead, privacy):
    form = {"name": "Tom Lead", "email": "joan@elsewhere.example", "agency": str(lead.agency.uid), "role": lead.role}
    browser, address = signed_in(ines), reverse("administration_user_change", args=[lead.uid])
    browser.post(address, form | {"staff_number": "P100"} | hidden_of(browser.get(address)))
    change = ProposedChange.objects.get()

    signed_in(joan).post(reverse("proposed_change_agree", args=[change.uid]))
    signed_in(ines).post(reverse("proposed_change_agree", args=[change.uid]))

    change.refresh_from_db()
    assert change.agreed_at is None
    assert User.objects.get(pk=lead.pk).email == lead.email


def test_a_program_that_is_used_after_its_team_left(north, ours, at_noon):
    row = ClientFactory(client_id="client-tags", teams=[north])
    asked = {"grant_type": "client_credentials", "client_id": "client-tags", "client_secret": "a secret"}
    token = Client().post("/api/v1/token", asked).json()["access_token"]

    def seen():
        answer = Client().get(PEOPLE, headers={"Authorization": f"Bearer {token}"})
        return answer.status_code, [person["uid"] for person in answer.json().get("results", [])]

    assert seen() == (200, [str(ours.uid)])
    membership = row.user.memberships.get()
    teams.end_membership(membership=membership, by=None)
    assert seen() == (200, [])
    people.disable_user(user=row.user, by=None)
    assert seen() == (401, [])


def test_a_live_session_of_a_disabled_user(ines, officer, ours):
    browser = Client()
    browser.post(reverse("account_login"), {"login": officer.email, "password": "a long enough password"})
    assert browser.get(record_of(ours)).status_code == 200
    assert UserSession.objects.filter(user=officer).exists()

    signed_in(ines).post(reverse("administration_user_disable", args=[officer.uid]))

    page, api = browser.get(record_of(ours)), browser.get(PEOPLE)
    assert (page.status_code, urlsplit(page.url).path) == (302, reverse("account_login"))
    assert api.status_code == 401
    assert not UserSession.objects.filter(user=officer).exists()


def test_a_stolen_cookie_in_another_kind_of_browser(officer, ours):
    browser = Client(headers={"User-Agent": "Firefox/140 (Windows)"})
    browser.post(reverse("account_login"), {"login": officer.email, "password": "a long enough password"}, follow=True)
    thief = Client(headers={"User-Agent": "Chrome/150 (X11; Linux)"})
    thief.cookies = browser.cookies

    assert thief.get(record_of(ours)).status_code == 302
    assert browser.get(record_of(ours)).status_code == 302  # and the session is over for both
    assert AuditEntry.objects.filter(verb="sharing.session_ended", actor_id=officer.pk).exists()


def test_a_colleague_at_a_machine_that_was_left_open(settings, lead, ours, at_noon):
    settings.CONFIRMED_MINUTES = 15
    browser, friends = signed_in(lead), TeamFactory(name="Friends")
    at_noon.shift(20 * MINUTE)
    body = {"person": str(ours.uid), "team": str(friends.uid), "grant_role": "reader", "reason": "A favour"}

    body |= {"ends_at": (timezone.now() + timedelta(days=2)).isoformat()}
    answer = browser.post(
        reverse("grants-list"), body, content_type="application/json", headers={"Idempotency-Key": "1"}
    )

    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (403, "second-factor-required")
    assert not Grant.objects.filter(team=friends).exists()


def test_a_receipt_that_is_shown_for_another_act(sealing, record, officer, lead, tmp_path):
    (mine,) = record(verb="alert.acknowledged", by=officer, action=audit.Action.ALTERATION, number=1)
    (other,) = record(verb="alert.acknowledged", by=lead, action=audit.Action.ALTERATION, number=1)
    sealing.look(sign=True)
    receipt = signed_in(officer).get(reverse("own_receipt", args=[mine.uid])).content.decode()
    file = tmp_path / "receipt.tlog-proof"
    file.write_text(receipt)

    report = verify_audit.check_receipt(file, keys=[sealing.verifier])
    assert (report.findings, report.counts["actor_id"]) == ([], officer.pk)  # it says whose it is, whoever shows it
    assert signed_in(officer).get(reverse("own_receipt", args=[other.uid])).status_code == 404
    index = next(line for line in receipt.split("\n") if line.startswith("index "))
    file.write_text(receipt.replace(index, f"index {int(index.split()[1]) + 1}"))
    assert verify_audit.check_receipt(file, keys=[sealing.verifier]).findings


def test_emergency_access_out_of_curiosity(settings, lead, privacy, ours):
    settings.DEMO_CODE = "135790"
    curious = somebody(name="Priya Nandan")
    browser = signed_in(curious)

    browser.post(reverse("emergency"), {"number": "A6120PD", "kind": "threat_to_life", "reason": REASON})
    browser.post(reverse("emergency_confirm"), {"code": "135790"})

    assert browser.get(record_of(ours)).status_code == 200
    assert alerted(lead, "access.emergency")
    assert alerted(privacy, "access.emergency_to_review")


def test_numbers_that_are_guessed(settings, privacy, at_noon):
    settings.DEMO_CODE = "135790"
    curious = somebody(name="Priya Nandan")
    browser = signed_in(curious)
    for n in range(11):
        asked = {"number": f"A{1000 + n}ZZ", "kind": "threat_to_life", "reason": REASON}
        browser.post(reverse("emergency"), asked)
        assert browser.post(reverse("emergency_confirm"), {"code": "135790"}).status_code == 404
    at_noon.shift(MINUTE)

    compare_identities()

    assert readings() == {("asked_numbers", "Priya Nandan")}
    assert alerted(privacy, "access.unusual_reading")
