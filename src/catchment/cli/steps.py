"""Long work in steps: each says what it does and how long it took, and is never silent for long."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

SILENCE_S = 5.0

Made = TypeVar("Made")


def step(title: str, do: Callable[[], Made]) -> Made:
    """Do one step between two lines; in between, a sign of life every few seconds."""
    print(f"- {title} ...", flush=True)
    started = time.monotonic()
    finished = threading.Event()
    watcher = threading.Thread(target=_give_signs_of_life, args=(finished, started), daemon=True)
    watcher.start()
    try:
        made = do()
    finally:
        finished.set()
        watcher.join()
    print(f"  done in {time.monotonic() - started:.1f} s", flush=True)
    return made


def _give_signs_of_life(finished: threading.Event, started: float) -> None:
    while not finished.wait(SILENCE_S):
        print(f"  {time.monotonic() - started:.0f} s, still working", flush=True)
