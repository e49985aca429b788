"""``catchment serve``: the web server and the worker, side by side, until Ctrl-C.

The address is taken before anything is started and handed to the web server, so that nobody can
take it in between; a port in use is passed over for the next.
"""

import argparse
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from django.conf import settings

#: Named, not imported: ``config`` stands above us.
APPLICATION = "catchment.config.wsgi"
THREADS = 4

WEB = "The web server"
WORKER = "The worker"

PORTS_TRIED = 20
START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 10.0
LOOK_EVERY_S = 0.1
DRAWN = range(200, 400)

Child = subprocess.Popen[bytes]


class NoPortFree(Exception):
    """Every port tried is in use."""


class NeverAnswered(Exception):
    """The web server drew no page in time, or a part ended."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and with how many processes."""
    parser.add_argument("--host", default="localhost", help="name or address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="the first port to try")
    parser.add_argument("--workers", type=int, default=2, help="processes that serve pages")
    parser.add_argument("--without-worker", action="store_true", help="the worker runs elsewhere")


def run(options: argparse.Namespace) -> int:
    """Serve until stopped; 0 after Ctrl-C, 1 when a part ends by itself."""
    try:
        listener = take_port(options.host, options.port)
    except (NoPortFree, OSError) as wrong:
        print(f"Cannot serve: {wrong}", file=sys.stderr)
        return 1
    where = listener.getsockname()[:2]
    port = where[1]
    if port != options.port:
        print(f"Port {options.port} is in use; taking {port} instead.", flush=True)
    signal.signal(signal.SIGTERM, _interrupt)
    children: dict[str, Child] = {}
    try:
        children = start(options, listener)
        listener.close()
        wait_for_page(children, where)
        print(
            f"\n  Catchment is at {address(options.host, port)}   (Ctrl-C stops it)\n", flush=True
        )
        return wait_for_end(children)
    except NeverAnswered as never:
        print(f"Cannot serve: {never}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopping ...", flush=True)
        return 0
    finally:
        stop(children)


def take_port(host: str, first: int) -> socket.socket:
    """Listen on the first port that is free, counting up.

    Raises:
        NoPortFree: when none of the twenty from the first is.
    """
    named = "127.0.0.1" if host == "localhost" else host
    family, _, _, _, where = socket.getaddrinfo(named, first, type=socket.SOCK_STREAM)[0]
    for port in range(first, first + PORTS_TRIED):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((where[0], port))
        except OSError as wrong:
            listener.close()
            if wrong.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise
        else:
            listener.listen(socket.SOMAXCONN)
            return listener
    raise NoPortFree(f"ports {first} to {first + PORTS_TRIED - 1} are all in use")


def address(host: str, port: int) -> str:
    """The address to type into a browser."""
    named = "localhost" if host in {"localhost", "127.0.0.1", "0.0.0.0", "::"} else host  # noqa: S104
    return f"http://{named}:{port}"


def start(options: argparse.Namespace, listener: socket.socket) -> dict[str, Child]:
    """Start both parts in sessions of their own: Ctrl-C reaches them through us, in order."""
    number = listener.fileno()
    port = listener.getsockname()[1]
    environment = {"CATCHMENT_URL": address(options.host, port), **os.environ}
    commands = {WEB: _web_command(number, options.workers)}
    if not options.without_worker:
        commands[WORKER] = [sys.executable, "-m", "catchment.cli.main", "worker"]
    return {
        name: subprocess.Popen(command, env=environment, pass_fds=[number], start_new_session=True)
        for name, command in commands.items()
    }


def _web_command(number: int, workers: int) -> list[str]:
    web = ["--workers", str(workers), "--worker-class", "gthread", "--threads", str(THREADS)]
    quiet = ["--log-level", "warning", "--no-control-socket"]
    listening = ["--bind", f"fd://{number}"]
    return [sys.executable, "-m", "gunicorn", *listening, *web, *quiet, APPLICATION]


def wait_for_page(children: dict[str, Child], where: tuple[str, int]) -> None:
    """Wait until the front page is drawn: whoever reads the address may open it at once.

    Raises:
        NeverAnswered: if a part ends before, or a minute passes.
    """
    deadline = time.monotonic() + START_TIMEOUT_S
    status = None
    while time.monotonic() < deadline:
        ended = first_ended(children)
        if ended is not None:
            raise NeverAnswered(f"{ended} ended while starting")
        before, status = status, front_page(*where)
        if status in DRAWN:
            return
        if status is not None and before is None:
            print(f"The front page answers {status}; trying again.", file=sys.stderr, flush=True)
        time.sleep(LOOK_EVERY_S)
    said = "no answer" if status is None else f"the front page answered {status}, and nothing else"
    raise NeverAnswered(f"{said} within {START_TIMEOUT_S:.0f} seconds")


def front_page(host: str, port: int) -> int | None:
    """Ask for the front page once, as a proxy would; the status, or None without an answer."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(here, port, timeout=START_TIMEOUT_S)
    try:
        asked = {"Host": own_name(settings.ALLOWED_HOSTS), "X-Forwarded-Proto": "https"}
        connection.request("GET", "/", headers=asked)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return answer.status


def own_name(allowed: list[str]) -> str:
    """A name that the site answers to: the first allowed one, without its wildcard."""
    named = [name.removeprefix(".") for name in allowed if name != "*"]
    return named[0] if named else "localhost"


def wait_for_end(children: dict[str, Child]) -> int:
    """Wait until a part ends by itself: then all ends, and whoever supervises us may start afresh."""
    while (ended := first_ended(children)) is None:
        time.sleep(LOOK_EVERY_S)
    print(f"{ended} ended; stopping.", file=sys.stderr, flush=True)
    return 1


def first_ended(children: dict[str, Child]) -> str | None:
    """Name a part that no longer runs."""
    return next((name for name, child in children.items() if child.poll() is not None), None)


def stop(children: dict[str, Child]) -> None:
    """Let pages and the task in hand finish; after ten seconds, end them."""
    for impatience in (signal.SIGINT, signal.SIGTERM):
        signal.signal(impatience, signal.SIG_IGN)
    for name, child in children.items():
        child.send_signal(signal.SIGTERM if name == WEB else signal.SIGINT)
    deadline = time.monotonic() + STOP_TIMEOUT_S
    for child in children.values():
        try:
            child.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
