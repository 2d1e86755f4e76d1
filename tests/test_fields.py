"""Each field that leaves by a door says who reads it: of programs, exports, filters, orderings, and of our tables."""

import ast
import functools
import re
from pathlib import Path

from django.apps import apps
from rest_framework import serializers

import offenders
from licence.breaches.forms import BreachFilter
from licence.checks.forms.checks import CheckFilter
from licence.checks.forms.week import WeekFilter
from licence.exemptions.forms import ExemptionFilter
from licence.licences.forms import LicenceFilter
from licence.models import Breach, Check, Exemption, Licence, Recall
from licence.readiness.forms.blocked import BlockedFilter
from licence.recalls.forms.lists import RecallFilter
from offenders.access.forms import HandoverFilter
from offenders.api.compartments import InCompartmentViewSet
from offenders.closing.forms import ClosingFilter
from offenders.dates.coverage.forms import CoverageFilter
from offenders.dates.differences.forms import ConflictFilter
from offenders.dates.overrides.forms import FilterForm as OverrideFilter
from offenders.dates.pages.api import PersonDatesSerializer
from offenders.dates.replays import panels as replays
from offenders.faults.forms import FaultFilter
from offenders.mappa.forms import MappaFilter
from offenders.models import (
    Closing,
    DateConflict,
    DateOverride,
    ImposedOrder,
    LawReplayLine,
    MappaCase,
    Offender,
    PoliceHandover,
    RegisterEntry,
    Release,
)
from offenders.orders.forms import OrderFilter
from offenders.police_handover.forms import PoliceHandoverFilter
from offenders.record.views import SearchForm
from offenders.register.forms import RegisterFilter
from offenders.releases.lists.forms import ReleaseFilter
from offenders.releases.no_date.forms import NoDateFilter
from parole.cases.forms import ReviewFilter
from parole.hearings.forms import HearingFilter
from parole.models import Hearing, ParoleReview
from parole.serious.forms import SeriousFilter
from sharing.access import fields
from sharing.access.querysets import VisibleQuerySet
from sharing.alerts.forms import InboxFilter
from sharing.api import field_permissions
from sharing.api.serializers import TeamSerializer
from sharing.api.viewsets import VisibleViewSet
from sharing.duties.api import DutiesSerializer
from sharing.emergencies.forms import ReviewFilter as EmergencyFilter
from sharing.items.forms import ItemFilter
from sharing.models import AccessRequest, EmergencyAccess, Handover, Item, Receipt, RetentionReview, ReviewLine, User
from sharing.requests.api import OwnRequestSerializer, RequestToAnswerSerializer
from sharing.requests.forms import AnswererFilter, MineFilter
from sharing.retention.forms import RetentionFilter
from sharing.reviews.forms import ReviewFilter as AccessReviewFilter
from tests.sharing.clients.test_token_scopes import views

OF_NO_LIST = {PersonDatesSerializer, DutiesSerializer, TeamSerializer, OwnRequestSerializer, RequestToAnswerSerializer}


@functools.cache
def lists_of_the_api():
    return sorted({view for _, view in views() if issubclass(view, VisibleViewSet)}, key=lambda view: view.__name__)


@functools.cache
def sent():
    """Every serializer whose fields leave by the API."""
    of_lists = {
        view(action=action).get_serializer_class() for view in lists_of_the_api() for action in ("list", "retrieve")
    }
    return sorted(of_lists | OF_NO_LIST, key=lambda each: each.__name__)


def undeclared(serializer):
    for name, field in serializer.fields.items():
        inner = field_permissions.nested(field)
        if inner is not None:
            yield from undeclared(inner)
        elif field_permissions.readers_of_field(serializer, name) is fields.NOBODY:
            yield f"{type(serializer).__name__}.{name}"


def assert_none(found):
    """Every one that is found is in the message."""
    found = list(found)
    assert not found, "\n" + "\n".join(found)


def test_there_is_something_to_walk():
    assert len(lists_of_the_api()) > 15
    assert len(sent()) > 20


def test_every_field_of_the_api_says_who_reads_it():
    assert_none([name for serializer in sent() for name in undeclared(serializer())])


def test_every_filter_and_ordering_of_the_api_is_on_what_somebody_reads():
    asked = {
        view: [
            *(path for name in view.filter_names() for path in view.asked_about(name)),
            *(order.removeprefix("-") for order in view.known_orders().values()),
        ]
        for view in lists_of_the_api()
    }

    assert_none(
        f"{view.__name__}: {path}"
        for view, paths in asked.items()
        for path in paths
        if fields.readers_of(view.queryset.model, path) is fields.NOBODY
    )


def test_every_list_is_in_an_order_that_everybody_reads():
    """An order by words would tell them, a little each time."""
    assert_none(
        f"{view.__name__}: {view.order}"
        for view in lists_of_the_api()
        if fields.readers_of(view.queryset.model, view.order.removeprefix("-"))
        not in (fields.EVERYBODY, fields.BY_ITS_ITEM, *of_this_list_alone(view))
        and not issubclass(view, InCompartmentViewSet)  # whoever has such a row reads all of it
    )


