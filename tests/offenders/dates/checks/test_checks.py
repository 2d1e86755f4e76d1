"""Two people work out the same dates, each without the other's answer."""

import copy
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from offenders.dates.checks import actions as date_check_verbs
from offenders.dates.record_adapter import fingerprint, fingerprint_of, whole_record_of
from offenders.dates.rules.date_checks import CHECKED
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import date_checks
from offenders.models import Adjustment, Conviction, DateCheck, Movement, Offence, Offender, Sentence
from offenders.sentencing import actions as sentences
from release_monitor.database.rights import as_owner
from sharing import audit
from sharing.access.two_people import SamePerson
from sharing.drafts import actions as drafts
from sharing.models import Alert, AuditEntry, AuditPayload, Draft
from tests import roles
from tests.answers import without_keys
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.offenders import halden as halden_and_others

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

world = halden_and_others.world(halden_and_others.with_sentence)

PED, SLED = date(2027, 3, 17), date(2029, 3, 19)  # of nobody's making: neither the prison's nor ours
FOUND = {Code.PED: PED, Code.SLED: SLED}
OTHER = {Code.PED: date(2027, 3, 18), Code.SLED: SLED}


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


def made(person, by, dates=FOUND, **more):
    return date_check_verbs.make_check(offender=person, dates=dates, seen=date_checks.record_now(person), by=by, **more)


def answered(check, by, dates=FOUND):
    return date_check_verbs.answer_check(check=check, dates=dates, seen=date_checks.record_now(check.offender), by=by)


def changed(person, days=10):
    """The record becomes another, by the action that people use."""
    sentences.add_adjustment(offender=person, kind="remand", days=days, starts_on=None, ends_on=None, by=UserFactory())


def typed(person, dates=FOUND, **more):
    """What a browser sends: each date, or that there is none."""
    body = {"seen": date_checks.record_now(person)}
    for code in CHECKED:
        day = dates.get(code)
        if day:
            body |= {f"day_{code}_day": day.day, f"day_{code}_month": day.month, f"day_{code}_year": day.year}
        else:
            body[f"none_{code}"] = "on"
    return body | more


def address(name, person, check=None):
    return reverse(name, kwargs={"uid": person.uid} | ({"date_check_uid": check.uid} if check else {}))


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


class TestActions:
    def test_both_answers_are_compared(self, halden, sentenced, officer, colleague):
        agreed = answered(made(halden, officer), colleague)

        assert (agreed.maker, agreed.checker, agreed.agrees) == (officer, colleague, True)

    def test_one_day_apart_is_no_agreement(self, halden, sentenced, officer, colleague):
        check = answered(made(halden, officer), colleague, OTHER)

        assert check.agrees is False
        assert list(date_checks.differs_on(check)) == [Code.PED]

    def test_maker_cannot_be_the_second(self, halden, sentenced, officer):
        check = made(halden, officer)

        with pytest.raises(SamePerson):
            answered(check, officer)
        check.refresh_from_db()
        assert check.checked_at is None

    @pytest.mark.parametrize("other", [{"staff_number": "p 4600"}, {"name": "Pym, Gareth"}, {"staff_number": ""}])
    def test_second_account_of_the_maker_cannot_either(self, halden, sentenced, full_sutton, other):
        officer = UserFactory(name="Gareth Pym", staff_number="P4600")
        check = made(halden, officer)

        with pytest.raises(SamePerson):
            answered(check, UserFactory(teams=[full_sutton], **other))
        assert DateCheck.objects.get().checked_at is None

    def test_who_can_sign_with_nobody_is_refused_at_the_first_answer(self, halden, sentenced):
        for user in (UserFactory(staff_number=""), UserFactory(role="partner")):
            with pytest.raises(SamePerson):
                made(halden, user)
        assert not DateCheck.objects.exists()

    def test_the_same_form_twice_makes_one(self, halden, sentenced, officer, colleague):
        uid = DateCheck._meta.get_field("uid")
        assert uid.unique
        first = made(halden, officer)

        assert made(halden, officer, uid=first.uid) == first
        assert answered(first, colleague).checked_at == answered(first, colleague).checked_at
        assert AuditEntry.objects.filter(verb="offenders.date_check_answered").count() == 1

    def test_a_third_answer_is_refused(self, halden, sentenced, officer, colleague):
        check = answered(made(halden, officer), colleague)

        for late in (UserFactory(), colleague):
            with pytest.raises(date_check_verbs.DateCheckRefused):
                answered(check, late, OTHER)

    def test_second_first_answer_is_refused_in_words(self, halden, sentenced, officer, colleague):
        made(halden, officer)

        with pytest.raises(date_check_verbs.DateCheckRefused, match="Gareth Pym gave the first answer before you"):
            made(halden, colleague)
        with pytest.raises(date_check_verbs.DateCheckRefused, match="Your answer is waiting"):
            made(halden, officer)

    def test_nothing_is_left_behind_when_the_last_step_fails(self, halden, sentenced, officer, colleague, monkeypatch):
        check = made(halden, officer)

        def down(**what):
            raise OSError

        monkeypatch.setattr(audit, "record", down)
        with pytest.raises(OSError):
            answered(check, colleague)
        with pytest.raises(OSError):
            date_check_verbs.begin_again(check=check, reason="A slip", by=officer)
        check.refresh_from_db()
        assert (check.checked_at, check.ended_at) == (None, None)


