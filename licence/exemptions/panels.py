"""Exemptions as pages print them: beside a condition, and one with its views, its decision and the teams alerted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from licence.checks.models import Check
from licence.exemptions import alert_kinds, rules
from licence.exemptions.actions.asking import speaks_for_victims
from licence.exemptions.actions.moves import head_decides, url_of
from licence.exemptions.models import Exemption, RiskView
from licence.exemptions.rules import Status
from licence.licences.models import LicenceCondition
from licence.licences.panels.licences import knows_victims
from offenders.person_page.frame import Fact
from sharing import access
from sharing.access.roles import Capability, holders
from sharing.access.rules import Permission
from sharing.access.two_people import SamePerson, refuse_same_person
from sharing.alerts import AlertKind
from sharing.grants.who_can_see import teams_with_grant
from sharing.models import Alert, Membership, Receipt, User
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, format_datetime, format_near_datetime

TAGS = {
    Status.ASKED: "waiting",
    Status.APPROVED: "done",
    Status.REFUSED: "blocked",
    Status.APPROVAL_WITHDRAWN: "blocked",
}
HEAD_DECIDES = "An assistant chief officer (ACO) decides."
SENIOR_DECIDES = "A senior probation officer (SPO) or assistant chief officer (ACO) decides."
UNSIGNED = "Recorded before approvals were signed"
MOST_CHECKS = 10
VIEW_TAGS = {rules.View.OBJECTS: "blocked", rules.View.NO_OBJECTION: "done", rules.View.CANNOT_SAY: "not-started"}


@dataclass(frozen=True)
class ExemptionLine:
    """An exemption in a list."""

    exemption: Exemption
    tag: tuple[str, str]
    window: str
    second: str
    href: str
    holds_now: bool


@dataclass(frozen=True)
class ViewLine:
    """How an agency sees the risk. earlier: what it said before."""

    who: str
    tag: tuple[str, str]
    words: str
    second: str
    is_earlier: bool


@dataclass(frozen=True)
class ExemptionAct:
    """Something that the reader can do now."""

    words: str
    href: str
    kind: str = "secondary"


@dataclass(frozen=True)
class ExemptionPage:
    """One exemption."""

    exemption: Exemption
    tag: tuple[str, str]
    holds_now: bool
    facts: list[Fact]
    outcome: list[Fact]
    views: list[ViewLine]
    without_view: list[str]
    asked_of: list[str]  # teams alerted to decide, for readers who may know what victims asked for
    alerted: list[str]
    told_then: list[str]  # as somebody typed it, before the machine kept it
    acts: list[ExemptionAct]
    not_yours: str  # why the reader cannot decide, where they might expect to
    has_no_decider: bool  # nobody who could decide works with the person


def lines_by_condition(conditions: Sequence[LicenceCondition], reader: User) -> dict[int, list[ExemptionLine]]:
    """One query, whatever the number."""
    at = timezone.now()
    rows = Exemption.objects.filter(condition__in=conditions).with_all()
    found: dict[int, list[ExemptionLine]] = defaultdict(list)
    for exemption in rows.order_by("-starts_at", "-pk"):
        found[exemption.condition_id].append(line_of(exemption, at=at))
    return found


def lines_during(condition: LicenceCondition, first: datetime, last: datetime) -> list[ExemptionLine]:
    """Exemptions from this condition, or from the same one of a later version, that held at a moment of this span."""
    rows = Exemption.objects.filter(offender_id=condition.offender_id).holding(first, last).with_all()
    own = _versions(condition)
    at = timezone.now()
    return [line_of(row, at=at) for row in rows.order_by("begins_at", "pk") if own & _versions(row.condition)]


def _versions(condition: LicenceCondition) -> set[int]:
    """Keys of the condition and of those of earlier versions that it was copied from."""
    keys, source = {condition.pk}, condition.carried_from_id
    while source:
        keys.add(source)
        source = LicenceCondition.objects.values_list("carried_from_id", flat=True).get(pk=source)
    return keys


def permissions_by_condition(conditions: Sequence[LicenceCondition]) -> dict[int, list[str]]:
    """Those that are approved and not over, in words. One query."""
    rows = Exemption.objects.filter(condition__in=conditions, status=Status.APPROVED, ends_at__gt=timezone.now())
    found: dict[int, list[str]] = defaultdict(list)
    for exemption in rows.order_by("starts_at", "pk"):
        found[exemption.condition_id].append(f"{exemption.scope}, {window_of(exemption)}")
    return found


def line_of(exemption: Exemption, *, at: datetime) -> ExemptionLine:
    return ExemptionLine(
        exemption=exemption,
        tag=tag_of(exemption, at=at),
        window=window_of(exemption),
        second=" ".join(_who(exemption)),
        href=url_of(exemption),
        holds_now=exemption.holds_at(at),
    )


def tag_of(exemption: Exemption, *, at: datetime) -> tuple[str, str]:
    """Kind and words. Between the end of a window and the minute in which the clock records it, the tag says so."""
    state = exemption.state
    if state in rules.OPEN and exemption.ends_at <= at:
        return "not-started", "Time ended"
    if exemption.holds_at(at):
        return "special", "Permitted now"
    return TAGS.get(state, "not-started"), exemption.get_status_display()


def window_of(exemption: Exemption) -> str:
    begins = exemption.begins_at or exemption.starts_at
    return f"{format_datetime(begins)} to {format_datetime(exemption.ends_at)}"


def _who(exemption: Exemption) -> Iterator[str]:
    if exemption.recorded_approver:
        yield f"{UNSIGNED}, by {exemption.asked_by}. Approver named then: {exemption.recorded_approver}."
        return
    yield f"Asked for by {exemption.asked_by}."
    if exemption.decided_by:
        yield f"{'Refused' if exemption.state is Status.REFUSED else 'Approved'} by {exemption.decided_by}."


def build_page(exemption: Exemption, *, reader: User, at: datetime) -> ExemptionPage:
    knows = knows_victims(reader, exemption.offender_id)
    return ExemptionPage(
        exemption=exemption,
        tag=tag_of(exemption, at=at),
        holds_now=exemption.holds_at(at),
        facts=list(_facts(exemption, reader=reader, knows=knows)),
        outcome=list(_outcome(exemption)),
        views=view_lines(exemption, knows=knows, at=at),
        without_view=list(_without_view(exemption, reader=reader, knows=knows)),
        asked_of=list(_asked_of(exemption)) if knows else [],
        alerted=[str(receipt.team) for receipt in _alerted(exemption, reader)],
        told_then=[str(team) for team in exemption.recorded_told.all()],
        acts=list(acts_of(exemption, reader=reader, knows=knows, at=at)),
        not_yours=why_not_decided(exemption, reader=reader, knows=knows),
        has_no_decider=exemption.state is Status.ASKED and not has_decider(exemption, knows=knows, at=at),
    )


def _facts(exemption: Exemption, *, reader: User, knows: bool) -> Iterator[Fact]:
    condition = exemption.condition
    yield Fact("Condition", condition.wording)
    if condition.is_set_above:
        yield Fact("Set by", f"Parole Board, {condition.approval_ref}")
    if knows and condition.requested_by_victim:
        yield Fact("Asked for by a victim", "Yes. Only people who can know this see it here")
    yield Fact("What is allowed", exemption.scope)
    yield Fact("Applies to", places_in_words(exemption, reader=reader))
    yield Fact("From", format_datetime(exemption.starts_at))
    yield Fact("Until", format_datetime(exemption.ends_at))
    yield Fact("Reason", exemption.reason)
    yield Fact("Escort", exemption.escort or "No escort")
    yield Fact("Who else is affected", exemption.affects or "Not recorded")
    yield Fact("Asked for by", f"{exemption.asked_by}, {format_datetime(exemption.asked_at)}")


def places_in_words(exemption: Exemption, *, reader: User) -> str:
    """Those that the reader reads. One that is not theirs is not named."""
    if not exemption.places.exists():
        return "The whole condition"
    shown = [zone.place for zone in exemption.places.visible_to(reader)]
    return "; ".join(shown) or "A part of the condition"


def _outcome(exemption: Exemption) -> Iterator[Fact]:
    """What was decided and how it ended, each from what is on record of it."""
    if exemption.recorded_approver:
        yield Fact(UNSIGNED, f"By {exemption.asked_by}, {format_datetime(exemption.asked_at)}")
        yield Fact("Approver named then", f"{exemption.recorded_approver}, who did not sign here")
        if exemption.recorded_views:
            yield Fact("Views as typed then", exemption.recorded_views)
    if exemption.decided_by and exemption.decided_at:
        refused = exemption.state is Status.REFUSED
        yield Fact(
            "Refused by" if refused else "Approved by",
            f"{exemption.decided_by}, {format_datetime(exemption.decided_at)}",
        )
        yield Fact("Reason for the decision", exemption.decided_because)
    if exemption.board_ref and exemption.board_on:
        yield Fact("Parole Board document", f"{exemption.board_ref}, {format_date(exemption.board_on)}")
    if exemption.begins_at:
        late = " The approval came after the start asked for." if exemption.begins_late else ""
        yield Fact("Applies from", f"{format_datetime(exemption.begins_at)}.{late}")
    if exemption.ended_at:
        by = f", by {exemption.ended_by}" if exemption.ended_by else ""
        yield Fact(exemption.get_status_display(), f"{format_datetime(exemption.ended_at)}{by}")
        yield Fact("Reason", exemption.ended_because)


def view_lines(exemption: Exemption, *, knows: bool, at: datetime) -> list[ViewLine]:
    """knows: whether the reader may know what victims asked for, and reads what victim liaison said."""
    rows: Iterable[RiskView] = RiskView.objects.filter(exemption=exemption).select_related("agency", "given_by")
    shown, seen = [], set()
    for row in rows if knows else [row for row in rows if not row.for_victims]:
        who = (row.agency_id, row.for_victims)
        shown.append(
            ViewLine(
                who="Victim liaison" if row.for_victims else str(row.agency),
                tag=(VIEW_TAGS[rules.View(row.view)], row.get_view_display()),
                words=row.words,
                second=f"{row.given_by}, {format_near_datetime(row.given_at, at=at)}",
                is_earlier=who in seen,
            )
        )
        seen.add(who)
    return shown


def _without_view(exemption: Exemption, *, reader: User, knows: bool) -> Iterator[str]:
    """Agencies that were asked and have not answered, from their alerts."""
    if exemption.recorded_approver:
        return
    given = set(RiskView.objects.filter(exemption=exemption).values_list("agency__name", "for_victims"))
    asked = _receipts(exemption, alert_kinds.VIEW_WANTED, reader).values_list("team__agency__name", flat=True)
    for agency in sorted(set(asked)):
        if (agency, False) not in given:
            yield agency
    liaison = Alert.objects.filter(kind=alert_kinds.LIAISON_VIEW_WANTED.name, key=str(exemption.uid)).first()
    if knows and liaison and not any(for_victims for _, for_victims in given):
        has_team = Receipt.objects.filter(alert=liaison).exists()
        yield "Victim liaison" if has_team else "Victim liaison (no team of theirs has access to this person)"


def _asked_of(exemption: Exemption) -> Iterator[str]:
    """The teams that were alerted to decide. Which level was, could tell of a victim."""
    kinds = [alert_kinds.TO_DECIDE.name, alert_kinds.TO_DECIDE_AS_HEAD.name]
    rows = Receipt.objects.filter(alert__kind__in=kinds, alert__key=str(exemption.uid))
    yield from rows.order_by("team__name").values_list("team__name", flat=True)


def _alerted(exemption: Exemption, reader: User) -> Iterable[Receipt]:
    """The teams that the alert of the approval went to."""
    return _receipts(exemption, alert_kinds.APPROVED, reader).select_related("team").order_by("team__name")


def _receipts(exemption: Exemption, kind: AlertKind, reader: User) -> QuerySet[Receipt]:
    return Receipt.objects.filter(alert__kind=kind.name, alert__key=str(exemption.uid)).visible_to(reader)


def acts_of(exemption: Exemption, *, reader: User, knows: bool, at: datetime) -> Iterator[ExemptionAct]:
    """What the reader can do now, the decision first."""
    may_change = access.may(reader, Permission.CHANGE, exemption.offender)
    is_asked, is_over = exemption.state is Status.ASKED, exemption.ends_at <= at
    if is_asked and may_change and not is_over and not why_not_decided(exemption, reader=reader, knows=knows):
        yield ExemptionAct("Approve or refuse", url_of(exemption, "exemption_decide"), kind="")
    if is_asked and (may_change or speaks_for_victims(reader, exemption)):
        yield ExemptionAct("Give a view", url_of(exemption, "exemption_view"))
    if is_asked and may_change and exemption.asked_by_id == reader.pk:
        yield ExemptionAct("Withdraw request", url_of(exemption, "exemption_withdraw"))
    if exemption.state is Status.APPROVED and may_change and not is_over:
        yield ExemptionAct("End permission now", url_of(exemption, "exemption_end"))
        if reader.can(power_to_decide(exemption, knows=knows)):
            yield ExemptionAct("Withdraw approval", url_of(exemption, "exemption_unapprove"))


def power_to_decide(exemption: Exemption, *, knows: bool) -> Capability:
    """What decides this one, as far as the reader may know. Who approves knows what victims asked for, other than in
    an emergency, which decides nothing."""
    condition = exemption.condition
    needs_head = head_decides(condition, for_victim=knows and condition.requested_by_victim)
    return Capability.APPROVE_EXEMPTIONS_AS_HEAD if needs_head else Capability.APPROVE_EXEMPTIONS


def has_decider(exemption: Exemption, *, knows: bool, at: datetime) -> bool:
    """Whether somebody else in a team with access could decide it."""
    roles = holders(power_to_decide(exemption, knows=knows))
    works = Membership.objects.live(at=at).filter(team__in=teams_with_grant(exemption.offender, at=at))
    users = User.objects.filter(pk__in=works.values("user"), role__in=roles, is_active=True)
    others = users.exclude(pk=exemption.asked_by_id).order_by("pk")
    return any(access.may(other, Permission.CHANGE, exemption.offender) for other in others)


def why_not_decided(exemption: Exemption, *, reader: User, knows: bool) -> str:
    """Who decides, where it is not the reader; empty where it is, and once it is decided."""
    if exemption.state is not Status.ASKED:
        return ""
    power = power_to_decide(exemption, knows=knows)
    if not reader.can(power):
        return HEAD_DECIDES if power is Capability.APPROVE_EXEMPTIONS_AS_HEAD else SENIOR_DECIDES
    try:
        refuse_same_person(exemption.asked_by, reader)
    except SamePerson as same:
        return f"{same.message}."
    return ""


def planned_beside(exemption: Exemption, *, reader: User) -> list[str]:
    """What else is asked for, approved or due of the person in the same hours, in words."""
    others = (
        Exemption.objects.filter(offender=exemption.offender, status__in=rules.OPEN)
        .overlapping(exemption.starts_at, exemption.ends_at)
        .exclude(pk=exemption.pk)
        .select_related("condition")
        .visible_to(reader)
    )
    first, last = (timezone.localdate(each) for each in (exemption.starts_at, exemption.ends_at))
    checks = Check.objects.unanswered().filter(offender=exemption.offender, due_on__range=(first, last))
    return [
        *(
            f"Permission under condition {other.condition.position}, {window_of(other)}: "
            f"{mid_sentence(other.get_status_display())}"
            for other in others
        ),
        *(
            f"{check.get_kind_display()}, due {format_date(check.due_on)}"
            for check in checks.visible_to(reader).order_by("due_on", "pk")[:MOST_CHECKS]
        ),
    ]
