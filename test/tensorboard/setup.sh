#!/usr/bin/env bash
# Makes a Python environment with TensorBoard and NumPy from PyPI (some 120 MB, kept in TENSORBOARD_CACHE) and prints its Python.
set -euo pipefail

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
environment=${TENSORBOARD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/grover-tensorboard}
ready=$environment/.ready

if ! cmp --silent "$folder/requirements.txt" "$ready"; then
  rm -rf "$environment"
  python3 -m venv "$environment" >&2
  "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: -r "$folder/requirements.txt" >&2
  cp "$folder/requirements.txt" "$ready"
fi
echo "$environment/bin/python"
