"""The one address of drafts: keep one, or begin again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sharing.drafts import actions
from sharing.drafts.kinds import FORMS
from sharing.pages.guards import signed_in
from sharing.pages.requests import SignedInRequest
from sharing.time_words import say_time


@require_POST
@signed_in
def draft(request: SignedInRequest, form: str, about: str) -> HttpResponse:
    """Keep what was typed. A script is told when; a browser without scripts is led back to the form."""
    is_script = request.accepts("application/json") and not request.accepts("text/html")
    try:
        kept = actions.save_draft(
            user=request.user,
            form=form,
            key=about,
            typed=dict(request.POST.lists()),
            focus=request.POST.get("draft_focus", ""),
        )
    except actions.DraftTooLong:
        return JsonResponse({"detail": "Too long to save as a draft"}, status=413)
    if is_script:
        return JsonResponse({"saved_at": kept.saved_at.isoformat()})
    if "draft_forget" in request.POST:
        actions.forget(user=request.user, form=form, key=about)
    else:
        messages.success(request, f"Draft kept on the server at {say_time(kept.saved_at)}.")
    return redirect(FORMS[form].path(about, kept.subject))
