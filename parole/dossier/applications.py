"""Applications that a paper is withheld from the prisoner (r.17), and the special advocates who see it for them.

Both are in the compartment of the paper: for a user who is not among its readers there is no such row.
"""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from offenders.rows import OfPersonQuerySet
from parole.dossier.choices import APPLICANTS, DIRECTIONS
from parole.dossier.models import DossierItem
from sharing import row_guard
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.records.uuids import Keyed
from sharing.sentence_words import mid_sentence

# Named readers of a paper, in words of the row guard
NAMED_ON_PAPER = """{reader} IN (
    SELECT _w.user_id FROM parole_dossieritem_readers _w WHERE _w.dossieritem_id = {item})"""


class OfPaperQuerySet(OfPersonQuerySet):
    """Rows about a withheld paper: there for its named readers alone, for no program, and in no emergency."""

    opened_by_emergency = False
    path = "item_id"

    def handled_for(self, user: Any) -> Self:
        if user.is_program:
            return self.none()
        named = DossierItem.readers.through.objects.filter(dossieritem_id=OuterRef(self.path), user_id=user.pk)
        return self.filter(Exists(named))

    def standing(self) -> Self:
        return self.filter(withdrawn_on__isnull=True)


class AdvocateQuerySet(OfPaperQuerySet):
    path = "application__item_id"

    def acting(self) -> Self:
        return self.filter(left_on__isnull=True)


class NonDisclosure(Keyed):
    """Somebody applied that one paper is withheld: for what, how the Board directed, the appeal, what was given.

    is_late: after the last day before the hearing. given_on: the prisoner got the gist, or the paper itself.
    """

    class Ground(models.TextChoices):
        NATIONAL_SECURITY = "national_security", "National security"
        DISORDER_OR_CRIME = "disorder_or_crime", "The prevention of disorder or crime"
        HEALTH_OR_WELFARE = "health_or_welfare", "The health or welfare of the prisoner or another person"

    class DecidedBy(models.TextChoices):
        PANEL_CHAIR = "panel_chair", "The panel chair"
        DUTY_MEMBER = "duty_member", "The duty member"

    class Appellant(models.TextChoices):
        SECRETARY_OF_STATE = "secretary_of_state", "The Secretary of State"
        REPRESENTATIVE = "representative", "The representative"
        SPECIAL_ADVOCATE = "special_advocate", "The special advocate"

    item = models.ForeignKey(DossierItem, on_delete=models.PROTECT, related_name="applications")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    applicant = models.CharField(max_length=20, choices=APPLICANTS)
    third_party = models.CharField("which third party", max_length=120, blank=True)
    applied_on = models.DateField()
    is_late = models.BooleanField(default=False)
    grounds = ArrayField(models.CharField(max_length=20, choices=Ground))
    asked_for = models.CharField(max_length=20, choices=DIRECTIONS)
    necessity = models.CharField("why it is necessary and proportionate", max_length=500)
    document = models.CharField("reference of the application", max_length=120)
    directed = models.CharField(max_length=20, choices=DIRECTIONS, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=20, choices=DecidedBy, blank=True)
    decision_document = models.CharField("reference of the direction", max_length=120, blank=True)
    appealed_by = models.CharField(max_length=20, choices=Appellant, blank=True)
    appealed_on = models.DateField(null=True, blank=True)
    is_appeal_late = models.BooleanField(default=False)
    appeal_directed = models.CharField("directed on appeal", max_length=20, choices=DIRECTIONS, blank=True)
    appeal_answered_on = models.DateField(null=True, blank=True)
    appeal_document = models.CharField("reference of the answer", max_length=120, blank=True)
    given_on = models.DateField("given to the prisoner on", null=True, blank=True)
    gist_ref = models.CharField("where the gist is kept", max_length=120, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(
        NO_PROGRAM,
        *("third_party", "necessity", "document", "decision_document", "appeal_document", "gist_ref"),
        "withdrawn_because",
    )
    ROW_CLASS = row_guard.WITHHELD_PAPERS
    ROW_NAMES = NAMED_ON_PAPER.format(item="parole_nondisclosure.item_id", reader="{reader}")
    objects = OfPaperQuerySet.as_manager()

    class Meta:
        ordering = ["applied_on", "pk"]
        verbose_name_plural = "non-disclosure applications"
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(withdrawn_on__isnull=True), name="non_disclosure_stands_once_a_paper"
            ),
            models.CheckConstraint(
                condition=Q(applicant="secretary_of_state") | Q(applied_on__lt="2025-12-16"),
                name="non_disclosure_of_third_party_before_16_december_2025",
            ),
            models.CheckConstraint(
                condition=Q(directed="", decided_on__isnull=True) | ~Q(directed="") & Q(decided_on__isnull=False),
                name="non_disclosure_is_directed_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(appealed_on__isnull=True) | Q(decided_on__isnull=False),
                name="non_disclosure_is_appealed_after_it_is_decided",
            ),
            models.CheckConstraint(
                condition=Q(appeal_directed="", appeal_answered_on__isnull=True)
                | ~Q(appeal_directed="") & Q(appeal_answered_on__isnull=False, appealed_on__isnull=False),
                name="non_disclosure_appeal_is_answered_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        who = self.get_applicant_display()
        return f"Non-disclosure application of {mid_sentence(who)}"

    @property
    def stands(self) -> str:
        """What is directed now."""
        return self.appeal_directed or self.directed


class SpecialAdvocate(Keyed):
    """Appointed to see material for a prisoner who may not. After seeing it they speak to the prisoner only as the
    Board lets them, and the Secretary of State may object.

    shown_on: since when they have the material. attended_on: the closed part of the hearing.
    """

    class Answer(models.TextChoices):
        ALLOWED = "allowed", "Allowed"
        REFUSED = "refused", "Refused"

    application = models.ForeignKey(NonDisclosure, on_delete=models.PROTECT, related_name="advocates")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    chambers = models.CharField(max_length=120, blank=True)
    asked_on = models.DateField("asked of the Attorney General on")
    appointed_on = models.DateField(null=True, blank=True)
    document = models.CharField("reference of the appointment", max_length=120, blank=True)
    shown_on = models.DateField("has the material since", null=True, blank=True)
    contact_asked_on = models.DateField("asked to speak to the prisoner on", null=True, blank=True)
    contact_objected_on = models.DateField("objected to by the Secretary of State on", null=True, blank=True)
    contact_answer = models.CharField(max_length=10, choices=Answer, blank=True)
    contact_answered_on = models.DateField(null=True, blank=True)
    attended_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    left_because = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(NO_PROGRAM, "name", "chambers", "document", "left_because")
    ROW_CLASS = row_guard.WITHHELD_PAPERS
    objects = AdvocateQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(left_on__isnull=True), name="special_advocate_once_an_application"
            ),
            models.CheckConstraint(
                condition=Q(shown_on__isnull=True) | Q(appointed_on__isnull=False),
                name="special_advocate_is_appointed_before_the_material_is_shown",
            ),
            models.CheckConstraint(
                condition=Q(contact_answer="", contact_answered_on__isnull=True)
                | ~Q(contact_answer="") & Q(contact_answered_on__isnull=False, contact_asked_on__isnull=False),
                name="special_advocate_contact_is_answered_when_asked",
            ),
        ]

    def __str__(self) -> str:
        return self.name
