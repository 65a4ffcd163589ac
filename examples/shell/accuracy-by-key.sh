#!/bin/sh
# Accuracy of a run under each of several answer keys: the same answers, scored again.
#
#   sh accuracy-by-key.sh RUN KEY...             e.g. sh accuracy-by-key.sh earlier catalog published
#
# Prints a line a key: its name, right answers, answers, accuracy. METACOG_URL and METACOG_TOKEN are those of metacog.
set -eu
run=$1
shift

for key in "$@"; do
  answer=$(curl -sS "${METACOG_URL:-http://127.0.0.1:4000}/graphql" \
    -H 'content-type: application/json' -H "authorization: Bearer ${METACOG_TOKEN:-}" -d '{
      "query": "query ($run: String!, $key: String!) { runByName(name: $run) { metrics(answerKey: $key) { accuracy { count n value } } } }",
      "variables": {"run": "'"$run"'", "key": "'"$key"'"}
    }')
  line=$(printf %s "$answer" | sed -n 's/.*"accuracy":{"count":\([^,]*\),"n":\([^,]*\),"value":\([^}]*\)}.*/\1 \2 \3/p')
  [ -n "$line" ] || { echo "$key: $answer" >&2; exit 1; }
  echo "$key $line"
done
