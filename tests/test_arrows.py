"""Imports point down the house: release_monitor -> licence -> parole -> offenders -> sharing."""

import ast
import functools
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLOORS = ["release_monitor", "licence", "parole", "offenders", "sharing"]  # the roof first
GUARDIAN_MAY_BE_IMPORTED_IN = {"sharing/grants/models.py", "sharing/grants/actions.py"}
NOT_IN_THE_IMAGE = {"demo", "documenting", "embedded", "proofs", "tests"}
NOT_IN_RULES = {"django", "rest_framework", "celery", "psycopg2", "time"}
CLOCKS = {"now", "today", "utcnow"}
# The rooms of a feature, the lowest first: each uses those below it and its like, of any feature.
LADDER = ["rules", "querysets", "models", "actions", "forms panels", "views api serializers tasks", "urls commands"]
RUNGS = {room: rung for rung, rooms in enumerate(LADDER) for room in rooms.split()}
HAVE_FEATURES_OF_THEIR_OWN = {"offenders/dates", "offenders/reference", "offenders/releases"}
NO_FEATURE = {"migrations", "management"}

# Which feature of an app may use which: what the row names, and no other. Change it on purpose.
USES: dict[str, dict[str, str]] = {
    "sharing": {
        "records": "",
        "charts": "",
        "told_clock": "",
        "typesetting": "told_clock",
        "audit": "records",
        "access": "records audit",
        "compiled": "records access",
        "row_guard": "records access",
        "agencies": "records told_clock access",
        "jobs": "records access",
        "pages": "records audit access agencies",
        "proposals": "records told_clock audit access agencies",
        "practice": "records audit access agencies",
        "cover": "records audit access agencies pages",
        "clients": "records told_clock audit access agencies practice",
        "drafts": "audit access agencies pages practice",
        "steps": "audit pages drafts",
        "sign_in": "records told_clock audit access agencies pages clients api proposals",
        "api": "records audit access compiled agencies pages clients",
        "alerts": (
            "records told_clock audit access compiled agencies jobs pages practice cover clients steps api events"
        ),
        "grants": "records audit access agencies pages practice clients api events alerts",
        "lists": "told_clock agencies pages",
        "templatetags": "audit grants lists pages",
        "unchecked": "access jobs alerts",
        "reference": "records access agencies",
        "joint_teams": "records audit access agencies jobs pages practice steps alerts reference",
        "events": "records audit access compiled agencies practice clients api",
        "reach": "records told_clock audit access agencies jobs pages practice alerts events",
        "rota": (
            "records audit access agencies jobs pages practice cover clients drafts steps sign_in api alerts watching "
            "reach proposals"
        ),
        "history": "audit access agencies alerts jobs pages grants items who_looked",
        "duties": (
            "records audit access agencies jobs pages practice cover clients api alerts grants reference reach rota "
            "watching"
        ),
        "reviews": "records audit access agencies pages practice alerts grants duties",
        "sealing": "told_clock audit agencies pages",
        "watching": "records told_clock audit access agencies jobs alerts events sealing",
        "administration": (
            "records audit access agencies jobs pages practice clients sign_in alerts grants reference duties events "
            "watching unusual proposals rota sealing"
        ),
        "emergencies": "records audit access agencies pages practice drafts sign_in alerts grants duties",
        "who_looked": "audit access agencies pages alerts grants emergencies lists sealing",
        "data_requests": "records audit access agencies jobs pages practice steps alerts duties who_looked",
        "unusual": (
            "records audit access agencies jobs pages practice alerts grants reviews rota duties emergencies who_looked"
        ),
        "programmes": "records audit access agencies pages alerts grants",
        "reported": "records audit access agencies jobs pages practice alerts grants",
        "items": (
            "records audit access compiled row_guard agencies jobs pages practice cover clients drafts steps api "
            "alerts grants reference duties joint_teams"
        ),
        "sittings": "records audit access agencies jobs pages practice steps alerts grants items",
        "retention": "records audit access agencies jobs pages practice clients steps api alerts grants duties",
        "destroying": "records audit access agencies pages grants sealing retention",
        "leave": "records audit access agencies jobs pages practice cover drafts steps alerts duties items",
        "requests": "records audit access compiled agencies pages practice clients api alerts grants reviews",
    },
    "offenders": {
        "reference/law": "reference dates/engine",
        "reference/establishments": "reference",
        "reference/courts": "reference",
        "reference/figures": "reference",
        "reference/indicators": "reference reference/figures",
        "reference/regions": "reference",
        "reference/gateways": "reference",
        "reference/outcomes": "reference",
        "reference/disposals": "reference",
        "reference": "",
        "reference/offences": "reference",
        "reference/keeping": "people person_page reference",
        "reference/loading": "reference reference/keeping",
        "reference/register": "dates dates/engine people person_page reference/law",
        "convictions": "reference/disposals reference/offences people",
        "custody": "reference/establishments",
        "releases": "",
        "people": "custody",
        "api": "reference/establishments people",
        "dates": "custody releases people reference/courts",
        "dates/engine": "reference/offences people",
        "dates/record_adapter": (
            "reference reference/law reference/offences convictions custody people dates dates/engine"
        ),
        "releases/holds": "people dates",
        "releases/warnings": "people dates",
        "releases/gate": "reference/establishments custody people dates dates/record_adapter",
        "releases/without_sheet": "people dates releases/warnings",
        "questioned_sentences": "convictions custody people person_page",
        "classifying": "convictions people dates/upkeep person_page questioned_sentences reference/offences",
        "register": "reference/offences convictions custody people api dates/engine person_page status",
        "orders": "people api person_page register status",
        "associates": "people api person_page register",
        "matches": "people api person_page register associates",
        "threats": "people api person_page",
        "status": "convictions reference/establishments custody people dates releases/warnings",
        "dates/upkeep": (
            "reference reference/keeping convictions custody people dates dates/engine dates/record_adapter "
            "releases/holds releases/warnings releases/without_sheet status questioned_sentences"
        ),
        "person_page": "convictions custody people dates status",
        "access": "people person_page",
        "interventions": "custody people api person_page",
        "mappa": ("convictions custody people api dates releases/warnings register person_page status"),
        "joint_case": "people person_page mappa",
        "police_handover": "custody people api dates releases/warnings status person_page orders register",
        "closing": "custody people api releases/warnings status person_page identities",
        "programmes": "convictions people person_page",
        "identities": "people person_page",
        "dates/differences": (
            "reference/establishments custody people api dates releases/warnings dates/upkeep person_page"
        ),
        "dates/forward": "people dates dates/upkeep person_page",
        "dates/coverage": "people dates dates/record_adapter person_page",
        "dates/replays": (
            "custody people dates dates/engine dates/record_adapter dates/upkeep reference/law reference/keeping"
        ),
        "faults": "reference/establishments people status person_page",
        "sentencing": (
            "classifying reference/disposals reference/offences convictions custody people api dates/upkeep "
            "person_page questioned_sentences"
        ),
        "dates/pages": (
            "reference/law reference/offences convictions custody people api dates dates/engine dates/record_adapter "
            "dates/replays"
        ),
        "dates/checks": "people dates dates/record_adapter releases/holds dates/upkeep person_page dates/pages",
        "dates/sheets": "people api dates dates/upkeep",
        "dates/overrides": "custody people api dates dates/upkeep person_page dates/pages",
        "dates/what_if": (
            "convictions custody people dates dates/engine dates/record_adapter releases/warnings dates/upkeep "
            "person_page dates/pages"
        ),
        "movements": (
            "reference/establishments custody releases people api dates releases/holds releases/gate status "
            "dates/upkeep person_page sentencing dates/overrides"
        ),
        "releases/leaving": (
            "reference/establishments convictions custody releases people api dates releases/holds releases/gate "
            "status dates/upkeep person_page sentencing dates/overrides movements"
        ),
        "releases/orders": (
            "reference/courts custody people dates releases/holds releases/gate dates/upkeep person_page "
            "releases/leaving"
        ),
        "releases/directions": "custody people dates releases/holds dates/upkeep person_page releases/orders",
        "absences": "custody people api person_page movements",
        "batches": ("custody people dates dates/sheets releases/gate releases/leaving movements"),
        "releases/weekly": "releases people dates releases/warnings releases/leaving",
        "record": (
            "reference/figures convictions custody releases people api dates releases/holds releases/gate dates/upkeep "
            "person_page access dates/pages releases/directions dates/checks releases/leaving absences "
            "questioned_sentences associates status identities"
        ),
        "importing": (
            "classifying reference/disposals reference/establishments reference/offences convictions custody people "
            "dates releases/warnings releases/gate releases/without_sheet status dates/upkeep sentencing "
            "movements absences record questioned_sentences"
        ),
        "releases/no_date": "reference/establishments custody people person_page",
        "releases/lists": (
            "reference/law convictions reference/establishments releases people api dates releases/holds person_page "
            "releases/weekly releases/no_date"
        ),
    },
    "parole": {
        "reviews": "",
        "decisions": "reviews",
        "dossier": "reviews",
        "victims": "reviews",
        "contributions": "reviews dossier",
        "directions": "reviews dossier",
        "hearings": "reviews decisions dossier",
        "moves": "reviews decisions dossier victims hearings",
        "seats": "reviews hearings",
        "listing": "reviews decisions hearings moves seats",
        "serious": "reviews decisions hearings seats",
        "undated": "reviews",
        "withholding": "reviews dossier hearings",
        "observers": "reviews hearings",
        "applications": "reviews hearings",
        "required": "reviews steps",
        "steps": "reviews dossier contributions directions hearings moves listing",
        "deciding": "reviews decisions moves listing",
        "cases": (
            "reviews decisions dossier contributions directions hearings moves seats listing steps deciding required "
            "challenges"
        ),
        "challenges": "reviews decisions moves deciding",
        "importing": "reviews decisions hearings moves deciding",
    },
    "licence": {
        "catalogue": "",
        "registers": "",
        "licences": "catalogue",
        "checks": "catalogue licences",
        "conditions": "catalogue licences checks",
        "exemptions": "catalogue licences checks",
        "breaches": "catalogue registers licences checks exemptions",
        "readiness": "catalogue licences checks conditions breaches",
        "victims": "licences exemptions recalls",
        "recalls": "licences checks breaches",
        "papers": "licences exemptions breaches recalls",
        "importing": "catalogue registers licences conditions recalls",
    },
    "release_monitor": {
        "database": "",
        "load": "",
        "figures": "",
        "briefing": "figures forecast",
        "reports": "briefing figures forecast",
        "capacity": "",
        "forecast": "capacity figures",
        "dashboard": "load bundles",
        "pages": "database",
        "running": "database",
        "streams": "database running",
        "overview": "load figures forecast",
        "history": "",
        "bundles": "history",
        "style": "",
    },
}

