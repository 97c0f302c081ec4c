from urllib.parse import unquote

import pytest

from branchhub.core.downloads import download


@pytest.mark.parametrize("slash", ["/", "\\"])
def test_name_of_a_file_keeps_what_stands_before_a_slash(slash):
    response = download(b"", "text/plain", f"2026 党建{slash}科研.docx")

    assert unquote(response["Content-Disposition"]).endswith("2026 党建-科研.docx")
