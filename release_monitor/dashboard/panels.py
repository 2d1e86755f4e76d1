"""The parts of My day: what the user must do today, by when, and what has changed. Each is one query or two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from licence.papers.panels import DueLine, due_for
from offenders.access import owners
from offenders.classifying.panels import ToClassify
from offenders.classifying.panels import for_my_day as to_classify_for
from offenders.closing.panels import MyClosing
from offenders.closing.panels import for_my_day as closings_for
from offenders.dates.rules.releases import week_of
from offenders.faults.panels import WithoutLicence, without_licence_for
from offenders.mappa.panels import ActionLine
from offenders.models import KeyDate, Movement, Offender, Release, ReleaseHold
from offenders.orders.panels import MyOrder
from offenders.orders.panels import for_my_day as orders_for
from offenders.police_handover.panels import MyHandover
from offenders.police_handover.panels import for_my_day as police_handovers_for
from offenders.questioned_sentences.panels import ToCheck
from offenders.questioned_sentences.panels import for_my_day as sentences_to_check_for
from offenders.reference.law.waiting import LawToCheck, law_to_check
from offenders.register.panels import MyNotification
from offenders.register.panels import for_my_day as notifications_for
from offenders.releases.leaving.panels import Unsettled, unsettled
from offenders.releases.lists import panels as release_panels
from offenders.releases.orders.panels import waiting_for as orders_to_confirm
from offenders.releases.readiness_summary import prepared_of
from parole.victims.panels import Task, to_tell_first
from release_monitor.bundles import panels as bundle_panels
from release_monitor.bundles.models import Bundle
from release_monitor.dashboard import recalls as recall_panels
from release_monitor.dashboard.checks import Round, makes_checks, round_of, tiles_of
from release_monitor.dashboard.exemptions import ToDecide, exemptions_to_decide
from release_monitor.dashboard.items import Waiting, rows_for, waiting_of
from release_monitor.dashboard.licences import LicenceToDo, licences_to_do
from release_monitor.dashboard.mappa import actions_for
from release_monitor.dashboard.people import name_people
from release_monitor.dashboard.readiness import Thing, before_releases
from release_monitor.load import panels as load_panels
from sharing import access
from sharing.access.roles import Capability
from sharing.alerts import panels as alert_panels
from sharing.alerts.threads import panels as thread_panels
from sharing.alerts.threads.panels import ThreadLine
from sharing.audit.request_context import session_mark
from sharing.data_requests import panels as data_request_panels
from sharing.data_requests.panels import DataRequestLine
from sharing.grants.unseen import panels as sight_panels
from sharing.joint_teams import panels as joint_team_panels
from sharing.leave import panels as leave_panels
from sharing.models import (
    AccessRequest,
    AuditEntry,
    Grant,
    Handover,
    PlannedEnd,
    Receipt,
    ReceiptStanding,
    ReportedAct,
    SightGap,
    Team,
    User,
)
from sharing.reported import panels as reported_panels
from sharing.requests import panels as request_panels
from sharing.reviews import panels as review_panels
from sharing.reviews.panels import Progress
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, format_day_month, format_near_datetime, format_weekday
from sharing.unusual import panels as unusual_panels
from sharing.unusual.panels import Oversight

OPENED = "my_day.opened"
# Lines shown; the lists behind the links hold all
ALERTS, RELEASES, CHANGES, ASKED, HANDOVERS, VICTIMS = 5, 12, 8, 5, 5, 8
DAYS_AHEAD = 14
MOST = 1000  # a larger number is not told


@dataclass(frozen=True)
class Tile:
    """A figure, the list behind it, and the one fact about it that matters most. is_near: a clock is."""

    figure: str
    words: str
    url: str
    second: str
    is_near: bool = False
    counts_alerts: bool = False  # a script keeps it true


@dataclass(frozen=True)
class Leaving:
    """One of the next releases."""

    row: release_panels.ReleaseRow
    day: str  # "Tomorrow", "Friday", "In 13 days"


@dataclass(frozen=True)
class Happened:
    """Something that was recorded about a person since the reader last looked."""

    at: datetime
    when: str
    strong: str
    words: str
    person: Offender
    by: str


@dataclass(frozen=True)
class Desk:
    """A duty desk of the reader's agency, with its number."""

    name: str
    phone: str


