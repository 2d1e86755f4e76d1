"""Runs one proof in this process, which is its own: `command_line` starts it and reads the file that it leaves."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.console import Console

from proofs import command_line, places, registry
from proofs.proof import Asked, Outcome, UnknownFault
from release_monitor.running import processes
from release_monitor.running.state import ServersError, write_private


def main(arguments: list[str]) -> int | str:
    """Arguments: those of `prove` with the name of one proof, and `--result` with the path of the file."""
    options = command_line.parser().parse_args(arguments)
    (proof,) = registry.named(options.names)
    processes.stop_on_signals()
    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    try:
        with console.status(f"{proof.name}: starting") as status, places.provided(proof.needs) as servers:
            outcome = proof.run(
                Asked(
                    size=options.size or proof.size,
                    seed=proof.seed if options.seed is None else options.seed,
                    first=options.first,
                    fault=options.fault,
                    only=options.only,
                    tests=tuple(options.tests),
                    servers=servers,
                    say=console.print,
                    doing=lambda words: status.update(f"{proof.name}: {words}"),
                )
            )
    except UnknownFault:
        more = f", or {proof.more_faults}" if proof.more_faults else ""
        return f"{proof.name} has no fault {options.fault!r}. It has: {'; '.join(proof.faults)}{more}"
    except ServersError as reason:
        return str(reason)
    except KeyboardInterrupt:
        return 130
    report(outcome, Path(options.result))
    return 0


def report(outcome: Outcome, result: Path) -> None:
    told = {"is_proved": outcome.is_proved, "figures": outcome.in_words, "details": outcome.details}
    write_private(result, json.dumps(told))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
