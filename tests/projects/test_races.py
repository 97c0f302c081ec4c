"""Two people write in one project at once: no number is given twice, no limit is passed."""

import datetime

import pytest
from django.core.files.base import ContentFile

from projects import operations
from projects.models import Trial
from projects.operations import files
from tests.factories.members import UserFactory
from tests.factories.projects import ProjectFactory, ProjectFileFactory
from tests.races import second_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_entries_logged_at_once_each_has_its_own_number():
    project = ProjectFactory()

    def log():
        trial = Trial(project=project, kind="onsite_test", on=datetime.date(2026, 4, 1), what="试")
        operations.log_trial(trial, by=None)

    met = second_of(log)

    assert met == []
    assert list(project.trials.values_list("number", flat=True)) == [1, 2]


def test_of_two_last_files_the_second_is_refused():
    project, user = ProjectFactory(), UserFactory()
    ProjectFileFactory.create_batch(files.MOST_FILES - 1, project=project)

    def attach():
        upload = ContentFile(b"%PDF-1.4 test", name="报告.pdf")
        operations.attach_file(project, upload, by=user)

    met = second_of(attach)

    assert [error.code for error in met] == ["too_many"]
