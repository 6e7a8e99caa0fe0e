"""Edits that add, remove, move and replace files, also behind the back of whoever goes by size and time alone."""

from __future__ import annotations

import os
import re
from io import BytesIO
from random import Random

from PIL import Image

from tests.site_builds.edits_of_texts import FOLDERS, Kinds, without_links
from tests.site_builds.many_articles import one_colour
from tests.site_builds.random_content import SENTENCES
from tests.site_builds.working_site import CATEGORIES, WorkingSite, field_of, parted, with_field

FILE_EDITS = Kinds()
"""Edits of files and folders."""

DAY = 86_400_000_000_000
"""In nanoseconds."""

# Articles -------------------------------------------------------------------------------------------------------------


@FILE_EDITS.add
def article_added(site: WorkingSite, chance: Random) -> str:
    """Add an article in one or more languages."""
    key = f"{chance.choice(FOLDERS)}/added-{chance.randrange(40)}"
    tags = chance.sample(site.languages, chance.randrange(1, len(site.languages) + 1))
    kind = chance.choice(CATEGORIES)
    for tag in tags:
        lines = [f"title: {SENTENCES[tag][:9]} {key[-2:]}", f"date: 2026-02-0{chance.randrange(1, 9)}T10:00"]
        lines += [f"category: {kind}", "status: published"]
        site.write(f"content/{tag}/{key}.md", "\n".join(["---", *lines, "---", "", SENTENCES[tag], ""]))
    return f"{key}: added in {tags}"


@FILE_EDITS.add
def article_deleted(site: WorkingSite, chance: Random) -> str:
    """Delete an article in all its languages, and mostly also the links to it."""
    keys = site.keys()
    if len(keys) < 4:
        return ""
    key = chance.choice(sorted(keys))
    keeps_links = chance.random() > 0.9
    for tag in keys[key]:
        path = f"content/{tag}/{key}.md"
        site.remove(path)
        if not keeps_links:
            without_links(site, path, "")
    return f"{key}: deleted{', but not the links to it' if keeps_links else ''}"


def _move_article(site: WorkingSite, path: str, target: str) -> bool:
    if (site.inputs / target).exists():
        return False
    site.move(path, target)
    without_links(site, path, target)
    return True


@FILE_EDITS.add
def article_renamed(site: WorkingSite, chance: Random) -> str:
    """Give the files of an article another name, in one language or all, with or without keeping its id and address."""
    key = chance.choice(sorted(site.keys()))
    tags = site.keys()[key]
    new = f"{key.rsplit('/', 1)[0]}/renamed-{chance.randrange(40)}"
    new = chance.choice([new, new, key[:-1] + key[-1].swapcase()])
    keeps = chance.random() < 0.5
    for tag in tags if chance.random() < 0.7 else tags[:1]:
        target = f"content/{tag}/{new}.md"
        if not _move_article(site, f"content/{tag}/{key}.md", target):
            return ""
        if keeps:
            text = with_field(site.read(target), "aliases", f"[/{tag}/{key}/]")
            site.write(target, with_field(text, "id", field_of(text, "id") or key))
    return f"{key}: renamed to {new} in {tags}{' with id and alias' if keeps else ''}"


@FILE_EDITS.add
def article_moved(site: WorkingSite, chance: Random) -> str:
    """Move an article to another folder, in one language or all."""
    key = chance.choice(sorted(site.keys()))
    tags = site.keys()[key]
    folder = chance.choice([folder for folder in FOLDERS if not key.startswith(folder + "/")])
    for tag in tags if chance.random() < 0.7 else tags[-1:]:
        target = f"content/{tag}/{folder}/{key.rsplit('/', 1)[1]}.md"
        if not _move_article(site, f"content/{tag}/{key}.md", target):
            return ""
    return f"{key}: moved to {folder}"


