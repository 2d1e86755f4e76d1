"""Say why a sentence stands that the law did not allow."""

from __future__ import annotations

from django.db import transaction

from offenders.convictions.models import Sentence
from offenders.convictions.questions import KEPT_FIELDS, wait_or_not
from offenders.people.locking import lock
from offenders.questioned_sentences.asking import follow
from offenders.writing import write_changed
from sharing import access, audit
from sharing.access.rules import Permission
from sharing.models import User
from sharing.records.errors import Refused


class NothingToKeep(Refused):
    """Nothing is asked of the sentence, or no reason is given."""


@transaction.atomic
def keep_sentence(*, sentence: Sentence, reason: str, by: User) -> Sentence:
    """The sentence stands for this reason, and is no longer to be checked. By another reason it is corrected.

    Raises RecordHidden or NotAllowed, NothingToKeep; nothing is then changed.
    """
    lock(sentence.offender)
    access.require(by, Permission.CHANGE, sentence.offender)
    row = Sentence.objects.select_for_update().get(pk=sentence.pk)
    if not reason.strip():
        raise NothingToKeep("reason", "Enter a reason for keeping the sentence")
    if not row.questioned:
        raise NothingToKeep("", "The law no longer questions this sentence. No changes were saved")
    before = audit.fields_of(row, *KEPT_FIELDS)
    row.kept_because = reason.strip()
    wait_or_not(row)
    if row.kept_because != before["kept_because"]:
        write_changed([(row, before)], verb="offenders.sentence_kept", by=by)
        follow([(row, before)])
    return row
