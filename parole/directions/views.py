"""What is recorded of the Board's directions: written, met, dropped, given more time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils import timezone

from offenders.person_page.step_pages import step_pages
from parole.directions import actions
from parole.directions.forms import AnswerForm, DirectionForm, DropForm, ExtensionForm, MetForm
from parole.dossier.models import Direction, Extension
from parole.reviews.addresses import review_url
from parole.reviews.form_pages import REVIEWS, SECTION, row_to_change, unless_casework
from parole.reviews.models import ParoleReview
from sharing import access
from sharing.access.rules import Permission
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep, from_today
from sharing.time_words import format_date

AT = "#directions"


def issued_today(request: SignedInRequest, review: ParoleReview) -> dict[str, Any]:
    people = actions.people_to_ask(review, by=request.user)
    return {"people": people, "initial": {"issued_on": timezone.localdate()}}


WRITE = FormStep(
    "Add a direction",
    DirectionForm,
    actions.write,
    "Direction recorded. The teams have been alerted.",
    button="Record the direction",
    at=AT,
    draft="direction.write",
    asks=issued_today,
)
REVIEWS_IN_CASEWORK = replace(REVIEWS, not_now=unless_casework)


def direction_to_change(request: SignedInRequest, uid: UUID, direction_uid: UUID) -> Direction:
    return row_to_change(request, Direction.objects.all(), uid, direction_uid)


DIRECTIONS = step_pages(
    "direction",
    section=SECTION,
    opened=direction_to_change,
    url=lambda direction: review_url(direction.review),
)
DIRECTIONS_IN_CASEWORK = replace(DIRECTIONS, not_now=unless_casework)
MET = FormStep(
    "Record the response",
    MetForm,
    actions.meet,
    "Recorded as met.",
    intro=lambda direction: direction.words,
    button="Save",
    asks=from_today,
    lands_at=AT,
)
DROP = FormStep(
    "The Board no longer requires this",
    DropForm,
    actions.drop,
    "Direction withdrawn.",
    intro=lambda direction: direction.words,
    button="Withdraw the direction",
    kind="warning",
    draft="direction.drop",
    asks=from_today,
    lands_at=AT,
)
EXTEND = FormStep(
    "Ask for more time",
    ExtensionForm,
    lambda **typed: actions.ask_extension(on=timezone.localdate(), **typed),
    "More time requested.",
    intro=lambda direction: f"{direction.words}. The deadline does not change until the Board answers.",
    at=AT,
    draft="direction.extend",
)


def extension_to_change(request: SignedInRequest, uid: UUID, extension_uid: UUID) -> Extension:
    rows = Extension.objects.filter(offender__uid=uid).select_related("direction__review__offender", "offender")
    extension = access.open_record(request.user, rows, uid=extension_uid)
    access.require(request.user, Permission.CHANGE, extension.offender)
    return extension


def asked_in_words(extension: Extension) -> str:
    return f"{extension.direction.words}. New deadline requested: {format_date(extension.until)}: {extension.reason}"


EXTENSIONS = step_pages(
    "extension",
    section=SECTION,
    opened=extension_to_change,
    url=lambda extension: review_url(extension.direction.review),
    not_now=lambda request, extension, step, verb: unless_casework(request, extension.direction, step, verb),
)
ANSWER = FormStep(
    "Record the answer on more time",
    AnswerForm,
    lambda answer, **typed: actions.answer_extension(on=timezone.localdate(), **typed),
    "Answer recorded.",
    intro=asked_in_words,
    button="Record the answer",
    at=AT,
)
