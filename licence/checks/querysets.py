"""Questions about plans and checks, by name."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.apps import apps
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from licence.catalogue.rules.check_kinds import CheckKind
from licence.checks import rules
from licence.licences.rules import Status
from offenders.custody.models import CustodyPeriod
from offenders.custody.rules import HELD
from offenders.rows import OfPersonQuerySet
from sharing import access
from sharing.cover import standing


class PlanQuerySet(OfPersonQuerySet):
    def live(self, *, on: date) -> Self:
        """Those that are not over. The first check may lie ahead: the condition is planned for all that."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))

    def with_last_test(self) -> Self:
        """With `tested_at`: when the last polygraph test since this release was done, None before the first."""
        checks = apps.get_model("licence", "Check").objects  # as a foreign key names a table that comes later
        tests = checks.tests_done().order_by("-done_at")
        tests = tests.filter(offender=OuterRef("offender"), licence__number=OuterRef("condition__licence__number"))
        return self.annotate(tested_at=Subquery(tests.values("done_at")[:1]))


PAUSED = Q(kind__in=rules.IN_THE_COMMUNITY, offender__status__in=HELD)


class CheckQuerySet(OfPersonQuerySet):
    def unanswered(self) -> Self:
        return self.filter(outcome="")

    def asked_for(self) -> Self:
        """Unanswered ones of a licence that is in force; those of a revoked or ended one are asked for no more."""
        return self.unanswered().filter(licence__status=Status.ACTIVE)

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
        rows = self.to_answer().filter(kind__in=rules.IN_THE_COMMUNITY).annotate(out_on=out_on)
        return rows.filter(out_on__isnull=False).exclude(offender__status__in=HELD)

    def answered(self) -> Self:
        return self.exclude(outcome="")

    def tests_done(self) -> Self:
        """Polygraph sessions in which a test was done: neither put off nor missed, refused or not completed."""
        sessions = self.filter(kind=CheckKind.POLYGRAPH_SESSION, done_at__isnull=False)
        return sessions.exclude(outcome=rules.Outcome.NOT_DONE).exclude(polygraph_result__in=rules.NOT_TESTED)

    def on_days(self, first: date, last: date) -> Self:
        """Due on these days, the last included: what is to be made, and what was found or missed."""
        asked = Q(licence__status=Status.ACTIVE) & ~PAUSED | ~Q(outcome="")
        return self.filter(asked, due_on__range=(first, last))

    def with_all(self) -> Self:
        """With what a row of a list prints."""
        return self.select_related("offender", "officer", "team", "plan").prefetch_related("conditions")

    def mine(self, user) -> Self:
        """Those that the user makes: by name, for an officer on leave, or by a team of theirs where nobody is named. By
        the teams' keys, so that they are found by the index of officers and of teams, and not among everybody's."""
        teams = access.viewer_of(user, at=timezone.now()).team_ids
        named = standing.done_by(user, officer="officer", subject="offender_id")
        return self.filter(named | Q(officer__isnull=True, team_id__in=teams))

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


class CheckHandoverQuerySet(OfPersonQuerySet):
    def standing(self) -> Self:
        """Those whose check still waits with whom it was given to."""
        return self.filter(
            Q(check_made__officer=F("to_officer")) | Q(check_made__officer__isnull=True, to_officer__isnull=True),
            Q(check_made__team=F("to_team")) | Q(check_made__team__isnull=True, to_team__isnull=True),
            check_made__outcome="",
            check_made__licence__status=Status.ACTIVE,
        )

    def with_all(self) -> Self:
        """With what a row of a list prints."""
        who = ("by", "from_officer", "from_team", "to_officer", "to_team", "check_made__officer", "check_made__team")
        return self.select_related("offender", *who).prefetch_related("check_made__conditions")
