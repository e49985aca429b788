from catchment.support.models.answers import Answer, AnswerChoice, Contest, UnmetNeed, Weights
from catchment.support.models.ladder import (
    HelperView,
    Ladder,
    LadderLayer,
    LayerShare,
    LayerVersion,
)
from catchment.support.models.needs import Influence, Need

__all__ = [
    "Answer",
    "AnswerChoice",
    "Contest",
    "HelperView",
    "Influence",
    "Ladder",
    "LadderLayer",
    "LayerShare",
    "LayerVersion",
    "Need",
    "UnmetNeed",
    "Weights",
]
