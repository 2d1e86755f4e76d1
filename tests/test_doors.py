"""Every address, through the URL table: what each kind of asker receives. A new address without a row fails."""

import copy
import difflib
import functools
import json
import logging
import re
import traceback
from contextlib import contextmanager
from datetime import date, timedelta
from http.cookies import SimpleCookie
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver
from django.utils import timezone

from licence.models import (
    Account,
    Breach,
    Check,
    Device,
    Exemption,
    Handover,
    Licence,
    LicenceCondition,
    Paper,
    PaperGiven,
    PlaceOfStay,
    Recall,
    ReleaseDaySheet,
    RequestTie,
    UrgentArrest,
    Zone,
)
from licence.papers import printing
from licence.papers.rules import PaperKind
from licence.readiness.actions import lists
from offenders.dates.checks.actions import make_check
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep.date_checks import record_now
from offenders.models import (
    Absence,
    Adjustment,
    Alias,
    BoardDirection,
    BroughtForward,
    Classification,
    Closing,
    Conviction,
    CustodyPeriod,
    DateConflict,
    DateOverride,
    DisputeDecision,
    DutyFile,
    HomeVisit,
    Identifier,
    ImposedOrder,
    Intervention,
    Journey,
    KeyDate,
    KnownChange,
    LawReplay,
    LawReplayLine,
    Link,
    MappaAction,
    MappaCase,
    MappaLevel,
    MappaMeeting,
    MappaMinutes,
    Match,
    MatchNotice,
    MatchReply,
    MatchSide,
    NeverApplied,
    Notice,
    NotificationAnswer,
    NotificationDuty,
    NotificationPeriod,
    Offence,
    Offender,
    PoliceHandover,
    RegisterEntry,
    RegisterItem,
    Release,
    ReleaseHold,
    ReleaseOrder,
    ReportedEnd,
    Sentence,
    StrikeOut,
    Threat,
    ThreatReview,
    ThreatWarning,
    ToldDifference,
    WeeklyEntry,
    WeeklyList,
)
from offenders.reference.loading.actions import load_kind
from offenders.reference.registry import KINDS
from parole.hearings.event_kinds import LISTED
from parole.models import Challenge, Decision, LiaisonAnswer, LiaisonNotice, RequiredReference, Victim
from release_monitor.models import (
    Briefing,
    CapacityNumber,
    Deprioritisation,
    ForecastRun,
    SavedView,
    Subscription,
    Supposition,
)
from release_monitor.pages import page
from sharing.access.rules import GrantRole
from sharing.joint_teams.actions import add_member
from sharing.leave import actions as leaves
from sharing.models import (
    AccessReview,
    AuditEntry,
    Event,
    EventDelivery,
    Item,
    Maintenance,
    ProgrammeMove,
    ProposedChange,
    RelevanceMark,
    ReportedAct,
    RetentionHold,
    RetentionReview,
    ShiftOffer,
    ShiftSwap,
    SightGap,
    Sitting,
    UnseenReason,
    User,
)
from sharing.models import Handover as DutyHandover
from sharing.sign_in.backends import PasswordBackend
from tests import access_entries
from tests.addresses import telling_addresses
from tests.answers import without_tokens
from tests.api_programs import key_of
from tests.doors import DOORS as ALL_DOORS
from tests.factories.breaches import licence_since_long
from tests.factories.bundles import bundle_of
from tests.factories.certificates import certified
from tests.factories.checks import due
from tests.factories.data_requests import data_request_of
from tests.factories.duties import DutyFactory
from tests.factories.emergencies import opened, somebody
from tests.factories.hearings import hearing_row
from tests.factories.joint import standing
from tests.factories.leave import days_from_now
from tests.factories.offenders import ImportFileFactory, LawCheckFactory, OffenderFactory, ReferenceChangeFactory
from tests.factories.parole import ReviewFactory
from tests.factories.rota import ShiftFactory
from tests.factories.sharing import (
    AccessRequestFactory,
    AgencyFactory,
    AlertFactory,
    ClientFactory,
    EndpointFactory,
    ExclusionFactory,
    GrantFactory,
    MembershipFactory,
    RestrictionFactory,
    StormFactory,
    SuppressionFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)
from tests.factories.unusual import unusual_about

DOORS = [door for door in ALL_DOORS if not door.tested_in]
MOST_QUERIES = 32  # of any page, beside the bell's and the two of its session: audit, practice values are among them
ASKERS = ["visitor", "stranger", "reader", "contributor", "right_role"]


def addresses(resolver=None, prefix=""):
    """(name, route) of every address of the house."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, route)
        else:
            yield pattern.name, route


def test_every_address_has_a_name_and_a_row():
    names = {name or route for name, route in addresses()}

    assert names - {door.name for door in ALL_DOORS} == set(), "give the new address a row in tests/doors.py"


def test_no_row_stands_for_an_address_that_is_gone():
    assert {door.name for door in ALL_DOORS} - {name for name, _ in addresses()} == set()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The cast, made once for all doors; what a test does to it is undone by the test's own savepoint.

    The clock stands: pages say the minute, and a session that grows older is written again.
    """
    with time_machine.travel(timezone.now(), tick=False), django_db_blocker.unblock(), transaction.atomic():
        cast = made()
        connection.check_constraints()  # what waits to be checked would be checked again by each test
        yield cast
        transaction.set_rollback(True)


@pytest.fixture
def cast(world, db):
    """Copies, so that no test sees what another has set on a row in memory."""
    return {name: copy.copy(row) for name, row in world.items()}


@pytest.fixture(scope="module")
def sessions(world):
    """The cookies of everybody who is signed in here, made once: the askers by name, the right roles by role."""
    askers = {name: world[name] for name in ASKERS if name in world}
    right = {role: UserFactory(role=role, teams=[TeamFactory()]) for role in {door.role for door in ALL_DOORS}}
    return {who: cookies_of(user) for who, user in (askers | right).items()}


def cookies_of(user):
    client = Client()
    client.force_login(user)
    return {name: morsel.value for name, morsel in client.cookies.items()}


class PlainClient(Client):
    """Keeps nothing of the templates that were printed, which costs more than to print them."""

    def request(self, **request):
        return self.handler(self._base_environ(**request))


@pytest.fixture(scope="module")
def handler():
    """The house behind all clients of this file: to set up its middleware costs as much as a page. What breaks in a
    view is raised to who asks; its lines of the log, each written three times by pytest, are tested in tests/setup."""
    with override_settings(DEBUG_PROPAGATE_EXCEPTIONS=True):
        logging.disable(logging.WARNING)
        yield PlainClient().handler
        logging.disable(logging.NOTSET)


@pytest.fixture
def client(handler):
    """Asks as whoever has signed in."""
    client = PlainClient()
    client.handler = handler
    return client


@pytest.fixture
def no_bell(monkeypatch):
    """The count beside "Alerts", a fourth of the work of each page, is asked in tests/sharing/test_live_updates.py."""
    monkeypatch.setattr(page, "COUNTS", {name: lambda user: 0 for name in page.COUNTS})


@pytest.fixture(scope="module")
def known(world):
    """What was read of sessions and users: before each turn they are as they were."""
    return {}


@pytest.fixture
def known_sessions(known, sessions, monkeypatch):
    """Who asks is read from the database once, before the first address, and not for each: that a session or an account
    that has ended opens nothing at the next request is asked below, and in tests/sharing/sign_in."""
    load, get_user = SessionStore.load, PasswordBackend.get_user

    def read_once(key, read):
        if key not in known:
            known[key] = read()
        return copy.deepcopy(known[key])

    monkeypatch.setattr(SessionStore, "load", lambda kept: read_once(kept.session_key, lambda: load(kept)))
    monkeypatch.setattr(PasswordBackend, "get_user", lambda by, pk: read_once(pk, lambda: get_user(by, pk)))
    if not known:
        for cookies in sessions.values():
            PasswordBackend().get_user(int(SessionStore(cookies[settings.SESSION_COOKIE_NAME])[SESSION_KEY]))


@contextmanager
def undone(asker):
    """One asker's turn: what is written in it, in the database or the cache, nobody sees after it."""
    prefix = cache.key_prefix
    cache.key_prefix = f"{prefix}-{asker.replace(' ', '-')}"
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        cache.key_prefix = prefix


