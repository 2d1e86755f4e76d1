"""Keep what somebody types until it is sent, bring it back, and forget it.

Nothing of this is in the audit log: a draft is no record, and nobody but who typed it is ever shown it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from sharing import access, audit, practice
from sharing.access import RecordHidden
from sharing.access.rules import Permission
from sharing.agencies.models import User
from sharing.drafts import kinds as drafts
from sharing.drafts.models import Draft

NEVER_KEPT = frozenset({"csrfmiddlewaretoken"})
OF_THE_PAGE = "draft_"  # names of inputs that speak of the draft itself
LONGEST = 100_000  # letters; the longest form has a tenth


class DraftTooLong(Exception):
    """More was typed than a form holds; nothing is kept."""


def save_draft(*, user: User, form: str, key: str, typed: Mapping[str, Iterable[str]], focus: str = "") -> Draft:
    """Keep what was typed in place of what was kept before.

    Raises RecordHidden, the same for a form that does not exist, one that the user's role has not, and one about
    somebody hidden or absent; NotAllowed when the user sees the person and may not change the record; DraftTooLong.
    """
    subject = _subject(user, form, key)
    data = {
        name: [text.replace("\0", "") for text in texts]
        for name, texts in typed.items()
        if name not in NEVER_KEPT and not name.startswith(OF_THE_PAGE)
    }
    if sum(len(name) + sum(map(len, texts)) for name, texts in data.items()) > LONGEST:
        raise DraftTooLong
    kept = {"subject": subject, "data": data, "focus": focus[:100], "saved_at": timezone.now()}
    draft, _ = Draft.objects.update_or_create(user=user, form=form, key=key, defaults=kept)
    return draft


def restore(*, user: User, form: str, key: str) -> Draft | None:
    """What the user had typed into this form, or None. Ask it after the record itself was opened."""
    return Draft.objects.of(user).filter(form=form, key=key).first()


def forget(*, user: User, form: str, key: str) -> bool:
    """Forget a draft: the form was sent, or is begun again. False when there was none.

    Call it in the transaction of what the form does.
    """
    dropped, _ = Draft.objects.filter(user=user, form=form, key=key).delete()
    return bool(dropped)


def forget_old(*, at: datetime) -> int:
    """Forget those that nobody went on with for longer than is the custom; returns how many."""
    days = practice.value(practice.DRAFT_KEPT_DAYS, on=timezone.localdate(at))
    dropped, _ = Draft.objects.filter(saved_at__lt=at - timedelta(days=days)).delete()
    return dropped


def _subject(user: User, form: str, key: str) -> Model | None:
    """The person whom the form is about; None for a form about nobody yet."""
    known = drafts.FORMS.get(form)
    if known is None or not user.can(known.capability) or (known.rows is None and not known.is_key(key)):
        audit.refuse(by=user, verb="sharing.draft_refused")
        raise RecordHidden
    if known.rows is None:
        return None
    rows, uid = known.rows(), _uid(known.uid_of(key))
    row = access.limit(rows, user, Permission.VIEW).filter(uid=uid).first()
    if row is None:
        path = "pk" if rows.subject_path == "pk" else f"{rows.subject_path}_id"
        hidden = rows.filter(uid=uid).values_list(path, flat=True).first()
        audit.refuse(by=user, verb="sharing.draft_refused", subject=hidden)
        raise RecordHidden
    subject = row if rows.subject_path == "pk" else getattr(row, rows.subject_path)
    access.require(user, known.permission, subject)
    return subject


def _uid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise RecordHidden from None
