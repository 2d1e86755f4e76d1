"""A person is added once, led from the first moment, and found by what is recorded of them."""

from datetime import date

import pytest

from offenders.models import Alias, Identifier, Offender
from offenders.people.rules.identifiers import IdentifierKind
from offenders.record import actions as people
from sharing import access, audit
from sharing.access import NotAllowed, RecordHidden
from sharing.access.rules import GrantRole, Permission
from sharing.audit import request_context
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.grants.actions import GrantRefused
from sharing.models import AuditEntry, Draft, Grant
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db

BORN = date(1990, 4, 17)
UID = "01939d5e-0000-7000-8000-00000000aaaa"


@pytest.fixture
def team():
    return TeamFactory(name="NSD North")


@pytest.fixture
def manager(team):
    return UserFactory(role="probation_manager", teams=[team])


@pytest.fixture
def add(manager, team):
    def added(**more):
        asked = {
            "family_name": "Telford",
            "given_names": "Rowan",
            "prison_number": "a4821 kx",
            "date_of_birth": BORN,
            "programme": "terrorism",
            "marking": "OFFICIAL-SENSITIVE",
            "team": team,
            "by": manager,
        }
        return people.add_person(**asked | more)

    return added


def known(team, **who):
    person = OffenderFactory(**who)
    GrantFactory(subject=person, team=team, grant_role=GrantRole.LEAD)
    return person


def found(words):
    return list(Offender.objects.matching(words))


class TestAdding:
    def test_team_leads_from_the_first_moment_and_its_people_see_the_person(self, add, team, manager):
        person = add()

        grant = Grant.objects.get(subject=person)
        assert (grant.team, grant.grant_role, grant.made_by, grant.ends_at) == (team, GrantRole.LEAD, manager, None)
        assert access.may(manager, Permission.SHARE, person)
        assert not access.may(UserFactory(teams=[TeamFactory()]), Permission.VIEW, person)

    def test_person_is_found_by_name_and_by_each_number(self, add):
        person = add(numbers={IdentifierKind.CRN: "x123456", IdentifierKind.PNC: "02/73319Z", IdentifierKind.CRO: ""})

        assert person.prison_number == "A4821KX"
        for words in ("rowan telf", "A4821KX", "X123456", "2002/0073319Z", "02/73319Z"):
            assert found(words) == [person], words

    def test_wrong_check_letter_is_kept_unverified_with_the_warning(self, add):
        add(numbers={IdentifierKind.PNC: "2002/0073319A"})

        number = Identifier.objects.get()
        assert (number.canonical, number.is_verified) == ("2002/0073319A", False)
        assert "check letter" in number.warning

    def test_same_form_twice_makes_one_person(self, add):
        assert add(uid=UID) == add(uid=UID)
        assert AuditEntry.objects.filter(verb="offenders.person_added").count() == 1

    def test_key_of_a_hidden_persons_row_tells_nothing(self, add):
        with pytest.raises(RecordHidden):
            add(uid=OffenderFactory().uid)

    def test_draft_of_the_form_is_forgotten_with_it(self, add, manager):
        Draft.objects.create(user=manager, form="person.add", key="new", data={}, saved_at="2026-11-24T09:41Z")

        add()

        assert not Draft.objects.exists()

    def test_another_role_adds_nobody(self, add, team):
        with pytest.raises(NotAllowed):
            add(by=UserFactory(role="probation_officer", teams=[team]))

    @pytest.mark.parametrize("whose", ["another's", "closed"])
    def test_only_an_open_team_of_ones_own_leads_and_nothing_is_left_otherwise(self, add, team, whose):
        if whose == "closed":
            type(team).objects.filter(pk=team.pk).update(closed_at="2026-01-01T00:00Z")

        with pytest.raises(GrantRefused) as refused:
            add(team=team if whose == "closed" else TeamFactory())

        assert refused.value.field == "team"
        assert not Offender.objects.exists()
        assert not AuditEntry.objects.filter(verb="offenders.person_added").exists()

    @pytest.mark.parametrize("number", ["A4821K", "44821KX", "A4821KXX", "Á4821KX", "A４821KX"])
    def test_prison_number_has_its_form(self, add, number):
        with pytest.raises(people.PersonRefused) as refused:
            add(prison_number=number)

        assert refused.value.field == "prison_number"

    @pytest.mark.parametrize("field", ["family_name", "given_names"])
    def test_name_in_which_something_is_hidden_is_refused_at_its_field(self, add, field):
        with pytest.raises(people.PersonRefused, match="hidden direction mark") as refused:
            add(**{field: "Row\u202ean"})

        assert refused.value.field == field
        assert not Offender.objects.exists()


