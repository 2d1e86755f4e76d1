"""The feed, places and numbers, replays and tests: what a program hears, in order, and nothing of what it does not."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parole.decisions.event_kinds import DECIDED
from parole.hearings.event_kinds import CANCELLED, LISTED, MOVED
from release_monitor.database.rights import as_owner
from sharing import events, practice
from sharing.clients.token_scopes import TokenScope
from sharing.events import deliveries, endpoints, positions
from sharing.events.deliveries import claim, record, send_due
from sharing.events.feed import read_feed
from sharing.models import AuditEntry, Event, EventDelivery, EventEndpoint, EventSequence, PracticeValue
from tests.factories.hearings import hearing_row
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    SIGNING_SECRET,
    ClientFactory,
    EndpointFactory,
    ExclusionFactory,
    GrantFactory,
    TeamFactory,
    UserFactory,
)
from tests.receiver import is_signed, receiving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
FEED = "/api/v1/events/"


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def program(team):
    return ClientFactory(client_id="client-tags", teams=[team])


@pytest.fixture
def endpoint(program):
    """It receives nothing, and reads the feed."""
    return EndpointFactory(client=program, address="", secret="")


@pytest.fixture
def heard_of(team, noon):
    """A person whom the program sees, with a hearing."""

    def make(teams=None, **more):
        person = OffenderFactory(**more)
        for one in [team] if teams is None else teams:
            GrantFactory(subject=person, team=one)
        return hearing_row(person, noon.date() + timedelta(days=30))

    return make


@pytest.fixture
def tell(noon):
    def say(hearing, kind=LISTED, at=noon):
        return events.publish_event(kind=kind, record=hearing, subject=hearing.offender, at=at)

    return say


def bearer(program, **more):
    asked = {"grant_type": "client_credentials", "client_id": program.client_id, "client_secret": "a secret", **more}
    token = Browser().post("/api/v1/token", asked).json()["access_token"]
    return Browser(headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def ask(program, endpoint):
    """What the feed answers."""
    asking = bearer(program)

    def get(**query):
        response = asking.get(FEED, query)
        assert response.status_code == 200, response.content
        return response

    return get


def told(response):
    """Kind and number of each event, without the family's name."""
    return [
        (event["eventType"].rpartition(".")[2], event["additionalInformation"]["sequence"])
        for event in response.json()["results"]
    ]


def hide(hearing, program):
    return ExclusionFactory(subject=hearing.offender, user=program.user)


