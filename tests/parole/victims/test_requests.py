"""What victims ask for: recorded, passed on, answered by who decides, told; and who may know of it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from parole.models import LiaisonAnswer, Telling, ToTell, VictimRequest
from parole.reviews.actions.opening import ParoleRefused
from parole.victims.actions import notices, requests, victims
from parole.victims.rules.events import Event
from parole.victims.rules.requests import Status
from sharing.access import RecordHidden
from sharing.access.state_machines import MoveRefused
from sharing.models import Alert, AuditEntry, AuditPayload
from tests.answers import without_keys
from tests.factories.licence import somebody_due_out, workers
from tests.factories.parole import ReviewFactory
from tests.parole.victims.test_victims import CONTACT, tell
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
TODAY = date(2026, 12, 1)
ROLES = ["victim_liaison", "ppcs", "probation_officer", "probation_manager", "probation_head", "ct_analyst"]
WORDS = "Not to enter the park by the lake"


def made():
    person = somebody_due_out(family_name="Telford")
    cast = dict(zip(ROLES, workers(person, *ROLES), strict=True))
    victim = victims.add_victim(offender=person, by=cast["victim_liaison"], **CONTACT)
    return {"person": person, "cast": cast, "victim": victim}


world = world_of(made)
person, cast, victim = row_of("person"), row_of("cast"), row_of("victim")


@pytest.fixture
def vlo(cast):
    return cast["victim_liaison"]


@pytest.fixture
def request_of_theirs(victim, vlo):
    return requests.ask(victim=victim, asked=WORDS, why="The family walks there", asked_on=TODAY, by=vlo)


def answer(row, by, outcome="refused", **more):
    return requests.answer(request=row, outcome=outcome, by=by, **{"reason": "Too wide"} | more)


def at(row, **more):
    return {"uid": row.offender.uid, "victim_request_uid": row.uid} | more


def test_request_to_the_board_goes_to_ppcs_with_its_document_and_is_told(person, cast, vlo, request_of_theirs):
    review = ReviewFactory(offender=person)

    row = requests.pass_on(request=request_of_theirs, to="board", by=vlo)
    assert (row.status, row.review, row.passed_by) == ("passed", review, vlo)
    row = answer(row, cast["ppcs"], reference="PB/2026/417", decided_on=date(2026, 11, 28))
    assert (row.status, row.outcome, row.reference, row.answered_by) == (
        "refused",
        "refused",
        "PB/2026/417",
        cast["ppcs"],
    )
    tell(ToTell.objects.get(event=Event.ANSWERED), vlo)

    row.refresh_from_db()
    assert (row.status, row.outcome, row.told_by, row.told_how) == ("told", "refused", vlo, "phone")


def test_only_the_victim_who_asked_hears_the_answer(person, cast, vlo, victim, request_of_theirs):
    victims.add_victim(offender=person, by=vlo, **CONTACT | {"reference": "VCS/8"})
    requests.pass_on(request=request_of_theirs, to="state", by=vlo)

    answer(request_of_theirs, cast["ppcs"])

    assert ToTell.objects.get(event=Event.ANSWERED).victim == victim


def test_answer_is_told_also_where_the_victim_wishes_to_hear_of_nothing_else(cast, vlo, victim, request_of_theirs):
    type(victim).objects.update(not_wanted=["board", "moves", "conditions", "recall", "end"])
    requests.pass_on(request=request_of_theirs, to="state", by=vlo)

    answer(request_of_theirs, cast["ppcs"])

    assert ToTell.objects.open().filter(event=Event.ANSWERED).exists()


@pytest.mark.parametrize(
    ("to", "title", "role"),
    [
        ("probation", "request about the licence", "probation_manager"),
        ("state", "request about conditions", "ppcs"),
    ],
)
def test_who_decides_is_alerted_and_nobody_else_until_it_is_answered(
    person, cast, vlo, request_of_theirs, to, title, role
):
    requests.pass_on(request=request_of_theirs, to=to, by=vlo)
    alert = Alert.objects.get(kind__startswith="parole.request_to_")

    assert title in alert.title
    assert "ictim" not in alert.title + alert.text
    sees = {code for code in ROLES if Alert.objects.visible_to(cast[code]).filter(pk=alert.pk).exists()}
    assert sees == ({"probation_manager", "probation_head"} if to == "probation" else {"ppcs"})
    answer(request_of_theirs, cast[role])
    alert.refresh_from_db()
    assert alert.state == "resolved"


def test_passed_on_to_somebody_else_the_first_waits_for_it_no_more(cast, vlo, request_of_theirs):
    requests.pass_on(request=request_of_theirs, to="state", by=vlo)
    requests.pass_on(request=request_of_theirs, to="state", by=vlo)
    requests.pass_on(request=request_of_theirs, to="probation", by=vlo)

    states = dict(Alert.objects.filter(kind__startswith="parole.request_to_").values_list("kind", "state"))
    assert states == {"parole.request_to_ppcs": "resolved", "parole.request_to_probation": "new"}
    with pytest.raises(MoveRefused):
        answer(request_of_theirs, cast["ppcs"])


def test_liaison_answers_in_nobodys_name(vlo, request_of_theirs):
    requests.pass_on(request=request_of_theirs, to="probation", by=vlo)

    with pytest.raises(MoveRefused):
        answer(request_of_theirs, vlo)

    request_of_theirs.refresh_from_db()
    assert request_of_theirs.status == "passed"


@pytest.mark.parametrize("role", ["ppcs", "probation_manager", "ct_analyst"])
def test_nobody_else_records_passes_on_or_withdraws(cast, victim, request_of_theirs, role):
    for act in (
        lambda: requests.ask(victim=victim, asked=WORDS, asked_on=TODAY, by=cast[role]),
        lambda: requests.pass_on(request=request_of_theirs, to="probation", by=cast[role]),
        lambda: requests.withdraw(request=request_of_theirs, reason="x", by=cast[role]),
    ):
        with pytest.raises(RecordHidden):
            act()


def test_withdrawn_stays_in_sight_with_who_when_and_why(client, vlo, request_of_theirs):
    requests.withdraw(request=request_of_theirs, reason="Asked for something else", by=vlo)
    client.force_login(vlo)

    page = client.get(reverse("person_victims", kwargs={"uid": request_of_theirs.offender.uid})).content.decode()

    assert WORDS in page
    assert "Asked for something else. Victim liaison, " in page


@pytest.mark.parametrize("field", ["asked", "why"])
def test_words_that_lead_to_a_victim_are_refused(victim, vlo, field):
    said = {"asked": WORDS, "why": ""} | {field: "Near LS8 2AB"}

    with pytest.raises(ParoleRefused) as refused:
        requests.ask(victim=victim, asked_on=TODAY, by=vlo, **said)

    assert refused.value.field == field
    assert "contact scheme" in refused.value.message


def test_every_other_word_about_a_victim_is_looked_at_too(person, victim, vlo, request_of_theirs, cast):
    telephone = "Ring 07700 900123"
    task = ToTell.objects.create(
        victim=victim, offender=person, event="decision", happened_on=TODAY, due_at=timezone.now()
    )
    requests.pass_on(request=request_of_theirs, to="state", by=vlo)
    said = tell(task, vlo)
    for act in (
        lambda: victims.add_victim(offender=person, by=vlo, **CONTACT | {"reference": "VCS/1", "note": telephone}),
        lambda: tell(
            ToTell.objects.create(
                victim=victim, offender=person, event="final", happened_on=TODAY, due_at=timezone.now()
            ),
            vlo,
            words=telephone,
        ),
        lambda: victims.withdraw_telling(telling=said, reason=telephone, by=vlo),
        lambda: answer(request_of_theirs, cast["ppcs"], reason=telephone),
        lambda: requests.withdraw(request=request_of_theirs, reason=telephone, by=vlo),
    ):
        with pytest.raises(ParoleRefused):
            act()


def test_form_says_where_a_postcode_belongs(client, victim, vlo):
    client.force_login(vlo)
    page = reverse("victim_request_add", kwargs={"uid": victim.offender.uid, "victim_uid": victim.uid})
    day = {"asked_on_day": "1", "asked_on_month": "12", "asked_on_year": "2026"}

    shown = client.post(page, {"asked": "Not near M1 1AE"} | day).content.decode()
    client.post(page, {"asked": WORDS} | day)

    assert "Remove the postcode" in shown
    assert VictimRequest.objects.get().asked == WORDS


class TestWhatIsRecordedAsTold:
    def task(self, victim, event="decision"):
        return ToTell.objects.create(
            victim=victim, offender=victim.offender, event=event, happened_on=TODAY, due_at=timezone.now()
        )

    def test_a_failed_attempt_is_kept_and_the_task_stays_open(self, client, victim, vlo):
        task = self.task(victim)

        tell(task, vlo, was_reached=False, words="No answer")

        assert ToTell.objects.open().filter(pk=task.pk).exists()
        client.force_login(vlo)
        page = client.get(reverse("person_victims", kwargs={"uid": victim.offender.uid})).content.decode()
        assert "Not reached" in page
        assert "No answer" in page
        assert "Record that you told them" in page

    def test_a_mistake_is_withdrawn_in_sight_and_the_victim_is_to_be_told_again(self, client, victim, vlo):
        task = self.task(victim)
        said = tell(task, vlo)

        victims.withdraw_telling(telling=said, reason="Another victim was told", by=vlo)
        victims.withdraw_telling(telling=said, reason="Twice", by=vlo)

        assert ToTell.objects.open().filter(pk=task.pk).exists()
        client.force_login(vlo)
        page = client.get(reverse("person_victims", kwargs={"uid": victim.offender.uid})).content.decode()
        assert "Withdrawn by Victim liaison" in page
        assert "Another victim was told" in page
        tell(task, vlo)
        assert Telling.objects.filter(task=task, withdrawn_at__isnull=True).count() == 1

    def test_a_mistake_in_telling_an_answer_lets_the_request_wait_again(self, cast, vlo, request_of_theirs):
        requests.pass_on(request=request_of_theirs, to="state", by=vlo)
        answer(request_of_theirs, cast["ppcs"])
        said = tell(ToTell.objects.get(event=Event.ANSWERED), vlo)

        victims.withdraw_telling(telling=said, reason="Not yet", by=vlo)

        request_of_theirs.refresh_from_db()
        assert (request_of_theirs.status, request_of_theirs.told_at) == ("refused", None)

    def test_what_is_not_wanted_is_not_told(self, victim, vlo):
        task = self.task(victim)
        ToTell.objects.update(is_wanted=False)

        with pytest.raises(ParoleRefused):
            tell(task, vlo)


class TestAnswerOfLiaison:
    def say(self, person, by, answer):
        return victims.answer_for_liaison(offender=person, answer=answer, by=by)

    def test_a_victim_in_contact_says_it_and_none_is_refused_meanwhile(self, person, victim, vlo):
        assert LiaisonAnswer.objects.get().answer == "in_contact"

        with pytest.raises(ParoleRefused):
            self.say(person, vlo, "none")

        victims.leave(victim=victim, on=TODAY, by=vlo)
        self.say(person, vlo, "none")
        self.say(person, vlo, "none")
        assert list(LiaisonAnswer.objects.values_list("answer", flat=True)) == ["none", "in_contact"]

    def test_it_is_not_asked_yet_until_they_say(self):
        other = somebody_due_out(family_name="Quill")
        vlo = workers(other, "victim_liaison")[0]
        assert not notices.has_answered(other)

        with pytest.raises(ParoleRefused):
            self.say(other, vlo, "in_contact")  # without a victim on record

        self.say(other, vlo, "none")
        assert notices.has_answered(other)

    @pytest.mark.parametrize("role", ["ppcs", "probation_officer", "probation_head"])
    def test_nobody_else_says_it(self, person, cast, role):
        with pytest.raises(RecordHidden):
            self.say(person, cast[role], "none")


class TestWhoMayKnow:
    def test_probation_reads_what_was_passed_on_and_not_who_asks(self, client, cast, vlo, request_of_theirs):
        page = reverse("victim_request_answer", kwargs=at(request_of_theirs))
        client.force_login(cast["probation_officer"])
        before = client.get(page)

        requests.pass_on(request=request_of_theirs, to="probation", by=vlo)
        shown = client.get(page).content.decode()

        assert before.status_code == 404
        assert WORDS in shown
        assert "VCS" not in shown
        assert not victims_of_the_reader(cast["probation_officer"])

    @pytest.mark.parametrize("role", ["ct_analyst"])
    def test_for_who_may_not_know_there_is_no_request(self, client, cast, vlo, request_of_theirs, role):
        requests.pass_on(request=request_of_theirs, to="probation", by=vlo)
        client.force_login(cast[role])

        hidden = client.get(reverse("victim_request_answer", kwargs=at(request_of_theirs)))
        absent = client.get(reverse("victim_request_answer", kwargs=at(request_of_theirs, victim_request_uid=vlo.uid)))

        assert hidden.status_code == absent.status_code == 404
        assert without_keys(hidden.content.decode()) == without_keys(absent.content.decode())
        assert not VictimRequest.objects.visible_to(cast[role]).exists()

    def test_log_says_that_a_request_moved_and_nothing_of_it(self, vlo, request_of_theirs):
        requests.pass_on(request=request_of_theirs, to="probation", by=vlo)

        entries = AuditEntry.objects.filter(verb__startswith="parole.victim_request")
        assert [each.verb for each in entries.order_by("pk")] == [
            "parole.victim_request_recorded",
            "parole.victim_request_pass_on",
        ]
        assert not AuditPayload.objects.filter(entry__in=entries).exists()


def victims_of_the_reader(user):
    from parole.models import Victim

    return Victim.objects.visible_to(user).exists() or Status.ASKED in VictimRequest.objects.visible_to(
        user
    ).values_list("status", flat=True)
