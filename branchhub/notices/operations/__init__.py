from .delivering import deliver_pending, send_again
from .reading import mark_all_read, mark_read
from .telling import close, tell, withdraw

__all__ = [
    "close",
    "deliver_pending",
    "mark_all_read",
    "mark_read",
    "send_again",
    "tell",
    "withdraw",
]
