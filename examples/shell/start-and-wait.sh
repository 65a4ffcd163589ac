#!/bin/sh
# Starts a run and waits for its end.
#
#   sh start-and-wait.sh NAME [QUESTIONS]        e.g. sh start-and-wait.sh nightly 100
#
# NAME is also the idempotency key: the same command after a break goes on waiting for the same run.
# METACOG_URL and METACOG_TOKEN are those of metacog itself. Ends with 0 when the run is COMPLETED.
set -eu
name=$1 questions=${2:-100}

# JSON in, JSON out; a server that is being restarted is asked again.
graphql() {
  curl -sS --retry 10 --retry-connrefused "${METACOG_URL:-http://127.0.0.1:4000}/graphql" \
    -H 'content-type: application/json' -H "authorization: Bearer ${METACOG_TOKEN:-}" -d "$1"
}

started=$(graphql '{
  "query": "mutation ($input: StartRunInput!) { startRun(input: $input) { run { id } userErrors { message } } }",
  "variables": {"input": {"dataset": "metacog-2688", "name": "'"$name"'", "idempotencyKey": "'"$name"'", "questionLimit": '"$questions"'}}
}')
case $started in
  *'"run":{"id":'*) ;;
  *) echo "not started: $started" >&2; exit 1 ;;
esac

while :; do
  answer=$(graphql '{
    "query": "query ($name: String!) { runByName(name: $name) { status progress { complete failed total } } }",
    "variables": {"name": "'"$name"'"}
  }')
  status=$(printf %s "$answer" | sed -n 's/.*"status":"\([A-Z]*\)".*/\1/p')
  case $status in
    COMPLETED) echo "$answer"; exit 0 ;;
    FAILED | CANCELLED | PAUSED | '') echo "$answer" >&2; exit 1 ;;
  esac
  sleep 1
done
