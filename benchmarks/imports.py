"""Imports: rows a second, dry run and run apart, on a made feed; and the real lists of Calderdale.

Run alone with ``python -m benchmarks.imports``. Everything stands in a database that is thrown
away. The real lists are no part of the project: name the folder that holds them in
CATCHMENT_BENCH_DATA. Without it they are left out, and that is said.
"""

import atexit
import json
import os
import random
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

_DATA = tempfile.mkdtemp(prefix="catchment-bench-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
os.environ |= {"CATCHMENT_DATA": _DATA, "CATCHMENT_TESTING": "1"}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "catchment.config.settings")

import django  # noqa: E402  # settings read the lines above

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks._alone import note, say  # noqa: E402
from catchment.network.actions.imports import starting, working  # noqa: E402
from catchment.network.enums import ImportKind, ImportStatus  # noqa: E402
from catchment.network.models import ImportRun  # noqa: E402
from catchment.people.actor import system  # noqa: E402
from catchment.people.models import Catchment  # noqa: E402

SERVICES = 5_000
SEED = 7
REAL_DATA = "CATCHMENT_BENCH_DATA"
LISTS = (
    (ImportKind.LIBRARIES, "libraries_2023.csv"),
    (ImportKind.LIBRARIES, "libraries_opening_hours.csv"),
    (ImportKind.GIAS, "schools_2017.csv"),
    (ImportKind.EMPLOYERS, "employers_within_travel_area.csv"),
    (ImportKind.HOSPITALS, "hospitals.csv"),
)

_TITLES = (
    "Debt advice", "Money morning", "Young carers group", "Job club", "Interview practice", "Food bank",
    "Housing help", "Counselling", "Reading together", "Boxing and a chat", "Bike repair", "Driving theory",
    "English conversation", "Homework club", "Parents and toddlers", "Bereavement group", "CV workshop",
)  # fmt: skip
_PLACES = ("HX1 1UJ", "HX7 8AD", "OL14 5QA", "HD6 2AF", "HX5 0DF", "HX6 2AB")

Row = dict[str, Any]


def run() -> list[Row]:
    """Measure the made feed, the same feed again, its undoing, and the real lists if they are there."""
    call_command("migrate", verbosity=0)
    rows = _made_feed()
    folder = Path(os.environ.get(REAL_DATA) or "nowhere")
    missing = [name for _, name in LISTS if not (folder / name).is_file()]
    if missing:
        note(f"real lists left out: {REAL_DATA} names no folder with {', '.join(missing)}")
        return rows
    return rows + _real_lists(folder)


def _made_feed() -> list[Row]:
    catchment = _catchment("bench-feed")
    data = json.dumps(made_feed(SERVICES, SEED)).encode()
    first = _timed(catchment, ImportKind.ORUK, data)
    again = _timed(catchment, ImportKind.ORUK, data)
    taken_back = _undo_seconds(first["run"])
    return [
        _row("oruk_dry_rows_per_s", SERVICES, SERVICES / first["dry"], "rows/s"),
        _row("oruk_rows_per_s", SERVICES, SERVICES / first["write"], "rows/s"),
        _row(
            "oruk_whole_rows_per_s", SERVICES, SERVICES / (first["dry"] + first["write"]), "rows/s"
        ),
        _row("oruk_same_again_rows_per_s", SERVICES, SERVICES / again["write"], "rows/s"),
        _row("oruk_undo_rows_per_s", SERVICES, SERVICES / taken_back, "rows/s"),
    ]


def _real_lists(folder: Path) -> list[Row]:
    catchment = _catchment("bench-real")
    spent, rows = 0.0, 0
    for kind, name in LISTS:
        timed = _timed(catchment, kind, (folder / name).read_bytes())
        spent += timed["dry"] + timed["write"]
        rows += timed["run"].rows_total
    return [_row("calderdale_lists_rows_per_s", rows, rows / spent, "rows/s")]


def made_feed(services: int, seed: int) -> list[dict[str, Any]]:
    """Services of invented organisations, four each on average, one place an organisation."""
    rng = random.Random(seed)
    count = max(1, services // 4)
    organisations = [
        {
            "id": f"organisation-{n}",
            "name": f"{rng.choice(('Hope', 'Elm', 'Mill', 'Calder', 'Moor'))} Group {n}",
            "description": "Invented.",
        }
        for n in range(count)
    ]
    return [_service(n, organisations[n % count], rng) for n in range(services)]


def _service(number: int, organisation: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    title = rng.choice(_TITLES)
    return {
        "id": f"service-{number}",
        "name": f"{title} {number}",
        "description": f"{title} for people nearby, invented number {number}.",
        "status": "active",
        "minimum_age": rng.choice([11, 14, 16]),
        "organization": organisation,
        "service_at_locations": [
            {
                "id": f"at-{number}",
                "location": {
                    "id": f"location-{organisation['id']}",
                    "location_type": "physical",
                    "name": f"House of {organisation['name']}",
                    "addresses": [{"address_1": "1 Street", "postal_code": rng.choice(_PLACES)}],
                },
            }
        ],
        "schedules": [{"byday": "MO,TH", "opens_at": "10:00", "closes_at": "15:00"}],
        "assured_date": "2026-10-01",
    }


def _catchment(slug: str) -> Catchment:
    return Catchment.objects.create(slug=slug, name=slug, created_at=timezone.now())


def _timed(catchment: Catchment, kind: ImportKind, data: bytes) -> dict[str, Any]:
    """Seconds of the dry run and of the run."""
    by = system("the benchmark", now=timezone.now(), catchment_id=catchment.pk)
    run_ = starting.start_file_import(
        catchment=catchment,
        kind=kind,
        source_name=kind.label,
        file_name="list",
        data=data,
        by=by,
        again=True,
    )
    dry = _work(run_, ImportStatus.CHECKED)
    starting.ask_to_run(run=run_, by=by)
    return {"run": run_, "dry": dry, "write": _work(run_, ImportStatus.DONE)}


def _undo_seconds(run_: ImportRun) -> float:
    starting.ask_to_undo(
        run=run_, by=system("the benchmark", now=timezone.now(), catchment_id=run_.catchment_id)
    )
    return _work(run_, ImportStatus.UNDONE)


def _work(run_: ImportRun, wanted: ImportStatus) -> float:
    begun = time.perf_counter()
    working.work_on(run_, timezone.now)
    if run_.status != wanted:
        raise RuntimeError(f"The import ended as {run_.status}: {run_.problem}")
    return time.perf_counter() - begun


def _row(name: str, size: int, value: float, unit: str) -> Row:
    return {"name": f"import.{name}", "size": size, "value": value, "unit": unit}


if __name__ == "__main__":
    say("imports", run)