@dataclass(frozen=True)
class Day:
    """My day as dashboard/my_day.html prints it."""

    at: datetime
    sight: str
    sees_people: bool  # whether the teams of the reader see anybody at all
    tiles: list[Tile]
    alerts: list[ThreadLine]
    leaving: list[Leaving]
    changed: list[Happened]
    looked: str  # when the reader last looked, empty for the first time
    desks: list[Desk]
    items: Waiting
    handovers: list[owners.HandoverLine]  # to accept
    recalls: recall_panels.Waiting
    leave: leave_panels.MyDay  # what the reader is asked to cover, for whom they act, gaps in cover
    left: Sequence[Unsettled] = ()  # a court's order to confirm; who left with no release due, until it is over
    unlicensed: Sequence[WithoutLicence] = ()  # the first of those released without a licence
    unlicensed_count: int = 0
    papers: Sequence[DueLine] = ()  # the first of those to hand over
    papers_count: int = 0
    to_classify: Sequence[ToClassify] = ()  # the first of the offences in free words, of those who keep the list
    to_classify_count: int = 0
    sentences: Sequence[ToCheck] = ()  # the first of the questioned sentences of people the reader answers for
    sentences_count: int = 0
    police_handovers: Sequence[MyHandover] = ()  # that wait for the reader's side
    police_handovers_count: int = 0
    notifications: Sequence[MyNotification] = ()  # what those owe police whom the reader answers for
    notifications_count: int = 0
    orders: Sequence[MyOrder] = ()  # to decide, or to review
    orders_count: int = 0
    closings: Sequence[MyClosing] = ()  # cases to close or to keep
    closings_count: int = 0
    checks: Round | None = None  # of those who make checks
    before: Sequence[Thing] = ()  # what is the reader's to see to before releases
    mappa: Sequence[ActionLine] = ()  # that the reader is to do, or to accept as chair
    exemptions: Sequence[ToDecide] = ()  # that wait for the reader's decision
    licences: Sequence[LicenceToDo] = ()  # that wait for the reader's decision, view or word
    victims: Sequence[Task] = ()  # what the reader is to tell victims
    asked: Sequence[AccessRequest] = ()  # requests for access that the reader may answer
    reviews: Sequence[Progress] = ()  # of the access that was given, by the reader's teams
    joint_teams: Sequence[joint_team_panels.JointReviewLine] = ()  # that the reader is to review
    unseen: Sequence[SightGap] = ()  # whom no team can see that must, of those whom the reader sees
    objections: Sequence[PlannedEnd] = ()  # of teams, to losing their access by a review
    priorities: Sequence[load_panels.PriorityLine] = ()  # decisions to de-prioritise that the reader is to review
    reported: Sequence[ReportedAct] = ()  # what the reader is reported to have done by telephone
    law: LawToCheck | None = None  # of those who keep the register of law
    data_requests: Sequence[DataRequestLine] = ()  # of people for their data, that wait for the reader
    bundles: Sequence[Bundle] = ()  # for inquests, that wait for the reader; by reference, without the person
    oversight: Oversight | None = None  # of those who read the audit log
    ending: Sequence[Grant] = ()  # what the reader alone was given access to, and what a review ends

    @property
    def people(self) -> list[int]:
        """Keys of everybody who is named, but `people_of_requests`."""
        named = [line.lead.subject_id for line in self.alerts if line.lead.subject_id]
        named += self.checks.people() if self.checks else []
        named += self.items.people()
        named += self.recalls.people()
        named += [each.person.pk for each in self.before]
        named += [line.action.offender_id for line in self.mappa]
        named += [exemption.person.pk for exemption in self.exemptions]
        named += [licence.person.pk for licence in self.licences]
        named += [victim.row.offender_id for victim in self.victims]
        named += [line.handover.subject_id for line in self.handovers]
        named += [each.row.release.offender_id for each in self.leaving]
        named += [each.person.pk for each in self.left]
        named += [each.person.pk for each in self.unlicensed]
        named += [paper.person.pk for paper in self.papers if paper.person]
        named += [each.person.pk for each in self.to_classify]
        named += [sentence.person.pk for sentence in self.sentences]
        named += [handover.person.pk for handover in self.police_handovers]
        named += [each.person.pk for each in self.notifications]
        named += [order.person.pk for order in self.orders]
        named += [closing.person.pk for closing in self.closings]
        named += [asked.subject_id for asked in self.asked if asked.subject_id is not None]
        named += [grant.subject_id for grant in self.ending]
        named += [act.subject_id for act in self.reported]
        named += [line.row.offender_id for line in self.priorities]
        named += [gap.subject_id for gap in self.unseen]
        named += [planned.subject_id for planned in self.objections]
        named += self.oversight.people if self.oversight else []
        return list(dict.fromkeys(named + [each.person.pk for each in self.changed]))

    @property
    def people_of_requests(self) -> list[int]:
        """Who asks for their data: the reader need not see them."""
        return [line.request.subject_id for line in self.data_requests if not line.person.is_restricted]


