"""Record threats to a person, the warnings, the reviews and the circle.

The log keeps each act under the compartment's own verbs, without the person: it has more readers than a circle has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.people.once import made_before
from offenders.people.rules.contact_details import contact_details_in
from offenders.threats import alert_kinds
from offenders.threats.models import Threat, ThreatReview, ThreatWarning
from offenders.threats.practice import LONGEST_REVIEW, WARN_WITHIN
from offenders.threats.rules import (
    FEWEST_IN_CIRCLE,
    ReviewOutcome,
    Threatened,
    ThreatKind,
    ThreatState,
    ThreatStep,
    WarningResult,
    allows,
    state_after_review,
    state_after_warning,
    warn_by,
    why_not_end,
    why_not_given,
    why_not_until,
)
from sharing import access, alerts, audit, practice
from sharing.access.roles import Capability, holders
from sharing.access.rules import Programme
from sharing.access.state_machines import RoleRefused
from sharing.access.two_people import refuse_same_person
from sharing.agencies.models import Membership, Team
from sharing.alerts import Only
from sharing.grants.programmes import known_programmes
from sharing.grants.who_can_see import teams_that_know, who_sees
from sharing.models import User
from sharing.records.errors import Refused
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import keyed
from sharing.records.once import made_before as made_once
from sharing.sentence_words import mid_sentence
from sharing.time_words import say_datetime

COMPARTMENT = "threats.compartment"  # the verbs of circles: no page shows whom their entries are about
IN_CIRCLE = frozenset(holders(Capability.KNOW_THREATS))
BELONGS = "Keep addresses, phone numbers and email addresses in the police record of the threat"


class ThreatRefused(Refused):
    """It cannot be recorded so. No changes were saved."""


@transaction.atomic
def record_threat(
    *,
    offender: Offender,
    kind: ThreatKind,
    threatened: Threatened,
    assessment: str,
    source: str,
    review_on: date,
    circle: Iterable[User],
    by: User,
    reference: str = "",
    programme: str = "",
    uid: UUID | None = None,
) -> Threat:
    """circle: who knows of it beside `by`. From now on the time runs by which the threatened person is warned.

    Raises ThreatRefused that names the field, RoleRefused.
    """
    lock(offender)
    if made := made_before(Threat, uid, offender=offender):
        return _of_circle(made, by)
    _require_keeper(by)
    at = timezone.now()
    _refuse_words(assessment=assessment, source=source, reference=reference)
    if (threatened is Threatened.OTHER) != bool(reference.strip()):
        words = "Enter the police reference of the threatened person" if threatened is Threatened.OTHER else ""
        raise ThreatRefused("reference", words or "Leave this empty: the person on record is threatened")
    _refuse_review(review_on, at=at)
    own = _programme_of(offender, programme, by=by)
    members = _members(offender, own, set(circle), by=by, at=at)
    threat = Threat.objects.create(
        offender=offender,
        programme=own,
        kind=str(kind),
        threatened=str(threatened),
        reference=reference.strip(),
        assessment=assessment.strip(),
        source=source.strip(),
        warn_by=_warn_by(at),
        review_on=review_on,
        recorded_by=by,
        recorded_at=at,
        **keyed(uid),
    )
    threat.circle.set(members)
    _record("recorded", threat, by, action=audit.Action.COLLECTION, circle=sorted(user.pk for user in members))
    _tell_to_warn(threat, by, at=at)
    return threat


@transaction.atomic
def record_warning(
    *,
    threat: Threat,
    warned: str,
    result: WarningResult,
    way: str,
    given_at: datetime,
    given_by: str,
    words: str,
    by: User,
    uid: UUID | None = None,
) -> ThreatWarning:
    """Who was warned, by whom, when and how. Only a warning of the threatened person stops the time.

    Raises ThreatRefused, RoleRefused; RecordHidden to who is not in the circle.
    """
    row, at = _locked(threat, by=by), timezone.now()
    if made := made_once(ThreatWarning, uid):
        if made.threat_id != row.pk:
            raise access.RecordHidden
        return made
    _refuse_step(row, ThreatStep.WARN)
    _refuse_words(words=words, given_by=given_by)
    refuse_hidden(ThreatRefused, given_by=given_by)
    if why := why_not_given(given_at, recorded_at=row.recorded_at, at=at):
        raise ThreatRefused("given_at", why)
    warning = ThreatWarning.objects.create(
        threat=row,
        offender=row.offender,
        programme=row.programme,
        warned=warned,
        result=str(result),
        way=way,
        given_at=given_at,
        given_by=given_by.strip(),
        words=words.strip(),
        recorded_by=by,
        recorded_at=at,
        **keyed(uid),
    )
    if warned == "threatened":
        _move(row, state_after_warning(ThreatState(row.state), result), reason="The warning is recorded", at=at)
    _record("warning_recorded", row, by, warning=warning.pk, warned=warned, result=str(result))
    return warning


@transaction.atomic
def decide_not_to_warn(*, threat: Threat, reason: str, by: User) -> Threat:
    """Nobody warns the threatened person, for a reason: decided by somebody else than who recorded the threat.

    Raises ThreatRefused, SamePerson, RoleRefused, RecordHidden.
    """
    row, at = _locked(threat, by=by), timezone.now()
    _refuse_step(row, ThreatStep.DECIDE_NOT_TO_WARN)
    if not reason.strip():
        raise ThreatRefused("reason", "Enter a reason")
    _refuse_words(reason=reason)
    refuse_same_person(row.recorded_by, by)
    row.not_warned_because, row.decided_by = reason.strip(), by
    _move(row, ThreatState.NOT_TO_WARN, reason="It was decided not to warn", at=at)
    _record("not_to_warn", row, by)
    return row


@transaction.atomic
def review_threat(
    *, threat: Threat, outcome: ReviewOutcome, reason: str, by: User, next_on: date | None = None
) -> ThreatReview:
    """It goes on, has changed so that they are warned again, or has ended: who says that did not record it.

    Raises ThreatRefused, SamePerson, RoleRefused, RecordHidden.
    """
    row, at = _locked(threat, by=by), timezone.now()
    _refuse_step(row, ThreatStep.REVIEW)
    if not reason.strip():
        raise ThreatRefused("reason", "Enter a reason")
    _refuse_words(reason=reason)
    ends = outcome is ReviewOutcome.ENDED
    if ends:
        if why := why_not_end(ThreatState(row.state)):
            raise ThreatRefused("outcome", why)
        refuse_same_person(row.recorded_by, by)
        row.ended_at, row.ended_by = at, by
    else:
        _refuse_review(next_on, at=at, field="next_on")
    review = ThreatReview.objects.create(
        threat=row,
        offender=row.offender,
        programme=row.programme,
        outcome=str(outcome),
        reason=reason.strip(),
        next_on=None if ends else next_on,
        reviewed_by=by,
        reviewed_at=at,
    )
    alerts.resolve(kind=alert_kinds.REVIEW_DUE, key=review_key(row), reason="The review is recorded", at=at)
    row.review_on = row.review_on if ends or next_on is None else next_on
    if outcome is ReviewOutcome.WARN_AGAIN:
        _close_warning_alerts(row, reason="The threat has changed", at=at)
        row.warn_by = _warn_by(at)
    _move(row, state_after_review(ThreatState(row.state), outcome), reason="The threat has ended", at=at)
    _record("reviewed", row, by, outcome=str(outcome), next_on=next_on)
    if outcome is ReviewOutcome.WARN_AGAIN:
        _tell_to_warn(row, by, at=at)
    return review


@transaction.atomic
def set_circle(*, threat: Threat, circle: Iterable[User], by: User) -> Threat:
    """Who knows of it, beside `by`. Whoever is added is told; whoever is taken out knows no more from now on, which all
    who were in it are told.

    Raises ThreatRefused, RoleRefused, RecordHidden.
    """
    row, at = _locked(threat, by=by), timezone.now()
    before = set(row.circle.all())
    members = _members(row.offender, row.programme, set(circle), by=by, at=at)
    row.circle.set(members)
    _record("circle_set", row, by, circle=sorted(user.pk for user in members))
    _tell_joined(row, members - before, by=str(by), at=at)
    if gone := before - members:
        _tell_left(row, gone, before - {by}, by=by, at=at)
    return row


def may_join(offender: Offender, *, at: datetime, programme: str = "") -> QuerySet[User]:
    """Who can be in the circle: people whose role may, who see the person. programme: and may know of this one."""
    people = who_sees(offender, at=at).filter(role__in=IN_CIRCLE)
    if programme:
        knowing = teams_that_know(offender, programme, at=at)
        people = people.filter(pk__in=Membership.objects.live(at=at).filter(team__in=knowing).values("user_id"))
    return people.select_related("agency").order_by("name", "pk")


def threats_url() -> str:
    """The reader's own list. An alert leads there and not to the person."""
    return reverse("threats")


