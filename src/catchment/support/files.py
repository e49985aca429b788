"""What an uploaded file really is, told by its content; and a picture without what its camera added.

Pictures are drawn anew, so that place, camera and time are gone. Nobody keeps up a library that would
do the same for PDF and word-processor files in every case: they are kept as they are, and the page
says so.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

from PIL import Image, ImageOps

MOST_BYTES = 5 * 1024 * 1024
#: 40 million points: a photograph of the largest telephones; more is meant to fill a memory.
MOST_POINTS = 40_000_000
NAME_LENGTH = 100

PDF, PNG, JPEG, DOCX, ODT, TXT = "pdf", "png", "jpg", "docx", "odt", "txt"

#: How each kind is sent to a browser.
CONTENT_TYPES = {
    PDF: "application/pdf",
    PNG: "image/png",
    JPEG: "image/jpeg",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ODT: "application/vnd.oasis.opendocument.text",
    TXT: "text/plain; charset=utf-8",
}

ODT_MARK = b"application/vnd.oasis.opendocument.text"
#: Modes of a PNG that are kept; anything else becomes colours with transparency.
PNG_MODES = frozenset({"1", "L", "LA", "RGB", "RGBA"})
UNWANTED = re.compile(r"[^\w ().,-]+")

#: What the readers of packages and pictures raise over files that are broken, or made to break them.
BROKEN = (
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    EOFError,
    RuntimeError,
    SyntaxError,
    TypeError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class FileRefused(ValueError):
    """The file is empty or too large, is of no kind that is taken, or is broken."""


@dataclass(frozen=True, slots=True)
class CleanFile:
    """What is kept: a safe name with the right ending, and the content."""

    name: str
    kind: str
    content: bytes


def cleaned(name: str, content: bytes) -> CleanFile:
    """Look at a file's content, clean it and its name.

    Raises:
        FileRefused: if it is not to be taken.
    """
    if not content or len(content) > MOST_BYTES:
        raise FileRefused(name)
    kind = kind_of(content)
    if kind in (PNG, JPEG):
        content = _drawn_anew(content, kind)
    return CleanFile(clean_name(name, kind), kind, content)


def kind_of(content: bytes) -> str:
    """Which of the kinds it is, whatever it is called.

    Raises:
        FileRefused: if it is none of them.
    """
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_package(content)
    return _kind_of_text(content)


def clean_name(name: str, kind: str) -> str:
    """The name without folders, odd signs and its old ending, with the ending of its kind."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = last.rsplit(".", 1)[0] if "." in last else last
    plain = " ".join(UNWANTED.sub(" ", stem).split()).strip(" .-")[:NAME_LENGTH]
    return f"{plain or 'document'}.{kind}"


def _kind_of_package(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
            if "mimetype" in names and _mark(package) == ODT_MARK and "content.xml" in names:
                return ODT
    except BROKEN as broken:
        raise FileRefused from broken
    if {"[Content_Types].xml", "word/document.xml"} <= names and not _has_macros(names):
        return DOCX
    raise FileRefused


def _mark(package: zipfile.ZipFile) -> bytes:
    with package.open("mimetype") as opened:
        return opened.read(len(ODT_MARK) + 1)


def _has_macros(names: set[str]) -> bool:
    return any(name.lower().endswith("vbaproject.bin") for name in names)


def _kind_of_text(content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as no_text:
        raise FileRefused from no_text
    if any(sign < " " and sign not in "\t\r\n\f" for sign in text):
        raise FileRefused
    return TXT


def _drawn_anew(content: bytes, kind: str) -> bytes:
    """The picture and nothing else, the right way up."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as opened:
            if opened.width * opened.height > MOST_POINTS:
                raise FileRefused
            ImageOps.exif_transpose(opened, in_place=True)
            return _saved(opened, kind)
    except BROKEN as broken:
        raise FileRefused from broken


def _saved(picture: Image.Image, kind: str) -> bytes:
    target = io.BytesIO()
    if kind == JPEG:
        plain = picture.convert("L" if picture.mode == "L" else "RGB")
        plain.info = {}
        plain.save(target, "JPEG", quality=90)
    else:
        keeps = picture.mode in PNG_MODES and "transparency" not in picture.info
        plain = picture.copy() if keeps else picture.convert("RGBA")
        plain.info = {}
        plain.save(target, "PNG")
    return target.getvalue()
