"""Print a paper for the person: what it says is kept, with the hash of its bytes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.breaches.models import Breach
from licence.breaches.rules import Status as BreachStatus
from licence.exemptions.models import Exemption
from licence.exemptions.rules import Status as ExemptionStatus
from licence.licences.models import Licence, Zone
from licence.licences.rules import Status
from licence.papers import printing
from licence.papers.models import Paper, about_name
from licence.papers.rules import PaperKind
from licence.recalls.models import Recall
from licence.recalls.rules import recalls
from offenders.people.locking import lock
from sharing import access, audit
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.models import User
from sharing.records.errors import Refused
from sharing.records.once import made_before, new_uid
from sharing.sentence_words import mid_sentence

FINAL = (Status.APPROVED, Status.VARIATION_APPROVED, Status.ACTIVE)
RECALLED = (*recalls.REVOKED, *recalls.IN_CUSTODY_AGAIN, *recalls.TO_BE_RELEASED)


class PaperRefused(Refused):
    """The paper cannot be printed or handed over so."""


@transaction.atomic
def print_paper(*, about: Any, by: User, words: str = "", uid: UUID | None = None) -> Paper:
    """Keep what the paper says now, and the hash of its bytes. about: a licence, recall, exemption or breach.

    words: what the officer says in a licence compliance letter. uid: the key that the form was given; the same again
    returns what it made. Raises PaperRefused.
    """
    lock(about.offender)
    if made := made_before(Paper, uid):
        if made.offender_id != about.offender_id:
            raise access.RecordHidden
        return made
    access.require(by, Permission.CHANGE, about.offender)
    refuse_who_has_no_papers(by)
    kind = kind_of(about)
    if refused := why_not_printed(about, reader=by):
        raise PaperRefused("", refused)
    if kind is PaperKind.COMPLIANCE and not words.strip():
        raise PaperRefused("words", "Enter what you say to the person")
    at, key = timezone.now().replace(microsecond=0), uid or new_uid()
    paper = Paper(uid=key, offender=about.offender, kind=kind, version=version_of(about), words=words.strip())
    setattr(paper, about_name(about), about)
    paper.says = printing.says_of(kind, about, at=at, reference=paper.reference, words=words)
    paper.printed_by, paper.printed_at = by, at
    paper.digest = printing.digest_of(printing.pdf_of(paper.says, at=at))
    paper.save(force_insert=True)
    audit.record(
        action=audit.Action.ALTERATION,
        verb="licence.paper_printed",
        by=by,
        target=paper,
        subject=paper.offender_id,
        payload={"kind": str(kind), "version": paper.version, "digest": paper.digest},
    )
    return paper


def refuse_who_has_no_papers(by: User) -> None:
    if by.is_program or not by.can(Capability.HAND_OVER_PAPERS):
        raise PaperRefused("", "Your role cannot do this")


def kind_of(about: Any) -> PaperKind:
    if isinstance(about, Licence):
        return PaperKind.VARIATION if about.is_variation else PaperKind.LICENCE
    if isinstance(about, Recall):
        return PaperKind.NO_RECALL if about.status == recalls.Status.NO_RECALL else PaperKind.RECALL
    return PaperKind.PERMISSION if isinstance(about, Exemption) else PaperKind.COMPLIANCE


def version_of(about: Any) -> str:
    """Of a licence its version; of anything else the day that it is of."""
    if isinstance(about, Licence):
        return about.version
    moments = {Recall: "begun_at", Exemption: "starts_at", Breach: "occurred_at"}
    return f"{timezone.localdate(getattr(about, moments[type(about)])):%d/%m/%Y}"


def why_not_printed(about: Any, *, reader: User) -> str:
    """Why this paper is not printed for the person now, by this reader; empty when it is."""
    return why_no_paper(about) or why_not_read(about, reader=reader)


def why_no_paper(about: Any) -> str:
    """Why there is no paper for the person about it now, whoever asks; empty when there is."""
    if isinstance(about, Licence) and about.status not in FINAL:
        now = mid_sentence(about.get_status_display())
        return f"This licence is {now}. Only an approved licence is printed for the person"
    if isinstance(about, Recall) and about.status not in (recalls.Status.NO_RECALL, *RECALLED):
        return f"The recall is {mid_sentence(about.get_status_display())}: there is no paper for the person now"
    if isinstance(about, Exemption) and (about.status != ExemptionStatus.APPROVED or about.ends_at <= timezone.now()):
        return f"This permission is {mid_sentence(about.get_status_display())}: there is no paper for the person now"
    if isinstance(about, Breach) and about.status != BreachStatus.WARNED:
        return "No licence compliance letter was decided on. Decide on the breach first"
    return ""


def why_not_read(about: Any, *, reader: User) -> str:
    """The paper has every place that the person must know; who may not read one of them cannot print it. No query for
    those who read every home."""
    if fields.sight_of(reader, fields.HOME_ADDRESS) is fields.FieldVisibility.ALWAYS:
        return ""
    if isinstance(about, Licence):
        places = Zone.objects.filter(condition__licence__in=[about.pk, about.variation_of_id])
    elif isinstance(about, Exemption):
        places = Zone.objects.filter(exemptions=about)
    else:
        return ""
    hidden = places.exclude(pk__in=Zone.objects.visible_to(reader).values("pk"))
    return "It names a place that your role cannot read. Ask probation to print it" if hidden.exists() else ""
