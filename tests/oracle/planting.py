"""Faults of permission, each planted alone to see that the proof notices it. What notices nothing proves nothing.

A fault is one thing that somebody might leave out or turn round. `surface` names the test of `test_surfaces.py` that
should see it; the draws and the comparison of hidden with absent are asked too.
"""

from __future__ import annotations

import contextlib
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from drf_spectacular.settings import spectacular_settings
from rest_framework.exceptions import NotFound

from offenders.importing import exporting, planning
from offenders.models import Offender
from offenders.person_page import life_line
from offenders.record import search
from parole.dossier.querysets import DossierQuerySet
from parole.victims.querysets import VictimQuerySet
from release_monitor.figures.counting import reading
from release_monitor.reports.api import SavedViewViewSet
from release_monitor.streams import open_streams
from sharing import access, audit, live_updates
from sharing.access import doors, filters, sql
from sharing.access.roles import Capability
from sharing.access.rules import Permission, Programme
from sharing.access.viewers import teams_of
from sharing.alerts import deliveries
from sharing.alerts import models as alert_models
from sharing.alerts.models import EVERYTHING, STANDS, AlertQuerySet, ReceiptQuerySet
from sharing.alerts.threads import panels as thread_panels
from sharing.alerts.threads.facts import facts_of
from sharing.api import viewsets
from sharing.api.described import description
from sharing.api.serializers import VisiblePersonField
from sharing.compiled.lists import KeptList
from sharing.drafts.models import DraftQuerySet
from sharing.emergencies import panels as emergency_panels
from sharing.events import envelopes, seeing
from sharing.items.models import ItemQuerySet
from sharing.models import Draft, User
from sharing.programmes import actions as programmes
from sharing.programmes.models import ProgrammeMoveQuerySet
from tests.oracle import addresses, draws, hidden
from tests.oracle.world import World

OWN_CAN = User.can
Patch = Callable[[], contextlib.AbstractContextManager]
DRAWS = 120


@dataclass(frozen=True)
class Fault:
    words: str
    surface: str
    patch: Patch
    doors: tuple[str, ...] = field(default=())  # the addresses that are drawn; none: any


def put(target: Any, name: str, value: Any) -> Patch:
    return lambda: mock.patch.object(target, name, value)


def said(name: str, old: str, new: str) -> Patch:
    """The relation of sharing/access/sql.py with other words in one place."""
    own = getattr(sql, name)

    def changed(*args, **more):
        words = own(*args, **more)
        assert old in words, (name, old)
        return words.replace(old, new)

    return put(sql, name, changed)


def a_grant_lets_every_team_in() -> Patch:
    """In both forms: each row looked up, and the keys of the reader's people first."""
    of_teams = "_p.group_id = ANY(%(teams)s::int[]) AND"
    patches = [said(name, of_teams, "") for name in ("granted", "their_people")]

    @contextlib.contextmanager
    def both():
        with contextlib.ExitStack() as stack:
            for patch in patches:
                stack.enter_context(patch())
            yield

    return both


def rows_of(label: str) -> type:
    return type(apps.get_model(label)._default_manager.all())


def unfiltered(label: str) -> Patch:
    everybody = dict.fromkeys(("visible_to", "listed_for"), lambda self, user: self)
    return lambda: mock.patch.multiple(rows_of(label), **everybody)


def _opened_to_all(user, rows, *, reason="", verb="", **lookup):
    row = rows.filter(**lookup).first()
    if row is None:
        raise access.RecordHidden
    return row


def door_left_open(module: str) -> Patch:
    """And nothing is asked again behind it, which would refuse in the same words: then it is open nowhere."""
    left_open = {"open_record": _opened_to_all, "ask_again": lambda *a: None}
    return put(import_module(module), "access", SimpleNamespace(**{**vars(access), **left_open}))


def nothing_required(module: str) -> Patch:
    return put(import_module(module), "access", SimpleNamespace(**{**vars(access), "require": lambda *a: None}))


