"""Looking into archives, and spoiling them."""

import io
import json
import tarfile


def content(path) -> dict[str, bytes]:
    """Every member of the archive by name."""
    with tarfile.open(path) as archive:
        return {info.name: archive.extractfile(info).read() for info in archive}


def manifest(path) -> dict:
    return json.loads(content(path)["manifest.json"])


def rows(path, table) -> list[dict]:
    """The rows of a table, by column."""
    members = content(path)
    columns = json.loads(members["manifest.json"])["columns"][table]
    lines = members[f"tables/{table}.jsonl"].splitlines()
    return [dict(zip(columns, json.loads(line), strict=True)) for line in lines]


def rewrite(path, changes: dict[str, bytes | None]) -> None:
    """The same archive with some members changed, added, or for None left out."""
    members = content(path) | changes
    with tarfile.open(path, "w:gz") as archive:
        for name, data in members.items():
            if data is not None:
                info = tarfile.TarInfo(name)
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
