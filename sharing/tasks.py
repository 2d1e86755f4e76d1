"""Clock hands of sharing."""

from celery import shared_task
from django.utils import timezone

from sharing.alerts import deliveries
from sharing.alerts.noise import actions as noise
from sharing.alerts.suppressions import actions as suppressions
from sharing.data_requests import actions as data_requests
from sharing.duties import escalation, establishment_handover, gaps, handovers, mail_down
from sharing.emergencies import actions as emergencies
from sharing.events import deliveries as event_deliveries
from sharing.grants import end_notices
from sharing.grants import telling as grant_telling
from sharing.grants.unseen import actions as sight_gaps
from sharing.history import unrecorded
from sharing.items.actions import holding, news, regional
from sharing.joint_teams import clock as joint_team_clock
from sharing.leave import clock as leave_clock
from sharing.proposals import actions as proposals
from sharing.proposals import letters as proposal_letters
from sharing.reach import pager
from sharing.reported import actions as reported
from sharing.requests import clock as request_clock
from sharing.retention import clock as retention
from sharing.reviews import clock as review_clock
from sharing.rota import clock as rota_clock
from sharing.rota import lapsing
from sharing.rota.handover import clock as handover_clock
from sharing.sittings import clock as sitting_clock
from sharing.unchecked import clock as unchecked
from sharing.unusual import scanning as unusual
from sharing.watching import canary


@shared_task
def deliver() -> None:
    """Every 10 seconds, and at once after an alert: send what is due."""
    deliveries.deliver_due(at=timezone.now())


@shared_task
def send_texts() -> None:
    """Every 10 seconds, and at once after a critical alert has escalated: text whom it has escalated to."""
    pager.send_due(at=timezone.now())


@shared_task
def escalate() -> None:
    """Every 10 seconds: alert deputies of what no one acknowledged in time."""
    now = timezone.now()
    escalation.escalate(at=now)
    mail_down.escalate_early(at=now)


@shared_task
def send_events() -> None:
    """Every 10 seconds, and at once after a happening: send programs what is due to them."""
    event_deliveries.send_due()


@shared_task
def watch_items() -> None:
    """Every five minutes: what nobody confirmed in time, decisions to look at again, items that nobody holds, and those
    that somebody who decides has not seen."""
    now = timezone.now()
    news.watch(at=now)
    holding.watch(at=now)
    regional.watch(at=now)
    sitting_clock.watch(at=now)


@shared_task
def work_on_requests() -> None:
    """Every 10 seconds, and at once after somebody asks: find whom it is about, tell, close what is over."""
    request_clock.work_on(at=timezone.now())


@shared_task
def review_access() -> None:
    """Every hour: make the review of the quarter when its day has come, tell of those that nobody does in time."""
    review_clock.work_on(at=timezone.now())


@shared_task
def watch_emergencies() -> None:
    """Every five minutes: tell of emergency access that nobody reviewed in time."""
    emergencies.tell_of_late_reviews(at=timezone.now())


@shared_task
def watch_data_requests() -> None:
    """Every hour: requests of people for their data that are due soon, or overdue."""
    data_requests.watch(at=timezone.now())


@shared_task
def watch_joint_teams() -> None:
    """Every hour: joint teams that heads of their agencies are to review, and those that nobody has reviewed."""
    joint_team_clock.watch(at=timezone.now())


@shared_task(time_limit=600)
def scan_reading() -> None:
    """Every minute: readings in the audit log that stand out, for privacy officers to judge."""
    unusual.scan(at=timezone.now())


@shared_task
def find_unrecorded() -> None:
    """Every 30 seconds: changes of access that no entry of the audit log is about."""
    unrecorded.find(at=timezone.now())


@shared_task
def tell_of_unchecked() -> None:
    """Every minute: people whom a job could not look at, and those whom it has by now."""
    unchecked.watch(at=timezone.now())


@shared_task(time_limit=3600)
def watch_retention() -> None:
    """Each morning: reviews of what is kept that are due, and people whom two of each agency decided to delete."""
    retention.watch(at=timezone.now())


@shared_task
def watch_duties() -> None:
    """Every five minutes: agencies without an owner or a deputy, duties that nobody needs, handovers not answered, and
    places that have somebody who can answer now."""
    now = timezone.now()
    establishment_handover.hand_over_awaited(at=now)
    gaps.end_needless(at=now)
    gaps.watch(at=now)
    handovers.tell_of_late(at=now)


@shared_task
def carry_out_changes() -> None:
    """Every minute, and at once after a change is proposed or agreed: what was agreed and has waited, and letters."""
    now = timezone.now()
    proposals.carry_out_due(at=now)
    proposal_letters.send_due(at=now)


@shared_task
def watch_reported() -> None:
    """Every minute: acts reported by telephone that the named person did not confirm in time."""
    reported.watch(at=timezone.now())


@shared_task
def end_suppressions() -> None:
    """Every minute: what a team held back until now."""
    suppressions.watch(at=timezone.now())


@shared_task
def run_canary() -> None:
    """Every five minutes: an alert about nobody, to measure the way of all others."""
    canary.run(at=timezone.now())


@shared_task
def watch_noise() -> None:
    """Every night: kinds of alerts over their budget."""
    noise.watch(at=timezone.now())


@shared_task
def watch_handovers() -> None:
    """Every minute: shifts that nobody has signed for in time."""
    handover_clock.watch(at=timezone.now())


@shared_task
def remind_of_ways() -> None:
    """Every morning: write to people on the rota whose way of being reached lapses soon."""
    lapsing.remind(at=timezone.now())


@shared_task
def watch_leave() -> None:
    """Every five minutes: leave without cover, and what ends with a leave."""
    leave_clock.watch(at=timezone.now())


@shared_task
def watch_rota() -> None:
    """Every five minutes: time for which nobody is on call, reminders, requests to swap that nobody answered."""
    rota_clock.watch(at=timezone.now())


@shared_task
def watch_sight() -> None:
    """Every five minutes: people no longer seen by a team that must see them, and access that ends soon or
    has begun or ended."""
    now = timezone.now()
    sight_gaps.watch(at=now)
    end_notices.alert_ending_access(at=now)
    grant_telling.tell_what_time_brought(at=now)


@shared_task
def look_at_everybody() -> None:
    """Every night: whom no team sees that must, whenever that came about."""
    sight_gaps.watch(at=timezone.now(), everybody=True)
