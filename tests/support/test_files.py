"""What a file is, by its content; what is taken out of it; what is refused."""

import io
import random
import struct
import zipfile
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from catchment.support import files
from catchment.support.files import FileRefused, clean_name, cleaned, kind_of
from tests.factories.documents import PDF, package, picture

DOCX = {"[Content_Types].xml": b"<x/>", "word__document.xml": b"<x/>"}
ODT = {"mimetype": files.ODT_MARK, "content.xml": b"<x/>"}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(PDF, "pdf", id="pdf"),
        pytest.param(picture("PNG"), "png", id="png"),
        pytest.param(picture(), "jpg", id="jpg"),
        pytest.param(package(**DOCX), "docx", id="docx"),
        pytest.param(package(**ODT), "odt", id="odt"),
        pytest.param("Straße\n\tone".encode(), "txt", id="txt"),
    ],
)
def test_a_file_is_what_its_content_is(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"x" * (files.MOST_BYTES + 1), id="too large"),
        pytest.param(b"MZ\x00\x01\xff", id="a program"),
        pytest.param(b"\x00\x01text", id="signs that no text has"),
        pytest.param(b"PK\x03\x04broken", id="a broken package"),
        pytest.param(package(a=b"x"), id="some package"),
        pytest.param(package(**DOCX, **{"word__vbaProject.bin": b"x"}), id="macros"),
        pytest.param(package(mimetype=b"application/zip"), id="no odt"),
        pytest.param(picture("PNG")[:45], id="half a picture"),
        pytest.param(b"\xff\xd8\xffnothing", id="no picture at all"),
    ],
)
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(FileRefused):
        cleaned("file.pdf", content)


def piece(kind: bytes, content: bytes) -> bytes:
    """One piece of a PNG, with the sum that a reader checks."""
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def png_of(*, width: int, height: int, also: bytes = b"") -> bytes:
    """A PNG that says how large it is, and holds no point of it."""
    head = piece(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rest = piece(b"IDAT", zlib.compress(b"")) + piece(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + also + rest


def squeezed(**files_in: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files_in.items():
            packed.writestr(name.replace("__", "/"), content)
    return target.getvalue()


MUCH = zlib.compress(b"a" * 5_000_000)
ODT_FILE = package(**ODT)
SQUEEZED = squeezed(**ODT)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(png_of(width=4, height=4, also=piece(b"zTXt", b"a\0\0" + MUCH)), id="words"),
        pytest.param(
            png_of(width=4, height=4, also=piece(b"iTXt", b"a\0\1\0\0\0" + MUCH)), id="more words"
        ),
        pytest.param(png_of(width=4, height=4, also=piece(b"iCCP", b"a\0\0" + MUCH)), id="colours"),
        pytest.param(png_of(width=10_000, height=10_000), id="a hundred million points"),
        pytest.param(png_of(width=40_000, height=40_000), id="more points than memory"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", b"\0"), id="half a head"),
        pytest.param(
            squeezed(mimetype=files.ODT_MARK * 400_000, **{"content.xml": b"<x/>"}),
            id="a mark that swells",
        ),
        pytest.param(ODT_FILE[:-10] + b"\xff" * 10, id="a list that begins before the file"),
        pytest.param(
            ODT_FILE.replace(files.ODT_MARK, b"\xff" * len(files.ODT_MARK)),
            id="another mark than its sum says",
        ),
    ],
)
def test_files_that_are_made_to_break_their_reader_are_refused(content: bytes) -> None:
    with pytest.raises(FileRefused):
        cleaned("file.pdf", content)


def spoilt(content: bytes, seed: int) -> bytes:
    """The same file with a few bytes changed, and perhaps its end gone; the same for one seed."""
    chance = random.Random(seed)
    made = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        made[chance.randrange(4, len(made))] = chance.randrange(256)
    return bytes(made[: chance.randrange(4, len(made))] if seed % 4 == 0 else made)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(ODT_FILE, id="odt"),
        pytest.param(SQUEEZED, id="odt, squeezed"),
        pytest.param(picture("PNG"), id="png"),
        pytest.param(picture(), id="jpg"),
    ],
)
def test_a_spoilt_file_is_taken_or_refused_and_never_breaks_the_page(content: bytes) -> None:
    ends = set()
    for seed in range(300):
        try:
            ends.add(cleaned("file.pdf", spoilt(content, seed)).kind)
        except FileRefused:
            ends.add("refused")

    assert "refused" in ends


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("page.html", b"<script>alert(1)</script>", id="a page"),
        pytest.param("drawing.svg", b"<svg onload='alert(1)'/>", id="a drawing that acts"),
        pytest.param(
            "me.png", b"<!doctype html><script>alert(1)</script>", id="a page named picture"
        ),
        pytest.param("cv.pdf", b"#!/bin/sh\nrm -rf .", id="a program named pdf"),
    ],
)
def test_what_a_browser_would_run_is_kept_as_words_whatever_it_is_called(
    name: str, content: bytes
) -> None:
    kept = cleaned(name, content)

    assert (kept.kind, kept.name.rsplit(".", 1)[1], kept.content) == ("txt", "txt", content)
    assert files.CONTENT_TYPES[kept.kind].startswith("text/plain")


def test_a_picture_that_is_also_a_page_loses_the_page() -> None:
    kept = cleaned("me.jpg", picture(comment=b"<script>alert(1)</script>") + b"<script>alert(2)")

    assert b"script" not in kept.content


def test_a_picture_of_too_many_points_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_POINTS", 7)

    with pytest.raises(FileRefused):
        cleaned("big.png", picture("PNG"))


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_photograph_loses_where_and_when_it_was_taken(mode: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 6

    kept = cleaned("IMG_1.HEIC.jpeg", picture(mode=mode, exif=exif, comment=b"SecretWords"))

    drawn = Image.open(io.BytesIO(kept.content))
    assert b"Secret" not in kept.content
    assert (dict(drawn.getexif()), drawn.size, kept.name) == ({}, (2, 4), "IMG_1.HEIC.jpg")


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_a_png_loses_its_words(mode: str) -> None:
    made = PngInfo()
    from_editor = Image.new(mode, (4, 2))
    target = io.BytesIO()
    made.add_text("Author", "SecretName")
    from_editor.save(target, "PNG", pnginfo=made)
    before = target.getvalue()

    kept = cleaned("a.png", before)

    assert (b"SecretName" in before, b"SecretName" in kept.content) == (True, False)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\Users\\karen\\My CV (2).docx", "My CV (2).txt"),
        ('a"; rm -rf\r\n<script>.txt', "a rm -rf script.txt"),
        ("....", "document.txt"),
        ("cv\u202efdp.exe", "cv fdp.txt"),
        ("a\x00b.pdf", "a b.txt"),
        ("x" * 300 + ".txt", "x" * 100 + ".txt"),
    ],
)
def test_names_are_made_safe(name: str, clean: str) -> None:
    assert clean_name(name, "txt") == clean
