import logging

from .masking import mask_tokens


class WithoutTokens(logging.Filter):
    """Take the tokens of links out of addresses that Django itself writes into the log."""

    def filter(self, record):
        record.msg = mask_tokens(record.getMessage())
        record.args = None
        return True