class TestWhoMayBeTheSame:
    def test_somebody_with_a_name_like_it_and_the_same_birthday_is_asked_about(self, add, team):
        other = known(team, family_name="Tellford", given_names="Rowen", date_of_birth=BORN)

        with pytest.raises(people.MayBeKnown) as asked:
            add()

        assert asked.value.people == [other]
        assert add(not_these=[other.uid]).family_name == "Telford"

    def test_somebody_by_an_alias_is_asked_about(self, add, team):
        other = known(team, family_name="Varga", date_of_birth=BORN)
        people.add_alias(
            offender=other, name="R Telford", script="", transliteration="", note="", by=UserFactory(role="ct_manager")
        )

        with pytest.raises(people.MayBeKnown):
            add()

    def test_somebody_without_a_birthday_is_asked_about_when_the_whole_name_is_like_it(self, add, team):
        known(team, family_name="Telford", given_names="Rowan")
        known(team, family_name="Telford", given_names="Marcus")

        with pytest.raises(people.MayBeKnown) as asked:
            add()

        assert [each.given_names for each in asked.value.people] == ["Rowan"]

    def test_another_birthday_is_another_person(self, add, team):
        known(team, family_name="Telford", given_names="Rowan", date_of_birth=date(1990, 4, 18))

        assert add()

    def test_nobody_hidden_is_asked_about(self, add):
        OffenderFactory(family_name="Telford", given_names="Rowan", date_of_birth=BORN)

        assert add()


class TestNumbersOfOthers:
    def test_number_of_somebody_hidden_is_taken_as_nobodys(self, add):
        OffenderFactory(family_name="Halden", prison_number="A4821KX")

        person = add()

        assert (person.prison_number, person.number_is_unchecked) == ("A4821KX", True)

    def test_number_of_somebody_seen_names_them_and_is_logged(self, add, team, manager):
        seen = known(team, family_name="Halden", given_names="", prison_number="A4821KX")

        with request_context.entered(request_context.Scope()) as asked:
            with pytest.raises(people.PersonRefused, match="Halden has this number"):
                add()
        audit.write_refusals(asked)

        entry = AuditEntry.objects.get(verb="offenders.number_refused")
        assert (entry.subject_id, entry.actor_id) == (seen.pk, manager.pk)

    @pytest.mark.parametrize("kind", [IdentifierKind.PNC, IdentifierKind.CRN])
    def test_verified_number_of_somebody_is_known_by_any_way_of_writing_it(self, add, kind, team):
        canonical = {IdentifierKind.PNC: "2002/0073319Z", IdentifierKind.CRN: "X123456"}[kind]
        typed = {IdentifierKind.PNC: "02/73319z", IdentifierKind.CRN: " x123456 "}[kind]
        holds = {"kind": kind, "value": canonical, "canonical": canonical, "is_verified": True}
        number = Identifier.objects.create(offender=OffenderFactory(), **holds)

        hidden = add(numbers={kind: typed}).identifiers.get()
        assert (hidden.canonical, hidden.is_verified, hidden.is_unchecked) == (canonical, True, True)

        GrantFactory(subject=number.offender, team=team)
        with pytest.raises(people.PersonRefused, match="has this number") as refused:
            add(prison_number="A9999AA", family_name="Other", numbers={kind: typed})
        assert refused.value.field == kind.value

    def test_unverified_or_ended_number_of_another_stands_in_nobodys_way(self, add):
        Identifier.objects.create(
            offender=OffenderFactory(),
            kind="crn",
            value="X123456",
            canonical="X123456",
            is_verified=True,
            ends_on=date(2020, 1, 1),
        )

        assert add(numbers={IdentifierKind.CRN: "X123456"}).identifiers.get().is_verified


