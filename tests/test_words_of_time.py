"""Days and times in words come from `sharing/time_words.py` and its filters: no format of our own anywhere else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sharing.templatetags.time_words import IN_SENTENCE, IN_TABLE

ROOT = Path(__file__).resolve().parent.parent
APPS = ("release_monitor", "offenders", "parole", "licence", "sharing", "demo", "proofs")
THE_MODULE = "sharing/time_words.py"

# What people read: weekdays and months in words, days as 1/12 and 1.12, hours; and what a locale makes of a moment.
IN_CODE = re.compile(r"%[-#]?[AaBbhcxXpHI]|%-?d[-/. ]?%|%-d")
# In text that is no format for certain (SQL has `%I` and `LIKE '%a'`): a code with another beside it.
IN_TEXT = re.compile(r"%[-#]?[dmYy][-/. ,]*%[-#]?[dmYyAaBb]|%[-#]?[AaBb][ ,]*%[-#]?[dmYy]|%H:%M")
ISO = re.compile(r"%Y(-%m(-%d)?)?|%Y%m%d(%H%M%S(%f)?)?")
PARTS = re.compile(r"%[-#]?[A-Za-z]([-/. :,T]*%[-#]?[A-Za-z])*")

WRITERS = frozenset({"date_format", "time_format", "localize", "dateformat", "strftime"})  # of Django and of a day
NAMES = frozenset({"month_name", "month_abbr", "day_name", "day_abbr"})  # of the calendar

IN_FILES = "a cell of a file of people, which the import reads again"
IN_FORMS = "what the control of a browser posts"
TYPED = "what an invented person typed into a reference"
ALLOWED = {
    ("demo/history/board.py", "%d/%m/%Y"): TYPED,
    ("demo/parole/one_case.py", "%d/%m/%Y"): TYPED,
    ("licence/conditions/forms/conditions.py", "%d %B %Y"): "reads the date in a condition that was published so",
    ("licence/licences/forms.py", "%Y-%m-%dT%H:%M"): IN_FORMS,
    ("licence/licences/forms.py", "%Y-%m-%d %H:%M"): IN_FORMS,
    ("licence/papers/actions/printing.py", "%d/%m/%Y"): "the version of a paper: kept, sealed, and sent to partners",
    ("offenders/importing/exporting.py", "%Y-%m-%d %H:%M"): IN_FILES,
    ("offenders/importing/file_format/sheets.py", "%H:%M"): IN_FILES,
    ("offenders/importing/file_format/sheets.py", "%Y-%m-%d %H:%M"): IN_FILES,
    ("sharing/administration/forms/endpoints.py", "%Y-%m-%dT%H:%M"): IN_FORMS,
    ("sharing/administration/forms/endpoints.py", "%Y-%m-%d %H:%M"): IN_FORMS,
    ("sharing/history/forms.py", "%H:%M"): IN_FORMS,
    ("sharing/pages/form_fields.py", "%H:%M"): IN_FORMS,
}

FORMAT = re.compile(r"""\|\s*(date|time)\s*:\s*("[^"]*"|'[^']*'|[\w.]+)""")
NOW = re.compile(r"""\{%-?\s*now\s+("[^"]*"|'[^']*'|[\w.]+)""")
FORM = re.compile(r"""\|\s*(in_table|in_sentence)\s*:\s*("[^"]*"|'[^']*'|[\w.]+)""")
FORMS = {"in_table": IN_TABLE, "in_sentence": IN_SENTENCE}
FOR_SCRIPTS = "c"  # in an attribute that a script reads
IN_TEMPLATES = {
    ("forecast/forecast.html", "Y-m-d"): "in an address",
    ("licence/licences/person.html", "Y-m-d"): "in an address, and the value of an input",
    ("components/footer.html", "DATETIME_FORMAT"): "the name of the format of tables",
}


