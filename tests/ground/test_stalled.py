"""Browsers that ask for a large file and do not read it keep nobody else from the site."""

import shutil
import socket
from contextlib import ExitStack

import pytest
from django.urls import reverse

from tests.ground.programs import Server, manage

pytestmark = pytest.mark.xdist_group("start")

STALLED = 4
TOKEN = "a" * 32
SCENE = """
import os
from django.core.files.base import ContentFile
from django.test import Client
from branchhub.core.uploads import LARGEST
from tests.factories.activities import AttachmentFactory
from tests.factories.reports import ExportFactory

export = ExportFactory(ready=True)
os.truncate(export.path, LARGEST)
large = ContentFile(bytes(LARGEST), name="x")
attachment = AttachmentFactory(activity__branch=export.branch, file=large)
client = Client()
client.force_login(export.asked_by)
print(client.cookies["sessionid"].value, export.pk, attachment.activity_id, attachment.pk)
"""


@pytest.fixture(scope="module")
def scene(start, tmp_path_factory):
    """The server, and what a secretary's browser sends to get the zip of a year and a file."""
    var = shutil.copytree(start.var, tmp_path_factory.mktemp("stalled") / "var")
    server = Server(var, DEMO="0")
    try:
        server.health()
        made = manage("shell", "--no-imports", "-c", SCENE, VAR_DIR=str(var))
        session, *keys = made.stdout.split()
        export, activity, attachment = map(int, keys)
        head = f"Host: 127.0.0.1\r\nCookie: sessionid={session}; csrftoken={TOKEN}\r\n"
        zipped = reverse("everything:file", args=[export])
        file = reverse("activities:file", args=[activity, attachment])
        of_zip = f"X-CSRFToken: {TOKEN}\r\nContent-Length: 0\r\n"
        yield (
            server,
            {
                "zip": f"POST {zipped} HTTP/1.1\r\n{head}{of_zip}\r\n",
                "file": f"GET {file} HTTP/1.1\r\n{head}\r\n",
            },
        )
    finally:
        server.end()


@pytest.mark.parametrize("what", ["zip", "file"])
def test_whoever_stalls_a_download_keeps_nobody_waiting(scene, what):
    server, requests = scene
    with ExitStack() as stack:
        for _ in range(STALLED):
            browser = stack.enter_context(socket.socket())
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            browser.settimeout(20)
            browser.connect(("127.0.0.1", int(server.port)))
            browser.sendall(requests[what].encode())
            assert browser.recv(15) == b"HTTP/1.1 200 OK"

        answers = [server.health(within=5) for _ in range(8)]

    assert len(answers) == 8
