"""What waits for a second person in a recall: agree, refuse, or withdraw it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from licence.recalls.actions import days, deciding, ending, proposals
from licence.recalls.forms.proposals import AnswerProposalForm
from licence.recalls.models import RecallProposal
from licence.recalls.panels.proposals import proposal_line
from licence.recalls.panels.recalls import href_of
from licence.recalls.rules.proposals import HANDS, ProposalKind
from licence.recalls.views.recalls import SECTION, changers
from offenders.person_page.form_pages import METHODS, attempt, form_page, row_to_change
from sharing.drafts import forms as drafts
from sharing.pages.requests import SignedInRequest

K = ProposalKind
AGREES: Mapping[ProposalKind, Callable[..., Any]] = {
    K.RESCIND: ending.agree_to_rescind,
    K.NO_RECALL: deciding.agree_not_to_recall,
    K.DAY_REVOKED: days.agree,
    K.DAY_RETURNED: days.agree,
}
# Of each answer, and of each kind where it is agreed: title, what it does, the words of the button, what is then said.
AGREE = {
    K.RESCIND: (
        "Agree to rescind the revocation",
        "The licence binds again from now, as if it had not been revoked. You must not be the person who proposed it.",
        "Rescind the revocation",
        "The revocation is rescinded.",
    ),
    K.NO_RECALL: (
        "Agree not to seek recall",
        "This decides it, and the police who hold the person are alerted: they must release the person, or record "
        "which other power they hold them under.",
        "Agree as ACO",
        "Decision recorded: recall not sought. The police who hold the person are alerted.",
    ),
    **dict.fromkeys(
        (K.DAY_REVOKED, K.DAY_RETURNED),
        (
            "Confirm the date",
            "Compare it with the document, or ask someone who was there. It counts for the days at large from now on.",
            "Confirm the date",
            "The date is confirmed.",
        ),
    ),
}
REFUSE = (
    "Refuse",
    "The proposed step will not happen. Every team alerted to the proposal is alerted to this too.",
    "Refuse",
    "Proposal refused.",
)
WITHDRAW = (
    "Withdraw your proposal",
    "The proposed step will not happen. The proposal stays on the page, with your reasons.",
    "Withdraw the proposal",
    "The proposal is withdrawn.",
)


@require_http_methods(METHODS)
@changers
def recall_proposal(request: SignedInRequest, uid: UUID, proposal_uid: UUID, verb: str) -> HttpResponse:
    """One answer to one proposal. One that there is not, for anybody, does not exist."""
    if verb not in ("agree", "refuse", "withdraw"):
        raise Http404
    rows = RecallProposal.objects.select_related(
        "recall__offender", "recall__author", "asked_by__agency", "answered_by"
    )
    row = row_to_change(request, rows, uid, proposal_uid)
    kind = ProposalKind(row.kind)
    form, drafting = drafts.form_from_draft(
        request, AnswerProposalForm, name=f"recall_proposal.{verb}", key=str(row.uid)
    )
    title, intro, button, done = AGREE[kind] if verb == "agree" else REFUSE if verb == "refuse" else WITHDRAW
    no: Callable[..., Any] = days.refuse if HANDS[kind].is_of_a_day else proposals.refuse
    act = {"agree": AGREES[kind], "refuse": no, "withdraw": proposals.withdraw}[verb]
    if attempt(request, form, lambda: act(proposal=row, because=form.cleaned_data["because"], by=request.user)):
        messages.success(request, done)
        return redirect(href_of(row.recall))
    return form_page(
        request,
        row.offender,
        current=SECTION,
        back=href_of(row.recall),
        above="licence/recalls/proposal.html",
        line=proposal_line(row, reader=request.user, at=timezone.now()),
        form=form,
        drafting=drafting,
        title=title,
        intro=intro,
        button=button,
        kind="warning",
    )