def made():
    """One person whose record two teams were given access to, and the askers."""
    person = OffenderFactory(family_name="Wrexcombe", prison_number="A7007XQ")
    grants = {
        role: GrantFactory(
            subject=person, team=TeamFactory(name=f"As {role}"), grant_role=role, reason="Watched at Wrexcombe"
        )
        for role in (GrantRole.READER, GrantRole.CONTRIBUTOR)
    }
    release = due_out(person)
    entry_of(person, release, WeeklyList.objects.create(starts_on=date(2026, 11, 30), made_at=timezone.now()))
    desk = TeamFactory(kind="national_desk")
    alert = AlertFactory(subject=person, tells=[grant.team for grant in grants.values()], text="Seen at Wrexcombe")
    reader = UserFactory(teams=[grants[GrantRole.READER].team])
    return below(person, release) | {
        "alert": alert,
        "thread": alert.thread,
        "storm": StormFactory(team=grants[GrantRole.READER].team),
        "suppression": SuppressionFactory(
            team=grants[GrantRole.READER].team, subject=person, reason="Seen at Wrexcombe"
        ),
        **sitting_about(person, [grant.team for grant in grants.values()]),
        "access_review": (access_review := review_of_access(grants[GrantRole.READER].team)),
        "line": access_review.lines.create(subject=person, grant=grants[GrantRole.READER]),
        "move": ProgrammeMove.objects.create(
            subject=person,
            begins="state_threats",
            reason="Seen at Wrexcombe",
            proposed_by=UserFactory(role="probation_manager"),
            proposed_at=timezone.now(),
        ),
        "restriction": RestrictionFactory(subject=person, reason="Named at Wrexcombe", ends_at=timezone.now()),
        "exclusion": ExclusionFactory(subject=person, reason="Lives at Wrexcombe"),
        "request": AccessRequestFactory(asked_by=reader, subject=person, reason="Asked at Wrexcombe"),
        "duty_handover": offered(person, to=grants[GrantRole.CONTRIBUTOR].team),
        "agency": grants[GrantRole.CONTRIBUTOR].team.agency,
        "release": release,
        "emergency": opened(person, somebody(name="Priya Nandan")),
        **unusual_about(person),
        **data_request_of(person),
        **bundle_of(person),
        "certificate": certified(),
        "client": (program := ClientFactory()),
        "client_key": key_of(program),
        "maintenance": maintenance_to_come(),
        "proposed_change": a_proposed_change(),
        "delivery": event_of(person, program),
        "person": person,
        "grant": grants[GrantRole.READER],
        "team": TeamFactory(),
        "saved_view": (view := SavedView.objects.create(owner=reader, title="Mine", page="breaches")),
        "subscription": Subscription.objects.create(
            user=reader,
            view=view,
            every="weekly",
            team=grants[GrantRole.READER].team,
            role=reader.role,
            renewed_on=timezone.localdate(),
        ),
        "briefing": briefing_of("state_threats"),
        "desk": desk,
        "scope": TeamScopeFactory(team=desk, programme="state_threats"),
        "membership": MembershipFactory(team=desk),
        "user": UserFactory(),
        "file": ImportFileFactory(name="Wrexcombe.csv"),
        "replay": replay_of(person),
        **forecast_of_nobody(UserFactory()),
        "law_check": LawCheckFactory(),
        "offence": Offence.objects.get(key="cl-kidnap"),
        "reference_change": ReferenceChangeFactory(),
        **{f"row_of_{name}": first_of(kind) for name, kind in KINDS.items()},
        "stranger": UserFactory(teams=[TeamFactory()]),
        "reader": reader,
        "contributor": (officer := UserFactory(teams=[grants[GrantRole.CONTRIBUTOR].team])),
        "leave": (leave := leave_of(officer)),
        "cover": leave.covers.get(),
        "shift": (shift := shift_of(officer)),
        "swap": swap_asked_of(officer, shift),
        "offer": offered_time(officer, shift),
    }


def briefing_of(scope):
    figure = {"code": "custody", "title": "In custody", "number": 7, "words": "7", "as_at": "30 November 2026, 06:00"}
    facts = {
        "title": "Command briefing, week of 30 November 2026",
        "scope": "State threats, England and Wales",
        "as_at": "30 November 2026, 06:00",
        "finding": ["Too few releases to say."],
        "figures": [figure],
        "attention": [],
        "rates": [],
        "breaches": [],
        "readiness": {"title": "Ready for release, next 28 days", "columns": [], "rows": []},
        "quality": "Too few alerts in 28 days to say",
        "calibration": "No forecast has been kept yet",
        "changes": [],
        "compared": "",
    }
    return Briefing.objects.create(
        kind="weekly", scope=scope, day=date(2026, 11, 30), as_at=timezone.now(), facts=facts, digest="7f3a" * 16
    )


def maintenance_to_come():
    return Maintenance.objects.create(
        reason="A new disk",
        planned_by=UserFactory(role="administrator"),
        planned_at=timezone.now(),
        **moments_from_now(1, 2),
    )


def a_proposed_change():
    return ProposedChange.objects.create(
        kind="team_reopen",
        title="Reopen a team",
        asked={},
        proposed_by=UserFactory(role="administrator"),
        proposed_at=timezone.now(),
    )


def moments_from_now(first, last):
    now = timezone.now()
    return {"starts_at": now + timedelta(hours=first), "ends_at": now + timedelta(hours=last)}


def shift_of(officer):
    """The officer is on call for a duty desk of their agency."""
    desk = TeamFactory(kind="duty_desk", agency=officer.agency)
    MembershipFactory(user=officer, team=desk)
    return ShiftFactory(team=desk, user=officer, **moments_from_now(-1, 9))


def swap_asked_of(officer, shift):
    """A colleague who is second on call asks the officer."""
    held = ShiftFactory(team=shift.team, level="second", **moments_from_now(-1, 9))
    asked = {"asked_by": held.user, "asked_at": timezone.now(), "asked_of": officer, "reason": "A wedding"}
    return ShiftSwap.objects.create(shift=held, **asked, **moments_from_now(2, 9))


def offered_time(officer, shift):
    offered = {"offered_by": shift.user, "offered_at": timezone.now(), **moments_from_now(20, 30)}
    offer = ShiftOffer.objects.create(team=shift.team, agency=shift.agency, level="first", **offered)
    offer.people.add(officer)
    return offer


def leave_of(officer):
    """Planned by the officer, for whom a colleague is asked to stand in."""
    colleague = UserFactory(teams=[officer.memberships.get().team])
    asked = {"officer": officer, "stand_in": colleague, "by": officer, "kind": "annual"}
    return leaves.plan(**asked, **days_from_now(20, 22))


def entry_of(person, release, weekly_list):
    """They are on the list that was issued for that week."""
    days = dict.fromkeys(["expected_on", "leaves_on", "warn_on"], date(2026, 12, 4))
    WeeklyEntry.objects.create(
        weekly_list=weekly_list, offender=person, release=release, basis="CRD", certainty="fixed", **days
    )


def due_out(person):
    """Their release by law is expected in a week."""
    return Release.objects.create(
        offender=person,
        period=CustodyPeriod.objects.create(offender=person, starts_on=date(2023, 3, 15)),
        basis="CRD",
        certainty="fixed",
        is_counted=True,
        **dict.fromkeys(["expected_on", "leaves_on", "warn_on"], timezone.localdate() + timedelta(days=7)),
    )


def shared_with(person, teams):
    """An item of which these teams have the gist, and which they may print and a program may read."""
    holder = UserFactory(role="ct_analyst", teams=[GrantFactory(subject=person, grant_role="contributor").team])
    item = Item.objects.create(
        subject=person,
        kind="intelligence",
        title=f"Seen at {person.family_name}",
        gist=f"Met somebody at {person.family_name}",
        agency=holder.agency,
        team=holder.memberships.get().team,
        recorded_by=holder,
        owner=holder,
        state="gist_shared",
        review_on=timezone.localdate() + timedelta(days=9),
        no_export=False,
        no_api=False,
    )
    for team in teams:
        item.readings.create(team=team, extent="gist", shared_by=holder)
    return item


def review_of_access(team):
    now = timezone.now()
    return AccessReview.objects.create(
        team=team, quarter_starts_on=date(2026, 10, 1), made_at=now, due_at=now + timedelta(days=14)
    )


def offered(person, to):
    """A duty that a team of elsewhere offers to anybody of this one."""
    duty = DutyFactory(subject=person)
    return DutyHandover.objects.create(
        subject=person,
        from_agency=duty.agency,
        from_team=duty.team,
        from_owner=duty.owner,
        to_team=to,
        reason=f"Moved, {person.family_name}",
        by_move=True,
        offered_at=timezone.now(),
        answer_due_at=timezone.now() + timedelta(days=1),
    )


def forecast_of_nobody(by):
    """A run without groups, what somebody supposed of it, and a row of capacity."""
    run = ForecastRun.objects.create(
        as_at=date(2026, 11, 30), made="issued", made_at=timezone.now(), inputs="x", base_rates=[], code="x"
    )
    supposition = Supposition.objects.create(run=run, title="Two more", programme="terrorism", asked_by=by)
    capacity = CapacityNumber.objects.create(
        kind="premises", region="North East", week=date(2026, 11, 30), number=3, source="Return", entered_by=by
    )
    return {"supposition": supposition, "capacity": capacity}


def replay_of(person):
    """A replay that is finished and moves the person: the page of it that is still running answers without a body."""
    replay = LawReplay.objects.create(
        title="A replay", commencements={}, asked_by=UserFactory(), finished_at=timezone.now()
    )
    LawReplayLine.objects.create(replay=replay, offender=person, before={}, after={"SLED": "2029-03-14"})
    return replay


def event_of(person, program):
    """An event about the person that waits for the program."""
    event = Event.objects.create(kind=LISTED.name, subject=person, record_uid=person.uid, happened_at=timezone.now())
    spans = dict.fromkeys(["told_at", "next_try_at"], timezone.now())
    return EventDelivery.objects.create(event=event, endpoint=EndpointFactory(client=program), **spans)


