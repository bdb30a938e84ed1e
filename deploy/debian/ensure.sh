#!/bin/sh
# Guarantees Debian packages: ensure.sh NAME...
# Installs what is missing as root or through sudo; otherwise says what to run and exits 2.
set -eu

if [ "$#" -eq 0 ]; then
    echo "usage: ensure.sh NAME..." >&2
    exit 2
fi

missing=
for name in "$@"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null) || state=
    [ "$state" = installed ] || missing="$missing $name"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "This is not Debian. Install what these Debian packages hold:$missing" >&2
    exit 2
fi

if [ "$(id -u)" -eq 0 ]; then
    sudo=
elif sudo -n true 2>/dev/null; then
    sudo="sudo -n"
else
    become="su -c"
    command -v sudo >/dev/null 2>&1 && become="sudo sh -c"
    echo "Debian packages are missing. Run this once, then try again:" >&2
    echo "    $become 'apt-get update && apt-get install -y --no-install-recommends$missing'" >&2
    exit 2
fi

echo "==> Installing Debian packages:$missing"
# Unquoted on purpose: empty or several words.
$sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
