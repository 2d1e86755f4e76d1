"""People, for programs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from rest_framework import exceptions

from offenders.api.of_person import row_of
from offenders.api.serializers import A_PERSON, A_PRISON
from offenders.identities.other_records import other_records
from offenders.people.models import Alias, Identifier, Offender
from offenders.people.querysets import OffenderQuerySet
from offenders.people.rules.held import CustodyGroup
from offenders.people.rules.identifiers import IdentifierKind
from offenders.record import actions
from offenders.record.actions import ALIAS_FIELDS, PERSON_FIELDS
from offenders.record.serializers import (
    ChangeNameSerializer,
    ChangePersonSerializer,
    EndNumberSerializer,
    NameSerializer,
    NewNumberSerializer,
    NewPersonSerializer,
    PersonDetailSerializer,
    PersonSerializer,
    RemoveNameSerializer,
)
from offenders.status.reading import as_told_to
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Programme
from sharing.api.filters import Filter, one_of, text
from sharing.api.recording import Recording, attempt
from sharing.api.refusals.errors import Conflict
from sharing.api.verbs import verb
from sharing.audit.versions import version_of
from sharing.clients.token_scopes import TokenScope
from sharing.grants.programmes import with_programme
from sharing.models import PersonProgramme, Team

NAMES = ("family_name", "given_names", "aliases.name")
NUMBERS = ("identifiers.canonical",)


AN_ALIAS, A_NUMBER = "0193b0de-d618-770c-a43b-19e8c6345730", "0193b0de-e729-781d-b54c-2af9d7456841"


def _in_group(rows: OffenderQuerySet, group: str) -> OffenderQuerySet:
    return rows.held_now().with_group().filter(held_as=group)


def _numbered(kind: IdentifierKind, says: str = "") -> Filter:
    return Filter(kind.value, lambda rows, number: rows.numbered(kind, number[:40]), says, NUMBERS, names_person=True)


class PersonViewSet(Recording):
    queryset = Offender.objects.all()
    serializer_class = PersonSerializer
    detail_class = PersonDetailSerializer
    plain = True
    list_says, one_says = "People the caller can see, by family name", "One person"
    read_scope = TokenScope.PEOPLE_READ
    write_scope = TokenScope.PEOPLE_WRITE
    order = "family_name"
    filters = (
        Filter(
            "q",
            lambda rows, words: rows.matching(words[:100]),
            "Names that begin with these words, or any number of the person",
            (*NAMES, *NUMBERS),
            names_person=True,
        ),
        replace(
            text("prison_number", "prison_number", "", as_kept=lambda number: number.strip().upper()),
            names_person=True,
        ),
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

    example = {
        "uid": A_PERSON["uid"],
        "prison_number": "A1234BC",
        "given_names": "Callum",
        "family_name": "Haldon",
        "programme": "terrorism",
        "marking": "OFFICIAL-SENSITIVE",
    }
    detail_example = {
        "programmes": [{"programme": "terrorism", "starts_at": "2026-10-12T09:00:00Z", "ends_at": None}],
        "date_of_birth": "1994-02-11",
        "sex": "male",
        "nationalities": ["British"],
        "status": "in_custody",
        "status_until": None,
        "status_power": None,
        "after_licence_from": None,
        "establishment": A_PRISON,
        "region": "Yorkshire and the Humber",
        "number_given_at": "2026-10-12T09:00:00Z",
        "aliases": [{"uid": AN_ALIAS, "name": "Cal Haldon", "script": None, "transliteration": None}],
        "identifiers": [
            {
                "uid": A_NUMBER,
                "kind": "crn",
                "value": "X123456",
                "is_verified": True,
                "is_primary": True,
                "warning": None,
                "given_at": "2026-10-12T09:00:00Z",
                "starts_on": None,
                "ends_on": None,
            }
        ],
        "merged_with": [],
    }

    def get_queryset(self):
        rows = Offender.objects.all()
        if self.action == "list":
            return rows
        user, now = self.request.user, timezone.now()
        known = PersonProgramme.objects.filter(access.knows_programme(user))
        rows = rows.with_identity().prefetch_related(Prefetch("programmes", known))
        return with_programme(rows, access.viewer_of(user, at=now), at=now)

    def sent(self, row):
        row = as_told_to(self.request.user, row)
        row.merged_with = [other.uid for other in other_records(row, self.request.user)]
        return super().sent(row)

    def told_to(self, rows, viewer, at):
        return with_programme(rows, viewer, at=at)

    @verb(
        "Add a person, led by a team of yours from now on. 409 if someone on record may be the same",
        takes=NewPersonSerializer,
        example={
            "family_name": "Haldon",
            "given_names": "Callum",
            "prison_number": "A1234BC",
            "date_of_birth": "1994-02-11",
            "team": "0193b0de-f83a-792e-865d-3b0ae8567952",
            "crn": "X123456",
        },
    )
    def create(self, request):
        if not request.user.can(Capability.ADD_PEOPLE):
            audit.refuse(by=request.user, verb="sharing.add_people_refused")
            raise access.RecordHidden
        given = self.validated(NewPersonSerializer)
        teams = Team.objects.open().worked_in_by(request.user, at=timezone.now()).select_related("agency")
        if (team := teams.filter(uid=given.pop("team")).first()) is None:
            raise exceptions.ValidationError({"team": ["Select one of your own teams."]})
        numbers = {IdentifierKind(name): given.pop(name) for name in ("crn", "pnc", "cro") if name in given}
        typed: dict[str, Any] = {"given_names": "", **given}
        try:
            person = attempt(lambda: actions.add_person(team=team, numbers=numbers, by=request.user, **typed))
        except actions.MayBeKnown as known:
            audit.record_read(
                action=audit.Action.SEARCH,
                verb="people.asked_whether_the_same",
                by=request.user,
                shown=[each.pk for each in known.people],
            )
            uids = ", ".join(str(each.uid) for each in known.people)
            said = f"May be the same person as {uids}. Use that record, or send these uids as `not_these`."
            raise Conflict(said) from None
        return self.recorded(person, status=201)

    @verb(
        "Correct who the person is. What is left out stays as it is",
        takes=ChangePersonSerializer,
        example={"date_of_birth": "1994-02-12"},
    )
    def change(self, request, uid):
        row = self.row_to_change(uid)
        typed = {name: getattr(row, name) for name in PERSON_FIELDS} | self.validated(ChangePersonSerializer)
        version = version_of(row, *PERSON_FIELDS)
        attempt(lambda: actions.change_person(offender=row, version=version, by=request.user, **typed))
        return self.recorded(row)

    @verb("Add another name", takes=NameSerializer, example={"name": "Cal Haldon"})
    def add_name(self, request, uid):
        row = self.row_to_change(uid)
        given = self.validated(NameSerializer)
        attempt(lambda: actions.add_alias(offender=row, by=request.user, **given))
        return self.recorded(row)

    @verb(
        "Correct another name. What is left out stays as it is",
        takes=ChangeNameSerializer,
        example={"alias": AN_ALIAS, "name": "Cal Halden"},
    )
    def change_name(self, request, uid):
        row = self.row_to_change(uid)
        given = self.validated(ChangeNameSerializer)
        alias = row_of(Alias.objects.all(), row, "alias", given.pop("alias"))
        typed = {name: getattr(alias, name) for name in ALIAS_FIELDS} | given
        version = version_of(alias, *ALIAS_FIELDS)
        attempt(lambda: actions.change_alias(alias=alias, version=version, by=request.user, **typed))
        return self.recorded(row)

    @verb(
        "Remove a name that is not the person's",
        takes=RemoveNameSerializer,
        example={"alias": AN_ALIAS, "reason": "It is his brother's"},
    )
    def remove_name(self, request, uid):
        row = self.row_to_change(uid)
        given = self.validated(RemoveNameSerializer)
        alias = row_of(Alias.objects.all(), row, "alias", given.pop("alias"))
        attempt(lambda: actions.remove_alias(alias=alias, by=request.user, **given))
        return self.recorded(row)

    @verb("Add a number", takes=NewNumberSerializer, example={"kind": "crn", "value": "X123456", "source": "NDelius"})
    def add_number(self, request, uid):
        row = self.row_to_change(uid)
        given = self.validated(NewNumberSerializer)
        given["kind"] = IdentifierKind(given["kind"])
        attempt(lambda: actions.add_identifier(offender=row, by=request.user, **given))
        return self.recorded(row)

    @verb(
        "End a number: it stays on the record as an earlier one",
        takes=EndNumberSerializer,
        example={"identifier": A_NUMBER, "on": "2026-11-27", "reason": "Merged with another case"},
    )
    def end_number(self, request, uid):
        row = self.row_to_change(uid)
        given = self.validated(EndNumberSerializer)
        number = row_of(Identifier.objects.all(), row, "identifier", given.pop("identifier"))
        attempt(lambda: actions.end_identifier(identifier=number, by=request.user, **given))
        return self.recorded(row)
