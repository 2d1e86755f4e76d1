"""A change of reference data counts once a second person of another agency has agreed; until then nothing has moved."""

from datetime import date, timedelta

import pytest

from offenders import followers
from offenders.models import Conviction, Offence, ReferenceChange
from offenders.reference.keeping import actions, clock, filing
from offenders.reference.keeping.actions import ChangeRefused
from offenders.reference.keeping.rules import Verb
from offenders.reference.offences.kind import OFFENCES
from sharing.access import NotAllowed
from sharing.access.two_people import SamePerson
from sharing.models import Alert, AuditEntry, Receipt
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def keeper(kind, role, **more):
    agency = more.pop("agency", None) or AgencyFactory(kind=kind)
    return UserFactory(role=role, agency=agency, teams=[TeamFactory(agency=agency)], **more)


@pytest.fixture
def ppcs():
    return keeper("ppcs", "ppcs")


@pytest.fixture
def police():
    return keeper("ct_police", "ct_manager")


@pytest.fixture
def murder():
    return Offence.objects.get(key="cl-murder")


@pytest.fixture
def propose(ppcs, murder, noon):
    def made(verb=Verb.CORRECT, row=murder, by=ppcs, **typed):
        typed = typed or {"title": "Murder of a person"}
        return actions.propose(
            kind=OFFENCES, verb=verb, row=row, typed=typed, reason="Read again", source="The Act", by=by, at=noon
        )

    return made


def test_nothing_changes_before_somebody_of_another_agency_agrees(propose, police, murder, noon):
    change = propose()
    murder.refresh_from_db()
    assert murder.title == "Murder"

    actions.agree(change=change, by=police, at=noon)

    murder.refresh_from_db()
    assert murder.title == "Murder of a person"
    assert (change.before, change.after) == ({"title": "Murder"}, {"title": "Murder of a person"})
    verbs = AuditEntry.objects.filter(verb__startswith="offenders.reference_change").values_list("verb", flat=True)
    assert sorted(verbs) == ["offenders.reference_change_agreed", "offenders.reference_change_proposed"]


def test_proposer_and_colleague_of_their_agency_cannot_agree(propose, ppcs, murder, noon):
    change = propose()

    with pytest.raises(SamePerson):
        actions.agree(change=change, by=ppcs, at=noon)
    with pytest.raises(ChangeRefused, match="another agency"):
        actions.agree(change=change, by=keeper("ppcs", "ppcs", agency=ppcs.agency), at=noon)
    with pytest.raises(NotAllowed):
        actions.agree(change=change, by=keeper("probation", "probation_manager"), at=noon)

    murder.refresh_from_db()
    assert (murder.title, ReferenceChange.objects.get().state) == ("Murder", "proposed")


def test_change_of_the_law_ends_the_row_and_begins_another_and_convictions_keep_theirs(propose, police, murder, noon):
    held = Conviction.objects.create(offender=OffenderFactory(), offence=murder, convicted_on=date(2020, 1, 2))

    change = propose(Verb.NEXT_STATE, committed_from="2027-01-01", title="Murder, as amended")
    actions.agree(change=change, by=police, at=noon)

    before, after = Offence.objects.filter(key="cl-murder").order_by("pk")
    held.refresh_from_db()
    assert held.offence == before
    assert (before.committed_until, before.title) == (date(2026, 12, 31), "Murder")
    assert (after.committed_from, after.committed_until, after.title) == (
        date(2027, 1, 1),
        None,
        "Murder, as amended",
    )


@pytest.mark.parametrize(
    ("verb", "typed", "field"),
    [
        (Verb.CORRECT, {"title": "Murder"}, ""),  # as it is
        (Verb.CORRECT, {"title": ""}, "title"),
        (Verb.CORRECT, {"programme": "other"}, "programme"),
        (Verb.NEXT_STATE, {"title": "Amended"}, "committed_from"),
        (Verb.NEXT_STATE, {"committed_from": "2027-01-01"}, ""),  # changes nothing
        (Verb.ADD, {"key": "cl-murder", "title": "Again", "statute": "Common law", "section": "murder"}, ""),
    ],
)
def test_change_that_cannot_be_is_refused_by_its_field(propose, murder, verb, typed, field):
    with pytest.raises(ChangeRefused) as refused:
        propose(verb, None if verb is Verb.ADD else murder, **typed)

    assert refused.value.field == field
    assert not ReferenceChange.objects.exists()


def test_offence_that_the_file_lacks_is_added(propose, police, noon):
    change = propose(
        Verb.ADD, None, key="fa14-9", title="New offence", statute="An Act 2026", section="9", programme="ordinary"
    )
    actions.agree(change=change, by=police, at=noon)

    change.refresh_from_db()
    assert Offence.objects.get(uid=change.row).citation == "s.9 An Act 2026"


def test_end_and_check_are_changes_by_two_people_too(propose, police, noon):
    unread = Offence.objects.get(key="ta00-60")
    actions.agree(change=propose(Verb.CHECK, unread, is_confirmed=True), by=police, at=noon)
    actions.agree(change=propose(Verb.END, unread, committed_until="2026-12-31"), by=police, at=noon)

    unread.refresh_from_db()
    assert (unread.is_confirmed, unread.committed_until) == (True, date(2026, 12, 31))


def test_second_proposal_of_a_row_waits_for_the_first(propose):
    propose()

    with pytest.raises(ChangeRefused, match="waiting for an answer"):
        propose(note="Another")


def test_row_that_was_changed_since_is_not_overwritten(propose, police, murder, noon):
    change = propose()
    Offence.objects.filter(pk=murder.pk).update(title="Loaded meanwhile")

    with pytest.raises(ChangeRefused, match="changed since"):
        actions.agree(change=change, by=police, at=noon)

    assert ReferenceChange.objects.get().state == "proposed"


