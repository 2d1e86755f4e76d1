"""Items as pages print them: lines of a list, the state and age of a decision, who will read and who has read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list

from sharing import access, practice
from sharing.agencies.models import Team, User
from sharing.alerts.rules import span_in_words
from sharing.grants import who_can_see
from sharing.items import alert_kinds as item_alert_kinds
from sharing.items import rules
from sharing.items.actions.answering import answers_for_item
from sharing.items.actions.items import version_of_item
from sharing.items.models import Item, ItemCorrection, ItemReading, SharingDecision
from sharing.items.rules import ITEM, Age, State
from sharing.items.text_models import EarlierItemText
from sharing.items.unlisted_models import UnlistedBasis
from sharing.items.visibility import PARTS, ItemView, ItemVisibility, view_of_item
from sharing.joint_teams import actions as joint_teams
from sharing.pages.spans import last_day_of
from sharing.time_words import format_date, format_near_datetime, say_near_datetime

TAGS = {State.SHARED: "done", State.GIST_SHARED: "done", State.WITHHELD: "not-started"}
AGES = {Age.FRESH: "waiting", Age.AGEING: "partly", Age.LATE: "blocked"}
VERB_WORDS = {
    "record": "Recorded",
    "share": "Full item shared",
    "share_gist": "Gist shared",
    "withhold": "Withheld",
    "recall": "Withdrawn",
    "recall_from": "Withdrawn from some teams",
    "leave_the_gist": "Full item withdrawn, gist kept",
    "review": "Reviewed",
    "share_onward": "Shared onward",
    "correct": "Corrected",
    "hand_on": "Handed over",
    "take_on": "Assigned, as no team held it",
}


@dataclass(frozen=True)
class ItemStep:
    """A move that the reader may try: its button, and what its form says."""

    verb: str
    words: str
    title: str
    intro: str
    done: str
    asks_teams: bool = False
    kind: str = ""


STEPS = {
    step.verb: step
    for step in (
        ItemStep(
            "share_gist",
            "Share gist",
            "Share gist",
            "Each team you select can read the gist, but not the narrative or where it is kept. It is asked to "
            "confirm reading.",
            "Gist shared. Each team is asked to confirm reading.",
            asks_teams=True,
        ),
        ItemStep(
            "share",
            "Share full item",
            "Share full item",
            "Each team you select can read the full item and where it is kept, and is asked to confirm reading.",
            "Shared. Each team is asked to confirm reading.",
            asks_teams=True,
        ),
        ItemStep(
            "withhold",
            "Withhold item",
            "Withhold item",
            "Only those who hold it will know it exists. The refusal and its reason stay on record.",
            "Withheld. You will be asked to review the decision.",
            kind="warning",
        ),
        ItemStep(
            "review",
            "Review decision",
            "Review decision",
            "The decision stays the same, for a reason that applies today, until a new review date.",
            "Decision kept until the new review date.",
        ),
        ItemStep(
            "recall_from",
            "Withdraw from some teams",
            "Withdraw from some teams",
            "From now on the teams you select cannot see it. The record that they had it stays. The others keep "
            "what they have.",
            "Withdrawn from those teams.",
            asks_teams=True,
            kind="warning",
        ),
        ItemStep(
            "recall",
            "Withdraw from all teams",
            "Withdraw from all teams",
            "From now on no other team can see it. The record that they had it stays.",
            "Withdrawn from all teams.",
            kind="warning",
        ),
    )
}


@dataclass(frozen=True)
class ItemLine:
    """One item in a list. `tag`, `words`: how it stands for this reader; `second`: since when, until when."""

    item: ItemView
    person: Model
    href: str
    tag: str
    words: str
    second: str
    readings: str = ""
    row: str = ""
    to_confirm: bool = False


@dataclass(frozen=True)
class Reader:
    """A team with which it is shared."""

    team: str
    agency: str
    extent: str
    shared: str
    confirmed: str
    by: str


@dataclass(frozen=True)
class Decided:
    strong: str
    words: str
    second: str


def with_lines(rows):
    """With what a line says of each: two queries more than the rows."""
    people = Prefetch("subject", queryset=access.subjects().in_words())
    return rows.with_all().prefetch_related(people, teams_beside_lines())


def teams_beside_lines() -> Prefetch:
    """With whom each is shared: for lists that stand on one page, loaded once for all of them."""
    return Prefetch("readings", queryset=ItemReading.objects.standing().select_related("team"), to_attr="with_teams")


def build_item_lines(items: Iterable[Item], *, reader: User, at: datetime) -> list[ItemLine]:
    """items: of `with_lines` and `with_sight(reader)`."""
    hours = practice.value(item_alert_kinds.UNDECIDED_HOURS, on=timezone.localdate(at))
    mine = set(access.viewer_of(reader, at=at).team_ids)
    return [build_item_line(item, mine=mine, hours=hours, at=at) for item in items]


def build_item_line(item: Item, *, mine: Collection[int], hours: int, at: datetime) -> ItemLine:
    seen, readings = view_of_item(item), item.with_teams  # type: ignore[attr-defined]  # by with_lines
    own = [reading for reading in readings if reading.team_id in mine]
    waits = bool(own) and any(reading.confirmed_at is None for reading in own)
    tag, words, second, row = (
        _format_decision_state(item, hours=hours, at=at) if seen.is_held else _shared_with(own, at=at)
    )
    return ItemLine(
        item=seen,
        person=item.subject,
        href=reverse("item", kwargs={"uid": item.subject.uid, "item_uid": item.uid}),
        tag=tag,
        words=words,
        second=second,
        readings=confirmed_in_words(readings) if seen.is_held else "",
        row=row,
        to_confirm=waits,
    )


def _format_decision_state(item: Item, *, hours: int, at: datetime) -> tuple[str, str, str, str]:
    """For those who hold it."""
    if item.state == State.UNDECIDED:
        age = rules.age_of(recorded_at=item.recorded_at, at=at, hours=hours)
        for_so_long = f"For {span_in_words(at - item.recorded_at)}"
        return AGES[age], item.get_state_display(), for_so_long, {Age.LATE: "stops", Age.AGEING: "needs"}.get(age, "")
    is_due = rules.is_review_due(item.review_on, on=timezone.localdate(at))
    day = f"{format_date(item.review_on)}" if item.review_on else ""
    second = f"Review due since {day}" if is_due else f"Review on {day}"
    return TAGS[State(item.state)], item.get_state_display(), second, "needs" if is_due else ""


def _shared_with(own: list[ItemReading], *, at: datetime) -> tuple[str, str, str, str]:
    """For a team that it was shared with."""
    since = format_near_datetime(min(item_reading.shared_at for item_reading in own), at=at) if own else ""
    if any(item_reading.confirmed_at is None for item_reading in own):
        return "waiting", "To confirm", f"Shared {since}", "yours"
    by = next(
        (f", confirmed by {item_reading.confirmed_by}" for item_reading in own if item_reading.confirmed_by_id), ""
    )
    return "done", "Read", f"Shared {since}{by}", ""


def confirmed_in_words(readings: Collection[ItemReading]) -> str:
    """ "1 of 3 has confirmed reading"; empty where it is with nobody."""
    if not readings:
        return ""
    done = sum(reading.confirmed_at is not None for reading in readings)
    return f"{done} of {len(readings)} {'has' if done == 1 else 'have'} confirmed reading"


def readers_of(item: Item, *, at: datetime) -> list[Reader]:
    rows = item.readings.standing().select_related("team__agency", "confirmed_by", "shared_by")
    return [
        Reader(
            team=row.team.name,
            agency=row.team.agency.name,
            extent=row.get_extent_display(),
            shared=format_near_datetime(row.shared_at, at=at),
            confirmed=format_near_datetime(row.confirmed_at, at=at) if row.confirmed_at else "",
            by=str(row.confirmed_by or ""),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Corrected:
    """A correction, as far as its reader has what was changed. before: what stood there, for those who hold it."""

    when: str
    words: str
    reason: str
    before: list[tuple[str, str]]


def corrections_of(item: Item, sight: ItemVisibility, *, at: datetime) -> list[Corrected]:
    """Newest first."""
    found, rows = [], list(item.corrections.select_related("corrected_by"))
    before = _before(rows) if sight is ItemVisibility.HELD else {}
    for row in rows:
        changed = [name for name in row.changed if name in PARTS[sight]]
        if not changed:
            continue
        by = f", by {row.corrected_by}" if "recorded_by" in PARTS[sight] else ""
        found.append(
            Corrected(
                when=f"{format_near_datetime(row.corrected_at, at=at)}{by}",
                words=get_text_list([CALLED[name] for name in changed], "and"),
                reason=row.reason,
                before=[(CALLED[name], _stood(name, before[row.pk][name])) for name in changed if row.pk in before],
            )
        )
    return found


def _before(rows: list[ItemCorrection]) -> dict[int, dict[str, Any]]:
    """By the key of each correction, what it replaced. rows: of an item that the reader holds."""
    of_text = EarlierItemText.objects.in_bulk([row.pk for row in rows]) if rows else {}
    return {row.pk: row.before | (of_text[row.pk].before if row.pk in of_text else {}) for row in rows}


def _stood(name: str, value: Any) -> str:
    """Earlier text, in words. Of a limit: whether it might leave so."""
    if isinstance(value, bool):
        return "No" if value else "Yes"
    if name == "kind":
        return str(Item.Kind(value).label)
    if name == "expires_at" and value:
        value = last_day_of(datetime.fromisoformat(value))
        return format_date(value) if value else ""
    return str(value or "Nothing")


CALLED = {
    "kind": "kind",
    "title": "title",
    "gist": "gist",
    "narrative": "narrative",
    "pointer_system": "system where it is kept",
    "pointer_reference": "reference there",
    "pointer_contact": "contact",
    "event_on": "date",
    "source_grade": "source grade",
    "information_grade": "information grade",
    "handling_grade": "handling grade",
    "handling_conditions": "handling conditions",
    "old_grade": "older grade",
    "old_scale": "older grade scale",
    "no_onward": "onward sharing allowed",
    "no_export": "files and paper allowed",
    "no_api": "partner systems allowed",
    "expires_at": "last date for others",
}


def history_of(item: Item, *, at: datetime) -> list[Decided]:
    """What was decided, newest first. For the side that holds it."""
    rows = SharingDecision.objects.filter(item=item).select_related("decided_by", "owner").prefetch_related("teams")
    return [
        Decided(
            strong=VERB_WORDS[row.verb],
            words=row.reason,
            second=" · ".join(filter(None, [_by_whom(row, at=at), _with_whom(row), _until(row)])),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Unlisted:
    """A sharing on a basis that is not in the list, which waits. why_not: why this reader cannot agree, or empty."""

    basis: str
    words: str
    reason: str
    necessity: str
    purpose: str
    is_mine: bool
    why_not: str


def unlisted_of(item: Item, *, reader: User) -> Unlisted | None:
    row = item.unlisted_bases.waiting().select_related("asked_by").prefetch_related("teams").first()
    if row is None:
        return None
    teams = get_text_list([str(team) for team in row.teams.all()], "and")
    what = STEPS[row.verb].words.lower()
    return Unlisted(
        basis=row.lawful_basis,
        words=f"{row.asked_by} asked at {say_near_datetime(row.asked_at, at=timezone.now())} to {what}: {teams}.",
        reason=row.reason,
        necessity=row.necessity,
        purpose=row.purpose,
        is_mine=row.asked_by_id == reader.pk,
        why_not=_why_not_agreed(item, row, reader),
    )


def _why_not_agreed(item: Item, row: UnlistedBasis, reader: User) -> str:
    if row.asked_by_id == reader.pk:
        return "Another person must agree."
    if not answers_for_item(item, reader):
        return "The owner or a manager of the holding team must agree."
    if row.version != version_of_item(item):
        return "The item has changed since this was asked. Refuse it, and ask again."
    return ""


def _by_whom(row: SharingDecision, *, at: datetime) -> str:
    return f"{row.decided_by}, {format_near_datetime(row.decided_at, at=at)}"


def _with_whom(row: SharingDecision) -> str:
    teams = [str(team) for team in row.teams.all()]
    return f"to {get_text_list(teams, 'and')}" if teams else ""


def _until(row: SharingDecision) -> str:
    if row.review_on is None:
        return ""
    return f"{row.owner} owns the decision, review on {format_date(row.review_on)}"


def steps_for(item: Item, *, reader: User) -> list[ItemStep]:
    """The moves that the reader may try from here; a gist that is not written is not offered."""
    if not answers_for_item(item, reader):
        return []
    open_ones = {move.verb for move in ITEM.open_to(State(item.state), by=reader)}
    if not item.gist.strip():
        open_ones -= {"share_gist"}
    if "recall_from" in open_ones and item.readings.standing().count() < 2:
        open_ones -= {"recall_from"}
    return [step for step in STEPS.values() if step.verb in open_ones]


def may_onward(item: Item, *, reader: User) -> bool:
    return any(move.verb == "share_onward" for move in ITEM.open_to(State(item.state), by=reader))


# Who will read, in words


def who_will_read(
    subject: Model,
    *,
    team: Team | None,
    by: User,
    named_only: bool,
    readers: Collection[User] = (),
    reader_teams: Collection[Team] = (),
) -> list[str]:
    """Of an item that is not saved yet. Counted are those who may see the person now."""
    if team is None:
        return ["Select the holding team to see here who will read it."]
    at = timezone.now()
    if named_only:
        teams = who_can_see.members_who_see(subject, reader_teams, at=at)
        people = {by.pk, *(reader.pk for reader in readers)}.union(*teams.values())
        names = [*(str(reader) for reader in readers), *(f"everyone in {each}" for each in reader_teams), "you"]
        first = f"{_people(len(people))} will read it: {get_text_list(names, 'and')}."
        rest = f"Others in {team} will not see that it exists."
    else:
        members = who_can_see.members_who_see(subject, [team], at=at)[team.pk]
        first = f"{_people(len(members | {by.pk}))} will read it: those in {team} who can see this person."
        rest = ""
    return [
        *filter(None, [first, rest]),
        "No one else will read it or see that it exists: not the teams that lead, not managers of other teams, not "
        "national desks. That changes only with a decision to share.",
    ]


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def team_labels(subject: Model, teams: Collection[Team]) -> dict[int, str]:
    """Each team as a choice: who it is, and how many would read."""
    members = who_can_see.members_who_see(subject, teams, at=timezone.now())
    found = {team.pk: f"{team.name}, {team.agency.name}: {_people(len(members[team.pk]))}" for team in teams}
    for team in teams:
        if team.kind == Team.Kind.JOINT:  # its people are of several agencies, and some are shown to members only
            agencies = joint_teams.told_by(team, team.programme, of=team.agency.kind, on=timezone.localdate())
            found[team.pk] = f"{team.name}, joint team: {get_text_list([str(each.agency) for each in agencies], 'and')}"
    return found