def below(person, release):
    """One row of each kind that an address below the person may name."""
    conviction = Conviction.objects.create(
        offender=person, offence=Offence.objects.earliest("pk"), convicted_on=date(2023, 3, 1)
    )
    hold = ReleaseHold.objects.create(release=release, offender=person, kind="identity", reason="Two of the name")
    licence = licence_since_long(person)
    breach = Breach.objects.create(
        offender=person,
        licence=licence,
        condition=licence.rows[0],
        source="police",
        reason="device_or_internet",
        occurred_at=timezone.now(),
        summary="Seen at Wrexcombe",
    )
    check = due(licence.rows[0], UserFactory(), timezone.localdate() + timedelta(days=1))
    since = {"offender": person, "starts_on": date(2026, 10, 1), "evidence": "Seen at Wrexcombe"}
    device = Device.objects.create(kind="phone", make="Wrexcombe 5", **since)
    return {
        "breach": breach,
        "concern": concern_of(breach),
        "account": Account.objects.create(kind="bank", provider="Bank of Wrexcombe", handle="7", **since),
        "stay": PlaceOfStay.objects.create(kind="work", address="1 Wrexcombe Road", **since),
        **recall_of(breach),
        **paper_of(licence),
        "in_force": licence,
        "bound": licence.rows[0],
        "plan": check.plan,
        "handover": Handover.objects.create(
            uid=check.uid,
            act=check.uid,
            check_made=check,
            offender=person,
            to_officer=check.officer,
            reason="Leave",
            at=timezone.now(),
            by=check.officer,
        ),
        "check": check,
        "entry": device,
        "alias": Alias.objects.create(offender=person, name="Ron Wrexcombe"),
        "identifier": Identifier.objects.create(offender=person, kind="crn", value="X123456", canonical="X123456"),
        "conviction": conviction,
        "classification": Classification.objects.create(
            offender=person,
            conviction=conviction,
            offence_words="Seen at Wrexcombe",
            offence=conviction.offence,
            ancillary_form="attempt",
            reason="Warrant",
            proposed_by=UserFactory(),
        ),
        "sentence": Sentence.objects.create(
            offender=person, conviction=conviction, kind="SDS", sentenced_on=date(2023, 3, 15), years=6
        ),
        **dates_of(person),
        **order_and_link_of(person),
        **mappa_of(person),
        "release": release,
        "hold": hold,
        "absence": Absence.objects.create(
            offender=person, period=release.period, kind="hospital", left_at=timezone.now(), where="Wrexcombe Hospital"
        ),
        **(licence := licence_of(person)),
        **list_of(release),
        **(review := review_of(person)),
        "tie": tied(licence["condition"], review["victim_request"]),
        **leaving_of(person),
        "date_check": made_of(person),
        "override": override_of(person),
        "conflict": conflict_of(person),
        "forward": forward_of(release, check.officer),
        "end": reported_end_of(person),
        "order": (order := order_of(release, check.officer)),
        "reported": call_of(order),
        **after_licence_of(person, check.officer),
        "priority": Deprioritisation.objects.create(
            offender=person,
            team=TeamFactory(),
            work="visits",
            what="Visits to Wrexcombe every 6 weeks",
            reason="Wrexcombe is far",
            review_on=date(2100, 1, 1),
            decided_by=UserFactory(),
            decided_at=timezone.now(),
            second=UserFactory(),
        ),
        "board_direction": direction_of(release, check.officer),
        **register_of(person, conviction),
    }


def register_of(person, conviction):
    """What the register holds of the person, as the rules and the police would have put it."""
    officer, today, name = UserFactory(role="ct_analyst"), timezone.localdate(), person.family_name
    whose = {"offender": person}
    answer = NotificationAnswer.objects.create(as_at=today, because=f"Seen at {name}", law_version="1", **whose)
    days = {"starts_on": date(2023, 3, 15), "from_on": date(2023, 3, 15), "years": 15, "section": "s.53"}
    sentence = conviction.sentences.first()
    notice = Notice.objects.create(
        section="49", told_on=today, station=name, received_by=officer, has_residence=True, **whose
    )
    duty = NotificationDuty.objects.create(
        kind="PERIODIC", cause=name, section="s.49", since=today, due_on=today, **whose
    )
    journey = Journey.objects.create(known_on=today, departs_on=today, first_country=name, recorded_by=officer, **whose)
    return {
        "register_entry": RegisterEntry.objects.create(
            answer=answer, state="active", since=today, duties_refused=f"Not known at {name}", **whose
        ),
        "notification_period": NotificationPeriod.objects.create(
            answer=answer, sentence=sentence, offence=f"Seen at {name}", **days, **whose
        ),
        "told_notice": notice,
        "duty": duty,
        "told": RegisterItem.objects.create(
            kind="name", value=f"Ron {name}", starts_on=today, told_on=today, told_in=notice, **whose
        ),
        "journey": journey,
        "change": KnownChange.objects.create(kind="contact", on=today, words=f"At {name}", **whose),
        "home_visit": HomeVisit.objects.create(
            visited_at=timezone.now(), result="seen", narrative=f"At {name}", visited_by=officer, **whose
        ),
        "s54": DutyFile.objects.create(reason=f"Seen at {name}", opened_by=officer, **whose),
        "never": NeverApplied.objects.create(
            court=f"{name} Crown Court", ordered_on=today, paper="7", reason="Quashed", proposed_by=officer, **whose
        ),
        "difference": ToldDifference.objects.create(kind="name", police=f"{name} 5", **whose),
    }


def order_and_link_of(person):
    """An order in force with a breach, and a link to a name."""
    order = ImposedOrder.objects.create(
        offender=person,
        kind="scpo",
        programme="terrorism",
        authority="Court of Wrexcombe",
        state="in_force",
        made_on=date(2026, 10, 1),
        served_on=date(2026, 10, 1),
        in_force_on=date(2026, 10, 1),
        ends_on=date(2031, 9, 30),
    )
    breach = order.breaches.create(offender=person, happened_on=date(2026, 10, 2), summary="Seen at Wrexcombe")
    link = Link.objects.create(
        offender=person,
        name="A. Wrexcombe",
        kind="friend",
        data_subject="other",
        known="Meets at Wrexcombe",
        source="Visit",
        necessity="To know of it",
        programme="terrorism",
        recorded_by=UserFactory(),
        review_on=date(2099, 10, 1),
    )
    threat = Threat.objects.create(
        offender=person,
        programme="terrorism",
        kind="kidnap",
        threatened="other",
        reference="WX/7",
        assessment="Seen at Wrexcombe",
        source="Wrexcombe",
        warn_by=timezone.now(),
        review_on=date(2099, 10, 1),
        recorded_by=UserFactory(),
    )
    below = {"threat": threat, "offender": person, "programme": "terrorism"}
    ThreatWarning.objects.create(
        warned="threatened",
        result="given",
        way="phone",
        given_at=timezone.now(),
        given_by="Wrexcombe",
        words="At Wrexcombe",
        recorded_by=threat.recorded_by,
        **below,
    )
    ThreatReview.objects.create(outcome="continues", reason="Wrexcombe", reviewed_by=threat.recorded_by, **below)
    match = Match.objects.create(
        kind="associate", digest="Wrexcombe", offender=person, other=_of_programmes_of(person), found_at=timezone.now()
    )
    MatchSide.objects.create(match=match, offender=person, kept_in="link", row_id=link.pk)
    answerer = UserFactory()
    MatchReply.objects.create(
        match=match,
        agency=answerer.agency.uid,
        answer="same",
        reason="Wrexcombe",
        answered_by=answerer,
        answered_at=timezone.now(),
    )
    notice = MatchNotice.objects.create(match=match, offender=person, text="At Wrexcombe", told_by=UserFactory())
    found = {"match": match, "match_notice": notice}
    return {"imposed": order, "order_breach": breach, "link": link, "threat": threat, **found}


def _of_programmes_of(person):
    """Somebody else under the same programmes."""
    return OffenderFactory(programme=list(person.programmes.values_list("programme", flat=True)))


def mappa_of(person):
    """A case with a level that is proposed, a meeting with a point and minutes, and an action of nobody here."""
    today, by = timezone.localdate(), UserFactory()
    programme = person.programmes.order_by("pk").values_list("programme", flat=True).first() or "terrorism"
    is_terrorism = programme == "terrorism"
    case = MappaCase.objects.create(
        offender=person,
        programme=programme,
        state="level_proposed",
        category="4" if is_terrorism else "3",
        basis="offence" if is_terrorism else "other",
        category_reason="Seen at Wrexcombe",
        risk_reason="Wrexcombe",
    )
    of_case = {"case": case, "offender": person, "programme": programme}
    said = {"level": 2, "level_reason": "Two agencies of Wrexcombe", "proposed_for": "probation"}
    level = MappaLevel.objects.create(**of_case, **said)
    meeting = MappaMeeting.objects.create(
        planned_at=timezone.now() + timedelta(days=2), chair=by, place="Wrexcombe", **of_case
    )
    meeting.attendances.create(attendee="R. Senn of Wrexcombe", body="police", **of_case)
    minutes = MappaMinutes.objects.create(meeting=meeting, text="Said at Wrexcombe", written_by=by, **of_case)
    point = meeting.agenda.create(number=1, topic="Whether to leave Wrexcombe", body="police", **of_case)
    action = MappaAction.objects.create(
        task="Ask at Wrexcombe", body="police", owner=by, chair=by, due_on=today + timedelta(days=9), **of_case
    )
    intervention = Intervention.objects.create(
        offender=person,
        name="Mentoring at Wrexcombe",
        provider="Wrexcombe",
        purpose="Wrexcombe",
        starts_on=today,
        owner=by,
    )
    return {
        "mappa_case": case,
        "mappa_level": level,
        "mappa_meeting": meeting,
        "mappa_minutes": minutes,
        "mappa_point": point,
        "mappa_action": action,
        "intervention": intervention,
    }


def after_licence_of(person, officer):
    """A handover to police that is due, with a part of its checklist; a case to close; what is kept, and a hold."""
    now, name = timezone.now(), person.family_name
    handover = PoliceHandover.objects.create(
        offender=person,
        kind="from_probation",
        last_day=timezone.localdate() + timedelta(days=90),
        begun_at=now,
        from_name=f"Probation of {name}",
    )
    handover.checks.create(
        offender=person,
        part="joint_visit",
        done_on=date(2026, 11, 2),
        note=f"Seen at {name}",
        recorded_by=officer,
        recorded_at=now,
    )
    return {
        "police_handover": handover,
        "closing": Closing.objects.create(
            offender=person, opened_at=now, due_on=timezone.localdate(), reason=f"Gone from {name}"
        ),
        "retention": RetentionReview.objects.create(
            subject=person, agency=officer.agency, opened_at=now, due_on=timezone.localdate()
        ),
        "retention_hold": RetentionHold.objects.create(
            subject=person, kind="inquest", reason=f"Of {name}", made_by=officer, starts_at=now
        ),
    }


