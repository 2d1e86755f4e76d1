"""Briefings: issued by the clock and on demand, kept without names, opened with those that the reader may see."""

import io
import json
from datetime import UTC, date, datetime, timedelta

import pikepdf
import pytest
import time_machine
from django.core import mail
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from offenders.models import CustodyPeriod, Establishment
from release_monitor.briefing import actions, facts, forecasts, printing, quality
from release_monitor.briefing.names import names_of
from release_monitor.briefing.rules import Kind
from release_monitor.briefing.scopes import BriefingScope, live_scopes, scope_of, scopes_of
from release_monitor.briefing.times import Every
from release_monitor.figures.actions import issuing, keeping
from release_monitor.models import Briefing, ForecastRun
from release_monitor.reports.actions import subscriptions
from release_monitor.tasks import issue_reports
from sharing.alerts import deliveries
from sharing.models import AuditEntry, Digest, TeamScope
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AlertFactory, ExclusionFactory, RestrictionFactory, TeamFactory, UserFactory
from tests.roof.briefing import worlds
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
world = world_of(worlds.made)
vane, commander, analyst, officer, command = map(row_of, ("vane", "commander", "analyst", "officer", "command"))
SCOPE = BriefingScope("terrorism")
MONDAY = datetime(2026, 11, 30, 7, tzinfo=UTC)


def issued_weekly():
    issue_reports()
    return Briefing.objects.get(kind="weekly", scope="terrorism")


def opened(client, user, briefing, name="briefing"):
    client.force_login(user)
    return client.get(reverse(name, args=[briefing.uid]))


def more_in_custody(number=5):
    for _ in range(number):
        person = OffenderFactory(status="in_custody")
        CustodyPeriod.objects.create(offender=person, starts_on=date(2026, 1, 5))
    keeping.keep_all(at=timezone.now())


class TestIssuing:
    def test_the_clock_issues_each_once_for_each_scope(self, commander):
        issue_reports()
        issue_reports()

        found = set(Briefing.objects.values_list("kind", "scope", "issue"))
        assert found == {
            (kind, scope.code, 1) for kind in ("weekly", "monthly") for scope in live_scopes(at=timezone.now())
        }

    def test_it_says_what_was_issued_at_6(self):
        briefing = issued_weekly()

        custody = briefing.facts["figures"][0]
        assert (custody["title"], custody["words"], custody["as_at"]) == ("In custody", "7", "30 November 2026, 06:00")
        assert len(briefing.facts["figures"]) == 6
        assert all(row["as_at"] for row in briefing.facts["figures"])
        assert {"code": "at-large", "words": "Unlawfully at large: fewer than 5"} in briefing.facts["attention"]

    def test_nothing_of_it_names_anybody(self, vane):
        words = json.dumps(issued_weekly().facts)

        assert vane.family_name not in words
        assert str(vane.uid) not in words
        assert vane.prison_number not in words

    def test_missed_weeks_are_made_and_say_so(self):
        issue_reports()
        later = datetime(2026, 12, 22, 9, tzinfo=UTC)
        with time_machine.travel(later, tick=False):
            issuing.issue_missing(at=later)
            issue_reports()
            weeks = Briefing.objects.filter(kind="weekly", scope="terrorism").order_by("day")
            assert [f"{each.day:%d %b}" for each in weeks] == ["30 Nov", "07 Dec", "14 Dec", "21 Dec"]
            assert printing.late_words(weeks[1]) == "Made on 22 December 2026 for 7 December 2026"

    def test_one_in_time_does_not_say_that_it_is_late(self):
        with time_machine.travel(MONDAY + timedelta(minutes=5), tick=False):
            assert printing.late_words(issued_weekly()) == ""

    def test_nothing_is_issued_before_there_are_figures(self, monkeypatch):
        monkeypatch.setattr(facts, "count_many", _not_issued)

        issue_reports()

        assert not Briefing.objects.exists()

    def test_one_that_cannot_be_made_stops_no_other_and_is_tried_again(self, monkeypatch):
        own = actions.gather
        monkeypatch.setattr(
            actions, "gather", lambda scope, **what: 1 / 0 if scope.code == "terrorism" else own(scope, **what)
        )
        issue_reports()
        assert (
            set(Briefing.objects.values_list("scope", flat=True)) == {"state_threats"} or not Briefing.objects.exists()
        )

        monkeypatch.undo()
        assert issued_weekly()

    def test_an_issue_is_never_changed(self):
        briefing = issued_weekly()

        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Briefing.objects.filter(pk=briefing.pk).update(day="2026-11-29")

    def test_changes_since_the_last_one(self, commander):
        issue_reports()
        more_in_custody()
        later = datetime(2026, 12, 7, 7, 5, tzinfo=UTC)
        with time_machine.travel(later, tick=False):
            issuing.issue_missing(at=later - timedelta(hours=1))
            issue_reports()

        newest = Briefing.objects.filter(kind="weekly", scope="terrorism").order_by("-day")[0]
        assert newest.facts["compared"] == "30 November 2026"
        assert "In custody: 12, was 7" in newest.facts["changes"]
        assert not any("large" in line for line in newest.facts["changes"])


