"""The pages of the caseload under another law: asked, followed, read by who may know about the people."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from offenders.models import LawReplay, LawReplayLine
from sharing.models import AuditEntry
from tests.answers import without_keys
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


@pytest.fixture
def desk():
    return TeamFactory()


@pytest.fixture
def manager(client, desk):
    user = UserFactory(role="ct_manager", teams=[desk])
    client.force_login(user)
    return user


@pytest.fixture
def replay(manager):
    return LawReplay.objects.create(
        title="No parole from June",
        commencements={"terrorist prisoner, no parole": "2027-06-01"},
        people=888888,
        done=888888,
        asked_by=manager,
        finished_at=timezone.now(),
    )


@pytest.fixture
def moved(replay, desk):
    """Somebody whom the replay moves; `to` is the team that is given access."""

    def make(name, days, *, to=desk, status="in_custody", **more):
        person = OffenderFactory(family_name=name, status=status)
        if to:
            GrantFactory(subject=person, team=to)
        line = {"before": {"CRD": "2035-03-14"}, "after": {"CRD": "2035-03-14", "PED": "2031-03-14"}} | more
        return LawReplayLine.objects.create(
            replay=replay, offender=person, moves_days=days, size=abs(days) if days is not None else 1_000_000, **line
        )

    return make


def page(client, replay, **query):
    return client.get(reverse("law_replay", args=[replay.uid]), query)


def text(response):
    return without_keys(" ".join(response.content.decode().split()))


def asked(**typed):
    day = {"begins_2_day": "1", "begins_2_month": "6", "begins_2_year": "2027"}
    return {"title": "No parole from June", **day} | typed


def leaves(client, replay, **query):
    """Heads and rows of its file, for a reason."""
    at = f"{reverse('law_replay_export', args=[replay.uid])}?{urlencode(query)}"
    assert "Enter a reason" in client.post(at, {"kind": "csv"}).content.decode()
    file = client.post(at, {"kind": "csv", "reason": "For the department"})
    return file.getvalue().decode("utf-8-sig").partition("\r\n\r\n")[2]


class TestAsking:
    def test_each_commencement_is_listed_with_its_law_and_its_day(self, client, manager):
        said = text(client.get(reverse("law_replays")))

        assert "Terrorist prisoner, no parole" in said
        assert "Now 29 June 2021. Criminal Justice Act 2003 s.247A(2A), (6), (7)" in said

    def test_asked_it_waits_and_is_followed(self, client, manager):
        response = client.post(reverse("law_replays"), asked())

        replay = LawReplay.objects.get()
        assert response.url == reverse("law_replay", args=[replay.uid])
        assert replay.commencements == {"terrorist prisoner, no parole": "2027-06-01"}
        assert "Calculating." in text(client.get(response.url))
        assert "No parole from June" in text(client.get(reverse("law_replays")))

    @pytest.mark.parametrize(
        ("typed", "field", "words"),
        [
            ({"title": ""}, "title", "Enter the purpose"),
            ({"begins_2_year": ""}, "begins_2", "must include a year"),
            ({"begins_2_day": "29", "begins_2_year": "2021"}, "begins_0", "at least one date that differs"),
            (
                {"begins_8_day": "1", "begins_8_month": "9", "begins_8_year": "2026"},
                "begins_8",
                "cannot begin before “progression tranche 1”",
            ),
        ],
    )
    def test_errors_stand_at_the_field_and_nothing_is_lost(self, client, manager, typed, field, words):
        response = client.post(reverse("law_replays"), asked(**typed))

        assert words in str(response.context["form"].errors[field])
        assert 'value="6"' in response.content.decode()
        assert not LawReplay.objects.exists()


class TestResult:
    def test_who_would_move_biggest_first(self, client, replay, moved):
        moved("Little", 3)
        moved("Most", -900)
        moved("Untold", None, after={}, refused_after="A date depends on something that is not recorded.")

        response = page(client, replay)

        said = text(response)
        assert [line.person.family_name for line in response.context["lines"]] == ["Untold", "Most", "Little"]
        assert "3 people</strong> you can see are affected" in said
        assert "Would be refused: A date depends on something that is not recorded." in said
        assert [(each.words, each.number) for each in response.context["figures"].bands] == [
            ("Earlier by more than a year", 1),
            ("Later by up to a week", 1),
            ("Would be refused: a date would depend on something not recorded", 1),
        ]

    def test_nobody_is_named_or_counted_whom_the_reader_may_not_know(self, client, replay, moved):
        moved("Known", 3)
        moved("Hidden", 9000, to=None)

        response = page(client, replay, who="all")
        sheet = leaves(client, replay, who="all")

        assert "Hidden" not in text(response)
        assert response.context["figures"].people == 1
        assert [each.number for each in response.context["figures"].bands] == [1]
        assert "888,888" not in text(response)
        assert "888888" not in text(response).partition("<main")[2].partition("</main>")[0]
        assert len(sheet.splitlines()) == 2

    def test_only_who_is_held_unless_everybody_is_asked_for(self, client, replay, moved):
        moved("Held", 3)
        moved("Out", 5, status="on_licence")

        assert [line.person.family_name for line in page(client, replay).context["lines"]] == ["Held"]
        everybody = page(client, replay, who="all")
        assert [line.person.family_name for line in everybody.context["lines"]] == ["Out", "Held"]
        assert everybody.context["figures"].people == 2

    def test_pages_go_on_by_the_last_row_also_among_equals(self, client, replay, moved):
        for number in range(53):
            moved(f"Person {number}", 7)

        first = page(client, replay)
        second = client.get(reverse("law_replay", args=[replay.uid]) + first.context["next_url"])

        seen = [line.person.pk for each in (first, second) for line in each.context["lines"]]
        assert (len(seen), len(set(seen))) == (53, 53)
        assert second.context["next_url"] is None
        assert page(client, replay, cursor="nonsense").status_code == 302

    def test_reading_and_export_are_recorded_with_who_was_shown(self, client, replay, moved, manager):
        line = moved("Known", 3)

        page(client, replay)
        sheet = leaves(client, replay)

        for action, verb in (("list", "law_replay.opened"), ("export", "law_replay.exported")):
            entry = AuditEntry.objects.get(verb=verb)
            assert (entry.action, entry.actor_id, entry.shown_ids) == (action, manager.pk, [line.offender_id])
        assert sheet.splitlines()[1] == f"{line.offender.uid},{line.offender.prison_number},PED,,2031-03-14,"

    def test_nobody_moved(self, client, replay):
        assert "No one</strong> you can see is affected" in text(page(client, replay))

    def test_progress_is_told_without_a_number_of_people(self, client, replay):
        LawReplay.objects.update(finished_at=None, done=222222)

        said = text(client.get(reverse("law_replay_progress", args=[replay.uid])))
        assert "25% of the caseload done." in said
        assert "888888" not in said

        LawReplay.objects.update(finished_at=timezone.now())
        assert client.get(reverse("law_replay_progress", args=[replay.uid])).headers["HX-Refresh"] == "true"

    def test_questions_are_the_same_with_one_row_and_with_many(
        self, client, replay, moved, django_assert_num_queries, django_assert_max_num_queries
    ):
        moved("First", 3)
        page(client, replay)
        with django_assert_max_num_queries(30) as with_one:
            page(client, replay)
        for number in range(20):
            moved(f"Person {number}", number)

        with django_assert_num_queries(len(with_one)):
            page(client, replay)


def test_way_there_is_shown_to_who_may_ask(client, manager):
    assert reverse("law_replays") in text(client.get(reverse("releases")))

    client.force_login(UserFactory(role="ct_analyst"))
    assert reverse("law_replays") not in text(client.get(reverse("releases")))