INSIDE_FUNCTIONS = [
    ("offenders/importing/reading.py", "openpyxl"),  # takes a tenth of a second; most files are CSV
    ("sharing/lists/sheets.py", "openpyxl"),  # the same
    *[("release_monitor/database/guarded.py", "sharing.row_guard")] * 3,  # the engine is there before the models
    ("release_monitor/celery.py", "sharing.row_guard.reading"),  # so are workers and the clock
    ("release_monitor/database/rights.py", "sharing.row_guard"),  # which ask for their rights
    ("release_monitor/running/processes.py", "multiprocessing"),  # is tried: some machines have no shared memory for it
]


@functools.cache
def sources():
    return [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]


@functools.cache
def tree(path):
    return ast.parse(path.read_text())


@functools.cache
def read(path):
    """What a file imports, as dotted names with their lines, and where it reads a clock. Parsed once for all tests."""
    imported, clocks = [], []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            imported += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parts[: -node.level] if node.level else ()
            base = ".".join([*package, *([node.module] if node.module else [])])
            imported += [(f"{base}.{alias.name}", node.lineno) for alias in node.names]
        elif isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            clocks.append((ast.unparse(node), node.lineno))
    return imported, clocks


def imports(path):
    return read(path)[0]


def named(path):
    return str(path.relative_to(ROOT))


