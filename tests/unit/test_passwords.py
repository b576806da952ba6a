"""Passwords: length, kinds of characters, likeness to the login, the usual ones; one-time ones."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.organization.rules.passwords import one_time_password, password_findings

GOOD = "Ruộng-Bậc7thang.Xanh"


def faults_of(password, *, login="minhnv", has_second_factor=True):
    findings = password_findings(password, login=login, has_second_factor=has_second_factor)
    return [finding.key for finding in findings]


class TestLengthAndKinds:
    def test_a_good_password_has_no_faults(self):
        assert faults_of(GOOD) == []
        assert faults_of(GOOD, has_second_factor=False) == []

    @pytest.mark.parametrize(
        ("password", "has_second_factor", "faults"),
        [
            ("kT7#mpQ", True, ["too_short"]),
            ("kT7#mpQx", True, []),
            ("kT7#mpQx", False, ["too_short"]),
            ("kT7#mpQxwv2!z", False, ["too_short"]),
            ("kT7#mpQxwv2!zR", False, []),
        ],
    )
    def test_without_a_second_factor_it_must_be_longer(self, password, has_second_factor, faults):
        assert faults_of(password, has_second_factor=has_second_factor) == faults

    @pytest.mark.parametrize(
        ("password", "fault"),
        [
            ("KT7#MPQX", "no_small_letter"),
            ("kt7#mpqx", "no_capital"),
            ("kTs#mpQx", "no_figure"),
            ("kT7smpQx", "no_sign"),
        ],
    )
    def test_every_kind_of_character_is_needed(self, password, fault):
        assert faults_of(password) == [fault]

    def test_a_space_is_a_sign_and_vietnamese_letters_are_letters(self):
        assert faults_of("ruộng Bậc 7 thang") == []

    def test_all_faults_are_told_at_once(self):
        assert faults_of("") == [
            "too_short",
            "no_small_letter",
            "no_capital",
            "no_figure",
            "no_sign",
        ]


class TestLikenessToTheLogin:
    @pytest.mark.parametrize(
        "password", ["minhnv", "MINHNV", "minhnv@gialai.gov.vn", "MinhNV@GiaLai.gov.vn"]
    )
    def test_the_login_itself_with_or_without_domain(self, password):
        assert "same_as_login" in faults_of(password, login="minhnv@gialai.gov.vn")
        if "@" not in password:
            assert "same_as_login" in faults_of(password)

    @pytest.mark.parametrize("password", ["xMinhNV#2#pqr", "7!minh.nv!Kx", "Mình-NV*83kq"])
    def test_the_login_within_the_password(self, password):
        assert faults_of(password) == ["contains_login"]

    def test_very_short_logins_are_not_sought(self):
        assert faults_of("kT7#yNpQx", login="yn") == []
        assert faults_of(GOOD, login="") == []


class TestUsualPasswords:
    @pytest.mark.parametrize("password", ["123456", "P@ssw0rd", "Abc@123", "matkhau", "Mật khẩu"])
    def test_the_commonest(self, password):
        assert "common" in faults_of(password)

    def test_the_starter_password_of_the_seed_is_among_them(self):
        assert "common" in faults_of("123456")

    @pytest.mark.parametrize(
        "password",
        [
            "Gialai@2026", "GiaLai2025!", "Vietnam@123", "Matkhau#123456", "Abcd@1234567890",
            "Congvan_111111", "Hà@1990", "Hanoi--2024!!", "Xyz@0000",
        ],
    )  # fmt: skip
    def test_a_word_with_a_year_or_a_series(self, password):
        assert "predictable" in faults_of(password)

    @pytest.mark.parametrize("password", ["Gialai@7391", "Sông-Ba@2026-Nguồn", "2026@Gialai!x9"])
    def test_other_figures_or_more_words_pass(self, password):
        assert faults_of(password) == []

    def test_sentences_are_vietnamese_and_differ(self):
        findings = password_findings("", login="a", has_second_factor=False)
        sentences = {finding.sentence for finding in findings}
        assert len(sentences) == len(findings)
        assert all(sentence.startswith("Mật khẩu") for sentence in sentences)


class TestOneTimePasswords:
    @given(st.randoms(use_true_random=False))
    def test_pass_the_rules_and_are_readable(self, source):
        password = one_time_password(choose=source.choice)
        assert faults_of(password, has_second_factor=False) == []
        assert not set(password) & set("0O1lI")

    def test_come_from_the_given_source(self):
        first, second = random.Random(5), random.Random(5)
        passwords = [one_time_password(choose=source.choice) for source in (first, second, first)]
        assert passwords[0] == passwords[1] != passwords[2]

    def test_are_secret_by_default(self):
        assert len({one_time_password() for _ in range(100)}) == 100

    def test_look_like_the_example(self):
        assert one_time_password(choose=lambda kind: kind[0]) == "Bbb2-Bbb2-Bbb2-Bbb2"

    @given(st.text(), st.text())
    def test_any_password_is_judged(self, password, login):
        for finding in password_findings(password, login=login, has_second_factor=False):
            assert finding.key
            assert finding.sentence
