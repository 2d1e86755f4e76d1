"""Breaches, for programs: read those of the people the caller can see, and record one."""

from __future__ import annotations

from rest_framework import exceptions

from licence.breaches.actions import breaches
from licence.breaches.actions.breaches import BreachRefused, EvidenceShown
from licence.breaches.api.serializers import BreachDetailSerializer, BreachSerializer, NewBreachSerializer
from licence.breaches.choices import BREACH_REASONS, BREACH_SOURCES, BREACH_STATUSES
from licence.breaches.models import Breach
from licence.licences.models import LicenceCondition
from offenders.api.of_person import OfPersonViewSet, by_person
from offenders.models import Offender
from sharing import access
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.api.filters import choice
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope

STATUSES = [code for code, _ in BREACH_STATUSES]
REASONS = [code for code, _ in BREACH_REASONS]
SOURCES = [code for code, _ in BREACH_SOURCES]


class BreachViewSet(OfPersonViewSet):
    queryset = Breach.objects.all()
    serializer_class = BreachSerializer
    detail_class = BreachDetailSerializer
    plain = True
    list_says, one_says = "Breaches of people the caller can see, newest first", "One breach"
    read_scope = TokenScope.BREACHES_READ
    write_scope = TokenScope.BREACHES_WRITE
    order = "-found_at"
    filters = (
        by_person(),
        choice("status", STATUSES),
        choice("reason", REASONS),
        choice("source", SOURCES),
    )

    @verb("Record a suspected breach; every permitted team is alerted before the response", takes=NewBreachSerializer)
    def create(self, request):
        """A program that has the scope may report on anybody to whom its team was given access; a person needs access
        to change the record."""
        typed = self.validated(NewBreachSerializer)
        person = access.open_record(request.user, Offender.objects.all(), uid=typed.pop("person"))
        for asker in request.user.askers:
            if asker.is_program:
                access.ask_again(asker, Permission.VIEW, person)
            else:
                access.require(asker, Permission.CHANGE, person)
        condition = LicenceCondition.objects.to_cite().filter(offender=person, uid=typed.pop("condition")).first()
        if condition is None:
            raise exceptions.ValidationError({"condition": ["Select a condition of this person's licence."]})
        evidence = [EvidenceShown(**each) for each in typed.pop("evidence")]
        try:
            breach = breaches.open_breach(
                offender=person, condition=condition, evidence=evidence, by=request.user, **typed
            )
        except BreachRefused as refused:
            raise exceptions.ValidationError({refused.field or "non_field_errors": [f"{refused.message}."]}) from None
        except MoveRefused as refused:
            raise exceptions.PermissionDenied(refused.message) from None
        return self.answer(breach, status=201)
