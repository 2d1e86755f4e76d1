"""Licences in force, for programs."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Prefetch
from django.utils import timezone

from licence.licences.api.serializers import LicenceSerializer
from licence.licences.models import Licence, LicenceCondition
from licence.licences.rules import moment_shown
from offenders.api.of_person import OfPersonViewSet, by_person
from sharing import access
from sharing.api.filters import Filter, day
from sharing.clients.token_scopes import TokenScope

ON = Filter(
    "on",
    lambda rows, on: rows,  # of the conditions, not of the licences
    "Conditions as they bound at the end of this day; without it, or today, as they bind now",
    type=date,
    read=day,
)


class LicenceViewSet(OfPersonViewSet):
    queryset = Licence.objects.begun()  # an event may lead to one that is over by now
    serializer_class = LicenceSerializer
    plain = True
    list_says, one_says = "Licences in force of people the caller can see", "One licence, in force or ended"
    read_scope = TokenScope.LICENCES_READ
    order = "-activated_at"
    filters = (by_person(), ON)

    def get_queryset(self):
        rows = super().get_queryset()
        if self.action == "list":
            return rows.active()  # type: ignore[attr-defined]
        bound = LicenceCondition.objects.in_force(at=self.moment()).order_by("position")
        return rows.prefetch_related(None).prefetch_related(Prefetch("conditions", bound))

    def moment(self) -> datetime:
        params = {name: str(text) for name, text in self.request.query_params.items()}
        now = timezone.now()
        return moment_shown(day("on", params["on"]), now=now) if "on" in params else now

    def asking_below(self):
        return {"at": self.moment()}

    def retrieve(self, request, uid, *args, **kwargs):
        self._params("on")
        return self.answer_unless_known(access.open_record(request.user, self.get_queryset(), uid=uid))
