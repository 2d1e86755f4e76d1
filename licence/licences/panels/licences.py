"""Licences as pages print them: what binds on a day, the draft, who must act, what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from licence.licences import rules as lifecycle
from licence.licences.actions.force import tellers_of
from licence.licences.actions.hard_stop import NOT_READY, hard_stop_of
from licence.licences.actions.moves import (
    after_reference,
    blanks_of,
    expected_release,
    facts_of,
    facts_of_condition,
    is_directed,
    missing_of,
)
from licence.licences.actions.release_days import expires_on, other_policy
from licence.licences.beside import asked_of, exemptions_of
from licence.licences.comparison import Changes, build_changes
from licence.licences.force import CorrectionState, Signing
from licence.licences.models import Licence, LicenceCondition, LicenceCorrection, LicenceMove, Zone
from licence.licences.panels.outline import Outline, outline_of
from licence.licences.panels.places import places_for
from licence.licences.rules import Status
from offenders.custody.rules import LEFT_UNDUE
from offenders.custody.rules import Status as Where
from offenders.models import Offender
from parole.victims.actions import notices
from parole.victims.actions.notices import LiaisonStands
from sharing import access
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.cover import standing
from sharing.models import User
from sharing.time_words import format_date, format_days_away, format_time

WHO_ACTS = {
    Status.IN_PROGRESS: "Probation fills it in and submits it.",
    Status.REJECTED: "Sent back. Probation changes it and submits it again.",
    Status.SUBMITTED: "The prison's decision maker approves it or sends it back. Where the Parole Board directed the "
    "release, PPCS or the decision maker records its approval; if the person is already free, an assistant chief "
    "officer (ACO) approves.",
    Status.APPROVED: "No action needed: it is in force with the recorded release.",
    Status.TIMED_OUT: "Probation did not submit it in time. The prison fills it in and submits it.",
    Status.VARIATION_IN_PROGRESS: "Probation writes the variation and submits it.",
    Status.VARIATION_REJECTED: "Sent back. Probation changes it and submits it again.",
    Status.VARIATION_SUBMITTED: "An assistant chief officer (ACO) approves it or sends it back.",
    Status.VARIATION_APPROVED: "Probation tells the person, who signs. It is then in force, or starts at a "
    "planned time.",
    Status.ACTIVE: "It is in force.",
    Status.RECALLED: "Revoked. A new licence is made when the person is re-released.",
    Status.INACTIVE: "It has ended.",
}
TAGS = {
    Status.ACTIVE: "done",
    Status.APPROVED: "done",
    Status.VARIATION_APPROVED: "done",
    Status.REJECTED: "blocked",
    Status.VARIATION_REJECTED: "blocked",
    Status.TIMED_OUT: "blocked",
    Status.RECALLED: "blocked",
    Status.SUBMITTED: "waiting",
    Status.VARIATION_SUBMITTED: "waiting",
    Status.INACTIVE: "not-started",
}
VERBS = {
    "begin": "Started",
    "import": "Imported as it was",
    "vary": "Variation started",
    "submit": "Submitted",
    "approve": "Approved",
    "approve_for_board": "Approved by the Parole Board",
    "approve_for_secretary": "Approved by the Secretary of State",
    "reject": "Sent back",
    "edit": "Changed after approval",
    "time_out": "Hard stop reached",
    "reopen": "Probation makes it again",
    "activate": "In force",
    "withdraw_approval": "Approval withdrawn",
    "revoke": "Revoked",
    "end": "Ended",
}


@dataclass(frozen=True)
class Place:
    zone: Zone
    outline: Outline | None


@dataclass(frozen=True)
class ConditionLine:
    """One condition as a page shows it."""

    condition: LicenceCondition
    blanks: list[str]
    places: list[Place]
    exemptions: list[Any]  # as templates/licence/exemptions/lines.html prints them
    by_victim: bool = False  # asked for by a victim, and the reader may know it
    board_refuses: str = ""  # why nobody here changes it

    @property
    def waits_for_ppcs(self) -> bool:
        is_bespoke = self.condition.kind == LicenceCondition.Kind.BESPOKE
        return is_bespoke and self.condition.approved_on is None and self.condition.refused_at is None

    @property
    def tag(self) -> str:
        return "" if self.condition.kind == LicenceCondition.Kind.STANDARD else self.condition.get_kind_display()


@dataclass(frozen=True)
class CorrectionLine:
    """A correction of the time from which a version was in force."""

    row: LicenceCorrection
    may_decide: bool
    may_withdraw: bool


@dataclass(frozen=True)
class LicenceAction:
    """One thing that the reader may do now."""

    words: str
    url: str
    is_main: bool = False
    refused_because: str = ""


@dataclass(frozen=True)
class Done:
    """A move, in words."""

    words: str
    move: LicenceMove


@dataclass(frozen=True)
class LicenceView:
    """One version of a licence."""

    licence: Licence
    tag: str
    who_acts: str
    lines: list[ConditionLine]
    moves: list[Done]
    missing: list[str] = field(default_factory=list)
    refusal: str = ""  # why it cannot be submitted
    acts: list[LicenceAction] = field(default_factory=list)
    may_edit: bool = False
    may_exempt: bool = False
    may_approve: bool = False  # the words of bespoke conditions
    may_record_board: bool = False  # what the Parole Board directed of a condition
    changes: Changes | None = None  # of a variation: what it changes of the version before
    binds_from: datetime | None = None
    corrections: list[CorrectionLine] = field(default_factory=list)
    may_witness: bool = False
    policy_note: str = ""
    expiry_note: str = ""
    asked: Sequence[Any] = ()  # by victims, for readers who may know of it
    liaison: LiaisonStands | None = None  # of a variation, for the same readers
    officer: str = ""  # with who stands in


@dataclass(frozen=True)
class Section:
    """The Licence section of a person's record."""

    on: date
    at: datetime  # the moment of which it is told what binds
    is_today: bool
    in_force: list[ConditionLine]
    began: list[tuple[Licence, datetime, str]]  # versions that came into force within that day: when, the minute before
    corrections: list[CorrectionLine]  # of versions in force on that day
    version: Licence | None
    making: Licence | None
    making_tag: str
    making_acts: str
    missing: list[str]
    refusal: str
    versions: list[tuple[Licence, str]]
    expected: Any
    hard_stop: date | None
    stop_words: str
    is_stopped: bool
    is_held: bool  # the release, because no licence is approved
    begin_url: str
    vary_url: str
    is_undue: bool  # the person left and no release was due: by that nobody is on licence
    asked: Sequence[Any] = ()  # by victims, for readers who may know of it

    @property
    def on_words(self) -> str:
        return "Today" if self.is_today else f"On {format_date(self.on)}"

    @property
    def stop_line(self) -> str:
        """When the hard stop of the licence in the making is, or was."""
        if self.hard_stop is None or self.making is None or self.making.is_variation:
            return ""
        is_was = "was" if self.is_stopped else "is"
        return f"The hard stop {is_was} on {format_date(self.hard_stop)} ({self.stop_words.lower()})."

    @property
    def stop_notice(self) -> str:
        """Until when probation makes the licence of who is expected out."""
        if not self.expected or not self.hard_stop:
            return ""
        leaves, stop = format_date(self.expected.leaves_on), format_date(self.hard_stop)
        if self.is_stopped:
            return f"Release expected on {leaves}. The hard stop was on {stop}: the prison makes it."
        return f"Release expected on {leaves}. From {stop} the prison makes it."


