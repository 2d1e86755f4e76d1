"""Matches between two people, the rows that have what they share, and what the linking desk told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offenders.matches.choices import ANSWERS, MATCH_KINDS
from offenders.matches.querysets import MatchNoticeQuerySet, MatchQuerySet, MatchReplyQuerySet, MatchSideQuerySet
from offenders.rows import account
from sharing.access.fields import NAMED, NOBODY, read_by, rest_read_by
from sharing.grants.models import PROGRAMMES
from sharing.records.uuids import Keyed


class Match(Keyed):
    """Two people share a detail. The job finds it: no saving does, so that no saving tells of it.

    digest: of the detail, under a key of this installation. ended_at: when one of them had it no longer. answer, with
    what goes with it: of before each agency answered for itself (`MatchReply`); no longer written. referred_at: since
    when it is at the linking desk, because nobody who works on them may see both; decide_by: until when the desk has.
    """

    kind = models.CharField(max_length=10, choices=MATCH_KINDS)
    digest = models.CharField(max_length=64)
    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=15, choices=ANSWERS, blank=True)
    answer_reason = models.CharField(max_length=500, blank=True)
    answered_by = account(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    referred_at = models.DateTimeField(null=True, blank=True)
    decide_by = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=1000, blank=True)
    decided_by = account(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    READERS = read_by(NAMED, "answer_reason") | read_by(NOBODY, "digest", "decision_reason") | rest_read_by(NAMED)
    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "-pk"]
        verbose_name_plural = "matches"
        indexes = [models.Index(fields=["decide_by"], condition=Q(decided_at__isnull=True), name="match_to_decide")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "digest", "offender", "other"], name="match_once_for_two_people"),
            models.CheckConstraint(condition=~Q(offender=F("other")), name="match_is_of_two_people"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False, referred_at__isnull=False)
                & ~Q(decision_reason=""),
                name="match_is_decided_at_the_desk_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True) | ~Q(answer="") & Q(answered_by__isnull=False),
                name="match_is_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def latest_reply(self) -> MatchReply | None:
        """Of what the agencies make of it the newest. Asks nothing more where the replies are at hand."""
        return max(self.replies.all(), key=lambda reply: (reply.answered_at, reply.pk), default=None)


class MatchReply(Keyed):
    """What an agency makes of a match that people of it see; each answers for itself, and the last word counts.

    agency: its uid; `sharing` has the agency.
    """

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="replies")
    agency = models.UUIDField()
    answer = models.CharField(max_length=15, choices=ANSWERS)
    reason = models.CharField(max_length=500)
    answered_by = account()
    answered_at = models.DateTimeField()

    READERS = read_by(NAMED, "reason") | rest_read_by(NAMED)
    objects = MatchReplyQuerySet.as_manager()

    class Meta:
        ordering = ["answered_at", "pk"]
        verbose_name_plural = "match replies"
        constraints = [
            models.UniqueConstraint(fields=["match", "agency"], name="match_reply_once_for_an_agency"),
            models.CheckConstraint(condition=~Q(reason=""), name="match_reply_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.get_answer_display()


class MatchSide(Keyed):
    """A row of one of the two people that has the detail. kept_in, row_id: which (`offenders/matches/sources.py`)."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="sides")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    kept_in = models.CharField(max_length=20)
    row_id = models.BigIntegerField()
    programme = models.CharField(max_length=20, choices=PROGRAMMES, blank=True)

    READERS = read_by(NOBODY, "kept_in") | rest_read_by(NOBODY)
    objects = MatchSideQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["match", "kept_in", "row_id"], name="match_side_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kept_in} {self.row_id}"


class MatchNotice(Keyed):
    """What the linking desk told one owner of one side, in its words. readers: the owner, and who stands in for
    them."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="notices")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=1000)
    readers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    told_by = account()
    told_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(NAMED, "text") | rest_read_by(NAMED)
    objects = MatchNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-told_at", "-pk"]

    def __str__(self) -> str:
        return self.text
