"""An application for a paper as its readers see it: how far it is, the special advocate, and what may be done now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from offenders.person_page.frame import Fact
from parole.dossier.applications import NonDisclosure, SpecialAdvocate
from parole.dossier.models import DossierItem
from parole.dossier.rules import GIVES
from parole.dossier.second_checks import DisclosureCheck
from parole.reviews.rules.moves import ENDS
from parole.withholding.actions import course_of
from parole.withholding.rules import appeal_until
from sharing.access.roles import Capability
from sharing.models import User
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, say_datetime

WORDS = {
    "apply": "Record an application",
    "decide": "Record what the Board directed",
    "appeal": "Record an appeal",
    "answer-appeal": "Record the answer to the appeal",
    "give": "Record disclosure to prisoner",
    "withdraw": "Withdraw the application",
    "ask-advocate": "Request a special advocate",
    "appoint": "Record appointment",
    "show": "Record material received",
    "ask-to-speak": "Record request to speak to prisoner",
    "answer-speaking": "Record the Board’s answer",
    "attend": "Record attendance at hearing",
    "leave": "Record end of appointment",
    "confirm-check": "Confirm against the document",
    "refuse-check": "Refuse",
    "withdraw-check": "Withdraw your record",
}


@dataclass(frozen=True)
class AdvocateLine:
    advocate: SpecialAdvocate
    rows: list[Fact]


@dataclass(frozen=True)
class ApplicationLine:
    application: NonDisclosure
    rows: list[Fact]
    advocates: list[AdvocateLine]


@dataclass(frozen=True)
class ItemAct:
    verb: str
    words: str


@dataclass(frozen=True)
class WaitingCheck:
    """What one reader recorded that would let the paper out. acts: what the reader may do about it; has_second: whether
    another reader works for PPCS, and can confirm it."""

    check: DisclosureCheck
    rows: list[Fact]
    acts: list[ItemAct]
    has_second: bool


@dataclass(frozen=True)
class WithholdingPage:
    """applications: the one that stands first. acts: what the reader may record now. checks: those of a paper without
    application, and that are over."""

    applications: list[ApplicationLine]
    acts: list[ItemAct]
    is_casework: bool
    waiting: WaitingCheck | None
    checks: list[Fact]


def build_withholding_page(item: DossierItem, *, reader: User) -> WithholdingPage:
    rows = NonDisclosure.objects.visible_to(reader).filter(item=item).order_by("-pk").prefetch_related("advocates")
    applications = list(rows)
    stands = next((application for application in applications if application.withdrawn_on is None), None)
    is_casework = reader.can(Capability.RUN_REVIEWS)
    is_over = item.review.status in ENDS
    may_act = is_casework and not is_over
    people = ("recorded_by", "confirmed_by", "ended_by")
    checks = list(DisclosureCheck.objects.visible_to(reader).filter(item=item).select_related(*people))
    waits = next((check for check in checks if check.is_waiting), None)
    return WithholdingPage(
        applications=[
            ApplicationLine(
                application,
                [
                    *_rows_of(application),
                    *(_row_of_check(one) for one in checks if one.application_id == application.pk),
                ],
                [AdvocateLine(one, list(_rows_of_advocate(one))) for one in application.advocates.all()],
            )
            for application in applications
        ],
        acts=[ItemAct(verb, WORDS[verb]) for verb in verbs_for(stands, waits)] if may_act else [],
        is_casework=is_casework,
        waiting=_waiting(waits, item, reader=reader, is_over=is_over) if waits else None,
        checks=[_row_of_check(check) for check in checks if check.application_id is None],
    )


def _waiting(waits: DisclosureCheck, item: DossierItem, *, reader: User, is_over: bool) -> WaitingCheck:
    is_own, is_casework = waits.recorded_by_id == reader.pk, reader.can(Capability.RUN_REVIEWS)
    verbs = ["withdraw-check"] if is_own else ["confirm-check", "refuse-check"] if is_casework else []
    readers = [each for each in item.readers.all() if each.pk != waits.recorded_by_id]
    return WaitingCheck(
        check=waits,
        rows=list(rows_to_check(waits)),
        acts=[] if is_over else [ItemAct(verb, WORDS[verb]) for verb in verbs],
        has_second=any(each.can(Capability.RUN_REVIEWS) for each in readers),
    )


def rows_to_check(check: DisclosureCheck) -> Iterator[Fact]:
    by = f": {mid_sentence(check.get_decided_by_display())}" if check.decided_by else ""
    yield Fact(check.get_act_display(), f"{check.get_gets_display()}{by}, {format_date(check.on)}")
    yield Fact("Document", check.document)
    yield Fact("Recorded by", str(check.recorded_by or "Not known"))


def _row_of_check(check: DisclosureCheck) -> Fact:
    said = f"{check}, {format_date(check.on)} ({check.document}), recorded by {check.recorded_by or 'someone'}"
    if check.confirmed_at:
        return Fact("Second check", f"{said}. Confirmed by {check.confirmed_by}, {say_datetime(check.confirmed_at)}")
    if check.ended_at:
        how = "Withdrawn" if check.ended_by_id == check.recorded_by_id else "Refused"
        because = f"{how} by {check.ended_by}, {say_datetime(check.ended_at)}: {check.ended_because}"
        return Fact("Second check", f"{said}. {because}")
    return Fact("Second check", "Needed")


def verbs_for(stands: NonDisclosure | None, waits: DisclosureCheck | None = None) -> Iterator[str]:
    """What can be recorded next of a paper, in the order in which it is offered. stands: its application; waits: what
    waits for a second check."""
    if stands is None:
        yield "apply"
        return
    if waits is None:
        yield from _of_direction(stands)
    yield from _of_advocate(next((advocate for advocate in stands.advocates.all() if advocate.left_on is None), None))
    if not stands.given_on:
        yield "withdraw"


def _of_direction(stands: NonDisclosure) -> Iterator[str]:
    course = course_of(stands)
    if course.directed is None:
        yield "decide"
    elif stands.appealed_on is None and not stands.given_on:
        yield "appeal"
    elif course.waits_for_appeal:
        yield "answer-appeal"
    if course.directed in GIVES and not course.waits_for_appeal and not stands.given_on:
        yield "give"


def _of_advocate(advocate: SpecialAdvocate | None) -> Iterator[str]:
    if advocate is None:
        yield "ask-advocate"
        return
    if advocate.appointed_on is None:
        yield "appoint"
    elif advocate.shown_on is None:
        yield "show"
    else:
        yield "answer-speaking" if advocate.contact_asked_on and not advocate.contact_answer else "ask-to-speak"
        yield "attend"
    yield "leave"


def _rows_of(each: NonDisclosure) -> Iterator[Fact]:
    late = ", after the deadline before the hearing" if each.is_late else ""
    who = f"{each.get_applicant_display()}{': ' + each.third_party if each.third_party else ''}"
    yield Fact("Applied", f"{who}, {format_date(each.applied_on)}{late} ({each.document})")
    yield Fact("Grounds", ", ".join(NonDisclosure.Ground(ground).label for ground in each.grounds))
    yield Fact("Asked for", each.get_asked_for_display())
    yield Fact("Necessary and proportionate", each.necessity)
    if each.decided_on:
        by = mid_sentence(each.get_decided_by_display())
        yield Fact("Directed", f"{each.get_directed_display()}: {by}, {format_date(each.decided_on)}")
        yield Fact("Document", each.decision_document)
    if each.appealed_on:
        late = ", too late" if each.is_appeal_late else ""
        yield Fact("Appeal", f"{each.get_appealed_by_display()}, {format_date(each.appealed_on)}{late}")
    elif each.decided_on:
        yield Fact("Appeal", f"Until {format_date(appeal_until(each.decided_on))}")
    if each.appeal_answered_on:
        answer = f"{each.get_appeal_directed_display()}, {format_date(each.appeal_answered_on)}"
        yield Fact("Directed on appeal", f"{answer} ({each.appeal_document})")
    if each.given_on:
        gist = f", gist kept at {each.gist_ref}" if each.gist_ref else ""
        yield Fact("Disclosed to prisoner", f"{format_date(each.given_on)}{gist}")
    if each.withdrawn_on:
        yield Fact("Withdrawn", f"{format_date(each.withdrawn_on)}. {each.withdrawn_because}")


def _rows_of_advocate(each: SpecialAdvocate) -> Iterator[Fact]:
    if each.chambers:
        yield Fact("Chambers", each.chambers)
    yield Fact("Asked for", format_date(each.asked_on))
    appointed = f"{format_date(each.appointed_on)} ({each.document})" if each.appointed_on else "Not yet"
    yield Fact("Appointed", appointed)
    yield Fact("May be shown", "This paper, once appointed" if each.shown_on is None else "This paper")
    if each.shown_on:
        yield Fact("Has the material since", format_date(each.shown_on))
        yield Fact("May speak to the prisoner", _speaking(each))
    if each.attended_on:
        yield Fact("Attended the closed hearing", format_date(each.attended_on))
    if each.left_on:
        yield Fact("Stopped acting", f"{format_date(each.left_on)}. {each.left_because}")


def _speaking(each: SpecialAdvocate) -> str:
    if each.contact_asked_on is None:
        return "Only with the Board’s leave"
    asked = f"Asked {format_date(each.contact_asked_on)}"
    if each.contact_objected_on:
        asked += f". The Secretary of State objected on {format_date(each.contact_objected_on)}"
    if each.contact_answered_on is None:
        return f"{asked}. Not answered"
    return f"{asked}. {each.get_contact_answer_display()} {format_date(each.contact_answered_on)}"
