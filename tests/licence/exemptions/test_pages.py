"""Exemptions on their pages: asked for, viewed, decided by somebody else, ended; and nothing told of victims."""

import re
from datetime import UTC, datetime, timedelta
from difflib import unified_diff

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from licence.breaches.actions import breaches
from licence.exemptions.actions import asking, deciding, ending
from licence.models import Exemption, LicenceCondition, RiskView, Zone
from sharing.access.roles import ROLES, Capability
from sharing.alerts.threads import panels
from sharing.alerts.threads.rules import mark_of
from sharing.models import Alert, Draft, Receipt, Region
from tests.factories.emergencies import opened, somebody
from tests.factories.licence import active_licence, asked_exemption, somebody_due_out, workers, zone_condition
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

NINE, FIVE = datetime(2026, 12, 2, 9, tzinfo=UTC), datetime(2026, 12, 2, 17, tzinfo=UTC)
READERS = [role.code for role in ROLES.values() if {Capability.VIEW_PEOPLE, Capability.SIGN_IN} <= role.capabilities]
TYPED = {
    "scope": "To go to a funeral",
    "starts_at": "2026-12-02T09:00",
    "ends_at": "2026-12-02T17:00",
    "reason": "His father died",
    "escort": "Helen Castell",
    "affects": "His mother",
}


def made():
    person = somebody_due_out(family_name="Telford")
    cast = dict(zip(READERS, workers(person, *READERS), strict=True))
    licence = active_licence(person, cast["probation_officer"], cast["prison_decision_maker"])
    money = zone_condition(licence, family="money", wording="Not to hold more than 1 account.")
    zone = zone_condition(licence)
    return {"person": person, "cast": cast, "licence": licence, "money": money, "zone": zone}


world = world_of(made)
person, cast, licence, money, zone = (row_of(name) for name in ("person", "cast", "licence", "money", "zone"))


def url_of(exemption, name="exemption"):
    return reverse(name, kwargs={"uid": exemption.offender.uid, "permission_uid": exemption.uid})


def add_url(condition):
    return reverse("exemption_add", kwargs={"uid": condition.offender.uid, "condition_uid": condition.uid})


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def asked(zone, cast):
    return asked_exemption(zone, cast["probation_officer"])


@pytest.fixture
def ordinary(money, cast):
    return asked_exemption(money, cast["probation_officer"])


def test_one_asks_another_approves_and_the_licence_says_so(client, person, cast, licence, zone):
    client.force_login(cast["probation_officer"])
    form = page(client, add_url(zone))
    assert escape(zone.wording) in form
    uid = client.get(add_url(zone)).context["form"]["uid"].value()
    place = zone.zones.get()
    for _ in range(2):
        sent = client.post(add_url(zone), TYPED | {"uid": uid, "places": [str(place.uid)]})
    exemption = Exemption.objects.get()
    assert sent.url == url_of(exemption)
    waiting = page(client, url_of(exemption))
    client.force_login(cast["probation_head"])
    decide = page(client, url_of(exemption, "exemption_decide"))

    done = client.post(
        url_of(exemption, "exemption_decide"),
        {"answer": "approve", "reason": "An officer goes with him", "views_read": 0},
        follow=True,
    ).content.decode()

    assert "An assistant chief officer (ACO) decides." in form
    assert "Leeds city centre" in form
    assert "Waiting for a decision" in waiting
    assert "Approve or refuse" not in waiting
    for words in (
        zone.wording,
        "Leeds city centre",
        "His mother",
        "Helen Castell",
        "No other permission and no check.",
    ):
        assert words in decide
    assert "every team that sees the person is alerted" in done
    shown = page(client, reverse("licence", kwargs={"uid": person.uid, "licence_uid": licence.uid}))
    assert "Asked for by Probation officer. Approved by Probation head." in shown
    assert url_of(exemption) in shown
    after = page(client, url_of(exemption))
    assert "Team of Telford" in after
    assert "Approve or refuse" not in after


