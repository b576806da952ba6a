"""Organ identifiers: the form of QĐ 20/2020/QĐ-TTg and the older 13 characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.kernel.errors import InvalidInput
from congvan.organization.rules.identifiers import (
    LONGEST_IDENTIFIER,
    InvalidIdentifier,
    OrganIdentifier,
    old_form,
    parse_identifier,
    parse_old_identifier,
    read_identifier,
)


class TestPresentForm:
    @pytest.mark.parametrize(
        ("code", "level", "parent"),
        [
            ("H21", 1, None),
            ("H21.05", 2, "H21"),
            ("H21.05.02", 3, "H21.05"),
            ("H21.05.02.001", 4, "H21.05.02"),
            ("G06.ABC123", 2, "G06"),
        ],
    )
    def test_levels_and_parents(self, code, level, parent):
        identifier = parse_identifier(code)
        assert str(identifier) == code
        assert identifier.level == level
        assert identifier.parent == (parse_identifier(parent) if parent else None)
        assert str(identifier.root) == code[:3]

    @pytest.mark.parametrize("written", [" h21.05 ", "H21.05\n", "\ufeffH21.05"])
    def test_case_and_outer_spaces_do_not_matter(self, written):
        assert parse_identifier(written) == OrganIdentifier("H21.05")

    def test_the_longest(self):
        longest = "H21.1234567890.1234567890.123456789"
        assert len(longest) == LONGEST_IDENTIFIER
        assert parse_identifier(longest).code == longest
        with pytest.raises(InvalidIdentifier, match="mã định danh"):
            parse_identifier(longest + "0")

    @pytest.mark.parametrize(
        "written",
        [
            "", "H", "H2", "H211", "21H", "H21.", ".H21", "H21..05", "H21.0 5", "H21-05", "Đ21",
            "H21.05.ĐA", "H21.12345678901", "000.02.05.H21", "H21.05.02\nH22", "H２１",
        ],
    )  # fmt: skip
    def test_anything_else_is_refused_with_a_next_step(self, written):
        with pytest.raises(InvalidIdentifier) as refusal:
            parse_identifier(written)
        assert isinstance(refusal.value, InvalidInput)
        assert "H21.05.02" in refusal.value.next_step

    @pytest.mark.parametrize(
        ("organ", "above", "within"),
        [
            ("H21.05.02", "H21", True),
            ("H21.05.02", "H21.05", True),
            ("H21.05", "H21.05", True),
            ("H21", "H21.05", False),
            ("H21.051", "H21.05", False),
            ("H22.05", "H21", False),
        ],
    )
    def test_within(self, organ, above, within):
        assert parse_identifier(organ).is_within(parse_identifier(above)) is within


class TestOldForm:
    @pytest.mark.parametrize(
        ("old", "code"),
        [
            ("000.00.00.H21", "H21"),
            ("000.00.05.H21", "H21.05"),
            ("000.02.05.H21", "H21.05.02"),
            ("000.01.12.H28", "H28.12.01"),
            ("001.02.05.H21", "H21.05.02.001"),
            ("000.A1.05.G06", "G06.05.A1"),
        ],
    )
    def test_both_ways(self, old, code):
        assert parse_old_identifier(old) == parse_identifier(code)
        assert read_identifier(old.lower()) == read_identifier(code)
        assert old_form(parse_identifier(code)) == old

    @pytest.mark.parametrize(
        "written",
        ["", "H21.05", "000.02.00.H21", "001.00.05.H21", "000.00.5.H21", "00.02.05.H21", "000.02.05.21H"],
    )  # fmt: skip
    def test_anything_else_is_refused(self, written):
        with pytest.raises(InvalidIdentifier, match=r"QCVN 102:2016\. .*000\.02\.05\.H21"):
            parse_old_identifier(written)

    @pytest.mark.parametrize(
        "code", ["H21.5", "H21.05.002", "H21.05.02.01", "H21.05.02.001.1", "H21.00", "H21.05.02.A01"]
    )  # fmt: skip
    def test_what_the_old_form_cannot_write_is_refused(self, code):
        with pytest.raises(InvalidIdentifier, match="13 ký tự"):
            old_form(parse_identifier(code))


LEVEL_1 = st.from_regex(r"[A-Z][0-9]{2}", fullmatch=True)
GROUP = st.from_regex(r"[A-Z0-9]{2}", fullmatch=True).filter(lambda group: group != "00")
LEVEL_4 = st.from_regex(r"[0-9]{3}", fullmatch=True).filter(lambda group: group != "000")
OLD_CODES = st.one_of(
    st.tuples(LEVEL_1),
    st.tuples(LEVEL_1, GROUP),
    st.tuples(LEVEL_1, GROUP, GROUP),
    st.tuples(LEVEL_1, GROUP, GROUP, LEVEL_4),
).map(".".join)


class TestProperties:
    @given(OLD_CODES)
    def test_old_and_present_form_are_one_to_one(self, code):
        identifier = parse_identifier(code)
        old = old_form(identifier)
        assert len(old) == 13
        assert parse_old_identifier(old) == read_identifier(old) == identifier

    @given(OLD_CODES)
    def test_an_organ_is_within_all_above_it(self, code):
        organ = identifier = parse_identifier(code)
        levels = [organ.level]
        while organ.parent:
            organ = organ.parent
            levels.append(organ.level)
            assert identifier.is_within(organ)
        assert levels == list(range(identifier.level, 0, -1))

    @given(st.text())
    def test_text_is_read_or_refused(self, written):
        for parse in (parse_identifier, parse_old_identifier, read_identifier):
            try:
                assert parse(written).level >= 1
            except InvalidIdentifier as refusal:
                assert refusal.next_step  # noqa: PT017
