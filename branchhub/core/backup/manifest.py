"""What an archive says of itself, and the names of its members."""

from dataclasses import dataclass

from .errors import BackupError
from .rows import Digest

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files.jsonl"
KEYS = "keys.json"
MEDIA = "media/"


@dataclass(frozen=True)
class Manifest:
    format: int
    made_at: str
    engine: str
    migrations: dict[str, list[str]]
    columns: dict[str, list[str]]
    tables: dict[str, Digest]
    files: Digest
    vanished: list[str]
    has_keys: bool

    @property
    def rows(self) -> int:
        return sum(table.count for table in self.tables.values())


def table_member(table: str) -> str:
    return f"tables/{table}.jsonl"


def read(data: dict) -> Manifest:
    """Raises BackupError for a format of another version."""
    if data.get("format") != FORMAT:
        raise BackupError(
            f"The archive has format {data.get('format')}, and only {FORMAT} is known here."
        )
    tables = {table: Digest(**digest) for table, digest in data["tables"].items()}
    return Manifest(**data | {"tables": tables, "files": Digest(**data["files"])})
