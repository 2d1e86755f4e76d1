"""Papers for the person as they were printed, and each time one was handed over."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from licence.breaches.models import Breach
from licence.exemptions.models import Exemption
from licence.licences.models import Licence
from licence.papers.choices import METHODS, PAPER_KINDS, SIGNINGS
from licence.papers.querysets import PaperGivenQuerySet, PaperQuerySet
from licence.papers.rules import TITLES, Method, PaperKind, Signing
from licence.recalls.models import Recall
from sharing.access.fields import EVERYBODY, HOME_ADDRESS, NO_PROGRAM, read_by
from sharing.records.uuids import Keyed
from sharing.sentence_words import mid_sentence

# What a paper is about, as its columns call it: one of these.
ABOUT: dict[str, type[models.Model]] = {"licence": Licence, "recall": Recall, "exemption": Exemption, "breach": Breach}


def about_name(about: models.Model) -> str:
    """As the columns of a paper call what it is about: "licence"."""
    return next(name for name, model in ABOUT.items() if isinstance(about, model))


def user_of(**more: Any) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **more)


def _about_one() -> Q:
    """A check: the paper is about the one thing that its kind names."""
    named = {
        "licence": (PaperKind.LICENCE, PaperKind.VARIATION),
        "recall": (PaperKind.RECALL, PaperKind.NO_RECALL),
        "exemption": (PaperKind.PERMISSION,),
        "breach": (PaperKind.COMPLIANCE,),
    }
    found = Q(pk__in=[])
    for about, kinds in named.items():
        nulls = {f"{name}__isnull": name != about for name in ABOUT}
        rows = Q(kind__in=[kind.value for kind in kinds], **nulls)
        found = rows if about == "licence" else found | rows
    return found


class Paper(Keyed):
    """A paper for the person as somebody printed it: all that it says, and the hash of its bytes. Never changed."""

    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=12, choices=PAPER_KINDS)
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, null=True, blank=True, related_name="papers")
    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, null=True, blank=True, related_name="for_person")
    exemption = models.ForeignKey(Exemption, on_delete=models.PROTECT, null=True, blank=True, related_name="papers")
    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, null=True, blank=True, related_name="papers")
    version = models.CharField("version of what it is about", max_length=20)
    words = models.TextField("what was typed for it", blank=True)
    says = models.JSONField()  # what the template prints: licence/papers/printing.py
    digest = models.CharField("SHA-256 of the bytes", max_length=64)
    printed_by = user_of()
    printed_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(EVERYBODY, "version", "digest") | read_by(HOME_ADDRESS, "says") | read_by(NO_PROGRAM, "words")
    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-printed_at", "-pk"]
        indexes = [models.Index(fields=["printed_at", "id"], name="paper_by_time")]
        constraints = [models.CheckConstraint(condition=_about_one(), name="paper_is_about_one_thing")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"

    @property
    def title(self) -> str:
        return TITLES[PaperKind(self.kind)]

    @property
    def about(self) -> Any:
        """The licence, recall, exemption or breach."""
        return next(row for name in ABOUT if (row := getattr(self, name)) is not None)

    @property
    def reference(self) -> str:
        """As each page of it says."""
        return self.uid.hex[-8:].upper()


class PaperGiven(Keyed):
    """A paper was handed to the person, or sent, by who records it.

    witness: who saw that the person refused to sign, by an act of their own; None while nobody has confirmed it.
    withdrawn_at: it was recorded by mistake, and counts no more.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="given")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    handed_by = user_of()
    handed_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)
    method = models.CharField(max_length=15, choices=METHODS)
    place = models.CharField("where it was handed over", max_length=200, blank=True)
    is_explained = models.BooleanField("explained to the person", default=False)
    interpreter_language = models.CharField("language of the interpreter", max_length=60, blank=True)
    interpreter_ref = models.CharField("reference of the interpreter", max_length=80, blank=True)
    with_easy_read = models.BooleanField("with an easy-read copy", default=False)
    signing = models.CharField(max_length=10, choices=SIGNINGS)
    witness = user_of(null=True, blank=True)
    witnessed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = user_of(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    READERS = read_by(NO_PROGRAM, "place", "interpreter_language", "interpreter_ref", "withdrawn_because")
    objects = PaperGivenQuerySet.as_manager()

    class Meta:
        ordering = ["-handed_at", "-pk"]
        verbose_name_plural = "papers given"
        indexes = [models.Index(fields=["handed_at", "id"], name="paper_given_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(witness__isnull=True, witnessed_at__isnull=True)
                | Q(witness__isnull=False, witnessed_at__isnull=False, signing=Signing.REFUSED.value),
                name="paper_given_witness_of_a_refusal",
            ),
            models.CheckConstraint(
                condition=~Q(witness=models.F("handed_by")) | Q(witness__isnull=True),
                name="paper_given_witness_is_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because=""),
                name="paper_given_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(method=Method.IN_PERSON.value) | ~Q(place=""), name="paper_given_in_person_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper}, {mid_sentence(self.get_method_display())}"

    @property
    def lacks_witness(self) -> bool:
        """Of a licence the witness is the licence's own."""
        licence = self.paper.licence
        is_seen = self.witness_id is not None or (licence is not None and licence.witnessed_at is not None)
        return self.signing == Signing.REFUSED and not is_seen and self.withdrawn_at is None
