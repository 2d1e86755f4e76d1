"""Steps of others that victim liaison acknowledges."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from parole.reviews.form_pages import METHODS, attempt
from parole.victims.actions import notices as actions
from parole.victims.forms import AcknowledgeForm
from parole.victims.models import LiaisonNotice
from parole.victims.views.base import form_page, liaison, row_of, saved
from sharing.drafts import forms as drafts
from sharing.pages.requests import SignedInRequest


@require_http_methods(METHODS)
@liaison
def liaison_acknowledge(request: SignedInRequest, uid: UUID, notice_uid: UUID) -> HttpResponse:
    notice = row_of(request, LiaisonNotice.objects.all(), uid, notice_uid)
    form, drafting = drafts.form_from_draft(request, AcknowledgeForm, name="victim.acknowledge", key=str(notice.uid))
    if attempt(request, form, lambda: actions.acknowledge(notice=notice, by=request.user, **form.cleaned_data)):
        return saved(request, uid, "Acknowledged.", "notices")
    return form_page(
        request,
        notice.offender,
        form=form,
        drafting=drafting,
        title="Acknowledge for victim liaison",
        intro=f"{notice}. Victim liaison is asked every time, whether or not there is a victim.",
        button="Acknowledge",
    )
