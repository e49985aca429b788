"""Typed readers of environment variables that fail loudly, with the variable's name."""

import os

from django.core.exceptions import ImproperlyConfigured

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"", "0", "false", "no", "off"})


def text(name: str, default: str | None = None) -> str:
    """A string; required when no default is given."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name}: it is needed and has no default.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Yes or no.

    Raises:
        ImproperlyConfigured: for anything that is neither.
    """
    value = os.environ.get(name, "1" if default else "0").strip().lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def whole(name: str, *, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError as wrong:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from wrong


def words(name: str, default: str = "") -> list[str]:
    """Names parted by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]
