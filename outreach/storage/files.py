"""Small files that are whole or absent, never half: written aside, flushed and renamed into place."""

import errno
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def write_whole(path: Path, data: bytes, *, lasting: bool = True) -> None:
    """Replace `path` in one step. `lasting` waits for the disk; without it a power cut may undo the write."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        with open(aside, "xb", opener=_for_the_owner_only) as file:
            file.write(data)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        os.replace(aside, path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    if lasting:
        flush_folder(path.parent)


def write_json(path: Path, value: Mapping[str, Any], *, lasting: bool = True) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    write_whole(path, text.encode(), lasting=lasting)


def read_json(path: Path) -> dict[str, Any] | None:
    """What `write_json` wrote; None if there is no such file. Raises ValueError if it is not readable."""
    try:
        value = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    if not isinstance(value, dict):
        raise ValueError(f"{path.name} does not hold an object")
    return value


def flush_folder(folder: Path) -> None:
    """Make the names in a folder as durable as the files, where the system has a way to."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network drives cannot
            raise
    finally:
        os.close(handle)


def flush_file(path: Path) -> None:
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def private_folder(folder: Path) -> Path:
    """Make a folder that only this user of the machine can look into."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A folder to fill, moved to `folder` in one step at the end and removed on any error.

    Raises FileExistsError if anything is in `folder` already. Whatever was opened inside must be closed."""
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(folder.name)
    aside = folder.with_name(f".{folder.name}.{secrets.token_hex(6)}.part")
    try:
        yield private_folder(aside)
        flush_folder(aside)
        if folder.exists():
            folder.rmdir()
        aside.rename(folder)
        flush_folder(folder.parent)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def _for_the_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