def section_of(person: Offender, *, at: datetime, reader: User) -> Section:
    """at: the moment whose conditions are shown."""
    today, on = timezone.localdate(), timezone.localdate(at)
    licences = list(Licence.objects.filter(offender=person).select_related("officer", "team", "variation_of"))
    making = next((licence for licence in licences if Status(licence.status) in lifecycle.BEFORE_FORCE), None)
    binding = list(
        LicenceCondition.objects.filter(offender=person)
        .in_force(at=at)
        .order_by("licence__number", "licence__part", "position")
        .prefetch_related("zones", places_for(reader))
    )
    version = next((licence for licence in licences if binding and licence.pk == binding[0].licence_id), None)
    is_undue = person.status in LEFT_UNDUE
    may_change = access.may(reader, Permission.CHANGE, person) and not is_undue
    active = any(licence.status == Status.ACTIVE for licence in licences)
    expected = expected_release(person)
    stop = hard_stop_of(expected.leaves_on, on=today) if expected else None
    may_begin = making is None and may_change and lifecycle.may_begin(reader) and not active
    is_draft = making is not None and Status(making.status) in lifecycle.DRAFTS | {Status.TIMED_OUT}
    missing = missing_of(making) if making and is_draft else []
    bound = {licence_condition.licence_id for licence_condition in binding}
    shown = [licence for licence in licences if licence.pk in bound and licence.is_variation]
    return Section(
        on=on,
        at=at,
        is_today=on == today,
        in_force=build_condition_lines(binding, reader=reader),
        began=_began_within(on, licences),
        corrections=build_correction_lines(shown, reader=reader, may_change=may_change) if shown else [],
        version=version,
        making=making,
        making_tag=tag_of(making) if making else "",
        making_acts=WHO_ACTS[Status(making.status)] if making else "",
        missing=missing,
        refusal=refusal_of(making, reader, missing=missing) if making and is_draft else "",
        versions=[(licence, tag_of(licence)) for licence in licences],
        expected=expected,
        hard_stop=stop,
        stop_words=format_days_away(stop, today=today) if stop else "",
        is_stopped=stop is not None and today >= stop,
        is_held=expected is not None and expected.holds.filter(kind=NOT_READY, lifted_at__isnull=True).exists(),
        begin_url=reverse("licence_begin", kwargs={"uid": person.uid}) if may_begin else "",
        vary_url=_url("licence_vary", next(licence for licence in licences if licence.status == Status.ACTIVE))
        if active and making is None and may_change and reader.can(Capability.MAKE_LICENCES)
        else "",
        is_undue=is_undue,
        asked=asked_of(person, reader),
    )


