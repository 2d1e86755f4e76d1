"""The pages and the API of figures, for readers with people and for figures only."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from offenders.models import CustodyPeriod, PublishedFigure, Reconciliation
from release_monitor.figures.actions import issuing, keeping
from release_monitor.figures.counting.for_readers import CutNotIssued, count
from release_monitor.figures.index import all_figures, figures_for
from release_monitor.figures.models import FigureIssue
from release_monitor.figures.readers import reader_of
from release_monitor.figures.results import FigureSpec
from sharing.models import AuditEntry, User
from sharing.reference.models import Region
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ClientFactory, RestrictionFactory, TeamFactory, TeamScopeFactory, UserFactory
from tests.sharing.administration.pages import day_parts, text_of
from tests.worlds import NOON, row_of, world_of

pytestmark = pytest.mark.django_db
SIX = datetime(2026, 12, 1, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


def made():
    """Nine people held in London, three in Wales, one restricted; two commanders, an analyst of the desk."""
    for region, number in (("London", 9), ("Wales", 3)):
        for _ in range(number):
            CustodyPeriod.objects.create(
                offender=OffenderFactory(status="in_custody", region=region), starts_on=date(2026, 1, 1)
            )
    kept = OffenderFactory(status="in_custody", region="Wales", family_name="Hiddenham")
    RestrictionFactory(subject=kept)
    chief, head = (
        TeamScopeFactory(team=TeamFactory(), grant_role="figures", region=region) for region in ("", "London")
    )
    rows = {
        "chief": UserFactory(role="commander", teams=[chief.team]),
        "head": UserFactory(role="commander", teams=[head.team]),
        "lost": UserFactory(role="commander", teams=[TeamFactory()]),
        "desk": UserFactory(role="ct_analyst", teams=[TeamScopeFactory().team]),
        "scope": chief,
    }
    with time_machine.travel(SIX, tick=False):
        issuing.issue_missing(at=SIX)
    return rows


world = world_of(made)
chief, head, lost, desk, scope = (row_of(name) for name in ("chief", "head", "lost", "desk", "scope"))


def token_of(client, team, *scopes):
    program = ClientFactory(teams=[team], scopes=list(scopes))
    asked = {"grant_type": "client_credentials", "client_id": program.client_id, "client_secret": "a secret"}
    return client.post("/api/v1/token", asked).json()["access_token"]


def page(client, user, code, **asked):
    client.force_login(user)
    return client.get(reverse("figure", kwargs={"code": code}), asked)


def test_index_names_every_figure_and_leads_to_its_page(client, desk):
    client.force_login(desk)
    index = client.get(reverse("figures"))

    for code, figure in all_figures().items():
        assert f"/figures/{code}/" in index.content.decode()
        assert figure.numerator in text_of(index)


@pytest.mark.parametrize("code", list(all_figures()))
def test_page_of_a_figure_says_what_it_is_and_its_number(client, desk, chief, code):
    figure = all_figures()[code]
    readers = (desk,) if figure.with_people_only else (desk, chief)
    for user in readers:
        found = text_of(page(client, user, code))
        for words in (figure.numerator, figure.denominator, figure.left_out, figure.source, figure.owner):
            assert words in found
        assert "1 December 2026, " in found
    assert AuditEntry.objects.filter(verb="figures.counted").count() == len(readers)


def test_reader_with_people_gets_every_number_a_way_to_the_people_and_a_filter(client, desk):
    Region.objects.create(code="WAL", kind="probation", name="Wales")
    shown = page(client, desk, "custody", by="region")

    assert [(row.key, row.total.number) for row in shown.context["result"].rows] == [("London", 9), ("Wales", 3)]
    assert 'href="/people/"' in shown.content.decode()
    assert page(client, desk, "custody", region="Wales").context["result"].total.number == 3


def test_figures_only_is_as_at_six_without_small_cells_links_or_filters(client, chief):
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        OffenderFactory(status="in_custody", region="Wales")
        shown = page(client, chief, "custody", by="region", region="Wales", prison="ZZZ")

    result = shown.context["result"]
    assert [str(row.total) for row in result.rows] == ["not shown", "fewer than 5"]
    assert str(result.total) == "12"
    assert result.as_at == SIX
    assert shown.context["filter"] is None
    assert 'href="/people/"' not in shown.content.decode()
    assert "Hiddenham" not in shown.content.decode()


def test_numbers_of_a_part_do_not_leave_a_few_for_the_others(client, head, chief):
    """12 in all less 9 in London would be 3 in Wales."""
    assert str(page(client, head, "custody").context["result"].total) == "not shown"
    assert str(page(client, chief, "custody").context["result"].total) == "12"


def test_commander_without_a_scope_reads_the_definition_alone(client, lost):
    found = text_of(page(client, lost, "custody"))

    assert "No team of yours has a scope for figures" in found
    assert all_figures()["custody"].numerator in found


@pytest.mark.parametrize("code", ["caseload", "recall-reasons-by-year"])
def test_figure_of_the_people_of_another_in_other_cells_is_told_only_to_who_may_open_them(
    client, desk, chief, token, code
):
    assert page(client, desk, code).status_code == 200
    assert page(client, chief, code).status_code == 404
    assert ask(client, f"figures/{code}/", token).status_code == 404
    assert not FigureIssue.objects.filter(figure=code).exists()
    client.force_login(chief)
    assert f"/figures/{code}/" not in client.get(reverse("figures")).content.decode()


@pytest.mark.parametrize(
    "asked", [{"region": "Wales"}, {"prison": "FSI"}, {"programme": "state_threats"}, {"first": date(2026, 1, 1)}]
)
def test_figures_only_counts_nothing_that_is_not_issued_to_them(chief, asked):
    with pytest.raises(CutNotIssued):
        count(reader_of(User.objects.get(pk=chief.pk)), FigureSpec("custody", **asked))


def test_restricted_person_changes_no_number_of_others(desk, chief):
    before = count(reader_of(User.objects.get(pk=desk.pk)), FigureSpec("custody")).total
    for kept in (False, True):
        RestrictionFactory(subject=OffenderFactory(status="in_custody"))
        if kept:
            keeping.keep_all(at=NOON)
        assert count(reader_of(User.objects.get(pk=desk.pk)), FigureSpec("custody")).total == before
    FigureIssue.objects.all().delete()
    issuing.issue_missing(at=NOON)
    assert count(reader_of(User.objects.get(pk=chief.pk)), FigureSpec("custody")).total.number == 12


def test_scope_that_has_ended_reads_nothing_at_the_next_request(client, chief, scope):
    type(scope).objects.filter(pk=scope.pk).update(ends_at=NOON)

    assert "No team of yours" in text_of(page(client, chief, "custody"))


def test_issue_is_made_once_a_day_and_as_soon_as_the_clock_runs_again(at_noon):
    assert issuing.issue_missing(at=NOON) == 0
    early = datetime(2026, 12, 2, 5, 59, tzinfo=UTC)
    assert issuing.issue_missing(at=early) == 0
    late = datetime(2026, 12, 3, 9, 30, tzinfo=UTC)  # the second of December is not made up
    at_noon.move_to(late, tick=False)
    assert issuing.issue_missing(at=late) == 3
    assert set(FigureIssue.objects.values_list("day", "as_at")) == {
        (date(2026, 12, 1), SIX),
        (date(2026, 12, 3), late),
    }


def test_six_is_that_of_the_london_clock():
    assert issuing.day_of_issue(datetime(2026, 7, 1, 5, 0, tzinfo=UTC)) == date(2026, 7, 1)
    assert issuing.day_of_issue(datetime(2026, 7, 1, 4, 59, tzinfo=UTC)) == date(2026, 6, 30)


def test_wrong_days_are_said_at_their_field(client, desk):
    days = day_parts("first", date(2026, 12, 1)) | day_parts("last", date(2026, 11, 30))
    form = page(client, desk, "custody-flow", **days).context["form"]

    assert "last" in form.errors


# The API


def ask(client, path, token, **headers):
    return client.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {token}", **headers})


@pytest.fixture
def token(client, desk):
    return token_of(client, desk.memberships.get().team, "figures:read")


def test_program_gets_small_numbers_as_null_with_the_reason(client, token):
    sent = ask(client, "figures/custody/?by=region", token).json()

    assert [row["numbers"] for row in sent["rows"]] == [
        [{"number": None, "why": "hidden"}],
        [{"number": None, "why": "small"}],
    ]
    assert (sent["figure"], sent["programme"], sent["columns"][0]["key"]) == ("custody", "terrorism", "now")


def test_answer_is_known_by_its_etag_until_a_number_changes(client, token):
    first = ask(client, "figures/on-licence/", token)
    again = ask(client, "figures/on-licence/", token, **{"If-None-Match": first["ETag"]})
    for _ in range(6):
        OffenderFactory(status="on_licence")
    changed = ask(client, "figures/on-licence/", token, **{"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert changed.json()["rows"][0]["numbers"] == [{"number": 6, "why": None}]


def test_figures_flow_and_definitions_are_read_by_their_scope(client, token, desk):
    assert {each["code"] for each in ask(client, "figures/", token).json()["results"]} == {
        each.code for each in figures_for(has_people=False)
    }
    flow = ask(client, "custody-flow/?from=2026-01-01&to=2026-11-30", token).json()
    assert flow["rows"][0]["key"] == "opening"
    other = token_of(client, desk.memberships.get().team, "people:read")
    assert ask(client, "figures/custody/", other).status_code == 403


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("figures/nothing/", 404),
        ("figures/custody/?by=ideology", 400),
        ("figures/custody/?programme=all", 400),
        ("custody-flow/?from=2026-01-01", 400),
        ("custody-flow/?from=soon&to=later", 400),
        ("reconciliations/2024-Q4/", 404),
        ("reconciliations/2024-Q5/", 404),
    ],
)
def test_what_is_not_there_or_wrongly_asked(client, token, path, status):
    assert ask(client, path, token).status_code == status


def test_published_quarter_stands_beside_ours_with_each_line(client, desk):
    published = PublishedFigure.objects.create(
        measure="in_custody", programme="terrorism", as_at=date(2026, 9, 30), value=30, area="great_britain",
        definition="All", grade="A", source="Quarterly",
    )  # fmt: skip
    Reconciliation.objects.create(
        figure=published, ours=12, lines={"scotland": 16}, words="Scotland", kept_by=desk, kept_at=NOON
    )
    client.force_login(desk)

    sent = client.get("/api/v1/reconciliations/2026-Q3/").json()

    numbers = {row["key"]: row["numbers"][0]["number"] for row in sent["rows"]}
    assert (numbers["published"], numbers["ours"], numbers["scotland"], numbers["unexplained"]) == (30, 12, 16, 2)
    assert "Signed by" in text_of(page(client, desk, "reconciliation"))


def test_movement_corrected_after_the_issue_changes_the_next_one_alone(chief, at_noon):
    before = count(reader_of(User.objects.get(pk=chief.pk)), FigureSpec("custody-flow"))
    CustodyPeriod.objects.all().update(starts_on=date(2026, 11, 17))

    assert count(reader_of(User.objects.get(pk=chief.pk)), FigureSpec("custody-flow")) == before
    tomorrow = datetime(2026, 12, 2, 6, tzinfo=UTC)
    at_noon.move_to(tomorrow, tick=False)
    issuing.issue_missing(at=tomorrow)
    after = count(reader_of(User.objects.get(pk=chief.pk)), FigureSpec("custody-flow"))
    assert before.row("opening").numbers[0].number == 12
    assert after.row("opening").numbers[0].number == 0
    assert [number.number for number in after.row("received").numbers if number.number] == [12]
