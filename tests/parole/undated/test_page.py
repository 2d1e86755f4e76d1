"""Who must go to the Board without an official date: in sight by our calculation, or on the list with the reason."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from offenders.dates.calculation_models import Calculation
from offenders.models import Conviction, KeyDate, Offence, Sentence
from parole.models import ParoleReview
from parole.reviews import coming
from parole.steps.actions import open_due_reviews
from sharing.models import AuditEntry
from tests.factories.breaches import let_in
from tests.factories.parole import somebody_held

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

TODAY, PED = date(2026, 12, 1), date(2027, 5, 1)


def held(kind="SOPC", *, terrorist=False, **calculation):
    """Somebody held on a sentence of that kind, without a sheet. calculation: what ours comes to, if it was asked."""
    offender = somebody_held()
    words = {"title": "Obtaining protected information", "schedule_19za": "none"}
    offence, _ = Offence.objects.get_or_create(statute="Act of another kind", section="1", defaults=words)
    if terrorist:
        offence = Offence.objects.exclude(schedule_19za="none").earliest("pk")
    conviction = Conviction.objects.create(offender=offender, offence=offence, convicted_on=date(2026, 4, 1))
    Sentence.objects.create(offender=offender, conviction=conviction, kind=kind, sentenced_on=date(2026, 4, 1), years=3)
    if calculation:
        Calculation.objects.filter(offender=offender).delete()
        Calculation.objects.create(offender=offender, law_on=TODAY, because="The record", **calculation)
    return offender


WORKED_OUT = {"dates": {"PED": PED.isoformat(), "CRD": "2028-05-01", "SLED": "2029-05-01"}}
REFUSED = {"refused": "A sentence of Scotland is not worked out here"}
READINGS = REFUSED | {"readings": [WORKED_OUT["dates"], {"PED": "2027-06-01"}]}


@pytest.mark.parametrize("calculation", [WORKED_OUT, READINGS])
@pytest.mark.parametrize(("days", "number"), [(-1, 0), (0, 1)])
def test_national_security_sopc_comes_in_sight_at_two_thirds_by_our_calculation(noon, calculation, days, number):
    held(**calculation)
    on = PED - timedelta(weeks=26) + timedelta(days=days)

    assert open_due_reviews.begin_in_sight(on=on, at=noon) == number

    for review in ParoleReview.objects.all():
        assert (review.kind, review.refer_by) == ("initial_244a", PED)
        assert "our calculation: no official date is recorded" in review.basis


def test_official_date_goes_before_ours(noon):
    offender = held(**WORKED_OUT)
    later = PED + timedelta(days=30)
    said = {"origin": "official", "source": "NOMIS", "as_at": TODAY}
    KeyDate.objects.create(offender=offender, code="PED", falls_on=later, **said)

    (due,) = coming.dues_of(offender)
    assert (due.refer_by, "our calculation" in due.basis) == (later, False)


@pytest.mark.parametrize(
    ("kind", "more", "lacks"),
    [
        ("SOPC", REFUSED, "Parole eligibility date"),
        ("EDS", REFUSED, "Parole eligibility date"),
        ("LIFE", REFUSED, "End of the tariff"),
        ("SDS", REFUSED | {"terrorist": True}, "Parole eligibility date"),
        ("SDS", REFUSED, ""),  # the law releases without the Board
        ("STS", {"dates": {"CRD": "2040-01-01"}, "terrorist": True}, ""),  # the law gives it no eligibility date
        ("SOPC", WORKED_OUT, ""),
        ("SOPC", READINGS, ""),
    ],
)
def test_who_cannot_be_referred_for_want_of_a_date_is_on_the_list_with_the_reason(client, kind, more, lacks):
    offender = held(kind, **more)
    client.force_login(let_in(offender, "ppcs", role="ppcs"))

    answer = client.get(reverse("no_referral_date"))

    lines = answer.context["lines"]
    assert [line.lacking for line in lines] == ([lacks] if lacks else [])
    if lacks:
        said = answer.content.decode()
        assert "Our calculation: A sentence of Scotland is not worked out here" in said
        assert AuditEntry.objects.get(verb="reviews.no_referral_date_listed").shown_ids == [offender.pk]


def test_nobody_is_on_it_for_whom_the_reader_is_nobody_or_whose_review_is_open(client):
    offender = held(**REFUSED)
    casework = let_in(offender, "ppcs", role="ppcs")
    held(**REFUSED | {"refused": "Hidden"})
    client.force_login(casework)
    assert "Hidden" not in client.get(reverse("no_referral_date")).content.decode()

    due = coming.referral.Due("initial_244a", PED, "By hand")
    open_due_reviews.begin(offender=offender, due=due, on=TODAY, by=casework)

    assert client.get(reverse("no_referral_date")).context["lines"] == []
