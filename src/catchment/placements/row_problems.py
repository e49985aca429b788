"""What is odd about a cell of a list, of learners or of workplaces."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """What is odd about a cell; ``stops`` when the row is left out for it."""

    column: str
    says: str
    stops: bool = True

    def as_json(self) -> dict[str, Any]:
        return {"column": self.column, "says": self.says, "stops": self.stops}
