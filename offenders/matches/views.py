"""Pages of matches: the reader's own, those of a person, and the linking desk."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.matches import actions, panels
from offenders.matches.forms import AnswerForm, DecisionForm
from offenders.matches.models import Match
from offenders.person_page.form_pages import METHODS, attempt, posted
from offenders.person_page.opening import get_person_or_refuse
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.models import User
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@require_safe
@needs(Capability.SEE_MATCHES)
def matches(request: SignedInRequest) -> HttpResponse:
    """Matches of which the reader sees both people, and what the linking desk told them."""
    lines, notices = panels.seen_by(request.user), panels.notices_for(request.user)
    _record_shown(request, "listed", lines)
    return render(request, "offenders/matches/matches.html", {"lines": lines, "notices": notices})


@require_safe
@needs(Capability.SEE_MATCHES)
def person_matches(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The same page for who sees no match, whether or not there is one."""
    person = get_person_or_refuse(request, uid, verb="person.matches_opened")
    lines = panels.seen_by(request.user, person=person)
    _record_shown(request, "read", lines)
    context = {"lines": lines, "notices": panels.notices_for(request.user, person=person)}
    frame = person_page.frame(person, current="person_matches")
    return render(request, "offenders/matches/person.html", frame | context)


@require_http_methods(METHODS)
@needs(Capability.SEE_MATCHES)
def match_answer(request: SignedInRequest, match_uid: UUID) -> HttpResponse:
    rows = Match.objects.select_related("offender", "other").prefetch_related("sides", panels.REPLIES)
    match = rows.filter(uid=match_uid).visible_to(request.user).first()
    if match is None:
        raise _hidden(request.user)
    line = panels.line_of(match, reader=request.user)
    _record_shown(request, "opened", [line])
    own = line.own_reply
    form = AnswerForm(posted(request), initial={"answer": own.answer, "reason": own.reason} if own else None)
    if attempt(request, form, lambda: actions.answer_match(match=match, by=request.user, **form.typed())):
        messages.success(request, "Your answer is recorded.")
        return redirect("matches")
    return render(request, "offenders/matches/answer.html", {"line": line, "form": form})


@require_safe
@needs(Capability.SIT_AT_LINKING_DESK)
def linking_desk(request: SignedInRequest) -> HttpResponse:
    """What the desk is to decide, and what it has decided. Without a scope of the desk it is empty."""
    waiting, decided = panels.at_desk(request.user, at=timezone.now())
    _record_shown(request, "desk_listed", [*waiting, *decided])
    return render(request, "offenders/matches/desk.html", {"waiting": waiting, "decided": decided})


@require_http_methods(METHODS)
@needs(Capability.SIT_AT_LINKING_DESK)
def match_decide(request: SignedInRequest, match_uid: UUID) -> HttpResponse:
    at = timezone.now()
    rows = Match.objects.for_desk(request.user, at=at).select_related("offender", "other").prefetch_related("sides")
    match = rows.filter(uid=match_uid).first()
    if match is None:
        raise _hidden(request.user)
    line = panels.line_of(match, at=at)
    form = DecisionForm(posted(request), owners=actions.owners_to_tell(match, at=at))
    _record_shown(request, "desk_opened", [line])
    if attempt(request, form, lambda: actions.decide_match(match=match, by=request.user, **form.typed())):
        messages.success(request, "The decision is recorded.")
        return redirect("linking_desk")
    return render(request, "offenders/matches/decide.html", {"line": line, "form": form})


def _hidden(user: User) -> access.RecordHidden:
    """Opened here and not by `open_record`, whose entries of the log name the person beside the row."""
    audit.refuse(by=user, verb=f"{actions.COMPARTMENT}_refused")
    return access.RecordHidden()


def _record_shown(request: SignedInRequest, verb: str, lines: Iterable[panels.MatchLine]) -> None:
    found = [line.match for line in lines]
    if found:
        audit.record_read(
            action=audit.Action.CONSULTATION,
            verb=f"{actions.COMPARTMENT}_{verb}",
            by=request.user,
            payload={"matches": [match.pk for match in found]},
        )
