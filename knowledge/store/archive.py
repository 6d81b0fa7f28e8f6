"""One file with everything that a deployment cannot make again: the record, confirmed words, an adapted model, and a list that proves them.

The index is not in it; it is built from the record. The file is a plain `.tar.gz`, so that it can be opened without this program;
with a recipient's public key it is encrypted in the age format (https://age-encryption.org), which the `age` command also reads.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

import pyrage
from pydantic import ValidationError

from knowledge.errors import MingbaiError, SettingError, StoreError
from knowledge.store.moving import Moved
from knowledge.values import Value

MANIFEST = "manifest.json"
RECORD = "record.sqlite3"
PREFIX, ENDING, SEALED = "mingbai-", ".tar.gz", ".age"
FORMAT = 1
CHUNK = 1 << 20
LARGEST_MANIFEST = 4 << 20  # bytes


class Part(Value):
    """One file of a backup."""

    path: str
    size: int
    sha256: str


class Manifest(Value):
    """What a backup holds, written first in it."""

    format: int = FORMAT
    made: datetime
    schema_number: int
    tables: tuple[Moved, ...]
    parts: tuple[Part, ...]


def pack(files: dict[str, Path], manifest: Manifest, place: Path, *, recipient: str | None = None) -> Path:
    """Write a backup; it appears under its name only when it is whole.

    Args:
        files: what goes in, by its name there.
        place: the folder it is put into.
        recipient: an age public key; None leaves the file readable for everybody who may read it.

    Returns:
        The file.

    Raises:
        SettingError: the key is none.
        StoreError: the file cannot be written.
    """
    name = f"{PREFIX}{manifest.made:%Y%m%d-%H%M%S}{ENDING}"
    path = place / (f"{name}{SEALED}" if recipient else name)
    part = path.with_name(f".{path.name}.part")
    plain = part.with_suffix(".plain") if recipient else part
    try:
        place.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(plain, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)  # accounts are in it
        with os.fdopen(descriptor, "wb") as out:
            _write_tar(out, files, manifest)
        if recipient:
            pyrage.encrypt_file(str(plain), str(part), [_recipient(recipient)])
        with part.open("rb+") as whole:
            os.fsync(whole.fileno())
        part.chmod(0o600)
        part.replace(path)
    except OSError as error:
        raise StoreError(f"备份没有写成：{path}（{error.strerror or error}）。请检查磁盘空间和目录权限。") from error
    finally:
        for left in (part, plain):
            with suppress(OSError):
                left.unlink(missing_ok=True)
    return path


def _write_tar(out: IO[bytes], files: dict[str, Path], manifest: Manifest) -> None:
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as tar:
        said = manifest.model_dump_json(indent=1).encode()
        head = tarfile.TarInfo(MANIFEST)
        head.size, head.mode, head.mtime = len(said), 0o600, int(manifest.made.timestamp())
        tar.addfile(head, io.BytesIO(said))
        for name, file in files.items():
            tar.add(file, arcname=name, recursive=False)


def parts_of(files: dict[str, Path]) -> tuple[Part, ...]:
    """Size and digest of each file."""
    return tuple(
        Part(path=name, size=file.stat().st_size, sha256=_digest(file)) for name, file in sorted(files.items())
    )


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def unpack(file: Path, place: Path, *, identity: Path | None = None) -> Manifest:
    """Unpack a backup into an empty folder and see that every byte is as it was written.

    Args:
        identity: the file with the private key of an encrypted one.

    Raises:
        SettingError: the key is missing or does not fit.
        StoreError: it is no backup, was made by a newer program, or is damaged; the message names the part.
    """
    with _opened(file, place, identity) as stream:
        try:
            manifest = _read_tar(stream, place, file)
        except (tarfile.TarError, EOFError, OSError) as error:
            raise StoreError(f"{file} 打不开（{error}）：不是备份，或者没有写完。请换一份备份。") from error
    for part in manifest.parts:
        found = place / part.path
        if not found.is_file() or found.stat().st_size != part.size or _digest(found) != part.sha256:
            raise StoreError(f"{file} 里的 {part.path} 和备份时不一样，已经损坏。请换一份备份。")
    return manifest


@contextmanager
def _opened(file: Path, place: Path, identity: Path | None) -> Iterator[IO[bytes]]:
    plain = place / ".plain"
    try:
        if file.name.endswith(SEALED):
            pyrage.decrypt_file(str(file), str(plain), [_identity(identity, file)])
        with (plain if file.name.endswith(SEALED) else file).open("rb") as stream:
            yield stream
    except pyrage.DecryptError as error:
        raise SettingError(f"{file} 解不开：密钥不对，或者文件已经损坏。") from error
    except FileNotFoundError as error:
        raise SettingError(f"没有这个文件：{file}。") from error
    finally:
        plain.unlink(missing_ok=True)


def _read_tar(stream: IO[bytes], place: Path, file: Path) -> Manifest:
    """Unpack what the list at the head names, and nothing else; a name that leads out of the folder is no backup's."""
    with tarfile.open(fileobj=stream, mode="r:gz") as tar:
        head = tar.next()
        listed = tar.extractfile(head) if head is not None and head.name == MANIFEST else None
        if head is None or listed is None or head.size > LARGEST_MANIFEST:
            raise StoreError(f"{file} 不是本程序的备份。")
        try:
            manifest = Manifest.model_validate_json(listed.read())
        except ValidationError as error:
            raise StoreError(f"{file} 的清单读不懂：由更新的程序写成，或者已经损坏。") from error
        if manifest.format != FORMAT or not all(_inside(part.path) for part in manifest.parts):
            raise StoreError(f"{file} 由更新的程序写成，或者不是本程序的备份。请升级程序后再恢复。")
        sizes = {part.path: part.size for part in manifest.parts}
        while (member := tar.next()) is not None:
            if member.isreg() and sizes.get(member.name) == member.size:
                tar.extract(member, place, filter="data")
    return manifest