def day_of(user: User, *, at: datetime, session: str | None) -> Day:
    today = timezone.localdate(at)
    leave = leave_panels.for_my_day(user, at=at)  # first: it also says who is away
    receipts = alerts_of(user)
    asked, offered, items = requests_to_answer(user), to_accept(user), rows_for(user)
    unseen, reported = sight_panels.for_my_day(user), reported_panels.for_my_day(user)
    name_people(receipts, asked, offered, unseen, reported, *items)
    alerts = thread_panels.build_lines(user, receipts, at=at)
    looked_at = last_looked(user, session=session)
    own = round_of(user, at=at) if makes_checks(user) else None
    unlicensed, unlicensed_count = without_licence_for(user, at=at)
    papers, papers_count = due_for(user, at=at)
    to_classify, to_classify_count = to_classify_for(user, at=at)
    sentences, sentences_count = sentences_to_check_for(user, at=at)
    police_handovers, police_handovers_count = police_handovers_for(user, today=today, at=at)
    notifications, notifications_count = notifications_for(user, today=today)
    orders, orders_count = orders_for(user, today=today)
    to_close, to_close_count = closings_for(user, today=today)
    recalls = recall_panels.waiting_for(user, at=at)
    oversight, seen = unusual_panels.for_my_day(user, at=at), people_in_sight(user)
    data_requests = data_request_panels.for_my_day(user, at=at)
    if own:
        shown = officers_tiles(user, alerts, own, today=today)
    elif oversight and not seen:
        shown = oversight_tiles(user, alerts, oversight, data_requests)
    else:
        shown = tiles(user, alerts, today=today)
    return Day(
        at=at,
        sight=sight_in_words(seen),
        sees_people=bool(seen),
        tiles=[*([Tile(*recall_panels.tile_of(recalls))] if recalls.lines else []), *shown],
        recalls=recalls,
        alerts=alerts,
        checks=own,
        items=waiting_of(items, reader=user, at=at),
        before=before_releases(user, today=today),
        mappa=actions_for(user, at=at),
        exemptions=exemptions_to_decide(user, at=at),
        licences=licences_to_do(user, at=at),
        victims=to_tell_first(user, at=at, most=VICTIMS),
        leaving=leaving(user, today=today),
        leave=leave,
        left=[*orders_to_confirm(user), *unsettled(user)],
        unlicensed=unlicensed,
        unlicensed_count=unlicensed_count,
        papers=papers,
        papers_count=papers_count,
        to_classify=to_classify,
        to_classify_count=to_classify_count,
        sentences=sentences,
        sentences_count=sentences_count,
        police_handovers=police_handovers,
        police_handovers_count=police_handovers_count,
        notifications=notifications,
        notifications_count=notifications_count,
        orders=orders,
        orders_count=orders_count,
        closings=to_close,
        closings_count=to_close_count,
        changed=changed_since(user, looked_at, at=at) if looked_at else [],
        asked=asked,
        reviews=review_panels.to_decide(user),
        joint_teams=joint_team_panels.for_my_day(user, today=today),
        reported=reported,
        priorities=load_panels.to_review(user, on=today),
        law=law_to_check(user, at=at),
        data_requests=data_requests,
        bundles=bundle_panels.for_my_day(user),
        oversight=oversight,
        ending=request_panels.ending_soon(user, at=at),
        unseen=unseen,
        objections=review_panels.objections_to_decide(user),
        looked=format_near_datetime(looked_at, at=at) if looked_at else "",
        handovers=owners.build_handover_lines(offered, at=at),
        desks=duty_desks(user),
    )


def duty_desks(user: User) -> list[Desk]:
    """Of the reader's agency; to who sees whole programmes none of another programme."""
    read = access.national_programmes(user)
    rows = Team.objects.duty_desks_of(user.agency_id, None)
    return [Desk(row.name, row.phone) for row in rows if not read or row.programme in ("", *read)]


# Rows about somebody, whose people `name_people` loads for all of them


