"""What stands over the form: like a document in the book, barred, for the head, too vague."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from congvan.documents.rules.subjects import Vague
from congvan.kernel.errors import BusinessError
from congvan.registers.queries import SimilarEntry
from congvan.web.addresses import address

MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Stop:
    """A rule that stops the entry: what it says, what to do instead."""

    sentence: str
    next_step: str


# said when a level is chosen, whatever the paper is.
SECRET = Stop(
    "Văn bản có độ mật không được nhập, lưu, xử lý trên hệ thống này.",
    "Cất giữ và đăng ký vào sổ bí mật nhà nước riêng; ở đây chỉ ghi một dòng giấy, không có nội dung.",
)


@dataclass(frozen=True, slots=True)
class SimilarLine:
    """A document that may be the same, and the ways to it."""

    sentence: str
    number: str
    open_href: str
    join_href: str
    join_label: str


@dataclass(frozen=True, slots=True)
class Warnings:
    """All that stands over the form; empty when nothing does."""

    similar: tuple[SimilarLine, ...] = ()
    reason: str = ""
    must_choose: bool = False
    vague: Vague | None = None
    head: BusinessError | None = None
    barred: BusinessError | None = None
    secret: Stop | None = None
    report_href: str = ""

    @classmethod
    def of(
        cls, arrival_id: int, similar: Sequence[SimilarEntry], *, vague: Vague | None = None,
        reason: str = "", must_choose: bool = False, secret: Stop | None = None,
        is_paper: bool = True,
    ) -> Warnings:  # fmt: skip
        """With the nearest few of the similar documents."""
        lines = tuple(
            SimilarLine(
                one.sentence, one.arrival_number,
                address("documents:document", one.document_id),
                address("intake:join", arrival_id, one.document_id),
                f"Gắn {'bản giấy ' if is_paper else ''}vào số {one.arrival_number}",
            )
            for one in similar[:MOST_SHOWN]
        )  # fmt: skip
        return cls(
            similar=lines, reason=reason, must_choose=must_choose, vague=vague, secret=secret
        )
