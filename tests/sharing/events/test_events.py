"""Events to programs of partners: who is told, what leaves, and that it arrives whatever happens on the way."""

import json
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings as site_settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offenders.models import Identifier
from parole.decisions.event_kinds import DECIDED
from parole.hearings.event_kinds import LISTED
from release_monitor.database.rights import as_owner
from sharing import audit, events, live_updates, practice, tasks
from sharing.clients.token_scopes import TokenScope
from sharing.events import deliveries, endpoints, safe_http
from sharing.events.deliveries import claim, pause_after, record, rest_after, send_due
from sharing.models import AuditEntry, Client, Event, EventDelivery, EventEndpoint, Grant, PracticeValue
from tests import database
from tests.cases import ask_each
from tests.factories.hearings import hearing_row
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    SIGNING_SECRET,
    ClientFactory,
    EndpointFactory,
    ExclusionFactory,
    GrantFactory,
    RestrictionFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)
from tests.receiver import is_signed, receiving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LONG = 60  # seconds that only a fault takes: what is waited for comes at once, on a busy machine soon


@pytest.fixture
def receiver(monkeypatch):
    monkeypatch.setattr(safe_http, "DEADLINE_SECONDS", LONG)
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def person(team):
    person = OffenderFactory(family_name="Wrexcombe", prison_number="A7007XQ")
    GrantFactory(subject=person, team=team)
    return person


@pytest.fixture
def hearing(person, noon):
    return hearing_row(person, noon.date() + timedelta(days=30))


@pytest.fixture
def endpoint(team, receiver):
    return EndpointFactory(client=ClientFactory(client_id="client-tags", teams=[team]), address=receiver.address)


@pytest.fixture
def tell(hearing, noon):
    """A hearing was listed."""

    def say(kind=LISTED, record=None, at=noon):
        record = record or hearing
        events.publish_event(kind=kind, record=record, subject=record.offender, at=at)
        return Event.objects.order_by("pk").last()

    return say


@pytest.fixture
def send(noon):
    """Send what is due some time after noon."""

    def at(after=timedelta(0)):
        return send_due(now=lambda: noon + after)

    return at


def state(delivery=None):
    row = delivery or EventDelivery.objects.get()
    row.refresh_from_db()
    return row.state


class TestWhatLeaves:
    def test_the_envelope_says_that_it_happened_and_where_to_ask(self, endpoint, tell, send, receiver, hearing):
        event = tell()

        assert send(timedelta(seconds=5)) == 1
        (body,) = receiver.bodies
        assert body == {
            "eventType": "release-monitor.hearing.listed",
            "version": 1,
            "description": "An oral hearing before the Parole Board was listed",
            "occurredAt": "2026-12-01T12:00:00Z",
            "publishedAt": "2026-12-01T12:00:05Z",
            "detailUrl": f"http://localhost/api/v1/hearings/{hearing.uid}/",
            "additionalInformation": {"eventId": str(event.uid), "sequence": 1, "hearingId": str(hearing.uid)},
            "personReference": {"identifiers": [{"type": "NOMS", "value": "A7007XQ"}]},
        }
        assert receiver.taken[0][0]["Content-Type"] == "application/json"

    def test_no_name_and_nothing_of_the_hearing_is_in_it(self, endpoint, tell, send, receiver, hearing):
        tell()
        send()

        _, sent = receiver.taken[0]
        for word in ("Wrexcombe", "Full Sutton", "video", str(hearing.first_on), str(hearing.offender.uid)):
            assert word not in sent.decode()

    def test_the_address_of_the_detail_is_that_of_the_site(self, endpoint, tell, send, receiver, settings, monkeypatch):
        settings.LOCAL, settings.ALLOWED_HOSTS = False, ["monitor.justice.example"]
        letter = claim_letter(tell, endpoint)

        assert json.loads(letter.body)["detailUrl"].startswith("https://monitor.justice.example/api/v1/hearings/")

    def test_the_crn_is_told_when_it_is_certain(self, endpoint, tell, send, receiver, person):
        crn = Identifier.objects.create(offender=person, kind="crn", value="X123456", canonical="X123456")
        Identifier.objects.create(offender=person, kind="pnc", value="2002/73319Z", canonical="2002/0073319Z")
        tell()
        send()
        Identifier.objects.filter(pk=crn.pk).update(is_verified=True)
        tell()
        send()

        unsure, certain = [body["personReference"]["identifiers"] for body in receiver.bodies]
        assert [each["type"] for each in unsure] == ["NOMS"]
        assert certain == [{"type": "NOMS", "value": "A7007XQ"}, {"type": "CRN", "value": "X123456"}]

    def test_it_is_signed_so_that_anybody_with_the_secret_can_tell(self, endpoint, tell, send, receiver):
        event = tell()
        send()

        headers, body = receiver.taken[0]
        assert is_signed(SIGNING_SECRET, headers, body)
        assert not is_signed(SIGNING_SECRET, headers, body + b" ")
        assert not is_signed(SIGNING_SECRET, headers | {"webhook-timestamp": "1"}, body)
        assert headers["webhook-id"] == str(event.uid)
        assert headers["webhook-timestamp"] == "1796126400"  # noon

    def test_who_was_told_of_whom_is_in_the_log_before_it_leaves(self, endpoint, tell, send, receiver, person):
        seen = []
        receiver.before = lambda handler: seen.append(len(receiver.taken))
        event = tell()
        send()

        entry = AuditEntry.objects.get(verb="sharing.event_sent")
        assert (entry.action, entry.subject_id) == ("disclosure", person.pk)
        assert entry.payload.data["client"] == "client-tags"
        assert entry.payload.data["event"] == str(event.uid)


