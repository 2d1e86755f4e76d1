"""Keep the dossier: papers are added, replaced, disclosed; what is to be withheld goes into its compartment (r.17).

A paper in the compartment is there for its readers alone: it is made with them in one transaction, only they change it,
and nothing that others read (a move, a clock, an alert) tells of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from parole.dossier.applications import NonDisclosure
from parole.dossier.models import DossierItem
from parole.dossier.rules import Direction
from parole.dossier.second_checks import DisclosureCheck, ToCheck, ask_for_check, end_waiting
from parole.reviews.actions.opening import ParoleRefused, get_review_or_refuse, not_in_the_future
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ENDS
from sharing import access, audit
from sharing.access.roles import PROGRAM, Capability
from sharing.access.state_machines import MoveRefused
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.drafts import actions as drafts
from sharing.grants.who_can_see import who_sees
from sharing.models import User
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import keyed
from sharing.row_guard.once import made_before
from sharing.sentence_words import mid_sentence

LAW_ENTRIES = ("pbr-schedule", "pbr-17-old", "pbr-17-new")

FIELDS = ("part", "title", "author", "agency", "dated_on", "received_on", "pages", "reference")
COMPARTMENT = "parole.compartment"  # the verbs of what is withheld: no page shows their entries to others
Disclosure = DossierItem.Disclosure


@transaction.atomic
def add_item(
    *,
    review: ParoleReview,
    fields: Mapping[str, Any],
    by: User,
    withholding_reason: str = "",
    readers: Iterable[User] = (),
    replaces: DossierItem | None = None,
    uid: UUID | None = None,
) -> DossierItem:
    """A paper is in the dossier; with a reason to withhold it, in the compartment, where `by` is among the readers.

    replaces: an earlier version, whose compartment and readers the new one takes over, so that nobody learns of a paper
    by the one that it replaces. Raises ParoleRefused, MoveRefused, RecordHidden.
    """
    review = get_review_or_refuse(review, by=by)
    if made := made_before(DossierItem, uid):
        if (made.review_id, made.added_by_id) != (review.pk, by.pk):
            raise access.RecordHidden
        return made
    _still_open(review)
    for field in ("dated_on", "received_on"):
        not_in_the_future(field, fields[field])
    refuse_hidden(ParoleRefused, title=fields["title"], author=fields["author"])
    named = set(readers)
    if replaces:
        replaces = _seen_by(by, replaces)
        if replaces.replaced_by.exists():
            raise ParoleRefused("", "There is a newer version of this paper")
        withholding_reason, named = replaces.withholding_reason, set(replaces.readers.all())
    elif withholding_reason:
        named = _named(review, named, by=by)
    item = DossierItem.objects.create(
        review=review,
        offender_id=review.offender_id,
        is_withheld=bool(withholding_reason),
        withholding_reason=withholding_reason,
        asked_to_withhold_on=timezone.localdate() if withholding_reason else None,
        replaces=replaces,
        added_by=by,
        **{name: fields[name] for name in FIELDS},
        **keyed(uid),
    )
    if withholding_reason:
        item.readers.set(named)
    if replaces and NonDisclosure.objects.filter(item=replaces).update(
        item=item
    ):  # it is of the paper, not the version
        _set(item, disclosure=replaces.disclosure)
    if replaces and replaces.is_withheld:
        end_waiting(replaces, because="A newer version replaced the paper", by=by)
    form, key = ("dossier.replace", replaces.uid) if replaces else ("dossier.add", review.uid)
    drafts.forget(user=by, form=form, key=str(key))
    _record(item, "item_added", by=by)
    return item


@transaction.atomic
def withhold(*, item: DossierItem, reason: str, readers: Iterable[User], by: User) -> DossierItem:
    """Ask that a paper which everybody could read so far is not disclosed: from now on it is there for its readers.

    The version that it replaced stands again for everybody: a paper that is replaced by nothing would tell of it.
    """
    review = get_review_or_refuse(item.review, by=by)
    item = _seen_by(by, item)
    _still_open(review)
    if item.is_withheld:
        raise MoveRefused("It is already withheld")
    if item.disclosure == Disclosure.YES:
        raise MoveRefused("The prisoner already has it")
    if item.replaced_by.exists():
        raise MoveRefused("There is a newer version of this paper: withhold that one instead")
    if not reason.strip():
        raise ParoleRefused("reason", "Enter the harm that disclosure would do")
    item.readers.set(_named(review, set(readers), by=by))
    _set(
        item,
        is_withheld=True,
        withholding_reason=reason[:500],
        asked_to_withhold_on=timezone.localdate(),
        disclosure=Disclosure.PENDING,
        replaces=None,
    )
    drafts.forget(user=by, form="dossier.withhold", key=str(item.uid))
    _record(item, "item_withheld", by=by)
    return item


@transaction.atomic
def decide_disclosure(*, item: DossierItem, disclosure: str, version: str, by: User, document: str = "") -> DossierItem:
    """Record what the prisoner gets of it. That a withheld paper is disclosed after all, by this document, waits for a
    second check: until then it stays in its compartment.

    Of what everybody reads casework and the prison record it; of what is withheld, any of its readers, until somebody
    applies (r.17): then the Board decides, see parole.withholding.
    """
    review = get_review_or_refuse(item.review, by=by)
    item = _seen_by(by, item)
    if item.disclosure == disclosure:
        return item
    if version != version_of(item, "disclosure"):
        raise ChangedMeanwhile(item)
    _still_open(review)
    if not item.is_withheld and not by.can(Capability.DISCLOSE_DOSSIERS):
        raise MoveRefused("Your role cannot do this")
    if item.is_withheld and NonDisclosure.objects.standing().filter(item=item).exists():
        raise MoveRefused(
            "This paper has an open application: record the Board’s direction or withdraw the application"
        )
    if disclosure not in dict(choices_for(item)):
        raise ParoleRefused(
            "disclosure", "Only the Board can direct this, on an application (r.17). Withhold the paper and apply first"
        )
    if item.is_withheld and disclosure == Disclosure.YES:
        _ask_to_disclose(item, document, by=by)
        return item
    if item.is_withheld:
        end_waiting(item, because=f"Recorded instead: {mid_sentence(Disclosure(disclosure).label)}", by=by)
    _set(item, disclosure=disclosure)
    _record(item, "disclosure_decided", by=by)
    return item


def _ask_to_disclose(item: DossierItem, document: str, *, by: User) -> None:
    if not document.strip():
        raise ParoleRefused("document", "Enter the reference of the disclosure document")
    said = ToCheck(DisclosureCheck.Act.AFTER_ALL, Direction.SERVE, timezone.localdate(), document.strip())
    ask_for_check(item, said, by=by)
    _record(item, "check_asked", by=by)


@transaction.atomic
def set_readers(*, item: DossierItem, readers: Iterable[User], by: User) -> DossierItem:
    """Who reads a withheld paper. Only a reader says so, and stays one: another can take them off."""
    review = get_review_or_refuse(item.review, by=by)
    item = _seen_by(by, item)
    if not item.is_withheld:
        raise access.RecordHidden
    item.readers.set(_named(review, set(readers), by=by))
    _record(item, "readers_set", by=by)
    return item


def may_read(review: ParoleReview, *, by: User) -> list[User]:
    """Who else can be named as a reader: those who see the person, and are no program."""
    people = who_sees(review.offender, at=timezone.now()).exclude(role=PROGRAM).exclude(pk=by.pk)
    return list(people.select_related("agency").order_by("name", "pk"))


def choices_for(item: DossierItem) -> list[tuple[str, str]]:
    """What may be decided without the Board, and what stands: a gist, or nothing, it directs on an application."""
    directed = {Disclosure.GIST, Disclosure.WITHHELD, Disclosure.WITHHELD_FROM_BOTH} - {item.disclosure}
    return [(value, label) for value, label in Disclosure.choices if value not in directed]


def _seen_by(user: User, item: DossierItem) -> DossierItem:
    """The row as it stands, for somebody for whom it is there. Raises RecordHidden."""
    found = DossierItem.objects.visible_to(user).filter(pk=item.pk).select_related("review__offender").first()
    if found is None:
        raise access.RecordHidden
    return found


def _still_open(review: ParoleReview) -> None:
    if review.status in ENDS:
        raise MoveRefused("The review has ended: you cannot change its dossier")


def _named(review: ParoleReview, readers: Collection[User], *, by: User) -> set[User]:
    if not set(readers) - {by} <= set(may_read(review, by=by)):
        raise ParoleRefused("readers", "Select people who work with this person")
    return {*readers, by}


def _set(item: DossierItem, **changed: Any) -> None:
    DossierItem.objects.filter(pk=item.pk).update(**changed)
    item.refresh_from_db(fields=list(changed))


def _record(item: DossierItem, verb: str, *, by: User) -> None:
    """Of what is withheld the log keeps who may read it, and not what it is."""
    readers = sorted(item.readers.values_list("pk", flat=True)) if item.is_withheld else []
    payload = {"readers": readers} if item.is_withheld else audit.fields_of(item, *FIELDS, "replaces")
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"{COMPARTMENT}_{verb}" if item.is_withheld else f"parole.dossier_{verb}",
        by=by,
        target=item,
        subject=item.offender_id,
        payload=payload | {"disclosure": item.disclosure},
    )
