"""JSON arrays in and out of commands, a case at a time."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError


def read_array(name: str) -> list[Any]:
    """The cases of a file; "-" is standard input. Raises CommandError when it cannot be read: as a file, as JSON, as an
    array."""
    try:
        text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}") from error
    try:
        cases = json.loads(text.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CommandError(f"{name} cannot be read: it is not UTF-8") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise CommandError(f"{name} cannot be read: it is not JSON ({error})") from error
    if not isinstance(cases, list):
        raise CommandError(f"{name} cannot be read: it is not an array of cases")
    return cases


def written_array(cases: list[Any], answer: Callable[[Any], Any]) -> Iterator[str]:
    """The array of answers, one a line. Each is worked out as it is written: many take no more memory than one."""
    yield "["
    for number, raw in enumerate(cases):
        yield ",\n" if number else "\n"
        yield json.dumps(answer(raw), ensure_ascii=False)
    yield "\n]\n"
