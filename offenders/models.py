"""Who is the person?"""

from django.core.validators import RegexValidator
from django.db import models

from offenders.querysets import OffenderQuerySet
from sharing.keys import Keyed
from sharing.rules import Marking, Programme


class Offender(Keyed):
    """A person sentenced for a terrorism or state threats offence, in custody or on licence."""

    family_name = models.CharField(max_length=100)
    given_names = models.CharField(max_length=150, blank=True)
    prison_number = models.CharField(
        max_length=7,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]\d{4}[A-Z]{2}\Z", "A prison number looks like A1234BC.")],
    )
    programme = models.CharField(
        max_length=20,
        choices=[(Programme.TERRORISM, "Terrorism"), (Programme.STATE_THREATS, "State threats")],
        default=Programme.TERRORISM,
    )
    marking = models.CharField(
        max_length=20, choices=[(m.value, m.value) for m in Marking], default=Marking.OFFICIAL_SENSITIVE
    )

    objects = OffenderQuerySet.as_manager()

    class Meta:
        ordering = ["family_name", "pk"]
        default_permissions = ("view", "change")
        permissions = [("share_offender", "Can let another team in")]
        indexes = [models.Index(fields=["family_name", "id"], name="offender_by_name")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()
