"""图片成册: a page a picture, in order, turned as asked; what is no picture ends in a sentence."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from core.base.errors import Trouble
from core.output import picture_pages
from core.output.picture_pages import Page


def picture(folder: Path, name: str, size: tuple[int, int], **more: object) -> Path:
    Image.new("RGB", size, "white").save(folder / name, **more)
    return folder / name


def boxes(*pages: Page) -> list[tuple[int, int]]:
    made = io.BytesIO()
    picture_pages.write(pages, made)
    with pikepdf.open(made) as pdf:
        return [(round(float(page.mediabox[2])), round(float(page.mediabox[3]))) for page in pdf.pages]


def test_each_picture_is_a_page_that_lies_as_it_does(tmp_path: Path) -> None:
    tall, wide = picture(tmp_path, "a.jpg", (300, 400)), picture(tmp_path, "b.png", (400, 300))
    assert boxes(Page(tall), Page(wide)) == [(595, 842), (842, 595)]
    assert boxes(Page(wide, 90), Page(tall, 270)) == [(595, 842), (842, 595)]


def test_the_turn_a_camera_noted_counts(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert boxes(Page(picture(tmp_path, "phone.jpg", (400, 300), exif=exif))) == [(595, 842)]


def test_a_jpeg_goes_in_as_it_is_and_the_same_pictures_make_the_same_file(tmp_path: Path) -> None:
    file = picture(tmp_path, "a.jpg", (300, 400))
    first, second = io.BytesIO(), io.BytesIO()
    picture_pages.write([Page(file)], first)
    picture_pages.write([Page(file)], second)
    assert first.getvalue() == second.getvalue()
    with pikepdf.open(first) as pdf:
        [image] = pdf.pages[0].get_images().values()
        assert "/DCTDecode" in str(image["/Filter"])


@pytest.mark.parametrize("content", [b"no picture", b"\xff\xd8\xff\xe0 cut off", b"\x89PNG\r\n\x1a\n" + bytes(30)])
def test_what_is_no_picture_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "坏.jpg").write_bytes(content)
    with pytest.raises(Trouble) as caught:
        picture_pages.write([Page(tmp_path / "坏.jpg")], io.BytesIO())
    assert (caught.value.code, caught.value.facts["name"]) == ("evidence.no_picture", "坏.jpg")


def test_a_picture_too_large_is_told_before_it_is_unfolded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_pages, "MOST_PIXELS", 100)
    with pytest.raises(Trouble) as caught:
        picture_pages.write([Page(picture(tmp_path, "a.png", (20, 20)))], io.BytesIO())
    assert caught.value.code == "evidence.picture_too_large"