OF_NO_DATE = {  # of an offence: what no calculation reads
    *("key", "title", "year", "codes", "aliases", "triable", "note", "source", "is_confirmed", "programme"),
    *("maximum", "maxima", "committed_from", "committed_until", "schedule_17a", "schedule_18", "schedule_1"),
    *("brings_notification", "connection_possible"),
}


class TestRecordThatChanges:
    def test_change_in_between_ends_the_check_and_compares_nothing(self, halden, sentenced, officer, colleague):
        check = made(halden, officer)
        Sentence.objects.filter(pk=sentenced.pk).update(years=7)  # behind the actions' back

        ended = answered(check, colleague)

        assert (ended.ended_because, ended.agrees, ended.checker_dates) == ("The record was changed", None, None)

    def test_change_by_an_action_ends_it_and_its_alert_at_once(self, halden, sentenced, officer):
        check = made(halden, officer)

        changed(halden)

        check.refresh_from_db()
        assert check.ended_because == "The record was changed"
        assert Alert.objects.get(kind="dates.check_waits").state == Alert.State.RESOLVED

    def test_change_of_something_that_decides_no_date_does_not(self, halden, sentenced, officer, places, sheet):
        check = made(halden, officer)

        sheet(PED=date(2027, 3, 14))
        with as_owner():
            Movement.objects.filter(offender=halden).update(establishment=places["FKI"], note="By van")

        check.refresh_from_db()
        assert check.ended_at is None
        assert check.record == date_checks.record_now(halden)

    def test_answer_worked_out_from_other_facts_is_not_taken(self, halden, sentenced, officer):
        seen = date_checks.record_now(halden)
        changed(halden)

        with pytest.raises(date_check_verbs.DateCheckRefused, match="The record changed while you worked"):
            date_check_verbs.make_check(offender=halden, dates=FOUND, seen=seen, by=officer)

    def test_finished_check_makes_way_for_one_of_the_new_record(self, halden, sentenced, officer, colleague):
        old = answered(made(halden, officer), colleague)
        changed(halden)

        new = made(halden, colleague)

        old.refresh_from_db()
        assert (old.ended_because, new.ended_at) == ("The record was changed", None)

    def test_each_fact_that_decides_a_date_is_in_the_fingerprint(self, halden, sentenced):
        Adjustment.objects.create(offender=halden, kind="remand", days=10)
        seen = {fingerprint_of(whole_record_of(halden))}
        for act in (
            lambda: Sentence.objects.update(months=1),
            lambda: Sentence.objects.update(consecutive_to=second(sentenced)),
            lambda: Conviction.objects.update(committed_on=date(2022, 1, 1)),
            lambda: Conviction.objects.update(terrorist_connection="no"),
            lambda: Offence.objects.filter(conviction__offender=halden).update(schedule_19za="part_1"),
            lambda: Adjustment.objects.update(days=11),
            lambda: Movement.objects.update(happened_on=date(2023, 3, 14)),
            lambda: Offender.objects.update(date_of_birth=date(1991, 3, 10)),
        ):
            with as_owner():
                act()
            found = fingerprint_of(whole_record_of(Offender.objects.get(pk=halden.pk)))
            assert found not in seen
            seen.add(found)

    @pytest.mark.parametrize("happening", ["transferred", "moved_to_hospital", "temporarily_released", "came_back"])
    def test_another_place_in_the_same_custody_leaves_the_answers_as_they_are(self, halden, sentenced, happening):
        seen = date_checks.record_now(halden)
        Movement.objects.create(offender=halden, happening=happening, happened_on=date(2026, 11, 30))

        assert date_checks.record_now(halden) == seen

    @pytest.mark.parametrize(
        ("model", "names", "besides"),
        [
            (
                Sentence,
                fingerprint.OF_SENTENCE,
                {
                    "offender",
                    "conviction",
                    "consecutive_to",
                    "questioned",
                    "questioned_since",
                    "kept_because",
                    "first_term",
                },
            ),
            (
                Conviction,
                fingerprint.OF_CONVICTION,
                {"offender", "offence", "court", "offence_words", "to_classify_since"},
            ),
            (Offence, fingerprint.OF_OFFENCE, OF_NO_DATE),
            (Adjustment, fingerprint.OF_ADJUSTMENT, {"offender", "credited_to"}),
            (Movement, fingerprint.OF_MOVEMENT, {"offender", "establishment", "note", "recorded_at", "recorded_by"}),
        ],
    )
    def test_a_new_field_is_read_or_said_not_to_be(self, model, names, besides):
        fields = {field.name for field in model._meta.get_fields() if field.concrete} - {"id", "uid"}

        assert fields == set(names) | besides


