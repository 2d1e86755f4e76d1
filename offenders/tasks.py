"""Clock hands of offenders."""

from celery import shared_task
from django.utils import timezone

from offenders.absences import actions as absences
from offenders.associates import actions as associates
from offenders.batches import working as batches
from offenders.classifying import asking as classifications
from offenders.closing import clock as closings
from offenders.dates.checks import clock as second_checks
from offenders.dates.overrides import actions as overrides
from offenders.dates.replays import actions as replays
from offenders.dates.upkeep import after_changes, caseload
from offenders.identities import asked
from offenders.identities import clock as identities
from offenders.importing import files
from offenders.interventions import actions as interventions
from offenders.mappa import clock as mappa
from offenders.matches import finding as matches
from offenders.movements import ends
from offenders.orders.actions import clock as imposed_orders
from offenders.police_handover import clock as police_handovers
from offenders.questioned_sentences import asking as questioned_sentences
from offenders.reference.keeping import clock as reference_changes
from offenders.reference.law import actions as law
from offenders.register import clock as register
from offenders.register import morning_letter
from offenders.releases.holds import second_people, withdrawals
from offenders.releases.leaving import clock as gate
from offenders.releases.orders import actions as orders
from offenders.releases.warnings import actions as warnings
from offenders.releases.warnings.rules import told_from
from offenders.releases.weekly import actions as weekly
from offenders.releases.without_sheet import actions as without_sheet
from offenders.status import clock as status_clock
from offenders.threats import clock as threats


@shared_task
def flag_releases() -> None:
    """The week's list, the alerts of what is coming and the questions for sheets that are lacking: at their hours, and
    every half minute if those were missed."""
    on, at = timezone.localdate(), timezone.now()
    weekly.make_lists(on=on, at=at)
    warnings.flag_coming(on=on, at=at)
    without_sheet.ask_for_sheets(on=on, at=at)


@shared_task(time_limit=3600)
def recalculate_caseload() -> None:
    """Each night: what the law in force makes of every record, where it is another than is kept."""
    on = timezone.localdate()
    caseload.recalculate_caseload(on=on)
    caseload.end_what_waits(on=on)
    status_clock.follow_records(on=on)
    status_clock.follow_powers(on=on)


@shared_task(time_limit=3600)
def question_caseload() -> None:
    """Each night: what the law asks of every sentence, where it is another question than is kept."""
    questioned_sentences.ask_caseload()


@shared_task(time_limit=1800)
def work_out_after_changes() -> None:
    """Each minute, and at once when a change of an offence or of the register of law was agreed: the dates of those
    whom it reaches, and what the law asks of their sentences."""
    after_changes.work(at=timezone.now())


@shared_task(time_limit=1800)
def work_on_files() -> None:
    """Every 10 seconds, and at once when a file is given or is to be applied."""
    files.work(at=timezone.now())


@shared_task(time_limit=1800)
def work_on_batches() -> None:
    """Every 10 seconds, and at once when a program has sent one."""
    batches.work(at=timezone.now())


@shared_task(time_limit=1800)
def work_on_replays() -> None:
    """Every 10 seconds, and at once when the caseload is to be worked out under another law."""
    replays.work(at=timezone.now())


@shared_task
def watch_orders() -> None:
    """Every half minute: release orders that nobody has confirmed in time, directions, holds and withdrawals that wait
    for a second person."""
    at = timezone.now()
    orders.watch(at=at)
    second_people.watch(at=at)
    withdrawals.watch(at=at)


@shared_task
def watch_imposed_orders() -> None:
    """Every five minutes: orders that come into force, expire or are near their end, and decisions and reviews that are
    due."""
    imposed_orders.watch(at=timezone.now())


@shared_task
def erase_lapsed_links() -> None:
    """Each hour: links that nobody reviewed in time."""
    associates.erase_lapsed(on=timezone.localdate())


@shared_task(time_limit=1800)
def find_matches() -> None:
    """Each hour: people who share a detail, and who is told."""
    matches.find_matches(at=timezone.now())


@shared_task
def watch_threats() -> None:
    """Each minute: threats of which nobody was warned in time, reviews, circles in which too few can act."""
    threats.watch(at=timezone.now())


@shared_task
def watch_second_checks() -> None:
    """Every five minutes: releases by law that no second person has checked."""
    second_checks.watch(at=timezone.now())


@shared_task
def watch_classifications() -> None:
    """Every five minutes: offences in free words that nobody has been asked to classify, or not in time."""
    classifications.watch(at=timezone.now())


@shared_task
def watch_questioned_sentences() -> None:
    """Every five minutes: sentences that the law questions and nobody has been told of, or answered in time."""
    questioned_sentences.watch(at=timezone.now())


@shared_task
def watch_after_licence() -> None:
    """Every minute: handovers to police that begin, take effect or are late, people without a lead, cases to close."""
    at = timezone.now()
    status_clock.follow_time(on=timezone.localdate(at))
    police_handovers.watch(at=at)
    closings.watch(at=at)


@shared_task(time_limit=600)
def compare_identities() -> None:
    """Each minute: numbers that were given, against everybody's; and who asked about many."""
    at = timezone.now()
    identities.compare(at=at)
    asked.watch(at=at)


@shared_task
def watch_absences() -> None:
    """Every minute: who is not back in prison in time."""
    absences.watch(at=timezone.now())


@shared_task
def watch_mappa() -> None:
    """Every five minutes: levels, reviews, meetings, actions and interventions that are late."""
    on, at = timezone.localdate(), timezone.now()
    mappa.watch(on=on, at=at)
    if at >= told_from(on):
        interventions.tell_of_lapses(on=on, at=at)


@shared_task(time_limit=3600)
def follow_mappa() -> None:
    """Each night: MAPPA cases for everybody of whom the law asks for one, and what the records say of the others."""
    mappa.follow_records(on=timezone.localdate())


@shared_task
def watch_gate() -> None:
    """Every 30 seconds: early leavings, mistakes and ends that nobody confirmed, releases that nobody recorded, dates
    in dispute."""
    at = timezone.now()
    gate.watch(at=at)
    ends.watch(at=at)


@shared_task
def watch_overrides() -> None:
    """Every five minutes: what counts no more in place of a prison's date, and what ends within three days."""
    on = timezone.localdate()
    overrides.end_due(on=on)
    overrides.warn_of_ends(on=on)


@shared_task
def watch_status() -> None:
    """Every five minutes: licences and with them statuses that time has ended, and who hears before and after."""
    status_clock.watch(on=timezone.localdate(), at=timezone.now())


@shared_task
def send_morning_letter() -> None:
    """Each hour from 6am: on a working day, once, to those who take notices, that something is due by the next one."""
    morning_letter.send(at=timezone.now())


@shared_task(time_limit=1800)
def watch_register() -> None:
    """Every five minutes: notification duties that run out, periods that end, people of whom nothing was worked out."""
    register.watch(on=timezone.localdate(), at=timezone.now())


@shared_task
def watch_law() -> None:
    """Each hour: checks of the register of law that no longer hold, changes of reference data that wait too long."""
    at = timezone.now()
    law.tell_of_lapsed(at=at)
    reference_changes.watch(at=at)
