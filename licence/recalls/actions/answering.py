"""Answer several questions about the kind of recall at once: all of them, or none."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from licence.recalls.actions.begin import answer, answers_of
from licence.recalls.models import Recall
from licence.recalls.rules.kinds import KindAnswer, Question
from sharing.drafts import actions as drafts
from sharing.models import User


@transaction.atomic
def answer_all(*, recall: Recall, answers: Mapping[Question, tuple[KindAnswer, str]], by: User) -> None:
    """answers: by question what is said, and where it is from; what is as it was adds nothing. Raises what `answer`
    raises; nothing is then kept."""
    known = {question: (row.answer, row.source) for question, row in answers_of(recall).items()}
    for question, (said, source) in answers.items():
        if known.get(question) == (said, source.strip()):
            continue
        answer(recall=recall, question=question, answer=said, source=source, by=by)
    drafts.forget(user=by, form="recall.answers", key=str(recall.uid))