class TestReading:
    def test_events_come_in_order_and_once(self, ask, heard_of, tell):
        hearing = heard_of()
        tell(hearing)
        tell(hearing, MOVED)
        first = ask()
        assert told(first) == [("listed", 1), ("moved", 2)]
        assert first.json()["next"] is None

        tell(hearing, CANCELLED)

        again = ask(after=first.json()["position"])
        assert told(again) == [("cancelled", 3)]
        assert told(ask(after=again.json()["position"])) == []
        assert told(ask()) == [("listed", 1), ("moved", 2), ("cancelled", 3)]

    def test_event_is_that_which_is_sent(self, ask, heard_of, tell, endpoint, team):
        hearing = heard_of(prison_number="A7007XQ")
        with receiving() as receiver:
            EndpointFactory(client=ClientFactory(teams=[team]), address=receiver.address)
            tell(hearing)
            send_due()

        (read,) = ask().json()["results"]
        assert read == receiver.bodies[0] | {"detailUrl": f"http://testserver/api/v1/hearings/{hearing.uid}/"}

    def test_page_holds_a_hundred_and_leads_to_the_next(self, ask, endpoint, heard_of, noon):
        hearing = heard_of()
        about = {"kind": LISTED.name, "subject": hearing.offender, "record_uid": hearing.uid, "happened_at": noon}
        made = Event.objects.bulk_create(Event(**about) for _ in range(102))
        EventDelivery.objects.bulk_create(
            EventDelivery(event=event, endpoint=endpoint, state="kept", told_at=noon) for event in made
        )

        first = ask().json()
        assert len(first["results"]) == 100
        assert first["next"].endswith(f"{FEED}?after={first['position']}")
        second = ask(after=first["position"]).json()
        assert (len(second["results"]), second["next"]) == (2, None)
        numbers = [each["additionalInformation"]["sequence"] for each in first["results"] + second["results"]]
        assert numbers == list(range(1, 103))

    def test_numbers_count_each_person_apart(self, ask, heard_of, tell):
        one, other = heard_of(), heard_of()
        for hearing in (one, other, one):
            tell(hearing)

        assert told(ask()) == [("listed", 1), ("listed", 1), ("listed", 2)]

    def test_since_begins_with_the_first_event_of_that_time(self, ask, heard_of, tell, noon):
        hearing = heard_of()
        tell(hearing, at=noon - timedelta(days=2))
        tell(hearing, MOVED, at=noon - timedelta(days=1))
        ask()
        tell(hearing, CANCELLED)

        assert told(ask(since=(noon - timedelta(days=1)).isoformat())) == [("moved", 2), ("cancelled", 3)]
        assert told(ask(since=noon.isoformat())) == [("cancelled", 3)]
        assert told(ask(since=(noon + timedelta(days=1)).isoformat())) == []

    @pytest.mark.parametrize(
        "query", [{"after": "1"}, {"after": "AAAA"}, {"since": "soon"}, {"page": "2"}, {"since": "x", "after": "y"}]
    )
    def test_what_is_asked_wrongly_is_refused_by_name(self, program, endpoint, query):
        response = bearer(program).get(FEED, query)

        assert response.status_code == 400
        assert {each["field"] for each in response.json()["errors"]} <= set(query)

    def test_position_of_another_program_is_none(self, ask, heard_of, tell, team):
        tell(heard_of())
        position = ask().json()["position"]
        other = ClientFactory(client_id="client-other", teams=[team])
        EndpointFactory(client=other, address="", secret="")

        assert bearer(other).get(FEED, {"after": position}).status_code == 400

    def test_position_holds_no_count(self, ask, heard_of, tell):
        hearing = heard_of()
        texts = []
        for _ in range(3):
            tell(hearing)
            texts.append(ask().json()["position"])

        assert len(set(texts)) == 3
        assert len({len(text) for text in texts}) == 1
        assert all(first[:4] != second[:4] for first, second in pairwise(texts))

    def test_program_without_events_is_told_whom_to_ask(self, program):
        response = bearer(program).get(FEED)

        assert response.status_code == 403
        assert "Ask the administrator" in response.json()["detail"]

    def test_token_that_opens_less_than_the_events_is_refused(self, program, endpoint):
        response = bearer(program, scope="events:read hearings:read").get(FEED)

        assert response.status_code == 403
        assert "Your token needs the scope" in response.json()["detail"]

    def test_who_was_told_of_whom_is_in_the_log(self, ask, heard_of, tell, program):
        hearing = heard_of()
        tell(hearing)
        ask()

        entry = AuditEntry.objects.get(verb="sharing.events_read")
        assert (entry.action, entry.actor_id, entry.shown_ids) == (
            "disclosure",
            program.user_id,
            [hearing.offender_id],
        )

    def test_reading_costs_the_same_for_one_event_and_for_ten(self, endpoint, heard_of, tell, noon):
        tell(heard_of())
        with CaptureQueriesContext(connection) as for_one:
            assert len(read_feed(endpoint, after=0, at=noon).events) == 1
        for _ in range(10):
            tell(heard_of())
        with CaptureQueriesContext(connection) as for_many:
            assert len(read_feed(endpoint, after=1, at=noon).events) == 10

        assert len(for_many) == len(for_one)


