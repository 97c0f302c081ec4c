import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps

from branchhub.core import uploads

OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = "[Content_Types].xml"
GPS, ORIENTATION, DESCRIPTION = 0x8825, 0x0112, 0x010E


def upload(data, name="文件"):
    return SimpleUploadedFile(name, data)


def picture(format_name="JPEG", size=(40, 20), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, format_name, **options)
    return out.getvalue()


def package(*names, extra=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, extra or b"<x/>")
    return out.getvalue()


def claims_to_measure(width, height):
    """A tiny PNG whose head says that it is huge."""

    def chunk(kind, data):
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def unpacks_to(size):
    """A Word document whose directory says that a part of it is `size` bytes long."""
    data = bytearray(package("word/document.xml", "[Content_Types].xml"))
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", size)
    return bytes(data)


def ole(stream):
    return uploads.OLE + b"\x00" * 600 + stream.encode("utf-16-le") + b"\x00" * 100


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (picture("JPEG"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/webp"),
        (b"%PDF-1.7\n...", "application/pdf"),
        (
            package(TYPES, "word/document.xml"),
            f"{OFFICE}.wordprocessingml.document",
        ),
        (package(TYPES, "xl/workbook.xml"), f"{OFFICE}.spreadsheetml.sheet"),
        (
            package(TYPES, "ppt/presentation.xml"),
            f"{OFFICE}.presentationml.presentation",
        ),
        (ole("WordDocument"), "application/msword"),
        (ole("Workbook"), "application/vnd.ms-excel"),
        ("签到：张三、李四".encode(), "text/plain"),
        ("签到：张三、李四".encode("gb18030"), "text/plain"),
    ],
)
def test_check_tells_the_type_by_content(data, content_type):
    assert uploads.check(upload(data, "骗人.exe")).content_type == content_type


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "图.svg"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "照片.jpg"),
        (b"hello <script>alert(1)</script>", "说明.txt"),
        (b"MZ\x90\x00" + b"\x00" * 100, "程序.pdf"),
        (b"\x7fELF" + b"\x00" * 100, "程序"),
        (b"#!/bin/sh\nrm -rf /\n", "说明.txt"),
        (package("a.txt"), "材料.zip"),
        (package(TYPES, "word/document.xml", "word/vbaProject.bin"), "宏.docx"),
        (b"PK\x03\x04 broken", "坏.docx"),
        (ole("Nothing"), "坏.doc"),
        (b"Rar!\x1a\x07\x00", "材料.rar"),
        (b"GIF89a" + b"\x00" * 100, "图.gif"),
        (b"a\x00b", "说明.txt"),
    ],
)
def test_check_refuses_what_may_not_be_kept(data, name):
    with pytest.raises(ValidationError) as refused:
        uploads.check(upload(data, name))

    assert refused.value.code == "type_not_allowed"


def test_check_removes_the_position_and_all_other_metadata():
    exif = Image.Exif()
    exif[DESCRIPTION] = "secret words"
    exif.get_ifd(GPS)[2] = (31.0, 13.0, 0.0)
    data = picture(exif=exif, comment=b"hidden words")

    checked = uploads.check(upload(data))

    for kept in (checked.content, checked.thumbnail):
        image = Image.open(io.BytesIO(kept))
        assert (dict(image.getexif()), image.info.get("comment")) == ({}, None)
        assert b"words" not in kept


def test_check_drops_what_is_appended_to_a_picture():
    checked = uploads.check(upload(picture() + package("a.txt") + b"<script>alert(1)</script>"))

    assert (b"PK\x03\x04" in checked.content, b"script" in checked.content) == (False, False)


def test_check_turns_a_picture_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    checked = uploads.check(upload(picture(exif=exif)))

    assert Image.open(io.BytesIO(checked.content)).size == (20, 40)


@pytest.mark.parametrize("orientation", range(9))
def test_check_turns_a_picture_as_its_orientation_says(orientation):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    out = io.BytesIO()
    Image.effect_noise((3, 2), 90).save(out, "PNG", exif=exif)

    checked = uploads.check(upload(out.getvalue()))

    upright = ImageOps.exif_transpose(Image.open(out)).convert("RGB")
    assert Image.open(io.BytesIO(checked.content)).tobytes() == upright.tobytes()


def test_check_keeps_a_picture_whose_position_is_damaged():
    exif = Image.Exif()
    exif[ORIENTATION], exif[GPS] = 6, {1: "N", 2: (1.0, 2.0, 3.0)}
    two_entries, many = b"\0\x02\0\x01\0\x02", b"\xaf\x02\0\x01\0\x02"
    damaged = exif.tobytes().replace(two_entries, many)

    checked = uploads.check(upload(picture(exif=damaged)))

    assert Image.open(io.BytesIO(checked.content)).size == (20, 40)


def test_check_scales_large_pictures_and_makes_a_thumbnail():
    checked = uploads.check(upload(picture(size=(4000, 2000))))

    sizes = [Image.open(io.BytesIO(kept)).size for kept in (checked.content, checked.thumbnail)]
    assert sizes == [(2560, 1280), (400, 200)]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "CMYK", "I;16", "1"])
def test_check_takes_pictures_of_every_mode(mode):
    out = io.BytesIO()
    Image.new(mode, (9, 9)).save(out, "JPEG" if mode == "CMYK" else "PNG")

    assert uploads.check(upload(out.getvalue())).thumbnail


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"a" * (uploads.LARGEST + 1), "too_large"),
        (picture()[:200], "broken_picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "broken_picture"),
        (claims_to_measure(6_500, 6_500), "too_many_pixels"),
        (claims_to_measure(200_000, 200_000), "too_many_pixels"),
        (package(*map(str, range(uploads.MOST_PARTS + 1))), "suspicious_archive"),
        (unpacks_to(uploads.MOST_UNPACKED + 1), "suspicious_archive"),
    ],
)
def test_check_refuses_bad_files_in_words(data, code):
    with pytest.raises(ValidationError) as refused:
        uploads.check(upload(data))

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("材料.pdf", "材料.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\照片\\材料.PDF", "材料.PDF"),
        ("材料\u202efdp.exe", "材料fdp.exe.pdf"),
        ("材\x00料\n.pdf", "材料.pdf"),
        ("甲" * 300 + ".pdf", "甲" * 196 + ".pdf"),
    ],
)
def test_names_are_made_harmless(name, shown):
    data = upload(b"%PDF-1.4")
    data._name = name

    assert uploads.check(data).name == shown
