"""People at a place where nobody can answer for them yet: who keeps the duty, who is told, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse

from sharing import alerts
from sharing.agencies.models import Agency, Team
from sharing.alerts import Only
from sharing.duties import owners
from sharing.duties.alert_kinds import NOBODY_AT_PLACE, PLACE_WITHOUT_TEAM
from sharing.duties.models import AwaitedTeam, Duty
from sharing.reference.desks import desks_of


def awaited(subject: Model) -> AwaitedTeam | None:
    """For the first member of which place's team the person waits; None where somebody there can answer."""
    return AwaitedTeam.objects.open().filter(subject_id=subject.pk).first()


def places_awaited() -> list[tuple[str, str]]:
    """Code and name of each place where somebody waits for a first member, by name: not who, nor how many."""
    return sorted(set(AwaitedTeam.objects.open().values_list("enters", "prison")), key=lambda each: each[1])


def begin(
    *, subject: Model, leaves: str, enters: str, place: str, region: str, reason: str, at: datetime
) -> AwaitedTeam:
    """The person waits from now on, and those who must know are told. Does one wait already, ask `awaited` first."""
    made = _waiting(subject, leaves, enters, place, reason, at=at)
    made.save()
    _tell_of_waiting(made, region=region, at=at)
    return made


def await_many(*, held: Iterable[tuple[Model, str, str, str]], at: datetime) -> None:
    """People who were brought in as held somewhere, each with the code, the name and the region of the place: those at
    places where nobody can answer wait for somebody, and the desks of the regions are told."""
    people = list(held)
    answer = owners.places_that_answer({code for _, code, _, _ in people}, at=at)
    waiting = [person for person in people if person[1] not in answer]
    regions = {code: (name, region) for _, code, name, region in waiting}
    told = set(AwaitedTeam.objects.open().filter(enters__in=regions).values_list("enters", flat=True))
    made = [_waiting(subject, "", code, name, f"Held at {name}", at=at) for subject, code, name, _ in waiting]
    AwaitedTeam.objects.bulk_create(made)
    for first in {each.enters: each for each in reversed(made) if each.enters not in told}.values():
        _tell_desks(first, region=regions[first.enters][1], at=at)


def end(waits: AwaitedTeam, *, because: str, at: datetime) -> None:
    """Somebody there can answer, or the person is somewhere else: what was told of it is over."""
    AwaitedTeam.objects.open().filter(pk=waits.pk).update(over_at=at, over_because=because)
    alerts.supersede_keys(kind=NOBODY_AT_PLACE, keys=[f"awaited:{waits.uid}"], at=at)
    if not AwaitedTeam.objects.open().filter(enters=waits.enters).exists():
        told = alerts.open_keys(kind=PLACE_WITHOUT_TEAM)
        alerts.supersede_keys(
            kind=PLACE_WITHOUT_TEAM, keys=[key for key in told if key.startswith(f"{waits.enters}:")], at=at
        )


def keeps_duty(subject: Model, sender: str) -> Duty | None:
    """Whose duty it stays meanwhile: that of the place that sent the person, else that of probation, else any."""
    standing = list(Duty.objects.current().filter(subject_id=subject.pk).with_words().order_by("agency__name", "pk"))
    of_sender = (duty for duty in standing if sender and duty.team.place_code == sender)
    of_probation = (duty for duty in standing if duty.agency.kind == Agency.Kind.PROBATION)
    return next(of_sender, None) or next(of_probation, None) or next(iter(standing), None)


def _waiting(subject: Any, leaves: str, enters: str, place: str, reason: str, *, at: datetime) -> AwaitedTeam:
    return AwaitedTeam(subject=subject, leaves=leaves, enters=enters, prison=place, reason=reason, since=at)


def _tell_of_waiting(waits: AwaitedTeam, *, region: str, at: datetime) -> None:
    """The sender's teams and whoever keeps the duty; the desk of the region by name where it sees the person."""
    subject: Any = waits.subject
    duty = keeps_duty(subject, waits.leaves)
    keeps = f" {duty.owner}, {duty.team}, keeps the duty until then." if duty else ""
    teams = {team.pk for team in [*Team.objects.working_for(waits.leaves), *desks_of(region)]}
    teams |= {duty.team_id} if duty else set()
    if teams:
        alerts.raise_alert(
            kind=NOBODY_AT_PLACE,
            key=f"awaited:{waits.uid}",
            subject=subject,
            text=f"No one at {waits.prison} can be the owner in Release Monitor yet.{keeps}",
            link=reverse("person_owners", kwargs={"uid": subject.uid}),
            at=at,
            only=Only(teams=teams),
        )
    if AwaitedTeam.objects.open().filter(enters=waits.enters).count() == 1:
        _tell_desks(waits, region=region, at=at)


def _tell_desks(waits: AwaitedTeam, *, region: str, at: datetime) -> None:
    """Once for as long as anybody waits there, and without a name."""
    desks = list(desks_of(region).values_list("pk", flat=True))
    if desks:
        alerts.raise_alert(
            kind=PLACE_WITHOUT_TEAM,
            key=f"{waits.enters}:{waits.uid}",
            subject=None,
            text=f"A person is held at {waits.prison} ({waits.enters}), where no one uses Release Monitor yet. "
            "Ask an administrator to add the first member to its team.",
            at=at,
            only=Only(teams=desks),
        )
