"""The proof that a bundle for an inquest is checked without the application, and one changed byte of it is found."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Planting, Proof
from release_monitor.running.state import CHECKOUT

PEOPLE = 8
BETWEEN = "between the files"
AS_IT_WAS, FOUND = "0", ("1", "2")  # exit codes of the verifier
VERIFIER = CHECKOUT / "verify_audit.py"
LIBRARY = ("cryptography", "cffi", "_cffi_backend", "pycparser")
# The verifier's own command, as often as a path is given: to start Python for each takes longer than to check
ANSWERING = """
import contextlib, io, runpy, sys
sys.path.append(sys.argv[1])
main = runpy.run_path(sys.argv[2])["main"]
for line in sys.stdin:
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = main(["bundle", line.strip(), "--key", sys.argv[3]])
    except BaseException as error:
        code = f"ended with {type(error).__name__}"
    print(code, flush=True)
"""


@dataclass(frozen=True)
class Elsewhere:
    """A folder that stands for another body's machine: the verifier, `cryptography` and what that needs, no more."""

    folder: Path

    @classmethod
    def made(cls, folder: Path, *, text: str | None = None) -> Elsewhere:
        """text: of the verifier, if not the one of the checkout."""
        import cryptography

        installed, site = Path(cryptography.__file__).parent.parent, folder / "site"
        site.mkdir(parents=True)
        for name in os.listdir(installed):
            if name.startswith(LIBRARY):
                (site / name).symlink_to(installed / name)
        (folder / "verify_audit.py").write_text(VERIFIER.read_text() if text is None else text)
        return cls(folder)

    def command(self, *arguments: str) -> list[str]:
        """Isolated: no site packages, nothing of the environment, not the checkout."""
        start = (
            "import runpy, sys; sys.path.append(sys.argv[1]); sys.argv = sys.argv[2:]; "
            "runpy.run_path(sys.argv[0], run_name='__main__')"
        )
        verifier = str(self.folder / "verify_audit.py")
        return [sys.executable, "-I", "-S", "-c", start, str(self.folder / "site"), verifier, *arguments]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments), cwd=self.folder, env={}, capture_output=True, text=True, check=False, timeout=120
        )

    @contextmanager
    def answering(self, key: str) -> Iterator[Callable[[bytes], str]]:
        """Gives a function: the exit code of the verifier for a bundle's bytes, as text."""
        path = self.folder / "bundle.zip"
        site, verifier = str(self.folder / "site"), str(self.folder / "verify_audit.py")
        child = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", ANSWERING, site, verifier, key],
            cwd=self.folder,
            env={},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        asked, answers = child.stdin, child.stdout
        if asked is None or answers is None:
            raise RuntimeError("The verifier has no pipes.")

        def code_of(content: bytes) -> str:
            path.write_bytes(content)
            asked.write(f"{path}\n")
            asked.flush()
            return answers.readline().strip()

        try:
            yield code_of
        finally:
            asked.close()
            child.wait(timeout=60)
            answers.close()


def changed_bytes(asked: Asked) -> Outcome:
    with asked.planted(FAULTS), tempfile.TemporaryDirectory() as folder:
        elsewhere = Elsewhere.made(Path(folder) / "elsewhere", text=verifier_text())
        asked.doing("making bundles")
        key, bundles = made_bundles(Path(folder))
        clean = 0
        for content in bundles:
            (elsewhere.folder / "bundle.zip").write_bytes(content)
            clean += elsewhere.run("bundle", "bundle.zip", "--key", key).returncode == 0
        dice = random.Random(asked.seed)
        where: Counter[str] = Counter()
        missed: list[str] = []
        with elsewhere.answering(key) as code_of:
            for number in range(asked.size):
                name, changed = one_changed(dice.choice(bundles), dice, packed_again=number % 4 == 3)
                where[name] += 1
                code = code_of(changed)
                if code not in FOUND:
                    missed.append(f"{name}: {'not found' if code == AS_IT_WAS else code}")
                if number % 50 == 0:
                    asked.doing(f"{number} bytes changed")
    figures: dict[str, str | int | float] = {
        "bundles": len(bundles),
        "verified": clean,
        "bytes in them": sum(len(content) for content in bundles),
        "bytes changed": asked.size,
        "found": asked.size - len(missed),
        **{f"in {name}" if name != BETWEEN else name: number for name, number in sorted(where.items())},
    }
    return Outcome(clean == len(bundles) and not missed, figures, missed[:20])


