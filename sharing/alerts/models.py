"""Alerts, and their receipts: what a team must know about a person, and who has acknowledged it."""

from __future__ import annotations

import functools
import operator
from datetime import timedelta
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models

from sharing import access
from sharing.access import Asker
from sharing.access.fields import EVERYBODY, NO_PROGRAM, read_by, reading_role
from sharing.access.items import known_to
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.access.subject import SUBJECT
from sharing.access.viewers import teams_of
from sharing.agencies.models import Team, User
from sharing.alerts.rules import Because, EscalationStep, Night, Rung, Severity, Waiting
from sharing.records.account import Account
from sharing.records.uuids import Keyed

EVERYTHING = models.Q()
READS_ABOUT_NOBODY = (
    Capability.READ_ALERTS
)  # who may read alerts that are about no person, where they are for their role
READS_ALL_ABOUT_NOBODY = Capability.REVIEW_EMERGENCIES  # who reads those of them that are for no role in particular


class Matter(models.TextChoices):
    """What of a person alerts are about. Each kind of alert names one."""

    RELEASE = "release", "Release"  # with its readiness and its licence: a person has one release at a time
    DATES = "dates", "Dates"
    PAROLE = "parole", "Parole review"
    VICTIMS = "victims", "Victims"
    SUPERVISION = "supervision", "Supervision"  # breach, concern, recall, at large, return
    CHECKS = "checks", "Checks and conditions"
    NOTIFICATION = "notification", "Notification register"
    ITEM = "item", "Item"
    DUTY = "duty", "Owners and cover"
    ACCESS = "access", "Access"
    SYSTEM = "system", "The system"


SEVERITIES = [(each.value, each.label) for each in Severity]


def known_items(user: Account, path: str) -> models.Q:
    """What tells of an item (`sharing/items/models.py`) is there for those alone who know of the item."""
    return models.Q(**{f"{path}__isnull": True}) | known_to(user, path)


def for_role(user: Account, path: str) -> models.Q:
    """What is for some roles of the teams that were told is there for nobody else of them."""
    return models.Q(**{f"{path}__isnull": True}) | models.Q(**{f"{path}__contains": [reading_role(user)]})


def about_somebody_or_for(user: Account, path: str, told: models.Q) -> models.Q:
    """What is about nobody is there for the roles that it is for, of the teams that were told; what is for no role, for
    those who review emergencies. path: to the alert, with its double underscore."""
    mine = models.Q(**{f"{path}for_roles__contains": [reading_role(user)]}) & told
    if user.can(READS_ALL_ABOUT_NOBODY):
        mine |= models.Q(**{f"{path}for_roles__isnull": True})
    return models.Q(subject__isnull=False) | mine


def of_victims(user: Account) -> models.Q:
    """Alerts about victims are for people's roles; to an application that acts as one of these, they are there only if
    its token opens victims."""
    if user.by_scope is None or user.is_program or user.can(Capability.KNOW_VICTIMS_ASK):
        return EVERYTHING
    return ~models.Q(thread__matter=Matter.VICTIMS)


class AlertQuerySet(VisibleQuerySet["Alert"]):
    subject_path = "subject"
    about_nobody = READS_ABOUT_NOBODY

    def handled_for(self, user: Account) -> Self:
        told = models.Q(models.Exists(Receipt.objects.filter(alert_id=models.OuterRef("pk")).to_teams_of(user)))
        return self.filter(
            known_items(user, "item"),
            for_role(user, "for_roles"),
            of_victims(user),
            about_somebody_or_for(user, "", told),
        )

    def of_no_item(self) -> Self:
        """Without those about items: for what is kept or shown to everybody who may see the person."""
        return self.filter(item__isnull=True)

    def leaving_by_api(self) -> Self:
        """Without those about an item that never leaves by the API, nor that it exists."""
        return self.exclude(item__no_api=True)

    def unfinished(self) -> Self:
        return self.filter(state__in=Alert.State.unfinished())

    def told_to(self, user: Asker) -> Self:
        """Alerts of which a team of the user was told. Says nothing about the person: `visible_to` goes on top."""
        told = self
        for asker in (user,) if isinstance(user, AnonymousUser) else user.askers:
            receipts = Receipt.objects.filter(alert_id=models.OuterRef("pk"), team_id__in=teams_of(asker))
            told = told.filter(models.Exists(receipts))
        return told

    def with_people(self) -> Self:
        """With the person as a page names one: one query more."""
        people = models.Prefetch("subject", queryset=access.subjects().in_words())
        return self.select_related("thread", "taken_by", "resolved_by").prefetch_related(people)


