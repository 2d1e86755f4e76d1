"""Batches of sheets and movements, for programs: send one, and read how far it is."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import exceptions

from offenders.batches import actions
from offenders.batches.models import Batch
from offenders.batches.serializers import (
    BatchDetailSerializer,
    BatchSerializer,
    NewBatchSerializer,
    TakenBatchSerializer,
)
from sharing.api.of_nobody import OfNobodyViewSet
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope


class BatchViewSet(OfNobodyViewSet):
    """Each program's own."""

    queryset = Batch.objects.all()
    serializer_class = BatchSerializer
    detail_class = BatchDetailSerializer
    list_says = "Batches that the caller sent, newest first"
    one_says = "One batch: how far it is, and what came of each row"
    read_scope = TokenScope.BATCHES_READ
    write_scope = TokenScope.BATCHES_WRITE
    order = "-id"
    example = {
        "uid": "0193b0de-2b6d-7c51-b990-6e3d1b8a9c85",
        "sent_at": "2026-11-28T22:00:00Z",
        "rows": 3,
        "waiting": 0,
        "accepted": 1,
        "reported": 1,
        "refused": 1,
        "finished_at": "2026-11-28T22:00:02Z",
    }
    detail_example = {
        "results": [
            {
                "number": 1,
                "key": "sheet-A1234BC-2026-11-28",
                "state": "accepted",
                "detail": None,
                "errors": [],
                "movement": None,
            },
            {
                "number": 2,
                "key": "move-8812",
                "state": "reported",
                "detail": "The release is not due. The prison and PPCS are asked; no release is recorded.",
                "errors": [],
                "movement": None,
            },
            {
                "number": 3,
                "key": "sheet-A9999ZZ-2026-11-28",
                "state": "refused",
                "detail": "No record to show.",
                "errors": [],
                "movement": None,
            },
        ]
    }

    def get_queryset(self) -> Any:
        return Batch.objects.sent_by(self.request.user).with_progress()

    @verb(
        "Send up to 5,000 sheets and movements. A bad row stops no others. Read the batch for the result of each",
        takes=NewBatchSerializer,
        example={
            "rows": [
                {
                    "key": "sheet-A1234BC-2026-11-28",
                    "prison_number": "A1234BC",
                    "sheet": {"source": "NOMIS", "as_at": "2026-11-28", "dates": {"CRD": "2034-10-08"}},
                },
                {
                    "key": "move-8812",
                    "prison_number": "A5678DE",
                    "movement": {"happening": "released", "on": "2026-11-28"},
                },
            ]
        },
    )
    def create(self, request):
        if not request.user.is_program:
            raise exceptions.PermissionDenied("Only a partner system sends batches.")
        rows = self.validated(TakenBatchSerializer)["rows"]
        client = request.auth.application.client_id
        batch = actions.take_batch(rows=rows, by=request.user, client=client, at=timezone.now())
        return self.answer(self.get_queryset().get(pk=batch.pk), status=201)
