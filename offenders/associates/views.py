"""Pages of links: those of a person, record, review, hide and remove one, and whose links are to be reviewed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.associates import actions, panels
from offenders.associates.forms import LinkForm, LinkReadersForm, RemoveLinkForm, ReviewLinkForm
from offenders.associates.models import Link
from offenders.people.models import Offender
from offenders.person_page.form_pages import person_to_change
from offenders.person_page.opening import get_person_or_refuse
from offenders.person_page.step_pages import person_of, row_to_open, step_pages
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.grants.programmes import known_programmes
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep

SECTION = "person_links"
keepers = needs(Capability.KEEP_LINKS)


@require_safe
@needs(Capability.VIEW_PEOPLE)
def person_links(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = get_person_or_refuse(request, uid, verb="person.links_opened")
    may_keep = request.user.can(Capability.KEEP_LINKS) and access.may(request.user, Permission.CHANGE, person)
    context = {
        "lines": panels.lines_of(person, request.user, today=timezone.localdate()),
        "from_others": panels.links_from(person, request.user),
        "may_keep": may_keep,
    }
    return render(request, "offenders/associates/person.html", person_page.frame(person, current=SECTION) | context)


@require_safe
@needs(Capability.CHANGE_PEOPLE)
def links_to_review(request: SignedInRequest) -> HttpResponse:
    """People with links that are to be reviewed within 28 days. It names nobody whom they are linked to."""
    lines = panels.to_review(request.user, today=timezone.localdate())
    audit.record_read(
        action=audit.Action.LIST, verb="links.to_review_listed", by=request.user, shown=panels.people_of(lines)
    )
    return render(request, "offenders/associates/to_review.html", {"lines": lines})


def links_url(record: Any) -> str:
    return reverse(SECTION, kwargs={"uid": person_of(record).uid})


def about(title: str) -> Callable[[Link], str]:
    return lambda link: f"{title}: {link}"


def of_person(request: SignedInRequest, person: Offender) -> dict[str, Any]:
    known = known_programmes([person.pk], reader=request.user)[person.pk]
    return {
        "people": Offender.objects.visible_to(request.user),
        "programmes": [(row.programme, str(row)) for row in known],
        "readers": actions.may_read(person, by=request.user),
    }


PEOPLE = step_pages("offender", section=SECTION, opened=person_to_change, url=links_url, guard=keepers)
LINKS = step_pages(
    "link",
    section=SECTION,
    opened=row_to_open(Link.objects.with_all(), "link_uid"),
    url=links_url,
    guard=keepers,
)

link_record = PEOPLE.view(
    FormStep(
        "Record a link",
        LinkForm,
        actions.record_link,
        "The link is recorded.",
        intro="Record who the person is linked to only where that is necessary. Someone who is only linked has no "
        "record, is on no list, and is never a lawyer in that capacity or a victim.",
        button="Record link",
        draft="link.record",
        called={"other": "number"},
        asks=of_person,
    )
)
link_review = LINKS.view(
    FormStep(
        about("Review a link"),
        ReviewLinkForm,
        actions.review_link,
        "The review is recorded.",
        page_title="Review a link",
        button="Record review",
        asks=lambda request, link: {"initial": {"necessity": link.necessity}},
    )
)
link_readers = LINKS.view(
    FormStep(
        about("Who can see a link"),
        LinkReadersForm,
        actions.set_readers,
        "Readers saved.",
        page_title="Who can see a link",
        button="Save readers",
        asks=lambda request, link: {"link": link, "readers": actions.may_read(link.offender, by=request.user)},
    )
)
link_remove = LINKS.view(
    FormStep(
        about("Remove a link"),
        RemoveLinkForm,
        actions.remove_link,
        "The link is removed.",
        page_title="Remove a link",
        intro="It is deleted and cannot be restored. The audit log keeps that there was a link, not who it named.",
        button="Remove link",
        kind="warning",
    )
)
