"""What follows a publication: those who want to know of it are told."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.publish import report
from newsroom.publish.difference import LIST_SUFFIXES, Plan, is_page
from newsroom.publish.pings import IndexNow, Posting, ping_hub, ping_index
from newsroom.publish.public import NOT_FOUND_PAGE, public_address
from newsroom.publish.session import Session
from plugins.model.problem import Problem, message

FEEDS = (".atom", ".rss")


def announce(session: Session, plan: Plan) -> None:
    """Tell a hub, search engines and the list for a cache what has changed, where the settings say so; failures are warnings."""
    session.voice.report(_tell_others(session, plan))


def _tell_others(session: Session, plan: Plan) -> Iterator[Problem]:
    common, url = session.target.common, session.site.url
    changed = [upload.path for upload in plan.uploads]
    feeds = [public_address(url, path) for path in changed if path.endswith(FEEDS)]
    if session.site.feed_hub and feeds:
        yield from ping_hub(session.site.feed_hub, feeds, Posting())
    if common.index_now:
        paths = [report.address_of(path)[1:] for path in (*changed, *plan.vanishing) if _is_listed(path)]
        digests = {path: file.digest for path, file in plan.after.files.items()}
        yield from ping_index(IndexNow(common.index_now), url, paths, digests, Posting())
    if common.purge_list:
        yield from _write_purge_list(session, plan)


def _is_listed(path: str) -> bool:
    return is_page(path) and path.rpartition("/")[2] != NOT_FOUND_PAGE


def _write_purge_list(session: Session, plan: Plan) -> Iterator[Problem]:
    """Write the addresses that a cache before the host has to forget: all that were there before and are no longer so."""
    forgotten = [upload.path for upload in plan.uploads if upload.path not in plan.new]
    new_lists = [
        upload.path for upload in plan.uploads if upload.path in plan.new and upload.path.endswith(LIST_SUFFIXES)
    ]
    paths = sorted({*forgotten, *new_lists, *plan.removals})
    file = session.desk.repository / session.target.common.purge_list
    try:
        file.write_text("".join(f"{public_address(session.site.url, path)}\n" for path in paths), encoding="utf-8")
    except OSError as error:
        fact = message("The list for the cache can't be written: %(reason)s.", reason=error.strerror or str(error))
        yield Problem(str(file), 0, fact, message("Correct purge_list in PUBLISH."), "warning")
