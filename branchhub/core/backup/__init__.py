from .errors import BackupError
from .making import make
from .restoring import keep_keys, lay_out_keys, restore

__all__ = ["BackupError", "keep_keys", "lay_out_keys", "make", "restore"]