class TestForecast:
    def test_the_newest_one_of_the_scope_is_told_as_a_range_and_never_of_a_person(self):
        run = ForecastRun.objects.create(
            as_at=MONDAY.date(), made="issued", made_at=MONDAY, inputs="x", base_rates=[], code="x"
        )
        run.groups.create(
            programme="terrorism",
            people=40,
            able=[20, 30, 40],
            counted={},
            classes={},
            mid=[1.8] * 52,
            low=[0.4] * 52,
            high=[3.6] * 52,
            sum_mid=[23.2, 44.0, None],
            sum_low=[17.6, 36.1, None],
            sum_high=[29.2, 52.0, None],
            tails=[[]] * 52,
        )

        found = forecasts.forecast_of(SCOPE, on=timezone.localdate(), at=timezone.now())

        assert found.words == "23 (18 to 29)"
        assert found.sentence == "Expected in 13 weeks: 23, in 8 of 10 cases 18 to 29."
        assert [row["words"] for row in found.rates] == ["Next 13 weeks, forecast", "Next 26 weeks, forecast"]
        assert found.calibration == "No week of a forecast has ended yet"
        assert not forecasts.forecast_of(BriefingScope("state_threats"), on=timezone.localdate(), at=MONDAY).words


def _not_issued(reader, specs):
    raise facts.CutNotIssued


class TestOnDemand:
    def test_made_and_opened_again_while_the_figures_are_the_same(self, client, commander):
        client.force_login(commander)
        first = client.post(reverse("briefing_make"), {"scope": "terrorism"})
        second = client.post(reverse("briefing_make"), {"scope": "terrorism"})

        assert first.url == second.url
        assert Briefing.objects.get().made_by == commander

    def test_a_scope_of_others_is_no_choice(self, client, commander):
        client.force_login(commander)

        assert "valid choice" in client.post(reverse("briefing_make"), {"scope": "state_threats"}).content.decode()

    def test_without_figures_it_says_when_there_are_some(self, client, commander, monkeypatch):
        monkeypatch.setattr(facts, "count_many", _not_issued)
        client.force_login(commander)

        page = client.post(reverse("briefing_make"), {"scope": "terrorism"}).content.decode()
        assert "They are issued at 6am" in page


