"""Acts on a MAPPA case: it is identified, its category found, its level proposed and set, and it ends."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from offenders.custody.rules import ENDS_THE_TERM
from offenders.mappa import alert_kinds, event_kinds, practice
from offenders.mappa.actions import seen
from offenders.mappa.actions.moves import MappaRefused, body_of, claim, end_alerts, record, reread, tell_above
from offenders.mappa.by_law import said_of
from offenders.mappa.models import MappaCase, MappaExitAnswer, MappaLevel
from offenders.mappa.rules import (
    CASE,
    Basis,
    Body,
    ByLaw,
    CaseFacts,
    CaseState,
    Category,
    LevelState,
    core_bodies,
    is_held,
    lead_for,
)
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.people.once import made_before
from offenders.writing import write_new
from sharing import events
from sharing.access.roles import Capability
from sharing.access.rules import Programme
from sharing.access.state_machines import CLOCK, MoveRefused
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.grants.programmes import known_programmes
from sharing.items.rules import Occasion
from sharing.models import User
from sharing.records.once import keyed
from sharing.sentence_words import mid_sentence
from sharing.sittings import actions as sittings

KEPT = ("programme", "category", "basis", "category_reason", "lead", "area")
NO_RISK_ASKED = "No proposal is waiting. It may have been answered"
NO_EXIT_PROPOSED = {"exit_reason": "", "exit_proposed_at": None, "exit_proposed_by": None}


# Identified


@transaction.atomic
def identify(*, people: Collection[Offender], on: date, by: User | None = None) -> int:
    """A case for each of these who has none in a programme of theirs, unless the law certainly asks for none: where it
    cannot be decided the case says so. A few statements however many people. Returns how many cases are new.
    """
    keys = [person.pk for person in people]
    known = set(MappaCase.objects.filter(offender__in=keys).values_list("offender_id", "programme"))
    said, programmes = said_of(people), known_programmes(keys, reader=None)
    new = [
        case
        for person in people
        for row in programmes[person.pk]
        if (person.pk, row.programme) not in known
        if (case := _case_of(person, row.programme, said[person.pk], on=on))
    ]
    write_new(new, verb="mappa.identified", fields=KEPT, by=by)
    told = [events.NewEvent(case.offender_id, case.uid) for case in new]
    events.publish_many(kind=event_kinds.CASE_CHANGED, new=told)
    return len(new)


def _case_of(person: Offender, programme: str, law: ByLaw, *, on: date) -> MappaCase | None:
    """None where the law asks for none: nobody of state threats is in category 4 by offence, so theirs is set by
    people."""
    if programme == Programme.TERRORISM and law.is_category_4 is False:
        return None
    found = _by_law(programme, law)
    return MappaCase(
        offender=person,
        programme=programme,
        lead=lead_for(person.status),
        area=person.region[:80],
        identified_on=on,
        **found,
    )


def _by_law(programme: str, law: ByLaw) -> dict[str, str]:
    if programme != Programme.TERRORISM:
        return {"category_reason": "State threats: the category is set by the agencies"}
    if law.is_category_4:
        return {"category": Category.FOUR, "basis": Basis.OFFENCE, "category_reason": law.words[:500]}
    return {"category_reason": f"Cannot be decided. {law.words}"[:500]}


@transaction.atomic
def follow_law(*, case: MappaCase, law: ByLaw) -> bool:
    """The record says something else of the category than the case: by offence only, never over what people found.
    Whether it changed. A case that the law no longer asks for becomes "not known", for people to decide."""
    case = reread(case)
    if case.programme != Programme.TERRORISM or case.basis in (Basis.RISK, Basis.OTHER) or not case.is_open:
        return False
    if law.is_category_4 is False:
        found: dict[str, str] = {"category_reason": law.words[:500]}
    else:
        found = _by_law(case.programme, law)
    wanted = {"category": "", "basis": ""} | found
    before = {name: getattr(case, name) for name in wanted}
    if before == wanted:
        return False
    MappaCase.objects.filter(pk=case.pk).update(**wanted)
    case.refresh_from_db()
    record("category_followed", case, by=None, before=before, after=wanted)
    tell_above(case, by=None)
    return True


@transaction.atomic
def follow_powers(*, case: MappaCase, ends_on: date | None) -> bool:
    """Notification and orders end on another day than the case says. Whether it changed. An exit review that was held
    before the other day was known counts no longer: it is due again, before that day."""
    case = reread(case)
    if case.ends_on == ends_on or not case.is_open:
        return False
    before = case.ends_on
    MappaCase.objects.filter(pk=case.pk).update(ends_on=ends_on, exit_reviewed_on=None)
    case.refresh_from_db()
    record("end_followed", case, by=None, before=before, after=ends_on)
    return True


@transaction.atomic
def propose_risk(*, offender: Offender, programme: str, reason: str, by: User) -> MappaCase:
    """One person finds the person at risk of terrorism-related activity; a second one decides. Raises MappaRefused,
    SamePerson."""
    refuse_who_cannot_sign(by)
    if not reason.strip():
        raise MappaRefused("reason", "Enter why the person is at risk")
    lock(offender)
    if programme not in {row.programme for row in known_programmes([offender.pk], reader=by)[offender.pk]}:
        raise MappaRefused("programme", "The person is not managed under this programme")
    case = MappaCase.objects.open().filter(offender=offender, programme=programme).first()
    if case is None:
        found = {"lead": lead_for(offender.status), "area": offender.region[:80]}
        case = MappaCase(offender=offender, programme=programme, **found)
    elif case.category == Category.FOUR:
        raise MappaRefused("", "The person is in category 4 already")
    case.risk_reason, case.risk_proposed_by, case.risk_proposed_at = reason.strip(), by, timezone.now()
    case.risk_agreed_by = case.risk_agreed_at = None
    case.save()
    record("risk_proposed", case, by=by, reason=reason)
    return case


@transaction.atomic
def answer_risk(*, case: MappaCase, agree: bool, reason: str, by: User) -> MappaCase:
    """The second person. Raises MappaRefused, SamePerson."""
    case = reread(case)
    if case.risk_proposed_by is None or case.risk_agreed_at is not None or case.basis == Basis.RISK:
        raise MappaRefused("", NO_RISK_ASKED)
    refuse_same_person(case.risk_proposed_by, by)
    if not agree and not reason.strip():
        raise MappaRefused("reason", "Enter why you do not agree")
    if agree:
        case.category, case.basis = Category.FOUR, Basis.RISK
        case.category_reason = "At risk of terrorism-related activity, as 2 people found"
        case.risk_agreed_by, case.risk_agreed_at = by, timezone.now()
    else:
        case.risk_proposed_by = case.risk_proposed_at = None
        case.risk_reason = ""
    case.save()
    record("risk_agreed" if agree else "risk_refused", case, by=by, reason=reason)
    tell_above(case, by=by)
    return case


@transaction.atomic
def set_other_category(*, case: MappaCase, category: str, reason: str, by: User) -> MappaCase:
    """Category 1, 2 or 3, as the agencies found. Never in the place of category 4. Raises MappaRefused."""
    case = reread(case)
    if not by.can(Capability.RUN_MAPPA):
        raise MappaRefused("", "Only a MAPPA co-ordinator sets the category")
    if case.category == Category.FOUR:
        raise MappaRefused("category", "The person is in category 4")
    if category not in (Category.ONE, Category.TWO, Category.THREE):
        raise MappaRefused("category", "Select a category")
    if not reason.strip():
        raise MappaRefused("reason", "Enter why this category")
    before = case.category
    case.category, case.basis, case.category_reason = category, Basis.OTHER, reason.strip()[:500]
    case.save(update_fields=["category", "basis", "category_reason"])
    record("category_set", case, by=by, reason=reason, before=before, after=category)
    tell_above(case, by=by)
    return case


@transaction.atomic
def set_details(*, case: MappaCase, by: User, **details: Any) -> MappaCase:
    """Lead agency, CT or local, area, co-ordinator and chair. What is as it was adds nothing. Raises MappaRefused."""
    case = reread(case)
    _refuse_ended(case)
    _refuse_who_cannot(
        details.get("chair"), "chair", Capability.CHAIR_MAPPA, "The chair needs a role that chairs MAPPA meetings"
    )
    _refuse_who_cannot(details.get("coordinator"), "coordinator", Capability.RUN_MAPPA, "Select a MAPPA co-ordinator")
    before = {name: _plain(getattr(case, name)) for name in details}
    for name, value in details.items():
        setattr(case, name, value)
    after = {name: _plain(getattr(case, name)) for name in details}
    if before == after:
        return case
    case.save(update_fields=list(details))
    record("details_changed", case, by=by, before=before, after=after)
    return case


# Levels


@transaction.atomic
def propose_level(*, case: MappaCase, level: int, reason: str, by: User, uid: Any = None) -> MappaLevel:
    """The lead agency proposes a level; the one before it, still unanswered, is replaced. Raises MoveRefused,
    MappaRefused."""
    if made := made_before(MappaLevel, uid, offender=case.offender):
        return made
    case = reread(case)
    if body_of(by) != case.lead:
        raise MappaRefused("", f"The lead agency proposes the level: {mid_sentence(case.get_lead_display())}")
    if case.level == level:
        raise MappaRefused("level", f"Level {level} is set already")
    before = CaseState(case.state)
    move = CASE.move("propose_level", before, by=by, facts=CaseFacts(reason=reason))
    replaced = {"state": LevelState.REFUSED, "refused_because": "Replaced by a new proposal"}
    MappaLevel.objects.proposed().filter(case=case).update(**replaced)
    claim(case, before=before, state=move.after)
    row = MappaLevel.objects.create(
        case=case,
        offender=case.offender,
        programme=case.programme,
        level=level,
        level_reason=reason.strip(),
        proposed_by=by,
        proposed_for=body_of(by),
        **keyed(uid),
    )
    record("level_proposed", case, by=by, reason=reason, level=level)
    return row


@transaction.atomic
def answer_level(*, level: MappaLevel, agree: bool, reason: str, by: User) -> MappaLevel:
    """Co-ordinator or chair agrees, or refuses: in force when both have agreed, 2 people. Raises MoveRefused,
    SamePerson."""
    level = reread(level)
    case = MappaCase.objects.select_for_update().select_related("offender").get(pk=level.case_id)
    if level.state != LevelState.PROPOSED:
        raise MoveRefused("The proposal was answered already")
    before, facts = CaseState(case.state), CaseFacts(reason=reason, is_known=bool(case.category))
    if not agree:
        verb = "keep_level" if case.level else "refuse_level"
        move = CASE.move(verb, before, by=by, facts=facts)
        answered = {"refused_by": by, "refused_because": reason.strip()[:500]}
        claim(level, before=LevelState.PROPOSED, state=LevelState.REFUSED, **answered)
        claim(case, before=before, state=move.after)
        record("level_refused", case, by=by, reason=reason, level=level.level)
        return level
    move = CASE.move("change_level" if case.level else "set_level", before, by=by, facts=facts)
    _agree(level, by=by)
    if level.coordinator_id and level.chair_id:
        _put_in_force(case, level, after=move.after, by=by)
    else:
        level.save(update_fields=["coordinator", "coordinator_at", "chair", "chair_at"])
        record("level_agreed", case, by=by, level=level.level)
    return level


def _agree(level: MappaLevel, *, by: User) -> None:
    """As co-ordinator where the role is that, else as chair."""
    now, is_coordinator = timezone.now(), by.can(Capability.RUN_MAPPA)
    first = level.chair if is_coordinator else level.coordinator
    if first is not None:
        refuse_same_person(first, by)
    else:
        refuse_who_cannot_sign(by)
    if is_coordinator:
        if level.coordinator_id:
            raise MoveRefused("A co-ordinator has agreed already. It needs the chair")
        level.coordinator, level.coordinator_at = by, now
    else:
        if level.chair_id:
            raise MoveRefused("A chair has agreed already. It needs the co-ordinator")
        level.chair, level.chair_at = by, now


def _put_in_force(case: MappaCase, level: MappaLevel, *, after: CaseState, by: User) -> None:
    today = timezone.localdate()
    MappaLevel.objects.filter(case=case, state=LevelState.SET, ended_on__isnull=True).update(ended_on=today)
    level.state, level.set_on = LevelState.SET, today
    level.save()
    before = case.level
    last_held = case.meetings.was_held().order_by("-held_on").values_list("held_on", flat=True).first()
    due = practice.review_due_on(level.level, last_on=last_held or today, on=today)
    claim(case, before=case.state, state=after, level=level.level, level_set_on=today, review_due_on=due)
    end_alerts(alert_kinds.LEVEL_NOT_SET, case, f"{case.uid}:", reason=f"Level {level.level} is set")
    end_alerts(alert_kinds.REVIEW_LATE, case, f"{case.uid}:", reason="The level changed, and with it the review")
    record("level_set", case, by=by, before=before, after=level.level)
    tell_above(case, by=by)


# Exit


@transaction.atomic
def propose_exit(*, case: MappaCase, reason: str, by: User) -> MappaCase:
    """Each core agency is then asked, the proposer's own too. Raises MoveRefused."""
    case = reread(case)
    before = CaseState(case.state)
    move = CASE.move("propose_exit", before, by=by, facts=CaseFacts(reason=reason))
    now = timezone.now()
    changed = {"exit_reason": reason.strip()[:500], "exit_proposed_at": now, "exit_proposed_by": by}
    claim(case, before=before, state=move.after, **changed)
    seen.convene_exit(case, by=by)
    record("exit_proposed", case, by=by, reason=reason)
    return case


