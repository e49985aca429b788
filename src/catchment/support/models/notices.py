"""What somebody should hear: gathered into one mail a day, unless it is urgent. And unsent drafts."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from catchment.people.actor import Actor
from catchment.people.models import Membership, Person, User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own."""
        return self.filter(to_id=actor.membership_id) if actor.is_member else self.none()

    def unsent(self) -> Self:
        return self.filter(mailed_at=None)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def counted_for_each(self) -> Combinable:
        """A number for each row of a question about memberships."""
        mine = self.filter(to=OuterRef("pk")).order_by().values("to")
        return Coalesce(Subquery(mine.annotate(times=Count("pk")).values("times")), 0)


class Notice(models.Model):
    """One sentence for one member, without content, with the page that it leads to.

    ``key`` makes a notice that a sweep writes again the same notice.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    to = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="notices")
    about = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    sentence = models.CharField(max_length=200)
    route = models.CharField(max_length=60, blank=True)
    route_id = models.CharField(max_length=40, blank=True)
    urgent = models.BooleanField(default=False)
    key = models.CharField(max_length=120)
    written_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="notice_is_written_once", fields=["to", "key"]),
        ]
        indexes = [models.Index(fields=["to", "mailed_at"], name="notice_unsent")]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class HelperSetting(models.Model):
    """How one member wants to hear, and how many people they can hold."""

    membership = models.OneToOneField(
        Membership, on_delete=models.CASCADE, related_name="helper_setting"
    )
    daily_digest = models.BooleanField(default=True)
    digest_hour = models.PositiveSmallIntegerField(default=7)
    digest_sent_on = models.DateField(null=True, blank=True)
    most_people = models.PositiveSmallIntegerField(null=True, blank=True)
    hours_from = models.PositiveSmallIntegerField(default=9)
    hours_to = models.PositiveSmallIntegerField(default=17)
    works_weekends = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="helper_setting_hours_are_of_a_day",
                condition=Q(digest_hour__lte=23, hours_from__lte=23, hours_to__lte=24)
                & Q(hours_to__gt=models.F("hours_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"helper setting {self.pk}"


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own alone."""
        return self.filter(user_id=actor.user_id) if actor.user_id else self.none()

    def older_than(self, moment: dt.datetime) -> Self:
        return self.filter(saved_at__lt=moment)


class Draft(models.Model):
    """What a signed-in person typed into one form and has not sent yet."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    about = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    form = models.CharField(max_length=160)
    values = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="draft_is_kept_once_a_form", fields=["user", "form"]),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
