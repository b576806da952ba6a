"""Account names: every example of the regulation, the gaps it leaves, and what always holds."""

import unicodedata
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import PersonName
from congvan.organization.rules.account_names import (
    LONGEST_NAME,
    Applicant,
    NameForm,
    UnusableName,
    assign_names,
    name_for,
)
from congvan.organization.rules.birth_dates import UnreadableBirthDate, birth_date_digits
from tests.unit.account_names import (
    OTHER_TAN,
    OTHER_TIEN,
    ROOM,
    TAN,
    TIEN,
    names_of,
    names_of_units,
)


class TestExamplesOfTheRegulation:
    """GL132 Điều 6 khoản 1, word for word (CODES §13)."""

    def test_no_collision(self):
        assert names_of("Nguyễn Văn Minh") == ["minhnv"]

    def test_different_names_with_different_middle_names(self):
        assert names_of(TIEN, TAN) == ["tienminhth", "tanminhth"]

    def test_same_full_name(self):
        assert names_of(TIEN, OTHER_TIEN) == ["minhtht11021973", "minhtht1581963"]

    def test_different_names_with_the_same_middle_name(self):
        assert names_of(TAN, OTHER_TAN) == ["minhtht11021973", "minhtht1581963"]

    def test_unit(self):
        assert names_of(ROOM) == ["vhttdakdoa"]
        assert names_of_units("phòng Văn hoá và Thông tin thuộc huyện Đăk Đoa") == ["vhttdakdoa"]

    def test_groups_created_in_one_batch_do_not_disturb_each_other(self):
        same_name = [
            Applicant("Lê Thị Hoa", "1/2/1980"),
            Applicant("Lê Thị Hoa", date(1981, 12, 30)),
        ]
        batch = [TIEN, *same_name, Applicant("Nguyễn Văn Minh"), TAN, ROOM]
        assert names_of(*batch) == [
            "tienminhth", "hoalt01021980", "hoalt30121981", "minhnv", "tanminhth", "vhttdakdoa",
        ]  # fmt: skip


class TestCollisionsOfMoreThanTwo:
    def test_two_namesakes_and_one_who_differs_in_the_middle_name(self):
        assert names_of(TIEN, OTHER_TIEN, TAN) == [
            "minhtht11021973", "minhtht1581963", "tanminhth",
        ]  # fmt: skip

    def test_two_who_share_a_middle_name_and_one_who_differs(self):
        assert names_of(TAN, TIEN, OTHER_TAN) == [
            "minhtht11021973", "tienminhth", "minhtht1581963",
        ]  # fmt: skip

    def test_three_middle_names(self):
        assert names_of("Lê Văn Minh", "Lại Vũ Minh", "Lương Viết Minh") == [
            "vanminhl", "vuminhl", "vietminhl",
        ]  # fmt: skip

    def test_two_pairs_with_one_ordinary_name(self):
        born = [replace(OTHER_TIEN, birth_date="3/3/1970"), replace(TAN, birth_date="4/4/1971")]
        assert names_of(TIEN, born[0], OTHER_TAN, born[1]) == [
            "minhtht11021973", "minhtht0331970", "minhtht1581963", "minhtht0441971",
        ]  # fmt: skip

    def test_middle_names_that_differ_only_in_diacritics_do_not_help(self):
        assert names_of(TAN, Applicant("Trương Hoàng Tân Minh", "15/8/1963")) == [
            "minhtht11021973", "minhtht1581963",
        ]  # fmt: skip

    def test_ordinary_names_that_meet_by_chance(self):
        # Hoa + NN and Hoan + N.
        assert names_of("Nguyễn Ngọc Hoa", Applicant("Nguyễn Hoan", "1/3/1990")) == [
            "ngochoan", "hoann0131990",
        ]  # fmt: skip

    def test_an_ordinary_name_goes_before_a_longer_form_that_equals_it(self):
        # The two named Y collide; Thu Y would become "thuynt", which is Thùy's ordinary name.
        thu_y = Applicant("Nguyễn Thị Thu Y", "1/1/1990")
        truong_y = Applicant("Ngô Tấn Trường Y", "2/3/1991")
        assert names_of(thu_y, truong_y, "Nguyễn Thị Thùy") == [
            "yntt01011990", "truongynt", "thuynt",
        ]  # fmt: skip

    def test_a_name_that_two_wanted_does_not_fall_to_a_third(self):
        # Both named Thùy want "thuynt", and so does Thu Y, in the longer form.
        names = names_of(
            "Nguyễn Thị Thùy", "Ngô Tường Thùy", "Nguyễn Thị Thu Y", "Ngô Tấn Trường Y"
        )
        assert names == ["thithuyn", "tuongthuyn", "yntt1", "truongynt"]


