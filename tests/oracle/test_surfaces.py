"""Each surface tells what its reader can see, and nothing more. One test for each, in the small and the wide.

Small: somebody who sees a few dozen people by grants. Wide: a national desk, from which exclusions and restrictions
hide some of a programme.
"""

from __future__ import annotations

import itertools
import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from offenders.importing import files
from offenders.models import Offender
from sharing import events
from sharing.alerts import deliveries
from sharing.drafts import actions as drafts
from sharing.events import deliveries as event_deliveries
from sharing.models import AuditEntry, Delivery, Draft, Event, EventDelivery, Exclusion, Receipt
from tests import test_doors
from tests.factories.sharing import EndpointFactory
from tests.oracle import addresses
from tests.oracle.draws import leaks_in, told_of
from tests.oracle.hidden import of_nobody
from tests.oracle.oracle import TOLD_TO

pytestmark = pytest.mark.django_db

EVERYBODY = {  # lists on which each person whom the reader may know is, on the first page where fifty fit
    *("people", "people-list", "releases-list", "licences-list", "breaches-list", "check-plans-list", "checks-list"),
    *("hearings-list", "parole-reviews-list", "parole-decisions-list", "reviews"),
}
FIFTY = 50


class Proof:
    """The world, who asks in it, and the two readers."""

    def __init__(self, world):
        self.world, self.oracle, self.asker = world, world.oracle, world.asker
        seen = {user: len(world.oracle.whom(user)) for user in world.users}
        signs_in = [user for user in seen if world.users[user].role != "partner"]
        by_grants = [user for user in signs_in if 8 <= seen[user] < FIFTY and not world.oracle.has_desk(user)]
        able = [user for user in by_grants if world.oracle.can(user, "change_people")]
        self.small = min(able, key=lambda user: world.users[user].role != "probation_manager")
        self.wide = max(signs_in, key=seen.__getitem__)

    @property
    def readers(self):
        return [self.small, self.wide]

    def signs_in(self, role):
        """Accounts with the role that work and see somebody."""
        return [key for key, who in self.world.users.items() if who.role == role and self.oracle.whom(key)]

    def someone_seen(self, user, verb="view"):
        return min(self.oracle.whom(user, verb) & self.world.casts.keys())

    def someone_hidden(self, user):
        """Hidden though a team of the user's has access, or a desk's programme holds them, where there is one."""
        near = {row.subject_id for row in self.oracle.facts["sharing_exclusion"] if row.user_id == user}
        near |= {row.subject_id for row in self.oracle.facts["sharing_restriction"]}
        hidden = self.world.casts.keys() - self.oracle.whom(user)
        return min(near & hidden or hidden)

    def at(self, name, person, **cast):
        return test_doors.address_of(name, self.world.casts[person] | cast)

    def get(self, user, at, query=None, **headers):
        return self.asker.get(user, at, query, **headers)

    def search(self, user, words):
        """The page of people found by what was typed."""
        return self.asker.post(user, reverse("people"), {"q": words}, follow=True)

    def assert_no_leak(self, user, response, *, asked=""):
        assert leaks_in(self.world, user, response.told, asked=asked) == []

    def named(self, text):
        """Everybody of whom a text tells, by mark or by the uid of a row; but not by what somebody typed themselves."""
        marks = {person for person, letter in told_of(self.world, text) if letter not in "qe"}
        rows = {
            key if table == "offenders_offender" else self.oracle.rows[table][key].person
            for uid in re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text)
            for table, key in self.oracle.by_uid.get(uid, [])
            if table not in TOLD_TO
        }
        return (marks | rows) & self.world.casts.keys()


@pytest.fixture
def proof(world):
    return Proof(world)


def test_detail(proof):
    for user in proof.readers:
        seen, hidden = proof.someone_seen(user), proof.someone_hidden(user)
        for name in ("person", "people-detail", "review", "licence", "breach"):
            assert proof.get(user, proof.at(name, seen)).status_code == 200, name
            assert proof.get(user, proof.at(name, hidden)).status_code == 404, name


