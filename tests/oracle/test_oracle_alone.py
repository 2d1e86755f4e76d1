"""The oracle stands on its own feet: what judges the application must not ask it."""

import ast
import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from proofs.access import facts as access_facts
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, MembershipFactory, TeamFactory, UserFactory
from tests.oracle import acts, oracle

ROOT = Path(__file__).parent.parent.parent


def imported_by(module):
    tree = ast.parse(Path(module.__file__).read_text())
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    return named


def test_oracle_imports_nothing_of_ours_nor_of_django():
    assert imported_by(oracle) == {"__future__", "collections", "datetime", "functools", "types"}
    assert imported_by(acts) == {"__future__", "types", oracle.__name__}


def test_every_exported_table_is_described():
    described = set(re.findall(r"^\| `([a-z_]+)` \|", (ROOT / "docs/access.md").read_text(), re.MULTILINE))

    assert {name for name in access_facts.OF_ACCESS if name != "offenders_offender"} - described == set()
    assert described - set(access_facts.tables()) == set()


@pytest.mark.django_db
def test_command_prints_facts_alone_and_the_oracle_answers_of_them(noon):
    person, team = OffenderFactory(), TeamFactory()
    grant = GrantFactory(subject=person, team=team, starts_at=noon, ends_at=noon + timedelta(hours=1))
    reader = UserFactory()
    MembershipFactory(user=reader, team=team, starts_at=noon - timedelta(days=1))
    out = io.StringIO()

    call_command("export_access_facts", stdout=out)

    facts = oracle.Facts(json.loads(out.getvalue()))
    sees = {at: oracle.Oracle(facts, at=at).sees(reader.pk, person.pk) for at in (noon, grant.ends_at)}
    assert sees == {noon: True, grant.ends_at: False}
    assert "Telford" not in out.getvalue(), "a name is no fact of access"
