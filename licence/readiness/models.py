"""Release checklists: their actions, exceptions and sign-offs, and what was done at the gate."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from licence.readiness.choices import DAY_ACTS, READINESS_BODIES, READINESS_ITEMS, READINESS_STATES
from licence.readiness.querysets import ReadinessItemQuerySet, ReadinessQuerySet
from licence.readiness.rules.readiness import DEFINITIONS, NUMBER, Definition, ReadinessItemKind, State
from offenders.rows import OfPersonQuerySet
from sharing.access.fields import EVERYBODY, NO_PROGRAM, read_by
from sharing.records.uuids import Keyed

ACCOUNT = settings.AUTH_USER_MODEL
OPEN_STATES = ["not_started", "waiting", "blocked"]


class Readiness(Keyed):
    """The list of one release that is counted: made when it is near, over when the person went or it is not expected.

    goes_on: the day of which everybody is warned, as the due days of the items were reckoned from it. The numbers are
    those of the last time it was judged, for lists; `licence/readiness/judging.py` judges one as it stands.
    """

    release = models.OneToOneField("offenders.Release", on_delete=models.PROTECT, related_name="readiness")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="readiness_lists")
    goes_on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=300, blank=True)
    needed = models.PositiveSmallIntegerField("items that are needed", default=0)
    in_hand = models.PositiveSmallIntegerField("of them done", default=0)
    stands_open = models.PositiveSmallIntegerField("mandatory items that are open", default=0)
    blocked = models.PositiveSmallIntegerField("items that are blocked", default=0)
    first_due_on = models.DateField("first due day of a mandatory item that is open", null=True, blank=True)

    READERS = read_by(EVERYBODY, "closed_because")
    objects = ReadinessQuerySet.as_manager()

    class Meta:
        ordering = ["goes_on", "pk"]
        verbose_name_plural = "readiness lists"
        indexes = [
            models.Index(fields=["goes_on", "id"], condition=Q(closed_at__isnull=True), name="readiness_open_by_day")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_because="")
                | (Q(closed_at__isnull=False) & ~Q(closed_because="")),
                name="readiness_is_over_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.in_hand} of {self.needed} done"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class ReadinessItem(Keyed):
    """One line of a list. `said`: what people say of it; `state`: how it was last judged, of which records have a part.

    days_before: the practice value when the list was made; `due_on` follows it, and the day of the release. `done_on`
    is kept when the release moves. `rank`: its place on the list.
    """

    readiness = models.ForeignKey(Readiness, on_delete=models.CASCADE, related_name="items")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, choices=READINESS_ITEMS)
    rank = models.PositiveSmallIntegerField()
    body = models.CharField(max_length=10, choices=READINESS_BODIES)
    is_mandatory = models.BooleanField()
    days_before = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    said = models.CharField(max_length=12, choices=READINESS_STATES, default=State.NOT_STARTED.value)
    state = models.CharField(max_length=12, choices=READINESS_STATES, default=State.NOT_STARTED.value)
    owner = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner_words = models.CharField("who, where it is no user", max_length=120, blank=True)
    words = models.CharField("what shows it, or why", max_length=300, blank=True)
    reference = models.CharField("where that is kept", max_length=120, blank=True)
    done_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    READERS = read_by(NO_PROGRAM, "owner_words", "words", "reference")
    objects = ReadinessItemQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "pk"]
        indexes = [
            models.Index(
                fields=["due_on", "id"], condition=Q(state__in=OPEN_STATES), name="readiness_item_open_by_due_day"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["readiness", "code"], name="readiness_item_once_a_list"),
            models.CheckConstraint(condition=~Q(said="excepted"), name="readiness_item_is_excepted_by_two_people_only"),
            models.CheckConstraint(
                condition=~Q(said__in=["blocked", "done", "not_needed"]) | ~Q(words=""),
                name="readiness_item_says_what_shows_it",
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()

    @property
    def definition(self) -> Definition:
        return DEFINITIONS[ReadinessItemKind(self.code)]

    @property
    def number(self) -> int:
        return NUMBER[ReadinessItemKind(self.code)]


class ItemChange(Keyed):
    """Something changed about an item: who, when, from what to what. `by` is None where a record was judged anew.

    Only ever added to. What was noted is, for instance, that somebody was chased.
    """

    class Kind(models.TextChoices):
        SAID = "said", "Said"
        JUDGED = "judged", "Judged from the records"
        ASSIGNED = "assigned", "Owner changed"
        NOTED = "noted", "Noted"
        MOVED = "moved", "Due date changed"
        TAG = "tag", "The tag"
        EXCEPTION = "exception", "Exception"

    item = models.ForeignKey(ReadinessItem, on_delete=models.CASCADE, related_name="changes")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    before = models.CharField(max_length=12, choices=READINESS_STATES, blank=True)
    after = models.CharField(max_length=12, choices=READINESS_STATES, blank=True)
    words = models.CharField(max_length=500, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")

    READERS = read_by(NO_PROGRAM, "words", "reference")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.words}"


class TagOrder(Keyed):
    """The order for a tag, as far as it has come: each moment is one on which it happened."""

    readiness = models.OneToOneField(Readiness, on_delete=models.CASCADE, related_name="tag_order")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField("the provider's reference", max_length=80, blank=True)
    ordered_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField("confirmed by the provider at", null=True, blank=True)
    slot_at = models.DateTimeField("fitting slot", null=True, blank=True)
    fitted_at = models.DateTimeField(null=True, blank=True)
    first_signal_at = models.DateTimeField(null=True, blank=True)

    READERS = read_by(EVERYBODY, "reference")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(accepted_at__gte=F("ordered_at")),
                name="tag_is_confirmed_after_it_is_ordered",
            ),
            models.CheckConstraint(
                condition=Q(slot_at__isnull=True) | Q(ordered_at__isnull=False), name="tag_slot_is_of_an_order"
            ),
            models.CheckConstraint(
                condition=Q(first_signal_at__isnull=True) | Q(first_signal_at__gte=F("fitted_at")),
                name="tag_signals_after_it_is_fitted",
            ),
        ]

    def __str__(self) -> str:
        return self.reference or "Tag"


class ReadinessException(Keyed):
    """Somebody asks to go without an item; another, who manages, agrees. Over when the item is done after all."""

    item = models.ForeignKey(ReadinessItem, on_delete=models.CASCADE, related_name="exceptions")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    fall_back = models.CharField("fallback plan", max_length=500)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_because = models.CharField(max_length=300, blank=True)

    READERS = read_by(NO_PROGRAM, "reason", "fall_back", "ended_because")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(ended_at__isnull=True), name="readiness_exception_stands_once_an_item"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_by__isnull=True)
                | (Q(agreed_at__isnull=False, agreed_by__isnull=False) & ~Q(agreed_by=F("asked_by"))),
                name="readiness_exception_is_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(fall_back=""), name="readiness_exception_has_a_reason_and_a_fall_back"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_because="")
                | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="readiness_exception_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def stands(self) -> bool:
        """Agreed and not over."""
        return self.agreed_at is not None and self.ended_at is None


class SignOff(Keyed):
    """Somebody signed for their body that what is its own, and everybody's, is in hand. Withdrawn when it is not."""

    readiness = models.ForeignKey(Readiness, on_delete=models.CASCADE, related_name="sign_offs")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=10, choices=READINESS_BODIES)
    signed_at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_because = models.CharField(max_length=300, blank=True)

    READERS = read_by(NO_PROGRAM, "withdrawn_because")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["readiness", "body"], condition=Q(withdrawn_at__isnull=True), name="sign_off_once_a_body"
            ),
            models.CheckConstraint(condition=~Q(body="everyone"), name="sign_off_is_of_one_body"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="sign_off_is_withdrawn_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_body_display()}, {self.signed_by}"


class ReleaseDaySheet(Keyed):
    """What was done at the gate: opened by the first act that was recorded, at 06:00 of the day at the earliest."""

    readiness = models.OneToOneField(Readiness, on_delete=models.CASCADE, related_name="day_sheet")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")

    objects = OfPersonQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Release-day sheet of {self.offender}"


class DayAct(Keyed):
    """One act at the gate: what, who recorded it, when it was done. One recorded wrongly is withdrawn, never changed.

    words: what is written beside it; of `received` the name of the officer who took the person over.
    """

    sheet = models.ForeignKey(ReleaseDaySheet, on_delete=models.CASCADE, related_name="acts")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=16, choices=DAY_ACTS)
    words = models.CharField(max_length=300)
    done_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    struck_at = models.DateTimeField("withdrawn at", null=True, blank=True)
    struck_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    struck_because = models.CharField(max_length=300, blank=True)

    READERS = read_by(NO_PROGRAM, "words", "struck_because")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["done_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "act"], condition=Q(struck_at__isnull=True), name="day_act_once_a_sheet"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="day_act_has_its_words"),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_because="")
                | (Q(struck_at__isnull=False) & ~Q(struck_because="")),
                name="day_act_is_struck_out_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.words}"
