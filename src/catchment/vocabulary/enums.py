"""The seven layers of need, the modes of help and the modes of influence, in lay words."""

from django.db.models import IntegerChoices, TextChoices


class Layer(IntegerChoices):
    """The seven layers, in order; each is deeper and wider than the one before."""

    INFORMATION = 1, "What you need to know"
    FEELINGS = 2, "How it feels"
    ATTACHMENTS = 3, "The people around you"
    CULTURE = 4, "What people round here expect"
    MOMENTUM = 5, "What would be hard to change"
    PURPOSE = 6, "What it must do for you"
    TRUST = 7, "Who you would really go to"

    @property
    def slug(self) -> str:
        """A plain word for addresses and files; never renamed."""
        return self.name.lower()

    @property
    def prompt(self) -> str:
        """The question that opens this layer, to the person."""
        return LAYER_PROMPTS[self]

    @property
    def staff_name(self) -> str:
        """The short name that helpers use."""
        return LAYER_STAFF_NAMES[self]


LAYER_PROMPTS: dict[Layer, str] = {
    Layer.INFORMATION: "What would you like to find out? Where have you looked so far?",
    Layer.FEELINGS: "What excites you, or worries you, when you think about it?",
    Layer.ATTACHMENTS: "Who backs you? Who would mind? Whose view counts with you?",
    Layer.CULTURE: "What do people round here expect of you? Do you know anyone who did otherwise?",
    Layer.MOMENTUM: "When did you first think so? What would be hard to undo?",
    Layer.PURPOSE: "What must it do for you: help you get by, be yourself, or do some good?",
    Layer.TRUST: "Who would you really ask? Where, when and how would it be easy?",
}

LAYER_STAFF_NAMES: dict[Layer, str] = {
    Layer.INFORMATION: "Information",
    Layer.FEELINGS: "Feelings",
    Layer.ATTACHMENTS: "Attachments",
    Layer.CULTURE: "Culture",
    Layer.MOMENTUM: "Momentum",
    Layer.PURPOSE: "Purpose",
    Layer.TRUST: "Trust and access",
}


class HelpMode(IntegerChoices):
    """How somebody helps. Numbers are stored and are never used for anything else."""

    INFORMATION = 1, "Information"
    FEEDBACK = 2, "Feedback"
    SUPPORT = 3, "Support"
    MODELLING = 4, "Showing how"
    EXPECTATIONS = 5, "Expecting good things"
    PRACTICAL_HELP = 6, "Practical help"
    GUIDANCE = 7, "Personal guidance"

    @property
    def slug(self) -> str:
        """A plain word for data files and addresses; never renamed."""
        return self.name.lower()

    @property
    def sentence(self) -> str:
        """What this mode of help is, for anybody."""
        return HELP_MODE_SENTENCES[self]


HELP_MODE_SENTENCES: dict[HelpMode, str] = {
    HelpMode.INFORMATION: "Tells you facts, or shows you where to find them.",
    HelpMode.FEEDBACK: "Tells you honestly and kindly how you are doing.",
    HelpMode.SUPPORT: "Stays beside you and listens while you do it.",
    HelpMode.MODELLING: "Has done it, and lets you see how.",
    HelpMode.EXPECTATIONS: "Expects good things of you, and says so.",
    HelpMode.PRACTICAL_HELP: "Does something with you: a form, a lift, a place, a phone call.",
    HelpMode.GUIDANCE: "Helps you think a choice through. Needs a qualified adviser.",
}


class InfluenceMode(TextChoices):
    """The five ways in which people around somebody influence what they do."""

    EXPECTATIONS = "expectations", "What they expect of you"
    FEEDBACK = "feedback", "What they tell you about yourself"
    SUPPORT = "support", "How they back you up"
    MODELLING = "modelling", "What you see them do"
    INFORMATION = "information", "What they tell you about the world"


class InfluenceDirection(TextChoices):
    """Those close to somebody can help and hinder, often both at once."""

    HELPS = "helps", "Helps"
    HINDERS = "hinders", "Holds back"
    BOTH = "both", "Both"


#: Numbers of shared topics end here; those that a catchment adds begin above.
LAST_SHARED_NUMBER = 200

#: So many topics, shared and its own, has a catchment at most: answers number them in one byte.
MOST_TOPICS = 255
