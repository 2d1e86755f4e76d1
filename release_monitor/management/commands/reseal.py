"""Re-encrypt, under the secret key of now, what an earlier one has encrypted. Then the earlier one can go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Model

from sharing import audit
from sharing.models import EventEndpoint, ReachWay
from sharing.records import encrypted_fields

COLUMNS: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (EventEndpoint, ("secret", "old_secret")),  # they sign what partners are sent
    (ReachWay, ("sealed_number",)),
)
SEEDS = ("secret", "seed")  # of an authenticator app, of recovery codes


class Command(BaseCommand):
    help = (
        "Re-encrypts, under RELEASE_MONITOR_SECRET_KEY, what RELEASE_MONITOR_SECRET_KEY_BEFORE has encrypted: seeds of "
        "second factors, signing secrets of events, phone numbers. May run any number of times."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        renewed, lost = 0, 0
        for model, primary_key in self._rows():
            try:
                renewed += _renew(model, primary_key)
            except encrypted_fields.CannotBeRead:
                lost += 1
        if renewed or lost:
            audit.record(
                action=audit.Action.ADMINISTRATION,
                verb="sharing.secrets_re_encrypted",
                by=None,
                payload={"rows": renewed, "cannot_be_read": lost},
            )
        self.stdout.write(f"{renewed} re-encrypted.")
        if lost:
            self.stdout.write(f"{lost} cannot be read with either key: they were encrypted with an older one.")

    def _rows(self) -> Iterator[tuple[type[Model], int]]:
        for model in (*(model for model, _ in COLUMNS), Authenticator):
            for primary_key in list(model._default_manager.order_by("pk").values_list("pk", flat=True)):
                yield model, primary_key


@transaction.atomic
def _renew(model: type[Model], primary_key: int) -> bool:
    """Whether the row had something of an earlier key. Raises CannotBeRead."""
    row: Any = model._default_manager.select_for_update().filter(pk=primary_key).first()
    if row is None:
        return False
    kept = row.data if isinstance(row, Authenticator) else vars(row)
    names = SEEDS if isinstance(row, Authenticator) else dict(COLUMNS)[model]
    new = {name: encrypted_fields.renewed(kept[name]) for name in names if kept.get(name)}
    changed = {name: sealed for name, sealed in new.items() if sealed}
    kept.update(changed)
    if changed:
        row.save(update_fields=["data"] if isinstance(row, Authenticator) else list(changed))
    return bool(changed)
