"""The job that finds matches and says who they are for. Nothing that anybody does starts it: the clock alone does."""

from __future__ import annotations

import hashlib
import hmac
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.matches import alert_kinds
from offenders.matches.models import Match, MatchSide
from offenders.matches.practice import DESK_WITHIN, MOST_PEOPLE
from offenders.matches.rules import decide_by, is_of_many
from offenders.matches.sources import SOURCES
from sharing import alerts, practice
from sharing.access.roles import Capability, holders
from sharing.access.rules import LINKING
from sharing.agencies.models import Membership, Team
from sharing.alerts import Only
from sharing.grants.models import TeamScope
from sharing.grants.who_can_see import who_sees
from sharing.jobs.set_aside import alone
from sharing.models import User
from sharing.records.once import only_one

WORK = "matches"
WORKERS = holders(Capability.SEE_MATCHES)
AT_DESK = holders(Capability.SIT_AT_LINKING_DESK)
PairKey = tuple[str, str, int, int]  # kind, digest, the two people
Row = tuple[int, str, int, str]  # whose, source, key of the row, programme


def find_matches(*, at: datetime) -> None:
    """Safe twice, and late. What is set aside names no person: who sees them would learn of the match."""
    with only_one("offenders.matches") as is_mine:
        if is_mine:
            save_pairs(pairs_of(most=practice.value(MOST_PEOPLE, on=timezone.localdate(at))), at=at)
            assign(at=at)


