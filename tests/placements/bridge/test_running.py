"""One way to decide, however a round is kept; what is kept of it; what is told of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from catchment.cli.allocate_report import report
from catchment.engine.allocation.terms import Policy, Rule
from catchment.placements.bridge import command, keeping, results, running
from catchment.placements.bridge.report_figures import GROUPS
from catchment.placements.bridge.rows import OWN_FIND, Rows
from catchment.placements.bridge.running import STEPS, run
from tests.placements.bridge.town import learner, opportunity, town

SEED = "a seed of some length"


def a_run(rows: Rows, **more: object):
    return run(rows, Policy(), seed=SEED, **more)  # type: ignore[arg-type]


def test_a_run_counts_every_learner_once_and_nothing_is_found_wrong():
    found = a_run(town())

    figures = found.figures
    assert found.violations == ()
    assert sum(figures["groups"].values()) == figures["learners"] == 120
    assert tuple(figures["groups"]) == GROUPS
    assert figures["placed"] <= figures["bound"]
    assert figures["groups"]["no place"] == 120 - figures["own_finds"] - figures["placed"]
    assert sum(sum(each.values()) for each in figures["by_school"].values()) == 120
    assert sum(each["taken"] for each in figures["by_week"].values()) == figures["placed"]


def test_progress_tells_every_step():
    told: list[tuple[str, int, int]] = []

    a_run(town(20, 10), on_progress=lambda *step: told.append(step))

    assert told == [(title, at, len(STEPS)) for at, title in enumerate(STEPS, start=1)]


@pytest.mark.parametrize("rule", [Rule.GUARANTEE, Rule.STRICT])
def test_another_rule_or_seed_gives_another_digest_and_the_same_gives_the_same(rule: Rule):
    rows = town()
    first, again = (run(rows, Policy(rule=rule), seed=SEED) for _ in range(2))
    other = run(rows, Policy(rule=rule), seed=SEED, public_draw="3")

    assert (first.digest, first.input_digest) == (again.digest, again.input_digest)
    assert first.digest != other.digest
    assert first.commitment == other.commitment


def test_a_run_goes_on_from_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    rows = town()
    first = a_run(rows, resume=tmp_path)

    def never(*_: object) -> None:
        raise AssertionError("decided twice")

    monkeypatch.setattr(running, "allocate", never)
    monkeypatch.setattr(running, "bound", never)
    second = a_run(rows, resume=tmp_path)

    assert second.digest == first.digest
    assert second.figures == first.figures
    assert not list(tmp_path.glob("*.part"))


def test_other_rows_do_not_go_on_from_what_was_kept(tmp_path: Path):
    a_run(town(), resume=tmp_path)

    assert a_run(town(seed=2), resume=tmp_path).digest == a_run(town(seed=2)).digest


@pytest.mark.parametrize("rubbish", [b"", b"PK\x03\x04 half a file", b"[1]"])
def test_what_was_half_written_is_made_again(tmp_path: Path, rubbish: bytes):
    first = a_run(town(), resume=tmp_path)
    for path in tmp_path.iterdir():
        path.write_bytes(rubbish)

    assert a_run(town(), resume=tmp_path).digest == first.digest


def test_a_file_that_cannot_be_finished_is_not_there(tmp_path: Path):
    whole = keeping._Whole(tmp_path / "x")
    whole.__enter__().write_text("half")

    whole.__exit__(RuntimeError)

    assert not (tmp_path / "x").exists()


GROUP = dict.fromkeys(GROUPS, 0)


def fared(**groups: int) -> dict[str, int]:
    return {**GROUP, **{name.replace("_", " "): many for name, many in groups.items()}}


@pytest.mark.parametrize(
    ("schools", "shown"),
    [
        pytest.param(
            {"A": fared(first_wish=50, no_place=10)}, [("A", 60, 50, 10)], id="nothing is small"
        ),
        pytest.param(
            {"A": fared(first_wish=50, no_place=3)},
            [("A", 53, "not shown", "not shown")],
            id="both are hidden, for one could be had from the other",
        ),
        pytest.param(
            {
                "A": fared(first_wish=50, no_place=3),
                "B": fared(first_wish=20),
                "C": fared(first_wish=30),
            },
            [
                ("A", 53, "not shown", "not shown"),
                ("B", 20, "not shown", "not shown"),
                ("C", 30, 30, 0),
            ],
            id="the smallest beside one that is hidden is hidden too",
        ),
        pytest.param(
            {"A": fared(first_wish=2), "B": fared(no_place=4)},
            [
                ("A", "fewer than 5", "not shown", "not shown"),
                ("B", "fewer than 5", "not shown", "not shown"),
            ],
            id="a small school is not counted out",
        ),
    ],
)
def test_nobody_is_counted_out_by_school(
    schools: dict[str, dict[str, int]], shown: list[tuple[object, ...]]
):
    assert results.spread_of(schools) == shown


def test_a_small_group_is_hidden_with_the_smallest_beside_it():
    shown = dict(results.figures_shown(fared(own_find=9, first_wish=40, later=2)))

    assert shown == {**GROUP, "own find": None, "first wish": 40, "later": None}


@pytest.mark.parametrize(
    ("placed", "bound", "says"),
    [
        (100, 100, "All 100 learners have a place."),
        (98, 98, "Nearly all of 100 learners have a place. No rule could have placed more."),
        (80, 80, "80 of 100 learners have a place. No rule could have placed more."),
        (80, 83, "80 of 100 learners have a place. At most a few more could have been placed."),
        (80, 90, "80 of 100 learners have a place. Whatever the rule, 90 was the most that was possible."),
    ],
)  # fmt: skip
def test_the_lead_tells_what_matters_and_no_small_number(placed: int, bound: int, says: str):
    figures = {"placed": placed, "bound": bound, "own_finds": 0, "learners": 100}

    assert results.lead(figures) == says


def rows_of(listed: Callable[..., object], *given: object) -> list[object]:
    return list(listed(*given))  # type: ignore[call-overload]


def test_places_are_told_with_the_wish_that_they_are():
    rows = Rows(
        learners=(
            learner("ali", focus=True),
            learner("bea"),
            learner("cem", locked=OWN_FIND),
            learner("dee", locked="clinic"),
        ),
        opportunities=(opportunity("bakery"), opportunity("clinic")),
    )
    found = a_run(rows)

    assert rows_of(results.places, found) == [
        ("cem", "Moor School", "own find", "", "", "own find"),
        ("ali", "Moor School", "bakery", "Host of bakery", rows.opportunities[0].week, 1),
        ("bea", "Moor School", "no place", "", "", ""),
        (
            "dee",
            "Moor School",
            "clinic",
            "Host of clinic",
            rows.opportunities[0].week,
            "agreed before",
        ),
    ]


def test_learners_read_one_sentence_for_what_would_tell_of_others_and_staff_read_all():
    rows = Rows(
        learners=(learner("ali", focus=True), learner("bea")),
        opportunities=(opportunity("bakery"),),
    )
    found = a_run(rows)

    (told,) = rows_of(results.reasons, found)
    (full,) = results.full_reasons(found, seed=SEED, public_draw="", stage="1").rows

    assert "focus" not in str(told)
    assert str(told).startswith("('bea', 'bakery', 'This place went to others")
    assert full[-1] == "All seats went to focus learners, who go first."


def test_learners_without_an_option_are_told_with_what_took_them():
    rows = Rows(
        learners=(learner("ali", age=13), learner("bea", spot=None)),
        opportunities=(opportunity("bakery", least_age=14),),
    )

    assert rows_of(results.left_out, a_run(rows)) == [
        ("ali", "no option at all", "age: 1"),
        ("bea", "no option at all", "we do not know where they set out; too far, or we do not know where: 1"),
    ]  # fmt: skip


def test_shortages_of_few_learners_are_not_counted_out():
    rows = town(120, 40)
    large, small = a_run(rows), a_run(replace(town(4, 1), wishes=(), caps=town().caps))

    assert any("more seats are needed" in line for line in results.shortage_lines(large))
    assert all("needed" not in line for line in results.shortage_lines(small))
    assert all(row[2] == "fewer than 5" for row in results.shortages(small))


def test_the_report_stands_alone_and_names_no_learner():
    found = a_run(town())
    page = report(found, "", "1")

    assert "http" not in page
    assert "<script" not in page
    assert found.digest in page
    assert not any(f"{name}<" in page for name in found.built.names.learners)


def test_what_the_check_finds_is_refused(monkeypatch: pytest.MonkeyPatch):
    found = a_run(town(10, 5))
    wrong = replace(found, violations=(running.Violation(kind="seat", says="One seat twice"),))

    with pytest.raises(command.FoundWrong, match="One seat twice"):
        command._refuse_wrong(wrong)
    command._refuse_wrong(found)
