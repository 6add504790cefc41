"""Message batches: kept in memory, and done after a number of looks (…/docs/en/build-with-claude/batch-processing)."""

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.messages_api.refusal import Refusal, an_object, insist
from tests.messages_api.steps import Fate, Step

WHEN = "2026-11-25T09:00:00Z"
TOMORROW = "2026-11-26T09:00:00Z"

Answer = Callable[[Mapping[str, Any]], tuple[Step, dict[str, Any]]]


@dataclass(slots=True)
class Batch:
    """A batch: its requests in their order, and the looks at it that still find it under way."""

    id: str
    requests: list[Mapping[str, Any]]
    looks: int
    results: list[dict[str, Any]] = field(default_factory=list)
    canceled: bool = False


class Batches:
    """All batches. `answer` gives the step and the message for a request's params, or raises Refusal."""

    def __init__(self, answer: Answer, looks: int) -> None:
        self._answer = answer
        self._looks = looks
        self._batches: dict[str, Batch] = {}
        self._lock = threading.Lock()

    def create(self, body: Any) -> dict[str, Any]:
        """Take a batch in. Raises Refusal for one that the API does not take; a single bad request is found later."""
        an_object(body, "batch", {"requests"}, {"requests"})
        for number, request in enumerate(body["requests"]):
            an_object(request, f"requests.{number}", {"custom_id", "params"}, {"custom_id", "params"})
            known = re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", str(request["custom_id"]))
            insist(known, f"requests.{number}.custom_id: String should match pattern '^[a-zA-Z0-9_-]{{1,64}}$'")
        ids = [request["custom_id"] for request in body["requests"]]
        insist(ids, "requests: at least one request is required")
        insist(len(set(ids)) == len(ids), "requests: custom_id must be unique")
        with self._lock:
            batch = Batch(f"msgbatch_{len(self._batches) + 1:024d}", body["requests"], self._looks)
            self._batches[batch.id] = batch
        return shown(batch, "")

    def retrieve(self, id: str, url: str) -> dict[str, Any]:
        """Look at a batch; the last look that it needs ends it."""
        batch = self._found(id)
        with self._lock:
            batch.looks -= 1
            if batch.looks < 0 and not batch.results:
                batch.results = [self._result(request, batch) for request in batch.requests]
        return shown(batch, url)

    def cancel(self, id: str) -> dict[str, Any]:
        batch = self._found(id)
        batch.canceled, batch.looks = True, 0
        return shown(batch, "")

    def results(self, id: str) -> bytes:
        """A line of JSON for each request, in no order to rely on."""
        batch = self._found(id)
        insist(batch.results, f"{id}: no results yet")
        return b"".join(json.dumps(result).encode() + b"\n" for result in reversed(batch.results))

    def _found(self, id: str) -> Batch:
        if id not in self._batches:
            raise Refusal(f"Message Batch with id {id} not found.", 404, "not_found_error")
        return self._batches[id]

    def _result(self, request: Mapping[str, Any], batch: Batch) -> dict[str, Any]:
        return {"custom_id": request["custom_id"], "result": self._outcome(request["params"], batch)}

    def _outcome(self, params: Mapping[str, Any], batch: Batch) -> dict[str, Any]:
        if batch.canceled:
            return {"type": "canceled"}
        try:
            step, message = self._answer(params)
        except Refusal as refusal:
            return errored(refusal.error, refusal.message)
        if step.fate is Fate.EXPIRED:
            return {"type": "expired"}
        if step.status != 200:
            return errored(step.error, "it went wrong")
        return {"type": "succeeded", "message": message}


def errored(kind: str, message: str) -> dict[str, Any]:
    return {"type": "errored", "error": {"type": "error", "error": {"type": kind, "message": message}}}


def shown(batch: Batch, url: str) -> dict[str, Any]:
    """A batch as the API shows it."""
    kinds = [result["result"]["type"] for result in batch.results]
    counts = {kind: kinds.count(kind) for kind in ("succeeded", "errored", "canceled", "expired")}
    return {
        "id": batch.id,
        "type": "message_batch",
        "processing_status": "ended" if batch.results else "canceling" if batch.canceled else "in_progress",
        "request_counts": counts | {"processing": 0 if batch.results else len(batch.requests)},
        "created_at": WHEN,
        "expires_at": TOMORROW,
        "ended_at": WHEN if batch.results else None,
        "archived_at": None,
        "cancel_initiated_at": WHEN if batch.canceled else None,
        "results_url": f"{url}/v1/messages/batches/{batch.id}/results" if batch.results else None,
    }