def dates_of(person):
    """A date that the prison and the court both state, and days that move it."""
    said = {"offender": person, "code": "LED", "falls_on": date(2029, 3, 14), "as_at": date(2023, 4, 1)}
    return {
        "key_date": KeyDate.objects.create(source="NOMIS", **said),
        "court_date": KeyDate.objects.create(source="Order", origin="court", **said),
        "adjustment": Adjustment.objects.create(offender=person, kind="remand", days=100),
    }


def concern_of(breach):
    """Raised of the same conduct, without a condition."""
    return Breach.objects.create(
        offender=breach.offender,
        licence=breach.licence,
        source="police",
        reason="other",
        status="recall_considered",
        is_concern=True,
        occurred_at=breach.occurred_at,
        summary="Seen leaving Wrexcombe",
    )


def paper_of(licence):
    """The licence on paper, handed to the person, who refused to sign it; nobody has confirmed that."""
    says = printing.says_of(PaperKind.LICENCE, licence, at=timezone.now(), reference="0123ABCD")
    spans = {"offender": licence.offender}
    by = UserFactory()
    paper = Paper.objects.create(
        kind="licence", licence=licence, version="1.0", says=says, digest="0" * 64, printed_by=by, **spans
    )
    handed = {"handed_by": by, "handed_at": timezone.now(), "method": "in_person", "place": "Wrexcombe office"}
    given = PaperGiven.objects.create(paper=paper, signing="refused", is_explained=True, **handed, **spans)
    return {"printed": paper, "given": given}


def list_of(release):
    """What must be in hand before the release, with words that somebody typed, an exception that is asked for, a
    signature and an act at the gate."""
    readiness = lists.make_list(release=release, on=timezone.localdate(), by=None)
    readiness.items.filter(code="accommodation").update(said="done", words="Seen at Wrexcombe", owner_words="Wrexcombe")
    spans = {"offender": release.offender}
    sheet = ReleaseDaySheet.objects.create(readiness=readiness, opened_by=UserFactory(), **spans)
    return {
        "readiness": readiness,
        "thing": readiness.items.get(code="accommodation"),
        "exception": readiness.items.get(code="explained").exceptions.create(
            reason="No room at Wrexcombe", fall_back="The duty officer of Wrexcombe", asked_by=UserFactory(), **spans
        ),
        "sign_off": readiness.sign_offs.create(body="probation", signed_by=UserFactory(), **spans),
        "day_act": sheet.acts.create(
            act="identity", words="Card of Wrexcombe", done_at=timezone.now(), recorded_by=UserFactory(), **spans
        ),
    }


def recall_of(breach):
    """A recall that waits for a senior, an arrest that has ended, and a paper for nobody of the cast."""
    person, now = breach.offender, timezone.now()
    recall = Recall.objects.create(
        offender=person,
        licence=breach.licence,
        status="consulting_spo",
        sentence_group="adult_sds",
        author=UserFactory(),
        what_led="Seen at Wrexcombe",
    )
    recall.breaches.create(offender=person, breach=breach, number=1, wording="Not to enter Wrexcombe")
    arrest = UrgentArrest.objects.create(
        offender=person,
        recall=recall,
        arrested_at=now,
        place="Wrexcombe",
        force="Wrexcombe Police",
        recorded_by=recall.author,
        ended_at=now,
        how="released",
    )
    paper = recall.papers.create(
        offender=person, title="Wrexcombe", withholding_reason="A source at Wrexcombe", added_by=recall.author
    )
    proposal = recall.proposals.create(
        offender=person,
        kind="no_recall",
        reason="Disclosed at Wrexcombe",
        said={"rationale": "Wrexcombe", "alternatives": [], "look_again_hours": 1, "letter": {}},
        asked_by=recall.author,
        asked_at=now,
        answer_due_at=now,
    )
    return {"recall": recall, "arrest": arrest, "paper": paper, "proposal": proposal}


def override_of(person):
    """Another day than the prison's that waits for a second signature."""
    return DateOverride.objects.create(
        offender=person,
        code="CRD",
        falls_on=timezone.localdate() + timedelta(days=7),
        source="other",
        reason="Warrant of Wrexcombe",
        evidence="Warrant of Wrexcombe",
        ends_on=timezone.localdate() + timedelta(days=14),
        proposed_by=UserFactory(),
    )


def leaving_of(person):
    """A leaving of an earlier custody that nobody has decided, said to be a mistake, and dates that are in dispute."""
    now = timezone.now()
    period = person.periods.create(starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1))
    movement = person.movements.create(happening="left_early", happened_on=date(2020, 2, 1))
    leaving = person.leavings.create(
        period=period,
        movement=movement,
        kind="early",
        judged={"words": "Early", "reasons": []},
        left_at=now,
        how_known="Told at Wrexcombe",
        whereabouts="Wrexcombe",
        recorded_by=UserFactory(),
        confirm_due_at=now,
    )
    dispute = DisputeDecision.objects.create(offender=person, period=period, route="CRD", answer_due_at=now)
    strike = StrikeOut.objects.create(
        offender=person, movement=movement, reason="Told at Wrexcombe", marked_by=UserFactory(), confirm_due_at=now
    )
    came = person.movements.create(happening="received", happened_on=date(2020, 1, 1))
    return {"leaving": leaving, "dispute": dispute, "strike": strike, "movement": came}


def conflict_of(person):
    """A date on which the sources differ; the prison is asked, and has not answered."""
    asked = {"asked_at": timezone.now(), "asked_by": UserFactory(), "answer_due_at": timezone.now()}
    conflict = DateConflict.objects.create(
        offender=person, code="SLED", official_on=date(2029, 3, 14), worked_out_on=date(2029, 3, 15), **asked
    )
    conflict.moves.create(offender=person, kind="asked", words="Wrexcombe")
    return conflict


def order_of(release, by):
    """A court's order that nobody has confirmed, and the call by which it is known."""
    about = {"offender": release.offender, "period": release.period, "confirm_due_at": timezone.now()}
    return ReleaseOrder.objects.create(
        kind="immediate", ends="sentence", opens_on=timezone.localdate(), is_by_call=True, recorded_by=by, **about
    )


def call_of(order):
    """Somebody of Wrexcombe telephoned about the order."""
    now = timezone.now()
    return ReportedAct.objects.create(
        subject=order.offender,
        about="offenders.order",
        target=order.uid,
        kind="decision",
        said="Bail granted at Wrexcombe",
        caller_agency="Wrexcombe Crown Court",
        caller_role="Clerk",
        caller_name="Ron Wrexcombe",
        taken_by=order.recorded_by,
        **dict.fromkeys(["said_at", "reported_at", "confirm_due_at"], now),
    )


def direction_of(release, by):
    """A direction of the Board that nobody has confirmed."""
    about = {"offender": release.offender, "period": release.period, "recorded_by": by}
    return BoardDirection.objects.create(
        expected_on=date(2029, 3, 14), directed_on=date(2025, 12, 1), source="Letter of Wrexcombe", **about
    )


def forward_of(release, by):
    """A release that one person's entries brought forward; nobody has confirmed it."""
    days = {"due_before": date(2028, 3, 14), "due_on": date(2026, 12, 4), "before": {"CRD": "2028-03-14"}}
    moved = {"offender": release.offender, "period": release.period, "moved_by": by}
    return BroughtForward.objects.create(**moved, **days)


def reported_end_of(person):
    """The end of a licence that one person reported; nobody has confirmed it."""
    now = timezone.now()
    said = {"happening": "licence_ended", "happened_on": date(2026, 11, 1), "note": "Told at Wrexcombe"}
    return ReportedEnd.objects.create(offender=person, reported_by=UserFactory(), confirm_due_at=now, **said)


def made_of(person):
    """The first of two answers about the person's dates, of the record as it stands."""
    return make_check(offender=person, dates={Code.SLED: date(2029, 3, 14)}, seen=record_now(person), by=UserFactory())


def review_of(person):
    """A review with a hearing and a member of its panel, a paper, a direction for which more time is asked, police who
    are asked, and a victim who is to be told."""
    review = ReviewFactory(offender=person, status="listed")
    today = timezone.localdate()
    police = AgencyFactory(kind="ct_police")
    spans = {"offender": person, "due_on": today + timedelta(days=9)}
    direction = review.directions.create(words="A report from Wrexcombe", agency=police, issued_on=today, **spans)
    victim = Victim.objects.create(offender=person, reference="Wrexcombe 7")
    challenge = challenged(review)
    return {
        "review": review,
        "hearing": hearing_row(person, today + timedelta(days=30), review=review),
        "seat": review.panel.create(
            offender=person, reference="PB-0417", discipline="judicial", seated_on=date(2026, 10, 1)
        ),
        "item": review.dossier.create(offender=person, title="Wrexcombe papers"),
        "observer": review.observers.create(
            offender=person, name="Wrexcombe observer", kind="other", asked_on=today, reason="Wrexcombe is near"
        ),
        "application": review.applications.create(
            offender=person, kind="public_hearing", asked_by="prisoner", asked_on=today, reason="Wrexcombe is told"
        ),
        "direction": direction,
        "extension": direction.extensions.create(
            offender=person, asked_on=today, until=date(2100, 1, 1), reason="Wrexcombe is far"
        ),
        "contribution": review.contributions.create(agency=police, asked_on=today, **spans),
        "challenge": challenge,
        "required": RequiredReference.objects.create(
            offender=person,
            review=review,
            required_on=today,
            document="Wrexcombe 12",
            working="Served at Wrexcombe",
            **dict.fromkeys(["may_be_from", "may_be_from_latest"], today),
        ),
        "decision": challenge.decision,
        "victim": victim,
        **asked_and_told(victim, review),
    }


