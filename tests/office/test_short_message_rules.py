"""The length of a text as operators count it; the places of a template."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.desk.messages import sms_length, unaccented
from congvan.office.short_messages.rules import filled, unknown_places

GSM, WIDE = False, True


@pytest.mark.parametrize(
    ("text", "is_wide", "places", "parts"),
    [
        ("", GSM, 0, 1),
        ("a" * 160, GSM, 160, 1),
        ("a" * 161, GSM, 161, 2),
        ("a" * 306, GSM, 306, 2),
        ("a" * 307, GSM, 307, 3),
        # The extension table: two places each, also when a message is just full.
        ("€" * 80, GSM, 160, 1),
        ("a" * 159 + "€", GSM, 161, 2),
        # 152 places are taken, one is left: the euro sign goes to the next part whole.
        ("a" * 152 + "€" + "a" * 152, GSM, 306, 3),
        ("a" * 152 + "€" + "a" * 151, GSM, 305, 2),
        ("ế" + "a" * 69, WIDE, 70, 1),
        ("ế" + "a" * 70, WIDE, 71, 2),
        ("ế" * 134, WIDE, 134, 2),
        ("ế" * 135, WIDE, 135, 3),
        # Outside the basic plane: two places, never cut.
        ("😀" * 35, WIDE, 70, 1),
        ("ế" * 66 + "😀" + "ế" * 66, WIDE, 134, 3),
        ("àèéìòù ÄÖÑÜ§", GSM, 12, 1),
        ("ç", WIDE, 1, 1),  # the small ç is not in the alphabet, the capital is
        ("Ç", GSM, 1, 1),
        ("`", WIDE, 1, 1),
    ],
)
def test_operators_count_like_this(text: str, is_wide: bool, places: int, parts: int):
    found = sms_length(text)
    assert (found.is_wide, found.places, found.parts) == (is_wide, places, parts)


@given(st.text(max_size=800))
def test_no_part_holds_more_than_it_can(text: str):
    found = sms_length(text)
    single, each = (70, 67) if found.is_wide else (160, 153)
    if found.parts == 1:
        assert found.places <= single
    else:
        # At most one place a part is lost to a letter that is not cut.
        assert (found.parts - 1) * (each - 1) < found.places <= found.parts * each


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặ “”–…", max_size=200))
def test_without_accents_every_vietnamese_text_is_of_the_plain_alphabet(text: str):
    assert not sms_length(unaccented(text)).is_wide


def test_places_are_filled_in_one_pass():
    body = "{Số} {trích yếu}: hạn {hạn}. {ghi chú}"
    values = {"số": "12/UBND", "trích yếu": "về {hạn} và {số}", "ghi chú": ""}
    assert filled(body, values) == "12/UBND về {hạn} và {số}: hạn ."
    assert unknown_places(body) == ()
    assert unknown_places("{lạ} và {số} } {") == ("{lạ}", "{", "}")
