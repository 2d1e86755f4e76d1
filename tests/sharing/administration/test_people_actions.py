"""Accounts and agencies: made, changed, disabled; audited, and never half done."""

import threading

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection, transaction

from sharing import audit
from sharing.administration.actions import people
from sharing.agencies import invitations
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.models import Agency, AuditEntry, Membership, Team, User
from sharing.records.once import new_uid
from tests.factories.sharing import AgencyFactory, UserFactory
from tests.sharing.administration.pages import privacy_officer

pytestmark = pytest.mark.django_db


class LogIsDown(Exception):
    pass


@pytest.fixture
def administrator():
    return UserFactory(role="administrator")


@pytest.fixture
def log_is_down(monkeypatch):
    """The last step of every verb fails."""

    def refuse(**what):
        raise LogIsDown

    monkeypatch.setattr(audit, "record", refuse)


def add(administrator, **changed):
    typed = {"name": "Ada Field", "email": "ada.field@agency.example", "role": "probation_officer", "phone": "0113 1"}
    typed |= {"agency": AgencyFactory()} | changed
    return people.add_user(**typed, by=administrator, agreed_by=privacy_officer())


def change(user, by, **changed):
    fields = {name: getattr(user, name) for name in people.USER_FIELDS} | changed
    return people.change_user(user=user, by=by, agreed_by=privacy_officer(), **fields)


def entries(verb):
    return list(AuditEntry.objects.filter(verb=verb).select_related("payload"))


def test_a_name_in_which_something_is_hidden_is_refused(administrator):
    user = add(administrator)
    for act in (
        lambda name: add(administrator, name=name, email="other@agency.example"),
        lambda name: change(user, administrator, name=name),
        lambda name: people.add_agency(name=name, kind="probation", by=administrator),
    ):
        with pytest.raises(people.UserRefused, match="hidden zero-width character") as refused:
            act("Ada\u200b Field")
        assert refused.value.field == "name"


def test_a_new_account_has_a_personal_team_and_no_password(administrator, at_noon, noon):
    user = add(administrator)

    assert not user.has_usable_password()
    team = user.personal_team
    assert (team.kind, team.agency, team.name) == ("personal", user.agency, "Ada Field (ada.field@agency.example)")
    place = Membership.objects.get(user=user)
    assert (place.team, place.starts_at, place.ends_at, place.added_by) == (team, noon, None, administrator)
    (entry,) = entries("sharing.user_added")
    assert (entry.actor_id, entry.target_id) == (administrator.pk, user.pk)
    assert entry.payload.data["after"]["role"] == "probation_officer"


def test_two_people_of_one_name_in_one_agency_both_get_an_account(administrator):
    agency = AgencyFactory()

    add(administrator, agency=agency)
    add(administrator, agency=agency, email="ada.field2@agency.example")

    assert User.objects.filter(name="Ada Field").count() == 2


def test_a_name_and_an_address_of_full_length_fit_the_personal_team(administrator):
    user = add(administrator, name="N" * 120, email=f"{'e' * 60}@{'d' * 60}.example")

    assert len(user.personal_team.name) <= 120


def test_an_email_in_another_case_is_taken(administrator):
    UserFactory(email="Ada.Field@agency.example")

    with pytest.raises(people.UserRefused) as refused:
        add(administrator)

    assert refused.value.field == "email"


def test_the_same_form_sent_twice_makes_one_account(administrator):
    uid = new_uid()

    first = add(administrator, uid=uid)
    second = add(administrator, uid=uid)

    assert first == second
    assert first.uid == uid
    assert len(entries("sharing.user_added")) == 1


def test_an_unknown_role_is_refused(administrator):
    with pytest.raises(people.UserRefused):
        add(administrator, role="king")


