"""Testing different dates: another term, connection or days; and that nothing is kept of it."""

from datetime import date

import pytest
from django.apps import apps
from django.urls import reverse

from offenders.custody.rules import HeldUnder
from offenders.dates.record_adapter import Imagined, ImaginedFinding, MoreDays, imagined, record_of, work_out
from offenders.dates.rules.releases import Basis, Code, release_routes, warned_of
from offenders.models import Adjustment, Conviction, KeyDate
from offenders.releases.warnings.rules import days_told
from sharing.models import AuditEntry
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.offenders import halden as halden_and_others

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

world = halden_and_others.world(halden_and_others.with_sentence)


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def ask(browser, halden, sentenced):
    """Asks the page; a name is that of a field, without the key of its row."""

    def make(**typed):
        keys = {"t": sentenced.uid, "c": sentenced.conviction.uid}
        query = {"asked": "1", "c-" + keys["c"].hex[-8:] + "-word": "yes", **_day(keys["c"], date(2023, 3, 2))}
        term = {"years": 6} | {name: number for name, number in typed.items() if name in ("years", "months", "days")}
        query |= {f"t-{keys['t'].hex[-8:]}-{name}": number for name, number in term.items()}
        if "word" in typed:
            query[f"c-{keys['c'].hex[-8:]}-word"] = typed["word"]
            query |= _day(keys["c"], typed.get("on"))
        for row in Adjustment.objects.all():
            query[f"d-{row.uid.hex[-8:]}-days"] = typed.get("remand", row.days)
        query |= {name: value for name, value in typed.items() if name.startswith(("more", "adjourned"))}
        return browser.get(reverse("person_what_if", kwargs={"uid": halden.uid}), query)

    return make


def _day(uid, day):
    parts = (
        {"day": day.day, "month": day.month, "year": day.year} if day else dict.fromkeys(("day", "month", "year"), "")
    )
    return {f"c-{uid.hex[-8:]}-on_{place}": part for place, part in parts.items()}


def text(response):
    return " ".join(response.content.decode().split())


def beside(rows):
    return {row.code or row.title: (row.now, row.then) for row in rows}


class TestImagined:
    def test_rows_of_the_record_stay_as_they_are(self, halden, officer, sentenced):
        row = Adjustment.objects.create(offender=halden, kind="remand", days=100)
        record = record_of(halden, reader=officer)
        changes = Imagined(
            terms={sentenced.uid: {"years": 4}},
            connections={sentenced.conviction.uid: ImaginedFinding("no")},
            days={row.uid: 0},
            more=(MoreDays("ada", 14, date(2024, 2, 1)),),
        )

        other = imagined(record, changes)

        [was], [is_now] = record.sentences, other.sentences
        assert (was.years, was.conviction.terrorist_connection) == (6, "yes")
        assert (is_now.years, is_now.conviction.terrorist_connection) == (4, "no")
        assert [each.days for each in record.adjustments] == [100]
        assert [(each.kind, each.days, each.pk) for each in other.adjustments] == [("ada", 14, None)]

    def test_conviction_that_two_sentences_share_changes_for_both(self, halden, officer, sentenced):
        sentenced.pk, sentenced.uid = None, None
        type(sentenced).objects.create(
            offender=halden, conviction=sentenced.conviction, kind="SDS", sentenced_on=date(2023, 3, 15), years=2
        )
        record = record_of(halden, reader=officer)

        other = imagined(record, Imagined(connections={sentenced.conviction.uid: ImaginedFinding("undecided")}))

        assert [each.conviction.terrorist_connection for each in other.sentences] == ["undecided"] * 2

    def test_nothing_imagined_is_the_same_record(self, halden, officer, sentenced):
        record = record_of(halden, reader=officer)

        assert work_out(imagined(record, Imagined())) == work_out(record)
        assert not Imagined()