def sitting_about(person, teams):
    """An item that these teams have as a gist, a decision before which it must be seen, and a reason for one who has
    not seen it."""
    item = shared_with(person, teams)
    RelevanceMark.objects.create(item=item, occasion="mappa", marked_by=item.owner)
    sitting = Sitting.objects.create(subject=person, occasion="mappa", about=uuid4(), title="MAPPA level 2 meeting")
    reason = UnseenReason.objects.create(
        sitting=sitting, item=item, user=UserFactory(), why="too_late", text="Wrexcombe", given_by=UserFactory()
    )
    return {"shared_item": item, "sitting": sitting, "reason": reason, **joint_team_of_others()}


def joint_team_of_others():
    """One in which neither the askers nor their agencies take part."""
    joint, police, _ = standing()
    return {"joint": joint, "member": add_member(joint=joint, user=police, by=police)}


def tied(condition, asked):
    return RequestTie.objects.create(
        condition=condition, request=asked, offender=condition.offender, tied_by=UserFactory()
    )


def asked_and_told(victim, review):
    """What a victim asks of probation, what they are to be told, that somebody tried, and what liaison has said."""
    person, now, vlo = victim.offender, timezone.now(), UserFactory()
    said = LiaisonAnswer.objects.create(offender=person, answer="in_contact", said_by=vlo)
    asked = victim.requests.create(
        offender=person,
        asked="Not to enter Wrexcombe",
        asked_on=date(2026, 11, 30),
        status="passed",
        passed_to="probation",
        passed_at=now,
        passed_by=vlo,
    )
    task = victim.to_tell.create(
        offender=person, review=review, event="referral", happened_on=date(2026, 11, 30), due_at=now
    )
    telling = task.tellings.create(offender=person, at=now, by=vlo, channel="letter", was_reached=False)
    task.tellings.update(withdrawn_at=now, withdrawn_by=vlo, withdrawn_because="Wrexcombe")
    notice = LiaisonNotice.objects.create(offender=person, about="variation", of=uuid4(), due_at=now)
    return {
        "notice": notice,
        "victim_request": asked,
        "task": task,
        "telling": telling,
        "liaison_answer": said,
        "statement": victim.statements.create(offender=person, review=review),
    }


def challenged(review):
    """The prisoner's challenge of a decision of the review."""
    day = date(2026, 11, 20)
    spans = {"review": review, "offender": review.offender}
    decision = Decision.objects.create(
        **spans,
        outcome="release_directed",
        decided_on=day,
        provided_on=day,
        challengeable_until=date(2026, 12, 11),
        reasons_ref="Wrexcombe 7",
        is_open_to_reconsideration=True,
    )
    return Challenge.objects.create(
        **spans, decision=decision, kind="reconsideration", made_by="prisoner", made_on=day, grounds=["unfair"]
    )


def exemption_of(condition):
    """Asked for by somebody, and decided by nobody."""
    return Exemption.objects.create(
        condition=condition,
        offender=condition.offender,
        scope="A funeral",
        starts_at=timezone.now(),
        ends_at=timezone.now() + timedelta(hours=2),
        reason="His father",
        asked_by=UserFactory(),
    )


def licence_of(person):
    """A licence in the making, with a condition, a place of it, and a permission under it."""
    licence = Licence.objects.create(offender=person, kind="crd", policy_version="4.0", number=2)
    condition = LicenceCondition.objects.create(
        licence=licence,
        offender=person,
        kind="bespoke",
        family="zones",
        position=1,
        wording="Not to enter Wrexcombe Park.",
        necessity="He met them there",
        proportionality="One park",
        review_on=date(2027, 6, 1),
    )
    zone = Zone.objects.create(condition=condition, offender=person, kind="exclusion", place="Wrexcombe Park")
    exemption = exemption_of(condition)
    correction = licence.corrections.create(
        offender=person,
        recorded_as=timezone.now(),
        reads=timezone.now() - timedelta(hours=1),
        reason="Signed at Wrexcombe",
        asked_by=UserFactory(),
    )
    return {
        "licence": licence,
        "condition": condition,
        "zone": zone,
        "permission": exemption,
        "correction": correction,
    }


def first_of(kind):
    """A row of this kind of reference data; of one that no test has loaded, of its file."""
    if not kind.model._default_manager.exists():
        load_kind(kind, at=timezone.now())
    return kind.model._default_manager.first()


# About whom or what of the cast an address is, by the beginning of its name; any other is about the person.
ABOUT = {
    "access-requests-": "request",
    "access_request": "request",
    "access_review": "access_review",
    "leave": "leave",
    "joint_team": "joint",
    "shift": "shift",
    "cover_": "leave",
    "grants-": "grant",
    "breaches-": "breach",
    "concerns-": "concern",
    "devices-": "entry",
    "accounts-": "account",
    "places-of-stay-": "stay",
    "recalls-": "recall",
    "urgent-arrests-": "arrest",
    "licences-": "in_force",
    "sharing-items-": "shared_item",
    "check-plans-": "plan",
    "checks-": "check",
    "mappa-cases-": "mappa_case",
    "mappa-levels-": "mappa_level",
    "mappa-meetings-": "mappa_meeting",
    "mappa-actions-": "mappa_action",
    "interventions-": "intervention",
    "hearings-": "hearing",
    "parole-reviews-": "review",
    "parole-decisions-": "decision",
    "parole-challenges-": "challenge",
    "parole-directions-": "direction",
    "police-contributions-": "contribution",
    "hearing-observers-": "observer",
    "board-applications-": "application",
    "dossier-papers-": "item",
    "required-references-": "required",
    "register-items-": "told",
    "register-periods-": "notification_period",
    "register-duties-": "duty",
    "register-notices-": "told_notice",
    "register-journeys-": "journey",
    "register-home-visits-": "home_visit",
    "register-known-changes-": "change",
    "register-duty-files-": "s54",
    "register-never-applied-": "never",
    "register-told-differences-": "difference",
    "register-": "register_entry",
    "victims-requests-": "victim_request",
    "victims-tasks-": "task",
    "victims-statements-": "statement",
    "victims-answers-": "liaison_answer",
    "victims-notices-": "notice",
    "victims-conditions-": "tie",
    "victims-": "victim",
    "threads-": "thread",
    **dict.fromkeys(["saved_view", "saved-views-"], "saved_view"),
    "subscription_": "subscription",
    **dict.fromkeys(["briefing", "briefings-"], "briefing"),
    "alerts_storm": "storm",
    "alerts_suppression": "suppression",
    "alert": "alert",
    "thread": "thread",
    "handover": "duty_handover",
    "police-handovers-": "police_handover",
    "closings-": "closing",
    "retention-reviews-": "retention",
    "retention-holds-": "retention_hold",
    "releases-": "release",
    "absences-": "absence",
    "imposed-orders-": "imposed",
    "links-": "link",
    "threats-": "threat",
    "matches-notices-": "match_notice",
    "matches-": "match",
    "adjustments-": "adjustment",
    "movements-": "movement",
    "official-dates-": "key_date",
    "court-dates-": "court_date",
    "release-orders-": "order",
    "leavings-": "leaving",
    "date-disputes-": "dispute",
    "readiness-": "readiness",
    "date-overrides-": "override",
    "convictions-": "conviction",
    "sentences-": "sentence",
    "papers-": "printed",
    "permissions-": "permission",
    "date-conflicts-": "conflict",
    "emergency_": "emergency",
    "data_request": "data_request",
    "bundle": "bundle",
    "certificate": "certificate",
    "unusual_threshold": "threshold",
    "unusual_": "unusual",
    "reported_act": "reported",
    "administration_client_key_remove": "client_key",
    "administration_client": "client",
    "end_own_application": "client",
    "administration_event_again": "delivery",
    "administration_maintenance": "maintenance",
    "proposed_change": "proposed_change",
    "import_file": "file",
    "law_replay": "replay",
    "supposition": "supposition",
    "capacity-": "capacity",
    "law_check_withdraw": "law_check",
    **dict.fromkeys(["reference_row", "reference_propose"], "offence"),
    **{f"reference-{name}-": f"row_of_{name}" for name in KINDS},
    "reference-changes-": "reference_change",
    **dict.fromkeys(
        ["reference_change", "reference_filed_propose", "reference_agree", "reference_refuse", "reference_withdraw"],
        "reference_change",
    ),
    "administration_user": "user",
    "administration_team": "team",
    "administration_membership": "membership",
    "administration_scope_add": "desk",
    "administration_scope_end": "scope",
}


OF_THE_BOARD = ("direction_confirm", "direction_withdrawn")
BELOW = [
    *[
        "date_check",
        "override",
        "conflict",
        "forward",
        "end",
        "order",
        "leaving",
        "dispute",
        "strike",
        "movement",
        "breach",
        "recall",
        "arrest",
        "paper",
        "proposal",
        "entry",
        "alias",
        "identifier",
        "conviction",
        "classification",
        "sentence",
        "adjustment",
        "release",
        "hold",
        "intervention",
        "absence",
        "imposed",
        "order_breach",
        "link",
        "threat",
        "match",
        "priority",
        "police_handover",
        "closing",
        "retention",
        "retention_hold",
    ],
    *["told", "journey", "change", "duty", "s54", "never", "difference"],
    *["licence", "condition", "zone", "permission", "plan", "check", "handover", "review", "seat", "victim", "task"],
    *["sitting", "reason", "member", "user", "victim_request", "telling", "tie", "correction", "notice"],
    *["thing", "exception", "sign_off", "day_act"],
    *[
        "item",
        "observer",
        "application",
        "direction",
        "extension",
        "contribution",
        "challenge",
        "restriction",
        "exclusion",
        "line",
    ],
]


@functools.cache
def route_of(name):
    return next(route for found, route in addresses() if found == name)


