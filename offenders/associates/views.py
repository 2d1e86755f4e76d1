"""Pages of links: those of a person, record, review, hide and remove one, and whose links are to be reviewed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.associates import actions, panels
from offenders.associates.forms import LinkForm, LinkReadersForm, RemoveLinkForm, ReviewLinkForm
from offenders.associates.models import Link
from offenders.people.models import Offender
from offenders.person_page import form_pages
from offenders.person_page.form_pages import METHODS, attempt, changers, person_to_change, posted, row_to_change
from offenders.person_page.opening import get_person_or_refuse
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.drafts import forms as drafts
from sharing.grants.programmes import known_programmes
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

SECTION = "person_links"


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


@require_http_methods(METHODS)
@changers
def link_record(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = person_to_change(request, uid)
    require_keeper(request, person)
    known = known_programmes([person.pk], reader=request.user)[person.pk]
    form, drafting = drafts.form_from_draft(
        request,
        LinkForm,
        name="link.record",
        key=str(person.uid),
        people=Offender.objects.visible_to(request.user),
        programmes=[(row.programme, str(row)) for row in known],
        readers=actions.may_read(person, by=request.user),
    )
    called = {"other": "number"}
    act = lambda: actions.record_link(offender=person, by=request.user, **form.typed())  # noqa: E731
    if attempt(request, form, act, called=called):
        return saved(request, person, "The link is recorded.")
    return form_page(
        request,
        person,
        form=form,
        drafting=drafting,
        title="Record a link",
        intro="Record who the person is linked to only where that is necessary. Someone who is only linked has no "
        "record, is on no list, and is never a lawyer in that capacity or a victim.",
        button="Record link",
    )


@require_http_methods(METHODS)
@changers
def link_review(request: SignedInRequest, uid: UUID, link_uid: UUID) -> HttpResponse:
    link = link_to_change(request, uid, link_uid)
    form = ReviewLinkForm(posted(request), initial={"necessity": link.necessity})
    if attempt(request, form, lambda: actions.review_link(link=link, by=request.user, **form.cleaned_data)):
        return saved(request, link.offender, "The review is recorded.")
    return about(request, link, form=form, title="Review a link", button="Record review")


@require_http_methods(METHODS)
@changers
def link_readers(request: SignedInRequest, uid: UUID, link_uid: UUID) -> HttpResponse:
    link = link_to_change(request, uid, link_uid)
    people = actions.may_read(link.offender, by=request.user)
    form = LinkReadersForm(posted(request), link=link, readers=people)
    if attempt(request, form, lambda: actions.set_readers(link=link, readers=form.typed(), by=request.user)):
        return saved(request, link.offender, "Readers saved.")
    return about(request, link, form=form, title="Who can see a link", button="Save readers")


@require_http_methods(METHODS)
@changers
def link_remove(request: SignedInRequest, uid: UUID, link_uid: UUID) -> HttpResponse:
    link = link_to_change(request, uid, link_uid)
    form = RemoveLinkForm(posted(request))
    if attempt(request, form, lambda: actions.remove_link(link=link, by=request.user, **form.cleaned_data)):
        return saved(request, link.offender, "The link is removed.")
    return about(
        request,
        link,
        form=form,
        title="Remove a link",
        intro="It is deleted and cannot be restored. The audit log keeps that there was a link, not who it named.",
        button="Remove link",
        kind="warning",
    )


@require_safe
@needs(Capability.CHANGE_PEOPLE)
def links_to_review(request: SignedInRequest) -> HttpResponse:
    """People with links that are to be reviewed within 28 days. It names nobody whom they are linked to."""
    lines = panels.to_review(request.user, today=timezone.localdate())
    audit.record_read(
        action=audit.Action.LIST, verb="links.to_review_listed", by=request.user, shown=panels.people_of(lines)
    )
    return render(request, "offenders/associates/to_review.html", {"lines": lines})


def link_to_change(request: SignedInRequest, uid: UUID, link_uid: UUID) -> Link:
    link = row_to_change(request, Link.objects.with_all(), uid, link_uid)
    require_keeper(request, link.offender)
    return link


def require_keeper(request: SignedInRequest, person: Offender) -> None:
    """To any other role the address does not exist."""
    if not request.user.can(Capability.KEEP_LINKS):
        audit.refuse(by=request.user, verb="links.keep_refused", target=person, subject=person.pk)
        raise Http404


def about(request: SignedInRequest, link: Link, *, title: str, **context: Any) -> HttpResponse:
    words = {"title": f"{title}: {link}", "page_title": title}
    return form_page(request, link.offender, **words, **context)


def form_page(request: SignedInRequest, person: Offender, **context: Any) -> HttpResponse:
    return form_pages.form_page(request, person, current=SECTION, back=links_url(person), **context)


def saved(request: SignedInRequest, person: Offender, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(links_url(person))


def links_url(person: Offender) -> str:
    return reverse(SECTION, kwargs={"uid": person.uid})
