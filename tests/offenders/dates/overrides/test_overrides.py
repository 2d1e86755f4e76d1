"""For one date another day than the prison's counts for a while: two sign, the release moves, and it falls back."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from offenders import tasks
from offenders.dates.overrides import actions as overrides
from offenders.dates.overrides.actions import OverrideRefused
from offenders.dates.rules.releases import Code
from offenders.models import DateConflict, DateOverride, Offender, Release, ReleaseHold, Sentence
from offenders.movements import actions as custody
from offenders.releases.holds.actions import ReleaseHeld, hold_release
from sharing.access.two_people import SamePerson
from sharing.drafts import actions as drafts
from sharing.models import Alert, AuditEntry, Draft
from sharing.practice.actions import set_practice_value
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.list_files import rows_text
from tests.offenders import halden
from tests.offenders.dates.differences.test_actions import PED, SLED, sheet_of
from tests.worlds import row_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

TODAY, DAY = date(2026, 12, 1), timedelta(days=1)
OURS, PRISONS = date(2027, 1, 28), date(2027, 2, 6)  # a Thursday; a Saturday, so out on Friday the 5th
FRIDAY = date(2027, 2, 5)


def made():
    """The prison says that the custodial term ends nine days later than is worked out here; all else agrees."""
    rows = halden.with_concern()
    Sentence.objects.update(days=60)
    sheet_of(rows["concerned"], PED=PED + 40 * DAY, CRD=PRISONS, SLED=SLED + 60 * DAY)
    return rows | {"held": rows["concerned"]}


world = halden.world(made)
held = row_of("held")


def proposed(person, by, **more):
    given = {
        "code": Code.CRD,
        "falls_on": OURS,
        "source": DateOverride.Source.OURS,
        "reason": "The sheet counts nine days twice",
        "evidence": "Warrant of 1 November 2023, custody office",
        "ends_on": TODAY + 14 * DAY,
        "earlier_is_meant": True,
        "on": TODAY,
    }
    return overrides.propose(offender=person, by=by, **(given | more))


def signed(override, by, **more):
    return overrides.countersign(override=override, by=by, **({"earlier_is_meant": True, "on": TODAY} | more))


def counted():
    return Release.objects.open().counted().get()


def is_held():
    return ReleaseHold.objects.filter(kind="date_conflict", lifted_at__isnull=True).exists()


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


class TestTwoSignatures:
    def test_proposal_changes_nothing(self, held, officer):
        proposed(held, officer)

        assert counted().leaves_on == FRIDAY
        assert is_held()

    def test_countersigned_it_moves_the_release_and_frees_it(self, held, officer, colleague):
        signed(proposed(held, officer), colleague)

        assert counted().leaves_on == OURS
        assert not is_held()
        lifted = ReleaseHold.objects.filter(kind="date_conflict").latest("lifted_at")
        assert lifted.lifted_because == "2 people signed a date override"
        assert DateConflict.objects.open().get().code == "CRD"  # nobody has settled it: it is back when this is over
        assert custody.mark_ready(release=counted(), by=officer).status == "ready"

    def test_ended_early_everything_falls_back(self, held, officer, colleague):
        override = signed(proposed(held, officer), colleague)
        custody.mark_ready(release=counted(), by=officer)

        overrides.end_override(override=override, reason="The court was asked", by=officer)

        assert (counted().leaves_on, counted().status) == (FRIDAY, "expected")
        assert is_held()

    def test_proposer_cannot_be_the_second(self, held, officer):
        override = proposed(held, officer)

        with pytest.raises(SamePerson, match="Someone else must"):
            signed(override, officer)
        assert counted().leaves_on == FRIDAY

    @pytest.mark.parametrize(
        "other", [{"staff_number": "p 4600"}, {"name": "Pym, Gareth"}, {"staff_number": ""}, {"role": "partner"}]
    )
    def test_nor_a_second_account_nor_one_without_a_number_nor_a_program(self, held, full_sutton, other):
        override = proposed(held, UserFactory(name="Gareth Pym", staff_number="P4600"))

        with pytest.raises(SamePerson):
            signed(override, UserFactory(teams=[full_sutton], **other))
        override.refresh_from_db()
        assert override.countersigned_at is None

    def test_who_can_sign_with_nobody_is_refused_at_the_proposal(self, held):
        for user in (UserFactory(staff_number=""), UserFactory(role="partner")):
            with pytest.raises(SamePerson):
                proposed(held, user)
        assert not DateOverride.objects.exists()

    def test_program_does_not_end_one_either(self, held, officer):
        with pytest.raises(SamePerson):
            overrides.end_override(override=proposed(held, officer), reason="x", by=UserFactory(role="partner"))

    def test_sent_twice_it_is_done_once(self, held, officer, colleague):
        first = proposed(held, officer)
        assert proposed(held, officer, uid=first.uid) == first

        assert signed(first, colleague).countersigned_at == signed(first, colleague).countersigned_at
        assert AuditEntry.objects.filter(verb="offenders.override_countersigned").count() == 1

    def test_third_person_cannot_sign_again(self, held, officer, colleague):
        override = signed(proposed(held, officer), colleague)

        with pytest.raises(OverrideRefused, match="countersigned or ended"):
            signed(override, UserFactory())

    @pytest.mark.parametrize(("who", "verb"), [("officer", "withdrawn"), ("colleague", "refused")])
    def test_withdrawn_or_refused_it_can_never_count(self, request, held, officer, colleague, who, verb):
        override = proposed(held, officer)

        overrides.end_override(override=override, reason="A slip", by=request.getfixturevalue(who))

        with pytest.raises(OverrideRefused):
            signed(override, colleague)
        assert AuditEntry.objects.filter(verb=f"offenders.override_{verb}").count() == 1
        assert proposed(held, officer).ended_at is None  # another can be proposed

    def test_ended_twice_keeps_the_first_reason(self, held, officer):
        override = proposed(held, officer)
        overrides.end_override(override=override, reason="A slip", by=officer)

        assert overrides.end_override(override=override, reason="Other", by=officer).ended_because == "A slip"

    def test_log_says_what_it_moves(self, held, officer, colleague):
        signed(proposed(held, officer), colleague)

        payload = AuditEntry.objects.get(verb="offenders.override_countersigned").payload.data
        assert (payload["release_before"], payload["release_after"]) == ("2027-02-05", "2027-01-28")

    def test_nothing_is_left_behind_when_the_last_step_fails(self, held, officer, colleague, monkeypatch):
        override = proposed(held, officer)

        def down(**what):
            raise OSError

        monkeypatch.setattr(overrides, "derive_releases", down)
        with pytest.raises(OSError):
            signed(override, colleague)
        override.refresh_from_db()
        assert override.countersigned_at is None
        assert Alert.objects.get(kind="dates.override_waits").state != "resolved"


class TestGuards:
    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"reason": " "}, "reason"),
            ({"evidence": ""}, "evidence"),
            ({"ends_on": TODAY}, "ends_on"),
            ({"ends_on": TODAY + 29 * DAY}, "ends_on"),
            ({"falls_on": PRISONS, "source": DateOverride.Source.OTHER}, "falls_on"),
            ({"falls_on": date(2023, 3, 14), "source": DateOverride.Source.OTHER}, "falls_on"),
            ({"falls_on": OURS + DAY}, "source"),  # it is said to be worked out here, and is not
            ({"code": Code.APD, "source": DateOverride.Source.OTHER}, "code"),
            ({"earlier_is_meant": False}, "earlier_is_meant"),
        ],
    )
    def test_refused(self, held, officer, changed, field):
        with pytest.raises(OverrideRefused) as refused:
            proposed(held, officer, **changed)

        assert refused.value.field == field
        assert not DateOverride.objects.exists()

    @pytest.mark.parametrize("ends_on", [TODAY + DAY, TODAY + 28 * DAY])
    def test_first_and_last_day_that_can_be_chosen(self, held, officer, ends_on):
        assert proposed(held, officer, ends_on=ends_on).ends_on == ends_on

    def test_how_long_is_a_practice_value_of_its_day(self, held, officer):
        set_practice_value(definition=overrides.LONGEST, value=7, starts_on=TODAY, source="Tried", on=TODAY, by=None)

        with pytest.raises(OverrideRefused, match="not after 8 December 2026"):
            proposed(held, officer, ends_on=TODAY + 8 * DAY)

    def test_one_at_a_time_for_a_date(self, held, officer):
        proposed(held, officer)

        with pytest.raises(OverrideRefused, match="already"):
            proposed(held, officer)

    def test_of_who_is_not_held_no_release_follows(self, officer):
        with pytest.raises(OverrideRefused, match="not in custody"):
            proposed(OffenderFactory(), officer, source=DateOverride.Source.OTHER)

    def test_after_a_recall_nothing_follows_from_the_end_of_the_term(self, held, officer):
        held.periods.update(is_recall=True, starts_on=date(2026, 6, 1))

        with pytest.raises(OverrideRefused, match="has been released before"):
            proposed(held, officer)

    def test_after_a_recall_it_follows_where_a_sentence_was_passed_since(self, held, officer):
        held.periods.update(is_recall=True)  # since the day of the sentence

        assert proposed(held, officer).falls_on == OURS

    def test_later_day_needs_no_word_that_it_is_meant(self, held, officer, colleague):
        override = proposed(
            held, officer, falls_on=PRISONS + 6 * DAY, source=DateOverride.Source.OTHER, earlier_is_meant=False
        )
        signed(override, colleague, earlier_is_meant=False)

        assert counted().leaves_on == date(2027, 2, 12)

    def test_day_before_what_the_law_gives_by_our_own_does_though_it_is_later_than_the_sheets(self, held, officer):
        sheet_of(held, PED=PED + 40 * DAY, CRD=OURS - 20 * DAY, SLED=SLED + 60 * DAY)
        later_than_the_sheet = {"falls_on": OURS - 10 * DAY, "source": DateOverride.Source.OTHER}

        with pytest.raises(OverrideRefused, match="Confirm that you mean an earlier release"):
            proposed(held, officer, earlier_is_meant=False, **later_than_the_sheet)

    def test_the_second_must_mean_it_too(self, held, officer, colleague):
        override = proposed(held, officer)

        with pytest.raises(OverrideRefused, match="Confirm that you mean an earlier release"):
            signed(override, colleague, earlier_is_meant=False)

    def test_sheet_that_says_the_day_by_now_leaves_nothing_to_sign(self, held, officer, colleague):
        override = proposed(held, officer)
        sheet_of(held, PED=PED + 40 * DAY, CRD=OURS, SLED=SLED + 60 * DAY)

        with pytest.raises(OverrideRefused, match="sheet already has this date"):
            signed(override, colleague)

    def test_day_that_two_people_signed_is_due_and_what_is_on_hold_is_named(self, held, officer, colleague, at_noon):
        signed(proposed(held, officer, falls_on=TODAY, source=DateOverride.Source.OTHER), colleague)
        hold_release(release=counted(), kind=ReleaseHold.Kind.IDENTITY, reason="Two of the name", by=officer)

        custody.record_release(release=counted(), on=TODAY, by=officer)

        assert AuditEntry.objects.get(verb="offenders.release_recorded").payload.data["holds"] == ["identity"]

    def test_sentence_end_takes_its_place_in_sled(self, held, officer, colleague):
        """SED alone: the licence stays where the sheet has it."""
        signed(
            proposed(held, officer, code=Code.SED, falls_on=date(2027, 1, 4), source=DateOverride.Source.OTHER),
            colleague,
        )

        assert (counted().basis, counted().leaves_on) == ("SED", date(2027, 1, 4))


class TestEnd:
    @pytest.fixture
    def in_force(self, held, officer, colleague):
        return signed(proposed(held, officer, ends_on=TODAY + 14 * DAY), colleague)

    def test_day_before_it_counts_and_on_the_day_no_more(self, in_force, at_noon):
        at_noon.shift(13 * DAY)
        tasks.watch_overrides()
        assert (counted().leaves_on, is_held()) == (OURS, False)

        at_noon.shift(DAY)
        tasks.watch_overrides()

        assert (counted().leaves_on, is_held()) == (FRIDAY, True)
        in_force.refresh_from_db()
        assert (in_force.ended_because, in_force.ended_by) == ("Its end date passed", None)

    def test_clock_that_is_late_or_turns_twice_ends_it_once(self, in_force, at_noon):
        at_noon.shift(40 * DAY)
        assert overrides.end_due(on=timezone.localdate()) == 1
        assert overrides.end_due(on=timezone.localdate()) == 0

        assert AuditEntry.objects.filter(verb="offenders.override_over").count() == 1

    def test_while_the_clock_is_late_nobody_is_ready_on_it(self, in_force, officer, at_noon):
        release = counted()
        at_noon.shift(14 * DAY)

        with pytest.raises(ReleaseHeld):
            custody.mark_ready(release=release, by=officer)
        with pytest.raises(custody.NotDue):
            custody.record_release(release=release, on=timezone.localdate(), by=officer)

    def test_proposal_that_nobody_signed_ends_as_that(self, held, officer, colleague, at_noon):
        override = proposed(held, officer)
        at_noon.shift(14 * DAY)

        with pytest.raises(OverrideRefused):
            signed(override, colleague, on=timezone.localdate())
        tasks.watch_overrides()

        override.refresh_from_db()
        assert override.ended_because == "Not countersigned in time"
        assert Alert.objects.get(kind="dates.override_waits").state == "resolved"

    def test_sheet_put_right_ends_it_and_moves_nothing(self, in_force, held):
        sheet_of(held, PED=PED + 40 * DAY, CRD=OURS, SLED=SLED + 60 * DAY)
        tasks.watch_overrides()

        in_force.refresh_from_db()
        assert in_force.ended_because == "The prison's sheet now has this date"
        assert (counted().leaves_on, is_held()) == (OURS, False)


class TestAlerts:
    @pytest.fixture
    def told(self, held):
        for kind in ("ppcs", "prison", "ct_police"):
            GrantFactory(subject=held, team=TeamFactory(agency__kind=kind))

        def of(kind):
            return set(Alert.objects.get(kind=kind).receipts.values_list("team__agency__kind", flat=True))

        return of

    def test_prison_and_casework_are_asked_and_it_is_over_when_signed(self, held, officer, colleague, told):
        override = proposed(held, officer)
        assert told("dates.override_waits") == {"ppcs", "prison"}

        signed(override, colleague)

        alert = Alert.objects.get(kind="dates.override_waits")
        assert (alert.state, alert.reason) == ("resolved", "Countersigned by Colin Strand")
        assert alert.link == overrides.address_of(override)

    def test_three_days_before_the_end_they_are_told_once(self, held, officer, colleague, told, at_noon):
        override = signed(proposed(held, officer), colleague)
        at_noon.shift(10 * DAY)
        tasks.watch_overrides()
        assert not Alert.objects.filter(kind="dates.override_ends").exists()

        at_noon.shift(DAY)
        tasks.watch_overrides()
        tasks.watch_overrides()

        assert told("dates.override_ends") == {"ppcs", "prison"}
        assert "until 15 December 2026" in Alert.objects.get(kind="dates.override_ends").text
        overrides.end_override(override=override, reason="Put right", by=officer)
        assert Alert.objects.get(kind="dates.override_ends").state == "resolved"

    def test_everybody_hears_that_the_day_moved(self, held, officer, colleague):
        signed(proposed(held, officer, falls_on=TODAY + 20 * DAY, source=DateOverride.Source.OTHER), colleague)

        assert Alert.objects.filter(kind="releases.date_changed", text__contains="now Monday 21 December 2026").exists()


def address(name, override=None, person=None):
    about = {"uid": (override.offender if override else person).uid}
    return reverse(name, kwargs=about | ({"override_uid": override.uid} if override else {}))


def typed(**more):
    body = {"code": "CRD", "source": "ours", "reason": "Counted twice", "evidence": "Warrant"}
    for name, day in (("falls_on", OURS), ("ends_on", TODAY + 14 * DAY)):
        body |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    return body | more


class TestPages:
    @pytest.fixture
    def browser(self, client, officer):
        client.force_login(officer)
        return client

    def test_the_whole_task(self, browser, held, officer, colleague):
        offered = browser.get(address("override_propose", person=held) + "?code=CRD")
        assert offered.context["form"]["code"].value() == "CRD"
        assert "28 January 2027" in text(offered)  # what each source says

        refused = browser.post(address("override_propose", person=held), typed())
        assert refused.context["form"].errors == {"earlier_is_meant": [overrides.MEANT]}
        assert "The release would be 8 days before the prison's date." in text(refused).replace("&#x27;", "'")
        assert "Counted twice" in text(refused)

        shown = browser.post(address("override_propose", person=held), typed(earlier_is_meant="on"), follow=True)
        override = DateOverride.objects.get()
        assert "No effect yet" in text(shown)
        assert "The release moves from 5 February 2027 to 28 January 2027: 8 days earlier." in text(shown)
        assert "Someone else must do this one" in text(shown)

        browser.force_login(colleague)
        page = text(browser.get(address("date_override", override)))
        assert "This makes the release earlier." in page
        missing = browser.post(address("override_countersign", override), {})
        assert "Confirm that you mean an earlier release" in text(missing)
        done = browser.post(address("override_countersign", override), {"earlier_is_meant": "on"}, follow=True)
        assert "This date counts instead of the prison’s date until 15 December 2026 (in 14 days)." in text(
            done
        ).replace("&#x27;", "'")
        assert counted().leaves_on == OURS

        ended = browser.post(address("override_end", override), {"reason": "Sheet is right"}, follow=True)
        assert "Ended: Sheet is right" in text(ended)
        timeline = text(browser.get(reverse("person_timeline", kwargs={"uid": held.uid}) + "?about=overrides"))
        for words in (
            "Date override proposed",
            "by Gareth Pym",
            "Date override in force",
            "by Colin Strand",
            "Sheet is right",
        ):
            assert words in timeline

    def test_post_of_the_proposer_is_refused_in_words(self, browser, held, officer):
        override = proposed(held, officer)

        page = browser.post(address("override_countersign", override), {"earlier_is_meant": "on"})

        assert "Someone else must do this one" in text(page)
        override.refresh_from_db()
        assert override.countersigned_at is None

    def test_who_may_only_read_finds_no_form(self, client, held, officer, full_sutton):
        override = proposed(held, officer)
        client.force_login(UserFactory(role="auditor", teams=[full_sutton]))

        page = client.get(address("date_override", override)).content.decode()

        assert address("override_countersign", override) not in page
        assert address("override_end", override) not in page

    def test_draft_comes_back_and_is_forgotten_when_it_is_sent(self, browser, held, officer):
        drafts.save_draft(user=officer, form="override.propose", key=str(held.uid), typed={"evidence": ["A warrant"]})

        page = browser.get(address("override_propose", person=held)).content.decode()
        assert re.search(r'name="evidence"[^>]* value="A warrant"', page)
        browser.post(address("override_propose", person=held), typed(earlier_is_meant="on"))

        assert not Draft.objects.exists()


class TestList:
    @pytest.fixture
    def browser(self, client, officer):
        client.force_login(officer)
        return client

    def test_shows_what_stands_and_by_state_the_rest(self, browser, held, officer, colleague):
        override = proposed(held, officer)
        listed = browser.get(reverse("date_overrides"))
        assert "Waiting for a second signature" in text(listed)
        assert not browser.get(reverse("date_overrides"), {"state": "in_force"}).context["lines"]

        signed(override, colleague)
        assert len(browser.get(reverse("date_overrides"), {"state": "in_force"}).context["lines"]) == 1
        overrides.end_override(override=override, reason="Put right", by=officer)

        assert not browser.get(reverse("date_overrides")).context["lines"]
        assert "Put right" in text(browser.get(reverse("date_overrides"), {"state": "ended"}))

    def test_counts_by_month_whom_the_reader_may_know_about(self, browser, held, officer, colleague, at_noon):
        override = signed(proposed(held, officer), colleague)
        hidden = Offender.objects.create(family_name="Quill", prison_number="A0001AA")
        DateOverride.objects.bulk_create(
            [
                DateOverride(
                    offender=hidden,
                    code="CRD",
                    falls_on=OURS,
                    source="other",
                    reason="x",
                    evidence="x",
                    ends_on=TODAY + DAY,
                    proposed_by=officer,
                )
            ]
        )
        at_noon.shift(31 * DAY)  # 1 January
        overrides.end_due(on=timezone.localdate())
        override.refresh_from_db()
        browser.force_login(officer)

        rows = browser.get(reverse("figure", args=["date-overrides"])).context["result"].rows

        december, january = ([row.numbers[place].number for row in rows] for place in (-2, -1))
        assert (december, january) == ([1, 1, 0], [0, 1, 1])
        assert len(rows[0].numbers) == 13

    def test_sheet_has_a_row_for_each_and_is_recorded(self, browser, held, officer):
        proposed(held, officer)

        sheet = rows_text(browser, "date_overrides")

        assert "A4821KX,Marcus Halden,CRD,2027-01-28,ours,proposed,2026-12-01T12:00+00:00,,2026-12-15,," in sheet
        assert AuditEntry.objects.filter(verb="date_overrides.exported").count() == 1

    def test_asks_no_more_for_many_than_for_one(self, browser, held, officer, full_sutton):
        def asked(where):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(where).status_code == 200
            return len(queries)

        override = proposed(held, officer)
        places = [reverse("date_overrides"), address("date_override", override)]
        before = [asked(where) for where in places]
        for _ in range(20):
            person = OffenderFactory()
            GrantFactory(subject=person, team=full_sutton)
            DateOverride.objects.create(
                offender=person,
                code="CRD",
                falls_on=OURS,
                source="other",
                reason="x",
                evidence="x",
                ends_on=TODAY + DAY,
                proposed_by=UserFactory(),
            )

        assert [asked(where) for where in places] == before
        assert max(before) <= 30


def test_audit_is_kept_of_each_step(held, officer, colleague):
    override = signed(proposed(held, officer), colleague)
    overrides.end_override(override=override, reason="Put right", by=officer)

    verbs = list(AuditEntry.objects.filter(verb__startswith="offenders.override").values_list("verb", flat=True))
    assert sorted(verbs) == [
        "offenders.override_countersigned",
        "offenders.override_ended",
        "offenders.override_proposed",
    ]