def alerts_of(user: User) -> Sequence[Receipt]:
    """The first of those that wait for the reader's teams."""
    return list(
        access.worked_in(Receipt.objects.inbox_of(user, ReceiptStanding.OPEN), user)
        .with_alerts()
        .prefetch_related(None)[:ALERTS]
    )


def requests_to_answer(user: User) -> Sequence[AccessRequest]:
    """The first of those that wait for this reader; no question for a role that gives nobody access."""
    if not user.can(Capability.GRANT_ACCESS):
        return ()
    rows = (
        access.worked_in(AccessRequest.objects.for_answerers(user), user).waiting().with_people().prefetch_related(None)
    )
    return list(rows.order_by("due_at", "pk")[:ASKED])


def to_accept(user: User) -> Sequence[Handover]:
    """Duties that are offered to the user, the one first whose answer is due first; no question for who answers for
    nobody."""
    if not user.can(Capability.CHANGE_PEOPLE):
        return ()
    rows = Handover.objects.to_accept_by(user).listed_for(user).with_words().prefetch_related(None)
    return list(rows.order_by("answer_due_at", "pk")[:HANDOVERS])


def officers_tiles(user: User, alerts: list[ThreadLine], own: Round, *, today: date) -> Iterable[Tile]:
    """Of who makes checks: those of today and the overdue ones, who comes out this week, what was begun."""
    yield alert_tile(user, alerts)
    yield from (Tile(*tile) for tile in tiles_of(own))
    yield this_week_tile(*days_of(coming_this_week(user, today=today)), today=today)
    drafts = len(own.drafts)
    kept = own.drafts[0] if own.drafts else None
    second = f"{kept.title}, {kept.kept}" if kept else "No drafts"
    yield Tile(str(drafts), "draft saved" if drafts == 1 else "drafts saved", kept.path if kept else "#checks", second)


def oversight_tiles(
    user: User, alerts: list[ThreadLine], oversight: Oversight, data_requests: Sequence[DataRequestLine]
) -> Iterable[Tile]:
    """Of those who read the log and see no case: what they have to judge, and no release, of which they see none."""
    yield from (Tile(*tile) for tile in unusual_panels.tiles_of(oversight))
    if data_requests:
        first = data_requests[0]
        yield Tile(
            count_in_words(len(data_requests)),
            "data request open" if len(data_requests) == 1 else "data requests open",
            reverse("data_requests"),
            f"First {'was due' if first.is_late else 'due'} {format_date(first.request.due_on)}",
            is_near=first.is_late,
        )
    yield alert_tile(user, alerts)


def tiles(user: User, alerts: list[ThreadLine], *, today: date) -> Iterable[Tile]:
    """The one that hurts first, first; each figure is capped and counts nobody whom the user may not know about."""
    yield alert_tile(user, alerts)
    expected = Release.objects.open().counted().listed_for(user).of_each_person_once().order_by()
    in_quarter = expected.warned_between(today, today + timedelta(days=7 * 13))
    this_week, *others = days_of(
        coming_this_week(user, today=today),
        expected.filter(warn_on__lt=today),
        expected.blocked(),
        in_quarter,
    )
    yield this_week_tile(this_week, today=today)
    overdue, blocked, ahead = (count_in_words(len(days)) for days in others)
    yield Tile(
        overdue,
        "not recorded as released",
        reverse("releases"),
        "Release date has passed" if overdue != "0" else "No release date has passed",
        is_near=overdue != "0",
    )
    yield Tile(
        blocked,
        "blocked release" if blocked == "1" else "blocked releases",
        reverse("blocked_releases"),
        "Blocked, overdue or on hold" if blocked != "0" else "No release is blocked",
    )
    yield Tile(ahead, "in the next 13 weeks", reverse("releases"), "Automatic or directed")


def coming_this_week(user: User, *, today: date) -> QuerySet[Release]:
    expected = Release.objects.open().counted().listed_for(user).of_each_person_once()
    return expected.warned_between(today, week_of(today)[1]).order_by("warn_on")


def this_week_tile(this_week: list[date], *, today: date) -> Tile:
    """this_week: the days on which somebody is still to come, the first ones."""
    monday, _ = week_of(today)
    week_url = f"{reverse('releases')}?week={monday.isoformat()}"
    return Tile(
        count_in_words(len(this_week)),
        "release still to come this week" if len(this_week) == 1 else "releases still to come this week",
        week_url,
        f"First {day_in_words(min(this_week), today=today).lower()}" if this_week else "None by Sunday",
    )


