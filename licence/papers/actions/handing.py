"""Record that a paper was handed over, confirm that the person refused to sign, and withdraw what was a mistake."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from licence import followers
from licence.licences.actions import force
from licence.licences.force import Signing as SignedLicence
from licence.licences.models import Licence
from licence.licences.rules import Status
from licence.papers import alert_kinds
from licence.papers.actions.printing import PaperRefused, refuse_who_has_no_papers
from licence.papers.models import Paper, PaperGiven, about_name
from licence.papers.rules import HandOver, Method, PaperKind, Signing, refusal
from offenders.people.locking import lock
from sharing import access, alerts, audit
from sharing.access.rules import Permission
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.once import keyed, made_before
from sharing.sentence_words import mid_sentence
from sharing.time_words import say_datetime

TOLD_OF = (Status.APPROVED, Status.VARIATION_APPROVED, Status.ACTIVE)


@transaction.atomic
def hand_over(
    *,
    paper: Paper,
    handed_at: datetime,
    method: Method | str,
    signing: Signing | str,
    by: User,
    place: str = "",
    is_explained: bool = False,
    interpreter_language: str = "",
    interpreter_ref: str = "",
    with_easy_read: bool = False,
    uid: UUID | None = None,
) -> PaperGiven:
    """The user who records it handed the paper over, or sent it. A refusal to sign waits for its witness.

    signing: of a licence on which it is recorded already whether the person signed, that counts. Where it is not, it is
    recorded there with this: an approved variation then binds. uid: the key that the form was given; the same again
    returns what it made. Raises PaperRefused at the field that is wrong, LicenceRefused, and SamePerson of an account
    with which a refusal could never be witnessed.
    """
    lock(paper.offender)
    if made := made_before(PaperGiven, uid):
        if made.offender_id != paper.offender_id:
            raise access.RecordHidden
        return made
    access.require(by, Permission.CHANGE, paper.offender)
    refuse_who_has_no_papers(by)
    licence = Licence.objects.get(pk=paper.licence_id) if paper.licence_id else None
    if licence and licence.told_at:
        signing = licence.signing
    act = HandOver(
        kind=PaperKind(paper.kind),
        method=Method(method),
        signing=Signing(signing),
        handed_at=handed_at,
        printed_at=paper.printed_at,
        recorded_at=timezone.now(),
        place=place,
        is_explained=is_explained,
        interpreter_language=interpreter_language,
        interpreter_ref=interpreter_ref,
    )
    field, why = refusal(act)
    if why:
        raise PaperRefused(field, why)
    if act.signing is Signing.REFUSED:
        refuse_who_cannot_sign(by)
    if licence and _is_to_be_told(licence) and act.signing is not Signing.NOT_ASKED:
        force.record_told(licence=licence, told_at=handed_at, signing=SignedLicence(act.signing), by=by)
    given = PaperGiven.objects.create(
        **keyed(uid),
        paper=paper,
        offender_id=paper.offender_id,
        handed_by=by,
        handed_at=handed_at,
        method=act.method,
        place=place.strip(),
        is_explained=is_explained,
        interpreter_language=interpreter_language.strip(),
        interpreter_ref=interpreter_ref.strip(),
        with_easy_read=with_easy_read,
        signing=act.signing,
    )
    drafts.forget(user=by, form="paper.hand_over", key=str(paper.uid))
    _record("licence.paper_handed_over", given, by, method=str(act.method), signing=str(act.signing))
    for kind in (alert_kinds.LATE, alert_kinds.NOTICE_LATE):
        for round_ in range(withdrawn_of(paper) + 1):
            key = late_key(act.kind, paper.about.uid, round_)
            alerts.resolve(kind=kind, key=key, reason=f"Handed over by {by}")
    followers.paper_given.tell(given=given, by=by)
    if act.signing is Signing.REFUSED and licence is None:  # of a licence its own alert asks for the witness
        alerts.raise_alert(
            kind=alert_kinds.WITNESS,
            key=str(given.uid),
            subject=paper.offender,
            text=f"{by} reported that the person refused to sign at {say_datetime(handed_at)}: "
            f"{mid_sentence(paper.get_kind_display())}. A witness must confirm it.",
            link=paper_url(paper),
        )
    return given


@transaction.atomic
def confirm_refusal(*, given: PaperGiven, by: User) -> PaperGiven:
    """A second person, in their own session: I was there, and the person refused to sign. Again by the same: done.

    Raises PaperRefused where nothing is to be confirmed, SamePerson for who handed the paper over and for a program.
    """
    given = _locked(given, by)
    if given.witness_id == by.pk:
        return given
    if given.signing != Signing.REFUSED or given.withdrawn_at:
        raise PaperRefused("", "There is no refusal to sign to confirm here")
    if given.witness_id:
        raise PaperRefused("", f"{given.witness} confirmed it already")
    refuse_same_person(given.handed_by, by)
    if given.paper.licence and given.paper.licence.witnessed_at is None and given.paper.licence.told_at:
        force.witness_refusal(licence=given.paper.licence, by=by)
    given.witness, given.witnessed_at = by, timezone.now()
    given.save(update_fields=["witness", "witnessed_at"])
    _record("licence.paper_refusal_witnessed", given, by)
    alerts.resolve(kind=alert_kinds.WITNESS, key=str(given.uid), reason=f"Confirmed by {by}")
    return given


@transaction.atomic
def withdraw(*, given: PaperGiven, reason: str, by: User) -> PaperGiven:
    """It was recorded by mistake: it stays to be read, and the paper is due again. Raises PaperRefused."""
    given = _locked(given, by)
    refuse_who_has_no_papers(by)
    if not reason.strip():
        raise PaperRefused("reason", "Enter what is wrong")
    if given.withdrawn_at:
        raise PaperRefused("", "This is withdrawn already. No changes were saved")
    given.withdrawn_at, given.withdrawn_by, given.withdrawn_because = timezone.now(), by, reason.strip()[:500]
    given.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    _record("licence.paper_hand_over_withdrawn", given, by, reason=reason)
    alerts.resolve(kind=alert_kinds.WITNESS, key=str(given.uid), reason="The hand-over was recorded by mistake")
    _take_back(given, reason, by)
    followers.paper_given.tell(given=given, by=by)
    return given


def _is_to_be_told(licence: Licence) -> bool:
    """Whether nothing says yet that the person was told of it. One whose approval was never recorded says nothing."""
    return licence.told_at is None and licence.approved_at is not None and licence.status in TOLD_OF


def _take_back(given: PaperGiven, reason: str, by: User) -> None:
    """What this handing over recorded on a licence that is not in force yet goes with it."""
    licence = given.paper.licence
    if licence is None or licence.status == Status.ACTIVE:
        return
    if (licence.told_at, licence.told_by_id) == (given.handed_at, given.handed_by_id):
        force.take_back_told(licence=licence, reason=reason, by=by)


def paper_url(paper: Paper) -> str:
    return reverse("paper", kwargs={"uid": paper.offender.uid, "paper_uid": paper.uid})


def late_key(kind: PaperKind, about: UUID, round_: int) -> str:
    """round_: how many hand-overs of it were withdrawn: each time it is due anew."""
    return f"{kind}:{about}:{round_}"


def withdrawn_of(paper: Paper) -> int:
    """Hand-overs of what the paper is about that were recorded by mistake."""
    about = {f"paper__{about_name(paper.about)}": paper.about}
    rows = PaperGiven.objects.filter(**about, paper__kind=paper.kind)
    return rows.filter(withdrawn_at__isnull=False).count()


def _locked(given: PaperGiven, by: User) -> PaperGiven:
    access.require(by, Permission.CHANGE, given.offender)
    lock(given.offender)
    rows = PaperGiven.objects.select_related("offender", "paper__licence", "handed_by", "witness")
    return rows.get(pk=given.pk)


def _record(verb: str, given: PaperGiven, by: User, *, reason: str = "", **payload: object) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=given,
        subject=given.offender_id,
        reason=reason[:500],
        payload={"paper": str(given.paper.uid), "digest": given.paper.digest} | payload,
    )
