"""Rounds: weeks across schools, wishes, and runs of the engine."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Membership, Person, StoredFile
from catchment.placements.enums import (
    ListState,
    RoundStatus,
    RunStatus,
    VetoReason,
)
from catchment.placements.models.cohorts import Cohort, OwnFind, school_rows
from catchment.placements.models.opportunities import OpportunityWeek


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, actor: Actor) -> Self:
        """The coordinator; staff of the schools in it; learners of its cohorts, once wishes open."""
        if not actor.is_member:
            return self.none()
        here = self.filter(catchment_id=actor.catchment_id)
        if actor.has(Role.COORDINATOR):
            return here
        found = Q(pk=None)
        if actor.organisation_id and actor.has(Role.CAREERS_LEADER):
            found |= Q(
                pk__in=RoundCohort.objects.filter(cohort__school_id=actor.organisation_id).values(
                    "round_id"
                )
            )
        if actor.person_id:
            found |= ~Q(status=RoundStatus.PLANNING) & Q(
                pk__in=RoundCohort.objects.filter(
                    cohort__members__person_id=actor.person_id
                ).values("round_id")
            )
        return here.filter(found)


class Round(models.Model):
    """One fair round of several schools.

    Attributes:
        rule, tiers_down, min_list: the policy, published before wishes close.
        seed: hex of 32 random bytes, secret until published; ``commitment`` is its SHA-256, shown
            from the first day; ``public_draw`` is mixed in, and is known only after wishes close.
        chosen_run: the run that was checked and then published.
        moves_told_at: when learners who have not said yes were told that places may move; a re-run
            ends it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="rounds")
    name = models.CharField(max_length=120)
    status = models.CharField(max_length=20, choices=RoundStatus, default=RoundStatus.PLANNING)
    starts_on = models.DateField()
    ends_on = models.DateField()
    wishes_until = models.DateField()
    appeals_until = models.DateField(null=True, blank=True)
    answer_until = models.DateField(null=True, blank=True)
    rule = models.CharField(max_length=20, default="guarantee")
    tiers_down = models.PositiveSmallIntegerField(default=1)
    min_list = models.PositiveSmallIntegerField(default=10)
    seed = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    public_draw = models.CharField(max_length=200, blank=True)
    chosen_run = models.ForeignKey(
        "RoundRun", on_delete=models.SET_NULL, null=True, blank=True, related_name="chosen_by"
    )
    checked_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="rounds_checked"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_words = models.CharField(max_length=300, blank=True)
    published_by = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="rounds_published",
    )
    published_at = models.DateTimeField(null=True, blank=True)
    moves_told_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="rounds_made"
    )
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="round_status_is_known", condition=Q(status__in=RoundStatus.values)
            ),
            models.CheckConstraint(
                name="round_ends_after_it_begins", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="round_is_published_by_a_second_person",
                condition=Q(published_by__isnull=True)
                | Q(checked_by__isnull=True)
                | ~Q(published_by=F("checked_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"


class RoundCohort(models.Model):
    """A cohort that takes part, and the days that its school wants. Weeks are ISO days: Mondays."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="cohorts")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="rounds")
    weeks = models.JSONField(default=list)
    could_also = models.JSONField(default=list, blank=True)
    wants_moved_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="weeks_moved"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "cohort"], name="cohort_is_once_in_a_round"),
        ]

    def __str__(self) -> str:
        return f"cohort {self.cohort_id} in round {self.round_id}"


class WishListQuerySet(models.QuerySet["WishList"]):
    def visible_to(self, actor: Actor) -> Self:
        """The learner, staff of their school, and the coordinator. Never a host or a classmate."""
        if not actor.is_member:
            return self.none()
        found = school_rows(actor, "cohort__school_id", "round__catchment_id")
        if actor.person_id:
            found |= Q(person_id=actor.person_id)
        return self.filter(found, round__catchment_id=actor.catchment_id)

    def waiting(self) -> Self:
        """Those that the worker still has to fill."""
        return self.filter(proposed_at=None)

    def in_state(self, state: ListState) -> Self:
        return self.filter(IN_STATE[state])

    def needing_first(self) -> Self:
        """In the order of ``ListState``: those who need a person first; then by school and name."""
        order = [When(rows, then=Value(at)) for at, rows in enumerate(IN_STATE.values())]
        return self.order_by(Case(*order), "cohort__school__name", "person__name", "pk")


#: Which rows are in which state; the same as ``WishList.state`` tells of one row. In their order.
IN_STATE: dict[ListState, Q] = {
    ListState.NOTHING: Q(
        sent_at=None, proposed_at__isnull=False, options_found=0, own_find__isnull=True
    ),
    ListState.WAITING: Q(sent_at=None, proposed_at=None),
    ListState.OPEN: Q(sent_at=None, proposed_at__isnull=False)
    & (Q(options_found__gt=0) | Q(own_find__isnull=False)),
    ListState.SENT: Q(sent_at__isnull=False),
}


class WishList(models.Model):
    """One learner in one round: a pseudonym for files, a list of wishes, and whether it was sent.

    ``options_found`` is how many options there were when the list was proposed; without
    ``proposed_at`` it waits for the worker.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="lists")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="wish_lists")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="wish_lists")
    pseudonym = models.CharField(max_length=40)
    options_found = models.PositiveSmallIntegerField(default=0)
    why_none = models.JSONField(default=dict, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    beside = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="wishes_beside"
    )
    own_find = models.ForeignKey(
        OwnFind, on_delete=models.SET_NULL, null=True, blank=True, related_name="wish_lists"
    )
    version = models.PositiveIntegerField(default=1)

    objects = WishListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"], name="wish_list_is_one_for_each_learner"
            ),
            models.UniqueConstraint(
                fields=["round", "pseudonym"], name="pseudonym_is_used_once_in_a_round"
            ),
        ]

    def __str__(self) -> str:
        return f"wish list {self.pk}"

    @property
    def state(self) -> ListState:
        """How far the learner is; who found a place themselves needs no option."""
        if self.sent_at is not None:
            return ListState.SENT
        if self.proposed_at is None:
            return ListState.WAITING
        found = self.options_found or self.own_find_id is not None
        return ListState.OPEN if found else ListState.NOTHING


