from enum import Enum


class Unit(Enum):
    """What a figure is of, and so how it is written."""

    NUMBER = "number"
    HOURS = "hours"
    YUAN = "yuan"
    SHARE = "share"  # 0 to 1, written in percent
    ANSWER = "answer"  # whether something is so, written as yes or no