def _began_within(day: date, licences: Sequence[Licence]) -> list[tuple[Licence, datetime, str]]:
    """Variations that came into force in the course of this day: before, another version was."""
    varying = {licence.pk: licence for licence in licences if licence.is_variation and licence.activated_at}
    if not varying:
        return []
    rows = LicenceCondition.objects.filter(
        licence__in=varying, starts_at__gt=lifecycle.first_moment(day), starts_at__lte=lifecycle.last_moment(day)
    )
    found = dict(rows.order_by("-starts_at").values_list("licence", "starts_at"))
    lines = [(varying[pk], at, format_time(at - timedelta(minutes=1))) for pk, at in found.items()]
    return sorted(lines, key=lambda each: each[1])


def build_licence_view(licence: Licence, *, reader: User, may_change: bool | None = None) -> LicenceView:
    """may_change: whether the reader may change the person, where that is known."""
    status = Status(licence.status)
    conditions = list(licence.conditions.select_related("carried_from").prefetch_related("zones", places_for(reader)))
    moves = LicenceMove.objects.filter(licence=licence).select_related("moved_by").order_by("-moved_at", "-pk")
    if may_change is None:
        may_change = access.may(reader, Permission.CHANGE, licence.offender)
    is_draft = status in lifecycle.DRAFTS | {Status.TIMED_OUT}
    missing = missing_of(licence) if is_draft else []
    return LicenceView(
        licence=licence,
        tag=tag_of(licence),
        who_acts=WHO_ACTS[status],
        lines=build_condition_lines(conditions, reader=reader),
        moves=[Done(VERBS.get(move.verb, move.verb), move) for move in moves],
        missing=missing,
        refusal=refusal_of(licence, reader, missing=missing) if is_draft else "",
        acts=list(_acts(licence, reader)) if may_change else [],
        may_edit=may_change and lifecycle.may_edit(status, by=reader),
        may_exempt=may_change and status is Status.ACTIVE and licence.offender.status not in LEFT_UNDUE,
        may_approve=may_change and status in lifecycle.BEFORE_FORCE and reader.can(Capability.APPROVE_BESPOKE),
        may_record_board=may_change
        and status in lifecycle.BEFORE_FORCE
        and reader.can(Capability.RECORD_BOARD_CONDITIONS)
        and licence.submitted_by_id != reader.pk,
        changes=build_changes(licence, reader=reader),
        binds_from=min((condition.starts_at for condition in conditions if condition.starts_at), default=None),
        corrections=build_correction_lines([licence], reader=reader, may_change=may_change),
        may_witness=may_change and may_witness(licence, reader=reader),
        policy_note=_policy_note(licence),
        expiry_note=_expiry_note(licence),
        liaison=_liaison(licence, reader),
        officer=standing.name(licence.officer, subject=licence.offender_id),
        asked=asked_of(licence.offender, reader) if status in lifecycle.BEFORE_FORCE | {Status.ACTIVE} else (),
    )


