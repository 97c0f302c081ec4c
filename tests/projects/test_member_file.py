import re

import pytest

from tests.factories.members import MemberFactory
from tests.factories.projects import PatentFactory, ProjectFactory, TeamMemberFactory

pytestmark = pytest.mark.django_db


def work_in_file(client, member) -> list[str]:
    html = client.get(member.get_absolute_url()).content.decode()
    if 'aria-labelledby="work"' not in html:
        return []
    card = html.split('aria-labelledby="work"')[1].split("</section>")[0]
    return re.findall(r'bh-row-name">([^<]*)<', card)


def test_the_file_of_a_member_has_their_projects_and_patents(client):
    member = MemberFactory(with_user=True)
    PatentFactory(branch=member.branch, title="一种砂轮").inventors.add(member)
    ProjectFactory(branch=member.branch, title="牵头", leader=member)
    team = ProjectFactory(branch=member.branch, title="参加")
    TeamMemberFactory(project=team, member=member)
    ProjectFactory(branch=member.branch)
    client.force_login(member.user)

    assert sorted(work_in_file(client, member)) == sorted(["牵头", "参加", "一种砂轮"])


def test_the_file_of_somebody_else_keeps_their_work_from_a_plain_member(client):
    reader, member = MemberFactory(with_user=True), MemberFactory()
    other = MemberFactory(branch=reader.branch)
    ProjectFactory(branch=reader.branch, leader=other)
    client.force_login(reader.user)

    assert work_in_file(client, other) == []
    assert client.get(member.get_absolute_url()).status_code == 404