class Wish(models.Model):
    """One option on a list: its position, or crossed out with a reason that only staff read."""

    wish_list = models.ForeignKey(WishList, on_delete=models.CASCADE, related_name="wishes")
    week = models.ForeignKey(OpportunityWeek, on_delete=models.CASCADE, related_name="wishes")
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(default=0)
    crossed_out = models.BooleanField(default=False)
    veto_reason = models.CharField(max_length=20, choices=VetoReason, blank=True)
    veto_words = models.CharField(max_length=300, blank=True)
    veto_accepted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wish_list", "week"], name="wish_is_once_on_a_list"),
            models.CheckConstraint(
                name="wish_is_crossed_out_with_a_reason",
                condition=Q(crossed_out=False) | ~Q(veto_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["wish_list", "position"], name="wish_by_position")]

    def __str__(self) -> str:
        return f"wish {self.pk}"


class RoundRunQuerySet(models.QuerySet["RoundRun"]):
    def visible_to(self, actor: Actor) -> Self:
        """The coordinator's, of the own catchment: nobody knows an outcome before it is published."""
        if not actor.is_member or not actor.has(Role.COORDINATOR):
            return self.none()
        return self.filter(round__catchment_id=actor.catchment_id)


class RoundRun(models.Model):
    """One run of the engine over a round: a trial until somebody checks it and another publishes it.

    Attributes:
        input_digest, digest: SHA-256 of what went in, and of the outcome; the same on the command line.
        figures: what pages show: placed, bound, by school, by class, by choice (see ``bridge``).
        problems: what the independent check found; such a run is never shown as an outcome.
        outcome: the canonical outcome as a file, from which reasons are read.
        beat_at, step: a sign of life, and how far it is; a run whose worker died begins again.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=20)
    tiers_down = models.PositiveSmallIntegerField(default=1)
    min_list = models.PositiveSmallIntegerField(default=10)
    status = models.CharField(max_length=20, choices=RunStatus, default=RunStatus.WAITING)
    input_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    problems = models.JSONField(default=list, blank=True)
    says = models.CharField(max_length=500, blank=True)
    step = models.CharField(max_length=60, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(null=True, blank=True)
    outcome = models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="round_runs"
    )
    started_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="round_runs"
    )
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = RoundRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="run_number_is_used_once"),
            models.CheckConstraint(
                name="run_status_is_known", condition=Q(status__in=RunStatus.values)
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.pk}"


class RunPlace(models.Model):
    """What one run gives one learner, and why: ``reasons`` is the full code for staff, on appeal.

    ``told`` holds what the learner's own page needs besides: whether their place was settled before, or
    is an own find, and their number in the lottery.
    """

    run = models.ForeignKey(RoundRun, on_delete=models.CASCADE, related_name="places")
    wish_list = models.ForeignKey(WishList, on_delete=models.CASCADE, related_name="run_places")
    week = models.ForeignKey(
        OpportunityWeek, on_delete=models.CASCADE, null=True, blank=True, related_name="run_places"
    )
    choice = models.PositiveSmallIntegerField(null=True, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    told = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "wish_list"], name="run_gives_one_place_each"),
        ]

    def __str__(self) -> str:
        return f"run place {self.pk}"
