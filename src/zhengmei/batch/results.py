"""Result files: their format, and reading one."""

import json
from pathlib import Path
from typing import Any

from zhengmei.intake.problems import Unreadable

FORMAT = "zhengmei-inspection/1"
ACCOUNTS_BEGIN = '"accounts": ['


def load_result(path: Path) -> dict[str, Any]:
    """Return a result file as a table. Raises Unreadable for anything else."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise Unreadable(f"{path.name} 不是检查结果文件：{error}") from error
    if not isinstance(table, dict) or table.get("format") != FORMAT:
        raise Unreadable(f"{path.name} 不是检查结果文件（要有 format = {FORMAT}）")
    return table
