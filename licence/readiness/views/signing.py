"""Pages on which people sign for a release: for their body, to go without something, and to take it back."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from licence.licences.views.form_pages import readers, row_to_change
from licence.readiness import judging
from licence.readiness.actions import exceptions, sign_off
from licence.readiness.forms.readiness import AnswerForm, AskForm, SignForm, WhyForm
from licence.readiness.models import Readiness, ReadinessException, ReadinessItem, SignOff
from licence.readiness.panels import readiness as panels
from licence.readiness.rules import readiness as rules
from licence.readiness.rules.readiness import SIGNING, Body
from licence.readiness.views.readiness import CURRENT, WITH_ALL, how_it_stands, judged, thing_url, url_of
from offenders.person_page import form_pages
from offenders.person_page.step_pages import step_pages
from sharing import access
from sharing.access.rules import Permission
from sharing.access.two_people import SamePerson, refuse_same_person
from sharing.models import User
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence
from sharing.steps.form_steps import FormStep, More


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


def why_not_asked(request: SignedInRequest, item: Any) -> dict[str, Any]:
    refused = "" if item.definition.can_go_without else "No release is ready without this. Correct it."
    return {"refused": refused, "is_closed": bool(refused) and request.method != "POST"}


EXCEPTION = FormStep(
    lambda item: f"Release without “{item}”",
    AskForm,
    exceptions.ask_exception,
    "Exception requested. A manager must agree; nothing changes yet.",
    intro="You are the first of 2 people. A manager, a different person, agrees or refuses. What is missing stays "
    "on the checklist, and the fallback plan is printed on the release-day sheet.",
    button="Ask for the exception",
    draft="readiness.exception",
    asks=lambda request, item: {"initial": {"fall_back": item.definition.fall_back}},
    shows=why_not_asked,
    goes_to=url_of,
)


def exception_to_answer(request: SignedInRequest, uid: UUID, exception_uid: UUID) -> Any:
    """An exception, with its `thing` and with `answers`: those that this user may give. Raises RecordHidden,
    NotAllowed."""
    rows = ReadinessException.objects.filter(offender__uid=uid).select_related(
        "offender", "asked_by", "agreed_by", "ended_by"
    )
    asked: Any = access.open_record(request.user, rows, uid=exception_uid)
    if request.method == "POST":
        access.require(request.user, Permission.CHANGE, asked.offender)
    asked.thing = ReadinessItem.objects.select_related(*WITH_ALL).get(pk=asked.item_id)
    asked.thing.found, asked.thing.line = judged(asked.thing)
    asked.answers = answers_of(asked, asked.thing, by=request.user)
    return asked


def answer(*, exception: ReadinessException, answer: str, reason: str, by: User) -> ReadinessException:
    if answer == "agree":
        return exceptions.agree(exception=exception, by=by)
    return exceptions.end_exception(exception=exception, reason=reason, by=by)


def answered(exception: ReadinessException) -> str:
    if exception.ended_at:
        return "The exception has ended. The action is outstanding."
    return "You agreed: the person can be released without it."


def what_is_asked(request: SignedInRequest, asked: Any) -> dict[str, Any]:
    return how_it_stands(request, asked.thing) | {
        "asked": asked,
        "button": "Withdraw request" if list(asked.answers) == ["end"] else "Send your answer",
        "is_closed": not asked.answers and request.method != "POST",
        "refused": "" if asked.answers else why_not_answered(asked, by=request.user),
    }


EXCEPTIONS = step_pages(
    "exception",
    section=CURRENT,
    opened=exception_to_answer,
    url=lambda asked: thing_url(asked.thing),
    guard=readers,
)
ANSWER = FormStep(
    lambda asked: f"Exception: release without “{asked.thing}”",
    AnswerForm,
    answer,
    answered,
    asks=lambda request, asked: {"answers": asked.answers},
    shows=what_is_asked,
    goes_to=url_of,
)


def list_to_sign(request: SignedInRequest, uid: UUID) -> Readiness:
    """The list that is open. Raises RecordHidden without one: there is nothing to sign."""
    found = judging.list_of(form_pages.person_to_change(request, uid))
    if found is None:
        raise access.RecordHidden
    return found


def what_is_signed(body: Body) -> More:
    """What is signed for stands above the button."""

    def shown(request: SignedInRequest, readiness: Readiness) -> dict[str, Any]:
        found = judging.judge(readiness)
        signature = next(each for each in found.signatures if each.body is body)
        refused = f"{signature.refusal}." if signature.refusal else ""
        if not request.user.can(rules.SIGNS[body]):
            refused = f"Only someone who signs off for {panels.SIGNS_AS[body]} can do this."
        lines = [line for line in found.needed if line.body in rules.signs_for(body)]
        today = timezone.localdate(found.at)
        return {
            "template": "licence/readiness/sign.html",
            "rows": [panels.row_of(line, found, readiness.offender, today=today) for line in lines],
            "signed": signature.signed,
            "refused": "" if signature.signed else refused,
            "refused_strong": "You cannot sign now.",
            "is_closed": bool(refused or signature.signed) and request.method != "POST",
        }

    return shown


def signs_for(body: Body) -> FormStep:
    name = panels.SIGNS_AS[body]
    return FormStep(
        f"Sign as ready for {name}",
        SignForm,
        partial(sign_off.sign, body=body),
        f"You signed off for {name}.",
        intro="You confirm that all of this is done. If an action reopens, your sign-off is withdrawn.",
        button="Sign as ready",
        lands_at="#signing",
        shows=what_is_signed(body),
    )


LISTS = step_pages("readiness", section=CURRENT, opened=list_to_sign, url=url_of)
SIGN = {body.value: signs_for(body) for body in SIGNING}


def sign_off_to_withdraw(request: SignedInRequest, uid: UUID, sign_off_uid: UUID) -> SignOff:
    return row_to_change(request, SignOff.objects.select_related("signed_by"), uid, sign_off_uid)


SIGN_OFFS = step_pages("signed", section=CURRENT, opened=sign_off_to_withdraw, url=url_of)
WITHDRAW = FormStep(
    lambda signed: f"Withdraw the sign-off of {signs_as(signed)}",
    WhyForm,
    sign_off.withdraw,
    lambda signed: f"The sign-off of {signs_as(signed)} is withdrawn.",
    intro=lambda signed: (
        f"Signed off by {signed.signed_by}. The release is then no longer ready, and every team is alerted."
    ),
    button="Withdraw sign-off",
    kind="warning",
    lands_at="#signing",
    shows=lambda request, signed: {
        "refused": "This sign-off is already withdrawn." if signed.withdrawn_at else "",
        "refused_strong": "Nothing to withdraw.",
    },
)


def signs_as(signed: SignOff) -> str:
    return panels.SIGNS_AS[Body(signed.body)]
