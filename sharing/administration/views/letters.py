"""Pages about letters that are held because too many of one kind came at once: kinds and numbers, never a person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from sharing import practice
from sharing.administration.forms.flood import HeldLettersForm
from sharing.administration.views.frame import administrators, page
from sharing.alerts import flood
from sharing.pages.attempts import posted
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence

SECTION = "administration_letters_held"
ACTS = {"send": flood.send_held, "drop": flood.drop_held}
DONE = {"send": "on their way", "drop": "dropped"}


@require_safe
@administrators
def letters_held(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    return page(
        request,
        "letters_held",
        section=SECTION,
        held=flood.held_now(),
        most=practice.value(practice.FLOOD_LETTERS, on=today),
        minutes=practice.value(practice.FLOOD_MINUTES, on=today),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def letters_held_of_kind(request: SignedInRequest, kind: str) -> HttpResponse:
    """Send or drop them. Sent twice, the second time says that none is held any longer."""
    form = HeldLettersForm(posted(request))
    if request.method == "POST" and form.is_valid():
        decision = form.cleaned_data["decision"]
        try:
            letters = ACTS[decision](kind=kind, reason=form.cleaned_data["reason"], by=request.user)
        except flood.ReasonMissing:
            form.add_error("reason", "Enter a reason")
        except flood.NoneHeld:
            messages.info(request, "No emails of this kind are held now.")
            return redirect(SECTION)
        else:
            messages.success(request, f"{format_letter_count(letters)} {DONE[decision]}.")
            return redirect(SECTION)
    found = next((held for held in flood.held_now() if held.kind == kind), None)
    if found is None:
        messages.info(request, "No emails of this kind are held now.")
        return redirect(SECTION)
    return page(
        request,
        "form",
        section=SECTION,
        form=form,
        title=f"Held emails: {mid_sentence(found.title)}",
        intro=f"{format_letter_count(found.letters)} held. Teams still see the alerts on their pages. "
        "Ask the person who made the change or ran the import whether it is right.",
        button="Save decision",
        back_url=SECTION,
        back_uid="",
        back_words="Held emails",
    )


def format_letter_count(letters: int) -> str:
    return "1 email is" if letters == 1 else f"{letters:,} emails are"
