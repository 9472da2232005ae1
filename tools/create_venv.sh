#!/usr/bin/env bash
# Create the virtual environment $1 with the first Python on this machine that is new enough.
set -euo pipefail
venv=$1

for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
  [[ -n "$candidate" ]] || continue
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "make setup: 用 $("$candidate" --version) 建立 $venv"
    if "$candidate" -m venv "$venv"; then exit 0; fi
    echo "make setup: 无法建立虚拟环境。Debian/Ubuntu 请先安装 python3-venv，再运行一次 make setup。" >&2
    exit 1
  fi
done

echo "make setup: 需要 Python 3.11 或更新的版本，本机没有找到。请安装后再试，或用 PYTHON=/路径/python3.11 make setup 指定。" >&2
exit 1
