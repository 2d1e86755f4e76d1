"""The full text of an item, and what corrections replaced in it: rows that the database itself guards."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from sharing.access import sql
from sharing.access.fields import BY_ITS_ITEM, read_by, rest_read_by
from sharing.row_guard.classes import ITEM_TEXTS

READER = sql.of_user("{reader}", "(SELECT _w.role FROM sharing_user _w WHERE _w.id = {reader})")
PERSON_OF = "(SELECT _o.subject_id FROM sharing_item _o WHERE _o.id = {item})"
CORRECTED = "(SELECT _c.item_id FROM sharing_itemcorrection _c WHERE _c.id = sharing_earlieritemtext.correction_id)"


class ItemText(models.Model):
    """What an item says beyond its gist, and where the rest is kept: for the side that holds it, and for teams with
    which it is shared in full.

    One row an item, written with it. The database gives it to nobody else, whatever is asked.
    """

    PARTS = ("narrative", "pointer_system", "pointer_reference", "pointer_contact")

    item = models.OneToOneField("sharing.Item", on_delete=models.PROTECT, primary_key=True, related_name="full_text")
    narrative = models.TextField(max_length=6000, blank=True)
    pointer_system = models.CharField("system where it is kept", max_length=120, blank=True)
    pointer_reference = models.CharField("reference there", max_length=120, blank=True)
    pointer_contact = models.CharField("contact", max_length=160, blank=True)

    READERS = read_by(BY_ITS_ITEM, *PARTS) | rest_read_by(BY_ITS_ITEM)
    ROW_CLASS = ITEM_TEXTS
    ROW_PERSON = PERSON_OF.format(item="sharing_itemtext.item_id")
    ROW_NAMES = sql.item_known("sharing_itemtext.item_id", READER, in_full=True)

    def __str__(self) -> str:
        return str(self.item)


class EarlierItemText(models.Model):
    """What stood in the full text of an item before a correction: each changed part by its name. For the side that
    holds the item.

    Append-only by a trigger and by the application role's rights.
    """

    correction = models.OneToOneField(
        "sharing.ItemCorrection", on_delete=models.PROTECT, primary_key=True, related_name="earlier_text"
    )
    before = models.JSONField(encoder=DjangoJSONEncoder)

    READERS = read_by(BY_ITS_ITEM, "before") | rest_read_by(BY_ITS_ITEM)
    ROW_CLASS = ITEM_TEXTS
    ROW_PERSON = PERSON_OF.format(item=CORRECTED)
    ROW_NAMES = sql.item_held(CORRECTED, READER)

    def __str__(self) -> str:
        return str(self.correction)
