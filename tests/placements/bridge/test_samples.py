"""The invented round in the documents can be read, and the document names every column."""

from pathlib import Path

import pytest

from catchment.placements.bridge import files
from catchment.placements.bridge.files import read_files

DOCS = Path(__file__).parents[3] / "docs"


def test_the_sample_round_is_read_without_a_problem():
    folder = DOCS / "samples" / "round"
    names = ("learners", "opportunities", "wishes", "caps")

    found = read_files(*(folder / f"{name}.csv" for name in names))

    assert (len(found.rows.learners), len(found.rows.opportunities)) == (30, 24)
    assert found.unused == {}


@pytest.mark.parametrize("kind", [files.LEARNERS, files.OPPORTUNITIES, files.WISHES, files.CAPS])
def test_every_column_is_told(kind: files.Kind):
    told = (DOCS / "allocation-files.md").read_text(encoding="utf-8")

    assert [column for column in (*kind.needs, *kind.others) if column not in told] == []
