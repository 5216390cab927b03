#!/usr/bin/env bash
# Gives @tensorflow/tfjs-node its native half where the download of its own install script cannot be had, or is too old:
# TensorFlow's library and C headers from the tensorflow-cpu wheel (PyPI), the addon compiled from the package's sources.
#
#   usage: setup.sh [FOLDER]   with FOLDER/package.json naming @tensorflow/tfjs-node; default: this script's folder
#
# Needs npm, python3 with pip, g++ and Node's headers (NODE_INCLUDE, else beside node or in /usr/include/node), and PyPI once:
# about 250 MB, kept unpacked (1.4 GB) in TFJS_CACHE. Does nothing when the addon is there and loads.
set -euo pipefail

folder=$(cd "${1:-$(dirname "${BASH_SOURCE[0]}")}" && pwd)
version=${TENSORFLOW_VERSION:-2.21.0}
library=${TFJS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tfjs-node-libtensorflow}/$version
package=$folder/node_modules/@tensorflow/tfjs-node
addon=$package/lib/napi-v8/tfjs_binding.node

# tfjs-node 4.22 calls two helpers that Node 23 removed from node:util.
works() {
  (cd "$folder" && TF_CPP_MIN_LOG_LEVEL=2 node -e '
    const util = require("node:util");
    util.isNullOrUndefined ??= (value) => value == null;
    util.isArray ??= Array.isArray;
    const tf = require("@tensorflow/tfjs-node");
    if (tf.matMul([[2, 3]], [[5], [7]]).dataSync()[0] !== 31 || tf.getBackend() !== "tensorflow") process.exit(1);
    const { TF_Version } = tf.backend().binding;
    console.log(`tfjs-node ${tf.version["tfjs-node"]} on TensorFlow ${TF_Version}, Node ${process.version}: ready in ${process.cwd()}`);
  ') 2> "$folder/node_modules/.tfjs-node.log"
}

unpack_tensorflow() {
  [ -e "$library/.ready" ] && return
  rm -rf "$library"
  mkdir -p "$library"
  python3 -m pip download --quiet --no-deps --only-binary :all: --dest "$library" "tensorflow-cpu==$version"
  python3 - "$library" <<'PY'
import pathlib, sys, zipfile

library = pathlib.Path(sys.argv[1])
(wheel,) = library.glob("*.whl")
kept = tuple("tensorflow/" + path for path in (
    "libtensorflow_cc.so", "libtensorflow_framework.so",
    "include/tensorflow/c/", "include/tensorflow/core/platform/", "include/xla/tsl/", "include/tsl/",
))
with zipfile.ZipFile(wheel) as archive:
    archive.extractall(library, [name for name in archive.namelist() if name.startswith(kept)])
wheel.unlink()
(library / ".ready").touch()
PY
}

node_headers() {
  local beside
  beside=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")/include/node
  for candidate in "${NODE_INCLUDE:-}" "$beside" /usr/include/node; do
    if [ -e "$candidate/node_api.h" ]; then
      echo "$candidate"
      return
    fi
  done
  echo "Node's headers (node_api.h) were not found; name their folder in NODE_INCLUDE." >&2
  return 1
}

compile_addon() {
  local headers name
  headers=$(node_headers)
  mkdir -p "$package/deps/lib" "$(dirname "$addon")"
  ln -sfn "$library/tensorflow/include" "$package/deps/include"
  for name in cc framework; do ln -sfn "$library/tensorflow/libtensorflow_$name.so.2" "$package/deps/lib/libtensorflow_$name.so.2"; done
  ln -sfn libtensorflow_cc.so.2 "$package/deps/lib/libtensorflow.so"
  ln -sfn libtensorflow_framework.so.2 "$package/deps/lib/libtensorflow_framework.so"
  g++ -O2 -std=c++17 -fPIC -shared -DNAPI_VERSION=8 -DBUILDING_NODE_EXTENSION \
    -I"$package/.." -I"$headers" -I"$package/deps/include" \
    "$package/binding/tfjs_backend.cc" "$package/binding/tfjs_binding.cc" -o "$addon" \
    -L"$package/deps/lib" -ltensorflow -ltensorflow_framework -Wl,-rpath,'$ORIGIN/../../deps/lib'
}

[ -d "$package" ] || npm --prefix "$folder" ci --ignore-scripts --no-audit --no-fund
if [ -e "$addon" ] && works; then exit; fi
unpack_tensorflow
compile_addon
works || { cat "$folder/node_modules/.tfjs-node.log" >&2; exit 1; }
