"""LibreOffice, which opens what Word would open."""

import shutil
import subprocess

import pytest

OFFICE = shutil.which("soffice")
NEEDS_OFFICE = "LibreOffice is not installed: apt install libreoffice-writer-nogui"


def to_pdf(files, folder):
    """Convert .docx files at once; gives the PDFs that came out."""
    if not OFFICE:
        pytest.skip(NEEDS_OFFICE)
    folder.mkdir(parents=True, exist_ok=True)
    profile = f"-env:UserInstallation=file://{folder.resolve()}/profile"
    asked = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*asked, *map(str, files)], check=True, capture_output=True, timeout=300)
    shutil.rmtree(folder / "profile", ignore_errors=True)
    return sorted(folder.glob("*.pdf"))
