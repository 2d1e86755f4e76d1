"""One's own signed receipts: a list, and each as a file to keep."""

from __future__ import annotations

import logging
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sharing import audit
from sharing.audit.models import AuditEntry
from sharing.pages.guards import signed_in
from sharing.pages.requests import SignedInRequest
from sharing.sealing import receipts, signed_acts
from sharing.sealing.stored import TreeBroken

logger = logging.getLogger(__name__)


@never_cache
@signed_in
@require_GET
def own_receipts(request: SignedInRequest) -> HttpResponse:
    shown = {"lines": receipts.own_acts(request.user), "most": receipts.MOST}
    return render(request, "sharing/sealing/own_receipts.html", shown)


@never_cache
@signed_in
@require_GET
def own_receipt(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Of an act of the reader's own; any other does not exist here."""
    own = AuditEntry.objects.filter(actor_id=request.user.pk, verb__in=signed_acts.verbs())
    entry = get_object_or_404(own, uid=uid)
    try:
        text = receipts.receipt_of(entry)
    except receipts.NotSigned:
        messages.info(request, "This receipt is being signed. Try again in 10 seconds.")
        return redirect("own_receipts")
    except TreeBroken as why:
        logger.critical("audit_log_is_not_as_sealed", extra={"error": str(why)})
        messages.error(request, "The audit log does not say what was sealed. Call your privacy officer.")
        return redirect("own_receipts")
    audit.record_read(action=audit.Action.EXPORT, verb="receipt.downloaded", by=request.user, target=entry)
    name = f"receipt-{entry.recorded_at:%Y-%m-%d}-{str(entry.uid)[:13]}.tlog-proof"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)
