"""Pages of certificates: what was destroyed, by kind and number, and by whose decisions, naming no one who is gone."""

from __future__ import annotations

import json
import logging
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sharing import audit
from sharing.access.roles import Capability
from sharing.destroying import panels
from sharing.destroying.certificates import certificate_of
from sharing.destroying.models import Destruction
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.sealing.receipts import NotSigned
from sharing.sealing.stored import TreeBroken

logger = logging.getLogger(__name__)
readers = needs(Capability.READ_LOG)


@require_safe
@readers
def certificates(request: SignedInRequest) -> HttpResponse:
    """Newest first."""
    try:
        page = pagination.paginate_rows(
            Destruction.objects.all(), order="-destroyed_at", cursor=request.GET.get("cursor", "")
        )
    except pagination.BadCursor:
        return redirect("certificates")
    audit.record_read(action=audit.Action.LIST, verb="certificates.listed", by=request.user)
    return render(
        request,
        "sharing/destroying/certificates.html",
        {
            "lines": panels.build_lines(page.rows),
            "next_url": page.next and f"?cursor={page.next}",
            "previous_url": page.previous and f"?cursor={page.previous}",
        },
    )


@require_safe
@readers
def certificate(request: SignedInRequest, uid: UUID) -> HttpResponse:
    row = get_object_or_404(Destruction, uid=uid)
    audit.record_read(action=audit.Action.LIST, verb="certificates.opened", by=request.user, target=row)
    return render(request, "sharing/destroying/certificate.html", {"view": panels.build_view(row)})


@never_cache
@require_safe
@readers
def certificate_file(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The certificate with its proof and the receipts of those who decided, for `verify_audit.py`."""
    row = get_object_or_404(Destruction, uid=uid)
    try:
        said = certificate_of(row.uid)
    except NotSigned:
        messages.info(request, "This certificate is being signed. Try again in 10 seconds.")
        return redirect("certificate", row.uid)
    except TreeBroken as why:
        logger.critical("audit_log_is_not_as_sealed", extra={"error": str(why)})
        messages.error(request, "The audit log does not say what was sealed. Call your privacy officer.")
        return redirect("certificate", row.uid)
    audit.record_read(action=audit.Action.EXPORT, verb="certificates.downloaded", by=request.user, target=row)
    headers = {"Content-Disposition": f'attachment; filename="certificate-{row.uid}.json"'}
    return HttpResponse(json.dumps(said, indent=1), content_type="application/json", headers=headers)