class TestEarlierAccounts:
    def test_the_newcomer_takes_the_longer_form(self):
        assigned = name_for("Trần Huỳnh Tấn Minh", born="11/02/1973", taken=["minhtht"])
        assert assigned.name == "tanminhth"
        assert assigned.form is NameForm.MIDDLE_NAME
        assert assigned.held == ("minhtht",)
        assert assigned.collides_with_taken

    def test_then_the_birth_date(self):
        taken = ["minhtht", "tanminhth"]
        assert names_of(TAN, taken=taken) == ["minhtht11021973"]

    def test_then_a_number(self):
        taken = ["minhtht", "tanminhth", "minhtht11021973"]
        assert names_of(TAN, taken=taken) == ["minhtht11021973b"]
        assert names_of("Trần Huỳnh Tấn Minh", taken=taken) == ["minhtht2"]
        assert names_of("Trần Huỳnh Tấn Minh", taken=[*taken, "minhtht2"]) == ["minhtht3"]

    def test_other_accounts_do_not_matter(self):
        assigned = name_for("Nguyễn Văn Minh", born="1/1/1980", taken=["minhtht", "vanminhn"])
        assert assigned.name == "minhnv"
        assert assigned.form is NameForm.ORDINARY
        assert not assigned.collides_with_taken

    @pytest.mark.parametrize("written", ["MinhNV", " minhnv ", "minhnv@gialai.gov.vn"])
    def test_case_and_domain_of_earlier_accounts_do_not_matter(self, written):
        assert names_of("Nguyễn Văn Minh", taken=[written]) == ["vanminhn"]

    def test_a_group_whose_ordinary_name_is_held_too(self):
        assert names_of(TIEN, TAN, taken=["minhtht"]) == ["tienminhth", "tanminhth"]
        assert names_of(TIEN, TAN, taken=["tanminhth"]) == ["tienminhth", "minhtht11021973"]

    def test_units_move_on_too(self):
        assert names_of(ROOM, taken=["vhttdakdoa"]) == ["pvhttdakdoa"]