def address_of(name, cast):
    """The address of this name about the one person, user, team ... of the cast."""
    route = route_of(name)
    about = next((who for beginning, who in ABOUT.items() if name.startswith(beginning)), "person")
    about = "person" if name == "handover_offer" else about
    known = {
        "uid": cast[about].uid,
        "grant_uid": cast["grant"].uid,
        "agency_uid": cast["agency"].uid,
        "person_uid": cast["person"].uid,
        "cover_uid": cast["cover"].uid,
        "swap_uid": cast["swap"].uid,
        "team_uid": cast["team"].uid,
        "offer_uid": cast["offer"].uid,
        **{f"{kind}_uid": cast[kind].uid for kind in BELOW},
        **{f"{kind}_uid": cast[f"mappa_{kind}"].uid for kind in ("case", "level", "meeting", "point", "action")},
        "condition_uid": cast["bound" if name.startswith("plan_") else "condition"].uid,
        "paper_uid": cast["paper" if name.startswith("recall_paper") else "printed"].uid,
        "given_uid": cast["given"].uid,
        "answer_uid": cast["data_request_item"].uid,
        "asked_uid": cast["bundle_item"].uid,
        "entry_uid": cast["opened_entry" if name.startswith("unusual") else "entry"].uid,
        "move_uid": cast["move"].uid,
        "row": "licence",
        "row_uid": cast["in_force"].uid,
        "direction_uid": cast[
            "board_direction" if name in ("direction_confirm", "direction_withdrawn") else "direction"
        ].uid,
        "item_uid": cast["shared_item" if name.startswith(("item", "sitting")) else "item"].uid,
        "form": "person.change",
        "about": cast["person"].uid,
        "monday": "2026-11-30",
        "as_at": "2026-11-30",
        "law_key": cast["law_check"].entry.key,
        "kind_name": "offences",
        "list_name": "breaches",
        "report": "breaches",
        "name": "access.reader_longest_days",
        "kind": "releases.coming",
        "way": "telephone",
        "task": "sharing.tasks.deliver",
        "mark": "0123456789abcdef",
        "provider_id": "organisation",
        "pk": 1,
        "verb": {
            "review_step": "send_referral",
            "dossier_application_step": "apply",
            "observer_step": "answer",
            "board_application_step": "answer",
            "panel_conflict": "declare",
            "item_decide": "withhold",
            "recall_step": "stop",
            "reported_act_answer": "withdraw",
            "recall_proposal": "refuse",
            "reference_propose": "correct",
        }.get(name, "review"),
        "occasion": "mappa",
        "register": "devices",
        "what": "reconsideration",
        "asks": "public_hearing",
        "act": {"item_marking": "ask", "notification_journey_act": "back"}.get(name, "approve"),
        "step": "filed" if name == "challenge_court" else "identity",
        "body": "probation",
        "part": "devices",
        "uidb36": "1",
        "key": "0-0",
        "code": "custody" if name.startswith("figure") else "fd129172-bdd3-4d97-a4a0-efd7b47a49d4",
        "quarter": "2024-Q4",
    }
    return reverse(
        name, kwargs={key: value for key, value in known.items() if f":{key}>" in route or f"P<{key}>" in route}
    )


def body_of(door, cast):
    named = {key: value for key, value in (door.body or {}).items() if isinstance(value, str) and value in cast}
    body = {**(door.body or {}), **{key: str(cast[value].uid) for key, value in named.items()}}
    if door.name == "checks-list":
        body |= {"conditions": [str(cast["bound"].uid)]}
    if door.name == "recalls-list":
        body |= {"breaches": [str(cast["breach"].uid)]}
    if door.name == "check-plans-list":
        officer = cast["contributor"].email if "contributor" in cast else None
        body |= {"kinds": ["device_inspection"], "officer": officer}
    if door.name == "grants-list" and door.method == "post":
        body |= {"grant_role": "contributor", "reason": "Supervises now"}
    return body


def knock(client, door, address, cast):
    is_api = address.startswith("/api/")
    more = {"content_type": "application/json", "headers": {"Idempotency-Key": "once"}} if is_api else {}
    data = body_of(door, cast) if door.method != "get" else None
    return getattr(client, door.method)(address, data, **(more if door.method != "get" else {}))


@pytest.mark.usefixtures("no_bell", "known_sessions")
@pytest.mark.parametrize("door", DOORS, ids=str)
def test_door(client, world, sessions, door):
    """Each turn is undone, so that the test needs no savepoint of its own."""
    wrong, address = [], address_of(door.name, world)
    for asker in ASKERS:
        client.cookies = SimpleCookie(sessions.get(door.role if asker == "right_role" else asker))
        with undone(asker):
            wrong += [f"{door}, asked by {asker}: {what}" for what in wrong_with(client, door, address, world, asker)]

    assert not wrong, "\n" + "\n".join(wrong)


def wrong_with(client, door, address, cast, asker):
    """What this asker receives and ought not to, in words."""
    queries, before = Counted(), access_entries.standing() if door.method != "get" else None
    try:
        with connection.execute_wrapper(queries):
            response = knock(client, door, address, cast)
            body = response.getvalue()
    except Exception:  # the other askers have their turn
        yield broke()
        return
    if before and (tables := access_entries.unrecorded_since(before)):
        yield f"changed {', '.join(tables)} and wrote no entry of the log"
    expected = getattr(door, asker)
    if response.status_code != expected:
        yield f"received {response.status_code}, and {expected} is expected"
    if door.method == "get" and queries.number > MOST_QUERIES:
        yield f"{queries.number} queries of the database, and {MOST_QUERIES} are the most"
    leads_to_sign_in = response.status_code == 302 and asker == "visitor" and door.reader != 302
    if leads_to_sign_in and not response.url.startswith(reverse("account_login")):
        yield f"led to {response.url}, and not to sign in"
    yield from telling_addresses(door.name, response, body)
    title = TITLE.search(body)
    if title and any(words in title[0] for words in (b"Wrexcombe", b"A7007XQ")):
        yield "names the person in the title of the page, which stays in the browser's history"
    if asker not in ("reader", "contributor") and not (asker == "right_role" and door.name in READERS_OF_THE_LOG):
        told = body.decode(errors="replace") + str(response.headers)
        yield from (f"is told {words}" for words in secrets_of(door, address, cast) if words in told)
    if asker == "right_role" and is_about_a_record(door):
        yield from between_hidden_and_absent(client, address, response)


# Whose right role is told which person an entry of the log is about, and nothing of the record:
# tests/sharing/who_looked/ asks what is held back.
READERS_OF_THE_LOG = {
    "who_looked",
    "who_looked_export",
    "unusual_reading",
    "data_request",
    "data_requests",
    "bundle",
    "bundles",
}


@override_settings(JUDGED_AGAIN_AFTER_SECONDS=0)
def test_late_answer_to_a_reader_of_the_log_does_not_lead_to_itself(client, cast, sessions):
    """They need not see those of whom they are told."""
    wrong = []
    for door in (door for door in DOORS if door.name in READERS_OF_THE_LOG and door.right_role == 200):
        client.cookies = SimpleCookie(sessions[door.role])
        with undone(door.name):
            answer = client.get(address_of(door.name, cast))
            wrong += [] if answer.status_code == 200 else [f"{door} was answered {answer.status_code} when it was late"]

    client.cookies = SimpleCookie(sessions["privacy_officer"])
    with undone("home"):
        wrong += [] if client.get(reverse("home")).status_code == 200 else ["My day of a privacy officer"]

    assert not wrong, "\n" + "\n".join(wrong)


def broke():
    """The last steps to what was raised just now: those before are the middleware's."""
    return f"broke\n{traceback.format_exc(limit=-3)}"


class Counted:
    """How many queries the database is asked."""

    def __init__(self):
        self.number = 0

    def __call__(self, execute, *asked):
        self.number += 1
        return execute(*asked)


def secrets_of(door, address, cast):
    """The name, the number and the key of the person; each reason in the cast has the name in it."""
    key = str(cast["person"].uid)
    asked_by_key = door.method != "get" or key in address
    return ["Wrexcombe", "A7007XQ", *([] if asked_by_key else [key])]


TITLE = re.compile(rb"<title>.*?</title>", re.S)
ROUTES = dict(addresses())
A_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_about_a_record(door):
    """Whether it must read hidden as absent, to somebody with the right role, who may know of nobody."""
    return door.method == "get" and door.right_role == 404 and "<uuid:" in ROUTES[door.name]


def test_many_doors_read_hidden_as_absent():
    assert sum(map(is_about_a_record, DOORS)) > 100


def between_hidden_and_absent(client, hidden_at, hidden):
    """What somebody could tell a hidden record, and its answer, from an absent one by, to the byte; in words."""
    absent_at = A_KEY.sub("01939d5e-0000-7000-8000-000000000000", hidden_at, count=1)
    if absent_at == hidden_at:
        yield "no record is in its address"
    try:
        absent = client.get(absent_at)
    except Exception:
        yield broke()
        return
    if absent.status_code != 404:
        yield f"received {absent.status_code} for a record that is absent"
    lines = [
        without_tokens(answer.content.decode().replace(hidden_at, "").replace(absent_at, "")).splitlines()
        for answer in (hidden, absent)
    ]
    if lines[0] != lines[1]:
        yield "\n".join(difflib.unified_diff(*lines, "hidden", "absent", n=0, lineterm=""))


def test_export_names_those_whom_the_asker_may_know_and_nobody_else(client, cast):
    OffenderFactory(family_name="Quill")
    client.force_login(cast["reader"])

    told = client.post(reverse("people_export"), {"reason": "Briefing"}).getvalue().decode()

    assert "Wrexcombe" in told
    assert "Quill" not in told


