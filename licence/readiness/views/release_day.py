"""Pages about the day of a release: the sheet, its paper, each act at the gate, and that the person left."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from licence.licences.views.form_pages import METHODS, attempt, changers, posted, readers, row_to_change
from licence.readiness.actions import release_day as actions
from licence.readiness.forms.readiness import WhyForm
from licence.readiness.forms.release_day import ActForm, LeftForm
from licence.readiness.models import DayAct, Readiness
from licence.readiness.panels import release_day as panels
from licence.readiness.panels.release_day import Sheet
from licence.readiness.rules import release_day as rules
from licence.readiness.rules.release_day import DayAction
from licence.readiness.views.readiness import CURRENT, holds_in_words, judgement_of, list_shown, none_yet
from offenders import person_page
from offenders.custody.rules import Happening
from offenders.models import Offender
from offenders.movements import actions as custody
from offenders.person_page import form_pages
from offenders.person_page.step_pages import step_pages
from sharing import access
from sharing.access.rules import Permission
from sharing.grants.who_can_see import audience_of
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence
from sharing.steps.form_steps import FormStep, More


@require_safe
@readers
def release_day(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Steps at the gate, in order, who did it and when; last, that the person left."""
    return sheet_page(request, uid, "licence/readiness/day.html")


@require_safe
@readers
def release_day_paper(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The same on paper, with room to write, for a gate where nothing can be looked up."""
    return sheet_page(request, uid, "licence/readiness/paper.html")


def sheet_page(request: SignedInRequest, uid: UUID, template: str) -> HttpResponse:
    people = Offender.objects.select_related("establishment")
    person = access.open_record(request.user, people, uid=uid, verb="person.release_day_opened")
    readiness = list_shown(person)
    if readiness is None:
        frame = person_page.frame(person, current=CURRENT)
        audience = audience_of(person, reader=request.user)
        return render(request, "licence/readiness/none.html", frame | {"audience": audience} | none_yet(person))
    sheet = sheet_for(request, readiness, person)
    return render(
        request,
        template,
        person_page.frame(person, current=CURRENT)
        | {"sheet": sheet, "reader": request.user, "now": timezone.localtime(), "back": back_to(person)},
    )


def sheet_for(request: SignedInRequest, readiness: Readiness, person: Offender) -> Sheet:
    return panels.sheet_of(
        judgement_of(readiness),
        person,
        actions.acts_of(readiness),
        reader=request.user,
        may_change=access.may(request.user, Permission.CHANGE, person),
        holds=holds_in_words(readiness),
    )


@require_http_methods(METHODS)
@changers
def release_day_left(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The last line of the sheet: the person left. The release is recorded as it is anywhere else."""
    person = form_pages.person_to_change(request, uid)
    readiness = list_shown(person)
    if readiness is None:
        raise access.RecordHidden
    form = LeftForm(posted(request), initial={"on": timezone.localdate()})

    def act() -> None:
        custody.record_movement(
            offender=person,
            happening=Happening.RELEASED,
            release=readiness.release,
            by=request.user,
            **form.cleaned_data,
        )

    if attempt(request, form, act):
        return recorded(request, person, "The release is recorded.")
    sheet = sheet_for(request, readiness, person)
    is_over = bool(sheet.left) or not readiness.is_open
    return form_pages.form_page(
        request,
        person,
        "licence/readiness/left.html",
        current=CURRENT,
        back=back_to(person),
        form=form,
        sheet=sheet,
        title="The person has left",
        intro="Their other release routes end, the licence is in force from this date, and every team is alerted.",
        button="Record the release",
        refused="The release is already recorded." if is_over else "",
        refused_strong="Nothing to record.",
        is_closed=is_over and request.method != "POST",
        back_words="Back to the sheet",
    )


# What these pages share


def back_to(person: Offender) -> str:
    return reverse("release_day", kwargs={"uid": person.uid})


def recorded(request: SignedInRequest, person: Offender, words: str) -> HttpResponse:
    """Back to the sheet; to the people when the release took the person out of sight."""
    messages.success(request, words)
    if not access.may(request.user, Permission.VIEW, person):
        return redirect("people")
    return redirect(back_to(person))


# The acts of the sheet


def person_with_list(request: SignedInRequest, uid: UUID) -> Any:
    """The person, with the `list` that is shown. Raises RecordHidden without one, NotAllowed."""
    person: Any = form_pages.person_to_change(request, uid)
    person.list = list_shown(person)
    if person.list is None:
        raise access.RecordHidden
    return person


def why_not_recorded(act: DayAction) -> More:
    def shown(request: SignedInRequest, person: Any) -> dict[str, Any]:
        done = {DayAction(each.act) for each in actions.acts_of(person.list) if each.struck_at is None}
        refused = actions.refusal_of(act, judgement_of(person.list), by=request.user, done=done)
        return {
            "refused": f"{refused}." if refused else "",
            "refused_strong": "This cannot be recorded now.",
            "is_closed": bool(refused) and request.method != "POST",
            "back_words": "Back to the sheet",
        }

    return shown


def records(line: rules.DayLine) -> FormStep:
    return FormStep(
        line.title,
        ActForm,
        lambda offender, by, **typed: actions.record_act(readiness=offender.list, act=line.act, by=by, **typed),
        f"{line.title}: recorded.",
        intro="Recorded once, with your name and the time. To correct it, withdraw it and record it again.",
        button="Record it",
        draft=f"release_day.{line.act.value}",
        called={"done_at": "at"},
        asks=lambda request, person: {"line": line},
        shows=why_not_recorded(line.act),
    )


def act_to_strike(request: SignedInRequest, uid: UUID, day_act_uid: UUID) -> DayAct:
    return row_to_change(request, DayAct.objects.select_related("recorded_by"), uid, day_act_uid)


def words_of(act: DayAct) -> str:
    return (
        f"“{act.words}”, recorded by {act.recorded_by}, {panels.format_short_moment(act.recorded_at)}. It stays "
        "readable as withdrawn, with your reason."
    )


PEOPLE = step_pages("offender", section=CURRENT, opened=person_with_list, url=back_to)
RECORD = {act.value: records(line) for act, line in rules.LINES.items()}
ACTS = step_pages("act", section=CURRENT, opened=act_to_strike, url=lambda act: back_to(act.offender))
STRIKE = FormStep(
    lambda act: f"Withdraw: {mid_sentence(act.get_act_display())}",
    WhyForm,
    actions.strike_out,
    lambda act: f"{act.get_act_display()}: withdrawn. You can record it again.",
    intro=words_of,
    button="Withdraw entry",
    kind="warning",
    shows=lambda request, act: {
        "refused": "This entry is already withdrawn." if act.struck_at else "",
        "refused_strong": "No entry to withdraw.",
    },
)
