import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from projects import operations
from projects.models import Benefit, Issue, Milestone, Patent, Recognition, Trial
from projects.operations.files import MOST_FILES
from tests.factories.members import MemberFactory, UserFactory
from tests.factories.projects import (
    BenefitFactory,
    IssueFactory,
    MilestoneFactory,
    PatentFactory,
    ProjectFactory,
    ProjectFileFactory,
    RecognitionFactory,
    TrialFactory,
)
from tests.history import rows_without_history

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

MARCH, APRIL = datetime.date(2026, 3, 5), datetime.date(2026, 4, 5)
REPORT = b"%PDF-1.4 test"


def test_add_milestone_belongs_to_the_project_s_branch():
    project = ProjectFactory()
    milestone = Milestone(project=project, title="首批试制", due_on=APRIL)

    operations.add_milestone(milestone, by=UserFactory())

    assert (milestone.pk is not None, milestone.branch) == (True, project.branch)
    assert rows_without_history() == []


def test_complete_milestone_notes_the_day_and_a_remark():
    milestone = MilestoneFactory()

    operations.complete_milestone(milestone, on=APRIL, remark="提前完成", by=UserFactory())

    milestone.refresh_from_db()
    assert (milestone.done_on, milestone.remark) == (APRIL, "提前完成")


def test_complete_milestone_can_be_taken_back():
    milestone = MilestoneFactory(done_on=APRIL, remark="提前完成")

    operations.complete_milestone(milestone, on=None, by=None)

    milestone.refresh_from_db()
    assert (milestone.done_on, milestone.remark) == (None, "提前完成")


def test_change_part_of_what_was_removed_meanwhile_is_refused():
    milestone = MilestoneFactory()
    Milestone.objects.filter(pk=milestone.pk).delete()

    with pytest.raises(ValidationError) as error:
        operations.change_part(milestone, {"title": "另一个"}, by=None)

    assert error.value.code == "gone"


def test_change_part_without_changes_writes_no_history():
    milestone = MilestoneFactory()

    operations.change_part(milestone, {}, by=None)

    assert milestone.history.count() == 1


def test_remove_part_keeps_who_removed_it():
    milestone, user = MilestoneFactory(), UserFactory()

    operations.remove_part(milestone, by=user)

    removed = Milestone.history.first()
    assert (removed.history_type, removed.history_user) == ("-", user)


def test_remove_part_twice_is_refused():
    milestone = MilestoneFactory()
    same = Milestone.objects.get(pk=milestone.pk)
    operations.remove_part(milestone, by=None)

    with pytest.raises(ValidationError) as error:
        operations.remove_part(same, by=None)

    assert error.value.code == "gone"


def test_recognise_twice_by_one_document_is_refused():
    first = RecognitionFactory()
    again = Recognition(
        project=first.project, level=first.level, document=first.document, given_on=APRIL
    )

    with pytest.raises(ValidationError, match="noted already"):
        operations.recognise(again, by=None)


def a_trial(project, kind="modification"):
    return Trial(project=project, kind=kind, on=APRIL, what="调整配比")


def test_log_trial_numbers_by_project_and_kind():
    project = ProjectFactory()
    TrialFactory(project=project, kind="modification", number=3)
    TrialFactory(kind="onsite_test", number=9)

    logged = [
        operations.log_trial(a_trial(project, kind), by=UserFactory()).number
        for kind in ("modification", "modification", "onsite_test")
    ]

    assert logged == [4, 5, 1]
    assert rows_without_history() == []


def test_solve_issue_says_when_and_how():
    issue = operations.raise_issue(
        Issue(project=ProjectFactory(), what="原料批次不稳", raised_on=MARCH), by=UserFactory()
    )

    operations.solve_issue(issue, on=APRIL, solution="更换供应商", by=UserFactory())

    issue.refresh_from_db()
    assert (issue.solved_on, issue.solution, issue.days_taken) == (APRIL, "更换供应商", 31)