class TestHidden:
    """What a program may not hear of when it is sent or read changes nothing that it can see."""

    def test_hidden_events_change_no_byte(self, ask, program, heard_of, tell, noon):
        """People of others, one who is excluded, one whose access has ended since, kinds that it did not choose."""
        seen = [heard_of(), heard_of()]
        ended, excluded, others = heard_of(), heard_of(), heard_of(teams=[TeamFactory()])
        hidden = [ended, excluded, others]
        for at in range(6):
            moment = noon - timedelta(minutes=10 - at)
            for hearing in hidden:
                tell(hearing, at=moment)
            tell(seen[at % 2], (LISTED, MOVED)[at % 2], at=moment)
        with as_owner():
            ended.offender.grants.all().delete()
        hide(excluded, program)
        answers = []
        for is_planted in (True, False):
            with transaction.atomic():
                if not is_planted:
                    Event.objects.filter(subject__in=[hearing.offender for hearing in hidden]).delete()
                first = ask()
                middle = ask(since=(noon - timedelta(minutes=7)).isoformat())
                answers.append([first.content, middle.content, ask(after=first.json()["position"]).content])
                transaction.set_rollback(True)

        assert answers[0] == answers[1]
        assert len(json.loads(answers[0][0])["results"]) == 6

    def test_hidden_events_change_no_byte_of_what_is_sent(self, team, heard_of, tell, noon):
        seen, hidden = heard_of(), heard_of()
        with receiving() as receiver:
            program = ClientFactory(teams=[team])
            EndpointFactory(client=program, address=receiver.address)
            for hearing in (hidden, seen, hidden, seen):
                tell(hearing)
            hide(hidden, program)
            for is_planted in (True, False):
                with transaction.atomic():
                    if not is_planted:
                        Event.objects.filter(subject=hidden.offender).delete()
                    send_due(now=lambda: noon)
                    transaction.set_rollback(True)

        planted, alone = receiver.taken[:2], receiver.taken[2:]
        assert len(planted) == len(alone) == 2
        assert [(each["webhook-signature"], body) for each, body in planted] == [
            (each["webhook-signature"], body) for each, body in alone
        ]

    def test_one_that_is_hidden_when_it_is_read_takes_no_number(self, ask, program, heard_of, tell):
        hearing = heard_of()
        tell(hearing)
        exclusion = hide(hearing, program)
        assert told(ask()) == []
        with as_owner():
            exclusion.delete()

        tell(hearing, MOVED)

        assert told(ask()) == [("moved", 1)]

    def test_what_was_read_is_not_read_again_while_it_is_hidden(self, ask, program, heard_of, tell):
        hearing, other = heard_of(), heard_of()
        for each in (hearing, other, hearing):
            tell(each)
        ask()

        exclusion = hide(hearing, program)
        assert told(ask()) == [("listed", 1)]
        with as_owner():
            exclusion.delete()

        assert told(ask()) == [("listed", 1), ("listed", 1), ("listed", 2)]

    def test_one_that_was_tried_and_never_taken_gives_its_number_back(self, team, heard_of, tell, noon):
        """Two events fail, the person is hidden, and is seen again: the next event is the first that it hears."""
        hearing = heard_of()
        program = ClientFactory(teams=[team])
        endpoint = EndpointFactory(client=program)
        for _ in range(2):
            tell(hearing)
        for minute in (0, 2):
            letter = claim(at=noon + timedelta(minutes=minute)).letter
            record(letter, deliveries.DeliveryAnswer(None, "No connection in time"), at=noon)
        assert list(EventDelivery.objects.order_by("pk").values_list("number", flat=True)) == [1, 2]
        exclusion = hide(hearing, program)
        later = noon + timedelta(hours=1)
        assert claim(at=later).letter is None
        assert set(EventDelivery.objects.values_list("state", "number")) == {("dropped", None)}
        with as_owner():
            exclusion.delete()

        tell(hearing, MOVED)

        letter = claim(at=later).letter
        assert json.loads(letter.body)["additionalInformation"]["sequence"] == 1
        assert EventSequence.objects.get(endpoint=endpoint).last == 1


class TestNumbers:
    def test_number_stays_the_same_when_it_is_tried_again(self, team, heard_of, tell, noon):
        with receiving() as receiver:
            EndpointFactory(client=ClientFactory(teams=[team]), address=receiver.address)
            receiver.answers = [500]
            tell(heard_of())
            send_due(now=lambda: noon)
            send_due(now=lambda: noon + timedelta(minutes=1))

        first, second = receiver.bodies
        assert first == second
        assert first["additionalInformation"]["sequence"] == 1

    def test_receiver_that_was_away_for_a_day_reads_what_it_missed(self, team, heard_of, tell, noon, at_noon):
        program = ClientFactory(client_id="client-away", teams=[team])
        hearing = heard_of()
        with receiving() as receiver:
            EndpointFactory(client=program, address=receiver.address)
            tell(hearing)
            send_due(now=lambda: noon)
            heard = [body["additionalInformation"]["sequence"] for body in receiver.bodies]
            receiver.answers = [503] * 50
            for hour in range(0, 24, 4):
                tell(hearing, MOVED, at=noon + timedelta(hours=hour))
                send_due(now=lambda hour=hour: noon + timedelta(hours=hour))

        answer = bearer(program).get(FEED, {"since": noon.isoformat()}).json()

        read = [event["additionalInformation"]["sequence"] for event in answer["results"]]
        assert heard == [1]
        assert sorted(set(heard) | set(read)) == list(range(1, 8))
        assert len(read) == len(set(read))

    def test_forgotten_events_leave_a_gap(self, ask, heard_of, tell, noon):
        PracticeValue.objects.create(name=practice.EVENTS_SHOWN_DAYS.name, value=30, starts_on="2026-01-01", source="T")
        hearing = heard_of()
        tell(hearing, at=noon - timedelta(days=31))
        tell(hearing, MOVED)

        deliveries.forget_old(at=noon)

        assert told(ask()) == [("moved", 2)]

    def test_place_that_was_passed_never_fills_later(self, ask, heard_of, tell, endpoint):
        hearing = heard_of()
        tell(hearing)
        position = ask().json()["position"]
        EventDelivery.objects.update(heard_at=None)
        tell(hearing, MOVED)

        assert positions.read(position, endpoint=endpoint) == 1
        assert told(ask(after=position)) == [("moved", 2)]