def of_this_list_alone(view):
    """Readers without whom there is no such address: a column for them is for everybody there."""
    return [
        readers for readers in (fields.KNOWS_VICTIMS, fields.KNOWS_VICTIMS_ASK) if view.capability is readers.by_scope
    ]


def test_a_field_that_nothing_is_said_of_is_read_by_nobody(monkeypatch):
    """Free words of a table, what only a serializer knows, and a row of another table in its own words."""
    monkeypatch.setattr(Check, "READERS", {})
    fields.readers_of.cache_clear()

    class Told(serializers.ModelSerializer):
        made_up = serializers.CharField(source="nowhere")
        whom = serializers.CharField(source="offender")

        class Meta:
            model = Check
            fields = ("uid", "due_on", "kind", "narrative", "made_up", "whom")

    left = field_permissions.leave_only(Told(), User(role="ct_manager")).fields

    fields.readers_of.cache_clear()
    assert list(left) == ["uid", "due_on", "kind"]


@functools.cache
def about_people():
    return [
        model
        for model in apps.get_models()
        if isinstance(getattr(model, "objects", None) and model.objects.all(), VisibleQuerySet)
    ]


def test_every_free_word_about_a_person_says_who_reads_it():
    assert len(about_people()) > 20
    assert_none(f"{model._meta.label}.{name}" for model in about_people() for name in fields.undeclared(model))


def test_every_column_of_a_file_of_law_replays_tells_of_what_every_person_who_signs_in_may_read():
    """Of declared lists tests/roof/reports/ asks it. Programs read no files."""
    paths = [path for paths in replays.COLUMNS.values() for path in paths]

    assert_none(path for path in paths if not fields.readers_of(LawReplayLine, path).roles >= fields.NO_PROGRAM.roles)


# What each filter of a list on a page narrows by: by the name of its field, the fields of the rows. What only says how
# the page is laid out narrows by nothing.
LAYOUT = {"view", "rows", "weeks", "side"}
OF_A_PERSON = {"region": ("offender.region",), "prison": ("offender.establishment.code",)}
READINESS = ("holds.kind", "readiness.items.state", "readiness.items.due_on")
DAYS = OF_A_PERSON | {"week": ("warn_on",), "month": ("warn_on",)}
FILTERS = {
    ReleaseFilter: (
        Release,
        DAYS
        | {
            "basis": ("basis",),
            "certainty": ("certainty",),
            "programme": ("offender.programmes.programme",),
            "readiness": READINESS,
        },
    ),
    BlockedFilter: (Release, OF_A_PERSON | {"show": READINESS}),
    RecallFilter: (Recall, OF_A_PERSON | {"show": ("status",), "state": ("status",)}),
    HearingFilter: (
        Hearing,
        OF_A_PERSON | {"mode": ("mode",), "week": ("first_on", "last_on"), "month": ("first_on", "last_on")},
    ),
    ConflictFilter: (
        DateConflict,
        OF_A_PERSON | {"show": ("accepted_at", "ended_at"), "answer": ("asked_at", "answered_at", "answer_due_at")},
    ),
    FaultFilter: (
        Offender,
        {"region": ("region",), "prison": ("movements.establishment.code",), "fault": ("status", "licences.status")},
    ),
    NoDateFilter: (Offender, {"prison": ("establishment",)}),
    CoverageFilter: (
        Offender,
        {"answer": ("calculations.refused", "calculations.readings"), "reason": ("calculations.refused",)},
    ),
    HandoverFilter: (
        Handover,
        {"show": ("receiver", "offered_by", "from_owner", "from_team", "to_team"), "state": ("state", "answer_due_at")},
    ),
    LicenceFilter: (
        Licence,
        OF_A_PERSON | {"show": ("status",), "state": ("status",), "officer": ("officer",)},
    ),
    ExemptionFilter: (
        Exemption,
        {"show": ("status", "asked_by", "begins_at", "ends_at", "ended_at"), "region": ("offender.region",)},
    ),
    OrderFilter: (
        ImposedOrder,
        {"show": ("state", "ends_on", "review_on"), "kind": ("kind",), "region": ("offender.region",)},
    ),
    RegisterFilter: (
        RegisterEntry,
        {
            "show": ("offender",),
            "when": ("late_count", "next_due_on"),
            "duty": ("next_duty",),
            "state": ("state",),
        },
    ),
    CheckFilter: (Check, {"kind": ("kind",), "state": ("due_on", "outcome"), "whose": ("officer", "team")}),
    WeekFilter: (
        Check,
        OF_A_PERSON | {"officer": ("officer",), "team": ("team",), "week": ("due_on",)},
    ),
    MappaFilter: (
        MappaCase,
        {
            "show": ("state", "review_due_on", "level"),
            "level": ("level",),
            "lead": ("lead",),
            "programme": ("programme",),
        },
    ),
    BreachFilter: (
        Breach,
        OF_A_PERSON | {"show": ("status",), "state": ("status",), "reason": ("reason",), "source": ("source",)},
    ),
    ReviewFilter: (
        ParoleReview,
        OF_A_PERSON | {"show": ("status", "clocks.due_on"), "state": ("status",), "kind": ("kind",)},
    ),
    SeriousFilter: (
        Hearing,
        OF_A_PERSON
        | {"year": ("first_on",), "sentence": ("offender.sentences.kind",), "outcome": ("review.decisions.outcome",)},
    ),
    ItemFilter: (
        Item,
        {"show": ("state", "review_on", "readings.confirmed_at"), "kind": ("kind",), "state": ("state",)},
    ),
    InboxFilter: (
        Receipt,
        {
            "show": ("acknowledged_at",),
            "whose": ("team", "acknowledged_by", "subject"),
            "severity": ("severity",),
            "kind": ("alert.kind",),
            "person": ("subject",),
        },
    ),
    EmergencyFilter: (EmergencyAccess, {"show": ("reviewed_at", "review_due_at"), "outcome": ("outcome",)}),
    MineFilter: (AccessRequest, {"told": ("state",)}),
    AnswererFilter: (AccessRequest, {"state": ("state",)}),
    AccessReviewFilter: (ReviewLine, {"show": ("decision", "review.closed_at")}),
    SearchForm: (
        Offender,
        {
            "asked": ("family_name", "given_names", "aliases.name", "identifiers.canonical"),
            "where": ("status",),
        },
    ),
    PoliceHandoverFilter: (PoliceHandover, {"show": ("state",)}),
    ClosingFilter: (Closing, {"show": ("state",)}),
    RetentionFilter: (RetentionReview, {"show": ("state",)}),
    OverrideFilter: (DateOverride, {"state": ("ends_on", "countersigned_at", "ended_at")}),
}
# Of accounts, teams and officers: no row in them is about a person. Of one release: on its own page it narrows nothing.
ABOUT_NOBODY = {
    "StandInForm",
    "PostForm",
    "UserFilterForm",
    "TeamFilterForm",
    "ChoiceSearchForm",
    "TeamForm",
    "WhichReleaseForm",
    "MomentForm",  # a date and a time
}
# For anybody else there is no such list; a cell of a figure is a number that its reader was told already.
OF_ALL_THAT_ITS_READERS_READ = {"ToTellFilter", "LogFilter", "CellForm", "UnusualFilter", "DataRequestFilter"}
OF_ALL_THAT_ITS_READERS_READ |= {"AgencyForm"}


