"""Tokens for links: 32 random bytes, stored hashed, bound to a purpose."""

import hashlib
import secrets

INVITATION = "invitation"
SUPPORTER = "supporter"


def new_token() -> str:
    """A fresh token, for the link only; what is stored is ``token_hash``."""
    return secrets.token_urlsafe(32)


def token_hash(token: str, *, purpose: str) -> str:
    """What is stored. A token made for another purpose hashes to something else."""
    return hashlib.sha256(f"{purpose}:{token}".encode()).hexdigest()
