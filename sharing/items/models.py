"""Items (intelligence or concerns about a person), their sharing decisions and who has read them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Self
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from sharing.access import Asker
from sharing.access.fields import BY_ITS_ITEM, NO_PROGRAM, read_by, rest_read_by
from sharing.access.items import held_by_user, known_to
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.access.rules import Marking
from sharing.access.subject import SUBJECT
from sharing.access.viewers import teams_of
from sharing.agencies.models import Agency, Team, User
from sharing.grants.models import PROGRAMMES
from sharing.items import rules
from sharing.items.text_models import ItemText
from sharing.records.account import Account
from sharing.records.uuids import Keyed


class ItemQuerySet(VisibleQuerySet["Item"]):
    """Items are there for the side that holds them and for the teams they were shared with, and for nobody else:
    a lead of the person, a national desk and a manager of another team count them no more than a stranger does."""

    subject_path = "subject"

    def handled_for(self, user: Account) -> Self:
        return self.filter(known_to(user))

    def held_for(self, user: Asker) -> Self:
        """Those that the user's own side holds; `visible_to` goes on top."""
        return self.filter(held_by_user(user))

    def with_sight(self, user: Asker) -> Self:
        """Each with `is_held` and `is_whole`: of what is shared with the user, as a gist or in full."""
        return self.annotate(
            is_held=models.Case(
                models.When(held_by_user(user), then=True), default=False, output_field=models.BooleanField()
            ),
            is_whole=_in_full(user),
        )

    def leaving_by_api(self) -> Self:
        """Those of which a program may know, and a person who asks over the API."""
        return self.filter(no_api=False)

    def leaving_in_files(self) -> Self:
        return self.filter(no_export=False)

    def undecided(self) -> Self:
        return self.filter(state=rules.State.UNDECIDED)

    def late(self, *, at: datetime, hours: int) -> Self:
        """Undecided, and their time is over."""
        return self.undecided().filter(recorded_at__lte=at - timedelta(hours=hours))

    def to_review(self, *, on: date) -> Self:
        """Decided, and their day to be looked at again has come."""
        return self.filter(review_on__lte=on)

    def to_confirm_for(self, user: Asker) -> Self:
        """Shared with a team of the user of which nobody has confirmed reading."""
        return self.filter(_read_by(user, confirmed_at__isnull=True))

    def unheld_in_agency_of(self, user: Asker) -> Self:
        """Those that are no longer held by anybody who sees the person, for a manager of the agency whose team had
        them.

        They may know that there is such an item, by its reference, and not what it says. `visible_to` of the person
        goes before.
        """
        if isinstance(user, AnonymousUser) or not user.can(Capability.MANAGE_ITEMS):
            return self.none()
        return self.filter(unheld_since__isnull=False, team__agency_id=user.agency_id)

    def with_all(self) -> Self:
        """With what a page says of one."""
        return self.select_related("agency", "team__agency", "recorded_by", "owner", "lower_asked_by")

    def with_text(self) -> Self:
        """With the full text, where the database gives it to whoever reads. For a page of one, not for lists: each row
        is asked of the access relation once more."""
        return self.select_related("full_text")


def _in_full(user: Asker) -> models.Case | Exists:
    """Shared with the user in full; to two who ask together, each knows it in full, on its own side or shared."""
    if isinstance(user, AnonymousUser) or len(user.askers) == 1:
        return _read_by(user, extent=rules.Extent.FULL)
    both = models.Q()
    for asker in user.askers:
        both &= held_by_user(asker) | models.Q(_read_by(asker, extent=rules.Extent.FULL))
    return models.Case(models.When(both, then=True), default=False, output_field=models.BooleanField())


def _read_by(user: Asker, **more: object) -> Exists:
    readings = ItemReading.objects.standing().filter(item=OuterRef("pk"), team_id__in=teams_of(user), **more)
    return Exists(readings)


