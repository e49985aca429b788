"""Run a command against a throw-away PostgreSQL: ``python tools/postgres.py COMMAND ...``.

The server lives in a folder of its own, listens on a free port of this machine alone, forgets
safety for speed, and is gone when the command ends. The command finds it in DATABASE_URL.
PostgreSQL refuses to run as root, so root starts it as the user postgres.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import debian

OPTIONS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c max_connections=60 -c listen_addresses=127.0.0.1"
)


def main() -> int:
    """Start the server, run the command, stop the server; return the command's code."""
    command = sys.argv[1:]
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, stop)
    try:
        programs = find_programs()
        with server(programs) as url:
            return subprocess.call(command, env={**os.environ, "DATABASE_URL": url})
    except debian.ProgramMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def stop(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def find_programs() -> Path:
    """Find the folder of initdb and pg_ctl; install Debian's package when there is none."""
    found = newest_programs()
    if found is None:
        debian.install("postgresql", why="The tests need PostgreSQL")
        found = newest_programs()
    if found is None:
        raise debian.ProgramMissing("PostgreSQL is installed, but initdb is not to be found")
    return found


def newest_programs() -> Path | None:
    debians = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    by_age = sorted(debians, key=lambda path: int(path.parts[-3]))
    if by_age:
        return by_age[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """Start a server in a folder of its own; yield its address; remove every trace."""
    started = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="catchment-pg-", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        port = free_port()
        initialise(programs, folder)
        run(programs / "pg_ctl", *start_options(folder, port), "start")
        try:
            print(f"- PostgreSQL started in {time.monotonic() - started:.1f} s", flush=True)
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            run(programs / "pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def initialise(programs: Path, folder: Path) -> None:
    plain = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync"]
    run(programs / "initdb", "-D", str(folder / "data"), *plain)


def start_options(folder: Path, port: int) -> list[str]:
    where = f"{OPTIONS} -p {port} -c unix_socket_directories='{folder}'"
    return ["-D", str(folder / "data"), "-l", str(folder / "log"), "-w", "-t", "60", "-o", where]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(program: Path, *arguments: str) -> None:
    """Run one of PostgreSQL's programs, never as root.

    Raises:
        ProgramMissing: if it fails, with what it said.
    """
    who = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    command = [*(who if os.geteuid() == 0 else []), str(program), *arguments]
    with tempfile.TemporaryFile("w+") as said:
        # A file, not a pipe: the server inherits it and would hold a pipe open.
        code = subprocess.call(command, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        said.seek(0)
        if code:
            raise debian.ProgramMissing(f"{program.name} failed:\n{said.read()}")


if __name__ == "__main__":
    sys.exit(main())
