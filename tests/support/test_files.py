"""What a file is, by its content; what is taken out of it; what is refused."""

import io

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
        ("x" * 300 + ".txt", "x" * 100 + ".txt"),
    ],
)
def test_names_are_made_safe(name: str, clean: str) -> None:
    assert clean_name(name, "txt") == clean