def test_refused_and_withdrawn_with_a_reason_and_answered_once(propose, ppcs, police, noon):
    first = propose()
    with pytest.raises(ChangeRefused, match="reason"):
        actions.refuse(change=first, because=" ", by=police, at=noon)
    actions.refuse(change=first, because="Not so", by=police, at=noon)
    with pytest.raises(ChangeRefused, match="answered it already"):
        actions.agree(change=first, by=police, at=noon)
    second = propose()
    with pytest.raises(ChangeRefused, match="Only"):
        actions.withdraw(change=second, because="Mine", by=police, at=noon)
    actions.withdraw(change=second, because="Mistake", by=ppcs, at=noon)

    states = ReferenceChange.objects.order_by("pk").values_list("state", "answer")
    assert list(states) == [("refused", "Not so"), ("withdrawn", "Mistake")]


def test_withdrawn_change_is_agreed_no_more(propose, ppcs, police, murder, noon):
    change = propose()
    actions.withdraw(change=change, because="Mistake", by=ppcs, at=noon)

    with pytest.raises(ChangeRefused, match="answered it already"):
        actions.agree(change=change, by=police, at=noon)

    murder.refresh_from_db()
    assert (murder.title, ReferenceChange.objects.get().state) == ("Murder", "withdrawn")


@pytest.mark.parametrize("same", [{"staff_number": "K1"}, {"name": "Kim Roe"}])
def test_one_person_with_two_accounts_cannot_agree(propose, murder, noon, same):
    first, second = keeper("ppcs", "ppcs", **same), keeper("ct_police", "ct_manager", **same)
    change = propose(by=first)

    with pytest.raises(SamePerson):
        actions.agree(change=change, by=second, at=noon)


def test_who_can_never_sign_proposes_nothing(propose):
    with pytest.raises(SamePerson):
        propose(by=keeper("ppcs", "ppcs", staff_number=""))
    with pytest.raises(NotAllowed):
        propose(by=keeper("probation", "probation_manager"))
    assert not ReferenceChange.objects.exists()


def test_keepers_of_the_other_agency_hear_at_once_and_all_when_it_waits_too_long(propose, ppcs, police, noon):
    change = propose()
    told = set(Receipt.objects.values_list("team__agency", flat=True))
    assert told == {police.agency_id}

    clock.watch(at=change.answer_due_at - timedelta(seconds=1))
    assert not Alert.objects.filter(kind__startswith="reference.late").exists()
    clock.watch(at=change.answer_due_at)
    clock.watch(at=change.answer_due_at)

    late = Alert.objects.get(kind__startswith="reference.late")
    assert set(late.receipts.values_list("team__agency", flat=True)) == {ppcs.agency_id, police.agency_id}

    actions.agree(change=change, by=police, at=change.answer_due_at)
    assert not Alert.objects.filter(state="open").exists()


def test_answer_is_due_at_the_end_of_the_fifth_working_day(propose):
    assert propose().answer_due_at.isoformat() == "2026-12-09T00:00:00+00:00"  # from Tuesday 1 December


def test_followers_hear_of_the_row_and_their_failure_takes_the_change_back(propose, police, murder, noon, monkeypatch):
    change = propose()
    monkeypatch.setattr(followers.reference_changed, "followers", [lambda **what: 1 / 0])

    with pytest.raises(ZeroDivisionError):
        actions.agree(change=change, by=police, at=noon)

    murder.refresh_from_db()
    assert (murder.title, ReferenceChange.objects.get().state) == ("Murder", "proposed")


def test_change_from_a_data_file_waits_for_two_people_and_is_late_once_for_all(ppcs, police, murder, noon):
    kidnap = Offence.objects.get(key="cl-kidnap")
    filing.file_changes(OFFENCES, [(murder, {"note": "From the file"}), (kidnap, {"note": "From the file"})], at=noon)
    first, other = ReferenceChange.objects.order_by("pk")
    asked = Alert.objects.get(kind="reference.filed_reference")
    assert set(asked.receipts.values_list("team__agency", flat=True)) == {ppcs.agency_id, police.agency_id}
    with pytest.raises(ChangeRefused, match="No one has proposed it"):
        actions.agree(change=first, by=police, at=noon)

    clock.watch(at=first.answer_due_at)
    clock.watch(at=first.answer_due_at)
    assert Alert.objects.get(kind="reference.late_reference").text.startswith("Offences: 2 changes")

    actions.propose_filed(change=first, by=ppcs, at=first.answer_due_at)
    with pytest.raises(ChangeRefused, match="already"):
        actions.propose_filed(change=other if first.is_filed else first, by=ppcs, at=first.answer_due_at)
    with pytest.raises(SamePerson):
        actions.agree(change=first, by=ppcs, at=first.answer_due_at)
    actions.agree(change=first, by=police, at=first.answer_due_at)
    actions.refuse(change=other, because="Not so", by=police, at=other.answer_due_at)

    murder.refresh_from_db()
    assert murder.note == "From the file"
    assert not Alert.objects.filter(state="open").exists()


def test_filed_change_of_a_row_that_changed_since_is_not_proposed(ppcs, murder, noon):
    filing.file_changes(OFFENCES, [(murder, {"note": "From the file"})], at=noon)
    Offence.objects.filter(pk=murder.pk).update(note="Changed meanwhile")

    with pytest.raises(ChangeRefused, match="changed since"):
        actions.propose_filed(change=ReferenceChange.objects.get(), by=ppcs, at=noon)
