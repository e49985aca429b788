"""The ladder of needs: seven layers in the person's own words, private until shared layer by layer."""

import uuid
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from catchment.people.actor import Actor
from catchment.people.models import Grant, Membership, Person
from catchment.support.enums import LadderStatus, LearningStage, LearningTask
from catchment.support.models.clearance import clear_for
from catchment.vocabulary.enums import Layer

#: Lengths of what people write; forms say so too.
WORDS_LENGTH = 4000
SOURCE_LENGTH = 500

Row = TypeVar("Row", bound=models.Model)


class LayerShareQuerySet(models.QuerySet["LayerShare"]):
    def giving(self, actor: Actor) -> Self:
        """What this membership may read at this moment because the person let it in."""
        if actor.membership_id is None or actor.catchment_id is None:
            return self.none()
        return self.filter(
            grant__in=Grant.objects.in_force(at=actor.now).filter(
                clear_for(actor),
                recipient_id=actor.membership_id,
                person__catchment_id=actor.catchment_id,
            )
        )


class LadderQuerySet(models.QuerySet["Ladder"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own; and those of which a layer is shared with this membership."""
        shared = LayerShare.objects.giving(actor).values("layer__ladder_id")
        return self.filter(
            _own("person", actor) | Q(pk__in=shared), person__catchment_id=actor.catchment_id
        )

    def current(self) -> Self:
        return self.filter(status=LadderStatus.CURRENT)

    def earlier(self) -> Self:
        return self.filter(status=LadderStatus.EARLIER)


class Ladder(models.Model):
    """One time of writing. The person begins a new one whenever life has changed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ladders")
    status = models.CharField(max_length=20, choices=LadderStatus, default=LadderStatus.CURRENT)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = LadderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="ladder_is_current_once_for_each_person",
                fields=["person"],
                condition=Q(status="current"),
            ),
            models.CheckConstraint(
                name="ladder_status_is_known", condition=Q(status__in=LadderStatus.values)
            ),
        ]

    def __str__(self) -> str:
        return f"ladder {self.pk}"


class LadderLayerQuerySet(models.QuerySet["LadderLayer"]):
    def visible_to(self, actor: Actor) -> Self:
        """Every layer of one's own ladders; of others', each layer that is shared."""
        shared = LayerShare.objects.giving(actor).values("layer_id")
        return self.filter(
            _own("ladder__person", actor) | Q(pk__in=shared),
            ladder__person__catchment_id=actor.catchment_id,
        )


class LadderLayer(models.Model):
    """One of the seven steps: the person's words, how they know, and a helper's folded note."""

    ladder = models.ForeignKey(Ladder, on_delete=models.CASCADE, related_name="layers")
    layer = models.PositiveSmallIntegerField(choices=Layer)
    own_words = models.TextField(blank=True, max_length=WORDS_LENGTH)
    source = models.CharField(blank=True, max_length=SOURCE_LENGTH)
    not_now = models.BooleanField(default=False)
    stuck_task = models.CharField(blank=True, max_length=20, choices=LearningTask)
    stuck_stage = models.CharField(blank=True, max_length=20, choices=LearningStage)
    stuck_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="stuck_notes"
    )
    stuck_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = LadderLayerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="ladder_layer_stands_once", fields=["ladder", "layer"]),
            models.CheckConstraint(
                name="ladder_layer_is_one_of_seven", condition=Q(layer__in=Layer.values)
            ),
            models.CheckConstraint(
                name="ladder_layer_stuck_needs_task_and_stage",
                condition=Q(stuck_task="", stuck_stage="")
                | (~Q(stuck_task="") & ~Q(stuck_stage="")),
            ),
        ]

    def __str__(self) -> str:
        return f"layer {self.layer} of ladder {self.ladder_id} ({self.pk})"

    @property
    def kind(self) -> Layer:
        """Which of the seven it is, with its name and its question."""
        return Layer(self.layer)

    @property
    def is_written(self) -> bool:
        """Whether the person has said something here."""
        return bool(self.own_words)


class OfLayerQuerySet(models.QuerySet[Row]):
    """Rows that hang on a layer are readable by whoever may read the layer."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(layer__in=LadderLayer.objects.visible_to(actor))


class LayerVersionQuerySet(OfLayerQuerySet["LayerVersion"]):
    pass


class LayerVersion(models.Model):
    """What a layer said after one change of its words; none is ever overwritten."""

    layer = models.ForeignKey(LadderLayer, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    own_words = models.TextField(blank=True, max_length=WORDS_LENGTH)
    source = models.CharField(blank=True, max_length=SOURCE_LENGTH)
    written_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="layer_versions"
    )
    together = models.BooleanField(default=False)
    written_at = models.DateTimeField()

    objects = LayerVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="layer_version_number_is_used_once", fields=["layer", "number"]
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of layer row {self.layer_id} ({self.pk})"


class HelperViewQuerySet(OfLayerQuerySet["HelperView"]):
    pass


class HelperView(models.Model):
    """What one helper sees, side by side with the person's words and never over them."""

    layer = models.ForeignKey(LadderLayer, on_delete=models.CASCADE, related_name="views")
    author = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="helper_views")
    words = models.TextField(max_length=WORDS_LENGTH)
    how_known = models.CharField(max_length=SOURCE_LENGTH)
    written_at = models.DateTimeField()

    objects = HelperViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="helper_view_is_one_for_each_author_and_layer", fields=["layer", "author"]
            ),
            models.CheckConstraint(name="helper_view_says_something", condition=~Q(words="")),
            models.CheckConstraint(
                name="helper_view_says_how_it_is_known", condition=~Q(how_known="")
            ),
        ]

    def __str__(self) -> str:
        return f"helper view {self.pk}"


class LayerShare(models.Model):
    """One layer, shared with whoever a grant names; it ends with the grant.

    ``together``: the helper may also write the person's words with the person beside them.
    """

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="layer_shares")
    layer = models.ForeignKey(LadderLayer, on_delete=models.CASCADE, related_name="shares")
    together = models.BooleanField(default=False)

    objects = LayerShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="layer_share_is_given_once_in_a_grant", fields=["grant", "layer"]
            ),
        ]

    def __str__(self) -> str:
        return f"layer share {self.pk}"


def _own(prefix: str, actor: Actor) -> Q:
    """Rows of the actor's own person record; none for an actor without one."""
    return Q(**{f"{prefix}_id": actor.person_id}) if actor.person_id else Q(pk__in=[])