TOMORROW = timezone.localdate() + timedelta(days=1)
HEARD = timezone.localdate() + timedelta(days=30)
LISTS = [
    *["board-applications-list", "dossier-papers-list", "hearing-observers-list", "parole-challenges-list"],
    *["parole-directions-list", "police-contributions-list", "required-references-list"],
    *["concerns-list", "devices-list", "accounts-list", "places-of-stay-list"],
    *["exemptions", "permissions-list", "papers-list"],
    *["checks_coverage", "licences-list", "check-plans-list", "checks-list", "checks", "checks_week"],
    *["breaches", "breaches-list", "home", "people", "people-list", "alerts", "alerts-list"],
    "threads-list",
    *[
        "blocked_releases",
        "releases",
        "releases_calendar_file",
        "releases-list",
        "absences-list",
        "release-orders-list",
        "leavings-list",
        "date-disputes-list",
        *("adjustments-list", "official-dates-list", "court-dates-list", "movements-list"),
        "weekly_list",
        "weekly-lists-detail",
    ],
    *["recalls", "recalls_at_large", "list_asked", "imposed_orders", "imposed-orders-list"],
    *["licences", "reviews", "hearings", "hearings_calendar_file", "parole_panels", "serious_cases"],
    *["checks_week_file", "parole-reviews-list", "parole-decisions-list", "hearings-list"],
    *(f"victims{part}-list" for part in ("", "-requests", "-tasks", "-statements", "-answers", "-notices")),
    "victims-conditions-list",
    *["victims_to_tell", "grants-list", "date_overrides", "date-overrides-list"],
    *["data_faults", "offences_to_classify", "convictions-list"],
    *["sentences_to_check", "sentences-list"],
    *["conflicts", "date-conflicts-list", "readiness-list"],
    *["sharing", "sharing-items-list"],
    *["handovers", "handovers-list"],
    *["recalls-list", "urgent-arrests-list", "people_without_team"],
    *["mappa", "mappa-cases-list", "mappa-levels-list", "mappa-meetings-list", "mappa-actions-list"],
    "interventions-list",
    *["notification_register", "notification_undecided", "register-list"],
    *(f"register-{part}-list" for part in ("periods", "duties", "notices", "items", "journeys", "known-changes")),
    *(f"register-{part}-list" for part in ("home-visits", "duty-files", "never-applied", "told-differences")),
    *["police_handovers", "police-handovers-list", "closings", "closings-list", "retention_reviews"],
]
WEEK, YEAR = {"week": TOMORROW.isoformat()}, {"year": str(HEARD.year)}
CHOSEN = {  # by which the rows of this file are on the first page of the list
    "blocked_releases": {"show": "all"},
    "checks_week": WEEK,
    "checks_week_file": WEEK,
    "hearings": {"view": "list"},
    "hearings_calendar_file": {"view": "list"},
    "serious_cases": YEAR,
    "sharing": {"show": "all"},
}
NAMES_NOBODY = {  # an address without a record in it that is no list of people, or is asked elsewhere; and why
    "this_week": "leads to weekly_list",
    **dict.fromkeys(
        ["links-list", "links_to_review"],
        "of the person who is asked for, and of those with a review soon: tests/offenders/associates/test_pages.py",
    ),
    "people_export": "sent with a reason: test_export_names_those_whom_the_asker_may_know",
    "date_coverage": "who is in custody: tests/offenders/dates/coverage/test_page.py",
    "list_file": "sent with a reason: tests/roof/reports/test_lists.py",
    **dict.fromkeys(["reports", "saved_view_add", "report_subscribe"], "the reader's own views: tests/roof/reports/"),
    **dict.fromkeys(["briefings", "briefing_make", "briefing_subscribe", "briefings-list"], "counts, of nobody"),
    "saved-views-list": "addresses with filters, of nobody",
    "identity_matches": "records that the desk compares: tests/offenders/identities/test_desk.py",
    "matches": "pairs of which the reader sees both: tests/offenders/matches/",
    **dict.fromkeys(["matches-list", "matches-notices-list"], "the same"),
    "linking_desk": "pairs at the desk: tests/offenders/matches/",
    "threats": "in whose circle the reader is: tests/offenders/threats/test_pages.py",
    "threats-list": "the same",
    "import_files": "the files of the user alone",
    "import_file_add": "a form",
    "law_replays": "what was asked of the law; whom one moves is asked in tests/offenders/dates/replays/test_pages.py",
    **dict.fromkeys(["emergency", "emergency_reviews"], "whom it shows: tests/sharing/emergencies/test_pages.py"),
    **dict.fromkeys(
        ["no_release_date"],
        "nobody who has a release, as those here do: tests/offenders/releases/no_date/test_page.py",
    ),
    **dict.fromkeys(
        ["law_register", "law_entry"],
        "the law; whose dates an entry decided is asked in tests/offenders/reference/register/test_pages.py",
    ),
    **dict.fromkeys(["reference", "reference_rows", "reference_add"], "offences, of nobody"),
    **dict.fromkeys(["reference-changes-list", *(f"reference-{name}-list" for name in KINDS)], "rows of nobody"),
    "no_referral_date": "nobody with a review, as those here have: tests/parole/undated/test_page.py",
    "release_tests": "decisions recorded with another test: tests/parole/decisions/test_release_tests.py",
    "programmes_to_check": "whose convictions are of another programme: tests/offenders/programmes/test_pages.py",
    **dict.fromkeys(["forecast", "forecast_suppose"], "groups: whom a miss names: tests/roof/forecast/test_pages.py"),
    **dict.fromkeys(["capacity", "capacity_enter", "capacity-list"], "numbers of places, of nobody"),
    **dict.fromkeys(["forecasts-latest", "forecasts-detail", "forecasts-calibration"], "groups, and never a person"),
    "alerts_news": "how many are new",
    "alerts_noise": "figures of the reader's own teams",
    **dict.fromkeys(
        ["overview", "overview_all", "overview_decisions", "overview_state_threats"],
        "what needs a decision, by name: tests/roof/overview/",
    ),
    "published_indicators": "what others have published, of nobody: tests/roof/overview/test_indicators.py",
    "load": "officers of the reader’s agency; whom it names: tests/roof/load/",
    "alerts_suppressions": "what the reader's own teams hold back: tests/sharing/alerts/suppressions/",
    "alerts_call_list": "whom to call while mail is down: tests/sharing/duties/test_mail_down.py",
    **dict.fromkeys(["rota", "shift_add", "shift_member_add", "on-call"], "who is on call, and no case"),
    "proposed_changes": "accounts, desks and settings, and no case",
    "alerts_escalated": "what has escalated to the reader: tests/sharing/duties/test_escalation_above.py",
    "licence_catalogue": "the policy",
    "person_add": "a form",
    "access_requests": "the reader's own; those to answer are asked in tests/sharing/requests/test_requests.py",
    "access-requests-list": "the reader's own; tests/sharing/requests/test_requests.py",
    **dict.fromkeys(["access_reviews", "access_review_lapsed"], "teams, of nobody"),
    "access_requests_to_answer": "leads to access_requests",
    "access_request_ask": "a form",
    "weekly-lists-list": "weeks, of nobody",
    **dict.fromkeys(["retention-reviews-list", "retention-holds-list"], "by uid: tests/sharing/retention/test_api.py"),
    "batches-list": "the caller's own: tests/offenders/batches/",
    **dict.fromkeys(["imports-list", "import_sheets"], "the files of the caller alone, and empty sheets"),
    "shifts-list": "who is on call, and no case",
    "who_looked_known": "a form: whom it is about is asked for by number: tests/roof/history/test_pages.py",
    **dict.fromkeys(["who_looked", "who_looked_export"], "whom entries are about: tests/sharing/who_looked/"),
    "data_requests": "who asked for their data: tests/sharing/data_requests/",
    "data_request_add": "a form",
    "bundles": "whom bundles are about: tests/roof/bundles/",
    "bundle_order": "a form",
    **dict.fromkeys(["certificates", "certificate", "certificate_file"], "what was destroyed, and nobody on record"),
    "unusual_readings": "readers, and nobody on record: tests/sharing/unusual/",
    "teams-list": "teams, of nobody",
    **dict.fromkeys(
        ["figures", "figure", "figures-list", "figures-detail", "custody-flow"],
        "numbers of the people whom the reader may know about: tests/roof/figures/",
    ),
    "figure_people": "whom a number counts: tests/roof/figures/behind/test_people.py and tests/oracle/test_figures.py",
    **dict.fromkeys(["joint_teams", "joint_team_add"], "colleagues of several agencies: tests/sharing/joint_teams/"),
    "leaves": "colleagues who are away: tests/sharing/leave/test_pages.py",
    "shift_handovers": "shifts and colleagues; whom a sheet names: tests/sharing/rota/handover/test_pages.py",
    "leave_add": "who needs someone else than the stand-in: tests/sharing/leave/test_pages.py",
    **dict.fromkeys(["entrance", "schema"], "the description of the API"),
    "style": "how the parts of pages look",
    **dict.fromkeys(
        ["own_account", "own_sessions", "own_receipts", "mfa_index", "mfa_list_webauthn"],
        "the user's own account",
    ),
    **dict.fromkeys(["own_ways", "own_way_number"], "the user's own account"),
    **dict.fromkeys(["account_logout", "account_reauthenticate", "account_change_password"], "the user's own account"),
}


def is_a_list(door):
    """Whether somebody signed in gets a page from it that is about no one record."""
    asks_for_a_case = door.method == "get" and door.visitor in (302, 401) and door.role != "administrator"
    return asks_for_a_case and "<uuid:" not in ROUTES[door.name] and 200 in (door.reader, door.right_role)


def test_every_list_is_asked_whom_it_names():
    """A new list is put among LISTS, or among those that name nobody, with the reason."""
    lists = {door.name for door in DOORS if is_a_list(door)}

    assert lists - set(LISTS) - set(NAMES_NOBODY) == set(), "put the new address into LISTS"
    assert not set(LISTS) & set(NAMES_NOBODY)


