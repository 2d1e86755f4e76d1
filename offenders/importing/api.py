"""Imports for programs: a file is sent, checked, shown and applied as on the page, by the same actions."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.core.files.base import File
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, parsers, serializers

from offenders.importing import files
from offenders.importing.files import AlreadyDecided, FileNotTaken
from offenders.importing.models import ImportFile
from offenders.importing.planning import Fate
from sharing import access, audit
from sharing.access.fields import EVERYBODY, read_by
from sharing.access.roles import Capability
from sharing.api.refusals.errors import Conflict
from sharing.api.sent_again.headers import KEY
from sharing.api.sent_again.idempotency import once
from sharing.api.verbs import verb
from sharing.api.viewsets import VisibleViewSet
from sharing.clients.token_scopes import TokenScope
from sharing.pages import pagination

PART = 1_000_000  # bytes that are read at once
SHEETS = (
    "text/csv",
    "application/zip",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/octet-stream",
)


class Sent(dict[str, Any]):
    """What was sent: told apart from another file by its digest. `file`: on this machine, until it is closed."""

    file: Any = None


class SheetParser(parsers.BaseParser):
    """A file as the body, written to disk part by part: none is held in memory, and none is read that is too large."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Sent:
        if (media_type or "").partition(";")[0].strip().lower() not in SHEETS:
            raise exceptions.UnsupportedMediaType(media_type or "none")
        file = tempfile.TemporaryFile(prefix="people-")  # noqa: SIM115  closed with the answer
        try:
            digest = _kept(stream, file)
        except BaseException:
            file.close()
            raise
        asked = (parser_context or {})["request"].query_params
        lead, name = (asked.get(each, "")[:200] for each in ("lead", "name"))
        sent = Sent(sha256=digest, lead=lead, name=name or "Sent by an API client")
        sent.file = File(file)
        return sent


def _kept(stream: Any, file: Any) -> str:
    """The body, written part by part to the file; returns its digest. No more is read than is taken."""
    digest, size = hashlib.sha256(), 0
    while part := stream.read(PART):
        size += len(part)
        if size > files.LARGEST:
            raise exceptions.ValidationError({"file": [f"The file is larger than {files.LARGEST // 1_000_000} MB."]})
        digest.update(part)
        file.write(part)
    file.seek(0)
    return digest.hexdigest()


class FindingSerializer(serializers.Serializer):
    """Something in a cell, and what to do about it."""

    READERS = read_by(EVERYBODY, "sheet", "column", "prison_number", "what_to_do")

    kind = serializers.ChoiceField(choices=["error", "warning"])
    sheet = serializers.CharField()
    row = serializers.IntegerField(help_text="As a spreadsheet numbers it: the heading is row 1")
    column = serializers.CharField()
    prison_number = serializers.CharField(help_text="As the file has it")
    what_to_do = serializers.CharField()


class ImportCountsSerializer(serializers.Serializer):
    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    held = serializers.IntegerField(help_text="For someone to decide; nothing of them is applied")
    set_aside = serializers.IntegerField(help_text="With an error; nothing of them is applied")


class AlertCountSerializer(serializers.Serializer):
    READERS = read_by(EVERYBODY, "title")
    title = serializers.CharField()
    count = serializers.IntegerField()


class ImportSerializer(serializers.Serializer):
    """A file that was sent, from then until it is applied or discarded. Only the sender can read it."""

    READERS = read_by(EVERYBODY, "name", "sha256", "refused")
    uid = serializers.UUIDField(source="file.uid")
    name = serializers.CharField(source="file.name")
    size = serializers.IntegerField(source="file.size")
    sha256 = serializers.CharField(source="file.sha256")
    lead_team = serializers.UUIDField(source="file.lead_team", help_text="Of new people when a row names none")
    state = serializers.ChoiceField(source="file.state", choices=ImportFile.State.choices)
    uploaded_at = serializers.DateTimeField(source="file.uploaded_at")
    decided_at = serializers.DateTimeField(source="file.decided_at", allow_null=True)
    people_done = serializers.IntegerField(source="file.people_done", help_text="People done so far")
    refused = serializers.CharField(allow_null=True, help_text="Why the file cannot be read; null when it can")
    counts = ImportCountsSerializer(allow_null=True, help_text="null until the first people are checked")
    error_count = serializers.IntegerField()
    warning_count = serializers.IntegerField()
    conflicts = serializers.IntegerField(help_text="Date conflicts that follow")
    alerts = AlertCountSerializer(many=True, help_text="Alerts that follow")


class ImportWithFindingsSerializer(ImportSerializer):
    findings = FindingSerializer(many=True, help_text="Errors, then warnings: the first 5,000 of each")


@dataclass(frozen=True)
class ImportShown:
    """A file as it is sent to whoever gave it."""

    file: ImportFile
    report: dict[str, Any]

    @property
    def uid(self) -> UUID:
        return self.file.uid

    @property
    def refused(self) -> str | None:
        return self.report.get("refused")

    @property
    def counts(self) -> dict[str, int] | None:
        counts = self.report.get("counts")
        return None if counts is None else {fate.value: counts.get(fate.value, 0) for fate in Fate}

    @property
    def error_count(self) -> int:
        return self.report.get("error_count", 0)

    @property
    def warning_count(self) -> int:
        return self.report.get("warning_count", 0)

    @property
    def conflicts(self) -> int:
        return self.report.get("follows", {}).get("differ", {}).get("count", 0)

    @property
    def alerts(self) -> list[dict[str, Any]]:
        return [{"title": title, "count": count} for title, count in self.report.get("follows", {}).get("alerts", [])]

    @property
    def findings(self) -> list[dict[str, Any]]:
        return [
            dict(zip(files.ERROR_COLUMNS, (kind.removesuffix("s"), *found), strict=True))
            for kind in ("errors", "warnings")
            for found in self.report.get(kind, [])
        ]