class Alert(Keyed):
    """Something about a person that teams must know, in time. One row for one happening, whoever hears of it.

    About nobody where the teams that hear of it need not see the person (`alerts.Recipients.holders_of`).

    Title and text hold only what every reader of the person may know; what is withheld from some stands behind `link`.
    for_roles: of the teams that were told, it is there for these roles alone; null: for everybody.
    """

    class State(models.TextChoices):
        NEW = "new", "New"
        IN_PROGRESS = "in_progress", "Being worked on"
        RESOLVED = "resolved", "Resolved"
        FALSE_ALARM = "false_alarm", "False alarm"
        SUPERSEDED = "superseded", "Replaced by a later one"

        @classmethod
        def unfinished(cls) -> list[str]:
            return [cls.NEW, cls.IN_PROGRESS]

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    thread = models.ForeignKey("sharing.Thread", on_delete=models.CASCADE, related_name="alerts")
    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, null=True, related_name="alerts")
    item = models.ForeignKey("sharing.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="alerts")
    for_roles = ArrayField(models.CharField(max_length=40), null=True, blank=True)
    severity = models.PositiveSmallIntegerField(choices=SEVERITIES)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)  # the path of a page of ours
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State, default=State.NEW, db_default=State.NEW)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True, db_default="")
    superseded_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="superseded"
    )

    READERS = read_by(EVERYBODY, "kind", "key", "title", "link", "subject", "for_roles") | read_by(
        NO_PROGRAM, "text", "reason"
    )
    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-pk"]
        indexes = [
            models.Index(fields=["subject", "-raised_at"], name="alert_by_subject"),
            models.Index(fields=["raised_at", "id"], name="alert_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="alert_once_for_kind_and_key"),
            models.CheckConstraint(
                condition=models.Q(taken_at__isnull=True, taken_by__isnull=True)
                | models.Q(taken_at__isnull=False, taken_by__isnull=False),
                name="alert_is_taken_by_somebody",
            ),
            models.CheckConstraint(  # without a person: a job found that it is over
                condition=models.Q(
                    state__in=["new", "in_progress"], resolved_at__isnull=True, resolved_by__isnull=True, reason=""
                )
                | models.Q(state__in=["resolved", "false_alarm", "superseded"], resolved_at__isnull=False),
                name="alert_has_a_time_when_it_is_over",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="in_progress") | models.Q(taken_at__isnull=False),
                name="alert_in_progress_is_taken",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["resolved", "false_alarm"]) | ~models.Q(reason=""),
                name="alert_is_over_for_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(superseded_by__isnull=True) | models.Q(state="superseded"),
                name="alert_is_replaced_when_superseded",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state not in self.State.unfinished()

    @property
    def severity_word(self) -> str:
        return Severity(self.severity).word


class ReceiptStanding(models.TextChoices):
    """How a receipt stands for its team."""

    OPEN = "open", "To acknowledge"  # nobody of the team has said that they know, and the alert is not over
    WORKING = "working", "Working on"
    QUIET = "quiet", "For information"
    CLOSED = "closed", "Closed"


OPEN_STILL = {
    "acknowledged_at__isnull": True,
    "closed_at__isnull": True,
    "for_information": False,
    "is_held_back": False,
}
STANDS = {
    ReceiptStanding.OPEN: models.Q(**OPEN_STILL),
    ReceiptStanding.WORKING: models.Q(acknowledged_at__isnull=False, closed_at__isnull=True),
    ReceiptStanding.QUIET: models.Q(
        acknowledged_at__isnull=True, closed_at__isnull=True, for_information=True, read_at__isnull=True
    ),
    ReceiptStanding.CLOSED: models.Q(closed_at__isnull=False),
}


def leads_before(standing: ReceiptStanding) -> models.Q:
    """Of two receipts of a thread that stand so, which leads its line: the question is asked of the other."""
    outer = models.OuterRef
    if standing == ReceiptStanding.CLOSED:
        later = models.Q(closed_at__gt=outer("closed_at"))
        return later | models.Q(closed_at=outer("closed_at"), pk__lt=outer("pk"))
    sooner = models.Q(due_at__lt=outer("due_at")) | models.Q(due_at=outer("due_at"), pk__lt=outer("pk"))
    return models.Q(severity__lt=outer("severity")) | models.Q(severity=outer("severity")) & sooner


class ReceiptQuerySet(VisibleQuerySet["Receipt"]):
    subject_path = "subject"
    about_nobody = READS_ABOUT_NOBODY

    def handled_for(self, user: Account) -> Self:
        told = models.Q(team_id__in=teams_of(user))
        return self.filter(
            known_items(user, "alert__item"),
            for_role(user, "alert__for_roles"),
            of_victims(user),
            about_somebody_or_for(user, "alert__", told),
        )

    def open(self) -> Self:
        return self.filter(STANDS[ReceiptStanding.OPEN])

    def standing_for(self, user: Asker, standing: ReceiptStanding) -> Self:
        """What stands so for the user's teams, about people whom the user may know."""
        return self.filter(STANDS[standing]).to_teams_of(user).visible_to(user)

    def inbox_of(self, user: Account, standing: ReceiptStanding, narrowed: models.Q = EVERYTHING) -> Self:
        """The same as lines: of each thread one receipt, the one that leads it.

        A thread stands where the first of its receipts does that the user may know of: to acknowledge, worked on, for
        information, closed. The worst leads, then the one with the least time left; of closed ones the latest.
        narrowed: only of those receipts.
        """
        same = Receipt.objects.filter(narrowed, thread_id=models.OuterRef("thread_id")).to_teams_of(user)
        earlier = [STANDS[receipt_standing] for receipt_standing in ReceiptStanding][
            : list(ReceiptStanding).index(standing)
        ]
        leads = functools.reduce(operator.or_, earlier, STANDS[standing] & leads_before(standing))
        rows = self.filter(narrowed).standing_for(user, standing)
        return rows.exclude(models.Exists(same.handled_for(user).filter(leads)))

    def to_teams_of(self, user: Asker) -> Self:
        """Of the user's teams. Says nothing about the person: `visible_to` goes on top."""
        return self.filter(team_id__in=teams_of(user))

    def not_excluded_for(self, user: Account) -> Self:
        """About nobody, or about somebody from whom no exclusion keeps the user. Gives nobody access: for a duty desk,
        which need not see the person and hears that a team has not answered."""
        free = access.not_excluded(self.filter(subject__isnull=False), user)
        return self.filter(models.Q(subject__isnull=True) | models.Q(pk__in=free.order_by().values("pk")))

    def with_alerts(self) -> Self:
        """With what a line about it says: one query more than the rows."""
        people = models.Prefetch("subject", queryset=access.subjects().in_words())
        named = ("alert__resolved_by", "alert__taken_by", "thread", "team", "acknowledged_by")
        return self.select_related(*named).prefetch_related(people)


class Receipt(Keyed):
    """One team was told of one alert, by when it must answer, and who of it has said that they know.

    Each team's own: that one has acknowledged silences no other. `thread`, `subject` and `severity` repeat the alert's,
    which never change, so that the filter and the order of the inbox need no join. As they counted when it was made:
    `step_span`, how long each rung has; `night_begins` and `night_ends`, between which no rung of a high one is made.
    for_information: it joined a thread that the team has acknowledged: no clock runs, and nobody is asked.
    is_held_back: the team holds back such alerts (`held_back_by`) until that ends: no clock runs meanwhile.
    """

    class State(models.TextChoices):
        NEW = "new", "To acknowledge"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="receipts")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="receipts")
    thread = models.ForeignKey("sharing.Thread", on_delete=models.CASCADE, related_name="receipts")
    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, null=True, related_name="+")
    severity = models.PositiveSmallIntegerField(choices=SEVERITIES)
    told_at = models.DateTimeField()
    due_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)  # when the first of the team opened it
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)  # when the alert was over
    for_information = models.BooleanField(default=False, db_default=False)
    is_held_back = models.BooleanField(default=False, db_default=False)
    held_back_by = models.ForeignKey(
        "sharing.Suppression", on_delete=models.SET_NULL, null=True, blank=True, related_name="receipts"
    )
    # From when it escalates, where that is not when it is due: it was open when escalation became an act.
    escalates_from = models.DateTimeField(null=True, blank=True)
    step_span = models.DurationField()
    night_begins = models.TimeField()
    night_ends = models.TimeField()
    next_rung_at = models.DateTimeField(null=True, blank=True)  # when it escalates next, while it is open
    answered_at = models.DateTimeField(null=True, blank=True)  # somebody above has it: it escalates no further
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["severity", "due_at", "pk"]
        indexes = [
            models.Index(
                fields=["team", "severity", "due_at", "id"],
                condition=models.Q(acknowledged_at__isnull=True, closed_at__isnull=True),
                name="receipt_open_by_due",
            ),
            models.Index(fields=["thread", "team"], name="receipt_of_thread"),
            models.Index(fields=["team", "severity", "due_at", "id"], name="receipt_by_team"),
            models.Index(
                fields=["next_rung_at", "id"],
                condition=models.Q(acknowledged_at__isnull=True, closed_at__isnull=True, next_rung_at__isnull=False),
                name="receipt_by_next_rung",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["alert", "team"], name="receipt_once_for_a_team"),
            models.CheckConstraint(
                condition=models.Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | models.Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="receipt_is_acknowledged_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(read_at__isnull=True, read_by__isnull=True)
                | models.Q(read_at__isnull=False, read_by__isnull=False),
                name="receipt_is_read_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(due_at__gte=models.F("told_at")), name="receipt_is_due_after_it_was_told"
            ),
            models.CheckConstraint(condition=models.Q(step_span__gt=timedelta(0)), name="receipt_gives_rungs_time"),
            models.CheckConstraint(
                condition=models.Q(for_information=False) | models.Q(next_rung_at__isnull=True),
                name="receipt_for_information_goes_no_further",
            ),
            models.CheckConstraint(
                condition=models.Q(is_held_back=False)
                | models.Q(held_back_by__isnull=False, next_rung_at__isnull=True, severity__gt=Severity.CRITICAL),
                name="receipt_held_back_has_no_clock",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False, next_rung_at__isnull=True),
                name="receipt_answered_above_goes_no_further",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.alert}"

    @property
    def state(self) -> State:
        return self.State.ACKNOWLEDGED if self.acknowledged_at else self.State.NEW

    @property
    def is_open(self) -> bool:
        is_asked = not self.for_information and not self.is_held_back
        return self.acknowledged_at is None and self.closed_at is None and is_asked

    @property
    def waiting(self) -> Waiting:
        """What decides its ladder."""
        night = Night(self.night_begins, self.night_ends)
        return Waiting(self.told_at, self.escalates_from or self.due_at, self.step_span, self.severity, night)


