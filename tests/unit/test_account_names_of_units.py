"""Account names of units, and what always holds of names of people and units."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congvan.organization.rules.account_names import (
    Applicant,
    UnusableName,
    assign_names,
)
from congvan.organization.rules.written_names import place_letters, split_unit_name
from tests.unit.account_names import (
    names_of,
    names_of_units,
)


class TestUnits:
    @pytest.mark.parametrize(
        ("full_name", "expected"),
        [
            ("Phòng VHTT huyện Đăk Đoa", "vhttdakdoa"),
            ("PHÒNG VHTT HUYỆN ĐĂK ĐOA", "vhttdakdoa"),
            ("phòng vhtt huyện đăk đoa", "vhttdakdoa"),
            ("Phong VHTT huyen Dak Doa", "vhttdakdoa"),
            ("Phòng VH-TT huyện Đăk Đoa, tỉnh Gia Lai", "vhttdakdoa"),
            ("Phòng VH&TT huyện Đăk Đoa tỉnh Gia Lai", "vhttdakdoa"),
            ("Phòng Văn hóa và Thông tin huyện Đăk Đoa", "vhttdakdoa"),
            ("PHÒNG VĂN HOÁ VÀ THÔNG TIN HUYỆN ĐĂK ĐOA", "vhttdakdoa"),
            ("Phòng Văn hóa thông tin H. Đăk Đoa", "vhttdakdoa"),
            ("Trung tâm VHTT huyện Đăk Đoa", "vhttdakdoa"),
            ("Ban Dân tộc tỉnh Gia Lai", "dtgialai"),
            ("phòng VHTT thị xã An Khê", "vhttankhe"),
            ("Phòng VHTT TP.Pleiku", "vhttpleiku"),
            ("Phòng VHTT tx Ayun Pa", "vhttayunpa"),
            ("UBND xã Đak Đoa", "ubnddakdoa"),
            ("Ủy ban nhân dân xã Đak Đoa", "ubnddakdoa"),
            ("UỶ BAN NHÂN DÂN XÃ ĐAK ĐOA", "ubnddakdoa"),
            ("UBND thị trấn Chư Sê", "ubndchuse"),
            ("UBND phường Quy Nhơn Nam", "ubndquynhonnam"),
            ("UBND đặc khu Phú Quốc", "ubndphuquoc"),
            ("UBND phường 1", "ubndphuong1"),
            ("UBND huyện Ia H'Drai", "ubndiahdrai"),
            ("UBND tỉnh Bà Rịa - Vũng Tàu", "ubndbariavungtau"),
            ("Phòng Văn hóa - Xã hội xã Ia Der", "vhxhiader"),
            ("Phòng Kinh tế, Hạ tầng và Đô thị xã Ia Hrú", "kthtdtiahru"),
            ("Phòng Quản lý đô thị thị xã Ayun Pa", "qldtayunpa"),
            ("Sở Thông tin và Truyền thông tỉnh Gia Lai", "sttttgialai"),
            ("Sở TT&TT", "stttt"),
            ("Văn phòng UBND tỉnh", "vpubndt"),
            ("Phòng Công nghệ thông tin", "cntt"),
            ("Phòng Nghiệp vụ 2", "nv2"),
            ("Phòng Thuế huyện Kbang", "thuekbang"),
            ("phòng huyện Kbang", "phongkbang"),
            ("xã Ia Der", "xaiader"),
            ("Phòng", "phong"),
        ],
    )
    def test_field_and_place(self, full_name, expected):
        assert names_of_units(full_name) == [expected]

    def test_different_kinds_in_one_place(self):
        assert names_of_units("Phòng VHTT huyện Ia Grai", "Trung tâm VHTT huyện Ia Grai") == [
            "pvhttiagrai", "ttvhttiagrai",
        ]  # fmt: skip

    def test_places_of_one_name_and_different_types(self):
        assert names_of_units("Phòng VHTT huyện Ia Grai", "Phòng VHTT xã Ia Grai") == [
            "vhttiagraihuyen", "vhttiagraixa",
        ]  # fmt: skip

    def test_fields_of_one_abbreviation(self):
        assert names_of_units("Phòng Văn thư", "Phòng Vật tư") == ["vanthu", "vattu"]

    def test_one_unit_twice(self):
        assert names_of_units("UBND xã Ia Der", "UBND xã Ia Der") == ["ubndiader1", "ubndiader2"]

    def test_unit_and_person_of_one_name(self):
        unit = Applicant("VHTT Hoa", kind="unit")
        assert names_of(unit, "Hoa") == ["vhtth", "hoa"]
        clashing = Applicant("Phòng Thuế Hà Nội", kind="unit")
        assert names_of(clashing, Applicant("Thn", "1/1/1980")) == ["pthn", "thn01011980"]

    @pytest.mark.parametrize("full_name", ["", " - ", "(cũ)", "Отдел"])
    def test_nothing_to_make_a_name_of(self, full_name):
        with pytest.raises(UnusableName):
            names_of_units(full_name)

    @pytest.mark.parametrize(
        ("written", "letters"),
        [
            ("xã Ia Der, huyện Ia Grai", "iader"),
            ("Pleiku, Gia Lai", "pleiku"),
            ("TP. Hồ Chí Minh", "hochiminh"),
            ("", ""),
        ],
    )
    def test_places(self, written, letters):
        assert place_letters(written) == letters

    @given(st.text())
    def test_any_text_can_be_split(self, written):
        unit = split_unit_name(written)
        parts = unit.kind + unit.kind_initials + unit.field + unit.place_type + unit.place
        assert re.fullmatch("[a-z0-9]*", parts)


WRITTEN_WORDS = """
    Nguyễn Ngô Trần Trương Văn Vũ Thị Tấn Tiến Thu Hoàng Minh Mình Hoa Hoan Y An H'Hen
