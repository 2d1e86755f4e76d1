"""Victims over the API: known to a token by its scope, and to people by their role; recorded as on the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone
from oauth2_provider.models import AccessToken

from parole.models import LiaisonAnswer, LiaisonNotice, Statement, Telling, ToTell, Victim, VictimRequest
from parole.victims.actions import notices, requests, telling, victims
from parole.victims.rules.events import Event
from sharing.clients.models import Client
from sharing.clients.token_scopes import OPENS, TokenScope
from sharing.models import Alert, AuditEntry
from tests.factories.licence import somebody_due_out, workers
from tests.factories.parole import ReviewFactory
from tests.factories.sharing import ClientFactory, UserFactory
from tests.parole.victims.test_victims import CONTACT
from tests.test_doors import DOORS, ROUTES
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
ROLES = ["victim_liaison", "ppcs", "probation_officer", "probation_manager"]
READ, WRITE, DECIDE = TokenScope.VICTIMS_READ, TokenScope.VICTIMS_WRITE, TokenScope.VICTIMS_DECIDE
OTHERS = [scope for scope in TokenScope if scope not in OPENS]
PARTS = ("", "requests/", "tasks/", "statements/", "answers/", "notices/", "conditions/")
ASKED = "Not to enter the park by the lake"


def made():
    person = somebody_due_out(family_name="Telford")
    return {"person": person, "cast": dict(zip(ROLES, workers(person, *ROLES), strict=True))}


world = world_of(made)
person, cast = row_of("person"), row_of("cast")


@pytest.fixture
def vlo(cast):
    return cast["victim_liaison"]


class Asker:
    """Asks with a token."""

    def __init__(self, browser, token, **headers):
        self.browser, self.sent = browser, 0
        self.headers = {"Authorization": f"Bearer {token}", **headers}

    def get(self, address):
        return self.browser.get(f"/api/v1/{address}", headers=self.headers)

    def rows(self, address):
        return self.get(address).json()["results"]

    def post(self, address, body, **headers):
        self.sent += 1
        headers = {"Idempotency-Key": f"{self.sent}", **self.headers, **headers}
        return self.browser.post(f"/api/v1/{address}", body, content_type="application/json", headers=headers)

    def change(self, row, verb, **body):
        return self.post(f"{row}{verb}/", body, **{"If-Match": self.get(row).headers.get("ETag", "")})

    def made(self, address, **body):
        answer = self.post(address, body)
        assert answer.status_code == 201, answer.content
        return f"{address}{answer.json()['uid']}/"


@pytest.fixture
def program(client, vlo):
    """A system of liaison's agency, with these scopes, in a team that reads the person."""
    team = vlo.memberships.earliest("pk").team

    def made(*scopes, **headers):
        account = UserFactory(role="partner", agency=vlo.agency, teams=[team])
        row = ClientFactory(user=account, scopes=list(scopes), acts_for_users=True)
        return Asker(client, token_of(row), **headers)

    return made


def token_of(row, user=None):
    token = AccessToken.objects.create(
        user=user,
        application=row,
        token=f"token-{row.pk}-{user and user.pk}",
        expires=timezone.now() + timedelta(minutes=10),
        scope=" ".join(row.scopes),
    )
    return token.token


@pytest.fixture
def own(client):
    """An application that a person lets act as them, with these scopes."""

    def made(user, *scopes):
        row = ClientFactory(
            user=None,
            scopes=list(scopes),
            authorization_grant_type=Client.GRANT_AUTHORIZATION_CODE,
            redirect_uris="https://case.example/in",
        )
        return Asker(client, token_of(row, user))

    return made


@pytest.fixture
def victim(person, vlo):
    return victims.add_victim(offender=person, by=vlo, **CONTACT)


@pytest.fixture
def everything(person, vlo, victim):
    """One row at least of each address."""
    review = ReviewFactory(offender=person)
    asked = requests.ask(victim=victim, asked=ASKED, asked_on=timezone.localdate(), by=vlo)
    requests.pass_on(request=asked, to="probation", by=vlo)
    telling.to_tell(person, Event.REFERRAL, on=timezone.localdate(), review=review)
    Statement.objects.create(victim=victim, offender=person, review=review)
    notices.tell_liaison(offender=person, about=LiaisonNotice.About.VARIATION, of=person.uid)
    return asked


def problem(answer):
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