def test_names_typed_for_somebody_else_and_days_that_have_passed_do_nothing(client, zone, cast):
    """One officer recorded an exemption from a zone that a victim asked for, backdated five days, and chose an analyst
    as its approver who was never asked."""
    LicenceCondition.objects.filter(pk=zone.pk).update(requested_by_victim=True)
    officer, analyst = cast["probation_officer"], cast["ct_analyst"]
    forged = {
        "approved_by": str(analyst.uid),
        "decided_by": analyst.pk,
        "recorded_approver": analyst.pk,
        "decided_at": "2026-11-26T09:00",
        "begins_at": "2026-11-26T09:00",
        "status": "approved",
        "told": [str(team.uid) for team in analyst.teams.all()] if hasattr(analyst, "teams") else [],
    }
    client.force_login(officer)

    backdated = client.post(add_url(zone), TYPED | forged | {"starts_at": "2026-11-26T09:00"})
    assert backdated.status_code == 200
    assert "A permission cannot start before it is approved" in backdated.content.decode()
    assert not Exemption.objects.exists()

    assert client.post(add_url(zone), TYPED | forged).status_code == 302
    exemption = Exemption.objects.get()
    assert (exemption.status, exemption.decided_by, exemption.recorded_approver, exemption.begins_at) == (
        *("asked", None, None, None),
    )
    for user in (officer, analyst):
        client.force_login(user)
        answer = client.post(
            url_of(exemption, "exemption_decide"),
            forged | {"answer": "approve", "reason": "x", "views_read": 0, "by": cast["probation_head"].pk},
        )
        assert answer.status_code == 200
        exemption.refresh_from_db()
        assert (exemption.status, exemption.decided_by) == ("asked", None)
    assert not Alert.objects.filter(kind="licence.permission").exists()


def test_approver_with_the_staff_number_of_who_asked_is_told_why_not(client, money, cast):
    manager, head = cast["probation_manager"], cast["probation_head"]
    exemption = asked_exemption(money, manager)
    head.staff_number = manager.staff_number
    head.save()
    client.force_login(head)

    shown = page(client, url_of(exemption, "exemption_decide"))
    sent = client.post(url_of(exemption, "exemption_decide"), {"answer": "approve", "reason": "x", "views_read": 0})

    assert "has the staff number of Probation manager" in shown
    assert "has the staff number of Probation manager" in sent.content.decode()
    exemption.refresh_from_db()
    assert exemption.status == "asked"


def test_request_that_nobody_can_decide_says_so(client, ordinary, zone, cast):
    """An SPO is there for an ordinary one; for the zone the only ACO has gone."""
    cast["probation_head"].is_active = False
    cast["probation_head"].save()
    client.force_login(cast["probation_officer"])
    words = "No one working with the person can decide this."

    assert words not in page(client, url_of(ordinary))
    assert words in page(client, url_of(asked_exemption(zone, cast["probation_officer"])))


def test_views_of_agencies_are_read_by_the_decider_and_who_has_given_none_is_named(client, ordinary, cast):
    client.force_login(cast["ct_analyst"])
    answer = client.post(url_of(ordinary, "exemption_view"), {"view": "objects", "words": "Seen there in May"})
    assert answer.status_code == 302
    client.force_login(cast["probation_manager"])

    shown = page(client, url_of(ordinary, "exemption_decide"))

    assert RiskView.objects.get().given_by == cast["ct_analyst"]
    assert "Seen there in May" in shown
    assert "Objects" in shown
    assert "Asked, no view yet:" in shown


def test_forms_say_what_to_enter(client, ordinary, money, cast):
    client.force_login(cast["probation_officer"])
    empty = client.post(add_url(money), {}).content.decode()
    long = client.post(add_url(money), TYPED | {"ends_at": "2026-12-20T17:00"}).content.decode()
    view = client.post(url_of(ordinary, "exemption_view"), {}).content.decode()
    reason = client.post(url_of(ordinary, "exemption_withdraw"), {}).content.decode()
    client.force_login(cast["probation_manager"])
    decision = client.post(url_of(ordinary, "exemption_decide"), {"views_read": 0}).content.decode()

    assert "Enter what is to be allowed" in empty
    assert "at most 14 days" in long
    assert "Select your agency’s view" in view
    assert "Enter a reason" in reason
    assert "Select approve or refuse" in decision
    assert "Enter a reason for the decision" in decision


def test_board_condition_asks_for_the_document_of_the_board(client, money, cast):
    LicenceCondition.objects.filter(pk=money.pk).update(approved_by_body="board", approval_ref="PB/26/1")
    money.refresh_from_db()
    exemption = asked_exemption(money, cast["probation_officer"])
    client.force_login(cast["probation_head"])
    given = {"answer": "approve", "reason": "The Board agrees", "views_read": 0}
    document = {"board_ref": "PB/26/1182", "board_on_day": "30", "board_on_month": "11", "board_on_year": "2026"}

    without = client.post(url_of(exemption, "exemption_decide"), given).content.decode()
    assert "Enter the reference of the Parole Board’s document" in without
    assert client.post(url_of(exemption, "exemption_decide"), given | document).status_code == 302
    assert "PB/26/1182, 30 November 2026" in page(client, url_of(exemption))


