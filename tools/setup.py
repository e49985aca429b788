"""Set everything up, and say what happens: ``python3 tools/setup.py demo`` or ``dev``.

This runs before anything is installed, so it leans on the standard library alone. Every step
remembers a fingerprint of what it was made from and is skipped while that stays the same; a step
that was interrupted left no fingerprint and simply runs again.
"""

from __future__ import annotations

import argparse
import dataclasses
import fcntl
import hashlib
import importlib.util
import os
import shutil
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
STAMPS = VENV / "stamps"
VAR = ROOT / "var"
LOG = VAR / "setup.log"

OLDEST_NODE = 18
SILENCE_S = 5.0
DEBIAN_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
PAUSES_S = (3.0, 10.0, 30.0)
PATIENCE = {
    "PIP_DEFAULT_TIMEOUT": "180",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_RETRIES": "5",
    "UV_HTTP_TIMEOUT": "300",
    "UV_PYTHON_DOWNLOADS": "never",
    "npm_config_fetch_retries": "5",
    "npm_config_fetch_timeout": "300000",
    "npm_config_update_notifier": "false",
}


class SetupFailed(Exception):
    """A step could not be done; the message says what to do about it."""


@dataclass(frozen=True)
class Step:
    """One thing to do, and what it is made from.

    ``makes`` are files that must exist for the step to count as done; ``network`` steps are tried
    again when they fail.
    """

    title: str
    name: str
    inputs: tuple[str, ...]
    commands: tuple[tuple[str, ...], ...]
    makes: tuple[Path, ...] = ()
    network: bool = False

    @property
    def stamp(self) -> Path:
        return STAMPS / self.name

    def fingerprint(self) -> str:
        """Hash the inputs, and the contents of those that name files of the project."""
        digest = hashlib.sha256()
        for given in self.inputs:
            path = ROOT / given
            digest.update(given.encode() + b"\0")
            digest.update(path.read_bytes() if path.is_file() else b"")
        return digest.hexdigest()


def main() -> int:
    """Set up what the named way of working needs; 0 when all is well."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("way", choices=["demo", "dev"])
    way = parser.parse_args().way
    started = time.monotonic()
    VAR.mkdir(exist_ok=True)
    try:
        with only_one_at_a_time():
            done = [run_step(step) for step in steps(way)]
            put_catchment_on_the_path()
    except SetupFailed as failure:
        print(f"\nSetting up stopped: {failure}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. The next run goes on from here.", file=sys.stderr, flush=True)
        return 130
    told = "Everything is set up" if any(done) else "Everything was set up already"
    print(f"{told} ({time.monotonic() - started:.1f} s)", flush=True)
    return 0


def steps(way: str) -> Iterator[Step]:
    """Name the steps in order; later ones are worked out after earlier ones have run."""
    yield environment_step()
    yield Step(
        title="Fetching the installer (uv)",
        name="uv",
        inputs=("tools/uv.txt",),
        commands=((str(PYTHON), "-m", "pip", "install", "--require-hashes", "-r", "tools/uv.txt"),),
        makes=(BIN / "uv",),
        network=True,
    )
    pins = "requirements.txt" if way == "demo" else "requirements-dev.txt"
    yield install_step(
        title="Installing Python packages" + (" and developers' tools" if way == "dev" else ""),
        pins=pins,
        makes=(BIN / "gunicorn",),
    )
    if not machine_has_node():
        yield install_step(
            title="Fetching Node.js, which this machine does not have",
            pins="tools/node.txt",
            makes=(BIN / "node", BIN / "npm"),
        )
    yield Step(
        title="Installing front-end packages",
        name="npm",
        inputs=("package.json", "package-lock.json", ".npmrc"),
        commands=(("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"),),
        makes=(ROOT / "node_modules" / "govuk-frontend" / "package.json",),
        network=True,
    )
    yield Step(
        title="Preparing styles and scripts",
        name="vendor",
        inputs=("package-lock.json", "requirements.txt", "tools/vendor.py"),
        commands=((str(PYTHON), "tools/vendor.py"),),
        makes=(VAR / "vendor" / "govuk-frontend.css", VAR / "vendor" / "htmx.min.js"),
    )


def environment_step() -> Step:
    """Make the environment; start afresh when it was made elsewhere or by another Python."""
    if importlib.util.find_spec("ensurepip") is None:
        raise SetupFailed(
            f"{sys.executable} cannot make environments. On Debian or Ubuntu: "
            "sudo apt-get install python3-venv"
        )
    step = Step(
        title="Making a Python environment in .venv",
        name="environment",
        inputs=(f"{ROOT} {sys.version_info.major}.{sys.version_info.minor}",),
        commands=((sys.executable, "-m", "venv", str(VENV)),),
        makes=(PYTHON, BIN / "pip"),
    )
    if is_done(step):
        return step
    if step.stamp.exists() or not works(PYTHON):
        afresh = (sys.executable, "-m", "venv", "--clear", str(VENV))
        return dataclasses.replace(step, commands=(afresh,))
    return step


def works(python: Path) -> bool:
    """Tell whether an environment is whole: its Python runs and has its pip, also by name."""
    quiet = subprocess.DEVNULL
    asked = [str(python), "-m", "pip", "--version"]
    named = python.with_name("pip").exists()
    return python.exists() and named and not subprocess.call(asked, stdout=quiet, stderr=quiet)


def install_step(*, title: str, pins: str, makes: tuple[Path, ...]) -> Step:
    """Install a file of hashed pins with uv."""
    python = ("--python", str(PYTHON))
    return Step(
        title=title,
        name=Path(pins).stem,
        inputs=(pins,),
        commands=((str(BIN / "uv"), "pip", "install", *python, "--require-hashes", "-r", pins),),
        makes=makes,
        network=True,
    )


def machine_has_node() -> bool:
    """Tell whether the machine's own Node and npm are there, work and are new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    number = answer.stdout.strip().removeprefix("v").split(".")[0]
    return number.isdigit() and int(number) >= OLDEST_NODE


@contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Wait while another terminal is setting up the same folder."""
    with (VAR / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting: another terminal is setting up this folder ...", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run_step(step: Step) -> bool:
    """Do a step unless it is done already; return whether anything was done."""
    if is_done(step):
        return False
    print(f"- {step.title} ...", flush=True)
    started = time.monotonic()
    step.stamp.unlink(missing_ok=True)
    with LOG.open("a", encoding="utf-8") as log:
        for command in step.commands:
            run_command(step, command, tell=log.write)
    missing = [path.name for path in step.makes if not path.exists()]
    if missing:
        raise SetupFailed(f"'{step.title}' ended well but did not make {', '.join(missing)}")
    step.stamp.parent.mkdir(parents=True, exist_ok=True)
    step.stamp.write_text(step.fingerprint())
    print(f"  done in {time.monotonic() - started:.1f} s", flush=True)
    return True


def is_done(step: Step) -> bool:
    """Tell whether a step ran with the same inputs, and what it made still stands."""
    return (
        step.stamp.exists()
        and step.stamp.read_text() == step.fingerprint()
        and all(path.exists() for path in step.makes)
    )


def run_command(step: Step, command: tuple[str, ...], *, tell: Callable[[str], object]) -> None:
    """Run a command; a network step is tried again after a pause, a few times."""
    for pause in (*PAUSES_S, None):
        tell(f"\n$ {' '.join(command)}\n")
        lines, code = run_and_report(command, tell=tell)
        if code == 0:
            return
        if pause is None or not step.network:
            raise SetupFailed(what_went_wrong(step, lines))
        print(f"  that did not work; trying again in {pause:.0f} s", flush=True)
        time.sleep(pause)


def what_went_wrong(step: Step, lines: list[str]) -> str:
    said = "\n".join(f"    {line}" for line in lines[-12:])
    hint = "\n  Is the network there? Nothing is lost: run the same command again."
    return f"'{step.title}' did not work. It said:\n{said}\n  All of it is in {LOG}." + (
        hint if step.network else ""
    )


def run_and_report(
    command: tuple[str, ...], *, tell: Callable[[str], object]
) -> tuple[list[str], int]:
    """Run a command quietly, with a sign of life every few seconds."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    environment = {**PATIENCE, **trust_of_the_machine(), **os.environ, "PATH": path}
    lines: list[str] = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        reader = threading.Thread(target=collect, args=(process, lines, tell))
        reader.start()
        try:
            wait_and_say_so(reader, lines)
        except KeyboardInterrupt:
            process.terminate()
            raise
        finally:
            code = process.wait()
            reader.join()
    return lines, code


def trust_of_the_machine() -> dict[str, str]:
    """Let the installers trust what the machine trusts: behind a council's proxy that is needed.

    uv and Node.js carry certificates of their own, and would not know the proxy's.
    """
    bundle = ssl.get_default_verify_paths().cafile or DEBIAN_CERTIFICATES
    if not Path(bundle).is_file():
        return {}
    return {"UV_SYSTEM_CERTS": "1", "NODE_EXTRA_CA_CERTS": bundle}


def collect(
    process: subprocess.Popen[str], lines: list[str], tell: Callable[[str], object]
) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        tell(line)
        if line.strip():
            lines.append(line.rstrip())


def wait_and_say_so(reader: threading.Thread, lines: list[str]) -> None:
    started = time.monotonic()
    while True:
        reader.join(timeout=SILENCE_S)
        if not reader.is_alive():
            return
        last = f": {lines[-1][:80]}" if lines else ""
        print(f"  {time.monotonic() - started:3.0f} s, still working{last}", flush=True)


def put_catchment_on_the_path() -> None:
    """Let the environment import ``catchment`` from src, and offer the ``catchment`` command."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    write_if_changed(
        VENV / "lib" / version / "site-packages" / "catchment.pth", f"{ROOT / 'src'}\n"
    )
    launcher = BIN / "catchment"
    write_if_changed(
        launcher, '#!/bin/sh\nexec "$(dirname "$0")/python" -m catchment.cli.main "$@"\n'
    )
    launcher.chmod(0o755)


def write_if_changed(path: Path, text: str) -> None:
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


if __name__ == "__main__":
    sys.exit(main())