# What some of them do instead


def _every_programme(self, permission):
    return sorted(Programme) if self.scopes else []


def _any_permission(self, permission):
    return sorted({programme for programme, _ in self.scopes})


def _first_viewer() -> contextlib.AbstractContextManager:
    kept: list[access.Viewer] = []
    own = filters.viewer_of

    def viewer_of(user, *, at):
        kept.append(own(user, at=at)) if not kept else None
        return kept[0]

    return mock.patch.object(filters, "viewer_of", viewer_of)


def _viewer_for_good() -> contextlib.AbstractContextManager:
    """As if the sight of a user were kept from one request to the next, with the people."""
    kept: dict[int, Any] = {}
    own = filters.within

    def within(rows, viewer, permission, *, at, is_list):
        if rows.subject_path != "pk" or permission != Permission.VIEW:
            return own(rows, viewer, permission, at=at, is_list=is_list)
        if viewer.user_id not in kept:
            kept[viewer.user_id] = list(
                own(type(rows)(Offender), viewer, permission, at=at, is_list=True).values_list("pk", flat=True)
            )
        return rows.filter(pk__in=kept[viewer.user_id])

    return mock.patch.object(filters, "within", within)


def _first_asker_of_a_list() -> contextlib.AbstractContextManager:
    kept: dict[int, Any] = {}
    own = KeptList.visible_to

    def visible_to(self, user):
        if id(self) not in kept:
            kept[id(self)] = own(self, user)
        return kept[id(self)]

    return mock.patch.object(KeptList, "visible_to", visible_to)


def _page_kept_by_address() -> contextlib.AbstractContextManager:
    module, kept = import_module("offenders.record.views"), {}
    own = module.render
    return mock.patch.object(module, "render", lambda *a: kept.setdefault(a[1], own(*a)))


def _refused_as_forbidden(user, rows, *, reason="", verb="", **lookup):
    seen = access.limit(rows, user, Permission.VIEW).filter(**lookup).first()
    if seen is None and rows.filter(**lookup).exists():
        raise access.NotAllowed(Permission.VIEW)
    return seen or _opened_to_all(user, rows.none(), **lookup)


def _hidden_says_so(user, rows, *, reason="", verb="", **lookup):
    seen = access.limit(rows, user, Permission.VIEW).filter(**lookup).first()
    if seen is None:
        raise NotFound("Not for you." if rows.filter(**lookup).exists() else "No such record.")
    return seen


def _view_is_enough(user, permission, subject):
    if not access.may(user, Permission.VIEW, subject):
        raise access.RecordHidden


def _known_before_seen(self, request, *args, **kwargs):
    if "If-None-Match" in request.headers and self.queryset.filter(**kwargs).exists():
        return HttpResponse(status=304)
    return OWN_DISPATCH(self, request, *args, **kwargs)


OWN_DISPATCH = viewsets.VisibleViewSet.dispatch


def _any_parameter(self, *more):
    return {name: str(text) for name, text in self.request.query_params.items()}


def _near_everybody(user, words):
    found = Offender.objects.near(words).order_by("family_name", "pk")
    return list(found[:10]) if words else []


def _inbox_of_everybody(self, user, standing, narrowed=EVERYTHING):
    return self.filter(narrowed, STANDS[standing], team_id__in=teams_of(user))


def the_inbox_is_everybodys() -> Patch:
    """In which threads stand in it, and in what is read of each: the one alone brings no line."""

    @contextlib.contextmanager
    def both():
        with put(ReceiptQuerySet, "inbox_of", _inbox_of_everybody)(), put(thread_panels, "facts_of", _facts_of_all)():
            yield

    return both


def _facts_of_all(user, threads):
    with put(ReceiptQuerySet, "visible_to", lambda self, user: self)():
        return facts_of(user, threads)