def test_solve_issue_before_it_was_raised_is_refused():
    issue = IssueFactory(raised_on=APRIL)

    with pytest.raises(ValidationError, match="before it was raised"):
        operations.solve_issue(issue, on=MARCH, solution="", by=None)


def test_note_benefit_verified_by_nobody_is_refused():
    amount = {"amount": Decimal(5), "from_on": MARCH, "until_on": APRIL}
    benefit = Benefit(project=ProjectFactory(), kind="saving", certainty="verified", **amount)

    with pytest.raises(ValidationError, match="by whom and when"):
        operations.note_benefit(benefit, by=None)


def test_verify_benefit_replaces_the_expected_amount():
    benefit = BenefitFactory(certainty="forecast", amount=Decimal("100000.00"))

    operations.verify_benefit(
        benefit, amount=Decimal("98500.50"), verified_by="财务部", on=APRIL, by=UserFactory()
    )

    benefit.refresh_from_db()
    assert (benefit.certainty, benefit.amount) == ("verified", Decimal("98500.50"))
    assert (benefit.verified_by, benefit.verified_on) == ("财务部", APRIL)


def test_verify_benefit_twice_is_refused():
    benefit = BenefitFactory(certainty="verified")

    with pytest.raises(ValidationError) as error:
        operations.verify_benefit(
            benefit, amount=Decimal(1), verified_by="财务部", on=APRIL, by=None
        )

    assert error.value.code == "verified"


def test_of_two_verifications_the_second_is_refused():
    benefit = BenefitFactory(certainty="planned")
    same = Benefit.objects.get(pk=benefit.pk)
    words = {"amount": Decimal(1), "verified_by": "财务部", "on": APRIL, "by": None}
    operations.verify_benefit(benefit, **words)

    with pytest.raises(ValidationError) as error:
        operations.verify_benefit(same, **words)

    assert error.value.code == "gone"


def test_add_patent_of_a_project_belongs_to_its_branch():
    project = ProjectFactory()
    inventor = MemberFactory(branch=project.branch)
    patent = Patent(project=project, title="一种砂轮", filed_on=MARCH)

    operations.add_patent(patent, inventors=[inventor], by=UserFactory())

    assert (patent.branch, list(patent.inventors.all())) == (project.branch, [inventor])
    assert rows_without_history() == []


def test_change_of_a_patent_that_would_be_granted_before_filed_is_refused():
    patent = PatentFactory(filed_on=APRIL)

    with pytest.raises(ValidationError, match="before it was filed"):
        operations.change_part(patent, {"granted_on": MARCH}, by=None)


def test_change_part_sets_the_inventors_of_a_patent():
    patent = PatentFactory()
    inventor = MemberFactory(branch=patent.branch)

    operations.change_part(patent, {"number": "ZL1", "inventors": [inventor]}, by=None)

    patent.refresh_from_db()
    assert (patent.number, list(patent.inventors.all())) == ("ZL1", [inventor])


def test_attach_file_keeps_its_name_and_content():
    project = ProjectFactory()

    stored = operations.attach_file(
        project, SimpleUploadedFile("报告.pdf", REPORT), by=UserFactory()
    )

    with stored.file.open() as content:
        assert content.read() == REPORT
    assert (stored.name, stored.branch) == ("报告.pdf", project.branch)
    assert rows_without_history() == []


def test_attach_file_beyond_the_limit_is_refused():
    project = ProjectFactory()
    ProjectFileFactory.create_batch(MOST_FILES, project=project)

    with pytest.raises(ValidationError) as error:
        operations.attach_file(project, SimpleUploadedFile("报告.pdf", REPORT), by=UserFactory())

    assert error.value.code == "too_many"


def test_remove_file_deletes_its_content(django_capture_on_commit_callbacks):
    stored = ProjectFileFactory()

    with django_capture_on_commit_callbacks(execute=True):
        operations.remove_file(stored, by=UserFactory())

    assert stored.file.storage.exists(stored.file.name) is False