class Item(Keyed):
    """Intelligence or a concern about a person, at OFFICIAL-SENSITIVE at most: a gist, and a pointer to what is kept
    elsewhere.

    Its full text is a row of its own (`ItemText`), which the database gives to fewer readers. `team` holds it and
    answers for it; `agency` is whom it came from. is_named_only: of those who hold it, only `readers` and
    `reader_teams` know of it. `state`, `owner` and `review_on` repeat the decision that stands, so that
    lists need no join. unheld_since: when the clock found that no one who holds it can see the person. What a
    reader is shown of it is said in `sharing/items/visibility.py`, and nowhere else.
    """

    class Kind(models.TextChoices):
        INTELLIGENCE = "intelligence", "Intelligence"
        CONCERN = "concern", "Concern"

    subject = models.ForeignKey(SUBJECT, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=120)
    gist = models.TextField(max_length=2000, blank=True)
    marking = models.CharField(
        max_length=20, choices=[(each.value, each.value) for each in Marking], default=Marking.OFFICIAL_SENSITIVE
    )
    source_grade = models.CharField(max_length=1, blank=True)
    information_grade = models.CharField(max_length=1, blank=True)
    handling_grade = models.CharField(max_length=1, blank=True)
    handling_conditions = models.CharField(max_length=500, blank=True)
    old_grade = models.CharField(max_length=40, blank=True)
    old_scale = models.CharField(max_length=20, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="items")
    # Of which programme it is: there for nobody who may not know of that one. Empty: of whichever the person is under.
    programme = models.CharField(max_length=20, choices=PROGRAMMES, default="", db_default="", blank=True)
    event_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    no_onward = models.BooleanField(default=True)
    no_export = models.BooleanField(default=True)
    no_api = models.BooleanField(default=True)
    is_named_only = models.BooleanField(default=False)
    readers = models.ManyToManyField(User, blank=True, related_name="+")
    reader_teams = models.ManyToManyField(Team, blank=True, related_name="+")
    expires_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(
        max_length=20,
        choices=[(state.value, words) for state, words in rules.STATE_WORDS.items()],
        default=rules.State.UNDECIDED,
    )
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField(null=True, blank=True)
    told_review_at = models.DateTimeField(null=True, blank=True)  # once for each day of review
    unheld_since = models.DateTimeField(null=True, blank=True)
    lower_asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lower_asked_at = models.DateTimeField(null=True, blank=True)
    lower_reason = models.CharField(max_length=500, blank=True)

    READERS = (
        read_by(BY_ITS_ITEM, "title", "gist", *ItemText.PARTS)
        | read_by(BY_ITS_ITEM, "source_grade", "information_grade", "handling_grade", "handling_conditions")
        | read_by(BY_ITS_ITEM, "old_grade", "old_scale", "marking", "reference", "grade_code", "state")
        | read_by(NO_PROGRAM, "lower_reason")
        | rest_read_by(BY_ITS_ITEM)
    )
    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        indexes = [
            models.Index(fields=["subject", "-recorded_at"], name="item_by_subject"),
            models.Index(fields=["team", "state", "recorded_at"], name="item_by_team"),
            models.Index(fields=["review_on"], name="item_by_review", condition=Q(told_review_at__isnull=True)),
            models.Index(fields=["subject"], name="item_unheld", condition=Q(unheld_since__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(marking__in=[each.value for each in Marking]), name="item_is_not_above_our_tier"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="item_has_a_title"),
            models.CheckConstraint(
                condition=Q(state="undecided", review_on__isnull=True)
                | ~Q(state="undecided") & Q(review_on__isnull=False),
                name="item_is_reviewed_once_it_is_decided",
            ),
            models.CheckConstraint(
                condition=~Q(handling_grade="C") | ~Q(handling_conditions=""), name="item_says_its_conditions"
            ),
            models.CheckConstraint(
                condition=Q(lower_asked_at__isnull=True, lower_asked_by__isnull=True, lower_reason="")
                | Q(lower_asked_at__isnull=False, lower_asked_by__isnull=False) & ~Q(lower_reason=""),
                name="item_marking_is_lowered_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        """What an alert, a letter and a telephone call it: it tells nothing, neither of whom nor how many there are."""
        return reference_of(self.uid)

    @property
    def text(self) -> ItemText:
        """Its full text; an empty one where the database gives none to whoever reads now. Rows `with_text` have it."""
        try:
            return self.full_text
        except ItemText.DoesNotExist:
            return ItemText()

    @property
    def narrative(self) -> str:
        return self.text.narrative

    @property
    def pointer_system(self) -> str:
        return self.text.pointer_system

    @property
    def pointer_reference(self) -> str:
        return self.text.pointer_reference

    @property
    def pointer_contact(self) -> str:
        return self.text.pointer_contact

    @property
    def is_pointer(self) -> bool:
        """It says where something is kept, and nothing of what that says."""
        return bool(self.pointer_reference) and not self.gist and not self.narrative

    @property
    def grade(self) -> rules.Grade:
        return rules.Grade(
            self.source_grade,
            self.information_grade,
            self.handling_grade,
            self.handling_conditions,
            self.old_grade,
            self.old_scale,
        )


def reference_of(uid: UUID) -> str:
    return f"SH-{uid.hex[-8:].upper()}"


class SharingDecision(Keyed):
    """What was decided on sharing an item, by whom and why, and when it is looked at again. The last one stands."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="decisions")
    verb = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=Item._meta.get_field("state").choices)
    teams = models.ManyToManyField(Team, blank=True, related_name="+")  # with whom it was shared by this
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=1000, blank=True)
    review_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(BY_ITS_ITEM, "verb", "reason") | rest_read_by(BY_ITS_ITEM)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="undecided") | ~Q(reason=""), name="sharing_decision_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(state="undecided") | Q(review_on__isnull=False), name="sharing_decision_is_reviewed"
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()


