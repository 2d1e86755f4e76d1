"""People whose convictions say another programme than theirs: listed for two people, and moved by nobody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from offenders.convictions.models import Conviction
from offenders.people.models import Offender
from offenders.people.querysets import OffenderQuerySet
from offenders.programmes.rules import programme_of
from sharing.access.rules import Programme
from sharing.grants.programmes import known_programmes
from sharing.models import PersonProgramme, User

MOST = 200


@dataclass(frozen=True)
class Mismatch:
    person: Offender
    under: str
    convicted: str


def convicted_under(person: Offender) -> list[Programme]:
    """Of which programmes the person's convictions are."""
    return _convicted([person.pk])[person.pk]


def mismatches(people: OffenderQuerySet, *, reader: User) -> list[Mismatch]:
    """Of these people, whom the reader sees, those convicted of a programme under which the reader does not know
    them to be, or are under one of which they have no conviction though they have one of the other.

    By family name, at most MOST.
    """
    found = []
    rows = list(people.filter(_of_interest()).order_by("family_name", "pk")[: MOST * 5])
    keys = [person.pk for person in rows]
    convicted, under = _convicted(keys), known_programmes(keys, reader=reader)
    for person in rows:
        said, stands = convicted[person.pk], {row.programme for row in under[person.pk]}
        if said and stands and set(said) != stands:
            words = ", ".join(str(row) for row in under[person.pk])
            found.append(Mismatch(person, words, ", ".join(each.label for each in said)))
    return found[:MOST]


def _of_interest() -> Q:
    """A cheap net: who has a conviction of some programme under which they are not, or is under state threats."""
    own = Conviction.objects.filter(offender=OuterRef("pk"))
    threats = PersonProgramme.objects.filter(subject=OuterRef("pk"), programme=Programme.STATE_THREATS)
    of_threats = Q(offence__programme=Programme.STATE_THREATS) | Q(foreign_power="yes")
    return Q(Exists(own.filter(of_threats))) | Q(Exists(threats))


def _convicted(people: Iterable[int]) -> dict[int, list[Programme]]:
    found: dict[int, list[Programme]] = defaultdict(list)
    rows = Conviction.objects.filter(offender__in=list(people)).order_by("convicted_on", "pk")
    for row in rows.select_related("offence"):
        said = programme_of(
            row.offence.programme if row.offence else None,
            has_connection=row.terrorist_connection == "yes",
            has_foreign_power=row.foreign_power == "yes",
        )
        if said and said not in found[row.offender_id]:
            found[row.offender_id].append(said)
    return found
