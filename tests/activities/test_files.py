import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from activities.models import Attachment
from activities.operations import files
from tests.factories.activities import ActivityFactory, AttachmentFactory, AttendanceFactory
from tests.factories.members import MemberFactory, UserFactory

pytestmark = pytest.mark.django_db


def photo(name="照片.jpg"):
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue())


def pdf(name="材料.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7 content")


def stored(settings):
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def content(response):
    return b"".join(response.streaming_content)


def url(name, activity, *keys):
    return reverse(f"activities:{name}", args=[activity.pk, *keys])


def test_attach_keeps_a_picture_with_its_thumbnail_under_unguessable_names(settings):
    activity = ActivityFactory()

    attachment = files.attach(activity, photo(), kind="photo", by=UserFactory())

    assert (attachment.name, attachment.content_type) == ("照片.jpg", "image/jpeg")
    assert attachment.size == attachment.file.size
    assert [len(path.name) for path in stored(settings)] == [22, 22]


def test_attach_writes_history_with_its_author():
    user = UserFactory()

    attachment = files.attach(ActivityFactory(), pdf(), kind="material", by=user)

    assert list(attachment.history.values_list("history_user", "name")) == [(user.pk, "材料.pdf")]


def test_attach_into_an_archived_session_is_refused(settings):
    with pytest.raises(ValidationError) as refused:
        files.attach(ActivityFactory(status="archived"), pdf(), kind="material", by=UserFactory())

    assert (refused.value.code, stored(settings)) == ("locked", [])


def test_attach_of_one_file_too_many_is_refused():
    activity = ActivityFactory()
    AttachmentFactory.create_batch(files.MOST_FILES, activity=activity, file=None)

    with pytest.raises(ValidationError) as refused:
        files.attach(activity, pdf(), kind="material", by=UserFactory())

    assert refused.value.code == "too_many"


def test_remove_deletes_the_content_and_keeps_the_history(
    settings, django_capture_on_commit_callbacks
):
    attachment = files.attach(ActivityFactory(), photo(), kind="photo", by=UserFactory())

    with django_capture_on_commit_callbacks(execute=True):
        files.remove(attachment, by=UserFactory())

    assert (stored(settings), Attachment.objects.count()) == ([], 0)
    assert Attachment.history.filter(history_type="-").count() == 1


def test_remove_from_an_archived_session_is_refused():
    attachment = AttachmentFactory(activity__status="archived")

    with pytest.raises(ValidationError) as refused:
        files.remove(attachment, by=UserFactory())

    assert refused.value.code == "locked"


@pytest.fixture
def secretary(client):
    member = MemberFactory(with_user=True, post="secretary")
    client.force_login(member.user)
    return member


def test_upload_keeps_the_good_files_and_names_the_others(client, secretary):
    activity = ActivityFactory(branch=secretary.branch)
    uploads = [pdf(), SimpleUploadedFile("页.pdf", b"<html>"), photo()]

    response = client.post(url("file-create", activity), {"kind": "other", "files": uploads})

    assert [error[:3] for error in response.context["form"].errors["files"]] == ["页.p"]
    assert list(activity.attachments.values_list("name", flat=True)) == ["材料.pdf", "照片.jpg"]


@pytest.mark.parametrize("data", [{}, {"kind": "x"}, {"kind": "photo"}, {"files": "text"}])
def test_upload_answers_bad_input_with_a_page(client, secretary, data):
    activity = ActivityFactory(branch=secretary.branch)

    response = client.post(url("file-create", activity), data)

    assert (response.status_code, "files" in response.context["form"].errors) == (200, True)


def test_file_is_sent_so_that_nothing_in_it_can_run(client, secretary):
    attachment = AttachmentFactory(activity__branch=secretary.branch, name="材料.pdf")

    response = client.get(url("file", attachment.activity, attachment.pk))

    assert content(response) == b"%PDF-1.4 test"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, max-age=300"


def test_file_is_handed_to_the_server_in_one_piece(client, secretary):
    kept = AttachmentFactory(activity__branch=secretary.branch, file__data=bytes(100_000))

    response = client.get(url("file", kept.activity, kept.pk))

    assert [len(piece) for piece in response.streaming_content] == [100_000]


def test_picture_is_shown_in_the_page(client, secretary):
    activity = ActivityFactory(branch=secretary.branch)
    attachment = files.attach(activity, photo(), kind="photo", by=secretary.user)

    response = client.get(url("thumbnail", activity, attachment.pk))

    assert (content(response)[:3], response["Content-Type"]) == (b"\xff\xd8\xff", "image/jpeg")
    assert response["Content-Disposition"].startswith("inline")


def test_thumbnail_of_what_is_no_picture_is_not_found(client, secretary):
    attachment = AttachmentFactory(activity__branch=secretary.branch)

    response = client.get(url("thumbnail", attachment.activity, attachment.pk))

    assert response.status_code == 404


def test_file_whose_content_is_gone_is_not_found(client, secretary):
    attachment = AttachmentFactory(activity__branch=secretary.branch)
    attachment.file.storage.delete(attachment.file.name)

    response = client.get(url("file", attachment.activity, attachment.pk))

    assert response.status_code == 404


def test_file_of_another_session_is_not_found(client, secretary):
    attachment = AttachmentFactory()

    through_own = url("file", ActivityFactory(branch=secretary.branch), attachment.pk)
    codes = [
        client.get(address).status_code
        for address in (through_own, url("file", attachment.activity, attachment.pk))
    ]

    assert codes == [404, 404]


def test_files_of_a_committee_meeting_are_for_its_committee(client):
    guest = MemberFactory(with_user=True)
    activity = ActivityFactory(branch=guest.branch, kind="committee")
    AttendanceFactory(activity=activity, member=guest)
    attachment = AttachmentFactory(activity=activity)
    client.force_login(guest.user)

    codes = [
        client.get(url(name, activity, *keys)).status_code
        for name, keys in (("detail", ()), ("file", (attachment.pk,)))
    ]

    assert codes == [200, 403]