"""
WORDS = WRITTEN_WORDS.split()
FULL_NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
UNIT_NAMES = st.sampled_from(
    ["Phòng VHTT huyện Kbang", "Ban VHTT huyện Kbang", "Phòng VHTT xã Kbang", "Hoa", "UBND xã 1"]
)
# Each value is written in one way only, so that applicants who differ are known to differ.
PLACES = st.sampled_from([None, "xã Kbang", "TP. Pleiku"])
BIRTH_DATES = st.sampled_from([None, "1/1/1980", "11/1/1980", "1980"])
PEOPLE = st.builds(
    Applicant, full_name=FULL_NAMES, birth_date=BIRTH_DATES, home_town=PLACES, birthplace=PLACES
)
UNITS = st.builds(Applicant, full_name=UNIT_NAMES, kind=st.just("unit"))
BATCHES = st.lists(PEOPLE | UNITS, max_size=12)
TAKEN = st.lists(
    st.sampled_from(["minhnv", "HOANN", "hoann@gialai.gov.vn", "ynt", "hoa1", "vhttkbang", "an"]),
    max_size=4,
)


class TestWhatAlwaysHolds:
    @settings(max_examples=50)
    @given(BATCHES, TAKEN)
    def test_names_are_unique_well_formed_and_not_taken(self, batch, taken):
        names = names_of(*batch, taken=taken)
        assert len(set(names)) == len(batch)
        earlier = {name.lower().partition("@")[0] for name in taken}
        assert not earlier & set(names)
        for name in names:
            assert re.fullmatch("[a-z0-9]{1,64}", name)

    @settings(max_examples=50)
    @given(BATCHES, TAKEN, st.randoms(use_true_random=False))
    def test_the_order_of_the_applicants_does_not_matter(self, batch, taken, chance):
        shuffled = batch[:]
        chance.shuffle(shuffled)
        before = zip(batch, names_of(*batch, taken=taken), strict=True)
        after = zip(shuffled, names_of(*shuffled, taken=taken), strict=True)
        assert sorted(before, key=repr) == sorted(after, key=repr)

    @settings(max_examples=50)
    @given(BATCHES)
    def test_whose_ordinary_name_nobody_else_wants_keeps_it(self, batch):
        alone = [assign_names([applicant])[0].name for applicant in batch]
        for ordinary, together in zip(alone, names_of(*batch), strict=True):
            assert (together == ordinary) == (alone.count(ordinary) == 1)

    @settings(max_examples=50)
    @given(BATCHES, TAKEN)
    def test_the_held_names_are_earlier_accounts(self, batch, taken):
        earlier = {name.lower().partition("@")[0] for name in taken}
        for assigned in assign_names(batch, taken=taken):
            assert earlier.issuperset(assigned.held)
            assert assigned.name not in assigned.held

    @settings(max_examples=60)
    @given(st.lists(st.text(max_size=90), max_size=4))
    def test_any_text_is_named_or_refused(self, full_names):
        for kind in ("person", "unit"):
            try:
                names = names_of(*(Applicant(full_name, kind=kind) for full_name in full_names))
            except UnusableName:
                continue
            assert all(re.fullmatch("[a-z0-9]{1,64}", name) for name in names)

    def test_a_large_batch_is_quick(self):
        chance = random.Random(3)
        people = [
            Applicant(f"{chance.choice(WORDS)} {chance.choice(WORDS)} {chance.choice(WORDS)}")
            for _ in range(3_000)
        ]
        assert len(set(names_of(*people))) == 3_000
