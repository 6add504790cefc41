"""Who may come in: browsers and programs on this machine only, and no page of another site behind a browser's back."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Request, Response

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_X_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto")
_FORWARDED = ("Forwarded", *_X_FORWARDED, "X-Real-Ip", "Via", "Cf-Connecting-Ip")
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def why_not(request: Request) -> str | None:
    """Why a request may not enter; None when it may.

    The name in `Host` is looked at because a foreign name may be made to lead here (DNS rebinding), and a forwarded
    request is somebody else's, whatever address it comes from.
    """
    if not _is_loopback(request.remote_addr or ""):
        return "The sandbox is for this machine only."
    if _host_name(request) not in _LOOPBACK_NAMES:
        return "The sandbox answers to 127.0.0.1 and localhost only."
    if any(name in request.headers for name in _FORWARDED):
        return "The sandbox is not to be reached through a proxy."
    return None


def is_own_json(request: Request) -> bool:
    """True for what only a page of ours can send: JSON, and from this origin when the browser names one."""
    origin = request.headers.get("Origin")
    return request.mimetype == "application/json" and origin in (None, f"{request.scheme}://{request.host}")


def is_own_file(request: Request) -> bool:
    """True for bytes that only a page of ours can send: no form of another site has this content type."""
    origin = request.headers.get("Origin")
    own = origin in (None, f"{request.scheme}://{request.host}")
    return request.mimetype == "application/octet-stream" and own


def protected(response: Response) -> Response:
    """The response with the headers that keep a browser from loading or guessing anything foreign."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _is_loopback(address: str) -> bool:
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_loopback


def _host_name(request: Request) -> str:
    host = request.headers.get("Host", "")
    try:
        return "" if "@" in host else urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
