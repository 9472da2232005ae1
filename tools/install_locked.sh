#!/usr/bin/env bash
# Install hash-checked lock files into a virtual environment: install_locked.sh VENV LOCK...
# uv where it can be had (about seven times faster), else plain pip; both refuse a file whose hash differs.
set -euo pipefail
venv=$1
shift
PYTHON=$venv/bin/python
source "$(dirname "$0")/registry_settings.sh"

locks=()
for lock in "$@"; do locks+=(--requirement "$lock"); done

if [[ ! -x "$venv/bin/uv" && -z "${ZHENGMEI_NO_UV:-}" ]]; then
  "$PYTHON" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
    --requirement requirements-uv.txt 2>/dev/null || echo "make setup: 取不到 uv，改用 pip（较慢）。" >&2
fi

if [[ -x "$venv/bin/uv" && -z "${ZHENGMEI_NO_UV:-}" ]]; then
  if "$venv/bin/uv" pip install --quiet --python "$PYTHON" --require-hashes "${locks[@]}"; then exit 0; fi
  echo "make setup: uv 未能装齐，改用 pip 再试一次。" >&2
fi
"$PYTHON" -m pip install --quiet --disable-pip-version-check --require-hashes "${locks[@]}"
