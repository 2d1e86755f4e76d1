"""Loading the data files: added once, changed where nobody else did, kept where people changed it."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command

from offenders import followers
from offenders.models import FiledRow, Offence
from offenders.reference import registry
from offenders.reference.loading import actions
from offenders.reference.loading.rules import Outcome
from offenders.reference.offences.kind import OFFENCES
from sharing.models import AuditEntry

pytestmark = pytest.mark.django_db


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

    assert "1 changed, 1 kept because people changed them, 1 gone from the file" in said
    assert "keep ta00-57 2001-02-19: title is 'Ours', in the file 'Possessing" in said
    assert "gone from the file ta06-5 2006-04-13; it stays on record" in said
    assert "Nothing was written" in said
    assert Offence.objects.get(key="ta00-58").title != "Another title"


def test_with_write_it_changes_what_nobody_touched_and_keeps_what_people_changed(file_says):
    file_says({"ta00-58": {"title": "Another title"}, "ta00-57": {"note": "New note"}, "ta06-5": None})
    Offence.objects.filter(key="ta00-57").update(title="Ours")
    note = Offence.objects.get(key="ta00-57").note

    printed("--write")
    printed("--write")

    assert Offence.objects.get(key="ta00-58").title == "Another title"
    assert list(Offence.objects.filter(key="ta00-57").values_list("title", "note")) == [("Ours", note)]
    assert Offence.objects.filter(key="ta06-5").exists()
    assert AuditEntry.objects.filter(verb="offenders.reference_loaded").count() == 1


def test_row_whose_key_people_corrected_is_not_added_again():
    Offence.objects.filter(key="ta06-5").update(committed_from=None)

    made = actions.load([OFFENCES], by=None)[0]

    assert [each.key for each in made.of(Outcome.KEPT)] == ["ta06-5 2006-04-13"]
    assert Offence.objects.filter(key="ta06-5").count() == 1


def test_followers_hear_of_rows_that_changed(file_says, monkeypatch):
    told = []
    monkeypatch.setattr(followers.reference_changed, "followers", [lambda **what: told.append(what)])
    file_says({"ta00-58": {"title": "Another title"}})

    actions.load([OFFENCES], by=None)

    assert told == [{"kind": OFFENCES, "rows": [Offence.objects.get(key="ta00-58").uid], "by": None}]


def test_nothing_is_left_behind_when_the_audit_entry_fails(file_says, monkeypatch):
    file_says({"ta00-58": {"title": "Another title"}})
    monkeypatch.setattr(actions.audit, "record", lambda **what: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        actions.load([OFFENCES], by=None)

    assert Offence.objects.get(key="ta00-58").title != "Another title"


def test_each_registered_kind_reads_its_file_and_names_its_rows_once():
    for kind in registry.KINDS.values():
        keys = [kind.key_of(row) for row in kind.filed()]
        assert len(keys) == len(set(keys))
        for name in (*kind.key, *kind.fields):
            kind.model._meta.get_field(name)


def test_second_kind_of_a_name_is_refused():
    with pytest.raises(ValueError, match="Two kinds"):
        registry.register(replace(OFFENCES, title="Others"))
