"""Loading the data files: the first time written, later what is new added and what would change a row proposed."""

from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from offenders import followers
from offenders.dates.record_adapter import kept_law
from offenders.models import FiledRow, LawEntry, LawReplay, Offence, ReferenceChange
from offenders.reference import registry
from offenders.reference.keeping import actions as keeping
from offenders.reference.keeping.actions import ChangeRefused
from offenders.reference.keeping.rules import Verb
from offenders.reference.law.kind import LAW
from offenders.reference.loading import actions
from offenders.reference.loading.actions import load
from offenders.reference.loading.rules import Outcome
from offenders.reference.offences.kind import OFFENCES
from sharing.access.two_people import SamePerson
from sharing.models import AuditEntry
from tests.factories.sharing import AgencyFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def keeper(role):
    agency = AgencyFactory(kind="ct_police" if role == "ct_manager" else role)
    return UserFactory(role=role, agency=agency, teams=[TeamFactory(agency=agency)])


def printed(*args):
    out = StringIO()
    call_command("load_reference", "--kind", "offences", *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def file_says(monkeypatch):
    """The file as it is, with something else said of some rows; None: it has the row no longer."""
    rows = OFFENCES.filed()

    def say(changes):
        said = [row | changes.get(row["key"], {}) for row in rows if changes.get(row["key"], {}) is not None]
        monkeypatch.setattr(type(OFFENCES), "filed", lambda kind: said)

    return say


def test_file_that_is_loaded_already_changes_nothing():
    made = actions.load([OFFENCES], by=None)

    assert {each.outcome for each in made[0].rows} == {Outcome.SAME}
    assert not AuditEntry.objects.filter(verb="offenders.reference_loaded").exists()


def test_fresh_installation_gets_every_offence_and_an_entry_in_the_audit_log():
    Offence.objects.all().delete()
    FiledRow.objects.all().delete()

    actions.load([OFFENCES], by=None)

    assert Offence.objects.count() == len(OFFENCES.filed())
    entry = AuditEntry.objects.get(verb="offenders.reference_loaded")
    assert "ta06-5 2006-04-13" in entry.payload.data["after"]["offences"]["added"]


def test_without_write_it_says_what_it_would_do_and_does_nothing(file_says):
    file_says({"ta00-58": {"title": "Another title"}, "ta06-5": None})
    Offence.objects.filter(key="ta00-57").update(title="Ours")

    said = printed()

    assert "1 proposed to their keepers, 1 kept as they are here, 1 gone from the file" in said
    assert "propose ta00-58 2001-02-19: title is 'Collection of information" in said
    assert "keep ta00-57 2001-02-19: title is 'Ours', in the file 'Possessing" in said
    assert "gone from the file ta06-5 2006-04-13; it stays on record" in said
    assert "Nothing was written" in said
    assert not ReferenceChange.objects.exists()


def test_second_load_changes_no_row_that_stands_and_proposes_once_what_the_file_says_anew(file_says):
    file_says({"ta00-58": {"title": "Another title"}, "ta00-57": {"note": "New note"}, "ta06-5": None})
    Offence.objects.filter(key="ta00-57").update(title="Ours")
    before = list(Offence.objects.values())

    printed("--write")
    again = printed("--write")

    assert list(Offence.objects.values()) == before
    changes = ReferenceChange.objects.order_by("named").values_list("verb", "state", "after", "proposed_by")
    assert list(changes) == [
        ("correct", "filed", {"title": "Another title"}, None),
        ("correct", "filed", {"note": "New note"}, None),
    ]
    assert "0 proposed" in again
    assert AuditEntry.objects.filter(verb="offenders.reference_loaded").count() == 1


def test_row_that_no_file_had_is_added_and_shown_as_to_be_checked(file_says, monkeypatch):
    murder = next(row for row in OFFENCES.filed() if row["key"] == "cl-murder")
    new = murder | {"key": "fa26-1", "statute": "An Act 2026", "section": "1", "is_confirmed": True}
    rows = [*OFFENCES.filed(), new]
    monkeypatch.setattr(type(OFFENCES), "filed", lambda kind: rows)

    printed("--write")
    again = printed("--write")

    assert Offence.objects.get(key="fa26-1").is_confirmed is False
    assert "0 added, 0 proposed" in again


def test_another_state_of_an_offence_that_stands_is_proposed_and_asked_once(monkeypatch, noon):
    murder = next(row for row in OFFENCES.filed() if row["key"] == "cl-murder")
    rows = [*OFFENCES.filed(), murder | {"committed_from": "2027-01-01", "title": "Murder, as amended"}]
    monkeypatch.setattr(type(OFFENCES), "filed", lambda kind: rows)

    assert "propose cl-murder 2027-01-01: a new state of what is recorded" in printed("--write")
    assert "1 left because a change is waiting for an answer" in printed("--write")

    change = ReferenceChange.objects.get()
    assert (change.verb, Offence.objects.filter(key="cl-murder").count()) == ("add", 1)
    keeping.refuse(change=change, because="Not so", by=keeper("ct_manager"), at=noon)
    assert "0 proposed" in printed("--write")


def test_first_day_of_a_rule_in_a_new_file_needs_two_people_and_their_replay(monkeypatch, noon):
    load([LAW], by=None)
    entry = LawEntry.objects.get(key="cja-247a-2a")
    rows = [row | ({"in_force_from": "2021-07-01"} if row["key"] == entry.key else {}) for row in LAW.filed()]
    monkeypatch.setattr(type(LAW), "filed", lambda kind: rows)

    load([LAW], by=None, at=noon)

    entry.refresh_from_db()
    change = ReferenceChange.objects.get()
    assert (entry.in_force_from, kept_law().days) == (date(2021, 6, 29), {})
    assert not LawReplay.objects.exists()

    keeping.propose_filed(change=change, by=(first := keeper("ppcs")), at=noon)
    assert LawReplay.objects.get(change=change).days() == {"terrorist prisoner, no parole": date(2021, 7, 1)}
    with pytest.raises(SamePerson):
        keeping.agree(change=change, by=first, at=noon)
    with pytest.raises(ChangeRefused, match="still being calculated"):
        keeping.agree(change=change, by=keeper("ct_manager"), at=noon)


def test_row_of_which_a_change_waits_is_asked_of_the_file_again_next_time(file_says, noon):
    murder = Offence.objects.get(key="cl-murder")
    change = keeping.propose(
        kind=OFFENCES,
        verb=Verb.CORRECT,
        row=murder,
        typed={"note": "Ours"},
        reason="Read again",
        source="The Act",
        by=keeper("ppcs"),
        at=noon,
    )
    file_says({"cl-murder": {"title": "Another title"}})

    assert "1 left because a change is waiting for an answer" in printed("--write")
    keeping.agree(change=change, by=keeper("ct_manager"), at=noon)
    assert "1 proposed" in printed("--write")


def test_row_whose_key_people_corrected_is_not_added_again():
    Offence.objects.filter(key="ta06-5").update(committed_from=None)

    made = actions.load([OFFENCES], by=None)[0]

    assert [each.key for each in made.of(Outcome.KEPT)] == ["ta06-5 2006-04-13"]
    assert Offence.objects.filter(key="ta06-5").count() == 1


def test_followers_hear_of_rows_from_before_the_first_load_that_it_filled(monkeypatch):
    told = []
    monkeypatch.setattr(followers.reference_changed, "followers", [lambda **what: told.append(what)])
    FiledRow.objects.all().delete()
    Offence.objects.filter(key="ta00-58").update(source="")

    actions.load([OFFENCES], by=None)

    assert told == [{"kind": OFFENCES, "rows": [Offence.objects.get(key="ta00-58").uid], "by": None}]


def test_nothing_is_left_behind_when_the_audit_entry_fails(file_says, monkeypatch):
    file_says({"ta00-58": {"title": "Another title"}})
    monkeypatch.setattr(actions.audit, "record", lambda **what: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        actions.load([OFFENCES], by=None)

    assert not ReferenceChange.objects.exists()


def test_each_registered_kind_reads_its_file_and_names_its_rows_once():
    for kind in registry.KINDS.values():
        keys = [kind.key_of(row) for row in kind.filed()]
        assert len(keys) == len(set(keys))
        for name in (*kind.key, *kind.fields):
            kind.model._meta.get_field(name)


def test_second_kind_of_a_name_is_refused():
    with pytest.raises(ValueError, match="Two kinds"):
        registry.register(replace(OFFENCES, title="Others"))
