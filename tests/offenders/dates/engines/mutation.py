"""Changes the engine's text at one place at a time and asks whether anything that the suite has notices.

`python3 manage.py prove date-mutation` does it for the rules and the counting.

Each change is tried in a process of its own, within limits of time and memory: first against the published, the worked
and the made-up cases, then by the tests that need neither Django nor a database. What survives is printed with its
line; `equivalent_changes.py` says of which it is known that no output can show them.
"""

import gc
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from functools import cache
from io import StringIO
from multiprocessing import get_context
from pathlib import Path

import pytest

from offenders.dates.engine import calculate_case
from tests.offenders.dates.engine import published
from tests.offenders.dates.engines import second_engine
from tests.offenders.dates.engines.altered_engine import altered, installed
from tests.offenders.dates.engines.engine_changes import Change, text_with
from tests.offenders.dates.engines.generated_sentences import generated
from tests.offenders.dates.engines.test_worked_cases import by_hand, said
from tests.offenders.dates.engines.worked_cases import worked_cases

SECONDS = 60
MEMORY = 3 * 2**30
GENERATED = 1500
QUICK = 1000  # of the evidence, before any test
RULES = ["combining", "supported"]
RULES += ["key_dates.licences", "key_dates.lifelong", "key_dates.orders", "key_dates.recall"]
RULES += ["law.earlier_release", "law.selection", "law.standing"]
RULES += ["schemes.progression", "schemes.sds40", "schemes.tranches"]
RULES += ["terms.adjusting", "terms.chains", "terms.counting", "terms.custody"]
HERE = Path(__file__).parent
ENGINE_TESTS = HERE.parent / "engine"
NEED_DJANGO = {"test_command.py", "test_named_rules.py"}
TESTS = [str(path) for path in sorted(ENGINE_TESTS.rglob("test_*.py")) if path.name not in NEED_DJANGO]


@cache
def evidence(made_up: int = GENERATED) -> list[tuple[dict, list]]:
    """(case, the dates that it must have, of each reading where the law is open; none where it must be refused).

    made_up: how many sentences of nobody."""
    hand = [(row["case"], by_hand(row)) for row in worked_cases()]
    made = [(case, said(second_engine.dates_of(case))) for case in generated(1, made_up)]
    judged = [(case, dates) for case, dates in made if len(dates) != 1 or not calculate_case(case)["refused"]]
    known = [(case, [sorted(second_engine.judged(case["expected"]).items())]) for case in answered(published.cases())]
    return hand + known + judged


def answered(cases: list[dict]) -> list[dict]:
    return [case for case in cases if not calculate_case(case)["refused"]]


def differs(calculate: Callable[..., dict], first: int = 0, end: int | None = None, made_up: int = GENERATED) -> bool:
    """Whether an engine answers any of the evidence otherwise. One sentence is asked with its working: the long way."""
    for case, dates in evidence(made_up)[first:end]:
        answer = calculate(case, working=len(case["sentences"]) == 1)
        if said(answer) != dates:
            return True
    return False


def fails(tests: list[str]) -> bool:
    """Whether a test fails on the engine that is installed. Only for a process that ends with it."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    options = ["-x", "-q", "--noconftest", "-c", os.devnull, "-p", "no:cacheprovider"]
    options += ["--rootdir", str(HERE.parents[3])]
    quiet, sys.stdout = sys.stdout, StringIO()
    try:
        return bool(tests) and pytest.main([*options, *tests]) != pytest.ExitCode.OK
    finally:
        sys.stdout = quiet


def is_found(texts: dict[str, str]) -> bool:
    """Whether anything notices the change; breaking is noticing. What is quick and near comes first."""
    names = {module.rpartition(".")[2] for module in texts}
    near = [test for test in TESTS if Path(test).stem.removeprefix("test_") in names]
    try:
        calculate = altered(texts)
        if differs(calculate, end=QUICK):
            return True
        installed(texts)
        return fails(near) or differs(calculate, QUICK) or fails([test for test in TESTS if test not in near])
    except Exception:
        return True


class EngineDiffers(Exception):
    """The evidence already differs from the engine as it is."""


class TakesTooLong(BaseException):
    """No exception that a rule could catch."""


def is_found_apart(texts: dict[str, str]) -> bool:
    """With limits on time and memory, for a change may never end; not ending is noticed too."""

    def stop(*_) -> None:
        raise TakesTooLong

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)  # of the processor: a busy machine makes no change noticed
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        return is_found(texts)
    except TakesTooLong:
        return True
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def unnoticed(
    todo: list[Change], texts: dict[str, str], doing: Callable[[str], object] = lambda words: None
) -> Iterator[Change]:
    """Those that nothing notices. The first trial is of the engine as it is, in which nothing may be found.

    doing: is told before each what comes next. Raises EngineDiffers.
    """
    trials: list[dict[str, str]] = [{}, *({each.module: text_with(each, texts[each.module])} for each in todo)]
    evidence()  # once, before the processes part
    gc.freeze()
    with get_context("fork").Pool(maxtasksperchild=1) as pool:
        answers = pool.imap(is_found_apart, trials, chunksize=1)
        if next(answers):
            raise EngineDiffers
        for number, change in enumerate(todo, 1):
            doing(f"change {number} of {len(todo)}")
            if not next(answers):
                yield change