class TestReplay:
    @pytest.fixture
    def receiver(self):
        with receiving() as receiver:
            yield receiver

    @pytest.fixture
    def endpoint(self, program, receiver):
        return EndpointFactory(client=program, address=receiver.address)

    @pytest.fixture
    def sent(self, endpoint, heard_of, tell, noon):
        """Two people, one event each, of this hour and of yesterday."""
        old, new = heard_of(), heard_of()
        tell(old, at=noon - timedelta(days=1))
        tell(new)
        assert send_due(now=lambda: noon) == 2
        return old, new

    def replayed(self, endpoint, noon, days=2):
        administrator = UserFactory(role="administrator")
        span = {"since": noon - timedelta(days=days), "until": noon + timedelta(seconds=1)}
        return endpoints.replay(endpoint=endpoint, by=administrator, at=noon, **span)

    def test_it_comes_again_with_its_id_and_number_and_the_mark(self, endpoint, receiver, sent, noon):
        assert self.replayed(endpoint, noon, days=0) == 1
        assert send_due(now=lambda: noon) == 1

        _, before, again = receiver.bodies
        assert again["additionalInformation"].pop("replay") is True
        assert again == before
        assert receiver.ids[1] == receiver.ids[2]
        assert is_signed(SIGNING_SECRET, *receiver.taken[2])

    def test_what_is_hidden_by_now_is_left_out_and_stays_as_it_was(self, endpoint, program, receiver, sent, noon):
        hide(sent[0], program)

        assert self.replayed(endpoint, noon) == 2
        assert send_due(now=lambda: noon) == 1

        assert len(receiver.taken) == 3
        assert set(EventDelivery.objects.values_list("state", "number")) == {("taken", 1)}

    def test_program_asks_for_it_once_with_a_key(self, endpoint, program, receiver, sent, noon):
        asking, body = bearer(program), {"from": "2026-12-01T00:00:00Z", "until": "2026-12-02T00:00:00Z"}
        for _ in range(2):
            response = asking.post(
                f"{FEED}replay/", body, content_type="application/json", headers={"Idempotency-Key": "1"}
            )
            assert (response.status_code, response.json()) == (202, body)

        assert send_due(now=lambda: noon) == 1
        assert EventDelivery.objects.filter(replayed_at__isnull=False).count() == 1

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ({"from": "2026-12-02T00:00:00Z", "until": "2026-12-01T00:00:00Z"}, 400),
            ({"from": "2026-12-01T00:00:00Z"}, 400),
            ({"from": "2026-12-01T00:00:00Z", "until": "2026-12-02T00:00:00Z", "kind": "x"}, 400),
        ],
    )
    def test_span_that_is_none_is_refused(self, endpoint, program, body, status):
        response = bearer(program).post(
            f"{FEED}replay/", body, content_type="application/json", headers={"Idempotency-Key": "2"}
        )

        assert response.status_code == status

    def test_program_sends_itself_a_test_once_with_a_key(self, endpoint, program, receiver, noon):
        asking, kind = bearer(program), endpoint.kinds[0]
        answers = [
            asking.post(
                f"{FEED}test/", {"kind": kind}, content_type="application/json", headers={"Idempotency-Key": "1"}
            )
            for _ in range(2)
        ]

        assert [answer.status_code for answer in answers] == [202, 202]
        assert answers[0].json() == answers[1].json()
        assert send_due(now=lambda: noon) == 1
        more = receiver.bodies[0]["additionalInformation"]
        assert (more["test"], more["eventId"]) == (True, answers[0].json()["event"])

    @pytest.mark.parametrize("body", [{}, {"kind": "release-monitor.nothing"}, {"kind": None, "more": 1}])
    def test_of_no_kind_that_it_gets_there_is_no_test(self, endpoint, program, body):
        response = bearer(program).post(
            f"{FEED}test/", body, content_type="application/json", headers={"Idempotency-Key": "2"}
        )

        assert response.status_code == 400

    def test_without_an_address_there_is_nothing_to_send_to(self, program, noon):
        endpoint = EndpointFactory(client=program, address="", secret="")

        with pytest.raises(endpoints.EndpointRefused, match="reads the feed"):
            self.replayed(endpoint, noon)

    def test_many_replayed_events_are_no_flood(self, endpoint, sent, noon):
        PracticeValue.objects.create(name="events.most_waiting", value=1, starts_on="2026-01-01", source="Test")
        self.replayed(endpoint, noon)

        deliveries.give_up(at=noon)

        endpoint.refresh_from_db()
        assert endpoint.off_at is None


