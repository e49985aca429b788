"""The plan: a goal in the person's words, steps with one responsible each, reviews, views beside it."""

import uuid
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from catchment.people.actor import Actor
from catchment.people.models import Grant, Membership, Person, StoredFile, Supporter
from catchment.support.enums import ParentSees, PlanStatus, StepOwner, StepStatus
from catchment.support.models.clearance import clear_for
from catchment.support.models.needs import Need
from catchment.support.models.parents import ParentLink
from catchment.vocabulary.enums import Layer

#: Lengths of what people write; forms say so too.
GOAL_LENGTH = 300
TITLE_LENGTH = 160
PLAN_WORDS_LENGTH = 2000

Row = TypeVar("Row", bound=models.Model)


def grants_in_force(actor: Actor) -> models.QuerySet[Grant]:
    """What lets this membership in at this moment, in its own catchment; none for visitors.

    Of somebody under 18 nothing opens while the member is not cleared, whatever was given.
    """
    if actor.membership_id is None or actor.catchment_id is None:
        return Grant.objects.none()
    return Grant.objects.in_force(at=actor.now).filter(
        clear_for(actor),
        recipient_id=actor.membership_id,
        person__catchment_id=actor.catchment_id,
    )


class SharedItemQuerySet(models.QuerySet[Row]):
    """Rows that tie one thing to a grant; each ends with the grant."""

    def giving(self, actor: Actor) -> Self:
        """What this membership may read at this moment because the person let it in."""
        return self.filter(grant__in=grants_in_force(actor))


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own; those shared whole with this membership; and one's child's, where it may be."""
        if actor.catchment_id is None:
            return self.none()
        shared = PlanShare.objects.giving(actor).values("plan_id")
        children = ParentLink.objects.reading(actor, ParentSees.PLAN).values("person_id")
        found = Q(pk__in=shared) | Q(person_id__in=children)
        if actor.person_id:
            found |= Q(person_id=actor.person_id)
        return self.filter(found, person__catchment_id=actor.catchment_id)

    def current(self) -> Self:
        return self.exclude(status=PlanStatus.ENDED)

    def going_on(self) -> Self:
        return self.filter(status=PlanStatus.ACTIVE)


class Plan(models.Model):
    """One plan of one person; it begins only with the person present, never in bulk.

    ``present``: how the person was there when it began, in plain words; empty when they began it.
    ``tells_who_is_involved``: people outside the team may learn who helps, and nothing else.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="plans")
    status = models.CharField(max_length=20, choices=PlanStatus, default=PlanStatus.ACTIVE)
    goal = models.CharField(max_length=GOAL_LENGTH)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="plans_begun"
    )
    present = models.CharField(max_length=200, blank=True)
    tells_who_is_involved = models.BooleanField(default=False)
    review_every_days = models.PositiveSmallIntegerField(default=91)
    next_review_on = models.DateField()
    next_review_note = models.CharField(max_length=160, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    pause_words = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_words = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="plan_is_current_once_for_each_person",
                fields=["person"],
                condition=~Q(status="ended"),
            ),
            models.CheckConstraint(
                name="plan_status_is_known", condition=Q(status__in=PlanStatus.values)
            ),
            models.CheckConstraint(name="plan_has_a_goal", condition=~Q(goal="")),
            models.CheckConstraint(
                name="plan_ended_when_ended",
                condition=Q(status="ended", ended_at__isnull=False)
                | (~Q(status="ended") & Q(ended_at=None)),
            ),
            models.CheckConstraint(
                name="plan_is_reviewed_within_a_year",
                condition=Q(review_every_days__gte=7, review_every_days__lte=366),
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"


class PlanTheme(models.Model):
    """A heading of the plan, in the person's words, with the step of the ladder it came from."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="themes")
    name = models.CharField(max_length=80)
    layer = models.PositiveSmallIntegerField(choices=Layer, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="plan_theme_is_named_once", fields=["plan", "name"]),
        ]

    def __str__(self) -> str:
        return f"theme {self.pk}"


class PlanStepQuerySet(models.QuerySet["PlanStep"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of plans one may read, and single steps that are shared."""
        if actor.catchment_id is None:
            return self.none()
        return self.filter(
            Q(plan__in=Plan.objects.visible_to(actor))
            | Q(pk__in=StepShare.objects.giving(actor).values("step_id")),
            plan__person__catchment_id=actor.catchment_id,
        )

    def open(self) -> Self:
        return self.filter(status=StepStatus.OPEN)


class PlanStep(models.Model):
    """One thing to do: by one named person, by a day, with its state.

    Exactly one is responsible: the person, a member (``member``), or an informal helper
    (``supporter``), as ``owner`` says. What the person thinks of it stands in ``objection``.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="steps")
    theme = models.ForeignKey(
        PlanTheme, on_delete=models.SET_NULL, null=True, blank=True, related_name="steps"
    )
    need = models.ForeignKey(
        Need, on_delete=models.SET_NULL, null=True, blank=True, related_name="steps"
    )
    title = models.CharField(max_length=TITLE_LENGTH)
    detail = models.CharField(max_length=500, blank=True)
    position = models.PositiveIntegerField(default=0)
    owner = models.CharField(max_length=20, choices=StepOwner, default=StepOwner.PERSON)
    member = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="steps"
    )
    supporter = models.ForeignKey(
        Supporter, on_delete=models.SET_NULL, null=True, blank=True, related_name="steps"
    )
    status = models.CharField(max_length=20, choices=StepStatus, default=StepStatus.OPEN)
    due_on = models.DateField(null=True, blank=True)
    remind_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    objection = models.CharField(max_length=500, blank=True)
    created_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="steps_written"
    )
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PlanStepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="plan_step_status_is_known", condition=Q(status__in=StepStatus.values)
            ),
            models.CheckConstraint(
                name="plan_step_names_no_more_than_its_owner",
                condition=Q(owner="person", member=None, supporter=None)
                | Q(owner="member", supporter=None)
                | Q(owner="supporter", member=None),
            ),
            models.CheckConstraint(name="plan_step_says_what", condition=~Q(title="")),
        ]
        indexes = [
            models.Index(fields=["status", "remind_on"], name="plan_step_reminders"),
            models.Index(fields=["member", "status"], name="plan_step_by_member"),
        ]

    def __str__(self) -> str:
        return f"step {self.pk}"


class OfPlanQuerySet(models.QuerySet[Row]):
    """Rows that hang on a plan are readable by whoever may read the plan."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(plan__in=Plan.objects.visible_to(actor))


class PlanViewQuerySet(models.QuerySet["PlanView"]):
    def visible_to(self, actor: Actor) -> Self:
        """The person, and whoever the plan is shared with whole; no parent."""
        if actor.catchment_id is None:
            return self.none()
        found = Q(plan__in=PlanShare.objects.giving(actor).values("plan_id"))
        if actor.person_id:
            found |= Q(plan__person_id=actor.person_id)
        return self.filter(found, plan__person__catchment_id=actor.catchment_id)


class PlanView(models.Model):
    """What a helper thinks of the plan, beside the person's words and never over them."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="views")
    author = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="plan_views")
    words = models.TextField(max_length=PLAN_WORDS_LENGTH)
    written_at = models.DateTimeField()

    objects = PlanViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="plan_view_is_one_for_each_author", fields=["plan", "author"]
            ),
            models.CheckConstraint(name="plan_view_says_something", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"plan view {self.pk}"


class PlanReviewQuerySet(OfPlanQuerySet["PlanReview"]):
    pass


class PlanReview(models.Model):
    """A short look back together: what changed, what helped, what next."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="reviews")
    held_on = models.DateField()
    changed = models.TextField(max_length=PLAN_WORDS_LENGTH, blank=True)
    helped = models.TextField(max_length=PLAN_WORDS_LENGTH, blank=True)
    next_steps = models.TextField(max_length=PLAN_WORDS_LENGTH, blank=True)
    written_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="plan_reviews"
    )
    written_at = models.DateTimeField()

    objects = PlanReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="plan_review_is_once_a_day", fields=["plan", "held_on"]),
            models.CheckConstraint(
                name="plan_review_says_something",
                condition=~Q(changed="", helped="", next_steps=""),
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.pk}"


