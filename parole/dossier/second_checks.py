"""The second check of what would let a withheld paper out: one reader records it, and it has no effect until a second
reader, who works for the Secretary of State, has confirmed it (`parole.withholding.second_checks`).

In the compartment of the paper: for a user who is not among its readers there is no such row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from parole.dossier.applications import NAMED_ON_PAPER, NonDisclosure, OfPaperQuerySet
from parole.dossier.choices import DIRECTIONS
from parole.dossier.models import DossierItem
from parole.dossier.rules import Direction
from sharing import row_guard
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import refuse_who_cannot_sign
from sharing.models import User
from sharing.records.uuids import Keyed
from sharing.sentence_words import mid_sentence


class DisclosureCheckQuerySet(OfPaperQuerySet):
    def waiting(self) -> Self:
        return self.filter(confirmed_at__isnull=True, ended_at__isnull=True)


class DisclosureCheck(Keyed):
    """One reader recorded that the prisoner gets a withheld paper, or a gist of it; a second confirms it, or refuses.

    on: the day of the Board's act. application: None where the paper is disclosed after all, without one.
    ended_by: who withdrew or refused it; the same as `recorded_by` withdrew it.
    """

    class Act(models.TextChoices):
        DIRECTION = "direction", "Directed"
        APPEAL = "appeal", "Directed on appeal"
        AFTER_ALL = "after_all", "Disclosed after all"

    item = models.ForeignKey(DossierItem, on_delete=models.PROTECT, related_name="checks")
    application = models.ForeignKey(NonDisclosure, on_delete=models.PROTECT, null=True, related_name="checks")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=10, choices=Act)
    gets = models.CharField("what the prisoner gets", max_length=20, choices=DIRECTIONS)
    on = models.DateField()
    decided_by = models.CharField(max_length=20, choices=NonDisclosure.DecidedBy, blank=True)
    document = models.CharField("reference of the document", max_length=120)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)

    READERS = read_by(NO_PROGRAM, "document", "ended_because")
    ROW_CLASS = row_guard.WITHHELD_PAPERS
    ROW_NAMES = NAMED_ON_PAPER.format(item="parole_disclosurecheck.item_id", reader="{reader}")
    objects = DisclosureCheckQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(confirmed_at__isnull=True, ended_at__isnull=True),
                name="disclosure_check_waits_once_a_paper",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False, recorded_by__isnull=False)
                & ~Q(confirmed_by=F("recorded_by")),
                name="disclosure_check_is_of_two_people",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_at__isnull=True, ended_because="")
                | Q(ended_by__isnull=False, ended_at__isnull=False, confirmed_at__isnull=True) & ~Q(ended_because=""),
                name="disclosure_check_ends_in_one_way",
            ),
            models.CheckConstraint(
                condition=Q(gets__in=["serve", "gist"]), name="disclosure_check_lets_the_prisoner_get_something"
            ),
            models.CheckConstraint(
                condition=Q(application__isnull=True, act="after_all")
                | Q(application__isnull=False, act__in=["direction", "appeal"]),
                name="disclosure_check_is_of_an_application_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {mid_sentence(self.get_gets_display())}"

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.ended_at is None


@dataclass(frozen=True)
class ToCheck:
    """What is said: by which act, on which day, in which document the prisoner gets the paper or a gist of it."""

    act: DisclosureCheck.Act
    gets: Direction
    on: date
    document: str
    decided_by: str = ""
    application: NonDisclosure | None = None

    def is_said_by(self, check: DisclosureCheck) -> bool:
        said: tuple[Any, ...] = (self.act, self.gets, self.on, self.document)
        return said == (check.act, check.gets, check.on, check.document)


def waiting_for(item: DossierItem) -> DisclosureCheck | None:
    return DisclosureCheck.objects.waiting().filter(item=item).first()


def ask_for_check(item: DossierItem, said: ToCheck, *, by: User) -> DisclosureCheck:
    """Keep what a reader recorded; nothing follows from it yet. The same again changes nothing.

    Raises MoveRefused where something else waits, SamePerson for an account that cannot sign.
    """
    waits = waiting_for(item)
    if waits and said.is_said_by(waits):
        return waits
    refuse_while_waiting(waits)
    refuse_who_cannot_sign(by)
    return DisclosureCheck.objects.create(
        item=item,
        application=said.application,
        offender_id=item.offender_id,
        act=said.act,
        gets=said.gets,
        on=said.on,
        decided_by=said.decided_by,
        document=said.document,
        recorded_by=by,
    )


def refuse_while_waiting(waits: DisclosureCheck | None) -> None:
    """Raises MoveRefused where a record waits for its second check."""
    if waits:
        raise MoveRefused(f"“{waits}” needs a second check. Confirm, refuse or withdraw it first")


def end_waiting(item: DossierItem, *, because: str, by: User) -> None:
    """What waits for its second check no longer has an effect: something else was recorded that keeps the paper."""
    DisclosureCheck.objects.waiting().filter(item=item).update(
        ended_by=by, ended_at=timezone.now(), ended_because=because[:300]
    )
