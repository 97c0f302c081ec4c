"""Holds each tracked row against its newest history row, so that no write forgets its history."""

from simple_history.models import registered_models

from branchhub.core.transitions import kept_links


def rows_without_history() -> list[str]:
    """Every tracked row whose newest history row is missing or says something else."""
    return [
        f"{row._meta.label} {row.pk}"
        for model in registered_models.values()
        if not model._meta.auto_created
        for row in model._default_manager.all()
        if not _is_told(row)
    ]


def _is_told(row) -> bool:
    newest = row.history.first()
    return newest is not None and _columns_agree(row, newest) and _links_agree(row, newest)


def _columns_agree(row, newest) -> bool:
    return all(
        getattr(newest, field.attname) == getattr(row, field.attname)
        for field in newest.tracked_fields
    )


def _links_agree(row, newest) -> bool:
    return all(
        set(kept.filter(history=newest).values_list(relation.m2m_reverse_field_name(), flat=True))
        == set(getattr(row, relation.name).values_list("pk", flat=True))
        for relation, kept in kept_links(type(newest))
    )
