"""The pages of law replays: who another day of commencement would move, and by how much."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from offenders.dates.calculation_models import LawReplay, LawReplayLine
from offenders.dates.querysets import ReplayLineQuerySet
from offenders.dates.replays import panels
from offenders.dates.replays.actions import ask_replay
from offenders.dates.replays.forms import ReplayForm
from sharing import audit
from sharing.access.roles import Capability
from sharing.access.rules import Marking
from sharing.grants.programmes import named_on_lists
from sharing.lists import sheets
from sharing.lists.forms import FileForm
from sharing.lists.sheets import EVERYONE_SEEN, Definition
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.time_words import format_datetime

SHOWN = 50
HELD = "held"
askers = needs(Capability.REPLAY_LAW)


@require_http_methods(["GET", "HEAD", "POST"])
@askers
def law_replays(request: SignedInRequest) -> HttpResponse:
    """Ask for one, and those that were asked for."""
    form = ReplayForm(request.POST or None)
    if form.is_valid():
        replay = ask_replay(
            title=form.cleaned_data["title"], days=form.days(), by=request.user, uid=form.cleaned_data["uid"]
        )
        return redirect("law_replay", replay.uid)
    replays = LawReplay.objects.select_related("asked_by")[:SHOWN]
    return render(request, "offenders/dates/replays/law_replays.html", {"form": form, "replays": replays})


@require_safe
@askers
def law_replay(request: SignedInRequest, uid) -> HttpResponse:
    """How far it is; then how many of the people whom the reader may know about would move, and who."""
    replay = _found(uid)
    lines, who = _selected_replay_lines(request, replay)
    try:
        page = pagination.paginate_rows(
            lines.select_related("offender__establishment"), order="-size", cursor=_cursor(request)
        )
    except pagination.BadCursor:
        return redirect("law_replay", uid)
    shown = [line.offender_id for line in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="law_replay.opened", by=request.user, target=replay, shown=shown)
    return render(
        request,
        "offenders/dates/replays/law_replay.html",
        {
            "replay": replay,
            "moved": panels.moved_of(replay),
            "figures": panels.figures_of(lines) if replay.finished_at else None,
            "lines": [panels.build_replay_line(line) for line in page.rows],
            "who": who,
            "query": "" if who == HELD else "?who=all",
            "next_url": page.next and _address(who, page.next),
            "previous_url": page.previous and _address(who, page.previous),
        },
    )


@require_safe
@askers
def law_replay_progress(request: SignedInRequest, uid) -> HttpResponse:
    """The part of the page that a running replay asks for automatically."""
    replay = _found(uid)
    if replay.finished_at:
        return HttpResponseClientRefresh()
    return render(request, "offenders/dates/replays/law_replay_progress.html", {"replay": replay})


@require_http_methods(["GET", "HEAD", "POST"])
@askers
def law_replay_export(request: SignedInRequest, uid) -> HttpResponse:
    """Those of all pages, a row for each date that moves, after a reason; who is in it is recorded before it leaves."""
    replay = _found(uid)
    rows, who = _selected_replay_lines(request, replay)
    form = FileForm(request.POST or None)
    if form.is_valid():
        return _file(request, replay, rows, who, **form.cleaned_data)
    query = "" if who == HELD else "?who=all"
    number = rows.count()
    shown = {
        "form": form,
        "title": "Export a law change model",
        "intro": f"{number} {'person' if number == 1 else 'people'} you can see, a row for each date that changes. The "
        "file begins with its title, time, definition, scope and marking. The people in it and your reason are kept in "
        "the audit log.",
        "button": "Export",
        "caption": replay.title,
        "back": reverse("law_replay", args=[replay.uid]) + query,
    }
    return render(request, "form_page.html", shown)


def _file(
    request: SignedInRequest, replay: LawReplay, rows: ReplayLineQuerySet, who: str, *, kind: str, reason: str
) -> HttpResponse:
    at = timezone.now()
    lines = list(rows.select_related("offender").order_by("-size", "-pk"))
    people = [line.offender_id for line in lines]
    audit.record(
        action=audit.Action.EXPORT,
        verb="law_replay.exported",
        by=request.user,
        target=replay,
        shown=people,
        reason=reason,
        payload={"who": who, "file": kind},
    )
    audit.note_told(people)
    named = named_on_lists(people, reader=request.user)
    cells = (
        [*cell, *([", ".join(named.get(line.offender_id, ()))] if named else [])]
        for line in lines
        for cell in _cells(line)
    )
    definition = Definition(
        title=replay.title,
        as_at=format_datetime(at),
        definition="People whose dates another law would change, with each date as it is and as it would be. "
        "Our calculation, not official.",
        scope=EVERYONE_SEEN,
        filters="In custody now" if who == HELD else "Everyone",
        marking=Marking.OFFICIAL_SENSITIVE.value,
    )
    head = [*panels.COLUMNS, *(["Programme"] if named else [])]
    return sheets.attachment(kind, definition, head, cells, name="law-replay", at=at)


def _cells(line: LawReplayLine) -> Iterator[list[str]]:
    return panels.cells_of(
        line.offender, line.lines(), refused_before=line.refused_before, refused_after=line.refused_after
    )


def _found(uid) -> LawReplay:
    replay = LawReplay.objects.select_related("asked_by").filter(uid=uid).first()
    if replay is None:
        raise Http404
    return replay


def _selected_replay_lines(request: SignedInRequest, replay: LawReplay) -> tuple[ReplayLineQuerySet, str]:
    """The lines of people whom the reader may know about: of those held now, unless everybody is asked for."""
    lines = LawReplayLine.objects.visible_to(request.user).filter(replay=replay)
    if request.GET.get("who") == "all":
        return lines, "all"
    return lines.held(), HELD


def _cursor(request: SignedInRequest) -> str:
    return request.GET.get("cursor", "")


def _address(who: str, cursor: str) -> str:
    return f"?who={who}&cursor={cursor}"
