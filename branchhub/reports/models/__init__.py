from .papers import PaperTemplate, template_path
from .year import FrozenReport, ReportText

__all__ = ["FrozenReport", "PaperTemplate", "ReportText", "template_path"]
from .appraisal import Appraisal, AppraisalItem, AppraisalLine, AppraisalList
from .year import FrozenReport, ReportText

__all__ = [
    "Appraisal",
    "AppraisalItem",
    "AppraisalLine",
    "AppraisalList",
    "FrozenReport",
    "ReportText",
]