def on_every_list(person, condition, *, officer):
    """What brings somebody on each list: a terrorism conviction, a check that the officer makes, a date that differs,
    and the rest."""
    exemption_of(condition)
    order_and_link_of(person)
    paper_of(condition.licence)
    offence, _ = Offence.objects.get_or_create(
        statute="Terrorism Act 2000", section="58", defaults={"title": "Collecting", "schedule_19za": "part_2"}
    )
    listed_conviction = Conviction.objects.create(offender=person, offence=offence, convicted_on=date(2023, 3, 1))
    Sentence.objects.create(
        offender=person,
        conviction=listed_conviction,
        kind="SDS",
        years=3,
        sentenced_on=date(2023, 3, 2),
        questioned=[{"words": "A standard sentence was not open", "section": "s.278"}],
        questioned_since=timezone.now(),
    )
    Conviction.objects.create(
        offender=person,
        offence_words="Seen there",
        convicted_on=date(2023, 3, 1),
        to_classify_since=timezone.now(),
    )
    check = due(condition, officer, TOMORROW)
    Check.objects.filter(pk=check.pk).update(kind="association_check")  # one that goes on while somebody is held
    listed(person)
    DateConflict.objects.create(offender=person, code="PED", official_on=date(2026, 11, 28), leaves_on=TOMORROW)
    went = {"status": "unlawfully_at_large", "revoked_at": timezone.now(), "at_large_since": timezone.now()}
    recall = {"licence": condition.licence, "sentence_group": "adult_sds", "author": officer}
    Recall.objects.update_or_create(offender=person, defaults=went, create_defaults=went | recall)
    at_the_gate(person, by=officer)
    offered(person, to=TeamFactory())
    Offender.objects.filter(pk=person.pk).update(status="recalled")  # while a licence reads as in force
    unseen = {"need": "prison", "agency": AgencyFactory(), "last_team": TeamFactory()}
    SightGap.objects.create(subject=person, found_at=timezone.now(), **unseen)
    kept = {"opened_at": timezone.now(), "due_on": timezone.localdate()}
    RetentionReview.objects.get_or_create(subject=person, agency=officer.agency, defaults=kept)


def both_on_every_list(cast, other, *, officer):
    """The person of the cast and another one."""
    other_on_every_list(cast, other, officer=officer)
    entry_of(other, other.releases.first(), WeeklyList.objects.get())
    on_every_list(cast["person"], cast["bound"], officer=officer)


def other_on_every_list(cast, other, *, officer):
    """Another person than that of the cast; what is told of them is told to the cast's team."""
    asked = review_of(other)["victim_request"]
    override_of(other)
    shared_with(other, [cast["grant"].team])
    GrantFactory(subject=other, reason="Watched at Quill")
    AlertFactory(subject=other, tells=[cast["grant"].team], text="Seen at Quill")
    bound = licence_since_long(other).rows[0]
    tied(bound, asked)
    breached(other, bound, officer=officer)
    registered(other)
    mappa_of(other)
    after_licence_of(other, officer)
    on_every_list(other, bound, officer=officer)
    register_of(other, other.sentences.first().conviction)


def at_the_gate(person, *, by):
    """Away from prison, with an order to leave it, and an earlier leaving that was not due."""
    if not person.leavings.exists():
        leaving_of(person)
        release = person.releases.first()
        order_of(release, by)
        Absence.objects.create(offender=person, period=release.period, kind="hospital", left_at=timezone.now())


def breached(person, condition, *, officer):
    """A breach of the condition, and an urgent arrest that has ended."""
    name, now = person.family_name, timezone.now()
    span = {"offender": person, "licence": condition.licence, "condition": condition, "occurred_at": now}
    Breach.objects.create(source="police", reason="device_or_internet", summary=f"Seen at {name}", **span)
    span = {"offender": person, "arrested_at": now, "ended_at": now, "how": "released", "recorded_by": officer}
    UrgentArrest.objects.create(place=name, force=f"{name} Police", **span)


def registered(person):
    """A device, an account, a place of stay, and a concern."""
    since = {"offender": person, "starts_on": date(2026, 10, 1), "evidence": "Seen at Quill"}
    Device.objects.create(kind="phone", make="Quill 5", **since)
    Account.objects.create(kind="bank", provider="Bank of Quill", handle="8", **since)
    PlaceOfStay.objects.create(kind="work", address="1 Quill Road", **since)
    concern_of(person.breaches.first())


def listed(person):
    """What must be in hand before their release, and their dates, which are made where there are none."""
    if not person.releases.exists():
        list_of(due_out(person))
    if not person.key_dates.exists():
        dates_of(person)


def test_lists_name_those_whom_the_asker_may_know_and_nobody_else(client, cast):
    """One asker, who holds the right role of each list in turn; one person whom they see, and one who is hidden, and
    would be on each list if the asker's team were given access."""
    asker = UserFactory(teams=[cast["grant"].team])
    hidden = OffenderFactory(family_name="Quill")
    both_on_every_list(cast, hidden, officer=asker)
    client.force_login(asker)

    barred = lists_told_to(client, cast, asker)
    with undone("let_in"):
        GrantFactory(subject=hidden, team=cast["grant"].team, reason="Watched at Quill")
        let_in = lists_told_to(client, cast, asker)

    wrong = [f"{name} {told}" for name, told in barred.items() if told.startswith("broke")]
    wrong += [f"{name} does not name Wrexcombe, whom the asker may know" for name in without("Wrexcombe", barred)]
    wrong += [f"{name} names Quill, who is hidden from the asker" for name in set(LISTS) - without("Quill", barred)]
    wrong += [f"{name} would not name Quill to a team that was let in" for name in without("Quill", let_in)]
    assert not wrong, "\n" + "\n".join(wrong)


def lists_told_to(client, cast, asker):
    """What each list tells somebody with its right role."""
    roles = {door.name: door.role for door in DOORS if door.method == "get"}
    told = {}
    for name in LISTS:
        with undone(name):
            User.objects.filter(pk=asker.pk).update(role=roles[name])
            try:
                told[name] = client.get(address_of(name, cast), CHOSEN.get(name, {})).getvalue().decode()
            except Exception:  # the other lists have their turn
                told[name] = broke()
    return told


def test_a_line_of_each_list_of_the_api_says_what_the_row_says_alone(client, cast):
    """Lists are read as columns, a row that is opened as a model (`sharing/compiled/plain_rows.py`)."""
    asker, compared, wrong = cast["contributor"], set(), []
    client.force_login(asker)
    roles = {door.name: door.role for door in DOORS if door.method == "get"}
    lists = [name for name in LISTS if name.endswith("-list")]
    for name in (name for name in lists if f"{name.removesuffix('-list')}-detail" in ROUTES):
        with undone(name):
            User.objects.filter(pk=asker.pk).update(role=roles[name])
            for line in json.loads(client.get(reverse(name)).content)["results"][:3]:
                at = reverse(f"{name.removesuffix('-list')}-detail", kwargs={"uid": line["uid"]})
                row = json.loads(client.get(at).content)
                wrong += [
                    f"{name}.{part}: {line[part]!r}, alone {row[part]!r}"
                    for part in line
                    if is_more(line[part], row[part])
                ]
                compared.add(name)

    assert not wrong, "\n" + "\n".join(wrong)
    assert {"alerts-list", "threads-list", "sharing-items-list", "victims-tasks-list", "licences-list"} <= compared
    assert len(compared) > 35


def is_more(said, alone):
    """Whether a part of a line says something that the row does not: a row below may say more where it is opened."""
    if isinstance(said, dict) and isinstance(alone, dict):
        return any(is_more(value, alone.get(name)) for name, value in said.items())
    if isinstance(said, list) and isinstance(alone, list) and len(said) == len(alone):
        return any(is_more(*pair) for pair in zip(said, alone, strict=True))
    return said != alone


def without(words, told):
    return {name for name, page in told.items() if words not in page}


def test_what_an_asker_writes_is_gone_after_their_turn(cast):
    with undone("reader"):
        User.objects.filter(pk=cast["reader"].pk).update(name="Someone else")
        cache.set("throttled", 1)

    with undone("stranger"):
        assert User.objects.get(pk=cast["reader"].pk).name == cast["reader"].name
        assert cache.get("throttled") is None


@pytest.mark.usefixtures("no_bell", "known_sessions")
def test_administrator_sees_no_case_by_any_door(client, cast):
    client.force_login(UserFactory(role="administrator", teams=[cast["grant"].team]))

    wrong = []
    for door in DOORS:
        if door.method == "get":
            with undone(door.name):
                try:
                    told = client.get(address_of(door.name, cast)).getvalue()
                except Exception:  # the other doors have their turn
                    told = b""
                    wrong.append(f"{door} {broke()}")
            if b"Wrexcombe" in told:
                wrong.append(f"{door} names Wrexcombe to an administrator")

    assert not wrong, "\n" + "\n".join(wrong)


def test_refusals_are_recorded(client, cast):
    client.force_login(cast["stranger"])

    client.get(address_of("person", cast))

    refusal = AuditEntry.objects.get(action="denial")
    assert (refusal.actor_id, refusal.subject_id) == (cast["stranger"].pk, cast["person"].pk)


def test_disabled_user_is_a_visitor_at_the_next_request(client, cast):
    client.force_login(cast["reader"])
    assert client.get(reverse("people")).status_code == 200

    cast["reader"].is_active = False
    cast["reader"].save()

    assert client.get(reverse("people")).status_code == 302
    assert client.get(reverse("people-list")).status_code == 401


def test_list_and_single_answer_agree_for_everybody(cast):
    from sharing import access

    for asker in ("stranger", "reader", "contributor"):
        listed = Offender.objects.visible_to(cast[asker]).filter(pk=cast["person"].pk).exists()
        assert access.may(cast[asker], access.Permission.VIEW, cast["person"]) == listed
