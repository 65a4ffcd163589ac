"""Accuracy, AUROC and ECE of several runs, with 95 % intervals, as a table.

    python metrics.py RUN... [--key KEY]

METACOG_URL and METACOG_TOKEN are those of metacog itself.
"""

import argparse
import os

from gql import Client, gql
from gql.transport.requests import RequestsHTTPTransport

METRICS = gql("""
    query Metrics($run: String!, $key: String) {
      runByName(name: $run) {
        metrics(answerKey: $key) {
          answerKey { name }
          accuracy { n value low high }
          discrimination { auroc { value low high } }
          calibration(map: HALF) { ece { value low high } }
          keyAlarm { message }
        }
      }
    }
""")


def connect() -> Client:
    url = os.environ.get("METACOG_URL", "http://127.0.0.1:4000").rstrip("/")
    headers = {"Authorization": f"Bearer {os.environ.get('METACOG_TOKEN', '')}"}
    return Client(transport=RequestsHTTPTransport(url=f"{url}/graphql", headers=headers, retries=3))


def with_interval(estimate: dict) -> str:
    """What is undefined is null, never 0."""
    value, low, high = estimate["value"], estimate["low"], estimate["high"]
    if value is None:
        return "undefined"
    return f"{value:.3f}" if low is None else f"{value:.3f} [{low:.3f}, {high:.3f}]"


def main() -> None:
    parser = argparse.ArgumentParser(description="Metrics of runs, as a table.")
    parser.add_argument("runs", nargs="+", metavar="RUN")
    parser.add_argument("--key", help="answer key; the dataset's default unless told")
    arguments = parser.parse_args()

    client = connect()
    row = "{:<20} {:<12} {:>6}  {:<22} {:<22} {:<22}"
    print(row.format("run", "key", "n", "accuracy", "AUROC", "ECE").rstrip())
    for name in arguments.runs:
        run = client.execute(METRICS, variable_values={"run": name, "key": arguments.key})["runByName"]
        if run is None:
            raise SystemExit(f"there is no run {name}")
        metrics = run["metrics"]
        estimates = metrics["accuracy"], metrics["discrimination"]["auroc"], metrics["calibration"]["ece"]
        cells = name, metrics["answerKey"]["name"], metrics["accuracy"]["n"], *map(with_interval, estimates)
        print(row.format(*cells).rstrip())
        if metrics["keyAlarm"]:
            print(f"  the answer key looks wrong: {metrics['keyAlarm']['message']}")


if __name__ == "__main__":
    main()
