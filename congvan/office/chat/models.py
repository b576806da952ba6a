"""Tables of chat."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from congvan.office.chat.states import ConversationKind, LineKind, MessageStatus
from congvan.organization.models import Agency, Person


class Conversation(models.Model):
    """A talk of two people or of a named group, within one agency.

    Its row lock orders everything: `last_seq` numbers the messages without gaps, `last_change` every
    change of one of them. Messages up to `cleared_seq` were cleared by the agency's retention.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=ConversationKind)
    name = models.CharField("Tên nhóm", max_length=100, blank=True)
    # The two of a pair in the order of their ids, so that they have one conversation only.
    pair_low = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    pair_high = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    last_seq = models.PositiveIntegerField(default=0)
    last_change = models.PositiveIntegerField(default=0)
    cleared_seq = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField("Tin cuối lúc")
    created_at = models.DateTimeField("Mở lúc")
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "hội thoại"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "pair_low", "pair_high"], name="chat_pair_once"
            ),
            models.CheckConstraint(
                name="chat_conversation_kind",
                condition=Q(
                    kind=ConversationKind.PAIR,
                    name="",
                    pair_low__isnull=False,
                    pair_high__isnull=False,
                    pair_low__lt=F("pair_high"),
                )
                | Q(
                    kind=ConversationKind.GROUP,
                    name__gt="",
                    pair_low__isnull=True,
                    pair_high__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="chat_numbers_in_order",
                condition=Q(last_seq__lte=F("last_change"), cleared_seq__lte=F("last_seq")),
            ),
        ]
        indexes = [models.Index(fields=["agency", "last_at"], name="chat_by_agency")]

    def __str__(self) -> str:
        return self.name or f"Hội thoại {self.pk}"


class ChatParticipant(models.Model):
    """A person in a conversation. He sees the messages above `from_seq` until he leaves."""

    conversation = models.ForeignKey(
        Conversation, models.PROTECT, related_name="participants", db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    is_keeper = models.BooleanField("Người giữ nhóm", default=False)
    from_seq = models.PositiveIntegerField("Xem sau tin số", default=0)
    read_seq = models.PositiveIntegerField("Đã xem đến tin số", default=0)
    joined_at = models.DateTimeField("Vào lúc")
    left_at = models.DateTimeField("Rời lúc", null=True, blank=True)

    class Meta:
        verbose_name = "người trong hội thoại"
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "person"], name="chat_participant_once"
            ),
            models.CheckConstraint(
                name="chat_keeper_is_there", condition=Q(is_keeper=False) | Q(left_at__isnull=True)
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "conversation"],
                name="chat_of_person",
                condition=Q(left_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} trong {self.conversation_id}"


class ChatMessage(models.Model):
    """A message, or a line of what happened to the group; `change` moves up when it is changed."""

    conversation = models.ForeignKey(
        Conversation, models.PROTECT, related_name="messages", db_index=False
    )
    seq = models.PositiveIntegerField("Số thứ tự")
    change = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=LineKind, default=LineKind.MESSAGE)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    text = models.TextField("Nội dung", blank=True)
    # The folded words and "@" with the conversation's number; a line nobody wrote has none.
    words = SearchVectorField(null=True, editable=False)
    reply_seq = models.PositiveIntegerField("Trả lời tin số", null=True, blank=True)
    file_count = models.PositiveSmallIntegerField(default=0)
    # Chosen by the sender's page: the same message sent again is the same row.
    client_key = models.UUIDField(null=True)
    status = models.CharField(max_length=10, choices=MessageStatus, default=MessageStatus.SENT)
    at = models.DateTimeField("Gửi lúc")
    changed_at = models.DateTimeField("Sửa lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tin hội thoại"
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="chat_message_seq_once"),
            models.UniqueConstraint(fields=["conversation", "change"], name="chat_change_once"),
            models.UniqueConstraint(
                fields=["conversation", "author", "client_key"], name="chat_message_sent_once",
                condition=Q(client_key__isnull=False),
            ),
            models.CheckConstraint(
                name="chat_message_says_something",
                condition=Q(
                    status=MessageStatus.WITHDRAWN, text="", words__isnull=True, file_count=0
                )
                | (
                    ~Q(status=MessageStatus.WITHDRAWN)
                    & (Q(text__gt="") | Q(file_count__gt=0))
                ),
            ),
            models.CheckConstraint(
                name="chat_reply_to_earlier",
                condition=Q(reply_seq__isnull=True) | Q(reply_seq__lt=F("seq")),
            ),
        ]  # fmt: skip
        indexes = [GinIndex(fields=["words"], name="chat_message_words")]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.seq}"


class ChatMention(models.Model):
    """A message names a person of its conversation by "@" and the name."""

    message = models.ForeignKey(
        ChatMessage, models.CASCADE, related_name="mentions", db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "nhắc tên trong hội thoại"
        constraints = [
            models.UniqueConstraint(fields=["message", "person"], name="chat_mention_once"),
        ]
        indexes = [models.Index(fields=["person", "message"], name="chat_mention_of")]

    def __str__(self) -> str:
        return f"{self.person_id} trong tin {self.message_id}"


class ChatPresence(models.Model):
    """When a person last had a page of the system open and live."""

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="+")
    seen_at = models.DateTimeField("Có mặt lúc")

    class Meta:
        verbose_name = "có mặt ở hội thoại"

    def __str__(self) -> str:
        return f"{self.person_id} {self.seen_at}"


class ChatPolicy(models.Model):
    """How long an agency keeps its messages. No row, or no months: they are kept."""

    agency = models.OneToOneField(Agency, models.PROTECT, primary_key=True, related_name="+")
    months = models.PositiveSmallIntegerField("Số tháng giữ tin", null=True, blank=True)
    # The first clearing under the rule: everybody was told before.
    clears_from = models.DateField("Xóa lần đầu ngày", null=True, blank=True)
    set_at = models.DateTimeField("Đặt lúc")
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "quy định giữ tin hội thoại"
        constraints = [
            models.CheckConstraint(
                name="chat_policy_whole",
                condition=Q(months__isnull=True, clears_from__isnull=True)
                | Q(months__gte=1, months__lte=120, clears_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.months or 'giữ mãi'}"


class ChatClearing(models.Model):
    """One clearing of an agency's old messages: what went, and what was before which moment."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField("Ngày xóa")
    before = models.DateTimeField("Xóa tin trước")
    conversations = models.PositiveIntegerField("Số hội thoại", default=0)
    messages = models.PositiveIntegerField("Số tin", default=0)
    files = models.PositiveIntegerField("Số tệp", default=0)
    told_at = models.DateTimeField("Báo trước lúc")
    done_at = models.DateTimeField("Xóa xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lần xóa tin hội thoại"
        constraints = [
            models.UniqueConstraint(fields=["agency", "day"], name="chat_clearing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.messages}"
