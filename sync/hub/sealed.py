"""A stream of bytes only the holder of a printed code can read: what a backup lies in.

The hub keeps the public half, so that it can make backups and cannot read old ones. A file is the mark, an
ephemeral X25519 key, then chunks: 4 bytes of length, AES-256-GCM with the chunk's number as nonce. The last
chunk says that it is the last, so a file that was cut short does not open as a shorter one.
"""

import base64
import io
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MARK = b"aaben-doer backup 1\n"
_CHUNK = 1024 * 1024


class NotReadable(ValueError):
    """Not a sealed file, another code's, or altered or cut short."""


def new_code() -> tuple[str, bytes]:
    """A code to print and keep on paper, and the public key to keep at the hub."""
    key = X25519PrivateKey.generate()
    text = base64.b32encode(key.private_bytes_raw()).decode().rstrip("=")
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4)), key.public_key().public_bytes_raw()


def key_of(code: str) -> X25519PrivateKey:
    """The key a printed code stands for. Raises NotReadable."""
    text = "".join(code.upper().replace("-", "").split())
    try:
        return X25519PrivateKey.from_private_bytes(base64.b32decode(text + "=" * (-len(text) % 8)))
    except ValueError:
        raise NotReadable("not a backup code") from None


class Box:
    """The key of one file. Whoever wrote it can read it back at once; later it takes the code."""

    def __init__(self, key: bytes, ephemeral: bytes) -> None:
        self._cipher, self._ephemeral = AESGCM(key), ephemeral

    @classmethod
    def fresh(cls, public: bytes) -> "Box":
        """A box for a new file."""
        mine = X25519PrivateKey.generate()
        shared = mine.exchange(X25519PublicKey.from_public_bytes(public))
        ephemeral = mine.public_key().public_bytes_raw()
        return cls(_derive(shared, ephemeral), ephemeral)

    @classmethod
    def opened(cls, file: IO[bytes], code: str) -> "Box":
        """The box of a file that is there. Raises NotReadable."""
        ephemeral = _ephemeral(file)
        file.seek(0)
        try:
            shared = key_of(code).exchange(X25519PublicKey.from_public_bytes(ephemeral))
        except ValueError:
            raise NotReadable("not a backup") from None
        return cls(_derive(shared, ephemeral), ephemeral)

    def writer(self, file: IO[bytes]) -> "Writer":
        file.write(MARK + self._ephemeral)
        return Writer(file, self._cipher)

    def reader(self, file: IO[bytes]) -> io.BufferedReader:
        """The plain bytes, as they are read. Raises NotReadable, also later, while reading."""
        if _ephemeral(file) != self._ephemeral:
            raise NotReadable("another file")
        return io.BufferedReader(_Chunks(file, self._cipher), _CHUNK)


class Writer(io.RawIOBase):
    """Seals what is written, a chunk at a time. Only a closed one is whole."""

    def __init__(self, file: IO[bytes], cipher: AESGCM) -> None:
        self._file, self._cipher, self._count, self._held = file, cipher, 0, bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        while len(self._held) > _CHUNK:
            self._seal(bytes(self._held[:_CHUNK]), b"more")
            del self._held[:_CHUNK]
        return len(data)

    def finish(self) -> None:
        """Write the last chunk."""
        self._seal(bytes(self._held), b"last")

    def _seal(self, chunk: bytes, flag: bytes) -> None:
        sealed = self._cipher.encrypt(self._count.to_bytes(12, "big"), chunk, flag)
        self._file.write(len(sealed).to_bytes(4, "big") + sealed)
        self._count += 1


class _Chunks(io.RawIOBase):
    def __init__(self, file: IO[bytes], cipher: AESGCM) -> None:
        self._file, self._cipher, self._count, self._held, self._done = file, cipher, 0, b"", False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._held and not self._done:
            self._next()
        n = min(len(buffer), len(self._held))
        buffer[:n], self._held = self._held[:n], self._held[n:]
        return n

    def _next(self) -> None:
        length = int.from_bytes(self._file.read(4), "big")
        if not 16 <= length <= _CHUNK + 16:
            raise NotReadable("cut short")
        sealed, nonce = self._file.read(length), self._count.to_bytes(12, "big")
        self._count += 1
        for flag in (b"more", b"last"):
            try:
                self._held = self._cipher.decrypt(nonce, sealed, flag)
                self._done = flag == b"last"
                return
            except InvalidTag:
                continue
        raise NotReadable("another code, or altered")


def _ephemeral(file: IO[bytes]) -> bytes:
    start = file.read(len(MARK) + 32)
    if len(start) != len(MARK) + 32 or not start.startswith(MARK):
        raise NotReadable("not a backup")
    return start[len(MARK) :]


def _derive(shared: bytes, ephemeral: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=ephemeral, info=b"aaben-doer backup 1").derive(shared)
