import pytest
from django.urls import reverse
from django.utils import timezone

from branchhub.reports.models import PaperTemplate
from tests.factories.members import BranchFactory, UserFactory

pytestmark = pytest.mark.django_db


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
    pages = [("changelist", []), ("change", [template.pk]), ("add", []), ("delete", [template.pk])]

    answers = [
        client.get(reverse(f"admin:reports_papertemplate_{name}", args=keys)).status_code
        for name, keys in pages
    ]

    assert answers == [200, 200, 403, 403]
