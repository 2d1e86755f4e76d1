"""Cases carried over from paper: refusals of earlier years, and cases up to their hearing. No one is alerted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from demo.people.sentences import working
from offenders.models import CustodyPeriod, Offender
from parole.decisions.rules import release_test_on
from parole.models import Decision, Hearing, ParoleReview, ReviewClock, ReviewMove, Seat
from parole.reviews.actions import clocks
from parole.reviews.rules import referral
from parole.reviews.rules.clocks import years_after
from parole.reviews.rules.moves import Outcome, ReviewKind, Status
from parole.reviews.rules.referral import Due
from sharing.models import User

HEARD = -9  # days from the decision
REFERRED = -120
DISCLOSED = -110
DIRECTED = -92
IN_TIME = 6  # days before the last day of the referral, where a case came to the Board as it should
BETWEEN = 730  # days at most from one refusal to the next
AT_LEAST = 365
PANELS = (  # by turns: two of three meet the rule on members with law enforcement experience
    ("judicial", "law_enforcement", "psychologist"),
    ("judicial", "independent", "law_enforcement"),
    ("judicial", "probation", "psychologist"),
)
MOVES = (  # verb, before, after, days from the decision
    ("begin", "", Status.DUE, -190),
    ("send_referral", Status.DUE, Status.REFERRAL_SENT, -128),
    ("deem_referred", Status.REFERRAL_SENT, Status.DEEMED_REFERRED, REFERRED),
    ("disclose_dossier", Status.DEEMED_REFERRED, Status.DOSSIER_DISCLOSED, DISCLOSED),
    ("list_mca", Status.DOSSIER_DISCLOSED, Status.MCA_LISTED, -96),
    ("direct_oral", Status.MCA_LISTED, Status.ORAL_DIRECTED, DIRECTED),
    ("ready_to_list", Status.ORAL_DIRECTED, Status.READY_TO_LIST, -70),
    ("list_hearing", Status.READY_TO_LIST, Status.LISTED, -60),
    ("hear", Status.LISTED, Status.HEARD, HEARD),
    ("decide", Status.HEARD, Status.DECIDED, 0),
    ("become_provisional", Status.DECIDED, Status.PROVISIONAL, 2),
    ("become_final", Status.PROVISIONAL, Status.FINAL, 24),
    ("close", Status.FINAL, Status.CLOSED_NOT_RELEASED, 31),
)


def refuse(found: list[tuple[Offender, Due, list[date]]], *, casework: User) -> None:
    """Each person with the days on which release was refused, the first of which followed the day of eligibility."""
    periods = {custody_period.offender_id: custody_period for custody_period in CustodyPeriod.objects.open()}
    for n in range(max((len(days) for _, _, days in found), default=0)):  # one follows the other
        rows = [(person, due, days, len(days) > n) for person, due, days in found]
        reviews = [_review(person, due, days, n, periods[person.pk]) for person, due, days, is_so in rows if is_so]
        ParoleReview.objects.bulk_create(reviews)
        _write_what_happened(reviews, casework)


def days_of_refusals(refer_by: date, *, last: date) -> list[date]:
    """From soon after the day of eligibility to the last, evenly, between one and two years from one to the next."""
    first = min(refer_by + timedelta(days=40), last)
    if (last - first).days < AT_LEAST:
        return [working(last)]
    rounds = -(-(last - first).days // BETWEEN)
    return [working(first + (last - first) * n // rounds) for n in range(rounds + 1)]


def carry_over_heard(
    person: Offender, due: Due, days: list[date], members: tuple[tuple[str, bool], ...], *, number: int, casework: User
) -> ParoleReview:
    """A review that goes on, from its beginning to the hearing that was held on these days."""
    decided_on = days[-1] - timedelta(days=HEARD)
    period = CustodyPeriod.objects.open().get(offender=person)
    review = _review(person, due, [decided_on], 0, period)
    review.status, review.final_on, review.next_review_by, review.ended_at = Status.HEARD, None, None, None
    review.ended_because, review.target_on = "", days[-1] + timedelta(days=21)
    review.follows = ParoleReview.objects.filter(offender=person).order_by("-pk").first()
    review.save()
    met = {"met_on": review.deemed_referred_on, "is_duty": True, "source": due.basis}
    starts_on = min(_early(review, decided_on, -190), due.refer_by)
    ReviewClock.objects.create(**_of(review), kind="referral", starts_on=starts_on, due_on=due.refer_by, **met)
    ReviewMove.objects.bulk_create(_moves(review, decided_on, casework, until="hear"))
    Hearing.objects.create(**_hearing(review, days, listed_on=_on(decided_on, -60), casework=casework))
    seat_all(review, members, number=number, on=_on(decided_on, -50))
    clocks.start(review, clocks.Clock.DECISION, event=days[-1])
    return review


def seat_all(review: ParoleReview, members: tuple[tuple[str, bool], ...], *, number: int, on: date) -> None:
    Seat.objects.bulk_create(
        Seat(
            **_of(review),
            reference=f"PB-{412 + 13 * number % 180 + 200 * n:04}",
            discipline=discipline,
            is_chair=is_chair,
            clearance="DV",
            is_terrorism_trained=True,
            seated_on=on,
        )
        for n, (discipline, is_chair) in enumerate(members)
    )


def _review(person: Offender, due: Due, days: list[date], n: int, period: CustodyPeriod) -> ParoleReview:
    kind, refer_by, basis = due.kind, due.refer_by, due.basis
    if n:
        again = referral.next_review(after=ReviewKind.FURTHER, disposed_on=days[n - 1], first=due.kind)
        kind, refer_by, basis = again.kind, again.refer_by, again.basis
    decided_on = days[n]
    review = ParoleReview(
        offender=person,
        period=period,
        kind=kind,
        status=Status.CLOSED_NOT_RELEASED,
        refer_by=refer_by,
        basis=basis,
        final_on=decided_on + timedelta(days=24),
        next_review_by=years_after(decided_on, referral.NEXT_WITHIN_YEARS),
        ended_at=_noon(decided_on + timedelta(days=31)),
        ended_because="Not released",
    )
    review.begun_at = _noon(_early(review, decided_on, -190))
    review.sent_on = _early(review, decided_on, -128)
    review.letter_received_on = _early(review, decided_on, -126)
    review.reports_received_on = review.deemed_referred_on = _early(review, decided_on, REFERRED)
    review.disclosed_on = _early(review, decided_on, DISCLOSED)
    review.mca_on = _early(review, decided_on, -96)
    review.oral_directed_on = _early(review, decided_on, DIRECTED)
    review.board_ref = board_ref(person, review.deemed_referred_on)
    return review


def board_ref(person: Offender, referred_on: date) -> str:
    """As the Board numbers all that is referred to it in a year, some forty cases of every offence a day."""
    return f"{referred_on:%Y}/{40 * referred_on.timetuple().tm_yday + person.pk % 40:05}"


def _early(review: ParoleReview, decided_on: date, off: int) -> date:
    """The day of a step up to the direction of a hearing. Most cases are with the Board in time, one of eight is not.

    Between that direction and the hearing reports and security evidence can take long.
    """
    usual = _on(decided_on, REFERRED)
    in_time = usual if review.offender_id % 8 == 0 else min(usual, review.refer_by - timedelta(days=IN_TIME))
    return _on(decided_on - (usual - in_time), off)


def _write_what_happened(reviews: list[ParoleReview], casework: User) -> None:
    decided = [(each, each.final_on - timedelta(days=24)) for each in reviews if each.final_on]
    ReviewMove.objects.bulk_create(move for review, day in decided for move in _moves(review, day, casework))
    Hearing.objects.bulk_create(
        Hearing(**_hearing(review, [_on(day, HEARD)], listed_on=_on(day, -60), casework=casework))
        for review, day in decided
    )
    Seat.objects.bulk_create(_seats(decided))
    Decision.objects.bulk_create(
        Decision(
            **_of(review),
            outcome=Outcome.NO_RELEASE,
            test=release_test_on(day),
            decided_on=day,
            provided_on=day + timedelta(days=2),
            reasons_ref=f"{review.board_ref}/D1",
            is_open_to_reconsideration=True,
            challengeable_until=day + timedelta(days=23),
            recorded_by=casework,
        )
        for review, day in decided
    )


def _moves(review: ParoleReview, day: date, casework: User, *, until: str = "") -> Iterator[ReviewMove]:
    """day: of the decision. until: the last move that was made."""
    for verb, before, after, off in MOVES:
        by = None if verb in ("begin", "become_provisional", "become_final", "close") else casework
        on = _early(review, day, off) if off <= DIRECTED else _on(day, off)
        more = {"verb": verb, "before": before, "after": after, "on": on, "moved_at": _noon(on), "moved_by": by}
        yield ReviewMove(**_of(review), **more)
        if verb == until:
            return


def _hearing(review: ParoleReview, days: list[date], *, listed_on: date, casework: User) -> dict[str, Any]:
    return _of(review) | {
        "status": Hearing.Status.HEARD,
        "mode": Hearing.Mode.VIDEO,
        "place": f"{review.offender.establishment}, video suite",
        "starts_at": time(10),
        "days": days,
        "first_on": days[0],
        "last_on": days[-1],
        "listed_on": listed_on,
        "recorded_by": casework,
    }


def _seats(decided: list[tuple[ParoleReview, date]]) -> Iterator[Seat]:
    for n, (review, day) in enumerate(decided):
        for seat, discipline in enumerate(PANELS[n % len(PANELS)]):
            yield Seat(
                **_of(review),
                reference=f"PB-{410 + 7 * n % 97 + 100 * seat:04}",
                discipline=discipline,
                is_chair=not seat,
                is_terrorism_trained=True,
                seated_on=_on(day, -50),
            )


def _of(review: ParoleReview) -> dict[str, Any]:
    return {"review": review, "offender_id": review.offender_id}


def _on(day: date, days: int) -> date:
    return working(day + timedelta(days=days))


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
