"""Files sealed for the holder of a key, in the format of age. Edge.

What makes a backup needs the public half alone, so a machine that is broken into gives away no backup of it.
"""

import os
from pathlib import Path

from pyrage import DecryptError, IdentityError, RecipientError, decrypt_io, encrypt_io, x25519

from monitor.errors import BackupInvalid

BEGINS = b"age-encryption.org/"


def new_key(path: Path) -> str:
    """A new key into a file that only its owner reads; its public half.

    Errors: FileExistsError
    """
    key = x25519.Identity.generate()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(f"# public key: {key.to_public()}\n{key}\n")
    return str(key.to_public())


def check(public: str) -> str:
    """The public half of a key, when it is one.

    Errors: ValueError
    """
    try:
        return str(x25519.Recipient.from_str(public))
    except RecipientError as other:
        raise ValueError(
            f"{public!r} is no public key: one begins with age1, as `nasluch db key FILE` says it"
        ) from other


def seal(plain: Path, sealed: Path, *, public: str) -> None:
    """A copy of the file that only the holder of the key can read; memory holds a piece of it at a time."""
    recipient = x25519.Recipient.from_str(check(public))
    handle = os.open(sealed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with plain.open("rb") as source, os.fdopen(handle, "wb") as target:
        encrypt_io(source, target, [recipient])
        target.flush()
        os.fsync(target.fileno())


def is_sealed(path: Path) -> bool:
    """Whether this is a file of age."""
    with path.open("rb") as file:
        return file.read(len(BEGINS)) == BEGINS


def unseal(sealed: Path, plain: Path, *, key: Path) -> None:
    """The file as it was before it was sealed.

    Errors: BackupInvalid when it is cut or changed, or the key is not the one; ValueError when that is no key
    """
    words = [line.strip() for line in key.read_text(encoding="utf-8").splitlines()]
    try:
        identities = [x25519.Identity.from_str(word) for word in words if word and not word.startswith("#")]
    except IdentityError as other:
        raise ValueError(f"{key} holds no key; `nasluch db key FILE` makes one") from other
    handle = os.open(plain, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with sealed.open("rb") as source, os.fdopen(handle, "wb") as target:
        try:
            decrypt_io(source, target, identities)
        except (DecryptError, OSError) as refused:
            raise BackupInvalid(f"{sealed} cannot be opened with {key}: {refused}") from refused
