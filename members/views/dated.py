from django.http import Http404


def status(request, **kwargs):
    raise Http404


def group(request, **kwargs):
    raise Http404


def appoint(request, **kwargs):
    raise Http404


def end_post(request, **kwargs):
    raise Http404
