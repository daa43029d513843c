#!/usr/bin/env bash
# Brings up a container engine and the sandbox image on a Debian machine without a registry. Does what is missing only.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
base=prodgrade-base:bookworm
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

answers() { docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

if ! answers; then
    if ! command -v dockerd >/dev/null; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker.io iptables
    fi
    nohup dockerd >/var/log/prodgrade-dockerd.log 2>&1 </dev/null &
    for _ in $(seq 100); do
        answers && break
        sleep 0.3
    done
    answers || { tail -20 /var/log/prodgrade-dockerd.log; echo 'the engine did not start'; exit 1; }
fi
echo "engine: $(docker version --format '{{.Server.Version}}')"

if ! docker image inspect "$base" >/dev/null 2>&1; then
    command -v mmdebstrap >/dev/null || { apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mmdebstrap; }
    mmdebstrap --quiet --variant=minbase --include=python3,python3-venv,ca-certificates bookworm "$work/base.tar"
    docker import "$work/base.tar" "$base" >/dev/null
fi
echo "base image: $base"

version=$(docker run --rm --network none "$base" python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
.venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null # a .venv that uv made has no pip
.venv/bin/python -m pip download --quiet --disable-pip-version-check --dest "$work/wheels" --only-binary :all: \
    --python-version "$version" --implementation cp "numpy>=2.0,<2.4" pytest hypothesis
.venv/bin/python - "$base" "$work/wheels" <<'PY'
import sys
from pathlib import Path

from harness.sandbox.docker import image

built = image.find() or image.build(base=sys.argv[1], wheels=Path(sys.argv[2]), on_progress=print)
print(f"sandbox image: {built.digest}")
PY
