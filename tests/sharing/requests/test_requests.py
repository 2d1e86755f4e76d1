"""Asking to see somebody: the asker learns nothing but what was agreed; the clock, the second person, the end."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sharing import access
from sharing.access.rules import GrantRole, Permission
from sharing.access.two_people import SamePerson
from sharing.grants import actions as grants
from sharing.models import AccessRequest, Alert, AuditEntry, Delivery, Grant, Receipt, SubjectPermission
from sharing.requests import actions as requests
from sharing.requests import clock as request_clock
from sharing.requests.rules import RequesterMessage, which_time
from tests.answers import without_tokens
from tests.cases import ask_each
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    AccessRequestFactory,
    ClientFactory,
    ExclusionFactory,
    GrantFactory,
    MembershipFactory,
    RestrictionFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026, 12:00
DAY = timedelta(days=1)
HIDDEN, ABSENT = "A7007XQ", "A9999ZZ"


@pytest.fixture
def person():
    return OffenderFactory(family_name="Wrexcombe", prison_number=HIDDEN)


@pytest.fixture
def leads(person):
    return GrantFactory(subject=person, grant_role=GrantRole.LEAD).team


@pytest.fixture
def manager(leads):
    return UserFactory(role="probation_manager", name="Una Lead", teams=[leads])


@pytest.fixture
def asker():
    user = UserFactory(name="Ivo Asker", teams=[TeamFactory()])
    MembershipFactory(user=user, team=TeamFactory(kind="personal", owner=user))
    return user


@pytest.fixture
def ask(asker):
    def send(number=HIDDEN, by=asker, **more):
        said = {"need": "cover", "reason": "Stands in", "days": 14} | more
        return requests.ask(number=number, by=by, **said)

    return send


@pytest.fixture
def waiting(ask, manager):
    """A request of which the leads were told."""
    request = ask()
    request_clock.work_on(at=request.asked_at)
    request.refresh_from_db()
    return request


def agree(request, by, **more):
    return requests.grant(request=request, by=by, **{"grant_role": GrantRole.READER, "days": 14} | more)


def refuse(request, by):
    return requests.refuse(request=request, reason="No", reason_is_told=False, by=by)


class TestNoOracle:
    """Hidden, absent, excluded: to the asker one and the same."""

    @pytest.fixture
    def excluded(self, asker):
        found = OffenderFactory(prison_number="A8008XQ")
        GrantFactory(subject=found, grant_role=GrantRole.LEAD)
        ExclusionFactory(subject=found, user=asker)
        return "A8008XQ"

    def read(self, client, number):
        """All that the asker can read about a request for this number."""
        row = AccessRequest.objects.get(number=number)
        told = ""
        for address in (
            reverse("access_request", args=[row.uid]),
            reverse("access-requests-detail", args=[row.uid]),
            reverse("access_request_answer", args=[row.uid]),
            reverse("access_request_end", args=[row.uid]),
            f"{reverse('access_request_ask')}?again={row.uid}",
        ):
            answer = client.get(address)
            told += f"{answer.status_code} {answer.content.decode()}"
        for address in ("access_requests", "access-requests-list", "home", "alerts-list"):
            told += client.get(
                reverse(address), {"told": "not_agreed"} if address == "access_requests" else {}
            ).content.decode()
        return without_tokens(told.replace(number, "").replace(str(row.uid), ""))

    def posted(self, client, number):
        said = {"number": number, "need": "cover", "reason": "Stands in", "days": "14"}
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = client.post(reverse("access_request_ask"), said, follow=True)
        row = AccessRequest.objects.get(number=number)
        words = without_tokens(page.content.decode().replace(number, "").replace(str(row.uid), ""))
        return page.status_code, words, len(asked)

    def test_answer_page_is_the_same_to_the_byte_and_costs_the_same(self, client, asker, manager, excluded):
        client.force_login(asker)

        answers = [self.posted(client, number) for number in (HIDDEN, ABSENT, excluded)]

        assert answers[0][0] == 200
        assert "If there is a record, the teams that lead have been asked" in answers[0][1]
        assert "4pm on 1 December 2026" in answers[0][1]
        assert answers[0] == answers[1] == answers[2]

    @pytest.mark.parametrize("refused", [False, True])
    def test_all_that_the_asker_reads_stays_the_same_through_the_clock(
        self, client, asker, manager, leads, at_noon, noon, refused
    ):
        client.force_login(asker)
        for number in (HIDDEN, ABSENT):
            self.posted(client, number)
        request_clock.work_on(at=noon)
        found = AccessRequest.objects.get(number=HIDDEN)
        assert found.subject is not None
        if refused:
            at_noon.move_to(noon + timedelta(hours=1))
            requests.refuse(request=found, reason="Not their case", reason_is_told=False, by=manager)
        for hours in (1, 3.99, 4, 30, 24 * 9):
            at_noon.move_to(noon + timedelta(hours=hours))
            request_clock.work_on(at=noon + timedelta(hours=hours))
            hidden, absent = self.only(client, HIDDEN), self.only(client, ABSENT)
            assert hidden == absent, f"they part after {hours} hours"

    def only(self, client, number):
        """As if it were the only one: the other's lines are taken away for the time of looking."""
        other = AccessRequest.objects.exclude(number=number).get()
        AccessRequest.objects.filter(pk=other.pk).update(asked_by=UserFactory())
        try:
            return self.read(client, number)
        finally:
            AccessRequest.objects.filter(pk=other.pk).update(asked_by=AccessRequest.objects.get(number=number).asked_by)

    @pytest.mark.parametrize("refused", [False, True])
    def test_letters_to_the_asker_come_alike(self, ask, asker, manager, noon, refused):
        hidden, _ = ask(), ask(ABSENT)
        request_clock.look_up(at=noon)
        hidden.refresh_from_db()
        if refused:
            refuse(hidden, manager)

        request_clock.work_on(at=noon + timedelta(hours=3, minutes=59))
        own = Delivery.objects.filter(user=asker)
        assert not own.exists()
        request_clock.work_on(at=noon + timedelta(hours=4))

        assert own.count() == 2
        assert len(set(own.values_list("digest__title", flat=True))) == 1

    def test_a_refusal_withdrawn_reads_like_any_withdrawn(self, waiting, ask, asker, manager, noon):
        requests.refuse(request=waiting, reason="Not their case", reason_is_told=False, by=manager)
        absent = ask(ABSENT)

        for request in (waiting, absent):
            requests.withdraw(request=request, by=asker)

        assert waiting.told_at_moment(noon) == absent.told_at_moment(noon) == RequesterMessage.WITHDRAWN

    def test_nobody_can_let_the_excluded_in_and_only_the_owner_reads_why(self, client, asker, excluded, ask):
        request = ask(excluded)
        request_clock.work_on(at=request.asked_at)
        request.refresh_from_db()
        lead = request.subject.grants.get().team
        manager = UserFactory(role="probation_manager", teams=[lead])

        with pytest.raises(requests.RequestRefused, match="is excluded from this person"):
            agree(request, manager)

        request.refresh_from_db()
        assert (request.state, request.grant) == ("waiting", None)
        assert AuditEntry.objects.get(verb="sharing.access_grant_refused").action == "denial"
        client.force_login(asker)
        assert "exclusion" not in client.get(reverse("access_request", args=[request.uid])).content.decode().lower()

    def test_restriction_that_does_not_name_the_asker_bars_the_grant(self, waiting, manager, person):
        RestrictionFactory(subject=person, names=[manager])

        with pytest.raises(requests.RequestRefused, match="not named"):
            agree(waiting, manager)

    def test_list_tells_nobody_whose_number_it_is(self, client, waiting, asker, person):
        client.force_login(asker)

        for address in ("access_requests", "access-requests-list"):
            assert "Wrexcombe" not in client.get(reverse(address)).content.decode()


