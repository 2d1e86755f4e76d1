"""The table of docs/proofs.md is read as it was written, and nothing beside it changes."""

import pytest

from proofs import checkout, command_line, kept, registry
from proofs.kept import HEADS, KeptRow

ROW = KeptRow("recall-walk", "2026-11-27", "7ff0461", "yes", "3 min 2 s", "2 min 41 s", "moves 10,000; refused 4,012")
PAGE = """# Proofs

| Another | table |
| --- | --- |
| is | left alone |

| Proof | Date | Commit | Proved | Took | Processor | Figures |
| --- | --- | --- | --- | --- | --- | --- |
| breaches | 2026-11-25 | before proofs were kept | yes |  |  | kills 50 |
"""
AFTER = "\nWords after it.\n"


def test_what_is_written_is_read_again():
    rows = [ROW, KeptRow("breaches", "2026-11-28", "abcdef0+changes", "no", "41 s", "9 s", r"a | b; c \ d")]

    assert kept.parse(kept.write(PAGE + AFTER, rows)) == rows


def test_page_as_it_stands_is_read_and_written_without_a_change():
    text = kept.PAGE.read_text()

    assert kept.write(text, kept.parse(text)) == text


def test_words_around_the_table_stay():
    written = kept.write(PAGE + AFTER, [ROW])

    assert written.startswith(PAGE[: PAGE.index("| Proof |")])
    assert written.endswith("refused 4,012 |\n" + AFTER)


def test_page_without_the_table_is_refused():
    with pytest.raises(kept.NoTable):
        kept.parse("# Proofs\n")


def test_new_row_takes_the_place_of_the_old():
    earlier = KeptRow(**{**vars(ROW), "date": "2026-11-01"})

    assert kept.with_row([earlier], ROW, order=["recall-walk"]) == [ROW]


def test_rows_stand_in_the_order_of_the_proofs_and_one_of_none_last():
    gone, breaches = (KeptRow(**{**vars(ROW), "proof": name}) for name in ("gone", "breaches"))

    rows = kept.with_row([gone, ROW], breaches, order=["breaches", "recall-walk"])

    assert [row.proof for row in rows] == ["breaches", "recall-walk", "gone"]


def stale(commit, behind, *, whole=True):
    rows = [KeptRow(**{**vars(ROW), "commit": commit})]
    return kept.stale(rows, ["recall-walk"], behind=lambda named: behind, has_whole_history=whole)


@pytest.mark.parametrize(("behind", "is_stale"), [(0, False), (299, False), (300, False), (301, True)])
def test_proof_is_stale_after_more_than_300_commits(behind, is_stale):
    assert bool(stale("7ff0461", behind)) == is_stale


def test_proof_that_never_ran_is_stale():
    assert kept.stale([], ["recall-walk"], has_whole_history=False) == ["recall-walk: never ran"]


def test_proof_that_ran_before_they_were_kept_is_stale():
    assert stale(kept.BEFORE, None) == ["recall-walk: ran 2026-11-27, before proofs were kept"]


def test_commit_that_is_not_in_the_history_is_said():
    assert stale("7ff0461", None) == ["recall-walk: ran 2026-11-27 at 7ff0461, which is not in this history"]


def test_clone_without_its_history_says_nothing_of_what_it_cannot_tell():
    assert stale("7ff0461", None, whole=False) == []


def test_changes_beside_a_commit_count_from_that_commit(monkeypatch):
    asked = []
    monkeypatch.setattr(checkout, "git", lambda *words: asked.append(words) or "12")

    assert checkout.commits_behind("7ff0461+changes") == 12
    assert asked == [("rev-list", "--count", "7ff0461..HEAD")]


@pytest.mark.parametrize("named", ["no commit", kept.BEFORE])
def test_words_are_no_commit_to_count_from(named):
    assert checkout.commits_behind(named) is None


@pytest.mark.parametrize(
    ("arguments", "is_kept"),
    [
        ([], True),
        (["--size", "10000"], True),
        (["--seed", "5"], True),
        (["--size", "9999"], False),
        (["--first", "2"], False),
        (["--fault", "one person signs twice"], False),
        (["--only", "licence"], False),
        (["--tests", "tests/licence"], False),
    ],
)
def test_only_the_whole_proof_of_the_code_as_it_is_is_kept(arguments, is_kept):
    options = command_line.parser().parse_args(["recall-walk", *arguments])

    assert command_line.is_kept(registry.BY_NAME["recall-walk"], options) is is_kept


def test_what_ran_is_written_into_the_page(monkeypatch, tmp_path):
    page = tmp_path / "proofs.md"
    page.write_text(PAGE)
    monkeypatch.setattr(kept, "PAGE", page)
    ran = command_line.Ran(
        is_proved=False, figures="moves 3", details=[], commit="7ff0461", seconds=125.4, processor_seconds=59.6
    )

    command_line.save_row(registry.BY_NAME["recall-walk"], ran)

    row = kept.parse(page.read_text())[-1]
    assert (row.proof, row.commit, row.proved) == ("recall-walk", "7ff0461", "no")
    assert (row.took, row.processor, row.figures) == ("2 min 5 s", "1 min 0 s", "moves 3")


def test_heads_are_the_fields_of_a_row():
    assert [head.lower() for head in HEADS] == list(vars(ROW))


def test_stale_ones_run_in_the_order_of_how_long_ago_and_none_begins_when_the_time_is_over(monkeypatch, capsys):
    names = ["recall-walk", "gate-walk", "breaches"]
    rows = [ROW, KeptRow(**{**vars(ROW), "proof": "gate-walk", "date": "2026-11-01"})]
    began = []

    def run_apart(proof, options):
        began.append(proof.name)
        now[0] += 61

    now = [0.0]
    monkeypatch.setattr(kept, "parse", lambda text: rows)
    monkeypatch.setattr(kept, "stale", lambda *_, **__: [f"{name}: ran long ago" for name in names])
    monkeypatch.setattr(command_line, "run_apart", run_apart)
    monkeypatch.setattr(command_line.processes, "stop_on_signals", lambda: None)
    monkeypatch.setattr(command_line.time, "monotonic", lambda: now[0])
    monkeypatch.setenv("RELEASE_MONITOR_ENV", "ready")

    code = command_line.run(["stale", "--minutes", "1.5"])

    assert began == ["breaches", "gate-walk"]  # neither came back with a result
    assert code == command_line.NOT_PROVED
    assert "recall-walk: left for another time" in capsys.readouterr().out
