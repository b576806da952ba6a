"""TCVN3 and VNI: recognised by font or by sense, converted, and everything else left alone."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congvan.kernel.legacy_text import (
    TCVN3_LETTERS,
    VNI_LETTERS,
    Encoding,
    convert,
    detect,
    to_unicode,
)
from congvan.kernel.text import letter_and_tone

SENTENCES = [
    "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Độc lập - Tự do - Hạnh phúc",
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
    "Theo đề nghị của Giám đốc Sở Thông tin và Truyền thông,",
    "Điều 1. Ban hành kèm theo Quyết định này Quy chế quản lý, vận hành và sử dụng hệ thống.",
    "Điều 2. Quyết định này có hiệu lực thi hành kể từ ngày ký.",
    "Chánh Văn phòng, Thủ trưởng các đơn vị chịu trách nhiệm thi hành Quyết định này.",
    "Kính gửi: Các sở, ban, ngành; Ủy ban nhân dân các huyện, thị xã, thành phố",
    "Về việc tăng cường sử dụng văn bản điện tử trong hoạt động của cơ quan nhà nước",
    "Nơi nhận: Như trên; Lưu: văn thư, tổng hợp.",
    "Đề nghị các đơn vị báo cáo kết quả thực hiện trước ngày 15 hằng tháng.",
    "Thực hiện ý kiến chỉ đạo của Ủy ban nhân dân tỉnh tại công văn số 443",
    "Quá trình triển khai nếu có khó khăn, vướng mắc đề nghị phản ánh về Sở để được hướng dẫn.",
    "Cá nhân trực tiếp xử lý văn bản đến phải kết thúc xử lý và lưu văn bản vào hồ sơ công việc",
    "Thời hạn lưu trữ của thông tin trong mục thông báo là một quý kể từ ngày thông báo",
    "Trường hợp bị mất quyền kiểm soát tài khoản cần báo ngay cho phòng Công nghệ thông tin",
    "Giấy mời họp giao ban công tác tháng, thời gian: 7 giờ 30 phút, thứ hai",
    "Phê duyệt dự toán kinh phí mua sắm trang thiết bị năm ngân sách",
    "Bổ nhiệm ông Nguyễn Văn Ngữ giữ chức vụ Trưởng phòng Kế hoạch - Tài chính",
    "Tiếp nhận và giải quyết đơn thư khiếu nại, tố cáo của công dân",
    "Huyện Đăk Đoa, huyện Chư Prông, thị xã An Khê, thành phố Pleiku",
    "Báo cáo tình hình phòng, chống dịch bệnh gia súc, gia cầm trên địa bàn",
    "Quyết toán thuế, phí và lệ phí thuộc ngân sách xã quản lý",
    "Thủ tướng yêu cầu khẩn trương khắc phục hậu quả mưa lũ, sạt lở đất",
    "Ưu tiên xử lý hồ sơ của người khuyết tật, người cao tuổi",
    "Những vấn đề vượt thẩm quyền thì xin ý kiến lãnh đạo trực tiếp",
    "Ẩn danh, ổn định, ửng hồng, ỡm ờ, ễnh ương, ẵm bồng, ỷ lại, tỵ nạn, kỹ sư, quỹ, quỳ",
]

_TCVN3_CODES = {letter: code for code, letter in TCVN3_LETTERS.items()}
_VNI_CODES = {}
for _code, _letter in VNI_LETTERS.items():
    # The sign after a capital may be capital or small; the capital comes first and is taken here.
    _VNI_CODES.setdefault(_letter, _code)


def in_tcvn3(text):
    return "".join(_tcvn3_code(letter) for letter in text)


def _tcvn3_code(letter):
    if letter in _TCVN3_CODES:
        return _TCVN3_CODES[letter]
    # The capitals with a tone were set in small letters and another font.
    return _TCVN3_CODES.get(letter.lower(), letter)


def in_vni(text):
    return "".join(_VNI_CODES.get(letter, letter) for letter in text)


def without_toned_capitals(text):
    """What comes back from TCVN3: a capital with a tone has no code there and becomes small."""
    return "".join(
        letter.lower() if letter.isupper() and letter_and_tone(letter)[1] else letter
        for letter in text
    )


class TestTables:
    def test_tcvn3_has_all_small_letters_and_seven_capitals(self):
        assert len(TCVN3_LETTERS) == 74
        assert len(set(TCVN3_LETTERS.values())) == 74
        assert "".join(sorted(filter(str.isupper, TCVN3_LETTERS.values()))) == "ÂÊÔĂĐƠƯ"

    def test_vni_has_all_letters_in_both_cases(self):
        letters = set(VNI_LETTERS.values())
        assert letters == set(TCVN3_LETTERS.values()) | {
            letter.upper() for letter in TCVN3_LETTERS.values()
        }

    @pytest.mark.parametrize(
        ("legacy", "unicode"),
        [
            ("Céng hßa x· héi chñ nghÜa ViÖt Nam", SENTENCES[0]),
            ("§éc lËp - Tù do - H¹nh phóc", SENTENCES[1]),
            ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
            ("C¨n cø NghÞ ®Þnh sè 30/2020/N§-CP", "Căn cứ Nghị định số 30/2020/NĐ-CP"),
            ("QuyÕt ®Þnh", "Quyết định"),
            ("tr\u00ad\u00edc ngµy", "trước ngày"),
        ],
    )
    def test_known_tcvn3(self, legacy, unicode):
        assert detect(legacy) is Encoding.TCVN3
        assert to_unicode(legacy) == unicode

    @pytest.mark.parametrize(
        ("legacy", "unicode"),
        [
            ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", SENTENCES[0]),
            ("Ñoäc laäp - Töï do - Haïnh phuùc", SENTENCES[1]),
            ("UÛY BAN NHAÂN DAÂN TÆNH", "ỦY BAN NHÂN DÂN TỈNH"),
            ("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", SENTENCES[0].upper()),
            ("Uûy ban nhaân daân huyeän Ñaêk Ñoa", "Ủy ban nhân dân huyện Đăk Đoa"),
            ("Thöïc hieän Quyeát ñònh soá 132", "Thực hiện Quyết định số 132"),
            ("Kyõ thuaät, quyû quyeät, Myõ, lyù do", "Kỹ thuật, quỷ quyệt, Mỹ, lý do"),
        ],
    )
    def test_known_vni(self, legacy, unicode):
        assert detect(legacy) is Encoding.VNI
        assert to_unicode(legacy) == unicode


class TestRoundTrip:
    def test_there_are_enough_real_sentences(self):
        assert len(SENTENCES) >= 25

    @pytest.mark.parametrize("sentence", SENTENCES)
    def test_vni_without_a_font(self, sentence):
        assert detect(in_vni(sentence)) is Encoding.VNI
        assert to_unicode(in_vni(sentence)) == sentence

    @pytest.mark.parametrize("sentence", SENTENCES)
    def test_vni_in_capitals(self, sentence):
        assert to_unicode(in_vni(sentence.upper()).upper()) == sentence.upper()

    @pytest.mark.parametrize("sentence", SENTENCES)
    def test_tcvn3_without_a_font(self, sentence):
        assert detect(in_tcvn3(sentence)) is Encoding.TCVN3
        assert to_unicode(in_tcvn3(sentence)) == without_toned_capitals(sentence)

    @pytest.mark.parametrize("sentence", SENTENCES)
    def test_tcvn3_in_a_font_of_capitals(self, sentence):
        assert to_unicode(in_tcvn3(sentence), font=".VnTimeH") == sentence.upper()

    def test_paragraphs_are_judged_one_by_one(self):
        mixed = "\r\n".join([in_tcvn3(SENTENCES[0]), in_vni(SENTENCES[1]), SENTENCES[2], "OK", ""])
        expected = "\r\n".join([SENTENCES[0], SENTENCES[1], SENTENCES[2], "OK", ""])
        assert to_unicode(mixed) == expected


class TestFonts:
    @pytest.mark.parametrize(
        ("text", "font", "expected"),
        [
            ("Tù do", ".VnTime", "Tự do"),
            ("Tù do", ".vnarial", "Tự do"),
            ("hµ néi gia lai", ".VnTimeH", "HÀ NỘI GIA LAI"),
            ("hµ néi", ".VnArial NarrowH", "hà nội"),
            ("Soá", "VNI-Times", "Số"),
            ("Soá", "vni helve", "Số"),
            ("Céng hßa x· héi", "Times New Roman", "Cộng hòa xã hội"),
            ("Soá", "Times New Roman", "Soá"),
            ("Việt Nam", ".VnTimeH", "Việt Nam"),
            ("Việt Nam", "VNI-Times", "Việt Nam"),
            ("123", ".VnTime", "123"),
        ],
    )
    def test_the_font_decides_unless_the_text_is_surely_unicode(self, text, font, expected):
        assert to_unicode(text, font=font) == expected

    def test_short_words_that_are_possible_as_they_stand_need_the_font(self):
        assert to_unicode("Tù do") == "Tù do"
        assert detect("Tù do", font=".VnTime") is Encoding.TCVN3

    def test_a_known_source_is_converted_without_asking(self):
        assert convert("Tù do", Encoding.TCVN3) == "Tự do"
        assert convert("Soá", Encoding.VNI) == "Số"
        assert convert("e\u0302", Encoding.UNICODE) == "ê"


class TestLeftAlone:
    @pytest.mark.parametrize("sentence", SENTENCES)
    def test_unicode_vietnamese(self, sentence):
        assert to_unicode(sentence) == sentence
        assert to_unicode(sentence.upper()) == sentence.upper()

    @pytest.mark.parametrize("sentence", SENTENCES)
    def test_decomposed_vietnamese_is_composed(self, sentence):
        assert to_unicode(unicodedata.normalize("NFD", sentence)) == sentence

    @pytest.mark.parametrize(
        "text",
        [
            "Là nhà máy có bà là mẹ",
            "Có thì là có",
            "Là nhà máy có mà không có gì",
            "The quick brown fox jumps over the lazy dog.",
            "Please find attached the minutes of the meeting.",
            "132/QD-STTTT, 11/02/2011; 1.000.000 - 50%",
            "© 2011 Company, § 5 « Bonjour » ½ µm ±3 °C ·",
            "Où est la bibliothèque, s'il vous plaît ?",
            "Voilà l'été à la plage française, où tout est à côté.",
            "Le Président de la République a été reçu à l'hôtel de ville.",
            "Où va le thé",
            "Où",
            "naïve café, thaï, laïc, maïs",
            "Größe und Maße für Häuser in München",
            "El niño está aquí, señor; mañana será otro día",
            "São Paulo não é a capital",
            "Ångström, Øresund, Malmö",
            "",
            "\n\n",
        ],
    )
    def test_other_text(self, text):
        assert detect(text) is Encoding.UNICODE
        assert to_unicode(text) == text


SYLLABLES = st.sampled_from(sorted({word for sentence in SENTENCES for word in sentence.split()}))
LATIN_1 = st.characters(min_codepoint=0x20, max_codepoint=0xFF)


class TestProperties:
    @given(st.text(), st.sampled_from([None, ".VnTime", ".VnTimeH", "VNI-Times", "Arial"]))
    def test_never_fails(self, text, font):
        to_unicode(text, font=font)

    @given(st.text(alphabet=LATIN_1))
    def test_never_fails_on_the_letters_of_the_legacy_encodings(self, text):
        converted = to_unicode(text)
        assert converted == unicodedata.normalize("NFC", converted)

    @given(st.text(alphabet=st.characters(max_codepoint=0x7F)))
    def test_ascii_is_left_alone(self, text):
        assert to_unicode(text) == text

    @given(st.lists(SYLLABLES, max_size=12).map(" ".join))
    def test_unicode_vietnamese_is_left_alone(self, text):
        assert to_unicode(text) == text

    @settings(max_examples=60)
    @given(st.lists(SYLLABLES, min_size=8, max_size=20).map(" ".join))
    def test_converting_twice_changes_nothing_more(self, text):
        for legacy in (in_tcvn3(text), in_vni(text)):
            assert to_unicode(to_unicode(legacy)) == to_unicode(legacy)
