"""The form by which a second person answers what was proposed, or who proposed it withdraws it."""

from __future__ import annotations

from licence.recalls.forms.recalls import words_field
from sharing.drafts.forms import DraftedForm


class AnswerProposalForm(DraftedForm):
    because = words_field("Your reasons", needed="Enter your reasons", rows=3)