@contextlib.contextmanager
def _described_by_somebody() -> Iterator[None]:
    """The document is made once a process: anew with the fault, and again without it."""
    description._as_json.cache_clear()
    try:
        with put(spectacular_settings, "DESCRIPTION", "Such as Wrex0003x")():
            yield
    finally:
        description._as_json.cache_clear()


def _of_any_programme(self, user):
    return self if user.can(Capability.GRANT_ACCESS) and not user.is_program else self.none()


def _letter_that_names(receipt, user, **more):
    return deliveries.Letter(user.email, f"Alert about {receipt.subject}", str(receipt.subject))


def _wanted_by_all(delivery, user):
    return delivery.receipt


def _sent_to_all(asked, client):
    return {(kind.name, row.event.record_uid): row.event.subject_id for row, kind in asked}


def _envelope_that_names(seen, *, base):
    return {"description": str(Offender.objects.get(pk=seen.delivery.event.subject_id))}


def _refusal_that_names(*, by, verb, target=None, subject=None, **what):
    who = Offender.objects.filter(pk=subject).first()
    OWN_REFUSE(by=by, verb=verb, target=target, subject=subject, **{**what, "reason": str(who)})


def _read_that_names_all(*, shown=(), **what):
    everybody = list(Offender.objects.values_list("pk", flat=True)) if shown else []
    OWN_READ(shown=everybody, **what)


def _lines_that_name(found, *, reader, at):
    return [emergency_panels.build_emergency_line(each, person=each.subject, at=at) for each in found]


OWN_REFUSE, OWN_READ = audit.refuse, audit.record_read
OWN_LINES = exporting.lines


def _lines_of_all(keys, *, teams, narrow, reader=None):
    return OWN_LINES(keys, teams=teams, narrow=lambda people: people, reader=reader)


def _people_of_all(self, programme):
    return Offender.objects.under(programme, at=self.at).order_by()


def _papers_of_all(self, user):
    return self


def _rows_of_everybody(person, reader):
    def rows(each):
        return json.loads(json.dumps(list(each.rows.model.objects.values(*each.columns)), default=str))

    return [{name: rows(each) for name, each in source.rows(reader).items()} for source in life_line._sources]


OPENING = [  # (module, surface, addresses that it opens)
    ("offenders.record.record_views", "detail", ("person", "person_timeline", "person_sentence", "person_working")),
    ("offenders.access.views", "detail", ("person_access",)),
    ("parole.reviews.form_pages", "detail", ("review", "dossier", "review_details")),
    ("parole.victims.views.base", "related_objects_on_pages", ("person_victims", "victim_add")),
    ("licence.licences.views.form_pages", "print", ("licence", "licence_summary")),
    ("licence.recalls.views.breaches", "detail", ("breach", "person_breaches")),
    ("licence.registers.views", "related_objects_on_pages", ("person_registers",)),
    ("sharing.alerts.views", "alerts_about_hidden_people", ("alert", "alert_acknowledge")),
    ("sharing.api.viewsets", "detail", ("people-detail", "licences-detail", "checks-detail", "hearings-detail")),
    # Its reads go by the door of sharing.api.viewsets; it opens a person for a breach that is reported, which a program
    # may and the readers of the surfaces may not: the draws ask as programs too.
    ("licence.breaches.api.views", "nested_writes_tell_nothing_of_hidden_rows", ("breaches-list",)),
    ("offenders.dates.pages.api", "related_objects_in_serializers", ("people-dates",)),
]
REQUIRING = [
    ("offenders.person_page.form_pages", ("person_change", "alias_add", "sentence_add", "release_hold")),
    ("offenders.access.views", ("access_add", "access_end")),
    ("offenders.movements.move_views", ("person_move",)),
    ("parole.reviews.form_pages", ("review_details", "hearing_list", "direction_write")),
    ("parole.dossier.views", ("dossier_replace", "dossier_withhold")),
    ("licence.licences.views.edit", ("licence_begin",)),
    ("licence.licences.views.form_pages", ("licence_condition_choose", "licence_bespoke_add")),
    ("sharing.alerts.views", ("alert_end",)),
]
LISTS = [
    ("offenders.Offender", "list", ("people", "people_export")),
    ("offenders.Release", "list", ("releases", "releases_calendar_file")),
    ("offenders.WeeklyEntry", "list", ("weekly_list", "weekly-lists-detail")),
    ("licence.Licence", "list", ("licences", "checks_coverage")),
    ("licence.Breach", "exports", ("breaches", "list_asked")),
    ("licence.Check", "list", ("checks", "checks_week", "checks_week_file")),
    ("parole.ParoleReview", "list", ("reviews",)),
    ("parole.Hearing", "list", ("hearings", "hearings_calendar_file", "parole_panels", "serious_cases")),
    ("parole.DossierItem", "related_objects_on_pages", ("dossier",)),
]