class TestScope:
    def test_opens_each_address_to_a_program(self, program, everything):
        asker = program(READ)

        counts = {part: len(asker.rows(f"victims/{part}")) for part in PARTS}
        assert counts == dict.fromkeys(PARTS, 1) | {"tasks/": counts["tasks/"], "conditions/": 0}
        assert counts["tasks/"] > 0
        (asked,) = asker.rows("victims/requests/")
        assert (asked["asked"], asked["victim"]) == (ASKED, str(everything.victim.uid))
        assert asker.rows("victims/")[0]["reference"] == CONTACT["reference"]

    def test_without_it_each_address_is_closed(self, program, everything):
        asker = program(*OTHERS)

        assert {problem(asker.get(f"victims/{part}")) for part in PARTS} == {(403, "insufficient-scope")}

    def test_taken_from_the_client_it_opens_nothing_at_the_next_request(self, program, everything):
        asker = program(READ, TokenScope.PEOPLE_READ)
        assert asker.get("victims/").status_code == 200

        Client.objects.update(scopes=[TokenScope.PEOPLE_READ])

        assert problem(asker.get("victims/")) == (403, "insufficient-scope")

    def test_without_it_no_answer_tells_that_there_is_a_victim(self, program, person, vlo):
        asker = program(*OTHERS)
        lists = [
            ROUTES[door.name]
            for door in DOORS
            if door.method == "get" and door.name.endswith("-list") and ROUTES.get(door.name, "").startswith("api/v1/")
        ]
        lists = [each.removeprefix("api/v1/") for each in lists if "victims" not in each] + [f"people/{person.uid}/"]

        def told():
            return {each: asker.get(each).content for each in lists}

        review = ReviewFactory(offender=person)
        before = told()
        victim = victims.add_victim(offender=person, by=vlo, **CONTACT)
        asked = requests.ask(victim=victim, asked=ASKED, asked_on=timezone.localdate(), by=vlo)
        requests.pass_on(request=asked, to="probation", by=vlo)
        telling.to_tell(person, Event.REFERRAL, on=timezone.localdate(), review=review)
        telling.tell_of_overdue(at=timezone.now() + timedelta(days=30))

        assert Alert.objects.filter(kind__startswith="parole.").exists()
        assert told() == before
        assert len(lists) > 30

    def test_to_read_does_not_record(self, program, victim):
        asker = program(READ)

        answer = asker.change(f"victims/{victim.uid}/", "change", contact="phone")

        assert problem(answer) == (403, "insufficient-scope")

    def test_whom_its_teams_do_not_see_it_does_not_know(self, client, victim):
        elsewhere = Asker(client, token_of(ClientFactory(scopes=[READ])))

        assert elsewhere.rows("victims/") == []
        assert elsewhere.get(f"victims/{victim.uid}/").status_code == 404

    def test_on_behalf_both_must_know(self, program, cast, everything):
        for user in cast.values():  # one agency
            type(user).objects.filter(pk=user.pk).update(agency=cast["victim_liaison"].agency)
        named = {role: program(READ, **{"X-On-Behalf-Of": user.email}) for role, user in cast.items()}

        statuses = {role: asker.get("victims/").status_code for role, asker in named.items()}
        assert statuses == {
            "victim_liaison": 200,
            "ppcs": 200,
            "probation_officer": 404,
            "probation_manager": 404,
        }
        (asked,) = named["probation_officer"].rows("victims/requests/")
        assert "victim" not in asked
        assert "told_at" not in asked

        without = program(*OTHERS, **{"X-On-Behalf-Of": cast["victim_liaison"].email})
        assert problem(without.get("victims/")) == (403, "insufficient-scope")

    def test_a_persons_own_token_needs_it_beside_the_role(self, own, cast, everything):
        assert own(cast["victim_liaison"], READ).get("victims/").status_code == 200
        assert own(cast["probation_officer"], READ).get("victims/").status_code == 404
        assert problem(own(cast["victim_liaison"], *OTHERS).get("victims/")) == (403, "insufficient-scope")

    def test_without_it_an_application_is_sent_no_alert_about_victims(self, own, vlo, everything):
        alerts = [own(vlo, TokenScope.ALERTS_READ, *more) for more in ((), (READ,))]
        threads = [own(vlo, TokenScope.THREADS_READ, *more) for more in ((), (READ,))]

        closed, opened = ({row["kind"] for row in asker.rows("alerts/?matter=victims")} for asker in alerts)
        assert (closed, opened) == (set(), {"parole.liaison_to_acknowledge"})
        closed, opened = (len(asker.rows("threads/?matter=victims")) for asker in threads)
        assert (closed, opened) == (0, 1)


