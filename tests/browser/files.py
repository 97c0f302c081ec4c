"""Files that people bring along: a photograph, a roster."""

import io

from openpyxl import load_workbook
from PIL import ExifTags, Image

GPS = ExifTags.IFD.GPSInfo


def photograph():
    """A JPEG as a telephone makes it: it says where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(GPS).update({1: "N", 2: (34.0, 45.0, 30.0), 3: "E", 4: (113.0, 37.0, 0.0)})
    content = io.BytesIO()
    Image.new("RGB", (640, 480), "#8a3b2e").save(content, "JPEG", exif=exif)
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def position_of(content):
    """What a picture says about where it was taken."""
    return dict(Image.open(io.BytesIO(content)).getexif().get_ifd(GPS))


def add_person(path, **cells):
    """Add a row to an exported roster, by its headings."""
    book = load_workbook(path)
    sheet = book.active
    head = next(row for row in sheet.iter_rows() if "姓名" in [cell.value for cell in row])
    number = sheet.max_row + 1
    for cell in head:
        sheet.cell(number, cell.column, cells.get(cell.value))
    book.save(path)
