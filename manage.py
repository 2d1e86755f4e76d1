#!/usr/bin/env python3
"""Runs the project: `python3 manage.py demo`, `python3 manage.py test`, and every other Django command.

In a virtual environment, or with RELEASE_MONITOR_ENV=ready, this is Django's usual file. A bare python3 first
makes `.venv` (embedded/bootstrap.py) and goes on in there. Old Pythons must be able to read this file.
"""

import importlib.util
import os
import sys

CHECKOUT = os.path.dirname(os.path.abspath(__file__))


def bootstrap():
    """The set-up module, loaded by its path: the package's own imports may need what is not installed yet."""
    path = os.path.join(CHECKOUT, "embedded", "bootstrap.py")
    spec = importlib.util.spec_from_file_location("release_monitor_bootstrap", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def main():
    if sys.version_info < (3, 11):  # noqa: UP036 (said here because nothing else can be read)
        sys.exit(f"Release Monitor needs Python 3.11 or newer; this is Python {sys.version.split()[0]}.")
    if sys.prefix == sys.base_prefix and os.environ.get("RELEASE_MONITOR_ENV") != "ready":
        bootstrap().enter(CHECKOUT, sys.argv[1:])
    try:
        from release_monitor.running import command_line
    except ImportError as missing:
        if missing.name is None or missing.name.startswith("release_monitor"):
            raise
        sys.exit(
            f"The package {missing.name} is missing here: `pip install -r requirements/run.lock`, or leave this "
            "virtual environment and run python3 manage.py, which makes its own."
        )
    sys.exit(command_line.run(sys.argv))


if __name__ == "__main__":
    main()
