"""The programme in which a reader of both works: it stays, narrows what lists show, and hides nothing for good."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from offenders.models import WeeklyEntry, WeeklyList
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AlertFactory, TeamFactory, TeamScopeFactory, UserFactory
from tests.test_doors import due_out

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
T, S = "terrorism", "state_threats"
BAR = "Programme shown"


@pytest.fixture
def people():
    return {
        names: OffenderFactory(family_name=f"Quill{n}", given_names="", status="in_custody", programme=names)
        for n, names in enumerate([(T,), (S,), (T, S)])
    }


@pytest.fixture
def reader(people):
    team = TeamFactory(kind="national_desk")
    for programme in (T, S):
        TeamScopeFactory(team=team, programme=programme)
    return UserFactory(role="ct_analyst", agency=team.agency, teams=[team])


def choose(client, programme, back=""):
    return client.post(reverse("own_programme"), {"programme": programme, "back": back})


def listed(client):
    return [person.family_name for person in client.get(reverse("people")).context["people"]]


def test_choice_stays_until_another_is_made_and_leads_back_to_the_page(client, reader):
    client.force_login(reader)
    assert listed(client) == ["Quill0", "Quill1", "Quill2"]

    assert choose(client, S, back=reverse("releases")).url == reverse("releases")
    assert listed(client) == ["Quill1", "Quill2"]
    client.logout()
    client.force_login(reader)
    assert listed(client) == ["Quill1", "Quill2"]

    choose(client, T)
    assert listed(client) == ["Quill0", "Quill2"]
    choose(client, "", back="https://elsewhere.example/")
    assert listed(client) == ["Quill0", "Quill1", "Quill2"]


def test_record_of_the_other_programme_still_opens(client, reader, people):
    client.force_login(reader)
    choose(client, S)

    assert client.get(people[T,].get_absolute_url()).status_code == 200


def test_search_files_figures_and_weekly_list_are_narrowed(client, reader, people):
    frozen = WeeklyList.objects.create(starts_on=date(2026, 11, 23), made_at=timezone.now())
    for person in people.values():
        days = dict.fromkeys(["expected_on", "leaves_on", "warn_on"], date(2026, 11, 27))
        WeeklyEntry.objects.create(
            weekly_list=frozen, offender=person, release=due_out(person), basis="CRD", certainty="fixed", **days
        )
    client.force_login(reader)
    choose(client, S)

    assert [
        each.family_name for each in client.post(reverse("people"), {"q": "quill"}, follow=True).context["people"]
    ] == [
        "Quill1",
        "Quill2",
    ]
    file = b"".join(client.post(reverse("people_export"), {"reason": "Briefing"}).streaming_content).decode()
    assert [name in file for name in ("Quill0", "Quill1", "Quill2")] == [False, True, True]
    figure = client.get(reverse("figure", args=["caseload"])).context["result"]
    assert (figure.spec.programme, figure.total.number) == (S, 2)
    for name, kwargs in (("weekly_list", {"monday": "2026-11-23"}), ("releases", {})):
        page = client.get(reverse(name, kwargs=kwargs)).content.decode()
        assert [each in page for each in ("Quill0", "Quill1", "Quill2")] == [False, True, True], name


def test_figures_of_two_programmes_are_never_added_up(client, reader):
    client.force_login(reader)

    at = reverse("figure", args=["caseload"])
    assert [client.get(at, {"programme": name}).context["result"].total.number for name in (T, S)] == [2, 2]


def test_alert_of_the_other_programme_is_said_to_wait(client, reader, people):
    (team,) = (membership.team for membership in reader.memberships.all())
    AlertFactory(subject=people[T,], tells=[team], title="Seen at Quill0")
    client.force_login(reader)
    choose(client, S)

    page = client.get(reverse("alerts"))

    assert page.context["lines"] == []
    assert "There are alerts of another programme" in page.content.decode()
    choose(client, T)
    assert len(client.get(reverse("alerts")).context["lines"]) == 1


def test_bar_is_for_who_reads_two_programmes_or_has_chosen_one(client, reader):
    other = UserFactory(role="ct_analyst", teams=[TeamScopeFactory(programme=S).team])
    client.force_login(reader)
    assert BAR in client.get(reverse("people")).content.decode()

    client.force_login(other)
    assert BAR not in client.get(reverse("people")).content.decode()
    choose(client, T)
    page = client.get(reverse("people"))
    assert BAR in page.content.decode()
    assert page.context["people"] == []  # it shows nobody whom they do not see, somebody in both included