@transaction.atomic
def answer_exit(*, case: MappaCase, is_yes: bool, reason: str, by: User) -> MappaCase:
    """What the user's agency says. A no keeps the case; the last yes ends it. Raises MappaRefused."""
    case = reread(case)
    before = CaseState(case.state)
    if before is not CaseState.EXIT_PROPOSED:
        raise MappaRefused("", "No exit is proposed. It may have been answered")
    if not reason.strip():
        raise MappaRefused("reason", "Enter a reason")
    core = core_bodies(is_held=is_held(case.offender.status))
    if body_of(by) not in core:
        raise MappaRefused("", "Only a core agency answers: police, probation, and the prison while the person is held")
    if is_yes:
        seen.answer_exit(case, by=by)
    MappaExitAnswer.objects.create(
        case=case,
        offender=case.offender,
        programme=case.programme,
        body=body_of(by),
        is_yes=is_yes,
        answer_reason=reason.strip()[:500],
        given_by=by,
    )
    record("exit_answered", case, by=by, reason=reason, is_yes=is_yes, body=body_of(by))
    facts = CaseFacts(reason=reason, answers=answers_to_exit(case), core=core)
    if not is_yes:
        claim(case, before=before, state=CASE.move("refuse_exit", before, by=CLOCK, facts=facts).after)
        sittings.cancel(occasion=Occasion.EXIT, about=case.uid, by=by)
    elif core <= set(facts.answers or ()):
        _exit(case, "exit", facts=facts, by=by, on=timezone.localdate())
    return case