FAULTS: list[Fault] = [
    Fault("an exclusion is not asked", "search", put(sql, "not_excluded", lambda *a, **k: "true")),
    Fault(
        "an exclusion binds everybody but whom it names",
        "list",
        said("not_excluded", "_e.user_id =", "_e.user_id <>"),
    ),
    Fault("an exclusion binds before it begins", "list", said("not_excluded", "_e.starts_at <= %(at)s AND", "")),
    Fault("an exclusion binds when it is over", "list", said("not_excluded", "_e.ends_at > %(at)s", "true")),
    Fault("a restriction is not asked", "search", put(sql, "not_restricted", lambda *a, **k: "true")),
    Fault("a restriction binds before it begins", "list", said("not_restricted", "_n.starts_at <= %(at)s AND", "")),
    Fault("a restriction binds when it is over", "list", said("not_restricted", "_n.ends_at > %(at)s", "true")),
    Fault(
        "a restriction that names a team lets everybody in",
        "list",
        said("not_restricted", "WHERE _y.team_id", "WHERE true OR _y.team_id"),
    ),
    Fault(
        "a restriction that names a user lets everybody in",
        "list",
        said("not_restricted", "WHERE _x.user_id", "WHERE true OR _x.user_id"),
    ),
    Fault(
        "a grant's end is not asked",
        "detail",
        said("grant_row", "(_p.ends_at IS NULL OR _p.ends_at > %(at)s)", "true"),
    ),
    Fault("a grant lets in before it begins", "detail", said("grant_row", "_p.starts_at <= %(at)s", "true")),
    Fault("to view is to change", "detail", said("grant_row", "_p.permission_id = %(permission)s", "true")),
    Fault("a grant lets every team in", "list", a_grant_lets_every_team_in()),
    Fault(
        "a membership that is over counts",
        "list",
        said("viewer_teams", "(m.ends_at IS NULL OR m.ends_at > %(at)s)", "true"),
    ),
    Fault(
        "a membership counts before it begins",
        "list",
        said("viewer_teams", "m.starts_at <= %(at)s", "m.starts_at IS NOT NULL"),
    ),
    Fault("a closed team counts", "list", said("viewer_teams", " AND t.closed_at IS NULL", "")),
    Fault(
        "a scope that is over counts", "list", said("viewer_teams", "(s.ends_at IS NULL OR s.ends_at > %(at)s)", "true")
    ),
    Fault(
        "a scope counts before it begins",
        "list",
        said("viewer_teams", "s.starts_at <= %(at)s", "s.starts_at IS NOT NULL"),
    ),
    Fault("a scope opens every programme", "list", put(access.Viewer, "programmes", _every_programme)),
    Fault("a scope that reads changes", "detail", put(access.Viewer, "programmes", _any_permission)),
    Fault(
        "everybody has a national desk's scope",
        "list",
        put(access.Viewer, "programmes", lambda self, permission: [Programme.TERRORISM]),
    ),
    Fault("the role is not asked", "detail", put(User, "can", lambda self, capability: self.is_active)),
    Fault(
        "who may view may change",
        "detail",
        lambda: mock.patch.dict(access.CAPABILITY_FOR, {Permission.CHANGE: Capability.VIEW_PEOPLE}),
        ("checks-list", "breaches-list", "alerts-take", "alerts-resolve", "alert_take", "alert_end"),
    ),
    Fault(
        "who may view may let teams in",
        "detail",
        lambda: mock.patch.dict(access.CAPABILITY_FOR, {Permission.SHARE: Capability.VIEW_PEOPLE}),
        ("grants-list",),
    ),
    Fault(
        "withheld papers are shown to all",
        "related_objects_on_pages",
        put(DossierQuerySet, "handled_for", _papers_of_all),
    ),
    Fault(
        "a program's account does not hide withheld papers",
        "related_objects_on_pages",
        put(
            DossierQuerySet,
            "handled_for",
            lambda self, user: self.filter(is_withheld=False) if user.agency_id % 2 else self,
        ),
    ),
    Fault(
        "items are shown to all who see the person",
        "list",
        put(ItemQuerySet, "handled_for", _papers_of_all),
        ("item", "sharing-items-detail", "person_sharing", "sharing"),
    ),
    Fault(
        "an emergency opens what it never opens",
        "what_an_emergency_never_opens",
        put(sql, "AS_USUAL", ""),
        ("person_victims", "victim_add", "dossier_readers", "dossier_application"),
    ),
    Fault(
        "the life-line of a person is made of everybody's rows",
        "related_objects_on_pages",
        put(life_line, "rows_of_each", _rows_of_everybody),
        ("person",),
    ),
    Fault("victims are shown to all", "history_and_timeline", put(VictimQuerySet, "handled_for", _papers_of_all)),
    Fault(
        "the role that knows victims is not asked at their pages",
        "related_objects_on_pages",
        put(
            User, "can", lambda self, what: self.is_active and (what == Capability.KNOW_VICTIMS or OWN_CAN(self, what))
        ),
        ("person_victims", "victims_to_tell"),
    ),
    Fault("the door opens any record", "detail", put(access, "open_record", _opened_to_all)),
    Fault("a hidden record is forbidden and not absent", "detail", put(access, "open_record", _refused_as_forbidden)),
    Fault(
        "the answer about a hidden record says so",
        "error_text",
        put(viewsets, "access", SimpleNamespace(**{**vars(access), "open_record": _hidden_says_so})),
    ),
    Fault("whoever asks may", "detail", put(doors, "may", lambda *a: True), ("person_move", "alias_add", "access_add")),
    Fault("nothing is required", "detail", put(access, "require", lambda *a: None)),
    Fault("to change, to view is enough", "detail", put(access, "require", _view_is_enough)),
    Fault("one user's teams are kept for the next", "cache", _first_viewer),
    Fault(
        "what a user sees is kept from request to request",
        "permission_change_while_a_session_is_open",
        _viewer_for_good,
    ),
    Fault("a kept list is kept without the user", "cache", _first_asker_of_a_list),
    Fault("a page is kept by its address", "after_another_user_signs_in_on_the_same_browser", _page_kept_by_address),
    Fault(
        "an alert is shown to teams that were not told",
        "counts_and_badges",
        put(AlertQuerySet, "told_to", lambda self, user: self),
        ("alert", "alerts-detail", "alerts-list"),
    ),
    Fault(
        "an alert for some roles is shown to all of the teams that were told",
        "counts_and_badges",
        put(alert_models, "for_role", lambda user, path: Q()),
        ("alert", "alerts-detail", "alerts-list"),
    ),
    Fault(
        "the inbox names hidden people",
        "list",
        the_inbox_is_everybodys(),
        ("alerts", "home"),
    ),
    Fault(
        "the badge counts alerts about hidden people",
        "counts_and_badges",
        put(ReceiptQuerySet, "inbox_of", _inbox_of_everybody),
        ("alerts_news",),
    ),
    Fault("a misspelt name finds everybody", "suggestions", put(search, "people_with_similar_names", _near_everybody)),
    Fault("figures count everybody", "aggregates", put(reading.Counter, "people", _people_of_all)),
    Fault(
        "the export is not narrowed when it is written",
        "permission_change_while_a_job_is_open",
        put(exporting, "lines", _lines_of_all),
    ),
    Fault("304 is said of a hidden record", "etag", put(viewsets.VisibleViewSet, "dispatch", _known_before_seen)),
    Fault(
        "a filter may go through relations",
        "filters_through_relations",
        put(viewsets.VisibleViewSet, "_params", _any_parameter),
    ),
    Fault(
        "any ordering is taken", "ordering_by_hidden_fields", put(viewsets.VisibleViewSet, "_params", _any_parameter)
    ),
    Fault(
        "a grant for somebody hidden is refused in other words",
        "nested_writes_tell_nothing_of_hidden_rows",
        put(VisiblePersonField, "get_queryset", lambda self: access.subjects()),
        ("grants-list",),
    ),
    Fault("a letter names the person", "notification_text", put(deliveries, "letter_of_alert", _letter_that_names)),
    Fault("a letter goes to who may not know any more", "notification_text", put(deliveries, "wanted", _wanted_by_all)),
    Fault("an event goes to any program", "events_to_programs", put(seeing, "_records_seen", _sent_to_all)),
    Fault("the feed tells of everybody", "feed_of_events", put(seeing, "_records_seen", _sent_to_all)),
    Fault("an event names the person", "events_to_programs", put(envelopes, "envelope_of", _envelope_that_names)),
    Fault("a bell carries what it is about", "live_events", put(live_updates, "KIND", re.compile(".*"))),
    Fault(
        "a stream carries data",
        "live_events",
        put(open_streams, "event", lambda kind: f"event: {kind}\ndata: Wrex\n\n".encode()),
    ),
    Fault(
        "a draft is shown though its person is hidden",
        "drafts",
        put(DraftQuerySet, "of", lambda self, user: self.filter(user=user)),
    ),
    Fault(
        "a draft is shown to anybody who sees the person",
        "drafts",
        put(DraftQuerySet, "of", lambda self, user: Draft.objects.visible_to(user)),
    ),
    Fault("the log of refusals holds a name", "audit", put(audit, "refuse", _refusal_that_names)),
    Fault("the log of a list holds whom it did not show", "audit", put(audit, "record_read", _read_that_names_all)),
    Fault(
        "a review of an emergency names whom its reader does not see",
        "pages_of_the_log",
        put(emergency_panels, "build_emergency_lines", _lines_that_name),
        ("emergency_review", "emergency_reviews"),
    ),
    Fault(
        "an emergency is reviewed by whom an exclusion keeps from the person",
        "pages_of_the_log",
        put(access, "not_excluded", lambda rows, user: rows),
        ("emergency_review",),
    ),
    Fault(
        "a file of people is told of everybody",
        "import_preview",
        put(planning, "_seen", lambda rows, by: rows),
        ("import_files",),
    ),
    Fault(
        "a change of programmes is shown to who knows of one alone",
        "change_of_programmes",
        put(ProgrammeMoveQuerySet, "handled_for", _of_any_programme),
        ("programme_move",),
    ),
    Fault(
        "who knows of one programme alone proposes a change",
        "change_of_programmes",
        put(programmes, "_may_name_programmes", lambda user, subject: user.can(Capability.GRANT_ACCESS)),
        ("programme_propose",),
    ),
    Fault(
        "saved views are there over the API for who reads no list",
        "detail",
        put(SavedViewViewSet, "capabilities", ()),
        ("saved-views-list",),
    ),
    Fault(
        "an example of the API is of somebody",
        "openapi_examples",
        _described_by_somebody,
    ),
    *(
        Fault(f"the door of {module} is left open", surface, door_left_open(module), doors)
        for module, surface, doors in OPENING
    ),
    *(
        Fault(f"nothing is required in {module}", "detail", nothing_required(module), doors)
        for module, doors in REQUIRING
    ),
    *(
        Fault(f"a list of {label} is not filtered", surface, unfiltered(label), doors)
        for label, surface, doors in LISTS
    ),
]


