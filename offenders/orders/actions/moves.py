"""One step of an order, as every verb makes it: claimed, recorded, told to programs. And whom its alerts reach."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from offenders.orders import alert_kinds, event_kinds, rules
from offenders.orders.models import ImposedOrder, OrderStep
from offenders.orders.rules import CLOCK, ORDER, OrderFacts, OrderKind, OrderState, OrderTerms
from offenders.orders.subject_question import is_subject
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.status.actions import follow_powers
from offenders.status.rules import HOLDS_OR_SUPERVISES
from sharing import alerts, audit, events, practice
from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Only
from sharing.grants.programmes import known_programmes
from sharing.grants.who_can_see import live_grants, live_scopes, teams_that_know
from sharing.models import Alert, Severity, User
from sharing.records.errors import Refused
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date

YOUTH_DIVERSION_FROM = practice.define(
    "orders.youth_diversion_from",
    "First day on which youth diversion orders can be made",
    unit="date",
    default="",
    source="Crime and Policing Act 2026: commencement not found, so none can be recorded",
)
INTERIM_SCPO_FROM = practice.define(
    "orders.interim_scpo_from",
    "First day on which interim serious crime prevention orders can be made",
    unit="date",
    default="",
    source="Border Security, Asylum and Immigration Act 2025 ss.55 to 59: commencement not found",
)
BEGINNINGS = {each.name: each for each in (YOUTH_DIVERSION_FROM, INTERIM_SCPO_FROM)}
ENDS = {OrderState.REFUSED, OrderState.EXPIRED, OrderState.DISCHARGED, OrderState.QUASHED, OrderState.REPLACED}
A_DAY = timedelta(days=1)


class OrderRefused(Refused):
    """It cannot be so. No changes were saved."""


def url_of(order: ImposedOrder, page: str = "imposed_order", **more: Any) -> str:
    return reverse(page, kwargs={"uid": order.offender.uid, "imposed_uid": order.uid, **more})


def begins_on(kind: OrderKind, *, today: date) -> date | None:
    """From when orders of this kind can be made, where that must be recorded first; None while nobody has."""
    name = rules.KINDS[kind].begins_with
    recorded = str(practice.value(BEGINNINGS[name], on=today) or "") if name else ""
    return date.fromisoformat(recorded) if recorded else None


def refuse_unlawful(
    person: Offender, kind: OrderKind, *, in_force_on: date | None, ends_on: date | None, extensions: int = 0
) -> None:
    """Raises OrderRefused that names the field, with the reason."""
    asks_register = rules.KINDS[kind].only_subject and in_force_on is not None
    terms = OrderTerms(
        kind=kind,
        in_force_on=in_force_on,
        ends_on=ends_on,
        extensions=extensions,
        born_on=person.date_of_birth,
        is_subject=is_subject(person, in_force_on) if asks_register and in_force_on else None,
        begins_on=begins_on(kind, today=timezone.localdate()),
    )
    field, why = rules.why_unlawful(terms)
    if why:
        raise OrderRefused(field, why)


def locked(order: ImposedOrder) -> ImposedOrder:
    """The row as it stands, with nobody else changing the person's orders until the commit."""
    lock(order.offender)
    return ImposedOrder.objects.select_related("offender").get(pk=order.pk)


def step(
    row: ImposedOrder,
    verb: str,
    *,
    by: User | None,
    on: date,
    at: datetime,
    facts: OrderFacts | None = None,
    words: str = "",
    **changes: Any,
) -> OrderStep:
    """Make the move that the machine allows, with these new values, its step and its audit entry. row: `locked`.

    by: None for the clock. on: the day for which it counts. Raises MoveRefused.
    """
    before, ends_before = OrderState(row.state), row.ends_on
    move = ORDER.move(verb, before, by=by or CLOCK, facts=facts or OrderFacts(reason=words))
    changes["state"] = str(move.after)
    if move.after in ENDS:
        changes |= {"ended_on": on, "ended_because": changes.get("ended_because", words)}
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
    made = write_step(row, verb, before=before, on=on, at=at, by=by, words=words, ends_before=ends_before)
    if move.after in ENDS:
        tell_of_end(row, at=at)
    kind = event_kinds.ENDED if move.after in ENDS else event_kinds.CHANGED
    events.publish_event(kind=kind, record=row, subject=row.offender, at=at)
    return made


def write_step(
    row: ImposedOrder,
    verb: str,
    *,
    before: OrderState | None,
    on: date,
    at: datetime,
    by: User | None,
    words: str = "",
    ends_before: date | None = None,
) -> OrderStep:
    made = OrderStep.objects.create(
        order=row,
        verb=verb,
        before=str(before or ""),
        after=row.state,
        on=on,
        ends_before=ends_before,
        ends_after=row.ends_on,
        words=words,
        at=at,
        by=by,
    )
    record(row, verb, by, state=row.state, on=on, ends_on=row.ends_on, extensions=row.extensions)
    follow_powers(offender=row.offender, by=by, on=timezone.localdate(at))
    return made


