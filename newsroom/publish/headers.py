"""What a host says of a file when a reader gets it: its media type, and for how long it may be kept.

Only hosts that ask for it with each file, like S3, are told by these rules; others have their own, or a file for them.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from newsroom.publish.host import STATE

MEDIA_TYPES = {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".css": "text/css",
    ".csv": "text/csv",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".gif": "image/gif",
    ".htm": "text/html",
    ".html": "text/html",
    ".ico": "image/vnd.microsoft.icon",
    ".ics": "text/calendar",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ogg": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".rss": "application/rss+xml",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".wasm": "application/wasm",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xhtml": "application/xhtml+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".xsl": "application/xslt+xml",
    ".zip": "application/zip",
}
"""By the end of a name. From https://www.iana.org/assignments/media-types/; the module mimetypes depends on the system."""

UNKNOWN = "application/octet-stream"

ENCODINGS = {".br": "br", ".gz": "gzip", ".zst": "zstd"}
"""How precompressed twins are encoded, by the end of their names (IANA's registry of HTTP content codings)."""

UTF_8 = "; charset=utf-8"
"""All text of ours is in UTF-8. JSON and pictures have no such parameter, by their registrations."""

FINGERPRINTED = re.compile(r"\.[0-9a-f]{8,}\.\w+$")
"""The end of a name that changes whenever the bytes do."""

FOREVER = "public, max-age=31536000, immutable"
FOR_A_DAY = "public, max-age=86400"
FOR_MINUTES = "public, max-age=300, must-revalidate"
NEVER = "no-store"

CURRENT = frozenset(
    {".html", ".htm", ".xhtml", ".xml", ".xsl", ".atom", ".rss", ".json", ".txt", ".ics", ".webmanifest"}
)
"""Kinds of files in which news arrives: pages, lists, feeds, sitemaps, the search index, robots.txt."""


def headers(path: str) -> dict[str, str]:
    """Return the header lines that a reader gets with the file *path*, a path below the target's folder."""
    name, encoding = _without_encoding(path)
    found = {"Content-Type": media_type(name), "Cache-Control": cache_control(path)}
    return found | ({"Content-Encoding": encoding} if encoding else {})


def media_type(name: str) -> str:
    """Return the media type of a file, with the charset of text."""
    found = MEDIA_TYPES.get(PurePosixPath(name).suffix.lower(), UNKNOWN)
    is_text = found.startswith("text/") or (found.endswith("xml") and not found.startswith("image/"))
    return found + UTF_8 if is_text else found


def cache_control(path: str) -> str:
    """Return for how long readers, and a CDN, may keep a file without asking again."""
    if path.startswith(f"{STATE}/"):
        return NEVER
    name = PurePosixPath(_without_encoding(path)[0]).name
    if FINGERPRINTED.search(name):
        return FOREVER
    kind = PurePosixPath(name).suffix.lower()
    return FOR_MINUTES if kind in CURRENT or not kind else FOR_A_DAY


def _without_encoding(path: str) -> tuple[str, str]:
    """Return the name of which a precompressed twin is a twin, and its encoding; *path* and nothing for other files."""
    base = PurePosixPath(path)
    encoding = ENCODINGS.get(base.suffix.lower(), "")
    is_twin = bool(encoding) and base.with_suffix("").suffix.lower() in MEDIA_TYPES
    return (str(base.with_suffix("")), encoding) if is_twin else (path, "")
