#!/usr/bin/env bash
# Recompile every lock file. No address of a registry is written, so any mirror can serve the same files.
set -euo pipefail
PYTHON=$1/bin/python
source "$(dirname "$0")/registry_settings.sh"

"$PYTHON" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-uv.txt

compile() {
  "${PYTHON%/python}/uv" pip compile --quiet --upgrade --universal --generate-hashes --no-header \
    --no-emit-index-url --no-emit-find-links --python-version 3.11 "$@"
}

compile --group pyproject.toml:uv --output-file requirements-uv.txt
compile --group pyproject.toml:node --output-file requirements-node.txt
compile --group pyproject.toml:build --output-file requirements-build.txt
compile pyproject.toml --extra postgres --constraint requirements-build.txt --output-file requirements.txt
# Later files are held to the versions of the earlier ones, so that installing them one after the other changes nothing.
compile pyproject.toml --extra postgres --group dev --constraint requirements.txt --constraint requirements-build.txt \
  --output-file requirements-dev.txt
compile --group pyproject.toml:e2e --constraint requirements-dev.txt --output-file requirements-e2e.txt
