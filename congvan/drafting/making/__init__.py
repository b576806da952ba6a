"""A .docx made from fields, by the templates of NĐ 30/2020 Phụ lục III, and its number written in.

    data = make_docx("cong_van", {"organ": "SỞ NỘI VỤ", …})
    data = write_number(data, number="15", notation="SNV-VP", date=date(2026, 1, 5))

Pure: values in, values out, no clock. Law: NĐ 30/2020 Phụ lục I, III; R-114, R-131…R-148.
"""

from congvan.drafting.making.catalogue import (
    TEMPLATES,
    Template,
    blank_docx,
    fields_wanted,
    make_docx,
    template_for,
)
from congvan.drafting.making.fields import Field, FieldKind, FieldsMissing, Value
from congvan.drafting.making.numbering import (
    NumberPlaceNotFound,
    NumberRead,
    OtherNumberStands,
    body_text,
    read_number,
    write_number,
)

__all__ = [
    "TEMPLATES",
    "Field",
    "FieldKind",
    "FieldsMissing",
    "NumberPlaceNotFound",
    "NumberRead",
    "OtherNumberStands",
    "Template",
    "Value",
    "blank_docx",
    "body_text",
    "fields_wanted",
    "make_docx",
    "read_number",
    "template_for",
    "write_number",
]
