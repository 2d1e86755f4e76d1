"""Old idempotency keys: what the API remembers of requests is deleted in time."""

from datetime import datetime

from sharing.api.sent_again.models import IdempotencyKey


def forget_before(moment: datetime) -> int:
    """Drop the answers kept for requests before this moment; returns how many. No record of what was done: the audit
    log has that."""
    dropped, _ = IdempotencyKey.objects.filter(made_at__lt=moment).delete()
    return dropped
