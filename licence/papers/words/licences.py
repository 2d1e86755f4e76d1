"""The licence for the person, and a variation of it with what has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone

from licence.licences.changes import Change, ConditionChange
from licence.licences.comparison import DetailChange, build_changes
from licence.licences.models import Licence, LicenceCondition, Zone
from licence.licences.summary import meeting_of
from licence.papers.words import parts
from licence.papers.words.parts import Block, Words
from offenders.dates.rules.releases import Certainty
from sharing.time_words import format_date

ASK = (
    "You can ask your officer to change a condition. Say which condition and why.",
    "You can also ask for permission to do something that a condition does not allow.",
    "Keep to the condition until we tell you in writing that it has changed.",
)
BOARD = "The Parole Board set or approved conditions of your licence. Your officer sends it what you ask for."
ADVICE = "If you do not agree with a condition, you can ask a solicitor for advice."


def licence(row: Licence, *, at: datetime) -> Words:
    """A licence for a release, as a whole."""
    return _whole(row, at=at)


def variation(row: Licence, *, at: datetime) -> Words:
    """What is new, what is changed and what is gone; then all conditions as they are from then on."""
    return _whole(row, at=at)


def _whole(row: Licence, *, at: datetime) -> Words:
    person, today = row.offender, timezone.localdate(at)
    sentences = parts.sentences_of(person)
    laws = parts.laws_of(sentences, row)
    conditions = list(row.conditions.prefetch_related("zones"))
    paper = Words(parts.facts_of(person, today=today))
    paper.say(
        "Dates",
        parts.rows(
            *_dates(row),
            ("Your licence ends", parts.licence_ends(row, laws)),
            ("Your sentence ends", parts.sentence_ends(person, laws)),
        ),
    )
    parts.say_sentence(paper, sentences, laws)
    if row.is_variation:
        _say_changes(paper, row)
    paper.say(
        "What this licence is",
        parts.text(
            "This licence lets you serve part of your sentence in the community.",
            "You must keep to every condition below until the licence ends.",
            parts.law_words(laws, "licence", "The conditions are set under"),
            _approved(row),
        ),
    )
    parts.say_contact(paper, row)
    if not row.is_variation:
        _say_appointment(paper, row)
    standard = [condition for condition in conditions if condition.kind == LicenceCondition.Kind.STANDARD]
    added = [condition for condition in conditions if condition.kind != LicenceCondition.Kind.STANDARD]
    now = " from now on" if row.is_variation else ""
    for title, found in ((f"Standard conditions{now}", standard), (f"Additional conditions{now}", added)):
        if found:
            paper.say(title, *(_condition(each) for each in found))
    paper.say(
        "If you want to change a condition", parts.points(*ASK, BOARD if _is_by_board(row, conditions) else "", ADVICE)
    )
    paper.say("If you break a condition", parts.points(*_breach_words(laws)))
    number = len(conditions)
    paper.declaration = (
        "I have read this licence, or it was read and explained to me. "
        f"It has {number} condition{'' if number == 1 else 's'}. "
        "I understand that I must keep to them. I understand that I may be sent back to prison if I do not."
    )
    paper.signatures = [*parts.SIGNATURES, "For the Secretary of State: name and role"]
    return paper


def _dates(row: Licence) -> list[tuple[str, str | None]]:
    """The release and the first day of the licence. A day that is only possible is not printed as one."""
    if row.is_variation:
        return [("These changes start", _binds_from(row))]
    release = row.release
    if release and release.released_on:
        day: str | None = format_date(release.released_on)
    elif release and release.certainty in (Certainty.FIXED, Certainty.DIRECTED):
        day = format_date(release.leaves_on)
    else:
        day = None
    return [
        ("Your release", day),
        ("Your licence starts", format_date(row.starts_on) if row.starts_on else "The day you are released"),
    ]


def _binds_from(row: Licence) -> str:
    """A variation binds from a day that has come, from a planned moment, else from the person's signature."""
    if row.starts_on:
        return format_date(row.starts_on)
    if row.planned_for:
        return parts.moment(row.planned_for)
    return "When you sign this paper, or refuse to sign it in front of a witness"