def test_approved_late_it_says_that_it_starts_now(client, ordinary, cast, at_noon):
    at_noon.move_to(NINE + timedelta(hours=2))
    client.force_login(cast["probation_manager"])

    done = client.post(
        url_of(ordinary, "exemption_decide"), {"answer": "approve", "reason": "x", "views_read": 0}, follow=True
    ).content.decode()

    assert "The start asked for has passed, so it starts now." in done
    assert "2 December 2026, 11:00. The approval came after the start asked for." in done
    assert "Permitted now" in done


def test_page_says_that_the_time_is_over_before_the_clock_has_come_by(client, ordinary, cast, at_noon):
    deciding.approve(exemption=ordinary, reason="x", by=cast["probation_manager"])
    at_noon.move_to(FIVE)
    client.force_login(cast["probation_officer"])

    shown = page(client, url_of(ordinary))

    assert "Time ended" in shown
    assert "End permission now" not in shown


def test_withdrawn_approval_stays_in_sight(client, ordinary, cast):
    deciding.approve(exemption=ordinary, reason="Managed", by=cast["probation_manager"])
    client.force_login(cast["probation_head"])
    assert client.post(url_of(ordinary, "exemption_unapprove"), {"reason": "The wrong person"}).status_code == 302

    shown = page(client, url_of(ordinary))

    for words in ("Approval withdrawn", "The wrong person", "Probation manager, 1 December 2026", "Managed"):
        assert words in shown


def test_draft_of_each_form_is_kept_and_counts_the_views_that_stand_now(client, ordinary, cast):
    client.force_login(cast["probation_manager"])
    kept = reverse("draft", kwargs={"form": "exemption.decide", "about": str(ordinary.uid)})
    assert client.post(kept, {"reason": "An officer goes with him", "views_read": 0}).status_code < 400
    asking.give_view(exemption=ordinary, view="objects", words="x", by=cast["ct_analyst"])

    shown = page(client, url_of(ordinary, "exemption_decide"))

    assert "An officer goes with him" in shown
    assert re.search(r'name="views_read" value="1"', shown)
    client.post(url_of(ordinary, "exemption_decide"), {"answer": "refuse", "reason": "x", "views_read": 1})
    assert not Draft.objects.exists()


def test_row_from_before_approvals_were_signed_is_never_shown_as_signed(client, person, money, cast):
    team = TeamFactory(name="CTP North East")
    exemption = Exemption.objects.create(
        condition=money,
        offender=person,
        status="approved",
        scope="A funeral",
        starts_at=timezone.now() - timedelta(days=5),
        ends_at=timezone.now() + timedelta(days=1),
        begins_at=timezone.now() - timedelta(days=5),
        reason="His father",
        asked_by=cast["probation_officer"],
        recorded_approver=cast["ct_analyst"],
    )
    exemption.recorded_told.set([team])
    client.force_login(cast["probation_manager"])

    shown = page(client, url_of(exemption))
    beside = page(client, reverse("person_licence", kwargs={"uid": person.uid}))

    assert "Ct analyst, who did not sign here" in shown
    assert "Approved by" not in shown + beside
    assert "Recorded before approvals were signed, by Probation officer. Approver named then: Ct analyst." in beside
    assert "Recorded as informed: CTP North East." in shown
    assert "No team was alerted of an approval." in shown


def test_requests_to_decide_are_on_my_day_of_those_who_can_and_of_nobody_else(client, asked, ordinary, cast, at_noon):
    seen = {}
    for role in READERS:
        client.force_login(cast[role])
        shown = page(client, "/")
        seen[role] = {each.pk for each in (asked, ordinary) if url_of(each) in shown}

    assert seen["probation_head"] == {asked.pk, ordinary.pk}
    assert seen["probation_manager"] == {ordinary.pk}
    assert {role for role, found in seen.items() if found} == {"probation_head", "probation_manager"}
    at_noon.move_to(FIVE)
    client.force_login(cast["probation_head"])
    assert url_of(asked) not in page(client, "/")


def listed(client, **choices):
    answer = client.get(reverse("exemptions"), choices)
    assert answer.status_code == 200
    return [line.exemption.pk for line in answer.context["lines"]]


