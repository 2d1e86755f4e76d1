"""The official dates beside those worked out here, and how each of these came about."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.dates.pages.working import lines_to
from offenders.dates.rules.legislation import pieces
from offenders.models import Adjustment, KeyDate, Offence, Sentence
from offenders.reference.law.entries import entries
from sharing.models import AuditEntry
from tests.factories.offenders import LawCheckFactory, LawEntryFactory
from tests.factories.sharing import UserFactory
from tests.offenders import halden as halden_and_others

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

world = halden_and_others.world(halden_and_others.with_halden)


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


def shown(browser, person, name="person_working"):
    return browser.get(reverse(name, kwargs={"uid": person.uid}))


def text(response):
    return " ".join(response.content.decode().split())


class TestOfficialAndWorkedOut:
    def test_difference_is_marked(self, browser, halden, sentenced, sheet):
        sheet(PED=date(2027, 3, 14), SLED=date(2029, 3, 14))

        page = shown(browser, halden, "person_sentence")

        lines = {line.code: line for line in page.context["sentence"].dates}
        assert (lines["PED"].worked_out, lines["PED"].differs) == (date(2027, 3, 15), "1 day later")
        assert (lines["SLED"].worked_out, lines["SLED"].differs) == (date(2029, 3, 14), "")
        assert "1 day later" in text(page)
        assert "Our calculation from the record; not official." in text(page)

    def test_each_of_ours_opens_to_its_working(self, browser, halden, sentenced):
        page = text(shown(browser, halden, "person_sentence"))
        working = text(shown(browser, halden))

        for code in ("ped", "sled"):
            assert f"/sentence/working/#{code}" in page
            assert f'id="{code}"' in working

    def test_what_only_one_side_has_is_said_calmly(self, browser, halden, sentenced, sheet):
        sheet(APD=date(2027, 4, 1), CRD=date(2028, 4, 1))

        lines = {line.code: line for line in shown(browser, halden, "person_sentence").context["sentence"].dates}

        assert lines["APD"].without == "The Parole Board sets it"
        assert lines["CRD"].without == "Does not follow from the record"
        assert lines["PED"].without == "Not on the official sheet"
        assert not any(line.differs for line in lines.values())

    def test_refusal_says_what_is_missing_and_leads_to_its_form(self, browser, halden, sentenced):
        Sentence.objects.filter(pk=sentenced.pk).update(kind="EDS")

        for name in ("person_sentence", "person_working"):
            page = text(shown(browser, halden, name))
            assert "Sentence 1 (EDS 6 years): the extended licence is not recorded." in page
            address = reverse("sentence_change", kwargs={"uid": halden.uid, "sentence_uid": sentenced.uid})
            assert f'<a href="{address}">Fill in “Extended licence, in months”</a>' in page

    def test_dates_that_rest_on_an_offence_to_be_checked_say_so(self, browser, halden, sentenced):
        row = sentenced.conviction.offence
        for is_confirmed in (False, True):
            Offence.objects.filter(pk=row.pk).update(is_confirmed=is_confirmed)
            for name in ("person_sentence", "person_working"):
                page = text(shown(browser, halden, name))
                said = "Not every field of it was read in its source" in page
                assert said is not is_confirmed
                assert (reverse("reference_row", args=["offences", row.uid]) in page) is not is_confirmed

    def test_who_may_only_read_gets_no_link_to_a_form(self, client, halden, sentenced, full_sutton):
        client.force_login(UserFactory(role="auditor", teams=[full_sutton]))
        Sentence.objects.filter(pk=sentenced.pk).update(kind="EDS")

        page = text(shown(client, halden, "person_sentence"))

        assert "/change/sentences/" not in page

    def test_nothing_is_stored(self, browser, halden, sentenced):
        shown(browser, halden, "person_sentence")
        shown(browser, halden)

        assert not KeyDate.objects.exists()


class TestWorking:
    def test_steps_are_told_in_plain_words_with_law_and_version(self, browser, halden, sentenced):
        Adjustment.objects.create(offender=halden, kind="remand", days=100)

        page = text(shown(browser, halden))

        for words in (
            "How these dates were worked out",
            "Our calculation from the record; not official.",
            "2,192 days (step 2) × 2 ÷ 3, any part of a day counted whole = <strong>1,462 days</strong>",
            "15 March 2027 (step 4) − 100 days = <strong>5 December 2026</strong>",
            '<a href="https://www.legislation.gov.uk/ukpga/2003/44/section/247A" rel="noreferrer">s.247A</a>(3) to (5)',
            "In force from 26 February 2020.",
            "Reason: SDS passed on 15 March 2023; Schedule 19ZA Part 2",
            "Unconfirmed",
        ):
            assert words in page

    def test_last_step_of_each_date_gives_it(self, browser, halden, sentenced):
        for each in shown(browser, halden).context["working"].dates:
            assert each.lines[-1].result == f"{each.day.day} {each.day:%B %Y}"
            assert [line.number for line in each.lines] == list(range(1, len(each.lines) + 1))

    def test_steps_of_another_date_are_left_out(self, browser, halden, sentenced):
        page = shown(browser, halden).context["working"]

        sled = lines_to("SLED", page.found.steps)

        assert not any("÷" in line.sum for line in sled)

    def test_opening_is_told_apart_in_the_audit(self, browser, officer, halden):
        shown(browser, halden)

        entry = AuditEntry.objects.filter(action="consultation").latest("pk")
        assert (entry.verb, entry.actor_id, entry.subject_id) == ("person.working_opened", officer.pk, halden.pk)


@pytest.mark.parametrize(
    ("statute", "section", "told"),
    [
        ("Criminal Justice Act 2003", "s.243A, s.244", [("s.243A", "243A"), (", ", ""), ("s.244", "244")]),
        ("Criminal Justice Act 2003", "s.247A(2A), (6)", [("s.247A", "247A"), ("(2A), (6)", "")]),
        (
            "Criminal Justice Act 2003",
            "s.244 as amended by Sentencing Act 2026 s.23",
            [("s.244", "244"), (" as amended by Sentencing Act 2026 s.23", "")],
        ),
        ("PSI 03/2015", "floors", [("floors", "")]),
        ("Sentencing Act 2026", "s.23", [("s.23", "")]),
    ],
)
def test_provision_leads_to_its_text(statute, section, told):
    assert [(piece.text, piece.href.rpartition("/")[2]) for piece in pieces(statute, section)] == told


class TestLaw:
    """What dates rest on in the register of law is said once, with a mark beside each, until somebody checked it."""

    ENTRY = "cja-247a-8"

    def marks(self, browser, halden):
        page = shown(browser, halden, "person_sentence")
        return {line.code: line.basis.short for line in page.context["sentence"].dates}, text(page)

    def test_each_date_says_that_its_law_is_not_yet_checked(self, browser, halden, sentenced):
        marks, page = self.marks(browser, halden)

        assert marks["PED"] == "law not yet checked"
        assert page.count("Our calculation rests on") == 1
        assert f"/reference/law/{self.ENTRY}/" in page

    def test_date_that_rests_on_text_that_nobody_confirmed_says_so_and_others_do_not(self, browser, halden, sentenced):
        LawEntryFactory(key=self.ENTRY, is_confirmed=False)

        page = shown(browser, halden, "person_sentence")

        unread = {
            line.code: {mark.key for mark in line.basis.marks if not mark.is_confirmed}
            for line in page.context["sentence"].dates
        }
        assert unread == {"PED": {self.ENTRY}, "SLED": {"cja-249"}}  # nobody read s.249 either

    def test_nothing_is_said_once_all_is_checked(self, browser, halden, sentenced, officer):
        for key in entries():
            LawCheckFactory(entry=LawEntryFactory(key=key), checked_by=officer)

        marks, page = self.marks(browser, halden)

        assert set(marks.values()) == {""}
        assert "Our calculation rests on" not in page

    def test_step_leads_to_its_entry_and_the_page_says_it_once(self, browser, halden, sentenced):
        page = text(shown(browser, halden))

        assert f'href="/reference/law/{self.ENTRY}/"' in page
        assert page.count("Our calculation rests on") == 1
