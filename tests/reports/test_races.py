"""Two people write to one report at once: the second is told so, and sees the other's text."""

import pytest

from branchhub.reports.models import ReportText
from branchhub.reports.year.operations import write_text
from branchhub.reports.year.period import ReportPeriod
from tests.factories.members import BranchFactory, UserFactory
from tests.races import second_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_first_texts_of_a_chapter_the_second_is_refused():
    branch, user = BranchFactory(), UserFactory()
    texts = iter(["出差多。", "全年十二次。"])

    def write():
        year = ReportPeriod.of_year(2026)
        write_text(branch, year, "meetings", next(texts), shown="", by=user)

    met = second_of(write)

    assert [error.code for error in met] == ["changed"]
    assert ReportText.objects.get().text == "出差多。"
