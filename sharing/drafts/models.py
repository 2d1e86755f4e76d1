"""Drafts: what a user has typed into a form and not sent."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.utils import timezone

from sharing.access.fields import WRITER, read_by, rest_read_by
from sharing.access.querysets import VisibleQuerySet
from sharing.agencies.models import User
from sharing.drafts import kinds as drafts


class DraftQuerySet(VisibleQuerySet["Draft"]):
    subject_path = "subject"

    def of(self, user: User) -> Self:
        """The user's own, newest first; none about a person of whom the user may no longer know."""
        own = self.filter(user=user, form__in=drafts.known_to(user))
        seen = own.visible_to(user).values("pk")
        return own.filter(models.Q(subject__isnull=True) | models.Q(pk__in=seen)).select_related("subject")


class Draft(models.Model):
    """What a user has typed into a form and not sent: one for each form and what it is about."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=60)
    key = models.CharField(
        max_length=80
    )  # "new", or the uid of what the form is about, with another where two are named
    subject = models.ForeignKey(settings.SHARING_SUBJECT_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    data = models.JSONField()  # each input's name and its values, as a browser sends them
    focus = models.CharField("input that had the focus", max_length=100, blank=True)
    began_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField()

    READERS = read_by(WRITER, "form", "key", "data", "focus") | rest_read_by(WRITER)
    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "form", "key"], name="draft_once_a_form")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is, in words: "Details of Rowan Telford"."""
        return drafts.FORMS[self.form].title.format(subject=self.subject or "")

    @property
    def path(self) -> str:
        """Where the form is, which opens with what was typed."""
        return drafts.FORMS[self.form].path(self.key, self.subject)

    @property
    def typed(self) -> QueryDict:
        """What was typed, as a form takes it."""
        typed = QueryDict(mutable=True)
        for name, values in self.data.items():
            typed.setlist(name, values)
        return typed
