"""What an act reported by telephone can be about. The features above say it of their own rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sharing.agencies.models import User


@dataclass(frozen=True)
class Target:
    """A kind of row that reported acts are about. Every function is handed the row, the act or both.

    find: the row by its uid, with its person; raises DoesNotExist. words: what rests on the act, in words. link: the
    path of the page. confirm: does the act now, by the named person; raises Refused.
    """

    name: str
    find: Callable[[Any], Any]
    words: Callable[[Any], str]
    link: Callable[[Any], str]
    confirm: Callable[[Any, Any, User], object]


_targets: dict[str, Target] = {}


def register(target: Target) -> Target:
    """Called where the target is defined, once; the same again is no harm."""
    _targets[target.name] = target
    return target


def target_of(name: str) -> Target | None:
    """None for what is no longer known to any feature: such a report can be read and denied, and never confirmed."""
    return _targets.get(name)
