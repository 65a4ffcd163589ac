"""Prints the answers of a run as they are written, from its first to its last.

    python watch.py RUN

METACOG_URL and METACOG_TOKEN are those of metacog itself. A lost connection is only a pause: the subscription is begun
again after the last write that was seen.
"""

import asyncio
import os
import sys

from gql import Client, GraphQLRequest
from gql.transport.exceptions import TransportConnectionFailed
from gql.transport.requests import RequestsHTTPTransport
from gql.transport.websockets import WebsocketsTransport

URL = os.environ.get("METACOG_URL", "http://127.0.0.1:4000").rstrip("/") + "/graphql"
AUTHORIZATION = {"Authorization": f"Bearer {os.environ.get('METACOG_TOKEN', '')}"}

RUN = "query Run($name: String!) { runByName(name: $name) { id } }"
WRITTEN = """
    subscription Written($runId: ID!, $after: Int!) {
      answerWritten(runId: $runId, after: $after) {
        sequence
        answer { sequence status letter confidence question { qid } error { code } }
      }
    }
"""


def id_of(name: str) -> str:
    client = Client(transport=RequestsHTTPTransport(url=URL, headers=AUTHORIZATION))
    run = client.execute(GraphQLRequest(RUN, variable_values={"name": name}))["runByName"]
    if run is None:
        raise SystemExit(f"there is no run {name}")
    return run["id"]


def show(sequence: int, answer: dict) -> None:
    # A replayed write shows the answer as it is now: only the newest write of an answer tells something new.
    if sequence != answer["sequence"]:
        return
    qid = answer["question"]["qid"]
    if answer["status"] == "COMPLETE":
        print(qid, answer["letter"] or "unreadable", answer["confidence"] or "unreadable", flush=True)
    elif answer["status"] == "FAILED":
        print(qid, "failed:", answer["error"]["code"], flush=True)


async def watch(run_id: str) -> None:
    after = 0
    while True:
        transport = WebsocketsTransport(url=URL.replace("http", "ws", 1), headers=AUTHORIZATION)
        try:
            async with Client(transport=transport) as session:
                request = GraphQLRequest(WRITTEN, variable_values={"runId": run_id, "after": after})
                async for event in session.subscribe(request):
                    written = event["answerWritten"]
                    after = written["sequence"]
                    show(after, written["answer"])
                return
        except (TransportConnectionFailed, OSError) as error:
            # Close codes of a socket whose token lets nobody in: trying again would change nothing.
            if any(code in str(error.__cause__) for code in ("4401", "4403")):
                raise SystemExit(f"the server does not take METACOG_TOKEN (any more): {error.__cause__}") from error
            print(f"connection lost ({error}), trying again", file=sys.stderr)
            await asyncio.sleep(1)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    asyncio.run(watch(id_of(sys.argv[1])))
