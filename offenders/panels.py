"""What the pages of a person show on top: who it is, and the sections of the record."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from offenders.models import Offender


@dataclass(frozen=True)
class Fact:
    key: str
    value: str


@dataclass(frozen=True)
class Tag:
    kind: str
    words: str


@dataclass(frozen=True)
class Identity:
    """The identity bar, as components/identity_bar.html prints it."""

    name: str
    initials: str
    facts: list[Fact]
    tags: list[Tag]


@dataclass(frozen=True)
class Section:
    """One section of the record, as components/sub_navigation.html prints it."""

    label: str
    url: str
    current: bool


SECTIONS = [("Overview", "person"), ("Who can see this", "person_access")]


def identity(person: Offender) -> Identity:
    return Identity(
        name=person.full_name,
        initials=(person.given_names[:1] + person.family_name[:1]).upper(),
        facts=[Fact("Prison number", person.prison_number), Fact("Marking", person.marking)],
        tags=[Tag("fact", person.get_programme_display())],
    )


def frame(person: Offender, *, current: str) -> dict:
    """The context that every page of a person shares. current: the name of the section's address."""
    return {
        "person": person,
        "identity": identity(person),
        "sections": [
            Section(label, reverse(name, kwargs={"uid": person.uid}), current=name == current)
            for label, name in SECTIONS
        ],
    }