def test_list_shows_what_waits_what_is_yours_to_decide_and_who_is_exempt_now(client, asked, ordinary, cast, at_noon):
    deciding.approve(exemption=ordinary, reason="x", by=cast["probation_manager"])
    Region.objects.create(code="LON", kind="probation", name="London")
    client.force_login(cast["probation_head"])

    assert listed(client) == [ordinary.pk, asked.pk]
    assert listed(client, show="waiting") == listed(client, show="to_decide") == [asked.pk]
    assert listed(client, show="now") == listed(client, region="London") == []
    at_noon.move_to(NINE)
    client.force_login(cast["probation_manager"])
    assert listed(client, show="now") == [ordinary.pk]
    assert listed(client, show="to_decide") == []
    assert client.get(reverse("exemptions"), {"show": "mine"}).status_code == 302


def test_list_asks_as_many_questions_for_one_as_for_twenty(client, money, cast):
    client.force_login(cast["probation_head"])
    counts = []
    for number in (1, 19):
        for _ in range(number):
            asked_exemption(money, cast["probation_officer"])
        with CaptureQueriesContext(connection) as queries:
            listed(client)
        counts.append(len(queries))

    assert counts[0] == counts[1]


# Victims


def test_victim_liaison_is_asked_and_answers_and_only_few_read_it(client, asked, cast):
    alert = Alert.objects.get(kind="licence.permission_liaison_view_wanted")
    client.force_login(cast["victim_liaison"])
    assert "Give a view" in page(client, url_of(asked))
    assert "Record view" in page(client, url_of(asked, "exemption_view"))
    given = client.post(url_of(asked, "exemption_view"), {"view": "objects", "words": "She works near there"})
    assert given.status_code == 302

    reads, rings = set(), set()
    for role in READERS:
        client.force_login(cast[role])
        shown = page(client, url_of(asked))
        assert ("She works near there" in shown) is ("Victim liaison" in shown), role
        reads |= {role} if "She works near there" in shown else set()
        rings |= {role} if client.get(reverse("alert", kwargs={"uid": alert.uid})).status_code == 200 else set()

    assert reads == {role for role in READERS if Capability.KNOW_VICTIMS_ASK in ROLES[role]}
    assert rings == {"victim_liaison"}
    assert Receipt.objects.filter(alert=alert).count() == 1


def test_decider_reads_that_a_victim_asked_and_which_teams_were_alerted(client, zone, cast):
    LicenceCondition.objects.filter(pk=zone.pk).update(requested_by_victim=True)
    exemption = asked_exemption(LicenceCondition.objects.get(pk=zone.pk), cast["probation_officer"])
    seen = {}
    for role in READERS:
        client.force_login(cast[role])
        shown = page(client, url_of(exemption))
        assert ("Asked for by a victim" in shown) is ("Teams alerted to decide" in shown), role
        seen[role] = "Asked for by a victim" in shown

    assert {role for role, is_seen in seen.items() if is_seen} == set(READERS) - set(DO_NOT_KNOW)


def test_emergency_access_opens_nothing_that_victim_liaison_said(client, asked, person, cast):
    asking.give_view(exemption=asked, view="objects", words="She works near there", by=cast["victim_liaison"])
    reads = {}
    for role in ("probation_head", "victim_liaison"):
        user = somebody(role)
        opened(person, user)
        client.force_login(user)
        reads[role] = "She works near there" in page(client, url_of(asked))
        assert not RiskView.objects.visible_to(user).exists()
        assert client.get(url_of(asked, "exemption_view")).status_code == 403

    assert reads == {"probation_head": False, "victim_liaison": False}


def test_nobody_else_gives_a_view_without_the_right_to_change(client, asked, person, cast):
    team = TeamFactory()
    GrantFactory(subject=person, team=team, grant_role="reader")
    statuses = {}
    for role in ("probation_officer", "auditor", "victim_liaison"):
        client.force_login(UserFactory(role=role, teams=[team]))
        statuses[role] = client.get(url_of(asked, "exemption_view")).status_code

    assert statuses == {"probation_officer": 403, "auditor": 403, "victim_liaison": 200}


UID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
RANDOM = re.compile(rf"""{UID}|csrfmiddlewaretoken" value="\w+|hx-headers='[^']+'|nonce="[^"]+""")
ASKERS = ("ct_analyst", "probation_duty_manager", "prison_decision_maker", "auditor")
DO_NOT_KNOW = [role for role in READERS if Capability.KNOW_VICTIMS_ASK not in ROLES[role]]


