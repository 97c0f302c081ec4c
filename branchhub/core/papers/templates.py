"""Tries a Word template before it is kept, and says in words what is wrong with it and where.

A tag that Word split into runs is one for docxtpl as well; one that runs over paragraphs is not.
"""

import io
import re
import zipfile
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateError, TemplateSyntaxError, nodes

from .. import uploads
from . import word
from .language import environment, path_of
from .paper import Paper

MEGABYTE = 1024 * 1024
LARGEST = 2 * MEGABYTE
MOST_UNPACKED = 20 * MEGABYTE
LONGEST_PART = 3 * MEGABYTE
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
LOOSE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
STATEMENT = re.compile(r"^(p|tr|tc|r)?\s+(if|elif|else|endif|for|endfor)\b(.*)$")
SHOWN = 40
BLOCKS = {"missing", "head", "body"}


def check(upload, sample: Paper) -> bytes:
    """The content of an uploaded template that can write `sample`.

    Raises ValidationError with a code of `uploads.check`, or "not_word", "too_large",
    "outside", "unreadable", "not_closed", "broken_tag", "unknown_field", "not_a_block", "unpaired",
    "no_missing" or "fails".
    """
    if upload.size > LARGEST:
        raise ValidationError(_("A template is 2 MB large at most."), code="too_large")
    checked = uploads.check(upload)
    if checked.content_type != word.CONTENT_TYPE:
        raise ValidationError(_("This is not a Word document (.docx)."), code="not_word")
    check_content(checked.content, sample)
    return checked.content


def check_content(content: bytes, sample: Paper) -> None:
    _check_package(content)
    try:
        places = list(_paragraphs(content))
    except Exception as error:  # a broken part can fail anywhere inside python-docx
        raise ValidationError(
            _("The document is damaged. Open it in Word and save it again."), code="unreadable"
        ) from error
    Reading(sample).read(places)
    try:
        word.write(sample, content)
    except Exception as error:  # what no tag shows: something in a drawing, a broken property
        raise ValidationError(
            _("No paper can be made with this template: %(error)s"),
            code="fails",
            params={"error": str(error)[:200]},
        ) from error


