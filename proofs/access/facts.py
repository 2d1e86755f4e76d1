"""The facts that decide who can see which person: the rows themselves, for a proof that does not ask our own code.

Nothing here is worked out: no span is judged, no role looked up, no two tables joined.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from psycopg2 import sql

from sharing import row_guard


class Writable(Protocol):
    def write(self, text: str, /) -> Any: ...


# Who there is, and what says who may see whom. A new way in, or out, is a further line.
OF_ACCESS: dict[str, tuple[str, ...]] = {
    "auth_permission": ("id", "codename"),
    "sharing_agency": ("id", "kind"),
    "sharing_user": ("id", "uid", "agency_id", "role", "is_active"),
    "sharing_team": ("group_id", "uid", "agency_id", "kind", "owner_id", "closed_at"),
    "sharing_client": ("id", "user_id", "scopes"),
    "sharing_membership": ("id", "user_id", "team_id", "starts_at", "ends_at"),
    "sharing_grant": (
        "id",
        "uid",
        "subject_id",
        "team_id",
        "grant_role",
        "programme",
        "starts_at",
        "ends_at",
        "ended_at",
    ),
    "sharing_subjectpermission": (
        *("id", "grant_id", "content_object_id", "group_id", "permission_id", "programme", "starts_at", "ends_at"),
        "is_emergency",
    ),
    "sharing_teamscope": ("id", "team_id", "programme", "grant_role", "starts_at", "ends_at"),
    "sharing_exclusion": ("id", "user_id", "subject_id", "starts_at", "ends_at"),
    "sharing_restriction": ("id", "subject_id", "starts_at", "ends_at"),
    "sharing_restriction_users": ("restriction_id", "user_id"),
    "sharing_restriction_teams": ("restriction_id", "team_id"),
    "sharing_personprogramme": ("id", "uid", "subject_id", "programme", "starts_at", "ends_at"),
    "offenders_offender": ("id", "uid", "status", "establishment_id"),
    "offenders_importfile": ("id", "uid", "uploaded_by_id"),
    "parole_dossieritem_readers": ("dossieritem_id", "user_id"),
    "licence_recallpaper_readers": ("recallpaper_id", "user_id"),
    "offenders_matchnotice_readers": ("matchnotice_id", "user_id"),
    "offenders_threat_circle": ("threat_id", "user_id"),
    "offenders_link_readers": ("link_id", "user_id"),
    "sharing_item_readers": ("item_id", "user_id"),
    "sharing_item_reader_teams": ("item_id", "team_id"),
    "sharing_itemreading": ("item_id", "team_id", "extent", "recalled_at"),
}
OF_EVERY_ROW = ("id", "uid", "programme")  # where a table has them
# What else decides who reads a row, beside the person it is about.
HANDLING: dict[str, tuple[str, ...]] = {
    "parole_dossieritem": ("is_withheld",),
    "parole_nondisclosure": ("item_id",),
    "parole_disclosurecheck": ("item_id",),
    "parole_specialadvocate": ("application_id",),
    "parole_victimrequest": ("passed_at",),
    "sharing_receipt": ("alert_id", "team_id"),
    "sharing_draft": ("user_id",),
    "sharing_alert": ("item_id", "for_roles", "thread_id"),
    "sharing_thread": (),
    "sharing_item": ("team_id", "is_named_only", "no_api", "no_export", "expires_at", "owner_id", "state"),
    "offenders_orderbreach": ("order_id",),
    "offenders_link": ("is_named_only", "other_id", "review_on"),
    "offenders_match": ("other_id",),
    "offenders_matchside": ("match_id", "kept_in", "row_id"),
    "offenders_threatreview": ("threat_id",),
    "offenders_threatwarning": ("threat_id",),
    "offenders_mappaattendance": ("meeting_id", "user_id"),
    "offenders_mappameeting": ("chair_id",),
    "offenders_mappaminutes": ("meeting_id",),
    "sharing_duty": ("agency_id", "team_id", "owner_id", "deputy_id", "decides_id", "ends_at"),
    "sharing_handover": ("from_agency_id", "to_team_id", "receiver_id", "offered_by_id"),
    "sharing_emergencyaccess": ("user_id",),
    "sharing_accessrequest": ("asked_by_id",),
    "sharing_reviewline": ("review_id",),
    "sharing_disclosure": ("item_id",),
    "sharing_suppression": ("team_id",),
}


def tables() -> dict[str, tuple[str, ...]]:
    """The columns that are given of each table: those of access, and of each row about a person whom it is about."""
    return OF_ACCESS | dict(sorted(_about_people()))


def _about_people() -> Iterator[tuple[str, tuple[str, ...]]]:
    subject = apps.get_model(settings.SHARING_SUBJECT_MODEL)
    for model in apps.get_models():
        table = model._meta.db_table
        person = next((field.column for field in _keys(model) if field.related_model is subject), None)
        if person is None or table in OF_ACCESS:
            continue
        columns = {field.column for field in model._meta.concrete_fields}
        named = [name for name in OF_EVERY_ROW if name in columns]
        yield table, (*named, person, *HANDLING.get(table, ()))


def _keys(model: type[models.Model]) -> list[models.ForeignKey]:
    return [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]


@row_guard.for_case("facts of access", *row_guard.CLASSES)
def write(out: Writable) -> None:
    """{"at": ..., "tables": {name: {"columns": [...], "rows": [[...], ...]}}}, all as at one moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        if len(connection.atomic_blocks) == 1:  # in a transaction of somebody else's it can no longer be said
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT now()")
        out.write(f'{{"at": {_json(cursor.fetchone()[0])}, "tables": {{')
        for number, (table, columns) in enumerate(tables().items()):
            out.write(f'{", " if number else ""}"{table}": {{"columns": {_json(columns)}, "rows": [')
            for row_number, row in enumerate(_rows(cursor, table, columns)):
                out.write(f"{',' if row_number else ''}\n{_json(row)}")
            out.write("]}")
        out.write("}}\n")


def _rows(cursor, table: str, columns: tuple[str, ...]) -> Iterator[tuple]:
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    cursor.execute(sql.SQL("SELECT {} FROM {} ORDER BY {}").format(named, sql.Identifier(table), named))
    while some := cursor.fetchmany(2_000):
        yield from some


def _json(value) -> str:
    return json.dumps(value, default=_plain)


def _plain(value) -> str:
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value))
