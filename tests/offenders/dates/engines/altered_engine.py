"""The product's engine with changes in its text, loaded beside the real one: what would notice if it were wrong."""

import sys
from collections.abc import Callable
from functools import cache
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType, ModuleType

from offenders.dates import engine

PACKAGE = engine.__name__
COPY = "altered_calculation"


def sources() -> dict[str, str]:
    """The engine's modules by name below the package ('' is the package itself), with their text."""
    folder = Path(engine.__file__).parent
    return {
        ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix("__init__").removesuffix("."): text
        for path in sorted(folder.rglob("*.py"))
        if (text := path.read_text())
    }


def altered(texts: dict[str, str]) -> Callable[[dict], dict]:
    """`calculate_case` of a copy of the engine in which these modules have other texts; raises what its import does."""
    finder = Finder(COPY, sources() | texts)
    sys.meta_path.insert(0, finder)
    try:
        return __import__(COPY).calculate_case
    finally:
        sys.meta_path.remove(finder)
        for loaded in [loaded for loaded in sys.modules if loaded == COPY or loaded.startswith(f"{COPY}.")]:
            del sys.modules[loaded]


def installed(texts: dict[str, str]) -> None:
    """The engine with these texts in the place of the real one, for whatever this process imports from now on."""
    for loaded in [loaded for loaded in sys.modules if loaded == PACKAGE or loaded.startswith(f"{PACKAGE}.")]:
        del sys.modules[loaded]
    sys.meta_path.insert(0, Finder(PACKAGE, sources() | texts))


class Finder(MetaPathFinder, Loader):
    """Finds the modules of one copy in memory; imports of the real package inside them lead to the copy."""

    def __init__(self, name: str, texts: dict[str, str]) -> None:
        self.name = name
        self.texts = {f"{name}.{module}".rstrip("."): text.replace(PACKAGE, name) for module, text in texts.items()}

    def find_spec(self, fullname: str, path=None, target=None) -> ModuleSpec | None:
        if fullname not in self.texts:
            return None
        is_package = any(other.startswith(f"{fullname}.") for other in self.texts)
        return spec_from_loader(fullname, self, is_package=is_package)

    def exec_module(self, module: ModuleType) -> None:
        exec(compiled(self.texts[module.__name__], module.__name__), module.__dict__)


@cache
def compiled(text: str, name: str) -> CodeType:
    """Most modules of a copy are those of the copies before."""
    return compile(text, name, "exec")
