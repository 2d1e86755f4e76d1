"""Escalation, as acts: at its time a receipt that nobody acknowledged is made known to people by name.

Deputies: the deputy of the duty for the person in the team's agency, or the person who stands in for them on leave; the
person who stands in for an owner on leave; the managers of the team. Duty desk: who is first on call for the agency's
duty desks; of a desk for which nobody is, everybody who is there. At night the second on call hears with the deputies.
Command: who is on call in command of the agency, else who commands the team's establishment, else its agency. A rung
where nobody is goes to the next at once. Where a rota was ever entered and nobody is on call, that is alerted too.

A row says who was alerted and when; a page says that it has escalated from that row alone. Deputies are of the team and
may read the alert. A duty desk or commander need not see the person: they learn which team has not answered, and call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from sharing import access, alerts, audit, live_updates
from sharing.access import roles
from sharing.access.roles import Capability
from sharing.agencies.models import Membership, Team, User
from sharing.alerts import Matter, raising
from sharing.alerts.models import Delivery, Receipt, RungMade
from sharing.alerts.rules import Because, EscalationStep, Rung, Severity, next_rung
from sharing.cover import standing
from sharing.duties import after_gap
from sharing.duties.alert_kinds import NOBODY_REACHED
from sharing.duties.models import Duty
from sharing.grants import who_can_see
from sharing.jobs.set_aside import alone
from sharing.reach import pager
from sharing.records.once import only_one
from sharing.rota import gaps, posts
from sharing.rota.on_call.now import OnCall, everybody_on_call, places_of
from sharing.rota.rules import LEVEL_WORDS, Level
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_near_datetime

BATCH = 200
MANAGERS = roles.holders(Capability.GRANT_ACCESS)
COMMANDERS = roles.holders(Capability.COMMAND)
Asked = tuple[list[User], str]  # who is alerted, and as what


def escalate(*, at: datetime) -> int:
    """Each receipt in a transaction of its own, the worst first; returns how many. Safe to run twice, and late."""
    due = Receipt.objects.open().filter(next_rung_at__lte=at)
    done, after_a_gap = 0, after_gap.is_after_gap(at=at)
    most = None if after_a_gap else BATCH
    with only_one("sharing.after_gap") as is_mine:  # a run that overtakes another neither holds emails nor gathers its
        for key, subject in list(due.order_by("severity", "next_rung_at", "pk").values_list("pk", "subject_id")[:most]):
            with alone("escalation", key, subject=subject):
                done += escalate_one(key, at=at, letters_wait=after_a_gap and is_mine)
        if is_mine:
            after_gap.gather(at=at)
    return done


def escalate_one(key: int, *, at: datetime, early: bool = False, letters_wait: bool = False) -> bool:
    """Makes each rung whose time has come; only the last of them writes letters. False where somebody acknowledged,
    answered, ended or escalated it first. early: the next one now, whatever its time, since no letter leaves.
    letters_wait: until `after_gap.gather`."""
    is_due = Q(next_rung_at__isnull=False) if early else Q(next_rung_at__lte=at)
    due = Receipt.objects.open().filter(is_due, pk=key)
    receipt = due.select_for_update(skip_locked=True, of=("self",)).first()
    if receipt is None:
        return False
    waiting = receipt.waiting
    made = [row.step for row in receipt.rungs.order_by("pk")]
    rows: list[tuple[RungMade, list[User]]] = []
    step = next_rung(made, waiting)
    if step and early:
        step = replace(step, at=at, because=Because.MAIL_DOWN)
    while step and step.at <= at:
        people, told_as = PEOPLE[step.rung](receipt, at)
        rows = [(_made(receipt, step, people, told_as, at=at), people)]
        if step.rung is Rung.DEPUTY and Because.NIGHT in {each.because for each in made}:
            rows += _second_on_call(receipt, step, at=at)
        made.append(step)
        after = next_rung(made, waiting)
        if after and not people and step.rung is not Rung.COMMAND:
            after = replace(after, at=step.at, because=Because.EMPTY_BELOW)
        while after and after.round > 1 and (later := next_rung([*made, after], waiting)) and later.at <= at:
            # Of the times that command was to be alerted again the last is enough, and it is one.
            after = replace(later, round=after.round)
        step = after
    Receipt.objects.filter(pk=key).update(next_rung_at=step.at if step else None)
    for row, told in rows:  # those of the last step alone
        _tell(receipt, row, told, at=at, letters_wait=letters_wait)
    return bool(rows)


def _second_on_call(receipt: Receipt, step: EscalationStep, *, at: datetime) -> list[tuple[RungMade, list[User]]]:
    """At night the desk has heard of it first: with the deputies its second on call does, where it has one."""
    people, told_as, _ = _on_call(places_of(_desks(receipt, at), Level.SECOND), receipt, at)
    if not people:
        return []
    again = replace(step, rung=Rung.DUTY_DESK, round=2)
    return [(_made(receipt, again, people, told_as, at=at), people)]


def _made(receipt: Receipt, step: EscalationStep, people: list[User], told_as: str, *, at: datetime) -> RungMade:
    row = RungMade.objects.create(
        receipt=receipt,
        rung=step.rung,
        round=step.round,
        because=step.because,
        told_as=told_as if people else "",
        due_at=step.at,
        made_at=at,
    )
    row.people.set(people)
    audit.record(
        action=audit.Action.ALTERATION,
        verb="alert.escalated",
        by=None,
        target=row,
        subject=receipt.subject_id,
        payload={
            "rung": step.rung,
            "round": step.round,
            "because": step.because,
            "team": receipt.team_id,
            "people": [user.pk for user in people],
        },
    )
    if not people and step.rung is Rung.COMMAND and not _is_of_the_system(receipt):
        alerts.raise_alert(
            kind=NOBODY_REACHED,
            key=f"receipt:{receipt.pk}",
            subject=None,
            text=f"Alert {receipt.alert.uid} to {receipt.team} ({receipt.team.agency}): {_who_was_there(receipt)} "
            "Call the team.",
            at=at,
        )
    return row


def _who_was_there(receipt: Receipt) -> str:
    """Of the rungs below command, where it came to a command in which no one is."""
    reached = receipt.rungs.filter(people__isnull=False).order_by("pk")
    names = list(dict.fromkeys(mid_sentence(row.get_rung_display()) for row in reached))
    if not names:
        return "no deputy, duty desk or command was available."
    return f"{' and '.join(names)} alerted, not answered; no one in command was available."


def _is_of_the_system(receipt: Receipt) -> bool:
    """About nobody, and no team's work: that nobody has answered it is no reason to wake command everywhere."""
    return receipt.subject_id is None and receipt.thread.matter == Matter.SYSTEM


