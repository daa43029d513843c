#!/bin/sh
# Makes .venv where it is missing and installs one locked list into it, then this project:
#     sh requirements/install.sh base     what `grade` needs
#     sh requirements/install.sh dev      that, and what authors and developers need
# With uv when it is there (UV= in the environment says not to), else with venv and pip; hashes are checked either way.
# Everything it says goes to standard error, so that a report on standard output stays clean.
set -eu
exec >&2
cd "$(dirname "$0")/.."
list=$1
python=.venv/bin/python
uv=$(command -v "${UV-uv}" || true)

fail() {
    echo "prodgrade: $1"
    exit 2
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    set -- ${PYTHON:+"$PYTHON"}
    [ $# -gt 0 ] || set -- python3 python3.13 python3.12 python3.11
    for name; do
        if new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
}

make_venv() {
    base=$(find_python)
    [ -n "$base" ] || fail "Python 3.11 or newer is needed and ${PYTHON:-python3} is not that; install it, or name one: make setup PYTHON=/path/to/python3.12"
    rm -rf .venv
    if [ -n "$uv" ]; then
        "$uv" venv --quiet --python "$base" .venv
        return
    fi
    "$base" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "this Python ($base) comes without venv; install it (Debian and Ubuntu: apt install python3-venv), or install uv, and try again"
    "$base" -m venv .venv
}

install() {
    if [ -n "$uv" ]; then
        "$uv" pip install --compile-bytecode --python "$python" "$@"
        return
    fi
    "$python" -m pip --version >/dev/null 2>&1 || "$python" -m ensurepip >/dev/null # a .venv that uv made has no pip
    "$python" -m pip install --disable-pip-version-check "$@"
}

if ! new_enough "$python"; then
    echo "prodgrade: making .venv"
    make_venv
fi
echo "prodgrade: installing what requirements/$list.txt locks (the first time takes up to a minute)"
install --require-hashes -r "requirements/$list.txt"
install --quiet --no-deps --no-build-isolation --editable .
touch .venv/base.stamp
[ "$list" = base ] || touch ".venv/$list.stamp"
echo "prodgrade: ready"
