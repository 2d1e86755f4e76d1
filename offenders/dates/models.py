"""Key dates, Board directions, releases and holds: the dates of a person, and the day they are expected out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from offenders.custody.models import CustodyPeriod
from offenders.custody.rules import Authority
from offenders.dates.querysets import KeyDateQuerySet, OrderQuerySet, ReleaseQuerySet
from offenders.dates.rules import releases
from offenders.dates.rules.releases import Basis, Certainty, Code, how_long_so
from offenders.reference.courts.models import Court
from offenders.rows import OfPersonQuerySet, account
from sharing.access.fields import EVERYBODY, NO_PROGRAM, read_by
from sharing.records.uuids import Keyed
from sharing.sentence_words import mid_sentence

CODES = [
    (Code.SED, "Sentence expiry"),
    (Code.LED, "Licence expiry"),
    (Code.SLED, "Sentence and licence expiry"),
    (Code.CRD, "Conditional release"),
    (Code.ARD, "Automatic release"),
    (Code.PED, "Parole eligibility"),
    (Code.TED, "Tariff expiry"),
    (Code.APD, "Approved parole date"),
    (Code.PRRD, "Post-recall release"),
]
BASES = [
    (Basis.PED, "Eligible for parole"),
    (Basis.TARIFF, "End of the tariff"),
    (Basis.CRD, "End of custodial term"),
    (Basis.ARD, "Automatic release"),
    (Basis.SED, "Sentence end, no licence"),
    (Basis.APD, "Board direction"),
    (Basis.PRRD, "Release after recall"),
    (Basis.EXECUTIVE, "Executive release"),
    (Basis.COURT, "Released by a court"),
    (Basis.OTHER, "Other"),
]
AUTHORITIES = [(each.value, each.value.capitalize()) for each in Authority]
CERTAINTIES = [(each.value, each.value.capitalize()) for each in Certainty]


class KeyDate(Keyed):
    """A date of the person's sentence as a source gave it. The newest of a code and origin is current; the others
    stay, superseded. What is worked out here is a Calculation, and never among them.

    `confirmed`: what was asked of the date when it was recorded, in words; whoever recorded it said that it is right.
    """

    class Origin(models.TextChoices):
        OFFICIAL = "official", "Official"  # the prison's calculation sheet
        COURT = "court", "The court's record"

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="key_dates")
    code = models.CharField(max_length=5, choices=CODES)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.OFFICIAL)
    falls_on = models.DateField()
    source = models.CharField(max_length=60)
    as_at = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.JSONField("questions that were confirmed", default=list)

    READERS = read_by(EVERYBODY, "source", "confirmed")
    objects = KeyDateQuerySet.as_manager()

    class Meta:
        ordering = ["falls_on", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["offender", "code", "origin"],
                condition=models.Q(superseded_at__isnull=True),
                name="key_date_current_once",
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="key_date_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.falls_on}"


class BoardDirection(Keyed):
    """The Parole Board directs that the person is released. `is_final`: nothing can stop it by right from now on.
    `earliest_on`: the first day on which the person could go; `expected_on` may be planned later.

    What follows from a decision, a challenge and its answer is worked out where parole is known, and told here.
    `confirmed_by`: the second person, who compared it with the document. While `settled_on` is empty the release is
    suspended, unless the direction is of a day before the law of it (`rules/suspension.py`).
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="directions")
    period = models.ForeignKey(CustodyPeriod, on_delete=models.CASCADE, related_name="directions")
    expected_on = models.DateField()
    earliest_on = models.DateField(null=True, blank=True)
    is_final = models.BooleanField(default=False)
    challengeable_until = models.DateField("last day to challenge it", null=True, blank=True)
    directed_on = models.DateField("the Board's direction is of", null=True, blank=True)
    settled_on = models.DateField("question of a referral to the High Court settled on", null=True, blank=True)
    source = models.CharField(max_length=160)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_because = models.CharField(max_length=300, blank=True)
    end_confirmed_at = models.DateTimeField(null=True, blank=True)  # of one that somebody withdrew, by a second person
    end_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    READERS = read_by(EVERYBODY, "source") | read_by(NO_PROGRAM, "ended_because")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period"], condition=models.Q(ended_at__isnull=True), name="direction_stands_once_a_period"
            )
        ]

    def __str__(self) -> str:
        return f"from {self.expected_on}, {'final' if self.is_final else 'not final'}"


