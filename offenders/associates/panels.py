"""Links as pages print them: of a person, from others, found by a name, and those to review."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from offenders.associates.models import Link
from offenders.associates.rules import REVIEW_SOON_DAYS
from offenders.people.models import Offender
from sharing.models import User
from sharing.time_words import format_date

MOST_FOUND = 20


@dataclass(frozen=True)
class LinkLine:
    """A link of a person. name: of who is linked; href: their record, where they have one."""

    link: Link
    name: str
    href: str
    review: str
    is_soon: bool
    readers: list[str]


@dataclass(frozen=True)
class LinkFrom:
    """A link of somebody else that leads to this person."""

    person: Offender
    kind: str
    known: str


def lines_of(person: Offender, reader: User, *, today: date) -> list[LinkLine]:
    rows = Link.objects.visible_to(reader).filter(offender=person).with_all().prefetch_related("readers")
    return [_line(row, today) for row in rows]


def _line(row: Link, today: date) -> LinkLine:
    left = (row.review_on - today).days
    return LinkLine(
        link=row,
        name=str(row),
        href=row.other.get_absolute_url() if row.other else "",
        review=format_date(row.review_on),
        is_soon=left <= REVIEW_SOON_DAYS,
        readers=[str(user) for user in row.readers.all()] if row.is_named_only else [],
    )


def links_from(person: Offender, reader: User) -> list[LinkFrom]:
    rows = Link.objects.visible_to(reader).filter(other=person).select_related("offender")
    return [LinkFrom(row.offender, row.get_kind_display(), row.known) for row in rows]


def found_by_name(user: User, words: str) -> list[Link]:
    """Links to somebody of this name who is no person on record, each with the person whom it hangs on."""
    found = Link.objects.visible_to(user).named(words).select_related("offender")
    return list(found.order_by("offender__family_name", "pk")[:MOST_FOUND])


@dataclass(frozen=True)
class ReviewLine:
    """Somebody with links to review. Whom they are linked to is on their own page alone."""

    person: Offender
    by: str
    links: int

    @property
    def words(self) -> str:
        return "1 link" if self.links == 1 else f"{self.links} links"


def to_review(user: User, *, today: date) -> list[ReviewLine]:
    """By person, the one whose review is due first, first: of links that the user may review. One query."""
    rows = Link.objects.listed_for(user).to_review(on=today).select_related("offender").order_by("review_on", "pk")
    by_person: dict[int, list[Link]] = {}
    for row in rows:
        by_person.setdefault(row.offender_id, []).append(row)
    return [ReviewLine(links[0].offender, format_date(links[0].review_on), len(links)) for links in by_person.values()]


def people_of(lines: Iterable[ReviewLine]) -> list[int]:
    return [line.person.pk for line in lines]
