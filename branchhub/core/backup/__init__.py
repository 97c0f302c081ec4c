from .errors import BackupError
from .making import make
from .restoring import keep_keys, restore

__all__ = ["BackupError", "keep_keys", "make", "restore"]