def another(check):
    """A row like this one."""
    row = copy.copy(check)
    row.pk, row.uid = None, DateCheck._meta.get_field("uid").get_default()
    return row


def second(sentence):
    return Sentence.objects.create(
        offender=sentence.offender, conviction=sentence.conviction, kind="SDS", sentenced_on=date(2023, 3, 15), years=1
    )


class TestBeginAgain:
    def test_ends_with_its_reason_and_a_new_one_can_begin(self, halden, sentenced, officer, colleague):
        check = answered(made(halden, officer), colleague, OTHER)

        ended = date_check_verbs.begin_again(check=check, reason="A day was counted twice", by=colleague)

        assert ended.ended_because == "A day was counted twice"
        assert made(halden, UserFactory()).ended_at is None

    def test_needs_a_reason(self, halden, sentenced, officer):
        with pytest.raises(date_check_verbs.DateCheckRefused):
            date_check_verbs.begin_again(check=made(halden, officer), reason=" ", by=officer)

    def test_twice_keeps_the_first_reason(self, halden, sentenced, officer):
        check = made(halden, officer)
        date_check_verbs.begin_again(check=check, reason="A slip", by=officer)

        assert date_check_verbs.begin_again(check=check, reason="Another", by=officer).ended_because == "A slip"


class TestAlert:
    def test_prison_and_casework_are_told_and_it_is_over_when_answered(
        self, halden, sentenced, officer, colleague, full_sutton
    ):
        casework = TeamFactory(agency__kind="ppcs")
        prison = TeamFactory(agency__kind="prison")
        for team in (casework, prison):
            GrantFactory(subject=halden, team=team)

        check = made(halden, officer)

        alert = Alert.objects.get(kind="dates.check_waits")
        told = set(alert.receipts.values_list("team__agency__kind", flat=True))
        assert told == {"ppcs", "prison"}
        assert (alert.severity_word, alert.link) == ("normal", address("date_check", halden))
        answered(check, colleague)
        alert.refresh_from_db()
        assert (alert.state, alert.reason) == ("resolved", "Worked out by Colin Strand too")


def spellings(day):
    return {
        day.isoformat(),
        f"{day.day} {day:%B %Y}",
        f"{day.day} {day:%b %Y}",
        f"{day:%d/%m/%Y}",
        f'value="{day.year}"',
    }


