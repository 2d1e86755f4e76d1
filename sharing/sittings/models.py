"""Sittings, those who decide at them, reasons for what they did not see, and what each had seen at the close."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sharing.access.fields import BY_ITS_ITEM, EVERYBODY, read_by, rest_read_by
from sharing.access.filters import knows_programme
from sharing.access.querysets import VisibleQuerySet
from sharing.access.subject import SUBJECT
from sharing.agencies.models import User
from sharing.grants.models import PROGRAMMES
from sharing.items.models import Item
from sharing.items.sight_models import OCCASIONS
from sharing.records.account import Account
from sharing.records.uuids import Keyed
from sharing.sittings import rules


class SittingQuerySet(VisibleQuerySet["Sitting"]):
    """Sittings are there for who sees the person otherwise than in an emergency, and may know of the programme that it
    is of, if it is of one."""

    subject_path = "subject"
    opened_by_emergency = False

    def handled_for(self, user: Account) -> Self:
        return self.filter(Q(programme="") | knows_programme(user))

    def open(self) -> Self:
        return self.filter(state=rules.State.OPEN)


class Sitting(Keyed):
    """Something is decided about a person, by named people. `about` is the uid of what is decided on, in the app that
    has it: a meeting, a recall, a licence. What is decided anew has a sitting anew.

    sits_at: when it is decided, None where no time is set. is_by_law: the law orders it, and nothing stops it.
    title: what it is, without a name. told_at: when owners of items were told of what was closed without them.
    """

    subject = models.ForeignKey(SUBJECT, on_delete=models.PROTECT, related_name="sittings")
    occasion = models.CharField(max_length=20, choices=OCCASIONS)
    about = models.UUIDField()
    title = models.CharField(max_length=120)
    # Of which programme it is: there for nobody who may not know of that one. Empty: of whichever the person is under.
    programme = models.CharField(max_length=20, choices=PROGRAMMES, default="", db_default="", blank=True)
    sits_at = models.DateTimeField(null=True)
    is_by_law = models.BooleanField(default=False)
    chair = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=20,
        choices=[(state.value, words) for state, words in rules.STATE_WORDS.items()],
        default=rules.State.OPEN,
    )
    convened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    convened_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    READERS = read_by(EVERYBODY, "title")
    objects = SittingQuerySet.as_manager()

    class Meta:
        ordering = ["-convened_at", "-pk"]
        indexes = [
            models.Index(fields=["subject", "-convened_at"], name="sitting_by_subject"),
            models.Index(fields=["sits_at"], name="sitting_to_come", condition=Q(state="open")),
            models.Index(
                fields=["ended_at"], name="sitting_to_tell", condition=Q(state="closed", told_at__isnull=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "occasion", "about"], condition=Q(state="open"), name="sitting_is_convened_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True) | ~Q(state="open") & Q(ended_at__isnull=False),
                name="sitting_has_an_end_once_it_is_over",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SittingDecider(Keyed):
    """A named person decides at a sitting."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="deciders")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True)

    READERS = rest_read_by(EVERYBODY)

    class Meta:
        ordering = ["user__agency__name", "user__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "user"], condition=Q(left_at__isnull=True), name="decider_sits_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.sitting}"


class UnseenReason(Keyed):
    """Why a sitting may close though this person has not seen this item. Where a second person must agree, it counts
    once they have."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="reasons")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=20, choices=[(why.value, words) for why, words in rules.WHY_WORDS.items()])
    text = models.CharField(max_length=500)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)

    READERS = read_by(BY_ITS_ITEM, "text") | rest_read_by(BY_ITS_ITEM)

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "item", "user"], name="unseen_has_one_reason"),
            models.CheckConstraint(condition=~Q(text=""), name="unseen_reason_says_why"),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True, agreed_at__isnull=True)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False) & ~Q(agreed_by=models.F("given_by")),
                name="unseen_reason_is_agreed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.get_why_display()


class Briefing(Keyed):
    """Who tells one who decides, and may not see an item, what they may be told of it. Of the side that holds it: the
    decider reads none of this."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="briefings")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    teller = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=300)
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(BY_ITS_ITEM, "words") | rest_read_by(BY_ITS_ITEM)

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "item", "user"], name="decider_is_briefed_by_one"),
            models.CheckConstraint(condition=~Q(words=""), name="briefing_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.teller} tells them: {self.words}"


class SightAtClose(Keyed):
    """What one who decided had seen of an item when the sitting closed. Append-only by a trigger and by the application
    role's rights.

    was_known: whether who closed it could know of the item. reason: why it closed though they had not seen it.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="sights")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sight = models.CharField(max_length=20, choices=[(each.value, words) for each, words in rules.SIGHT_WORDS.items()])
    seen_at = models.DateTimeField(null=True)
    was_known = models.BooleanField()
    reason = models.ForeignKey(UnseenReason, on_delete=models.PROTECT, null=True, related_name="+")

    READERS = rest_read_by(BY_ITS_ITEM)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "item", "user"], name="sight_is_frozen_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_sight_display()}"