class TestTestMode:
    def test_test_is_of_an_invented_person_signed_numbered_and_in_the_feed(self, program, noon):
        with receiving() as receiver:
            endpoint = EndpointFactory(client=program, address=receiver.address, is_test=True)
            for _ in range(2):
                endpoints.send_test(endpoint=endpoint, kind=DECIDED.name, by=None, at=noon)
            assert send_due(now=lambda: noon) == 2

        first, second = receiver.bodies
        assert is_signed(SIGNING_SECRET, *receiver.taken[0])
        assert first["additionalInformation"]["test"] is True
        assert [body["additionalInformation"]["sequence"] for body in (first, second)] == [1, 2]
        assert first["personReference"]["identifiers"][0]["value"] == "A0000AA"
        assert bearer(program).get(FEED).json()["results"][0]["eventType"] == DECIDED.name

    def test_program_in_test_mode_hears_of_nobody_real(self, endpoint, ask, heard_of, tell):
        hearing = heard_of()
        tell(hearing)
        EventEndpoint.objects.update(is_test=True)

        assert tell(hearing) == 0
        assert told(ask()) == []

    def test_kind_that_it_does_not_get_is_not_sent(self, endpoint):
        with pytest.raises(endpoints.EndpointRefused):
            endpoints.send_test(endpoint=endpoint, kind="release-monitor.unknown.happened", by=None)


def test_many_are_told_in_two_statements(endpoint, heard_of, noon):
    people = [heard_of() for _ in range(5)]
    new = [events.NewEvent(hearing.offender_id, hearing.uid) for hearing in people]

    with CaptureQueriesContext(connection) as asked:
        assert events.publish_many(kind=LISTED, new=new, at=noon) == 5

    assert len(asked) == 2
    assert list(Event.objects.order_by("pk").values_list("record_uid", flat=True)) == [each.uid for each in people]


def test_address_of_a_detail_is_that_which_the_site_is_given(ask, heard_of, tell, settings):
    settings.SITE_URL = "https://monitor.justice.example"
    tell(heard_of())

    answer = ask().json()["results"][0]
    assert answer["detailUrl"].startswith("https://monitor.justice.example/api/v1/hearings/")


@pytest.mark.django_db(transaction=True)
def test_workers_and_readers_at_once_give_no_number_twice_and_leave_none_out(noon):
    """Claims, answers and readings of one feed on four threads, each with transactions of its own."""
    endpoint = EndpointFactory(client=ClientFactory())
    for _ in range(12):
        endpoints.send_test(endpoint=endpoint, kind=LISTED.name, by=None, at=noon)

    def work(number):
        try:
            for _ in range(6):
                if number % 2:
                    read_feed(endpoint, after=0, limit=2, at=noon)
                elif (claimed := claim(at=noon)) and claimed.letter:
                    record(claimed.letter, deliveries.DeliveryAnswer(204), at=noon)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))

    read_feed(endpoint, after=0, at=noon)
    rows = EventDelivery.objects.order_by("position").values_list("position", "number")
    assert list(rows) == [(n, n) for n in range(1, 13)]
    assert EventSequence.objects.get().last == 12


def test_one_that_cannot_be_put_together_takes_no_number(team, heard_of, tell, noon, monkeypatch):
    EndpointFactory(client=ClientFactory(teams=[team]))
    hearing = heard_of()
    tell(hearing)
    with monkeypatch.context() as patched:
        patched.setattr(deliveries, "letter_of", lambda *args, **kwargs: 1 / 0)
        assert claim(at=noon).letter is None
    tell(hearing, MOVED)

    assert json.loads(claim(at=noon).letter.body)["additionalInformation"]["sequence"] == 1


def test_scope_and_time_are_as_they_read(endpoint, ask, heard_of, tell):
    tell(heard_of())
    event = ask().json()["results"][0]

    assert TokenScope.EVENTS_READ == "events:read"
    assert datetime.fromisoformat(event["publishedAt"]) == timezone.now().replace(microsecond=0).astimezone(UTC)
