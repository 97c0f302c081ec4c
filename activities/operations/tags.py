"""A branch's own study topics and carriers."""

import logging

from members.operations.saving import save

from ..models import OwnTag

logger = logging.getLogger(__name__)


def add_tag(branch, *, purpose, name, by):
    """Raises ValidationError for a name that the branch has already."""
    tag = save(OwnTag(branch=branch, purpose=purpose, name=name), by=by)
    logger.info("tag %s added by user %s", tag.pk, by.pk)
    return tag


def rename_tag(tag, name, *, by):
    """Also in the sessions that have it. Raises ValidationError for a name in use."""
    tag.name = name
    save(tag, by=by, fields=["name"])
    logger.info("tag %s renamed by user %s", tag.pk, by.pk)
    return tag


def offer_tag(tag, is_offered, *, by):
    """Offer it for new sessions, or no more; sessions that have it keep it."""
    tag.is_offered = is_offered
    save(tag, by=by, fields=["is_offered"])
    logger.info("tag %s offered: %s by user %s", tag.pk, is_offered, by.pk)
    return tag