def of_kind(kind):
    """The files of one room of the house: `rules`, `actions`."""
    return [path for path in sources() if kind in (path.stem, *path.parts)]


def listed(found):
    """The message of a failure: each file and line that breaks the rule."""
    return "\n" + "\n".join(found)


def test_there_is_something_to_read():
    assert {path.relative_to(ROOT).parts[0] for path in sources()} == set(FLOORS)
    assert len(sources()) > 500
    assert len(of_kind("rules")) > 30
    assert len(of_kind("actions")) > 50


def test_imports_point_down():
    upward = [
        f"{named(path)}:{line} imports {name}"
        for path in sources()
        if "migrations" not in path.parts
        for name, line in imports(path)
        if (top := name.split(".")[0]) in FLOORS and FLOORS.index(top) < FLOORS.index(path.relative_to(ROOT).parts[0])
    ]

    assert not upward, listed(upward)


def test_the_house_imports_nothing_that_is_not_in_the_image():
    found = [
        f"{named(path)}:{line} imports {name}"
        for path in sources()
        for name, line in imports(path)
        if name.split(".")[0] in NOT_IN_THE_IMAGE
    ]

    assert not found, listed(found)


def test_rules_know_neither_django_nor_the_clock():
    found = [
        f"{named(path)}:{line} imports {name}"
        for path in of_kind("rules")
        for name, line in imports(path)
        if name.split(".")[0] in NOT_IN_RULES
    ]
    found += [
        f"{named(path)}:{line} reads the clock: {clock}" for path in of_kind("rules") for clock, line in read(path)[1]
    ]

    assert not found, listed(found)


