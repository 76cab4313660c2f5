"""The signature a laptop puts under each request. Pure."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def signing_input(method: str, path: str, body: bytes) -> bytes:
    """What is signed for one request: method, path with query, hash of the body as sent."""
    return f"{method}\n{path}\n".encode() + hashlib.sha256(body).digest()


def sign_request(key: Ed25519PrivateKey, method: str, path: str, body: bytes) -> bytes:
    """Ed25519 over the signing input."""
    return key.sign(signing_input(method, path, body))