@contextlib.contextmanager
def planted(fault: Fault) -> Iterator[None]:
    """With the fault; words of SQL that are kept for good are made anew before and after."""
    viewsets.kept_list.cache_clear()
    try:
        with fault.patch():
            yield
    finally:
        viewsets.kept_list.cache_clear()


def noticed_by(world: World, fault: Fault) -> str:
    """By what the proof notices the fault first, the quickest asked first: whom everybody may see, change and share,
    which rows they have of those that have readers of their own, the test of its surface, hidden against absent, or the
    draws."""
    asked = {
        "everybody's people": _by_people,
        "rows with readers of their own": _by_rows,
        f"test_{fault.surface}": _by_surface,
        "hidden and absent": _by_bytes,
        "draws": _by_draws,
    }
    with planted(fault):
        return next((name for name, notices in asked.items() if notices(world, fault)), "")


def noticed_without_a_fault(world: World) -> list[str]:
    """What is noticed though nothing is planted; then nothing that is noticed with a fault proves anything."""
    surfaces = sorted({fault.surface for fault in FAULTS})
    found = [name for name in surfaces if _by_surface(world, Fault("nothing", name, contextlib.nullcontext))]
    nothing = Fault("nothing", surfaces[0], contextlib.nullcontext)
    return found + [each.__name__ for each in (_by_people, _by_rows, _by_bytes, _by_draws) if each(world, nothing)]


