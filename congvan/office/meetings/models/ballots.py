"""Questions put to the vote in a meeting."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.office.meetings.models.meetings import Invitee, Meeting
from congvan.office.meetings.states import Choice


class Ballot(models.Model):
    """A question; the counts move with each voice, and the database fixes a closed one.

    Of a secret one only the counts are kept: who voted is known, what for is not.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="ballots", db_index=False)
    number = models.PositiveSmallIntegerField("Số thứ tự")
    question = models.CharField("Nội dung biểu quyết", max_length=500)
    is_secret = models.BooleanField("Biểu quyết kín", default=False)
    agreed = models.PositiveIntegerField("Đồng ý", default=0)
    refused = models.PositiveIntegerField("Không đồng ý", default=0)
    otherwise = models.PositiveIntegerField("Ý kiến khác", default=0)
    opened_at = models.DateTimeField("Mở lúc")
    closed_at = models.DateTimeField("Đóng lúc", null=True, blank=True)

    class Meta:
        verbose_name = "nội dung biểu quyết"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="ballot_number_once"),
        ]

    def __str__(self) -> str:
        return self.question


class BallotCast(models.Model):
    """One invited person's voice, once; without the choice and the time when it is secret."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="casts", db_index=False)
    invitee = models.ForeignKey(Invitee, models.PROTECT, related_name="+", db_index=False)
    choice = models.CharField(max_length=10, choices=Choice, blank=True)

    class Meta:
        verbose_name = "lượt biểu quyết"
        constraints = [
            models.UniqueConstraint(fields=["ballot", "invitee"], name="ballot_voice_once"),
            models.CheckConstraint(
                name="ballot_choice_known",
                condition=Q(choice="") | Q(choice__in=Choice.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}/{self.invitee_id}"