def answers_to_exit(case: MappaCase) -> dict[str, bool]:
    """By agency, the newest answer since the exit was proposed."""
    rows = case.exit_answers.filter(given_at__gte=case.exit_proposed_at).order_by("pk")
    return {row.body: row.is_yes for row in rows}


def _exit(case: MappaCase, verb: str, *, facts: CaseFacts, by: User | None, on: date) -> None:
    before = CaseState(case.state)
    move = CASE.move(verb, before, by=CLOCK, facts=facts)
    level = MappaLevel.objects.filter(case=case, state=LevelState.SET, ended_on__isnull=True)
    for row in level:
        MappaLevel.objects.filter(pk=row.pk).update(ended_on=max(on, row.set_on))
    claim(case, before=before, state=move.after, exited_on=on, review_due_on=None)
    sittings.conclude(occasion=Occasion.EXIT, about=case.uid, by=by)
    for kind in (alert_kinds.LEVEL_NOT_SET, alert_kinds.REVIEW_LATE, alert_kinds.EXIT_DUE):
        end_alerts(kind, case, f"{case.uid}:", reason="The MAPPA case has ended")
    record("exited", case, by=by, because=verb)
    tell_above(case, by=by)


# What follows from movements


def follow_end_of_term(movement: Any, *, by: User | None) -> None:
    """The licence, or the whole sentence, ended: police lead from now on."""
    for case in MappaCase.objects.open().filter(offender=movement.offender_id).select_related("offender"):
        _pass_lead(reread(case), lead_for("licence_ended"), by=by)


