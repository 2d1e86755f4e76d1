"""`python3 manage.py prove [NAME ...]`: lists the proofs, or runs some, each in a process of its own."""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from embedded import bootstrap
from proofs import checkout, kept, registry
from proofs.proof import Proof
from release_monitor.running import processes
from release_monitor.running.state import CHECKOUT

NOT_PROVED = 1
INTERRUPTED = 130
STALE = "stale"  # in place of names: those that never ran, or long ago


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="manage.py prove",
        description="Without a name, list the proofs. With names, run them and keep their figures in docs/proofs.md.",
    )
    made.add_argument("names", nargs="*", metavar="NAME", help="a proof, a family such as access, all, or stale")
    made.add_argument("--stale", action="store_true", help="name the proofs that never ran, or long ago")
    made.add_argument("--minutes", type=float, help="begin no other proof after so many; one that has begun ends")
    made.add_argument("--size", type=int, help="how many draws, moves, sentences ...; what is smaller is not kept")
    made.add_argument("--first", type=int, default=1, help="leave out those before this one; a part is not kept")
    made.add_argument("--seed", type=int, help="in place of the proof's own")
    made.add_argument("--fault", default="", help="plant this fault, to see the proof fail; never kept")
    made.add_argument("--only", default="", metavar="PATH", help="mutants, API: of what is below this path; not kept")
    made.add_argument("--tests", action="append", default=[], metavar="PATH", help="mutants: by these tests; not kept")
    made.add_argument("--result", default="", help=argparse.SUPPRESS)
    return made


def run(arguments: Sequence[str]) -> int | str:
    """What it returns is for sys.exit: 0 when all that ran are proved."""
    options = parser().parse_args(arguments)
    if options.stale:
        say_what_is_stale()
        return 0
    try:
        proofs = registry.named(stale() if options.names == [STALE] else options.names)
    except registry.NoSuchProof as name:
        return f"No proof is called {name}. `python3 manage.py prove` lists them."
    if not proofs:
        list_proofs()
        return 0
    return prove(proofs, options)


def prove(proofs: Sequence[Proof], options: argparse.Namespace) -> int | str:
    processes.stop_on_signals()
    if os.environ.get("RELEASE_MONITOR_ENV") != "ready":
        try:
            bootstrap.build_front_end_once(CHECKOUT)
        except bootstrap.SetUpError as reason:
            return str(reason)
    failed, began = [], time.monotonic()
    for proof in proofs:
        if options.minutes is not None and time.monotonic() - began > options.minutes * 60:
            print(f"{proof.name}: left for another time", flush=True)
            continue
        if reason := proof.lacks():
            print(f"{proof.name}: passed over: {reason}", flush=True)
            continue
        try:
            ran = run_apart(proof, options)
        except KeyboardInterrupt:
            return INTERRUPTED
        if ran is None:
            failed.append(proof.name)
            continue
        say_how_it_went(proof, ran)
        if not ran.is_proved:
            failed.append(proof.name)
        if is_kept(proof, options):
            save_row(proof, ran)
    return NOT_PROVED if failed else 0


@dataclass(frozen=True)
class Ran:
    """seconds: that passed. processor_seconds: of all processes of the proof, its servers included."""

    is_proved: bool
    figures: str
    details: list[str]
    commit: str
    seconds: float
    processor_seconds: float


def run_apart(proof: Proof, options: argparse.Namespace) -> Ran | None:
    """None when it broke off; it has said why."""
    commit = checkout.commit(but=kept.NAME)
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        command = [sys.executable, "-m", "proofs", proof.name, "--result", str(result), "--first", str(options.first)]
        for name in ("size", "seed", "fault", "only"):
            if getattr(options, name):
                command += [f"--{name}", str(getattr(options, name))]
        for path in options.tests:
            command += ["--tests", path]
        began, spent = time.monotonic(), _processor_seconds()
        child = processes.spawn(command, cwd=CHECKOUT, own_group=False)
        try:
            child.wait()
        except KeyboardInterrupt:
            child.terminate()
            child.wait()
            raise
        if not result.exists():
            return None
        told = json.loads(result.read_text())
    return Ran(**told, commit=commit, seconds=time.monotonic() - began, processor_seconds=_processor_seconds() - spent)


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def say_how_it_went(proof: Proof, ran: Ran) -> None:
    for line in ran.details:
        print(line)
    took = f"{format_seconds(ran.seconds)}, {format_seconds(ran.processor_seconds)} of a processor"
    print(f"{proof.name}: {'proved' if ran.is_proved else 'NOT PROVED'} in {took}: {ran.figures}", flush=True)


def is_kept(proof: Proof, options: argparse.Namespace) -> bool:
    """Only the whole proof of the code as it is."""
    is_part = options.first > 1 or (options.size or proof.size) < proof.size or options.only or options.tests
    return not (options.fault or is_part)


def save_row(proof: Proof, ran: Ran) -> None:
    text = kept.PAGE.read_text()
    row = kept.KeptRow(
        proof=proof.name,
        date=f"{datetime.now().astimezone():%Y-%m-%d}",
        commit=ran.commit,
        proved="yes" if ran.is_proved else "no",
        took=format_seconds(ran.seconds),
        processor=format_seconds(ran.processor_seconds),
        figures=ran.figures,
    )
    order = [each.name for each in registry.PROOFS]
    kept.PAGE.write_text(kept.write(text, kept.with_row(kept.parse(text), row, order=order)))


def format_seconds(seconds: float) -> str:
    """ "41 s", "12 min 5 s"."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def list_proofs() -> None:
    from rich.console import Console
    from rich.table import Table

    rows = {row.proof: row for row in kept.parse(kept.PAGE.read_text())}
    table = Table("Proof", "Shows that", "Takes about", "Last run", box=None, pad_edge=False, padding=(0, 2, 1, 0))
    for proof in registry.PROOFS:
        row = rows.get(proof.name)
        last = f"{row.date}, {row.commit}, proved: {row.proved}\n{row.figures}" if row else "never"
        table.add_row(proof.name, proof.shows, f"{proof.minutes} min", last)
    Console().print(table)


def stale() -> list[str]:
    """The names of those that never ran, or long ago: the longest first."""
    rows = kept.parse(kept.PAGE.read_text())
    return kept.longest_ago_first(rows, (line.partition(":")[0] for line in _what_is_stale(rows)))


def say_what_is_stale() -> None:
    for line in _what_is_stale(kept.parse(kept.PAGE.read_text())):
        print(line)


def _what_is_stale(rows: Sequence[kept.KeptRow]) -> list[str]:
    names = [proof.name for proof in registry.PROOFS]
    return kept.stale(rows, names, has_whole_history=checkout.has_whole_history())
