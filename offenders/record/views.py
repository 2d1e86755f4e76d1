"""Pages about people."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from offenders.associates import panels as links
from offenders.custody.rules import AFTER_LICENCE, AT_LARGE, HELD, LEFT_UNDUE, Status
from offenders.people.models import STATUSES, Offender
from offenders.record import search
from sharing import audit
from sharing.access.roles import Capability
from sharing.lists import Grouping, ListPage, register
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.pages.typed import SealedField, query_of, typed, words_of

WORDS = "q"
LONGEST_SEARCH = 100  # characters; a name and a number fit well

# The columns of a sheet, and of which fields each tells
COLUMNS = {
    "Person": ("full_name",),
    "Prison number": ("prison_number",),
    "Status": ("status",),
    "Region": ("region",),
    "Prison": ("establishment.name",),
}


# Where people are, as the list and its export are narrowed by
WHERE: dict[str, tuple[str, frozenset[Status]]] = {
    "held": ("In custody", HELD),
    "licence": ("On licence", frozenset({Status.ON_LICENCE})),
    "out": ("At large, or out in error", AT_LARGE | LEFT_UNDUE),
    "after": ("After the licence", AFTER_LICENCE),
}


class SearchForm(forms.Form):
    """What was typed, as addresses have it, and where the people are."""

    asked = SealedField(WORDS, label="Name or number", required=False)
    where = forms.ChoiceField(
        label="Where they are",
        choices=[("", "Everyone"), *((name, words) for name, (words, _) in WHERE.items())],
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.VIEW_PEOPLE)
@typed(WORDS, posts=True)
def people(request: SignedInRequest) -> HttpResponse:
    """The people whom the reader may know about, by name; what was typed narrows, `cursor` turns the page."""
    words, where = asked_for(request), where_of(request)
    found = narrowed(request)
    try:
        page = pagination.paginate_rows(found, order="family_name", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("people")
    near = search.people_with_similar_names(request.user, words) if not page.next and not page.previous else []
    linked = links.found_by_name(request.user, words) if not request.GET.get("cursor") else []
    audit.record_read(
        action=audit.Action.SEARCH if words else audit.Action.LIST,
        verb="people.searched" if words else "people.listed",
        by=request.user,
        shown=[*(person.pk for person in (*page.rows, *near)), *(link.offender_id for link in linked)],
        payload={"words": words} if words else None,
    )
    return render(
        request,
        "offenders/record/people_list.html",
        {
            "people": page.rows,
            "near": near,
            "linked": linked,
            "may_review_links": request.user.can(Capability.CHANGE_PEOPLE),
            "words": words,
            "may_add": request.user.can(Capability.ADD_PEOPLE),
            "words_query": query_of({WORDS: words, "where": where}, [WORDS]),
            "where": where,
            "places": [(name, words) for name, (words, _) in WHERE.items()],
            "ask_query": query_of({"number": words}, ["number"]),
            "may_import": request.user.can(Capability.IMPORT_PEOPLE),
            "may_move": request.user.can(Capability.GRANT_ACCESS),
            "has_figures": request.user.can(Capability.SEE_OVERVIEW),
            "next_url": address(words, page.next, where=where),
            "previous_url": address(words, page.previous, where=where),
        },
    )


def asked_for(request: SignedInRequest) -> str:
    """The words of the search, tidied; empty for everybody."""
    return " ".join(words_of(request.GET, WORDS)[:LONGEST_SEARCH].replace("\0", "").split())


def where_of(request: SignedInRequest) -> str:
    """Where the people are who are asked for; empty for everywhere."""
    where = request.GET.get("where", "")
    return where if where in WHERE else ""


def narrowed(request: SignedInRequest) -> Any:
    """The people whom the reader can see, as far as words and place leave them."""
    found = Offender.objects.listed_for(request.user).matching(asked_for(request))
    where = where_of(request)
    return (found.filter(status__in=WHERE[where][1]) if where else found).each_once()


def address(words: str, cursor: str | None, *, where: str = "") -> str:
    """Where another page of the same search is; empty where there is none."""
    return f"?{query_of({WORDS: words, 'where': where, 'cursor': cursor}, [WORDS])}" if cursor else ""


def selected_people(request: SignedInRequest) -> tuple[SearchForm, Any]:
    """The form, and the people whom it leaves of those that the reader can see."""
    form = SearchForm(request.GET)
    return form, narrowed(request)


def cells_of(people: Sequence[Offender]) -> list[list[str]]:
    return [
        [
            person.full_name,
            person.prison_number,
            person.get_status_display(),
            person.region,
            str(person.establishment or ""),
        ]
        for person in people
    ]


register(
    ListPage(
        page="people",
        title="People",
        says="People on record, by family name.",
        selected=selected_people,
        columns=COLUMNS,
        cells=lambda rows, user: cells_of(rows),
        order="family_name",
        loaded=lambda rows, user: rows.select_related("establishment"),
        groups=(
            Grouping("status", "Status", "status", dict(STATUSES)),
            Grouping("region", "Region", "region"),
            Grouping("prison", "Prison", "establishment__name"),
        ),
        person="pk",
    )
)
