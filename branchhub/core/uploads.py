"""What an uploaded file really is, told by its content; and pictures made fit to be kept.

The name that a browser sends is shown to people and never believed. Pictures are drawn anew, so
that nothing hidden in the file, a position least of all, is kept.
"""

import hashlib
import io
import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, UnidentifiedImageError

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
LONGEST_NAME = 200
MOST_PIXELS = {"JPEG": 80_000_000, "PNG": 40_000_000, "WEBP": 20_000_000}  # half a gigabyte each
PICTURE_SIDE = 2560
THUMBNAIL_SIDE = 400
PICTURE_QUALITY = 85
MOST_UNPACKED = 500 * MEGABYTE
MOST_PARTS = 5_000

PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
UPRIGHT = {  # how to turn a picture by what EXIF says of its orientation
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
OFFICE = "application/vnd.openxmlformats-officedocument"
DOCUMENTS = {  # content type → the extensions that may be shown with it, the usual one first
    "application/pdf": [".pdf"],
    f"{OFFICE}.wordprocessingml.document": [".docx"],
    f"{OFFICE}.spreadsheetml.sheet": [".xlsx"],
    f"{OFFICE}.presentationml.presentation": [".pptx"],
    "application/msword": [".doc", ".wps"],
    "application/vnd.ms-excel": [".xls", ".et"],
    "application/vnd.ms-powerpoint": [".ppt", ".dps"],
    "text/plain": [".txt"],
}
EXTENSIONS = DOCUMENTS | {
    "image/jpeg": [".jpg", ".jpeg"],
    "image/png": [".png"],
    "image/webp": [".webp"],
}
PACKAGES = {  # the part that makes a zip archive a document of this kind
    "word/document.xml": f"{OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}.spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OFFICE}.presentationml.presentation",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_STREAMS = {  # directory names inside an old Office file, as UTF-16
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}
MARKUP = re.compile(rb"<\s*(!doctype|html|svg|script|\?xml|body|head|iframe)", re.IGNORECASE)


@dataclass(frozen=True)
class Checked:
    """An upload that may be kept: `thumbnail` is empty unless it is a picture."""

    name: str
    content_type: str
    content: bytes
    thumbnail: bytes = b""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def check(upload) -> Checked:
    """Read an uploaded file, find out what it is and make it fit to be kept.

    Raises ValidationError with code "empty", "too_large", "type_not_allowed", "broken_picture",
    "too_many_pixels" or "suspicious_archive".
    """
    if upload.size > LARGEST:
        raise ValidationError(
            _("%(name)s is larger than %(limit)d MB."),
            code="too_large",
            params={"name": display_name(upload.name), "limit": LARGEST // MEGABYTE},
        )
    data = upload.read()
    params = {"name": display_name(upload.name)}
    if not data:
        raise ValidationError(_("%(name)s is empty."), code="empty", params=params)
    picture = _picture_format(data)
    if picture:
        content, thumbnail = _redraw(data, picture, params)
        content_type = PICTURES[picture]
    else:
        content, thumbnail = data, b""
        content_type = _document_type(data, params)
    if content_type is None:
        raise ValidationError(
            _(
                "%(name)s cannot be kept here. Pictures (JPEG, PNG, WebP), PDF, Word, Excel, "
                "PowerPoint and plain text files can."
            ),
            code="type_not_allowed",
            params=params,
        )
    return Checked(_named(params["name"], content_type), content_type, content, thumbnail)


def display_name(name) -> str:
    """A name without path, control and direction characters, at most LONGEST_NAME long."""
    name = unicodedata.normalize("NFC", str(name).replace("\\", "/")).rsplit("/", 1)[-1]
    kept = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    stem, suffix = PurePath(kept).stem.strip(), PurePath(kept).suffix[:20]
    return (stem[: LONGEST_NAME - len(suffix)] + suffix).strip() or _("File")


def _named(name, content_type) -> str:
    """The name with an extension that does not lie about the content."""
    allowed = EXTENSIONS[content_type]
    if PurePath(name).suffix.lower() in allowed:
        return name
    return name[: LONGEST_NAME - len(allowed[0])] + allowed[0]


def _picture_format(data) -> str | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return None


def _redraw(data, picture, params) -> tuple[bytes, bytes]:
    """The picture upright, without metadata, at most PICTURE_SIDE each way; and a small one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(data), formats=[picture])
        if opened.width * opened.height > MOST_PIXELS[picture]:
            raise _too_many_pixels(picture, params)
        opened.draft("RGB", (PICTURE_SIDE, PICTURE_SIDE))  # a JPEG is read at a part of its size
        opened.load()
        turn = UPRIGHT.get(opened.getexif().get(ExifTags.Base.Orientation))
        drawn = opened if turn is None else opened.transpose(turn)
        mode = "RGBA" if opened.has_transparency_data else "RGB"
        drawn = drawn if drawn.mode == mode else drawn.convert(mode)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(picture, params) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise ValidationError(
            _("%(name)s is a damaged picture."), code="broken_picture", params=params
        ) from error
    drawn.info = {}
    drawn.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    content = _encode(drawn, picture)
    drawn.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return content, _encode(drawn, picture)


def _too_many_pixels(picture, params):
    return ValidationError(
        _("%(name)s has too many pixels; at most %(limit)d million can be kept."),
        code="too_many_pixels",
        params=params | {"limit": MOST_PIXELS[picture] // 1_000_000},
    )


def _encode(picture, format_name) -> bytes:
    if format_name == "JPEG":
        picture = picture.convert("RGB")
    out = io.BytesIO()
    picture.save(out, format_name, quality=PICTURE_QUALITY, optimize=True)
    return out.getvalue()


def _document_type(data, params) -> str | None:
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"PK\x03\x04"):
        return _package_type(data, params)
    if data.startswith(OLE):
        return _ole_type(data)
    return "text/plain" if _is_plain_text(data) else None


def _package_type(data, params) -> str | None:
    """Word, Excel or PowerPoint; None for any other archive, and for documents with macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise ValidationError(
            _("%(name)s unpacks to more than can be kept."),
            code="suspicious_archive",
            params=params,
        )
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or any("vbaProject" in name for name in names):
        return None
    return next((kind for part, kind in PACKAGES.items() if part in names), None)


def _ole_type(data) -> str | None:
    found = (kind for name, kind in OLE_STREAMS.items() if name.encode("utf-16-le") in data)
    return next(found, None)


def _is_plain_text(data) -> bool:
    """UTF-8 or GB18030 without control characters, and nothing a browser would run."""
    if MARKUP.search(data[:MEGABYTE]) or data.startswith((b"#!", b"MZ")):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(
            unicodedata.category(char) == "Cc" and char not in "\t\n\r\f" for char in text
        )
    return False