def _inside(path: str) -> bool:
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and "\\" not in path


def _recipient(key: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(key.strip())
    except pyrage.RecipientError as error:
        raise SettingError(
            "公钥不对。它以 age1 开头，由 mingbai backup --new-key 文件名 或 age-keygen 给出。"
        ) from error


def _identity(file: Path | None, backup: Path) -> pyrage.x25519.Identity:
    if file is None:
        raise SettingError(f"{backup.name} 是加密的，请用 --key 写私钥文件。")
    try:
        lines = file.read_text("utf-8").splitlines()
        return next(pyrage.x25519.Identity.from_str(line.strip()) for line in lines if line.startswith("AGE-SECRET"))
    except (OSError, UnicodeDecodeError, StopIteration, pyrage.IdentityError) as error:
        raise SettingError(f"{file} 不是私钥文件。它有一行以 AGE-SECRET-KEY 开头。") from error


def new_key(file: Path) -> str:
    """Make a pair of keys: the private one into a new file that only its owner may read, the public one returned.

    Raises:
        MingbaiError: the file is there already, or cannot be written.
    """
    key = pyrage.x25519.Identity.generate()
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(f"# public key: {key.to_public()}\n{key}\n")
    except OSError as error:
        raise MingbaiError(f"密钥没有写成：{file}（{error.strerror}）。已有的文件不会覆盖。") from error
    return str(key.to_public())


def kept_in(place: Path) -> list[Path]:
    """The backups in a folder, newest first."""
    found = (file for file in place.glob(f"{PREFIX}[0-9]*{ENDING}*") if file.name.endswith((ENDING, SEALED)))
    return sorted(found, key=lambda file: file.name, reverse=True)


def prune(place: Path, keep: int) -> Sequence[Path]:
    """Delete all but the newest backups of a folder; those deleted."""
    old = kept_in(place)[keep:]
    for file in old:
        file.unlink(missing_ok=True)
    return old