class TestRules:
    @pytest.mark.parametrize(
        ("warn_on", "told"),
        [
            (date(2026, 12, 30), {28: "12-02", 14: "12-16", 7: "12-23", 2: "12-28", 1: "12-29"}),
            (date(2026, 12, 29), {28: "12-01", 14: "12-15", 7: "12-22", 2: "12-27", 1: "12-28"}),
            (date(2026, 12, 28), {28: "12-01", 14: "12-14", 7: "12-21", 2: "12-26", 1: "12-27"}),
            (date(2026, 12, 15), {14: "12-01", 7: "12-08", 2: "12-13", 1: "12-14"}),
            (date(2026, 12, 2), {1: "12-01"}),
            (date(2026, 12, 1), {}),
        ],
    )
    def test_windows_are_told_from_today_on(self, warn_on, told):
        found = days_told(warn_on=warn_on, on=date(2026, 12, 1))

        assert {days: f"{day:%m-%d}" for days, day in found.items()} == told

    @pytest.mark.parametrize(
        ("own", "warned"),
        [
            ({}, date(2027, 3, 10)),
            ({Code.CRD: date(2027, 3, 9)}, date(2027, 3, 9)),
            ({Code.CRD: date(2027, 3, 11)}, date(2027, 3, 10)),
            ({Code.SLED: date(2027, 3, 3)}, date(2027, 3, 3)),  # another release route, and earlier
        ],
    )
    def test_counted_release_is_warned_of_by_the_earliest_that_either_knows(self, own, warned):
        wanted = release_routes({Code.CRD: date(2027, 3, 10)}, under=HeldUnder.SENTENCE)

        assert warned_of(wanted, own, under=HeldUnder.SENTENCE) == {Basis.CRD: warned}


