"""The pages of one person: overview, timeline, sentence and dates."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offenders.custody.rules import Happening
from offenders.models import (
    Adjustment,
    Alias,
    Calculation,
    Identifier,
    KeyDate,
    MappaMeeting,
    Movement,
    NotificationDuty,
    Release,
    ReleaseHold,
    Sentence,
)
from offenders.movements import actions as custody
from offenders.register.rules.duties import Duty
from offenders.releases.holds import actions as holds
from sharing.access.rules import GrantRole
from sharing.models import AuditEntry, Grant
from tests.factories.mappa import MappaCaseFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.orders import order_until
from tests.factories.sharing import AlertFactory, GrantFactory, TeamFactory, UserFactory
from tests.offenders import halden as halden_and_others

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
world = halden_and_others.world(halden_and_others.with_halden)
TODAY = date(2026, 12, 1)
PAGES = ("person", "person_timeline", "person_sentence", "person_working")


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


def shown(browser, person, name="person", query=""):
    return browser.get(reverse(name, kwargs={"uid": person.uid}) + query)


def text(response):
    return " ".join(response.content.decode().split())


def hold(person, reason="Remand days counted twice"):
    release = Release.objects.open().counted().get(offender=person)
    return holds.hold_release(release=release, kind=ReleaseHold.Kind.IDENTITY, reason=reason, by=None)


class TestWhoItIs:
    def test_bar_names_place_age_numbers_and_sentence(self, browser, halden, sentenced):
        for kind, value, verified in (
            ("crn", "X407316", True),
            ("pnc", "2022/0384127N", True),
            ("pnc", "2022/0384127A", False),
        ):
            Identifier.objects.create(
                offender=halden, kind=kind, value=value, canonical=value, is_verified=verified, warning=""
            )

        bar = shown(browser, halden).context["identity"]

        assert [(fact.key, fact.value) for fact in bar.facts] == [
            ("Born", "9 March 1991 (35)"),
            ("Prison number", "A4821KX"),
            ("CRN", "X407316"),
            ("PNC", "2022/0384127N"),
            ("MAPPA", "Not known"),
            ("Marking", "OFFICIAL-SENSITIVE"),
        ]
        assert (bar.tags[0].kind, bar.tags[0].words) == ("place", "In custody, HMP Full Sutton")
        assert bar.sentence == (
            "6 years, collection of information likely to be useful to a terrorist (limb not stated) "
            "(s.58 Terrorism Act 2000), from 15 March 2023"
        )

    def test_primary_number_comes_before_others_and_ended_ones_are_not_shown(self, browser, halden):
        for value, more in (
            ("2001/0000001A", {"ends_on": TODAY}),
            ("2002/0000002B", {}),
            ("2003/0000003C", {"is_primary": True}),
        ):
            Identifier.objects.create(
                offender=halden, kind="pnc", value=value, canonical=value, is_verified=True, **more
            )

        bar = shown(browser, halden).context["identity"]

        assert [fact.value for fact in bar.facts if fact.key == "PNC"] == ["2003/0000003C"]

    @pytest.mark.parametrize(
        ("happened", "kind", "words"),
        [
            (["released"], "place", "On licence since 30 November 2026"),
            (["released", "licence_revoked"], "at-large", "Unlawfully at large since 30 November 2026"),
            (["released", "licence_ended"], "place", "Licence ended on 30 November 2026"),
            (["released_without_licence"], "place", "Released without licence on 30 November 2026"),
            (["absconded"], "at-large", "Unlawfully at large since 30 November 2026"),
            (["died"], "place", "Died on 30 November 2026"),
        ],
    )
    def test_where_the_person_is(self, browser, halden, happened, kind, words):
        for each in happened:
            custody.write_movement(halden, Happening(each), establishment=None, on=date(2026, 11, 30), by=None, note="")

        tag = shown(browser, halden).context["identity"].tags[0]

        assert (tag.kind, tag.words) == (kind, words)

    def test_somebody_of_whom_nothing_is_recorded(self, client):
        person = OffenderFactory()
        team = GrantFactory(subject=person).team
        client.force_login(UserFactory(teams=[team]))

        page = text(shown(client, person))

        assert "Whereabouts not recorded" in page
        assert "No upcoming dates." in page
        assert "No lead team." in page


class TestWhatIsWrong:
    def test_nothing_when_all_is_well(self, browser, halden, sheet):
        sheet(CRD=date(2027, 6, 7))

        assert shown(browser, halden).context["overview"].wrong is None

    def test_release_that_was_due_and_is_not_recorded_comes_before_a_hold(self, browser, halden, sheet):
        sheet(CRD=date(2026, 11, 30))
        hold(halden)

        wrong = shown(browser, halden).context["overview"].wrong

        assert wrong.strong == "The release of 30 November 2026 is not recorded."
        assert "due yesterday" in wrong.words

    def test_release_of_today_is_not_late(self, browser, halden, sheet):
        sheet(CRD=TODAY)

        assert shown(browser, halden).context["overview"].wrong is None

    def test_held_release_with_its_reason_and_where_to_go(self, browser, halden, sheet):
        sheet(CRD=date(2027, 6, 7))
        hold(halden)

        page = shown(browser, halden)

        assert "The release of 7 June 2027 is on hold: identity not certain." in text(page)
        assert page.context["overview"].wrong.action_url.endswith("/sentence/#ways-out")

    def test_a_hold_is_said_to_stop_a_release_by_law_only_where_the_gate_does(self, browser, halden, sheet):
        sheet(CRD=date(2027, 6, 7))
        hold(halden)
        stopped = "Do not release until the hold is lifted."
        goes = "By law the person must still be released that day."

        agreed = text(shown(browser, halden))
        KeyDate.objects.create(
            offender=halden, code="CRD", falls_on=date(2027, 8, 7), source="Court", as_at=TODAY, origin="court"
        )
        differing = text(shown(browser, halden))

        assert (goes in agreed, stopped in agreed) == (True, False)
        assert (goes in differing, stopped in differing) == (False, True)

    def test_lifted_hold_is_no_longer_wrong(self, browser, halden, sheet):
        sheet(CRD=date(2027, 6, 7))
        holds.lift_hold(hold=hold(halden), reason="Settled", by=None)

        assert shown(browser, halden).context["overview"].wrong is None

    def test_number_with_a_wrong_check_letter(self, browser, halden):
        warning = "The check letter does not fit this PNC number"
        Identifier.objects.create(
            offender=halden, kind="pnc", value="2022/0384127A", canonical="2022/0384127A", warning=warning
        )

        assert "PNC 2022/0384127A is not certain." in text(shown(browser, halden))


class TestNextDates:
    def test_three_in_the_order_of_time_each_with_its_certainty(self, browser, halden, sheet):
        sheet(SLED=date(2029, 3, 14), APD=date(2026, 12, 7), PED=date(2026, 12, 5), CRD=date(2028, 3, 14))

        cards = shown(browser, halden).context["overview"].dates

        assert [(card.code, card.day, card.certainty, card.near) for card in cards] == [
            ("APD", date(2026, 12, 7), "directed", "In 6 days"),  # eligibility is no second release beside it
            ("CRD", date(2028, 3, 14), "fixed", "In 469 days"),
            ("SLED", date(2029, 3, 14), "", "In 2 years"),  # the end of a term, and no release
        ]

    def test_possible_release_says_the_working_day_and_the_day_itself(self, browser, halden, sheet):
        sheet(SLED=date(2029, 3, 14), PED=date(2026, 12, 5))

        first = shown(browser, halden).context["overview"].dates[0]

        assert (first.code, first.certainty) == ("PED", "possible")
        assert first.second == "Monday, for Saturday 5 December"

    def test_date_worked_out_here_stands_beneath_the_official_one_when_they_differ(self, browser, halden, sheet):
        sheet(CRD=date(2026, 12, 8))
        Calculation.objects.filter(offender=halden).update(refused="", dates={"CRD": "2026-12-16"})

        page = shown(browser, halden)

        assert "Our calculation: 16 December 2026" in text(page)
        assert page.context["overview"].dates[0].day == date(2026, 12, 8)

    def test_for_somebody_on_licence_only_its_end_lies_ahead(self, browser, halden, sheet):
        sheet(CRD=date(2026, 11, 30), PED=date(2026, 12, 30), SLED=date(2029, 3, 14))
        release = Release.objects.get(basis="CRD")
        custody.record_release(release=release, on=date(2026, 11, 30), by=None)

        cards = shown(browser, halden).context["overview"].dates

        assert [(card.code, card.meaning) for card in cards] == [("SLED", "sentence and licence end")]


class TestWhoIsResponsible:
    def test_an_agency_of_which_nobody_is_named_says_so(self, browser, halden):
        rows = shown(browser, halden).context["overview"].responsible

        assert [(row.missing, row.owner) for row in rows] == [("No owner", None)] * 2

    def test_who_only_reads_is_not_offered_to_move(self, client, halden):
        reader = UserFactory(teams=[GrantFactory(subject=halden).team])
        client.force_login(reader)

        assert "Move to another establishment" not in text(shown(client, halden))

    def test_who_may_change_is(self, browser, halden):
        assert "Move to another establishment" in text(shown(browser, halden))


class TestAlerts:
    def test_only_of_which_the_readers_teams_were_told_are_shown(self, browser, halden, full_sutton):
        AlertFactory(subject=halden, title="Told to us", tells=[full_sutton, TeamFactory()])
        AlertFactory(subject=halden, title="Told to others", tells=[TeamFactory()])
        AlertFactory(subject=OffenderFactory(), title="About another", tells=[full_sutton])

        for name in ("person", "person_timeline"):
            page = text(shown(browser, halden, name))

            assert "Told to us" in page
            assert "Told to others" not in page
            assert "About another" not in page


class TestTimeline:
    @pytest.mark.usefixtures("frankland")  # where somebody can answer: else the sender keeps its access
    def test_tells_all_kinds_newest_first(self, browser, halden, sentenced, sheet, places, full_sutton, at_noon):
        sheet(CRD=date(2026, 12, 8), PED=date(2026, 12, 5))
        at_noon.shift(timedelta(minutes=5))
        sheet(CRD=date(2026, 12, 9), PED=None)
        at_noon.shift(timedelta(minutes=5))
        held = hold(halden)
        at_noon.shift(timedelta(minutes=5))
        holds.lift_hold(hold=held, reason="Settled", by=None)
        AlertFactory(subject=halden, title="Release coming", tells=[full_sutton])
        custody.transfer(offender=halden, to=places["FKI"], on=date(2026, 11, 30), by=None)

        page = text(shown(browser, halden, "person_timeline"))

        told = [
            "Hold lifted",
            "Release on hold",
            "CRD 9 December 2026, was 8 December 2026",
            "PED 5 December 2026; CRD 8 December 2026",
            "30 November 2026",
            "Moved</strong> to HMP Frankland",
            "to 6 years: Collection of information",
            "Received into custody</strong> at HMP Full Sutton",
        ]
        assert [each for each in told if each not in page] == []
        assert sorted(told, key=page.index) == told
        assert "Official dates removed</strong> PED 5 December 2026" in page
        assert "Full Sutton OMU: access ended" in page

    def test_kind_in_the_address_narrows(self, browser, halden, sentenced):
        page = text(shown(browser, halden, "person_timeline", "?about=sentences"))

        assert "Sentenced" in page
        assert "NSD North let in" not in page

    @pytest.mark.parametrize(
        "query", ["?about=secrets", "?before=x", "?before=2026-12-01T12:00 holds 1", "?before=a b c"]
    )
    def test_address_of_nobodys_making_leads_to_the_beginning(self, browser, halden, query):
        response = shown(browser, halden, "person_timeline", query)

        assert response.status_code == 302

    def test_pages_hold_each_event_once_also_of_one_moment(self, browser, halden, sheet, noon):
        (moved,) = sheet(CRD=date(2026, 12, 8))
        release = moved.release
        hold = {"kind": "other", "since": noon, "lifted_at": noon, "lifted_because": "x"}
        ReleaseHold.objects.bulk_create(
            ReleaseHold(offender=halden, release=release, reason=f"Equal {n}", **hold) for n in range(120)
        )
        seen, address = [], reverse("person_timeline", kwargs={"uid": halden.uid})
        url = address

        while url:
            page = browser.get(url).context["timeline"]
            seen += [event.place for day in page.days for event in day.events if event.about == "holds"]
            url = page.older_url and address + page.older_url

        assert len(seen) == len(set(seen)) == 240

    def test_team_that_is_still_to_come_is_not_told_as_let_in(self, browser, halden, noon):
        GrantFactory(subject=halden, team=TeamFactory(name="Later"), starts_at=noon + timedelta(days=1))

        assert "Later let in" not in text(shown(browser, halden, "person_timeline"))


class TestSentenceAndDates:
    def test_says_offence_lists_connection_and_term(self, browser, halden, sentenced):
        page = text(shown(browser, halden, "person_sentence"))

        for words in (
            "Collection of information",
            "(s.58 Terrorism Act 2000)",
            "Schedule 19ZA, Part 2",
            "Notification, Part 4 CTA 2008",
            "Determined, 2 March 2023",
            "<strong>6 years</strong>, standard determinate (SDS), from 15 March 2023",
            "Leeds Crown Court",
        ):
            assert words in page

    def test_official_date_has_its_source_and_says_why_none_is_worked_out(self, browser, halden, sheet):
        sheet(CRD=date(2026, 12, 8))
        sheet(CRD=date(2026, 12, 9))

        page = shown(browser, halden, "person_sentence")

        (line,) = page.context["sentence"].dates
        assert (line.official.falls_on, line.official.source, line.worked_out) == (date(2026, 12, 9), "NOMIS", None)
        assert "No dates calculated." in text(page)
        assert "No sentence is recorded." in text(page)
        assert [each.falls_on for each in page.context["sentence"].superseded] == [date(2026, 12, 8)]

    def test_ways_out_with_what_holds_them_and_custody(self, browser, halden, sheet):
        sheet(CRD=date(2026, 12, 19), SLED=date(2029, 3, 14))
        hold(halden)
        Adjustment.objects.create(offender=halden, kind="remand", days=100)

        page = text(shown(browser, halden, "person_sentence"))

        assert "Friday, for Saturday 19 December" in page
        assert "On hold: identity not certain" in page
        assert "Remand days counted twice" in page
        assert "Received into custody" in page

    def test_chain_of_sentences_is_told(self, browser, halden, sentenced):
        Sentence.objects.create(
            offender=halden,
            conviction=sentenced.conviction,
            kind="EDS",
            sentenced_on=sentenced.sentenced_on,
            years=8,
            extension_months=48,
            consecutive_to=sentenced,
        )

        page = text(shown(browser, halden, "person_sentence"))

        assert "8 years and 4 years on licence" in page
        assert "Consecutive to 6 years, collection of information" in page
        assert "and 1 more sentence" in page


def test_latest_on_the_overview_are_the_first_of_the_timeline(browser, halden, sentenced, sheet, full_sutton, noon):
    sheet(CRD=date(2026, 12, 8))
    for hours in (1, 30, 60):
        ended = noon - timedelta(hours=hours)
        GrantFactory(subject=halden, ended_at=ended, ended_because="x", starts_at=ended - timedelta(hours=9))
    Movement.objects.create(offender=halden, happening="transferred", happened_on=TODAY, recorded_by=None)
    AlertFactory(subject=halden, tells=[full_sutton], raised_at=noon - timedelta(minutes=90))

    latest = shown(browser, halden).context["overview"].latest
    days = shown(browser, halden, "person_timeline").context["timeline"].days

    found = [event for day in latest for event in day.events]
    assert len(found) == 5
    assert found == [event for day in days for event in day.events][:5]
    assert len({event.about for event in found}) > 2


def test_what_began_long_ago_and_ended_just_now_is_among_the_latest(browser, halden, sheet, full_sutton, noon):
    sheet(CRD=date(2026, 12, 8))
    lifted = {"lifted_at": noon + timedelta(minutes=1), "lifted_because": "Settled"}
    ReleaseHold.objects.filter(pk=hold(halden).pk).update(since=noon - timedelta(days=9), **lifted)
    for _ in range(5):
        AlertFactory(subject=halden, tells=[full_sutton])

    latest = shown(browser, halden).context["overview"].latest

    assert latest[0].events[0].strong == "Hold lifted"


def test_what_is_owed_after_the_licence_stands_among_the_next_dates(browser, officer, halden, sheet, noon):
    sheet(CRD=date(2028, 12, 8))
    team = officer.memberships.get().team
    since, due_on = date(2025, 12, 15), date(2026, 12, 14)
    NotificationDuty.objects.create(offender=halden, kind=Duty.PERIODIC, since=since, due_on=due_on, section="s.49")
    chair = UserFactory(teams=[team])
    case = MappaCaseFactory(offender=halden, level=2)
    for days in (9, 2):
        MappaMeeting.objects.create(
            case=case,
            offender=halden,
            programme="terrorism",
            chair=chair,
            planned_at=noon + timedelta(days=days),
            level=2,
        )
    order_until(date(2026, 12, 20), halden)

    cards = shown(browser, halden).context["overview"].dates

    assert [(card.title, card.day) for card in cards] == [
        ("MAPPA level 2 meeting", date(2026, 12, 3)),
        ("Yearly or weekly notification", date(2026, 12, 14)),
        ("End of custodial term", date(2028, 12, 8)),  # of the sentence, which no other pushes out
    ]


def test_opening_is_recorded(browser, officer, halden):
    for name in PAGES:
        before = AuditEntry.objects.latest("pk").pk
        shown(browser, halden, name)

        entry = AuditEntry.objects.filter(action="consultation", pk__gt=before).latest("pk")
        assert (entry.actor_id, entry.subject_id) == (officer.pk, halden.pk), name


def test_pages_ask_the_same_few_questions_whatever_the_number_of_rows(
    browser, halden, sentenced, sheet, full_sutton, noon
):
    def asked():
        """By page."""
        numbers = {}
        for name in (*PAGES, "person_move"):
            with CaptureQueriesContext(connection) as queries:
                shown(browser, halden, name)
            numbers[name] = len(queries)
        return numbers

    sheet(CRD=date(2026, 12, 8), PED=date(2026, 12, 5))
    hold(halden)
    AlertFactory(subject=halden, tells=[full_sutton])
    asked()  # what is asked once in a process has been asked
    with_few = asked()
    assert max(with_few.values()) <= 32, with_few

    for n in range(25):
        number = f"X{n:06}"
        Identifier.objects.create(offender=halden, kind="crn", value=number, canonical=number)
        Alias.objects.create(offender=halden, name=f"Alias {n}")
        Adjustment.objects.create(offender=halden, kind="ada", days=n + 1)
        Movement.objects.create(offender=halden, happening="transferred", happened_on=TODAY, recorded_by=None)
        GrantFactory(
            subject=halden, grant_role=GrantRole.CONTRIBUTOR, ended_at=noon if n % 2 else None, ended_because="x"
        )
        AlertFactory(subject=halden, tells=[full_sutton])
        Sentence.objects.create(
            offender=halden, conviction=sentenced.conviction, kind="SDS", sentenced_on=TODAY, days=n + 1
        )
    KeyDate.objects.bulk_create(
        KeyDate(
            offender=halden,
            code="CRD",
            falls_on=date(2027, 1, n + 1),
            source=f"Source {n}",
            as_at=TODAY,
            recorded_at=noon - timedelta(hours=26 - n),
            superseded_at=noon - timedelta(hours=25 - n),
        )
        for n in range(25)
    )
    with_many = asked()

    assert {name: number for name, number in with_many.items() if number > with_few[name]} == {}
    assert Grant.objects.filter(subject=halden).count() > 25