class Release(Keyed):
    """One release route from one period of custody. At most one of a period is counted: that on which the person would
    go.

    expected_on: the raw date. leaves_on: the working day. warn_on: the earliest `leaves_on` by official and own dates;
    weeks, lists and alerts go by it. origin: on whose word it stands. known_at: since when this day is known here; None
    for what stood before that was kept.
    """

    class Status(models.TextChoices):
        EXPECTED = "expected", "Expected"
        READY = "ready", "Ready"
        RELEASED = "released", "Released"
        SUPERSEDED = "superseded", "Superseded"  # the person left by another way
        CANCELLED = "cancelled", "Cancelled"  # the date is gone

    class Origin(models.TextChoices):
        OFFICIAL = releases.Origin.OFFICIAL.value, "Official dates"
        OURS = releases.Origin.OURS.value, "Our calculation, no sheet"
        DIRECTED = releases.Origin.DIRECTED.value, "Parole Board direction"
        ORDERED = releases.Origin.ORDERED.value, "Order, document or decision"

    OPEN = (Status.EXPECTED, Status.READY)

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="releases")
    period = models.ForeignKey(CustodyPeriod, on_delete=models.CASCADE, related_name="releases")
    basis = models.CharField(max_length=10, choices=BASES)
    certainty = models.CharField(max_length=12, choices=CERTAINTIES)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.OFFICIAL)
    status = models.CharField(max_length=12, choices=Status, default=Status.EXPECTED)
    expected_on = models.DateField()
    leaves_on = models.DateField()
    warn_on = models.DateField()
    is_counted = models.BooleanField(default=False)
    provisional_until = models.DateField(null=True, blank=True)  # the last day to challenge what it rests on, if known
    released_on = models.DateField(null=True, blank=True)
    known_at = models.DateTimeField("known since", null=True, blank=True, default=timezone.now)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["warn_on", "pk"]
        indexes = [
            models.Index(
                fields=["warn_on", "id"],
                condition=models.Q(status__in=["expected", "ready"]),
                name="release_open_by_day",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["offender", "period", "basis"], name="release_once_a_basis"),
            models.UniqueConstraint(
                fields=["period"],
                condition=models.Q(is_counted=True, status__in=["expected", "ready"]),
                name="release_counted_once_a_period",
            ),
            models.CheckConstraint(
                condition=~models.Q(certainty="possible", is_counted=True), name="release_possible_is_never_counted"
            ),
            models.CheckConstraint(
                condition=models.Q(status="released", released_on__isnull=False)
                | (~models.Q(status="released") & models.Q(released_on__isnull=True)),
                name="release_has_its_day_when_released",
            ),
            models.CheckConstraint(
                condition=models.Q(provisional_until__isnull=True) | models.Q(certainty="provisional"),
                name="release_is_provisional_until_a_day_when_provisional",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_basis_display()} on {self.expected_on}"

    @property
    def how_long_so(self) -> str:
        """What belongs to its certainty: "until 2 December 2026", "from 4 December 2026"; empty for what is sure."""
        return how_long_so(
            self.certainty,
            expected_on=self.expected_on,
            provisional_until=self.provisional_until,
            is_ordered=self.origin == self.Origin.ORDERED,
        )

    @property
    def is_ours(self) -> bool:
        """No sheet names it: by our own calculation alone."""
        return self.origin == self.Origin.OURS

    @property
    def is_mere_end(self) -> bool:
        """The end of the sentence, where another release is counted: the end of a term, at which nobody leaves."""
        return self.basis == Basis.SED and not self.is_counted and self.status in self.OPEN

    @property
    def certainty_in_words(self) -> str:
        """ "Provisional until 2 December 2026", "Provisional, can still be challenged", "Fixed"."""
        has_day = self.provisional_until or self.certainty == Certainty.POSSIBLE
        return (" " if has_day else ", ").join(filter(None, [self.get_certainty_display(), self.how_long_so]))


class ReleaseHold(Keyed):
    """Something stands against a release until it is lifted."""

    class Kind(models.TextChoices):
        DATE_CONFLICT = "date_conflict", "Date conflict"
        DECISION_NOT_FINAL = "decision_not_final", "Decision not final"
        LICENCE_NOT_READY = "licence_not_ready", "Licence not ready"
        ACTIONS_OVERDUE = "actions_overdue", "Release actions overdue"
        IDENTITY = "identity", "Identity not certain"
        OTHER_WARRANT = "other_warrant", "Another warrant"
        HIGH_COURT = "high_court", "Referral to the High Court being considered"
        NO_SECOND_CHECK = "no_second_check", "No second check of the dates"
        OTHER = "other", "Other"

    BY_THEMSELVES = ("decision_not_final", "high_court", "date_conflict", "actions_overdue", "no_second_check")

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="holds")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    reason = models.CharField(max_length=300)
    since = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)  # of a hold on a directed release, by a second person
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lift_asked_at = models.DateTimeField(null=True, blank=True)  # of a hold on a directed release, by the first person
    lift_asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lift_asked_because = models.CharField(max_length=300, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_because = models.CharField(max_length=300, blank=True)

    READERS = read_by(NO_PROGRAM, "reason", "lift_asked_because", "lifted_because")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "kind"], condition=models.Q(lifted_at__isnull=True), name="hold_open_once_a_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True, lifted_because="") | ~models.Q(lifted_because=""),
                name="hold_is_lifted_for_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(lift_asked_at__isnull=True, lift_asked_by__isnull=True, lift_asked_because="")
                | models.Q(lift_asked_at__isnull=False, lift_asked_by__isnull=False) & ~models.Q(lift_asked_because=""),
                name="hold_lift_is_asked_for_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def in_a_sentence(self) -> str:
        """What it is, in the middle of a sentence."""
        words = str(self)
        return mid_sentence(words)

    @property
    def lifts_by_itself(self) -> bool:
        """Nobody lifts it by hand: what it waits for is recorded elsewhere."""
        return self.kind in self.BY_THEMSELVES