def asked_by_addresses():
    """The forms that views fill from an address, by name."""
    root = Path(offenders.__file__).parent.parent
    views = [
        path
        for app in ("offenders", "parole", "licence", "sharing")
        for path in (root / app).rglob("*.py")
        if "views" in path.parts or path.stem.endswith("views")
    ]
    text = "\n".join(path.read_text() for path in [*views, *(root / "release_monitor").rglob("*.py")])
    return set(re.findall(r"\b([A-Z]\w+(?:Form|Filter))\(request\.GET", text)) | {"MineFilter", "AnswererFilter"}


def test_every_filter_of_a_page_is_here():
    assert asked_by_addresses() - ABOUT_NOBODY - OF_ALL_THAT_ITS_READERS_READ == {each.__name__ for each in FILTERS}


def test_every_filter_of_a_page_narrows_by_what_every_person_reads():
    """By the words of a field that only some read, anybody could ask until the list told them."""
    assert_none(
        f"{form.__name__}: {name} is not in FILTERS"
        for form, (_, narrows) in FILTERS.items()
        for name in set(form.base_fields) - LAYOUT - set(narrows)
    )
    assert_none(
        f"{form.__name__}: {path}"
        for form, (model, narrows) in FILTERS.items()
        for paths in narrows.values()
        for path in paths
        if not fields.readers_of(model, path).roles >= fields.NO_PROGRAM.roles
    )


# Alerts


@functools.cache
def kept_back():
    """The names of words that not every person reads."""
    return {
        name
        for model in about_people()
        for name, readers in fields.declared_of(model).items()
        if not readers.roles >= fields.NO_PROGRAM.roles and fields.is_free(model._meta.get_field(name))
    }


@functools.cache
def worded_of():
    """(file, attribute) of what the texts and titles of alerts are made of; a reference that
    is made up tells nothing, one of a victim does."""
    found = []
    root = Path(offenders.__file__).parent.parent
    for path in (each for app in ("offenders", "parole", "licence", "sharing") for each in (root / app).rglob("*.py")):
        if "alert" not in (source := path.read_text()):
            continue
        for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
            words = [each.value for each in call.keywords if each.arg in ("text", "title")]
            if not words or "alert" not in ast.unparse(call.func):
                continue
            for named in (node for word in words for node in ast.walk(word) if isinstance(node, ast.Attribute)):
                if named.attr != "reference" or "victim" in ast.unparse(named):
                    found.append((path.name, named.attr))
    return found


def test_no_alert_is_worded_of_a_field_that_only_some_read():
    """Every person who sees the person reads the text of an alert, in a list of many too."""
    assert len(worded_of()) > 20
    assert {"place", "address", "postcode", "note"} <= kept_back()
    assert [(file, name) for file, name in worded_of() if name in kept_back()] == []
