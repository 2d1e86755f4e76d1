"""People, for programs."""

from __future__ import annotations

from django.db.models import Prefetch

from offenders.people.models import Offender
from offenders.people.querysets import OffenderQuerySet
from offenders.people.rules.held import CustodyGroup
from offenders.people.rules.identifiers import IdentifierKind
from offenders.record.serializers import PersonDetailSerializer, PersonSerializer
from sharing import access
from sharing.access.rules import Programme
from sharing.api.filters import Filter, one_of, text
from sharing.api.viewsets import VisibleViewSet
from sharing.clients.token_scopes import TokenScope
from sharing.grants.programmes import with_programme
from sharing.models import PersonProgramme

NAMES = ("family_name", "given_names", "aliases.name")
NUMBERS = ("identifiers.canonical",)


def _in_group(rows: OffenderQuerySet, group: str) -> OffenderQuerySet:
    return rows.held_now().with_group().filter(held_as=group)


def _numbered(kind: IdentifierKind, says: str = "") -> Filter:
    return Filter(kind.value, lambda rows, number: rows.numbered(kind, number[:40]), says, NUMBERS)


class PersonViewSet(VisibleViewSet):
    queryset = Offender.objects.all()
    serializer_class = PersonSerializer
    detail_class = PersonDetailSerializer
    plain = True
    list_says, one_says = "People the caller can see, by family name", "One person"
    read_scope = TokenScope.PEOPLE_READ
    order = "family_name"
    filters = (
        Filter(
            "q",
            lambda rows, words: rows.matching(words[:100]),
            "Names that begin with these words, or any number of the person",
            (*NAMES, *NUMBERS),
        ),
        text("prison_number", "prison_number", "", as_kept=lambda number: number.strip().upper()),
        _numbered(IdentifierKind.CRN),
        _numbered(IdentifierKind.PNC, "With the stroke as %2F, or without it"),
        Filter(
            "programme",
            lambda rows, programme, user: access.under(rows, user, programme),
            asks=("programmes.programme",),
            values=tuple(Programme),
            read=one_of(Programme),
            for_user=True,
        ),
        Filter(
            "held_as",
            _in_group,
            "People in custody of this group. Each person in custody is in exactly one",
            ("status",),
            tuple(CustodyGroup),
            read=one_of(CustodyGroup),
        ),
    )

    def get_queryset(self):
        rows = Offender.objects.all()
        if self.action != "retrieve":
            return rows
        known = PersonProgramme.objects.filter(access.knows_programme(self.request.user))
        return rows.with_identity().prefetch_related(Prefetch("programmes", known))

    def told_to(self, rows, viewer, at):
        return with_programme(rows, viewer, at=at)
