"""What a program or a person may do at an address of the API besides reading: each a POST, done once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rest_framework.decorators import action
from rest_framework.serializers import Serializer

from sharing.api.sent_again.headers import KEY, MATCH
from sharing.api.sent_again.idempotency import once


@dataclass(frozen=True)
class Verb:
    """As the schema describes it. takes: None where nothing is sent. answers: None: the row, as reading it answers.
    examples: bodies that may be sent, by what each does."""

    says: str
    takes: type[Serializer] | None
    answers: Any
    status: int
    examples: Mapping[str, Mapping[str, Any]]

    @property
    def headers(self) -> list[Any]:
        return [KEY] if self.status == 201 else [KEY, MATCH]


def verb(
    says: str,
    *,
    takes: type[Serializer] | None = None,
    answers: Any = None,
    path: str = "",
    example: Mapping[str, Any] | None = None,
    examples: Mapping[str, Mapping[str, Any]] | None = None,
    people_only: bool = False,
) -> Callable[[Callable[..., Any]], Any]:
    """Declare a handler of a view set. One that is called `create` makes a row; any other changes the row of its uid,
    at `path`, which is its name with dashes unless it is given. people_only: no token is given access to it."""

    def declare(handler: Callable[..., Any]) -> Any:
        makes = handler.__name__ == "create"
        done = once(handler)
        done.people_only = people_only
        done.verb = Verb(
            says, takes, answers, 201 if makes else 200, examples or ({} if example is None else {"Request": example})
        )
        if makes:
            return done
        address = path or handler.__name__.replace("_", "-")
        return action(detail=True, methods=["post"], url_path=address, url_name=address)(done)

    return declare


def verb_of(view: Any) -> Verb | None:
    """Of the handler that answers at this address with this method."""
    handler = getattr(view, getattr(view, "action", None) or "", None)
    return getattr(handler, "verb", None)
