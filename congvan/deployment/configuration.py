"""Every setting of the product, read from CONGVAN_* variables; docs/reference/settings.md lists them.

Values come from the environment, else from the file `congvan.env` in the data directory.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_DIR = Path(__file__).resolve().parents[2]


class Configuration(BaseSettings):
    """One field a setting; the description is its line in the reference."""

    model_config = SettingsConfigDict(env_prefix="CONGVAN_", frozen=True, extra="ignore")

    data_dir: Path = Field(
        default=PROJECT_DIR / "data",
        description="Thư mục dữ liệu: cơ sở dữ liệu nhúng, tệp, khóa, nhật ký chạy.",
    )
    database_url: str = Field(
        default="",
        description="Địa chỉ PostgreSQL (postgresql://…). Để trống: dùng PostgreSQL nhúng.",
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
    province: str = Field(default="", description="Tên tỉnh, thành phố hiện ở trang đăng nhập.")
    hotline: str = Field(default="", description="Số điện thoại hỗ trợ hiện ở trang đăng nhập và trợ giúp.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Mức nhật ký chạy."
    )


@lru_cache(maxsize=1)
def configuration() -> Configuration:
    """The settings in force for this process."""
    data_dir = os.environ.get("CONGVAN_DATA_DIR") or PROJECT_DIR / "data"
    return Configuration(_env_file=Path(data_dir) / "congvan.env")  # type: ignore[call-arg]
