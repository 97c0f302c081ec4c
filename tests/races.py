"""Two operations at once, in two connections of the real database."""

import threading
import time

from django.db import connection, transaction


def second_of(operation, first=None) -> list[Exception]:
    """What `operation` meets that begins before the `first`, or itself, has committed."""
    met = []

    def call():
        try:
            operation()
        except Exception as error:
            met.append(error)
        finally:
            connection.close()

    second = threading.Thread(target=call)
    with transaction.atomic():
        (first or operation)()
        second.start()
        time.sleep(0.5)
    second.join()
    return met