def _liaison(licence: Licence, reader: User) -> LiaisonStands | None:
    if not licence.is_variation or not knows_victims(reader, licence.offender_id):
        return None
    return notices.liaison_status(licence.offender, licence.uid, at=timezone.now())


def knows_victims(user: User, offender_id: int) -> bool:
    """Whether the user, who sees the person, may know what a victim asked for. Emergency access does not open it."""
    return fields.reads(user, fields.KNOWS_VICTIMS_ASK, offender_id)


def build_correction_lines(licences: Sequence[Licence], *, reader: User, may_change: bool) -> list[CorrectionLine]:
    """Newest first. One query."""
    rows = LicenceCorrection.objects.filter(licence__in=licences).select_related("licence", "asked_by", "decided_by")
    return [
        CorrectionLine(
            row,
            may_decide=may_change
            and row.state == CorrectionState.ASKED
            and reader.can(Capability.APPROVE_VARIATIONS)
            and row.asked_by_id != reader.pk,
            may_withdraw=may_change and row.state == CorrectionState.ASKED and reader.can(Capability.MAKE_LICENCES),
        )
        for row in rows
    ]


def may_witness(licence: Licence, *, reader: User) -> bool:
    """Whether a refusal to sign waits for a second person, and the reader can be it."""
    waits = licence.signing == Signing.REFUSED and licence.witnessed_at is None
    return waits and licence.told_by_id != reader.pk and reader.can(Capability.WITNESS_REFUSALS)


def build_condition_lines(conditions: Sequence[LicenceCondition], *, reader: User) -> list[ConditionLine]:
    """Places were read with the conditions (`places_for`); exemptions are read here, for all of them."""
    exemptions = exemptions_of(conditions, reader)
    return [
        ConditionLine(
            condition=condition,
            blanks=blanks_of(condition),
            places=[Place(zone, outline_of(zone.outline, zone.radius_metres)) for zone in condition.zones_read],  # type: ignore[attr-defined]
            exemptions=exemptions.get(condition.pk, []),
            by_victim=condition.requested_by_victim and knows_victims(reader, condition.offender_id),
            board_refuses=lifecycle.refusal_on("take_place_off", facts_of_condition(condition)),
        )
        for condition in conditions
    ]


def tag_of(licence: Licence) -> str:
    return TAGS.get(Status(licence.status), "partly")


def refusal_of(licence: Licence, reader: User, *, missing: Sequence[str]) -> str:
    """The first reason why it cannot be submitted yet, beside what is missing."""
    move = next(
        each for each in lifecycle.LICENCE.moves if each.verb == "submit" and Status(licence.status) in each.before
    )
    facts = facts_of(licence, by=reader, missing=missing)
    reasons = (guard.refusal(facts) for guard in move.guards if guard is not lifecycle.FILLED)
    return next(filter(None, reasons), "")


def _acts(licence: Licence, reader: User) -> Iterator[LicenceAction]:
    """What the machine lets the reader try from here, as buttons; the first is the main one."""
    status = Status(licence.status)
    verbs = {move.verb for move in lifecycle.LICENCE.open_to(status, by=reader)}
    is_com = reader.can(Capability.MAKE_LICENCES)
    is_late = status is Status.APPROVED and licence.offender.status == Where.ON_LICENCE and is_com
    if "submit" in verbs:
        yield LicenceAction("Check and submit", _url("licence_submit", licence), is_main=True)
    if decisions := decisions_of(licence, reader=reader):
        words = "Approve or send back" if "reject" in decisions else "Record the Board's approval"
        yield LicenceAction(words, _url("licence_decide", licence), is_main=True)
    yield from _acts_of_force(licence, reader, is_late=is_late)
    if status is Status.ACTIVE and is_com and licence.offender.status not in LEFT_UNDUE:
        yield LicenceAction("Vary this licence", _url("licence_vary", licence))
    if "end" in verbs and status in lifecycle.BEFORE_FORCE:
        yield LicenceAction("Discard draft", _url("licence_end", licence))


