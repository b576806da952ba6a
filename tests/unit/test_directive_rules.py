"""Pure rules of distribution: receivers, deadlines (R-047, R-050, R-059)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.desk.holders import of_member, of_unit
from congvan.desk.states import Part
from congvan.directives.rules.deadlines import DueSource, check_ahead, check_within, due_day
from congvan.directives.rules.receivers import (
    Receiver,
    ReceiversWrong,
    checked,
    clean_text,
    lead_of,
)
from congvan.kernel.errors import InvalidInput
from congvan.organization.rules.working_days import WEEKDAYS_ONLY

ALL = tuple(Part)
FRIDAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)


def test_the_leaders_word_goes_first_then_the_senders_then_the_regulation():
    known = {"arrived_on": FRIDAY, "calendar": WEEKDAYS_ONLY}
    leaders, senders = date(2026, 12, 1), date(2026, 12, 2)
    assert due_day(leaders=leaders, senders=senders, term=3, **known) == (leaders, DueSource.LEADER)
    assert due_day(leaders=None, senders=senders, term=3, **known) == (senders, DueSource.SENDER)
    assert due_day(leaders=None, senders=None, term=3, **known) == (
        date(2026, 11, 25), DueSource.REGULATION,
    )  # fmt: skip
    assert due_day(leaders=None, senders=None, term=None, **known) == (None, DueSource.NONE)


def test_deadlines_lie_ahead_and_within():
    check_ahead(NOON + timedelta(minutes=1), NOON)
    with pytest.raises(InvalidInput):
        check_ahead(NOON, NOON)
    check_within(NOON, NOON, whose="chung")
    check_within(None, NOON, whose="chung")
    check_within(NOON, None, whose="chung")
    with pytest.raises(InvalidInput, match="sau hạn chung"):
        check_within(NOON + timedelta(days=1), NOON, whose="chung")


lines = st.lists(
    st.builds(
        Receiver,
        holder=st.one_of(
            st.builds(of_member, st.just(1), st.integers(1, 6)),
            st.builds(of_unit, st.just(1), st.integers(1, 3)),
        ),
        part=st.sampled_from(list(Part)),
        note=st.sampled_from(["", " ", "Cho ý kiến"]),
    ),
    max_size=6,
)


@given(receivers=lines, text=st.sampled_from(["", "Phối hợp thực hiện"]))
def test_whatever_passes_has_one_lead_at_most_and_nobody_left_without_a_word(receivers, text):
    try:
        clean = checked(receivers, parts=ALL, text=text)
    except ReceiversWrong:
        return
    assert [r.holder for r in clean] == [r.holder for r in receivers]
    assert len({r.holder for r in clean}) == len(clean) > 0
    leads = [r for r in clean if r.part is Part.LEAD]
    assert len(leads) <= 1
    assert lead_of(clean) == (leads[0] if leads else None)
    assert all(r.note for r in clean if r.part in {Part.COORDINATE, Part.INFORM})


def test_a_part_that_is_not_given_here():
    with pytest.raises(ReceiversWrong, match="Duyệt"):
        checked([Receiver(of_member(1, 1), Part.REVIEW)], parts=(Part.LEAD,))


def test_a_long_directive_is_cut_for_a_note_but_a_long_note_is_refused():
    (line,) = checked([Receiver(of_member(1, 1), Part.INFORM)], parts=ALL, text="a" * 600)
    assert len(line.note) == 500
    with pytest.raises(ReceiversWrong):
        checked([Receiver(of_member(1, 1), Part.LEAD, note="a" * 501)], parts=ALL)


def test_text_is_tidy_and_neither_too_short_nor_too_long():
    assert (
        clean_text("  Không thuộc thẩm quyền ", what="lý do", field="reason")
        == "Không thuộc thẩm quyền"
    )
    for text, shortest in (("", 1), ("Nhầm", 10), ("a" * 501, 1)):
        with pytest.raises(InvalidInput) as refusal:
            clean_text(text, what="lý do", field="reason", shortest=shortest)
        assert refusal.value.field == "reason"