class TestAsking:
    def test_every_kind_of_whole_number_is_taken(self, ask):
        for number in ("a 7007 xq", "X123456", "79/163001B", "2002/0073319Z"):
            assert ask(number).state == "waiting", number

    def test_anything_else_is_refused_unasked(self, ask):
        for number in ("Wrexcombe", "A7007", "A7007XQ B", "2002/0073319A", "065656/91H", ""):
            with pytest.raises(requests.RequestRefused, match="full prison number"):
                ask(number)

    def test_number_of_every_kind_finds_the_person(self, person, noon):
        for kind, number in (("crn", "X765432"), ("pnc", "1979/0163001B")):
            person.identifiers.create(kind=kind, value=number, canonical=number)

        assert [
            request_clock.find_subject_by_number(each) for each in (HIDDEN, "X765432", "1979/0163001B", ABSENT)
        ] == [
            person,
            person,
            person,
            None,
        ]

    def test_number_of_two_people_is_nobodys(self, person):
        for each in (person, OffenderFactory()):
            each.identifiers.create(kind="crn", value="X765432", canonical="X765432")

        assert request_clock.find_subject_by_number("X765432") is None

    def test_thirty_days_and_no_more(self, ask):
        def asked(days, taken):
            if taken:
                assert ask(days=days).days == days
            else:
                with pytest.raises(requests.RequestRefused, match="1 to 30 days"):
                    ask(days=days)
                assert not AccessRequest.objects.exists()
                assert AuditEntry.objects.get(verb="sharing.access_ask_refused").action == "denial"

        ask_each([(0, False), (1, True), (30, True), (31, False)], asked)

    def test_who_could_sign_with_nobody_cannot_ask(self, ask):
        with pytest.raises(SamePerson):
            ask(by=UserFactory(staff_number=""))
        with pytest.raises(SamePerson):
            ask(by=UserFactory(role="partner"))

    def test_ten_may_wait_and_the_eleventh_may_not(self, ask, asker, noon):
        AccessRequestFactory.create_batch(9, asked_by=asker)
        ask()
        with pytest.raises(requests.RequestRefused, match="10 of your requests are waiting"):
            ask(ABSENT)

        AccessRequest.objects.update(asked_at=noon - DAY, due_at=noon)
        assert ask(ABSENT)

    def test_leads_are_told_in_the_time_that_was_promised_and_it_climbs(self, waiting, leads, noon):
        GrantFactory(subject=waiting.subject, grant_role=GrantRole.CONTRIBUTOR)

        receipt = Receipt.objects.get()

        assert (receipt.team, receipt.due_at) == (leads, noon + timedelta(hours=4))
        assert "Ivo Asker" in receipt.alert.text
        assert HIDDEN not in receipt.alert.text

    def test_asked_on_a_friday_afternoon_it_is_due_on_monday(self, ask, at_noon):
        at_noon.move_to(datetime(2026, 12, 4, 16, tzinfo=UTC))

        assert ask().due_at == datetime(2026, 12, 7, 12, tzinfo=UTC)

    def test_clock_that_runs_twice_tells_once(self, waiting, noon):
        request_clock.work_on(at=noon)

        assert Alert.objects.count() == 1

    def test_form_sent_twice_asks_once(self, ask):
        uid = "01939d5e-0000-7000-8000-000000000001"

        assert ask(uid=uid) == ask(uid=uid)