class TestGapsOfTheRegulation:
    """What R-263 leaves to decide."""

    def test_no_middle_name(self):
        assert names_of("Nguyễn Minh") == ["minhn"]
        assert names_of(
            Applicant("Nguyễn Minh", "1/1/1980"), Applicant("Ngô Minh", "20/12/1981")
        ) == ["minhn01011980", "minhn20121981"]
        assert names_of(Applicant("Nguyễn Minh", "1/1/1980"), taken=["minhn"]) == ["minhn01011980"]

    def test_the_same_date_too_then_home_town_then_birthplace(self):
        born = replace(TIEN, home_town="xã Ia Der, tỉnh Gia Lai")
        elsewhere = replace(TIEN, home_town="TP. Pleiku")
        assert names_of(born, elsewhere) == ["minhtht11021973iader", "minhtht11021973pleiku"]
        assert names_of(
            replace(born, birthplace="An Khê, Gia Lai"),
            replace(born, birthplace="Bệnh viện Quân y"),
        ) == ["minhtht11021973iaderankhe", "minhtht11021973iaderbenhvienquany"]

    def test_without_a_date_the_home_town_helps(self):
        assert names_of(
            Applicant("Lê Văn An", home_town="Kbang"), Applicant("Lê Văn An", home_town="Kông Chro")
        ) == ["anlvkbang", "anlvkongchro"]

    def test_nothing_known_differs(self):
        assert names_of("Lê Văn An", "Lê Văn An", "Lê Văn An") == ["anlv1", "anlv2", "anlv3"]
        assert names_of(TIEN, TIEN) == ["minhtht11021973a", "minhtht11021973b"]

    def test_only_one_of_the_namesakes_has_a_date(self):
        assert names_of(TIEN, "Trương Hoàng Tiến Minh") == ["minhtht11021973", "minhtht1"]

    def test_many_namesakes_run_past_the_alphabet(self):
        names = names_of(*[TIEN] * 30)
        assert len(set(names)) == 30
        assert names[25:28] == ["minhtht11021973z", "minhtht11021973aa", "minhtht11021973ab"]

    @pytest.mark.parametrize(
        ("full_name", "expected"),
        [
            ("H'Hen Niê", "nieh"),
            ("H’Hen Niê", "nieh"),
            ("Y Bhiu Ayun", "ayunyb"),
            ("Siu Y Thắng", "thangsy"),
            ("Rơ Châm H'Yéo", "hyeorc"),
            ("Ksor Ƀŏ", "bok"),
            ("Đinh Ưm", "umd"),
            ("NGUYỄN VĂN MINH", "minhnv"),
            ("nguyễn văn minh", "minhnv"),
            (unicodedata.normalize("NFD", "Đặng Thị Ánh Đào"), "daodta"),
            ("  Nguyễn \t Văn  Minh ", "minhnv"),
            ("Nguyễn-Văn-Minh", "minhnv"),
            ("Nguyễn.Văn.Minh.", "minhnv"),
            ("Nguyễn Văn Minh (A)", "minhnv"),
            ("Nguyễn Văn Minh 2", "minhnv"),
            ("Ðỗ Văn Ðạt", "datdv"),
            ("Jean-Pierre Dupont", "dupontjp"),
            ("François Müller", "mullerf"),
            ("Łukasz Størmer", "stormerl"),
            ("Strauß", "strauss"),
            ("Suharto", "suharto"),
            ("Иван Minh", "minh"),
        ],
    )
    def test_names_written_in_other_ways(self, full_name, expected):
        assert names_of(full_name) == [expected]

    def test_a_single_word_takes_the_date(self):
        assert names_of(Applicant("Suharto", "8/6/1981"), taken=["suharto"]) == ["suharto0861981"]

    def test_the_offices_own_split_goes_before_the_order_of_the_words(self):
        split = PersonName("Y Bhiu Ayun", family="Ayun", middle="Y", given="Bhiu")
        assert names_of(Applicant("Y Bhiu Ayun", split=split)) == ["bhiuay"]

    def test_long_names_are_shortened_in_the_given_name(self):
        given_name = "Wolfeschlegelsteinhausenbergerdorff" * 3
        people = [
            Applicant(f"Nguyễn Văn {given_name}", "1/1/1980", home_town="Kông Chro"),
            Applicant(f"Nguyễn Văn {given_name}", "1/1/1980", home_town="Đăk Pơ"),
        ]
        names = names_of(*people)
        assert names[0].startswith("wolfeschlegel")
        assert [len(name) for name in names] == [LONGEST_NAME, LONGEST_NAME]
        assert names[0].endswith("nv01011980kongchro")
        assert len(names_of("A " * 200)[0]) <= LONGEST_NAME

    @pytest.mark.parametrize("full_name", ["", "   ", "!!!", "(Minh)", "Иван", "中文", "123"])
    def test_nothing_to_make_a_name_of(self, full_name):
        with pytest.raises(UnusableName) as refusal:
            names_of(full_name)
        assert isinstance(refusal.value, InvalidInput)
        assert refusal.value.next_step
        assert refusal.value.field == "full_name"

    def test_a_split_without_a_given_name_is_refused(self):
        with pytest.raises(UnusableName):
            names_of(Applicant("Nguyễn Văn", split=PersonName("Nguyễn Văn", "Nguyễn", "Văn", "")))


