from .classroom import ClassroomTurn
from .files import ProjectFile
from .progress import Benefit, Issue, Milestone, Patent, Recognition, Trial
from .project import Brand, Project, ProjectSession, TeamMember
from .registers import Article, CompanyTotals, DepartmentResult, HardTask

__all__ = [
    "Article",
    "Benefit",
    "Brand",
    "ClassroomTurn",
    "CompanyTotals",
    "DepartmentResult",
    "HardTask",
    "Issue",
    "Milestone",
    "Patent",
    "Project",
    "ProjectFile",
    "ProjectSession",
    "Recognition",
    "TeamMember",
    "Trial",
]
