"""Digests by which values are compared."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

_encoder = msgspec.json.Encoder(enc_hook=str)


def encode(value: object) -> bytes:
    """Return a plain value as JSON, the same bytes for equal values; the order of a table counts, and so there may be no set in it.

    JSON and not MessagePack, which writes one moment in two zones as the same bytes.
    """
    return _encoder.encode(value)


def digest_of_value(value: object) -> str:
    """Return the digest of a plain value: of texts, numbers, dates, structs, lists and tables of them."""
    return blake2b(_encoder.encode(value), digest_size=16).hexdigest()


def fingerprint(text: str) -> str:
    """Return a digest that is short enough for the name of a file."""
    return blake2b(text.encode(), digest_size=5).hexdigest()
