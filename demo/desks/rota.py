"""The rota of the CT duty desk and of CT command in the demo: 28 days, a gap in nine days, a swap that waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from demo import cast
from demo.at_time import held, moment
from sharing.leave import actions as leave
from sharing.models import Leave, Membership, Team, User
from sharing.pages.spans import end_of, start_of
from sharing.rota import actions
from sharing.rota.posts import Post
from sharing.rota.rules import Level

DAYS = 28
GAP_IN = 9  # days from today: nobody is on call in that night
SWAP_IN = 4
BY_DAY = ("Ada Birley", "Ben Corran", "Ada Birley", "Ben Corran", "Ada Birley", "Ben Corran", "Karen Lockyer")
AT_NIGHT = ("Neil Garvey", "Cora Dolman")  # four nights each; for the first days, while Cora is on leave, Neil
AWAY_DAYS = 2  # Cora's leave, from today
COMMANDERS = 2


def tell(*, now: datetime) -> None:
    """A manager enters the last shift first: before the first there is no gap, so that none is told meanwhile."""
    desk = Team.objects.filter(name=cast.DUTY_DESK).select_related("agency").first()
    people = {user.name: user for user in User.objects.filter(name__in={*BY_DAY, *AT_NIGHT})}
    if desk is None or len(people) < len({*BY_DAY, *AT_NIGHT}):
        return
    karen = people["Karen Lockyer"]
    managers = User.objects.filter(agency=desk.agency, role="ct_manager").exclude(name__in=people)
    commanders = list(managers.order_by("pk")[:COMMANDERS])
    today = timezone.localdate(now)
    worked_since = moment(today - timedelta(days=1), 0)
    Membership.objects.filter(team=desk, starts_at__gt=worked_since).update(starts_at=worked_since)
    cora = people["Cora Dolman"]
    away = leave.plan(
        officer=cora,
        kind=Leave.Kind.ANNUAL,
        starts_at=start_of(today, today=today),
        ends_at=end_of(today + timedelta(days=AWAY_DAYS)) or now,
        stand_in=people["Neil Garvey"],
        by=cora,
    )
    leave.accept(cover=away.covers.get(), by=people["Neil Garvey"])
    post = Post(desk.agency, desk, Level.FIRST)
    for day, name, begins, hours in reversed(shifts(today)):
        starts_at = moment(day, begins)
        ends_at = moment(day + timedelta(days=begins + hours >= 24), (begins + hours) % 24)
        with held(min(starts_at, now) if ends_at <= now else now):
            actions.enter(post=post, user=people[name], starts_at=starts_at, ends_at=ends_at, by=karen)
    command = Post(desk.agency, None, Level.COMMAND)
    for week in reversed(range(DAYS // 7 + 1)):
        begins = moment(today + timedelta(days=7 * week - 1), 9)
        ends = moment(today + timedelta(days=7 * week + 6), 9)
        user = commanders[week % len(commanders)]
        actions.enter(post=command, user=user, starts_at=begins, ends_at=ends, by=karen)
    asked = post.shifts.get(starts_at=moment(today + timedelta(days=SWAP_IN), 6))
    actions.ask(
        shift=asked,
        starts_at=asked.starts_at,
        ends_at=asked.ends_at,
        asked_of=people["Ben Corran" if asked.user.name != "Ben Corran" else "Ada Birley"],
        reason="Hospital appointment that cannot be moved",
        by=asked.user,
    )


def shifts(today: date) -> list[tuple[date, str, int, int]]:
    """Day, who, from which hour, how many hours: days from 6am, nights from 6pm, from yesterday on."""
    yesterday = today - timedelta(days=1)
    found = [(yesterday, "Ben Corran", 6, 12), (yesterday, "Neil Garvey", 18, 12)]
    for number in range(DAYS + 1):
        day = today + timedelta(days=number)
        found.append((day, BY_DAY[number % len(BY_DAY)], 6, 12))
        if number != GAP_IN:
            night = "Neil Garvey" if number <= AWAY_DAYS else AT_NIGHT[number // 4 % 2]
            found.append((day, night, 18, 12))
    return found
