"""Answer several questions about the kind of recall at once: all of them, or none."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from licence.recalls.actions.begin import answer
from licence.recalls.models import Recall
from licence.recalls.rules.kinds import KindAnswer, Question
from sharing.drafts import actions as drafts
from sharing.models import User


@transaction.atomic
def answer_all(*, recall: Recall, answers: Mapping[Question, tuple[KindAnswer, str]], by: User) -> None:
    """answers: by question what is said, and where it is from. Raises what `answer` raises; nothing is then kept."""
    for question, (said, source) in answers.items():
        answer(recall=recall, question=question, answer=said, source=source, by=by)
    drafts.forget(user=by, form="recall.answers", key=str(recall.uid))
