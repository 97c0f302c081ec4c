"""Gives the history rows that are there the links of today: nobody joined or left by this update."""

from django.db import migrations

LINKS = [
    ("hardtask", "members", "member"),
    ("patent", "inventors", "member"),
    ("project", "departments", "department"),
]
COPY = """
INSERT INTO projects_historical{model}_{links} (id, {model}_id, {linked}_id, history_id)
SELECT link.id, link.{model}_id, link.{linked}_id, told.history_id
FROM projects_{model}_{links} AS link
JOIN projects_historical{model} AS told ON told.id = link.{model}_id
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_links_in_history")]

    operations = [
        migrations.RunSQL(
            COPY.format(model=model, links=links, linked=linked), migrations.RunSQL.noop
        )
        for model, links, linked in LINKS
    ]
