"""The templates of NĐ 30/2020 Phụ lục III: what each asks for, and making a .docx from it (R-144)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from docx.document import Document

from congvan.drafting.docx import dump
from congvan.drafting.making import appendices, letters, papers
from congvan.drafting.making import catalogue_fields as f
from congvan.drafting.making.fields import Field, FieldKind, Filled, Value, filled

# Without them an empty form is the plain case: no number, no stamp, no appendix.
_LEFT_EMPTY = frozenset(
    {"number", "date", "circulation", "urgency", "drafter_symbol", "copies_kept", "address",
     "appendix_title", "appendix_body", "power_line", "chair_title", "ordinal"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Template:
    """One template: its code in Phụ lục III, the document types it is for, its fields."""

    key: str
    code: str
    name: str
    type_codes: tuple[str, ...]
    fields: tuple[Field, ...]
    make: Callable[[Filled], Document]


def make_docx(key: str, fields: Mapping[str, Value]) -> bytes:
    """The .docx of a template with its fields filled in.

    Text is text, whatever it looks like. Raises FieldsMissing, InvalidInput for a value that is no
    choice or no date, and KeyError for a key that is not in TEMPLATES.
    """
    template = TEMPLATES[key]
    return dump(template.make(filled(template.fields, fields)))


def blank_docx(key: str) -> bytes:
    """The empty form of a template: "…" where something is to be filled in. Raises KeyError."""
    template = TEMPLATES[key]
    values = {field.name: "" if field.name in _LEFT_EMPTY else "…" for field in template.fields}
    values |= {
        field.name: field.choices[0][0]
        for field in template.fields
        if field.kind is FieldKind.CHOICE
    }
    return dump(template.make(Filled(values)))


def fields_wanted(key: str) -> tuple[Field, ...]:
    """The fields of a template in the order of the form. Raises KeyError."""
    return TEMPLATES[key].fields


def template_for(type_code: str, *, indirect: bool = False) -> Template | None:
    """The template for a document type; None for the four types that have none (LAYOUT §8)."""
    if type_code == "quyet_dinh" and indirect:
        return TEMPLATES["quyet_dinh_gian_tiep"]
    return next((each for each in TEMPLATES.values() if type_code in each.type_codes), None)


def _titled_name() -> Field:
    choices = tuple((kind, kind) for kind in f.TITLED_KINDS)
    return Field("kind", "Tên loại", FieldKind.CHOICE, required=True, choices=choices)


_PERSON = Field("person", "Họ và tên", required=True)
_POSITION = Field("position", "Chức vụ, đơn vị công tác", required=True)
_ORGAN_NAMED = Field(
    "organ_named", "Tên cơ quan trong câu", required=True, hint="Viết thường.",
    example="Sở Nội vụ tỉnh Gia Lai",
)  # fmt: skip
_ABOUT = f.SUBJECT.labelled("Trích yếu", example="Về việc thành lập Tổ công tác")
_DECIDED = (
    *f.HEAD, *f.STAMPS, _ABOUT, f.AUTHORITY, f.BASES.needed(), f.BODY, *f.SIGN, *f.FOOT, *f.APPENDIX,
)  # fmt: skip
_COPY_FORM = Field(
    "copy_form", "Hình thức sao", FieldKind.CHOICE, required=True,
    choices=(("SAO Y", "SAO Y"), ("SAO LỤC", "SAO LỤC"), ("TRÍCH SAO", "TRÍCH SAO")),
)  # fmt: skip
_OF_DOCUMENT = Field("kind", "Tên loại văn bản chính", example="Kế hoạch")
_APPENDIX_ALONE = (
    Field("ordinal", "Thứ tự phụ lục", hint="Chữ số La Mã, khi có từ hai phụ lục.", example="II"),
    f.SUBJECT.labelled("Tiêu đề phụ lục"), f.BODY, _OF_DOCUMENT, f.NOTATION, _ORGAN_NAMED,
)  # fmt: skip
_ATTACHED_ALONE = (
    f.SUPERIOR, f.ORGAN, f.ATTACHED_KIND.needed(), f.ATTACHED_SUBJECT.needed(),
    f.ATTACHED_BODY.needed(), f.NOTATION, _ORGAN_NAMED,
)  # fmt: skip
_TITLED_CODES = (
    "chi_thi", "quy_che", "quy_dinh", "thong_cao", "thong_bao", "huong_dan", "chuong_trinh",
    "ke_hoach", "phuong_an", "de_an", "du_an", "bao_cao", "to_trinh", "giay_uy_quyen", "phieu_gui",
    "phieu_chuyen", "phieu_bao",
)  # fmt: skip

_ALL = (
    Template(
        "nghi_quyet", "1.1", "Nghị quyết (cá biệt)", ("nghi_quyet",), _DECIDED, letters.resolution
    ),
    Template(
        "quyet_dinh", "1.2", "Quyết định quy định trực tiếp", ("quyet_dinh",), _DECIDED,
        letters.decision,
    ),
    Template(
        "quyet_dinh_gian_tiep", "1.3", "Quyết định ban hành, phê duyệt văn bản khác", (),
        (*_DECIDED, f.ATTACHED_KIND, f.ATTACHED_SUBJECT, f.ATTACHED_BODY),
        letters.indirect_decision,
    ),
    Template(
        "kem_theo_giay", "1.3", "Văn bản kèm theo quyết định (giấy)", (),
        (*_ATTACHED_ALONE, f.NUMBER, f.DATE), appendices.attached_on_paper,
    ),
    Template(
        "kem_theo_dien_tu", "1.3", "Văn bản kèm theo quyết định (điện tử)", (), _ATTACHED_ALONE,
        appendices.attached_electronic,
    ),
    Template(
        "van_ban", "1.4", "Văn bản có tên loại", _TITLED_CODES,
        (*f.HEAD, *f.STAMPS, _titled_name(), _ABOUT, f.RECIPIENTS, f.BASES, f.BODY, *f.SIGN,
         *f.FOOT, *f.APPENDIX),
        letters.titled,
    ),
    Template(
        "cong_van", "1.5", "Công văn", ("cong_van",),
        (*f.HEAD, *f.STAMPS, f.SUBJECT.labelled("Trích yếu (V/v)"), f.RECIPIENTS.needed(), f.BODY,
         *f.SIGN, *f.FOOT, f.ADDRESS, *f.APPENDIX),
        letters.official_letter,
    ),
    Template(
        "cong_dien", "1.6", "Công điện", ("cong_dien",),
        (*f.HEAD, *f.STAMPS, _ABOUT,
         Field("sender", "Người điện", required=True, hint="Tên cơ quan hoặc chức danh.",
               example="Chủ tịch Ủy ban nhân dân tỉnh Gia Lai"),
         f.RECIPIENTS.needed().labelled("Nơi nhận điện"), f.BODY, *f.SIGN, *f.FOOT),
        letters.telegram,
    ),
    Template(
        "giay_moi", "1.7", "Giấy mời", ("giay_moi",),
        (*f.HEAD, *f.STAMPS, f.SUBJECT.labelled("Trích yếu cuộc họp"),
         Field("inviter", "Cơ quan mời", required=True),
         Field("invited", "Kính mời", FieldKind.LINES, required=True, hint="Mỗi nơi một dòng."),
         Field("meeting", "Tới dự", required=True, hint="Tên cuộc họp, hội nghị."),
         Field("chair", "Chủ trì", required=True), Field("time", "Thời gian", required=True),
         Field("venue", "Địa điểm", required=True),
         f.BODY.labelled("Lưu ý").optional(), *f.SIGN, *f.FOOT),
        letters.invitation,
    ),
    Template(
        "giay_gioi_thieu", "1.8", "Giấy giới thiệu", ("giay_gioi_thieu",),
        (*f.HEAD, _ORGAN_NAMED, _PERSON, _POSITION,
         Field("sent_to", "Được cử đến", required=True), Field("purpose", "Về việc", required=True),
         Field("valid_until", "Có giá trị đến hết ngày", required=True), *f.SIGN, *f.FOOT),
        papers.introduction,
    ),
    Template(
        "bien_ban", "1.9", "Biên bản", ("bien_ban",),
        (f.SUPERIOR, f.ORGAN, f.NUMBER, f.NOTATION, f.CIRCULATION_FIELD,
         f.SUBJECT.labelled("Tên cuộc họp, hội nghị"),
         Field("begins", "Thời gian bắt đầu", required=True),
         Field("venue", "Địa điểm", required=True),
         Field("present", "Thành phần tham dự", FieldKind.LINES, required=True),
         Field("chair", "Chủ trì (chủ tọa)", required=True),
         Field("secretary", "Thư ký", required=True), f.BODY.labelled("Diễn biến"),
         Field("occasion", "Kết thúc: cuộc họp, hội nghị…", example="Cuộc họp"),
         Field("ends", "Kết thúc vào", hint="… giờ …, ngày … tháng … năm …"),
         Field("secretary_name", "Họ tên thư ký", required=True),
         Field("chair_name", "Họ tên chủ tọa", required=True),
         Field("chair_title", "Chức vụ chủ tọa", hint="Nếu cần."),
         f.COPIES, f.ARCHIVE_UNIT, f.COPIES_KEPT),
        papers.minutes,
    ),
    Template(
        "giay_nghi_phep", "1.10", "Giấy nghỉ phép", ("giay_nghi_phep",),
        (*f.HEAD, _ORGAN_NAMED, _PERSON, _POSITION,
         Field("asked_on", "Ngày của đơn", required=True),
         Field("duration", "Thời gian nghỉ", required=True, example="05 ngày"),
         Field("from_day", "Từ ngày", required=True), Field("to_day", "Đến hết ngày", required=True),
         Field("leave_place", "Nơi nghỉ phép", required=True),
         Field("counted_as", "Tính vào thời gian", required=True, example="nghỉ hằng năm"),
         *f.SIGN, *f.FOOT),
        papers.leave,
    ),
    Template(
        "phu_luc_giay", "2.1", "Phụ lục văn bản giấy", (), (*_APPENDIX_ALONE, f.NUMBER, f.DATE),
        appendices.paper_appendix,
    ),
    Template(
        "phu_luc_dien_tu", "2.2", "Phụ lục văn bản điện tử", (), _APPENDIX_ALONE,
        appendices.electronic_appendix,
    ),
    Template(
        "ban_sao_giay", "3.1", "Bản sao sang giấy (phần ghi dưới bản gốc)", (),
        (_COPY_FORM, f.ORGAN, f.NUMBER, f.NOTATION.labelled("Ký hiệu", example="SY-SNV"), f.PLACE,
         f.DATE, *f.SIGN, f.COPIES, f.ARCHIVE_UNIT, f.COPIES_KEPT),
        papers.paper_copy,
    ),
    Template(
        "ban_sao_dien_tu", "3.2", "Bản sao sang điện tử", (),
        (_COPY_FORM, Field("signed_at", "Thời gian ký số"), *f.HEAD, _OF_DOCUMENT.needed(), _ABOUT,
         f.BODY, *f.SIGN, *f.FOOT),
        papers.electronic_copy,
    ),
)  # fmt: skip
TEMPLATES: Mapping[str, Template] = {template.key: template for template in _ALL}
