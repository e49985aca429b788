"""Kinds of work as plain data: our own short list, and the national job profiles from a JSON file."""

import datetime as dt
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from django.utils.text import slugify

OURS = "Our own short list"
MOST_BYTES = 50 * 1024 * 1024
MOST_PROFILES = 5000
ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0 "
    "(National Careers Service)."
)


class ProfilesNotUnderstood(ValueError):
    """The file is not one of job profiles; the sentence says what is wrong, and where."""


@dataclass(frozen=True, slots=True)
class Category:
    """A field of work."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of work, with the slugs of its fields."""

    slug: str
    name: str
    sentence: str
    categories: tuple[str, ...]
    soc2010: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class OccupationList:
    """Fields and kinds of work, where they come from, and of which day they are."""

    source: str
    as_of: dt.date
    categories: tuple[Category, ...]
    profiles: tuple[Profile, ...]


def own_list() -> OccupationList:
    """The short list that ships."""
    held = json.loads(files("catchment.vocabulary.data").joinpath("occupations.json").read_text())
    return OccupationList(
        source=OURS,
        as_of=dt.date.fromisoformat(held["as_of"]),
        categories=tuple(Category(one["slug"], one["name"]) for one in held["categories"]),
        profiles=tuple(
            Profile(kind["slug"], kind["name"], kind["sentence"], (one["slug"],))
            for one in held["categories"]
            for kind in one["occupations"]
        ),
    )


def read_profiles(data: bytes, *, source: str, as_of: dt.date) -> OccupationList:
    """Read a JSON list of job profiles: ``id``, ``title``, ``description``, ``categories``, ``soc2010``.

    Raises:
        ProfilesNotUnderstood: if it is no such file.
    """
    if len(data) > MOST_BYTES:
        raise ProfilesNotUnderstood("The file is larger than 50 MB.")
    try:
        held = json.loads(data.decode("utf-8-sig"))
    except ValueError as broken:
        raise ProfilesNotUnderstood(f"The file is not JSON: {broken}.") from broken
    if not isinstance(held, list) or not held or len(held) > MOST_PROFILES:
        raise ProfilesNotUnderstood("The file must hold a list of 1 to 5,000 job profiles.")
    profiles = tuple(_profile(number, one) for number, one in enumerate(held, start=1))
    names = sorted({name for one in held for name in one.get("categories", [])})
    _refuse_twice(profiles)
    return OccupationList(
        source=source,
        as_of=as_of,
        categories=tuple(Category(slugify(name), name) for name in names),
        profiles=profiles,
    )


def _profile(number: int, one: Any) -> Profile:
    if not isinstance(one, dict):
        raise ProfilesNotUnderstood(f"Profile {number} is not an object.")
    for field in ("id", "title"):
        if not isinstance(one.get(field), str) or not one[field].strip():
            raise ProfilesNotUnderstood(f"Profile {number} has no {field!r}.")
    categories = one.get("categories", [])
    if not isinstance(categories, list) or not all(isinstance(name, str) for name in categories):
        raise ProfilesNotUnderstood(f"Profile {number}: 'categories' must be a list of names.")
    return Profile(
        slug=slugify(one["id"])[:120],
        name=one["title"].strip()[:160],
        sentence=str(one.get("description") or "").strip()[:500],
        categories=tuple(slugify(name) for name in categories),
        soc2010=_soc(one.get("soc2010")),
        url=f"https://nationalcareers.service.gov.uk/job-profiles/{slugify(one['id'])}",
    )


def _soc(code: object) -> str:
    text = str(code or "")
    return text if len(text) == 4 and text.isdigit() else ""


def _refuse_twice(profiles: tuple[Profile, ...]) -> None:
    seen: set[str] = set()
    for number, one in enumerate(profiles, start=1):
        if one.slug in seen:
            raise ProfilesNotUnderstood(f"Profile {number}: {one.slug!r} stands there twice.")
        seen.add(one.slug)
