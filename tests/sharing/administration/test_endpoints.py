"""Endpoints of a partner system: set, tried, looked at, signed again, switched off and on by an administrator."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from parole.decisions.event_kinds import DECIDED
from parole.hearings.event_kinds import LISTED
from sharing import events
from sharing.administration.views.endpoints import state_of
from sharing.clients.token_scopes import TokenScope
from sharing.events.deliveries import send_due
from sharing.models import AuditEntry, Event, EventDelivery, EventEndpoint
from tests.factories.hearings import hearing_row
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import SIGNING_SECRET, ClientFactory, EndpointFactory, GrantFactory, TeamFactory
from tests.receiver import is_signed, receiving
from tests.sharing.administration.pages import queries_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

TEST = {"kind": LISTED.name}
ADDRESS = "https://events.partner.example/inbox"


@pytest.fixture
def program():
    return ClientFactory(name="Tags")


def at(name, program):
    return reverse(f"administration_client_events{name}", args=[program.uid])


def secret_of(response):
    return re.search(r'class="rm-secret">([^<]+)<', response.content.decode()).group(1)


def happened(program, number=1):
    """That many hearings were listed, of somebody whom the program sees."""
    team = TeamFactory()
    program.user.memberships.create(team=team, starts_at=timezone.now() - timedelta(days=1))
    person = OffenderFactory(family_name="Wrexcombe", prison_number="A7007XQ")
    GrantFactory(subject=person, team=team)
    for n in range(number):
        hearing = hearing_row(person, timezone.localdate() + timedelta(days=30 + n))
        assert events.publish_event(kind=LISTED, record=hearing, subject=person)
    return person


def tried(endpoint, number):
    """So many test events wait for it."""
    spans = dict.fromkeys(["told_at", "next_try_at"], timezone.now())
    made = Event.objects.bulk_create(
        Event(kind=LISTED.name, record_uid=uuid4(), happened_at=timezone.now()) for _ in range(number)
    )
    EventDelivery.objects.bulk_create(EventDelivery(event=event, endpoint=endpoint, **spans) for event in made)


class TestSetting:
    def test_the_secret_is_shown_once_after_two_agreed(self, together, administrator, program):
        together.post(at("_change", program), {"address": ADDRESS, "kinds": [LISTED.name, DECIDED.name]})
        response = together.post(at("_secret", program))

        secret = secret_of(response)
        made = EventEndpoint.objects.get()
        assert secret.startswith("whsec_")
        assert "no-store" in response.headers["Cache-Control"]
        assert (made.address, made.kinds, made.made_by) == (ADDRESS, sorted([DECIDED.name, LISTED.name]), administrator)
        assert secret not in together.get(at("", program)).content.decode()
        entry = AuditEntry.objects.get(verb="sharing.endpoint_added")
        after = {"address": ADDRESS, "kinds": sorted([DECIDED.name, LISTED.name]), "is_test": False}
        assert entry.payload.data["after"] == after

    def test_sent_twice_it_is_one_address_and_the_secret_is_not_told_again(self, together, program):
        form = {"address": ADDRESS, "kinds": [LISTED.name]}
        together.post(at("_change", program), form)

        again = together.post(at("_change", program), form, follow=True)

        assert EventEndpoint.objects.count() == 1
        assert "whsec_" not in again.content.decode()
        assert AuditEntry.objects.filter(verb__startswith="sharing.endpoint_").count() == 1

    def test_a_change_is_in_the_history_of_the_client(self, together, program):
        EndpointFactory(client=program, kinds=[LISTED.name])

        together.post(at("_change", program), {"address": f"{ADDRESS}/2", "kinds": [LISTED.name]})

        text = text_of(together.get(reverse("administration_client", args=[program.uid])))
        assert f"{ADDRESS}/2, before: {ADDRESS}" in text

    def test_what_the_old_address_did_is_not_held_against_the_new_one(self, together, program):
        EndpointFactory(
            client=program, failures=9, failing_since=timezone.now(), rests_until=timezone.now() + timedelta(hours=1)
        )

        together.post(at("_change", program), {"address": f"{ADDRESS}/2", "kinds": [LISTED.name]})

        endpoint = EventEndpoint.objects.get()
        assert (endpoint.failures, endpoint.failing_since, endpoint.rests_until) == (0, None, None)

    def test_an_address_of_this_network_is_refused_and_stays_typed(self, together, program, settings):
        settings.LOCAL = False

        response = together.post(
            at("_change", program), {"address": "https://10.0.0.7/inbox", "kinds": [LISTED.name]}, secure=True
        )

        assert "Enter a public address" in response.context["form"].errors["address"][0]
        assert "https://10.0.0.7/inbox" in response.content.decode()
        assert not EventEndpoint.objects.exists()

    def test_an_empty_form_says_what_to_do_at_each_field(self, browser, program):
        assert set(browser.post(at("_change", program), {}).context["form"].errors) == {"kinds"}

    def test_a_client_whose_tokens_read_no_parole_is_offered_no_event_of_it(self, browser):
        program = ClientFactory(scopes=[TokenScope.REFERENCE_READ])

        assert "tokens cannot read" in text_of(browser.get(at("", program)))
        assert browser.get(at("_change", program)).status_code == 302

    def test_a_revoked_one_gets_none(self, together):
        program = ClientFactory(revoked_at=timezone.now(), revoked_because="Lost")

        response = together.post(at("_change", program), {"address": ADDRESS, "kinds": [LISTED.name]})

        assert "is revoked" in text_of(response)
        assert not EventEndpoint.objects.exists()


class TestTheSecret:
    def test_the_new_one_signs_and_for_a_day_the_old_one_too(self, browser, program):
        with receiving() as receiver:
            EndpointFactory(client=program, address=receiver.address)

            secret = secret_of(browser.post(at("_secret", program)))
            browser.post(at("_test", program), TEST)
            assert send_due() == 1

        assert is_signed(secret, *receiver.taken[0])
        assert is_signed(SIGNING_SECRET, *receiver.taken[0])
        assert "The previous secret also signs until midday on 2 December 2026" in text_of(browser.get(at("", program)))

    def test_asking_for_the_page_draws_none(self, browser, program):
        before = EndpointFactory(client=program).secret

        browser.get(at("_secret", program))

        assert EventEndpoint.objects.get().secret == before


class TestTrying:
    def test_a_test_reaches_the_receiver_and_its_answer_the_page(self, browser, program):
        with receiving() as receiver:
            EndpointFactory(client=program, address=receiver.address)
            browser.post(at("_test", program), TEST)
            send_due()

        (body,) = receiver.bodies
        assert body["eventType"] == LISTED.name
        assert body["additionalInformation"]["test"] is True
        assert body["personReference"]["identifiers"][0] == {"type": "NOMS", "value": "A0000AA"}
        text = text_of(browser.get(at("", program)))
        assert "Test: An oral hearing" in text
        assert "Accepted 1 204" in text
        assert not AuditEntry.objects.filter(verb="sharing.event_sent").exists()

    def test_what_waits_says_how_often_it_was_tried_and_when_it_is_next(self, browser, program):
        with receiving() as receiver:
            EndpointFactory(client=program, address=receiver.address)
            receiver.answers = [503]
            browser.post(at("_test", program), TEST)
            send_due()

        text = text_of(browser.get(at("", program)))
        assert "Waiting 1 503" in text
        assert "Not accepting events" in text

    def test_one_that_was_given_up_is_sent_again_with_its_id(self, browser, program):
        with receiving() as receiver:
            EndpointFactory(client=program, address=receiver.address)
            browser.post(at("_test", program), TEST)
            EventDelivery.objects.update(state="failed", next_try_at=None, attempts=12)

            browser.post(reverse("administration_event_again", args=[EventDelivery.objects.get().uid]))

            assert send_due() == 1
        assert receiver.ids == [str(Event.objects.get().uid)]
        assert EventDelivery.objects.get().attempts == 1

    def test_sent_again_it_is_asked_again_whether_it_is_for_the_program(self, browser, program):
        with receiving() as receiver:
            EndpointFactory(client=program, address=receiver.address)
            happened(program)
            program.user.memberships.all().delete()

            browser.post(reverse("administration_event_again", args=[EventDelivery.objects.get().uid]))

            assert send_due() == 0
        assert receiver.taken == []
        assert EventDelivery.objects.get().state == "dropped"

    def test_nothing_is_sent_from_an_address_that_is_off(self, browser, program):
        EndpointFactory(client=program, off_at=timezone.now(), off_because="Moving house")

        assert "switched off" in text_of(browser.post(at("_test", program), TEST, follow=True))
        assert not Event.objects.exists()


class TestSwitching:
    def test_off_with_a_reason_and_on_again(self, browser, administrator, program):
        EndpointFactory(client=program)

        browser.post(at("_off", program), {"reason": "Moving house"})
        endpoint = EventEndpoint.objects.get()
        assert (endpoint.off_by, endpoint.off_because) == (administrator, "Moving house")
        assert "Moving house" in text_of(browser.get(at("", program)))

        browser.post(at("_on", program))
        endpoint.refresh_from_db()
        assert (endpoint.off_at, endpoint.off_by, endpoint.off_because) == (None, None, "")

    def test_a_reason_is_asked_for(self, browser, program):
        EndpointFactory(client=program)

        response = browser.post(at("_off", program), {})

        assert response.context["form"].errors == {"reason": ["Enter a reason for switching it off"]}

    def test_one_that_switched_itself_off_is_on_the_first_page_until_it_is_on(self, browser, program):
        EndpointFactory(client=program, off_at=timezone.now(), off_because="It has taken no event for 3 days")
        first = reverse("administration")
        assert "Events to a partner system are switched off. It has taken no event for 3 days" in text_of(
            browser.get(first)
        )

        browser.post(at("_on", program))

        assert "Events to a partner system are switched off" not in text_of(browser.get(first))


class TestReading:
    def test_nobody_and_no_record_is_named(self, browser, program):
        EndpointFactory(client=program)
        person = happened(program)

        page = browser.get(at("", program)).content.decode()

        assert "An oral hearing before the Parole Board was listed" in page
        for secret in ("Wrexcombe", "A7007XQ", str(person.uid), str(Event.objects.get().record_uid)):
            assert secret not in page

    def test_the_page_asks_no_more_for_twenty_than_for_one(self, browser, program):
        endpoint = EndpointFactory(client=program)
        happened(program)
        one = queries_of(browser, at("", program))
        EventDelivery.objects.all().delete()
        Event.objects.all().delete()
        tried(endpoint, 20)

        assert queries_of(browser, at("", program)) == one

    def test_sixty_events_are_two_pages(self, browser, program):
        tried(EndpointFactory(client=program), 60)

        first = browser.get(at("", program))
        second = browser.get(at("", program) + first.context["next_url"])

        assert [len(page.context["deliveries"]) for page in (first, second)] == [50, 10]

    def test_a_program_without_one_is_told_what_to_do(self, browser, program):
        assert "select its events" in text_of(browser.get(at("", program)))


class TestReplay:
    def test_events_of_a_time_are_sent_again(self, browser, program):
        with receiving() as receiver:
            EndpointFactory(client=program, address=receiver.address)
            happened(program)
            send_due()

            form = {"since": "2026-12-01T11:00", "until": "2026-12-01T13:00"}
            text = text_of(browser.post(at("_replay", program), form, follow=True))
            assert "1 event sent again" in text
            assert "Sent again, asked" in text
            assert send_due() == 1

        assert len(set(receiver.ids)) == 1
        assert AuditEntry.objects.filter(verb="sharing.events_replayed").count() == 1

    def test_an_end_before_the_start_is_said_at_its_field(self, browser, program):
        EndpointFactory(client=program)

        response = browser.post(at("_replay", program), {"since": "2026-12-02T11:00", "until": "2026-12-01T13:00"})

        assert response.context["form"].errors == {"until": ["The end must be after the start"]}

    def test_program_without_an_address_reads_the_feed(self, together, program):
        together.post(at("_change", program), {"address": "", "kinds": [LISTED.name]})

        text = text_of(together.get(at("", program)))
        assert "Reads the feed" in text
        assert "Switch off events" not in text
        assert EventEndpoint.objects.get().secret == ""


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"address": ""}, "Reads the feed"),
        ({"failing_since": timezone.now()}, "Not accepting events"),
        ({"taken_at": timezone.now()}, "Accepting events"),
        ({}, "No events sent yet"),
        ({"off_at": timezone.now(), "off_by_id": 1, "failing_since": timezone.now()}, "Switched off"),
        ({"off_at": timezone.now()}, "Switched off automatically"),
    ],
)
def test_state_of_an_endpoint_is_told_by_what_happened_last(more, words):
    assert state_of(EventEndpoint(**{"address": ADDRESS} | more))[1] == words
