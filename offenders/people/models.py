"""The person: an offender, their aliases and their identifiers."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from offenders.custody.rules import Status
from offenders.people.querysets import OffenderQuerySet
from offenders.people.rules.identifiers import KINDS, IdentifierKind, whole_number
from offenders.people.rules.names import full_name
from offenders.rows import OfPersonQuerySet
from sharing.access.fields import EVERYBODY, NO_PROGRAM, NOBODY, READS_REGISTER, read_by
from sharing.access.rules import Marking, Programme
from sharing.records.uuids import Keyed

CALLED = {
    Status.POLICE_LED: "Police-led",
    Status.ORDER_ONLY: "Order only",
    Status.LICENCE_ENDED: "Sentence expired",
    Status.UNSENTENCED: "Convicted, not sentenced",
    Status.DEPORTED: "Deported or removed",
    Status.LEFT_EARLY: "Left early, being checked",
    Status.DETAINED_IMMIGRATION: "In immigration detention",
    Status.ACQUITTED: "Acquitted or quashed",
}
PROGRAMMES = [(each.value, each.label) for each in Programme]
STATUSES = [(each.value, CALLED.get(each, each.value.replace("_", " ").capitalize())) for each in Status]


class Offender(Keyed):
    """A person sentenced for a terrorism or state threats offence, in custody or on licence."""

    class Sex(models.TextChoices):
        FEMALE = "female", "Female"
        MALE = "male", "Male"
        NOT_RECORDED = "", "Not recorded"

    family_name = models.CharField(max_length=100)
    given_names = models.CharField(max_length=150, blank=True)
    prison_number = models.CharField(
        max_length=7,
        validators=[RegexValidator(r"^[A-Z]\d{4}[A-Z]{2}\Z", "A prison number looks like A1234BC.")],
    )
    # Not compared with everybody's yet, or found to be somebody else's too: `offenders/identities/` says so to nobody
    # but the identity desk. What readers are told follows from the moment alone
    number_is_unchecked = models.BooleanField("prison number not compared", default=False, db_default=False)
    number_given_at = models.DateTimeField("prison number given", null=True, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=10, choices=Sex, default=Sex.NOT_RECORDED, blank=True)
    nationalities = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    establishment = models.ForeignKey(
        "offenders.Establishment", on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    region = models.CharField("probation region that supervises, or will", max_length=40, blank=True)
    status = models.CharField(max_length=20, choices=STATUSES, default="", blank=True)  # offenders/status/
    status_until = models.DateField(
        "last day on licence, or of what runs after it", null=True, blank=True
    )  # kept with the status; None: not known
    # Kept with the status too: what runs after the licence and of which programme it is, by which it is told
    # (`offenders/status/reading.py`), and the first day with neither licence nor custody
    status_power = models.CharField("what runs after the licence", max_length=80, default="", db_default="", blank=True)
    status_programme = models.CharField(
        "programme of what runs", max_length=20, choices=PROGRAMMES, default="", db_default="", blank=True
    )
    after_licence_from = models.DateField("after the licence since", null=True, blank=True)
    has_other_record = models.BooleanField("joined with another record", default=False, db_default=False)
    # Merged records count as one person: the others name here the one that counts (`offenders/identities/`)
    counted_as = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    marking = models.CharField(
        max_length=20, choices=[(m.value, m.value) for m in Marking], default=Marking.OFFICIAL_SENSITIVE
    )

    READERS = read_by(
        EVERYBODY,
        "family_name",
        "given_names",
        "full_name",
        "prison_number",
        "nationalities",
        "region",
    )
    READERS |= read_by(READS_REGISTER, "status_power", "status_programme") | read_by(
        NOBODY, "number_is_unchecked", "has_other_record", "counted_as"
    )
    objects = OffenderQuerySet.as_manager()
    NAME_COLUMNS = ("given_names", "family_name")
    name_of = staticmethod(full_name)

    class Meta:
        ordering = ["family_name", "pk"]
        default_permissions = ("view", "change")
        permissions = [("share_offender", "Can give another team access")]
        indexes = [
            models.Index(fields=["family_name", "id"], name="offender_by_name"),
            models.Index(fields=["prison_number"], name="offender_by_prison_number"),
            models.Index(
                fields=["number_given_at"],
                condition=models.Q(number_is_unchecked=True),
                name="offender_number_unchecked",
            ),
            models.Index(
                fields=["counted_as", "id"],
                condition=models.Q(counted_as__isnull=False),
                name="offender_counted_as_another",
            ),
            models.Index(
                fields=["status_until", "id"],
                condition=models.Q(status="on_licence"),
                name="offender_on_licence_until",
            ),
            models.Index(
                fields=["status", "status_until", "id"],
                condition=models.Q(status__in=["licence_ended", "police_led", "order_only"]),
                name="offender_after_licence",
            ),
            models.Index(
                fields=["status", "id"],
                condition=models.Q(
                    status__in=[
                        "unlawfully_at_large",
                        "absconded",
                        "left_early",
                        "left_in_dispute",
                        "released_in_error",
                    ]
                ),
                name="offender_to_be_found",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["prison_number"],
                condition=models.Q(number_is_unchecked=False),
                name="offender_prison_number_names_one_person",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("person", kwargs={"uid": self.uid})

    @property
    def whereabouts(self) -> str:
        """Where the person is, in a few words: the prison that holds them, else the status."""
        return str(self.establishment) if self.establishment else self.get_status_display() or "Not recorded where"

    @property
    def full_name(self) -> str:
        return full_name(self.given_names, self.family_name)

    @staticmethod
    def whole_number(text: str) -> str:
        """The canonical form of a whole prison number, CRN or PNC number; empty when it is none of them."""
        return whole_number(text, year=timezone.localdate().year)

    def numbers_for_partners(self) -> list[tuple[str, str]]:
        """(type, number) as events of HMPPS name a person: the prison number, and the CRN that is certain."""
        certain = [
            (not held.is_primary, held.canonical)
            for held in self.identifiers.all()  # of many people read at once: `with_numbers_for_partners`
            if held.kind == IdentifierKind.CRN and held.is_verified and held.ends_on is None
        ]
        crn = min(certain)[1] if certain else ""
        return [("NOMS", self.prison_number), *([("CRN", crn)] if crn else [])]


class Alias(Keyed):
    """Another name of the person, or the same in another script."""

    offender = models.ForeignKey(Offender, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    script = models.CharField(max_length=30, blank=True)  # "Arabic", empty for Latin
    transliteration = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=200, blank=True)

    READERS = read_by(EVERYBODY, "name", "script", "transliteration") | read_by(NO_PROGRAM, "note")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "aliases"
        constraints = [models.UniqueConstraint(fields=["offender", "name"], name="alias_once_a_person")]

    def __str__(self) -> str:
        return self.name


class Identifier(Keyed):
    """A number by which some system knows the person. A wrong check letter is kept, unverified, with a warning."""

    offender = models.ForeignKey(Offender, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=20, choices=KINDS)
    value = models.CharField(max_length=40)  # as it was given
    canonical = models.CharField(max_length=40)
    source = models.CharField(max_length=60, blank=True)
    is_verified = models.BooleanField(default=False)
    is_primary = models.BooleanField(default=False)
    warning = models.CharField(max_length=200, blank=True)
    is_unchecked = models.BooleanField("not compared", default=False, db_default=False)  # as the prison number's
    given_at = models.DateTimeField("given", null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    READERS = read_by(EVERYBODY, "value", "canonical", "source", "warning") | read_by(NOBODY, "is_unchecked")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "canonical"]
        indexes = [
            models.Index(fields=["canonical"], name="identifier_by_canonical"),
            models.Index(fields=["value"], name="identifier_by_value"),
            models.Index(fields=["given_at"], condition=models.Q(is_unchecked=True), name="identifier_unchecked"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["offender", "kind", "canonical"], name="identifier_once_a_person"),
            models.UniqueConstraint(
                fields=["kind", "canonical"],
                condition=models.Q(is_verified=True, ends_on__isnull=True, is_unchecked=False),
                name="identifier_verified_names_one_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.canonical}"
