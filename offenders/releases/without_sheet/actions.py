"""Ask the prison for the sheet of a release that stands on our calculation, until there is one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.urls import reverse

from offenders.dates.models import Release
from offenders.people.models import Offender
from offenders.releases.warnings.rules import told_from
from offenders.releases.without_sheet import rules
from offenders.releases.without_sheet.alert_kinds import NO_SHEET
from sharing import alerts
from sharing.models import Alert, Severity
from sharing.time_words import format_weekday_date

ANSWERS_IN = {Severity.HIGH: timedelta(hours=4), Severity.CRITICAL: timedelta(hours=1)}  # practice


def ask_for_sheets(*, on: date, at: datetime) -> int:
    """Ask of each release without a sheet at its time, and end what is asked of others. Returns how many asked anew.

    From half past five on. Run again it writes nothing; run late it asks at the time that holds now.
    """
    if at < told_from(on):
        return 0
    ours = Release.objects.open().counted().filter(origin=Release.Origin.OURS)
    asked = {key_of(release, on=on): release for release in ours.select_related("offender__establishment")}
    known = set(Alert.objects.filter(kind=NO_SHEET.name, key__in=list(asked)).values_list("key", flat=True))
    raised = sum(_ask(release, key, on=on, at=at) for key, release in asked.items() if key not in known)
    _end_outdated(set(asked), at=at)
    return raised


def end_question(*, offender: Offender) -> None:
    """There is a sheet, or no release is expected: nobody is asked any longer."""
    alerts.supersede(kinds=(NO_SHEET,), subject=offender, by_alert=None)


def key_of(release: Release, *, on: date) -> str:
    return f"{release.uid}:{release.warn_on}:{rules.rung_of(warn_on=release.warn_on, on=on)}"


def _ask(release: Release, key: str, *, on: date, at: datetime) -> bool:
    severity = rules.severity_of(rules.rung_of(warn_on=release.warn_on, on=on))
    person = release.offender
    day = f"{format_weekday_date(release.leaves_on)}"
    where = f" Held at {person.establishment}." if person.establishment else ""
    raised = alerts.raise_alert(
        kind=NO_SHEET,
        key=key,
        subject=person,
        text=f"No calculation sheet is recorded. By our calculation the release is on {day}: "
        f"{release.get_basis_display()} ({release.basis}).{where} Record the official dates.",
        severity=severity,
        responds_in=ANSWERS_IN.get(severity),
        link=reverse("person_sentence", kwargs={"uid": person.uid}),
        at=at,
    )
    return raised is not None


def _end_outdated(keys: set[str], *, at: datetime) -> None:
    """Those asked at an earlier time, and of people who have a sheet or are out."""
    stale = Alert.objects.unfinished().filter(kind=NO_SHEET.name).exclude(key__in=keys)
    if found := list(stale.values_list("key", flat=True)):
        alerts.supersede_keys(kind=NO_SHEET, keys=found, at=at)
