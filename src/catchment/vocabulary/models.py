"""Topics of need and help: the shared list, a catchment's own, and what a catchment changes."""

from typing import Self

from django.db import models
from django.db.models import Q

from catchment.people.models import Catchment
from catchment.vocabulary.enums import LAST_SHARED_NUMBER


class TopicQuerySet(models.QuerySet["Topic"]):
    def shared(self) -> Self:
        """The list that every catchment begins with."""
        return self.filter(catchment=None)

    def for_catchment(self, catchment: Catchment) -> Self:
        """The shared list and the catchment's own, hidden ones too; never a retired one."""
        return self.filter(Q(catchment=None) | Q(catchment=catchment), retired=False)

    def shown_in(self, catchment: Catchment) -> Self:
        """Those that the catchment does not hide."""
        hidden = TopicChange.objects.filter(catchment=catchment, hidden=True)
        return self.for_catchment(catchment).exclude(pk__in=hidden.values("topic_id"))


class Topic(models.Model):
    """Something that somebody may need help with.

    A shared topic has no catchment and comes from the data file; a catchment's own has one.
    Topics are public: nothing here is about a person.
    """

    catchment = models.ForeignKey(
        Catchment, on_delete=models.CASCADE, null=True, blank=True, related_name="topics"
    )
    slug = models.SlugField(max_length=100, unique=True)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    sentence = models.CharField(max_length=200)
    layers = models.JSONField(default=list)
    modes = models.JSONField(default=list)
    phrases = models.JSONField(default=list)
    wants_guidance = models.BooleanField(default=False)
    retired = models.BooleanField(default=False)

    objects = TopicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="topic_shared_number_is_used_once",
                fields=["number"],
                condition=Q(catchment=None),
            ),
            models.UniqueConstraint(
                name="topic_own_number_is_used_once", fields=["catchment", "number"]
            ),
            models.CheckConstraint(
                name="topic_shared_numbers_are_low_and_own_are_high",
                condition=Q(catchment__isnull=True, number__gte=1, number__lte=LAST_SHARED_NUMBER)
                | Q(catchment__isnull=False, number__gt=LAST_SHARED_NUMBER),
            ),
            models.CheckConstraint(name="topic_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"


class TopicChangeQuerySet(models.QuerySet["TopicChange"]):
    def of(self, catchment: Catchment) -> Self:
        return self.filter(catchment=catchment)


class TopicChange(models.Model):
    """What one catchment changes about one topic: hides it, calls it something else, or both."""

    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="topic_changes")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="changes")
    hidden = models.BooleanField(default=False)
    name = models.CharField(max_length=80, blank=True)
    changed_at = models.DateTimeField()

    objects = TopicChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="topic_change_is_one_for_each_topic", fields=["catchment", "topic"]
            ),
            models.CheckConstraint(
                name="topic_change_changes_something", condition=Q(hidden=True) | ~Q(name="")
            ),
        ]

    def __str__(self) -> str:
        return f"change {self.pk} of topic {self.topic_id}"


class OccupationQuerySet(models.QuerySet["Occupation"]):
    def current(self) -> Self:
        return self.filter(retired=False)


class OccupationCategory(models.Model):
    """A field of work, such as "Creative and media"."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField(unique=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"


class Occupation(models.Model):
    """A kind of work. A short list of our own ships; the job profiles can be imported.

    ``source`` says where the line comes from and of which day it is; ``url`` is its page there.
    """

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=160)
    sentence = models.CharField(max_length=500, blank=True)
    categories = models.ManyToManyField(OccupationCategory, related_name="occupations")
    soc2010 = models.CharField(max_length=4, blank=True)
    source = models.CharField(max_length=120)
    url = models.URLField(max_length=300, blank=True)
    as_of = models.DateField()
    retired = models.BooleanField(default=False)

    objects = OccupationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="occupation_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"