class TestRecording:
    @pytest.fixture
    def system(self, program):
        return program(READ, WRITE)

    def test_a_victim_with_what_they_wish_to_know_until_they_leave(self, system, person):
        row = system.made("victims/", person=str(person.uid), reference="VCS/77", not_wanted=["moves"])
        system.change(row, "change", contact="phone", not_wanted=["board", "end"])
        left = system.change(row, "leave", on="2026-12-01")

        victim = Victim.objects.get(reference="VCS/77")
        assert (victim.contact, victim.not_wanted) == ("phone", ["board", "end"])
        assert (left.status_code, left.json()["left_on"]) == (200, "2026-12-01")
        assert LiaisonAnswer.objects.get().answer == "in_contact"
        assert AuditEntry.objects.get(verb="parole.victim_added").session.startswith("client-")

    def test_a_request_is_passed_on_and_withdrawn(self, system, victim):
        row = system.made("victims/requests/", victim=str(victim.uid), asked=ASKED, asked_on="2026-11-30")
        passed = system.change(row, "pass-on", to="probation")
        withdrawn = system.change(row, "withdraw", reason="No longer asked for")

        assert (passed.json()["status"], passed.json()["passed_to"]) == ("passed", "probation")
        assert (withdrawn.json()["status"], withdrawn.json()["withdrawn_because"]) == (
            "withdrawn",
            "No longer asked for",
        )

    def test_as_on_the_page_to_the_board_only_with_an_open_review(self, system, victim):
        row = system.made("victims/requests/", victim=str(victim.uid), asked=ASKED, asked_on="2026-11-30")

        answer = system.change(row, "pass-on", to="board")

        assert (answer.status_code, VictimRequest.objects.get().status) == (409, "asked")

    def test_a_victim_is_informed_and_an_entry_withdrawn(self, system, person, victim):
        telling.to_tell(person, Event.REFERRAL, on=timezone.localdate())
        row = f"victims/tasks/{ToTell.objects.get().uid}/"
        said = {"at": "2026-12-01T11:00:00Z", "channel": "phone", "was_reached": True, "words": "Told of the referral"}

        told = system.change(row, "told", **said).json()
        entry = told["tellings"][0]
        again = system.change(row, "withdraw-telling", telling=entry["uid"], reason="Another victim").json()

        assert (told["told_at"], entry["channel"], entry["what_was_said"]) == (
            said["at"],
            "phone",
            "Told of the referral",
        )
        assert (again["told_at"], again["tellings"][0]["withdrawn_because"]) == (None, "Another victim")
        assert [row["uid"] for row in system.rows("victims/tasks/?state=open")] == [again["uid"]]

    def test_not_before_it_happened_nor_later_than_now(self, system, person, victim):
        telling.to_tell(person, Event.REFERRAL, on=timezone.localdate())
        row = f"victims/tasks/{ToTell.objects.get().uid}/"

        for at in ("2026-12-01T18:00:00Z", "2026-11-01T12:00:00Z"):
            answer = system.change(row, "told", at=at, channel="phone", was_reached=True)
            assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "at")
        assert not Telling.objects.exists()

    def test_a_statement_once_for_a_review(self, system, person, victim):
        review = ReviewFactory(offender=person)
        sent = {"victim": str(victim.uid), "review": str(review.uid), "received_on": "2026-11-20"}

        row = system.made("victims/statements/", **sent, is_read_at_hearing=True)
        second = system.post("victims/statements/", sent)
        system.change(row, "change", asks_for_summary=True)

        assert second.status_code == 409
        statement = Statement.objects.get()
        assert (statement.is_read_at_hearing, statement.asks_for_summary) == (True, True)

    def test_that_there_is_none(self, system, person):
        system.made("victims/answers/", person=str(person.uid), answer="none")

        assert LiaisonAnswer.objects.get().answer == "none"
        refused = system.post("victims/answers/", {"person": str(person.uid), "answer": "in_contact"})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "answer")

    @pytest.mark.parametrize("asked", ["Not near SW1A 1AA", "Call 07700 900123", "Write to her@home.example"])
    def test_no_words_by_which_a_victim_is_found(self, system, victim, asked):
        answer = system.post("victims/requests/", {"victim": str(victim.uid), "asked": asked, "asked_on": "2026-11-30"})

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "asked")
        assert not VictimRequest.objects.exists()

    def test_nothing_for_whoever_knows_of_victims_and_does_not_liaise(self, client, cast, victim):
        client.force_login(cast["ppcs"])
        row = f"/api/v1/victims/{victim.uid}/"
        headers = {"Idempotency-Key": "1", "If-Match": client.get(row).headers["ETag"]}

        answer = client.post(f"{row}change/", {"contact": "phone"}, content_type="application/json", headers=headers)

        assert answer.status_code == 403
        assert Victim.objects.get().contact == CONTACT["contact"]


class TestPeopleOnly:
    def test_a_program_answers_nothing_and_acknowledges_nothing(self, program, everything):
        asker = program(*TokenScope)
        notice = LiaisonNotice.objects.get()

        for address in (f"victims/requests/{everything.uid}/answer/", f"victims/notices/{notice.uid}/acknowledge/"):
            assert problem(asker.post(address, {})) == (403, "people-only")

    def test_who_decides_answers(self, own, cast, everything):
        asker = own(cast["probation_manager"], READ, DECIDE)

        answer = asker.change(
            f"victims/requests/{everything.uid}/", "answer", outcome="refused", reason="He works there"
        )

        assert (answer.status_code, answer.json()["outcome"]) == (200, "refused")
        assert answer.json()["answered_by"] == cast["probation_manager"].name

    def test_who_does_not_decide_it_is_refused(self, own, cast, everything):
        asker = own(cast["ppcs"], READ, DECIDE)

        answer = asker.change(f"victims/requests/{everything.uid}/", "answer", outcome="refused", reason="No")

        assert (answer.status_code, VictimRequest.objects.get().status) == (409, "passed")

    def test_liaison_acknowledges(self, own, vlo, everything):
        asker = own(vlo, READ, DECIDE)
        notice = LiaisonNotice.objects.get()

        answer = asker.change(f"victims/notices/{notice.uid}/", "acknowledge", to_consider="Ask us first")

        assert (answer.status_code, answer.json()["acknowledged_by"]) == (200, vlo.name)