class TestAnswering:
    def test_asker_alone_is_let_in_until_the_end_by_two_names(self, waiting, asker, manager, person, noon, at_noon):
        grant = agree(waiting, manager, days=10)

        assert access.may(asker, Permission.VIEW, person)
        assert not access.may(asker, Permission.CHANGE, person)
        assert (grant.team, grant.made_by, grant.approved_by) == (asker.personal_team, asker, manager)
        assert AuditEntry.objects.get(verb="sharing.access_agreed").action == "grant"
        at_noon.move_to(noon + 10 * DAY)
        assert not access.may(asker, Permission.VIEW, person)

    def test_alert_is_over_when_it_is_answered(self, waiting, manager):
        agree(waiting, manager)

        assert Alert.objects.get().state == "resolved"

    def test_no_longer_than_was_asked_for(self, waiting, manager):
        for days in (0, 15):
            with pytest.raises(requests.RequestRefused, match="14 days"):
                agree(waiting, manager, days=days)

    def test_nobody_is_let_in_to_lead(self, waiting, manager):
        with pytest.raises(requests.RequestRefused, match="Only a team can lead"):
            agree(waiting, manager, grant_role=GrantRole.LEAD)

    def test_asker_never_answers_themselves(self, leads, ask, asker):
        MembershipFactory(user=asker, team=leads)
        asker.role = "probation_manager"
        asker.save()
        request = ask()
        request_clock.work_on(at=request.asked_at)
        request.refresh_from_db()

        with pytest.raises((access.RecordHidden, access.NotAllowed)):
            agree(request, asker)
        assert request not in AccessRequest.objects.for_answerers(asker)

    def test_nor_by_a_second_account(self, waiting, asker, leads):
        second = UserFactory(role="probation_manager", staff_number=asker.staff_number, teams=[leads])

        def refused(act):
            with pytest.raises(SamePerson):
                act(waiting, by=second)

            waiting.refresh_from_db()
            assert waiting.state == "waiting"
            assert AuditEntry.objects.filter(action="denial", actor_id=second.pk).exists()

        ask_each([agree, refuse], refused)

    def test_second_answer_changes_nothing(self, waiting, manager, leads):
        agree(waiting, manager)
        other = UserFactory(role="probation_manager", teams=[leads])

        with pytest.raises(requests.RequestMovedOn):
            requests.refuse(request=waiting, reason="No", reason_is_told=False, by=other)
        with pytest.raises((requests.RequestMovedOn, grants.GrantRefused)):
            agree(AccessRequest.objects.get(), other)
        assert Grant.objects.filter(team__kind="personal").count() == 1

    def test_who_answers_second_leaves_no_grant(self, waiting, manager, asker):
        stale = AccessRequest.objects.get()
        requests.refuse(request=waiting, reason="No", reason_is_told=False, by=manager)

        with pytest.raises(requests.RequestMovedOn):
            agree(stale, manager)
        assert not Grant.objects.filter(team=asker.personal_team).exists()
        assert not SubjectPermission.objects.filter(group=asker.personal_team.group).exists()

    def test_those_who_see_but_may_not_share_are_told_no_and_others_nothing(self, client, waiting, person):
        sees = UserFactory(role="probation_manager", teams=[GrantFactory(subject=person).team])
        for user, status in ((sees, 403), (UserFactory(role="probation_manager", teams=[TeamFactory()]), 404)):
            client.force_login(user)
            for address in ("access_request", "access_request_answer"):
                assert client.get(reverse(address, args=[waiting.uid])).status_code == status

    def test_reason_that_is_told_is_read_at_once(self, client, waiting, manager, asker):
        requests.refuse(request=waiting, reason="Ask NSD London", reason_is_told=True, by=manager)
        client.force_login(asker)

        page = client.get(reverse("access_request", args=[waiting.uid])).content.decode()

        assert "Ask NSD London" in page
        assert "Una Lead did not agree" in page

    def test_late_answer_counts_until_it_is_closed(self, waiting, manager, noon, at_noon):
        at_noon.move_to(noon + 5 * DAY + timedelta(hours=3, minutes=59))
        request_clock.work_on(at=noon + 5 * DAY + timedelta(hours=3, minutes=59))
        waiting.refresh_from_db()
        assert waiting.state == "waiting"

        request_clock.work_on(at=noon + 5 * DAY + timedelta(hours=4))
        waiting.refresh_from_db()

        assert waiting.state == "expired"
        assert Alert.objects.get().state == "resolved"
        with pytest.raises(requests.RequestMovedOn):
            agree(waiting, manager)


