from .reading import mark_all_read, mark_read
from .telling import close, tell, withdraw

__all__ = ["close", "mark_all_read", "mark_read", "tell", "withdraw"]