def _pass_lead(case: MappaCase, lead: Body, *, by: User | None) -> None:
    if case.lead != lead:
        before, case.lead = case.lead, lead
        case.save(update_fields=["lead"])
        record("lead_passed", case, by=by, before=before, after=case.lead)


def follow_death(movement: Any, *, by: User | None) -> None:
    if movement.happening != "died":
        return
    for case in MappaCase.objects.open().filter(offender=movement.offender_id).select_related("offender"):
        _exit(reread(case), "end", facts=CaseFacts(), by=by, on=max(movement.happened_on, case.identified_on))
        claim(case, before=case.state, **NO_EXIT_PROPOSED)


def follow_withdrawal(movement: Any, *, by: User | None) -> None:
    """The death, or the end of the term, was recorded by mistake: a case that ended with the person goes on, at its
    level, with its review due anew; police lead no longer."""
    cases = MappaCase.objects.filter(offender=movement.offender_id).select_related("offender")
    if movement.happening == "died":
        for case in cases.filter(state=CaseState.EXITED, exit_proposed_at=None):  # by no agency's answer
            _go_on(reread(case), since=movement.happened_on, by=by)
    if movement.happening in ENDS_THE_TERM:
        for case in cases.exclude(state=CaseState.EXITED):
            _pass_lead(reread(case), lead_for(case.offender.status), by=by)