def alert_tile(user: User, alerts: list[ThreadLine]) -> Tile:
    number = alert_panels.open_count(user)
    first = min(alerts, key=lambda line: line.clock.due or line.lead.due_at, default=None)
    second = "No alerts to acknowledge"
    if first:
        escalates = f"First escalates {first.escalates_at}" if first.escalates_at else ""
        second = f"{first.clock.words}" if first.clock.state == "late" else escalates
    return Tile(
        count_in_words(number),
        "thread to acknowledge" if number == 1 else "threads to acknowledge",
        reverse("alerts"),
        second,
        is_near=first is not None and first.clock.state in ("late", "tenth", "quarter"),
        counts_alerts=True,
    )


def leaving(user: User, *, today: date) -> list[Leaving]:
    """Who is expected out in the next 14 days, and those whose day has passed unrecorded."""
    last = today + timedelta(days=DAYS_AHEAD)
    rows = Release.objects.open().counted().listed_for(user).filter(warn_on__lte=last).of_each_person_once()
    rows = rows.with_people().with_prepared()
    shown = list(rows.order_by("warn_on", "pk")[:RELEASES])
    found = prepared_of(shown, today=today)
    return [
        Leaving(
            release_panels.row_of(release, today=today, prepared=found.get(release.pk)),
            day_in_words(release.warn_on, today=today),
        )
        for release in shown
    ]


def last_looked(user: User, *, session: str | None) -> datetime | None:
    """When the reader last opened My day in an earlier session. What came since is new to them."""
    entries = AuditEntry.objects.filter(actor_id=user.pk, verb=OPENED).exclude(session=session_mark(session))
    return entries.order_by("-at").values_list("at", flat=True).first()


def changed_since(user: User, since: datetime, *, at: datetime) -> list[Happened]:
    """The newest movements, dates and holds that were recorded after `since`. Three queries."""
    moved = Movement.objects.filter(recorded_at__gt=since).listed_for(user)
    dated = KeyDate.objects.current().official().filter(recorded_at__gt=since).listed_for(user)
    held = ReleaseHold.objects.filter(since__gt=since).listed_for(user)
    found = [
        *(
            happened(
                row,
                row.recorded_at,
                row.get_happening_display(),
                f"on {format_day_month(row.happened_on)}",
                row.recorded_by,
                at,
            )
            for row in moved.select_related("offender", "recorded_by").order_by("-recorded_at", "-pk")[:CHANGES]
        ),
        *(
            happened(
                row,
                row.recorded_at,
                "Official date recorded",
                f"{row.get_code_display()}, {format_date(row.falls_on)}",
                row.recorded_by,
                at,
            )
            for row in dated.select_related("offender", "recorded_by").order_by("-recorded_at", "-pk")[:CHANGES]
        ),
        *(
            happened(row, row.since, "Release held", mid_sentence(row.get_kind_display()), row.set_by, at)
            for row in held.select_related("offender", "set_by").order_by("-since", "-pk")[:CHANGES]
        ),
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)[:CHANGES]


def happened(row, moment: datetime, strong: str, words: str, by: User | None, at: datetime) -> Happened:
    return Happened(moment, format_near_datetime(moment, at=at), strong, words, row.offender, str(by or "Imported"))


def people_in_sight(user: User) -> int:
    """At most one more than are counted."""
    return Offender.objects.listed_for(user).each_once().order_by()[: MOST + 1].count()


def sight_in_words(number: int) -> str:
    if number > MOST:
        return f"more than {MOST:,} people"
    return "1 person" if number == 1 else f"{number} people"


def days_of(*each: QuerySet[Release]) -> list[list[date]]:
    """Of each of these the days of which everybody is warned, one for each release, 100 at most. One query."""
    first, *others = (rows.values_list(Value(n), "warn_on")[:100] for n, rows in enumerate(each))
    found: list[list[date]] = [[] for _ in each]
    for n, day in first.union(*others, all=True):
        found[n].append(day)
    return found


def count_in_words(number: int) -> str:
    return "99+" if number > 99 else str(number)


def day_in_words(day: date, *, today: date) -> str:
    """A day near to today as one says it: "Tomorrow", "Friday", "In 13 days", "2 days ago"."""
    days = (day - today).days
    if days < 0:
        return "Yesterday" if days == -1 else f"{-days} days ago"
    if days < 2:
        return ("Today", "Tomorrow")[days]
    return format_weekday(day) if day <= week_of(today)[1] else f"In {days} days"
