"""Six questions of a chief constable, each answered on the overview or at most two clicks from it.

With people the last answer is who; for figures only it is a number.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from licence.models import Licence, Recall
from offenders.models import CustodyPeriod, PublishedFigure, Release
from release_monitor.capacity.models import CapacityNumber
from release_monitor.figures.actions.issuing import issue_missing
from release_monitor.forecast.models import ForecastRun, GroupForecast
from sharing.models import TeamScope
from tests.browser import open_as, tab_to
from tests.factories.items import decided, recorded, team_of
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import LONG_AGO, AgencyFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_noon")]
MONDAY = date(2026, 11, 30)  # noon of the tests is Tuesday 1 December 2026
SIX = datetime(2026, 12, 1, 6, 0, 30, tzinfo=UTC)
REGIONS = ("London", "North East")
TWO_CLICKS = 2


def someone(n, status):
    person = OffenderFactory(family_name=f"Quill{n}", status=status, region=REGIONS[n % 2])
    person.programmes.all().delete()
    person.programmes.create(programme="terrorism", starts_at=LONG_AGO)
    return person


def made():
    police = AgencyFactory(name="CT policing", kind="ct_police")
    desk, chiefs = TeamFactory(name="CTOC", kind="national_desk", agency=police), TeamFactory(agency=police)
    for team, role in ((desk, "contributor"), (chiefs, "figures")):
        TeamScope.objects.create(
            team=team, programme="terrorism", grant_role=role, reason="Command", starts_at=LONG_AGO
        )
    analyst = UserFactory(name="Ana", agency=police, role="ct_analyst", teams=[desk])
    chief = UserFactory(name="Chief", agency=police, role="commander", teams=[chiefs])
    people = [someone(n, "in_custody") for n in range(12)]
    for person in people:
        CustodyPeriod.objects.create(offender=person, starts_on=date(2023, 3, 15))
    leaving(people[1], MONDAY + timedelta(weeks=2), people[1].periods.get())
    leaving(people[3], MONDAY + timedelta(weeks=2, days=1), people[3].periods.get())
    for n in range(12, 24):
        recalled(someone(n, "recalled"), analyst, datetime(2026, 7 + n % 4, 3, 12, tzinfo=UTC))
    published()
    forecast(analyst)
    not_read(people[0], analyst)
    with time_machine.travel(SIX, tick=False):
        issue_missing(at=SIX)
    return analyst, chief


def leaving(person, day, period):
    days = dict.fromkeys(["expected_on", "leaves_on", "warn_on"], day)
    Release.objects.create(offender=person, period=period, basis="CRD", certainty="fixed", is_counted=True, **days)


def recalled(person, by, at):
    licence = Licence.objects.create(offender=person, kind="crd", policy_version="4.0", number=1)
    Recall.objects.create(
        offender=person, licence=licence, sentence_group="adult_sds", author=by, status="returned", revoked_at=at,
        returned_at=at + timedelta(days=1),
    )  # fmt: skip


def published():
    figure, _ = PublishedFigure.objects.update_or_create(
        measure="in_custody", programme="terrorism", as_at=date(2026, 9, 30),
        defaults={"value": 251, "area": "great_britain", "definition": "Held", "grade": "A", "source": "Home Office"},
    )  # fmt: skip
    figure.reconciliations.create(
        ours=243, lines={"scotland": 7}, words="Scotland", kept_by=UserFactory(), kept_at=timezone.now()
    )


def forecast(by):
    run = ForecastRun.objects.create(
        as_at=MONDAY, made="issued", made_at=timezone.now(), inputs="0" * 64, base_rates=[], code="1"
    )
    counted = {name: [0] * 52 for name in ("fixed", "directed", "provisional", "possible")}
    counted["fixed"][2] = 6
    classes = {name: [2, 4, 6] if name == "fixed" else [0, 0, 0] for name in counted}
    for region in ("", *REGIONS):
        GroupForecast.objects.create(
            run=run, programme="terrorism", region=region, people=12, able=[11, 12, 12], counted=counted,
            classes=classes, mid=[1.8] * 52, low=[0.3] * 52, high=[3.4] * 52, near_low=[1.0] * 52,
            near_high=[2.6] * 52, sum_mid=[23.4, 46.8, 93.6], sum_low=[17.0, 36.0, 78.0],
            sum_high=[29.0, 57.0, 108.0], sum_near_low=[20.0, 42.0, 86.0], sum_near_high=[26.0, 52.0, 100.0],
            tails=[[0.84, 0.54, 0.27, 0.11]] * 52,
        )  # fmt: skip
    CapacityNumber.objects.create(
        kind="premises",
        region="North East",
        week=MONDAY + timedelta(weeks=2),
        number=5,
        source="Premises",
        entered_by=by,
    )


def not_read(person, analyst):
    GrantFactory(subject=person, team=team_of(analyst), grant_role="contributor")
    officer = UserFactory(name="Oda", role="probation_officer", teams=[TeamFactory(name="NSD North")])
    GrantFactory(subject=person, team=team_of(officer), grant_role="contributor")
    decided(recorded(person, analyst), "share", analyst, team_of(officer))


QUESTIONS = {
    "how many come out in March, how sure": (["Forecast and calibration", "Every week"], ["1 March 2027", "1.8"]),
    "which week are we over": ([], ["the week of 14 December exceeds capacity"]),
    "why does our count differ": ([], ["Scotland", "251", "Unexplained"]),
    "which region is not ready": ([], ["North East"]),
    "are recalls rising, of what kind": ([], ["Recalls are rising", "No breach named"]),
}
LAST = {
    "Ana": (["Shared, not read"], ["NSD North", "Quill0"]),
    "Chief": ([], ["shared and not read"]),
}


def test_each_question_is_answered_in_two_clicks(page, client):
    analyst, chief = made()
    wrong = []
    for user in (analyst, chief):
        begins = [] if user is analyst else ["All parts"]
        for question, (clicks, words) in {**QUESTIONS, "who has not been told": LAST[user.name]}.items():
            is_first = question.startswith(("how many", "which week"))
            told = answer(page, client, user, steps := [*([] if is_first else begins), *clicks])
            wrong += [f"{user}, {question}: no {each!r}" for each in words if each not in told]
            assert len(steps) <= TWO_CLICKS, question

    assert not wrong, "\n".join(wrong)


def answer(page, client, user, steps):
    """By keys alone."""
    open_as(page, client, user, reverse("overview"))
    for words in steps:
        link = page.get_by_role("link", name=words)
        if link.count():
            tab_to(page, link.first)
            with page.expect_navigation():
                page.keyboard.press("Enter")
        else:
            tab_to(page, page.locator("summary").filter(has_text=words).first)
            page.keyboard.press("Enter")
    return page.inner_text("main")
