"""Every setting of the product, read from CONGVAN_* variables; docs/reference/settings.md lists them.

Values come from the environment, else from the file `congvan.env` in the data directory.
"""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from congvan.kernel.errors import BusinessError

PROJECT_DIR = Path(__file__).resolve().parents[2]
PREFIX = "CONGVAN_"
FILE_NAME = "congvan.env"


class ConfigurationInvalid(BusinessError):
    """A setting has a wrong name or a wrong value."""

    code = "configuration_invalid"


class DataDirectoryClosed(BusinessError):
    """The data directory cannot be made or written by this user."""

    code = "data_directory_closed"


class Configuration(BaseSettings):
    """One field a setting; the description is its line in the reference."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    data_dir: Path = Field(
        default=PROJECT_DIR / "data",
        description="Thư mục dữ liệu: cơ sở dữ liệu nhúng, tệp, khóa, nhật ký chạy.",
    )
    database_url: str = Field(
        default="",
        description="Địa chỉ PostgreSQL (postgresql://…). Để trống: dùng PostgreSQL nhúng.",
    )
    listen_database_url: str = Field(
        default="",
        description="Địa chỉ nối thẳng PostgreSQL (postgresql://…) để nghe tin mới, khi CONGVAN_DATABASE_URL đi qua PgBouncer. Để trống: dùng CONGVAN_DATABASE_URL.",
    )
    postgres_bin: str = Field(
        default="",
        description="Thư mục chương trình PostgreSQL cho bản nhúng. Để trống: tự tìm.",
    )
    secret_key: str = Field(
        default="",
        description="Khóa bí mật của phiên làm việc. Để trống: tạo một lần trong thư mục dữ liệu.",
    )
    environment: Literal["default", "production", "test"] = Field(
        default="default",
        description="default: máy thử, bản nhúng; production: máy thật, bắt buộc HTTPS; test: kiểm thử.",
    )
    role: Literal["node", "hub", "both"] = Field(
        default="both",
        description="node: văn phòng của các cơ quan; hub: trục liên thông; both: cả hai trong một tiến trình.",
    )
    allowed_hosts: str = Field(
        default="127.0.0.1,localhost,[::1]",
        description="Các tên máy chủ được phép, cách nhau bằng dấu phẩy.",
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        le=5,
        description="Số máy ủy nhiệm (proxy) đứng trước; 0: nối thẳng, không tin X-Forwarded-For.",
    )
    clamd: str = Field(
        default="",
        description="Địa chỉ clamd (unix:/đường/dẫn hoặc tcp:máy:cổng). Để trống: tệp ghi là chưa quét.",
    )
    max_upload_mb: int = Field(
        default=100,
        ge=1,
        le=2048,
        description="Dung lượng lớn nhất của một tệp tải lên, tính bằng MB.",
    )
    max_request_mb: int = Field(
        default=400,
        ge=1,
        le=8192,
        description="Dung lượng lớn nhất của một lần gửi (tất cả các tệp cộng lại), tính bằng MB.",
    )
    province: str = Field(default="", description="Tên tỉnh, thành phố hiện ở trang đăng nhập.")
    hotline: str = Field(
        default="", description="Số điện thoại hỗ trợ hiện ở trang đăng nhập và trợ giúp."
    )
    sms_url: str = Field(
        default="",
        description="Địa chỉ nhận tin nhắn SMS của nhà cung cấp (http, https). Để trống: tin chỉ ghi vào hệ thống, không gửi đi.",
    )
    sms_header: str = Field(
        default="",
        description="Một dòng tiêu đề kèm khóa bí mật khi gửi SMS, ví dụ Authorization: Bearer …",
    )
    sms_body: str = Field(
        default='{"to": "{to}", "text": "{text}", "id": "{key}"}',
        description="Mẫu JSON gửi cho nhà cung cấp SMS; {to}, {text}, {key} được thay bằng số nhận, nội dung, mã tin.",
    )
    sms_unaccented: bool = Field(
        default=False, description="Bỏ dấu nội dung SMS trước khi gửi, để một tin không thành ba."
    )
    sms_takes_key: bool = Field(
        default=True,
        description="Nhà cung cấp SMS không gửi hai lần một mã tin ({key} hay Idempotency-Key). Đặt false nếu không: tin không rõ đã gửi hay chưa thì hệ thống không tự gửi lại.",
    )
    sms_report_secret: str = Field(
        default="",
        description="Bí mật nhà cung cấp SMS gửi kèm (Authorization: Bearer …) khi báo tin đã đến máy, tại /nhan-tin/bao-phat/. Để trống: không nhận báo.",
    )
    push_services: str = Field(
        default="fcm.googleapis.com,*.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com",
        description="Các dịch vụ thông báo của trình duyệt mà hệ thống được gọi (cổng 443), cách nhau bằng dấu phẩy; dịch vụ của mình trong mạng nội bộ ghi đủ, ví dụ https://push.tinh.gov.vn:8443. Để trống: không có thông báo đẩy tới trình duyệt.",
    )
    push_url: str = Field(
        default="",
        description="Địa chỉ nhận thông báo đẩy của nhà cung cấp riêng (http, https), thay cho dịch vụ của trình duyệt. Để trống: báo thẳng tới trình duyệt.",
    )
    push_header: str = Field(
        default="", description="Một dòng tiêu đề kèm khóa bí mật khi gửi thông báo đẩy."
    )
    push_body: str = Field(
        default='{"to": "{to}", "text": "{text}", "id": "{key}"}',
        description="Mẫu JSON gửi cho nhà cung cấp thông báo đẩy; {to} là tên đăng nhập của người nhận.",
    )
    message_timeout_seconds: float = Field(
        default=10,
        gt=0,
        le=60,
        description="Chờ nhà cung cấp SMS, thông báo đẩy trả lời tối đa bấy nhiêu giây.",
    )
    mail_host: str = Field(
        default="",
        description="Máy chủ gửi thư điện tử (SMTP). Để trống: không báo tin bằng thư.",
    )
    mail_port: int = Field(default=587, ge=1, le=65535, description="Cổng của máy chủ gửi thư.")
    mail_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="Cách bảo vệ đường nối tới máy chủ gửi thư."
    )
    mail_user: str = Field(default="", description="Tên đăng nhập máy chủ gửi thư.")
    mail_password: str = Field(default="", description="Mật khẩu máy chủ gửi thư.")
    mail_from: str = Field(
        default="",
        description="Địa chỉ đứng tên gửi thư, ví dụ vanban@tinh.gov.vn. Có mail_host thì bắt buộc.",
    )
    public_url: str = Field(
        default="",
        description="Địa chỉ người dùng mở hệ thống (https://…), để thư báo tin có liên kết. Để trống: thư không có liên kết.",
    )
    tsa_url: str = Field(
        default="",
        description="Địa chỉ dịch vụ dấu thời gian (RFC 3161), ví dụ http://ca.gov.vn/tsa. Để trống: chữ ký không có dấu thời gian và hệ thống cảnh báo.",
    )
    pkcs11_library: str = Field(
        default="",
        description="Thư viện PKCS#11 của thiết bị ký số cắm ở máy chủ (tệp .so). Để trống: không dùng.",
    )
    remote_signing_url: str = Field(
        default="",
        description="Địa chỉ dịch vụ ký số từ xa (http, https). Để trống: không dùng.",
    )
    remote_signing_header: str = Field(
        default="", description="Một dòng tiêu đề kèm khóa bí mật khi gọi dịch vụ ký số từ xa."
    )
    signing_timeout_seconds: float = Field(
        default=20,
        gt=0,
        le=120,
        description="Chờ dịch vụ dấu thời gian trả lời, chờ người ký xác nhận trên điện thoại tối đa bấy nhiêu giây.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Mức nhật ký chạy."
    )

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        # Some parts of the system work from other directories than the one it was started in.
        return value.expanduser().resolve()

    @field_validator("listen_database_url")
    @classmethod
    def _listen_address(cls, value: str) -> str:
        if value and not value.startswith(("postgresql://", "postgres://")):
            raise ValueError("viết là postgresql://…")
        return value

    @field_validator("clamd")
    @classmethod
    def _clamd_address(cls, value: str) -> str:
        if value and not value.startswith(("unix:/", "tcp:")):
            raise ValueError("viết là unix:/đường/dẫn hoặc tcp:máy:cổng")
        return value

    @field_validator("sms_url", "push_url", "tsa_url", "remote_signing_url", "public_url")
    @classmethod
    def _provider_address(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("viết là https://máy/đường/dẫn")
        return value

    @field_validator("push_services")
    @classmethod
    def _service_names(cls, value: str) -> str:
        for one in filter(None, (part.strip() for part in value.split(","))):
            scheme, _, rest = one.rpartition("://")
            bare = rest.removeprefix("*.") if not scheme else rest.rstrip("/")
            if scheme not in ("", "http", "https") or not bare or any(c in bare for c in "*/@ "):
                raise ValueError("viết là tên máy, *.tên hoặc https://máy:cổng")
        return value

    @field_validator("sms_body", "push_body")
    @classmethod
    def _provider_body(cls, value: str) -> str:
        try:
            json.loads(value)
        except ValueError:
            raise ValueError("không phải JSON") from None
        if not all(mark in value for mark in ("{to}", "{text}")):
            raise ValueError("thiếu {to} hoặc {text}")
        return value

    @field_validator("mail_from")
    @classmethod
    def _mail_address(cls, value: str) -> str:
        if value and (value.count("@") != 1 or not value.isprintable() or " " in value):
            raise ValueError("viết là tên@máy")
        return value

    @model_validator(mode="after")
    def _mail_has_a_sender(self) -> Self:
        if self.mail_host and not self.mail_from:
            raise ValueError("mail_from: có máy chủ gửi thư thì phải có địa chỉ gửi")
        return self

    @property
    def mail_domain(self) -> str:
        """The right side of our mail addresses, for Message-ID."""
        return self.mail_from.rpartition("@")[2] or "congvan.invalid"


@lru_cache(maxsize=1)
def configuration() -> Configuration:
    """The settings in force for this process. Raises ConfigurationInvalid."""
    file = Path(os.environ.get(f"{PREFIX}DATA_DIR") or PROJECT_DIR / "data") / FILE_NAME
    _refuse_unknown(os.environ, source="biến môi trường")
    _refuse_unknown(_names_in(file), source=str(file))
    try:
        return Configuration(_env_file=file)  # type: ignore[call-arg]
    except ValidationError as error:
        first = error.errors()[0]
        # A fault between two settings has no place of its own; it is the sender's that is missing.
        place = first["loc"] or ("mail_from",)
        name = PREFIX + "_".join(str(part) for part in place).upper()
        # The value itself is left out: it may be a secret.
        raise ConfigurationInvalid(
            f"Thiết lập {name} có giá trị không dùng được: {first['msg']}.",
            next_step="Sửa theo docs/reference/settings.md rồi chạy lại.",
        ) from None


def make_data_directory(directory: Path) -> None:
    """Make the data directory closed to other people of the machine; one that is there stays as is.

    As root the database's own account must pass through it, but it may not look around. Raises
    DataDirectoryClosed when this user cannot write there.
    """
    try:
        if not directory.exists():
            directory.mkdir(parents=True)
            directory.chmod(0o711 if os.geteuid() == 0 else 0o700)
        writable = os.access(directory, os.R_OK | os.W_OK | os.X_OK)
    except OSError:
        writable = False
    if not writable:
        raise DataDirectoryClosed(
            f"Người dùng này không ghi được vào thư mục dữ liệu {directory}.",
            next_step="Chạy bằng người dùng đã tạo thư mục đó, hoặc chọn thư mục khác bằng --data.",
        )


def _refuse_unknown(names: Iterable[str], *, source: str) -> None:
    """A misspelt name would silently leave the default in force, HTTPS and all."""
    known = {PREFIX + field.upper() for field in Configuration.model_fields}
    for name in sorted(n for n in names if n.startswith(PREFIX) and n not in known):
        close = difflib.get_close_matches(name, sorted(known), n=1)
        hint = f"Có lẽ là {close[0]}? " if close else ""
        raise ConfigurationInvalid(
            f"Không có thiết lập nào tên {name} ({source}).",
            next_step=f"{hint}Xem các tên ở docs/reference/settings.md.",
        )


def _names_in(file: Path) -> list[str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    names = (line.partition("=")[0].removeprefix("export ").strip() for line in lines)
    return [name.upper() for name in names if name and not name.startswith("#")]
