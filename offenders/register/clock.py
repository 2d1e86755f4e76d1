"""Timed work of the register: duties that run out, periods that end, people of whom nothing was worked out yet. Safe
twice and late."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, OuterRef

from offenders.convictions.models import Sentence
from offenders.people.models import Offender
from offenders.register.actions.working_out import tell_of_end, tell_of_quashed, work_out
from offenders.register.models import RegisterEntry
from offenders.register.rules.states import AT_LIBERTY
from sharing.jobs.set_aside import alone

AT_ONCE = 500  # people of a run whom nobody has worked out before: an import of many takes several


def watch(*, on: date, at: datetime) -> None:
    """All of it, for this day."""
    look_again(on=on, at=at)
    work_out_new(on=on, at=at)
    watch_quashed(on=on, at=at)


def look_again(*, on: date, at: datetime) -> int:
    """Everybody of whom time alone changes something by this day. Returns how many."""
    keys = list(
        RegisterEntry.objects.to_look_at(on=on).order_by("look_again_on", "pk").values_list("offender_id", flat=True)
    )
    for key in keys:
        with alone("notification", key, subject=key):
            entry = work_out(offender=Offender.objects.get(pk=key), because="The day", by=None, on=on, at=at)
            if entry is not None and entry.state in AT_LIBERTY:
                tell_of_end(entry, on=on, at=at)
    return len(keys)


def work_out_new(*, on: date, at: datetime) -> int:
    """People with a sentence and no entry, as an upgrade or an import leaves them. Returns how many."""
    entries = RegisterEntry.objects.filter(offender=OuterRef("pk"))
    sentences = Sentence.objects.filter(offender=OuterRef("pk"))
    people = Offender.objects.filter(Exists(sentences), ~Exists(entries)).order_by("pk")[:AT_ONCE]
    for person in people:
        with alone("notification", person.pk, subject=person.pk):
            work_out(offender=person, because="First worked out", by=None, on=on, at=at)
    return len(people)


def watch_quashed(*, on: date, at: datetime) -> int:
    """Everybody whom an appeal left without a period, until two people have confirmed it. Returns how many alerts are
    new."""
    told = 0
    for entry in RegisterEntry.objects.quashed().select_related("offender"):
        with alone("notification", entry.offender_id, subject=entry.offender_id):
            told += tell_of_quashed(entry, on=on, at=at)
    return told