class ReleaseOrder(Keyed):
    """A document by which a person leaves custody: a court's own order, or a release that the executive orders.

    It opens the gate once a second person has confirmed it, and ends one of the things that may hold the person.
    ordered_at: when it was made, or the call came. is_by_call: it became known by a telephone call, which is kept as an
    act reported by telephone.

    how: by which the second person knows it is real, checked_with: whom they spoke to, or the system or document and
    its number, checked_at: when. number_called: of the list of courts, as it was. document_at: when somebody saw the
    document itself; confirmed by voice, that comes later.
    """

    class How(models.TextChoices):
        CALL = "call", "Called the court back on the number shown"
        SYSTEM = "system", "Seen in the court’s own system"
        DOCUMENT = "document", "Compared with its document"

    class Kind(models.TextChoices):
        TIME_SERVED = "time_served", "Time served at sentence"
        IMMEDIATE = "immediate", "Immediate release ordered"
        BAIL = "bail", "Bail granted"
        ACQUITTED = "acquitted", "Acquitted"
        DISCONTINUED = "discontinued", "Proceedings discontinued"
        QUASHED = "quashed", "Conviction quashed on appeal"
        CUT = "cut", "Sentence cut on appeal, and served already"
        EXECUTIVE = "executive", "Executive release"
        COMPASSIONATE = "compassionate", "Compassionate release"
        DEPORTATION = "deportation", "Deportation or removal"
        TRANSFER_OUT = "transfer_out", "Transfer out of the jurisdiction"

    OF_A_COURT = ("time_served", "immediate", "bail", "acquitted", "discontinued", "quashed", "cut")

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="release_orders")
    period = models.ForeignKey(CustodyPeriod, on_delete=models.CASCADE, related_name="orders")
    kind = models.CharField(max_length=20, choices=Kind)
    ends = models.CharField("what it ends", max_length=10, choices=AUTHORITIES)
    court = models.ForeignKey(Court, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ordered_at = models.DateTimeField("made", default=timezone.now)
    opens_on = models.DateField("release from")
    reference = models.CharField("document reference", max_length=160, blank=True)
    is_by_call = models.BooleanField("known by a phone call", default=False)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = account()
    confirm_due_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = account(null=True)
    how = models.CharField("how it was confirmed", max_length=10, choices=How, blank=True)
    checked_with = models.CharField("confirmed with", max_length=160, blank=True)
    checked_at = models.DateTimeField("confirmed with them at", null=True, blank=True)
    number_called = models.CharField(max_length=40, blank=True)
    document_at = models.DateTimeField("document seen", null=True, blank=True)
    document_by = account(null=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = account(null=True)
    ended_because = models.CharField(max_length=300, blank=True)
    end_confirmed_at = models.DateTimeField(null=True, blank=True)
    end_confirmed_by = account(null=True)

    READERS = read_by(EVERYBODY, "reference") | read_by(NO_PROGRAM, "ended_because", "checked_with", "number_called")
    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "ends"],
                condition=models.Q(ended_at__isnull=True),
                name="order_stands_once_a_period_and_authority",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("recorded_by")),
                name="order_is_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(reference="") | models.Q(is_by_call=True),
                name="order_has_a_document_or_a_call",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="order_is_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.known_by}"

    @property
    def is_of_a_court(self) -> bool:
        return self.kind in self.OF_A_COURT

    @property
    def basis(self) -> Basis:
        return Basis.COURT if self.is_of_a_court else Basis.EXECUTIVE

    @property
    def known_by(self) -> str:
        return self.reference or "reported by phone, no document yet"


COURT = [each for each in ReleaseOrder.Kind.choices if each[0] in ReleaseOrder.OF_A_COURT]
EXECUTIVE = [each for each in ReleaseOrder.Kind.choices if each[0] not in ReleaseOrder.OF_A_COURT]
