"""What recalls said of MAPPA before it was kept is a proposal of the person's case, and nothing of it is lost."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from licence.models import Recall
from offenders.models import MappaCase, MappaLevel
from release_monitor.database.rights import as_owner
from tests.factories.recalls import recall_at

pytestmark = pytest.mark.django_db
moves = import_module("licence.migrations.0006_mappa_is_read_from_its_case")


class Editor:
    connection = connection


def test_words_of_a_recall_are_proposed_once_and_the_way_back_leaves_the_recall_alone():
    recall = recall_at("begun")
    Recall.objects.filter(pk=recall.pk).update(mappa="Level 2, Hull")

    moves.to_cases(apps, Editor())
    moves.to_cases(apps, Editor())

    case = MappaCase.objects.get(offender=recall.offender)
    assert case.earlier_words.endswith("Level 2, Hull")
    assert (case.state, case.level) == ("level_proposed", None)
    (level,) = MappaLevel.objects.filter(case=case)
    assert (level.level, level.state) == (2, "proposed")

    with as_owner():
        moves.back(apps, Editor())
    recall.refresh_from_db()
    assert recall.mappa == "Level 2, Hull"
    assert not MappaCase.objects.filter(offender=recall.offender).exists()
