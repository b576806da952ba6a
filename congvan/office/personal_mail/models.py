"""Tables of the internal letters. A sent letter and its addressees never change: a trigger refuses it."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from congvan.documents.models import Document
from congvan.office.personal_mail.states import (
    Group,
    LetterStatus,
    Opinion,
    Place,
    Standing,
    Way,
)
from congvan.organization.models import Agency, Membership, Unit


class Letter(models.Model):
    """One letter of the agency (thư cá nhân, R-237). `token` names the form it was written in.

    `opening`, `to_words` and `file_count` are what lists show; `quoted` is the letter that is
    forwarded, as the system wrote it down. `words` are the folded words and "@" with each owner's
    number, so that a search meets one person's letters only.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    author_name = models.CharField("Người gửi", max_length=100)
    author_post = models.CharField("Chức vụ", max_length=300, blank=True)
    token = models.UUIDField(editable=False)
    status = models.CharField(max_length=10, choices=LetterStatus, default=LetterStatus.DRAFT)
    subject = models.CharField("Tiêu đề", max_length=300, blank=True)
    body = models.TextField("Nội dung", blank=True)
    quoted = models.TextField("Thư được chuyển tiếp", blank=True)
    opening = models.CharField(max_length=200, blank=True)
    to_words = models.CharField("Gửi đến", max_length=300, blank=True)
    root = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    answers = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False,
        verbose_name="Trả lời thư",
    )  # fmt: skip
    forwards = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False,
        verbose_name="Chuyển tiếp thư",
    )  # fmt: skip
    reply_due_on = models.DateField("Phúc đáp trước ngày", null=True, blank=True)
    asks_opinion = models.BooleanField("Lấy ý kiến", default=False)
    file_count = models.PositiveSmallIntegerField(default=0)
    words = SearchVectorField(null=True, editable=False)
    made_at = models.DateTimeField("Viết lúc")
    sent_at = models.DateTimeField("Gửi lúc", null=True)

    class Meta:
        verbose_name = "thư"
        constraints = [
            models.UniqueConstraint(fields=["author", "token"], name="letter_form_once"),
            models.CheckConstraint(
                name="letter_sent_paired",
                condition=Q(status=LetterStatus.DRAFT, sent_at__isnull=True)
                | Q(status=LetterStatus.SENT, sent_at__isnull=False, subject__gt=""),
            ),
        ]
        indexes = [GinIndex(fields=["words"], name="letter_words")]

    def __str__(self) -> str:
        return self.subject or "(chưa có tiêu đề)"


class Addressee(models.Model):
    """Whom the envelope names: a person, a unit or a group, with the name it had."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="addressees", db_index=False)
    position = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=10, choices=Way)
    member = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    group = models.CharField(max_length=10, choices=Group, blank=True)
    name = models.CharField("Tên", max_length=300)

    class Meta:
        verbose_name = "nơi nhận thư"
        constraints = [
            models.UniqueConstraint(fields=["letter", "position"], name="addressee_position_once"),
            models.CheckConstraint(
                name="addressee_way", condition=Q(way__in=(Way.TO.value, Way.CC.value))
            ),
            models.CheckConstraint(
                name="addressee_is_one",
                condition=Q(member__isnull=False, unit__isnull=True, group="")
                | Q(member__isnull=True, unit__isnull=False, group="")
                | Q(member__isnull=True, unit__isnull=True, group__in=Group.values),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Folder(models.Model):
    """A folder of one's own (mục riêng). Removed only when it is empty."""

    owner = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField("Tên mục", max_length=60)
    name_key = models.CharField(max_length=80, db_collation="C", editable=False)
    position = models.PositiveSmallIntegerField("Thứ tự")

    class Meta:
        verbose_name = "mục thư"
        constraints = [
            models.UniqueConstraint(fields=["owner", "name_key"], name="letter_folder_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Copy(models.Model):
    """One person's copy of a letter: where it lies, what was done with it. Others' do not follow.

    `at` is the moment lists are ordered by: when it came, was sent, or was last written.
    """

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="copies", db_index=False)
    owner = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    way = models.CharField(max_length=10, choices=Way)
    place = models.CharField(max_length=10, choices=Place)
    folder = models.ForeignKey(Folder, models.PROTECT, null=True, related_name="copies")
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.KEPT)
    at = models.DateTimeField()
    read_at = models.DateTimeField("Đọc lúc", null=True)
    is_unread = models.BooleanField(default=False)
    starred_at = models.DateTimeField(null=True)
    trashed_at = models.DateTimeField(null=True)
    owes_reply = models.BooleanField(default=False)
    reply_due_on = models.DateField(null=True)
    replied_at = models.DateTimeField("Phúc đáp lúc", null=True)
    reminded_on = models.DateField(null=True)
    opinion = models.CharField("Ý kiến", max_length=10, choices=Opinion, blank=True)
    opinion_note = models.CharField("Nội dung ý kiến", max_length=2000, blank=True)
    opinion_at = models.DateTimeField("Cho ý kiến lúc", null=True)

    class Meta:
        verbose_name = "bản thư"
        constraints = [
            models.UniqueConstraint(fields=["letter", "owner"], name="letter_copy_once"),
            models.CheckConstraint(
                name="letter_copy_folder",
                condition=Q(place=Place.FOLDER, folder__isnull=False)
                | (~Q(place=Place.FOLDER) & Q(folder__isnull=True)),
            ),
            models.CheckConstraint(
                name="letter_copy_trashed",
                condition=Q(standing=Standing.KEPT, trashed_at__isnull=True)
                | Q(standing__in=(Standing.TRASHED, Standing.GONE), trashed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_copy_opinion",
                condition=Q(opinion="", opinion_at__isnull=True)
                | Q(opinion__in=("agree", "disagree", "other"), opinion_at__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_copy_owes",
                condition=Q(owes_reply=False) | Q(reply_due_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "place", "-at", "-id"],
                condition=Q(standing="kept"), name="letter_copy_place",
            ),
            models.Index(
                fields=["folder", "-at", "-id"],
                condition=Q(standing="kept", folder__isnull=False), name="letter_copy_folder_list",
            ),
            models.Index(
                fields=["owner", "place"],
                condition=Q(standing="kept", is_unread=True), name="letter_copy_new",
            ),
            models.Index(
                fields=["owner", "-at", "-id"],
                condition=Q(standing="kept", starred_at__isnull=False), name="letter_copy_starred",
            ),
            models.Index(
                fields=["owner", "-trashed_at", "-id"],
                condition=Q(standing="trashed"), name="letter_copy_trash",
            ),
            models.Index(
                fields=["reply_due_on", "id"],
                condition=Q(owes_reply=True, replied_at__isnull=True), name="letter_copy_owing",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.letter_id}/{self.owner_id}"


class LetterDocument(models.Model):
    """A document the letter points to; only who may see it gets further than its being there."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="documents", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "văn bản nhắc trong thư"
        constraints = [
            models.UniqueConstraint(fields=["letter", "document"], name="letter_document_once"),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id}/{self.document_id}"
