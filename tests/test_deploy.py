"""What is said in `deploy/` about secrets holds for the files beside it."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("ignored", ["deploy/Dockerfile.dockerignore", ".gitignore"])
def test_the_secrets_of_compose_get_into_neither_image_nor_repository(ignored):
    compose = (ROOT / "deploy/compose.yaml").read_text()
    secrets = f"deploy/{re.search(r'env_file: (.+)', compose)[1]}"

    assert any(fnmatch(secrets, line) for line in (ROOT / ignored).read_text().splitlines())
