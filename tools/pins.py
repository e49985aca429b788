"""Write the pins anew: exact versions with hashes, for every platform, and no address in them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STYLE = ("--universal", "--generate-hashes", "--no-header", "--no-annotate", "--quiet")
OLDEST_PYTHON = "3.11"

#: What is written, from which file, with which extras.
PINS = {
    "requirements.txt": ("pyproject.toml", "postgres"),
    "requirements-dev.txt": ("pyproject.toml", "postgres", "dev"),
    "tools/uv.txt": ("tools/uv.in",),
    "tools/node.txt": ("tools/node.in",),
}


def main() -> int:
    """Write each file of pins; tell how many packages it names."""
    for written, (source, *extras) in PINS.items():
        wanted = [word for extra in extras for word in ("--extra", extra)]
        command = [str(ROOT / ".venv/bin/uv"), "pip", "compile", *STYLE, "-p", OLDEST_PYTHON]
        subprocess.run(
            [*command, "--upgrade", source, *wanted, "-o", written], cwd=ROOT, check=True
        )
        text = (ROOT / written).read_text(encoding="utf-8")
        if "://" in text:
            raise ValueError(f"{written} names an address")
        print(f"{written}: {text.count('==')} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