def test_actions_import_neither_tasks_nor_http():
    found = [
        f"{named(path)}:{line} imports {name}"
        for path in of_kind("actions")
        for name, line in imports(path)
        if ".tasks" in name or name.startswith(("django.http", "rest_framework"))
    ]

    assert not found, listed(found)


def test_guardian_is_imported_only_where_access_is_asked_and_given():
    found = {named(path) for path in sources() for name, _ in imports(path) if name.split(".")[0] == "guardian"}

    assert found <= GUARDIAN_MAY_BE_IMPORTED_IN


def test_first_migration_of_sharing_needs_no_app_of_ours():
    from importlib import import_module

    migration = import_module("sharing.migrations.0001_agencies_users_and_programs").Migration

    assert {app for app, _ in migration.dependencies}.isdisjoint(FLOORS)


def test_offenders_hold_no_foreign_key_into_sharing_but_the_user():
    from django.apps import apps

    pointed_at = {
        (model.__name__, field.name, field.related_model.__name__)
        for model in apps.get_app_config("offenders").get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model._meta.app_label == "sharing"
    }

    assert {to for _, _, to in pointed_at} <= {"User"}


def test_house_has_no_drawer_modules():
    names = {part for path in sources() for part in path.relative_to(ROOT).with_suffix("").parts}

    assert names.isdisjoint({"utils", "helpers", "common", "core", "misc"})


# The features of an app


def feature_of(path):
    """The folder of a feature, below its app; None for what stands in the app itself and gathers all of them."""
    parts = path.relative_to(ROOT).parts
    if len(parts) == 2 or parts[1] in NO_FEATURE:
        return None
    deep = "/".join(parts[:2]) in HAVE_FEATURES_OF_THEIR_OWN and len(parts) > 3 and parts[2] not in RUNGS
    return "/".join(parts[1:3]) if deep else parts[1]


def app_of(path):
    return path.relative_to(ROOT).parts[0]


@functools.cache
def imported_files(path):
    """(file, line, whether for types alone) of each import of ours, those inside functions counted."""
    found = []

    def look(node, for_types):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for_types = True
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                file = file_of(f"{node.module}.{alias.name}") or file_of(node.module)
                if file:
                    found.append((file, node.lineno, for_types))
        for child in ast.iter_child_nodes(node):
            look(child, for_types)

    look(tree(path), False)
    return found


@functools.cache
def file_of(name):
    """The file of a module of ours."""
    path = ROOT / name.replace(".", "/")
    return next((each for each in (path.with_suffix(".py"), path / "__init__.py") if each.exists()), None)


def of_features():
    return [path for path in sources() if feature_of(path) and path.relative_to(ROOT).parts[0] in USES]


def test_features_use_each_other_as_the_table_says():
    used = {app: {feature: set() for feature in features} for app, features in USES.items()}
    upward = []
    for path in of_features():
        app, feature = path.relative_to(ROOT).parts[0], feature_of(path)
        for file, line, _ in imported_files(path):
            other = feature_of(file) if file.relative_to(ROOT).parts[0] == app else None
            if other in (None, feature):
                continue
            if other not in USES[app].get(feature, "").split():
                upward.append(f"{named(path)}:{line} uses {other}")
            used[app].setdefault(feature, set()).add(other)

    assert not upward, listed(upward)
    assert {app: {feature: set(row.split()) for feature, row in rows.items()} for app, rows in USES.items()} == used


def test_no_circle_stands_in_the_table():
    for app, rows in USES.items():
        left = {feature: set(row.split()) for feature, row in rows.items()}
        while free := [feature for feature, uses in left.items() if not uses & left.keys()]:
            for feature in free:
                del left[feature]

        assert not left, f"{app}: a circle among {sorted(left)}"