class RungQuerySet(models.QuerySet["RungMade"]):
    def waiting_for(self, user: User) -> Self:
        """Of receipts that are still open, and that nobody above has answered, the rungs in which the user was alerted
        by name. Says nothing about the person: a duty desk may not see whom it answers for."""
        open_still = {f"receipt__{name}": value for name, value in OPEN_STILL.items()}
        return self.filter(people=user, receipt__answered_at__isnull=True, **open_still)


class RungMade(Keyed):
    """A receipt has escalated: these people were alerted by name, at this moment. Once for a rung and round.

    made_at may be later than due_at: pages say both. Nobody in `people`: no one was available. told_as: as what they
    were asked ("deputy"), in words.
    """

    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="rungs")
    rung = models.CharField(
        max_length=10,
        choices=[
            (Rung.DEPUTY.value, "Deputies"),
            (Rung.DUTY_DESK.value, "Duty desk"),
            (Rung.COMMAND.value, "Command"),
        ],
    )
    round = models.PositiveSmallIntegerField(default=1, db_default=1)
    because = models.CharField(
        max_length=20,
        choices=[
            (Because.OVERDUE.value, "no one acknowledged in time"),
            (Because.EMPTY_BELOW.value, "no one was available before"),
            (Because.NIGHT.value, "raised out of hours"),
            (Because.MAIL_DOWN.value, "emails are not being sent"),
        ],
        default=Because.OVERDUE,
        db_default=Because.OVERDUE.value,
    )
    told_as = models.CharField(max_length=60, blank=True, default="", db_default="")
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    people = models.ManyToManyField(User, related_name="+")

    objects = RungQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name_plural = "rungs made"
        constraints = [
            models.UniqueConstraint(fields=["receipt", "rung", "round"], name="rung_once_for_a_receipt_and_round"),
            models.CheckConstraint(
                condition=models.Q(made_at__gte=models.F("due_at")), name="rung_is_made_when_it_is_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rung_display()} of {self.receipt}"

    @property
    def step(self) -> EscalationStep:
        return EscalationStep(Rung(self.rung), self.due_at, self.round, Because(self.because))


class Digest(Keyed):
    """Something that a team is told of by letter, once: a list that is ready. It speaks of no person.

    One row for a team and a thing, `kind` and `key`; `title` says in words what is ready, `path` where.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="digests")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    path = models.CharField(max_length=300)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "key", "team"], name="digest_once_for_a_team")]

    def __str__(self) -> str:
        return f"{self.title}: {self.team}"

    @property
    def is_to_all(self) -> bool:
        """Whether every team was told of it, and not only those whom it concerns."""
        return not self.kind.startswith(("access.", "leave.", "alerts.", "reach.", "register.", "reports.", "rota."))


class Delivery(Keyed):
    """One attempt-counted message outside the pages: a team has something to acknowledge, or a list is ready.

    rung: it escalated to this user by name.

    The receipt, or the list, is the truth and is always there; a delivery only fetches somebody to it. Held are letters
    in a storm: of a kind until somebody has looked (`reviewed_at`), of a team until one letter leaves for several of
    them. That one is a bundle (`bundled_at`), and the others say which (`bundled_in`).
    """

    class Channel(models.TextChoices):
        IN_APP = "in_app", "On the page"
        EMAIL = "email", "Email"
        PAGER = "pager", "Text or pager"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        HELD = "held", "Held"
        SENT = "sent", "Sent"
        DROPPED = "dropped", "No longer needed"
        FAILED = "failed", "Not delivered"
        BUNDLED = "bundled", "In 1 email with others"

    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, null=True, related_name="deliveries")
    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, null=True, related_name="deliveries")
    rung = models.ForeignKey(RungMade, on_delete=models.CASCADE, null=True, related_name="deliveries")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20, choices=Channel)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING, db_default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    storm = models.ForeignKey(
        "sharing.Storm", on_delete=models.SET_NULL, null=True, blank=True, related_name="deliveries"
    )
    bundled_in = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="bundle")
    bundled_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)  # the last attempt, where it failed
    error = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["receipt"], condition=models.Q(state="held"), name="delivery_held"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["receipt", "user", "channel"],
                condition=models.Q(receipt__isnull=False, rung__isnull=True),
                nulls_distinct=False,
                name="delivery_once_a_channel",
            ),
            models.UniqueConstraint(
                fields=["rung", "user", "channel"],
                condition=models.Q(rung__isnull=False),
                name="delivery_of_a_rung_once_a_channel",
            ),
            models.CheckConstraint(
                condition=models.Q(rung__isnull=True) | models.Q(receipt__isnull=False),
                name="delivery_of_a_rung_is_of_its_receipt",
            ),
            models.UniqueConstraint(
                fields=["digest", "user", "channel"],
                condition=models.Q(digest__isnull=False),
                nulls_distinct=False,
                name="delivery_of_a_digest_once_a_channel",
            ),
            models.CheckConstraint(
                condition=models.Q(receipt__isnull=False, digest__isnull=True)
                | models.Q(receipt__isnull=True, digest__isnull=False),
                name="delivery_is_of_a_receipt_or_a_digest",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", next_try_at__isnull=False)
                | (~models.Q(state="waiting") & models.Q(next_try_at__isnull=True)),
                name="delivery_waits_until_a_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(bundled_in__isnull=True, state__in=["waiting", "held", "sent", "dropped", "failed"])
                | models.Q(bundled_in__isnull=False, state="bundled", bundled_at__isnull=True),
                name="delivery_is_in_a_bundle_or_leaves",
            ),
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="delivery_is_sent_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} to {self.user}"
