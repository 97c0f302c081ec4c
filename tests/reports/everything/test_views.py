import io
import zipfile
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone

from branchhub.core.models import AuditEntry
from branchhub.reports.models import Export
from members.models import Branch
from tests.factories.members import BranchFactory, MemberFactory
from tests.factories.reports import ExportFactory
from tests.reports.everything import scenes

pytestmark = pytest.mark.django_db

CHINESE = {"accept-language": "zh-CN"}
ASK = reverse("everything:ask")
PAGE = reverse("papers:year")


def download(client, export):
    return client.post(reverse("everything:file", args=[export.pk]), headers=CHINESE)


def fragment(client, **query):
    headers = CHINESE | {"HX-Request": "true", "HX-Target": "everything"}
    return client.get(PAGE, {"year": 2026} | query, headers=headers)


@pytest.fixture
def member(secretary):
    return MemberFactory(branch=secretary.branch, with_user=True)


def test_asking_starts_the_making_and_leads_back_to_the_page(
    client, secretary, django_capture_on_commit_callbacks
):
    client.force_login(secretary.user)

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(ASK, {"branch": secretary.branch.pk, "year": 2026}, headers=CHINESE)

    assert response["Location"] == f"{PAGE}?branch={secretary.branch.pk}&year=2026#everything"
    export = Export.objects.get()
    assert (export.asked_by, export.year, export.state) == (secretary.user, 2026, "ready")
    assert (export.language, scenes.names(export)[-1]) == ("zh-hans", "目录.txt")


def test_zip_comes_under_its_name_and_is_logged(client, secretary):
    export = ExportFactory(asked_by=secretary.user, ready=True)
    client.force_login(secretary.user)

    response = download(client, export)

    content = io.BytesIO(response.getvalue())
    assert zipfile.ZipFile(content).namelist() == scenes.names(export)
    name = unquote(response["Content-Disposition"].rpartition("''")[2])
    assert name == f"{secretary.branch.name}2026年全部资料.zip"
    assert response["Cache-Control"] == "private, no-store"
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.detail) == (secretary.user, "downloaded everything of 2026")


@pytest.mark.parametrize("year", [1066, "x", scenes.NOW.year + 2])
def test_year_that_is_not_offered_is_not_found(client, secretary, year):
    client.force_login(secretary.user)

    response = client.post(ASK, {"branch": secretary.branch.pk, "year": year})

    assert (response.status_code, Export.objects.count()) == (404, 0)


def test_branch_not_to_be_known_of_is_not_found(client, secretary):
    client.force_login(secretary.user)

    response = client.post(ASK, {"branch": BranchFactory().pk, "year": 2026})

    assert (response.status_code, Export.objects.count()) == (404, 0)


def test_name_of_the_zip_keeps_what_stands_before_a_slash(client, secretary):
    Branch.objects.update(name="一/二支部")
    client.force_login(secretary.user)

    response = download(client, ExportFactory(asked_by=secretary.user, ready=True))
    response.close()

    name = unquote(response["Content-Disposition"].rpartition("''")[2])
    assert name == "一-二支部2026年全部资料.zip"


def test_member_has_no_way_to_a_zip(client, secretary, member):
    export = ExportFactory(asked_by=secretary.user, ready=True)
    client.force_login(member.user)

    asked = client.post(ASK, {"branch": secretary.branch.pk, "year": 2026})
    answers = [asked, download(client, export), fragment(client)]
    assert [answer.status_code for answer in answers] == [403, 404, 403]
    assert client.get(PAGE, {"year": 2026}).context["may_export"] is False
    assert list(Export.objects.all()) == [export]


def test_others_in_the_committee_get_no_zip_but_their_own(client, secretary):
    export = ExportFactory(asked_by=secretary.user, ready=True)
    deputy = MemberFactory(branch=secretary.branch, post="deputy", with_user=True)
    client.force_login(deputy.user)

    assert download(client, export).status_code == 404


def test_who_lost_the_post_cannot_download(client, secretary):
    export = ExportFactory(asked_by=secretary.user, ready=True)
    secretary.posts.update(until_on=scenes.NOW.date())
    client.force_login(secretary.user)

    assert download(client, export).status_code == 403
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize(
    "columns",
    [{"state": "making"}, {"state": "failed"}, {"expires_at": scenes.NOW - timedelta(days=1)}],
    ids=["making", "failed", "expired"],
)
def test_only_what_is_ready_can_be_downloaded(client, secretary, columns):
    export = ExportFactory(asked_by=secretary.user, ready=True)
    Export.objects.filter(pk=export.pk).update(**columns)
    client.force_login(secretary.user)

    assert download(client, export).status_code == 404


def test_file_that_is_gone_is_not_found(client, secretary):
    export = ExportFactory(asked_by=secretary.user, ready=True)
    export.path.unlink()
    client.force_login(secretary.user)

    assert download(client, export).status_code == 404


def test_fragment_asks_again_until_the_zip_is_ready(client, secretary):
    export = ExportFactory(asked_by=secretary.user, steps=[["table", "honours"]] * 8, done=3)
    client.force_login(secretary.user)

    under_way = fragment(client).content.decode()
    Export.objects.filter(pk=export.pk).update(done=0)
    scenes.made(Export.objects.get())
    ready = fragment(client).content.decode()

    assert ("every 2s" in under_way, 'value="3" max="8"' in under_way) == (True, True)
    assert ("every 2s" in ready, reverse("everything:file", args=[export.pk]) in ready) == (
        False,
        True,
    )


def test_page_says_why_there_is_none_and_keeps_the_earlier_one(client, secretary):
    ready = ExportFactory(asked_by=secretary.user, ready=True)
    later = timezone.now() + timedelta(hours=1)
    failed = ExportFactory(
        asked_by=secretary.user,
        asked_at=later,
        state="failed",
        problem="space",
        expires_at=later + timedelta(days=7),
    )
    client.force_login(secretary.user)

    response = client.get(PAGE, {"year": 2026}, headers=CHINESE)

    assert (response.context["export"], response.context["ready"]) == (failed, ready)
    assert "服务器磁盘空间不足" in response.content.decode()