def _acts_of_force(licence: Licence, reader: User, *, is_late: bool) -> Iterator[LicenceAction]:
    """From the SPO's view to the person's signature."""
    status, is_com = Status(licence.status), reader.can(Capability.MAKE_LICENCES)
    if licence.is_variation and status in lifecycle.DRAFTS and reader.can(Capability.GIVE_VIEW_ON_VARIATIONS):
        yield LicenceAction("Give your view as SPO", _url("licence_spo_view", licence), is_main=licence.spo_view == "")
    is_approved = status in (Status.APPROVED, Status.VARIATION_APPROVED)
    is_due = status in (Status.VARIATION_APPROVED, Status.ACTIVE) or is_late
    tells = any(reader.can(teller) for teller in tellers_of(licence)) and licence.offender.status not in LEFT_UNDUE
    if is_late and licence.system_of_record != Licence.Record.HERE:
        yield LicenceAction("Record that it is in force", _url("licence_elsewhere", licence), is_main=True)
    elif is_due and tells and licence.told_at is None:
        words = "Record telling the person"
        yield LicenceAction(words, _url("licence_told", licence), is_main=status is not Status.ACTIVE)
    if status is Status.VARIATION_APPROVED and is_com:
        yield LicenceAction("Put it in force at once", _url("licence_danger", licence))
    if may_witness(licence, reader=reader):
        yield LicenceAction("Witness the refusal to sign", _url("licence_witness", licence), is_main=True)
    if is_approved and tells and licence.told_at:
        yield LicenceAction("Withdraw record of telling", _url("licence_untell", licence))
    withdraws = {move.verb for move in lifecycle.LICENCE.open_to(status, by=reader)}
    if "withdraw_approval" in withdraws:
        yield LicenceAction("Withdraw the approval", _url("licence_withdraw_approval", licence))
    if status is Status.ACTIVE and licence.is_variation and is_com:
        yield LicenceAction("Correct when it came into force", _url("licence_correct", licence))


def decisions_of(licence: Licence, *, reader: User) -> list[str]:
    """Which decisions the reader may try, as verbs of the machine: the Board's only where it directed the release."""
    verbs = {move.verb for move in lifecycle.LICENCE.open_to(Status(licence.status), by=reader)}
    boards = "approve_for_secretary" if after_reference(licence) else "approve_for_board"
    approval = {boards} if is_directed(licence) else {"approve"}
    if licence.offender.status == Where.ON_LICENCE:
        approval |= {"approve"}  # recorded late, of somebody who is free already
    known = ("approve", "approve_for_board", "approve_for_secretary", "reject")
    return [verb for verb in known if verb in verbs & (approval | {"reject"})]


def to_decide(licence: Licence) -> str:
    """In a sentence or two, what whoever decides has before them."""
    submitted = f"Submitted by {licence.submitted_by}." if licence.submitted_by else ""
    if licence.is_variation or licence.release is None:
        return submitted
    why = licence.release.get_basis_display()
    if licence.release.released_on:
        return f"Released on {format_date(licence.release.released_on)} ({why}). {submitted}"
    board = " The Parole Board approves its conditions." if is_directed(licence) else ""
    if after_reference(licence):
        board = " Its conditions are the Secretary of State’s: the release was referred to the High Court."
    return f"Release expected on {format_date(licence.release.leaves_on)} ({why}).{board} {submitted}"


def _policy_note(licence: Licence) -> str:
    """A release that moved across the first day of another policy."""
    if Status(licence.status) not in lifecycle.BEFORE_FORCE or not (policy := other_policy(licence)):
        return ""
    return (
        f"It was started under policy {licence.policy_version}; on the release date policy {policy} applies. "
        "If it must follow that, discard this one and start again."
    )


def _expiry_note(licence: Licence) -> str:
    """The dates of the sentence say another day than a licence that they do not change automatically."""
    ends_on = expires_on(licence.offender)
    if Status(licence.status) not in lifecycle.BEFORE_FORCE | {Status.ACTIVE} or ends_on in (None, licence.ends_on):
        return ""
    says = format_date(licence.ends_on) if licence.ends_on else "no date"
    return f"By the sentence dates it expires on {format_date(ends_on)}; the licence says {says}."


def _url(name: str, licence: Licence) -> str:
    return reverse(name, kwargs={"uid": licence.offender.uid, "licence_uid": licence.uid})
