"""Is it alive, and can it work: `/healthz` for a process supervisor, `/readyz` for a load balancer."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, jsonify


def blueprint(checks: Mapping[str, Callable[[], object]]) -> Blueprint:
    """The two routes; a check of `/readyz` passes if it raises nothing and does not give False."""
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def healthz() -> Response:
        return jsonify(ok=True)

    @health.get("/readyz")
    def readyz() -> tuple[Response, int]:
        parts = {name: passes(check) for name, check in checks.items()}
        ok = all(parts.values())
        return jsonify(ok=ok, **parts), 200 if ok else 503

    return health


def passes(check: Callable[[], object]) -> bool:
    try:
        return check() is not False
    except Exception:  # noqa: BLE001 - whatever is wrong, the answer is "not ready"; the part's own log says why
        return False