def _check_package(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sizes = [part.file_size for part in archive.infolist()]
            if sum(sizes) > MOST_UNPACKED:
                raise ValidationError(
                    _("The template unpacks to more than 20 MB."), code="too_large"
                )
            texts = [part for part in archive.infolist() if part.filename.endswith(".xml")]
            if any(part.file_size > LONGEST_PART for part in texts):
                raise ValidationError(_("The template has too much text."), code="too_large")
            links = [name for name in archive.namelist() if name.endswith(".rels")]
            if any(_leads_outside(archive.read(name)) for name in links):
                raise ValidationError(
                    _("The template loads something from outside. Put pictures into the file."),
                    code="outside",
                )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise ValidationError(
            _("The document is damaged. Open it in Word and save it again."), code="unreadable"
        ) from error


def _leads_outside(relations: bytes) -> bool:
    """Whether a part is loaded from elsewhere when the document is opened; links are clicked."""
    found = re.findall(rb"<[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", relations)
    return any(b"/hyperlink" not in relation for relation in found)


@dataclass(frozen=True)
class Place:
    """A paragraph with tags: where it stands and what it says."""

    number: int
    text: str

    def error(self, message, code, **params):
        shown = self.text if len(self.text) <= SHOWN else self.text[:SHOWN] + "…"
        where = _("Paragraph %(number)d, “%(text)s”: %(message)s")
        params = {"number": self.number, "text": shown, "message": message % params}
        return ValidationError(where % params, code=code)


def _paragraphs(content):
    """The paragraphs that hold braces, of the text, then of headers and footers."""
    template = DocxTemplate(io.BytesIO(content))
    document = template.get_docx()
    roots = [document.element.body]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        roots += [parse_xml(part.blob) for _key, part in template.get_headers_footers(uri)]
    for root in roots:
        for number, paragraph in enumerate(root.iter(qn("w:p")), 1):
            text = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
            if LOOSE.search(text):
                yield Place(number, text)


class Reading:
    """Reads the tags one after the other: what is open, which rows a loop goes through."""

    def __init__(self, sample):
        context = word.context(sample, lambda blocks: "")
        self.fields = {
            "title": None,
            "organisation": None,
            "facts": set(context["facts"]),
            "parts": set(context["parts"]),
            **dict.fromkeys(BLOCKS),
        }
        self.columns = {
            name: {column.name for column in table.columns}
            for name, table in sample.tables().items()
        }
        self.open, self.rows, self.says_missing = [], {}, False
        self.environment = environment()

    def read(self, places):
        for place in places:
            if loose := LOOSE.search(TAG.sub("", place.text)):
                raise place.error(
                    _("a tag is not closed here, at “%(tag)s”. Keep each tag in one paragraph."),
                    "not_closed",
                    tag=place.text[max(place.text.find(loose[0]), 0) :][:SHOWN],
                )
            for tag in TAG.findall(place.text):
                self.tag(tag, place)
        if self.open:
            _word, tag, place = self.open[-1]
            raise place.error(_("“%(tag)s” has no end."), "unpaired", tag=tag)
        if not self.says_missing:
            raise ValidationError(
                _(
                    "The template never says what a paper lacks. Put {{p missing }} under the "
                    "title, or {{p body }} for everything."
                ),
                code="no_missing",
            )

    def tag(self, tag, place):
        inside = tag[2:-2].replace("“", '"').replace("”", '"').replace("’", "'")
        if tag.startswith("{{"):
            self.field(tag, inside, place)
        elif tag.startswith("{%"):
            self.statement(tag, inside, place)

    def field(self, tag, inside, place):
        is_block = inside.startswith("p ")
        tree = self.parse("{{" + inside.removeprefix("p") + "}}", tag, place)
        paths = self.paths(tree, tag, place)
        for path in paths:
            if (path[0] in BLOCKS or path[0] == "parts") != is_block:
                text = (
                    _("“%(tag)s” is text within a line; write it without the p.")
                    if is_block
                    else _(
                        "“%(tag)s” stands for whole paragraphs; write {{p %(name)s }} in a "
                        "paragraph of its own."
                    )
                )
                raise place.error(text, "not_a_block", tag=tag, name=".".join(path))
            self.says_missing |= path[0] in ("missing", "body")

    def statement(self, tag, inside, place):
        match = STATEMENT.match(inside.rstrip())
        if not match:
            raise self.broken(tag, place)
        _scope, verb, _rest = match.groups()
        text = inside.strip() if not match[1] else inside[len(match[1]) :].strip()
        if verb in ("endif", "endfor", "else", "elif"):
            self.close(verb, tag, place)
        if verb in ("if", "elif"):
            source = "{% if " + text.removeprefix(verb) + " %}{% endif %}"
            self.paths(self.parse(source, tag, place), tag, place)
        if verb == "for":
            loop = self.parse("{% " + text + " %}{% endfor %}", tag, place).body[0]
            self.loop(loop, tag, place)
        if verb in ("if", "for"):
            self.open.append((verb, tag, place))

    def close(self, verb, tag, place):
        wanted = "for" if verb == "endfor" else "if"
        if not self.open or self.open[-1][0] != wanted:
            raise place.error(_("“%(tag)s” ends nothing."), "unpaired", tag=tag)
        if verb == "endfor":
            self.rows.clear()
        if verb.startswith("end"):
            self.open.pop()

    def loop(self, loop, tag, place):
        path = path_of(loop.iter)
        if len(path) != 2 or path[1] not in self.columns:
            raise self.unknown(tag, place)
        if self.rows:
            raise self.broken(tag, place)
        self.rows[loop.target.name] = self.columns[path[1]]

    def parse(self, source, tag, place):
        try:
            return self.environment.parse(source)
        except TemplateSyntaxError as error:
            raise self.broken(tag, place) from error
        except TemplateError as error:
            raise place.error(
                _("“%(tag)s” asks for more than a template can do."), "broken_tag", tag=tag
            ) from error

    def paths(self, tree, tag, place) -> list[tuple[str, ...]]:
        """The fields that a tag names; an unknown one is an error."""
        inner = {id(node.node) for node in tree.find_all(nodes.Getattr)}
        found = []
        for node in tree.find_all((nodes.Name, nodes.Getattr)):
            if id(node) in inner:
                continue
            path = path_of(node)
            if not self.knows(path):
                raise self.unknown(tag, place)
            found.append(path)
        return found

    def knows(self, path) -> bool:
        if not path:
            return False
        name, *rest = path
        if name in self.rows:
            return len(rest) == 1 and rest[0] in self.rows[name]
        if name == "tables":
            return len(rest) == 1 and rest[0] in self.columns
        if name not in self.fields:
            return False
        names = self.fields[name]
        return not rest if names is None else len(rest) == 1 and rest[0] in names

    def broken(self, tag, place):
        return place.error(_("“%(tag)s” is not a tag that can be read."), "broken_tag", tag=tag)

    def unknown(self, tag, place):
        return place.error(
            _("“%(tag)s” names a field that this paper does not have."), "unknown_field", tag=tag
        )
