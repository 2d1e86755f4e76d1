"""Convictions with their sentences and adjustments, for programs to read and to record."""

from __future__ import annotations

from typing import Any

from offenders.api.of_person import RecordingViewSet, by_person, row_of
from offenders.api.serializers import A_PERSON
from offenders.convictions.listed import listed_offences, read_from_list
from offenders.convictions.models import Adjustment, Conviction, Sentence
from offenders.people.models import Offender
from offenders.questioned_sentences.actions import keep_sentence
from offenders.reference.offences.models import Offence
from offenders.sentencing import actions
from offenders.sentencing.actions import (
    ADJUSTMENT_FIELDS,
    CONVICTION_FIELDS,
    SENTENCE_FIELDS,
    TERM_FIELDS,
    Convicted,
    Passed,
)
from offenders.sentencing.api.serializers import (
    AdjustmentSerializer,
    AppealSerializer,
    ChangeAdjustmentSerializer,
    ChangeSentenceSerializer,
    ConvictionSerializer,
    CorrectConvictionSerializer,
    KeepSerializer,
    NewAdjustmentSerializer,
    NewConvictionSerializer,
    NewSentenceSerializer,
    RemoveSerializer,
    SentenceOfPersonSerializer,
)
from sharing import access
from sharing.access.rules import Permission
from sharing.api.filters import choice, flag
from sharing.api.recording import attempt
from sharing.api.verbs import verb
from sharing.audit.versions import version_of
from sharing.clients.token_scopes import TokenScope

A_SENTENCE = {
    "uid": "0193b0de-a3e5-74d9-b108-e6b593012407",
    "kind": "SOPC",
    "sentenced_on": "2026-10-09",
    "years": 8,
    "months": 0,
    "weeks": 0,
    "days": 0,
    "extension_months": 12,
    "consecutive_to": None,
    "two_thirds_by_law": None,
    "early_release": None,
    "questions": [],
    "kept_because": None,
    "appeal": None,
    "appeal_on": None,
    "is_term_of_appeal": False,
}
A_CONVICTION = {
    "uid": "0193b0de-b4f6-75ea-8219-f7c6a4123518",
    "person": A_PERSON,
    "offence": {
        "key": "ta06-5",
        "title": "Preparation of terrorist acts",
        "statute": "Terrorism Act 2006",
        "section": "5",
    },
    "offence_words": None,
    "is_to_be_classified": False,
    "ancillary_form": "substantive",
    "committed_on": "2025-11-02",
    "convicted_on": "2026-10-05",
    "court": "Crown Court at Leeds",
    "terrorist_connection": "undecided",
    "connection_decided_on": None,
    "foreign_power": "undecided",
    "foreign_power_decided_on": None,
    "sentences": [A_SENTENCE],
}


class ConvictionViewSet(RecordingViewSet):
    """Read, and record. Nobody classifies over the API: that takes two people."""

    queryset = Conviction.objects.all()
    serializer_class = ConvictionSerializer
    plain = True
    list_says, one_says = "Convictions of people the caller can see, newest first", "One conviction"
    read_scope = TokenScope.CONVICTIONS_READ
    write_scope = TokenScope.CONVICTIONS_WRITE
    order = "-convicted_on"
    filters = (
        by_person(),
        flag("to_be_classified", "true: only those in free text", column="offence__isnull", asks=("offence_words",)),
    )
    example = A_CONVICTION

    @verb(
        "Record a conviction, with the sentence for it",
        takes=NewConvictionSerializer,
        example={
            "person": A_PERSON["uid"],
            "offence": "Preparation of terrorist acts, TA 2006 s.5",
            "convicted_on": "2026-10-05",
            "committed_on": "2025-11-02",
            "court": "Crown Court at Leeds",
            "sentence": {"kind": "SOPC", "sentenced_on": "2026-10-09", "years": 8, "extension_months": 12},
        },
    )
    def create(self, request):
        given = self.validated(NewConvictionSerializer)
        person = self.person_to_change(given)
        passed = given.pop("sentence", None)
        row = attempt(
            lambda: actions.add_conviction(
                offender=person,
                convicted=_convicted(None, given),
                passed=_passed(None, person, passed, at="sentence.consecutive_to") if passed else None,
                by=request.user,
            ),
            called={"offence_words": "offence", "kept_because": "sentence.kept_because"},
        )
        return self.recorded(row, status=201)

    @verb(
        "Correct a conviction. What is left out stays as it is",
        takes=CorrectConvictionSerializer,
        example={"committed_on": "2025-11-03"},
    )
    def change(self, request, uid):
        row = self.row_to_change(uid)
        given = self.validated(CorrectConvictionSerializer)
        attempt(
            lambda: actions.change_conviction(
                conviction=row,
                convicted=_convicted(row, given),
                version=version_of(row, *CONVICTION_FIELDS),
                by=request.user,
            ),
            called={"offence_words": "offence"},
        )
        return self.recorded(row)


