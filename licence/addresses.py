"""Who may read where a person lives?

Prison users, only while the person is to leave by their gate: they then have to know where to. Elsewhere in the estate
a home address is nothing that the work needs. Everybody else who may see the person may read it.
"""

from __future__ import annotations

from django.utils import timezone

from licence.models import PlaceOfStay
from licence.querysets import RegisterQuerySet
from offenders.models import Offender, Release
from sharing.models import Agency, Membership, User

PRIVATE = (PlaceOfStay.Kind.HOME, PlaceOfStay.Kind.OVERNIGHT)


def may_read_addresses(user: User, person: Offender) -> bool:
    if user.agency.kind != Agency.Kind.PRISON:
        return True
    if person.establishment is None or not Release.objects.open().filter(offender=person, is_counted=True).exists():
        return False
    return (
        Membership.objects.live(at=timezone.now())
        .filter(user=user, team__closed_at__isnull=True, team__place_code=person.establishment.code)
        .exists()
    )


def places_for(user: User, person: Offender) -> RegisterQuerySet:
    """The person's places of stay that this user may read; the others are absent."""
    places = PlaceOfStay.objects.visible_to(user).filter(offender=person)
    return places if may_read_addresses(user, person) else places.exclude(kind__in=PRIVATE)
