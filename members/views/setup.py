from django.http import Http404


def setup(request, **kwargs):
    raise Http404
