"""A paper that has a bit of everything, and what is in a written one."""

import io

from docx import Document
from docx.oxml.ns import qn

from branchhub.core.papers.paper import (
    Column,
    Contents,
    Fact,
    Heading,
    Paper,
    Paragraph,
    Table,
)


def some_paper(**kwargs):
    table = Table(
        "people", [Column("name", "姓名", 2), Column("post", "职务", 1)], [["喆堃玥祎", ""]]
    )
    values = {
        "title": "支部党员大会记录",
        "organisation": "热控制品党支部",
        "facts": [Fact("venue", "地点", "第二会议室"), Fact("lecturer", "讲课人", "")],
        "parts": {"people": [Heading("一、人员"), table], "text": [Paragraph("会议同意。")]},
    }
    return Paper(**(values | kwargs))


def some_book():
    """A cover, the table of contents, and two chapters with a heading in the first."""
    first = [
        Heading("第一章", 0),
        Heading("一、大会", 1),
        Heading("（一）出席", 2),
        Paragraph("到会。"),
    ]
    second = [Heading("第二章", 0), Paragraph("无。")]
    parts = {"contents": [Contents("目录")], "first": first, "second": second}
    return some_paper(parts=parts, is_book=True)


def empty_table(name="people"):
    return Table(name, [Column("name", "姓名", 1)], [])


def text_of(content: bytes) -> str:
    """Every paragraph of a .docx, those in tables as well, a line each."""
    body = Document(io.BytesIO(content)).element.body
    lines = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))
    return "\n".join(line for line in lines if line)