def formats(source: str) -> Iterator[tuple[int, str]]:
    """The formats of days and times in a module that are words for people, and the functions that write by one: where,
    and which."""
    tree = ast.parse(source)
    specs = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.FormattedValue) and node.format_spec
        for part in ast.walk(node.format_spec)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if (IN_CODE if id(node) in specs else IN_TEXT).search(node.value):
                yield from (
                    (node.lineno, each.group())
                    for each in PARTS.finditer(node.value)
                    if not ISO.fullmatch(each.group()) and IN_CODE.search(each.group())
                )
        elif isinstance(node, ast.Attribute) and node.attr in WRITERS | NAMES:
            yield node.lineno, node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, each.name) for each in node.names if each.name in WRITERS | NAMES)


def modules() -> Iterator[tuple[str, str]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "migrations" not in path.parts and name != THE_MODULE:
                yield name, path.read_text()


def templates() -> Iterator[tuple[str, str]]:
    place = ROOT / "templates"
    for path in sorted(place.rglob("*")):
        if path.suffix in (".html", ".txt"):
            yield path.relative_to(place).as_posix(), path.read_text()


def forms_of(source: str) -> Iterator[str]:
    """The formats that a template gives to Django's filters and to `now`."""
    for match in (*FORMAT.finditer(source), *NOW.finditer(source)):
        yield match.groups()[-1].strip("\"'")


def test_no_module_writes_days_and_times_by_a_format_of_its_own():
    found = {(name, form): f"{name}:{line}: {form}" for name, source in modules() for line, form in formats(source)}

    assert not [words for which, words in found.items() if which not in ALLOWED], "use sharing/time_words.py"
    assert set(ALLOWED) <= set(found), "no longer there: remove it from the list"


def test_no_template_writes_days_and_times_by_a_format_of_its_own():
    found = {(name, form) for name, source in templates() for form in forms_of(source) if form != FOR_SCRIPTS}

    assert sorted(found) == sorted(IN_TEMPLATES), "use |date, |time, |in_table or |in_sentence"


def test_templates_ask_for_forms_that_there_are():
    for name, source in templates():
        for which, form in FORM.findall(source):
            assert form.strip("\"'") in FORMS[which], f"{name}: {which}:{form}"


@pytest.mark.parametrize(
    ("source", "form"),
    [
        ('f"{day:%A}"', "%A"),
        ('f"{day:%-d %B %Y}"', "%-d %B %Y"),
        ('f"since {day.x:%d/%m/%Y}"', "%d/%m/%Y"),
        ('f"{day:%d.%m.%Y}"', "%d.%m.%Y"),
        ('f"{day:%-d}"', "%-d"),
        ('f"{at:%H:%M} on"', "%H:%M"),
        ('f"{at:%I%p}"', "%I%p"),
        ('DAY = "%d %B %Y"', "%d %B %Y"),
        ('"{:%d/%m/%Y}".format(day)', "%d/%m/%Y"),
        ('day.strftime("%Y")', "strftime"),
        ("from django.utils.formats import date_format", "date_format"),
        ("formats.date_format(day, pattern)", "date_format"),
        ("calendar.month_name[1]", "month_name"),
    ],
)
def test_format_in_code_is_found(source, form):
    assert form in [found for _, found in formats(source)]


@pytest.mark.parametrize(
    "source",
    [
        'f"{day:%Y-%m-%d}"',
        'f"{at:%Y%m%d%H%M%S%f}"',
        'f"{day:%Y}"',
        "\"SELECT format('%I', name) LIKE '%a'\"",
        'f"{n:,.0%}"',
    ],
)
def test_what_no_reader_takes_for_a_day_is_not_found(source):
    assert not list(formats(source))


@pytest.mark.parametrize(
    "source",
    ["{{ at|date:'H:i' }}", '{{ at|time:"H:i" }}', "{{ at|date:form }}", '{% now "j F" %}', '{{ at|date: "j" }}'],
)
def test_format_in_a_template_is_found(source):
    assert list(forms_of(source))
