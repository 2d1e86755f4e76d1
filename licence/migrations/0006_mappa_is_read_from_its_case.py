"""What recalls and release checklists said of MAPPA goes to the person's MAPPA case: as earlier words, and a level that
was named as a proposal, which co-ordinator and chair confirm. The texts of the recalls stay where they are."""

import re

from django.db import migrations

from sharing.records.at_once import AtOnce

LEVEL = re.compile(r"level\s*([123])", re.IGNORECASE)
OPEN = ("identified", "level_proposed", "level_set", "level_changed", "exit_proposed")
READ_AT_NIGHT = "Not read from the record yet"


def to_cases(apps, schema_editor):
    database = schema_editor.connection.alias
    said = _said(apps, database)
    cases = apps.get_model("offenders", "MappaCase").objects.using(database)
    levels = apps.get_model("offenders", "MappaLevel").objects.using(database)
    for person, words in said.items():
        programme = _programme_of(apps, database, person)
        case = cases.filter(offender_id=person, programme=programme, state__in=OPEN).first()
        if case is None:
            case = cases.create(offender_id=person, programme=programme, category_reason=READ_AT_NIGHT)
        if case.earlier_words:
            continue
        case.earlier_words = "; ".join(words)[:1000]
        named = next((found[1] for text in words if (found := LEVEL.search(text))), None)
        if named and case.level is None and case.state == "identified":
            reason = f"Said before it was kept here: {words[0]}"[:1000]
            about = {"case": case, "offender_id": person, "programme": programme}
            levels.create(level=int(named), level_reason=reason, proposed_for="probation", **about)
            case.state = "level_proposed"
        case.save()


def _said(apps, database):
    """By the key of the person, what was said of MAPPA, the newest first."""
    found = {}
    recalls = apps.get_model("licence", "Recall").objects.using(database)
    for row in recalls.exclude(mappa="").order_by("-begun_at", "-pk"):
        found.setdefault(row.offender_id, []).append(f"Recall of {row.begun_at:%d %B %Y}: {row.mappa}")
    items = apps.get_model("licence", "ReadinessItem").objects.using(database)
    for row in items.filter(code="mappa").exclude(words="").order_by("-pk"):
        found.setdefault(row.offender_id, []).append(f"Release checklist, {row.said}: {row.words}")
    return found


def _programme_of(apps, database, person):
    rows = apps.get_model("sharing", "PersonProgramme").objects.using(database)
    row = rows.filter(subject_id=person, ends_at__isnull=True).order_by("-programme").first()
    return row.programme if row else "terrorism"


def back(apps, schema_editor):
    """Cases that have nothing but what was brought to them go; the recalls and checklists have it still."""
    database = schema_editor.connection.alias
    cases = apps.get_model("offenders", "MappaCase").objects.using(database)
    untouched = cases.filter(level__isnull=True, category="", state__in=["identified", "level_proposed"])
    for case in untouched.exclude(earlier_words=""):
        if not case.meetings.exists() and not case.actions.exists():
            case.delete()
    cases.exclude(earlier_words="").update(earlier_words="")


class WhereSomethingWasSaid(migrations.RunPython):
    """Draws no models where no recall and no checklist says anything of MAPPA, as in a new installation."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT 1 FROM licence_recall WHERE mappa <> '')"
                " OR EXISTS (SELECT 1 FROM licence_readinessitem WHERE code = 'mappa' AND words <> '')"
            )
            (something,) = cursor.fetchone()
        if something:
            super().database_forwards(app_label, schema_editor, from_state, to_state)


class Migration(AtOnce):
    dependencies = [
        ("licence", "0005_pages_of_permissions"),
        ("offenders", "0008_mappa_and_interventions"),
        ("sharing", "0061_roles_after_the_licence"),
    ]

    operations = [WhereSomethingWasSaid(to_cases, back)]
