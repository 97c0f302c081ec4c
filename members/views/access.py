from django.http import Http404


def invite(request, **kwargs):
    raise Http404


def account(request, **kwargs):
    raise Http404


def join(request, **kwargs):
    raise Http404
