"""Reviews that wait for a hearing, hearings, and who sits on their panels."""

from datetime import date

from offenders.models import Conviction, Offence
from parole.listing.actions import hearings
from parole.listing.actions.hearings import Planned
from parole.models import Hearing
from parole.seats import actions as panels
from sharing.access.rules import GrantRole
from tests.factories.offenders import OffenderFactory
from tests.factories.parole import ReviewFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory

LISTED_ON = date(2026, 12, 1)
HEARING_ON = date(2027, 3, 1)  # a Monday, 90 days after


def casework_for(*people, **more):
    """Somebody of casework whose team works with these people."""
    team = TeamFactory(agency=AgencyFactory(kind="ppcs"))
    for person in people:
        GrantFactory(subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR)
    return UserFactory(**{"role": "ppcs", "agency": team.agency, "teams": [team]} | more)


def ready_to_list(person=None, **more):
    """A review whose case only waits for a day."""
    return ReviewFactory(**{"offender": person or terrorist(), "status": "ready_to_list"} | more)


def terrorist(**who):
    """Somebody convicted of an offence for which the rule on panels asks."""
    person = OffenderFactory(**who)
    offence, _ = Offence.objects.get_or_create(
        statute="Terrorism Act 2000",
        section="58",
        defaults={"title": "Collection of information", "schedule_19za": "part_2", "brings_notification": True},
    )
    Conviction.objects.create(offender=person, offence=offence, convicted_on=date(2023, 3, 1))
    return person


def planned(*days, **more):
    return Planned(**{"days": days or (HEARING_ON,), "mode": "video", "place": "HMP Full Sutton"} | more)


def listed(review=None, *days, by=None, on=LISTED_ON, **more):
    """A hearing listed by casework on 1 December 2026, with all that follows."""
    review = review or ready_to_list()
    by = by or casework_for(review.offender)
    return hearings.list_hearing(review=review, planned=planned(*days, **more), on=on, by=by)


def hearing_row(person, first_on, last_on=None, *, status="listed", review_status="listed", **more):
    """The row alone, for lists and figures: nobody is told."""
    days = [first_on, last_on] if last_on else [first_on]
    review = more.pop("review", None) or ReviewFactory(offender=person, status=review_status)
    return Hearing.objects.create(
        **{
            "review": review,
            "offender": person,
            "status": status,
            "mode": "video",
            "place": "HMP Full Sutton",
            "days": days,
            "first_on": days[0],
            "last_on": days[-1],
            "listed_on": LISTED_ON,
        }
        | more
    )


def seated(review, *disciplines, by=None, on=LISTED_ON, chair=True, start=1):
    """A panel of these disciplines, the first of them in the chair."""
    by = by or casework_for(review.offender)
    return [
        panels.seat_member(
            review=review,
            reference=f"PB-{review.pk}-{n}",
            discipline=discipline,
            is_chair=chair and n == start,
            on=on,
            by=by,
        )
        for n, discipline in enumerate(disciplines, start=start)
    ]
