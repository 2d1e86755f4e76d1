"""Questions about licences, checks and breaches, by name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.utils import timezone

from licence.breaches import rules as breach_rules
from licence.checks import rules as check_rules
from licence.licences import rules as lifecycle
from licence.readiness.rules import readiness
from licence.recalls.rules import recalls
from offenders.custody.rules import HELD
from offenders.models import CustodyPeriod
from sharing import access
from sharing.access import fields
from sharing.access.querysets import VisibleQuerySet
from sharing.records.account import Account

if TYPE_CHECKING:
    from sharing.models import User


class OfPersonQuerySet(VisibleQuerySet):
    """Rows below a person; who may know of the person may read them."""

    subject_path = "offender"


class LicenceQuerySet(OfPersonQuerySet):
    def active(self) -> Self:
        return self.filter(status=lifecycle.Status.ACTIVE)

    def drafts(self) -> Self:
        return self.filter(status__in=lifecycle.DRAFTS)

    def waiting(self) -> Self:
        """Those that somebody has to approve."""
        return self.filter(status__in=lifecycle.WAITS_FOR_APPROVAL)

    def in_the_making(self) -> Self:
        """Begun and not yet in force: at most one of a person."""
        return self.filter(status__in=lifecycle.BEFORE_FORCE)

    def approved_for_release(self) -> Self:
        """Approved and waiting for the release on which they take force."""
        return self.filter(status__in=lifecycle.APPROVED_FIRST)

    def unfinished(self) -> Self:
        """Neither over nor revoked."""
        return self.exclude(status__in=[lifecycle.Status.INACTIVE, lifecycle.Status.RECALLED])


class ConditionQuerySet(OfPersonQuerySet):
    def in_force(self, *, on: date) -> Self:
        """Those that bind on this day, with that day's wording, of whichever version of the licence."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)

    def to_cite(self) -> Self:
        """With the little of it and of its licence that recording a breach needs."""
        named = ("uid", "offender", "position", "family", "wording", "starts_on", "ends_on")
        return self.select_related("licence").only(
            *named, *(f"licence__{name}" for name in ("number", "part", "activated_at", "ended_at"))
        )