class StepMessageQuerySet(models.QuerySet["StepMessage"]):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever may read the step, but no parent: what is said in a team stays there."""
        if actor.catchment_id is None:
            return self.none()
        plans = PlanShare.objects.giving(actor).values("plan_id")
        steps = StepShare.objects.giving(actor).values("step_id")
        found = Q(step__plan__in=plans) | Q(step__in=steps)
        if actor.person_id:
            found |= Q(step__plan__person_id=actor.person_id)
        return self.filter(found, step__plan__person__catchment_id=actor.catchment_id)


class StepMessage(models.Model):
    """A line about one step. Written by a member, or by an informal helper from their link."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    step = models.ForeignKey(PlanStep, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="step_messages"
    )
    supporter = models.ForeignKey(
        Supporter, on_delete=models.SET_NULL, null=True, blank=True, related_name="step_messages"
    )
    author_name = models.CharField(max_length=120)
    words = models.TextField(max_length=PLAN_WORDS_LENGTH)
    sent_at = models.DateTimeField()
    key = models.UUIDField(unique=True, default=uuid.uuid4)

    objects = StepMessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="step_message_says_something", condition=~Q(words="")),
        ]
        indexes = [models.Index(fields=["step", "sent_at"], name="step_message_by_step")]

    def __str__(self) -> str:
        return f"message {self.pk}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, and those that are shared with this membership."""
        if actor.catchment_id is None:
            return self.none()
        found = Q(pk__in=DocumentShare.objects.giving(actor).values("document_id"))
        if actor.person_id:
            found |= Q(person_id=actor.person_id)
        return self.filter(found, person__catchment_id=actor.catchment_id)


class Document(models.Model):
    """A file that belongs to a person: private until they share it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="documents")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="document")
    title = models.CharField(max_length=TITLE_LENGTH)
    added_at = models.DateTimeField()

    objects = DocumentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"document {self.pk}"


class PlanShareQuerySet(SharedItemQuerySet["PlanShare"]):
    pass


class PlanShare(models.Model):
    """A whole plan, shared with whoever the grant names.

    ``writes``: they belong to the team and may suggest, tick their own steps and write beside.
    """

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="plan_shares")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="shares")
    writes = models.BooleanField(default=False)

    objects = PlanShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="plan_share_is_given_once_in_a_grant", fields=["grant", "plan"]
            ),
        ]

    def __str__(self) -> str:
        return f"plan share {self.pk}"


class StepShareQuerySet(SharedItemQuerySet["StepShare"]):
    pass


class StepShare(models.Model):
    """One step of a plan, shared with whoever the grant names."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="step_shares")
    step = models.ForeignKey(PlanStep, on_delete=models.CASCADE, related_name="shares")

    objects = StepShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="step_share_is_given_once_in_a_grant", fields=["grant", "step"]
            ),
        ]

    def __str__(self) -> str:
        return f"step share {self.pk}"


class DocumentShareQuerySet(SharedItemQuerySet["DocumentShare"]):
    pass


class DocumentShare(models.Model):
    """One document, shared with whoever the grant names."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="document_shares")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="shares")

    objects = DocumentShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="document_share_is_given_once_in_a_grant", fields=["grant", "document"]
            ),
        ]

    def __str__(self) -> str:
        return f"document share {self.pk}"
