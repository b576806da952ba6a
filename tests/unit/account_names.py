"""Applicants of the regulation's examples, and the names they get when created together."""

from congvan.organization.rules.account_names import Applicant, assign_names

TIEN = Applicant("Trương Hoàng Tiến Minh", "11/02/1973")
OTHER_TIEN = Applicant("Trương Hoàng Tiến Minh", "15/8/1963")
TAN = Applicant("Trần Huỳnh Tấn Minh", "11/02/1973")
OTHER_TAN = Applicant("Trương Hoàng Tấn Minh", "15/8/1963")
ROOM = Applicant("phòng VHTT huyện Đăk Đoa", kind="unit")


def names_of(*applicants, taken=()):
    """The names given to applicants, or to full names of persons, created together."""
    people = [Applicant(one) if isinstance(one, str) else one for one in applicants]
    return [assigned.name for assigned in assign_names(people, taken=taken)]


def names_of_units(*full_names):
    return names_of(*(Applicant(full_name, kind="unit") for full_name in full_names))
