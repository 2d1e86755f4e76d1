"""Keep what the person must not receive out of the Part A: in papers of their own, each with its readers.

A paper is there for its readers alone. It is made with them in one transaction, only they change it, and nothing that
others read (a move, a clock, an alert, a count) tells of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.recalls.actions.moves import RecallRefused, get_recall_or_refuse
from licence.recalls.models import Recall, RecallPaper
from sharing import access, audit
from sharing.access.roles import PROGRAM
from sharing.drafts import actions as drafts
from sharing.grants.who_can_see import who_sees
from sharing.models import User
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import keyed
from sharing.row_guard.once import made_before

COMPARTMENT = "licence.compartment"  # the verbs of what is withheld: no page shows their entries to others


@transaction.atomic
def add_paper(
    *,
    recall: Recall,
    title: str,
    withholding_reason: str,
    readers: Iterable[User],
    by: User,
    words: str = "",
    reference: str = "",
    uid: UUID | None = None,
) -> RecallPaper:
    """A paper for its readers, of whom `by` is one. withholding_reason: what harm disclosure would do.

    Raises RecallRefused, RecordHidden.
    """
    recall = get_recall_or_refuse(recall, by=by)
    if made := made_before(RecallPaper, uid):
        if (made.recall_id, made.added_by_id) != (recall.pk, by.pk):
            raise access.RecordHidden
        return made
    if by.is_program:
        raise access.RecordHidden
    for field, typed, refusal in (
        ("title", title, "Enter a title"),
        ("withholding_reason", withholding_reason, "Enter what harm disclosure would do"),
    ):
        if not typed.strip():
            raise RecallRefused(field, refusal)
    refuse_hidden(RecallRefused, title=title)
    named = _named(recall, set(readers), by=by)
    paper = RecallPaper.objects.create(
        recall=recall,
        offender_id=recall.offender_id,
        title=title,
        words=words,
        reference=reference,
        withholding_reason=withholding_reason,
        added_by=by,
        **keyed(uid),
    )
    paper.readers.set(named)
    drafts.forget(user=by, form="recall.paper", key=str(recall.uid))
    _record(paper, "paper_added", by=by)
    return paper


@transaction.atomic
def set_readers(*, paper: RecallPaper, readers: Iterable[User], by: User) -> RecallPaper:
    """Who reads it. Only a reader says so, and stays one. Raises RecallRefused; RecordHidden for anybody else."""
    recall = get_recall_or_refuse(paper.recall, by=by)
    found = RecallPaper.objects.visible_to(by).filter(pk=paper.pk).first()
    if found is None:
        raise access.RecordHidden
    found.readers.set(_named(recall, set(readers), by=by))
    _record(found, "paper_readers_set", by=by)
    return found


def may_read(recall: Recall, *, by: User) -> list[User]:
    """Who else can be named as a reader: those who see the person, and are no program."""
    people = who_sees(recall.offender, at=timezone.now()).exclude(role=PROGRAM).exclude(pk=by.pk)
    return list(people.select_related("agency").order_by("name", "pk"))


def _named(recall: Recall, readers: Collection[User], *, by: User) -> set[User]:
    if not set(readers) - {by} <= set(may_read(recall, by=by)):
        raise RecallRefused("readers", "Select people who work with this person")
    return {*readers, by}


def _record(paper: RecallPaper, verb: str, *, by: User) -> None:
    """The log keeps who may read it, and not what it is."""
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"{COMPARTMENT}_{verb}",
        by=by,
        target=paper,
        subject=paper.offender_id,
        payload={"readers": sorted(paper.readers.values_list("pk", flat=True))},
    )
