"""The smallest valid rows of appraisals."""

import factory
from factory.django import DjangoModelFactory

from branchhub.reports.models import AppraisalItem, AppraisalList

from .members import CommitteeFactory


class AppraisalListFactory(DjangoModelFactory):
    class Meta:
        model = AppraisalList

    committee = factory.SubFactory(CommitteeFactory)
    from_year = 2026
    source = "公司党委文件"


class AppraisalItemFactory(DjangoModelFactory):
    """Ten points, scored by hand."""

    class Meta:
        model = AppraisalItem

    list = factory.SubFactory(AppraisalListFactory)
    order = factory.Sequence(int)
    text = factory.Sequence("考核项目{}".format)
    weight = 10