@pytest.mark.parametrize("kind", ["ct_police", "prison", "ppcs"])
def test_an_account_that_is_not_probations_can_never_sign_as_probation(administrator, kind):
    police = AgencyFactory(kind=kind)
    officer = UserFactory(role="duty_officer", agency=police)

    for role in ("probation_manager", "probation_duty_manager", "probation_head"):
        with pytest.raises(people.UserRefused, match="is for accounts of Probation"):
            add(administrator, role=role, agency=police)
        with pytest.raises(people.UserRefused, match="is for accounts of Probation"):
            change(officer, administrator, role=role)
        with pytest.raises(people.UserRefused, match="is for accounts of Probation"):
            change(UserFactory(role=role), administrator, agency=police)
    assert not User.objects.filter(role__startswith="probation", agency=police).exists()


def test_a_duty_officer_is_not_of_probation_and_what_stands_can_still_be_changed(administrator):
    earlier = UserFactory(role="duty_officer", agency=AgencyFactory(kind="probation"))

    change(earlier, administrator, phone="0113 9")
    with pytest.raises(people.UserRefused):
        add(administrator, role="duty_officer", agency=earlier.agency)

    earlier.refresh_from_db()
    assert earlier.phone == "0113 9"


def test_nothing_is_left_of_an_account_that_could_not_be_recorded(administrator, log_is_down):
    with pytest.raises(LogIsDown):
        add(administrator)

    assert not User.objects.filter(name="Ada Field").exists()
    assert not Team.objects.exists()
    assert not Group.objects.exists()
    assert not EmailAddress.objects.exists()


def test_changing_a_role_is_recorded_with_before_and_after(administrator):
    user = UserFactory(role="probation_officer")

    change(user, administrator, role="probation_manager")

    user.refresh_from_db()
    assert user.role == "probation_manager"
    (entry,) = entries("sharing.user_changed")
    assert entry.payload.data == {"before": {"role": "probation_officer"}, "after": {"role": "probation_manager"}}


def test_a_change_that_changes_nothing_leaves_no_trace(administrator):
    change(UserFactory(), administrator)

    assert not entries("sharing.user_changed")


def test_a_new_email_is_the_only_one_that_signs_in_and_is_written_to(administrator):
    user = add(administrator)
    link = invitations.path_to_set_password(user)

    change(user, administrator, email="ada.hill@agency.example", name="Ada Hill")

    user.refresh_from_db()
    assert [a.email for a in EmailAddress.objects.filter(user=user)] == ["ada.hill@agency.example"]
    assert user.personal_team.name == "Ada Hill (ada.hill@agency.example)"
    assert invitations.path_to_set_password(user) != link


def test_the_email_of_another_account_is_refused_on_change(administrator):
    UserFactory(email="taken@agency.example")
    user = UserFactory()

    with pytest.raises(people.UserRefused) as refused:
        change(user, administrator, email="TAKEN@agency.example")

    assert refused.value.field == "email"


def test_ones_own_email_may_change_its_case(administrator):
    user = UserFactory(email="ada@agency.example")

    change(user, administrator, email="Ada@agency.example")

    user.refresh_from_db()
    assert user.email == "Ada@agency.example"


def test_a_change_by_another_in_between_is_not_overwritten(administrator):
    user = UserFactory(name="Before")
    version = version_of(user, *people.USER_FIELDS)
    change(user, administrator, name="Theirs")

    with pytest.raises(ChangedMeanwhile) as meanwhile:
        people.change_user(
            user=user,
            name="Ours",
            email=user.email,
            agency=user.agency,
            role=user.role,
            phone="",
            staff_number=user.staff_number,
            manager=None,
            by=administrator,
            agreed_by=privacy_officer(),
            version=version,
        )

    assert meanwhile.value.row.name == "Theirs"
    assert User.objects.get(pk=user.pk).name == "Theirs"


def test_the_same_change_sent_twice_is_no_conflict(administrator):
    user = UserFactory()
    fields = {name: getattr(user, name) for name in people.USER_FIELDS} | {"name": "Renamed"}
    version = version_of(user, *people.USER_FIELDS)

    people.change_user(user=user, by=administrator, agreed_by=privacy_officer(), version=version, **fields)
    people.change_user(user=user, by=administrator, agreed_by=privacy_officer(), version=version, **fields)

    assert len(entries("sharing.user_changed")) == 1


def test_nobody_changes_their_own_role(administrator):
    UserFactory(role="administrator")

    with pytest.raises(people.UserRefused) as refused:
        change(administrator, administrator, role="auditor")

    assert refused.value.field == "role"