def warn_key(threat: Threat) -> str:
    return f"{threat.uid}:{threat.warn_by.isoformat()}"


def review_key(threat: Threat) -> str:
    return f"{threat.uid}:{threat.review_on.isoformat()}"


def circle_teams(users: Iterable[User], *, at: datetime) -> Only:
    """The open teams in which these people work."""
    rows = Membership.objects.live(at=at).filter(user__in=[user.pk for user in users], team__closed_at__isnull=True)
    return Only(teams=sorted(set(rows.exclude(team__kind=Team.Kind.PERSONAL).values_list("team_id", flat=True))))


def join_circle(threat: Threat, users: Collection[User], *, at: datetime) -> None:
    """Too few of the circle can act: these join it automatically, and are told."""
    threat.circle.add(*users)
    _record("circle_joined", threat, None, joined=sorted(user.pk for user in users))
    _tell_joined(threat, users, by="the system, because too few people in it can act", at=at)


def _of_circle(threat: Threat, by: User) -> Threat:
    if not Threat.objects.filter(pk=threat.pk).visible_to(by).exists():
        raise access.RecordHidden
    return threat


def _require_keeper(by: User) -> None:
    if by.is_program or not by.can(Capability.KEEP_THREATS):
        raise RoleRefused


def _locked(threat: Threat, *, by: User) -> Threat:
    """The row as it stands, for somebody of the circle."""
    lock(threat.offender)
    _require_keeper(by)
    rows = Threat.objects.select_related("offender", "recorded_by")
    row = rows.filter(pk=threat.pk).visible_to(by).first()
    if row is None:
        raise access.RecordHidden
    return row


