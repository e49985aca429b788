"""What stands in the tree: migrations named in words, templates used, pins without addresses."""

import re

from tests.guards.walks import ROOT, SOURCE, is_migration, source_files

TEMPLATES = (SOURCE / "web" / "templates", SOURCE / "design" / "templates")

#: Folders whose pages are asked for by others' names: allauth's, Django's form widgets.
ASKED_FOR_BY_OTHERS = (
    "429.html",
    "account/",
    "mfa/",
    "usersessions/",
    "allauth/",
    "django/",
    "design/",
)

NAMED_BY_DJANGO = re.compile(r"_auto_|_and_more|\d{6,}|squashed")
IN_WORDS = re.compile(r"\d{4}(_[a-z0-9]+)+")


def test_migrations_are_named_in_words():
    names = [p.stem for p in source_files() if is_migration(p) and p.name != "__init__.py"]

    badly = [n for n in names if not IN_WORDS.fullmatch(n) or NAMED_BY_DJANGO.search(n)]

    assert names
    assert badly == []


def test_every_template_is_used():
    written = "\n".join(path.read_text(encoding="utf-8") for path in _files_that_name_templates())
    names = [
        path.relative_to(folder).as_posix()
        for folder in TEMPLATES
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]

    unused = [n for n in names if not n.startswith(ASKED_FOR_BY_OTHERS) and not _named(n, written)]

    assert names
    assert unused == []


def test_pins_carry_hashes_and_no_address():
    for pins in [*ROOT.glob("requirements*.txt"), *(ROOT / "tools").glob("*.txt")]:
        text = pins.read_text(encoding="utf-8")

        assert "://" not in text, pins.name
        assert text.count("==") <= text.count("--hash=sha256:"), pins.name


def test_the_front_end_lock_records_no_address():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def _files_that_name_templates():
    yield from source_files()
    for folder in TEMPLATES:
        yield from folder.rglob("*.html")


def _named(name: str, written: str) -> bool:
    """By its path; a component by its call; mail, whose path is put together, by its bare name."""
    folder, _, file = name.rpartition("/")
    bare = file.split(".")[0]
    if folder == "components":
        return f"ui.{bare}" in written
    names = [name, bare] if folder == "mail" else [name]
    return any(f"{quote}{each}{quote}" in written for each in names for quote in "\"'")
