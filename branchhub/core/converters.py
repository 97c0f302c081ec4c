from django.urls.converters import IntConverter, StringConverter


class IdConverter(IntConverter):
    """`<id:pk>`: a row's id, short enough for every database's integers; longer is a 404."""

    regex = "[0-9]{1,18}"


class EndingConverter(StringConverter):
    """`<ending:ending>`: what a paper is written as; anything else is a 404."""

    regex = "docx|pdf"
