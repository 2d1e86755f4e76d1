"""Recalls from before, from the revocation on, as a file of a caseload holds them. Nobody is told of what is past.

An open recall goes on from here: its limits run from the moments in the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from licence.importing.columns import NAME, RECALLS
from licence.importing.rules import BACK, RECALLS_TAKEN, STARTS, PastRecall, faults_of_recall, version_of
from licence.licences.models import Licence
from licence.recalls.actions import clocks
from licence.recalls.alert_kinds import CLOCK_DUE
from licence.recalls.models import Recall, RecallClock, RecallMove
from licence.recalls.rules import kinds
from licence.recalls.rules.recalls import ENDS, is_always_emergency
from offenders.custody.rules import HELD
from offenders.importing.file_format.cells import RowError
from offenders.importing.file_format.sheets import Cells, Item, Refusal, Thing, ToWrite, cells_of
from offenders.models import Establishment, Sentence
from sharing import audit
from sharing.models import User
from sharing.sentence_words import mid_sentence

IMPORTED = "import"
OWN = {NAME, "new_licence", "establishment"}
FIELDS = ("status", "kind", "is_emergency", "begun_at", "revoked_at", "returned_at", "ended_at")


def past_of(item: Item) -> PastRecall:
    names = ("revoked_at", "at_large_since", "arrested_at", "returned_at", "ended_at")
    moments = {name: item.get(name) for name in names}
    return PastRecall(
        status=item.values["status"],
        begun_at=item.values["begun_at"],
        closed_because=item.get("closed_because") or "",
        **moments,
    )


def check(item: Item, others: Sequence[Item]) -> Iterator[RowError]:
    for fault in faults_of_recall(past_of(item), [past_of(each) for each in others]):
        yield item.wrong(*fault)
    for name in (NAME, "new_licence"):
        if item.get(name) and version_of(item.values[name]) is None:
            yield item.wrong(name, "Write the version as 1.0: the number of the licence, and of the variation")


def write(new: Sequence[ToWrite], by: User | None, on: date) -> Sequence[Refusal]:
    """In a fixed number of statements; the limits of open ones, one by one. Returns those that cannot be."""
    people = {each.offender.pk for each in new}
    licences = {(row.offender_id, row.version): row for row in Licence.objects.filter(offender__in=people)}
    groups: dict[int, set[str]] = defaultdict(set)
    for person, kind in Sentence.objects.filter(offender__in=people).values_list("offender_id", "kind"):
        groups[person].add(kind)
    running = set(Recall.objects.open().filter(offender__in=people).values_list("offender_id", flat=True))
    codes = {each.item.get("establishment") for each in new}
    places = {place.code: place for place in Establishment.objects.filter(code__in=codes - {None})}
    made: list[Recall] = []
    refused: list[Refusal] = []
    for each in new:
        faults = list(_faults(each, licences, groups[each.offender.pk], running, places))
        refused += [Refusal(each.offender, each.item.wrong(*fault)) for fault in faults]
        if not faults and by is not None:
            made.append(_made(each, licences, groups[each.offender.pk], places, by=by))
    if refused:
        return refused
    Recall.objects.bulk_create(made)
    now = timezone.now()
    RecallMove.objects.bulk_create(
        RecallMove(
            recall=recall,
            offender_id=recall.offender_id,
            verb=IMPORTED,
            after=recall.status,
            at=now,
            moved_by=by,
            rationale="As it was, from a file",
        )
        for recall in made
    )
    audit.record_many(
        {
            "action": audit.Action.COLLECTION,
            "verb": "licence.recall_imported",
            "by": by,
            "target": recall,
            "subject": recall.offender_id,
            "payload": {"after": audit.fields_of(recall, *FIELDS)},
        }
        for recall in made
    )
    for recall in made:
        if verb := STARTS.get(recall.status):
            clocks.follow(recall, verb, at=recall.returned_at or recall.at_large_since or now)
    return ()


def _faults(
    new: ToWrite,
    licences: Mapping[tuple[int, str], Licence],
    sentences: set[str],
    running: set[int],
    places: Mapping[str, Establishment],
) -> Iterator[tuple[str, str]]:
    """What only the record says."""
    item, person, status = new.item, new.offender, new.item.values["status"]
    for name in (NAME, "new_licence"):
        if item.get(name) and (person.pk, item.values[name]) not in licences:
            yield name, "There is no such licence of the person. Add it to the sheet licences"
    if item.get("establishment") and item.values["establishment"] not in places:
        yield "establishment", f"“{item.values['establishment']}” is not the code of a prison here. Correct it"
    if status not in ENDS and person.pk in running:
        yield "status", "A recall is open on record. Record the rest there"
    if status not in ENDS and (status in BACK) != (person.status in HELD):
        where = mid_sentence(person.get_status_display()) or "not recorded anywhere"
        yield "status", f"By the movements the person is {where}. Correct one of the 2"
    if is_always_emergency(kinds.group_of(sentences)) and not item.get("is_emergency"):
        yield "is_emergency", "The recall of an indeterminate sentence is always an emergency. Write yes"


def _made(
    new: ToWrite,
    licences: Mapping[tuple[int, str], Licence],
    sentences: set[str],
    places: Mapping[str, Establishment],
    *,
    by: User,
) -> Recall:
    item, person = new.item, new.offender
    fields = {name: value for name, value in item.values.items() if name not in OWN}
    return Recall(
        offender=person,
        licence=licences[person.pk, item.values[NAME]],
        new_licence=licences.get((person.pk, item.get("new_licence") or "")),
        establishment=places.get(item.get("establishment") or ""),
        sentence_group=kinds.group_of(sentences),
        author=by,
        **fields,
    )


def key_of(item: Item) -> Hashable:
    return item.values[NAME], item.values["begun_at"]


def known(people: Collection[int]) -> Mapping[int, Collection[Hashable]]:
    found: dict[int, set[Hashable]] = {}
    for recall in Recall.objects.filter(offender__in=people).select_related("licence"):
        begun_at = timezone.localtime(recall.begun_at).replace(second=0, microsecond=0)
        found.setdefault(recall.offender_id, set()).add((recall.licence.version, begun_at))
    return found


def follows(people: Collection[int], on: date) -> Iterable[str]:
    """Limits that have passed: the clock tells of each as soon as it looks."""
    missed = RecallClock.objects.newly_past_due(at=timezone.now()).filter(offender__in=people)
    return [CLOCK_DUE.title] * missed.count()


def export(people: Sequence[int]) -> Iterator[tuple[int, str, Cells]]:
    """Recalls from the revocation on; what still waits for a signature is left out."""
    rows = Recall.objects.filter(offender__in=people, status__in=RECALLS_TAKEN)
    related = ("offender", "licence", "new_licence", "establishment")
    for recall in rows.select_related(*related).order_by("offender_id", "begun_at", "pk"):
        said: dict[str, Any] = {
            NAME: recall.licence.version,
            "new_licence": recall.new_licence.version if recall.new_licence else None,
            "establishment": recall.establishment.code if recall.establishment else None,
        }
        yield recall.offender_id, RECALLS.name, cells_of(RECALLS, recall.offender.prison_number, recall, **said)


RECALL_THING = Thing(
    app="licence",
    name="recalls",
    sheet=RECALLS,
    below=(),
    key=key_of,
    check=check,
    known=known,
    write=write,
    follows=follows,
    export=export,
    needs_user=True,
)
