"""Pages on which people sign for a release: for their body, to go without something, and to take it back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from licence.licences.views.form_pages import METHODS, attempt, changers, posted, readers, row_to_change
from licence.readiness import judging
from licence.readiness.actions import exceptions, sign_off
from licence.readiness.forms.readiness import AnswerForm, AskForm, SignForm, WhyForm
from licence.readiness.models import Readiness, ReadinessException, ReadinessItem, SignOff
from licence.readiness.panels import readiness as panels
from licence.readiness.rules import readiness as rules
from licence.readiness.rules.readiness import SIGNING, Body
from licence.readiness.views.readiness import CURRENT, WITH_ALL, judged, saved, thing_page
from offenders.models import Offender
from offenders.person_page import form_pages
from sharing import access
from sharing.access.rules import Permission
from sharing.access.two_people import SamePerson, refuse_same_person
from sharing.drafts import forms as drafts
from sharing.models import User
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence


@require_http_methods(METHODS)
@changers
def readiness_exception(request: SignedInRequest, uid: UUID, thing_uid: UUID) -> HttpResponse:
    """Ask that the person goes without something: why, and what holds instead."""
    item = row_to_change(request, ReadinessItem.objects.select_related(*WITH_ALL), uid, thing_uid)
    fall_back = item.definition.fall_back
    form, drafting = drafts.form_from_draft(
        request, AskForm, name="readiness.exception", key=str(item.uid), initial={"fall_back": fall_back}
    )
    if attempt(request, form, lambda: exceptions.ask_exception(item=item, by=request.user, **form.cleaned_data)):
        return saved(request, item.offender, "Exception requested. A manager must agree; nothing changes yet.")
    found, line = judged(item)
    refused = "" if item.definition.can_go_without else "No release is ready without this. Correct it."
    return thing_page(
        request,
        found,
        line,
        form=form,
        drafting=drafting,
        title=f"Release without “{item}”",
        intro="You are the first of 2 people. A manager, a different person, agrees or refuses. What is missing stays "
        "on the checklist, and the fallback plan is printed on the release-day sheet.",
        button="Ask for the exception",
        refused=refused,
        is_closed=bool(refused) and request.method != "POST",
    )


@require_http_methods(METHODS)
@readers
def readiness_exception_answer(request: SignedInRequest, uid: UUID, exception_uid: UUID) -> HttpResponse:
    """An exception: what is asked and why; the second of two agrees to it, or it ends."""
    rows = ReadinessException.objects.filter(offender__uid=uid).select_related(
        "offender", "asked_by", "agreed_by", "ended_by"
    )
    asked = access.open_record(request.user, rows, uid=exception_uid)
    if request.method == "POST":
        access.require(request.user, Permission.CHANGE, asked.offender)
    item = ReadinessItem.objects.select_related(*WITH_ALL).get(pk=asked.item_id)
    answers = answers_of(asked, item, by=request.user)
    form = AnswerForm(posted(request), answers=answers)

    def act() -> None:
        if form.cleaned_data["answer"] == "agree":
            exceptions.agree(exception=asked, by=request.user)
        else:
            exceptions.end_exception(exception=asked, reason=form.cleaned_data["reason"], by=request.user)

    if attempt(request, form, act):
        agreed = form.cleaned_data["answer"] == "agree"
        words = (
            "You agreed: the person can be released without it."
            if agreed
            else "The exception has ended. The action is outstanding."
        )
        return saved(request, asked.offender, words)
    found, line = judged(item)
    return thing_page(
        request,
        found,
        line,
        form=form,
        asked=asked,
        title=f"Exception: release without “{item}”",
        button="Withdraw request" if list(answers) == ["end"] else "Send your answer",
        is_closed=not answers and request.method != "POST",
        refused=why_not_answered(asked, by=request.user) if not answers else "",
    )


def answers_of(asked: ReadinessException, item: ReadinessItem, *, by: User) -> dict[str, str]:
    """What this user may answer now, with its words. Who asked may only take it back."""
    manages = by.can(rules.AGREES[Body(item.body)])
    if asked.ended_at or not item.readiness.is_open or not access.may(by, Permission.CHANGE, asked.offender):
        return {}
    if asked.asked_by_id == by.pk:
        return {"end": "Withdraw request"}
    if not manages:
        return {}
    if asked.agreed_at:
        return {"end": "End the exception"}
    return {"agree": "Agree: release without it", "end": "Do not agree"}


def why_not_answered(asked: ReadinessException, *, by: User) -> str:
    if asked.ended_at:
        return f"This has ended: {mid_sentence(asked.ended_because).rstrip('.')}."
    try:
        refuse_same_person(asked.asked_by, by)
    except SamePerson as same:
        return f"{same.message}."
    return "A manager of the agency responsible answers."


@require_http_methods(METHODS)
@changers
def readiness_sign(request: SignedInRequest, uid: UUID, body: str) -> HttpResponse:
    """Sign for one body: what is signed for stands above the button."""
    if body not in SIGNING:
        raise Http404
    person = form_pages.person_to_change(request, uid)
    readiness = open_list(person)
    form = SignForm(posted(request))
    given = Body(body)
    name = panels.SIGNS_AS[given]
    if attempt(
        request,
        form,
        lambda: sign_off.sign(readiness=readiness, body=given, by=request.user, uid=form.cleaned_data["uid"]),
    ):
        return saved(request, person, f"You signed off for {name}.", "signing")
    found = judging.judge(readiness)
    signature = next(each for each in found.signatures if each.body is given)
    refused = f"{signature.refusal}." if signature.refusal else ""
    if not request.user.can(rules.SIGNS[given]):
        refused = f"Only someone who signs off for {name} can do this."
    lines = [line for line in found.needed if line.body in rules.signs_for(given)]
    return form_pages.form_page(
        request,
        person,
        "licence/readiness/sign.html",
        current=CURRENT,
        back=panels.thing_url(CURRENT, person),
        form=form,
        rows=[panels.row_of(line, found, person, today=timezone.localdate(found.at)) for line in lines],
        signed=signature.signed,
        title=f"Sign as ready for {name}",
        intro="You confirm that all of this is done. If an action reopens, your sign-off is withdrawn.",
        button="Sign as ready",
        refused="" if signature.signed else refused,
        refused_strong="You cannot sign now.",
        is_closed=bool(refused or signature.signed) and request.method != "POST",
    )


@require_http_methods(METHODS)
@changers
def sign_off_withdraw(request: SignedInRequest, uid: UUID, sign_off_uid: UUID) -> HttpResponse:
    signed = row_to_change(request, SignOff.objects.select_related("signed_by"), uid, sign_off_uid)
    form = WhyForm(posted(request))
    name = panels.SIGNS_AS[Body(signed.body)]
    if attempt(
        request, form, lambda: sign_off.withdraw(signed=signed, reason=form.cleaned_data["reason"], by=request.user)
    ):
        return saved(request, signed.offender, f"The sign-off of {name} is withdrawn.", "signing")
    return form_pages.form_page(
        request,
        signed.offender,
        current=CURRENT,
        back=panels.thing_url(CURRENT, signed.offender),
        form=form,
        title=f"Withdraw the sign-off of {name}",
        intro=f"Signed off by {signed.signed_by}. The release is then no longer ready, and every team is alerted.",
        button="Withdraw sign-off",
        kind="warning",
        refused="This sign-off is already withdrawn." if signed.withdrawn_at else "",
        refused_strong="Nothing to withdraw.",
    )


def open_list(person: Offender) -> Readiness:
    """The list that is open. Raises RecordHidden without one: there is nothing to sign."""
    found = judging.list_of(person)
    if found is None:
        raise access.RecordHidden
    return found
