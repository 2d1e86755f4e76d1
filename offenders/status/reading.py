"""What runs after a licence, and until when, for those alone who may know of it. That something runs, all are told who
see the person."""

from __future__ import annotations

from offenders.custody.rules import LED
from offenders.people.models import Offender
from sharing import access
from sharing.access.fields import READS_REGISTER, FieldVisibility, sight_of, without
from sharing.records.account import Account

OF_THE_POWER = ("status_power", "status_programme", "status_until")


def as_told_to(reader: Account | None, person: Offender) -> Offender:
    """The person as a reader who sees them is told of them: where they may not know of the power that runs, a copy
    without it and its last day, never to be saved. One query of somebody for whom one runs, of anybody else none."""
    runs = person.status in LED or person.status_power
    if not runs or (reader is not None and knows_power(reader, person)):
        return person
    return without(person, OF_THE_POWER)


def knows_power(reader: Account, person: Offender) -> bool:
    """Whether the reader's role reads what runs after a licence, and they may know of its programme about the person.
    A power of no programme is told to nobody: its row is of before a programme was kept, and is settled each night."""
    if not person.status_programme or sight_of(reader, READS_REGISTER) is not FieldVisibility.ALWAYS:
        return False
    return Offender.objects.filter(access.knows_of(reader, person.status_programme, person="id"), pk=person.pk).exists()
