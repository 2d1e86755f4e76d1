"""A release about whose day two sources differ: nobody is ready or released on it, by any door, until it is settled;
and the law releases all the same."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from offenders.dates.differences import actions as difference_verbs
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.importing import applying
from offenders.models import (
    BroughtForward,
    Calculation,
    Conviction,
    DateConflict,
    KeyDate,
    Offence,
    Release,
    ReleaseHold,
    Sentence,
)
from offenders.movements import actions as custody
from offenders.releases.holds.actions import HoldRefused, ReleaseHeld, lift_hold
from offenders.sentencing import actions as sentences
from sharing.models import Alert, AuditEntry
from tests.offenders import halden

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

world = halden.world(halden.with_concern)

# Of `concerned`. The custodial term ends on a Sunday, so out on Friday the 27th.
PASSED, PED, CRD, SLED = date(2023, 11, 30), date(2025, 11, 29), date(2026, 11, 29), date(2027, 11, 29)
DAY = timedelta(days=1)


def sheet_of(person, *, by=None, **days):
    said = {"PED": PED, "CRD": CRD, "SLED": SLED, **days}
    releases.record_official_dates(
        offender=person,
        dates={Code(code): day for code, day in said.items()},
        source="NOMIS",
        as_at=date(2026, 11, 24),
        by=by,
    )
    return Release.objects.open().counted().get()


def test_first_sheet_of_a_person_brings_nothing_forward(concerned, officer):
    sheet_of(concerned, CRD=date(2026, 12, 1), by=officer)

    assert KeyDate.objects.filter(falls_on=date(2026, 12, 1)).exists()
    assert not BroughtForward.objects.exists()


def test_sources_that_agree_hold_nothing(concerned):
    release = sheet_of(concerned)

    assert not DateConflict.objects.exists()
    assert custody.mark_ready(release=release, by=None).status == Release.Status.READY


@pytest.mark.parametrize("by", [DAY, -DAY])
def test_one_day_holds_it_and_says_why(concerned, by):
    release = sheet_of(concerned, CRD=CRD + 60 * DAY, SLED=SLED + 60 * DAY)
    Sentence.objects.update(days=60)
    release = sheet_of(concerned, CRD=CRD + 60 * DAY + by, PED=PED + 40 * DAY, SLED=SLED + 60 * DAY)

    with pytest.raises(ReleaseHeld, match=r"Date conflict. Conditional release: prison .*\(1 day "):
        custody.mark_ready(release=release, by=None)

    assert DateConflict.objects.open().get().code == "CRD"


def test_nobody_lifts_it_by_hand(concerned, officer):
    release = sheet_of(concerned, SLED=SLED + DAY)

    with pytest.raises(HoldRefused, match="when someone accepts one of them"):
        lift_hold(hold=release.holds.get(), reason="In a hurry", by=officer)


def test_release_is_not_recorded_before_every_source_has_let_the_person_go(concerned):
    release = sheet_of(concerned, CRD=date(2026, 11, 26))

    with pytest.raises(custody.NotDue, match=r"dates in dispute. Our calculation says 27 November 2026"):
        custody.record_release(release=release, on=date(2026, 11, 26), by=None)

    concerned.refresh_from_db()
    assert concerned.status == "in_custody"


def test_term_that_has_ended_by_every_source_releases_with_the_hold_named(concerned):
    release = sheet_of(concerned, CRD=date(2026, 11, 26))

    custody.record_release(release=release, on=date(2026, 11, 27), by=None)

    payload = AuditEntry.objects.get(verb="offenders.release_recorded").payload.data
    assert payload["holds"] == ["date_conflict"]


def test_release_that_the_law_does_not_know_waits_for_the_end_of_the_sentence(concerned):
    Sentence.objects.update(kind="SDS", extension_months=0, years=4)
    release = sheet_of(concerned, PED=date(2026, 7, 30))
    assert [each.code for each in DateConflict.objects.open()] == ["CRD"]

    with pytest.raises(custody.NotDue, match="Our calculation has no such release"):
        custody.record_release(release=release, on=date(2026, 11, 30), by=None)


def test_file_does_not_release_either(concerned, tmp_path):
    release = sheet_of(concerned, CRD=date(2026, 11, 26))
    path = tmp_path / "people.csv"
    path.write_text(
        "prison_number,family_name,given_names,crd,dates_source,dates_as_at,movements\n"
        "A4821KX,Halden,Marcus,2026-11-26,NOMIS,2026-11-24,received 2023-03-15 FSI; released 2026-11-26 CRD\n"
    )

    report = applying.apply(path, by=None, today=date(2026, 12, 1))

    assert "dates in dispute" in str(report.errors[0])
    release.refresh_from_db()
    assert release.status == Release.Status.EXPECTED


def test_one_day_apart_nobody_is_ready_or_released_by_page_command_or_program(
    client, concerned, officer, tmp_path, capsys
):
    """The prison says Monday the 30th, the rules Friday the 27th, for a term that ends a day later."""
    release = sheet_of(concerned, CRD=CRD + DAY)
    client.force_login(officer)
    path = tmp_path / "people.csv"
    path.write_text(
        "prison_number,family_name,given_names,crd,dates_source,dates_as_at,movements\n"
        "A4821KX,Halden,Marcus,2026-11-30,NOMIS,2026-11-24,received 2023-03-15 FSI; released 2026-11-27 CRD\n"
    )

    about = {"uid": concerned.uid, "release_uid": release.uid}
    ready = client.post(reverse("release_ready", kwargs=about))
    typed = {"release": str(release.uid), "on_day": 27, "on_month": 11, "on_year": 2026}
    left = client.post(reverse("release_record", args=[concerned.uid]), typed)
    with pytest.raises(CommandError):
        call_command("import_people", str(path), "--apply")
    body = {"status": "ready"}
    asked = client.patch(f"/api/v1/releases/{release.uid}/", body, content_type="application/json")

    release.refresh_from_db()
    assert (ready.status_code, release.status) == (302, Release.Status.EXPECTED)  # on to what must be in hand
    why = "dates in dispute. The official date says 30 November 2026"
    assert why in left.content.decode()
    assert why in capsys.readouterr().err
    assert asked.status_code == 405
    release.refresh_from_db()
    concerned.refresh_from_db()
    assert (release.status, concerned.status) == (Release.Status.EXPECTED, "in_custody")


def test_what_was_ready_is_not_once_the_dates_differ(concerned, officer):
    release = sheet_of(concerned)
    custody.mark_ready(release=release, by=officer)

    sentences.add_adjustment(offender=concerned, kind="ada", days=1, starts_on=date(2024, 1, 1), by=officer)

    release.refresh_from_db()
    assert (release.status, release.holds.get().kind) == (Release.Status.EXPECTED, "date_conflict")


def test_days_added_move_the_warning_at_once_and_tell(concerned, officer):
    """An adjustment that brings our date forward: everybody is warned of the earlier day, and soon must read it."""
    release = sheet_of(concerned, CRD=CRD + 60 * DAY, SLED=SLED + 60 * DAY, PED=PED + 40 * DAY)
    Sentence.objects.update(days=60)
    releases.derive_releases(offender=concerned, by=None)
    release.refresh_from_db()
    assert release.warn_on == release.leaves_on

    sentences.add_adjustment(offender=concerned, kind="remand", days=53, starts_on=date(2023, 9, 1), by=officer)

    release.refresh_from_db()
    assert (release.leaves_on, release.warn_on) == (date(2027, 1, 28), date(2026, 12, 4))
    told = Alert.objects.filter(kind="releases.date_changed").latest("pk")
    assert (told.severity, told.text) == (
        2,
        "Was Thursday 28 January 2027, now Friday 4 December 2026.",
    )
    differ = Alert.objects.filter(kind="dates.conflict").latest("pk")
    assert "our calculation 6 December 2026 (53 days earlier)" in differ.text
    assert [each.code for each in DateConflict.objects.open()] == ["PED", "CRD", "SLED"]


def test_accepted_date_frees_the_release_and_is_what_everybody_is_warned_of(concerned, officer):
    release = sheet_of(concerned, CRD=CRD + 9 * DAY, PED=PED, SLED=SLED)
    assert release.warn_on == date(2026, 11, 27)

    difference_verbs.accept_official(
        conflict=DateConflict.objects.get(), reason="Nine days at large", evidence="Sheet 4", by=officer
    )

    release.refresh_from_db()
    assert release.warn_on == release.leaves_on == date(2026, 12, 8)
    assert custody.mark_ready(release=release, by=officer).status == Release.Status.READY
    assert not ReleaseHold.objects.filter(lifted_at__isnull=True).exists()
    assert Alert.objects.get(kind="dates.conflict").state == "superseded"


def test_it_differs_again_when_a_source_says_another_day(concerned, officer):
    sheet_of(concerned, CRD=CRD + 9 * DAY)
    difference_verbs.accept_official(
        conflict=DateConflict.objects.get(), reason="At large", evidence="Sheet 4", by=officer
    )

    release = sheet_of(concerned, CRD=CRD + 8 * DAY)

    assert DateConflict.objects.open().get().official_on == CRD + 8 * DAY
    assert release.holds.filter(lifted_at__isnull=True).count() == 1


def test_what_the_court_says_since_moves_the_day_of_warning_back_at_once(concerned, officer):
    release = sheet_of(concerned, CRD=CRD + 9 * DAY)
    difference_verbs.accept_official(
        conflict=DateConflict.objects.get(), reason="At large", evidence="Sheet 4", by=officer
    )

    said = {Code.CRD: CRD + 20 * DAY}
    releases.record_court_dates(offender=concerned, dates=said, source="Order", as_at=date(2026, 12, 1), by=officer)

    release.refresh_from_db()
    assert (release.warn_on, release.leaves_on) == (date(2026, 11, 27), date(2026, 12, 8))
    assert DateConflict.objects.open().get().court_on == CRD + 20 * DAY


def test_sheet_put_right_settles_it_by_itself(concerned):
    sheet_of(concerned, CRD=CRD + 9 * DAY)

    release = sheet_of(concerned)

    assert DateConflict.objects.get().ended_because == "The sources agree"
    assert not release.holds.filter(lifted_at__isnull=True).exists()


@pytest.mark.parametrize("outcome", ["varied", "quashed"])
def test_appeal_that_changes_a_sentence_leaves_the_sheet_alone(concerned, officer, outcome):
    sheet_of(concerned, CRD=CRD + DAY)

    sentences.record_appeal(
        sentence=Sentence.objects.get(), appeal=Sentence.Appeal(outcome), on=date(2026, 11, 30), by=officer
    )

    stands = Calculation.objects.current().get()
    assert "an appeal changed it" in stands.refused
    assert stands.because == "An appeal was decided"
    assert not DateConflict.objects.open().exists()


@pytest.mark.parametrize(("on", "field"), [(PASSED - DAY, "on"), (date(2026, 12, 2), "on")])
def test_appeal_on_a_day_that_cannot_be(concerned, officer, on, field):
    with pytest.raises(sentences.SentenceRefused) as refused:
        sentences.record_appeal(sentence=Sentence.objects.get(), appeal=Sentence.Appeal.VARIED, on=on, by=officer)

    assert refused.value.field == field
    assert not Calculation.objects.filter(because="An appeal was decided").exists()


@pytest.mark.parametrize(
    ("before", "after", "because"),
    [
        ("undecided", "yes", "A terrorist connection was determined"),
        ("yes", "undecided", "A terrorist connection was set aside"),
        ("yes", "no", "A terrorist connection was set aside"),
    ],
)
def test_connection_determined_or_set_aside_works_the_dates_out_anew(concerned, officer, before, after, because):
    offence, _ = Offence.objects.get_or_create(
        statute="Firearms Act 1968", section="16", defaults={"title": "Possession with intent"}
    )
    decided = date(2023, 11, 30) if before != "undecided" else None
    Conviction.objects.update(offence=offence, terrorist_connection=before, connection_decided_on=decided)
    Sentence.objects.update(kind="SDS", extension_months=0, years=4)
    releases.derive_releases(offender=concerned, by=None)
    stood = Calculation.objects.current().get()
    conviction = Conviction.objects.get()

    sentences.change_conviction(
        conviction=conviction,
        convicted=sentences.Convicted(
            offence=offence,
            convicted_on=conviction.convicted_on,
            terrorist_connection=after,
            connection_decided_on=date(2023, 11, 30) if after != "undecided" else None,
        ),
        by=officer,
    )

    now = Calculation.objects.current().get()
    assert (now.dates, now.refused) != (stood.dates, stood.refused)
    assert now.because == because
