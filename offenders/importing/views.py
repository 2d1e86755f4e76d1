"""People in by a file, and out again in the same columns."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from offenders.importing import exporting, files
from offenders.importing.file_format import workbook
from offenders.importing.files import AlreadyDecided, FileNotTaken
from offenders.importing.forms import ExportForm, ImportForm
from offenders.importing.models import ImportFile
from offenders.importing.planning import Fate
from offenders.people.models import Offender
from offenders.record.views import WORDS, asked_for, narrowed, where_of
from sharing import audit
from sharing.access.roles import Capability
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.pages.typed import query_of, typed

SHOWN_FILES = 20
COUNTED = 1_000
NAMED = 200  # errors and warnings on the page; the file of them has more
ALWAYS_TOLD = (Fate.ADDED, Fate.CHANGED, Fate.UNCHANGED, Fate.HELD)
importers = needs(Capability.IMPORT_PEOPLE)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.VIEW_PEOPLE)
@typed(WORDS)
def people_export(request: SignedInRequest) -> HttpResponse:
    """The people of the list, or of its search, as a file; first, what it is for."""
    words = asked_for(request)
    where = where_of(request)
    found = narrowed(request).order_by("family_name", "pk")
    form = ExportForm(request.POST or None)
    if form.is_valid():
        return _exported(request, list(found.values_list("pk", flat=True)), words, **form.cleaned_data)
    back = reverse("people") + (f"?{query_of({WORDS: words, 'where': where}, [WORDS])}" if words or where else "")
    people = found.order_by()[: COUNTED + 1].count()
    context = {"form": form, "words": words, "people": people, "counted": COUNTED, "back_url": back}
    return render(request, "offenders/importing/people_export.html", context)


def _exported(request: SignedInRequest, keys: list[int], words: str, *, reason: str, teams: bool) -> HttpResponse:
    """The file; who is in it, and why, is recorded before its first byte leaves."""
    audit.record(
        action=audit.Action.EXPORT,
        verb="people.exported",
        by=request.user,
        shown=keys,
        reason=reason,
        payload={"words": words, "teams": teams},
    )
    name = f"people-{timezone.localdate().isoformat()}.csv"
    response = StreamingHttpResponse(
        exporting.lines(keys, teams=teams, narrow=lambda people: people.listed_for(request.user), reader=request.user),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    return cast("HttpResponse", response)  # the guards speak of HttpResponse and only pass it on


@require_http_methods(["GET", "HEAD", "POST"])
@importers
def import_files(request: SignedInRequest) -> HttpResponse:
    """Give a file, and the files that the reader has given."""
    form = ImportForm(request.POST or None, request.FILES or None, teams=files.teams_of(request.user))
    if form.is_valid():
        given = form.cleaned_data["file"]
        try:
            file = files.give_file(
                name=given.name,
                content=given.read(),
                lead=form.cleaned_data["lead"],
                by=request.user,
                uid=form.cleaned_data["uid"],
            )
        except FileNotTaken as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect("import_file", file.uid)
    mine = ImportFile.objects.given_by(request.user)[:SHOWN_FILES]
    has_team = files.teams_of(request.user).exists()
    return render(
        request,
        "offenders/importing/import_files.html",
        {"form": form, "files": mine, "has_team": has_team, "sheets": workbook.sheets().values()},
    )


@require_safe
@importers
def import_sheets(request: SignedInRequest) -> HttpResponse:
    """Every sheet of a caseload file with its heading, to be filled in."""
    response = HttpResponse(
        content_type="application/zip", headers={"Content-Disposition": 'attachment; filename="caseload.zip"'}
    )
    exporting.write_headings(response)
    return response


@require_safe
@importers
def import_file(request: SignedInRequest, uid) -> HttpResponse:
    """How far the file is; what it would change; what it has changed."""
    file = _own(request, uid)
    report = report_of(file, request)
    return render(
        request,
        "offenders/importing/import_file.html",
        {"file": file, "done": files.people_done(file), "report": report},
    )


@require_safe
@importers
def import_file_progress(request: SignedInRequest, uid) -> HttpResponse:
    """The part of the page that a running file asks for automatically."""
    file = _own(request, uid)
    if not file.is_running:
        return HttpResponseClientRefresh()
    return render(request, "offenders/importing/import_progress.html", {"file": file, "done": files.people_done(file)})


@require_safe
@importers
def import_file_errors(request: SignedInRequest, uid) -> HttpResponse:
    """Errors and warnings as a file, to correct the rows by."""
    file = _own(request, uid)
    audit.record_read(action=audit.Action.EXPORT, verb="import.errors_downloaded", by=request.user, target=file)
    response = HttpResponse(
        exporting.BYTE_ORDER_MARK,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="errors.csv"'},
    )
    csv.writer(response).writerows(files.error_lines(file.report or {}))
    return response


@require_POST
@importers
def apply_import_file(request: SignedInRequest, uid) -> HttpResponse:
    return _decided(request, uid, files.apply_file)


@require_POST
@importers
def discard_import_file(request: SignedInRequest, uid) -> HttpResponse:
    return _decided(request, uid, files.discard_file)


def _decided(request: SignedInRequest, uid, act) -> HttpResponse:
    file = _own(request, uid)
    try:
        act(file=file, by=request.user)
    except AlreadyDecided:
        messages.info(request, "This file was already applied or discarded. No changes were saved.")
    return redirect("import_file", file.uid)


def _own(request: SignedInRequest, uid) -> ImportFile:
    """A file of the reader's own; another's reads as absent."""
    file = ImportFile.objects.given_by(request.user).filter(uid=uid).first()
    if file is None:
        audit.refuse(by=request.user, verb="import.file_refused")
        raise Http404
    return file


@dataclass
class ReportShown:
    """The report of a file as the page prints it."""

    applies_to: int
    counts: list[tuple[str, int]]
    shown: list[str]
    held: list[str]
    errors: list[Any]
    warnings: list[Any]
    error_count: int
    warning_count: int
    refused: str
    is_broken_off: bool  # some of the people were imported before it was refused
    more: int
    follows: list[Follows]
    alerts: list[tuple[str, int]]

    @property
    def alert_count(self) -> int:
        return sum(number for _, number in self.alerts)


FOLLOWS = {
    "leaving": ("Releases within 28 days", "Alerts are sent as soon as the file is applied"),
    "differ": ("Date conflicts to come", "Each holds its release until it is resolved"),
    "doubted": (
        "Past releases in doubt",
        "No alert is sent and no status changes. Check them with the prison",
    ),
}


@dataclass
class Follows:
    """One kind of what follows. count: of all, also of those that are not named here."""

    name: str
    title: str
    second: str
    lines: list[str]
    count: int


def report_of(file: ImportFile, request: SignedInRequest) -> ReportShown | None:
    """The report, without people whom the reader may no longer see; that it is read is recorded."""
    kept = file.report
    if kept is None:
        return None
    follows = kept.get("follows", {})
    named = [line for name in FOLLOWS for line in follows.get(name, {}).get("named", [])]
    lines = [*kept.get("shown", []), *kept.get("held", []), *named]
    about = {subject for _, subject in lines if subject}
    seen = set(Offender.objects.filter(pk__in=about).visible_to(request.user).values_list("pk", flat=True))
    audit.record_read(
        action=audit.Action.LIST, verb="import.file_opened", by=request.user, target=file, shown=sorted(seen)
    )

    def told(lines: list) -> list[str]:
        return [words for words, subject in lines if subject is None or subject in seen]

    counts = kept.get("counts", {})
    applies_to = counts.get("added", 0) + counts.get("changed", 0)
    return ReportShown(
        applies_to=applies_to,
        counts=[
            (fate.words_for_user, counts[fate]) for fate in Fate if counts.get(fate) or (fate in ALWAYS_TOLD and counts)
        ],
        shown=told(kept.get("shown", [])),
        held=told(kept.get("held", [])),
        errors=kept.get("errors", [])[:NAMED],
        warnings=kept.get("warnings", [])[:NAMED],
        error_count=kept.get("error_count", 0),
        warning_count=kept.get("warning_count", 0),
        refused=kept.get("refused", ""),
        is_broken_off=file.decided_at is not None and applies_to > 0,
        more=applies_to - len(kept.get("shown", [])),
        follows=[
            Follows(name, title, second, told(follows[name]["named"]), follows[name]["count"])
            for name, (title, second) in FOLLOWS.items()
            if follows.get(name, {}).get("count")
        ],
        alerts=[(title, number) for title, number in follows.get("alerts", [])],
    )
