import datetime

import pytest
from django.core.exceptions import ValidationError

from projects import operations
from projects.models import Brand, Project
from tests.factories.activities import ActivityFactory
from tests.factories.members import (
    BranchFactory,
    DepartmentFactory,
    GroupFactory,
    MemberFactory,
    UserFactory,
)
from tests.factories.projects import BrandFactory, ProjectFactory, ProjectSessionFactory
from tests.history import rows_without_history

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

MARCH = datetime.date(2026, 3, 5)


def a_proposal(**kwargs):
    return Project(kind="innovation", title="降低废品率", proposed_on=MARCH, **kwargs)


def test_propose_project_saves_a_proposal_with_its_departments():
    department = DepartmentFactory()
    project = a_proposal(branch=department.branch, state="verified")

    operations.propose_project(project, departments=[department], by=UserFactory())

    project.refresh_from_db()
    assert (project.state, list(project.departments.all())) == ("proposed", [department])
    assert rows_without_history() == []


@pytest.mark.parametrize(
    ("name", "factory"),
    [
        ("group", GroupFactory),
        ("brand", BrandFactory),
        ("programme", lambda: ProjectFactory(kind="party_building")),
        ("leader", MemberFactory),
    ],
)
def test_propose_project_with_something_of_another_branch_is_refused(name, factory):
    project = a_proposal(branch=BranchFactory(), **{name: factory()})

    with pytest.raises(ValidationError) as error:
        operations.propose_project(project, by=None)

    assert [one.code for one in error.value.error_dict[name]] == ["other_branch"]


def test_change_project_leaves_what_others_changed_meanwhile():
    project = ProjectFactory(goal="旧目标")
    Project.objects.filter(pk=project.pk).update(problem="别人写的")

    operations.change_project(project, {"goal": "新目标"}, by=UserFactory())

    project.refresh_from_db()
    assert (project.goal, project.problem) == ("新目标", "别人写的")


def test_change_project_that_was_approved_meanwhile_is_refused():
    project = ProjectFactory(state="proposed")
    operations.approve_project(Project.objects.get(pk=project.pk), on=MARCH, by=None)

    with pytest.raises(ValidationError) as error:
        operations.change_project(project, {"kind": "innovation"}, by=None)

    assert error.value.code == "gone"


def test_change_project_sets_its_departments():
    project = ProjectFactory()
    department = DepartmentFactory(branch=project.branch)

    operations.change_project(project, {"departments": [department]}, by=None)

    assert list(project.departments.all()) == [department]


def test_change_project_into_part_of_itself_s_kind_is_refused():
    programme = ProjectFactory(kind="party_building")
    project = ProjectFactory(branch=programme.branch, kind="party_building")

    with pytest.raises(ValidationError, match="no part of another"):
        operations.change_project(project, {"programme": programme}, by=None)


def places(project):
    """Who is in the team, helpers first: as they were added."""
    rows = project.team.order_by("pk").values_list("member", "name", "role")
    return [tuple(row) for row in rows]


def test_set_team_takes_members_and_names():
    project = ProjectFactory()
    member = MemberFactory(branch=project.branch)

    operations.set_team(project, core=[member], helpers=["李师傅"], by=UserFactory())

    assert places(project) == [(None, "李师傅", "helper"), (member.pk, "", "core")]
    assert rows_without_history() == []


def test_set_team_keeps_who_stays_and_removes_who_does_not():
    project = ProjectFactory()
    stays, goes = MemberFactory.create_batch(2, branch=project.branch)
    operations.set_team(project, core=[stays, goes], helpers=[], by=None)
    kept = project.team.get(member=stays).pk

    operations.set_team(project, core=[], helpers=[stays], by=None)

    assert list(project.team.values_list("pk", "role")) == [(kept, "helper")]


def test_set_team_counts_who_is_listed_twice_as_core():
    project = ProjectFactory()

    operations.set_team(project, core=["李师傅"], helpers=["李师傅"], by=None)

    assert places(project) == [(None, "李师傅", "core")]


def test_note_problem_takes_an_earlier_confirmation_back():
    project = ProjectFactory()
    operations.note_problem(project, problem="崩边", on=MARCH, by=None)
    operations.confirm_problem(project, confirmed_by="技术部", by=None)

    operations.note_problem(project, problem="崩边与裂纹", on=MARCH, by=None)

    project.refresh_from_db()
    assert (project.solved_problem, project.solved_verified_by) == ("崩边与裂纹", "")


def test_note_problem_without_words_clears_it():
    project = ProjectFactory()
    operations.note_problem(project, problem="崩边", on=MARCH, by=None)

    operations.note_problem(project, problem="", on=MARCH, by=None)

    project.refresh_from_db()
    assert (project.solved_problem, project.solved_on) == ("", None)


def test_confirm_problem_without_one_is_refused():
    with pytest.raises(ValidationError) as error:
        operations.confirm_problem(ProjectFactory(), confirmed_by="技术部", by=None)

    assert error.value.code == "no_problem"


def test_confirm_problem_that_became_another_is_refused():
    project = ProjectFactory(solved_problem="崩边", solved_on=MARCH)
    Project.objects.filter(pk=project.pk).update(solved_problem="裂纹")

    with pytest.raises(ValidationError) as error:
        operations.confirm_problem(project, confirmed_by="技术部", by=None)

    assert error.value.code == "gone"


def test_link_session_twice_links_it_once():
    project = ProjectFactory()
    activity = ActivityFactory(branch=project.branch)

    operations.link_session(project, activity, by=UserFactory())
    operations.link_session(project, activity, by=None)

    assert list(project.activities.all()) == [activity]


def test_link_session_of_another_branch_is_refused():
    with pytest.raises(ValidationError) as error:
        operations.link_session(ProjectFactory(), ActivityFactory(), by=None)

    assert error.value.code == "other_branch"


def test_unlink_session_leaves_the_session():
    link = ProjectSessionFactory()

    operations.unlink_session(link.project, link.activity, by=UserFactory())

    link.activity.refresh_from_db()
    assert list(link.project.activities.all()) == []


def test_create_brand_with_a_name_in_use_is_refused():
    taken = BrandFactory()
    brand = Brand(branch=taken.branch, name=taken.name, from_on=MARCH)

    with pytest.raises(ValidationError, match="already has a brand of this name"):
        operations.create_brand(brand, by=None)


def test_change_brand_keeps_its_history():
    brand = BrandFactory()

    operations.change_brand(brand, {"idea": "党建引领科研"}, by=UserFactory())

    brand.refresh_from_db()
    assert brand.idea == "党建引领科研"
    assert rows_without_history() == []
