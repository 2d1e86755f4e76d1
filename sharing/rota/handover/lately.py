"""What the sheet tells of as having happened lately: releases, arrests. Upper apps register what they know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sharing.agencies.models import User

MOST = 50  # of a source


@dataclass(frozen=True)
class Lately:
    """For whom, and of which time. Each source shows what this reader may know now, and nothing else."""

    reader: User
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Recent:
    """Something that happened. key: what it is, "release:" and its uid. person: as a page names them."""

    key: str
    at: datetime
    person: Any
    strong: str
    words: str
    href: str


SOURCES: list[Callable[[Lately], Iterable[Recent]]] = []


def register(source: Callable[[Lately], Iterable[Recent]]) -> Callable[[Lately], Iterable[Recent]]:
    if source not in SOURCES:
        SOURCES.append(source)
    return source


def happened(asked: Lately) -> list[Recent]:
    """Newest first. One query for each source."""
    return sorted((each for source in SOURCES for each in source(asked)), key=lambda each: each.at, reverse=True)
