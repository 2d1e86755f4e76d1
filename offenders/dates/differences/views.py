"""A date about which the sources differ: how it stands, and what settles it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.dates.calculation_models import DateConflict
from offenders.dates.differences import actions as difference_verbs
from offenders.dates.differences.forms import STANDS, AcceptForm, AnswerForm, ReopenForm
from offenders.dates.differences.panels import conflict_page
from offenders.dates.upkeep import differences
from offenders.person_page.form_parts import ConfirmForm
from offenders.person_page.step_pages import row_to_open, step_pages
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.models import User
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep
from sharing.time_words import say_datetime

NOT_NOW = "You cannot do that now. The status is below."


@require_safe
@needs(Capability.VIEW_PEOPLE)
def person_conflict(request: SignedInRequest, uid: UUID, conflict_uid: UUID) -> HttpResponse:
    """What each source says, what hangs on it, what was done, and what the reader may do now."""
    rows = DateConflict.objects.filter(offender__uid=uid).select_related("offender__establishment", "accepted_by")
    conflict = access.open_record(request.user, rows, uid=conflict_uid, verb="person.conflict_opened")
    page = conflict_page(
        conflict,
        reader=request.user,
        now=timezone.now(),
        may_change=access.may(request.user, Permission.CHANGE, conflict.offender),
    )
    return render(
        request,
        "offenders/dates/differences/conflict.html",
        person_page.frame(conflict.offender, current="person_sentence") | {"page": page, "conflict": conflict},
    )


# Steps


def asked_in_words(conflict: DateConflict) -> str:
    if conflict.asked_at is None or conflict.answer_due_at is None:
        return "The prison has not been asked."
    return f"Asked at {say_datetime(conflict.asked_at)}, answer due by {say_datetime(conflict.answer_due_at)}."


def too_late(may_be: Callable[[DateConflict], bool]) -> Callable[..., HttpResponse | None]:
    """In place of a form that is only asked for and cannot be filled in now; one that is sent is refused in words."""

    def instead(request: SignedInRequest, conflict: DateConflict) -> HttpResponse | None:
        if request.method == "POST" or may_be(conflict):
            return None
        messages.info(request, NOT_NOW)
        return redirect(differences.address_of(conflict))

    return instead


CONFLICTS = step_pages(
    "conflict",
    section="person_sentence",
    opened=row_to_open(DateConflict.objects.select_related("offender__establishment"), "conflict_uid"),
    url=differences.address_of,
)


def why_not_accepted(request: SignedInRequest, conflict: DateConflict) -> dict[str, Any]:
    page = conflict_page(conflict, reader=request.user, now=timezone.now(), may_change=True)
    return {
        "above": "offenders/dates/pages/date_entered.html" if page.entered else "",
        "entered": page.entered,
        "refused": f"{page.refused}. {page.who_can}." if page.refused else "",
        "refused_strong": "You cannot accept this date.",
    }


conflict_accept = CONFLICTS.view(
    FormStep(
        lambda conflict: "Accept the prison’s date" if conflict.official_on else "Accept that there is no such date",
        AcceptForm,
        difference_verbs.accept_official,
        "The prison’s date is accepted.",
        intro=lambda conflict: (
            f"{differences.words_of(conflict)}. From now on the prison date counts, and this no longer holds a release."
        ),
        button="Accept date",
        draft="date_conflict.accept",
        instead=too_late(lambda conflict: conflict.is_open),
        shows=why_not_accepted,
    )
)


def prison_of(conflict: DateConflict) -> str:
    return f"Ask {conflict.offender.establishment or 'the prison'}"


def ask_today(*, conflict: DateConflict, by: User) -> DateConflict:
    """As it is asked: the words below the form need its times."""
    difference_verbs.ask_prison(conflict=conflict, by=by, on=timezone.localdate())
    conflict.refresh_from_db()
    return conflict


def words_to_ask(conflict: DateConflict) -> str:
    _, due = difference_verbs.answer_due(conflict.offender, on=timezone.localdate(), at=timezone.now())
    return (
        f"{differences.words_of(conflict)}. The prison’s teams are alerted at once, and asked to answer by "
        f"{say_datetime(due)}. Only the prison can change its sheet."
    )


conflict_ask = CONFLICTS.view(
    FormStep(
        lambda conflict: f"{prison_of(conflict)} to check",
        ConfirmForm,
        ask_today,
        lambda conflict: f"{conflict.offender.establishment} is asked to check its sheet. {asked_in_words(conflict)}",
        intro=words_to_ask,
        button=prison_of,
        instead=too_late(lambda conflict: conflict.is_open and conflict.offender.establishment is not None),
    )
)


def record_answer(*, conflict: DateConflict, answer: str, words: str, by: User) -> tuple[DateConflict, bool]:
    """With whether the sheet stands as it is: one that is put right is recorded next."""
    stands = answer == STANDS
    return difference_verbs.record_answer(conflict=conflict, stands=stands, words=words, by=by), stands


def said_of_answer(answered: tuple[DateConflict, bool]) -> str:
    if answered[1]:
        return "The answer is recorded. The date conflict stays open until it is resolved."
    return "The answer is recorded. Now record the dates of the corrected sheet."


def next_of_answer(answered: tuple[DateConflict, bool]) -> str:
    conflict, stands = answered
    if stands:
        return differences.address_of(conflict)
    return reverse("dates_record", kwargs={"uid": conflict.offender.uid})


conflict_answer = CONFLICTS.view(
    FormStep(
        "Record the prison’s answer",
        AnswerForm,
        record_answer,
        said_of_answer,
        intro=lambda conflict: f"{differences.words_of(conflict)}. {asked_in_words(conflict)}",
        button="Record answer",
        draft="date_conflict.answer",
        instead=too_late(lambda conflict: conflict.waits_for_answer),
        goes_to=next_of_answer,
    )
)
conflict_reopen = CONFLICTS.view(
    FormStep(
        "Reopen the date conflict",
        ReopenForm,
        difference_verbs.reopen,
        "The date conflict is reopened, and the release is on hold.",
        intro=lambda conflict: (
            f"{differences.words_of(conflict)}. The person cannot be marked ready or released on it until it is "
            "resolved again."
        ),
        button="Reopen date conflict",
        kind="warning",
        instead=too_late(lambda conflict: conflict.ended_at is None and conflict.accepted_at is not None),
    )
)
