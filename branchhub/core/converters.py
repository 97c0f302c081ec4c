from django.urls.converters import IntConverter


class IdConverter(IntConverter):
    """`<id:pk>`: a row's id, short enough for every database's integers; longer is a 404."""

    regex = "[0-9]{1,18}"
