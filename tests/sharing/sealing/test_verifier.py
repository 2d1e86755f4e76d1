"""The verifier stands alone: what another body runs is this file and `cryptography`."""

import ast
import subprocess
import sys

import pytest

import verify_audit
from release_monitor.running.state import CHECKOUT
from sharing.sealing.rules.notes import joined, parted

FILE = CHECKOUT / "verify_audit.py"


def test_it_imports_the_standard_library_and_cryptography_only():
    tree = ast.parse(FILE.read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names} | {
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    }

    assert {name.split(".")[0] for name in names} - sys.stdlib_module_names == {"cryptography"}


def test_it_says_what_is_no_export_and_no_key(tmp_path):
    done = subprocess.run(
        [sys.executable, str(FILE), "log", str(tmp_path), "--key", "nonsense"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert "no export of an audit log" in done.stderr


@pytest.mark.parametrize("key", ["", "name", "name+00000000+AAAA", "name+zz+!!"])
def test_what_is_no_key_is_refused(key):
    with pytest.raises(verify_audit.Unreadable):
        verify_audit.key_of(key)


@pytest.mark.parametrize("size", ["01", "-1", "1.0", "", "١"])
def test_size_that_is_written_in_another_way_is_no_checkpoint(size):
    root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

    with pytest.raises(verify_audit.Unreadable):
        verify_audit.checkpoint_of(f"a.example\n{size}\n{root}\n\n— a.example AAAA\n")


def test_notes_of_a_file_are_parted_as_they_were_joined_without_one_that_was_cut_short():
    notes = [f"a.example\n{size}\nroot\n\n— a.example AAAA\n— a.example BBBB\n" for size in (1, 2)]

    assert parted(joined(notes)) == notes
    assert parted(joined(notes) + "a.example\n3\nro") == notes
