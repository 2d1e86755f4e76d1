"""The page of an act reported by telephone, and what the named person, or who took the call, says of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from sharing import access
from sharing.access.roles import Capability
from sharing.access.subject import frame
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.reported import actions
from sharing.reported.forms import AnswerForm, WithdrawForm
from sharing.reported.models import ReportedAct
from sharing.reported.panels import build_report_lines

readers = needs(Capability.VIEW_PEOPLE)

# Of each answer: title, what it does, the words of the button, and what is said when it is done.
ANSWERS = {
    "confirm": (
        "Confirm that you did this",
        "It becomes your own act, at this moment and under your name.",
        "Confirm report",
        "Confirmed. It counts as your act from now on.",
    ),
    "deny": (
        "Deny that you did this",
        "Every team that can see the person is alerted, with the name of the person who took the call.",
        "Deny report",
        "Recorded. It has no effect, and every team that can see the person is alerted.",
    ),
    "withdraw": (
        "Withdraw this report",
        "The report stays on the page, with your name and your reason.",
        "Withdraw the report",
        "The report is withdrawn.",
    ),
}


@require_safe
@readers
def reported_act(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """What was reported, of whom, who took the call, and what came of it."""
    return _page(request, _find(request, uid))


@require_http_methods(METHODS)
@readers
def reported_act_answer(request: SignedInRequest, uid: UUID, verb: str) -> HttpResponse:
    """The named person confirms or denies it; who took the call withdraws the report."""
    if verb not in ANSWERS:
        raise Http404
    act = _find(request, uid)
    form = (WithdrawForm if verb == "withdraw" else AnswerForm)(posted(request))

    def answer() -> None:
        if verb == "withdraw":
            actions.withdraw(act=act, reason=form.cleaned_data["reason"], by=request.user)
        else:
            (actions.confirm if verb == "confirm" else actions.deny)(act=act, by=request.user)

    if attempt(request, form, answer):
        messages.success(request, ANSWERS[verb][3])
        return redirect("reported_act", uid=uid)
    return _page(request, act, verb=verb, form=form)


def _find(request: SignedInRequest, uid: UUID) -> ReportedAct:
    rows = ReportedAct.objects.with_names()
    return access.open_record(request.user, rows, uid=uid, verb="sharing.reported_act_opened")


def _page(request: SignedInRequest, act: ReportedAct, **asked: object) -> HttpResponse:
    rests, rests_url = actions.rests_on(act)
    (line,) = build_report_lines([act], reader=request.user)
    verb = str(asked.get("verb", ""))
    title, intro, button, _ = ANSWERS.get(verb, ("", "", "", ""))
    context = {
        "act": act,
        "line": line,
        "rests": rests,
        "rests_url": rests_url,
        "may_withdraw": act.is_waiting and act.taken_by_id == request.user.pk,
        "form": asked.get("form"),
        "title": title,
        "intro": intro,
        "button": button,
        "is_danger": verb in ("deny", "withdraw"),
    }
    return render(request, "sharing/reported/act.html", frame(act.subject) | context)
