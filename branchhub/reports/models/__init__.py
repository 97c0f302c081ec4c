from .papers import PaperTemplate, template_path
from .year import FrozenReport, ReportText

__all__ = ["FrozenReport", "PaperTemplate", "ReportText", "template_path"]
