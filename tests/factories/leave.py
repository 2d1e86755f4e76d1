"""A team of probation of which one is away, a colleague stands in, and a manager decides."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from sharing.access.rules import GrantRole
from sharing.leave import actions
from tests.factories.duties import DutyFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory

DAY = timedelta(days=1)


def cast_of(**person):
    """By name: tom, who is away; priya, who stands in; the manager ann, and another officer, samira; their team, and a
    person whose owner is tom."""
    team = TeamFactory(name="NSD North", agency=AgencyFactory(name="Probation", kind="probation"))
    found = {"team": team}
    names = {"tom": "Tom Brandreth", "priya": "Priya Shah", "samira": "Samira Reed", "ann": "Ann Dale"}
    for key, name in names.items():
        role = "probation_manager" if key == "ann" else "probation_officer"
        found[key] = UserFactory(name=name, agency=team.agency, teams=[team], role=role)
    return found | {"person": of_tom(found, **person)}


def of_tom(cast, **person):
    """Another person of tom's."""
    found = OffenderFactory(**person)
    GrantFactory(subject=found, team=cast["team"], grant_role=GrantRole.LEAD)
    DutyFactory(subject=found, team=cast["team"], owner=cast["tom"])
    return found


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def days_from_now(first, last):
    """The first moment of a day, so many days from today, and of the day after another."""
    today = timezone.localdate()
    return {
        "starts_at": midnight(today + first * DAY) if first else None,
        "ends_at": midnight(today + (last + 1) * DAY),
    }


def planned(cast, first=2, last=4, *, by="tom", stand_in="priya", kind="annual", **more):
    asked = {"officer": cast["tom"], "stand_in": cast[stand_in] if stand_in else None, "by": cast[by], "kind": kind}
    return actions.plan(**asked | days_from_now(first, last) | more)


def agreed(leave, cast, who="priya"):
    cover = leave.covers.filter(stand_in=cast[who], state="offered").latest("pk")
    return actions.accept(cover=cover, by=cast[who])


def away(cast, first=0, last=2, *, by="ann", **more):
    """Tom is away from now on, and priya has agreed."""
    leave = planned(cast, first, last, by=by, **more)
    agreed(leave, cast)
    return leave