def _tell(receipt: Receipt, row: RungMade, people: list[User], *, at: datetime, letters_wait: bool) -> None:
    if receipt.severity <= raising.LETTERS_FROM:
        state = Delivery.State.HELD if letters_wait else Delivery.State.WAITING
        standing_so = {"channel": Delivery.Channel.EMAIL, "state": state, "next_try_at": None if letters_wait else at}
        Delivery.objects.bulk_create(
            Delivery(receipt=receipt, rung=row, user=user, **standing_so)
            for user in people
            if user.can(Capability.READ_LETTERS)
        )
        transaction.on_commit(alerts.ring_deliverer, robust=True)
    if receipt.severity == Severity.CRITICAL and row.rung != Rung.DEPUTY:
        pager.text(row, people, at=at)
    transaction.on_commit(lambda: raising.ring([receipt.alert_id]), robust=True)
    keys = [user.pk for user in people]
    transaction.on_commit(lambda: live_updates.ring_many(keys, raising.EVENT), robust=True)


def deputies_of(receipt: Receipt, at: datetime) -> Asked:
    """The first of those named who is there; else every manager of the team who is."""
    for user, told_as in _named(receipt):
        if reads(user, receipt):
            return [user], told_as
    members = Membership.objects.live(at=at).filter(team=receipt.team_id).values("user_id")
    managers = User.objects.filter(pk__in=members, is_active=True, role__in=MANAGERS)
    return [user for user in _there(managers) if reads(user, receipt)], "manager of the team"


def desk_of(receipt: Receipt, at: datetime) -> Asked:
    """Of the agency's duty desks for the programmes that the matter is of: who is first on call; of a desk for which
    nobody is, everybody."""
    desks = _desks(receipt, at)
    people, told_as, answered = _on_call(places_of(desks, Level.FIRST), receipt, at)
    others = [desk for desk in desks if desk.pk not in {each.team for each in answered}]
    if not others:
        return people, told_as
    members = Membership.objects.live(at=at).filter(team__in=others).values("user_id")
    everybody = _not_excluded(User.objects.filter(pk__in=members, is_active=True), receipt)
    _say_gaps(places_of(others, Level.FIRST), at=at)
    return list(dict.fromkeys([*people, *everybody])), "duty desk"


