from django.urls import get_resolver
from django.urls.converters import IntConverter


def converters_of_own_urls(resolver=None):
    for pattern in (resolver or get_resolver()).url_patterns:
        if getattr(pattern, "namespace", "") == "admin":
            continue
        yield from pattern.pattern.converters.values()
        if hasattr(pattern, "url_patterns"):
            yield from converters_of_own_urls(pattern)


def test_no_url_takes_a_number_that_no_id_can_be():
    assert not [each for each in converters_of_own_urls() if type(each) is IntConverter]
