"""Changes that one proposes and another agrees: what follows, when, and who is told of it at which address."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from sharing.access.two_people import NeedsTwo, SamePerson
from sharing.administration.actions import changes, people, teams
from sharing.models import AuditEntry, ChangeNotice, Membership, ProposedChange, User
from sharing.proposals import actions as proposals
from sharing.proposals import letters
from sharing.proposals.actions import ChangeRefused
from sharing.tasks import carry_out_changes
from tests.factories.sharing import AgencyFactory, MembershipFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture
def administrator():
    return UserFactory(name="Joan Rudd", role="administrator")


@pytest.fixture
def second():
    return UserFactory(name="Samira Holt", email="samira@assurance.example", role="privacy_officer")


@pytest.fixture
def manager():
    return UserFactory(name="Tom Brandreth", email="tom@probation.example", role="probation_manager")


@pytest.fixture
def officer(manager):
    return UserFactory(name="Helen Castell", email="helen@probation.example", manager=manager)


def of(user, **changed):
    return changes.change_account(user, {name: getattr(user, name) for name in people.USER_FIELDS} | changed)


def told(stage):
    rows = ChangeNotice.objects.filter(stage=stage).order_by("address")
    return [(row.address, row.why) for row in rows]


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_nothing_follows_before_the_second_has_agreed_and_then_it_does(administrator, second, officer):
    row = proposals.propose(change=of(officer, role="probation_head"), by=administrator)
    officer.refresh_from_db()
    assert officer.role == "probation_officer"

    proposals.agree(change=row, by=second)

    officer.refresh_from_db()
    assert officer.role == "probation_head"
    row.refresh_from_db()
    assert (row.agreed_by, row.done_at) == (second, row.agreed_at)
    assert verbs() == [
        "sharing.change_proposed",
        "sharing.change_agreed",
        "sharing.user_changed",
        "sharing.change_done",
    ]


def test_trying_it_leaves_nothing(administrator, second, officer):
    team = TeamFactory(kind="national_desk")

    proposals.propose(change=changes.add_member(team, officer, {}), by=administrator)

    assert not Membership.objects.exists()
    assert verbs() == ["sharing.change_proposed"]


def test_what_would_be_refused_then_is_refused_now(administrator, second, officer):
    UserFactory(email="taken@probation.example")

    with pytest.raises(people.UserRefused, match="Another account has this email"):
        proposals.propose(change=of(officer, email="taken@probation.example"), by=administrator)

    assert not ProposedChange.objects.exists()


def test_another_email_counts_a_day_after_it_was_agreed(at_noon, noon, administrator, second, officer):
    row = proposals.propose(change=of(officer, email="new@probation.example"), by=administrator)
    row = proposals.agree(change=row, by=second)
    assert (row.done_at, row.counts_from) == (None, noon + DAY)

    at_noon.shift(DAY - SECOND)
    carry_out_changes()
    assert User.objects.get(pk=officer.pk).email == "helen@probation.example"
    at_noon.shift(SECOND)
    carry_out_changes()
    carry_out_changes()

    assert User.objects.get(pk=officer.pk).email == "new@probation.example"
    assert verbs().count("sharing.user_changed") == 1


def test_person_and_manager_are_told_at_once_at_the_old_address(administrator, second, officer, manager):
    row = proposals.propose(change=of(officer, email="new@probation.example"), by=administrator)
    letters.send_due(at=row.proposed_at)

    assert told("proposed") == [
        ("helen@probation.example", "concerned"),
        ("samira@assurance.example", "agrees"),
        ("tom@probation.example", "manager"),
    ]
    assert sorted(letter.to[0] for letter in mail.outbox) == [address for address, _ in told("proposed")]
    assert reverse("proposed_change", args=[row.uid]) in mail.outbox[0].body
    assert not ChangeNotice.objects.filter(sent_at=None).exists()


def test_without_a_manager_the_privacy_officer_of_the_agency_is_told(administrator, second):
    officer = UserFactory(email="alone@probation.example")
    of_the_agency = UserFactory(email="own@probation.example", role="privacy_officer", agency=officer.agency)

    proposals.propose(change=changes.reset_factors(officer), by=administrator)

    whys = dict(told("proposed"))
    assert whys["alone@probation.example"] == "concerned"
    assert whys[of_the_agency.email] == "privacy"


def test_a_letter_that_no_mail_server_takes_is_tried_again(at_noon, administrator, second, officer, monkeypatch):
    def down(*args, **kwargs):
        raise ConnectionRefusedError

    row = proposals.propose(change=changes.reset_factors(officer), by=administrator)
    with monkeypatch.context() as broken:
        broken.setattr(letters, "send_mail", down)
        assert letters.send_due(at=row.proposed_at) == 0
    assert letters.send_due(at=row.proposed_at) == 0  # not before its time

    at_noon.shift(timedelta(minutes=1))
    carry_out_changes()

    assert len(mail.outbox) == ChangeNotice.objects.filter(sent_at__isnull=False).count() == 3


def test_whom_it_concerns_stops_it_alone_and_also_while_it_waits(administrator, second, officer, at_noon):
    row = proposals.propose(change=of(officer, email="new@probation.example"), by=administrator)
    proposals.agree(change=row, by=second)

    proposals.stop(change=row, reason="I never asked for this", by=officer)
    at_noon.shift(2 * DAY)
    carry_out_changes()

    assert User.objects.get(pk=officer.pk).email == "helen@probation.example"
    assert ProposedChange.objects.get(pk=row.pk).stopped_by == officer


def test_what_is_done_is_not_stopped(administrator, second, officer):
    row = proposals.propose(change=changes.reset_factors(officer), by=administrator)
    proposals.agree(change=row, by=second)

    with pytest.raises(ChangeRefused, match="is done"):
        proposals.stop(change=row, reason="Too late", by=officer)


def test_two_weeks_later_nobody_agrees(at_noon, administrator, second, officer):
    row = proposals.propose(change=changes.reset_factors(officer), by=administrator)
    at_noon.shift(14 * DAY)

    with pytest.raises(ChangeRefused, match="lapsed"):
        proposals.agree(change=row, by=second)


def test_one_that_is_refused_when_its_time_comes_stops_and_the_others_go_on(
    at_noon, administrator, second, officer, manager
):
    for user, email in ((officer, "one@probation.example"), (manager, "two@probation.example")):
        row = proposals.propose(change=of(user, email=email), by=administrator)
        proposals.agree(change=row, by=second)
    UserFactory(email="one@probation.example")

    at_noon.shift(DAY)
    carry_out_changes()

    first, other = ProposedChange.objects.order_by("pk")
    assert first.stopped_because == "Another account has this email address"
    assert (other.done_at is None, User.objects.get(pk=manager.pk).email) == (False, "two@probation.example")


@pytest.mark.parametrize("left", ["proposed", "agreed"])
def test_what_waits_does_not_outlive_the_account_of_who_proposed_or_agreed(
    at_noon, administrator, second, officer, left
):
    row = proposals.propose(change=of(officer, email="new@probation.example"), by=administrator)
    proposals.agree(change=row, by=second)
    gone = administrator if left == "proposed" else second
    User.objects.filter(pk=gone.pk).update(is_active=False)

    at_noon.shift(DAY)
    carry_out_changes()

    assert User.objects.get(pk=officer.pk).email == "helen@probation.example"
    assert "is disabled" in ProposedChange.objects.get().stopped_because


def test_nobody_agrees_to_what_a_disabled_account_proposed(administrator, second, officer):
    row = proposals.propose(change=of(officer, name="Helen Castle"), by=administrator)
    User.objects.filter(pk=administrator.pk).update(is_active=False)

    with pytest.raises(proposals.ChangeRefused, match="is disabled"):
        proposals.agree(change=row, by=second)

    assert ProposedChange.objects.get().agreed_at is None


def test_what_changed_since_is_not_overwritten(administrator, second, officer):
    row = proposals.propose(change=of(officer, name="Helen Castle"), by=administrator)
    people.change_user(**fields_of(officer, name="Helen Kastell"), by=None)

    with pytest.raises(people.UserRefused, match="was changed since"):
        proposals.agree(change=row, by=second)

    assert User.objects.get(pk=officer.pk).name == "Helen Kastell"


def fields_of(user, **changed):
    return {"user": user} | {name: getattr(user, name) for name in people.USER_FIELDS} | changed


def test_the_same_twice_is_one_and_agreeing_twice_is_once(administrator, second, officer):
    first = proposals.propose(change=changes.reset_factors(officer), by=administrator)
    assert proposals.propose(change=changes.reset_factors(officer), by=administrator) == first

    proposals.agree(change=first, by=second)
    proposals.agree(change=first, by=second)

    assert verbs().count("sharing.change_agreed") == 1


def test_without_anybody_who_could_agree_nothing_is_proposed(administrator, officer):
    UserFactory(role="privacy_officer", staff_number="")
    UserFactory(role="privacy_officer", is_active=False)

    with pytest.raises(ChangeRefused, match="No one can agree"):
        proposals.propose(change=changes.reset_factors(officer), by=UserFactory(role="administrator"))


def test_about_the_one_privacy_officer_another_administrator_agrees(administrator, second):
    other = UserFactory(role="administrator")
    row = proposals.propose(change=changes.reset_factors(second), by=administrator)

    with pytest.raises(ChangeRefused, match="your own account"):
        proposals.agree(change=row, by=second)
    proposals.agree(change=row, by=other)

    row.refresh_from_db()
    assert row.agreed_by == other


def test_it_is_told_when_it_is_stopped(administrator, second, officer):
    row = proposals.propose(change=changes.reset_factors(officer), by=administrator)

    proposals.stop(change=row, reason="Not asked for", by=second)

    assert ("helen@probation.example", "concerned") in told("stopped")
    assert (administrator.email, "oversees") in told("stopped")


def test_nothing_is_left_of_an_agreement_that_could_not_be_carried_out(administrator, second, officer, monkeypatch):
    row = proposals.propose(change=of(officer, role="probation_head"), by=administrator)

    def fail(*args, **more):
        raise RuntimeError

    monkeypatch.setattr(proposals, "_tell", fail)
    with pytest.raises(RuntimeError):
        proposals.agree(change=row, by=second)

    row.refresh_from_db()
    officer.refresh_from_db()
    assert (row.agreed_at, officer.role) == (None, "probation_officer")


def test_the_page_is_known_to_those_who_were_told_and_to_nobody_else(client, administrator, second, officer, manager):
    row = proposals.propose(change=changes.reset_factors(officer), by=administrator)
    page = reverse("proposed_change", args=[row.uid])

    answers = {}
    for user in (second, officer, manager, UserFactory(), UserFactory(role="auditor")):
        client.force_login(user)
        answers[user] = client.get(page).status_code

    assert list(answers.values()) == [200, 200, 200, 404, 404]


def test_addresses_of_letters_are_for_those_who_agree_to_changes(client, administrator, second, officer, manager):
    change = proposals.propose(change=changes.reset_factors(officer), by=administrator)
    address = change.notices.get(user=manager).address

    shown = {}
    for user in (officer, manager, administrator, second):
        client.force_login(user)
        shown[user] = address in client.get(reverse("proposed_change", args=[change.uid])).content.decode()
    assert shown == {officer: False, manager: False, administrator: True, second: True}


def test_ones_own_account_shows_it_and_leads_to_stopping_it(client, administrator, second, officer):
    row = proposals.propose(change=changes.reset_factors(officer), by=administrator)
    client.force_login(officer)

    assert row.title in client.get(reverse("own_account")).content.decode()
    client.post(reverse("proposed_change", args=[row.uid]), {"reason": "Not me"})

    row.refresh_from_db()
    assert (row.stopped_by, row.stopped_because) == (officer, "Not me")


class TestOnePersonAlone:
    """What gives anything refuses one person, whoever calls it; what takes away does not."""

    @pytest.mark.parametrize("agreed_by", [None, "self", "same number", "same name", "no number"])
    def test_an_account_takes_two_people(self, administrator, agreed_by):
        others = {
            None: lambda: None,
            "self": lambda: administrator,
            "same number": lambda: UserFactory(role="privacy_officer", staff_number=administrator.staff_number),
            "same name": lambda: UserFactory(role="privacy_officer", name="Rudd, Joan"),
            "no number": lambda: UserFactory(role="privacy_officer", staff_number=""),
        }
        fields = {"name": "A", "email": "a@a.example", "agency": AgencyFactory(), "role": "probation_head"}

        with pytest.raises((NeedsTwo, SamePerson)):
            people.add_user(**fields, by=administrator, agreed_by=others[agreed_by]())

        assert not User.objects.filter(email="a@a.example").exists()

    @pytest.mark.parametrize(
        ("kind", "is_alone"),
        [("national_desk", False), ("duty_desk", False), ("caseload", True), ("establishment", True)],
    )
    def test_desks_take_two_people_and_a_caseload_one(self, administrator, officer, kind, is_alone):
        team = TeamFactory(kind=kind)

        if is_alone:
            teams.add_member(team=team, user=officer, by=administrator)
        else:
            with pytest.raises(NeedsTwo):
                teams.add_member(team=team, user=officer, by=administrator)

        assert Membership.objects.exists() is is_alone

    def test_ending_and_disabling_take_one_and_act_at_once(self, administrator, officer, noon):
        desk = TeamFactory(kind="national_desk")
        place = MembershipFactory(team=desk, user=officer)

        teams.end_membership(membership=place, by=administrator)
        people.disable_user(user=officer, by=administrator)

        place.refresh_from_db()
        officer.refresh_from_db()
        assert (place.ends_at is not None, officer.is_active) == (True, False)

    def test_the_phone_is_changed_by_one(self, administrator, officer):
        people.change_user(**fields_of(officer, phone="2222"), by=administrator)

        assert User.objects.get(pk=officer.pk).phone == "2222"

    @pytest.mark.parametrize("name", ["email", "name", "role", "staff_number", "agency", "manager"])
    def test_all_else_of_an_account_takes_two(self, administrator, officer, name):
        values = {
            "email": "b@b.example",
            "name": "B",
            "role": "probation_head",
            "staff_number": "B1",
            "agency": AgencyFactory(kind="probation"),
            "manager": None,
        }

        with pytest.raises(NeedsTwo):
            people.change_user(**fields_of(officer, **{name: values[name]}), by=administrator)
