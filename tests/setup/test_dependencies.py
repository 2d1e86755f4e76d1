"""Everything installed may be used beside code under the MIT licence, or is named in docs/dependencies.md."""

import json
import re
from importlib import metadata

import pytest

from release_monitor.running.state import CHECKOUT

PERMISSIVE = re.compile(
    r"\b(MIT|BSD|ISC|Apache|PSF|Python Software Foundation|Unlicense|0BSD|HPND|MIT-CMU|Zlib)\b", re.I
)
ASKS_FOR_MORE = re.compile(
    r"\b[AL]?GPL|\bMPL|Mozilla|Lesser|Affero|General Public|Proprietary|SSPL|Commons Clause", re.I
)
NAMED = set(re.findall(r"^\| ([a-z][\w-]+) \|", (CHECKOUT / "docs" / "dependencies.md").read_text(), re.MULTILINE))
PACKAGES = {package.name.lower().replace("_", "-"): package.metadata for package in metadata.distributions()}
OF_A_FILE = {"qrcode"}  # says "Other/Proprietary" beside BSD for the trade mark of its name


def licence_of(package):
    """What its metadata say, the expression first."""
    if expression := package.get("License-Expression"):
        return expression
    classifiers = [name for name in package.get_all("Classifier", []) if name.startswith("License ::")]
    return "; ".join(classifiers) or package.get("License", "")


@pytest.mark.parametrize(
    ("licence", "fits"),
    [
        ("MIT OR Apache-2.0", True),
        ("License :: OSI Approved :: BSD License", True),
        ("LGPL-3.0-or-later", False),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", False),
        ("AGPL-3.0-only", False),
        ("", False),
    ],
)
def test_a_licence_fits_when_it_is_permissive_and_nothing_more_is_asked(licence, fits):
    assert is_permissive(licence) is fits


def is_permissive(licence):
    return bool(PERMISSIVE.search(licence)) and not ASKS_FOR_MORE.search(licence)


def test_every_installed_package_fits_or_is_named():
    others = {name: licence_of(package) for name, package in PACKAGES.items() if name not in OF_A_FILE | NAMED}

    assert len(others) > 100
    assert {name: licence for name, licence in others.items() if not is_permissive(licence)} == {}


def test_no_package_that_is_named_has_gone():
    assert PACKAGES.keys() >= NAMED


def test_every_package_of_the_front_end_is_permissive():
    packages = json.loads((CHECKOUT / "package-lock.json").read_text())["packages"]

    assert {
        name: one.get("license") for name, one in packages.items() if name and not is_permissive(one["license"])
    } == {}