def everything(client, user, condition, exemptions):
    """Each page and answer about the condition and its exemptions, as this user gets it, without what is random."""
    client.force_login(user)
    person = condition.offender
    at = {"uid": person.uid}
    addresses = [
        add_url(condition),
        reverse("licence", kwargs=at | {"licence_uid": condition.licence.uid}),
        reverse("person_licence", kwargs=at),
        reverse("person_timeline", kwargs=at),
        reverse("alerts"),
        reverse("exemptions"),
        "/",
        "/api/v1/permissions/",
    ]
    for exemption in exemptions:
        addresses += [url_of(exemption), reverse("permissions-detail", kwargs={"uid": exemption.uid})]
    forms = ("_view", "_decide", "_withdraw", "_end", "_unapprove")
    addresses += [url_of(exemptions[0], f"exemption{name}") for name in forms]
    found = []
    for address in addresses:
        answer = client.get(address)
        found.append((answer.status_code, RANDOM.sub("", answer.getvalue().decode())))
    return found


@pytest.mark.parametrize("family", ["zones", "money"])
def test_readers_who_may_not_know_read_the_same_whether_or_not_a_victim_asked(
    client, licence, cast, family, at_noon, monkeypatch
):
    """Asked for, viewed by victim liaison, refused, approved and ended: byte by byte, other than ids. So also the mark
    of what was shown of a thread, which is of ids, words and severities: here without the ids."""
    monkeypatch.setattr(panels, "mark_of", lambda facts: mark_of(("", *fact[1:]) for fact in facts))
    told = {}
    for by_victim in (False, True):
        with transaction.atomic():
            condition = zone_condition(licence, family=family, place="York", requested_by_victim=by_victim)
            exemptions = [asked_exemption(condition, cast["probation_officer"]) for _ in range(3)]
            if family == "zones":
                asking.give_view(exemption=exemptions[0], view="objects", words="She", by=cast["victim_liaison"])
            deciding.refuse(exemption=exemptions[1], reason="No", by=cast["probation_head"])
            deciding.approve(exemption=exemptions[2], reason="Yes", by=cast["probation_head"])
            told[by_victim] = {role: everything(client, cast[role], condition, exemptions) for role in ASKERS}
            transaction.set_rollback(True)

    assert set(ASKERS) <= set(DO_NOT_KNOW)
    for role in ASKERS:
        for plain, of_victim in zip(told[False][role], told[True][role], strict=True):
            assert plain[0] == of_victim[0], role
            assert list(unified_diff(*(each[1].splitlines() for each in (plain, of_victim)), n=0)) == [], role
    assert not Zone.objects.filter(place="York").exists()


@pytest.mark.parametrize(
    ("occurred_at", "occurred_until", "is_exempt"),
    [
        (NINE - timedelta(minutes=1), None, False),
        (NINE, None, True),
        (NINE - timedelta(hours=1), NINE, True),
        (NINE + timedelta(hours=1, minutes=59), None, True),
        (NINE + timedelta(hours=2), None, False),
        (FIVE, FIVE + timedelta(hours=1), False),
    ],
)
def test_breach_says_that_an_exemption_held_at_a_moment_of_the_conduct(
    client, money, cast, at_noon, occurred_at, occurred_until, is_exempt
):
    """Ended by hand after two hours."""
    exemption = deciding.approve(
        exemption=asked_exemption(money, cast["probation_officer"]), reason="x", by=cast["probation_manager"]
    )
    at_noon.move_to(NINE + timedelta(hours=2))
    ending.end_early(exemption=exemption, reason="x", by=cast["probation_officer"])
    at_noon.move_to(FIVE + timedelta(hours=2))
    found = breaches.open_breach(
        offender=money.offender,
        condition=money,
        source="police",
        reason="other",
        occurred_at=occurred_at,
        occurred_until=occurred_until,
        summary="Seen there",
        by=cast["probation_manager"],
    )
    client.force_login(cast["probation_manager"])
    at = {"uid": money.offender.uid, "breach_uid": found.uid}

    pages = [
        page(client, reverse("breach", kwargs=at)),
        page(client, reverse("breach_move", kwargs=at | {"verb": "review"})),
    ]

    assert ["had permission under this condition at that time" in shown for shown in pages] == [is_exempt] * 2
