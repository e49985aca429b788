"""Parents and carers: a link that the school confirms, and how much it opens."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from typing import Self

from django.db import models
from django.db.models import Q

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Enrolment, Membership, Organisation, Person
from catchment.support.enums import ParentLinkStatus, ParentSees

#: From this birthday nothing is shown to a parent any more.
GROWN_UP = 18

#: What each level includes, besides itself.
INCLUDES = {
    ParentSees.DATES: (ParentSees.DATES, ParentSees.PLAN),
    ParentSees.PLAN: (ParentSees.PLAN,),
}


class ParentLinkQuerySet(models.QuerySet["ParentLink"]):
    def visible_to(self, actor: Actor) -> Self:
        """The child's own, the parent's own; careers and safeguarding leads where the child learns."""
        if not actor.is_member:
            return self.none()
        found = Q(parent_id=actor.membership_id)
        if actor.person_id:
            found |= Q(person_id=actor.person_id)
        if actor.has(Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD) and actor.organisation_id:
            found |= Q(
                person_id__in=Enrolment.objects.current(on=actor.now.date())
                .filter(organisation_id=actor.organisation_id)
                .values("person_id")
            )
        return self.filter(found, person__catchment_id=actor.catchment_id)

    def reading(self, actor: Actor, sees: ParentSees) -> Self:
        """Confirmed links of this membership that open at least so much."""
        if actor.membership_id is None or actor.catchment_id is None:
            return self.none()
        return self.filter(
            parent_id=actor.membership_id,
            status=ParentLinkStatus.VERIFIED,
            sees__in=INCLUDES[sees],
            person__catchment_id=actor.catchment_id,
        )

    def confirmed(self) -> Self:
        return self.filter(status=ParentLinkStatus.VERIFIED)


class ParentLink(models.Model):
    """A parent or carer's membership, tied to one child; it opens nothing until a school confirms it.

    ``sees`` is worked out from the child's age, the school's setting and the child's choice, and is
    written whenever one of them changes; ``chosen`` is the child's own choice, if any.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="parent_links")
    parent = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="child_links")
    relation = models.CharField(max_length=80)
    status = models.CharField(
        max_length=20, choices=ParentLinkStatus, default=ParentLinkStatus.ASKED
    )
    sees = models.CharField(max_length=20, choices=ParentSees, default=ParentSees.NOTHING)
    chosen = models.CharField(max_length=20, choices=ParentSees, blank=True)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="parent_links_decided",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    block_reason = models.CharField(max_length=500, blank=True)

    objects = ParentLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="parent_link_stands_once",
                fields=["person", "parent"],
                condition=Q(status__in=["asked", "verified", "blocked"]),
            ),
            models.CheckConstraint(
                name="parent_link_opens_nothing_before_it_is_verified",
                condition=Q(status="verified") | Q(sees="nothing"),
            ),
        ]

    def __str__(self) -> str:
        return f"parent link {self.pk}"


class ParentSettingQuerySet(models.QuerySet["ParentSetting"]):
    def standing_for(
        self, persons: Collection[int], *, on: dt.date
    ) -> dict[int, list["ParentSetting"]]:
        """What the schools of each learner say; one that has said nothing goes by the usual. One query."""
        found: dict[int, list[ParentSetting]] = defaultdict(list)
        rows = (
            Enrolment.objects.current(on=on)
            .filter(person_id__in=persons)
            .select_related("organisation__parent_setting")
            .order_by("pk")
        )
        for row in rows:
            said = getattr(row.organisation, "parent_setting", None)
            found[row.person_id].append(said or ParentSetting(organisation=row.organisation))
        return found


class ParentSetting(models.Model):
    """What parents see by default at one school or college, below an age and from it on."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="parent_setting"
    )
    younger_see = models.CharField(max_length=20, choices=ParentSees, default=ParentSees.DATES)
    older_see = models.CharField(max_length=20, choices=ParentSees, default=ParentSees.NOTHING)
    older_from = models.PositiveSmallIntegerField(default=13)
    set_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="parent_settings"
    )
    set_at = models.DateTimeField()

    objects = ParentSettingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="parent_setting_age_is_a_childs",
                condition=Q(older_from__gte=10, older_from__lte=18),
            ),
        ]

    def __str__(self) -> str:
        return f"parent setting {self.pk}"
