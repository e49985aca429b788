"""Keep the steps of a run in a folder, so that one that was killed goes on where it was."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from catchment.engine.allocation.terms import Bound, Outcome, Policy

_OUTCOME = ("place", "choice", "promoted", "chain", "before", "kept")


@dataclass(frozen=True, slots=True)
class Keeper:
    """A folder that holds steps of one input; steps of any other are not looked at.

    Attributes:
        folder: None keeps nothing.
        key: the digest of what goes in.
    """

    folder: Path | None
    key: str

    def outcome(self, policy: Policy, make: Callable[[], Outcome]) -> Outcome:
        """Give the outcome that was kept, or make it and keep it."""
        path = self._path("outcome.npz")
        kept = _read_outcome(path, policy) if path else None
        if kept is not None:
            return kept
        made = make()
        if path:
            with _Whole(path) as partial, partial.open("wb") as file:
                np.savez(
                    file,
                    allow_pickle=False,
                    digest=np.array(made.digest),
                    **{name: getattr(made, name) for name in _OUTCOME},
                )
        return made

    def bound(self, make: Callable[[], Bound]) -> Bound:
        """Give the bound that was kept, or make it and keep it."""
        path = self._path("bound.json")
        kept = _read_bound(path) if path else None
        if kept is not None:
            return kept
        made = make()
        if path:
            with _Whole(path) as partial:
                partial.write_text(json.dumps(asdict(made)))
        return made

    def _path(self, name: str) -> Path | None:
        if self.folder is None:
            return None
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{self.key[:16]}-{name}"


class _Whole:
    """A file that is there as a whole or not at all, whenever the program dies."""

    def __init__(self, path: Path) -> None:
        self.path, self.partial = path, path.with_name(f"{path.name}.part")

    def __enter__(self) -> Path:
        return self.partial

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.partial.replace(self.path)


def _read_outcome(path: Path, policy: Policy) -> Outcome | None:
    """Give what a file holds; nothing where there is none, or none that is whole."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return Outcome(
                policy=policy,
                digest=str(kept["digest"]),
                **{name: kept[name] for name in _OUTCOME},
            )
    except (OSError, EOFError, ValueError, KeyError, BadZipFile):
        return None


def _read_bound(path: Path) -> Bound | None:
    """Give what a file holds; nothing where there is none, or none that is whole."""
    try:
        return Bound(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None