def test_list(proof):
    for user in proof.readers:
        mine = proof.oracle.whom(user) & proof.world.casts.keys()
        for name in test_doors.LISTS:
            response = proof.get(user, proof.at(name, min(mine)), test_doors.CHOSEN.get(name))
            if response.status_code != 200:
                continue
            proof.assert_no_leak(user, response)
            if name in EVERYBODY and len(mine) < FIFTY:
                assert proof.named(response.told) == mine, name


def test_related_objects_in_serializers(proof):
    for user in proof.readers:
        seen = proof.someone_seen(user)
        for name in ("licences-detail", "checks-detail", "breaches-detail", "parole-reviews-detail", "people-dates"):
            response = proof.get(user, proof.at(name, seen))
            assert proof.named(response.told) == {seen}, name
            proof.assert_no_leak(user, response)


def test_related_objects_on_pages(proof):
    """A paper with readers of its own, victims and the panel stand below a person whom all of a team see."""
    pages = ["person", "review", "dossier", "licence", "person_registers", "person_checks", "person_access"]
    for user in [*proof.readers, _of_role(proof, "victim_liaison"), _of_role(proof, "ppcs")]:
        for name in pages:
            proof.assert_no_leak(user, proof.get(user, proof.at(name, proof.someone_seen(user))))


def _of_role(proof, role):
    return proof.signs_in(role)[0]


def test_nested_writes_tell_nothing_of_hidden_rows(proof):
    """A write that names somebody hidden, or a row of theirs, is refused as one that names nobody."""
    user = proof.small
    hidden, cast = proof.someone_hidden(user), proof.world.casts
    for door in test_doors.DOORS:
        if door.name in ("breaches-list", "checks-list", "grants-list") and door.method == "post":
            asked = addresses.Draw(user, door, hidden, cast[hidden])
            nobody = addresses.Draw(user, door, hidden, of_nobody(proof.world, cast[hidden]))
            first, second = proof.asker.ask(asked), proof.asker.ask(nobody)
            assert (first.status_code, first.told) == (second.status_code, second.told), door
    seen = proof.someone_seen(user, "change")
    first = _told(proof, user, _breach_of(cast[seen], cast[hidden]["bound"].uid))
    assert first == _told(proof, user, _breach_of(cast[seen], addresses.ABSENT))


def _breach_of(cast, condition):
    return {
        "person": str(cast["person"].uid),
        "condition": str(condition),
        "source": "police",
        "reason": "work",
        "occurred_at": "2026-02-01T10:00:00Z",
        "summary": "Works elsewhere",
    }


def _told(proof, user, body):
    response = proof.asker.post(
        user, reverse("breaches-list"), body, content_type="application/json", headers={"Idempotency-Key": "once"}
    )
    return response.status_code, response.told