def one_changed(content: bytes, dice: random.Random, *, packed_again: bool) -> tuple[str, bytes]:
    """In which file a byte was changed, and what then stands there. Half of the places are drawn from all bytes, half
    from one of the files or from what is between them. packed_again: in a file, and the zip written anew around it."""
    from release_monitor.bundles.rules import packed, unpacked

    files = unpacked(content)
    spans = {name: (content.index(file), len(file)) for name, file in files.items() if file}
    if packed_again:
        name = dice.choice(sorted(spans))
        return name, packed(files | {name: _flipped(files[name], dice.randrange(len(files[name])), dice)})
    inside = sorted(spans.items())
    frame = [
        place for place in range(len(content)) if not any(begin <= place < begin + size for _, (begin, size) in inside)
    ]
    if dice.random() < 0.5:
        place = dice.randrange(len(content))
    else:
        chosen = dice.choice([*spans, BETWEEN])
        place = dice.choice(frame) if chosen == BETWEEN else spans[chosen][0] + dice.randrange(spans[chosen][1])
    name = next((name for name, (begin, size) in inside if begin <= place < begin + size), BETWEEN)
    return name, _flipped(content, place, dice)


def _flipped(content: bytes, place: int, dice: random.Random) -> bytes:
    other = dice.choice([value for value in range(256) if value != content[place]])
    return content[:place] + bytes([other]) + content[place + 1 :]


def made_bundles(folder: Path, people: int = PEOPLE) -> tuple[str, list[bytes]]:
    """The log's public key, and a bundle of each of some people: the whole record and what an agency could know in
    turn, of half of them with words that owners released."""
    import time_machine
    from django.test.utils import override_settings

    from release_monitor.bundles import actions, making
    from release_monitor.bundles.models import BundleFile
    from sharing.sealing.running import Sealing
    from tests.factories.bundles import case, ordered
    from tests.worlds import NOON

    settings = {
        "SEAL_NAME": "worth-nothing.invalid/audit",
        "SEAL_KEY": str(folder / "key" / "key.pem"),
        "SEAL_KEY_BEFORE": "",
        "SEAL_WITNESSES": [str(folder / "witness")],
    }
    with override_settings(**settings), time_machine.travel(NOON, tick=False):
        sealing = Sealing.of_settings()
        for number in range(people):
            rows = case(family_name=f"Telford-{chr(ord('A') + number)}", prison_number=f"A612{number}PD")
            agency = rows["officer"].agency if number % 2 else None
            bundle = ordered(rows["person"], rows["auditor"], agency=agency, says_held_back=number % 3 == 0)
            if number % 4 < 2:
                _release(bundle, rows["police_owner"])
            actions.approve(bundle=bundle, says_held_back=True, by=rows["officer_of_privacy"])
        for _ in range(2):
            sealing.look(sign=True)
            making.make_all(at=NOON)
        files = BundleFile.objects.filter(stage="ready").order_by("pk").values_list("content", flat=True)
        return sealing.verifier, [bytes(content or b"") for content in files]


def _release(bundle: Any, owner: Any) -> None:
    from release_monitor.bundles import actions

    asked = bundle.items.filter(kind="intelligence", agency=owner.agency).first()
    if asked is not None:
        words = "He spoke of a journey — „ganz“ genau."
        actions.decide(item=asked, is_released=True, words=words, reason="The coroner asks", by=owner)


def verifier_text() -> str:
    return VERIFIER.read_text()


def _verifier_with(line: str, other: str) -> Planting:
    """A verifier in which one line says something else."""

    def planted() -> AbstractContextManager[Any]:
        text = VERIFIER.read_text()
        if text.count(line) != 1:
            raise ValueError(f"The verifier does not say once: {line}")
        return mock.patch(f"{__name__}.verifier_text", return_value=text.replace(line, other))

    return planted


FAULTS: Mapping[str, Planting] = {
    "what stands between the files is not looked at": _verifier_with("    if right != data:\n", "    if False:\n"),
    "digests of the files are not compared": _verifier_with(
        'hashlib.sha256(files[name]).hexdigest() != said["sha256"]', "False"
    ),
}

PROOFS = (
    Proof(
        name="bundles",
        shows="bundles of several people verify without the application, and one changed byte is found wherever it is",
        size=1_000,
        counts="changed bytes",
        minutes=2,
        needs=Needs.DATABASE,
        faults=tuple(FAULTS),
        run=changed_bytes,
    ),
)
