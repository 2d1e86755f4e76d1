"""Pages about the events that a program is sent: where to, which, how it goes. Never the person an event is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sharing import events
from sharing.administration.actions import changes
from sharing.administration.forms.endpoints import EndpointForm, ReplayForm, SendTestForm, SwitchOffForm, kinds_for
from sharing.administration.views.frame import address_with, administrators, attempt, page, proposed
from sharing.clients.models import Client
from sharing.events import endpoints
from sharing.events.models import Event, EventDelivery, EventEndpoint
from sharing.pages.attempts import posted
from sharing.pages.pagination import BadCursor, paginate_rows
from sharing.pages.requests import SignedInRequest
from sharing.proposals import actions as proposals
from sharing.proposals.models import ProposedChange

SECTION = "administration_clients"
TAGS = {
    EventDelivery.State.WAITING: "waiting",
    EventDelivery.State.TAKEN: "done",
    EventDelivery.State.KEPT: "partly",
    EventDelivery.State.DROPPED: "not-started",
    EventDelivery.State.FAILED: "blocked",
}


@require_safe
@administrators
def client_events(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """What was sent last, and what waits. Times, kinds and answers; the record and its person are not named."""
    shown = _client(uid)
    endpoint = endpoint_of(shown)
    if endpoint is None:
        return page(request, "client_events_none", section=SECTION, shown=shown, may_have=bool(kinds_for(shown)))
    try:
        found = paginate_rows(
            endpoint.deliveries.select_related("event"), order="-told_at", cursor=request.GET.get("cursor", "")
        )
    except BadCursor as error:
        raise Http404 from error
    return page(
        request,
        "client_events",
        section=SECTION,
        shown=shown,
        endpoint=endpoint,
        given_up=endpoint.deliveries.filter(state=EventDelivery.State.FAILED).count(),
        state=state_of(endpoint),
        kinds=kinds_in_words(endpoint),
        old_secret_signs=endpoint.old_secret_until is not None and endpoint.old_secret_until > timezone.now(),
        deliveries=[(row, TAGS[EventDelivery.State(row.state)], _name(row.event)) for row in found.rows],
        next_url=address_with(request, cursor=found.next) if found.next else "",
        previous_url=address_with(request, cursor=found.previous) if found.previous else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@administrators
def client_events_change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Set or change the address and the kinds: at once where less is sent, else as a proposal. The first address draws
    a signing secret that nobody sees: a new one is created, and shown, once the change is agreed."""
    shown = _client(uid)
    endpoint = endpoint_of(shown)
    if not kinds_for(shown):
        return redirect("administration_client_events", uid)
    initial = {name: getattr(endpoint, name) for name in ("address", "kinds", "is_test")} if endpoint else {}
    form = EndpointForm(posted(request), client=shown, initial=initial)
    if request.method == "POST":
        made = attempt(form, lambda typed: _set(request, shown, typed, endpoint))
        if isinstance(made, ProposedChange):
            return proposed(request, made)
        if made:
            messages.success(request, "The event settings are saved.")
            return redirect("administration_client_events", uid)
    return page(
        request,
        "form",
        section=SECTION,
        form=form,
        title=f"{'Change' if endpoint else 'Set'} event settings for {shown.name}",
        intro="An event tells the partner system that a record has changed and where to read it. Events are sent only "
        "about people it can see. A privacy officer has to agree to a new address and to more events. Then "
        "create a new signing secret for the partner: it is shown once. Events waiting at an old address are "
        "not sent to a new one.",
        button="Save",
        back_url="administration_client_events",
        back_uid=uid,
        back_words=f"Events to {shown.name}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@administrators
def client_events_secret(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Create a new signing secret; it is in this answer and nowhere else."""
    endpoint = _endpoint(uid)
    if request.method == "POST":
        try:
            made = endpoints.replace_signing_secret(endpoint=endpoint, by=request.user)
        except endpoints.EndpointRefused as refused:
            return _refused(request, uid, refused)
        return _show_signing_secret(request, made, title=f"Events to {endpoint.client} are signed with a new secret")
    return _confirm(
        request,
        endpoint,
        title=f"Create a new signing secret for {endpoint.client}?",
        consequences=[
            "Events are signed with both secrets at first, so that none is refused while the partner changes them.",
            "A secret replaced before that stops working at once.",
            "The new secret is shown once.",
        ],
        button="Create new secret",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def client_events_off(request: SignedInRequest, uid: UUID) -> HttpResponse:
    endpoint = _endpoint(uid)
    form = SwitchOffForm(posted(request))
    if request.method == "POST":
        done = attempt(form, lambda typed: endpoints.switch_off(endpoint=endpoint, by=request.user, **typed))
        if done:
            messages.success(request, f"Events to {endpoint.client} are switched off.")
            return redirect("administration_client_events", uid)
    return _confirm(
        request,
        endpoint,
        form=form,
        title=f"Switch off events to {endpoint.client}?",
        consequences=[
            "Nothing is sent from now on.",
            "Events from now on are kept. The partner system can read them in the feed.",
            "Events waiting for a few days are not sent when it is switched on again, unless you send them again.",
        ],
        button="Switch off",
    )


@require_POST
@administrators
def client_events_on(request: SignedInRequest, uid: UUID) -> HttpResponse:
    endpoint = _endpoint(uid)
    try:
        endpoints.switch_on(endpoint=endpoint, by=request.user)
    except endpoints.EndpointRefused as refused:
        return _refused(request, uid, refused)
    messages.success(request, f"Events are sent to {endpoint.client} again.")
    return redirect("administration_client_events", uid)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def client_events_test(request: SignedInRequest, uid: UUID) -> HttpResponse:
    endpoint = _endpoint(uid)
    form = SendTestForm(posted(request), endpoint=endpoint)
    if request.method == "POST":
        sent = attempt(form, lambda typed: endpoints.send_test(endpoint=endpoint, by=request.user, **typed))
        if sent:
            messages.success(request, "Test event sent. The result shows below within seconds.")
            return redirect("administration_client_events", uid)
    return _confirm(
        request,
        endpoint,
        form=form,
        title=f"Send a test event to {endpoint.client}?",
        consequences=[
            "It is about an invented person, whose record does not exist, and is marked as a test.",
            "It is signed, numbered and in the feed like any other event.",
        ],
        button="Send test event",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def client_events_replay(request: SignedInRequest, uid: UUID) -> HttpResponse:
    endpoint = _endpoint(uid)
    form = ReplayForm(posted(request))
    if request.method == "POST":
        number = attempt(form, lambda typed: endpoints.replay(endpoint=endpoint, by=request.user, **typed))
        if number is not None:
            asked = f"{number} event{'' if number == 1 else 's'} sent again, if still for this partner system."
            messages.success(request, asked if number else "No events in this time.")
            return redirect("administration_client_events", uid)
    return _confirm(
        request,
        endpoint,
        form=form,
        title=f"Send events to {endpoint.client} again?",
        consequences=[
            "Events of this time are sent again with the same ids and numbers, marked as a replay.",
            "Events about people it can no longer see are left out.",
        ],
        button="Send again",
    )


@require_POST
@administrators
def event_again(request: SignedInRequest, uid: UUID) -> HttpResponse:
    rows = EventDelivery.objects.select_related("event", "endpoint__client")
    delivery = get_object_or_404(rows, uid=uid)
    back = delivery.endpoint.client.uid
    try:
        endpoints.send_again(delivery=delivery, by=request.user)
    except endpoints.EndpointRefused as refused:
        return _refused(request, back, refused)
    messages.success(request, "The event is sent again, if it is still for this partner system.")
    return redirect("administration_client_events", back)


@require_POST
@administrators
def client_events_again(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """All that were given up. Pressed twice, the second time says that there are none."""
    shown = _client(uid)
    endpoint = endpoint_of(shown)
    if endpoint is None:
        raise Http404
    try:
        number = endpoints.send_all_again(endpoint=endpoint, by=request.user)
    except endpoints.EndpointRefused as refused:
        return _refused(request, shown.uid, refused)
    sent = f"{number} event{'' if number == 1 else 's'} sent again, if still for this partner system."
    messages.success(request, sent if number else "There are no undelivered events.")
    return redirect("administration_client_events", shown.uid)


def _set(
    request: SignedInRequest, shown: Client, typed: dict[str, Any], now: EventEndpoint | None
) -> endpoints.Signed | ProposedChange:
    asked = {name: typed.get(name, default) for name, default in (("address", ""), ("kinds", []), ("is_test", False))}
    if endpoints.sends_more(now, **asked):
        return proposals.propose(change=changes.set_endpoint(shown, asked, now), by=request.user)
    return endpoints.set_endpoint(client=shown, by=request.user, **asked)


def endpoint_of(client: Client) -> EventEndpoint | None:
    return EventEndpoint.objects.filter(client=client).select_related("client", "off_by").first()


def state_of(endpoint: EventEndpoint) -> tuple[str, str]:
    """The kind of tag and its words."""
    if endpoint.off_at is not None:
        return ("not-started", "Switched off") if endpoint.off_by_id else ("blocked", "Switched off automatically")
    if not endpoint.address:
        return "done", "Reads the feed"
    if endpoint.failing_since is not None:
        return "waiting", "Not accepting events"
    return ("done", "Accepting events") if endpoint.taken_at else ("not-started", "No events sent yet")


def kinds_in_words(endpoint: EventEndpoint) -> list[str]:
    return [kind.description for name, kind in sorted(events.KINDS.items()) if name in endpoint.kinds]


def _name(event: Event) -> str:
    words = events.KINDS[event.kind].description if event.kind in events.KINDS else event.kind
    return f"Test: {words}" if event.is_test else words


def _show_signing_secret(request: SignedInRequest, made: endpoints.Signed, *, title: str) -> HttpResponse:
    """The one page that shows a signing secret. It is the answer to a form, never an address of its own."""
    client = made.endpoint.client
    return page(request, "client_events_secret", section=SECTION, title=title, shown=client, secret=made.secret)


def _confirm(request: SignedInRequest, endpoint: EventEndpoint, **context: object) -> HttpResponse:
    return page(
        request,
        "confirm",
        section=SECTION,
        back_url="administration_client_events",
        back_uid=endpoint.client.uid,
        back_words=f"Events to {endpoint.client.name}",
        **context,
    )


def _refused(request: SignedInRequest, uid: UUID, refused: endpoints.EndpointRefused) -> HttpResponse:
    messages.info(request, f"{refused.message}.")
    return redirect("administration_client_events", uid)


def _client(uid: UUID) -> Client:
    """Of a partner system; an application of people hears of nothing."""
    return get_object_or_404(Client, uid=uid, user__isnull=False)


def _endpoint(uid: UUID) -> EventEndpoint:
    return get_object_or_404(EventEndpoint.objects.select_related("client", "off_by"), client__uid=uid)