def _refuse_step(threat: Threat, step: ThreatStep) -> None:
    if not allows(step, ThreatState(threat.state)):
        raise ThreatRefused("", f"{threat.number}: {mid_sentence(threat.get_state_display())}. No changes were saved")


def _refuse_words(**said: str) -> None:
    for field, words in said.items():
        if found := contact_details_in(words):
            raise ThreatRefused(field, f"Remove the {found}. {BELONGS}")


def _refuse_review(review_on: date | None, *, at: datetime, field: str = "review_on") -> None:
    on = timezone.localdate(at)
    if why := why_not_until(review_on, on=on, longest=practice.value(LONGEST_REVIEW, on=on)):
        raise ThreatRefused(field, why)


def _warn_by(at: datetime) -> datetime:
    return warn_by(at, hours=practice.value(WARN_WITHIN, on=timezone.localdate(at)))


def _members(offender: Offender, programme: str, named: set[User], *, by: User, at: datetime) -> set[User]:
    if not named - {by} <= set(may_join(offender, at=at, programme=programme)):
        raise ThreatRefused("circle", "Select people who can see this person under the programme")
    members = {*named, by}
    if len(members) < FEWEST_IN_CIRCLE:
        raise ThreatRefused("circle", "Select at least 1 other person, so that 2 can act")
    return members


def _programme_of(person: Offender, asked: str, *, by: User) -> str:
    known = {row.programme for row in known_programmes([person.pk], reader=by)[person.pk]}
    if asked and known and asked not in known:
        raise ThreatRefused("programme", "Select a programme that the person is under")
    if not asked and len(known) > 1:
        raise ThreatRefused("programme", "Select the programme that the threat belongs to")
    return asked or next(iter(known), str(Programme.TERRORISM))


def _move(threat: Threat, state: ThreatState, *, reason: str, at: datetime) -> None:
    if state is not ThreatState.TO_WARN:
        _close_warning_alerts(threat, reason=reason, at=at)
    threat.state = state.value
    threat.save()


def _close_warning_alerts(threat: Threat, *, reason: str, at: datetime) -> None:
    for kind in (alert_kinds.TO_WARN, alert_kinds.NOT_WARNED):
        alerts.resolve(kind=kind, key=warn_key(threat), reason=reason, at=at)


def _tell_to_warn(threat: Threat, by: User, *, at: datetime) -> None:
    alerts.raise_alert(
        kind=alert_kinds.TO_WARN,
        key=warn_key(threat),
        subject=None,
        text=f"{threat.number}: someone must be warned of a threat by {say_datetime(threat.warn_by)}. Recorded by "
        f"{by}. People in its circle find it in their list of threats.",
        link=threats_url(),
        only=circle_teams(threat.circle.all(), at=at),
        at=at,
    )


def _tell_joined(threat: Threat, users: Collection[User], *, by: str, at: datetime) -> None:
    for user in sorted(users, key=lambda user: user.pk):
        alerts.raise_alert(
            kind=alert_kinds.CIRCLE_JOINED,
            key=f"{threat.uid}:{user.pk}:{at.isoformat()}",
            subject=None,
            text=f"{threat.number}: {user} was added to the circle by {by}. {user} now finds it in their list "
            "of threats.",
            link=threats_url(),
            only=circle_teams([user], at=at),
            at=at,
        )


def _tell_left(threat: Threat, gone: Collection[User], told: Collection[User], *, by: User, at: datetime) -> None:
    names = " and ".join(sorted(map(str, gone)))
    alerts.raise_alert(
        kind=alert_kinds.CIRCLE_LEFT,
        key=f"{threat.uid}:{at.isoformat()}",
        subject=None,
        text=f"{threat.number}: {names} taken out of the circle by {by}.",
        link=threats_url(),
        only=circle_teams(told, at=at),
        at=at,
    )


def _record(
    verb: str, threat: Threat, by: User | None, *, action: audit.Action = audit.Action.ALTERATION, **payload: object
) -> None:
    """Without the subject, and with the person in the payload: pages of the log show no payload."""
    audit.record(
        action=action,
        verb=f"{COMPARTMENT}_{verb}",
        by=by,
        target=threat,
        payload={"person": threat.offender_id, **payload},
    )