class SentenceViewSet(RecordingViewSet):
    queryset = Sentence.objects.all()
    serializer_class = SentenceOfPersonSerializer
    plain = True
    list_says, one_says = "Sentences of people the caller can see, newest first", "One sentence"
    read_scope = TokenScope.SENTENCES_READ
    write_scope = TokenScope.SENTENCES_WRITE
    order = "-sentenced_on"
    filters = (
        by_person(),
        flag(
            "to_check",
            "true: only those the law did not allow, without a reason for keeping them",
            narrow=lambda rows, is_asked: rows.filter(questioned_since__isnull=not is_asked),
            asks=("questioned_since",),
        ),
    )
    example = {
        "uid": A_SENTENCE["uid"],
        "person": A_PERSON,
        "conviction": A_CONVICTION["uid"],
        **{name: value for name, value in A_SENTENCE.items() if name != "uid"},
        "questioned_since": None,
        "check_by": None,
    }

    @verb(
        "Record a sentence for a conviction on record",
        takes=NewSentenceSerializer,
        example={"conviction": A_CONVICTION["uid"], "kind": "SDS", "sentenced_on": "2026-10-09", "years": 3},
    )
    def create(self, request):
        given = self.validated(NewSentenceSerializer)
        rows = Conviction.objects.select_related("offender")
        conviction = access.open_record(request.user, rows, uid=given.pop("conviction"))
        access.require(request.user, Permission.CHANGE, conviction.offender)
        passed = _passed(None, conviction.offender, given)
        row = attempt(lambda: actions.add_sentence(conviction=conviction, passed=passed, by=request.user))
        return self.recorded(row, status=201)

    @verb(
        "Correct a sentence. What is left out stays as it is",
        takes=ChangeSentenceSerializer,
        example={"years": 9},
    )
    def change(self, request, uid):
        row = self.row_to_change(uid)
        passed = _passed(row, row.offender, self.validated(ChangeSentenceSerializer))
        attempt(
            lambda: actions.change_sentence(
                sentence=row, passed=passed, version=version_of(row, *SENTENCE_FIELDS), by=request.user
            )
        )
        return self.recorded(row)

    @verb(
        "Record what the Court of Appeal decided, with the whole term of a sentence put in its place",
        takes=AppealSerializer,
        path="appeal",
        example={"appeal": "varied", "on": "2026-11-20", "years": 6, "extension_months": 12},
    )
    def record_appeal(self, request, uid):
        row = self.row_to_change(uid)
        given = self.validated(AppealSerializer)
        term = {name: given.pop(name, 0) for name in TERM_FIELDS}
        appeal, first = Sentence.Appeal(given["appeal"]), given.get("first_term")
        attempt(
            lambda: actions.record_appeal(
                sentence=row, appeal=appeal, on=given["on"], term=term, first=first, by=request.user
            )
        )
        return self.recorded(row)

    @verb(
        "Record a reason for keeping a sentence that the law did not allow",
        takes=KeepSerializer,
        example={"reason": "Compared with the order of the Crown Court at Leeds of 9 October 2026"},
    )
    def keep(self, request, uid):
        row = self.row_to_change(uid)
        given = self.validated(KeepSerializer)
        attempt(lambda: keep_sentence(sentence=row, by=request.user, **given))
        return self.recorded(row)