class TestCorrections:
    def test_the_first_issue_stays_and_the_second_says_what_changed(self, client, analyst):
        briefing = issued_weekly()
        before = (briefing.facts, briefing.digest)
        more_in_custody()
        later = timezone.now() + timedelta(days=1)
        issuing.issue_missing(at=later)
        with time_machine.travel(later, tick=False):
            client.force_login(analyst)
            client.post(reverse("briefing_correct", args=[briefing.uid]), {"reason": "5 were missing"})

            first, second = Briefing.objects.filter(kind="weekly", scope="terrorism").order_by("issue")
            assert (first.facts, first.digest) == before
            assert (second.issue, second.reason, second.day) == (2, "5 were missing", first.day)
            assert "In custody: 12, not 7" in second.changed
            page = opened(client, analyst, first).content.decode()
            assert "There is a later issue" in page
            assert "In custody: 12, not 7" in opened(client, analyst, second).content.decode()

    def test_nothing_to_correct_is_refused(self, client, analyst):
        briefing = issued_weekly()
        issuing.issue_missing(at=timezone.now())
        Briefing.objects.all()
        client.force_login(analyst)

        again = actions.issue(scope=SCOPE, kind=Kind.DEMAND, day=timezone.localdate(), at=timezone.now(), by=analyst)
        page = client.post(reverse("briefing_correct", args=[again.uid]), {"reason": "Wrong"}).content.decode()
        assert "Nothing to correct" in page
        assert briefing.issue == 1

    def test_a_commander_reads_and_does_not_correct(self, client, commander):
        briefing = issued_weekly()

        assert opened(client, commander, briefing, "briefing_correct").status_code == 404


class TestReaders:
    def test_who_reads_which_scope(self, commander, analyst, officer):
        now = timezone.now()
        assert [scope.code for scope in scopes_of(commander, at=now)] == ["terrorism"]
        assert "terrorism" in {scope.code for scope in scopes_of(analyst, at=now)}
        assert scopes_of(officer, at=now) == []

    def test_hidden_is_absent(self, client, officer, commander):
        briefing = issued_weekly()

        for name in ("briefing", "briefing_pdf", "briefing_correct"):
            assert opened(client, officer, briefing, name).status_code == 404, name
        assert briefing.title not in client.get(reverse("briefings")).content.decode()
        assert opened(client, commander, briefing).status_code == 200

    def test_a_scope_that_ended_reads_nothing(self, client, commander):
        briefing = issued_weekly()
        TeamScope.objects.update(ends_at=timezone.now())

        assert opened(client, commander, briefing).status_code == 404

    def test_names_are_of_the_reader_and_the_moment_and_recorded(self, client, commander, analyst, vane):
        briefing = issued_weekly()

        assert "Vane" in opened(client, analyst, briefing).content.decode()
        assert vane.pk in AuditEntry.objects.filter(verb="briefing.opened").latest("pk").shown_ids
        assert "Vane" not in opened(client, commander, briefing).content.decode()
        ExclusionFactory(subject=vane, user=analyst)
        page = opened(client, analyst, briefing).content.decode()
        assert "Vane" not in page
        assert "Unlawfully at large: fewer than 5" in page

    @pytest.mark.parametrize(
        ("is_high_security", "group", "is_named"),
        [
            (True, "Long-term high security", True),
            (True, "Yorkshire", False),
            (False, "Yorkshire", True),
            (False, "Long-term high security", False),
            (False, "Kent", False),
        ],
    )
    def test_names_are_of_the_prisons_of_its_scope(self, analyst, vane, is_high_security, group, is_named):
        vane.establishment = Establishment.objects.create(
            code="ZZI", name="Invented", region="Yorkshire", is_high_security=is_high_security
        )
        vane.save(update_fields=["establishment"])

        names = names_of(BriefingScope("terrorism", "", group), reader=analyst)

        assert ("at-large" in names) is is_named

    def test_codes_lead_back_to_their_scope(self):
        for scope in (SCOPE, BriefingScope("terrorism", region="North East"), BriefingScope("terrorism", "", "London")):
            assert scope_of(scope.code) == scope

    def test_over_the_api_without_names(self, client, commander, officer):
        briefing = issued_weekly()
        client.force_login(commander)

        one = client.get(reverse("briefings-detail", args=[briefing.uid])).json()
        assert one["figures"][0]["words"] == "7"
        assert one["digest"] == briefing.digest
        client.force_login(officer)
        assert client.get(reverse("briefings-list")).json()["results"] == []
        client.force_login(UserFactory(role="identity_officer"))
        assert client.get(reverse("briefings-list")).status_code == 404


