"""Record an application that a paper is withheld (r.17), how the Board directs, the appeal, and what is given.

Only a reader of the paper who works for the Secretary of State records it; the Board's acts by the Board's document.
A direction by which the prisoner gets something waits for a second reader (`second_checks`).
Nothing that others read tells of it: no move, clock or alert.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from parole.dossier.actions import COMPARTMENT
from parole.dossier.applications import NonDisclosure
from parole.dossier.models import DossierItem
from parole.dossier.rules import GIVES, Applicant, Direction
from parole.dossier.second_checks import (
    DisclosureCheck,
    ToCheck,
    ask_for_check,
    end_waiting,
    refuse_while_waiting,
    waiting_for,
)
from parole.reviews.actions import clocks
from parole.reviews.actions.opening import ParoleRefused, get_review_or_refuse, not_in_the_future, only_casework
from parole.reviews.rules.clocks import Clock
from parole.reviews.rules.moves import ENDS
from parole.withholding import rules
from parole.withholding.rules import Course
from sharing import access, audit
from sharing.access.state_machines import MoveRefused
from sharing.models import User
from sharing.records.hidden_characters import refuse_hidden
from sharing.time_words import format_date

Disclosure = DossierItem.Disclosure
Act = DisclosureCheck.Act
GETS = {
    Direction.SERVE: Disclosure.PENDING,  # until it is served
    Direction.GIST: Disclosure.GIST,
    Direction.WITHHOLD: Disclosure.WITHHELD,
    Direction.WITHHOLD_FROM_BOTH: Disclosure.WITHHELD_FROM_BOTH,
}


@dataclass(frozen=True)
class Applied:
    """Who applied, on which day, for what, on which grounds, why that is necessary and proportionate, in which
    document. third_party: which, where one applied."""

    applicant: str
    applied_on: date
    grounds: Sequence[str]
    asked_for: str
    necessity: str
    document: str
    third_party: str = ""


@transaction.atomic
def apply(*, item: DossierItem, said: Applied, by: User) -> NonDisclosure:
    """Record the application. The same again changes nothing. Raises ParoleRefused, MoveRefused, RecordHidden."""
    item, stands = _opened(item, by=by)
    if stands and (stands.applicant, stands.applied_on, stands.document) == (
        said.applicant,
        said.applied_on,
        said.document.strip(),
    ):
        return stands
    if stands:
        raise MoveRefused("This paper has an open application. Withdraw it first")
    not_in_the_future("applied_on", said.applied_on)
    if refusal := rules.applicant_refusal(said.applicant, applied_on=said.applied_on):
        raise ParoleRefused("applicant", refusal)
    if said.applicant == Applicant.THIRD_PARTY and not said.third_party.strip():
        raise ParoleRefused("third_party", "Enter which third party applied")
    refuse_hidden(ParoleRefused, third_party=said.third_party)
    if not said.grounds:
        raise ParoleRefused("grounds", "Select at least one ground")
    if said.asked_for == Direction.SERVE:
        raise ParoleRefused("asked_for", "Select what is to be withheld")
    for field in ("necessity", "document"):
        if not getattr(said, field).strip():
            raise ParoleRefused(field, MISSING[field])
    end_waiting(item, because="An application was recorded", by=by)
    until = clocks.due_on(item.review, Clock.WITHHOLDING)
    made = NonDisclosure.objects.create(
        item=item,
        offender_id=item.offender_id,
        applicant=said.applicant,
        third_party=said.third_party.strip() if said.applicant == Applicant.THIRD_PARTY else "",
        applied_on=said.applied_on,
        is_late=until is not None and said.applied_on > until,
        grounds=list(said.grounds),
        asked_for=said.asked_for,
        necessity=said.necessity.strip(),
        document=said.document.strip(),
        recorded_by=by,
    )
    _record(made, "applied", by)
    return made


MISSING = {
    "necessity": "Enter why it is necessary and proportionate",
    "document": "Enter the reference of the document",
}


@transaction.atomic
def decide(*, item: DossierItem, directed: str, on: date, decided_by: str, document: str, by: User) -> NonDisclosure:
    """The Board directed what the prisoner gets. By which they get something has no effect before a second check.

    Raises ParoleRefused, MoveRefused, RecordHidden, SamePerson.
    """
    item, stands = standing_or_refuse(item, by=by)
    if (stands.directed, stands.decided_on) == (directed, on):
        return stands
    if stands.directed:
        raise MoveRefused("The Board has decided: record an appeal instead")
    _check_act(on, document, not_before=stands.applied_on)
    said = ToCheck(Act.DIRECTION, Direction(directed), on, document.strip(), decided_by, stands)
    return _once_checked(item, stands, said, by=by)


@transaction.atomic
def appeal(*, item: DossierItem, appealed_by: str, on: date, by: User) -> NonDisclosure:
    """Somebody appealed to the Board's chair. One that came too late is kept, and marked so. Raises ParoleRefused,
    MoveRefused, RecordHidden."""
    item, stands = standing_or_refuse(item, by=by)
    if (stands.appealed_by, stands.appealed_on) == (appealed_by, on):
        return stands
    if stands.decided_on is None:
        raise MoveRefused("The Board has not decided on the application")
    if stands.appealed_on:
        raise MoveRefused("An appeal is on record")
    if stands.given_on:
        raise MoveRefused("The disclosure to the prisoner is already recorded")
    check_day(on, not_before=stands.decided_on)
    stands.appealed_by, stands.appealed_on = appealed_by, on
    stands.is_appeal_late = on > rules.appeal_until(stands.decided_on)
    _follow(item, stands)
    _record(stands, "appealed", by)
    return stands


@transaction.atomic
def answer_appeal(*, item: DossierItem, directed: str, on: date, document: str, by: User) -> NonDisclosure:
    """The Board's chair answered the appeal: what is directed now, once it is checked as in `decide`.

    Raises ParoleRefused, MoveRefused, RecordHidden, SamePerson.
    """
    item, stands = standing_or_refuse(item, by=by)
    if (stands.appeal_directed, stands.appeal_answered_on) == (directed, on):
        return stands
    if stands.appealed_on is None or stands.appeal_answered_on:
        raise MoveRefused("No appeal needs an answer")
    _check_act(on, document, not_before=stands.appealed_on)
    said = ToCheck(Act.APPEAL, Direction(directed), on, document.strip(), application=stands)
    return _once_checked(item, stands, said, by=by)


@transaction.atomic
def give(*, item: DossierItem, on: date, gist_ref: str, by: User) -> NonDisclosure:
    """The prisoner got what was directed: the gist, or the paper itself, which leaves its compartment with that.

    Raises ParoleRefused, MoveRefused, RecordHidden.
    """
    item, stands = standing_or_refuse(item, by=by)
    if stands.given_on == on:
        return stands
    if stands.given_on:
        raise MoveRefused(f"It was already given on {format_date(stands.given_on)}")
    not_in_the_future("on", on)
    if refusal := rules.giving_refusal(course_of(stands), on=on):
        raise ParoleRefused("on", refusal)
    if stands.stands == Direction.GIST and not gist_ref.strip():
        raise ParoleRefused("gist_ref", "Enter where the gist is kept")
    stands.given_on, stands.gist_ref = on, gist_ref.strip() if stands.stands == Direction.GIST else ""
    stands.save()
    if stands.stands == Direction.SERVE:  # its readers stay: the application is still theirs
        set_paper(item, disclosure=Disclosure.YES, is_withheld=False, withholding_reason="")
    _record(stands, "given", by)
    return stands


@transaction.atomic
def withdraw(*, item: DossierItem, on: date, reason: str, by: User) -> NonDisclosure:
    """Application withdrawn: nothing of the paper is given by it. With that the material may be taken out of the
    dossier, or given. Raises ParoleRefused, MoveRefused, RecordHidden."""
    item, stands = standing_or_refuse(item, by=by)
    if stands.given_on:
        raise MoveRefused("The disclosure to the prisoner is already recorded")
    check_day(on, not_before=stands.applied_on)
    if not reason.strip():
        raise ParoleRefused("reason", "Enter a reason")
    stands.withdrawn_on, stands.withdrawn_because = on, reason.strip()
    stands.save()
    end_waiting(item, because="The application was withdrawn", by=by)
    stands.advocates.acting().update(left_on=on, left_because="The application was withdrawn")
    set_paper(item, disclosure=Disclosure.PENDING)
    _record(stands, "withdrawn", by)
    return stands


def carry_out(item: DossierItem, application: NonDisclosure, said: ToCheck, *, by: User) -> None:
    """What the Board directed, or its chair on appeal, stands, and what the prisoner gets follows it."""
    if said.act == Act.APPEAL:
        application.appeal_directed, application.appeal_answered_on = said.gets, said.on
        application.appeal_document = said.document
    else:
        application.directed, application.decided_on = said.gets, said.on
        application.decided_by, application.decision_document = said.decided_by, said.document
    _follow(item, application)
    _record(application, "appeal_answered" if said.act == Act.APPEAL else "decided", by)


def _once_checked(item: DossierItem, application: NonDisclosure, said: ToCheck, *, by: User) -> NonDisclosure:
    """At once where the paper stays withheld; where the prisoner gets something, when a second reader confirms it."""
    if said.gets in GIVES:
        ask_for_check(item, said, by=by)
        _record(application, "check_asked", by)
    else:
        refuse_while_waiting(waiting_for(item))
        carry_out(item, application, said, by=by)
    return application


def course_of(application: NonDisclosure) -> Course:
    return Course(
        directed=Direction(application.stands) if application.stands else None,
        decided_on=application.decided_on,
        appealed_on=application.appealed_on,
        appeal_answered_on=application.appeal_answered_on,
        is_withdrawn=application.withdrawn_on is not None,
    )


def standing_of(item: DossierItem) -> NonDisclosure | None:
    return NonDisclosure.objects.standing().filter(item=item).first()


def open_withheld(item: DossierItem, *, by: User) -> DossierItem:
    """A withheld paper that `by` reads, its person locked. Raises RecordHidden, MoveRefused."""
    review = get_review_or_refuse(item.review, by=by)
    rows = DossierItem.objects.visible_to(by).filter(pk=item.pk, is_withheld=True)
    found = rows.select_related("review__offender").first()
    if found is None:
        raise access.RecordHidden
    if review.status in ENDS:
        raise MoveRefused("The review has ended: you cannot change its dossier")
    return found


def _opened(item: DossierItem, *, by: User) -> tuple[DossierItem, NonDisclosure | None]:
    """The same for somebody of PPCS, and the application for it."""
    found = open_withheld(item, by=by)
    only_casework(by)
    return found, standing_of(found)


def standing_or_refuse(item: DossierItem, *, by: User) -> tuple[DossierItem, NonDisclosure]:
    item, stands = _opened(item, by=by)
    if stands is None:
        raise MoveRefused("This paper has no open application")
    return item, stands


def _follow(item: DossierItem, application: NonDisclosure) -> None:
    """What the prisoner gets of the paper, as it is directed; while an appeal is open nothing is decided."""
    application.save()
    course = course_of(application)
    gets = Disclosure.PENDING if course.waits_for_appeal or course.directed is None else GETS[course.directed]
    set_paper(item, disclosure=gets)


def _check_act(on: date, document: str, *, not_before: date) -> None:
    check_day(on, not_before=not_before)
    if not document.strip():
        raise ParoleRefused("document", MISSING["document"])


def check_day(on: date, *, not_before: date) -> None:
    not_in_the_future("on", on)
    if on < not_before:
        raise ParoleRefused("on", f"Enter {format_date(not_before)} or a later date")


def set_paper(item: DossierItem, **changed: Any) -> None:
    DossierItem.objects.filter(pk=item.pk).update(**changed)
    item.refresh_from_db(fields=list(changed))


def _record(application: NonDisclosure, verb: str, by: User) -> None:
    """Of what is withheld the log keeps who may read it, and not what it is."""
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"{COMPARTMENT}_application_{verb}",
        by=by,
        target=application,
        subject=application.offender_id,
        payload={"readers": sorted(application.item.readers.values_list("pk", flat=True))},
    )
