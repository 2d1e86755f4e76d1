"""docs/readers.md: who reads each column of each table."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from sharing.access import fields
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import PROGRAM

HEAD = """# Who reads which column

Printed by `manage.py document_readers` from what the models declare (`READERS`, [access.md](access.md#fields)). A test
holds this page to them, so that no column is added without its line here: **read the change of this page when you
review one of a table.** `prove markers` goes by this page and not by the code: it writes markers into the columns, and
looks for them in every answer, as every role.

All of it among those who see the person. Some rows are for fewer still as a whole: see below.
"""
# Written by hand from what the roles work on, and not from what the code gives: the proof holds the code to it.
ROWS = """
## Rows that only some read

Such a row does not exist for others: its keys, dates and choices are for the same readers, whatever is said of a
column below. Of two lines about one row, both apply.

| Table | Rows | Kind |
| --- | --- | --- |
| `licence.PlaceOfStay` | `kind` other than approved_premises, work | `HOME_ADDRESS` |
| `licence.Zone` | `kind` other than exclusion, restriction | `HOME_ADDRESS` |
| `licence.RequestTie` | all | `KNOWS_VICTIMS_ASK` |
| `licence.RiskView` | `for_victims` is True | `KNOWS_VICTIMS_ASK` |
| `licence.RecallPaper` | all | `NAMED` |
| `parole.Victim` | all | `KNOWS_VICTIMS` |
| `parole.Statement` | all | `KNOWS_VICTIMS` |
| `parole.ToTell` | all | `KNOWS_VICTIMS` |
| `parole.Telling` | all | `KNOWS_VICTIMS` |
| `parole.LiaisonAnswer` | all | `KNOWS_VICTIMS` |
| `parole.VictimRequest` | all | `KNOWS_VICTIMS_ASK` |
| `parole.LiaisonNotice` | all | `KNOWS_VICTIMS_ASK` |
| `parole.DossierItem` | `is_withheld` is True | `NAMED` |
| `parole.NonDisclosure` | all | `NAMED` |
| `parole.SpecialAdvocate` | all | `NAMED` |
| `parole.DisclosureCheck` | all | `NAMED` |
| `offenders.Link` | `is_named_only` is True | `NAMED` |
| `offenders.Threat` | all | `NAMED` |
| `offenders.ThreatReview` | all | `NAMED` |
| `offenders.ThreatWarning` | all | `NAMED` |
| `offenders.Match` | all | `NAMED` |
| `offenders.MatchReply` | all | `NAMED` |
| `offenders.MatchNotice` | all | `NAMED` |
| `offenders.MatchSide` | all | `NOBODY` |
| `offenders.MatchBasis` | all | `NOBODY` |
| `offenders.MatchStep` | all | `NOBODY` |
| `offenders.MappaMinutes` | all | `MAPPA_MINUTES` |
| `offenders.NotificationAnswer` | all | `READS_REGISTER` |
| `offenders.NotificationPeriod` | all | `READS_REGISTER` |
| `offenders.NotificationDuty` | all | `READS_REGISTER` |
| `offenders.RegisterEntry` | all | `READS_REGISTER` |
| `offenders.RegisterItem` | all | `READS_REGISTER` |
| `offenders.RegisterItem` | `kind` one of account, card, document, ni_number | `KEEPS_REGISTER` |
| `offenders.RegisterItem` | `kind` one of home_address, other_address, phone, email, vehicle | `HOME_ADDRESS` |
| `offenders.Notice` | all | `READS_REGISTER` |
| `offenders.KnownChange` | all | `READS_REGISTER` |
| `offenders.KnownChange` | `kind` one of account, card, document, ni_number | `KEEPS_REGISTER` |
| `offenders.Journey` | all | `READS_REGISTER` |
| `offenders.HomeVisit` | all | `READS_REGISTER` |
| `offenders.DutyFile` | all | `READS_REGISTER` |
| `offenders.NeverApplied` | all | `READS_REGISTER` |
| `offenders.ToldDifference` | all | `READS_REGISTER` |
| `offenders.ToldDifference` | `kind` one of account, card, document, ni_number | `KEEPS_REGISTER` |
| `offenders.ToldDifference` | `kind` one of home_address, other_address, phone, email, vehicle | `HOME_ADDRESS` |
| `sharing.Draft` | all | `WRITER` |
| `sharing.Item` | all | `BY_ITS_ITEM` |
| `sharing.ItemText` | all | `BY_ITS_ITEM` |
| `sharing.ItemReading` | all | `BY_ITS_ITEM` |
| `sharing.RelevanceMark` | all | `BY_ITS_ITEM` |
| `sharing.UnseenReason` | all | `BY_ITS_ITEM` |

## Read without the person

What a role reads though it sees no person, on pages that do not say whose row it is: places that have no first member,
without who waits there or how many; what a job could not work on, an error by its class; how many alerts a storm has.

| Table | Columns | Role |
| --- | --- | --- |
| `sharing.AwaitedTeam` | enters, prison, over_at | administrator |
| `sharing.LeftOut` | job, work, key, error, first_at, last_at, tries, worked_on_at | administrator |
| `sharing.Receipt` | alert, team, told_at | administrator |
"""
OTHERS = """
## Tables that are about no person, or that no page reads by person

Accounts, teams, rules, emails, logs and what frameworks keep. Administrators and the account itself read what
their pages show of them. Review a new column here too: can it name a person?

"""
OURS = ("licence", "parole", "offenders", "sharing")


def page() -> str:
    """The whole page, as Markdown."""
    about, others = tables()
    return "".join((HEAD, *_kinds(), ROWS, *map(_table, about), OTHERS, *map(_line, others)))


def tables() -> tuple[list[type[models.Model]], list[type[models.Model]]]:
    """Those about people, or of which something is declared; and all others, those of frameworks too."""
    found = sorted(apps.get_models(), key=lambda model: model._meta.label)
    about = [model for model in found if model._meta.app_label in OURS and _is_about_people(model)]
    return about, [model for model in found if model not in about]


def _is_about_people(model: type[models.Model]) -> bool:
    said = set(model.__dict__.get("READERS", {}).values())
    return isinstance(model._default_manager.all(), VisibleQuerySet) or bool(said - {fields.EVERYBODY})


def _kinds() -> Iterator[str]:
    yield "\n| Kind | Read by | Roles | At the gate | In an emergency |\n| --- | --- | --- | --- | --- |\n"
    for name, readers in kinds().items():
        roles = "all" if readers.roles > fields.PEOPLE else "all people" if readers.roles == fields.PEOPLE else ""
        roles = roles or ", ".join(sorted(readers.roles)) or "none"
        at_gate = ", ".join(sorted(readers.at_gate)) or "-"
        yield f"| `{name}` | {readers.words} | {roles} | {at_gate} | {'yes' if readers.in_emergency else 'no'} |\n"
    yield f"\nThe role of partner systems is `{PROGRAM}`.\n"


def kinds() -> dict[str, fields.Readers]:
    return {name: each for name, each in vars(fields).items() if isinstance(each, fields.Readers)}


def _table(model: type[models.Model]) -> str:
    names = {readers: name for name, readers in kinds().items()}
    found: dict[str, list[str]] = {}
    for field in model._meta.fields:
        found.setdefault(names[fields.readers_of(model, field.name)], []).append(field.name)
    lines = (f"- `{kind}`: {', '.join(found[kind])}\n" for kind in names.values() if kind in found)
    return f"\n## {model._meta.label}\n\n{''.join(lines)}"


def _line(model: type[models.Model]) -> str:
    return f"- `{model._meta.label}`: {', '.join(field.name for field in model._meta.fields)}\n"
