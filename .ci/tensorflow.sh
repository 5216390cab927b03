#!/usr/bin/env bash
# The TensorFlow engine's golden tests on native TensorFlow, which must be there: a skipped suite fails.
# Needs what test/tfjs-node/setup.sh needs; `npm ci` has run. The project's node_modules stay as they are.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

test/tfjs-node/setup.sh
GROVER_TFJS_NODE=$PWD/test/tfjs-node GROVER_REQUIRE_TFJS_NODE=1 npx vitest run test/golden/tensorflowNode
