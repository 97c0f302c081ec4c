from django.http import Http404


def own(request, **kwargs):
    raise Http404


def detail(request, **kwargs):
    raise Http404


def edit(request, **kwargs):
    raise Http404


def group_create(request, **kwargs):
    raise Http404


def department_create(request, **kwargs):
    raise Http404


def group_edit(request, **kwargs):
    raise Http404


def group_close(request, **kwargs):
    raise Http404


def department_edit(request, **kwargs):
    raise Http404
