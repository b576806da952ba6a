"""Anticipated errors: each carries a sentence for the person and what to do next.

Everything that is not a BusinessError is a bug: it is logged with a trace id and shown as one.
Capabilities derive their own classes beside the function that raises them.
"""

from __future__ import annotations


class BusinessError(Exception):
    """A refusal the person can understand and act on.

    `sentence` says what happened and why, `next_step` what to do, both in Vietnamese.
    `field` names the form field it belongs to, if it belongs to one.
    """

    code = "business_error"
    http_status = 422

    def __init__(self, sentence: str, *, next_step: str = "", field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.next_step = next_step
        self.field = field

    def __str__(self) -> str:
        return f"{self.sentence} {self.next_step}".strip()


class NotFound(BusinessError):
    """It does not exist, or the viewer may not know that it does (the same answer for both)."""

    code = "not_found"
    http_status = 404


class NotAllowed(BusinessError):
    """The person may see the thing but may not do this with it."""

    code = "not_allowed"
    http_status = 403


class WrongState(BusinessError):
    """The thing is not in a state from which this verb goes."""

    code = "wrong_state"
    http_status = 409


class InvalidInput(BusinessError):
    """What was given cannot be accepted as it is."""

    code = "invalid_input"
    http_status = 422