class TestLetters:
    def test_a_commander_is_told_that_it_is_ready_with_a_link_and_no_content(self, commander, command):
        with time_machine.travel(MONDAY - timedelta(hours=1), tick=False):
            subscriptions.subscribe(
                report="briefing", scope="terrorism", every=Every.WEEKLY, team=command, by=commander
            )
        issue_reports()
        issue_reports()
        deliveries.deliver_due(at=timezone.now())

        (letter,) = [each for each in mail.outbox if each.to == [commander.email]]
        assert letter.subject == "Release Monitor: briefing of 30 November 2026 is ready"
        assert "7" not in letter.body.replace("7am", "")
        briefing = Briefing.objects.get(kind="weekly", scope="terrorism")
        assert Digest.objects.get(kind=subscriptions.SENT).path == briefing.get_absolute_url()

    def test_it_ends_with_the_scope(self, commander, command):
        row = subscriptions.subscribe(
            report="briefing", scope="terrorism", every=Every.WEEKLY, team=command, by=commander
        )
        TeamScope.objects.update(ends_at=timezone.now())
        issue_reports()

        row.refresh_from_db()
        assert row.ended_because == "scope"


# The paper


def pdf_of(briefing, names=None):
    return pikepdf.open(io.BytesIO(printing.briefing_pdf(briefing, names=names or {})))


def tags(element):
    """Every structure element below, in reading order."""
    found = []
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found += [kid, *tags(kid)]
    return found


class TestPaper:
    @pytest.fixture
    def pdf(self):
        return pdf_of(issued_weekly())

    def test_it_is_one_page_of_the_standard_with_language_and_title(self, pdf):
        assert len(pdf.pages) == 1
        width, height = (float(each) for each in pdf.pages[0].MediaBox[2:])
        assert (round(width), round(height)) == (595, 842)
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.MarkInfo.Marked
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Command briefing, week of 30 November 2026"
            assert metadata["pdfuaid:part"] == "1"

    def test_tag_tree_has_headings_table_heads_and_both_charts_with_their_text(self, pdf):
        found = tags(pdf.Root.StructTreeRoot)
        kinds = [str(each.S) for each in found]
        figures = [each for each in found if each.S == "/Figure"]

        assert kinds.count("/H1") == 1
        assert kinds.count("/H2") >= 7
        assert kinds.count("/TH") >= 3
        assert "/Table" in kinds
        assert "/L" in kinds
        assert len(figures) == 2
        alternatives = [str(figure.Alt) for figure in figures]
        assert "Releases a week" in alternatives[0]
        assert "Confirmed breaches by month" in alternatives[1]
        assert all(len(each) > 60 for each in alternatives)

    def test_reading_order_is_that_of_the_page(self, pdf):
        order = [text for text in headings_of(pdf) if text]

        wanted = ["Command briefing", "Six figures", "Needs your attention", "Releases a week", "Confirmed breaches"]
        wanted += ["Ready for release", "Changes since", "Alert quality", "Forecast", "Definitions"]
        places = [next(place for place, text in enumerate(order) if text.startswith(want)) for want in wanted]
        assert places == sorted(places)

    def test_marked_at_top_and_foot_with_issue_and_hash(self):
        briefing = issued_weekly()
        said = printing.briefing_data(briefing, names={})

        assert said["marking"] == "OFFICIAL-SENSITIVE"
        assert said["issue"] == f"Issue 1 of 2026-11-30-W, hash {briefing.short_digest}"

    def test_names_are_printed_for_who_may_see_them_alone(self, client, analyst, commander):
        briefing = issued_weekly()

        for user, size in ((analyst, 1), (commander, 0)):
            response = opened(client, user, briefing, "briefing_pdf")
            assert response["Content-Type"] == "application/pdf"
            assert len(AuditEntry.objects.filter(verb="briefing.printed").latest("pk").shown_ids) == size

    def test_the_fullest_one_is_one_page(self, vane):
        """Most lines, regions, changes and names that it can have."""
        briefing = issued_weekly()
        long = "A sentence that says what was found in as many words as the longest of them has, and not one more."
        briefing.facts |= {
            "finding": [long] * 4,
            "attention": [{"code": "at-large", "words": f"Line {n}: {long[:60]}"} for n in range(6)],
            "changes": [f"Released a week, 13 weeks: 1.{n} a week (0.9 to 2.3), was 1.4 a week" for n in range(6)],
            "compared": "23 November 2026",
            "quality": long,
            "calibration": long,
            "readiness": {
                "title": "Ready for release, next 28 days, by region",
                "columns": ["Blocked", "Actions overdue", "On time", "Ready", "No release checklist"],
                "rows": [
                    {"words": f"Kent, Surrey and Sussex {n}", "cells": ["not shown"] * 5, "total": "12"}
                    for n in range(14)
                ],
            },
        }
        briefing.reason, briefing.changed = long, ["In custody: 239, not 240", "Readiness for release corrected"]

        assert len(pdf_of(briefing, {"at-large": [vane] * 5}).pages) == 1


