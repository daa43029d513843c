#!/bin/sh
# Renews the locked lists: one file each for Python 3.11 and newer on Linux and macOS, with hashes, for uv and for pip.
set -eu
cd "$(dirname "$0")/.."

lock() {
    list=$1
    shift
    uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" \
        --constraint requirements/constraints.in --output-file "requirements/$list.txt" \
        "$@" pyproject.toml requirements/build.in
}

lock base
lock dev --constraint requirements/base.txt --extra dev
