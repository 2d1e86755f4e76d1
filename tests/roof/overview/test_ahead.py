"""What the overview draws of the forecast and of capacity: its band, the room, the week that is over."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from release_monitor.capacity.models import CapacityNumber
from release_monitor.forecast.alert_kinds import NOT_KEPT
from release_monitor.forecast.models import ForecastRun, GroupForecast
from release_monitor.forecast.rules.calibration import last_full_quarters
from sharing import alerts
from sharing.models import TeamScope
from tests.factories.sharing import LONG_AGO, AgencyFactory, TeamFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
MONDAY = date(2026, 11, 30)
WEEK_OVER = MONDAY + timedelta(weeks=2)


def made():
    police = AgencyFactory(name="CT policing", kind="ct_police")
    desk = TeamFactory(name="CTOC", kind="national_desk", agency=police)
    TeamScope.objects.create(team=desk, programme="terrorism", grant_role="reader", reason="Desk", starts_at=LONG_AGO)
    analyst = UserFactory(name="Ana", agency=police, role="ct_analyst", teams=[desk])
    run = ForecastRun.objects.create(
        as_at=MONDAY, made="issued", made_at=timezone.now(), inputs="0" * 64, base_rates=[], code="1"
    )
    counted = {name: [0] * 52 for name in ("fixed", "directed", "provisional", "possible")}
    counted["fixed"][2] = counted["fixed"][8] = 2
    classes = {name: [2, 4, 6] if name == "fixed" else [0, 0, 0] for name in counted}
    for region in ("", "North East"):
        GroupForecast.objects.create(
            run=run, programme="terrorism", region=region, people=12, able=[11, 12, 12], counted=counted,
            classes=classes, mid=[1.8] * 52, low=[-0.2] * 52, high=[3.4] * 52, near_low=[1.0] * 52,
            near_high=[2.6] * 52, sum_mid=[23.4, 46.8, 93.6], sum_low=[17.0, 36.0, 78.0],
            sum_high=[29.0, 57.0, 108.0], sum_near_low=[20.0, 42.0, 86.0], sum_near_high=[26.0, 52.0, 100.0],
            tails=[[0.84, 0.54, 0.27, 0.11]] * 52,
        )  # fmt: skip
    for week in (WEEK_OVER, MONDAY + timedelta(weeks=8)):
        CapacityNumber.objects.create(
            kind="premises", region="North East", week=week, number=1, source="Premises", entered_by=analyst
        )
    few = {"people": 4, "able": [3, 3, 4], "counted": counted, "classes": classes, "why_not": "few"}
    GroupForecast.objects.create(run=run, programme="terrorism", region="London", **few)
    unit = TeamFactory(name="NSD North", agency=AgencyFactory(name="Probation"))
    TeamScope.objects.create(
        team=unit, programme="terrorism", grant_role="figures", region="North East", reason="Unit", starts_at=LONG_AGO
    )
    head = UserFactory(name="Hal", agency=unit.agency, role="probation_head", teams=[unit])
    return {"analyst": analyst, "run": run, "head": head}


world = world_of(made)
analyst, head = row_of("analyst"), row_of("head")


@pytest.fixture
def overview(client, analyst):
    client.force_login(analyst)
    return lambda **query: client.get(reverse("overview"), query)


def test_week_over_capacity_is_in_the_heading_and_needs_a_decision(overview):
    page = overview()

    assert "the week of 14 December exceeds capacity" in page.content.decode()
    (line,) = [line for line in page.context["overview"].decisions.lines if line.kind == "capacity"]
    assert "2 of 1: 1 over" in line.strong
    assert line.href.endswith("#capacity")


def test_ninth_week_is_not_within_eight(overview):
    (line,) = [line for line in overview().context["overview"].decisions.lines if line.kind == "capacity"]

    assert "14 December" in line.strong
    assert "weeks over capacity" not in line.strong


def test_band_and_sum_are_those_of_the_run(overview):
    ahead = overview().context["asked"].ahead

    assert (ahead.mid[MONDAY], ahead.low[MONDAY], ahead.high[MONDAY]) == (1.8, -0.2, 3.4)
    assert ahead.total == "17 to 29 in 13 weeks"
    assert ahead.room[WEEK_OVER] == 1


def test_head_of_a_unit_has_the_forecast_of_the_scope_of_the_unit_with_people_of_their_own(client, head):
    client.force_login(head)
    page = client.get(reverse("overview"))
    ahead = page.context["asked"].ahead

    assert (ahead.group, ahead.total, ahead.mid[MONDAY]) == ("North East", "17 to 29 in 13 weeks", 1.8)
    assert "Forecast of everyone of North East, also people you cannot see" in page.content.decode()
    (part,) = [part for part in page.context["overview"].main if part.code == "tiles"]
    tiles = {line.words: line for line in part.panel.lines}
    assert (tiles["in custody"].value, tiles["expected a week"].value) == ("0", "1.8")
    assert client.get(reverse("overview"), {"region": "London"}).context["asked"].ahead.as_at is None


def test_too_few_people_have_no_band_and_the_page_says_why(overview):
    assert "No forecast band. Fewer than 10 people can leave." in overview(region="London").content.decode()


def test_forecast_that_did_not_hold_needs_a_decision(overview):
    quarter = last_full_quarters(MONDAY)[-1]
    alerts.raise_alert(kind=NOT_KEPT, key=f"terrorism:{quarter}", subject=None, text="Too narrow")

    assert "forecast" in [line.kind for line in overview().context["overview"].decisions.lines]
