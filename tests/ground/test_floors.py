import pytest
from importlinter import cli

pytestmark = pytest.mark.once


def test_imports_point_down_only():
    assert cli.lint_imports(no_cache=True) == cli.EXIT_STATUS_SUCCESS