def test_ids_in_the_query_string(proof):
    names = sorted(EVERYBODY | {"grants-list", "alerts-list"})
    parameters = ("person", "offender", "release", "q", "licence", "review")
    for n, (name, parameter) in enumerate(itertools.product(names, parameters)):
        user = proof.readers[(n + n // len(parameters)) % 2]  # by turns, and of the next list the other way round
        hidden = proof.someone_hidden(user)
        uid = str(proof.world.casts[hidden]["person"].uid)
        asked, nobody = (proof.get(user, proof.at(name, hidden), {parameter: each}) for each in (uid, addresses.ABSENT))
        assert asked.status_code == nobody.status_code, (name, parameter)
        assert proof.named(asked.told.replace(uid, "")) == proof.named(nobody.told), (name, parameter)


def test_ids_in_a_form(proof):
    """A check or a device of somebody hidden, handed to a form about somebody seen."""
    user = proof.small
    seen, hidden = proof.someone_seen(user, "change"), proof.someone_hidden(user)
    for name, of in (("breach_add", "check"), ("breach_add", "entry")):
        for key in (of, "check", "device"):
            query = {key: str(proof.world.casts[hidden][of].uid)}
            proof.assert_no_leak(user, proof.get(user, proof.at(name, seen), query), asked=str(query))


def test_filters_through_relations(proof):
    """No filter reaches past what a list allows: an unknown one is refused, and never narrows by a hidden row."""
    user = proof.small
    for name in ("people-list", "licences-list", "checks-list", "breaches-list", "grants-list", "alerts-list"):
        for parameter in ("offender__family_name", "grants__team__name", "person__status", "reviews__status"):
            response = proof.get(user, proof.at(name, proof.someone_seen(user)), {parameter: "Wrex"})
            assert response.status_code == 400, (name, parameter)
            proof.assert_no_leak(user, response)


def test_ordering_by_hidden_fields(proof):
    user = proof.small
    for name in ("people-list", "licences-list", "checks-list", "breaches-list", "grants-list", "alerts-list"):
        for ordering in ("victim__reference", "offender__grants__reason", "-id"):
            response = proof.get(user, proof.at(name, proof.someone_seen(user)), {"ordering": ordering})
            assert response.status_code == 400, name


def test_search(proof):
    """By the beginning of the family name of somebody hidden, and by a number of theirs."""
    for user in proof.readers:
        hidden, seen = proof.someone_hidden(user), proof.someone_seen(user)
        for words in _names(hidden):
            proof.assert_no_leak(user, proof.search(user, words))
            proof.assert_no_leak(user, proof.get(user, reverse("people-list"), {"q": words}))
        for words in _names(seen):
            assert seen in proof.named(proof.search(user, words).told)


def _names(person):
    """What the page may repeat without naming anybody: a mark is longer by its letter."""
    who = Offender.objects.get(pk=person)
    return [who.family_name[:-1].lower(), who.prison_number]


def test_suggestions(proof):
    """By a given name that everybody has, misspelt by one letter; a word with a figure is like no other."""
    for user in proof.readers:
        page = proof.search(user, "Rowen")
        proof.assert_no_leak(user, page)
        assert proof.named(page.told)


def test_counts_and_badges(proof):
    """The badge of alerts counts those of the reader's teams about people whom the reader may know."""
    for user in (user for user in proof.readers if proof.oracle.can(user, "read_alerts")):
        oracle, teams = proof.oracle, proof.oracle.teams_of(user)
        told = {
            row.alert_id
            for row in oracle.facts["sharing_receipt"]
            if row.team_id in teams and oracle.sees_row(user, "sharing_alert", row.alert_id)
        }
        news = json.loads(proof.get(user, reverse("alerts_news"), Accept="application/json").told)
        numbers = [value for value in news.values() if isinstance(value, int)]
        assert min(len(told), 100) in numbers or str(len(told)) in str(news), news
        page = proof.get(user, reverse("people_export")).told
        number = len(oracle.whom(user))
        assert re.search(rf"\b{number}\b (people|person)", re.sub(r"<[^>]+>|,", "", page)), number


def test_aggregates(proof):
    """A figure counts whom the reader may know, under each programme that they may know of them."""
    for user in (user for user in proof.readers if proof.oracle.can(user, "see_overview")):
        for programme in ("terrorism", "state_threats"):
            page = proof.get(user, f"{reverse('figure', args=['caseload'])}?programme={programme}&by=region").told
            table = page.partition(', table">')[2]  # of the figure; the chart above has one of the same numbers
            numbers = re.findall(r'<td class="rm-number">([\d,]+)</td>', table)
            told = sum(int(number.replace(",", "")) for number in numbers)
            assert told == sum(
                programme in proof.oracle.programmes_of(person)
                and proof.oracle.knows_programme(user, person, programme)
                for person in proof.oracle.whom(user)
            ), (user, programme)


def test_exports(proof):
    for user in proof.readers:
        told = proof.asker.post(user, reverse("people_export"), {"reason": "Briefing", "teams": "on"})
        proof.assert_no_leak(user, told)
        assert proof.named(told.told) == proof.oracle.whom(user) & proof.world.casts.keys()
        proof.assert_no_leak(user, proof.get(user, reverse("releases_calendar_file")))
        for name in ("releases", "breaches", "reviews", "checks"):
            at, sent = reverse("list_file", args=[name]), {"kind": "csv", "reason": "Briefing"}
            proof.assert_no_leak(user, proof.asker.post(user, at, sent))


def test_print(proof):
    for user in proof.readers:
        for name in ("licence_summary", "paper_preview", "board_summary"):
            assert proof.get(user, proof.at(name, proof.someone_hidden(user))).status_code == 404
            seen = proof.get(user, proof.at(name, proof.someone_seen(user)))
            assert seen.status_code == 200, name
            if name != "paper_preview":
                proof.assert_no_leak(user, seen)


def test_import_preview(proof):
    """A row of a file that names somebody hidden by number reads as one of nobody, and nothing is said of them; of
    somebody seen it says what would change."""
    for role in ("ct_manager", "ppcs"):
        user = next(key for key in proof.signs_in(role) if proof.oracle.whom(key, "change") & proof.world.casts.keys())
        seen, hidden = proof.someone_seen(user, "change"), proof.someone_hidden(user)
        with transaction.atomic():
            file = _checked_file(proof, user, [seen, hidden])
            page = proof.get(user, reverse("import_file", args=[file.uid]))
            proof.assert_no_leak(user, page)
            transaction.set_rollback(True)
        assert [subject for _, subject in file.report["shown"]] == [seen, None]
        assert file.report["held"] == []
        assert _names(seen)[1] in page.told
        assert "new, identity being checked" in page.told


def _checked_file(proof, user, people):
    """What the worker has made of a file that gives these people other names."""
    who = proof.world.users[user]
    rows = "".join(f"{_names(person)[1]},Robin,Otherwise\n" for person in people)
    file = files.give_file(
        name="people.csv",
        content=f"prison_number,given_names,family_name\n{rows}".encode(),
        lead=files.teams_of(who).first(),
        by=who,
    )
    files.work(at=timezone.now())
    file.refresh_from_db()
    return file


def test_alerts_about_hidden_people(proof):
    """A team was told, and the person is hidden from one of its members now: the alert is too."""
    for user in proof.readers:
        teams = proof.oracle.teams_of(user)
        told = {row.subject_id for row in proof.oracle.facts["sharing_receipt"] if row.team_id in teams}
        for person in sorted(told - proof.oracle.whom(user))[:3]:
            for name in ("alert", "alerts-detail"):
                assert proof.get(user, proof.at(name, person)).status_code == 404


def test_history_and_timeline(proof):
    for user in [*proof.readers, _of_role(proof, "victim_liaison")]:
        assert proof.get(user, proof.at("person_timeline", proof.someone_hidden(user))).status_code == 404
        for person in sorted(proof.oracle.whom(user) & proof.world.casts.keys())[:4]:
            proof.assert_no_leak(user, proof.get(user, proof.at("person_timeline", person)))


def test_record_as_it_was_known(proof):
    """Of a moment that is past it tells no more than of today, to whoever asks."""
    then = {"on": f"{proof.oracle.at:%Y-%m-%d}", "at": "00:00"}
    for user in [*proof.readers, _of_role(proof, "victim_liaison")]:
        hidden = proof.at("person_known_then", proof.someone_hidden(user))
        assert proof.get(user, hidden, then).status_code == proof.get(user, hidden).status_code == 404
        for person in sorted(proof.oracle.whom(user) & proof.world.casts.keys())[:4]:
            page = proof.get(user, proof.at("person_known_then", person), then)
            assert "Who could see this person" in page.told
            proof.assert_no_leak(user, page)


def test_audit(proof):
    """What the log keeps of a refusal names the person by key alone, and no list it keeps of what was shown names
    somebody hidden."""
    for user in proof.readers:
        client = proof.asker.client(user)
        before = AuditEntry.objects.count()
        with transaction.atomic():
            client.get(reverse("people"))
            client.get(proof.at("person", proof.someone_hidden(user)))
            shown, refused = AuditEntry.objects.order_by("pk")[before:]
            assert set(shown.shown_ids) <= proof.oracle.whom(user)
            assert "Wrex" not in str(vars(refused))
            transaction.set_rollback(True)


def test_pages_of_the_log(proof):
    """Who reviews an emergency reads of the log what was opened and when, and of whom only where they see them anyway.
    The same of the list; and nothing at all of whom an exclusion keeps from them."""
    oracle, world = proof.oracle, proof.world
    reviewer = next(key for key in proof.signs_in("privacy_officer") if oracle.excluded(key) & world.casts.keys())
    proof.assert_no_leak(reviewer, proof.get(reviewer, reverse("emergency_reviews"), {"show": "all"}))
    open_now = [person for person in world.casts if world.casts[person]["emergency"].ends_at > oracle.at]
    barred = oracle.excluded(reviewer)
    hidden = next(
        person
        for person in open_now
        if person not in oracle.whom(reviewer) | barred
        and person in oracle.whom(world.casts[person]["emergency"].user_id)
    )
    with transaction.atomic():
        proof.asker.client(world.casts[hidden]["emergency"].user_id).get(proof.at("person", hidden))
        page = proof.get(reviewer, proof.at("emergency_review", hidden))
        transaction.set_rollback(True)
    assert "The person’s record" in page.told
    proof.assert_no_leak(reviewer, page)
    assert _names(hidden)[1] not in page.told
    for person in sorted(barred & world.casts.keys())[:3]:
        assert proof.get(reviewer, proof.at("emergency_review", person)).status_code == 404


def test_live_events(proof):
    """A bell carries a kind and nothing else, whatever rings it."""
    from release_monitor.streams import open_streams
    from sharing import live_updates as bell

    assert open_streams.event("alerts") == b"event: alerts\ndata: {}\n\n"
    for kind in ("alerts Wrex0001x", "a:b"):
        with pytest.raises(ValueError):
            bell.ring_many([proof.small], kind)


def test_events_to_programs(proof):
    """An event about somebody hidden from the program's account is not sent; of somebody seen, only the address is."""
    user = next(user for user in proof.world.tokens if proof.oracle.whom(user) & proof.world.casts.keys())
    with transaction.atomic():
        client = proof.world.users[user].clients.get()
        endpoint = EndpointFactory(client=client)
        for person, is_sent in ((proof.someone_hidden(user), False), (proof.someone_seen(user), True)):
            letter = event_deliveries.letter_due(_event_of(proof, person, endpoint), endpoint, at=timezone.now())
            assert (letter is not None) == is_sent
            assert letter is None or "Wrex" not in letter.body.decode()
        transaction.set_rollback(True)


def _event_of(proof, person, endpoint):
    row = proof.world.casts[person]["hearing"]
    event = Event.objects.create(
        kind=test_doors.LISTED.name,
        subject_id=person,
        record_uid=row.uid,
        happened_at=timezone.now(),
    )
    return EventDelivery.objects.create(
        event=event, endpoint=endpoint, told_at=timezone.now(), next_try_at=timezone.now()
    )


def test_feed_of_events(proof):
    """Of each sort of record, the feed tells a program what the address of the record would show it, and nothing else;
    and it is the same to the byte as if what is hidden from it had never happened."""
    kinds = {kind.address: kind for kind in events.KINDS.values() if kind.record != "grantId"}
    user = next(user for user in proof.world.tokens if proof.oracle.whom(user) & proof.world.casts.keys())
    hidden = min(proof.world.casts.keys() - proof.oracle.whom(user))
    people = {proof.someone_hidden(user), hidden, proof.someone_seen(user)}
    with transaction.atomic():
        endpoint = EndpointFactory(client=proof.world.users[user].clients.get(), address="", secret="")
        at = {proof.at(address, person): (kind, person) for person in people for address, kind in kinds.items()}
        opened = {address for address in at if proof.get(user, address).status_code == 200}
        planted = {address: _planted(endpoint, address, *about) for address, about in at.items()}
        answers = []
        for is_planted in (True, False):
            if not is_planted:
                Event.objects.filter(pk__in=[planted[address] for address in at.keys() - opened]).delete()
            with transaction.atomic():
                answers.append(proof.get(user, reverse("events-list")))
                transaction.set_rollback(True)
        transaction.set_rollback(True)
    told = [event["detailUrl"].removeprefix("http://testserver") for event in answers[0].json()["results"]]
    assert set(told) == opened
    assert len(told) == len(opened) < len(at)
    assert answers[0].content == answers[1].content
    proof.assert_no_leak(user, answers[0])


def _planted(endpoint, address, kind, person):
    """An event about the record at this address, due to the program whoever it is about."""
    uid = re.search(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", address)[0]
    event = Event.objects.create(kind=kind.name, subject_id=person, record_uid=uid, happened_at=timezone.now())
    EventDelivery.objects.create(event=event, endpoint=endpoint, state="kept", told_at=timezone.now())
    return event.pk


def test_notification_text(proof):
    """A letter about an alert names nobody, and is not written to a user who may no longer know of the person."""
    for user in proof.readers:
        teams = proof.oracle.teams_of(user)
        receipts = Receipt.objects.filter(team_id__in=teams).select_related("alert")
        for receipt in receipts:
            delivery = Delivery.objects.create(
                receipt=receipt, user=proof.world.users[user], channel="email", next_try_at=timezone.now()
            )
            letter = deliveries.letter_of(delivery)
            delivery.delete()
            if not proof.oracle.sees(user, receipt.subject_id):
                assert letter is None
            elif letter is not None:
                assert "Wrex" not in str(letter)
    assert mail.outbox == []


def test_drafts(proof):
    for user in proof.readers:
        for draft in Draft.objects.filter(user=user):
            kept = drafts.restore(user=proof.world.users[user], form=draft.form, key=draft.key)
            assert (kept is not None) == proof.oracle.sees_row(user, "sharing_draft", draft.pk)
        proof.assert_no_leak(user, proof.get(user, reverse("home")))
        own = set(Draft.objects.filter(user=user).values_list("key", flat=True))
        for other in (
            Draft.objects.exclude(user=user).filter(subject__in=proof.oracle.whom(user)).exclude(key__in=own)[:9]
        ):
            assert drafts.restore(user=proof.world.users[user], form=other.form, key=other.key) is None


def test_after_another_user_signs_in_on_the_same_browser(proof):
    first, second = proof.wide, proof.small
    with transaction.atomic():
        browser = Client()
        browser.force_login(proof.world.users[first])
        seen = browser.get(reverse("people"))
        assert proof.named(seen.getvalue().decode())
        browser.force_login(proof.world.users[second])
        for name in ("home", "people", "releases", "alerts"):
            response = browser.get(reverse(name))
            response.told = response.getvalue().decode()
            proof.assert_no_leak(second, response)
            assert "no-store" in response.headers.get("Cache-Control", ""), name
        transaction.set_rollback(True)


def test_etag(proof):
    """Who knows the version of a record that is hidden from them learns neither that it stands nor that it moved."""
    not_seen = proof.world.casts.keys() - proof.oracle.whom(proof.small)
    signs_in = [user for user, who in proof.world.users.items() if who.role != "partner"]
    knows, hidden = next((user, person) for user in signs_in for person in sorted(proof.oracle.whom(user) & not_seen))
    for name in ("people-detail", "licences-detail", "checks-detail"):
        version = proof.get(knows, proof.at(name, hidden)).headers["ETag"]
        response = proof.get(proof.small, proof.at(name, hidden), **{"If-None-Match": version})
        assert response.status_code == 404
        assert "ETag" not in response.headers


def test_cache(proof):
    """One question, asked by turns: each is answered for who asks."""
    for name in ("people-list", "licences-list", "checks-list", "hearings-list", "alerts-list", "releases-list"):
        for user in [*proof.readers, *proof.readers]:
            proof.assert_no_leak(user, proof.get(user, reverse(name)))


def test_error_text(proof):
    """A wrong request about somebody hidden is wrong in the words for nobody."""
    user = proof.small
    hidden = proof.someone_hidden(user)
    for name in ("people-detail", "alerts-detail", "licences-detail", "person"):
        at = proof.at(name, hidden)
        absent = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", addresses.ABSENT, at, count=1)
        for query in ({"fields": "nothing"}, {"unknown": "1"}):
            first, second = proof.get(user, at, query), proof.get(user, absent, query)
            assert first.status_code == second.status_code
            assert len(first.told) == len(second.told)


def test_bulk_actions(proof):
    """Who needs somebody else than a stand-in, before leave is planned, is told of those whom the reader may know."""
    for user in [_of_role(proof, "probation_manager"), _of_role(proof, "prison_decision_maker")]:
        page = proof.get(user, reverse("leave_add"))
        proof.assert_no_leak(user, page)
        for officer in set(re.findall(r'<option value="([0-9a-f-]{36})"', page.told)):
            chosen = proof.get(user, reverse("leave_add"), {"officer": officer})
            proof.assert_no_leak(user, chosen)
            for stand_in in set(re.findall(r'<option value="([0-9a-f-]{36})"', chosen.told)) - {officer}:
                both = {"officer": officer, "stand_in": stand_in}
                proof.assert_no_leak(user, proof.get(user, reverse("leave_add"), both))


def test_openapi_examples(proof):
    for user in proof.readers:
        assert proof.named(proof.get(user, reverse("schema")).told) == set()


def test_change_of_programmes(proof):
    """To who may know of one programme alone, neither a form nor a proposal says that the person is under another."""
    asked = set()
    for user in proof.world.users:
        if not proof.oracle.can(user, "grant_access"):
            continue
        for person in sorted(proof.oracle.whom(user, "change") & proof.world.casts.keys()):
            knows = proof.oracle.knows_each_programme(user, person)
            if (user, knows) not in asked:
                asked.add((user, knows))
                answers = [proof.get(user, proof.at(f"programme_{name}", person)) for name in ("propose", "move")]
                expected = [302, 200] if knows else [403, 404]  # a proposal waits, and is shown in place of the form
                assert [answer.status_code for answer in answers] == expected
    assert {knows for _, knows in asked} == {True, False}


def test_merged_records():
    """There is no verb that merges two records. When there is, what is merged into a hidden record hides too."""
    assert not [name for name in addresses.ROUTES if name and re.search(r"(^|[_-])merge", name)]


def test_permission_change_while_a_session_is_open(proof):
    """The next request of an open session is judged by what is so now; a list that was begun goes no further."""
    user = proof.small
    person = proof.someone_seen(user)
    with transaction.atomic():
        client = proof.asker.client(user)
        assert client.get(proof.at("person", person)).status_code == 200
        Exclusion.objects.create(
            user=proof.world.users[user], subject_id=person, reason="Related", starts_at=timezone.now()
        )
        for name in ("person", "people-detail", "review", "paper_preview"):
            assert client.get(proof.at(name, person)).status_code == 404, name
        assert person not in proof.named(client.get(reverse("people")).getvalue().decode())
        transaction.set_rollback(True)


def test_permission_change_while_a_job_is_open(proof):
    """An export that has begun leaves out people of whom its reader may no longer know when their line is written."""
    user = proof.small
    person = proof.someone_seen(user)
    with transaction.atomic():
        client = proof.asker.client(user)
        response = client.post(reverse("people_export"), {"reason": "Briefing"})
        Exclusion.objects.create(
            user=proof.world.users[user],
            subject_id=person,
            reason="Related",
            starts_at=timezone.now() - timedelta(seconds=1),
        )
        assert person not in proof.named(response.getvalue().decode())
        transaction.set_rollback(True)


def test_what_an_emergency_never_opens(proof):
    """Of a record that is open in an emergency alone: no withheld paper, though its opener is named, and no victim."""
    from parole.models import DossierItem, Victim

    oracle = proof.oracle
    opened = [
        (user, person)
        for user in proof.world.users
        for person in oracle.whom(user) - oracle.whom_as_usual(user)
        if person in proof.world.casts
    ]
    assert len(opened) >= 10
    for user in {proof.world.users[user].role: user for user, _ in opened}.values():  # one of each role
        who, people = proof.world.users[user], {person for each, person in opened if each == user}
        papers = DossierItem.objects.visible_to(who).filter(offender__in=people)
        assert set(papers.values_list("offender", "is_withheld")) == {(person, False) for person in people}
        assert not Victim.objects.visible_to(who).filter(offender__in=people).exists()
    for user, person in opened[:6]:
        assert proof.get(user, proof.at("person", person)).status_code == 200
        assert proof.get(user, proof.at("person_victims", person)).status_code == 404
        for name in ("dossier", "person_timeline"):
            proof.assert_no_leak(user, proof.get(user, proof.at(name, person)))
