"""The smallest lawful rows of parole, and reviews in the states that tests begin from."""

from datetime import date

import factory
from django.utils import timezone

from offenders.dates.upkeep.releases import record_official_dates
from offenders.models import Conviction, CustodyPeriod, Establishment, Movement, Offence, Sentence
from offenders.releases.directions.actions import confirm_direction
from parole.models import Hearing, ParoleReview, Seat
from parole.reviews.rules.moves import ReviewKind
from parole.reviews.rules.referral import Due
from parole.steps.actions import reviews
from tests.factories.breaches import let_in
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import UserFactory

A_DUE = Due(ReviewKind.INITIAL_247A, date(2027, 3, 15), "Requisite custodial period served, CJA 2003 s.247A(3)")


class ReviewFactory(factory.django.DjangoModelFactory):
    """A first review that has come in sight."""

    class Meta:
        model = ParoleReview

    offender = factory.SubFactory(OffenderFactory)
    kind = ReviewKind.INITIAL_247A
    refer_by = A_DUE.refer_by
    basis = A_DUE.basis


def somebody_held(*, since=date(2023, 3, 15), **person):
    """A person in custody at HMP Full Sutton, with a period and the movement that began it."""
    prison, _ = Establishment.objects.get_or_create(code="FSI", defaults={"name": "HMP Full Sutton"})
    offender = OffenderFactory(status="in_custody", establishment=prison, **person)
    Movement.objects.create(offender=offender, happening="received", happened_on=since, establishment=prison)
    CustodyPeriod.objects.create(offender=offender, starts_on=since)
    return offender


SENT, LETTER, REPORTS, DISCLOSED, ON_PAPERS, ORAL = (date(2026, 11, day) for day in (2, 5, 9, 16, 23, 26))
STEPS = (
    ("referral_sent", lambda review, by: reviews.send_referral(review=review, on=SENT, by=by)),
    (
        "deemed_referred",
        lambda review, by: reviews.receive_papers(review=review, letter_on=LETTER, reports_on=REPORTS, by=by),
    ),
    ("dossier_disclosed", lambda review, by: reviews.disclose_dossier(review=review, on=DISCLOSED, by=by)),
    ("mca_listed", lambda review, by: reviews.list_mca(review=review, on=ON_PAPERS, by=by)),
    ("oral_directed", lambda review, by: reviews.direct_oral(review=review, on=ORAL, document="PB/1", by=by)),
    ("ready_to_list", lambda review, by: reviews.ready_to_list(review=review, on=ORAL, by=by)),
)


def review_of_somebody_held(**person):
    """A first review that has just come in sight, with its limit for the referral, of somebody in custody."""
    from parole.reviews.actions import clocks

    offender = somebody_held(**person)
    review = ReviewFactory(offender=offender, period=offender.periods.get())
    begun_on = date(2026, 10, 1)
    days = (review.refer_by - begun_on).days
    clocks.start(review, clocks.Clock.REFERRAL, event=begun_on, days=days, source=review.basis)
    return review


def brought_to(status, *, by, review=None):
    """A review as casework brings it there in November 2026, step by step."""
    review = review or review_of_somebody_held()
    review.refresh_from_db()
    states = ["due", *(reached for reached, _ in STEPS)]
    for reached, step in STEPS[states.index(review.status) : states.index(status)]:
        review = step(review, by)
        assert review.status == reached
    return review


def sentenced(offender, kind="SDS18", *, eligible_on=date(2026, 3, 15)):
    """What says whether a decision can be reconsidered, and the official day from which release may be directed."""
    # A test that commits empties the table of offences: the smallest one is made again.
    offence, _ = Offence.objects.get_or_create(
        statute="Terrorism Act 2000",
        section="58",
        defaults={"title": "Collecting information", "schedule_19za": Offence.Schedule.PART_2},
    )
    conviction = Conviction.objects.create(offender=offender, offence=offence, convicted_on=date(2023, 3, 1))
    # Changed on appeal: nothing is worked out here, so that the sheet of a test is in conflict with nothing.
    Sentence.objects.create(
        offender=offender,
        conviction=conviction,
        kind=kind,
        sentenced_on=date(2023, 3, 15),
        years=6,
        appeal=Sentence.Appeal.VARIED,
        appeal_on=date(2023, 4, 1),
    )
    days = {"PED": eligible_on, "CRD": date(2029, 3, 15), "SLED": date(2030, 3, 15)}
    record_official_dates(
        offender=offender,
        dates={code: day for code, day in days.items() if day},
        source="NOMIS",
        as_at=date(2023, 4, 1),
        by=None,
    )
    return offender


def review_before_the_board(status="mca_listed", *, sentence="SDS18", eligible_on=date(2026, 3, 15), **more):
    """A review that the Board can decide on now: on the papers, or, heard, after a hearing on 18 November 2026."""
    offender = sentenced(somebody_held(), sentence, eligible_on=eligible_on)
    review = ReviewFactory(offender=offender, period=offender.periods.get(), status=status, **more)
    if status == "heard":
        heard_on(review, date(2026, 11, 18))
    return review


def confirmed(review):
    """A second person has compared the direction with the Board's document, and two of PPCS have settled that it is not
    referred to the High Court."""
    not_referred(review)
    return confirm_direction(offender=review.offender, by=UserFactory(role="ppcs"))


def referral(on, **more):
    """The Secretary of State has it referred, on both limbs."""
    from parole.challenges.actions import Referral

    both = {"undermines_confidence": True, "court_might_not_be_satisfied": True}
    return Referral(on=on, **{"document": "SoS/2", "reason": "Public confidence"} | both | more)


def not_referred(review, *, on=None):
    """The Secretary of State does not refer the direction: recorded, and confirmed by a second person."""
    from parole.challenges import questions

    said = questions.Answered("not_referred", on or timezone.localdate(), "SoS/1", "Not referred")
    first, second = (let_in(review.offender, "ppcs", role="ppcs") for _ in range(2))
    questions.answer_question(review=review, said=said, by=first)
    questions.confirm_answer(review=review, by=second)


def heard_on(review, day):
    Hearing.objects.create(
        review=review,
        offender=review.offender,
        round=review.round,
        status="heard",
        mode="video",
        place="By video",
        days=[day],
        first_on=day,
        last_on=day,
        listed_on=day,
    )
    Seat.objects.get_or_create(
        review=review,
        reference="M1",
        defaults={"offender": review.offender, "discipline": "judicial", "is_chair": True, "seated_on": day},
    )