def _approved(row: Licence) -> str:
    """Who approved it, without the names of those who did it for them."""
    if row.approved_at is None:
        return ""
    if row.approved_as == Licence.ApprovedAs.BOARD and row.directed_on:
        return f"The Parole Board approved it with its direction {row.direction_ref} of {format_date(row.directed_on)}."
    if row.approved_as == Licence.ApprovedAs.SECRETARY_OF_STATE and row.directed_on:
        return f"The Secretary of State approved it: {row.direction_ref} of {format_date(row.directed_on)}."
    whom = {
        Licence.ApprovedAs.GOVERNOR: "The prison governor",
        Licence.ApprovedAs.ACO: "The assistant chief officer (ACO)",
    }
    who = whom.get(Licence.ApprovedAs(row.approved_as)) if row.approved_as else None
    return f"{who} approved it on {format_date(row.approved_at)}." if who else ""


def _is_by_board(row: Licence, conditions: Iterable[LicenceCondition]) -> bool:
    return row.approved_as == Licence.ApprovedAs.BOARD or any(condition.is_set_by_board for condition in conditions)


def _say_appointment(paper: Words, row: Licence) -> None:
    words = meeting_of(row)
    blank = parts.rows(("Who you meet", None), ("When", None), ("Where", None))
    paper.say("Your first appointment", parts.text(words) if words else blank)


def _breach_words(laws) -> list[str]:
    return [
        "Your officer may write to you, or ask for your conditions to be changed.",
        "You may be sent back to prison. Your licence is then revoked, and this is called recall. "
        + parts.law_words(laws, "recall", "The law is"),
        "If you are recalled, we will tell you the reasons. You can say in writing why you think it is wrong.",
    ]


def _condition(row: LicenceCondition) -> Block:
    return {
        "kind": "condition",
        "number": row.position,
        "mark": "",
        "wording": row.wording,
        "places": places_of(row),
        "was": "",
        "was_places": [],
    }


def places_of(row: LicenceCondition) -> list[str]:
    """All places of the condition: the paper is for the person, who must know each."""
    return [place_words(zone) for zone in row.zones.all()]


def place_words(zone: Zone) -> str:
    radius = f", within {zone.radius_metres:,} metres" if zone.radius_metres else ""
    return f"{zone.get_kind_display()}: {zone.place}{radius}. {zone.hours}."


CALLED = {
    Change.ADDED: "New: condition {0.number}",
    Change.CHANGED: "Changed: condition {0.number}",
    Change.REMOVED: "Removed: condition {0.number} of licence {1.version}",
}


def _say_changes(paper: Words, row: Licence) -> None:
    """As the pages compare the two versions, with every place: the paper is the person's."""
    changes = build_changes(row, reader=None)
    if changes is None or not changes.are_any:
        paper.say("What has changed", parts.text("Nothing in your conditions, your officer or your dates has changed."))
        return
    versions = [each.pk for each in (row, changes.before)]
    known = LicenceCondition.objects.filter(licence__in=versions).prefetch_related("zones").in_bulk()
    blocks = [_change(condition, known, changes.before) for condition in changes.conditions]
    if changes.details:
        blocks.append(parts.rows(*((detail.label, _detail(detail)) for detail in changes.details)))
    paper.say("What has changed", *blocks)


def _detail(change: DetailChange) -> str:
    return f"{change.after or 'Not known yet'} (before: {change.before or 'not known'})"


def _change(change: ConditionChange, known: Mapping[int, LicenceCondition], before: Licence) -> Block:
    old = known[change.before.key] if change.before else None
    new = known[change.after.key] if change.after else None
    mark = CALLED[change.change].format(change, before)
    if old and new:
        was = {"was": old.wording, "was_places": places_of(old)}
        if (old.wording, was["was_places"]) == (new.wording, places_of(new)):
            mark += ": the area on the map"
        return {**_condition(new), "mark": mark, **was}
    only = new or old
    assert only is not None  # noqa: S101 - a change has one version at least
    return {**_condition(only), "mark": mark} | ({} if new else {"number": 0})
