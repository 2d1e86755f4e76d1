"""Pages and API of the forecast, of capacity and of what is supposed."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from offenders.models import Establishment, Offender
from release_monitor.capacity.actions import enter_capacity
from release_monitor.capacity.models import CapacityNumber
from release_monitor.capacity.rules.kinds import CapacityKind
from release_monitor.forecast import running
from release_monitor.forecast.judging.misses import misses_of
from release_monitor.forecast.readers import reader_of
from release_monitor.forecast.rules.calibration import JudgedWeek
from release_monitor.forecast.rules.groups import Group
from release_monitor.forecast.summary import summary_of
from release_monitor.models import ForecastRun, Supposition
from release_monitor.tasks import work_on_suppositions
from sharing.access.rules import FIGURES_ONLY
from sharing.models import Region
from tests.factories.sharing import TeamFactory, TeamScopeFactory, UserFactory
from tests.roof.forecast.caseload import MONDAY, morning
from tests.roof.forecast.test_runs import made as made_caseload
from tests.worlds import NOON, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PAGE = "/forecast/"


def made():
    rows = made_caseload()
    Region.objects.get_or_create(code="NE", defaults={"kind": Region.Kind.PROBATION, "name": "North East"})
    for number in (13, 4, 2, 0):  # at least those of a quarter ago and of this Monday have bands
        day = MONDAY - timedelta(weeks=number)
        running.make_run(monday=day, at=morning(day))
    planner = UserFactory(role="ct_manager", teams=[TeamScopeFactory().team])
    commander = UserFactory(
        role="commander", teams=[TeamScopeFactory(grant_role=FIGURES_ONLY, region="North East").team]
    )
    enter_capacity(
        kind=CapacityKind.PREMISES, region="North East", week=MONDAY, weeks=8, number=0, source="Test", by=planner
    )
    return rows | {"planner": planner, "commander": commander}


world = world_of(made)
planner, commander = row_of("planner"), row_of("commander")


@pytest.fixture
def copied(world):
    return world


@pytest.fixture
def signed_in(client, planner):
    client.force_login(planner)
    return client


def words(response):
    return " ".join(response.content.decode().split())


def test_page_shows_the_newest_forecast_with_its_sums_and_what_became_of_earlier_ones(signed_in):
    page = signed_in.get(PAGE)

    assert page.context["page"].forecast.run.as_at == MONDAY
    assert [line.weeks for line in page.context["page"].sums] == [13, 26, 52]
    assert page.context["page"].sums[0].band
    part = page.context["part"]
    assert (part.calibration.issued, part.calibration.replayed) == (part.calibration.issued or 1, 0)
    assert part.calibration.by_ahead[0].weeks >= 4  # all of the first month of the forecast of a quarter ago
    assert part.quarter_ago is not None
    assert "Does it keep its word?" in words(page)


def test_forecast_of_an_earlier_monday_and_of_a_region(signed_in):
    day = MONDAY - timedelta(weeks=13)

    page = signed_in.get(PAGE, {"as_at": day.isoformat(), "group": "terrorism:region:North East", "weeks": "52"})

    assert page.context["page"].forecast.run.as_at == day
    assert str(page.context["page"].group) == "Terrorism, North East"
    assert len(page.context["page"].lines) in (0, 52)


@pytest.mark.parametrize(
    "query", [{"group": "state_threats"}, {"group": "none"}, {"as_at": "2019-01-07"}, {"as_at": "soon"}]
)
def test_what_is_not_there_or_not_for_the_reader_is_not_found(signed_in, query):
    assert signed_in.get(PAGE, query).status_code == 404


def test_commander_reads_the_group_of_their_scope_without_names_or_small_counts(client, commander):
    client.force_login(commander)

    page = client.get(PAGE)

    assert str(page.context["page"].group) == "Terrorism, North East"
    assert page.context["part"].misses == []
    assert "Ashdown" not in words(page)
    assert not [
        cell for line in page.context["page"].classes for cell in line.cells if cell.number in ("1", "2", "3", "4")
    ]
    assert client.get(PAGE, {"group": "terrorism"}).status_code == 404


@pytest.mark.parametrize("role", ["probation_manager", "ct_manager", "prison_decision_maker"])
def test_team_with_a_scope_reads_the_forecast_of_its_region_beside_its_own_people(client, role):
    client.force_login(
        UserFactory(role=role, teams=[TeamScopeFactory(grant_role=FIGURES_ONLY, region="North East").team])
    )

    page = client.get(PAGE)

    assert str(page.context["page"].group) == "Terrorism, North East"
    assert page.context["page"].sums[0].band
    cells = [cell.number for line in page.context["page"].classes for cell in line.cells]
    assert not set(cells) & {"1", "2", "3", "4"}
    assert "Ashdown" not in words(page)  # nobody is seen by such a scope
    for other in ("terrorism", "terrorism:region:Wales"):
        assert client.get(PAGE, {"group": other}).status_code == 404


def test_scope_that_has_ended_shows_no_forecast_at_the_next_request(client):
    scope = TeamScopeFactory(grant_role=FIGURES_ONLY, region="North East")
    client.force_login(UserFactory(role="probation_manager", teams=[scope.team]))
    assert client.get(PAGE).status_code == 200

    type(scope).objects.filter(pk=scope.pk).update(ends_at=NOON)
    assert client.get(PAGE).status_code == 404


def test_weeks_farthest_outside_name_people_to_who_may_see_them(planner):
    def why(week, mid, prison_group=""):
        judged = JudgedWeek(MONDAY - timedelta(weeks=20), week, 1, 0.0, mid, 0.4, 0.0, 0.3, 1, None, (0.0, 1.0))
        group = Group("terrorism", prison_group=prison_group)
        (miss,) = misses_of([judged], group, planner, moment_of=morning)
        return [(words, len(seen)) for words, seen in miss.reasons]

    assert why(MONDAY - timedelta(weeks=1), 0.2) == [("Expected then in the week of 16 November", 1)]
    assert why(MONDAY - timedelta(weeks=2), 3.0) == [("Expected in this week, and released later", 1)]
    assert why(MONDAY, 3.0) == [("Expected in this week, and not released in this period of custody", 1)]

    Offender.objects.update(establishment=Establishment.objects.create(code="ZZI", name="Invented", region="Yorkshire"))
    assert why(MONDAY, 3.0, "Yorkshire") == why(MONDAY, 3.0)
    assert why(MONDAY, 3.0, "Kent") == []
    assert why(MONDAY - timedelta(weeks=1), 0.2, "Kent") == []


def test_without_a_run_the_page_says_when_the_first_is_made(client, planner, monkeypatch):
    client.force_login(planner)
    monkeypatch.setattr(type(ForecastRun.objects.all()), "newest", lambda self: None)

    assert "The first is made on Monday at 6:30am" in words(client.get(PAGE))


# Capacity


def test_week_over_capacity_is_named_with_its_week_and_needs_a_decision(signed_in, planner):
    page = signed_in.get(PAGE, {"group": "terrorism:region:North East"})

    assert "Approved premises beds, North East, week of 30 November: 1 of 0: 1 over" in words(page)
    found = summary_of(planner, reader_of(planner), Group("terrorism"), on=NOON.date())
    assert [line.week for line in found.over] == [MONDAY + timedelta(weeks=week) for week in range(8)]


def test_capacity_that_is_not_entered_is_not_known(signed_in):
    page = signed_in.get(PAGE, {"group": "terrorism:region:North East"})

    assert "capacity not known" in words(page)


def test_capacity_is_corrected_by_entering_it_again_and_the_earlier_number_stays(signed_in):
    form = {"kind": "premises", "region": "North East", "weeks": "1", "number": "3", "source": "Return"}
    form |= {"week_day": "2", "week_month": "12", "week_year": "2026"}

    assert signed_in.post(reverse("capacity_enter"), form).status_code == 302

    rows = CapacityNumber.objects.filter(week=MONDAY)
    assert sorted(row.number for row in rows) == [0, 3]
    assert rows.current().get().number == 3
    assert "3" in words(signed_in.get(reverse("capacity")))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "hearings"}, "region"),
        ({"region": ""}, "region"),
        ({"kind": "officers"}, "team"),
        ({"source": ""}, "source"),
        ({"weeks": "54"}, "weeks"),
    ],
)
def test_capacity_that_cannot_be_is_refused_at_its_field(signed_in, change, field):
    form = {"kind": "premises", "region": "North East", "weeks": "1", "number": "3", "source": "Return"}
    form |= {"week_day": "2", "week_month": "12", "week_year": "2026"}

    page = signed_in.post(reverse("capacity_enter"), form | change)

    assert field in page.context["form"].errors
    assert not CapacityNumber.objects.filter(number=3).exists()


# Supposed


def ask(client, **more):
    form = {"title": "Two more hearings", "group": "terrorism", "more_hearings": "2", "without_places": ""}
    return client.post(reverse("forecast_suppose"), form | more)


def test_what_is_supposed_is_made_by_the_worker_and_marked_on_every_line(signed_in):
    address = ask(signed_in, without_places="North East", more_hearings="").url
    assert "Calculating" in words(signed_in.get(address))

    work_on_suppositions()

    page = signed_in.get(address)
    assert page.context["page"].forecast.has_bands  # capacity alone moves nobody: the same forecast
    assert words(page).count("Supposed: ") > 30
    assert "1 of 0: 1 over" in words(page)
    assert ForecastRun.objects.count() == 4


def test_supposition_is_made_once_and_again_after_a_kill(signed_in):
    ask(signed_in)
    Supposition.objects.update(claimed_at=NOON)  # by a worker that died
    work_on_suppositions()
    assert Supposition.objects.get().finished_at is None

    with time_machine.travel(NOON + timedelta(minutes=2), tick=False):
        work_on_suppositions()
        work_on_suppositions()

    assert Supposition.objects.get().forecast.people == 23


def test_supposition_that_fails_says_so_and_is_not_tried_for_ever(signed_in, monkeypatch):
    address = ask(signed_in).url
    monkeypatch.setattr("release_monitor.forecast.supposing.make_forecasts", lambda *a, **b: 1 / 0)

    work_on_suppositions()

    assert "This model could not be made" in words(signed_in.get(address))


def test_nothing_supposed_is_refused(signed_in):
    assert "without_places" in ask(signed_in, more_hearings="").context["form"].errors


def test_supposition_of_a_group_that_the_reader_may_not_read_is_not_found(client, signed_in):
    address = ask(signed_in).url
    other = UserFactory(role="ct_manager", teams=[TeamScopeFactory(programme="state_threats").team])
    client.force_login(other)

    assert client.get(address).status_code == 404


def test_manager_without_a_national_scope_is_shown_nothing(client):
    client.force_login(UserFactory(role="ct_manager", teams=[TeamFactory()]))

    assert [client.get(each).status_code for each in (PAGE, reverse("forecast_suppose"))] == [404, 404]


# The API


def test_api_gives_the_exact_numbers_and_calibration(signed_in):
    latest = signed_in.get("/api/v1/forecasts/latest/").json()
    same = signed_in.get(f"/api/v1/forecasts/{MONDAY}/").json()
    kept = signed_in.get(f"/api/v1/forecasts/{MONDAY}/calibration/").json()

    assert latest == same
    assert (latest["as_at"], latest["made"]) == ("2026-11-30", "issued")
    whole = next(each for each in latest["groups"] if not (each["region"] or each["prison_group"]))
    assert whole["people"] == 23
    assert whole["sums"][0]["band"]["mid"] == pytest.approx(
        sum(w["band"]["mid"] for w in whole["weeks"][:13]), abs=0.01
    )
    assert kept["groups"][0]["ahead"][0]["weeks"] >= 4


@pytest.mark.parametrize("path", ["2019-01-07/", "soon/", "2019-01-07/calibration/"])
def test_api_has_no_forecast_of_another_day(signed_in, path):
    assert signed_in.get(f"/api/v1/forecasts/{path}").status_code == 404


def test_api_gives_a_commander_their_group_alone_without_small_counts(client, commander):
    client.force_login(commander)

    (group,) = client.get("/api/v1/forecasts/latest/").json()["groups"]

    assert (group["region"], group["people"]) == ("North East", 12)
    assert {week["fixed"] for week in group["weeks"]} <= {0, None}


def once(number):
    return {"Idempotency-Key": f"capacity-{number}"}


def test_api_enters_capacity_of_several_weeks(signed_in):
    given = {"kind": "tags", "region": "North East", "week": "2026-12-09", "weeks": 2, "number": 4, "source": "Return"}

    answer = signed_in.post("/api/v1/capacity/", given, content_type="application/json", headers=once(1))
    rows = signed_in.get("/api/v1/capacity/", {"kind": "tags"}).json()["results"]

    assert answer.status_code == 201, answer.content
    assert answer.json()["week"] == "2026-12-07"
    assert sorted(row["week"] for row in rows) == ["2026-12-07", "2026-12-14"]
    refused = signed_in.post(
        "/api/v1/capacity/", given | {"region": "Nowhere"}, content_type="application/json", headers=once(2)
    )
    assert refused.status_code == 400


def test_moments_of_a_run_are_of_its_monday():
    assert running.due_at(date(2026, 3, 30)).isoformat() == "2026-03-30T06:30:00+01:00"
