"""The worker's queue: on which database it stands, what is called, how it is woken."""

import sqlite3

import pytest
from django.db import connection
from django.http import HttpResponse
from huey import MemoryHuey, PostgresHuey, SqliteHuey

from catchment.config import tasks, wake


@pytest.fixture
def empty_queue():
    tasks.queue.flush()
    yield tasks.queue
    tasks.queue.flush()


def test_beside_sqlite_the_queue_has_a_file_of_its_own(tmp_path):
    sqlite = {"ENGINE": "django.db.backends.sqlite3"}

    queue = tasks.make_queue(sqlite, folder=tmp_path, in_memory=False)

    assert isinstance(queue, SqliteHuey)
    assert queue.storage.filename == str(tmp_path / "queue.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_on_postgresql_the_queue_stands_in_the_same_database(tmp_path):
    database = {"ENGINE": "django.db.backends.postgresql", "NAME": "catchment", "USER": "us"}
    database |= {"PASSWORD": "", "HOST": "127.0.0.1", "PORT": "5433"}

    queue = tasks.make_queue(database, folder=tmp_path, in_memory=False)

    assert isinstance(queue, PostgresHuey)
    assert queue.storage.connection_params == {
        "dbname": "catchment",
        "user": "us",
        "host": "127.0.0.1",
        "port": "5433",
    }


def test_in_tests_the_queue_is_kept_in_memory():
    assert isinstance(tasks.queue, MemoryHuey)


@pytest.mark.django_db(transaction=True)
def test_a_queue_keeps_what_is_asked_until_a_worker_comes(tmp_path):
    queue = tasks.make_queue(connection.settings_dict, folder=tmp_path, in_memory=False)
    queue.storage.initialize_schema()
    done = []
    ask = queue.task()(done.append)

    ask("a mail")
    queue.execute(queue.dequeue())

    assert done == ["a mail"]
    assert queue.dequeue() is None
    queue.storage.close()


@pytest.mark.django_db(transaction=True)
def test_every_sweep_can_run_with_nothing_to_do(empty_queue):
    tasks.wake()

    waiting = [empty_queue.dequeue() for _ in tasks.SWEEPS]
    for task in waiting:
        empty_queue.execute(task)

    assert None not in waiting
    assert empty_queue.dequeue() is None


def test_every_sweep_comes_round_each_minute(empty_queue):
    assert len(empty_queue._registry.periodic_tasks) == len(tasks.SWEEPS)


@pytest.mark.parametrize(("method", "asked"), [("post", True), ("get", False)])
def test_a_post_wakes_the_worker_and_a_get_does_not(method, asked, rf, empty_queue):
    middleware = wake.WakeWorkerMiddleware(lambda request: HttpResponse("done"))

    response = middleware(getattr(rf, method)("/"))

    assert response.content == b"done"
    assert (empty_queue.pending_count() == len(tasks.SWEEPS)) is asked


def test_an_answer_does_not_depend_on_the_queue(rf, monkeypatch, caplog):
    def locked():
        raise connection.Database.OperationalError("database is locked")

    monkeypatch.setattr(tasks, "wake", locked)
    middleware = wake.WakeWorkerMiddleware(lambda request: HttpResponse("done"))

    response = middleware(rf.post("/"))

    assert response.content == b"done"
    assert "could not be woken" in caplog.text


def test_a_queue_without_its_tables_is_an_error_that_is_caught(tmp_path):
    sqlite = {"ENGINE": "django.db.backends.sqlite3"}
    queue = tasks.make_queue(sqlite, folder=tmp_path, in_memory=False)

    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        queue.task()(print)("never printed")
    queue.storage.close()
