"""Checks of `congvan check` that ask the database: version, settings, tables, clock, work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from congvan.deployment.commands import migrate
from congvan.deployment.configuration import Configuration
from congvan.deployment.embedded_postgres import cluster_in
from congvan.deployment.machine_checks import Finding, Severity
from congvan.kernel import clock

OLDEST_VERSION = 150000
# Register numbers, deadlines and seals carry times; a person notices from about here on.
CLOCK_TOLERANCE_SECONDS = 2.0
# No machine's clock can rightly be before the day this was written.
EARLIEST_TIME = datetime(2026, 11, 1, tzinfo=UTC)

# Name, wanted value, what is at stake.
WANTED_SETTINGS = (
    ("fsync", "on", "mất điện có thể làm hỏng toàn bộ dữ liệu"),
    ("full_page_writes", "on", "mất điện có thể làm hỏng toàn bộ dữ liệu"),
    ("synchronous_commit", "on", "văn bản vừa lưu có thể mất khi máy chủ dừng đột ngột"),
    ("server_encoding", "UTF8", "không lưu được tiếng Việt"),
)


def exists(values: Configuration) -> bool:
    """Whether there is a database to ask: an address, or a cluster made before."""
    if values.database_url:
        return True
    cluster = cluster_in(values.data_dir, binaries_setting=values.postgres_bin)
    return (cluster.directory / "PG_VERSION").exists()


def findings() -> Iterator[Finding]:
    """All of them; needs Django set up and the database running."""
    from django.db import Error  # noqa: PLC0415 - Django is imported only when it is set up

    try:
        yield _version()
        yield from _settings()
        yield _migrations()
        yield from _clock()
        yield from _background_work()
        yield from _demonstration()
    except Error as error:
        yield Finding(
            "database",
            Severity.PROBLEM,
            f"Không hỏi được cơ sở dữ liệu: {str(error).strip().splitlines()[0]}",
            "Kiểm tra CONGVAN_DATABASE_URL và nhật ký của PostgreSQL.",
        )


def _ask(query: str) -> tuple[object, ...]:
    from django.db import connection  # noqa: PLC0415 - Django is imported only when it is set up

    with connection.cursor() as cursor:
        cursor.execute(query)
        row: tuple[object, ...] = cursor.fetchone()
        return row


def _version() -> Finding:
    number, text = _ask(
        "SELECT current_setting('server_version_num')::int, current_setting('server_version')"
    )
    if int(str(number)) < OLDEST_VERSION:
        return Finding(
            "postgresql", Severity.PROBLEM, f"PostgreSQL {text} quá cũ.", "Nâng lên bản 15 trở lên."
        )
    return Finding("postgresql", Severity.OK, f"PostgreSQL {text}.")


def _settings() -> Iterator[Finding]:
    for name, wanted, stake in WANTED_SETTINGS:
        (value,) = _ask(f"SELECT current_setting('{name}')")
        if value != wanted:
            yield Finding(
                "postgresql_settings",
                Severity.PROBLEM,
                f"PostgreSQL đặt {name} = {value}: {stake}.",
                f"Đặt {name} = {wanted} trong postgresql.conf.",
            )


def _migrations() -> Finding:
    missing = migrate.pending()
    if missing:
        return Finding(
            "migrations",
            Severity.PROBLEM,
            f"Cơ sở dữ liệu chưa được cập nhật lên phiên bản này (còn {len(missing)} bước).",
            "Chạy: script/congvan migrate",
        )
    return Finding("migrations", Severity.OK, "Cấu trúc dữ liệu đúng phiên bản này.")


def _clock() -> Iterator[Finding]:
    before = clock.now()
    (theirs,) = _ask("SELECT clock_timestamp()")
    ours = before + (clock.now() - before) / 2
    if not isinstance(theirs, datetime):
        raise TypeError(f"PostgreSQL gave {theirs!r} for a time.")
    apart = abs((theirs - ours).total_seconds())
    if ours < EARLIEST_TIME:
        yield Finding(
            "clock",
            Severity.PROBLEM,
            f"Đồng hồ của máy chỉ {ours:%d/%m/%Y}, chắc chắn sai.",
            "Chỉnh giờ và bật đồng bộ giờ: timedatectl set-ntp true",
        )
    elif apart > CLOCK_TOLERANCE_SECONDS:
        yield Finding(
            "clock",
            Severity.PROBLEM,
            f"Đồng hồ máy này và máy cơ sở dữ liệu lệch nhau {apart:.0f} giây.",
            "Bật đồng bộ giờ trên cả hai máy: timedatectl set-ntp true",
        )
    else:
        yield Finding("clock", Severity.OK, "Đồng hồ khớp với máy cơ sở dữ liệu.")


def _background_work() -> Iterator[Finding]:
    from congvan.kernel import jobs  # noqa: PLC0415 - it has tables, so Django must be set up

    failed = jobs.failed_jobs(limit=20)
    if failed:
        names = ", ".join(sorted({job.task.rpartition(".")[2] for job in failed}))
        yield Finding(
            "failed_jobs",
            Severity.OPTIONAL,
            f"Có việc nền không thành công: {names} (mã {', '.join(str(j.id) for j in failed)}).",
            "Tìm mã vết job-<mã> trong nhật ký để biết lý do.",
        )


def _demonstration() -> Iterator[Finding]:
    """The demo's certificates stand in the demo alone: an office that trusts them trusts nobody."""
    from congvan.deployment import demo  # noqa: PLC0415 - it has tables, so Django must be set up
    from congvan.signing.queries.trust import count_of_demonstration  # noqa: PLC0415 - as above

    if not demo.is_here() and (count := count_of_demonstration()):
        yield Finding(
            "demonstration_certificates",
            Severity.PROBLEM,
            f"Có {count} chứng thư minh họa trong hệ thống không phải minh họa: chữ ký giả cũng thành hợp lệ.",
            "Không dùng cơ sở dữ liệu minh họa cho việc thật; dựng cơ sở dữ liệu mới, còn trống.",
        )