@FILE_EDITS.add
def folder_renamed(site: WorkingSite, chance: Random) -> str:
    """Rename a folder of articles in all languages."""
    folder = chance.choice(sorted({parted(path)[1].rsplit("/", 1)[0] for path in site.articles()}))
    new = f"{folder.split('/')[0]}/{chance.randrange(1990, 2030)}"
    for path in site.articles():
        tag, key = parted(path)
        if key.rsplit("/", 1)[0] == folder:
            _move_article(site, path, f"content/{tag}/{new}/{key.rsplit('/', 1)[1]}.md")
    return f"{folder}: renamed to {new}"


@FILE_EDITS.add
def translation_added(site: WorkingSite, chance: Random) -> str:
    """Translate an article."""
    open_ = [(key, tag) for key, tags in sorted(site.keys().items()) for tag in site.languages if tag not in tags]
    if not open_:
        return ""
    key, tag = chance.choice(open_)
    text = site.read(f"content/{site.keys()[key][0]}/{key}.md").replace("\r\n", "\n")
    shared = "".join(
        f"{name}: {field_of(text, name)}\n" for name in ("category", "event", "date") if field_of(text, name)
    )
    head = f"---\ntitle: {SENTENCES[tag][:12].strip()} {chance.randrange(40)}\nstatus: published\n{shared}---\n"
    site.write(f"content/{tag}/{key}.md", f"{head}\n{SENTENCES[tag]}\n")
    return f"{key}: translated into {tag}"


@FILE_EDITS.add
def translation_removed(site: WorkingSite, chance: Random) -> str:
    """Remove one version of an article; links to it then lead to another one."""
    pairs = {key: tags for key, tags in site.keys().items() if len(tags) > 1}
    if not pairs:
        return ""
    key = chance.choice(sorted(pairs))
    tag, other = chance.sample(pairs[key], 2)
    site.remove(f"content/{tag}/{key}.md")
    without_links(site, f"content/{tag}/{key}.md", f"content/{other}/{key}.md")
    return f"{key}: no longer in {tag}"


# Media ----------------------------------------------------------------------------------------------------------------


def _drawn(width: int, number: int) -> bytes:
    data = BytesIO()
    Image.new("RGB", (width, 5), (number, 0, 0)).save(data, "PNG")
    return data.getvalue()


@FILE_EDITS.add
def picture_replaced(site: WorkingSite, chance: Random) -> str:
    """Put another picture in the place of one, of the same size or another."""
    path = chance.choice(site.files("content/media/", ".png") or ["content/media/a.png"])
    number = chance.randrange(3, 250)
    how = chance.choice(["same size", "other size", "text"] if chance.random() < 0.1 else ["same size", "other size"])
    data = {"same size": one_colour(number), "other size": _drawn(number, number), "text": b"not a picture"}[how]
    site.write(path, data)
    return f"{path}: another picture, {how}, {number}"


@FILE_EDITS.add
def medium_changed(site: WorkingSite, chance: Random) -> str:
    """Change, add, rename or remove a file of media/."""
    paths = site.files("content/media/")
    how = chance.choice(["change", "add", "rename", "remove"])
    path = chance.choice(paths) if paths else "content/media/a.png"
    if how == "rename" and paths:
        target = f"content/media/{chance.randrange(9)}/{path.rsplit('/', 1)[1]}"
        if not (site.inputs / target).exists():
            _move_article(site, path, target)
        return f"{path}: renamed to {target}"
    if how == "remove" and len(paths) > 2:
        without_links(site, path, chance.choice([other for other in paths if other != path]))
        site.remove(path)
        return f"{path}: removed"
    path = f"content/media/{chance.choice(['report', 'other'])}.pdf"
    site.write(path, "x" * chance.randrange(3000))
    return f"{path}: written"


@FILE_EDITS.add
def extra_changed(site: WorkingSite, chance: Random) -> str:
    """Write or remove a file for the root of the site."""
    path = f"content/extra/{chance.choice(['robots.txt', 'humans.txt', '.htaccess', 'deep/file.txt'])}"
    if (site.inputs / path).exists() and chance.random() < 0.5:
        site.remove(path)
        return f"{path}: removed"
    site.write(path, f"{chance.randrange(1000)}\n")
    return f"{path}: written"


