#!/bin/sh
# The answers of a run as a table, a row an answer.
#
#   sh download-csv.sh RUN FILE [KEY] [WHERE]    e.g. sh download-csv.sh earlier wrong.csv published '{"correct": false}'
#
# KEY scores them (the default key unless told), WHERE is the API's AnswerFilter as JSON.
# METACOG_URL and METACOG_TOKEN are those of metacog. FILE is there as a whole or not at all.
set -eu
run=$1 file=$2 key=${3:-} where=${4:-}

set -- --get
[ -z "$key" ] || set -- "$@" --data-urlencode "key=$key"
[ -z "$where" ] || set -- "$@" --data-urlencode "where=$where"
trap 'rm -f "$file.part"' EXIT
curl -sS --fail-with-body --output "$file.part" -H "authorization: Bearer ${METACOG_TOKEN:-}" "$@" \
  "${METACOG_URL:-http://127.0.0.1:4000}/runs/$run/export.csv" || { cat "$file.part" >&2; exit 1; }
mv "$file.part" "$file"
