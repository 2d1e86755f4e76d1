"""docs/signatures.md: every field that names somebody's act is in its table, with whose act it is."""

import importlib
import pkgutil
import re
from pathlib import Path

from django import forms
from django.conf import settings
from drf_spectacular.generators import SchemaGenerator

from offenders.importing.file_format.columns import COLUMNS

APPS = ("sharing", "offenders", "parole", "licence")
PAGE = Path(settings.BASE_DIR) / "docs" / "signatures.md"
NAMES_AN_ACT = re.compile(
    r"_by$|_by_|whom|on_behalf|consent|discussed|agree|approv|countersign|endors|decided|convicted_on|told|called|caller"
    r"|consulted|signed|confirm|authority|escort|author$|^view$|says|explained|who_said|taken_by"
)
WITH_FEATURE = re.compile(r"^\| `([a-z]+/[a-z_]+) ")


def rows():
    """Each field that the table names, as "licence/recalls vlo_told_on"."""
    found = set()
    for line in PAGE.read_text().splitlines():
        if feature := WITH_FEATURE.match(line):
            names = re.findall(r"`([a-z/_ ]+)`", line.split("|")[1])
            found |= {f"{feature[1]} {each.split(' ')[-1]}" for each in names}
    return found


def _below(kind):
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def fields_of_forms():
    """Of every form of ours, with the feature that it belongs to."""
    for app in APPS:
        for module in pkgutil.walk_packages(importlib.import_module(app).__path__, f"{app}."):
            if (
                module.name.rpartition(".")[2] in ("forms",)
                or ".forms." in module.name
                or module.name.endswith("forms")
            ):
                importlib.import_module(module.name)
    for form in set(_below(forms.BaseForm)):
        parts = form.__module__.split(".")
        if parts[0] in APPS:
            yield from ((f"{parts[0]}/{parts[1]}", name) for name in form.base_fields)


def fields_of_the_api():
    """Of everything that may be sent over the API."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    for path, verbs in schema["paths"].items():
        for verb, what in verbs.items():
            for content in what.get("requestBody", {}).get("content", {}).values() if verb != "get" else ():
                name = content["schema"].get("$ref", "").rpartition("/")[2]
                for each in schema["components"]["schemas"].get(name, {}).get("properties", {}):
                    yield path, each


def test_every_field_that_names_an_act_has_a_row():
    known = rows()
    lacking = {
        f"{feature} {name}"
        for feature, name in fields_of_forms()
        if NAMES_AN_ACT.search(name) and f"{feature} {name}" not in known
    }

    assert not lacking, f"say in docs/signatures.md whose act it is: {sorted(lacking)}"


def test_every_field_of_the_api_and_column_of_a_file_that_names_an_act_has_a_row():
    known = {each.rpartition(" ")[2] for each in rows()}
    sent = {f"{path} {name}" for path, name in fields_of_the_api() if NAMES_AN_ACT.search(name) and name not in known}
    typed = {each.name for each in COLUMNS if NAMES_AN_ACT.search(each.name) and each.name not in known}

    assert (sent, typed) == (set(), set()), "say in docs/signatures.md whose act it is"


def test_no_row_stands_for_a_field_that_is_gone():
    there = {f"{feature} {name}" for feature, name in fields_of_forms()}
    elsewhere = {name for _, name in fields_of_the_api()} | {each.name for each in COLUMNS}

    assert {each for each in rows() if each not in there and each.rpartition(" ")[2] not in elsewhere} == set()


def test_no_form_asks_who_took_a_call():
    assert not {each for each in fields_of_forms() if each[1] in ("taken_by", "told_by", "called_whom", "telephoned")}
