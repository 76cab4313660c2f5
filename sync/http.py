"""The way to a hub over HTTPS, on top of requests."""

import ssl
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from sync.ports import Answer, Unreachable
from sync.receipt import b64
from sync.signing import sign_request

CONNECT_SECONDS, READ_SECONDS = 6.0, 60.0
BODY_BYTES_MAX = 64 * 1024 * 1024


class PinnedAdapter(HTTPAdapter):
    """Trusts one CA and nothing else, whatever date this laptop believes it is."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)


class HttpTransport:
    """One request at a time. Follows no redirect, retries nothing, believes no proxy setting."""

    def __init__(
        self, url: str, device: str, key: Ed25519PrivateKey, context: ssl.SSLContext | None = None
    ) -> None:
        self._url, self._device, self._key = url.rstrip("/"), device, key
        self._session = requests.Session()
        self._session.trust_env = False
        if context is not None:
            self._session.mount("https://", PinnedAdapter(context))

    def call(self, method: str, path: str, body: bytes = b"", media_type: str = "application/json") -> Answer:
        """Raises Unreachable."""
        headers = {
            "Content-Type": media_type,
            "Accept-Encoding": "gzip",
            "Sync-Device": self._device,
            "Sync-Signature": b64(sign_request(self._key, method, path, body)),
        }
        try:
            answer = self._session.request(
                method,
                self._url + path,
                data=body,
                headers=headers,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            )
            content = answer.raw.read(BODY_BYTES_MAX, decode_content=True)
        except (requests.RequestException, HTTPError, OSError) as problem:
            raise Unreachable(type(problem).__name__) from None
        return Answer(
            answer.status_code,
            answer.headers.get("Content-Type", "").split(";")[0].strip(),
            content,
            _seconds(answer.headers.get("Retry-After")),
        )


def _seconds(text: str | None) -> float | None:
    """Retry-After in seconds, as far as it is sensible: an hour of patience is enough for any hub."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 9:
        return None
    return min(float(text), 3600.0)