LEAD = OpenApiParameter("lead", UUID, required=True, description="A team of the caller's: see /teams/")
NAME = OpenApiParameter("name", str, description="Name of the file")


class ImportViewSet(VisibleViewSet):
    queryset = ImportFile.objects.none()
    serializer_class = ImportSerializer
    detail_class = ImportWithFindingsSerializer
    capability = Capability.IMPORT_PEOPLE
    read_scope = TokenScope.IMPORTS_READ
    write_scope = TokenScope.IMPORTS_WRITE
    order = "-uploaded_at"
    list_says = "The caller's own import files, newest first"
    one_says = "One import file: how far it is, what it would change or has changed, and what is wrong with it"
    example: ClassVar = {
        "uid": "0193b0de-1a5c-7b40-9f6e-5d2c8a7b3e10",
        "name": "caseload.zip",
        "size": 48_213,
        "sha256": "5d1f0b0e9c6f2f4a9b9d6d1c4b8a7e6f5d4c3b2a1908f7e6d5c4b3a291807f6e",
        "lead_team": "0193b0de-1a5c-7b40-9f6e-5d2c8a7b3e11",
        "state": "checked",
        "uploaded_at": "2026-12-01T09:00:00Z",
        "decided_at": None,
        "people_done": 120,
        "refused": None,
        "counts": {"added": 117, "changed": 1, "unchanged": 0, "held": 1, "set_aside": 1},
        "error_count": 2,
        "warning_count": 4,
        "conflicts": 3,
        "alerts": [{"title": "Release dates differ", "count": 3}],
    }
    detail_example: ClassVar = {
        "findings": [
            {
                "kind": "error",
                "sheet": "licences",
                "row": 14,
                "column": "in_force_from",
                "prison_number": "A1234BC",
                "what_to_do": "The licence is active. Enter from when it binds",
            }
        ]
    }

    def get_parsers(self):
        takes_file = self.request is not None and self.request.method == "POST" and "uid" not in self.kwargs
        return [SheetParser()] if takes_file else super().get_parsers()

    def finalize_response(self, request, response, *args, **kwargs):
        sent = getattr(request, "_full_data", None)
        if isinstance(sent, Sent):
            sent.file.close()
        return super().finalize_response(request, response, *args, **kwargs)

    def list(self, request, *args, **kwargs):
        params = self._params("cursor")
        rows = ImportFile.objects.given_by(request.user)
        page = pagination.paginate_rows(rows, order=self.order, cursor=params.get("cursor", ""))
        audit.record_read(action=audit.Action.LIST, verb="import.files_listed", by=request.user, shown=[])
        return self.wrapped(page)

    def represent(self, page):
        read = self.reader()
        return [read(_shown(file)) for file in page.rows]

    def open_row(self, uid):
        file = ImportFile.objects.given_by(self.request.user).filter(uid=uid).first()
        if file is None:
            audit.refuse(by=self.request.user, verb="import.file_refused")
            raise access.RecordHidden
        audit.record_read(
            action=audit.Action.CONSULTATION, verb="import.file_opened", by=self.request.user, target=file
        )
        return _shown(file)

    @extend_schema(
        summary="Send a file to be checked",
        description="The body is the file: CSV, XLSX, or a zip archive of CSV files, up to 20 MB. Read the import "
        "until its state is checked.",
        request=dict.fromkeys(SHEETS, OpenApiTypes.BINARY),
        parameters=[KEY, LEAD, NAME],
        responses={201: ImportWithFindingsSerializer},
    )
    @once
    def create(self, request):
        self.reads_body = True
        sent = request.data
        if not isinstance(sent, Sent):
            raise exceptions.ValidationError({"file": ["The body is empty. Send the file as the body."]})
        lead = files.teams_of(request.user).filter(uid=_uid(sent["lead"])).first()
        if lead is None:
            raise exceptions.ValidationError({"lead": ["Name one of your own teams."]})
        try:
            made = files.give_file(name=sent["name"], content=sent.file.read(), lead=lead, by=request.user)
        except FileNotTaken as refusal:
            raise exceptions.ValidationError({refusal.field: [f"{refusal.message}."]}) from refusal
        return self.answer(_shown(made), status=201)

    @verb("Apply a file that was checked", path="apply")
    def apply_checked(self, request, uid):
        return self._decided(uid, files.apply_file)

    @verb("Discard a file that is not applied")
    def discard(self, request, uid):
        return self._decided(uid, files.discard_file)

    def _decided(self, uid, act):
        shown = self.open_row(uid)
        self.require_match(shown)
        try:
            act(file=shown.file, by=self.request.user)
        except AlreadyDecided as error:
            raise Conflict("The file is not waiting for that.") from error
        return self.answer(self.open_row(uid))


def _shown(file: ImportFile) -> ImportShown:
    return ImportShown(file, file.report or {})


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
