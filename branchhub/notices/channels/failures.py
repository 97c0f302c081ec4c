"""How a send ends that did not succeed. The text is kept with the delivery and shown in the admin:
it names no address, no token and no person."""


class TemporaryFailure(Exception):
    """Worth another try: no connection, no answer in time, SMTP 4xx, HTTP 429 or 5xx."""


class PermanentFailure(Exception):
    """As often as it is tried, it is refused: SMTP 5xx for the address, a message not taken."""
