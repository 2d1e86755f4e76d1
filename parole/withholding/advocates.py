"""Record who is the special advocate of an application, what they have seen and may say, and where they attended."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from parole.dossier.actions import COMPARTMENT
from parole.dossier.applications import NonDisclosure, SpecialAdvocate
from parole.dossier.models import DossierItem
from parole.hearings.models import Hearing
from parole.reviews.actions.opening import ParoleRefused
from parole.withholding.actions import check_day, standing_or_refuse
from sharing import audit
from sharing.access.state_machines import MoveRefused
from sharing.models import User
from sharing.records.hidden_characters import refuse_hidden
from sharing.time_words import format_date


@transaction.atomic
def ask_for(*, item: DossierItem, name: str, chambers: str, on: date, by: User) -> SpecialAdvocate:
    """A special advocate is asked for. Raises ParoleRefused, MoveRefused, RecordHidden."""
    item, application = standing_or_refuse(item, by=by)
    stands = acting_of(application)
    if stands and (stands.name, stands.asked_on) == (name.strip(), on):
        return stands
    if stands:
        raise MoveRefused(f"{stands} is the special advocate. First record that they stopped acting")
    check_day(on, not_before=application.applied_on)
    if not name.strip():
        raise ParoleRefused("name", "Enter the name")
    refuse_hidden(ParoleRefused, name=name, chambers=chambers)
    made = SpecialAdvocate.objects.create(
        application=application,
        offender_id=item.offender_id,
        name=name.strip(),
        chambers=chambers.strip(),
        asked_on=on,
        recorded_by=by,
    )
    _record(made, "asked", by)
    return made


@transaction.atomic
def appoint(*, item: DossierItem, on: date, document: str, by: User) -> SpecialAdvocate:
    """Appointed, by this document. Raises ParoleRefused, MoveRefused, RecordHidden."""
    advocate = _acting(item, by=by)
    if advocate.appointed_on:
        raise MoveRefused(f"Appointed on {format_date(advocate.appointed_on)} already")
    check_day(on, not_before=advocate.asked_on)
    if not document.strip():
        raise ParoleRefused("document", "Enter the reference of the appointment")
    return _set(advocate, "appointed", by, appointed_on=on, document=document.strip())


@transaction.atomic
def show(*, item: DossierItem, on: date, by: User) -> SpecialAdvocate:
    """They have the material since this day. Before it they speak freely to the prisoner, after it as the Board lets
    them. Raises ParoleRefused, MoveRefused, RecordHidden."""
    advocate = _acting(item, by=by)
    if advocate.appointed_on is None:
        raise MoveRefused("The special advocate is not appointed yet and cannot see the material")
    if advocate.shown_on:
        raise MoveRefused(f"They have had the material since {format_date(advocate.shown_on)}")
    check_day(on, not_before=advocate.appointed_on)
    return _set(advocate, "shown", by, shown_on=on)


@transaction.atomic
def ask_to_speak(*, item: DossierItem, on: date, objected_on: date | None, by: User) -> SpecialAdvocate:
    """They ask to speak to the prisoner after seeing the material; objected_on: when the Secretary of State objected.

    Raises ParoleRefused, MoveRefused, RecordHidden.
    """
    advocate = _acting(item, by=by)
    if advocate.shown_on is None:
        raise MoveRefused("They have not seen the material and need no leave to speak to the prisoner")
    if advocate.contact_asked_on and not advocate.contact_answer and advocate.contact_asked_on != on:
        raise MoveRefused("They have asked and have no answer yet")
    check_day(on, not_before=advocate.shown_on)
    if objected_on:
        try:
            check_day(objected_on, not_before=on)
        except ParoleRefused as refused:
            raise ParoleRefused("objected_on", refused.message) from None
    asked = {"contact_asked_on": on, "contact_objected_on": objected_on}
    return _set(advocate, "asked_to_speak", by, contact_answer="", contact_answered_on=None, **asked)


@transaction.atomic
def answer_speaking(*, item: DossierItem, answer: str, on: date, by: User) -> SpecialAdvocate:
    """The Board lets them speak to the prisoner, or not. Raises ParoleRefused, MoveRefused, RecordHidden."""
    advocate = _acting(item, by=by)
    if advocate.contact_asked_on is None or advocate.contact_answer:
        raise MoveRefused("No request needs an answer")
    check_day(on, not_before=advocate.contact_asked_on)
    return _set(advocate, "speaking_answered", by, contact_answer=answer, contact_answered_on=on)


@transaction.atomic
def attend(*, item: DossierItem, on: date, by: User) -> SpecialAdvocate:
    """They attended the closed part of a hearing of the review on this day. Raises ParoleRefused, MoveRefused."""
    advocate = _acting(item, by=by)
    if advocate.shown_on is None:
        raise MoveRefused("They have not seen the material")
    check_day(on, not_before=advocate.shown_on)
    held = Hearing.objects.filter(review=item.review, days__contains=[on]).exclude(status=Hearing.Status.CANCELLED)
    if not held.exists():
        raise ParoleRefused("on", "This review has no hearing on that date")
    return _set(advocate, "attended", by, attended_on=on)


@transaction.atomic
def leave(*, item: DossierItem, on: date, reason: str, by: User) -> SpecialAdvocate:
    """They act no longer; another can be asked for. Raises ParoleRefused, MoveRefused, RecordHidden."""
    advocate = _acting(item, by=by)
    check_day(on, not_before=advocate.asked_on)
    if not reason.strip():
        raise ParoleRefused("reason", "Enter a reason")
    return _set(advocate, "left", by, left_on=on, left_because=reason.strip())


def acting_of(application: NonDisclosure) -> SpecialAdvocate | None:
    return SpecialAdvocate.objects.acting().filter(application=application).first()


def _acting(item: DossierItem, *, by: User) -> SpecialAdvocate:
    _, application = standing_or_refuse(item, by=by)
    advocate = acting_of(application)
    if advocate is None:
        raise MoveRefused("No special advocate is recorded")
    return advocate


def _set(advocate: SpecialAdvocate, verb: str, by: User, **changed: object) -> SpecialAdvocate:
    SpecialAdvocate.objects.filter(pk=advocate.pk).update(**changed)
    advocate.refresh_from_db()
    _record(advocate, verb, by)
    return advocate


def _record(advocate: SpecialAdvocate, verb: str, by: User) -> None:
    """Of what is withheld the log keeps that something was done, and not who it is about."""
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"{COMPARTMENT}_advocate_{verb}",
        by=by,
        target=advocate,
        subject=advocate.offender_id,
        payload={},
    )
