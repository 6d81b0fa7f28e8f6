"""Every exception this product raises on purpose.

    MingbaiError
    ├── GuideError        a file, sheet, row, page or field that cannot be used as it stands
    ├── EncoderError      the embedding model is missing a file, or gives vectors of another width
    ├── IndexStaleError   the index on disk was made by another encoder or schema
    ├── IndexDamagedError a file of the index is not as it was written
    ├── IndexWriteError   the index cannot be written: the disk is full or read-only
    ├── IndexBusyError    another process has been changing the index for too long
    ├── IndexGoneError    the server that holds the index does not answer
    ├── StoreError        the record cannot be opened, or was written by a newer program
    │   └── ConflictError somebody else changed the same thing since it was read
    └── SettingError      a setting, option or argument makes no sense

Foreseen endings (not found, clarify, quarantined) are values, never exceptions.
Messages are Chinese, because people who run a hall read them; each says where, what, and what to do.
"""

from functools import partial


class MingbaiError(Exception):
    """Base of every error that has a message for people."""


class GuideError(MingbaiError):
    """A source that cannot be used as it stands.

    Args:
        file: the file's name as the user gave it.
        what: what is wrong and what to do, in Chinese.
        place: sheet, row or page inside the file, in Chinese, when known.
    """

    def __init__(self, file: str, what: str, *, place: str | None = None) -> None:
        self.file = file
        self.place = place
        self.what = what
        super().__init__(f"{file}，{place}：{what}" if place else f"{file}：{what}")

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return partial(type(self), place=self.place), (self.file, self.what)  # or another process could not read it


class EncoderError(MingbaiError):
    """The embedding model cannot be loaded or does not fit the index."""


class IndexStaleError(MingbaiError):
    """The index on disk was made by another encoder or schema; the message names the command that rebuilds it."""


class IndexDamagedError(MingbaiError):
    """A file of the index is missing or not as it was written; the message names the command that rebuilds it."""


class IndexWriteError(MingbaiError):
    """The index cannot be written; what was stored is indexed by the next command that opens it."""


class IndexBusyError(MingbaiError):
    """Another process has been changing the index for too long; what was stored is indexed later."""


class IndexGoneError(MingbaiError):
    """The server that holds the index does not answer; nothing is lost, and it is asked again by itself."""


class StoreError(MingbaiError):
    """The record cannot be opened or was written by a newer program."""


class ConflictError(StoreError):
    """Somebody else changed the same thing since it was read; nothing was written."""


class SettingError(MingbaiError):
    """A setting, option or argument makes no sense."""