def test_what_gathers_an_app_is_used_by_no_feature():
    """`models.py` gathers the tables for the apps above; a feature names the feature whose table it uses."""
    found = [
        f"{named(path)}:{line} imports {named(file)}"
        for path in of_features()
        for file, line, _ in imported_files(path)
        if file == ROOT / path.relative_to(ROOT).parts[0] / "models.py"
    ]

    assert not found, listed(found)


def test_no_files_import_each_other_in_a_circle():
    left = {path: {file for file, _, for_types in imported_files(path) if not for_types} - {path} for path in sources()}
    while free := [path for path, uses in left.items() if not uses & left.keys()]:
        for path in free:
            del left[path]

    assert not left, listed(sorted(map(named, left)))


def test_types_alone_are_imported_from_the_own_feature():
    found = [
        f"{named(path)}:{line} imports {named(file)}"
        for path in sources()
        for file, line, for_types in imported_files(path)
        if for_types
        and (file.relative_to(ROOT).parts[0], feature_of(file)) != (path.relative_to(ROOT).parts[0], feature_of(path))
    ]

    assert not found, listed(found)


def test_imports_inside_functions_have_a_reason():
    """In `apps.py` they have one and the same: while it is loaded no model is there yet, so that what `ready()` hands
    to lower apps, and what registers itself, can only be imported inside of it. A migration stays as it was written.
    """
    found = [
        (named(path), inner.module if isinstance(inner, ast.ImportFrom) else inner.names[0].name)
        for path in sources()
        if path.name != "apps.py" and "migrations" not in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert sorted(found) == sorted(INSIDE_FUNCTIONS)
    assert len(found) <= 10


def test_modules_that_stand_in_an_app_itself_use_no_feature_where_a_feature_uses_them():
    used = {
        file
        for path in of_features()
        for file, _, _ in imported_files(path)
        if not feature_of(file) and app_of(file) == app_of(path)
    }
    found = [
        f"{named(path)}:{line} uses {feature_of(file)}"
        for path in used
        for file, line, _ in imported_files(path)
        if feature_of(file) and app_of(file) == app_of(path)
    ]

    assert not found, listed(found)


# The rooms of a feature


@functools.cache
def room_of(path):
    """The room that a file stands in: `noise/actions.py`, `actions/printing.py`, `list_views.py`. None: in none."""
    feature = feature_of(path)
    parts = path.relative_to(ROOT).with_suffix("").parts[1 + len(feature.split("/") if feature else ()) :]
    return next((room for part in parts if (room := part.rpartition("_")[2]) in RUNGS), None)


def ways_to_rooms(path):
    """The files from this one to each file of a room that it uses, by itself or through files that stand in none."""
    ways, seen = [(path,)], {path}
    for way in ways:  # grows while it is read
        for file, _, for_types in imported_files(way[-1]):
            if for_types or file in seen:
                continue
            seen.add(file)
            if room_of(file):
                yield (*way, file)
            else:
                ways.append((*way, file))


def is_above(file, path):
    """Whether the room of a file is above that of another. The questions of a feature may be about the tables of
    another, whose own tables are made of its questions."""
    if (room_of(path), room_of(file)) == ("querysets", "models"):
        return (app_of(path), feature_of(path)) == (app_of(file), feature_of(file))
    return RUNGS[room_of(file)] > RUNGS[room_of(path)]


def test_files_stand_in_every_room():
    assert {room_of(path) for path in sources()} == {*RUNGS, None}


def test_rooms_use_no_room_above_them():
    found = [
        " uses ".join(map(named, way))
        for path in sources()
        if room_of(path) and "migrations" not in path.parts
        for way in ways_to_rooms(path)
        if is_above(way[-1], path)
    ]

    assert not found, listed(found)


def test_rules_are_made_of_nothing_that_knows_django():
    """Of what a rule imports by name, and what that imports, and so on. A package on the way to it is not asked: that
    of `sharing/access/` hands out the door, and its roles know nothing of it."""
    found = []
    for path in of_kind("rules"):
        ways, seen = [(path,)], {path}
        for way in ways:  # grows while it is read
            if known := [name for name, _ in imports(way[-1]) if name.split(".")[0] in NOT_IN_RULES]:
                found.append(f"{' uses '.join(map(named, way))}, which imports {known[0]}")
                continue
            new = {file for file, _, for_types in imported_files(way[-1]) if not for_types} - seen
            seen |= new
            ways += [(*way, file) for file in sorted(new)]

    assert not found, listed(found)
