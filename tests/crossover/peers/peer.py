"""What the Python peers have in common: requests on standard input, answers on standard output.

A request is one line of JSON, and so is its answer: {"ok": …}, {"refused": …} where the library
says that a signature does not hold, or {"error": …} for whatever else went wrong. The test takes
a refusal for a refusal only when the library itself calls it one.
"""

import base64
import json
import sys
from importlib.metadata import version


class Refused(Exception):
    """The library says that the signature does not hold."""


def decoded(text):
    """The bytes of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encoded(data):
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def serve(library, actions):
    """Answers each request with the action that it names, until there are no more requests."""
    actions["version"] = lambda: version(library)
    for line in sys.stdin:
        request = json.loads(line)
        action = actions[request.pop("do")]
        try:
            answer = {"ok": action(**request)}
        except Refused as refusal:
            answer = {"refused": str(refusal) or "no reason given"}
        except Exception as error:  # The test says what it asked for, and shows this.
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)
