import pytest

from tests.factories import activities, members, projects

pytestmark = pytest.mark.django_db
NEW = [
    activities.OutcomeFactory,
    activities.OwnTagFactory,
    activities.SessionTagFactory,
    members.HonourFactory,
    members.MentorshipFactory,
    members.MentorshipReviewFactory,
    projects.ArticleFactory,
    projects.BenefitFactory,
    projects.BrandFactory,
    projects.ClassroomTurnFactory,
    projects.CompanyTotalsFactory,
    projects.DepartmentResultFactory,
    projects.HardTaskFactory,
    projects.IssueFactory,
    projects.MilestoneFactory,
    projects.PatentFactory,
    projects.ProjectFileFactory,
    projects.ProjectSessionFactory,
    projects.RecognitionFactory,
    projects.TeamMemberFactory,
    projects.TrialFactory,
]


@pytest.mark.parametrize("factory", NEW, ids=lambda factory: factory.__name__)
def test_a_factory_makes_a_row_that_a_form_would_accept(factory):
    factory().full_clean()


@pytest.mark.parametrize(
    "state", ["proposed", "approved", "under_way", "finished", "verified", "stopped"]
)
def test_a_project_can_be_made_in_every_state(state):
    projects.ProjectFactory(state=state).full_clean()