def _by_draws(world: World, fault: Fault) -> bool:
    """Drawn at the addresses that the fault is about, the same each time; an error of the page notices it too."""
    world.rng = random.Random(fault.words)
    doors = [door for door in addresses.DRAWN if door.name in fault.doors] or None
    with transaction.atomic():
        try:
            for draw in draws.drawn(world, DRAWS, doors=doors):
                result = draws.Result()
                result.count(world, draw, world.asker.ask(draw))
                if result.wrong:
                    return True
            return False
        finally:
            transaction.set_rollback(True)


def _by_people(world: World, fault: Fault) -> bool:
    return any(
        set(access.limit(Offender.objects.all(), user, verb).values_list("pk", flat=True))
        != world.oracle.whom(key, verb)
        for key, user in world.users.items()
        for verb in Permission
    )


def _by_rows(world: World, fault: Fault) -> bool:
    from tests.oracle import test_world

    try:
        for table in test_world.READERS_OF_THEIR_OWN:
            test_world.test_rows_with_readers_of_their_own(world, table)
    except AssertionError:
        return True
    return False


def _by_surface(world: World, fault: Fault) -> bool:
    from tests.oracle import test_surfaces

    with transaction.atomic():
        try:
            getattr(test_surfaces, f"test_{fault.surface}")(test_surfaces.Proof(world))
        except (AssertionError, LookupError, access.RecordHidden, pytest.fail.Exception):
            return True
        finally:
            transaction.set_rollback(True)
    return False


def _by_bytes(world: World, fault: Fault) -> bool:
    user = next(key for key, who in world.users.items() if who.role == "ppcs" and who.is_active)
    doors = [
        door for door in hidden.ABOUT_A_RECORD if door.name in (fault.doors or ("person", "people-detail", "review"))
    ]
    with transaction.atomic():
        try:
            return bool(list(hidden.differences(world, user, doors, lambda door: ("get", "post"))))
        finally:
            transaction.set_rollback(True)
