"""Collect the front-end files that packages bring, as we use them, in ``var/vendor``.

The GOV.UK styles come without the GDS Transport typeface and without the royal crest, which only
GOV.UK services may use; text is set in Arial.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GOVUK = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk"
OUT = ROOT / "var" / "vendor"

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
CREST = re.compile(r"url\(\"?/assets/images/govuk-crest\.svg\"?\)")
SOURCE_MAP = re.compile(r"/[*/]# sourceMappingURL=\S+?(?:\s*\*/|\s*$)")


def main() -> int:
    """Write the vendor folder anew, whole or not at all."""
    OUT.parent.mkdir(exist_ok=True)
    fresh = OUT.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    styles = (GOVUK / "govuk-frontend.min.css").read_text(encoding="utf-8")
    (fresh / "govuk-frontend.css").write_text(without_branding(styles), encoding="utf-8")
    script = (GOVUK / "govuk-frontend.min.js").read_text(encoding="utf-8")
    (fresh / "govuk-frontend.min.js").write_text(SOURCE_MAP.sub("", script), encoding="utf-8")
    shutil.copyfile(htmx(), fresh / "htmx.min.js")
    shutil.rmtree(OUT, ignore_errors=True)
    fresh.rename(OUT)
    return 0


def without_branding(styles: str) -> str:
    """Drop what only GOV.UK may use from its style sheet.

    Raises:
        ValueError: if a trace of it is left, because a new version is written differently.
    """
    styles = FONT_FACE.sub("", styles)
    styles = re.sub(r"\"?GDS Transport\"?,\s*", "", styles)
    styles = CREST.sub("none", styles)
    styles = SOURCE_MAP.sub("", styles)
    left = re.findall(r"GDS Transport|url\([^)]*\)|@font-face|sourceMappingURL", styles)
    if left:
        raise ValueError(f"tools/vendor.py does not know what to do with {sorted(set(left))}")
    return styles


def htmx() -> Path:
    """Find the htmx that django-htmx carries.

    Raises:
        FileNotFoundError: if django-htmx is not installed, or no longer carries it there.
    """
    spec = importlib.util.find_spec("django_htmx")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("django-htmx is not installed")
    found = Path(spec.origin).parent / "static" / "django_htmx" / "htmx-2.min.js"
    if not found.is_file():
        raise FileNotFoundError(found)
    return found


if __name__ == "__main__":
    sys.exit(main())
