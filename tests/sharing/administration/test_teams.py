"""Teams, memberships and scopes through the browser."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from sharing.administration.actions import teams as actions
from sharing.models import Membership, Team, TeamScope
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    GrantFactory,
    MembershipFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
    many_users,
)
from tests.sharing.administration.pages import day_parts, hidden_of, privacy_officer, queries_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

DAY = timedelta(days=1)


def address(name, row):
    return reverse(f"administration_{name}", args=[row.uid])


@pytest.fixture
def team(agency):
    return TeamFactory(name="Leeds", agency=agency)


def test_a_team_is_added(browser, agency):
    typed = {"name": "Leeds", "kind": "caseload", "agency": agency.uid, "phone": ""}
    form = typed | hidden_of(browser.get(reverse("administration_team_add")))

    response = browser.post(reverse("administration_team_add"), form, follow=True)
    browser.post(reverse("administration_team_add"), form)

    team = Team.objects.get()
    assert response.redirect_chain == [(address("team", team), 302)]
    assert "Leeds is added. Add its members next." in text_of(response)


def test_establishment_that_a_team_works_for_is_typed_shown_and_told_in_its_history(together, agency, team):
    typed = {"name": "Leeds", "kind": "establishment", "agency": agency.uid, "phone": "", "place_code": "lei"}
    form = typed | hidden_of(together.get(address("team_change", team)))

    together.post(address("team_change", team), form)
    page = text_of(together.get(address("team", team)))
    listed = text_of(together.get(reverse("administration_teams")))

    team.refresh_from_db()
    assert team.place_code == "LEI"
    assert "Establishment it works for LEI" in page
    assert "Establishment: LEI, before: empty" in page
    assert "Works for LEI" in listed


@pytest.mark.parametrize(
    ("kind", "place_code", "words"),
    [
        ("caseload", "LEI", "Only an establishment team can work for an establishment. Leave this empty"),
        ("establishment", "L", "Enter an establishment code of 2 to 6 letters or numbers, for example FNI"),
        ("establishment", "HMP LEI", "Enter an establishment code of 2 to 6 letters or numbers, for example FNI"),
    ],
)
def test_establishment_that_no_team_can_work_for_is_refused(together, agency, kind, place_code, words):
    typed = {"name": "Leeds", "kind": kind, "agency": agency.uid, "place_code": place_code}

    response = together.post(reverse("administration_team_add"), typed)

    assert response.context["form"].errors["place_code"] == [words]
    assert not Team.objects.exists()


def test_a_personal_team_cannot_be_asked_for(browser, agency):
    typed = {"name": "Leeds", "kind": "personal", "agency": agency.uid}

    response = browser.post(reverse("administration_team_add"), typed)

    assert "kind" in response.context["form"].errors


def test_a_team_is_changed_and_a_conflict_shown(together, administrator, agency, team):
    typed = {"name": "Ours", "kind": "region", "agency": agency.uid, "phone": ""}
    ours = typed | hidden_of(together.get(address("team_change", team)))
    fields = {name: getattr(team, name) for name in actions.TEAM_FIELDS} | {"name": "Theirs"}
    actions.change_team(team=team, by=administrator, **fields)

    response = together.post(address("team_change", team), ours)
    shown = {d.name: (d.yours, d.theirs) for d in response.context["conflict"].fields}
    together.post(address("team_change", team), hidden_of(response) | {"keep_name": "theirs"})

    assert (shown["keep_name"], shown["keep_kind"]) == (("Ours", "Theirs"), ("Region", "Caseload"))
    team.refresh_from_db()
    assert (team.name, team.kind) == ("Theirs", "region")


def test_closing_says_that_its_people_lose_access_and_asks_once_more(browser, team):
    asked = browser.get(address("team_close", team))
    assert "Its members lose access through this team at once." in text_of(asked)
    team.refresh_from_db()
    assert team.closed_at is None

    closed = browser.post(address("team_close", team), follow=True)
    browser.post(address("team_close", team))

    team.refresh_from_db()
    assert team.closed_at is not None
    assert "This team is closed." in text_of(closed)


def test_a_team_is_reopened(together, team, noon):
    Team.objects.filter(pk=team.pk).update(closed_at=noon)

    together.get(address("team_reopen", team))
    together.post(address("team_reopen", team))

    team.refresh_from_db()
    assert team.closed_at is None


def join(who, first, last=None):
    return {**who, **day_parts("starts_on", first), **day_parts("ends_on", last)}


def test_a_user_is_put_in_a_team_from_the_teams_page_from_now(browser, team, noon):
    user = UserFactory(name="Ada Field")
    page = address("team_member_add", team)
    form = join({"user": user.uid}, noon.date()) | hidden_of(browser.get(page))

    response = browser.post(page, form, follow=True)
    browser.post(page, form)

    place = Membership.objects.get()
    assert (place.user, place.team, place.starts_at, place.ends_at) == (user, team, noon, None)
    assert "Ada Field is in Leeds." in text_of(response)


def test_the_last_day_is_included_in_uk_time(browser, team):
    """1 July 2027, in summer time: the place starts at midnight there, an hour earlier in UTC."""
    user = UserFactory()
    first = datetime(2027, 7, 1, tzinfo=UTC).date()

    browser.post(address("user_team_add", user), join({"team": team.uid}, first, first + DAY))

    place = Membership.objects.get()
    assert place.starts_at == datetime(2027, 6, 30, 23, tzinfo=UTC)
    assert place.ends_at == datetime(2027, 7, 2, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last", "field"), [(-DAY, None, "starts_on"), (DAY, timedelta(0), "ends_on"), (None, None, "starts_on")]
)
def test_days_that_cannot_be_are_said_at_their_field(first, last, field, browser, team, noon):
    days = [noon.date() + days if days is not None else None for days in (first, last)]

    response = browser.post(address("team_member_add", team), join({"user": UserFactory().uid}, *days))

    assert list(response.context["form"].errors) == [field]
    html = response.content.decode()
    assert f'href="#id_{field}_0"' in html
    assert f'id="id_{field}_0"' in html
    assert not Membership.objects.exists()


def test_a_second_time_at_once_is_refused_in_words(browser, team, noon):
    user = UserFactory(name="Ada Field", teams=[team])

    response = browser.post(address("team_member_add", team), join({"user": user.uid}, noon.date()))

    assert "Ada Field is already in Leeds for some of this time" in text_of(response)


def test_whom_to_choose_is_found_by_name_without_script(browser, team):
    many_users(60, name="Filler")
    wanted = UserFactory(name="Zoe Wanted")
    page = address("team_member_add", team)

    everybody = browser.get(page)
    assert "The first 50 are in the list. Find by name to see others." in text_of(everybody)
    assert str(wanted.uid) not in everybody.content.decode()

    found = browser.get(page, {"q": "wanted"})
    assert str(wanted.uid) in found.content.decode()
    assert "No users who can sign in match “nobody at all”" in text_of(browser.get(page, {"q": "nobody at all"}))


def test_what_was_chosen_stays_chosen_when_another_field_is_wrong(browser, team):
    many_users(60, name="Filler")
    wanted = UserFactory(name="Zoe Wanted")

    response = browser.post(address("team_member_add", team), {"user": wanted.uid})

    assert f'<option value="{wanted.uid}" selected' in response.content.decode()


@pytest.mark.parametrize("value", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_made_up_choice_is_said_at_the_field(value, browser, team):
    response = browser.post(address("team_member_add", team), {"user": value})

    assert "user" in response.context["form"].errors


def test_a_personal_team_is_nowhere_among_the_teams(browser):
    owner = UserFactory()
    personal = TeamFactory(kind="personal", owner=owner, name="Hers alone")

    assert "Hers alone" not in text_of(browser.get(reverse("administration_teams")))
    assert "Hers alone" not in text_of(browser.get(address("user_team_add", UserFactory())))
    for name in ("team", "team_change", "team_close", "team_reopen", "team_member_add", "scope_add"):
        assert browser.get(address(name, personal)).status_code == 404


def test_a_place_in_a_personal_team_is_not_ended_here(browser):
    owner = UserFactory()
    place = MembershipFactory(user=owner, team=TeamFactory(kind="personal", owner=owner))

    browser.post(address("membership_end", place))

    assert Membership.objects.get().ends_at is None


def test_a_membership_is_ended_now_after_one_more_question(browser, team, noon):
    place = MembershipFactory(team=team)
    page = address("membership_end", place)

    assert "From then on they see nothing through this team." in text_of(browser.get(page))
    assert Membership.objects.get().ends_at is None
    browser.post(page, {"confirm": "yes"})
    again = browser.post(page, {"confirm": "yes"}, follow=True)

    assert Membership.objects.get().ends_at == noon
    assert "has already left" in text_of(again)


def test_a_membership_is_ended_after_a_day(browser, team, noon):
    place = MembershipFactory(team=team)

    browser.post(address("membership_end", place), day_parts("last_day", noon.date() + DAY))

    assert Membership.objects.get().ends_at == datetime(2026, 12, 3, tzinfo=UTC)


def test_a_last_day_in_the_past_is_refused(browser, team, noon):
    response = browser.post(
        address("membership_end", MembershipFactory(team=team)), day_parts("last_day", noon.date() - DAY)
    )

    assert response.context["form"].errors == {"last_day": ["The last day must be today or in the future"]}


def test_a_withdrawn_membership_is_no_error_the_second_time(browser, team, noon):
    place = MembershipFactory(team=team, starts_at=noon + DAY)
    page = address("membership_end", place)

    browser.post(page, {"confirm": "yes"})
    again = browser.post(page, {"confirm": "yes"}, follow=True)

    assert not Membership.objects.exists()
    assert "That team membership no longer exists." in text_of(again)


def test_a_teams_page_tells_members_now_to_come_and_past_apart(browser, team, noon):
    for name, starts, ends in [("Now", -DAY, None), ("Later", DAY, None), ("Past", -DAY, timedelta(0))]:
        MembershipFactory(
            user=UserFactory(name=name),
            team=team,
            starts_at=noon + starts,
            ends_at=noon + ends if ends is not None else None,
        )

    context = browser.get(address("team", team)).context

    assert [[place.user.name for place in context[part]] for part in ("current", "to_come", "past")] == [
        ["Now"],
        ["Later"],
        ["Past"],
    ]


def scope_form(**changed):
    return {"programme": "terrorism", "grant_role": "reader", "reason": "Watches the whole programme"} | changed


def test_a_desk_is_given_a_scope_once(together, noon):
    desk = TeamFactory(kind="national_desk")
    page = address("scope_add", desk)
    form = join(scope_form(), noon.date(), noon.date() + 200 * DAY) | hidden_of(together.get(page))

    together.post(page, form)
    together.post(page, form)

    scope = TeamScope.objects.get()
    assert (scope.team, scope.approved_by, scope.starts_at) == (desk, privacy_officer(), noon)
    assert "Watches the whole programme" in text_of(together.get(address("team", desk)))


def test_a_team_that_is_no_desk_is_given_figures_alone(together, team, noon):
    page = address("scope_add", team)
    refused = together.post(page, join(scope_form(), noon.date()) | hidden_of(together.get(page)))
    assert list(refused.context["form"].errors) == ["grant_role"]

    form = scope_form(grant_role="figures", prison_group="London")
    together.post(page, join(form, noon.date()) | hidden_of(together.get(page)))

    scope = TeamScope.objects.get()
    assert (scope.team, scope.grant_role, scope.prison_group) == (team, "figures", "London")
    assert "As figures only, prisons: London" in text_of(together.get(address("team", team)))


def test_a_desk_that_sees_people_sees_the_whole_programme(together, noon):
    desk = TeamFactory(kind="national_desk")

    response = together.post(address("scope_add", desk), join(scope_form(prison_group="London"), noon.date()))

    assert list(response.context["form"].errors) == ["region"]
    assert not TeamScope.objects.exists()


def test_a_scope_without_a_reason_is_refused_at_the_field(together, noon):
    desk = TeamFactory(kind="national_desk")

    response = together.post(address("scope_add", desk), join(scope_form(reason=" "), noon.date()))

    assert list(response.context["form"].errors) == ["reason"]


def test_a_scope_is_ended_after_one_more_question(browser, noon):
    scope = TeamScopeFactory()
    page = address("scope_end", scope)

    assert "From then on its members see only people" in text_of(browser.get(page))
    browser.post(page, {"confirm": "yes"})
    again = browser.post(page, {"confirm": "yes"}, follow=True)

    scope.refresh_from_db()
    assert scope.ends_at == noon
    assert "has already ended, or ends by then" in text_of(again)


def names(response):
    return [team.name for team, _ in response.context["teams"]]


def test_teams_are_found_filtered_and_counted(browser, agency, team, noon):
    UserFactory(teams=[team])
    UserFactory(teams=[team], is_active=False)
    MembershipFactory(team=team, ends_at=noon)
    MembershipFactory(team=team, starts_at=noon + timedelta(hours=1))
    TeamFactory(name="Empty", kind="region")
    TeamFactory(name="Shut", closed_at=noon)
    teams = reverse("administration_teams")

    assert names(browser.get(teams)) == ["Empty", "Leeds"]
    assert [row.members_now for row, _ in browser.get(teams).context["teams"]] == [0, 1]
    assert names(browser.get(teams, {"sort": "-name"})) == ["Leeds", "Empty"]
    assert names(browser.get(teams, {"q": "lee"})) == ["Leeds"]
    assert names(browser.get(teams, {"agency": agency.uid})) == ["Leeds"]
    assert names(browser.get(teams, {"kind": "region"})) == ["Empty"]
    assert names(browser.get(teams, {"state": "empty"})) == ["Empty"]
    assert names(browser.get(teams, {"state": "closed"})) == ["Shut"]


def test_more_than_fifty_teams_go_on(browser, agency):
    for n in range(51):
        TeamFactory(name=f"A{n:02}", agency=agency)

    first = browser.get(reverse("administration_teams"))
    second = browser.get(reverse("administration_teams") + first.context["next_url"])

    assert (len(names(first)), names(second)) == (50, ["A50"])


def test_the_list_asks_no_more_for_twenty_teams_than_for_one(browser, team):
    UserFactory(teams=[team])
    one = queries_of(browser, reverse("administration_teams"))
    for _ in range(20):
        UserFactory(teams=[TeamScopeFactory().team])

    assert queries_of(browser, reverse("administration_teams")) == one


def test_a_teams_page_asks_no_more_for_twenty_members_than_for_one(browser, administrator):
    desk = TeamFactory(kind="national_desk")
    actions.add_member(team=desk, user=UserFactory(), by=administrator, agreed_by=privacy_officer())
    TeamScopeFactory(team=desk)
    one = queries_of(browser, address("team", desk))
    for _ in range(20):
        actions.add_member(team=desk, user=UserFactory(), by=administrator, agreed_by=privacy_officer())
        TeamScopeFactory(team=desk)

    assert queries_of(browser, address("team", desk)) == one


@pytest.mark.parametrize("name", ["team_member_add", "user_team_add"])
def test_choosing_asks_no_more_for_twenty_choices_than_for_one(name, browser, team):
    row = team if name == "team_member_add" else UserFactory()
    one = queries_of(browser, address(name, row))
    for _ in range(20):
        UserFactory()
        TeamFactory()

    assert queries_of(browser, address(name, row)) == one


def test_no_page_of_the_administration_names_or_counts_anybody_in_the_caseload(browser, noon):
    desk = TeamScopeFactory(team__name="Desk", team__agency__name="Police").team
    member = UserFactory(name="Ada Field", email="ada@police.example", agency=desk.agency, teams=[desk])
    for n in range(37):
        person = OffenderFactory(family_name="Halden", prison_number=f"B{n:04}XX")
        GrantFactory(subject=person, team=desk, reason="Supervises Halden")
    pages = [reverse(f"administration{part}") for part in ("", "_users", "_teams", "_agencies", "_roles")]
    pages += [address("team", desk), address("user", member), address("team_close", desk)]

    for page in pages:
        text = text_of(browser.get(page))
        assert "Halden" not in text
        assert "XX" not in text
        assert not re.search(r"\b37\b", text)