class TestAfterwards:
    @pytest.fixture
    def agreed(self, waiting, manager):
        agree(waiting, manager)
        waiting.refresh_from_db()
        return waiting

    def test_asked_again_each_is_agreed_again_and_counted(self, agreed, ask, asker, manager, noon, at_noon, client):
        for times in (1, 2):
            at_noon.move_to(noon + times * 10 * DAY)
            request = ask()
            request_clock.work_on(at=request.asked_at)
            request.refresh_from_db()
            if times == 1:
                agree(request, manager)
        client.force_login(manager)

        page = client.get(reverse("access_request", args=[request.uid])).content.decode()

        assert "the third time that Ivo Asker gets access" in page

    @pytest.mark.parametrize("who", ["asker", "manager"])
    def test_asker_and_answerer_may_end_it_early(self, agreed, asker, manager, person, who):
        requests.end(request=agreed, reason="No longer needed", by={"asker": asker, "manager": manager}[who])

        assert not access.may(asker, Permission.VIEW, person)
        with pytest.raises(requests.RequestMovedOn):
            requests.end(request=agreed, reason="Again", by=asker)

    def test_nobody_else_ends_it(self, agreed):
        with pytest.raises(access.RecordHidden):
            requests.end(request=agreed, reason="Mine", by=UserFactory(role="probation_manager", teams=[TeamFactory()]))

    def test_withdrawn_it_cannot_be_agreed(self, waiting, asker, manager):
        requests.withdraw(request=waiting, by=asker)

        with pytest.raises(requests.RequestMovedOn):
            agree(waiting, manager)

    def test_nobody_withdraws_anothers(self, waiting, manager):
        with pytest.raises(access.RecordHidden):
            requests.withdraw(request=waiting, by=manager)


