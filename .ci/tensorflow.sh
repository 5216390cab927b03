#!/usr/bin/env bash
# The TensorFlow engine on native TensorFlow, which must be there (a skipped suite fails): golden tests and fine-tuning; and TensorBoard's.
# Needs what test/tfjs-node/setup.sh needs, and PyPI for TensorBoard; `npm ci` has run, and the project's node_modules stay as they are.
# Closes with "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

test/tfjs-node/setup.sh
# Set by itself: a failure ends the script.
tensorboard=$(test/tensorboard/setup.sh)
results=$(mktemp)
trap 'rm -f "$results"' EXIT
status=0
GROVER_TFJS_NODE=$PWD/test/tfjs-node GROVER_REQUIRE_TFJS_NODE=1 GROVER_TENSORBOARD_PYTHON=$tensorboard \
  npx vitest run test/golden/tensorflowNode test/golden/tensorboard test/process/trainingNative --reporter=default --reporter=json --outputFile="$results" || status=$?
node -e '
  const { numPassedTests, numFailedTests } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
  console.log(`${numPassedTests} passed, ${numFailedTests} failed`);
' "$results"
exit "$status"
