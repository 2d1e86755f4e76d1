"""What an asker may not read, turned over: each such column of each row is given another value of its kind."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import Error, models, transaction
from django.utils import timezone

from release_monitor.database.rights import as_owner
from tests.markers.readers import kind_in, kind_of, rows_of_some
from tests.markers.world import Asker, World

Column = tuple[str, str]  # table, column
A_DAY, OTHER_KEY = datetime.timedelta(days=1), UUID(int=16)
FROM_TODAY = 0 * A_DAY, 400 * A_DAY, -400 * A_DAY  # an end comes after its beginning, whichever day that has
# By these a row is for some and not for others: with another value it may be theirs to read.
DECIDES_WHO_READS = {
    *(("licence.PlaceOfStay", "kind"), ("licence.Zone", "kind"), ("licence.RiskView", "for_victims")),
    *(("parole.DossierItem", "is_withheld"), ("offenders.Link", "is_named_only")),
    *(("offenders.RegisterItem", "kind"), ("offenders.KnownChange", "kind"), ("offenders.ToldDifference", "kind")),
}


def _all(column: Column) -> bool:
    return True


def tables() -> Iterator[Any]:
    """Of docs/readers.md, in its order."""
    return (apps.get_model(table) for table in dict.fromkeys(table for table, _ in kind_of()))


def turn_over(world: World, asker: Asker, *, only: Callable[[Column], bool] = _all) -> set[Column]:
    """Of all that this asker does not read of the record, as much as can bear another value. Returns what was turned.

    only: of these columns alone. Part of the caller's transaction.
    """
    turned: set[Column] = set()
    with as_owner():
        for model in tables():
            label, columns = model._meta.label, _columns(asker, model, only)
            for row in model._default_manager.order_by("pk") if columns else ():
                wanted = {}
                for column in columns:
                    kind = kind_in(row, label, column.name)
                    if kind and not asker.knows(label, column.name, kind):
                        values = list(_values(column, getattr(row, column.attname), world.others))
                        wanted |= {column.attname: values} if values else {}
                turned |= {(label, name) for name in _write(model, row.pk, wanted)}
    return turned


def _columns(asker: Asker, model: Any, only: Callable[[Column], bool]) -> list[Any]:
    """Those of which there may be a row in which the asker does not read them."""
    label = model._meta.label
    asked = (each for each in model._meta.concrete_fields if only((label, each.name)))
    columns = [each for each in asked if (label, each.name) not in DECIDES_WHO_READS]
    if label in rows_of_some():
        return columns
    return [each for each in columns if not asker.knows(label, each.name, kind_of()[label, each.name])]


def _write(model: Any, pk: Any, wanted: dict[str, list[Any]]) -> Iterator[str]:
    """All at once, else one by one what the row can bear, else what happened with who did it, when and why. Gives the
    names of the columns."""
    if wanted and _is_taken(model, pk, {name: values[0] for name, values in wanted.items()}):
        yield from (model._meta.get_field(name).name for name in wanted)
        return
    left: dict[str, list[Any]] = {}
    for name, values in wanted.items():
        if any(_is_taken(model, pk, {name: value}) for value in values):
            yield model._meta.get_field(name).name
        else:
            left[name] = values
    for ways in _happened_together(left):
        taken = next((values for values in ways if _is_taken(model, pk, values)), {})
        yield from (model._meta.get_field(name).name for name in taken)


def _happened_together(left: dict[str, list[Any]]) -> Iterator[Iterator[dict[str, Any]]]:
    """What a row cannot bear in one column alone: the ways to fill those whose names begin alike, as `ended_at`,
    `ended_by_id` and `ended_because`, and then all of them; each also with every other state, outcome and the like."""
    names = {name: name.removesuffix("_id").partition("_")[0] for name in left}
    groups = [[name for name in left if names[name] == first] for first in dict.fromkeys(names.values())]
    for group in [*groups, list(left)]:
        yield _ways(group, left)


def _ways(group: list[str], left: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    for at in (0, 1, -1):  # of two other people the one or the other, of three days each
        values = {name: left[name][min(at, len(left[name]) - 1)] for name in group}
        yield values
        for name in (each for each in left if each not in group and "_" not in each):
            yield from (values | {name: value} for value in left[name])


def _is_taken(model: Any, pk: Any, values: dict[str, Any]) -> bool:
    with contextlib.suppress(Error), transaction.atomic():
        return bool(model._base_manager.filter(pk=pk).update(**values))
    return False


def _values(column: Any, value: Any, others: dict[Any, list[int]]) -> Iterator[Any]:
    """Other values of the column, the likeliest first; none of a key and of what says whose the row is."""
    if column.primary_key or column.name == "uid":
        return
    if column.is_relation:
        yield from (other for other in others.get(column.related_model, ()) if other != value)
        return
    if column.choices:
        yield from (code for code, _ in column.flatchoices if code and code != value)
        return
    yield from _others_of_type(column, value)


def _others_of_type(column: Any, value: Any) -> Iterator[Any]:
    match column:
        case models.BooleanField():
            yield not value
        case models.DateField():  # or a moment
            yield from _other_days(value) if value else (_today(column) + days for days in FROM_TODAY)
        case models.TimeField():
            yield datetime.time(3, 7) if value != datetime.time(3, 7) else datetime.time(4, 7)
        case models.DurationField():
            yield (value or A_DAY) + A_DAY
        case models.IntegerField():
            yield from ((value or 0) + 1, (value or 0) + 2)
        case models.UUIDField():
            yield OTHER_KEY
        case ArrayField():
            yield from _other_lists(column, value)
        case models.JSONField():
            yield other_json(value)
        case models.CharField() | models.TextField():
            length = column.max_length or 9
            yield f"{str(value or '')[: length - 3]}Zqz"[:length]


def _today(column: models.DateField) -> datetime.date:
    return timezone.now() if isinstance(column, models.DateTimeField) else timezone.localdate()


def _other_days(value: datetime.date) -> Iterator[datetime.date]:
    for days in (1, -1):
        with contextlib.suppress(OverflowError):
            yield value + datetime.timedelta(days=days)


def _other_lists(column: ArrayField, value: Any) -> Iterator[Any]:
    base = column.base_field
    if base.choices:
        yield from ([code] for code, _ in base.flatchoices if [code] != value)
    elif value:
        yield [next(_others_of_type(base, value[0])), *value[1:]]
    else:
        yield [next(_others_of_type(base, None))]


def other_json(value: Any) -> Any:
    """The same shape, with other words, numbers and answers in it."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str():
            return f"{value}Zqz"
        case list():
            return [other_json(each) for each in value] or ["Zqz"]
        case dict():
            return {name: other_json(each) for name, each in value.items()} or {"Zqz": "Zqz"}
    return "Zqz"