class TestPages:
    def test_from_asking_to_the_record(self, client, asker, manager, person):
        client.force_login(asker)
        empty = client.post(reverse("people"), {"q": HIDDEN}, follow=True).content.decode()
        address = re.search(rf"{reverse('access_request_ask')}\?asked=[\w-]+", empty)[0]
        assert f'value="{HIDDEN}"' in client.get(address).content.decode()
        client.post(address, {"number": HIDDEN, "need": "cover", "reason": "Stands in", "days": "7"})
        row = AccessRequest.objects.get()
        request_clock.work_on(at=row.asked_at)

        client.force_login(manager)
        assert "Ivo Asker" in client.get(reverse("access_requests") + "?side=answer").content.decode()
        said = {"outcome": "agree", "grant_role": "reader", "days": "7", "reason": ""}
        client.post(reverse("access_request_answer", args=[row.uid]), said)

        client.force_login(asker)
        page = client.get(reverse("access_request", args=[row.uid])).content.decode()
        assert "Una Lead gave you access as reader until midday on 8 December 2026" in page
        assert person.get_absolute_url() in page
        assert client.get(person.get_absolute_url()).status_code == 200

    def test_refusing_needs_a_reason_and_keeps_what_was_typed(self, client, waiting, manager):
        client.force_login(manager)

        page = client.post(reverse("access_request_answer", args=[waiting.uid]), {"outcome": "refuse", "days": "3"})

        assert "Enter a reason for refusing" in page.content.decode()
        assert 'value="3"' in page.content.decode()

    def test_link_that_names_somebody_is_for_those_who_see_them(self, client, asker, person):
        client.force_login(asker)
        address = f"{reverse('access_request_ask')}?person={person.uid}"
        assert client.get(address).status_code == 404

        GrantFactory(subject=person, team=asker.personal_team)
        assert "Wrexcombe" in client.get(address).content.decode()
        client.post(address, {"number": "X000000", "need": "work", "reason": "Goes on", "days": "7"})
        assert AccessRequest.objects.get().number == HIDDEN

    def test_queries_are_as_many_for_one_as_for_twenty(self, client, asker, manager, person):
        def costs():
            found = []
            for user, side in ((asker, ""), (manager, "?side=answer")):
                client.force_login(user)
                with CaptureQueriesContext(connection) as asked:
                    client.get(reverse("access_requests") + side)
                found.append(len(asked))
            return found

        AccessRequestFactory(asked_by=asker, subject=person)
        costs()
        one = costs()
        AccessRequestFactory.create_batch(19, asked_by=asker, subject=person)

        assert costs() == one
        assert max(one) <= 14

    def test_pages_turn(self, client, asker, noon):
        AccessRequestFactory.create_batch(30, asked_by=asker)
        client.force_login(asker)

        first = client.get(reverse("access_requests"))
        second = client.get(reverse("access_requests") + first.context["next_url"])

        uids = {line.request.uid for page in (first, second) for line in page.context["lines"]}
        assert len(uids) == 30


