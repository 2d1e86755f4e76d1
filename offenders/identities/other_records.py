"""The other records of a person, as far as a reader may see them."""

from __future__ import annotations

from django.db.models import Q

from offenders.identities.models import IdentityMatch
from offenders.people.models import Offender
from sharing.access.filters import Asker


def other_records(person: Offender, reader: Asker) -> list[Offender]:
    """The records that are joined with this one and that the reader may see. Nothing is asked where there is one."""
    if not person.has_other_record:
        return []
    joined = IdentityMatch.objects.joined()
    theirs = Q(pk__in=joined.filter(newer=person).values("older")) | Q(
        pk__in=joined.filter(older=person).values("newer")
    )
    return list(Offender.objects.filter(theirs).visible_to(reader).order_by("pk"))
