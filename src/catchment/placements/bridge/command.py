"""A round from files to files: what the command line asks for, one call for each thing."""

import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from catchment.engine.allocation.lottery import SEPARATOR, commitment
from catchment.engine.allocation.terms import MarketError, Policy, Rule
from catchment.placements.bridge.files import Read, read_files
from catchment.placements.bridge.results import full_reasons, lead, lists_of
from catchment.placements.bridge.running import Progress, Run, run
from catchment.placements.bridge.workbook import write_workbook

#: Rules by the words that are typed.
RULES = {rule.value.replace(" ", "-"): rule for rule in Rule}

#: A seed that somebody brings is at least as long.
SHORTEST_SEED = 16
SEED_BYTES = 32


#: Draws the page of a run: its public draw and its stage beside it.
Draw = Callable[[Run, str, str], str]


class CannotAllocate(Exception):
    """It cannot be done; the message says what to do about it."""


class FoundWrong(CannotAllocate):
    """The independent check found something, so nothing is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody asks for: see ``catchment allocate --help``."""

    learners: Path
    opportunities: Path
    wishes: Path | None
    caps: Path | None
    seed_file: Path
    public_draw: str
    stage: str
    rule: str
    tiers_down: int
    min_list: int
    longest: int
    out: Path
    report: Path | None
    resume: Path | None
    force: bool
    full_reasons: bool

    @property
    def written(self) -> list[Path]:
        """The files that will be written."""
        return [path for path in (self.out, self.report) if path]


@dataclass(frozen=True, slots=True)
class Done:
    """What came out, in a few words; the rest stands in the files."""

    says: str
    digest: str
    commitment: str


@dataclass(frozen=True, slots=True)
class Seal:
    """A seed, what is published of it, and whether it was made just now."""

    seed: str
    commitment: str
    new: bool


def seal_of(path: Path) -> Seal:
    """Read the seed, or make one where there is no file; nobody else may read it.

    Raises:
        CannotAllocate: if the file holds no seed.
        OSError: if it can be neither read nor made.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        seed = path.read_text(encoding="utf-8-sig", errors="replace").strip()
        if len(seed) < SHORTEST_SEED or SEPARATOR in seed or "\n" in seed:
            raise CannotAllocate(
                f"{path} holds no seed: one line of at least {SHORTEST_SEED} letters and figures, "
                "without a slash. Name a file that is not there yet, and we make one."
            ) from None
        return Seal(seed, commitment(seed), new=False)
    seed = secrets.token_hex(SEED_BYTES)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{seed}\n")
    return Seal(seed, commitment(seed), new=True)


def refuse_overwriting(given: Given) -> None:
    """Refuse to write over anything that is there, unless told to; never over what is read.

    Raises:
        CannotAllocate: naming the file.
    """
    read = [given.learners, given.opportunities, given.wishes, given.caps, given.seed_file]
    taken = {path.resolve() for path in read if path}
    for path in given.written:
        if path.resolve() in taken or given.written.count(path) > 1:
            raise CannotAllocate(f"{path} is used for something else already. Name another file.")
        if path.exists() and not given.force:
            raise CannotAllocate(f"{path} is there already. Name another, or add --force.")
        if not path.resolve().parent.is_dir():
            raise CannotAllocate(f"There is no folder {path.parent}. Make it first.")


def read_given(given: Given) -> Read:
    """Read the files.

    Raises:
        FilesRefused: with what is wrong with them.
        OSError: if one cannot be opened.
    """
    return read_files(
        given.learners, given.opportunities, given.wishes, given.caps, longest=given.longest
    )


def allocate_files(given: Given, read: Read, seal: Seal, on_progress: Progress, draw: Draw) -> Done:
    """Decide, and write what came out.

    Raises:
        FoundWrong: if the independent check found something; nothing is written then.
        CannotAllocate: if the rule cannot be used here, or a text holds a slash.
        OSError: if a file cannot be written.
    """
    policy = Policy(rule=RULES[given.rule], tiers_down=given.tiers_down, min_list=given.min_list)
    try:
        decided = run(
            read.rows,
            policy,
            seed=seal.seed,
            public_draw=given.public_draw,
            stage=given.stage,
            on_progress=on_progress,
            resume=given.resume,
            threads=os.cpu_count() or 1,
        )
    except MarketError as wrong:
        raise CannotAllocate(f"{wrong}.") from wrong
    _refuse_wrong(decided)
    _write(given, decided, seal, draw)
    return Done(lead(decided.figures), decided.digest, decided.commitment)


def _refuse_wrong(decided: Run) -> None:
    if decided.violations:
        found: Sequence[str] = [each.says or each.kind for each in decided.violations]
        raise FoundWrong(
            "The independent check found something wrong, so nothing was written. Please report "
            "this, with the lines below.\n" + "\n".join(found)
        )


def _write(given: Given, decided: Run, seal: Seal, draw: Draw) -> None:
    lists = list(lists_of(decided, public_draw=given.public_draw, stage=given.stage))
    if given.full_reasons:
        lists.append(
            full_reasons(decided, seed=seal.seed, public_draw=given.public_draw, stage=given.stage)
        )
    write_workbook(given.out, lists)
    if given.report:
        page = draw(decided, given.public_draw, given.stage)
        partial = given.report.with_name(f"{given.report.name}.part")
        partial.write_text(page, encoding="utf-8")
        partial.replace(given.report)
