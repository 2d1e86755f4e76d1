"""Gateways: the lawful bases by which what is known of somebody may be shared, as dated rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sharing.access.fields import EVERYBODY, read_by
from sharing.access.rules import Programme
from sharing.agencies.models import Agency
from sharing.records.uuids import Keyed

LAW_ENTRIES = ("cja-325-4", "oma-14", "cta-19", "cda-115", "dvcva-35", "tpim", "stpim", "scpo", "dpa-45")
FILE = Path(__file__).parent / "data" / "gateways.json"
BOTH = "both"


def kinds_of_agency(words: str) -> ArrayField:
    kind = models.CharField(max_length=20, choices=Agency.Kind)
    return ArrayField(kind, verbose_name=words, default=list, db_default=[], blank=True)


class GatewayQuerySet(models.QuerySet["Gateway"]):
    def in_force(self, *, on: date) -> Self:
        """Both days are included; a day that is not known shuts nothing."""
        return self.filter(
            Q(in_force_from__isnull=True) | Q(in_force_from__lte=on),
            Q(in_force_until__isnull=True) | Q(in_force_until__gte=on),
        )

    def of_programme(self, programme: str) -> Self:
        """By which something of this programme may be shared; of none in particular: any of them."""
        return self.filter(programme__in=[BOTH, programme]) if programme else self


class Gateway(Keyed):
    """One lawful basis for sharing as it was on some days: who may share with whom, and for what.

    title: as it is chosen and kept with what was shared; that keeps its words when the row ends or changes.
    from_kinds, to_kinds: the kinds of agency that may share by it, and be told. Empty: any but an intelligence agency,
    which is told only by a gateway that names its kind.
    """

    key = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    who_to_whom = models.CharField("from and to", max_length=300)
    purpose = models.CharField("for what", max_length=300)
    from_kinds = kinds_of_agency("agencies that can share by it")
    to_kinds = kinds_of_agency("agencies that can receive by it")
    programme = models.CharField(
        "for which programme",
        max_length=20,
        default=BOTH,
        choices=[
            (BOTH, "Both programmes"),
            (Programme.TERRORISM, "Terrorism alone"),
            (Programme.STATE_THREATS, "State threats alone"),
        ],
    )
    in_force_from = models.DateField("first day", null=True, blank=True)
    in_force_until = models.DateField("last day", null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    is_confirmed = models.BooleanField("read in its source", default=False)

    READERS = read_by(EVERYBODY, "key", "title", "who_to_whom", "purpose", "from_kinds", "to_kinds", "note", "source")
    objects = GatewayQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "in_force_from"], nulls_distinct=False, name="gateway_once_a_state"),
            models.CheckConstraint(
                condition=Q(in_force_until__isnull=True)
                | Q(in_force_from__isnull=True)
                | Q(in_force_until__gte=models.F("in_force_from")),
                name="gateway_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def permits(self, *, of: str, to: str) -> bool:
        """Whether an agency of the one kind may tell one of the other by it."""
        may_tell = not self.from_kinds or of in self.from_kinds
        return may_tell and (to in self.to_kinds if self.to_kinds else to != Agency.Kind.INTELLIGENCE)


def offered_for(programme: str, *, on: date) -> list[Gateway]:
    """Those in force on this day for what is of this programme."""
    return list(Gateway.objects.in_force(on=on).of_programme(programme))


def titles_of(programme: str, *, on: date) -> list[str]:
    """What may be chosen as the lawful basis for sharing something of this programme on this day."""
    return [gateway.title for gateway in offered_for(programme, on=on)]


def ended_titles_of(programme: str, *, on: date) -> list[str]:
    """Those of this programme that were in force before this day alone."""
    ended = Gateway.objects.of_programme(programme).filter(in_force_until__lt=on)
    still = titles_of(programme, on=on)
    return list(dict.fromkeys(title for title in ended.values_list("title", flat=True) if title not in still))