def test_an_administrator_may_change_their_own_telephone(administrator):
    change(administrator, administrator, phone="2222")

    administrator.refresh_from_db()
    assert administrator.phone == "2222"


def test_nothing_is_left_of_a_change_that_could_not_be_recorded(administrator, log_is_down):
    user = UserFactory(name="Before")

    with pytest.raises(LogIsDown):
        change(user, administrator, name="After")

    user.refresh_from_db()
    assert user.name == "Before"


def test_a_disabled_account_is_recorded_and_its_sessions_end(administrator, client):
    user = UserFactory(role="ct_analyst")
    client.force_login(user)

    people.disable_user(user=user, by=administrator)

    user.refresh_from_db()
    assert not user.is_active
    assert client.get("/administration/").status_code == 302
    (entry,) = entries("sharing.user_disabled")
    assert entry.payload.data == {"before": {"is_active": True}, "after": {"is_active": False}}


def test_all_sessions_are_ended_when_an_account_is_disabled(administrator, monkeypatch):
    from sharing.sign_in import actions as sign_in

    ended = []
    monkeypatch.setattr(sign_in, "end_all_sessions", lambda *, user, by: ended.append((user, by)))
    user = UserFactory()

    people.disable_user(user=user, by=administrator)

    assert ended == [(user, administrator)]


def test_memberships_stay_when_an_account_is_disabled(administrator):
    user = add(administrator)

    people.disable_user(user=user, by=administrator)

    assert Membership.objects.get(user=user).ends_at is None


def test_disabling_twice_is_recorded_once(administrator):
    user = UserFactory()

    people.disable_user(user=user, by=administrator)
    people.disable_user(user=user, by=administrator)

    assert len(entries("sharing.user_disabled")) == 1


def test_nobody_disables_themselves(administrator):
    UserFactory(role="administrator")

    with pytest.raises(people.UserRefused):
        people.disable_user(user=administrator, by=administrator)

    administrator.refresh_from_db()
    assert administrator.is_active


def test_the_last_active_administrator_cannot_be_disabled(administrator):
    UserFactory(role="administrator", is_active=False)

    with pytest.raises(people.UserRefused):
        people.disable_user(user=administrator, by=None)

    administrator.refresh_from_db()
    assert administrator.is_active


def test_the_last_active_administrator_cannot_lose_the_role(administrator):
    with pytest.raises(people.UserRefused):
        change(administrator, None, role="auditor")


def test_one_of_two_administrators_can_be_disabled(administrator):
    other = UserFactory(role="administrator")

    people.disable_user(user=other, by=administrator)

    other.refresh_from_db()
    assert not other.is_active


def test_nothing_is_left_of_a_disabling_that_could_not_be_recorded(administrator, log_is_down):
    user = UserFactory()

    with pytest.raises(LogIsDown):
        people.disable_user(user=user, by=administrator)

    user.refresh_from_db()
    assert user.is_active


def test_an_enabled_account_can_do_what_its_role_may_again(administrator):
    user = UserFactory(is_active=False)

    people.enable_user(user=user, by=administrator, agreed_by=privacy_officer())
    people.enable_user(user=user, by=administrator, agreed_by=privacy_officer())

    user.refresh_from_db()
    assert user.is_active
    assert len(entries("sharing.user_enabled")) == 1


def test_nothing_is_left_of_an_enabling_that_could_not_be_recorded(administrator, log_is_down):
    user = UserFactory(is_active=False)

    with pytest.raises(LogIsDown):
        people.enable_user(user=user, by=administrator, agreed_by=privacy_officer())

    user.refresh_from_db()
    assert not user.is_active


def test_the_letter_holds_the_link_and_names_nobody_else(administrator):
    user = add(administrator)

    people.invite_user(user=user, site="https://monitor.example/", by=administrator)

    (letter,) = mail.outbox
    assert letter.to == [user.email]
    assert f"https://monitor.example{invitations.path_to_set_password(user)}" in letter.body
    assert administrator.name not in letter.body
    assert len(entries("sharing.user_invited")) == 1


