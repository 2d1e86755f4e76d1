"""Headers that writes by programs take, as the schema describes them."""

from drf_spectacular.utils import OpenApiParameter

KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, required=True)
MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True)
