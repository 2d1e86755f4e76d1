"""The pages that add a person and change a record, through HTTP."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from licence.readiness.actions.lists import make_list
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import (
    Adjustment,
    Alias,
    Conviction,
    CustodyPeriod,
    Establishment,
    Identifier,
    KeyDate,
    Movement,
    Offence,
    Offender,
    Release,
    ReleaseHold,
    Sentence,
)
from offenders.movements import actions as custody
from sharing.access.rules import GrantRole
from sharing.models import AuditEntry, Draft, Grant, Region
from tests.factories.breaches import let_in
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.sharing.administration.pages import day_parts, hidden_of, queries_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


@pytest.fixture
def team():
    return TeamFactory(name="NSD North")


@pytest.fixture
def manager(client, team):
    user = UserFactory(role="probation_manager", teams=[team])
    client.force_login(user)
    return user


@pytest.fixture
def person(team, manager):
    person = OffenderFactory(given_names="Rowan", family_name="Telford", prison_number="A4821KX")
    GrantFactory(subject=person, team=team, grant_role=GrantRole.LEAD)
    return person


@pytest.fixture
def prison():
    return Establishment.objects.create(code="FSI", name="HMP Full Sutton")


@pytest.fixture
def held(person, prison):
    """The person, held, with a release route by law that lies ahead."""
    since = date(2023, 3, 15)
    Movement.objects.create(offender=person, happening="received", happened_on=since, establishment=prison)
    CustodyPeriod.objects.create(offender=person, starts_on=since)
    Offender.objects.filter(pk=person.pk).update(status="in_custody", establishment=prison)
    releases.record_official_dates(
        offender=person, dates={Code.CRD: date(2027, 6, 7)}, source="NOMIS", as_at=date(2026, 11, 24), by=None
    )
    person.refresh_from_db()
    return person


def at(name, person, **more):
    return reverse(name, kwargs={"uid": person.uid, **more})


def send(client, address, **typed):
    """Open the form, fill it in and send it, as a browser does."""
    return client.post(address, hidden_of(client.get(address)) | typed)


class TestAdding:
    TYPED = {
        "given_names": "Rowan",
        "family_name": "Telford",
        "prison_number": "A1111AA",
        "programme": "terrorism",
        "marking": "OFFICIAL-SENSITIVE",
        "nationalities": "British, Irish, british",
    } | day_parts("date_of_birth", date(1990, 4, 17))

    def test_is_offered_to_those_who_may(self, client, manager):
        assert reverse("person_add") in client.get(reverse("people")).content.decode()
        client.force_login(UserFactory(role="probation_officer", teams=[TeamFactory()]))
        assert reverse("person_add") not in client.get(reverse("people")).content.decode()

    def test_only_team_is_chosen_already_and_leads(self, client, manager, team):
        answer = send(client, reverse("person_add"), team=str(team.uid), **self.TYPED)

        added = Offender.objects.get()
        assert answer.url == at("person_change", added)
        assert added.nationalities == ["British", "Irish", "british"]
        assert Grant.objects.get().grant_role == GrantRole.LEAD

    def test_asks_about_who_may_be_the_same_and_keeps_what_was_typed(self, client, manager, team):
        other = OffenderFactory(given_names="Rowan", family_name="Tellford", date_of_birth=date(1990, 4, 17))
        GrantFactory(subject=other, team=team)
        hidden = OffenderFactory(given_names="Rowan", family_name="Telford", date_of_birth=date(1990, 4, 17))

        asked = send(client, reverse("person_add"), team=str(team.uid), **self.TYPED)
        answered = client.post(
            reverse("person_add"), hidden_of(asked) | self.TYPED | {"team": str(team.uid), "is_another": "on"}
        )

        page = asked.content.decode()
        assert "Is it one of these?" in page
        assert at("person", other) in page
        assert str(hidden.uid) not in page
        assert 'value="A1111AA"' in page
        assert answered.status_code == 302
        assert Offender.objects.filter(prison_number="A1111AA").exists()
        assert AuditEntry.objects.get(verb="people.asked_whether_the_same").shown_ids == [other.pk]

    def test_hidden_persons_number_is_saved_as_not_yet_checked_until_the_days_are_over(self, client, manager, team):
        OffenderFactory(family_name="Halden", prison_number="A1111AA")

        answer = send(client, reverse("person_add"), team=str(team.uid), **self.TYPED)
        added = Offender.objects.visible_to(manager).get(prison_number="A1111AA")
        assert answer.url == at("person_change", added)

        for days, is_said in ((4, True), (6, False)):
            Offender.objects.filter(pk=added.pk).update(number_given_at=timezone.now() - timedelta(days=days))
            Identifier.objects.filter(offender=added).update(given_at=timezone.now() - timedelta(days=days))
            for name in ("person_change", "person"):
                assert ("Not yet checked" in text_of(client.get(at(name, added)))) is is_said, (name, days)

    def test_another_team_than_ones_own_is_no_choice(self, client, manager):
        page = text_of(send(client, reverse("person_add"), team=str(TeamFactory().uid), **self.TYPED))

        assert "Select one of your own teams" in page

    def test_who_is_in_no_team_is_told_what_to_do(self, client):
        client.force_login(UserFactory(role="ppcs"))

        assert "None of your teams can lead" in text_of(client.get(reverse("person_add")))


class TestRecord:
    def test_lists_what_can_be_changed_and_asks_as_much_for_one_row_as_for_twenty(self, client, held):
        offences = list(Offence.objects.all()[:20])

        def add(n):
            Alias.objects.create(offender=held, name=f"Name {n}")
            Identifier.objects.create(offender=held, kind="other", value=f"N{n}", canonical=f"N{n}")
            Adjustment.objects.create(offender=held, kind="ada", days=n + 1)
            conviction = Conviction.objects.create(offender=held, offence=offences[n], convicted_on=date(2023, 3, 1))
            for years in (1, 2):
                Sentence.objects.create(
                    offender=held, conviction=conviction, kind="SDS", sentenced_on=date(2023, 3, 15), years=years
                )

        add(0)
        one = queries_of(client, at("person_change", held))
        for n in range(1, 20):
            add(n)

        assert queries_of(client, at("person_change", held)) == one <= 31
        page = text_of(client.get(at("person_change", held)))
        for words in ("Name 19", "N19", "20", "7 June 2027", "HMP Full Sutton", "Release checklist"):
            assert words in page

    def test_details_are_changed_and_found(self, client, person):
        typed = {"given_names": "Rowan", "family_name": "Halden", "prison_number": "A4821KX"}
        answer = send(
            client, at("person_details", person), programme="terrorism", marking="OFFICIAL-SENSITIVE", **typed
        )

        assert answer.url == at("person_change", person) + "#details"
        assert "Halden" in client.post(reverse("people"), {"q": "halden"}, follow=True).content.decode()

    def test_a_hidden_character_in_a_name_is_said_at_its_field(self, client, person):
        typed = {"given_names": "Row\u200ban", "family_name": "Halden", "prison_number": "A4821KX"}

        answer = send(
            client, at("person_details", person), programme="terrorism", marking="OFFICIAL-SENSITIVE", **typed
        )

        assert answer.status_code == 200
        assert "Remove the hidden zero-width character after “Row” (U+200B)" in text_of(answer)

    def test_two_who_change_the_details_see_both_versions_field_by_field(self, client, person, team):
        typed = {"given_names": "Rowan", "family_name": "Telford", "prison_number": "A4821KX"} | {
            "programme": "terrorism",
            "marking": "OFFICIAL-SENSITIVE",
        }
        address = at("person_details", person)
        mine = hidden_of(client.get(address))
        Offender.objects.filter(pk=person.pk).update(region="Wales", date_of_birth=date(1990, 4, 17))

        Region.objects.create(code="N", kind="probation", name="North")
        conflict = client.post(address, mine | typed | {"region": "North"})
        decided = client.post(address, hidden_of(conflict) | {"keep_region": "theirs"})

        page = text_of(conflict)
        assert "Someone else saved first." in page
        assert "The same in both: 17 April 1990" in page
        assert "North" in page
        assert "Wales" in page
        assert decided.status_code == 302
        person.refresh_from_db()
        assert (person.region, person.date_of_birth) == ("Wales", date(1990, 4, 17))

    def test_change_that_takes_the_person_out_of_sight_leads_to_the_list(self, client, person, manager):
        Grant.objects.get(subject=person).permission_rows.filter(permission__codename="view_offender").delete()

        assert client.get(at("person_details", person)).status_code == 404

    def test_wrong_check_letter_is_kept_and_said(self, client, person):
        answer = send(client, at("identifier_add", person), kind="pnc", value="2002/0073319A")

        page = text_of(client.get(answer.url))
        assert "2002/0073319A is kept, unverified" in page
        assert "Unverified: the check letter does not fit" in page


class TestDrafts:
    def test_form_opens_with_what_was_typed_and_sending_it_forgets_the_draft(self, client, person):
        keep = reverse("draft", kwargs={"form": "conviction.add", "about": str(person.uid)})
        address = at("conviction_add", person)
        first = hidden_of(client.get(address))
        client.post(keep, first | {"court": "Leeds Crown Court", "convicted_on_month": "3", "draft_focus": "court"})

        again = client.get(address)
        words = again.content.decode()
        assert 'value="Leeds Crown Court"' in words
        assert 'data-draft-focus="court"' in words
        assert hidden_of(again)["uid"] == first["uid"]
        typed = {"offence_words": "TA 2000 s.58", "terrorist_connection": "undecided", "foreign_power": "undecided"}
        client.post(address, hidden_of(again) | typed | day_parts("convicted_on", date(2023, 3, 1)))

        assert Conviction.objects.filter(offender=person).exists()
        assert not Draft.objects.exists()

    def test_draft_does_not_hide_that_somebody_saved_meanwhile(self, client, person):
        address = at("person_details", person)
        keep = reverse("draft", kwargs={"form": "person.change", "about": str(person.uid)})
        typed = hidden_of(client.get(address)) | {
            "family_name": "Telfer",
            "prison_number": "A4821KX",
            "programme": "terrorism",
            "marking": "OFFICIAL-SENSITIVE",
        }
        client.post(keep, typed)
        Offender.objects.filter(pk=person.pk).update(family_name="Halden")

        conflict = client.post(address, typed | hidden_of(client.get(address)))

        assert "Someone else saved first." in text_of(conflict)


class TestSentences:
    def test_conviction_and_sentence_are_recorded_together(self, client, person):
        answer = send(
            client,
            at("conviction_add", person),
            offence_words="TA 2000 s.58",
            terrorist_connection="undecided",
            foreign_power="undecided",
            kind="SOPC",
            years="5",
            extension_months="12",
            **day_parts("convicted_on", date(2022, 8, 1)),
            **day_parts("sentenced_on", date(2022, 9, 1)),
        )

        assert answer.status_code == 302
        assert "particular concern, 5 years and 12 months on licence" in text_of(client.get(answer.url))

    def test_sentence_without_its_extension_is_said_at_its_field(self, client, person):
        page = send(
            client,
            at("conviction_add", person),
            offence_words="TA 2000 s.58",
            terrorist_connection="undecided",
            foreign_power="undecided",
            kind="SOPC",
            years="5",
            **day_parts("convicted_on", date(2022, 8, 1)),
            **day_parts("sentenced_on", date(2022, 9, 1)),
        )

        assert '<a href="#id_extension_months">Enter the extended licence in months' in page.content.decode()

    def test_sentence_of_another_is_no_choice(self, client, person):
        conviction = Conviction.objects.create(
            offender=person, offence=Offence.objects.earliest("pk"), convicted_on=date(2022, 8, 1)
        )
        other = OffenderFactory()
        theirs = Sentence.objects.create(
            offender=other,
            conviction=Conviction.objects.create(
                offender=other, offence=conviction.offence, convicted_on=date(2022, 8, 1)
            ),
            kind="SDS",
            sentenced_on=date(2022, 9, 1),
            years=2,
        )

        page = send(
            client,
            at("sentence_add", person, conviction_uid=conviction.uid),
            kind="SDS",
            years="2",
            consecutive_to=str(theirs.uid),
            **day_parts("sentenced_on", date(2022, 9, 1)),
        )

        assert "Select one of the person" in text_of(page)  # the same for a key that does not exist

    def test_appeal_that_changed_a_sentence_is_recorded_and_shown(self, client, person):
        conviction = Conviction.objects.create(
            offender=person, offence=Offence.objects.earliest("pk"), convicted_on=date(2022, 8, 1)
        )
        sentence = Sentence.objects.create(
            offender=person, conviction=conviction, kind="SDS", sentenced_on=date(2022, 9, 1), years=2
        )
        address = at("sentence_appeal", person, sentence_uid=sentence.uid)

        early = send(client, address, appeal="varied", **day_parts("on", date(2022, 8, 31)))
        done = send(client, address, appeal="varied", **day_parts("on", date(2023, 2, 1)))

        assert "cannot be decided before the sentence was passed" in text_of(early)
        changed = text_of(client.get(done.url))
        assert "The outcome of the appeal is recorded" in changed
        assert "Appeal, 1 February 2023: another sentence put in its place" in changed
        assert "an appeal changed it" in person.calculations.get(superseded_at=None).refused

        assert "Term first passed" not in text_of(client.get(address))
        send(client, address, appeal="varied", **day_parts("on", date(2023, 2, 1)), years=4)
        assert Sentence.objects.get(pk=sentence.pk).is_term_of_appeal

        Sentence.objects.update(first_term=None)  # as of before it was kept
        form = client.get(address).context["form"]
        assert (form["years"].value(), form["first_years"].value()) == (4, 0)
        refused = send(client, address, appeal="varied", **day_parts("on", date(2023, 2, 1)), years=4, first_months="x")
        assert "Enter a whole number" in text_of(refused)
        send(client, address, appeal="varied", **day_parts("on", date(2023, 2, 1)), years=4, first_years=2)
        assert Sentence.objects.get(pk=sentence.pk).first_term["years"] == 2

    def test_row_of_another_person_is_not_found_under_this_one(self, client, person, team):
        other = OffenderFactory()
        GrantFactory(subject=other, team=team, grant_role=GrantRole.LEAD)
        theirs = Alias.objects.create(offender=other, name="Ron Varga")

        assert client.get(at("alias_change", person, alias_uid=theirs.uid)).status_code == 404


class TestDates:
    def test_sheet_changes_what_it_names_and_takes_away_what_it_says(self, client, held):
        releases.record_official_dates(
            offender=held, dates={Code.PED: date(2026, 12, 5)}, source="NOMIS", as_at=date(2026, 11, 24), by=None
        )

        send(
            client,
            at("dates_record", held),
            source="NOMIS",
            away_PED="on",
            **day_parts("as_at", date(2026, 11, 30)),
            **day_parts("day_SLED", date(2028, 6, 7)),
        )

        stand = {each.code: each.falls_on for each in KeyDate.objects.current().filter(offender=held)}
        assert stand == {"CRD": date(2027, 6, 7), "SLED": date(2028, 6, 7)}
        assert Release.objects.open().filter(offender=held, basis="SED").exists()

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({}, "Enter at least one date"),
            ({"away_CRD": "on"} | day_parts("day_CRD", date(2027, 6, 8)), "Enter CRD or remove it, not both"),
            ({"day_CRD_day": "31", "day_CRD_month": "2", "day_CRD_year": "2027"}, "The date CRD must be a real date"),
            ({"as_at_year": "2027"} | day_parts("day_SED", date(2027, 6, 8)), "must be today or in the past"),
        ],
    )
    def test_says_what_to_do(self, client, held, typed, said):
        sheet = {"source": "NOMIS"} | day_parts("as_at", date(2026, 11, 30))

        page = text_of(send(client, at("dates_record", held), **sheet | typed))

        assert said in page
        assert KeyDate.objects.count() == 1

    def test_shows_what_stands_now_beside_each(self, client, held):
        assert "7 June 2027 NOMIS, as at 24 November 2026" in text_of(client.get(at("dates_record", held)))


class TestMovements:
    def test_person_is_received_once_though_the_form_is_sent_twice(self, client, person, prison):
        address = at("movement_record", person)
        typed = hidden_of(client.get(address)) | {"happening": "received", "establishment": prison.code}
        typed |= day_parts("on", date(2026, 11, 30))

        answers = [client.post(address, typed) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        assert Movement.objects.filter(offender=person).count() == 1

    def test_only_what_can_have_happened_is_offered(self, client, held):
        page = text_of(client.get(at("movement_record", held)))

        assert "Released" not in page
        assert "Record a release" in page
        assert "Absconded" in page
        assert "Returned to custody" not in page

    def test_release_day_sheet_that_is_open_is_led_to(self, client, held):
        assert "Open the release-day sheet" not in text_of(client.get(at("movement_record", held)))
        release = Release.objects.get(offender=held)
        make_list(release=release, on=date(2026, 12, 1), by=None)

        page = client.get(at("movement_record", held)).content.decode()

        assert f'href="{at("release_day", held)}">Open the release-day sheet' in page

    def test_hold_is_shown_and_keeps_nobody_past_the_date(self, client, held):
        sheet = {"dates": {Code.CRD: date(2026, 12, 1)}, "source": "NOMIS", "as_at": date(2026, 11, 24)}
        releases.record_official_dates(offender=held, by=None, **sheet)
        release = Release.objects.get(offender=held)
        send(
            client,
            at("release_hold", held, release_uid=release.uid),
            kind="identity",
            reason="Two names on the warrant",
        )
        address = at("release_record", held)
        client.force_login(let_in(held, "ppcs", role="ppcs"))
        shown = client.get(address)
        typed = hidden_of(shown)

        assert "On hold Identity not certain" in text_of(shown)
        assert [client.post(address, typed).status_code for _ in range(2)] == [302, 302]
        release.refresh_from_db()
        assert release.status == Release.Status.RELEASED

    def test_hold_is_lifted_with_a_reason(self, client, held):
        release = Release.objects.get(offender=held)
        send(client, at("release_hold", held, release_uid=release.uid), kind="identity", reason="Two of the name")

        send(client, at("hold_lift", held, hold_uid=ReleaseHold.objects.get().uid), reason="One and the same")

        assert ReleaseHold.objects.get().lifted_because == "One and the same"

    def test_the_prison_that_a_person_left_lands_on_the_record_that_it_may_still_read(self, client, prison):
        gate = TeamFactory(agency__kind="prison", kind="establishment", place_code=prison.code)
        client.force_login(UserFactory(role="prison_decision_maker", agency=gate.agency, teams=[gate]))
        leaver = OffenderFactory()
        custody.receive(offender=leaver, establishment=prison, on=date(2023, 3, 15), by=None)
        sheet = {"dates": {Code.CRD: date(2026, 12, 1)}, "source": "NOMIS", "as_at": date(2026, 11, 24)}
        releases.record_official_dates(offender=leaver, by=None, **sheet)
        address = at("release_record", leaver)

        landed = client.post(address, hidden_of(client.get(address)), follow=True)

        assert landed.status_code == 200
        assert landed.request["PATH_INFO"] == at("person", leaver)
        assert "The release is recorded." in text_of(landed)

    def test_day_before_the_last_movement_is_refused_at_the_day(self, client, held):
        typed = {"happening": "absconded"} | day_parts("on", date(2023, 3, 14))

        page = send(client, at("movement_record", held), **typed).content.decode()

        assert '<a href="#id_on_0">The date is before the latest movement' in page

    def test_ready_leads_to_what_must_be_in_hand_and_changes_nothing(self, client, held):
        release = Release.objects.get(offender=held)
        address = at("release_ready", held, release_uid=release.uid)

        answers = [client.get(address), client.post(address)]

        assert [answer.url for answer in answers] == [at("person_readiness", held)] * 2
        release.refresh_from_db()
        assert release.status == Release.Status.EXPECTED
