"""What waits for a second person in a recall: agree, refuse, or withdraw it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone

from licence.recalls.actions import days, deciding, ending, proposals
from licence.recalls.forms.proposals import AnswerProposalForm
from licence.recalls.models import RecallProposal
from licence.recalls.panels.proposals import proposal_line
from licence.recalls.panels.recalls import href_of
from licence.recalls.rules.proposals import HANDS, ProposalKind
from licence.recalls.views.recalls import SECTION
from offenders.person_page.form_pages import row_to_change
from offenders.person_page.step_pages import step_pages
from sharing.models import User
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep

K = ProposalKind
AGREES: Mapping[ProposalKind, Callable[..., Any]] = {
    K.RESCIND: ending.agree_to_rescind,
    K.LEFT_UK: ending.agree_to_close,
    K.NO_RECALL: deciding.agree_not_to_recall,
    K.DAY_REVOKED: days.agree,
    K.DAY_RETURNED: days.agree,
}


class AgreeWords(NamedTuple):
    """done: what is said then."""

    title: str
    intro: str
    button: str
    done: str


AGREE = {
    K.RESCIND: AgreeWords(
        "Agree to rescind the revocation",
        "The licence binds again from now, as if it had not been revoked. You must not be the person who proposed it.",
        "Rescind the revocation",
        "The revocation is rescinded.",
    ),
    K.LEFT_UK: AgreeWords(
        "Agree to close the recall: left the United Kingdom",
        "Daily reviews and reminders stop. The licence stays revoked, the person unlawfully at large, and a return "
        "opens the recall again. You must not be the person who proposed it.",
        "Close the recall",
        "The recall is closed.",
    ),
    K.NO_RECALL: AgreeWords(
        "Agree not to seek recall",
        "This decides it, and the police who hold the person are alerted: they must release the person, or record "
        "which other power they hold them under.",
        "Agree as ACO",
        "Decision recorded: recall not sought. The police who hold the person are alerted.",
    ),
    **dict.fromkeys(
        (K.DAY_REVOKED, K.DAY_RETURNED),
        AgreeWords(
            "Confirm the date",
            "Compare it with the document, or ask someone who was there. It counts for the days at large from now on.",
            "Confirm the date",
            "The date is confirmed.",
        ),
    ),
}


def proposal_to_answer(request: SignedInRequest, uid: UUID, proposal_uid: UUID) -> RecallProposal:
    rows = RecallProposal.objects.select_related(
        "recall__offender", "recall__author", "asked_by__agency", "answered_by"
    )
    return row_to_change(request, rows, uid, proposal_uid)


def agree(*, proposal: RecallProposal, because: str, by: User) -> RecallProposal:
    AGREES[ProposalKind(proposal.kind)](proposal=proposal, because=because, by=by)
    return proposal


def refuse(*, proposal: RecallProposal, because: str, by: User) -> RecallProposal:
    no = days.refuse if HANDS[ProposalKind(proposal.kind)].is_of_a_day else proposals.refuse
    return no(proposal=proposal, because=because, by=by)


def line_above(request: SignedInRequest, proposal: RecallProposal) -> dict[str, Any]:
    line = proposal_line(proposal, reader=request.user, at=timezone.now())
    return {"above": "licence/recalls/proposal.html", "line": line}


PROPOSALS = step_pages(
    "proposal",
    section=SECTION,
    opened=proposal_to_answer,
    url=lambda proposal: href_of(proposal.recall),
    shows=line_above,
)


def of_its_kind(part: str) -> Callable[[RecallProposal], str]:
    return lambda proposal: getattr(AGREE[ProposalKind(proposal.kind)], part)


ANSWERS = {
    "agree": FormStep(
        of_its_kind("title"),
        AnswerProposalForm,
        agree,
        of_its_kind("done"),
        intro=of_its_kind("intro"),
        button=of_its_kind("button"),
        kind="warning",
        draft="recall_proposal.agree",
    ),
    "refuse": FormStep(
        "Refuse",
        AnswerProposalForm,
        refuse,
        "Proposal refused.",
        intro="The proposed step will not happen. Every team alerted to the proposal is alerted to this too.",
        kind="warning",
        draft="recall_proposal.refuse",
    ),
    "withdraw": FormStep(
        "Withdraw your proposal",
        AnswerProposalForm,
        proposals.withdraw,
        "The proposal is withdrawn.",
        intro="The proposed step will not happen. The proposal stays on the page, with your reasons.",
        button="Withdraw the proposal",
        kind="warning",
        draft="recall_proposal.withdraw",
    ),
}
