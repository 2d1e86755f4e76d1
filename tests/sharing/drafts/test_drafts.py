"""Drafts: kept for their writer alone, until they are sent or grow old."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from release_monitor.tasks import forget_old
from sharing.access import NotAllowed, RecordHidden
from sharing.access.rules import GrantRole
from sharing.drafts import actions as drafts
from sharing.grants import actions as grants
from sharing.models import AuditEntry, Draft
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ExclusionFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db

FORM = "person.change"


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def person(team):
    person = OffenderFactory(given_names="Rowan", family_name="Telford")
    GrantFactory(subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR)
    return person


@pytest.fixture
def writer(team):
    return UserFactory(teams=[team])


def keep(user, person, **typed):
    typed = {name: [value] for name, value in typed.items()}
    return drafts.save_draft(user=user, form=FORM, key=str(person.uid), typed=typed, focus="family_name")


class TestKeeping:
    def test_later_one_replaces_the_earlier(self, writer, person):
        began = keep(writer, person, family_name="Tel").began_at

        keep(writer, person, family_name="Telfer")

        draft = Draft.objects.get()
        assert (draft.typed["family_name"], draft.focus, draft.began_at) == ("Telfer", "family_name", began)

    def test_token_of_the_page_and_null_characters_are_not_kept(self, writer, person):
        keep(writer, person, csrfmiddlewaretoken="secret", draft_focus="court", court="Le\0eds")

        assert Draft.objects.get().data == {"court": ["Leeds"]}

    def test_says_in_words_what_it_is_and_where(self, writer, person):
        draft = keep(writer, person)

        assert draft.title == "Details of Rowan Telford"
        assert draft.path == reverse("person_details", kwargs={"uid": person.uid})

    def test_hidden_person_is_refused_as_an_absent_one(self, person):
        stranger = UserFactory(teams=[TeamFactory()])

        with pytest.raises(RecordHidden):
            keep(stranger, person)
        with pytest.raises(RecordHidden):
            drafts.save_draft(user=stranger, form=FORM, key="01939d5e-0000-7000-8000-000000000000", typed={})

        assert not Draft.objects.exists()
        assert AuditEntry.objects.filter(verb="sharing.draft_refused").count() == 2

    def test_reader_sees_the_person_and_keeps_nothing(self, person):
        reader = UserFactory(teams=[GrantFactory(subject=person).team])

        with pytest.raises(NotAllowed):
            keep(reader, person)

    @pytest.mark.parametrize(("form", "key"), [("nothing", "new"), ("person.add", "new"), (FORM, "new"), (FORM, "x")])
    def test_form_that_the_user_does_not_have_is_refused(self, writer, form, key):
        with pytest.raises(RecordHidden):
            drafts.save_draft(user=writer, form=form, key=key, typed={})

    def test_more_than_a_form_holds_is_refused(self, writer, person):
        with pytest.raises(drafts.DraftTooLong):
            keep(writer, person, note="x" * (drafts.LONGEST + 1))


class TestReading:
    def test_own_are_listed_the_newest_first_and_nobody_elses(self, writer, person, team):
        colleague = UserFactory(teams=[team])
        keep(colleague, person)
        older = keep(writer, person)
        Draft.objects.filter(pk=older.pk).update(saved_at=timezone.now() - timedelta(hours=1))
        newer = drafts.save_draft(user=writer, form="conviction.add", key=str(person.uid), typed={})

        assert list(Draft.objects.of(writer)) == [newer, older]

    def test_one_about_somebody_who_was_hidden_since_is_gone_from_the_list_and_from_the_form(self, writer, person):
        keep(writer, person)

        ExclusionFactory(subject=person, user=writer)

        assert list(Draft.objects.of(writer)) == []
        assert drafts.restore(user=writer, form=FORM, key=str(person.uid)) is None

    def test_one_about_nobody_yet_is_listed_as_long_as_the_role_adds_people(self):
        manager = UserFactory(role="probation_manager")
        draft = drafts.save_draft(user=manager, form="person.add", key="new", typed={"family_name": ["Tel"]})

        assert list(Draft.objects.of(manager)) == [draft]
        manager.role = "probation_officer"
        assert list(Draft.objects.of(manager)) == []

    def test_nobody_sees_it_when_the_team_was_let_out(self, writer, person, team):
        lead = UserFactory(role="probation_manager", teams=[GrantFactory(subject=person, grant_role="lead").team])
        keep(writer, person)

        grants.end_access(grant=person.grants.get(team=team), reason="Moved", by=lead)

        assert list(Draft.objects.of(writer)) == []


class TestForgetting:
    def test_only_those_older_than_the_custom_are_forgotten(self, writer, person):
        keep(writer, person)
        now = timezone.now()

        kept = drafts.forget_old(at=now + timedelta(days=29, hours=23))
        dropped = drafts.forget_old(at=now + timedelta(days=30, hours=1))

        assert (kept, dropped) == (0, 1)

    def test_nightly_clean_up_forgets_them(self, writer, person):
        Draft.objects.filter(pk=keep(writer, person).pk).update(saved_at=timezone.now() - timedelta(days=40))

        forget_old()

        assert not Draft.objects.exists()


class TestAddress:
    @pytest.fixture
    def address(self, client, writer, person):
        client.force_login(writer)
        return reverse("draft", kwargs={"form": FORM, "about": str(person.uid)})

    def test_script_is_told_when_it_was_kept(self, client, address):
        said = client.post(address, {"family_name": "Telfer"}, headers={"Accept": "application/json"}).json()

        assert said == {"saved_at": Draft.objects.get().saved_at.isoformat()}

    def test_without_a_script_the_form_opens_again_with_what_was_typed(self, client, address):
        page = client.post(address, {"family_name": "Telfer", "prison_number": ""}, follow=True)

        words = page.content.decode()
        assert 'value="Telfer"' in words
        assert "You began this at" in words
        assert "There is a problem" not in words

    def test_begun_again_the_form_holds_what_stands(self, client, address):
        client.post(address, {"family_name": "Telfer"})

        page = client.post(address, {"draft_forget": "yes"}, follow=True).content.decode()

        assert 'value="Telford"' in page
        assert "You began this at" not in page
        assert not Draft.objects.exists()

    def test_too_much_is_answered_and_not_kept(self, client, address):
        answer = client.post(address, {"note": "x" * 100_001})

        assert answer.status_code == 413

    def test_is_only_written_to(self, client, address):
        assert client.get(address).status_code == 405