class TestReasons:
    @pytest.mark.parametrize(
        ("applicants", "taken", "form", "said"),
        [
            ([TIEN], (), NameForm.ORDINARY, "chữ đầu của họ"),
            ([TIEN, TAN], (), NameForm.MIDDLE_NAME, "“minhtht” bị trùng, nên viết đầy đủ tên lót"),
            ([TIEN, OTHER_TIEN], (), NameForm.BIRTH_DATE, "thêm ngày sinh"),
            ([replace(TIEN, home_town="Kbang"), TIEN], (), NameForm.HOME_TOWN, "thêm quê quán"),
            ([replace(TIEN, birthplace="Kbang"), TIEN], (), NameForm.BIRTHPLACE, "thêm nơi sinh"),
            ([TIEN, TIEN], (), NameForm.NUMBERED, "thêm số thứ tự"),
            ([ROOM], (), NameForm.ORDINARY, "tên viết tắt của đơn vị"),
            ([ROOM], ["vhttdakdoa"], NameForm.UNIT_KIND, "chữ đầu của loại đơn vị"),
        ],
    )
    def test_say_what_was_added_and_why(self, applicants, taken, form, said):
        assigned = assign_names(applicants, taken=taken)[0]
        assert assigned.form is form
        assert said in assigned.reason

    def test_forms_of_the_regulation_cite_it(self):
        for assigned in assign_names([TIEN, OTHER_TIEN, TAN, ROOM]):
            assert "khoản 1 Điều 6 Quyết định số 132/QĐ-STTTT" in assigned.reason

    def test_every_form_has_a_reason(self):
        forms = [
            *assign_names(
                [TIEN, TAN, ROOM, Applicant("Trung tâm VHTT huyện Đăk Đoa", kind="unit")]
            ),
            *assign_names([Applicant("Phòng Văn thư", kind="unit")], taken=["vt", "pvt"]),
            *assign_names([ROOM], taken=["vhttdakdoa", "pvhttdakdoa"]),
        ]
        assert {assigned.form for assigned in forms} >= {
            NameForm.MIDDLE_NAME, NameForm.UNIT_KIND, NameForm.PLACE_TYPE, NameForm.SPELLED_OUT,
        }  # fmt: skip
        assert all(assigned.reason for assigned in forms)


class TestBirthDates:
    @pytest.mark.parametrize(
        ("written", "digits"),
        [
            ("11/02/1973", "11021973"),
            ("11/2/1973", "11021973"),
            ("15/8/1963", "1581963"),
            ("15/08/1963", "1581963"),
            ("1/1/1980", "01011980"),
            ("05/3/1980", "0531980"),
            ("5/12/1980", "05121980"),
            ("31/10/1980", "31101980"),
            ("29/2/1972", "29021972"),
            ("01-02-1973", "01021973"),
            ("15.08.1963", "1581963"),
            (" 15 / 8 / 1963 ", "1581963"),
            ("15 8 1963", "1581963"),
            ("1973-02-01", "01021973"),
            ("1973-02-01T00:00:00+07:00", "01021973"),
            ("1963/8/15", "1581963"),
            ("ngày 15 tháng 8 năm 1963", "1581963"),
            ("sinh năm 1963", "1963"),
            ("1963", "1963"),
            ("8/1963", "81963"),
            ("02/1963", "021963"),
            ("00/00/1950", "1950"),
            ("00/8/1950", "81950"),
            (date(1973, 2, 11), "11021973"),
            (date(1963, 8, 15), "1581963"),
        ],
    )
    def test_digits_as_in_official_documents(self, written, digits):
        assert birth_date_digits(written) == digits

    @pytest.mark.parametrize(
        "written",
        [
            "", "abc", "15/8/63", "31/02/1973", "29/02/1973", "15/13/1963", "13/1963", "15/00/1950",
            "01021973", "1/2/3/1973", "15/8/19633", "15//8/1963", "015/8/1963", "1/2/1873",
            "15/8/2163", "1963-15", "15 tháng tám 1963", "-1/2/1973",
        ],
    )  # fmt: skip
    def test_anything_else_is_refused_with_a_next_step(self, written):
        with pytest.raises(UnreadableBirthDate) as refusal:
            birth_date_digits(written)
        assert "ngày sinh" in str(refusal.value)
        assert "15/8/1963" in refusal.value.next_step

    def test_a_wrong_date_is_refused_even_where_no_date_is_needed(self):
        with pytest.raises(UnreadableBirthDate, match="của Nguyễn Văn Minh"):
            names_of(Applicant("Nguyễn Văn Minh", "31/2/1973"))

    @given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
    def test_all_ways_of_writing_a_date_agree(self, born):
        expected = birth_date_digits(born)
        for written in (
            f"{born.day}/{born.month}/{born.year}",
            f"{born:%d/%m/%Y}",
            f"{born:%d-%m-%Y}",
            born.isoformat(),
        ):
            assert birth_date_digits(written) == expected

    @given(st.text())
    def test_text_is_read_or_refused(self, written):
        with suppress(UnreadableBirthDate):
            assert birth_date_digits(written).isdecimal()