class AdjustmentViewSet(RecordingViewSet):
    queryset = Adjustment.objects.all()
    serializer_class = AdjustmentSerializer
    plain = True
    list_says, one_says = "Adjustments of people the caller can see, newest record first", "One adjustment"
    read_scope = TokenScope.ADJUSTMENTS_READ
    write_scope = TokenScope.ADJUSTMENTS_WRITE
    order = "-id"
    filters = (by_person(), choice("kind", Adjustment.Kind.values))
    example = {
        "uid": "0193b0de-c507-76fb-932a-08d7b5234629",
        "person": A_PERSON,
        "kind": "remand",
        "days": 112,
        "starts_on": "2026-06-19",
        "ends_on": "2026-10-08",
        "credited_to": A_SENTENCE["uid"],
    }

    @verb(
        "Record an adjustment",
        takes=NewAdjustmentSerializer,
        example={"person": A_PERSON["uid"], "kind": "ada", "days": 14, "starts_on": "2026-11-20"},
    )
    def create(self, request):
        given = self.validated(NewAdjustmentSerializer)
        person = self.person_to_change(given)
        typed = _adjustment(None, person, given)
        row = attempt(lambda: actions.add_adjustment(offender=person, by=request.user, **typed))
        return self.recorded(row, status=201)

    @verb(
        "Correct an adjustment. What is left out stays as it is",
        takes=ChangeAdjustmentSerializer,
        example={"days": 110, "ends_on": "2026-10-06"},
    )
    def change(self, request, uid):
        row = self.row_to_change(uid)
        typed = _adjustment(row, row.offender, self.validated(ChangeAdjustmentSerializer))
        version = version_of(row, *ADJUSTMENT_FIELDS)
        attempt(lambda: actions.change_adjustment(adjustment=row, version=version, by=request.user, **typed))
        return self.recorded(row)

    @verb(
        "Remove an adjustment that does not count. The answer is the adjustment as it was",
        takes=RemoveSerializer,
        example={"reason": "The award was quashed on review"},
    )
    def remove(self, request, uid):
        row = self.row_to_change(uid)
        given = self.validated(RemoveSerializer)
        answer = self.answer(row)
        attempt(lambda: actions.remove_adjustment(adjustment=row, by=request.user, **given))
        return answer


def _convicted(row: Conviction | None, given: dict[str, Any]) -> Convicted:
    """What was sent, over what stands. An offence is what the list says of its words; else it is kept in them."""
    typed: dict[str, Any] = {name: getattr(row, name) for name in CONVICTION_FIELDS} if row else {"offence": None}
    words, form = given.get("offence"), given.get("ancillary_form")
    typed |= {name: value for name, value in given.items() if name != "offence"}
    if words is not None:
        days = {name: typed.get(name) for name in ("committed_on", "convicted_on")}
        read = read_from_list(words, listed_offences(), **days)
        offence = Offence.objects.get(pk=read.offence) if read.offence else None
        typed |= {"offence": offence, "offence_words": "" if offence else words}
        typed["ancillary_form"] = form or read.form
    return Convicted(**typed)


def _passed(row: Sentence | None, person: Offender, given: dict[str, Any], *, at: str = "consecutive_to") -> Passed:
    typed = {name: getattr(row, name) for name in SENTENCE_FIELDS} if row else {}
    return Passed(**typed | given | _named(Sentence, person, given, "consecutive_to", at=at))


def _adjustment(row: Adjustment | None, person: Offender, given: dict[str, Any]) -> dict[str, Any]:
    typed = {name: getattr(row, name) for name in ADJUSTMENT_FIELDS} if row else {}
    return typed | given | _named(Sentence, person, given, "credited_to")


def _named(model: Any, person: Offender, given: dict[str, Any], name: str, *, at: str = "") -> dict[str, Any]:
    return {name: row_of(model.objects.all(), person, at or name, given[name])} if name in given else {}
