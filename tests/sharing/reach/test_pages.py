import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from sharing.models import ReachTest, ReachWay
from sharing.reach import actions, ways
from tests.factories.reach import NUMBERS, way_of
from tests.factories.sharing import AgencyFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def desk():
    return TeamFactory(
        name="CT duty desk", kind="duty_desk", phone="020 7946 0999", agency=AgencyFactory(name="CT", kind="ct_police")
    )


@pytest.fixture
def karen(desk):
    return UserFactory(name="Karen Lockyer", role="duty_officer", agency=desk.agency, teams=[desk])


@pytest.fixture
def neil(desk):
    return UserFactory(name="Neil Garvey", role="ct_analyst", agency=desk.agency, teams=[TeamFactory()])


def read(client, user, name="own_ways", **kwargs):
    client.force_login(user)
    return client.get(reverse(name, kwargs=kwargs)).content.decode()


def send(client, user, name, data=None, **kwargs):
    client.force_login(user)
    return client.post(reverse(name, kwargs=kwargs), data or {}, follow=True).content.decode()


class TestOwnWays:
    def test_email_is_tested_from_the_page(self, client, neil):
        page = send(client, neil, "own_way_test", way="email")
        assert f"A code was sent to {neil.email}" in page

        page = send(
            client, neil, "own_way_code", {"code": re.search(r"Code: (\d+)", mail.outbox[0].body)[1]}, way="email"
        )

        assert "Email is tested." in page
        assert "Counts until 1 March 2027" in page

    def test_wrong_code_says_so(self, client, neil):
        send(client, neil, "own_way_test", way="email")
        ReachTest.objects.update(code_hash="another")

        assert "The code is not correct" in send(client, neil, "own_way_code", {"code": "123456"}, way="email")

    @pytest.mark.parametrize(
        ("days", "said"),
        [(75, "Counts until"), (76, "Test again"), (89, "Test again"), (90, "Lapsed on 1 March 2027")],
    )
    def test_says_before_a_test_lapses(self, client, neil, at_noon, days, said):
        way_of(neil, "telephone")
        at_noon.shift(days * 24 * 3600)

        assert said in read(client, neil)

    def test_number_is_set_changed_and_removed(self, client, neil):
        assert "The number is saved" in send(
            client, neil, "own_way_number", {"number": "020 7946 0118"}, way="telephone"
        )
        assert "020 7946 0118" in read(client, neil)
        assert "Enter a number in the correct format" in send(
            client, neil, "own_way_number", {"number": "home"}, way="telephone"
        )
        assert "020 7946 0118" not in send(client, neil, "own_way_remove", way="telephone")

    def test_texts_are_there_only_where_the_deployment_has_a_gateway(self, client, neil, settings):
        assert "Text or pager" not in read(client, neil)
        assert client.get(reverse("own_way_number", kwargs={"way": "pager"})).status_code == 404

        settings.PEOPLE_PAGER_URL = "https://gateway.example/text"

        assert "Text or pager" in read(client, neil)

    def test_nobody_reads_the_number_of_another(self, client, neil, karen):
        way_of(neil, "telephone")

        assert NUMBERS["telephone"] in read(client, neil)
        assert NUMBERS["telephone"] not in read(client, karen)

    def test_number_that_cannot_be_read_is_entered_again(self, client, neil):
        way_of(neil, "telephone")
        ReachWay.objects.update(sealed_number="sealed with another key")

        assert "Cannot be read. Enter it again" in read(client, neil)

    def test_without_a_duty_desk_no_call_is_promised(self, client):
        alone = UserFactory()
        way_of(alone, "telephone")

        assert "Your agency has no duty desk to call you" in read(client, alone)


class TestNight:
    """What `tests/sharing/reach/test_pager.py` and `tests/sharing/duties/test_escalation_above.py` see done."""

    def test_who_is_on_no_desk_reads_of_letters_alone(self, client, neil):
        page = read(client, neil)

        assert "Critical and high alerts to your teams" in page
        assert "duty desk</dt>" not in page

    def test_the_desk_reads_of_texts_only_with_a_tested_pager(self, client, karen, settings):
        settings.PEOPLE_PAGER_URL = "https://gateway.example/text"
        assert "By email and by text" not in read(client, karen)

        way_of(karen, "pager")

        assert "By email and by text, at any hour" in read(client, karen)

    def test_administrators_are_told_of_no_letters(self, client):
        assert "Critical and high alerts" not in read(client, UserFactory(role="administrator"))


class TestDesk:
    def test_number_and_code_are_shown_once_the_desk_calls(self, client, neil, karen):
        way_of(neil, "telephone", at=None)
        ReachWay.objects.update(tested_at=None)
        page = send(client, neil, "own_way_test", way="telephone")
        assert "CT duty desk" in page

        page = read(client, karen, "reach_calls")
        assert "Neil Garvey" in page
        assert NUMBERS["telephone"] not in page

        page = send(client, karen, "reach_call", uid=ReachTest.objects.get().uid)
        code = re.search(r"<strong>(\d{6})</strong>", page)[1]
        assert NUMBERS["telephone"] in page

        assert "Karen Lockyer is calling you" in read(client, neil, "own_way_code", way="telephone")
        assert "Phone is tested." in send(client, neil, "own_way_code", {"code": code}, way="telephone")
        assert ways.tested_ways([neil], timezone.now()) == {neil.pk: 1}
        assert "No test calls to make." in read(client, karen, "reach_calls")

    def test_nobody_calls_themselves(self, client, karen):
        way_of(karen, "telephone")
        actions.send_test(user=karen, kind="telephone")

        assert "Someone else must call you" in read(client, karen, "reach_calls")
        assert "You did the first part yourself" in send(client, karen, "reach_call", uid=ReachTest.objects.get().uid)

    def test_another_desk_knows_nothing_of_it(self, client, neil, karen):
        way_of(neil, "telephone")
        actions.send_test(user=neil, kind="telephone")
        other = TeamFactory(kind="duty_desk", agency=AgencyFactory(kind="prison"))
        stranger = UserFactory(role="duty_officer", agency=other.agency, teams=[other])

        assert "Neil Garvey" not in read(client, stranger, "reach_calls")
        assert "No one needs to call" in send(client, stranger, "reach_call", uid=ReachTest.objects.get().uid)
        client.force_login(neil)
        assert client.get(reverse("reach_calls")).status_code == 404

    @pytest.mark.parametrize("number", [1, 20])
    def test_queries_do_not_grow_with_calls(self, client, karen, number, django_assert_max_num_queries):
        for user in UserFactory.create_batch(number, agency=karen.agency):
            way_of(user, "telephone")
            actions.send_test(user=user, kind="telephone")
        client.force_login(karen)

        with django_assert_max_num_queries(16):
            assert client.get(reverse("reach_calls")).content.count(b"I am calling now") == number
