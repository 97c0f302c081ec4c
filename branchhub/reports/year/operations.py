import logging

from django.db import transaction

from ..models import FrozenReport, ReportText

logger = logging.getLogger(__name__)


@transaction.atomic
def write_text(branch, period, chapter, text, *, by):
    """Keep what was written to a chapter of the report of `period`; nothing removes what was."""
    place = {"branch": branch, "from_on": period.first, "until_on": period.last, "chapter": chapter}
    written = ReportText.objects.select_for_update().filter(**place).first() or ReportText(**place)
    written._history_user = by
    if text:
        written.text = text
        written.save()
    elif written.pk:
        written.delete()
    logger.info("report text %s of branch %s by user %s", chapter, branch.pk, by.pk)


@transaction.atomic
def freeze(branch, period, values, *, remark, by, now):
    """Keep `values`, the numbers of `period` as they are now, with the texts beside them."""
    frozen = FrozenReport.objects.create(
        branch=branch,
        from_on=period.first,
        until_on=period.last,
        numbers=values,
        texts=texts_of(branch, period),
        remark=remark,
        frozen_by=by,
        frozen_at=now,
    )
    logger.info("report %s frozen by user %s", frozen.pk, by.pk)
    return frozen


def texts_of(branch, period) -> dict[str, str]:
    """What was written to each chapter of the report of `period`. One query."""
    texts = ReportText.objects.filter(branch=branch, from_on=period.first, until_on=period.last)
    return dict(texts.values_list("chapter", "text"))
