import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branchhub.core.papers import default_template, templates, word
from branchhub.reports.models import PaperTemplate
from branchhub.reports.papers import writing
from branchhub.reports.papers.registry import PAPERS
from tests.core.papers.papers import text_of
from tests.core.papers.test_templates import template
from tests.factories.activities import ActivityFactory
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db

OWN = "本支部自己的格式：{{ facts.venue }}"


@pytest.fixture
def secretary(client):
    secretary = MemberFactory(post="secretary", with_user=True)
    client.force_login(secretary.user)
    return secretary


def url(page, branch, kind="minutes"):
    return reverse(f"papers:{page}", args=[branch.pk, kind])


def upload(client, branch, content, name="我的模板.docx"):
    file = SimpleUploadedFile(name, content)
    return client.post(url("template", branch), {"file": file}, headers={"accept-language": "en"})


def minutes(client, branch):
    session = ActivityFactory(branch=branch, status="held", venue="第二会议室")
    response = client.get(reverse("papers:session", args=[session.pk, "minutes", "docx"]))
    return text_of(response.content)


def stored(settings):
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_own_template_is_used_from_then_on(client, secretary):
    response = upload(client, secretary.branch, template(OWN))

    assert response["Location"] == reverse("papers:templates", args=[secretary.branch.pk])
    assert "本支部自己的格式：第二会议室" in minutes(client, secretary.branch)
    assert PaperTemplate.objects.get().name == "我的模板.docx"


def test_own_template_is_of_the_own_branch_only(client, secretary):
    upload(client, secretary.branch, template(OWN))
    other = MemberFactory(post="secretary", with_user=True)
    client.force_login(other.user)

    assert "本支部自己的格式" not in minutes(client, other.branch)


def test_a_broken_template_is_explained_and_not_kept(client, secretary, settings):
    upload(client, secretary.branch, template(OWN))
    before = stored(settings)

    response = upload(client, secretary.branch, template("{{ facts.vanue }}"))

    assert response.context["form"].errors["file"] == [
        "Paragraph 4, “{{ facts.vanue }}”: “{{ facts.vanue }}” names a field that this paper "
        "does not have."
    ]
    assert stored(settings) == before
    assert "本支部自己的格式" in minutes(client, secretary.branch)


def test_a_newer_template_takes_the_place_of_the_older(
    client, secretary, settings, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, secretary.branch, template(OWN))
        upload(client, secretary.branch, template("第二版"), name="第二版.docx")

    assert "第二版" in minutes(client, secretary.branch)
    assert len(stored(settings)) == 1


def test_back_to_the_default(client, secretary, settings, django_capture_on_commit_callbacks):
    upload(client, secretary.branch, template(OWN))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("template-drop", secretary.branch))

    assert "本支部自己的格式" not in minutes(client, secretary.branch)
    assert stored(settings) == []


def test_download_gives_the_template_in_use(client, secretary):
    ours = client.get(url("template-file", secretary.branch)).content
    theirs = template(OWN)
    upload(client, secretary.branch, theirs)
    own = client.get(url("template-file", secretary.branch))

    assert ours == default_template.read("paper")
    assert own.content == theirs


@pytest.mark.parametrize("spoil", ["gone", "outdated"])
def test_a_template_that_is_of_no_use_any_more_is_said_at_the_head(client, secretary, spoil):
    upload(client, secretary.branch, template(OWN))
    file = PaperTemplate.objects.get().file
    file.storage.delete(file.name)
    if spoil == "outdated":
        with file.storage.open(file.name, "wb") as stream:
            stream.write(template("{{ facts.abolished }}"))

    said = minutes(client, secretary.branch)

    assert "本支部的模板无法使用" in said
    assert "第二会议室" in said


def test_only_what_is_made_with_a_template_says_that_it_is_of_no_use(client, secretary):
    upload(client, secretary.branch, template(OWN))
    file = PaperTemplate.objects.get().file
    file.storage.delete(file.name)
    paper = PAPERS["minutes"].sample()
    before = list(paper.missing)

    writing.write(paper, "docx", branch=secretary.branch, kind="minutes")

    assert paper.missing == before


@pytest.mark.parametrize("kind", PAPERS)
def test_own_template_may_name_every_part_of_a_paper(kind):
    paper = PAPERS[kind].sample()
    tags = ["{{p missing }}", "{{p head }}", *(f"{{{{p parts.{name} }}}}" for name in paper.parts)]
    own = template(*tags, body=False)
    templates.check_content(own, paper)

    assert text_of(word.write(paper, own)) == text_of(word.write(paper, template()))


@pytest.mark.parametrize("kind", PAPERS)
def test_own_template_may_name_every_fact_and_column_of_a_paper(kind):
    paper, tags, lines = PAPERS[kind].sample(), [], []
    for fact in paper.facts:
        tags.append(f"{fact.name}={{{{ facts.{fact.name} }}}}")
        lines.append(f"{fact.name}={fact.text}")
    for name, table in paper.tables().items():
        row = "|".join(f"{{{{ row.{column.name} }}}}" for column in table.columns)
        tags += [f"{{%p for row in tables.{name} %}}", f"{name}={row}", "{%p endfor %}"]
        lines += [f"{name}={'|'.join(row)}".replace("\n", "") for row in table.rows]
    own = template(*tags)
    templates.check_content(own, paper)

    assert text_of(word.write(paper, own)).splitlines()[-len(lines) :] == lines


@pytest.mark.parametrize("kind", PAPERS)
def test_the_default_can_be_uploaded_again_for_each_paper(client, secretary, kind):
    content = client.get(url("template-file", secretary.branch, kind)).content

    response = client.post(
        url("template", secretary.branch, kind), {"file": SimpleUploadedFile("a.docx", content)}
    )

    assert response.status_code == 302
    assert PaperTemplate.objects.get().kind == kind


def test_a_kind_of_paper_that_is_none_is_not_found(client, secretary):
    assert client.get(url("template", secretary.branch, "nothing")).status_code == 404


def test_page_of_a_template_lists_its_fields(client, secretary):
    page = client.get(url("template", secretary.branch)).content.decode()

    for tag in ("{{ facts.venue }}", "{{p parts.items }}", "{{ row.quorum }}"):
        assert tag in page


def test_list_of_templates_runs_the_same_queries_whatever_is_replaced(
    client, secretary, django_assert_num_queries
):
    page = reverse("papers:templates", args=[secretary.branch.pk])
    upload(client, secretary.branch, template(OWN))

    # session, user with roles, branch, templates, bell
    with django_assert_num_queries(5):
        client.get(page)
