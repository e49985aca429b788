"""``catchment allocate``: decide a fair round from spreadsheets, without the web or a database."""

import argparse
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from catchment.cli.allocate_report import report
from catchment.placements.bridge.command import (
    RULES,
    CannotAllocate,
    FoundWrong,
    Given,
    Seal,
    allocate_files,
    read_given,
    refuse_overwriting,
    seal_of,
)
from catchment.placements.bridge.files import FilesRefused, Read
from catchment.placements.bridge.numbering import RowsError

CANNOT, WRONG = 1, 3

EPILOG = (
    "The formats are told in docs/allocation-files.md. Exit codes: 0 done; 1 a file cannot be used, "
    "or is there already; 2 the options are not understood; 3 the independent check found something "
    "wrong; 130 stopped."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Name the files and the rule."""
    parser.epilog = EPILOG
    parser.add_argument("learners", type=Path, help="CSV or spreadsheet: who takes part")
    parser.add_argument("opportunities", type=Path, help="what there is, a row for each week")
    parser.add_argument("wishes", type=Path, nargs="?", help="lists; without it we propose them")
    parser.add_argument("--caps", type=Path, help="how many learners an employer takes in all")
    parser.add_argument(
        "--policy", type=_dashed, choices=sorted(RULES), default="guarantee", help="the rule"
    )
    parser.add_argument(
        "--tiers-down", type=int, default=1, metavar="N", choices=range(3),
        help="how many tiers of wishes somebody may lose so that another is placed (0 to 2)",
    )  # fmt: skip
    parser.add_argument(
        "--min-list", type=_from_one, default=10, metavar="N",
        help="the guarantee holds with so many options, or all that exist",
    )  # fmt: skip
    parser.add_argument(
        "--longest", type=_from_one, default=30, metavar="N",
        help="how many options we propose to somebody without a list",
    )  # fmt: skip
    parser.add_argument(
        "--seed-file", type=Path, metavar="FILE",
        help="the seed of the lottery; made where there is none (default: beside the result)",
    )  # fmt: skip
    parser.add_argument("--public-draw", default="", help="what was drawn in the open, as text")
    parser.add_argument("--stage", default="1", help="which round this is, where there are several")
    parser.add_argument("--out", type=Path, required=True, help="workbook to write (.xlsx)")
    parser.add_argument("--report", type=Path, help="page to write (.html)")
    parser.add_argument("--resume", type=Path, metavar="FOLDER", help="keep steps, to go on later")
    parser.add_argument("--full-reasons", action="store_true", help="add reasons for an appeal")
    parser.add_argument("--force", action="store_true", help="write over what is there")


def run(options: argparse.Namespace) -> int:
    """Decide and write; say what is wrong where it cannot be done."""
    given = _given(options)
    try:
        refuse_overwriting(given)
        read = read_given(given)
        _tell_read(read)
        seal = seal_of(given.seed_file)
        _tell_seal(seal, given.seed_file)
        lines = _Lines()
        done = allocate_files(given, read, seal, lines.tell, report)
        lines.end()
    except FilesRefused as refused:
        return _fail("\n".join([*map(str, refused.problems), _how_many(refused)]))
    except FoundWrong as wrong:
        _fail(str(wrong))
        return WRONG
    except (CannotAllocate, RowsError) as refused:
        return _fail(str(refused))
    except OSError as unreadable:
        return _fail(f"We cannot use {unreadable.filename}: {unreadable.strerror}.")
    print(f"{done.says}\nDigest of the outcome: {done.digest}")
    for path in given.written:
        print(f"Written: {path}")
    return 0


def _given(options: argparse.Namespace) -> Given:
    return Given(
        learners=options.learners,
        opportunities=options.opportunities,
        wishes=options.wishes,
        caps=options.caps,
        seed_file=options.seed_file or options.out.with_suffix(".seed"),
        public_draw=options.public_draw,
        stage=options.stage,
        rule=options.policy,
        tiers_down=options.tiers_down,
        min_list=options.min_list,
        longest=options.longest,
        out=options.out,
        report=options.report,
        resume=options.resume,
        force=options.force,
        full_reasons=options.full_reasons,
    )


@dataclass(slots=True)
class _Lines:
    """Progress in lines: each step when it begins, and how long it took when the next does."""

    began: float = field(default_factory=time.monotonic)
    told: bool = False

    def tell(self, title: str, step: int, steps: int) -> None:
        self.end()
        print(f"{step} of {steps}: {title} ...", end="", flush=True)
        self.began, self.told = time.monotonic(), True

    def end(self) -> None:
        if self.told:
            print(f" {time.monotonic() - self.began:.1f} s", flush=True)
            self.told = False


def _dashed(typed: str) -> str:
    """Take best_overall and best overall for best-overall."""
    return typed.replace("_", "-").replace(" ", "-")


def _from_one(typed: str) -> int:
    number = int(typed)
    if not 1 <= number <= 1_000:
        raise argparse.ArgumentTypeError("give a number from 1 to 1,000")
    return number


def _tell_read(read: Read) -> None:
    rows = read.rows
    print(
        f"{len(rows.learners):,} learners, {len(rows.opportunities):,} opportunities, "
        f"{len(rows.wishes):,} wishes."
    )
    for file, columns in read.unused.items():
        print(f"We did not look at these columns of {file}: {', '.join(columns)}.")


def _tell_seal(seal: Seal, path: Path) -> None:
    if seal.new:
        print(f"A new seed was made in {path}. Keep the file shut until the round is published.")
    print(f"Commitment to the seed, to be published before lists close: {seal.commitment}")


def _how_many(refused: FilesRefused) -> str:
    count = len(refused.problems)
    many = "One thing is" if count == 1 else f"{count} things are"
    return f"\n{many} wrong, so nothing was done. Put it right, and give the same command again."


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return CANNOT
