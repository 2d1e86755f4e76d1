"""Papers and their handing over as pages print them: what is due, what was printed, who handed it over and how."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from licence.breaches.models import Breach
from licence.breaches.rules import Status as BreachStatus
from licence.exemptions.models import Exemption
from licence.exemptions.rules import Status as ExemptionStatus
from licence.licences.models import Licence
from licence.licences.rules import BEFORE_FORCE, Status
from licence.papers.actions.printing import kind_of, version_of, why_no_paper, why_not_printed, why_not_read
from licence.papers.choices import PAPER_KINDS
from licence.papers.models import Paper, PaperGiven, about_name
from licence.papers.rules import PaperKind, Signing
from licence.papers.wanted import Wanted, wanted
from licence.recalls.models import Recall
from offenders.models import Offender
from sharing import access
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.alerts.rules import span_in_words
from sharing.models import Agency, User
from sharing.time_words import format_datetime, format_told, say_datetime

CALLED = dict(PAPER_KINDS)
MOST = 5  # on My day
# Who hands over what, by the agency that they work for.
BY_PRISON = frozenset({PaperKind.LICENCE, PaperKind.RECALL})
BY_PROBATION = frozenset(PaperKind) - {PaperKind.RECALL}
HANDS_OVER: dict[str, Collection[PaperKind]] = {
    Agency.Kind.PRISON: BY_PRISON,
    Agency.Kind.PROBATION: BY_PROBATION,
    Agency.Kind.PPCS: frozenset({PaperKind.RECALL}),
}


@dataclass(frozen=True)
class DueLine:
    """A paper that is due, and how long there is or how late it is. print_url: empty where the reader prints none."""

    title: str
    words: str
    is_late: bool
    print_url: str
    person: Offender | None = None

    @property
    def tag(self) -> tuple[str, str]:
        return ("blocked", "Late") if self.is_late else ("waiting", "Due")


@dataclass(frozen=True)
class GivenLine:
    """One handing over. details: how, with whom; each a few words."""

    given: PaperGiven
    tag: tuple[str, str]
    words: str
    details: list[str]
    withdrawn: str
    witness_url: str
    withdraw_url: str


@dataclass(frozen=True)
class PaperLine:
    """One printed paper with its handings over, newest first."""

    paper: Paper
    href: str
    second: str
    given: list[GivenLine]
    hand_over_url: str

    @property
    def tag(self) -> tuple[str, str]:
        """Whether it was handed over."""
        return next((line.tag for line in self.given if not line.withdrawn), ("partly", "Printed"))


@dataclass(frozen=True)
class PaperBox:
    """Papers about one licence, recall, permission or breach, beside its page."""

    due: DueLine | None
    papers: list[PaperLine]
    print_url: str
    preview_url: str


def print_url(about: Any) -> str:
    return reverse("paper_print", kwargs=_names(about))


def _names(about: Any) -> dict[str, Any]:
    return {"uid": about.offender.uid, "row": about_name(about), "row_uid": about.uid}


def box_of(about: Any, reader: User) -> PaperBox:
    """Two queries of what is no paper yet, six at most."""
    at = timezone.now()
    rows = Paper.objects.visible_to(reader).filter(**{about_name(about): about})
    no_paper, unread = why_no_paper(about), why_not_read(about, reader=reader)
    papers = list(rows.with_all().defer("says").prefetch_related(_given()))
    due = [each for each in _wanted_of(about.offender, at=at) if each.uid == about.uid] if not no_paper else []
    may = bool(papers or not no_paper) and may_hand_over(reader, about.offender)
    previews = not unread and (not no_paper or isinstance(about, Licence))
    return PaperBox(
        due=_due_line(due[0], about.offender, may=may, at=at) if due else None,
        papers=[_paper_line(paper, reader=reader, may=may) for paper in papers],
        print_url=print_url(about) if may and not no_paper and not unread else "",
        preview_url=reverse("paper_preview", kwargs=_names(about)) if previews else "",
    )


def has_papers(about: Any) -> bool:
    """Whether there is, or was, anything to hand to the person about it."""
    if isinstance(about, Licence):
        return True
    if isinstance(about, Breach):
        return about.status == BreachStatus.WARNED or about.moves.filter(verb="warn").exists()
    if isinstance(about, Exemption):
        return about.begins_at is not None
    return about.revoked_at is not None or about.letter_breach != ""


def beside(about: Any, reader: User) -> PaperBox | None:
    """For the page of a licence, a recall or a breach; None where there is nothing for the person."""
    return box_of(about, reader) if has_papers(about) else None


def may_hand_over(reader: User, person: Offender) -> bool:
    return reader.can(Capability.HAND_OVER_PAPERS) and access.may(reader, Permission.CHANGE, person)


def _wanted_of(person: Offender, *, at: datetime) -> list[Wanted]:
    return wanted(lambda rows: rows.filter(offender=person), at=at)


def due_lines(person: Offender, *, may: bool, at: datetime) -> list[DueLine]:
    return [_due_line(each, person, may=may, at=at) for each in _wanted_of(person, at=at)]


def _due_line(each: Wanted, person: Offender, *, may: bool, at: datetime, names: bool = False) -> DueLine:
    late = each.is_late(at=at)
    near = span_in_words(abs(each.due_at - at))
    url = reverse("paper_print", kwargs={"uid": person.uid, "row": each.about, "row_uid": each.uid})
    return DueLine(
        title=CALLED[each.kind],
        words=f"{'Was due' if late else 'Due'} by {say_datetime(each.due_at)}: {near} {'late' if late else 'left'}",
        is_late=late,
        print_url=url if may else "",
        person=person if names else None,
    )


def due_for(user: User, *, at: datetime) -> tuple[list[DueLine], int]:
    """On My day: the first of those that the user's agency hands over, and how many there are. Two queries at most,
    none for who hands nothing over."""
    kinds = HANDS_OVER.get(user.agency.kind, ())
    if not kinds or not user.can(Capability.HAND_OVER_PAPERS):
        return [], 0
    found = wanted(lambda rows: rows.listed_for(user), at=at, kinds=kinds)
    people = Offender.objects.in_bulk({each.offender_id for each in found[:MOST]}) if found else {}
    lines = [_due_line(each, people[each.offender_id], may=True, at=at, names=True) for each in found[:MOST]]
    return lines, len(found)


def paper_lines(rows: Any, *, reader: User, may: bool) -> list[PaperLine]:
    """Two queries, however many."""
    papers = rows.with_all().defer("says").prefetch_related(_given())
    return [_paper_line(paper, reader=reader, may=may) for paper in papers]


def _given() -> Prefetch:
    of_paper = ("handed_by__agency", "witness__agency", "withdrawn_by", "paper__licence__witnessed_by")
    return Prefetch("given", queryset=PaperGiven.objects.select_related(*of_paper).defer("paper__says"))


def _paper_line(paper: Paper, *, reader: User, may: bool) -> PaperLine:
    names = {"uid": paper.offender.uid, "paper_uid": paper.uid}
    return PaperLine(
        paper=paper,
        href=reverse("paper", kwargs=names),
        second=f"Paper {paper.reference}, printed {format_datetime(paper.printed_at)} by {paper.printed_by}",
        given=given_lines(paper, reader=reader, may=may),
        hand_over_url=reverse("paper_hand_over", kwargs=names) if may else "",
    )


def given_lines(paper: Paper, *, reader: User, may: bool) -> list[GivenLine]:
    rows = sorted(paper.given.all(), key=lambda each: (each.handed_at, each.pk), reverse=True)
    return [_given_line(row, paper, reader=reader, may=may) for row in fields.shown_to(reader, rows)]


def _given_line(row: PaperGiven, paper: Paper, *, reader: User, may: bool) -> GivenLine:
    names = {"uid": paper.offender.uid, "given_uid": row.uid}
    may_witness = row.lacks_witness and row.handed_by_id != reader.pk and reader.can(Capability.CHANGE_PEOPLE)
    may_witness = may_witness and (may or access.may(reader, Permission.CHANGE, paper.offender))
    return GivenLine(
        given=row,
        tag=_tag_of(row),
        words=f"{row.get_method_display()}, {format_datetime(row.handed_at)}, by {_who(row.handed_by)}",
        details=list(_details(row)),
        withdrawn=_withdrawn(row),
        witness_url=reverse("paper_witness", kwargs=names) if may_witness else "",
        withdraw_url=reverse("paper_withdraw", kwargs=names) if may and not row.withdrawn_at else "",
    )


def _who(user: User) -> str:
    return f"{user} ({user.agency})"


def _withdrawn(row: PaperGiven) -> str:
    if row.withdrawn_at is None:
        return ""
    return f"Recorded by mistake: {row.withdrawn_because} {row.withdrawn_by}, {format_datetime(row.withdrawn_at)}"


def _tag_of(row: PaperGiven) -> tuple[str, str]:
    if row.withdrawn_at:
        return "not-started", "Withdrawn"
    if row.lacks_witness:
        return "waiting", "Refused to sign, witness reported"
    if row.signing == Signing.REFUSED:
        return "done", "Refused to sign, witnessed"
    return "done", "Signed" if row.signing == Signing.SIGNED else "Handed over"


def _details(row: PaperGiven) -> Iterable[str]:
    if told := format_told(row.handed_at, row.recorded_at):
        yield told
    if row.place:
        yield f"At {row.place}"
    if row.is_explained:
        yield "Explained"
    if row.interpreter_language:
        yield f"Interpreter: {row.interpreter_language}, {row.interpreter_ref}"
    if row.with_easy_read:
        yield "Easy-read copy given"
    if row.witness_id and row.witnessed_at:
        yield f"Refusal confirmed by {_who(row.witness)}, {format_datetime(row.witnessed_at)}"
    elif row.signing == Signing.REFUSED and row.paper.licence and row.paper.licence.witnessed_by:
        yield f"Refusal confirmed by {row.paper.licence.witnessed_by}, on the licence"
    elif row.lacks_witness:
        yield "No one else has confirmed the refusal yet"


@dataclass(frozen=True)
class Printable:
    """Something of which a paper for the person can be printed now."""

    title: str
    second: str
    print_url: str


def printable(person: Offender, *, reader: User) -> list[Printable]:
    """Of the person's licences, recalls, permissions and breaches, as they stand."""
    found = []
    for about in _abouts(person):
        if not why_not_printed(about, reader=reader):
            found.append(Printable(CALLED[kind_of(about)], version_of(about), print_url(about)))
    return found


def _abouts(person: Offender) -> Iterable[Any]:
    of_person = {"offender": person}
    for rows in (
        Licence.objects.filter(**of_person, status__in=[Status.ACTIVE, *BEFORE_FORCE]),
        Recall.objects.filter(**of_person),
        Exemption.objects.filter(**of_person, status=ExemptionStatus.APPROVED, ends_at__gt=timezone.now()),
        Breach.objects.filter(**of_person, status=BreachStatus.WARNED),
    ):
        yield from rows.select_related("offender")
