"""Reading the environment: flags, secrets kept in the data folder, and one DATABASE_URL for both databases."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def flag(name: str) -> bool:
    """Return whether the variable says yes. A word that is neither yes nor no stops the start."""
    word = os.environ.get(name, "").strip().lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"", "0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"环境变量 {name}={word} 无法识别：请写 1 或 0。")


def words(name: str) -> list[str]:
    """Return the comma-separated entries of the variable, without empty ones."""
    return [entry.strip() for entry in os.environ.get(name, "").split(",") if entry.strip()]


def data_folder() -> Path:
    """Return the folder for everything a running platform writes, created for its owner only."""
    folder = Path(os.environ.get("ZHENGMEI_DATA", "var")).absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"数据目录 {folder} 无法建立（{error.strerror}）：请改用 ZHENGMEI_DATA 指定。"
        ) from error
    return folder


def days(name: str, default: int) -> int:
    """Return the number of days that the variable names, at least 1. Anything else stops the start."""
    word = os.environ.get(name, "").strip() or str(default)
    if not word.isdecimal() or int(word) < 1:
        raise ImproperlyConfigured(f"环境变量 {name}={word} 无法识别：请写天数，至少 1。")
    return int(word)


def place(name: str) -> Path | None:
    """Return the folder or file that the variable names, None where it says nothing. One that is not there stops the start."""
    written = os.environ.get(name, "").strip()
    if not written:
        return None
    path = Path(written).absolute()
    if not path.exists():
        raise ImproperlyConfigured(f"环境变量 {name} 指的文件或目录不存在：{path}。请建立，或者去掉这个变量。")
    return path


def secret(name: str, folder: Path) -> str:
    """Return the secret from the environment, else from its file in the data folder, created on first use (0600)."""
    if given := os.environ.get(name):
        return given
    path = folder / name.lower()
    # Written beside and linked into place: two processes starting at once agree on one complete secret.
    if not path.exists():
        draft = folder / f".{name.lower()}.{os.getpid()}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for `sqlite:///path` or `postgres://user:password@host:port/name`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")),
            "OPTIONS": {
                # A deferred transaction that turns into a writer half-way fails at once instead of waiting its turn.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", "") or parts.hostname or "",
            "PORT": str(parts.port or options.pop("port", "")),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    raise ImproperlyConfigured("DATABASE_URL 应以 sqlite:/// 或 postgres:// 开头。")