class ItemReadingQuerySet(models.QuerySet["ItemReading"]):
    def standing(self) -> Self:
        return self.filter(recalled_at__isnull=True)

    def not_confirmed(self) -> Self:
        return self.standing().filter(confirmed_at__isnull=True)


class ItemReading(Keyed):
    """An item was shared with a team, as a gist or in full, and somebody of it has confirmed reading, or nobody yet."""

    class Extent(models.TextChoices):
        FULL = "full", "In full"
        GIST = "gist", "Gist only"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="readings")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    extent = models.CharField(max_length=10, choices=Extent)
    shared_at = models.DateTimeField(default=timezone.now)
    shared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recalled_at = models.DateTimeField(null=True, blank=True)
    told_late_at = models.DateTimeField(null=True, blank=True)

    READERS = rest_read_by(BY_ITS_ITEM)
    objects = ItemReadingQuerySet.as_manager()

    class Meta:
        ordering = ["shared_at", "pk"]
        indexes = [
            models.Index(fields=["team", "item"], name="reading_by_team", condition=Q(recalled_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "team"], condition=Q(recalled_at__isnull=True), name="item_is_with_a_team_once"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="reading_is_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.item}"


class ItemCorrection(Keyed):
    """An item was wrong and says something else now: what of it was changed, why, and what stood there before.

    Append-only by a trigger and by the application role's rights. number: 1 is the first correction. before: each
    changed part by its name, as it stood; those of the full text are a row of their own (`EarlierItemText`).
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    changed = ArrayField(models.CharField(max_length=40))
    before = models.JSONField(encoder=DjangoJSONEncoder)
    reason = models.CharField(max_length=500)
    corrected_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(BY_ITS_ITEM, "changed", "before", "reason") | rest_read_by(BY_ITS_ITEM)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="item_corrections_are_counted"),
            models.CheckConstraint(condition=~Q(reason=""), name="item_is_corrected_for_a_reason"),
            models.CheckConstraint(condition=~Q(changed=[]), name="item_correction_changes_something"),
        ]

    def __str__(self) -> str:
        return f"{self.item}, {self.number}"
