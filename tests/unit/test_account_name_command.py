"""`congvan account-name`: one name, a batch, bad input, and a start without Django."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.deployment.commands.account_name import HELP, run

PROJECT_DIR = Path(__file__).parents[2]
MINH = {"full_name": "Trương Hoàng Tiến Minh", "birth_date": "11/02/1973", "kind": "person"}
OTHER_MINH = MINH | {"birth_date": "15/8/1963"}
TAN = {"full_name": "Trần Huỳnh Tấn Minh", "birth_date": None}
ROOM = {"full_name": "phòng VHTT huyện Đăk Đoa", "birth_date": None, "kind": "unit"}


def called(*arguments, stdin=""):
    """Exit code, standard output and standard error."""
    stdout, stderr = io.StringIO(), io.StringIO()
    code = run(list(arguments), stdin=io.StringIO(stdin), stdout=stdout, stderr=stderr)
    return code, stdout.getvalue(), stderr.getvalue()


def called_with_batch(batch, *arguments):
    return called("--batch", *arguments, stdin=json.dumps(batch, ensure_ascii=False))


class TestOneName:
    @pytest.mark.parametrize(
        ("arguments", "name"),
        [
            (["Nguyễn Văn Minh"], "minhnv"),
            (["Nguyễn Văn Minh", "--born", "15/8/1963"], "minhnv"),
            (["Nguyễn Văn Minh", "--taken", "minhnv"], "vanminhn"),
            (["--taken", "minhnv", "--taken=vanminhn", "--born=1/2/1980", "Nguyễn Văn Minh"],
             "minhnv01021980"),
            (["--unit", "phòng VHTT huyện Đăk Đoa"], "vhttdakdoa"),
        ],
    )  # fmt: skip
    def test_only_the_name_is_printed(self, arguments, name):
        assert called(*arguments) == (0, f"{name}\n", "")

    def test_help(self):
        assert called("--help") == (0, HELP, "")


class TestBatch:
    @pytest.mark.parametrize(
        ("batch", "names"),
        [
            ([MINH, TAN], ["tienminhth", "tanminhth"]),
            ([MINH, OTHER_MINH], ["minhtht11021973", "minhtht1581963"]),
            ([MINH, ROOM, OTHER_MINH, TAN],
             ["minhtht11021973", "vhttdakdoa", "minhtht1581963", "tanminhth"]),
            ([MINH | {"home_town": "Kbang"}, MINH | {"home_town": "Pleiku"}],
             ["minhtht11021973kbang", "minhtht11021973pleiku"]),
            ([{"full_name": "Nguyễn Văn Minh", "email": "không dùng đến"}], ["minhnv"]),
            ([], []),
        ],
    )  # fmt: skip
    def test_one_name_a_line_in_order(self, batch, names):
        assert called_with_batch(batch) == (0, "".join(f"{name}\n" for name in names), "")

    def test_earlier_accounts(self):
        assert called_with_batch([TAN], "--taken", "minhtht")[1] == "tanminhth\n"

    def test_a_byte_order_mark_is_no_obstacle(self):
        assert called("--batch", stdin="\ufeff" + json.dumps([MINH]))[0] == 0


class TestBadInput:
    @pytest.mark.parametrize(
        ("arguments", "stdin", "said"),
        [
            ([], "", "Chưa có họ và tên."),
            (["A", "B"], "", "Dòng lệnh không đúng cách dùng."),
            (["A", "--bron", "1/1/1980"], "", "Dòng lệnh không đúng cách dùng."),
            (["A", "--born"], "", "Dòng lệnh không đúng cách dùng."),
            (["--batch", "A"], "[]", "--batch"),
            (["--batch", "--unit"], "[]", "--batch"),
            (["!!!"], "", "Không đặt được tên tài khoản"),
            (["Nguyễn Văn Minh", "--born", "31/02/1973"], "", "Không đọc được ngày sinh"),
            (["--batch"], "", "không phải là JSON"),
            (["--batch"], "[" * 100_000, "không phải là JSON"),
            (["--batch"], "{}", "không phải là một danh sách"),
            (["--batch"], '["Minh"]', "Mục 1"),
            (["--batch"], '[{"full_name": "Minh"}, {"full_name": 1}]', "Mục 2"),
            (["--batch"], '[{"full_name": "Minh", "birth_date": 1973}]', "Mục 1 có birth_date"),
            (["--batch"], '[{"full_name": "Minh", "kind": "robot"}]', "Mục 1 có kind"),
            (["--batch"], '[{"full_name": "Minh", "kind": []}]', "Mục 1 có kind"),
            (["--batch"], '[{"full_name": "Minh", "birth_date": "1/1/70"}]', "“1/1/70” của Minh"),
        ],
    )
    def test_is_told_in_vietnamese_with_a_next_step(self, arguments, stdin, said):
        code, stdout, stderr = called(*arguments, stdin=stdin)
        assert (code, stdout) == (2, "")
        assert said in stderr
        assert stderr.endswith("\n")
        assert len(stderr.split(". ")) > 1

    @given(st.lists(st.text(), max_size=4), st.text())
    def test_any_arguments_give_names_or_a_sentence(self, arguments, stdin):
        code, stdout, stderr = called(*arguments, stdin=stdin)
        assert (code == 2) == bool(stderr)
        assert code in {0, 2}
        assert not (stdout and stderr)


class TestStart:
    def test_neither_django_nor_a_database_is_loaded(self):
        program = (
            "import sys\n"
            "from congvan.deployment.commands.account_name import run\n"
            "code = run(['--batch'], stdout=sys.stdout, stderr=sys.stderr)\n"
            "heavy = {'django', 'psycopg'} & set(sys.modules)\n"
            "sys.exit(code or (f'{heavy} is loaded' if heavy else 0))\n"
        )
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", program],
            cwd=PROJECT_DIR, input=json.dumps([MINH, TAN]), capture_output=True, text=True,
            timeout=30, check=False,
        )  # fmt: skip
        assert done.stdout == "tienminhth\ntanminhth\n", done.stderr
        assert done.returncode == 0