# Times and sizes ------------------------------------------------------------------------------------------------------

READ = ("content/", "theme/", "languages/")


def _any_file(site: WorkingSite, chance: Random) -> str:
    return chance.choice([path for path in site.files(chance.choice(READ)) if "/LC_MESSAGES/" not in path])


def _other_of_same_size(data: bytes, chance: Random) -> bytes:
    """Return other bytes of the same number: another digit somewhere."""
    digits = [found.start() for found in re.finditer(rb"(?<=[ \"(])[0-9](?=[\n.)\"])", data)]
    if not digits:
        return data
    at = chance.choice(digits)
    return data[:at] + str((data[at] - 47) % 10).encode() + data[at + 1 :]


@FILE_EDITS.add
def same_size_and_time(site: WorkingSite, chance: Random) -> str:
    """Change a text so that neither the size nor the time of modification tells."""
    path = chance.choice(site.documents())
    file = site.inputs / path
    state, data = file.stat(), file.read_bytes()
    new = _other_of_same_size(data, chance)
    if new == data:
        return ""
    site.write(path, new)
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    return f"{path}: of the same size and time, another digit"


@FILE_EDITS.add
def picture_of_same_size_and_time(site: WorkingSite, chance: Random) -> str:
    """Replace a picture by one of the same size in bytes, with the time of modification put back."""
    path = chance.choice(site.files("content/media/", ".png") or ["content/media/a.png"])
    file = site.inputs / path
    if not file.exists():
        return ""
    state, number = file.stat(), chance.randrange(3, 250)
    site.write(path, one_colour(number))
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    return f"{path}: of the same time, colour {number}"


@FILE_EDITS.add
def replaced_by_older(site: WorkingSite, chance: Random) -> str:
    """Move an older file over a text, as one who takes a copy out of a backup does."""
    path = chance.choice(site.documents())
    file = site.inputs / path
    state, new = file.stat(), f"{site.read(path)}\n{chance.randrange(100)}\n"
    copy = site.folder / "copy"
    copy.write_bytes(new.encode())
    older = state.st_mtime_ns - chance.randrange(2) * DAY
    os.utime(copy, ns=(older, older))
    os.replace(copy, file)
    site.touched.add(file)
    return f"{path}: replaced by an older file"


@FILE_EDITS.add
def swapped(site: WorkingSite, chance: Random) -> str:
    """Let two articles, or two pictures, change their names: the times of both stay what they were."""
    found = chance.choice([site.files("content/media/", ".png"), site.articles()])
    found = [path for path in found if parted(path)[0] == parted(found[0])[0]]
    if len(found) < 2:
        return ""
    one, two = chance.sample(found, 2)
    site.move(one, f"{one}.tmp")
    site.move(two, one)
    site.move(f"{one}.tmp", two)
    return f"{one} and {two} swapped"


@FILE_EDITS.add
def touched(site: WorkingSite, chance: Random) -> str:
    """Give a file another time of modification."""
    path = _any_file(site, chance)
    file = site.inputs / path
    at = file.stat().st_mtime_ns + chance.choice([-DAY, 1, DAY])
    os.utime(file, ns=(at, at))
    site.touched.add(file)
    return f"{path}: touched"


@FILE_EDITS.add
def rewritten(site: WorkingSite, chance: Random) -> str:
    """Save a file as it is."""
    path = _any_file(site, chance)
    site.write(path, (site.inputs / path).read_bytes())
    return f"{path}: saved unchanged"


@FILE_EDITS.add
def file_of_a_tool(site: WorkingSite, chance: Random) -> str:
    """Let an editor's program leave a file of its own beside the articles."""
    path = f"{chance.choice(site.documents())}{chance.choice(['~', '.swp', '.tmp'])}"
    site.write(path, "---\ntitle: none")
    return f"{path}: written"