def record(row: ImposedOrder, verb: str, by: User | None, **payload: Any) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"orders.{verb}",
        by=by,
        target=row,
        subject=row.offender_id,
        payload={"kind": row.kind, **payload},
    )


def follow_time(row: ImposedOrder, *, on: date, at: datetime) -> None:
    """What the day alone does: it comes into force, and it expires. row: `locked`. Safe twice, and late."""
    if row.state == OrderState.SERVED and row.in_force_on and row.in_force_on <= on:
        step(row, "come_into_force", by=None, on=row.in_force_on, at=at)
    if row.state in rules.BINDS and row.ends_on and row.ends_on < on:
        words = f"Its last day was {format_date(row.ends_on)}"
        step(row, "expire", by=None, on=row.ends_on + A_DAY, at=at, words=words)


# Alerts


def tell(
    kind: AlertKind, row: ImposedOrder, *, key: str, text: str, at: datetime, severity: Severity | None = None
) -> Alert | None:
    """Alert who is to know. Of somebody under two programmes only teams of the order's own are alerted, and the alert
    names no one."""
    if set(_programmes(row)) <= {row.programme}:
        return alerts.raise_alert(
            kind=kind, key=key, subject=row.offender, text=text, severity=severity, link=url_of(row), at=at
        )
    return alerts.raise_alert(
        kind=alert_kinds.UNNAMED,
        key=f"{kind.name}:{key}",
        subject=None,
        title=kind.title,
        text="Open the order to see what is due.",
        severity=severity or kind.severity,
        responds_in=kind.responds_in,
        link=url_of(row),
        only=Only(teams=teams_of_programme(row, at=at)),
        at=at,
    )


def tell_of_end_beside(row: ImposedOrder, *, key: str, text: str, at: datetime) -> int:
    """Tell those who hold or supervise the person, and MAPPA co-ordinators elsewhere, of an end that police decide on.
    Returns how many alerts are new.

    Of somebody under two programmes none: an alert that names no one is for those who keep orders.
    """
    if not set(_programmes(row)) <= {row.programme}:
        return 0
    teams = teams_that_know(row.offender, row.programme, at=at)
    kinds = HOLDS_OR_SUPERVISES.get(row.offender.status, frozenset())
    elsewhere = teams.exclude(agency__kind__in=kinds).with_member_who_can(Capability.RUN_MAPPA, at=at)
    told = 0
    for kind, heard in (
        (alert_kinds.ENDING_BESIDE, teams.filter(agency__kind__in=kinds)),
        (alert_kinds.ENDING_FOR_MAPPA, elsewhere),
    ):
        only = Only(teams=list(heard.values_list("pk", flat=True)))
        if only.teams and alerts.not_raised(kind=kind, keys=[key]):
            told += bool(
                alerts.raise_alert(
                    kind=kind, key=key, subject=row.offender, text=text, link=url_of(row), only=only, at=at
                )
            )
    return told


def _programmes(row: ImposedOrder) -> list[str]:
    return [each.programme for each in known_programmes([row.offender_id], reader=None)[row.offender_id]]


def teams_of_programme(row: ImposedOrder, *, at: datetime) -> list[int]:
    """Keys of the teams that see the person and may know of the order's programme."""
    granted = live_grants(row.offender, at=at).filter(programme__in=("", row.programme))
    scoped = live_scopes([row.programme], at=at)
    return sorted({*granted.values_list("team_id", flat=True), *(scope.team_id for scope in scoped)})


def end_alerts(row: ImposedOrder, *, at: datetime, kinds: tuple[AlertKind, ...]) -> None:
    """What was told of the order's end is no longer so."""
    stale = Alert.objects.unfinished().filter(key__contains=str(row.uid))
    for kind in (*kinds, alert_kinds.UNNAMED):
        prefixes = tuple(f"{other.name}:{row.uid}" for other in kinds)
        keys = [
            key
            for key in stale.filter(kind=kind.name).values_list("key", flat=True)
            if kind is not alert_kinds.UNNAMED or key.startswith(prefixes)
        ]
        alerts.supersede_keys(kind=kind, keys=keys, at=at)


OF_ITS_END = (
    alert_kinds.ENDING,
    alert_kinds.ENDING_BESIDE,
    alert_kinds.ENDING_FOR_MAPPA,
    alert_kinds.UNDECIDED,
)


def tell_of_end(row: ImposedOrder, *, at: datetime) -> None:
    end_alerts(row, at=at, kinds=(*OF_ITS_END, alert_kinds.REVIEW_DUE, alert_kinds.GROUND_GONE))
    if row.state == OrderState.REFUSED:
        return
    day = format_date(row.ended_on) if row.ended_on else ""
    tell(
        alert_kinds.OVER,
        row,
        key=f"{row.uid}:{row.state}",
        text=f"{row}: {mid_sentence(row.get_state_display())}. Its measures do not bind from {day}. A licence "
        "condition or a notification duty on the same matter still applies.",
        at=at,
    )
