"""Serving: the port that is taken, the parts that end, and the whole of it once."""

import argparse
import contextlib
import http.client
import http.server
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading

import pytest
from django.db import connection

from catchment.cli import serve
from tests import migrated

PATIENCE_S = 60


@pytest.fixture
def taken():
    """A port that somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def our_own_signals():
    """Serving takes over the signals of its process; here they are the test runner's."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_take_port_passes_over_one_that_is_in_use(taken):
    with serve.take_port("localhost", taken) as listener:
        host, port = listener.getsockname()

    assert host == "127.0.0.1"
    assert taken < port < taken + serve.PORTS_TRIED


def test_take_port_gives_up_when_none_is_free(taken, monkeypatch):
    monkeypatch.setattr(serve, "PORTS_TRIED", 1)

    with pytest.raises(serve.NoPortFree, match=f"ports {taken} to {taken} are all in use"):
        serve.take_port("localhost", taken)


def test_take_port_does_not_count_on_from_an_address_that_is_not_ours():
    with pytest.raises(OSError, match="assign requested address"):
        serve.take_port("192.0.2.1", 8000)


def test_run_says_why_it_cannot_serve(taken, monkeypatch, capsys):
    monkeypatch.setattr(serve, "PORTS_TRIED", 1)

    code = serve.run(options(port=taken))

    assert code == 1
    assert capsys.readouterr().err.startswith("Cannot serve: ports ")


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        pytest.param("localhost", "http://localhost:8001", id="here"),
        pytest.param("0.0.0.0", "http://localhost:8001", id="everywhere"),
        pytest.param("catchment.example", "http://catchment.example:8001", id="by name"),
    ],
)
def test_address_is_what_one_types(host, shown):
    assert serve.address(host, 8001) == shown


def test_wait_for_page_tells_which_part_ended():
    ended = subprocess.Popen([sys.executable, "-c", "pass"])
    ended.wait()

    with pytest.raises(serve.NeverAnswered) as told:
        serve.wait_for_page({serve.WORKER: ended}, ("127.0.0.1", 1))

    assert str(told.value) == "The worker ended while starting"


def test_wait_for_page_does_not_wait_for_ever(monkeypatch):
    monkeypatch.setattr(serve, "START_TIMEOUT_S", 0.2)

    with serve.take_port("localhost", 8000) as silent, pytest.raises(serve.NeverAnswered) as told:
        serve.wait_for_page({}, silent.getsockname())

    assert str(told.value) == "no answer within 0 seconds"


def test_wait_for_page_waits_until_the_front_page_can_be_drawn(capsys):
    with answering([500, 503, 200]) as (where, asked):
        serve.wait_for_page({}, where)

    assert asked == ["localhost"] * 3
    assert capsys.readouterr().err == "The front page answers 500; trying again.\n"


def test_wait_for_page_does_not_take_a_failure_for_a_page(monkeypatch):
    monkeypatch.setattr(serve, "START_TIMEOUT_S", 0.3)

    with answering([500]) as (where, _), pytest.raises(serve.NeverAnswered) as told:
        serve.wait_for_page({}, where)

    assert str(told.value) == "the front page answered 500, and nothing else within 0 seconds"


def test_front_page_is_asked_for_by_a_name_that_the_site_answers_to(settings):
    settings.ALLOWED_HOSTS = ["*", ".calder.example", "localhost"]

    with answering([200]) as (where, asked):
        status = serve.front_page(*where)

    assert status == 200
    assert asked == ["calder.example"]


def test_wait_for_end_is_a_failure_that_names_the_part(capsys):
    ended = subprocess.Popen([sys.executable, "-c", "pass"])

    code = serve.wait_for_end({serve.WEB: ended})

    assert code == 1
    assert capsys.readouterr().err == "The web server ended; stopping.\n"


@pytest.mark.usefixtures("our_own_signals")
def test_stop_ends_a_part_that_does_not_listen(monkeypatch):
    monkeypatch.setattr(serve, "STOP_TIMEOUT_S", 0.2)
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    stubborn = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE)
    stubborn.stdout.readline()

    serve.stop({serve.WEB: stubborn})

    stubborn.stdout.close()
    assert stubborn.returncode == -signal.SIGKILL


@pytest.fixture
def migrated_folder(request, tmp_path):
    """A folder of data with a migrated database; migrating one anew takes longer than all else here."""
    if connection.vendor == "sqlite":
        request.getfixturevalue("django_db_setup")
        shutil.copyfile(migrated.kept_file(), tmp_path / "catchment.sqlite3")
    return tmp_path


def test_everything_is_served_and_stops_when_asked(migrated_folder, taken):
    environment = {**os.environ, "CATCHMENT_TESTING": "0", "CATCHMENT_DATA": str(migrated_folder)}
    environment |= {
        "CATCHMENT_DEMO": "1",
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "catchment.config.settings",
    }
    catchment = [sys.executable, "-m", "catchment.cli.main"]
    subprocess.run([*catchment, "prepare"], env=environment, check=True, capture_output=True)

    process = subprocess.Popen(
        [*catchment, "serve", "--port", str(taken)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said, port = until_served(process)
        status = status_of_front_page(port)
    finally:
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
        process.stdout.close()
        process.wait(timeout=PATIENCE_S)

    assert f"Port {taken} is in use; taking {port} instead." in said
    assert status == 200
    assert rest.split() == ["Stopping", "..."]
    assert process.returncode == 0


@contextlib.contextmanager
def answering(statuses):
    """A server that answers with each status in turn, the last for ever; and the hosts asked for."""
    asked = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):  # the library calls it so
            status = statuses[min(len(asked), len(statuses) - 1)]
            asked.append(self.headers["Host"])
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args):
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        running.start()
        yield server.server_address, asked
        server.shutdown()
        running.join()


def options(*, port):
    return argparse.Namespace(host="localhost", port=port, workers=1, without_worker=True)


def until_served(process):
    said = ""
    for line in process.stdout:
        said += line
        found = re.search(r"Catchment is at http://localhost:(\d+)", line)
        if found:
            return said, int(found[1])
    raise AssertionError(said)


def status_of_front_page(port):
    connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE_S)
    connection.request("GET", "/")
    status = connection.getresponse().status
    connection.close()
    return status
