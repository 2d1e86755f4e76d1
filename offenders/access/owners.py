"""The owners of a person in each agency: gaps, handovers offered, and earlier owners."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from offenders.people.models import Offender
from sharing import access
from sharing.access.rules import Permission
from sharing.cover import standing
from sharing.duties import actions, owners
from sharing.models import Agency, Duty, DutyGap, Handover, User
from sharing.time_words import format_date, format_datetime


@dataclass(frozen=True)
class Who:
    """An owner or a deputy. `second` stands in grey below the name."""

    name: str
    second: str


@dataclass(frozen=True)
class OwnerRow:
    """One agency. owner, deputy: None where there is none; then `missing` is what the cell says, `told` below it.

    decides: who decides on sharing what the agency knows; None is a gap, where there is no owner either.

    why: why the reader is the owner or the deputy. may_name, may_deputise, may_offer, may_step_out: what the reader
    may do about it.
    """

    agency: Agency
    team: str
    owner: Who | None
    deputy: Who | None
    decides: Who | None
    since: datetime | None
    missing: str
    told: str
    offered: Handover | None
    why: str = ""
    may_name: bool = False
    may_deputise: bool = False
    may_offer: bool = False
    may_step_out: bool = False

    @property
    def is_gap(self) -> bool:
        return bool(self.missing)


def build_owner_rows(person: Offender, *, reader: User, at: datetime, acts: bool = False) -> list[OwnerRow]:
    """The agencies that work with the person, or have a duty for them, in the order of their names. Four queries,
    three more where somebody else than the owner decides on sharing, and some where somebody named is on leave.

    Where somebody is missing is as the clock has found it last, or the act by which it came about. acts: also what the
    reader may do; two queries more.
    """
    standing = {
        each.agency_id: each
        for each in Duty.objects.current().visible_to(reader).filter(subject=person).with_words().with_away(at=at)
    }
    needed = {each.pk: each for each in owners.agencies_that_need_one(person, at=at)}
    gaps = {
        duty_gap.agency_id: duty_gap for duty_gap in DutyGap.objects.open().visible_to(reader).filter(subject=person)
    }
    offers = Handover.objects.open().visible_to(reader).filter(subject=person)
    offered = {offer.from_agency_id: offer for offer in offers.select_related("to_team", "receiver")}
    may_share = acts and access.may(reader, Permission.SHARE, person)
    may_change = acts and access.may(reader, Permission.CHANGE, person)
    named = [duty for duty in standing.values() if duty.decides_id]
    can = owners.can_answer(person, named, at=at)
    agencies = needed | {key: duty.agency for key, duty in standing.items()}
    found = []
    for agency in sorted(agencies.values(), key=lambda each: each.name):
        duty, gap = standing.get(agency.pk), gaps.get(agency.pk)
        is_vacant = duty is None or (gap is not None and gap.missing == DutyGap.Missing.OWNER)
        is_named = duty is not None and reader.pk in (duty.owner_id, duty.deputy_id)
        carries = is_named or (acts and actions.carries(reader, duty))
        may_name = owners.may_name(reader, agency.pk, may_share=may_share, may_change=may_change, is_vacant=is_vacant)
        found.append(
            OwnerRow(
                agency=agency,
                team=duty.team.name if duty else "",
                owner=None if is_vacant or duty is None else _who(duty.owner, reader, duty),
                deputy=_who(duty.deputy, reader, duty) if duty and duty.deputy and not _lacks_deputy(gap) else None,
                decides=_decides(duty, can, is_vacant=is_vacant, reader=reader),
                since=None if is_vacant or duty is None else duty.owned_since,
                missing=_missing(duty, gap, is_vacant),
                told=_format_managers_told(duty, gap, is_vacant),
                offered=offered.get(agency.pk),
                why=owners.why_yours(duty, reader) if duty else "",
                may_name=may_name,
                may_deputise=acts and carries and not may_name,
                may_offer=acts and duty is not None and agency.pk not in offered and (carries or may_share),
                may_step_out=acts and is_named,
            )
        )
    return found


def ended_duties(person: Offender, *, reader: User) -> list[Duty]:
    """What has ended, newest first."""
    rows = Duty.objects.visible_to(reader).filter(subject=person, ends_at__isnull=False).with_words()
    return list(rows.order_by("-ends_at", "-pk")[:50])


def handovers_of(person: Offender, *, reader: User) -> list[Handover]:
    return list(Handover.objects.visible_to(reader).filter(subject=person).with_words().order_by("-offered_at")[:50])


def late_words(handover: Handover, *, at: datetime) -> str:
    """ "Answer due 27 November 2026, 10:15", or since when it is late."""
    due = format_datetime(handover.answer_due_at)
    return f"Overdue: an answer was due {due}" if handover.answer_due_at < at else f"Answer due {due}"


def state_tag(handover: Handover, *, at: datetime) -> tuple[str, str]:
    """Kind and words of its tag."""
    if handover.is_open:
        return ("partly", "Overdue") if handover.answer_due_at < at else ("waiting", "Waiting for an answer")
    kinds = {"accepted": "done", "refused": "blocked", "withdrawn": "not-started"}
    return kinds[handover.state], handover.get_state_display()


@dataclass(frozen=True)
class HandoverLine:
    """One handover in a list."""

    handover: Handover
    tag: tuple[str, str]
    due: str


def build_handover_lines(rows: Iterable[Handover], *, at: datetime) -> list[HandoverLine]:
    return [HandoverLine(row, state_tag(row, at=at), late_words(row, at=at) if row.is_open else "") for row in rows]


def _who(user: User, reader: User, duty: Duty) -> Who:
    """duty: with `is_away`, as without it nobody is asked who stands in."""
    beside = "you" if user.pk == reader.pk else user.phone
    away: bool = duty.is_away  # type: ignore[attr-defined]  # by with_away
    return Who(user.name, (away and standing.second(user, subject=duty.subject_id)) or beside)


def _decides(duty: Duty | None, can: set[tuple[int, int]], *, is_vacant: bool, reader: User) -> Who | None:
    """Who is named and can answer; else the owner, who decides in their place."""
    if duty is None:
        return None
    if duty.decides and (duty.decides_id, duty.team_id) in can:
        return _who(duty.decides, reader, duty)
    if is_vacant:
        return None
    owner = _who(duty.owner, reader, duty)
    return Who(owner.name, f"{duty.decides} no longer can") if duty.decides else Who(owner.name, "the owner")


def _lacks_deputy(gap: DutyGap | None) -> bool:
    return gap is not None and gap.missing == DutyGap.Missing.DEPUTY


def _missing(duty: Duty | None, gap: DutyGap | None, is_vacant: bool) -> str:
    if is_vacant:
        return "No owner"
    return "No deputy" if _lacks_deputy(gap) or (duty is not None and duty.deputy is None) else ""


def _format_managers_told(duty: Duty | None, gap: DutyGap | None, is_vacant: bool) -> str:
    if not _missing(duty, gap, is_vacant):
        return ""
    gone = f"{duty.owner} can no longer be the owner. " if duty and is_vacant else ""
    if gap is None:
        return f"{gone}managers are alerted within minutes"
    return f"{gone}managers alerted {format_date(gap.found_at)}"