class TestBlind:
    """Until the second answer is in, the first is in no byte that anybody receives."""

    OF_DATES = (
        *("person", "person_timeline", "person_sentence", "person_working", "date_check", "person_change"),
        *("date_check_make", "dates_record"),
    )
    OTHERS = (
        *("person_access", "person_checks", "person_parole", "person_licence", "person_registers"),
        "person_breaches",
    )
    FAR = {Code.PED: date(2091, 7, 23), Code.SLED: date(2093, 9, 27)}
    WORDS = {word for day in FAR.values() for word in spellings(day)} | {"2091", "2093"}

    def told(self, client, where, **more):
        response = client.get(where, **more)
        page = b"".join(response).decode() if response.streaming else response.content.decode()
        return without_keys(page)

    @pytest.fixture
    def waiting(self, halden, sentenced, officer):
        return made(halden, officer, self.FAR)

    def test_no_role_sees_it_on_any_page(self, client, halden, waiting, full_sutton):
        seen = []
        for role in roles.that_have_every_capability():
            client.force_login(UserFactory(role=role, teams=[full_sutton]))
            for where in self.everywhere(halden, waiting):
                page = self.told(client, where, follow=True)
                seen += [(role, where, word) for word in self.WORDS if word in page]

        assert seen == []

    def about_dates(self, person, check):
        for name in self.OF_DATES:
            yield address(name, person)
        yield address("date_check_answer", person, check)
        yield address("date_check_again", person, check)

    def everywhere(self, person, check):
        yield from self.about_dates(person, check)
        for name in self.OTHERS:
            yield address(name, person)
        yield from (reverse(name) for name in ("home", "people", "releases", "alerts", "people_export"))
        yield reverse("people-detail", args=[person.uid])

    def test_nor_does_the_maker(self, as_officer, halden, waiting):
        for where in self.everywhere(halden, waiting):
            page = self.told(as_officer, where, follow=True)
            assert not {word for word in self.WORDS if word in page}, where

    def test_nor_does_an_answer_with_errors(self, client, halden, waiting, colleague):
        client.force_login(colleague)

        page = without_keys(client.post(address("date_check_answer", halden, waiting), {}).content.decode())

        assert "Enter PED, or select No such date" in page
        assert not {word for word in self.WORDS if word in page}

    def test_nor_do_the_log_and_the_alert(self, halden, waiting):
        said = [without_keys(str(payload.data)) for payload in AuditPayload.objects.all()]
        said += [without_keys(f"{alert.title} {alert.text} {alert.key}") for alert in Alert.objects.all()]

        assert not [words for words in said if "2091" in words or "2093" in words]

    def test_given_up_unanswered_it_stays_closed(self, as_officer, halden, waiting, officer):
        date_check_verbs.begin_again(check=waiting, reason="A slip", by=officer)

        for where in self.about_dates(halden, waiting):
            assert "2091" not in self.told(as_officer, where, follow=True)
        assert not [each for each in AuditPayload.objects.all() if "2091" in str(each.data)]

    def test_earlier_answers_stay_closed_while_a_new_one_waits(self, as_officer, halden, waiting, officer, colleague):
        answered(waiting, colleague, OTHER)
        date_check_verbs.begin_again(check=waiting, reason="They differ", by=officer)
        new = made(halden, UserFactory(), self.FAR)

        for where in self.about_dates(halden, new):
            assert "2091" not in self.told(as_officer, where, follow=True)

    def test_the_form_shows_no_date_of_any_source(self, client, halden, waiting, sheet, colleague):
        sheet(PED=date(2027, 3, 14))
        client.force_login(colleague)

        page = text(client.get(address("date_check_answer", halden, waiting)))

        assert "Standard determinate" in page or "standard determinate" in page
        for day in (date(2027, 3, 14), date(2027, 3, 15), date(2029, 3, 14)):  # the prison's, ours
            assert f"{day.day} {day:%B %Y}" not in page

    def test_log_has_both_once_both_are_in(self, halden, waiting, colleague):
        answered(waiting, colleague)

        payload = AuditEntry.objects.get(verb="offenders.date_check_answered").payload.data
        assert payload["maker"]["PED"] == "2091-07-23"
        assert payload["checker"]["PED"] == PED.isoformat()
        assert payload["differ"] == ["PED", "SLED"]


