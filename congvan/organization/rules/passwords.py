"""What a password must be, and one-time passwords for new accounts (R-266 … R-269).

The checks give findings, one sentence for each fault, so that the person can mend all at once.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from congvan.kernel.text import ascii_fold, fold, nfc

# QCVN 12 asks for 8 characters, TCVN 14423:2026 for 14 where there is no second factor.
SHORTEST_WITH_SECOND_FACTOR = 8
SHORTEST_WITHOUT_SECOND_FACTOR = 14
# A login of one or two letters is in too many passwords by chance.
_SHORTEST_LOGIN_SOUGHT = 3

# Among them 123456, the starter password of the seed regulation, which must never stay.
_WRITTEN_COMMONEST = """
    123456 1234567 12345678 123456789 1234567890 111111 000000 123123 654321 666666 888888
    password passw0rd p@ssw0rd p@ssword p@$$w0rd qwerty qwerty123 1q2w3e4r 1qaz2wsx 1qaz@wsx
    abc123 abc@123 abcd1234 aa123456 a123456 admin admin123 admin@123 administrator changeme
    letmein welcome iloveyou anhyeuem matkhau matkhau123 vietnam gialai congvan test user
"""
_COMMONEST = frozenset(_WRITTEN_COMMONEST.split())
# One word and then figures, as in Gialai@2026 and Abc@123!; judged by the figures.
_WORD_AND_FIGURES = re.compile(r"[a-z]+[^a-z0-9]{0,2}([0-9]+)[^a-z0-9]{0,2}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")

# Without 0, O, 1, l and I, which are mistaken for each other, and without vowels, so that no word
# comes about by chance.
_READABLE_CAPITALS = "BCDFGHJKLMNPQRSTVWXZ"
_READABLE_SMALL_LETTERS = "bcdfghjkmnpqrstvwxz"
_READABLE_FIGURES = "23456789"
_GROUP = (_READABLE_CAPITALS, _READABLE_SMALL_LETTERS, _READABLE_SMALL_LETTERS, _READABLE_FIGURES)
_GROUPS = 4


@dataclass(frozen=True, slots=True)
class PasswordFinding:
    """One fault of a password: a stable key and a Vietnamese sentence that says what to do."""

    key: str
    sentence: str


def password_findings(
    password: str, *, login: str, has_second_factor: bool
) -> list[PasswordFinding]:
    """All faults of a new password for `login` (with or without domain); none if it is good.

    `has_second_factor` is whether the account has one switched on: then 8 characters are enough.
    """
    password = nfc(password)
    findings = (
        _length_finding(password, has_second_factor=has_second_factor),
        *_missing_kinds(password),
        _login_finding(password, login),
        _commonness_finding(password),
    )
    return [finding for finding in findings if finding]


def one_time_password(*, choose: Callable[[str], str] = secrets.choice) -> str:
    """A password to be copied or read aloud once, such as Kfm7-Bxw4-Tnh9-Rpd2.

    It has 19 characters and 63 bits, and passes the rules of length and kinds of characters.
    `choose` picks one character of a text at random.
    """
    return "-".join("".join(map(choose, _GROUP)) for _ in range(_GROUPS))


def _length_finding(password: str, *, has_second_factor: bool) -> PasswordFinding | None:
    if has_second_factor:
        if len(password) >= SHORTEST_WITH_SECOND_FACTOR:
            return None
        return PasswordFinding(
            "too_short", f"Mật khẩu cần ít nhất {SHORTEST_WITH_SECOND_FACTOR} ký tự."
        )
    if len(password) >= SHORTEST_WITHOUT_SECOND_FACTOR:
        return None
    return PasswordFinding(
        "too_short",
        f"Mật khẩu cần ít nhất {SHORTEST_WITHOUT_SECOND_FACTOR} ký tự; khi bật xác thực hai lớp"
        f" thì chỉ cần {SHORTEST_WITH_SECOND_FACTOR}.",
    )


def _missing_kinds(password: str) -> Iterator[PasswordFinding]:
    if not any(map(str.islower, password)):
        yield PasswordFinding("no_small_letter", "Mật khẩu cần có chữ thường.")
    if not any(map(str.isupper, password)):
        yield PasswordFinding("no_capital", "Mật khẩu cần có chữ hoa.")
    if not any(map(str.isdecimal, password)):
        yield PasswordFinding("no_figure", "Mật khẩu cần có chữ số.")
    if all(map(str.isalnum, password)):
        yield PasswordFinding("no_sign", "Mật khẩu cần có ký tự đặc biệt, ví dụ @ # ! - _.")


def _login_finding(password: str, login: str) -> PasswordFinding | None:
    account = login.partition("@")[0]
    if password.casefold() in {login.casefold(), account.casefold()}:
        return PasswordFinding("same_as_login", "Mật khẩu không được giống tên đăng nhập.")
    sought = ascii_fold(account)
    if len(sought) >= _SHORTEST_LOGIN_SOUGHT and sought in ascii_fold(password):
        return PasswordFinding("contains_login", "Mật khẩu không được chứa tên đăng nhập.")
    return None


def _commonness_finding(password: str) -> PasswordFinding | None:
    folded = fold(password)
    if folded.replace(" ", "") in _COMMONEST:
        return PasswordFinding(
            "common", "Mật khẩu này quá nhiều người dùng, dễ bị đoán ra; hãy đặt mật khẩu khác."
        )
    match = _WORD_AND_FIGURES.fullmatch(folded)
    if match and _are_usual_figures(match.group(1)):
        return PasswordFinding(
            "predictable",
            "Mật khẩu gồm một từ rồi đến năm hoặc dãy số (như Gialai@2026) dễ bị đoán ra; hãy ghép"
            " nhiều từ không liên quan nhau.",
        )
    return None


def _are_usual_figures(figures: str) -> bool:
    """A year, 123…, or one figure again and again."""
    in_series = "1234567890".startswith(figures)
    return bool(_YEAR.fullmatch(figures)) or in_series or len(set(figures)) == 1
