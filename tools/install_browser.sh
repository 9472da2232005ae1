#!/usr/bin/env bash
# The journeys need Chromium and a Chinese font; both come from the system's packages when they are absent.
set -euo pipefail

packages=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || packages+=(chromium)
# Without a Chinese face every character is a box and screenshots prove nothing.
[[ -n "$(fc-list :lang=zh-cn 2>/dev/null)" ]] || packages+=(fonts-noto-cjk)
[[ ${#packages[@]} -gt 0 ]] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "make e2e: 请先自行安装 ${packages[*]}（本机没有 apt-get），再运行一次 make e2e。" >&2
  exit 1
fi
as_root=()
[[ $(id -u) -eq 0 ]] || as_root=(sudo)
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