def test_it_is_not_agreed_from_the_promised_time_on(waiting, noon):
    due_at = noon + timedelta(hours=4)

    assert waiting.told_at_moment(due_at - timedelta(seconds=1)) is RequesterMessage.WAITING
    assert waiting.told_at_moment(due_at) is RequesterMessage.NOT_AGREED
    for told in RequesterMessage:
        for at in (due_at - timedelta(seconds=1), due_at):
            listed = AccessRequest.objects.told(told, at=at).exists()
            assert listed == (waiting.told_at_moment(at) is told)


@pytest.mark.parametrize(
    ("before", "words"), [(0, "first time"), (2, "third time"), (10, "11th time"), (21, "22nd time")]
)
def test_which_time(before, words):
    assert which_time(before) == words


class TestApi:
    def post(self, client, address, body, *, key="k", match=None):
        headers = {"Idempotency-Key": key} | ({"If-Match": match} if match else {})
        return client.post(address, body, content_type="application/json", headers=headers)

    def test_asked_answered_and_read(self, client, asker, manager):
        client.force_login(asker)
        body = {"number": HIDDEN, "need": "cover", "reason": "Stands in", "days": 7}
        made = self.post(client, reverse("access-requests-list"), body)
        assert (made.status_code, made.json()["state"], made.json()["person"]) == (201, "waiting", None)
        request_clock.work_on(at=AccessRequest.objects.get().asked_at)

        client.force_login(manager)
        address = reverse("access-requests-detail", args=[made.json()["uid"]])
        shown = client.get(address)
        agreed = self.post(client, f"{address}agree/", {"grant_role": "reader", "days": 7}, match=shown["ETag"])
        assert (agreed.status_code, agreed.json()["state"]) == (200, "granted")

        client.force_login(asker)
        assert client.get(address).json()["state"] == "granted"
        assert client.get(reverse("access-requests-list")).json()["results"][0]["person"] is not None

    def test_whoever_ends_the_access_is_answered_in_the_words_for_the_asker(self, client, waiting, manager):
        requests.grant(request=waiting, grant_role=GrantRole.READER, days=7, by=manager)
        client.force_login(manager)
        address = reverse("access-requests-detail", args=[waiting.uid])
        shown = client.get(address)

        ended, again = (
            self.post(client, f"{address}end/", {"reason": "No longer our case"}, match=shown["ETag"]) for _ in range(2)
        )

        assert (ended.status_code, ended.json()["uid"]) == (200, str(waiting.uid))
        assert {"said", "ends_at"} <= set(ended.json())
        assert (again.headers["Idempotent-Replayed"], again.json()) == ("true", ended.json())

    def test_answer_to_a_number_of_nobody_is_the_same(self, client, asker, manager):
        client.force_login(asker)

        def told(number):
            body = {"number": number, "need": "cover", "reason": "Stands in", "days": 7}
            made = self.post(client, reverse("access-requests-list"), body, key=number).json()
            return made | {"uid": "", "number": ""}

        assert told(HIDDEN) == told(ABSENT)

    def test_program_neither_asks_nor_answers(self, client, waiting, leads):
        program = ClientFactory(teams=[leads])
        asked = {"grant_type": "client_credentials", "client_id": program.client_id, "client_secret": "a secret"}
        token = client.post("/api/v1/token", asked).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
        address = reverse("access-requests-list")

        for where in (address, f"{address}{waiting.uid}/agree/", f"{address}{waiting.uid}/refuse/"):
            answer = client.post(where, {}, content_type="application/json", headers=headers)
            assert (answer.status_code, answer.json()["type"]) == (
                403,
                "urn:release-monitor:problem:people-only",
            )
        assert client.get(address, headers=headers).status_code == 403


class TestMyDay:
    def day(self, client, user):
        client.force_login(user)
        return client.get(reverse("home")).content.decode()

    def test_names_what_is_to_answer_to_who_may(self, client, waiting, manager, leads):
        assert "Access requests to answer" in self.day(client, manager)
        assert "Ivo Asker" in self.day(client, manager)
        assert "Access requests to answer" not in self.day(client, UserFactory(teams=[leads]))

    def test_names_ones_own_access_that_ends_in_three_days(self, client, waiting, manager, asker):
        def ends(days, named):
            agree(AccessRequest.objects.get(), manager, days=days)

            assert ("Your access ends soon" in self.day(client, asker)) is named

        ask_each([(3, True), (4, False)], ends)