def test_a_letter_that_cannot_be_sent_leaves_no_entry(administrator, monkeypatch):
    def down(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(invitations, "send_mail", down)

    with pytest.raises(OSError):
        people.invite_user(user=add(administrator), site="https://monitor.example", by=administrator)

    assert not entries("sharing.user_invited")


@pytest.mark.parametrize("state", [{"is_active": False}, {"last_login": "2026-11-01T09:00Z"}])
def test_no_letter_to_an_account_that_is_disabled_or_has_signed_in(administrator, state):
    with pytest.raises(people.UserRefused):
        people.invite_user(user=UserFactory(**state), site="https://monitor.example", by=administrator)

    assert not mail.outbox


def test_an_agency_is_added_once_in_any_case(administrator):
    people.add_agency(name="North", kind="probation", by=administrator)

    with pytest.raises(people.AgencyRefused):
        people.add_agency(name="NORTH", kind="probation", by=administrator)

    assert len(entries("sharing.agency_added")) == 1


def test_nothing_is_left_of_an_agency_that_could_not_be_recorded(administrator, log_is_down):
    with pytest.raises(LogIsDown):
        people.add_agency(name="North", kind="probation", by=administrator)

    assert not Agency.objects.filter(name="North").exists()


def in_a_thread(act):
    """Run `act` on a connection of its own; returns the thread and what it came to."""
    came_to = []

    def run():
        try:
            came_to.append(act())
        except Exception as error:
            came_to.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, came_to


def wait_until_blocked():
    """Until some other connection waits for a lock that this transaction holds."""
    waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        for _ in range(6000):
            cursor.execute(waits)
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.01), pg_stat_clear_snapshot()")
    pytest.fail("Nobody waits")


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_administrators_cannot_disable_each_other_at_the_same_moment():
    first, second = UserFactory(role="administrator"), UserFactory(role="administrator")

    with transaction.atomic():
        people.disable_user(user=second, by=first)
        thread, came_to = in_a_thread(lambda: people.disable_user(user=first, by=second))
        wait_until_blocked()
    thread.join()

    assert isinstance(came_to[0], people.UserRefused)
    assert list(people.active_administrators()) == [first]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_one_form_sent_twice_at_the_same_moment_makes_one_account():
    administrator, agency, uid = UserFactory(role="administrator"), AgencyFactory(), new_uid()

    with transaction.atomic():
        user = add(administrator, agency=agency, uid=uid)
        thread, came_to = in_a_thread(lambda: add(administrator, agency=agency, uid=uid))
        wait_until_blocked()
    thread.join()

    assert came_to == [user]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_forms_for_one_email_at_the_same_moment_make_one_account_and_one_clear_refusal():
    administrator, agency = UserFactory(role="administrator"), AgencyFactory()

    with transaction.atomic():
        add(administrator, agency=agency)
        thread, came_to = in_a_thread(lambda: add(administrator, agency=agency, email="ADA.field@agency.example"))
        wait_until_blocked()
    thread.join()

    assert isinstance(came_to[0], people.UserRefused)


def test_staff_number_is_kept_without_spaces_in_capitals_and_recorded(administrator):
    user = add(administrator, staff_number=" wy 4471")

    changed = change(user, administrator, staff_number="wy 4472")

    assert (user.staff_number, changed.staff_number) == ("WY4471", "WY4472")
    (entry,) = entries("sharing.user_changed")
    assert entry.payload.data == {"before": {"staff_number": "WY4471"}, "after": {"staff_number": "WY4472"}}


def test_one_number_may_be_on_two_accounts(administrator):
    first = add(administrator, staff_number="WY4471")
    second = add(administrator, staff_number="wy4471", email="ada.second@agency.example")

    assert list(people.others_of_number(first)) == [second]
    assert not people.others_of_number(UserFactory(staff_number="")).exists()


def test_nobody_changes_their_own_staff_number(administrator):
    UserFactory(role="administrator")

    with pytest.raises(people.UserRefused) as refused:
        change(administrator, administrator, staff_number="WY1")

    assert refused.value.field == "staff_number"
    assert User.objects.get(pk=administrator.pk).staff_number == administrator.staff_number
