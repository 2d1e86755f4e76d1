"""The limit that lists are held to: whichever text it answers by, it answers the same rows."""

import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection

from proofs.limit import lists
from proofs.measures.lists import readers
from proofs.population import seed as population
from sharing.access import permission_id
from sharing.access.rules import Permission

pytestmark = pytest.mark.django_db


def test_each_text_of_a_list_answers_the_same_rows_to_each_reader():
    population.seed(60, today=date(2026, 12, 1))
    view = permission_id(Permission.VIEW)
    askers = [
        SimpleNamespace(
            name=kind,
            teams=list(user.memberships.values_list("team_id", flat=True)),
            programmes=list(
                user.memberships.filter(team__scopes__isnull=False).values_list("team__scopes__programme", flat=True)
            ),
        )
        for kind, user in readers().items()
    ]

    with connection.cursor() as cursor:
        answered = {
            (path, asker.name): [
                json.loads(lists.page(cursor, path, asker, view, form=form, logged=False)) for form in lists.Form
            ]
            for path in lists.LISTS
            for asker in askers
        }

    assert {where for where, pages in answered.items() if any(page != pages[0] for page in pages)} == set()
    assert {path for (path, _), pages in answered.items() if pages[0]} == set(lists.LISTS)
