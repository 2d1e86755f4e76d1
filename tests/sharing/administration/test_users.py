"""Accounts through the browser."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from django.urls import reverse

from release_monitor.database.rights import as_owner
from sharing import audit
from sharing.administration.actions import people
from sharing.administration.views import history
from sharing.agencies import invitations
from sharing.audit.models import AuditPayload
from sharing.models import AuditEntry, Team, User
from tests.factories.sharing import MembershipFactory, TeamFactory, UserFactory, many_users
from tests.sharing.administration.pages import hidden_of, privacy_officer, queries_of, text_of

pytestmark = pytest.mark.django_db


def typed(agency, **changed):
    fields = {"name": "Ada Field", "email": "ada.field@agency.example", "agency": agency.uid, "role": "probation_head"}
    return fields | {"phone": ""} | changed


def page_of(user, name="administration_user"):
    return reverse(name, args=[user.uid])


def test_an_account_is_added_and_its_letter_sent(at_noon, together, agency):
    address = reverse("administration_user_add")
    form = hidden_of(together.get(address))

    response = together.post(address, typed(agency) | form, follow=True)

    user = User.objects.get(email="ada.field@agency.example")
    assert "Nothing changes until a privacy officer agrees." in text_of(response)
    assert "An email to set a password is on its way to ada.field@agency.example." in text_of(together.answer)
    (letter,) = mail.outbox
    assert f"http://testserver{invitations.path_to_set_password(user)}" in letter.body


def test_the_link_in_the_letter_opens_the_page_that_sets_a_password(together, agency, client):
    together.post(reverse("administration_user_add"), typed(agency))

    link = next(word for word in mail.outbox[0].body.split() if word.startswith("http://testserver"))
    client.logout()

    assert "password" in client.get(link, follow=True).content.decode().lower()
    assert client.get(link).status_code == 302


def test_sending_the_form_twice_is_one_account(together, agency):
    address = reverse("administration_user_add")
    form = typed(agency) | hidden_of(together.get(address))

    together.post(address, form)
    again = together.post(address, form, follow=True)

    assert User.objects.filter(name="Ada Field").count() == 1
    assert "Agreed" in text_of(again)
    assert len(mail.outbox) == 1


def test_an_account_stays_when_its_letter_cannot_be_sent(together, agency, monkeypatch):
    def down(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(invitations, "send_mail", down)

    together.post(reverse("administration_user_add"), typed(agency), follow=True)

    assert "could not be sent. Send it again." in text_of(together.answer)
    assert User.objects.filter(name="Ada Field").exists()


def test_an_email_that_is_taken_is_said_at_the_field_and_nothing_typed_is_lost(together, agency):
    UserFactory(email="ADA.field@agency.example")

    response = together.post(reverse("administration_user_add"), typed(agency, phone="0113 4960"))

    html = response.content.decode()
    assert response.context["form"].errors == {"email": ["Another account has this email address"]}
    assert '<a href="#id_email">Another account has this email address</a>' in html
    assert 'value="0113 4960"' in html
    assert "<title>Error: Add a user" in html


def test_each_missing_field_says_what_to_do(browser):
    response = browser.post(reverse("administration_user_add"), {})

    assert response.context["form"].errors == {
        "name": ["Enter the full name"],
        "email": ["Enter the work email"],
        "agency": ["Select the agency"],
        "role": ["Select the role"],
    }


def test_an_account_is_changed(together, agency):
    user = UserFactory(name="Before", agency=agency)
    address = page_of(user, "administration_user_change")
    version = hidden_of(together.get(address))

    together.post(address, typed(agency, name="After", email=user.email) | version)

    user.refresh_from_db()
    response = together.get(page_of(user))
    assert (user.name, user.role) == ("After", "probation_head")
    assert "Role: Assistant chief officer (ACO), before: Community probation practitioner (COM)" in text_of(response)


def conflict(together, administrator, agency):
    """Ours changes name and telephone; theirs, saved between, changed name and role."""
    user = UserFactory(name="Before", email="ada.field@agency.example", agency=agency)
    address = page_of(user, "administration_user_change")
    ours = typed(agency, name="Ours", role=user.role, phone="1111") | hidden_of(together.get(address))
    fields = {name: getattr(user, name) for name in people.USER_FIELDS} | {"name": "Theirs", "role": "auditor"}
    people.change_user(user=user, by=administrator, agreed_by=privacy_officer(), **fields)
    return user, address, ours, together.post(address, ours)


def test_a_conflict_is_shown_field_by_field_and_overwrites_nothing(together, administrator, agency):
    user, _, _, response = conflict(together, administrator, agency)

    text = text_of(response)
    assert "Someone else saved first." in text
    assert "ines@agency.example saved at" in text
    shown = {d.name: (d.yours, d.theirs, d.same) for d in response.context["conflict"].fields}
    assert shown["keep_name"] == ("Ours", "Theirs", False)
    assert shown["keep_phone"] == ("1111", "Empty", False)
    assert shown["keep_role"] == ("Auditor", "Auditor", True)  # we did not touch it: theirs stands
    assert shown["keep_email"][2]
    user.refresh_from_db()
    assert (user.name, user.phone) == ("Theirs", "")


def test_a_conflict_is_settled_by_choosing_for_each_field(together, administrator, agency):
    user, address, _, response = conflict(together, administrator, agency)
    chosen = {"keep_name": "yours", "keep_phone": "yours"}

    together.post(address, hidden_of(response) | chosen)

    user.refresh_from_db()
    assert (user.name, user.role, user.phone) == ("Ours", "auditor", "1111")


def test_an_agency_of_theirs_can_be_kept(together, administrator, agency):
    user = UserFactory(agency=agency, email="ada.field@agency.example")
    other = UserFactory().agency
    address = page_of(user, "administration_user_change")
    ours = typed(agency, role=user.role) | hidden_of(together.get(address))
    fields = {name: getattr(user, name) for name in people.USER_FIELDS} | {"agency": other}
    people.change_user(user=user, by=administrator, agreed_by=privacy_officer(), **fields)
    response = together.post(address, ours | {"agency": UserFactory().agency.uid})

    together.post(address, hidden_of(response) | {"keep_agency": "theirs"})

    user.refresh_from_db()
    assert (user.agency, user.name) == (other, "Ada Field")


def test_ones_own_role_cannot_be_changed_and_the_page_says_so(together, administrator, agency):
    UserFactory(role="administrator")
    address = page_of(administrator, "administration_user_change")

    version = hidden_of(together.get(address))

    response = together.post(address, typed(agency, role="auditor", email=administrator.email) | version)

    assert response.context["form"].errors == {"role": ["You cannot change your own role. Ask another administrator"]}


def test_disabling_asks_once_more_and_says_what_it_does(browser):
    user = UserFactory()
    address = page_of(user, "administration_user_disable")

    asked = browser.get(address)
    user.refresh_from_db()
    assert user.is_active
    assert "They are signed out at once, on every device." in text_of(asked)

    done = browser.post(address, follow=True)
    user.refresh_from_db()
    assert not user.is_active
    assert f"{user} can no longer sign in." in text_of(done)
    assert browser.post(address).status_code == 302


def test_all_sessions_of_a_user_end_at_once_and_they_can_sign_in_again(browser):
    user = UserFactory(name="Lara Whitby")
    laptop, phone = Client(), Client()
    typed_in = {"login": user.email, "password": "a long enough password"}
    for each in (laptop, phone):
        each.post(reverse("account_login"), typed_in)
        assert each.get(reverse("own_account")).status_code == 200
    address = page_of(user, "administration_user_end_sessions")

    assert "They are signed out at once, on every device." in text_of(browser.get(address))
    assert laptop.get(reverse("own_account")).status_code == 200
    done = browser.post(address, follow=True)

    assert "2 sessions of Lara Whitby ended." in text_of(done)
    assert [each.get(reverse("own_account")).status_code for each in (laptop, phone)] == [302, 302]
    assert AuditEntry.objects.filter(verb="sharing.session_ended", target_id=user.pk).count() == 2
    laptop.post(reverse("account_login"), typed_in)
    assert laptop.get(reverse("own_account")).status_code == 200


def test_lost_second_factors_are_forgotten_after_asking_once_more(together):
    user = UserFactory(name="Lara Whitby")
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    address = reverse("administration_user_forget_factors", args=[user.uid])

    assert "call them back on a number you know" in together.get(address).content.decode()
    assert Authenticator.objects.filter(user=user).exists()
    together.post(address)

    assert "Agreed and done." in text_of(together.answer)
    assert not Authenticator.objects.filter(user=user).exists()
    assert AuditEntry.objects.get(verb="sharing.second_factors_forgotten").target_id == user.pk


def test_disabling_oneself_is_refused_in_words(browser, administrator):
    UserFactory(role="administrator")

    response = browser.post(page_of(administrator, "administration_user_disable"))

    assert "You cannot disable your own account" in text_of(response)
    administrator.refresh_from_db()
    assert administrator.is_active


def test_an_account_is_enabled_again(together):
    user = UserFactory(is_active=False)

    together.get(page_of(user, "administration_user_enable"))
    together.post(page_of(user, "administration_user_enable"))

    user.refresh_from_db()
    assert user.is_active


def test_the_letter_is_sent_again_until_they_have_signed_in(browser, noon):
    user = UserFactory()
    assert "Send the email again" in text_of(browser.get(page_of(user)))

    browser.post(page_of(user, "administration_user_invite"))
    assert len(mail.outbox) == 1

    User.objects.filter(pk=user.pk).update(last_login=noon)
    assert "Send the email again" not in text_of(browser.get(page_of(user)))
    browser.post(page_of(user, "administration_user_invite"))
    assert len(mail.outbox) == 1


def names(response):
    return [user.name for user, _ in response.context["users"]]


def test_users_are_found_by_a_part_of_name_or_email(browser):
    UserFactory(name="Ada Field", email="af@police.example")
    UserFactory(name="Bo Hill", email="bh@prison.example")
    users = reverse("administration_users")

    assert names(browser.get(users, {"q": "field"})) == ["Ada Field"]
    assert names(browser.get(users, {"q": "PRISON.ex"})) == ["Bo Hill"]
    assert "No user matches." in text_of(browser.get(users, {"q": "nobody at all"}))


def test_users_are_filtered_by_agency_role_and_state(browser, administrator, agency, noon):
    UserFactory(name="New", agency=agency)
    UserFactory(name="Gone", agency=agency, is_active=False)
    UserFactory(name="Elsewhere", role="auditor")
    User.objects.filter(pk=administrator.pk).update(last_login=noon)
    users = reverse("administration_users")

    assert names(browser.get(users, {"agency": agency.uid})) == ["Gone", "Ines Okafor", "New"]
    assert names(browser.get(users, {"role": "auditor"})) == ["Elsewhere"]
    assert names(browser.get(users, {"state": "disabled"})) == ["Gone"]
    assert names(browser.get(users, {"state": "never"})) == ["Elsewhere", "New"]
    assert "Gone" not in names(browser.get(users, {"state": "active"}))


def test_users_are_sorted_both_ways(browser):
    UserFactory(name="Zoe", email="a@agency.example")
    users = reverse("administration_users")

    assert names(browser.get(users)) == ["Ines Okafor", "Zoe"]
    assert names(browser.get(users, {"sort": "-name"})) == ["Zoe", "Ines Okafor"]
    assert names(browser.get(users, {"sort": "email"})) == ["Zoe", "Ines Okafor"]
    assert 'aria-sort="ascending"' in browser.get(users).content.decode()


def test_a_made_up_question_is_no_error(browser):
    for asked in ({"sort": "password"}, {"role": "king"}, {"agency": "none"}, {"q": "a" * 300}):
        assert browser.get(reverse("administration_users"), asked).status_code == 200, asked


def test_a_made_up_cursor_is_not_found(browser):
    assert browser.get(reverse("administration_users"), {"cursor": "x"}).status_code == 404


def test_a_list_of_more_than_fifty_goes_on(browser, agency):
    made = many_users(51, agency=agency)
    for n, user in enumerate(made):
        user.name = f"A{n:02}"
    User.objects.bulk_update(made, ["name"])
    users = reverse("administration_users")

    first = browser.get(users, {"role": "probation_officer"})
    second = browser.get(users + first.context["next_url"])
    back = browser.get(users + second.context["previous_url"])

    assert (len(names(first)), names(second)) == (50, ["A50"])
    assert names(back) == names(first)


def test_a_row_names_the_teams_of_now_and_no_personal_one(browser, agency, noon):
    user = people.add_user(name="Ada", email="a@a.example", agency=agency, role="probation_head", by=None)
    MembershipFactory(user=user, team=TeamFactory(name="Leeds"))
    MembershipFactory(user=user, team=TeamFactory(name="Left"), ends_at="2021-01-01T00:00Z")
    MembershipFactory(user=user, team=TeamFactory(name="Shut", closed_at=noon))

    response = browser.get(reverse("administration_users"), {"q": "Ada"})

    assert [place.team.name for place in response.context["users"][0][0].places] == ["Leeds"]


def test_a_users_page_does_not_list_the_personal_team(browser, agency):
    user = people.add_user(name="Ada", email="a@a.example", agency=agency, role="probation_head", by=None)

    response = browser.get(page_of(user))

    assert "Not in a team." in text_of(response)
    assert Team.objects.get().name not in text_of(response)


def test_a_users_history_names_what_was_done_by_whom(browser, administrator, agency):
    pair = {"by": administrator, "agreed_by": privacy_officer()}
    user = people.add_user(name="Ada", email="a@a.example", agency=agency, role="probation_head", **pair)
    people.disable_user(user=user, by=administrator)

    lines = browser.get(page_of(user)).context["history"]

    assert [(line.did, line.actor) for line in lines] == [
        ("Account disabled", administrator.email),
        ("Account added", administrator.email),
    ]
    assert "role: Assistant chief officer (ACO)" in lines[1].details
    assert f"agency: {agency.name}" in lines[1].details


def test_the_list_asks_no_more_for_twenty_users_than_for_one(browser):
    users = reverse("administration_users")
    one = queries_of(browser, users)
    for _ in range(20):
        UserFactory(teams=[TeamFactory()])

    assert queries_of(browser, users) == one


def test_a_users_page_asks_no_more_for_twenty_teams_than_for_one(browser, administrator):
    user = UserFactory(teams=[TeamFactory()])
    change = {name: getattr(user, name) for name in people.USER_FIELDS}
    people.change_user(user=user, by=administrator, **change | {"phone": "1"})
    one = queries_of(browser, page_of(user))
    for n in range(20):
        MembershipFactory(user=user)
        people.change_user(user=user, by=administrator, **change | {"phone": f"{n}{n}"})

    assert queries_of(browser, page_of(user)) == one


def test_refusals_of_the_administration_are_recorded(client):
    client.force_login(UserFactory(role="ct_manager"))

    assert client.get(reverse("administration_users")).status_code == 404
    assert AuditEntry.objects.filter(action="denial", verb="sharing.administer_refused").exists()


class TestStaffNumber:
    def test_it_is_typed_shown_and_told_in_the_history(self, together, agency):
        together.post(reverse("administration_user_add"), typed(agency, staff_number="wy 4471"))

        user = User.objects.get(name="Ada Field")
        text = text_of(together.get(page_of(user)))
        assert user.staff_number == "WY4471"
        assert "Staff or warrant number WY4471" in text
        assert "Staff number: WY4471" in text

    def test_missing_one_says_what_it_costs(self, browser):
        text = text_of(browser.get(page_of(UserFactory(staff_number=""))))

        assert "Not given Without it they cannot sign where 2 people must" in text

    def test_whose_other_account_has_it_is_said_after_saving_and_on_both_pages(self, together, agency):
        first = UserFactory(name="Ada First", email="first@agency.example", staff_number="WY4471")

        saved = together.post(reverse("administration_user_add"), typed(agency, staff_number="wy4471"), follow=True)

        words = "Staff number WY4471 is also on the account of Ada First (first@agency.example)"
        second = User.objects.get(name="Ada Field")
        assert words in text_of(saved)
        assert words in text_of(together.get(page_of(second, "administration_user_change")))
        assert "Also on the account of Ada Field" in text_of(together.get(page_of(first)))

    def test_whose_it_is_is_told_when_it_is_changed_too(self, together, agency):
        UserFactory(name="Ada First", staff_number="WY4471")
        user = UserFactory(agency=agency, email="ada.field@agency.example")
        address = page_of(user, "administration_user_change")
        form = typed(agency, role=user.role, staff_number="WY 4471") | hidden_of(together.get(address))

        assert "also on the account of Ada First" in text_of(together.post(address, form, follow=True))

    def test_what_is_no_number_is_refused(self, browser, agency):
        response = browser.post(reverse("administration_user_add"), typed(agency, staff_number="4471; old"))

        assert response.context["form"].errors == {
            "staff_number": ["Enter a staff number with only letters, numbers, / and -"]
        }

    def test_an_account_is_found_by_it(self, browser):
        user = UserFactory(staff_number="WY4471")

        found = browser.get(reverse("administration_users"), {"q": "wy 4471"}).context["users"]

        assert [row for row, _ in found] == [user]

    def test_an_administrator_does_not_change_their_own(self, together, administrator, agency):
        address = page_of(administrator, "administration_user_change")
        fields = typed(agency, name=administrator.name, email=administrator.email, role="administrator")

        response = together.post(address, fields | {"staff_number": "WY9"} | hidden_of(together.get(address)))

        assert response.context["form"].errors == {
            "staff_number": ["You cannot change your own staff number. Ask another administrator"]
        }

    def test_nobody_finds_a_field_for_it_on_their_own_account(self, client):
        client.force_login(UserFactory(staff_number="WY4471"))

        assert "staff_number" not in client.get(reverse("own_account")).content.decode()


def test_an_act_of_which_the_details_are_destroyed_stays_in_the_history():
    other = UserFactory()
    audit.record(
        action=AuditEntry.Action.ADMINISTRATION, verb="sharing.role_changed", by=None, target=other, payload={"to": "x"}
    )
    with as_owner():
        AuditPayload.objects.all().delete()

    (line,) = history.of_user(other)

    assert line.details == []
