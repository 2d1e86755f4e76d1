"""Steps: what a page with one form says and does, in a table by the verb of its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404


@dataclass(frozen=True)
class FormStep:
    """One step. act: what the form does; done: what is said when it is recorded. label: the question for its day.
    button: the title unless another is given; kind: "warning" for what takes or risks something."""

    title: str
    form: type[Any]
    act: Callable[..., Any]
    done: str
    intro: str = ""
    button: str = ""
    kind: str = ""
    label: str = ""

    @property
    def words(self) -> dict[str, str]:
        """As the page of a form takes them."""
        return {
            "title": self.title,
            "intro": self.intro,
            "button": self.button or self.title,
            "kind": self.kind,
        }


def step_or_404(steps: Mapping[str, FormStep], verb: str) -> FormStep:
    """The step of this verb. One that there is not, for anybody, does not exist. Raises Http404."""
    if verb not in steps:
        raise Http404
    return steps[verb]
