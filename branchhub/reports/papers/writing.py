"""Papers as files: the branch's own Word template or that of BranchHub, and content type."""

import logging
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _
from jinja2 import TemplateError

from branchhub.core.papers import default_template, pdf, word
from branchhub.core.papers.paper import Paper

from ..choices import PaperKind
from ..models import PaperTemplate

logger = logging.getLogger(__name__)

CONTENT_TYPES = {"docx": word.CONTENT_TYPE, "pdf": pdf.CONTENT_TYPE}


def write(paper: Paper, ending, *, branch, kind) -> bytes:
    """The paper as "docx" or "pdf"; one query for the template of a .docx."""
    return pdf.write(paper) if ending == "pdf" else write_word(paper, branch, kind)


def write_word(paper, branch, kind) -> bytes:
    """In the branch's own template; where that is of no use any more, in that of BranchHub."""
    own = PaperTemplate.objects.filter(branch=branch, kind=kind).first()
    if own is None:
        return word.write(paper)
    try:
        with own.file.open("rb") as file:
            return word.write(paper, file.read())
    except (TemplateError, FileNotFoundError):
        logger.warning("template %s cannot be used", own.pk)
        said = _("The branch's own template could not be used.")
        return word.write(replace(paper, missing=[*paper.missing, said]))


def template_of(own, kind, sample) -> tuple[str, bytes]:
    """File name and content of the template that is in use."""
    if own is not None:
        with own.file.open("rb") as file:
            return own.name, file.read()
    return f"{PaperKind(kind).label}.docx", Path(default_template.path(sample.form)).read_bytes()
