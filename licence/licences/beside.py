"""What features above say beside a condition (its exemptions), a person's licences (what victims asked for), and a
licence, recall or breach (its papers)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from licence.licences.models import LicenceCondition
from offenders.models import Offender
from sharing.models import User

Question = Callable[[Sequence[LicenceCondition], User], Mapping[int, list[Any]]]
Asked = Callable[[Offender, User], list[Any]]
_questions: list[Question] = []
PaperQuestion = Callable[[Any, User], Any]
_papers: list[PaperQuestion] = []
_asked: list[Asked] = []
_permissions: list[Callable[[Sequence[LicenceCondition]], Mapping[int, list[str]]]] = []


def register_exemptions(question: Question) -> None:
    """Called in `AppConfig.ready()`; the last one counts. question: of conditions of one person whom the user sees,
    gives by the key of the condition what templates/licence/exemptions/lines.html prints."""
    _questions[:] = [question]


def register_permissions(question: Callable[[Sequence[LicenceCondition]], Mapping[int, list[str]]]) -> None:
    """As above. question: of conditions, gives by key the permissions that are approved and not over, in words."""
    _permissions[:] = [question]


def permissions_under(conditions: Sequence[LicenceCondition]) -> Mapping[int, list[str]]:
    return _permissions[0](conditions) if _permissions and conditions else {}


def exemptions_of(conditions: Sequence[LicenceCondition], reader: User) -> Mapping[int, list[Any]]:
    return _questions[0](conditions, reader) if _questions and conditions else {}


def register_papers(question: PaperQuestion) -> None:
    """Called in `AppConfig.ready()`; the last one counts. question: of a licence, recall or breach that the user sees,
    gives what templates/licence/papers/box.html prints."""
    _papers[:] = [question]


def papers_of(about: Any, *, reader: User) -> Any:
    """None where nothing is for the person."""
    return _papers[0](about, reader) if _papers else None


def register_asked(question: Asked) -> None:
    """Called in `AppConfig.ready()`; the last one counts. question: of a person whom the user sees, gives what
    templates/licence/victims/asked.html prints; nothing to whoever may not know of it."""
    _asked[:] = [question]


def asked_of(person: Offender, reader: User) -> list[Any]:
    return _asked[0](person, reader) if _asked else []
