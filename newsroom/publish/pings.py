"""Telling others after a publication that something is new: hubs of feeds (WebSub), and search engines (IndexNow).

Whatever goes wrong here is a warning: the site is published, and those who are not told find out by themselves.
"""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from plugins.model.problem import Message, Problem, message
from plugins.model.seen import EXTRA
from plugins.model.workspace import digest_of

TIMEOUT = 10.0
"""Seconds that a hub or a search engine may let us wait."""

MOST_ADDRESSES = 10_000
"""In one request. Source: https://www.indexnow.org/documentation"""

KEY = re.compile(r"[A-Za-z0-9-]{8,128}")
"""Source: https://www.indexnow.org/documentation"""

INDEX_NOW = "https://api.indexnow.org/indexnow"
"""Tells all search engines that take part. Source: https://www.indexnow.org/faq"""

KEPT_METHOD = (HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT)
"""Redirects after which a client sends the same again. Source: RFC 9110, sections 15.4.8 and 15.4.9."""

AGENT = "library-news"


@dataclass(frozen=True, slots=True)
class IndexNow:
    """Search engines that want to be told.

    Attributes:
        key: what shows that the site is ours: a file of that name, ending in ``.txt``, holds it. It is no secret.
        endpoint: where to tell.

    """

    key: str
    endpoint: str = INDEX_NOW

    @property
    def file(self) -> str:
        """The path of the file with the key."""
        return f"{self.key}.txt"


class Posting:
    """Sends small messages, with certificates verified and a limit of time.

    Args:
        timeout: seconds that each may take.
        trust: whose certificates are believed; by default those of the system.

    """

    def __init__(self, timeout: float = TIMEOUT, trust: ssl.SSLContext | None = None) -> None:
        self.timeout = timeout
        self.opener = OpenerDirector()  # without the handlers of files and FTP, which no setting shall reach
        context = trust or ssl.create_default_context()
        for handler in (
            ProxyHandler(),
            HTTPHandler(),
            HTTPSHandler(context=context),
            HTTPDefaultErrorHandler(),
            HTTPErrorProcessor(),
            _SameMessageElsewhere(),
        ):
            self.opener.add_handler(handler)

    def send(self, address: str, data: bytes, media_type: str) -> Message | None:
        """Post *data*; return what went wrong, if anything did."""
        if not address.startswith(("http://", "https://")):
            return message(
                "Nobody was told of the publication here: this is no address that begins with http or https."
            )
        headers = {"Content-Type": media_type, "User-Agent": AGENT}
        try:
            request = Request(address, data, headers, method="POST")  # noqa: S310  # its scheme is known
            with self.opener.open(request, timeout=self.timeout):
                return None
        except HTTPError as error:
            error.close()
            return _answered(error.code, error.headers.get("Location", ""))
        except (OSError, HTTPException, ValueError) as error:
            return _why(error)


class _SameMessageElsewhere(HTTPRedirectHandler):
    """Follows a redirect only if the same message shall be sent elsewhere, and never from https to http."""

    def redirect_request(  # noqa: PLR0917  # the base class calls it so
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if code not in KEPT_METHOD or urlsplit(newurl).scheme not in ("https", req.type):
            return None
        return Request(newurl, req.data, req.headers, method="POST")  # noqa: S310  # only web handlers are there


def _answered(status: int, location: str) -> Message:
    if location:
        return message("This place was not told of the publication: it has moved to %(address)s.", address=location)
    return message("This place was not told of the publication: its answer is %(status)d.", status=status)


def _why(error: Exception) -> Message:
    """Return why there was no answer."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError):
        return message("This place was not told of the publication: it does not answer in time.")
    if isinstance(reason, ssl.SSLCertVerificationError):
        words = reason.verify_message
        return message(
            "This place was not told of the publication: its certificate is wrong: %(reason)s.", reason=words
        )
    words = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return message("This place was not told of the publication: there is no connection: %(reason)s.", reason=words)


def ping_hub(hub: str, feeds: Sequence[str], posting: Posting) -> Iterator[Problem]:
    """Tell a hub which feeds have changed; yield a warning when it does not want to know.

    How a hub is told is not in the standard (https://www.w3.org/TR/websub/, section 6): hubs follow the older one, which
    names the feed ``hub.url``, and some only know ``hub.topic``, as the newer one calls it.

    Args:
        hub: its address.
        feeds: the full addresses of the feeds.
        posting: the way.

    """
    for feed in feeds:
        data = urlencode({"hub.mode": "publish", "hub.url": feed, "hub.topic": feed}).encode()
        wrong = posting.send(hub, data, "application/x-www-form-urlencoded")
        if wrong is not None:
            yield _not_told(hub, wrong)
            return  # it would say the same of the next one, perhaps after the same wait


def ping_index(
    index: IndexNow, site_url: str, paths: Sequence[str], files: Mapping[str, str], posting: Posting
) -> Iterator[Problem]:
    """Tell search engines which addresses are new, changed or gone; yield warnings when that is not possible.

    Args:
        index: which ones, and our key.
        site_url: SITEURL.
        paths: the addresses below SITEURL.
        files: the digests of the files that are published, by path.
        posting: the way.

    """
    wrong_key = list(find_wrong_key(index, files))
    if wrong_key or not paths:
        yield from wrong_key
        return
    facts = {"host": urlsplit(site_url).netloc, "key": index.key, "keyLocation": f"{site_url}/{index.file}"}
    addresses = [f"{site_url}/{quote(path)}" for path in paths]
    for start in range(0, len(addresses), MOST_ADDRESSES):
        data = json.dumps(facts | {"urlList": addresses[start : start + MOST_ADDRESSES]}).encode()
        wrong = posting.send(index.endpoint, data, "application/json; charset=utf-8")
        if wrong is not None:
            yield _not_told(index.endpoint, wrong)
            return


def find_wrong_key(index: IndexNow, files: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a warning when search engines could not see that the site is ours."""
    if not KEY.fullmatch(index.key):
        fact = message("The key for search engines has to be 8 to 128 Latin letters, digits or hyphens.")
        yield Problem("", 0, fact, message("Choose another one, for example 32 random digits."), "warning")
    elif files.get(index.file) not in [digest_of(index.key.encode() + end) for end in (b"", b"\n", b"\r\n")]:
        fact = message("Search engines were not told: the file by which they know that the site is yours is not there.")
        cure = message(
            "Write %(key)s, and nothing else, into the file content/%(path)s; then build and publish.",
            key=index.key,
            path=f"{EXTRA}/{index.file}",
        )
        yield Problem(index.file, 0, fact, cure, "warning")


def _not_told(address: str, fact: Message) -> Problem:
    return Problem(address, 0, fact, message("The site is published. Look at the address in the settings."), "warning")
