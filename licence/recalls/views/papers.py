"""Pages of material the person must not receive, each there for its readers alone; and the recall on paper."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from licence.licences.panels.licences import knows_victims
from licence.recalls import printing
from licence.recalls.actions import papers
from licence.recalls.files import FILES, files_for
from licence.recalls.forms.papers import PaperForm
from licence.recalls.models import Recall, RecallPaper
from licence.recalls.panels.recalls import href_of
from licence.recalls.views.recalls import SECTION, get_recall_or_404, readers, to_change
from offenders import person_page
from offenders.person_page.step_pages import step_pages
from sharing import access, audit
from sharing.access import fields
from sharing.access.rules import Permission
from sharing.pages.reader_forms import ReadersForm
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep


@require_safe
@readers
def paper(request: SignedInRequest, uid: UUID, paper_uid: UUID) -> HttpResponse:
    """One paper, for a reader of it."""
    found = paper_opened(request, uid, paper_uid)
    context = {
        "paper": found,
        "recall": found.recall,
        "named": list(found.readers.select_related("agency").order_by("name", "pk")),
        "may_set": access.may(request.user, Permission.CHANGE, found.offender),
    }
    return render(request, "licence/recalls/paper.html", person_page.frame(found.offender, current=SECTION) | context)


@require_safe
@readers
def paper_pdf(request: SignedInRequest, uid: UUID, paper_uid: UUID) -> HttpResponse:
    """The marked document. What was printed of it is in the log under the compartment's own verb."""
    found = paper_opened(request, uid, paper_uid)
    content = printing.paper_pdf(found, reader=request.user, at=timezone.now())
    audit.record_read(
        action=audit.Action.EXPORT,
        verb=f"{papers.COMPARTMENT}_printed",
        by=request.user,
        target=found,
        subject=found.offender_id,
    )
    return attached(content, f"not-for-the-person-{found.offender.prison_number}.pdf")


@require_safe
@readers
def recall_pdf(request: SignedInRequest, uid: UUID, recall_uid: UUID, file: str) -> HttpResponse:
    """The recall on paper, for one of those who receive it (file: whose). To who may not fetch it it is not there."""
    found = get_recall_or_404(request, uid, recall_uid)
    wanted = FILES[file]
    knows = knows_victims(request.user, found.offender_id)
    if wanted not in files_for(fields.unread(request.user, found), knows_victims=knows):
        audit.refuse(by=request.user, verb="licence.recall_print_refused", target=found, subject=found.offender_id)
        raise Http404
    content = printing.file_pdf(found, file=wanted, reader=request.user, at=timezone.now())
    printed(request, found, "licence.recall_printed", file=file)
    day = timezone.localdate(found.begun_at)
    return attached(content, f"recall-for-{file}-{found.offender.prison_number}-{day}.pdf")


# What these share


def paper_opened(request: SignedInRequest, uid: UUID, paper_uid: UUID) -> RecallPaper:
    rows = RecallPaper.objects.filter(offender__uid=uid).select_related(
        "offender__establishment", "recall__offender", "added_by"
    )
    return access.open_record(request.user, rows, uid=paper_uid, verb=f"{papers.COMPARTMENT}_opened")


def printed(request: SignedInRequest, found: Recall, verb: str, **more: str) -> None:
    audit.record_read(
        action=audit.Action.EXPORT,
        verb=verb,
        by=request.user,
        target=found,
        subject=found.offender_id,
        payload={"status": found.status} | more,
    )


def attached(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


# Steps


def paper_to_change(request: SignedInRequest, uid: UUID, paper_uid: UUID) -> RecallPaper:
    """For a reader of it, who alone says who else reads it."""
    found = paper_opened(request, uid, paper_uid)
    access.require(request.user, Permission.CHANGE, found.offender)
    return found


def paper_url(found: RecallPaper) -> str:
    return reverse("recall_paper", kwargs={"uid": found.offender.uid, "paper_uid": found.uid})


RECALLS = step_pages("recall", section=SECTION, opened=to_change, url=href_of)
PAPERS = step_pages("paper", section=SECTION, opened=paper_to_change, url=paper_url)

paper_add = RECALLS.view(
    FormStep(
        "Add material that the person must not receive",
        PaperForm,
        papers.add_paper,
        "Saved. Only its readers know it exists.",
        intro="It stays out of the Part A, in a separate marked document. Only people you name know it exists: no one "
        "else sees a title, a count or anything.",
        button="Save withheld material",
        draft="recall.paper",
        asks=lambda request, recall: {"readers": papers.may_read(recall, by=request.user)},
    )
)
paper_readers = PAPERS.view(
    FormStep(
        lambda found: f"Readers of “{found}”",
        ReadersForm,
        papers.set_readers,
        "Readers saved.",
        page_title="Readers of a paper",
        button="Save",
        asks=lambda request, found: {
            "readers": papers.may_read(found.recall, by=request.user),
            "named": found.readers.all(),
        },
    )
)