def pairs_of(*, most: int) -> dict[PairKey, list[Row]]:
    """Every two people with the same detail, each with the rows that have it."""
    groups: dict[tuple[str, str], dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for source in SOURCES.values():
        for detail in source.details():
            if detail.key:
                row = (detail.offender, source.name, detail.row, detail.programme)
                groups[str(detail.kind), detail.key][detail.offender].append(row)
    pairs: dict[PairKey, list[Row]] = {}
    for (kind, key), people in groups.items():
        if is_of_many(len(people), most=most):
            continue
        for first, second in itertools.combinations(sorted(people), 2):
            pairs[kind, digest_of(kind, key), first, second] = [*people[first], *people[second]]
    return pairs


def digest_of(kind: str, key: str) -> str:
    """Under the key of this installation: the table of matches holds no phone and no address."""
    return hmac.new(settings.SECRET_KEY.encode(), f"match {kind} {key}".encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def save_pairs(pairs: Mapping[PairKey, list[Row]], *, at: datetime) -> None:
    """Those that are new, those that are no longer so, and which rows say it."""
    kept = {(row.kind, row.digest, row.offender_id, row.other_id): row for row in Match.objects.all()}
    gone = [row.pk for key, row in kept.items() if key not in pairs and row.ended_at is None]
    back = [row.pk for key, row in kept.items() if key in pairs and row.ended_at is not None]
    Match.objects.filter(pk__in=gone).update(ended_at=at)
    Match.objects.filter(pk__in=back).update(ended_at=None)
    new = [
        Match(kind=kind, digest=digest, offender_id=first, other_id=second, found_at=at)
        for kind, digest, first, second in pairs
        if (kind, digest, first, second) not in kept
    ]
    for row in Match.objects.bulk_create(new):
        kept[row.kind, row.digest, row.offender_id, row.other_id] = row
    _save_sides({kept[key].pk: rows for key, rows in pairs.items()})


def _save_sides(wanted: Mapping[int, Iterable[Row]]) -> None:
    there = {
        (side.match_id, side.kept_in, side.row_id): side.pk for side in MatchSide.objects.filter(match__in=list(wanted))
    }
    sides = {
        (match, source, row): MatchSide(
            match_id=match, offender_id=offender, kept_in=source, row_id=row, programme=programme
        )
        for match, rows in wanted.items()
        for offender, source, row, programme in rows
    }
    MatchSide.objects.bulk_create([side for key, side in sides.items() if key not in there])
    MatchSide.objects.filter(pk__in=[pk for key, pk in there.items() if key not in sides]).delete()


def assign(*, at: datetime) -> None:
    """Each match that nobody has answered or decided goes to those who see both; where nobody does, to the desk."""
    hours = practice.value(DESK_WITHIN, on=timezone.localdate(at))
    for match in Match.objects.to_answer().filter(decided_at__isnull=True).select_related("offender", "other"):
        with alone(WORK, match.pk):
            workers = workers_of(match, at=at)
            if next(workers, None):
                _give_to_readers(match, at=at)
            else:
                _refer(match, hours=hours, at=at)


def workers_of(match: Match, *, at: datetime) -> Iterator[User]:
    """Those who work on people, and may see both and what they share."""
    people = who_sees(match.offender, at=at).filter(role__in=WORKERS, pk__in=who_sees(match.other, at=at).values("pk"))
    return (user for user in people.order_by("pk") if sees(user, match))


def sees(user: User, match: Match) -> bool:
    return Match.objects.filter(pk=match.pk).visible_to(user).exists()


def _give_to_readers(match: Match, *, at: datetime) -> None:
    if match.referred_at:  # access has changed since: it is theirs to answer
        Match.objects.filter(pk=match.pk, decided_at__isnull=True).update(referred_at=None, decide_by=None)
        close_desk_alerts(match, reason="Someone who works on them can see both", at=at)
    people = [user.pk for user in workers_of(match, at=at)]
    teams = Team.objects.open().filter(pk__in=Membership.objects.live(at=at).filter(user__in=people).values("team_id"))
    told = teams_in_which_all(teams, WORKERS, lambda user: sees(user, match), at=at).teams or ()
    by_agency = defaultdict(list)
    for key, agency in Team.objects.filter(pk__in=told).values_list("pk", "agency__uid"):
        by_agency[agency].append(key)
    for agency, keys in by_agency.items():  # where there is none a later hour asks again: a team may have changed
        if alerts.not_raised(kind=alert_kinds.FOUND, keys=[found_key(match, agency)]):
            alerts.raise_alert(
                kind=alert_kinds.FOUND,
                key=found_key(match, agency),
                subject=None,
                text="2 people you can see share a detail. Open Matches to see which, and record what you make of it.",
                link=reverse("matches"),
                only=Only(teams=keys),
                at=at,
            )


def found_key(match: Match, agency: UUID) -> str:
    """An alert for each agency: the answer of one leaves that of another open."""
    return f"{match.uid}:{agency}"


def _refer(match: Match, *, hours: int, at: datetime) -> None:
    if match.referred_at is None:
        match.referred_at, match.decide_by = at, decide_by(at, hours=hours)
        match.save(update_fields=["referred_at", "decide_by"])
    key = f"{match.uid}:{match.referred_at.isoformat()}"
    desks = _desks_of(match, at=at)
    if not desks.teams:
        _tell_that_nobody_decides(match, at=at)
        return
    close_desk_alerts(match, reason="A linking desk can decide it", at=at, kinds=(alert_kinds.NOBODY,))
    if alerts.not_raised(kind=alert_kinds.TO_DECIDE, keys=[key]):
        _tell_desk(desks, alert_kinds.TO_DECIDE, key, "A match is due from the linking desk.", at=at)
    if match.decide_by and match.decide_by <= at and alerts.not_raised(kind=alert_kinds.OVERDUE, keys=[key]):
        _tell_desk(desks, alert_kinds.OVERDUE, key, "A match was not decided in time.", at=at)


def _desks_of(match: Match, *, at: datetime) -> Only:
    scopes = TeamScope.objects.live(at=at).filter(grant_role=LINKING)
    teams = Team.objects.open().filter(pk__in=scopes.values("team_id"))
    return teams_in_which_all(teams, AT_DESK, lambda user: at_desk_of(user, match, at=at), at=at)


def _tell_desk(desks: Only, kind: alerts.AlertKind, key: str, text: str, *, at: datetime) -> None:
    alerts.raise_alert(
        kind=kind,
        key=key,
        subject=None,
        text=f"{text} Open Linking desk to decide what to tell each owner.",
        link=reverse("linking_desk"),
        only=desks,
        at=at,
    )


def _tell_that_nobody_decides(match: Match, *, at: datetime) -> None:
    """To those who agree who sits where. Neither the people nor their programmes are named."""
    if any(key.startswith(str(match.uid)) for key in alerts.open_keys(kind=alert_kinds.NOBODY)):
        return
    alerts.raise_alert(
        kind=alert_kinds.NOBODY,
        key=f"{match.uid}:{at.isoformat()}",
        subject=None,
        text="Check that someone sits at the linking desks of both programmes, and ask those who set restrictions to "
        "name a member of the desk. This closes once a desk can decide the match.",
        at=at,
    )


def at_desk_of(user: User, match: Match, *, at: datetime) -> bool:
    return Match.objects.for_desk(user, at=at).filter(pk=match.pk).exists()


AT_DESK_KINDS = (alert_kinds.TO_DECIDE, alert_kinds.OVERDUE, alert_kinds.NOBODY)


def close_desk_alerts(
    match: Match, *, reason: str, at: datetime, kinds: Iterable[alerts.AlertKind] = AT_DESK_KINDS
) -> None:
    for kind in kinds:
        for key in alerts.open_keys(kind=kind):
            if key.startswith(str(match.uid)):
                alerts.resolve(kind=kind, key=key, reason=reason, at=at)


def teams_in_which_all(
    teams: Iterable[Team], roles: Iterable[str], may: Callable[[User], bool], *, at: datetime
) -> Only:
    """Those of the teams in which everybody of these roles may: a colleague who may not would learn by the alert that
    there is something."""
    known: dict[int, bool] = {}
    found = []
    for team in teams:
        members = User.objects.filter(
            pk__in=Membership.objects.live(at=at).filter(team=team).values("user_id"), is_active=True, role__in=roles
        )
        for user in members:
            if user.pk not in known:
                known[user.pk] = may(user)
        if members and all(known[user.pk] for user in members):
            found.append(team.pk)
    return Only(teams=found)
