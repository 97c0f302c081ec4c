import io
import time
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from branchhub.core.papers import default_template, templates, word
from branchhub.core.papers.paper import Column, Fact, Table
from tests.core.papers.papers import some_paper, text_of

DEFAULT = default_template.parts("paper")
RUNS = '<w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'


def zipped(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def template(*paragraphs, body=True, **parts):
    """The usual template with more paragraphs at its end, and with other parts."""
    document = DEFAULT["word/document.xml"]
    if not body:
        document = document.replace("{{p body }}", "")
    more = "".join(p if p.startswith("<w:") else RUNS.format(p) for p in paragraphs)
    document = document.replace("<w:sectPr>", more + "<w:sectPr>")
    return zipped(DEFAULT | {"word/document.xml": document} | parts)


def check(content):
    with translation.override("en"):
        templates.check_content(content, some_paper(missing=["x"]))


def refusal(content) -> tuple[str, str]:
    with pytest.raises(ValidationError) as refused:
        check(content)
    error = refused.value
    return error.code, error.messages[0]


@pytest.mark.parametrize("form", default_template.FORMS)
def test_our_own_templates_pass(form):
    check(default_template.read(form))


@pytest.mark.parametrize(
    "paragraph",
    [
        "{{ facts.venue }}",
        "{{facts.venue}} 与 {{ title }}",
        "{{p parts.people }}",
        "{% if facts.lecturer and not title %}{{ facts.lecturer }}{% else %}无{% endif %}",
        "{% if facts.venue == “第二会议室” %}是{% endif %}",
        "{%p if missing %}",
    ],
)
def test_tags_of_the_language_pass(paragraph):
    end = ["{%p endif %}"] if paragraph.startswith("{%p") else []
    check(template(paragraph, *end))


@pytest.mark.parametrize(
    ("paragraph", "code", "named"),
    [
        ("地点：{{ facts.vanue }}", "unknown_field", "“{{ facts.vanue }}”"),
        ("{{ chair }}", "unknown_field", "“{{ chair }}”"),
        ("{{ facts }}", "unknown_field", "“{{ facts }}”"),
        ("{{ facts.venue.x }}", "unknown_field", "“{{ facts.venue.x }}”"),
        ("{{ title.__class__ }}", "unknown_field", "“{{ title.__class__ }}”"),
        ("地点：{{ facts.venue }", "not_closed", "{{ facts.venue }"),
        ("facts.venue }}", "not_closed", "}}"),
        ("{{ facts venue }}", "broken_tag", "“{{ facts venue }}”"),
        ("{% frobnicate %}", "broken_tag", "“{% frobnicate %}”"),
        ("{{ title|upper }}", "broken_tag", "“{{ title|upper }}”"),
        ("{{ title.upper() }}", "broken_tag", "“{{ title.upper() }}”"),
        ("{{ title * 9 }}", "broken_tag", "“{{ title * 9 }}”"),
        ("{% for x in title %}{% endfor %}", "broken_tag", "“{% for x in title %}”"),
        ("{% for x in tables.nobody %}{% endfor %}", "unknown_field", "“{% for x in tables.nobody"),
        ("{% for x in tables.people %}{{ x.age }}{% endfor %}", "unknown_field", "“{{ x.age }}”"),
        ("{% if title %}", "unpaired", "“{% if title %}”"),
        ("{% endif %}", "unpaired", "“{% endif %}”"),
        ("{{ parts.people }}", "not_a_block", "{{p parts.people }}"),
        ("{{p title }}", "not_a_block", "“{{p title }}”"),
    ],
)
def test_a_wrong_tag_is_named_with_its_paragraph(paragraph, code, named):
    said, text = refusal(template(paragraph))

    assert said == code
    assert text.startswith("Paragraph 4, “")
    assert named in text


@pytest.mark.parametrize("name", ["items", "keys", "values", "get"])
def test_names_that_a_dict_has_for_itself_are_names_of_the_paper(name):
    table = Table(name, [Column(name, "姓名", 1)], [["喆堃玥祎"]])
    paper = some_paper(facts=[Fact(name, "地点", "第二会议室")], parts={name: [table]})
    rows = [f"{{%p for row in tables.{name} %}}", f"行：{{{{ row.{name} }}}}", "{%p endfor %}"]
    tags = [f"{{{{ facts.{name} }}}}", f"{{{{p parts.{name} }}}}", *rows]

    said = text_of(word.write(paper, template(*tags, body=False))).splitlines()

    assert said[-4:] == ["第二会议室", "姓名", "喆堃玥祎", "行：喆堃玥祎"]


def test_a_tag_that_word_split_into_runs_is_a_tag():
    split = (
        "<w:p><w:r><w:t>地点：{</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{ facts.</w:t></w:r>"
        '<w:proofErr w:type="spellStart"/><w:r><w:t>venue</w:t></w:r>'
        '<w:r><w:t xml:space="preserve"> }</w:t></w:r><w:r><w:t>}</w:t></w:r></w:p>'
    )
    content = template(split)

    check(content)
    assert "地点：第二会议室" in text_of(word.write(some_paper(), content))


def test_a_wrong_tag_that_word_split_into_runs_is_named_whole():
    split = "<w:p><w:r><w:t>{{ fa</w:t></w:r><w:r><w:t>cts.vanue }}</w:t></w:r></w:p>"

    assert "“{{ facts.vanue }}”" in refusal(template(split))[1]


def test_a_tag_over_two_paragraphs_is_not_closed():
    code, text = refusal(template("{{ facts.", "venue }}"))

    assert code == "not_closed"
    assert text == (
        "Paragraph 4, “{{ facts.”: a tag is not closed here, at “{{ facts.”. "
        "Keep each tag in one paragraph."
    )


def test_rows_of_a_table_are_repeated():
    def row(text):
        return f"<w:tr><w:tc><w:tcPr/>{RUNS.format(text)}</w:tc></w:tr>"

    rows = [row(f"{{%tr {tag} %}}") for tag in ("for who in tables.people", "endfor")]
    table = (
        f"<w:tbl><w:tblPr/><w:tblGrid/>{rows[0]}{row('<{{ who.name }}>'[1:-1])}{rows[1]}</w:tbl>"
    )
    content = template(table, "完")

    check(content)
    assert text_of(word.write(some_paper(), content)).splitlines()[-2:] == ["喆堃玥祎", "完"]


def test_loops_do_not_nest():
    loop = "{% for x in tables.people %}"

    assert refusal(template(loop + loop + "{% endfor %}{% endfor %}"))[0] == "broken_tag"


def test_a_header_is_read_too():
    footer = DEFAULT["word/footer1.xml"].replace("<w:t>1</w:t>", "<w:t>{{ nothing }}</w:t>")

    assert refusal(template(**{"word/footer1.xml": footer}))[0] == "unknown_field"


def test_a_template_must_say_what_is_missing():
    assert refusal(template("{{p parts.text }}", body=False))[0] == "no_missing"
    check(template("{{p missing }}", body=False))


def test_a_tag_where_no_paragraph_is_cannot_do_more_either():
    document = DEFAULT["word/document.xml"].replace(
        'w:footer="1417"', 'w:footer="{{ title.__class__.__mro__ }}"'
    )

    assert refusal(zipped(DEFAULT | {"word/document.xml": document}))[0] == "fails"


def test_what_is_loaded_from_outside_is_refused():
    relations = DEFAULT["word/_rels/document.xml.rels"].replace(
        "</Relationships>",
        '<Relationship Id="rId9" Type="x/image" Target="http://a.invalid/" TargetMode="External"/>'
        "</Relationships>",
    )

    assert refusal(template(**{"word/_rels/document.xml.rels": relations}))[0] == "outside"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.4", "not_word"),
        (b"", "empty"),
        (b"x" * (2 * 1024 * 1024 + 1), "too_large"),
        (zipped(DEFAULT | {"word/document.xml": "<broken"}), "unreadable"),
        (zipped(DEFAULT | {"word/a.xml": "x" * 4_000_000}), "too_large"),
        (zipped(DEFAULT | {"word/vbaProject.bin": "x"}), "type_not_allowed"),
    ],
    ids=["pdf", "empty", "large", "broken", "swollen", "macros"],
)
def test_what_is_no_word_document_is_refused(content, code):
    with pytest.raises(ValidationError) as refused:
        templates.check(SimpleUploadedFile("模板.docx", content), some_paper())

    assert refused.value.code == code


def test_a_template_cannot_swell_for_long():
    many = ["{% for x in tables.people %}" + "{{ x.name }}" * 200 + "{% endfor %}"] * 200
    started = time.process_time()

    check(template(*many))

    assert time.process_time() - started < 20
