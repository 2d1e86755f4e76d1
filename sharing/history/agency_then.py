"""What an agency could know about a person at a moment: who of it could see them, had opened the record, and which
items it held or was given. References and numbers; no field of a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Model, Q

from sharing.access import sql
from sharing.access.rules import Permission
from sharing.agencies.models import Agency, Membership, User
from sharing.audit.models import AuditEntry
from sharing.history.access_then import WayThen, ways_then
from sharing.history.known import asked, joined, then
from sharing.items.models import reference_of
from sharing.items.rules import Extent
from sharing.who_looked import questions
from sharing.who_looked.questions import Group

# By item that a team of the agency held or was given by then: whether it held it, whether in full, from when, and when
# somebody of the team confirmed reading.
ITEMS = """SELECT _i.uid, TRUE, TRUE, _i.recorded_at, NULL::timestamptz FROM sharing_item _i
JOIN sharing_team _t ON _t.group_id = _i.team_id AND _t.agency_id = %(agency)s
UNION ALL
SELECT _i.uid, FALSE, _d.extent = %(whole)s, _d.shared_at, _d.confirmed_at FROM sharing_itemreading _d
JOIN sharing_item _i ON _i.id = _d.item_id
JOIN sharing_team _t ON _t.group_id = _d.team_id AND _t.agency_id = %(agency)s
WHERE _d.recalled_at IS NULL AND (_i.expires_at IS NULL OR _i.expires_at > %(at)s)
ORDER BY 4, 1"""
ON_RECORD = """SELECT table_name, count(*) FROM (
    SELECT DISTINCT ON (table_name, row_id) table_name, operation FROM sharing_rowversion
    WHERE subject_id = %(subject)s AND recorded_at <= %(known_at)s AND table_name = ANY(%(tables)s)
    ORDER BY table_name, row_id, recorded_at DESC, id DESC
) _v WHERE operation <> 'D' GROUP BY 1"""
COUNTED = (  # in the order of a case
    *("offenders_conviction", "offenders_sentence", "offenders_keydate", "offenders_release", "offenders_releasehold"),
    *("licence_licence", "licence_licencecondition", "licence_check", "licence_breach", "licence_recall"),
    *("parole_parolereview", "parole_decision"),
)


@dataclass(frozen=True)
class ItemThen:
    """An item that the agency knew of. confirmed_at: None where nobody had confirmed reading."""

    reference: str
    is_held: bool
    in_full: bool
    since: datetime
    confirmed_at: datetime | None

    @property
    def how(self) -> str:
        return "Held" if self.is_held else "Shared in full" if self.in_full else "Shared as a gist"


@dataclass(frozen=True)
class AgencyThen:
    """ways: of its teams that had access, without members who are not shown to the reader. opened: who of it had opened
    the record by then. on_record: how many rows of each kind there were, whoever could read which part of them."""

    agency: Agency
    ways: Sequence[WayThen]
    opened: Sequence[Group]
    items: Sequence[ItemThen]
    on_record: Sequence[tuple[str, int]]

    @property
    def people(self) -> int:
        return len({user.pk for way in self.ways for user in way.people})


def known_by(agency: Agency, subject: Model, *, at: datetime, hidden: set[int]) -> AgencyThen:
    """hidden: keys of users of whom the reader does not learn (`not_shown_to`)."""
    ways = [way.without(hidden) for way in ways_then(subject, at=at) if way.team.agency_id == agency.pk]
    opened = AuditEntry.objects.filter(subject_id=subject.pk, at__lte=at).exclude(actor_id__in=hidden)
    of_it = Q(agency=agency.name) | Q(actor_id__in=User.objects.filter(agency=agency).values("pk"))
    values = sql.values(Permission.VIEW, at=at, subject=subject.pk, known_at=at, agency=agency.pk)
    values["whole"] = Extent.FULL.value
    tables = [then("sharing_item"), then("sharing_itemreading"), then("sharing_team", of_person=False)]
    rows = asked(f"WITH {joined(tables)}\n{ITEMS}", values)
    counts = dict(asked(ON_RECORD, values | {"tables": list(COUNTED)}))
    called = _called()
    return AgencyThen(
        agency,
        ways,
        questions.readers_of(opened.filter(of_it)),
        [ItemThen(reference_of(uid), *rest) for uid, *rest in rows],
        [(called[table], counts[table]) for table in COUNTED if counts.get(table)],
    )


def not_shown_to(reader: User) -> set[int]:
    """Keys of users who are or were in a team as named members, of whom this reader does not learn."""
    shown = Membership.objects.named_to(reader).values("pk")
    return set(Membership.objects.filter(is_named_only=True).exclude(pk__in=shown).values_list("user_id", flat=True))


def _called() -> dict[str, str]:
    """What the rows of each counted table are called."""
    models = {model._meta.db_table: model for model in apps.get_models()}
    return {table: str(models[table]._meta.verbose_name_plural).capitalize() for table in COUNTED}