def headings_of(pdf):
    """The text of each heading, in the order of the tag tree, by the marks in the content of the page."""
    texts = marked_texts(pdf)
    return [
        "".join(texts.get(mark, "") for mark in marks_of(element))
        for element in tags(pdf.Root.StructTreeRoot)
        if str(element.S) in ("/H1", "/H2")
    ]


def marks_of(element):
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            yield int(kid)
        elif isinstance(kid, pikepdf.Dictionary):
            yield from [int(kid.MCID)] if "/MCID" in kid else marks_of(kid)


def marked_texts(pdf):
    """By its mark, what is written there: glyphs turned back to characters by the fonts' own tables."""
    page, texts, mark, font = pdf.pages[0], {}, None, None
    maps = {name: characters_of(each) for name, each in page.Resources.Font.items()}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]:
            mark = int(operands[1].MCID)
        elif name == "EMC":
            mark = None
        elif name == "Tf":
            font = maps[str(operands[0])]
        elif name in ("Tj", "TJ") and mark is not None:
            pieces = operands[0] if name == "TJ" else [operands[0]]
            for piece in pieces:
                if isinstance(piece, pikepdf.String):
                    codes = bytes(piece)
                    pairs = (codes[place : place + 2] for place in range(0, len(codes), 2))
                    texts[mark] = texts.get(mark, "") + "".join(font.get(pair, "") for pair in pairs)
    return texts


def characters_of(font):
    found = {}
    lines = font.ToUnicode.read_bytes().decode("latin-1").splitlines()
    for line in lines:
        parts = line.split()
        if len(parts) == 2 and all(part.startswith("<") and part.endswith(">") for part in parts):
            code, text = (bytes.fromhex(part.strip("<>")) for part in parts)
            found[code] = text.decode("utf-16-be")
    return found


class TestQuality:
    def test_alerts_about_somebody_whom_a_restriction_hides_are_in_no_share(self, analyst):
        restricted = RestrictionFactory(names=[analyst]).subject
        for person, number in ((restricted, 12), (OffenderFactory(), 9)):
            for _ in range(number):
                AlertFactory(subject=person, raised_at=timezone.now() - timedelta(hours=2), tells=[TeamFactory()])

        assert quality.line_of(SCOPE, at=timezone.now()) == quality.TOO_FEW

        person = OffenderFactory()
        AlertFactory(subject=person, raised_at=timezone.now() - timedelta(hours=2), tells=[TeamFactory()])
        assert "of 10 alerts in 28 days" in quality.line_of(SCOPE, at=timezone.now())