class TestChanging:
    @pytest.fixture
    def person(self, team):
        return known(team, family_name="Telford", given_names="Rowan", prison_number="A4821KX")

    def change(self, person, by, version=None, **fields):
        stands = {name: getattr(person, name) for name in people.PERSON_FIELDS}
        return people.change_person(offender=person, by=by, version=version, **stands | fields)

    def test_person_is_found_by_the_new_name_and_no_more_by_the_old(self, person, manager):
        self.change(person, manager, family_name="Halden")

        assert (found("halden"), found("telford")) == ([person], [])
        entry = AuditEntry.objects.get(verb="offenders.person_changed")
        assert (entry.payload.data["before"]["family_name"], entry.payload.data["after"]["family_name"]) == (
            "Telford",
            "Halden",
        )

    def test_what_is_as_it_was_leaves_no_trace(self, person, manager):
        self.change(person, manager)

        assert not AuditEntry.objects.filter(verb="offenders.person_changed").exists()

    def test_somebody_elses_change_is_not_overwritten(self, person, manager):
        seen = version_of(person, *people.PERSON_FIELDS)
        self.change(person, manager, region="North")

        with pytest.raises(ChangedMeanwhile):
            self.change(person, manager, version=seen, region="Wales")

        assert Offender.objects.get().region == "North"

    def test_number_of_somebody_hidden_is_taken_and_compared_later(self, person, manager):
        OffenderFactory(prison_number="A1111AA")

        changed = self.change(person, manager, prison_number="A1111AA")

        changed.refresh_from_db()
        assert (changed.prison_number, changed.number_is_unchecked) == ("A1111AA", True)

    def test_names_come_correct_and_go(self, person, manager):
        typed = {"name": "Ron Varga", "script": "", "transliteration": "", "note": ""}
        alias = people.add_alias(offender=person, by=manager, uid=UID, **typed)
        assert people.add_alias(offender=person, by=manager, uid=UID, **typed) == alias
        assert found("varga") == [person]

        people.change_alias(alias=alias, by=manager, **typed | {"name": "Ron Vega"})
        assert (found("varga"), found("vega")) == ([], [person])

        assert people.remove_alias(alias=Alias.objects.get(), reason="Someone else's", by=manager)
        assert found("vega") == []
        assert not people.remove_alias(alias=alias, reason="Twice", by=manager)
        verbs = AuditEntry.objects.filter(verb__startswith="offenders.alias").order_by("pk")
        assert [entry.verb for entry in verbs] == [
            "offenders.alias_added",
            "offenders.alias_changed",
            "offenders.alias_removed",
        ]

    @pytest.mark.parametrize("field", ["name", "transliteration"])
    def test_name_in_which_something_is_hidden_is_neither_added_nor_corrected(self, person, manager, field):
        typed = {"name": "Ron Varga", "script": "", "transliteration": "", "note": ""}
        alias = people.add_alias(offender=person, by=manager, **typed | {"name": "Ron Vega"})

        for act in (
            lambda: people.add_alias(offender=person, by=manager, **typed | {field: "Ron\u200bVarga"}),
            lambda: people.change_alias(alias=alias, by=manager, **typed | {field: "Ron\nVega"}),
        ):
            with pytest.raises(people.PersonRefused, match="hidden") as refused:
                act()
            assert refused.value.field == field

    def test_details_with_a_hidden_character_in_a_name_are_not_saved(self, person, manager):
        with pytest.raises(people.PersonRefused, match="hidden zero-width character") as refused:
            self.change(person, manager, family_name="Tel\u200dford")

        assert refused.value.field == "family_name"

    def test_form_of_another_persons_name_is_refused(self, person, manager):
        other = Alias.objects.create(offender=OffenderFactory(), name="Hidden")

        with pytest.raises(RecordHidden):
            people.add_alias(
                offender=person, by=manager, uid=other.uid, name="X", script="", transliteration="", note=""
            )

    def test_number_ends_and_counts_again(self, person, manager):
        number = people.add_identifier(offender=person, kind=IdentifierKind.CRN, value="X123456", by=manager)
        with pytest.raises(people.PersonRefused, match="on record already"):
            people.add_identifier(offender=person, kind=IdentifierKind.CRN, value="x123456", by=manager)

        assert people.end_identifier(identifier=number, on=date(2024, 1, 1), reason="Moved", by=manager)
        assert not people.end_identifier(identifier=number, on=date(2024, 1, 1), reason="Moved", by=manager)
        people.add_identifier(offender=person, kind=IdentifierKind.CRN, value="X123456", by=manager)

        assert Identifier.objects.get().ends_on is None
