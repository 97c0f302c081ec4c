from .appraisal import Appraisal, AppraisalItem, AppraisalLine, AppraisalList
from .everything import Export
from .papers import PaperTemplate, template_path
from .year import FrozenReport, ReportText

__all__ = [
    "Appraisal",
    "AppraisalItem",
    "AppraisalLine",
    "AppraisalList",
    "Export",
    "FrozenReport",
    "PaperTemplate",
    "ReportText",
    "template_path",
]
