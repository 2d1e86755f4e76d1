"""The cases that the prison service published with its own engine, and what it expects of them.

`published_cases.json.gz` names their repository, commit and licence; each case names its file. None was written here.
"""

import gzip
import json
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("published_cases.json.gz")


@cache
def document():
    return json.loads(gzip.decompress(FILE.read_bytes()))


def cases(tier=None):
    return [case for case in document()["cases"] if tier in (None, case["tier"])]


def case(name):
    return next(case for case in document()["cases"] if case["id"].endswith(name))