class TestPages:
    def test_the_whole_task(self, client, halden, sentenced, officer, colleague):
        client.force_login(officer)
        first = client.post(address("date_check_make", halden), typed(halden), follow=True)
        check = DateCheck.objects.get()
        assert "hidden until a second person has given theirs" in text(first)

        client.force_login(colleague)
        assert "Do the second check" in text(client.get(address("person_working", halden)))
        shown = client.post(address("date_check_answer", halden, check), typed(halden, OTHER), follow=True)

        page = text(shown)
        assert "The 2 checks do not match." in page
        assert "17 March 2027" in page
        assert "18 March 2027" in page
        assert "1 day apart" in page
        box = text(client.get(address("person_working", halden)))
        assert "They differ on parole eligibility (PED)." in box

        again = client.post(address("date_check_again", halden, check), {"reason": "Counted anew"}, follow=True)
        assert "These dates have not been checked." in text(again)
        assert "Gareth Pym and Colin Strand: differed Ended: Counted anew" in text(again)

    def test_agreed_stands_beside_the_prisons_and_ours(self, as_officer, halden, sentenced, sheet, officer, colleague):
        sheet(PED=date(2027, 3, 14))
        answered(made(halden, officer), colleague)

        lines = {line.code: line for line in as_officer.get(address("date_check", halden)).context["page"].lines}
        box = text(as_officer.get(address("person_working", halden)))

        assert (lines["PED"].first, lines["PED"].second) == (PED, PED)
        assert (lines["PED"].official, lines["PED"].worked_out) == (date(2027, 3, 14), date(2027, 3, 15))
        assert (lines["PED"].official_differs, lines["PED"].worked_out_differs) == (True, True)
        assert "Checked by Gareth Pym and Colin Strand on 1 December 2026." in box

    def test_change_of_the_record_makes_it_one_of_then(self, client, halden, sentenced, officer, colleague, at_noon):
        answered(made(halden, officer), colleague)
        at_noon.shift(timedelta(days=2))
        changed(halden)
        client.force_login(officer)

        page = text(client.get(address("date_check", halden)))
        box = text(client.get(address("person_working", halden)))

        assert "for the record as it was on 1 December 2026" in page
        assert "The record has changed since." in page
        assert "Not checked since the record changed." in box
        assert "Checked by Gareth Pym" not in box

    def test_maker_is_told_that_somebody_else_must(self, as_officer, halden, sentenced, officer):
        check = made(halden, officer)

        page = as_officer.get(address("date_check_answer", halden, check), follow=True)

        assert page.redirect_chain == [(address("date_check", halden), 302)]
        assert "Someone else must do this one" in text(page)
        refused = as_officer.post(address("date_check_answer", halden, check), typed(halden))
        assert "Someone else must do this one" in text(refused)
        assert DateCheck.objects.get().checked_at is None

    def test_account_without_a_number_is_told_whom_to_ask(self, client, halden, sentenced, full_sutton):
        client.force_login(UserFactory(role="prison_offender_manager", teams=[full_sutton], staff_number=""))

        page = client.get(address("date_check_make", halden), follow=True)

        assert "Your account has no staff number. Ask an administrator to add it" in text(page)

    def test_who_may_only_read_finds_no_form(self, client, halden, sentenced, officer, full_sutton):
        check = made(halden, officer)
        client.force_login(UserFactory(role="auditor", teams=[full_sutton]))

        page = client.get(address("date_check", halden)).content.decode()

        assert address("date_check_answer", halden, check) not in page
        assert "Only people who can edit the record can do it." in page

    def test_what_was_typed_stays_when_it_cannot_be_taken(self, as_officer, halden, sentenced):
        body = typed(halden)
        body |= {"day_PED_day": "31", "day_PED_month": "2", "day_CRD_day": "1"}
        del body["none_TED"]
        body |= {"none_SLED": "on"}

        page = as_officer.post(address("date_check_make", halden), body)

        assert page.context["form"].errors == {
            "day_PED": ["The date PED must be a real date, for example 27 3 2026"],
            "day_TED": ["Enter TED, or select No such date"],
            "day_CRD": ["The date CRD must include a month and a year"],
            "day_SLED": ["Enter SLED or select No such date, not both"],
        }
        html = page.content.decode()
        assert re.search(r'name="day_PED_day"[^>]* value="31"', html)
        assert 'href="#id_day_PED' in html
        assert not DateCheck.objects.exists()

    def test_sled_is_not_said_beside_its_parts(self, as_officer, halden, sentenced):
        page = as_officer.post(
            address("date_check_make", halden), typed(halden, FOUND | {Code.SED: SLED, Code.LED: SLED})
        )

        assert page.context["form"].errors == {
            "day_SLED": ["Enter SLED if SED and LED are the same date, or enter SED and LED separately"]
        }

    def test_no_date_at_all_is_no_answer(self, as_officer, halden, sentenced):
        page = as_officer.post(address("date_check_make", halden), typed(halden, {}))

        assert page.context["form"].non_field_errors() == ["Enter at least one date"]

    def test_facts_that_changed_under_the_form_are_shown_before_it_is_taken(self, as_officer, halden, sentenced):
        body = typed(halden)
        changed(halden, days=77)

        page = as_officer.post(address("date_check_make", halden), body)

        assert "The record changed while you worked." in text(page)
        assert "Remand: 77 days" in text(page)
        again = re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]
        as_officer.post(address("date_check_make", halden), body | {"seen": again})
        assert DateCheck.objects.get().record == again

    def test_record_that_changed_since_the_first_answer_ends_the_check(
        self, client, halden, sentenced, officer, colleague
    ):
        check = made(halden, officer)
        client.force_login(colleague)
        Sentence.objects.filter(pk=sentenced.pk).update(years=7)

        page = client.post(address("date_check_answer", halden, check), typed(halden), follow=True)

        assert "The record changed after the first answer. Nothing was compared" in text(page)
        assert DateCheck.objects.get().ended_because == "The record was changed"

    def test_draft_comes_back_and_is_forgotten_when_it_is_sent(self, client, halden, sentenced, officer, colleague):
        check = made(halden, officer)
        drafts.save_draft(
            user=colleague,
            form="date_check.answer",
            key=str(check.uid),
            typed={"day_PED_day": ["23"], "seen": [check.record]},
        )
        client.force_login(colleague)

        page = client.get(address("date_check_answer", halden, check)).content.decode()
        assert re.search(r'name="day_PED_day"[^>]* value="23"', page)
        client.post(address("date_check_answer", halden, check), typed(halden))

        assert not Draft.objects.exists()

    def test_timeline_tells_who_and_whether_and_no_date(self, as_officer, halden, sentenced, officer, colleague):
        date_check_verbs.begin_again(check=answered(made(halden, officer), colleague, OTHER), reason="Anew", by=officer)

        page = text(as_officer.get(address("person_timeline", halden) + "?about=date_checks"))

        for words in (
            "Dates worked out by hand",
            "they differ on parole eligibility (PED)",
            "by Colin Strand",
            "Check of the dates ended Anew",
        ):
            assert words in page
        assert "17 March 2027" not in page

    def test_pages_ask_no_more_for_twenty_checks_than_for_one(
        self, as_officer, halden, sentenced, officer, colleague, django_assert_num_queries
    ):
        def asked(name):
            from django.db import connection
            from django.test.utils import CaptureQueriesContext

            with CaptureQueriesContext(connection) as queries:
                assert as_officer.get(address(name, halden)).status_code == 200
            return len(queries)

        date_check_verbs.begin_again(check=answered(made(halden, officer), colleague), reason="Anew", by=officer)
        ended = DateCheck.objects.get()
        made(halden, officer)
        names = ("date_check", "person_working", "person_timeline")
        before = [asked(name) for name in names]
        DateCheck.objects.bulk_create(another(ended) for _ in range(20))

        assert [asked(name) for name in names] == before
        assert max(before) <= 32
