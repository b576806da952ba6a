"""Tables of posts: what is on the boards, its editions, who read it, who wants it kept."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from congvan.documents.models import Document
from congvan.office.boards.rules import TITLE_LENGTH
from congvan.office.boards.states import Board, KeepStatus, PostStatus
from congvan.organization.models import Agency, Membership, Person


class BoardPost(models.Model):
    """A post. `poster` is the person of the seat it was posted from: what is his alone is the person's.

    `pinned_until`: first on the board up to that day. `keep_until`: an extension was granted.
    `words_edition`: the edition since which it says what it says; who read an earlier one has not
    read this.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    board = models.CharField("Bảng tin", max_length=12, choices=Board)
    poster = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    posted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    title = models.CharField("Tiêu đề", max_length=TITLE_LENGTH)
    text = models.TextField("Nội dung", blank=True)
    is_urgent = models.BooleanField("Khẩn", default=False)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    edition = models.PositiveIntegerField("Lần sửa", default=1)
    words_edition = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=10, choices=PostStatus, default=PostStatus.ON_BOARD)
    posted_on = models.DateField("Ngày đăng")
    posted_at = models.DateTimeField("Đăng lúc")
    edited_at = models.DateTimeField("Sửa lúc", null=True)
    pinned_until = models.DateField("Ghim đến", null=True)
    keep_until = models.DateField("Giữ đến", null=True)
    removed_at = models.DateTimeField("Xóa lúc", null=True)
    # Names the form it came from, so that a second click posts nothing twice.
    form_key = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = "bài đăng"
        constraints = [
            models.UniqueConstraint(fields=["posted_by", "form_key"], name="board_post_form_once"),
            models.CheckConstraint(
                name="board_post_words_in_an_edition",
                condition=Q(words_edition__gte=1, words_edition__lte=F("edition")),
            ),
            models.CheckConstraint(name="board_known", condition=Q(board__in=Board.values)),
            models.CheckConstraint(
                # What is off the board keeps no content (GL132 Đ7: "xóa thông tin").
                name="board_post_gone_is_empty",
                condition=Q(status=PostStatus.ON_BOARD, removed_at=None)
                | (~Q(status=PostStatus.ON_BOARD) & Q(removed_at__isnull=False, text="")),
            ),
        ]
        indexes = [
            models.Index(
                "agency", "board", F("posted_at").desc(), F("id").desc(),
                name="board_post_newest", condition=Q(status=PostStatus.ON_BOARD),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class PostEdition(models.Model):
    """A post as it was written once: who, when. Gone with the post."""

    post = models.ForeignKey(BoardPost, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField("Lần")
    title = models.CharField("Tiêu đề", max_length=TITLE_LENGTH)
    text = models.TextField("Nội dung", blank=True)
    files = models.CharField("Tệp", max_length=1000, blank=True)
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    writer_name = models.CharField(max_length=250)
    written_at = models.DateTimeField("Viết lúc")

    class Meta:
        verbose_name = "bản của bài đăng"
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="post_edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class PostReading(models.Model):
    """A person opened a post for the first time, in the words of which edition."""

    post = models.ForeignKey(BoardPost, models.PROTECT, related_name="readings", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField("Lần", default=1)
    read_at = models.DateTimeField("Đọc lúc")

    class Meta:
        verbose_name = "lượt đọc bài đăng"
        constraints = [
            models.UniqueConstraint(
                fields=["post", "person", "edition"], name="post_reading_edition_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.person_id}"


class PostKeepRequest(models.Model):
    """Somebody asks to keep a post longer; the administrator decides (R-241)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey(BoardPost, models.PROTECT, related_name="keep_requests")
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField("Đề nghị lúc")
    reason = models.CharField("Lý do", max_length=500)
    wanted_until = models.DateField("Đề nghị giữ đến")
    status = models.CharField(max_length=10, choices=KeepStatus, default=KeepStatus.ASKED)
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField("Trả lời lúc", null=True)
    granted_until = models.DateField("Được giữ đến", null=True)
    answer = models.CharField("Trả lời", max_length=500, blank=True)

    class Meta:
        verbose_name = "đề nghị giữ bài đăng"
        constraints = [
            models.UniqueConstraint(
                fields=["post"], name="post_keep_request_one_open",
                condition=Q(status=KeepStatus.ASKED),
            ),
            models.CheckConstraint(
                name="post_keep_request_granted",
                condition=Q(status=KeepStatus.GRANTED, granted_until__isnull=False)
                | (~Q(status=KeepStatus.GRANTED) & Q(granted_until=None)),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["agency", "asked_at"], name="post_keep_request_waiting",
                condition=Q(status=KeepStatus.ASKED),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reason
