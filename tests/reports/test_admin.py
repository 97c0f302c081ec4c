import pytest
from django.urls import reverse
from django.utils import timezone

from branchhub.reports.models import PaperTemplate
from tests.factories.members import BranchFactory, UserFactory
from tests.factories.reports import ExportFactory

pytestmark = pytest.mark.django_db


def pages_of(client, row):
    """The answers of the list, the row, the form of a new one, and the question before deleting."""
    pages = [("changelist", []), ("change", [row.pk]), ("add", []), ("delete", [row.pk])]
    model = row._meta.model_name
    return [
        client.get(reverse(f"admin:reports_{model}_{name}", args=keys)).status_code
        for name, keys in pages
    ]


def test_templates_of_papers_can_be_seen_but_not_touched(client):
    boss = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(boss)
    template = PaperTemplate.objects.create(
        branch=BranchFactory(),
        kind="minutes",
        name="我的模板.docx",
        uploaded_by=boss,
        uploaded_at=timezone.now(),
    )

    assert pages_of(client, template) == [200, 200, 403, 403]


def test_zips_of_a_year_can_be_seen_but_not_touched(client):
    export = ExportFactory()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    assert pages_of(client, export) == [200, 200, 403, 403]


@pytest.mark.parametrize("count", [1, 5])
def test_list_of_zips_takes_a_constant_number_of_queries(client, django_assert_num_queries, count):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    ExportFactory.create_batch(count)

    with django_assert_num_queries(7):
        response = client.get(reverse("admin:reports_export_changelist"))

    assert len(response.context["cl"].result_list) == count
