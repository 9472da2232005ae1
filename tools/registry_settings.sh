# Sourced by the other scripts. uv reads neither pip.conf nor PIP_INDEX_URL, so a mirror configured for pip
# (the usual thing on an office intranet) is passed on. Needs $PYTHON.

pip_setting() {
  local section
  for section in :env: install global; do
    "$PYTHON" -m pip config get "$section.$1" 2>/dev/null && return 0
  done
  return 0
}

if [[ -z "${UV_DEFAULT_INDEX:-}" ]]; then
  index=$(pip_setting index-url)
  if [[ -n "$index" ]]; then export UV_DEFAULT_INDEX="$index"; fi
fi
if [[ -z "${SSL_CERT_FILE:-}" ]]; then
  certificate=$(pip_setting cert)
  if [[ -n "$certificate" ]]; then export SSL_CERT_FILE="$certificate"; fi
fi
