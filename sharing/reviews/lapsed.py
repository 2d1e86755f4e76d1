"""Give back what reviews of access ended by silence, as they did until November 2026: one act of two people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.agencies.models import Agency, Team, User
from sharing.alerts import digests
from sharing.grants import actions as grants
from sharing.grants.models import Grant
from sharing.grants.unseen import actions as sight_gaps
from sharing.records.errors import Refused
from sharing.reviews.give_back_models import GiveBack
from sharing.reviews.models import ReviewLine

GIVEN_BACK = "access.given_back"
WHY = "Restored: a review had ended it because no one confirmed it."


class GiveBackRefused(Refused):
    """It cannot be asked, or agreed to, so."""


@dataclass(frozen=True)
class OfTeam:
    """To how many people a team would be given access again."""

    agency: str
    team: str
    people: int


@dataclass(frozen=True)
class Preview:
    """What would be given back if it were agreed now."""

    teams: Sequence[OfTeam]
    grants: int
    people: int

    @property
    def mark(self) -> str:
        """Another one as soon as it would be something else."""
        return f"{self.grants}-{self.people}-{len(self.teams)}"


def lapsed(agency: Agency | None, *, at: datetime) -> QuerySet[ReviewLine]:
    """Ended by a review's clock and not given back, of open teams; not what would be over by now, and not where the
    team was given access again since. Emergency access is over."""
    in_again = Grant.objects.live(at=at).filter(
        subject_id=OuterRef("subject_id"), team_id=OuterRef("grant__team_id"), emergency__isnull=True
    )
    rows = ReviewLine.objects.filter(
        Q(grant__ends_at__isnull=True) | Q(grant__ends_at__gt=at),
        ~Exists(in_again),
        decision=ReviewLine.Decision.LAPSED,
        given_back__isnull=True,
        grant__ended_at__isnull=False,
        grant__ended_by__isnull=True,
        grant__emergency__isnull=True,
        grant__team__closed_at__isnull=True,
    )
    return rows if agency is None else rows.filter(grant__team__agency=agency)


def preview(agency: Agency | None, *, at: datetime) -> Preview:
    """By team, without a name. Two queries."""
    rows = lapsed(agency, at=at).order_by()
    of_teams = (
        rows.values("grant__team__agency__name", "grant__team__name")
        .annotate(people=Count("subject_id", distinct=True))
        .order_by("grant__team__agency__name", "grant__team__name")
    )
    teams = [OfTeam(row["grant__team__agency__name"], row["grant__team__name"], row["people"]) for row in of_teams]
    counted = rows.aggregate(grants=Count("pk"), people=Count("subject_id", distinct=True))
    return Preview(teams, counted["grants"], counted["people"])


def agency_asked_for(user: User) -> Agency | None:
    """Of which agency the user asks and agrees: a privacy officer of all (None), a manager of their own."""
    return None if user.can(Capability.REVIEW_EMERGENCIES) else user.agency


@transaction.atomic
def ask(*, reason: str, by: User) -> GiveBack:
    """Raises RecordHidden for who is neither a manager nor a privacy officer, SamePerson for an account that cannot
    sign, GiveBackRefused where nothing lapsed, or where it is asked already."""
    _require(by)
    refuse_who_cannot_sign(by)
    now = timezone.now()
    agency = agency_asked_for(by)
    if not reason.strip():
        raise GiveBackRefused("reason", "Enter a reason for restoring the access")
    if GiveBack.objects.waiting().filter(agency=agency).exists():
        raise GiveBackRefused("", "Already requested. Someone else must agree")
    if not lapsed(agency, at=now).exists():
        raise GiveBackRefused("", "There is no access to restore")
    asked = GiveBack.objects.create(agency=agency, reason=reason.strip(), asked_by=by, asked_at=now)
    audit.record(action=audit.Action.GRANT, verb="sharing.give_back_asked", by=by, target=asked, reason=reason)
    return asked


@transaction.atomic
def agree(*, asked: GiveBack, by: User) -> int:
    """Another person agrees, and every team is given access as before, from now on, until the end it had. Returns how
    many grants; 0 where somebody agreed before. Raises RecordHidden, SamePerson."""
    _require(by)
    if not GiveBack.objects.open_to(by).filter(pk=asked.pk).exists():
        raise access.RecordHidden
    refuse_same_person(asked.asked_by, by)
    now = timezone.now()
    if not GiveBack.objects.waiting().filter(pk=asked.pk).update(agreed_by=by, agreed_at=now):
        return 0
    people = set(lapsed(asked.agency, at=now).values_list("subject_id", flat=True))
    access.hold([by], sorted(key for key in people if key is not None))
    lines = list(lapsed(asked.agency, at=now).select_related("grant__team").order_by("subject_id", "pk"))
    made = _write(lines, asked, by=by, at=now)
    GiveBack.objects.filter(pk=asked.pk).update(grants=len(made))
    _email_access_given_back({grant.team for grant in made}, asked, at=now)
    sight_gaps.look_at(sorted({grant.subject_id for grant in made}), at=now)
    return len(made)


def _write(lines: Sequence[ReviewLine], asked: GiveBack, *, by: User, at: datetime) -> list[Grant]:
    made: list[Grant] = []
    for line in lines:
        was = line.grant
        if was is None:
            continue
        line.given_back = Grant(
            subject_id=was.subject_id,
            team=was.team,
            grant_role=was.grant_role,
            reason=f"{WHY} {asked.reason}",
            made_by=asked.asked_by,
            approved_by=by,
            starts_at=at,
            ends_at=was.ends_at,
        )
        made.append(line.given_back)
    grants.write_grants(made, verb="sharing.grant_given_back", by=by)
    ReviewLine.objects.bulk_update(lines, ["given_back"], batch_size=500)
    return made


def _email_access_given_back(teams: set[Team], asked: GiveBack, *, at: datetime) -> None:
    for team in sorted(teams, key=lambda each: each.pk):
        digests.tell_team(
            team=team,
            kind=GIVEN_BACK,
            key=str(asked.pk),
            title="News of access your team has again",
            path=reverse("people"),
            at=at,
        )


def _require(by: User) -> None:
    if not (by.can(Capability.GRANT_ACCESS) or by.can(Capability.REVIEW_EMERGENCIES)):
        audit.refuse(by=by, verb="sharing.give_back_refused")
        raise access.RecordHidden
