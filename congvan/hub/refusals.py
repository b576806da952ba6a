"""How the hub says no: a number of the protocol and a sentence for the clerk at the other end.

The real axis publishes no list; the numbers are those of a provincial platform (SPEC §9.4).
"""

from __future__ import annotations

from congvan.kernel.errors import BusinessError
from edxml_vn.vxp.answers import ErrorCode

_LONGEST_SENTENCE = 400


class Refused(BusinessError):
    """The hub does not do what a participant asked; `error_code` is the ErrorCode of the answer."""

    code = "hub_refused"

    def __init__(self, error_code: ErrorCode, sentence: str) -> None:
        # It may quote what came over the wire.
        super().__init__(sentence[:_LONGEST_SENTENCE])
        self.error_code = error_code


def wrong_account() -> Refused:
    """One answer for an unknown account, a wrong signature and a revoked one: it tells nothing."""
    return Refused(
        ErrorCode.WRONG_ACCOUNT,
        "Mã hệ thống, bí mật hoặc chữ ký của lời gọi không đúng.",
    )


def bad_request(sentence: str) -> Refused:
    """What was asked cannot be understood or done."""
    return Refused(ErrorCode.PROCESSING, sentence)
