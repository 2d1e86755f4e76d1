"""Raising an alert when something has happened. One of the doors that other apps call.

`raise_alert` and `raise_many` write the alert, a receipt for each team that must hear of it and the letters to its
members in one statement of the caller's transaction: all is there with its cause, or nothing is. After the commit the
open pages and the deliverer are nudged; a lost nudge costs seconds, for the tables are the queue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from sharing import audit, events, live_updates, practice
from sharing.access import roles, sql
from sharing.access.roles import Capability
from sharing.access.rules import GrantRole, Permission
from sharing.agencies.models import Agency, Team
from sharing.alerts import event_kinds, step_limits
from sharing.alerts.models import READS_ABOUT_NOBODY, READS_ALL_ABOUT_NOBODY, Alert, Delivery, Matter, Receipt
from sharing.alerts.rules import Severity, Waiting, due_of, next_rung, step_of
from sharing.alerts.threads.models import Thread
from sharing.alerts.threads.rules import JOINS_FROM, SAME_THREAD_FOR, thread_key
from sharing.compiled.queries import CompiledQuery
from sharing.jobs.set_aside import in_halves
from sharing.records.update_many import update_many
from sharing.sentence_words import mid_sentence

DELIVER = "sharing.tasks.deliver"
EVENT = "alerts"
LETTERS_FROM = Severity.HIGH  # (our default) critical and high ones also go out by e-mail
MANAGERS = roles.holders(Capability.GRANT_ACCESS)
READS_LETTERS = roles.holders(Capability.READ_LETTERS)
PEOPLE = roles.holders(Capability.SIGN_IN)  # and no partner systems


@dataclass(frozen=True)
class Recipients:
    """Which of the teams that may see the person hear of it. None is no limit.

    national_desks: whether desks hear that see the person by their programme and not by a grant. `agency_kinds` and
    `team_kinds` bind them too; `grant_roles` does not.
    holders_of: in place of all that, the teams in which somebody with this capability works, whether or not they see
    the person; of them it is there for those who hold it. Such an alert is about nobody: it has no subject, and its
    words name none.
    managers_first: of an agency only the teams with somebody who may give teams access, where it has such a team.
    able: only the teams in which somebody with this capability works, and of them nobody else.
    not_for: nobody whose role has this capability, and no team in which nobody else works.
    all_answer: of an agency each team that hears of it; else the team with the duty for the person answers, and the
    others hear of it for information.

    A joint team hears of what is sent to it alone (`Only.teams`): its members hear by their own teams what their own
    agency may know.
    """

    agency_kinds: frozenset[Agency.Kind] | None = None
    grant_roles: frozenset[GrantRole] | None = None
    team_kinds: frozenset[Team.Kind] | None = None
    national_desks: bool = True
    holders_of: Capability | None = None
    managers_first: bool = False
    able: Capability | None = None
    not_for: Capability | None = None
    all_answer: bool = False


@dataclass(frozen=True)
class Only:
    """Which of those hear of this very alert. Keys of agencies, of teams; None is no limit."""

    agencies: Collection[int] | None = None
    teams: Collection[int] | None = None


ANY = Only()


@dataclass(frozen=True)
class NewAlert:
    """One of many that are raised together: each as `raise_alert` says of it. subject: the key of the person."""

    subject: int
    key: str
    text: str
    title: str | None = None
    severity: Severity | None = None
    link: str = ""
    of: str = ""


@dataclass(frozen=True)
class AlertKind:
    """A kind of alert: dotted name, title in words, who hears of it, in what time a team answers.

    matter: of which thread of the person it is.
    letters: whether each alert of the kind is also sent by letter, or none is; None: the critical and high ones are.
    escalates: whether one that nobody acknowledges goes to others than the teams that were told.
    is_statutory: the law sets a time for it; nobody puts it off. why: the rule in words, for those who ask why they are
    told. responds_in: the default of the practice value `alerts.<name>.respond_minutes`.
    """

    name: str
    title: str
    severity: Severity
    responds_in: timedelta
    matter: Matter
    recipients: Recipients = Recipients()
    letters: bool | None = None
    why: str = ""
    escalates: bool = True
    is_statutory: bool = False
    source: str = "Our design: a starting value, not set by law"

    @property
    def letters_from(self) -> int:
        """The least severity of which a letter is sent."""
        return {None: LETTERS_FROM, True: Severity.LOW, False: 0}[self.letters]

    @property
    def may_be_held_back(self) -> bool:
        """Never what the law sets a time for, nor what is about the system or nobody. Critical ones never are."""
        return not self.is_statutory and self.matter != Matter.SYSTEM and self.recipients.holders_of is None

    @property
    def practice(self) -> practice.Definition:
        return practice.DEFINITIONS[f"alerts.{self.name}.respond_minutes"]


KINDS: dict[str, AlertKind] = {}


def register(kind: AlertKind) -> AlertKind:
    """Make a kind known. Called where the kind is defined, once; the same again is no harm."""
    KINDS[kind.name] = kind
    practice.define(
        f"alerts.{kind.name}.respond_minutes",
        f"Time to acknowledge: {mid_sentence(kind.title)}",
        unit="minutes",
        default=int(kind.responds_in.total_seconds() // 60),
        source=kind.source,
    )
    return kind


def title_of(kind: str, otherwise: str = "") -> str:
    """otherwise: of a kind that code no longer knows; its name where nothing is given."""
    known = KINDS.get(kind)
    return known.title if known else otherwise or kind


def raise_alert(
    *,
    kind: AlertKind,
    key: str,
    subject: Model | None,
    text: str,
    title: str | None = None,
    severity: Severity | None = None,
    link: str = "",
    at: datetime | None = None,
    responds_in: timedelta | None = None,
    only: Only = ANY,
    item: Model | None = None,
    of: str = "",
) -> Alert | None:
    """Tell the teams that must know. None when this kind and key was raised before: nothing is then written.

    subject: None for the kinds of which teams hear that need not see the person (`Recipients.holders_of`), only then.
    text, title: only what every reader of the person may know, and true on every later day ("on 4 December", not "in
    three days"). title: the kind's unless given. link: the path of the page that it is about.
    at: when it is raised, now unless given. responds_in: in place of the kind's own time. only: to whom of those that
    the kind names. item: the one that it tells of; the alert is there for those alone who know of the item.
    of: which thread of the matter, where a person may have several: a review.
    The caller records its own act in the audit log; alert and receipts say who was told.
    """
    if (subject is None) != (kind.recipients.holders_of is not None):
        raise ValueError(f"{kind.name} is sent to those who can see the person, or is about no one")
    about = subject.pk if subject else None
    raised = _raise(
        kind, [(about, key, severity, title, text, link, of)], at=at, responds_in=responds_in, only=only, item=item
    )
    return raised[0] if raised else None


@transaction.atomic
def raise_many(
    *,
    kind: AlertKind,
    new: Iterable[NewAlert],
    at: datetime | None = None,
    responds_in: timedelta | None = None,
    only: Only = ANY,
) -> int:
    """The same for jobs, however many in one statement: returns how many are new. A key that was raised before is
    passed over; who makes many words asks `not_raised` first."""
    rows = [
        (
            new_alert.subject,
            new_alert.key,
            new_alert.severity,
            new_alert.title,
            new_alert.text,
            new_alert.link,
            new_alert.of,
        )
        for new_alert in new
    ]
    raised = _raise_apart(kind, rows, at=at, responds_in=responds_in, only=only) if rows else []
    if raised:
        audit.record(
            action=audit.Action.COLLECTION,
            verb="alerts.raised",
            by=None,
            shown=[alert.subject_id for alert in raised if alert.subject_id],
            payload={"kind": kind.name, "alerts": len(raised)},
        )
    return len(raised)


def _raise_apart(kind: AlertKind, rows: Sequence[Row], **more: Any) -> list[Alert]:
    return in_halves(
        f"alert {kind.name}"[:60],
        rows,
        lambda some: _raise(kind, some, **more),
        record_of=lambda row: (row[0] or 0, row[0]),
    )


def not_raised(*, kind: AlertKind, keys: Collection[str]) -> list[str]:
    """Those of which no alert of this kind was ever raised, in their order."""
    known = set(Alert.objects.filter(kind=kind.name, key__in=keys).values_list("key", flat=True)) if keys else set()
    return [key for key in keys if key not in known]


@transaction.atomic
def supersede(*, kinds: Sequence[AlertKind], subject: Model, by_alert: Alert | None, at: datetime | None = None) -> int:
    """What these kinds told of a person is no longer so: a later happening (a date that moved) has taken its place.

    by_alert: the one that tells of it, which stays. Returns how many were open.
    """
    moment = at or timezone.now()
    stale = Alert.objects.unfinished().filter(kind__in=[kind.name for kind in kinds], subject_id=subject.pk)
    if by_alert:
        stale = stale.exclude(pk=by_alert.pk)
    keys = list(stale.order_by("pk").values_list("pk", flat=True))
    Alert.objects.unfinished().filter(pk__in=keys).update(
        state=Alert.State.SUPERSEDED, resolved_at=moment, superseded_by=by_alert
    )
    for key in keys:
        close_receipts(key, at=moment)
    return len(keys)


@transaction.atomic
def supersede_keys(*, kind: AlertKind, keys: Collection[str], at: datetime) -> int:
    """What these alerts told of is no longer so. Returns how many were open."""
    stale = Alert.objects.unfinished().filter(kind=kind.name, key__in=keys)
    pks = list(stale.order_by("pk").values_list("pk", flat=True))
    Alert.objects.unfinished().filter(pk__in=pks).update(state=Alert.State.SUPERSEDED, resolved_at=at)
    for pk in pks:
        close_receipts(pk, at=at)
    return len(pks)


def open_keys(*, kind: AlertKind) -> set[str]:
    """What of this kind is told of and not over."""
    return set(Alert.objects.unfinished().filter(kind=kind.name).values_list("key", flat=True))


def resolve(*, kind: AlertKind, key: str, reason: str, at: datetime | None = None) -> bool:
    """A job or an action found that it is over. False when there was nothing open."""
    return _end(kind, key, Alert.State.RESOLVED, at=at, reason=reason)


def _end(kind: AlertKind, key: str, state: Alert.State, *, at: datetime | None, **more: Any) -> bool:
    moment = at or timezone.now()
    pk = next((row["pk"] for row in OPEN.asked(kind=kind.name, key=key)), None)
    if pk is None:  # as mostly: whoever may have ended something asks
        return False
    with transaction.atomic():
        if not Alert.objects.unfinished().filter(pk=pk).update(state=state, resolved_at=moment, **more):
            return False
        close_receipts(pk, at=moment)
        return True


OPEN = CompiledQuery(
    ("pk",), lambda kind, key: Alert.objects.unfinished().filter(kind=kind, key=key), kind="any", key="one"
)


def close_receipts(alert_pk: int, *, at: datetime) -> None:
    """The alert is over: it no longer waits for any team, and its thread is closed with the last of them. Whoever
    acknowledged stays on record."""
    Receipt.objects.filter(alert_id=alert_pk, closed_at__isnull=True).update(closed_at=at)
    Thread.objects.over().filter(alerts=alert_pk).update(closed_at=Greatest("opened_at", Value(at)))
    transaction.on_commit(lambda: nudge(members([alert_pk])), robust=True)


def close_many(moments: Mapping[int, datetime]) -> None:
    """The same of several alerts, by their key, each at its moment."""
    receipts = list(Receipt.objects.filter(alert__in=moments, closed_at__isnull=True))
    for receipt in receipts:
        receipt.closed_at = moments[receipt.alert_id]
    update_many(receipts, ["closed_at"])
    threads = list(Thread.objects.over().filter(alerts__in=moments).distinct().prefetch_related("alerts"))
    for thread in threads:
        last = max(moments[alert.pk] for alert in thread.alerts.all() if alert.pk in moments)
        thread.closed_at = max(thread.opened_at, last)
    update_many(threads, ["closed_at"])
    transaction.on_commit(lambda: nudge(members(list(moments))), robust=True)


WAITS_APART = (Severity.CRITICAL, Severity.HIGH, Severity.NORMAL)  # a low one waits as a normal one does
Row = tuple[int | None, str, int | None, str | None, str, str, str]  # as `asked` in RAISE names them; the last: `of`


def _raise(
    kind: AlertKind,
    rows: Sequence[Row],
    *,
    at: datetime | None,
    responds_in: timedelta | None,
    only: Only = ANY,
    item: Model | None = None,
) -> list[Alert]:
    """The new alerts. One statement, however many."""
    moment = at or timezone.now()
    waits = _waits(kind, moment, responds_in)
    night = waits[Severity.HIGH].night
    recipients = kind.recipients
    for_roles = roles_told(recipients)
    words = RAISE.format(
        ways=_ways(recipients),
        columns=", ".join(str(field.column) for field in Alert._meta.concrete_fields),
        members=members_of("(SELECT told.team_id, fresh.* FROM told JOIN fresh ON fresh.id = told.alert_id)"),
        teams=_limits(recipients, only),
    )
    values = sql.values(
        Permission.VIEW,
        at=moment,
        kind=kind.name,
        kind_severity=kind.severity,
        kind_title=kind.title,
        for_roles=for_roles,
        item=item.pk if item else None,
        matter=kind.matter,
        taken_up_since=moment - SAME_THREAD_FOR,
        joins_from=JOINS_FROM,
        people=PEOPLE,
        may_be_held_back=kind.may_be_held_back,
        critical=Severity.CRITICAL,
        duty_answers=not recipients.all_answer and only.teams is None,
        **{f"due_{each.name.lower()}": waiting.from_at for each, waiting in waits.items()},
        **{f"step_{each.name.lower()}": waiting.step for each, waiting in waits.items()},
        **{
            f"next_{each.name.lower()}": first_rung_at(waiting) if kind.escalates else None
            for each, waiting in waits.items()
        },
        night_begins=night.begins,
        night_ends=night.ends,
        grant_roles=[str(role) for role in recipients.grant_roles or ()],
        holders=roles.holders(recipients.holders_of) if recipients.holders_of else [],
        agency_kinds=[str(agency) for agency in recipients.agency_kinds or ()],
        team_kinds=[str(team) for team in recipients.team_kinds or ()],
        agencies=list(only.agencies or ()),
        teams_told=list(only.teams or ()),
        managers=MANAGERS,
        personal=Team.Kind.PERSONAL,
        email=Delivery.Channel.EMAIL,
        letters_from=kind.letters_from,
        letters_to=[role for role in READS_LETTERS if for_roles is None or role in for_roles],
        **_who_sees(),
    )
    of_item = item.pk if item else None
    asked = [(*row[:6], thread_key(subject=row[0], key=row[1], item=of_item, of=row[6])) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(*sql.bind(words, values, map(list, zip(*asked, strict=True))))
        names = [field.attname for field in Alert._meta.concrete_fields]
        made = cursor.fetchall()
    raised = [Alert.from_db(connection.alias, names, row[:-1]) for row in made]
    if raised:
        _tell_programs(raised, at=moment)
        transaction.on_commit(lambda: nudge(made[0][-1]), robust=True)
    return raised


def _tell_programs(raised: Sequence[Alert], *, at: datetime) -> None:
    """The programs of the teams that were told hear. One question where none has chosen it."""
    about = {alert.pk: alert for alert in raised if alert.subject_id is not None}
    if not about or not events.is_listened_to(event_kinds.RAISED, at=at):
        return
    teams: dict[int, list[int]] = defaultdict(list)
    for alert, team in Receipt.objects.filter(alert__in=about).values_list("alert_id", "team_id"):
        teams[alert].append(team)
    events.publish_many(
        kind=event_kinds.RAISED,
        new=[events.NewEvent(alert.subject_id, alert.uid, teams=teams[pk]) for pk, alert in about.items()],  # type: ignore[arg-type]  # of somebody
        at=at,
    )


def _waits(kind: AlertKind, moment: datetime, responds_in: timedelta | None) -> dict[Severity, Waiting]:
    """How a receipt waits, by severity, as the settings of this day are. A time that the caller gives is kept to the
    minute."""
    found = practice.values([kind.practice, *step_limits.ALL], on=timezone.localdate(moment))
    limits, waits = step_limits.limits_among(found), {}
    for severity in WAITS_APART:
        due_at = due_of(told_at=moment, minutes=found[kind.practice], severity=severity)
        if responds_in is not None:
            due_at = moment + responds_in
        step = step_of(told_at=moment, due_at=due_at, severity=severity, limits=limits)
        waits[severity] = Waiting(moment, due_at, step, severity, limits.night)
    return waits


def first_rung_at(waiting: Waiting) -> datetime | None:
    """When a receipt escalates first."""
    first = next_rung((), waiting)
    return first.at if first else None


def roles_told(recipients: Recipients) -> list[str] | None:
    """For which roles of the teams that are told an alert is there; None: for all."""
    able = recipients.able
    if able is None and recipients.holders_of is not READS_ALL_ABOUT_NOBODY:
        able = recipients.holders_of
    if able is not None:
        return sorted(roles.holders(able))
    return sorted(roles.ROLES.keys() - roles.holders(recipients.not_for)) if recipients.not_for else None


def _ways(recipients: Recipients) -> str:
    """The question that gives `person_id` and `team_id` of each team that comes to hear of it."""
    if recipients.holders_of is not None:
        return HOLDING
    by_grant = "AND _g.grant_role = ANY(%(grant_roles)s)" if recipients.grant_roles is not None else ""
    by_scope = "" if recipients.national_desks else "AND false"
    return sql.ways_in("fresh", grants=by_grant, scopes=by_scope)


def _limits(recipients: Recipients, only: Only) -> str:
    """What the kind's rule and this alert ask of a team, as conditions."""
    asked = [
        (recipients.agency_kinds, "a.kind = ANY(%(agency_kinds)s)"),
        (recipients.team_kinds, "t.kind = ANY(%(team_kinds)s)"),
        (only.agencies, "t.agency_id = ANY(%(agencies)s::bigint[])"),
        (only.teams, "t.group_id = ANY(%(teams_told)s::int[])"),
        (recipients.able, WORKED_IN.format(team="t", roles="for_roles")),
        (recipients.not_for, f"({WORKED_IN.format(team='t', roles='for_roles')} OR NOT {ANYBODY})"),
    ]
    words = [condition for limit, condition in asked if limit is not None]
    if only.teams is None:
        words.append(f"t.kind <> '{Team.Kind.JOINT}'")
    if recipients.managers_first:
        ours, others = (WORKED_IN.format(team=team, roles="managers") for team in ("t", "other"))
        words.append(f"({ours} OR NOT EXISTS ({OTHER_WAYS} AND {others}))")
    return "".join(f" AND {condition}" for condition in words)


# Somebody of these roles is in the team now.
WORKED_IN = f"""EXISTS (
        SELECT FROM sharing_membership m JOIN sharing_user u ON u.id = m.user_id
        WHERE m.team_id = {{team}}.group_id AND {sql.live("m")} AND u.is_active AND u.role = ANY(%({{roles}})s))"""
ANYBODY = f"EXISTS (SELECT FROM sharing_membership m WHERE m.team_id = t.group_id AND {sql.live('m')})"
OTHER_WAYS = """
        SELECT FROM ways w JOIN sharing_team other ON other.group_id = w.team_id
        WHERE w.person_id = ways.person_id AND other.agency_id = t.agency_id AND other.closed_at IS NULL"""

# Of the teams that have access, as usual, the kind's rule names some. Exclusions and restrictions bind users and not
# teams: they are asked when a user looks, before a letter leaves, and before a bell rings. Emergency access makes
# nobody a recipient: who answers for the person hears, and nothing of it outlives the access.

# A team in which somebody of such a role works, whoever sees the person. One's own team is nobody's to answer for.
HOLDING = f"""
    SELECT DISTINCT fresh.subject_id AS person_id, m.team_id
    FROM fresh
    JOIN sharing_membership m ON {sql.live("m")}
    JOIN sharing_user h ON h.id = m.user_id AND h.is_active AND h.role = ANY(%(holders)s)
    JOIN sharing_team own ON own.group_id = m.team_id AND own.kind <> %(personal)s
"""  # noqa: S608 - only constants of ours are put in

# The team has acknowledged the thread within a week: what is not worse than normal joins it.
JOINED = """heard.severity >= %(joins_from)s AND EXISTS (
        SELECT FROM sharing_receipt before
        WHERE before.thread_id = heard.thread_id AND before.team_id = heard.team_id
          AND before.acknowledged_at > %(taken_up_since)s::timestamptz)"""
# Another team of the agency has the duty for the person, and hears of it: that one answers.
ANSWERED_BY_DUTY = f"""%(duty_answers)s AND EXISTS (
        SELECT FROM sharing_duty d JOIN heard theirs ON theirs.id = heard.id AND theirs.team_id = d.team_id
        WHERE d.subject_id = heard.subject_id AND d.agency_id = heard.agency_id AND d.team_id <> heard.team_id
          AND {sql.live("d")})"""

# Nobody works in the team but partner systems, which acknowledge nothing for people.
ONLY_PROGRAMS = f"""EXISTS (
        SELECT FROM sharing_membership m WHERE m.team_id = heard.team_id AND {sql.live("m")}) AND NOT EXISTS (
        SELECT FROM sharing_membership m JOIN sharing_user u ON u.id = m.user_id
        WHERE m.team_id = heard.team_id AND {sql.live("m")} AND u.role = ANY(%(people)s))"""  # noqa: S608 - as above

# The team holds back such alerts: about the person, or about everybody. Never critical ones.
HELD_BACK = """
        SELECT s.id FROM sharing_suppression s
        WHERE %(may_be_held_back)s AND s.kind = %(kind)s AND s.team_id = heard.team_id AND s.ended_at IS NULL
          AND (s.subject_id IS NULL OR s.subject_id = heard.subject_id)
          AND s.starts_at <= heard.raised_at AND s.ends_at > heard.raised_at
          AND heard.severity >= s.severity AND heard.severity > %(critical)s
        ORDER BY s.subject_id NULLS LAST LIMIT 1"""

RAISE = f"""
WITH asked AS (
    SELECT * FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[])
        AS row (subject_id, key, severity, title, text, link, thread_key)
),
wanted AS (
    SELECT DISTINCT asked.subject_id, asked.thread_key FROM asked
    WHERE NOT EXISTS (SELECT FROM sharing_alert a WHERE a.kind = %(kind)s AND a.key = asked.key)
    ORDER BY asked.subject_id, asked.thread_key
),
known AS (
    SELECT DISTINCT ON (t.subject_id, t.key) t.id, t.subject_id, t.key, t.closed_at
    FROM wanted JOIN sharing_thread t
      ON t.subject_id IS NOT DISTINCT FROM wanted.subject_id AND t.key = wanted.thread_key AND t.matter = %(matter)s
    WHERE t.closed_at IS NULL OR t.closed_at > %(taken_up_since)s::timestamptz
    ORDER BY t.subject_id, t.key, t.closed_at DESC NULLS FIRST
),
taken_up AS (
    UPDATE sharing_thread t SET closed_at = NULL FROM known WHERE t.id = known.id AND known.closed_at IS NOT NULL
),
opened AS (
    INSERT INTO sharing_thread (subject_id, matter, key, opened_at)
    SELECT wanted.subject_id, %(matter)s, wanted.thread_key, %(at)s::timestamptz FROM wanted
    WHERE NOT EXISTS (SELECT FROM known WHERE known.subject_id IS NOT DISTINCT FROM wanted.subject_id
                      AND known.key = wanted.thread_key)
    ON CONFLICT (subject_id, matter, key) WHERE closed_at IS NULL DO UPDATE SET matter = EXCLUDED.matter
    RETURNING id, subject_id, key
),
threads AS (SELECT id, subject_id, key FROM known UNION ALL SELECT id, subject_id, key FROM opened),
fresh AS (
    INSERT INTO sharing_alert
        (kind, key, thread_id, subject_id, item_id, severity, title, text, link, raised_at, for_roles)
    SELECT %(kind)s, asked.key, threads.id, asked.subject_id, %(item)s::bigint,
           coalesce(asked.severity::int, %(kind_severity)s), coalesce(asked.title, %(kind_title)s), asked.text,
           asked.link, %(at)s::timestamptz, %(for_roles)s::varchar[]
    FROM asked JOIN threads
      ON threads.subject_id IS NOT DISTINCT FROM asked.subject_id AND threads.key = asked.thread_key
    ON CONFLICT (kind, key) DO NOTHING
    RETURNING *
),
ways AS ({{ways}}),
heard AS (
    SELECT DISTINCT fresh.id, fresh.thread_id, fresh.subject_id, fresh.severity, fresh.raised_at, t.group_id AS team_id,
           t.agency_id
    FROM ways
    JOIN fresh ON fresh.subject_id IS NOT DISTINCT FROM ways.person_id
    JOIN sharing_team t ON t.group_id = ways.team_id
    JOIN sharing_agency a ON a.id = t.agency_id
    WHERE t.closed_at IS NULL {{teams}}
),
told AS (
    INSERT INTO sharing_receipt
        (alert_id, team_id, thread_id, subject_id, severity, told_at, due_at, step_span, night_begins, night_ends,
         for_information, is_held_back, held_back_by_id, next_rung_at)
    SELECT heard.id, heard.team_id, heard.thread_id, heard.subject_id, heard.severity, heard.raised_at,
           CASE heard.severity WHEN 1 THEN %(due_critical)s WHEN 2 THEN %(due_high)s ELSE %(due_normal)s
           END::timestamptz,
           CASE heard.severity WHEN 1 THEN %(step_critical)s WHEN 2 THEN %(step_high)s ELSE %(step_normal)s
           END::interval,
           %(night_begins)s::time, %(night_ends)s::time,
           informed.it, held.id IS NOT NULL, held.id,
           CASE WHEN informed.it OR held.id IS NOT NULL THEN NULL
                ELSE CASE heard.severity
                     WHEN 1 THEN %(next_critical)s WHEN 2 THEN %(next_high)s ELSE %(next_normal)s END
           END::timestamptz
    FROM heard CROSS JOIN LATERAL (
        SELECT ({JOINED}) OR ({ANSWERED_BY_DUTY}) OR ({ONLY_PROGRAMS}) AS it) informed
    LEFT JOIN LATERAL ({HELD_BACK}) held ON NOT informed.it
    ON CONFLICT (alert_id, team_id) DO NOTHING
    RETURNING id, alert_id, team_id, severity, for_information, is_held_back
),
letters AS (
    INSERT INTO sharing_delivery (receipt_id, user_id, channel, next_try_at)
    SELECT DISTINCT ON (told.alert_id, u.id) told.id, u.id, %(email)s, %(at)s::timestamptz
    FROM told
    JOIN sharing_membership m ON m.team_id = told.team_id
    JOIN sharing_user u ON u.id = m.user_id
    WHERE told.severity <= %(letters_from)s AND NOT told.for_information AND NOT told.is_held_back
      AND {sql.live("m")} AND u.is_active AND u.role = ANY(%(letters_to)s)
    ORDER BY told.alert_id, u.id, told.id
    ON CONFLICT DO NOTHING
)
SELECT {{columns}}, CASE WHEN row_number() OVER () = 1 THEN ARRAY({{members}}) END FROM fresh
"""  # noqa: S608 - only constants of ours are put in


def members_of(receipts: str) -> str:
    """For whom these receipts are there: members of the team whom the alert is for, who may see the person, and who
    know of the item. The ring of another would tell that there is something to hide.

    receipts: words of a table with team_id, subject_id, item_id and for_roles.
    """
    asker = sql.of_user("u.id", "u.role")
    return f"""
SELECT DISTINCT u.id
FROM {receipts} r
JOIN sharing_team t ON t.group_id = r.team_id AND t.closed_at IS NULL
JOIN sharing_membership m ON m.team_id = r.team_id AND {sql.live("m")}
JOIN sharing_user u ON u.id = m.user_id AND u.is_active
WHERE (r.for_roles IS NULL OR u.role = ANY(r.for_roles))
  AND CASE WHEN r.subject_id IS NULL THEN u.role = ANY(%(about_nobody)s)
                AND (r.for_roles IS NOT NULL OR u.role = ANY(%(all_about_nobody)s))
           ELSE u.role = ANY(%(see)s) AND {sql.may("r.subject_id", asker)} END
  AND (r.item_id IS NULL OR {sql.item_known("r.item_id", asker)})"""  # noqa: S608 - only constants of ours are put in


def _who_sees() -> dict[str, list[str]]:
    """Whose role reads what is about a person, and what is about nobody."""
    return {
        "see": roles.holders(Capability.VIEW_PEOPLE),
        "about_nobody": roles.holders(READS_ABOUT_NOBODY),
        "all_about_nobody": roles.holders(READS_ALL_ABOUT_NOBODY),
    }


def nudge(members: list[int]) -> None:
    """After the commit: open pages of these users look again, and the deliverer starts. Never raises for the broker."""
    if live_updates.ring_many(members, EVENT) if members else live_updates.answers():
        live_updates.wake(DELIVER)


def ring_deliverer() -> None:
    """Let it start at once; it would come automatically within seconds. Never raises for the broker, nor waits for
    it."""
    if live_updates.answers():
        live_updates.wake(DELIVER)


def ring(alert_keys: list[int]) -> None:
    """The open pages of those who may see these alerts look again: one call, however many they are."""
    live_updates.ring_many(members(alert_keys), EVENT)


def members(alert_keys: list[int]) -> list[int]:
    """The keys of the users for whom these alerts are there now, in a team that was told."""
    receipts = (
        "(SELECT s.team_id, a.subject_id, a.item_id, a.for_roles FROM sharing_receipt s"
        " JOIN sharing_alert a ON a.id = s.alert_id WHERE s.alert_id = ANY(%(alerts)s::bigint[]))"
    )
    values = sql.values(Permission.VIEW, at=timezone.now(), alerts=alert_keys, **_who_sees())
    with connection.cursor() as cursor:
        cursor.execute(members_of(receipts), values)
        return [user_pk for (user_pk,) in cursor.fetchall()]