class TestPage:
    def test_another_term_is_shown_beside_that_on_record(self, ask, sheet):
        sheet(PED=date(2027, 3, 15), SLED=date(2029, 3, 14))

        page = ask(years=5)

        answer = page.context["answer"]
        assert beside(answer.dates) == {
            "PED": (date(2027, 3, 15), date(2026, 7, 14)),
            "SLED": (date(2029, 3, 14), date(2028, 3, 14)),
        }
        assert answer.said == ["Sentence 1: SDS 5 years instead of SDS 6 years"]
        for words in (
            "The official sheet stays as it is",
            "365 days earlier",
            "How the test dates were worked out",
        ):
            assert words in text(page)

    def test_everybody_would_be_warned_of_the_earlier_day_and_the_list_changes(self, ask, sheet):
        sheet(PED=date(2027, 3, 15), SLED=date(2029, 3, 14))

        answer = ask(years=5).context["answer"]

        counted = next(way for way in answer.ways if way.is_counted)
        assert (counted.leaves_on, counted.warned.now, counted.warned.then) == (
            date(2029, 3, 14),
            date(2029, 3, 14),
            date(2028, 3, 14),
        )
        assert (answer.weeks.leaves, answer.weeks.enters) == (date(2029, 3, 12), date(2028, 3, 13))
        assert beside(answer.alerts)["28 days before"] == (date(2029, 2, 14), date(2028, 2, 15))
        assert (answer.changed.severity, answer.changed.within) == ("normal", "24 hours")
        assert [line.partition(":")[0] for line in answer.opens]
        assert not answer.closes

    def test_change_so_near_is_to_be_read_within_hours(self, ask, sheet):
        sheet(PED=date(2026, 12, 30), SLED=date(2029, 3, 14))

        answer = ask(years=3, months=9).context["answer"]  # ends on 14 December 2026

        assert answer.changed.after == date(2026, 12, 14)
        assert (answer.changed.severity, answer.changed.within) == ("high", "4 hours")

    def test_term_that_agrees_with_the_sheet_closes_the_difference(self, ask, sheet):
        sheet(PED=date(2026, 7, 14), SLED=date(2028, 3, 14))

        answer = ask(years=5).context["answer"]

        assert not answer.opens
        assert any("Parole eligibility" in line for line in answer.closes)

    def test_later_term_moves_nothing_of_which_anybody_is_warned(self, ask, sheet):
        sheet(PED=date(2027, 3, 15), SLED=date(2029, 3, 14))

        answer = ask(years=7).context["answer"]

        assert (answer.changed, answer.weeks.leaves) == (None, None)
        assert not any(way.warned.moves for way in answer.ways)

    def test_days_of_remand_are_changed_and_taken_away(self, ask, halden):
        Adjustment.objects.create(offender=halden, kind="remand", days=100)

        fewer, none = ask(remand=92).context["answer"], ask(remand=0).context["answer"]

        assert beside(fewer.dates)["PED"] == (date(2026, 12, 5), date(2026, 12, 13))
        assert beside(none.dates)["PED"] == (date(2026, 12, 5), date(2027, 3, 15))
        assert fewer.said == ["Remand: 92 days instead of 100"]

    def test_days_are_added(self, ask):
        typed = {"more_kind": "ada", "more_days": 14, "more_from_day": 1, "more_from_month": 2, "more_from_year": 2024}

        answer = ask(**typed).context["answer"]

        assert beside(answer.dates)["PED"] == (date(2027, 3, 15), date(2027, 3, 29))
        assert answer.said == ["Additional days awarded: 14 more days"]

    def test_connection_that_falls_away_is_told_as_the_rules_read_it(self, ask, sentenced):
        offence = sentenced.conviction.offence
        type(offence).objects.filter(pk=offence.pk).update(statute="Explosives Act 1875", schedule_19za="none")

        answer = ask(word="set_aside").context["answer"]

        assert answer.said == ["Sentence 1: terrorist connection set aside"]
        assert answer.now.dates
        assert answer.then.refused == "A date depends on something that is not recorded."

    def test_refusal_is_shown_as_on_the_page_of_the_working(self, ask, sentenced):
        type(sentenced).objects.filter(pk=sentenced.pk).update(kind="EDS")

        page = text(ask(years=5))

        assert "Sentence 1 (EDS 5 years): the extended licence is not recorded." in page or "months on licence" in page

    @pytest.mark.parametrize(
        ("typed", "field", "words"),
        [
            ({"years": 0}, "t", "Sentence 1: enter a term"),
            ({"years": "six"}, "t", "Enter a whole number, at most 99"),
            ({"word": "yes"}, "c", "Enter the date on which it was determined"),
            ({"more_kind": "ada", "more_days": 3}, "more_from", "Enter the first of these days"),
            ({"more_days": 3}, "more_kind", "Select what the days are for"),
            ({"more_kind": "remand"}, "more_days", "Enter how many days"),
        ],
    )
    def test_errors_stand_at_the_field_and_nothing_typed_is_lost(self, ask, typed, field, words):
        page = ask(**typed)

        errors = page.context["form"].errors
        assert any(name.startswith(field) and words in told for name, told in errors.items())
        assert page.context["answer"] is None
        for value in typed.values():
            assert f'value="{value}"' in page.content.decode()

    def test_first_opening_asks_about_what_is_on_record(self, browser, halden, sentenced):
        page = browser.get(reverse("person_what_if", kwargs={"uid": halden.uid}))

        form = page.context["form"]
        assert form.initial == {}
        assert form[f"t-{sentenced.uid.hex[-8:]}-years"].value() == 6
        assert page.context["answer"] is None

    def test_nothing_changed_says_so(self, ask):
        page = ask()

        assert page.context["form"].errors == {}
        assert page.context["answer"] is None
        assert "Nothing differs from the record." in text(page)

    def test_row_that_is_gone_is_left_out_and_said(self, browser, halden, sentenced):
        page = browser.get(
            reverse("person_what_if", kwargs={"uid": halden.uid}), {"asked": "1", "d-01234567-days": "4"}
        )

        assert "Part of this test is left out." in text(page)

    def test_person_without_a_sentence(self, browser, halden):
        halden.sentences.all().delete()

        page = text(browser.get(reverse("person_what_if", kwargs={"uid": halden.uid}), {"asked": "1"}))

        assert "No sentence is recorded." in page

    def test_only_that_it_was_read_is_kept(self, ask, sheet, halden, officer):
        sheet(PED=date(2027, 3, 15), SLED=date(2029, 3, 14))
        ask()  # the first request of a session writes to it
        before = counts()

        page = ask(years=5, more_kind="remand", more_days=4)

        assert page.context["answer"]
        changed = {name for name, number in counts().items() if number != before[name]}
        assert changed <= {"sharing.AuditEntry", "sharing.AuditPayload"}
        assert KeyDate.objects.filter(origin="official").count() == 2
        assert Conviction.objects.get().terrorist_connection == "yes"
        entry = AuditEntry.objects.latest("pk")
        assert (entry.action, entry.verb) == ("consultation", "person.what_if_opened")
        assert (entry.actor_id, entry.subject_id) == (officer.pk, halden.pk)

    def test_questions_are_the_same_whatever_the_number_of_rows(
        self, ask, halden, sentenced, django_assert_num_queries, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(30) as with_one:
            ask(years=5)
        for _ in range(4):
            Adjustment.objects.create(offender=halden, kind="remand", days=3)

        with django_assert_num_queries(len(with_one) + 1):  # the test itself reads the rows
            Adjustment.objects.count()
            ask(years=5)

    def test_who_may_only_read_may_ask(self, client, halden, sentenced):
        team = TeamFactory()
        GrantFactory(subject=halden, team=team)
        client.force_login(UserFactory(role="auditor", teams=[team]))

        assert client.get(reverse("person_what_if", kwargs={"uid": halden.uid})).status_code == 200


def counts():
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}
