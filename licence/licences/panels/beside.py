"""What features above say beside a condition on the pages of a licence: its exemptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from licence.licences.models import LicenceCondition
from sharing.models import User

Question = Callable[[Sequence[LicenceCondition], User], Mapping[int, list[Any]]]
_questions: list[Question] = []


def register_exemptions(question: Question) -> None:
    """Called in `AppConfig.ready()`; the last one counts. question: of conditions of one person whom the user sees,
    gives by the key of the condition what templates/licence/exemptions/lines.html prints."""
    _questions[:] = [question]


def exemptions_of(conditions: Sequence[LicenceCondition], reader: User) -> Mapping[int, list[Any]]:
    return _questions[0](conditions, reader) if _questions and conditions else {}
