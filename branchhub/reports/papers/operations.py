import functools
import logging

from django.core.files.base import ContentFile
from django.db import transaction

from branchhub.core import uploads
from branchhub.core.papers import templates

from ..models import PaperTemplate

logger = logging.getLogger(__name__)


def change_template(branch, kind, upload, *, sample, by, now):
    """Keep an uploaded Word template for the branch's papers of this kind.

    It is tried on `sample` first. Raises ValidationError with a code of `templates.check`; then
    nothing is changed.
    """
    content = templates.check(upload, sample)
    name = uploads.display_name(upload.name)
    return keep(branch, kind, name=name, content=content, by=by, now=now)


@transaction.atomic
def keep(branch, kind, *, name, content, by, now):
    """Put a template that was tried in the place of the one before."""
    old = PaperTemplate.objects.select_for_update().filter(branch=branch, kind=kind).first()
    template = old or PaperTemplate(branch=branch, kind=kind)
    if old:
        _delete_later(old.file)
    template.name, template.uploaded_by, template.uploaded_at = name, by, now
    template.file.save("template", ContentFile(content), save=False)
    template.save()
    logger.info("template %s of branch %s changed by user %s", kind, branch.pk, by.pk)
    return template


@transaction.atomic
def drop(template, *, by):
    """Go back to the template of BranchHub."""
    _delete_later(template.file)
    logger.info("template %s dropped by user %s", template.pk, by.pk)
    template.delete()


def _delete_later(file):
    transaction.on_commit(functools.partial(file.storage.delete, file.name))
