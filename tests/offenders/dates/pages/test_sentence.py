"""The page Sentence and dates: each source beside the others, how differences stand, and what was worked out so far."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offenders.dates.differences import actions as difference_verbs
from offenders.dates.pages import date_lines
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import Calculation, DateConflict, Sentence
from offenders.sentencing import actions as sentences
from tests.factories.sharing import UserFactory
from tests.offenders.dates.overrides.test_overrides import (  # noqa: F401 - fixtures
    OURS,
    PRISONS,
    TODAY,
    held,
    proposed,
    signed,
    world,
)
from tests.offenders.halden import sentence_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


def shown(browser, person):
    return browser.get(reverse("person_sentence", kwargs={"uid": person.uid}))


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()).replace("&#x27;", "'")


def lines(response):
    return {line.code: line for line in response.context["sentence"].dates}


def crd():
    return DateConflict.objects.get(code="CRD", ended_at=None)


def court_says(person, day=OURS):
    releases.record_court_dates(
        offender=person, dates={Code.CRD: day}, source="Order of the Crown Court", as_at=TODAY, by=None
    )


class TestSources:
    def test_court_has_a_column_once_it_said_something(self, browser, held):  # noqa: F811
        assert "Order of the Crown Court" not in text(shown(browser, held))

        court_says(held)

        page = shown(browser, held)
        assert (lines(page)["CRD"].court.falls_on, lines(page)["CRD"].court_differs) == (OURS, "9 days earlier")
        assert "Order of the Crown Court, as at 1 December 2026" in text(page)
        assert "Not stated" in text(page)

    def test_date_that_the_court_alone_names_has_a_line(self, browser, held):  # noqa: F811
        releases.record_court_dates(
            offender=held, dates={Code.ARD: OURS}, source="Order of the Crown Court", as_at=TODAY, by=None
        )

        assert lines(shown(browser, held))["ARD"].court.falls_on == OURS


class TestHowItStands:
    def test_open_asked_late_accepted(self, browser, held, officer, at_noon):  # noqa: F811
        (mark,) = lines(shown(browser, held))["CRD"].marks
        assert (mark.words, mark.is_open) == ("On hold", True)

        difference_verbs.ask_prison(conflict=crd(), by=officer, on=TODAY)
        (mark,) = lines(shown(browser, held))["CRD"].marks
        assert (mark.words, mark.second) == (
            "Asked",
            "The prison's answer is due by midday on 2 December 2026. The release is on hold",
        )

        at_noon.shift(timedelta(days=1))
        browser.force_login(officer)
        (mark,) = lines(shown(browser, held))["CRD"].marks
        assert mark.words == "Answer overdue"

        difference_verbs.accept_official(conflict=crd(), reason="At large", evidence="Sheet 4", by=officer)
        page = shown(browser, held)
        (mark,) = lines(page)["CRD"].marks
        assert (mark.words, mark.is_open, lines(page)["CRD"].stops) == ("Accepted by Gareth Pym", False, False)
        assert "At large Evidence: Sheet 4" in text(page)

    def test_leads_to_where_it_is_settled_if_there_is_such_a_page(self, browser, held, monkeypatch):  # noqa: F811
        monkeypatch.setattr(date_lines, "conflict_url", lambda person, conflict: f"/settle/{conflict.code}/")

        assert "/settle/CRD/" in shown(browser, held).content.decode()

    def test_another_day_that_is_proposed_or_counts_is_told(self, browser, held, officer, colleague):  # noqa: F811
        override = proposed(held, officer)
        assert "28 January 2027 is proposed instead Until 15 December 2026, in 14 days" in text(shown(browser, held))

        signed(override, colleague)

        page = shown(browser, held)
        assert "28 January 2027 counts instead" in text(page)
        (mark,) = lines(page)["CRD"].marks
        assert (mark.words, mark.second) == ("Not resolved", "No hold while a date override is in force")
        assert lines(page)["CRD"].stops is False

    def test_who_may_change_is_led_to_another_day_and_who_may_not_is_not(
        self,
        client,
        held,  # noqa: F811
        officer,
        full_sutton,
    ):
        where = reverse("override_propose", kwargs={"uid": held.uid}) + "?code=CRD"
        client.force_login(officer)
        assert where in shown(client, held).content.decode()

        client.force_login(UserFactory(role="auditor", teams=[full_sutton]))
        assert where not in shown(client, held).content.decode()


class TestCalculations:
    def test_last_change_is_marked_and_each_is_told_with_its_reason(self, browser, held, officer):  # noqa: F811
        sentences.add_adjustment(offender=held, kind="ada", days=3, starts_on=date(2024, 1, 1), by=officer)

        page = shown(browser, held)

        assert lines(page)["CRD"].moved.startswith("3 days later since 1 December 2026. ")
        newest, *_ = page.context["sentence"].worked.lines
        assert newest.by == "Gareth Pym"
        assert [(each.code, each.moves) for each in newest.changes if each.code == "CRD"] == [("CRD", "3 days later")]
        assert "CRD 28 January 2027 → 31 January 2027, 3 days later" in text(page)
        assert lines(page)["SLED"].moved == ""

    def test_refusal_is_told_too(self, browser, held, officer):  # noqa: F811
        sentences.record_appeal(
            sentence=Sentence.objects.get(), appeal=Sentence.Appeal.VARIED, on=date(2026, 11, 30), by=officer
        )

        page = text(shown(browser, held))

        assert "Not calculated." in page
        assert "an appeal changed it" in page
        assert "An appeal was decided" in page


class TestChains:
    @pytest.fixture
    def sentenced(self, halden):
        Sentence.objects.all().delete()
        return sentence_of(halden)

    def add(self, first, **more):
        return Sentence.objects.create(
            **{
                "offender": first.offender,
                "conviction": first.conviction,
                "kind": "SDS",
                "sentenced_on": first.sentenced_on,
            }
            | more
        )

    def test_one_after_the_other_and_beside_with_their_whole(self, browser, halden, sentenced):
        then = self.add(sentenced, years=1, months=9, consecutive_to=sentenced)
        self.add(sentenced, months=9, consecutive_to=then)
        self.add(sentenced, years=2)

        page = shown(browser, halden)
        first, beside = page.context["chains"].chains

        assert [(each.how, each.term) for each in first.links] == [
            ("", "6 years"),
            ("Then, consecutive", "1 year 9 months"),
            ("Then, consecutive", "9 months"),
        ]
        assert first.whole == "8 years and 6 months"
        assert ([each.term for each in beside.links], beside.whole) == (["2 years"], "")
        assert "Beside it, concurrent" in text(page)
        assert "from 15 March 2023 to 14 September 2031 , 3,106 days." in text(page)  # both counted

    def test_circle_is_told_as_it_was_passed(self, browser, halden, sentenced):
        other = self.add(sentenced, years=2, consecutive_to=sentenced)
        Sentence.objects.filter(pk=sentenced.pk).update(consecutive_to=other)

        assert [len(each.links) for each in shown(browser, halden).context["chains"].chains] == [2]


def test_asks_no_more_for_many_calculations_conflicts_and_days(browser, held, officer, colleague):  # noqa: F811
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert shown(browser, held).status_code == 200
        return len(queries)

    signed(proposed(held, officer), colleague)
    court_says(held)
    before = asked()
    for number in range(1, 25):
        Calculation.objects.create(
            offender=held,
            dates={"CRD": (PRISONS + timedelta(days=number)).isoformat()},
            law_on=TODAY,
            because="Tried",
            superseded_at=crd().found_at,
        )
    releases.record_court_dates(
        offender=held,
        dates=dict.fromkeys((Code.PED, Code.SED, Code.ARD), OURS),
        source="Order",
        as_at=TODAY,
        by=None,
    )

    assert asked() == before
    assert before <= 32
    assert len(shown(browser, held).context["sentence"].worked.lines) == 20
