"""Headers that writes by programs take, as the schema describes them."""

from drf_spectacular.utils import OpenApiParameter

from sharing.api.sent_again.idempotency import LONGEST

A_KEY = {"type": "string", "minLength": 1, "maxLength": LONGEST}

KEY = OpenApiParameter("Idempotency-Key", A_KEY, OpenApiParameter.HEADER, required=True)
MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True)
