import threading

import pytest
from django.db import connection, transaction

from branchhub.core.database import streamed
from branchhub.core.models import User
from tests.factories.members import UserFactory


@pytest.mark.django_db(transaction=True)
def test_whoever_reads_a_stream_can_write_though_others_have_written_since():
    UserFactory.create_batch(3)
    rows = streamed(User.objects.order_by("pk"), 1)
    next(rows)

    somebody_else = threading.Thread(target=write)
    somebody_else.start()
    somebody_else.join()
    with transaction.atomic():
        UserFactory()

    assert len(list(rows)) == 2
    assert User.objects.count() == 5


def write():
    try:
        UserFactory()
    finally:
        connection.close()