class PlanQuerySet(OfPersonQuerySet):
    def live(self, *, on: date) -> Self:
        """Those that are not over. The first check may lie ahead: the condition is planned for all that."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))

    def with_last_test(self) -> Self:
        """With `tested_at`: when the last polygraph test since this release was done, None before the first."""
        from licence.checks.models import Check  # a plan asks its own checks' table, which is built of this module

        tests = Check.objects.tests_done().order_by("-done_at")
        tests = tests.filter(offender=OuterRef("offender"), licence__number=OuterRef("condition__licence__number"))
        return self.annotate(tested_at=Subquery(tests.values("done_at")[:1]))


PAUSED = Q(kind__in=check_rules.IN_THE_COMMUNITY, offender__status__in=HELD)


class CheckQuerySet(OfPersonQuerySet):
    def unanswered(self) -> Self:
        return self.filter(outcome="")

    def asked_for(self) -> Self:
        """Unanswered ones of a licence that is in force; those of a revoked or ended one are asked for no more."""
        return self.unanswered().filter(licence__status=lifecycle.Status.ACTIVE)

    def to_answer(self) -> Self:
        """Those asked for that are not paused."""
        return self.asked_for().exclude(PAUSED)

    def paused(self) -> Self:
        """Those asked for that nobody can make while the person is in custody: neither due nor missed until then."""
        return self.asked_for().filter(PAUSED)

    def to_resume(self) -> Self:
        """Those that were paused on the day they were due, of somebody who is out again. With `out_on`."""
        after = CustodyPeriod.objects.filter(offender=OuterRef("offender"), ends_on__gt=OuterRef("due_on"))
        out_on = Subquery(after.order_by("-ends_on").values("ends_on")[:1])
        rows = self.to_answer().filter(kind__in=check_rules.IN_THE_COMMUNITY).annotate(out_on=out_on)
        return rows.filter(out_on__isnull=False).exclude(offender__status__in=HELD)

    def answered(self) -> Self:
        return self.exclude(outcome="")

    def tests_done(self) -> Self:
        """Polygraph sessions in which a test was done: neither put off nor missed, refused or not completed."""
        sessions = self.filter(kind=check_rules.CheckKind.POLYGRAPH_SESSION, done_at__isnull=False)
        return sessions.exclude(outcome=check_rules.Outcome.NOT_DONE).exclude(
            polygraph_result__in=check_rules.NOT_TESTED
        )

    def on_days(self, first: date, last: date) -> Self:
        """Due on these days, the last included: what is to be made, and what was found or missed."""
        asked = Q(licence__status=lifecycle.Status.ACTIVE) & ~PAUSED | ~Q(outcome="")
        return self.filter(asked, due_on__range=(first, last))

    def with_all(self) -> Self:
        """With what a row of a list prints."""
        return self.select_related("offender", "officer", "team", "plan").prefetch_related("conditions")

    def mine(self, user) -> Self:
        """Those that the user makes: by name, or by a team of theirs where nobody is named. By the teams' keys, so that
        they are found by the index of officers and of teams, and not among everybody's."""
        teams = access.viewer_of(user, at=timezone.now()).team_ids
        return self.filter(Q(officer=user) | Q(officer__isnull=True, team_id__in=teams))

    def of_team(self, team) -> Self:
        """Those that are the team's, or of an officer who is in it now."""
        officers = team.memberships.live(at=timezone.now()).values("user_id")
        return self.filter(Q(team=team) | Q(officer__in=officers))

    def missed(self, *, on: date) -> Self:
        """Unanswered checks whose last day of grace lies before `on`."""
        return self.unanswered().filter(grace_ends_on__lt=on)

    def overdue(self, *, on: date) -> Self:
        """Unanswered and due before today; not missed while in their grace."""
        return self.unanswered().filter(due_on__lt=on)

    def due_by(self, last: date) -> Self:
        return self.unanswered().filter(due_on__lte=last)


class HandoverQuerySet(OfPersonQuerySet):
    def standing(self) -> Self:
        """Those whose check still waits with whom it was given to."""
        return self.filter(
            Q(check_made__officer=F("to_officer")) | Q(check_made__officer__isnull=True, to_officer__isnull=True),
            Q(check_made__team=F("to_team")) | Q(check_made__team__isnull=True, to_team__isnull=True),
            check_made__outcome="",
            check_made__licence__status=lifecycle.Status.ACTIVE,
        )

    def with_all(self) -> Self:
        """With what a row of a list prints."""
        who = ("by", "from_officer", "from_team", "to_officer", "to_team", "check_made__officer", "check_made__team")
        return self.select_related("offender", *who).prefetch_related("check_made__conditions")


class ExemptionQuerySet(OfPersonQuerySet):
    def holding(self, *, at: datetime) -> Self:
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at), starts_at__lte=at, ends_at__gt=at)


class BreachQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        return self.filter(status__in=breach_rules.OPEN)

    def in_sight(self) -> Self:
        """Open ones, and concerns that were decided against recall and stay visible."""
        return self.filter(status__in=breach_rules.OPEN | breach_rules.VISIBLE_CONCERN)

    def to_look_at_again(self, *, at: datetime) -> Self:
        return self.filter(status=breach_rules.Status.NO_RECALL, look_again_at__lte=at)


class ReadinessQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        """Of releases that are expected still."""
        return self.filter(closed_at__isnull=True)

    def late(self, *, on: date) -> Self:
        """A mandatory item is open past its day."""
        return self.open().filter(first_due_on__lt=on)

    def blocked(self) -> Self:
        """An item waits for something that does not come by itself."""
        return self.open().filter(blocked__gt=0)

    def going_by(self, last: date) -> Self:
        return self.filter(goes_on__lte=last)

    def with_all(self) -> Self:
        """With what a row of a list prints."""
        return self.select_related("offender__establishment", "release", "tag_order")


class ReadinessItemQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        """As last judged, of lists that are not over."""
        return self.filter(state__in=readiness.OPEN, readiness__closed_at__isnull=True)

    def mandatory(self) -> Self:
        return self.filter(is_mandatory=True)

    def late(self, *, on: date) -> Self:
        """Open after their last day."""
        return self.open().filter(due_on__lt=on)

    def of(self, user: User) -> Self:
        """Those that were given to this user."""
        return self.filter(owner=user)


class RegisterQuerySet(OfPersonQuerySet):
    def current(self, *, on: date) -> Self:
        """Entries of a register that hold on this day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)


class ZoneQuerySet(OfPersonQuerySet):
    """Where somebody must be tells where they live: it is there as a whole, or not at all. Where they must not go, and
    what they must not leave, is for everybody who sees them."""

    PUBLIC = ("exclusion", "restriction")

    def handled_for(self, user: Account) -> Self:
        return fields.readable(self, user, fields.HOME_ADDRESS, but=Q(kind__in=self.PUBLIC))


class PlaceQuerySet(RegisterQuerySet):
    """An address says where somebody lives whatever else its row says: it is there as a whole, or not at all."""

    PUBLIC = ("approved_premises", "work")

    def handled_for(self, user: Account) -> Self:
        return fields.readable(self, user, fields.HOME_ADDRESS, but=Q(kind__in=self.PUBLIC))


class RecallQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        """Those that have not ended: at most one of a person."""
        return self.filter(status__in=recalls.OPEN)

    def to_decide(self) -> Self:
        """Those on which a senior has to decide."""
        return self.filter(status=recalls.Status.CONSULTING_SPO)

    def with_casework(self) -> Self:
        return self.filter(status=recalls.Status.SENT_TO_PPCS)

    def at_large(self) -> Self:
        return self.filter(status=recalls.Status.UNLAWFULLY_AT_LARGE)

    def on_watch(self) -> Self:
        """Closed, for the person left the country; whoever comes back is arrested."""
        return self.filter(status=recalls.Status.CLOSED, closed_because=recalls.ClosedBecause.LEFT_UK)

    def with_people(self) -> Self:
        return self.select_related(
            *("offender__establishment", "author", "decided_by", "countersigned_by", "endorsed_by"),
            *("called_by", "sent_by", "establishment"),
        )


class RecallClockQuerySet(OfPersonQuerySet):
    def running(self) -> Self:
        """Started and not stopped; one that stands still is among them."""
        return self.filter(stopped_at__isnull=True)

    def past_due(self, *, at: datetime) -> Self:
        """Running, not standing still, and the last moment has passed."""
        return self.running().filter(paused_at__isnull=True, due_at__lt=at)

    def of_recalls(self, keys: Iterable[int]) -> Self:
        """Those of these recalls and of the arrests that wait for them, each with `of`, the key of its recall."""
        among = list(keys)
        own = self.filter(recall__in=among).annotate(of=F("recall_id"))
        return own.union(self.filter(arrest__recall__in=among).annotate(of=F("arrest__recall_id")), all=True)

    def newly_past_due(self, *, at: datetime) -> Self:
        """Past due, and nobody was told of it yet."""
        return self.past_due(at=at).filter(missed_at__isnull=True)


class UrgentArrestQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def with_clock(self) -> Self:
        """With `running`, the limit until the decision; None where none runs."""
        running = FilteredRelation("clocks", condition=Q(clocks__stopped_at__isnull=True))
        return self.annotate(running=running).select_related("running")


class PaperQuerySet(OfPersonQuerySet):
    """Papers that the person must not receive. Each is there for those on its list alone, wherever it is asked for."""

    opened_by_emergency = False

    def handled_for(self, user: Account) -> Self:
        """A program never reads one, whoever puts it on a list."""
        if user.is_program:
            return self.none()
        from licence.recalls.models import RecallPaper  # the list of its own readers, which is built of this module

        named = RecallPaper.readers.through.objects.filter(recallpaper_id=OuterRef("pk"), user_id=user.pk)
        return self.filter(Exists(named))