def claim_letter(tell, endpoint):
    tell()
    return claim(at=timezone.now()).letter


def taken_away(grant):
    with as_owner():
        grant.delete()


class TestWhoIsTold:
    """Each of these is asked twice: when it happens, and when it leaves."""

    WAYS = {
        "its team is not let in any more": lambda e, p: taken_away(Grant.objects.get()),
        "its account is excluded": lambda e, p: ExclusionFactory(subject=p, user=e.client.user),
        "only others may see the person": lambda e, p: RestrictionFactory(subject=p, names=[UserFactory()]),
        "its account is closed": lambda e, p: e.client.user.__class__.objects.filter(pk=e.client.user_id).update(
            is_active=False
        ),
        "the client is revoked": lambda e, p: Client.objects.filter(pk=e.client_id).update(
            revoked_at=timezone.now(), revoked_because="Lost"
        ),
        "the client has ended": lambda e, p: Client.objects.filter(pk=e.client_id).update(expires_at=timezone.now()),
        "its tokens do not read parole": lambda e, p: Client.objects.filter(pk=e.client_id).update(
            scopes=[TokenScope.PEOPLE_READ]
        ),
        "it did not ask for this kind": lambda e, p: EventEndpoint.objects.update(kinds=[DECIDED.name]),
    }

    def test_who_sees_the_person_is_told(self, endpoint, tell, send, receiver):
        tell()

        assert (send(), state(), len(receiver.taken)) == (1, "taken", 1)

    def test_nothing_is_put_down_for_who_may_not_know(self, endpoint, person, tell):
        def nothing(way):
            self.WAYS[way](endpoint, person)

            assert tell() is None
            assert not Event.objects.exists()

        ask_each(self.WAYS, nothing)

    def test_nothing_leaves_once_it_may_not_know_any_more(self, endpoint, person, tell, send, receiver):
        tell()

        def nothing(way):
            self.WAYS[way](endpoint, person)

            assert send() == 0
            assert (state(), receiver.taken) == ("dropped", [])
            assert not AuditEntry.objects.filter(verb="sharing.event_sent").exists()

        ask_each(self.WAYS, nothing)

    def test_a_grant_that_ends_at_the_minute_gives_nothing_at_that_minute(self, endpoint, tell, send, receiver, noon):
        Grant.objects.update(ends_at=noon + timedelta(minutes=1))
        connection.cursor().execute("UPDATE sharing_subjectpermission SET ends_at = %s", [noon + timedelta(minutes=1)])
        tell()

        import time_machine

        with time_machine.travel(noon + timedelta(minutes=1), tick=False):
            assert send(timedelta(minutes=1)) == 0
        assert receiver.taken == []

    def test_a_program_of_strangers_is_told_nothing(self, person, tell, receiver):
        EndpointFactory(client=ClientFactory(teams=[TeamFactory()]), address=receiver.address)

        assert tell() is None

    def test_a_national_desk_is_told_by_its_scope(self, person, tell, receiver):
        desk = TeamScopeFactory().team
        EndpointFactory(client=ClientFactory(teams=[desk]), address=receiver.address)

        assert tell() is not None

    def test_who_sees_and_who_is_told_are_the_same_programs(self, person, team, tell):
        programs = [ClientFactory(teams=[team]), ClientFactory(teams=[TeamFactory()]), ClientFactory()]
        for program in programs:
            EndpointFactory(client=program)

        tell()

        told = set(EventDelivery.objects.values_list("endpoint__client", flat=True))
        see = {p.pk for p in programs if type(person).objects.visible_to(p.user).exists()}
        assert told == see == {programs[0].pk}

    def test_a_row_that_its_own_handling_hides_never_leaves(self, endpoint, tell, send, receiver, monkeypatch):
        """What is marked as not for programs is not even there to be told of."""
        rows = type(LISTED.rows())
        tell()
        monkeypatch.setattr(rows, "handled_for", lambda self, user: self.none())

        assert send() == 0
        assert (state(), receiver.taken) == ("dropped", [])

    def test_what_happens_while_an_address_is_off_is_kept_for_it(self, endpoint, tell, send):
        by = UserFactory(role="administrator")
        EventEndpoint.objects.update(off_at=timezone.now(), off_by=by, off_because="Moving house")

        tell()

        assert (send(), state()) == (0, "waiting")

    def test_what_waits_for_a_switched_off_address_stays_and_leaves_once_it_is_on(self, endpoint, tell, send, receiver):
        tell()
        administrator = UserFactory(role="administrator")
        endpoints.switch_off(endpoint=endpoint, reason="Moving house", by=administrator)
        assert (send(), state()) == (0, "waiting")

        endpoints.switch_on(endpoint=endpoint, by=administrator)

        assert (send(), state()) == (1, "taken")

    def test_nothing_is_left_when_the_cause_is_undone(self, endpoint, tell):
        with pytest.raises(IntegrityError), transaction.atomic():
            tell()
            raise IntegrityError

        assert not Event.objects.exists()

    def test_telling_costs_the_same_for_one_program_and_for_twenty(self, endpoint, tell, team, person):
        RestrictionFactory(subject=person, names=[team])
        with CaptureQueriesContext(connection) as for_one:
            tell()
        for _ in range(20):
            EndpointFactory(client=ClientFactory(teams=[team]))
        with CaptureQueriesContext(connection) as for_many:
            tell()

        assert EventDelivery.objects.count() == 22
        assert len(for_one) == len(for_many) <= 5

    def test_nobody_asking_costs_one_query(self, tell, hearing, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert not events.publish_event(kind=LISTED, record=hearing, subject=hearing.offender)

    def test_the_sender_is_rung_after_the_commit(self, endpoint, tell, monkeypatch, django_capture_on_commit_callbacks):
        rung = []
        monkeypatch.setattr(live_updates, "answers", lambda: True)
        monkeypatch.setattr(live_updates, "wake", rung.append)

        with django_capture_on_commit_callbacks(execute=True):
            tell()
            assert rung == []

        assert rung == [events.SEND] == [tasks.send_events.name]


class TestTryingAgain:
    def test_it_is_tried_again_with_the_same_id_after_growing_pauses(self, endpoint, tell, send, receiver):
        receiver.answers = [500, 503]
        tell()

        assert (send(), send(timedelta(seconds=9))) == (0, 0)
        assert len(receiver.taken) == 1
        assert send(timedelta(seconds=10)) == 0
        assert send(timedelta(seconds=69)) == 0
        assert send(timedelta(seconds=70)) == 1
        assert len(set(receiver.ids)) == 1
        assert state() == "taken"
        delivery = EventDelivery.objects.get()
        assert (delivery.attempts, delivery.status) == (3, 204)

    def test_pauses_grow_to_ten_hours_and_rests_to_a_quarter_of_one(self):
        assert [pause_after(n) for n in (1, 2, 7, 12)] == [timedelta(seconds=s) for s in (10, 60, 36_000, 36_000)]
        assert [rest_after(n) for n in (1, 2, 8, 400)] == [timedelta(seconds=s) for s in (10, 20, 900, 900)]

    def test_each_attempt_is_signed_for_its_own_moment(self, endpoint, tell, send, receiver):
        receiver.answers = [500]
        tell()
        send()
        send(timedelta(minutes=1))

        first, second = (headers for headers, _ in receiver.taken)
        assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 60
        assert is_signed(SIGNING_SECRET, *receiver.taken[1])

    def test_killed_between_sending_and_recording_it_comes_again_with_its_id(
        self, endpoint, tell, send, receiver, monkeypatch
    ):
        class Killed(BaseException):
            pass

        def killed(*args, **kwargs):
            raise Killed

        tell()
        with monkeypatch.context() as patched, pytest.raises(Killed):
            patched.setattr(deliveries, "record", killed)
            send()

        assert (len(receiver.taken), state()) == (1, "waiting")
        assert send(timedelta(seconds=59)) == 0  # nobody knows yet that the worker is gone
        assert send(timedelta(seconds=60)) == 1
        assert len(receiver.taken) == 2
        assert len(set(receiver.ids)) == 1

    def test_a_claim_is_one_workers_alone(self, endpoint, tell, noon):
        tell()
        tell()

        assert claim(at=noon).letter is not None
        assert claim(at=noon) is None

    def test_the_answer_to_a_claim_that_ran_out_changes_nothing(self, endpoint, tell, noon):
        tell()
        slow = claim(at=noon).letter
        claim(at=noon + timedelta(minutes=2))

        record(slow, deliveries.DeliveryAnswer(500), at=noon + timedelta(minutes=3))

        delivery = EventDelivery.objects.get()
        assert (delivery.state, delivery.status, delivery.attempts) == ("waiting", None, 2)

    def test_after_the_last_try_it_is_given_up(self, endpoint, tell, send, receiver):
        PracticeValue.objects.create(name="events.most_tries", value=2, starts_on="2026-01-01", source="Test")
        receiver.answers = [500, 500]
        tell()
        send()
        send(timedelta(minutes=1))

        assert state() == "failed"
        assert send(timedelta(days=1)) == 0
        assert len(receiver.taken) == 2

    def test_after_the_last_day_it_is_given_up(self, endpoint, tell, send, receiver):
        EventEndpoint.objects.update(rests_until=timezone.now() + timedelta(days=30))
        tell()

        send(timedelta(days=2, hours=23))
        assert state() == "waiting"
        send(timedelta(days=3))
        assert state() == "failed"

    def test_one_that_is_refused_keeps_no_other_back(self, endpoint, tell, send, receiver):
        receiver.answers = [400]
        tell()
        other = tell()

        send()
        assert send(timedelta(seconds=10)) == 2  # the address rested, then both are due
        assert receiver.ids.count(str(other.uid)) == 1

    def test_a_redirect_is_not_followed(self, endpoint, tell, send, receiver):
        with receiving() as elsewhere:
            receiver.answers, receiver.headers = [307], {"Location": elsewhere.address}
            tell()

            assert send() == 0
            assert elsewhere.taken == []
        assert EventDelivery.objects.get().error == "The address redirects, and redirects are not followed"

    def test_nobody_listening_is_a_failure_with_a_reason(self, endpoint, tell, send, receiver):
        receiver.server.socket.close()
        tell()

        assert send() == 0
        assert EventDelivery.objects.get().error == "No service answers at the address"

    def test_a_second_run_finds_nothing_to_send(self, endpoint, tell, send, receiver):
        tell()

        send()
        assert send() == 0
        assert len(receiver.taken) == 1

    def test_one_that_cannot_be_put_together_holds_up_no_other(self, endpoint, tell, send, receiver, monkeypatch):
        broken, whole = tell(), tell()
        put_together = deliveries.letter_of

        def fail(seen, **more):
            if seen.delivery.event_id == broken.pk:
                raise KeyError
            return put_together(seen, **more)

        monkeypatch.setattr(deliveries, "letter_of", fail)

        assert send() == 1
        assert receiver.ids == [str(whole.uid)]
        assert EventDelivery.objects.get(event=broken).state == "failed"


class TestSlowReceivers:
    def test_one_that_hangs_keeps_nobody_else_waiting(self, endpoint, tell, send, team, receiver):
        arrived, was_quick = threading.Semaphore(0), []
        with receiving() as quick:
            EndpointFactory(client=ClientFactory(teams=[team]), address=quick.address)
            quick.before = lambda _: arrived.release()
            # It answers only after all of the other's events have come.
            receiver.before = lambda _: was_quick.append(all(arrived.acquire(timeout=LONG) for _ in range(3)))
            receiver.answers = [500]
            for _ in range(3):
                tell()

            assert send() == 3
        assert was_quick == [True]

    def test_one_that_never_answers_is_cut_off(self, endpoint, tell, send, receiver, monkeypatch):
        monkeypatch.setattr(safe_http, "DEADLINE_SECONDS", 0.2)
        over = threading.Event()
        receiver.before = lambda _: over.wait(LONG)
        tell()

        assert send() == 0
        over.set()
        assert EventDelivery.objects.get().error.startswith("No answer within 0.2 seconds")

    def test_one_that_answers_a_byte_now_and_then_is_cut_off_too(self, endpoint, tell, send, receiver, monkeypatch):
        monkeypatch.setattr(safe_http, "DEADLINE_SECONDS", 0.3)
        over = threading.Event()

        def drip(handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not over.wait(0.05):
                handler.wfile.write(b"a")
                handler.wfile.flush()

        receiver.before = drip
        tell()

        assert send() == 0
        over.set()
        assert EventDelivery.objects.get().error.startswith("No answer within")

    def test_a_long_answer_is_not_read(self, endpoint, tell, send, receiver):
        def talk(handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")

        receiver.before = talk
        tell()

        assert send() == 1

    @pytest.mark.django_db(transaction=True)
    def test_no_transaction_is_open_while_somebody_is_waited_for(self, receiver, noon):
        was_free = []

        def look(handler):
            """Also the next claim has a transaction for a moment; one that waits for this answer would never end."""
            with database.connection("default") as other, other.cursor() as cursor:
                for _ in range(100 * LONG):
                    cursor.execute(
                        "SELECT count(*), pg_sleep(0.01) FROM pg_stat_activity WHERE datname = current_database()"
                        " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
                    )
                    if cursor.fetchone()[0] == 0:
                        was_free.append(True)
                        break

        receiver.before = look
        team = TeamFactory()
        endpoint = EndpointFactory(client=ClientFactory(teams=[team]), address=receiver.address)
        endpoints.send_test(endpoint=endpoint, kind=LISTED.name, by=UserFactory(role="administrator"), at=noon)

        assert send_due(now=lambda: noon) == 1
        assert was_free == [True]

    def test_what_comes_up_while_one_hangs_is_sent_meanwhile(
        self, endpoint, tell, send, team, receiver, monkeypatch, noon
    ):
        """To a program that nothing waited for when the run began."""
        monkeypatch.setattr(deliveries, "LOOK_AGAIN_SECONDS", 0.05)
        arrived, was_quick, late = threading.Event(), [], []
        with receiving() as quick:
            quick.before = lambda _: arrived.set()
            receiver.before = lambda _: was_quick.append(arrived.wait(LONG))
            tell()
            claims = deliveries.claim

            def claim_later(*, at):
                """Something happens while the first attempt is on its way."""
                if receiver.taken and not late:
                    late.append(EndpointFactory(client=ClientFactory(teams=[team]), address=quick.address))
                    tell()
                return claims(at=at)

            monkeypatch.setattr(deliveries, "claim", claim_later)
            send()

        assert was_quick[0] is True

    @pytest.mark.django_db(transaction=True)
    def test_two_runs_at_once_keep_one_worker_waiting_and_not_two(self, receiver, noon):
        over, second = threading.Event(), []
        endpoint = EndpointFactory(client=ClientFactory(), address=receiver.address)
        other = EndpointFactory(client=ClientFactory(), address=receiver.address)
        administrator = UserFactory(role="administrator")
        endpoints.send_test(endpoint=endpoint, kind=LISTED.name, by=administrator, at=noon)

        def run_again(_):
            """While the first run waits for its answer, a second one starts elsewhere."""
            if second:
                return
            second.append(None)
            endpoints.send_test(endpoint=other, kind=LISTED.name, by=administrator, at=noon)
            second[0] = send_due(now=lambda: noon)
            connection.close()
            over.set()

        receiver.before = run_again

        assert send_due(now=lambda: noon) >= 1
        assert over.is_set()
        assert second == [0]

    @pytest.mark.django_db(transaction=True)
    def test_what_happens_waits_for_no_worker(self, noon):
        """While a claim is not committed yet, an event is put down for the same address, and committed."""
        endpoint = EndpointFactory(client=ClientFactory())
        endpoints.send_test(endpoint=endpoint, kind=LISTED.name, by=UserFactory(role="administrator"), at=noon)
        put_down = threading.Event()

        def happen():
            with transaction.atomic():
                event = Event.objects.create(kind=LISTED.name, record_uid=uuid4(), happened_at=noon)
                EventDelivery.objects.create(event=event, endpoint=endpoint, told_at=noon, next_try_at=noon)
            put_down.set()
            connection.close()

        with transaction.atomic():
            assert claim(at=noon).letter is not None
            happening = threading.Thread(target=happen)
            happening.start()
            was_quick = put_down.wait(LONG)
        happening.join()

        assert was_quick


class TestSwitchedOffByItself:
    def test_410_switches_it_off_and_administrators_are_shown_it(self, endpoint, tell, send, receiver):
        receiver.answers = [410]
        tell()
        send()

        endpoint.refresh_from_db()
        assert (endpoint.off_by, endpoint.off_because) == (None, "The receiver answered 410 (gone)")
        assert list(EventEndpoint.objects.off_by_themselves()) == [endpoint]
        assert AuditEntry.objects.get(verb="sharing.endpoint_off").actor == "system"

    def test_what_happens_while_it_is_off_by_itself_is_kept_and_leaves_on_request(self, endpoint, tell, send, receiver):
        endpoints.switch_off_by_itself(endpoint, "It has accepted no event for 5 days", at=timezone.now())
        tell()
        EventDelivery.objects.update(state="failed", next_try_at=None)
        endpoints.switch_on(endpoint=endpoint, by=UserFactory(role="administrator"))

        assert endpoints.send_all_again(endpoint=endpoint, by=UserFactory(role="administrator")) == 1
        assert endpoints.send_all_again(endpoint=endpoint, by=UserFactory(role="administrator")) == 0

        send()
        assert len(receiver.taken) == 1

    def test_one_that_takes_nothing_for_days_is_switched_off(self, endpoint, tell, send, receiver, noon):
        receiver.answers = [500] * 4
        for after in (timedelta(0), timedelta(days=1), timedelta(days=2, hours=23)):
            tell(at=noon + after)
            send(after)
            endpoint.refresh_from_db()
            assert endpoint.off_at is None
        tell(at=noon + timedelta(days=3))
        send(timedelta(days=3))

        endpoint.refresh_from_db()
        assert endpoint.off_because == "It has accepted no event for 3 days"

    def test_one_success_and_the_days_begin_anew(self, endpoint, tell, send, receiver):
        receiver.answers = [500]
        tell()
        send()
        send(timedelta(minutes=1))

        endpoint.refresh_from_db()
        assert (endpoint.failures, endpoint.failing_since, endpoint.rests_until) == (0, None, None)

    def test_a_flood_is_held_for_somebody_to_look_at(self, endpoint, tell, send, receiver):
        PracticeValue.objects.create(name="events.most_waiting", value=2, starts_on="2026-01-01", source="Test")
        for _ in range(3):
            tell()

        assert send() == 0
        endpoint.refresh_from_db()
        assert endpoint.off_because == "More than 2 events are waiting: check the cause"
        assert receiver.taken == []

    def test_a_secret_that_cannot_be_read_switches_it_off(self, endpoint, tell, send, receiver, settings):
        tell()
        settings.SECRET_KEY = "another one that nobody told us of, long enough to be one"

        assert send() == 0
        endpoint.refresh_from_db()
        assert "make a new one" in endpoint.off_because
        assert receiver.taken == []


class TestSecrets:
    def test_it_cannot_be_read_in_the_database(self, endpoint):
        made = endpoints.set_endpoint(client=ClientFactory(), address=endpoint.address, kinds=[LISTED.name], by=None)

        row = EventEndpoint.objects.values().get(pk=made.endpoint.pk)
        assert made.secret.startswith("whsec_")
        assert made.secret not in str(row)
        assert made.secret not in str(list(AuditEntry.objects.values_list("payload__data", flat=True)))

    def test_two_sign_for_a_day_and_then_the_new_one_alone(self, endpoint, tell, send, receiver, noon):
        new = endpoints.replace_signing_secret(endpoint=endpoint, by=None, at=noon).secret
        tell()
        send()
        tell()
        send(timedelta(hours=24))

        during, after = receiver.taken
        assert is_signed(SIGNING_SECRET, *during)
        assert is_signed(new, *during)
        assert is_signed(new, *after)
        assert not is_signed(SIGNING_SECRET, *after)

    def test_a_key_of_the_site_that_was_changed_still_opens_it(self, endpoint, tell, send, receiver, settings):
        settings.SECRET_KEY_FALLBACKS = [site_settings.SECRET_KEY]
        settings.SECRET_KEY = "another one that somebody put in place, long enough to be one"
        tell()

        assert send() == 1


class TestForgetting:
    def test_what_is_old_and_waits_for_nobody_goes(self, endpoint, tell, send, receiver, noon):
        tell()
        send()
        days = practice.EVENTS_SHOWN_DAYS.default

        assert deliveries.forget_old(at=noon + timedelta(days=days)) == 0
        assert deliveries.forget_old(at=noon + timedelta(days=days, seconds=1)) == 2
        assert AuditEntry.objects.filter(verb="sharing.event_sent").exists()

    def test_what_waits_stays(self, endpoint, tell, noon):
        tell()

        assert deliveries.forget_old(at=noon + timedelta(days=900)) == 0


def test_an_entry_that_cannot_be_written_keeps_the_event_back(endpoint, tell, receiver, send, monkeypatch):
    tell()

    def fail(**what):
        raise IntegrityError

    with monkeypatch.context() as patched, pytest.raises(IntegrityError), transaction.atomic():
        patched.setattr(audit, "record", fail)
        send()

    assert (receiver.taken, state()) == ([], "waiting")


def test_operations_count_what_was_accepted_in_the_last_day_what_waits_and_what_failed(at_noon):
    person, now = OffenderFactory(), timezone.now()
    endpoint = EndpointFactory(client=ClientFactory())
    kept = [
        *(("taken", now - timedelta(hours=23)), ("taken", now - timedelta(days=1)), ("taken", now - timedelta(days=2))),
        *(("waiting", None), ("failed", now), ("failed", now - timedelta(days=5))),
    ]
    for state, tried_at in kept:
        event = Event.objects.create(kind=LISTED.name, subject=person, record_uid=uuid4(), happened_at=now)
        EventDelivery.objects.create(
            **{"event": event, "endpoint": endpoint, "state": state, "told_at": now - timedelta(hours=1)},
            **{"tried_at": tried_at, "next_try_at": now if state == "waiting" else None},
        )

    (found,) = deliveries.standings(at=now)

    assert (found.endpoint, found.taken, found.waiting, found.failed) == (endpoint, 1, 1, 2)
    assert found.oldest_at == now - timedelta(hours=1)


@pytest.mark.parametrize(
    ("asked_again", "state", "is_replay"),
    [(True, "waiting", True), (True, "taken", False), (False, "waiting", False)],
)
def test_what_was_asked_for_again_is_a_replay_until_it_is_taken(asked_again, state, is_replay):
    row = EventDelivery(replayed_at=timezone.now() if asked_again else None, state=state)

    assert row.is_replay == is_replay