def _go_on(case: MappaCase, *, since: date, by: User | None) -> None:
    waits = MappaLevel.objects.filter(case=case, state=LevelState.PROPOSED).exists()
    state = CaseState.LEVEL_SET if case.level else CaseState.IDENTIFIED
    due = None
    if case.level and case.level_set_on:
        today = timezone.localdate()
        last_held = case.meetings.was_held().order_by("-held_on").values_list("held_on", flat=True).first()
        due = practice.review_due_on(case.level, last_on=last_held or case.level_set_on, on=today)
        level = MappaLevel.objects.filter(case=case, state=LevelState.SET, ended_on__gte=since).order_by("-pk")[:1]
        MappaLevel.objects.filter(pk__in=list(level.values_list("pk", flat=True))).update(ended_on=None)
    state = CaseState.LEVEL_PROPOSED if waits else state
    claim(case, before=CaseState.EXITED, state=state, exited_on=None, review_due_on=due)
    record("went_on", case, by=by, because="The recorded death was a mistake")
    tell_above(case, by=by)


def _refuse_ended(case: MappaCase) -> None:
    if not case.is_open:
        raise MoveRefused("The case has ended")


def _refuse_who_cannot(user: User | None, field: str, capability: Capability, words: str) -> None:
    if user is not None and not user.can(capability):
        raise MappaRefused(field, words)


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, User) else value