def _desks(receipt: Receipt, at: datetime) -> list[Team]:
    return list(Team.objects.duty_desks_of(receipt.team.agency_id, programmes_of(receipt, at)))


def _on_call(which: Q, receipt: Receipt, at: datetime) -> tuple[list[User], str, list[OnCall]]:
    """Who of these is on call and not kept from the person, as what, and for which of them somebody is."""
    found = everybody_on_call(which, at=at)
    people = _not_excluded(User.objects.filter(pk__in=[each.user for each in found]), receipt) if found else []
    keys = {user.pk for user in people}
    answered = [each for each in found if each.user in keys]
    return people, _as_what(answered, at=at), answered


def _as_what(found: list[OnCall], *, at: datetime) -> str:
    """ "first on call until 18:00"; of several desks without a time."""
    if not found:
        return ""
    words = LEVEL_WORDS[found[0].level].lower()
    return f"{words} until {format_near_datetime(found[0].until, at=at)}" if len(found) == 1 else words


def _say_gaps(which: Q, *, at: datetime) -> None:
    """Nobody is on call for these: of those that have a rota that is alerted. It never stops the escalation."""
    for post in posts.posts(which):
        with alone("rota_gaps", post.place.pk):
            gaps.settle(post, at=at)


def programmes_of(receipt: Receipt, at: datetime) -> list[str] | None:
    """Of which programmes the matter is: that of its item, else those of the person that the team may know of. None:
    it is about nobody."""
    if receipt.subject is None:
        return None
    item = receipt.alert.item
    if item is not None and item.programme:
        return [item.programme]
    known = who_can_see.programmes_known_to(receipt.team, receipt.subject, at=at)
    return known or who_can_see.programmes_of(receipt.subject, at=at)


def command_of(receipt: Receipt, at: datetime) -> Asked:
    """Who is on call in command of the agency; else who commands the team's establishment, where anybody does; else
    its agency."""
    which = places_of([receipt.team.agency], Level.COMMAND)
    people, told_as, _ = _on_call(which, receipt, at)
    if people:
        return people, told_as
    _say_gaps(which, at=at)
    commanders = User.objects.filter(agency=receipt.team.agency_id, is_active=True, role__in=COMMANDERS)
    here = Team.objects.working_for(receipt.team.place_code)
    members = Membership.objects.live(at=at).filter(team__in=here).values("user_id")
    return (_not_excluded(commanders.filter(pk__in=members), receipt) or _not_excluded(commanders, receipt)), "command"


PEOPLE: dict[Rung, Callable[[Receipt, datetime], Asked]] = {
    Rung.DEPUTY: deputies_of,
    Rung.DUTY_DESK: desk_of,
    Rung.COMMAND: command_of,
}


def _named(receipt: Receipt) -> Iterator[tuple[User, str]]:
    """The deputy, and who acts for the owner; each as of now, and nobody who is away with no one for them."""
    duties = Duty.objects.current().filter(subject_id=receipt.subject_id, agency=receipt.team.agency_id)
    duty = duties.with_words().first() if receipt.subject_id else None
    away = standing.standing()
    if duty and duty.deputy:
        acting = away.acting_for(duty.deputy_id or 0, subject=duty.subject_id)
        if acting or duty.deputy_id not in away.leaves:
            yield (acting.user, "covering for the deputy") if acting else (duty.deputy, "deputy")
    if duty and (acting := away.acting_for(duty.owner_id, subject=duty.subject_id)):
        yield acting.user, "covering for the owner"


def reads(user: User, receipt: Receipt) -> bool:
    """Whether the user works, is in the team now, and may read this alert."""
    return user.is_active and Receipt.objects.filter(pk=receipt.pk).to_teams_of(user).visible_to(user).exists()


def _there(users: QuerySet[User]) -> list[User]:
    """Those who are not on leave, by name."""
    return list(users.exclude(pk__in=standing.standing().leaves).order_by("name", "pk"))


def _not_excluded(users: QuerySet[User], receipt: Receipt) -> list[User]:
    """Those of them who are there, and whom no exclusion keeps from the person."""
    if receipt.subject_id is None:
        return _there(users)
    about = access.subjects().filter(pk=receipt.subject_id)
    return [user for user in _there(users) if access.not_excluded(about, user).exists()]
