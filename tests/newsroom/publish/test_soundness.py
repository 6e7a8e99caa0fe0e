"""The check of a built site before it is published: it finds what readers would stumble on, and reads nothing twice."""

import shutil

import pytest

from newsroom.build import build
from newsroom.publish import references, soundness
from newsroom.publish.soundness import find_problems, has_pages
from plugins.model.workspace import digest_of

SITE = "https://x.org/news"

PAGE = """<!DOCTYPE html>
<html lang="tk" dir="ltr">
<head>
<meta charset="utf-8">
<title>Habar</title>
{head}
</head>
<body>{body}</body>
</html>
"""

FEED = """<?xml version='1.0' encoding='utf-8'?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="tk">
  <link rel="self" type="application/atom+xml" href="{own}" />
  <icon>https://x.org/news/theme/icon.png</icon>
  <entry>
    <link rel="alternate" href="https://x.org/news/tk/" />
    <category term="Okuw" scheme="https://x.org/news/tk/" />
    <content type="html">{content}</content>
  </entry>
</feed>
"""

SITEMAP = """<?xml version='1.0' encoding='utf-8'?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
  <url><loc>{own}</loc><xhtml:link rel="alternate" hreflang="tk" href="{other}" /></url>
</urlset>
"""


def page(body="", head=""):
    """A page that lacks nothing."""
    return PAGE.format(body=body, head=head)


class Built:
    """A built site in a folder, with its manifest."""

    def __init__(self, folder):
        self.folder = folder
        self.state = folder.parent / "state" / "soundness"
        self.files = {}
        self.write("index.html", page())
        self.write("tk/index.html", page())
        self.write("theme/icon.png", "icon")

    def write(self, path, text):
        """Write a file as a build would."""
        data = text if isinstance(text, bytes) else text.encode()
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        self.files[path] = digest_of(data)

    def problems(self, site_url=SITE, foreign=()):
        """What the check finds, in words."""
        found = find_problems(self.folder, self.files, site_url, self.state, foreign)
        return [problem.say().replace(f"{self.folder}/", "") for problem in found]

    def facts(self, **keywords):
        """What the check finds, without the cures."""
        return [text.partition("\n")[0] for text in self.problems(**keywords)]


@pytest.fixture
def built(tmp_path):
    """A small site that is whole."""
    return Built(tmp_path / "output")


@pytest.fixture
def reads(monkeypatch):
    """The files that the check reads, by path."""
    found = []
    read = soundness.SiteReader.read

    def note(self, path, data):
        found.append(path)
        return read(self, path, data)

    monkeypatch.setattr(soundness.SiteReader, "read", note)
    return found


class TestSite:
    def test_that_is_whole_has_no_problems(self, built):
        """
        Links, assets, feeds and sitemaps that lead to files of the site, or to others' sites, are right.
        """
        built.write("tk/a b/index.html", page())
        built.write("tk/ա/index.html", page('<p id="x"><a href="#x">x</a> <a href="">x</a> <a href="../">x</a></p>'))
        built.write("theme/site.css", '@import "more.css"; a { background: url(icon.png) } /* url(none.png) */')
        built.write("theme/more.css", "b { background: url('/news/theme/icon.png'), url(data:image/png;base64,A) }")
        built.write(
            "tk/feed.atom", FEED.format(own=f"{SITE}/tk/feed.atom", content="&lt;a href=&quot;/news/tk/&quot;>")
        )
        built.write("sitemap.xml", SITEMAP.format(own=f"{SITE}/", other=f"{SITE}/tk/"))
        built.write("robots.txt", f"User-agent: *\nSitemap: {SITE}/sitemap.xml\n")
        built.write(
            "tk/index.html",
            page(
                '<a href="/news/tk/a%20b/?x=1#y">1</a><a href="/news/tk/%D5%A1/">2</a><a href="mailto:a@b.org">3</a>'
                '<a href="https://elsewhere.org/none">4</a><a href="https://x.org/another-thing-on-this-host">5</a>'
                '<a href="tel:+99312">6</a><img srcset="/news/theme/icon.png 1x, ../theme/icon.png?a,b 2x" alt="a > b">',
                f'<link rel="canonical" href="{SITE}/tk/"><link rel="stylesheet" href="/news/theme/site.css">'
                f'<link rel=alternate href={SITE}/tk/feed.atom><meta property="og:url" content="{SITE}/tk/">',
            ),
        )
        assert built.problems() == []

    def test_without_a_front_page_is_empty(self, built):
        """
        A site without pages is not published, and nothing else is said about it.
        """
        del built.files["index.html"]
        assert not has_pages(built.files)
        assert built.problems() == [
            (
                f"{built.folder}: The site has no front page: the build is empty, or is none.\n"
                "    Build again:  inv build --settings publishconf.py"
            )
        ]

    def test_that_no_search_engine_may_list_shows_drafts(self, built):
        """
        A build with drafts asks search engines to leave out every page; hidden pages, redirects and 404 pages do so alone.
        """
        hidden = '<meta name="robots" content="noindex">'
        built.write("tk/404.html", page(head=hidden))
        assert built.problems() == []
        built.write("index.html", page(head=hidden))
        built.write("tk/index.html", page(head=hidden))
        assert built.facts() == [
            "index.html: No page may be listed by search engines, as in a build that shows drafts."
        ]

    def test_of_this_repository_is_whole(self, newsroom):
        """
        What our own build writes is whole; what it writes with drafts is not.
        """
        newsroom.set('SITEURL = "https://x.org"')
        assert build("pelicanconf.py") == 0
        assert build("pelicanconf.py", shows_drafts=True) == 0
        assert self.problems_of(newsroom.root, "output") == ()
        assert [problem.say() for problem in self.problems_of(newsroom.root, "output-drafts")] == [
            (
                "output-drafts/index.html: No page may be listed by search engines, as in a build that shows drafts.\n"
                "    Build without --drafts."
            ),
            "output-drafts/tk/news/2026/draft/index.html: This page is a draft.\n    Build without --drafts.",
        ]

    def test_has_the_links_that_a_parser_of_html_finds(self, site_of):
        """
        On real pages the patterns see what a slow and thorough parser sees.
        """
        site = site_of("two_languages")
        for path, page in site.pages.items():
            text = (site.output / path).read_text(encoding="utf-8")
            tags = [(name.lower(), attributes) for name, attributes in references.TAG.findall(text)]
            found = {address for _, address in references.references_of_html(text, tags)}
            wanted = {link.address for link in page.links} | ({page.refresh} - {None})
            assert found == {address for address in wanted if not address.startswith("#")}

    @staticmethod
    def problems_of(root, name):
        """What is wrong with a folder that was really built."""
        files = {
            file.relative_to(root / name).as_posix(): digest_of(file.read_bytes())
            for file in (root / name).rglob("*")
            if file.is_file()
        }
        return find_problems(root / name, files, "https://x.org", root / f"{name}.soundness")


class TestLinks:
    @pytest.mark.parametrize(
        ("body", "target"),
        [
            ('<a href="/news/tk/none/">x</a>', "/news/tk/none/"),
            ('<a href="none/">x</a>', "/news/tk/none/"),
            ("<a\n  class=\"x\"\n  href='none.pdf#page=2'>x</a>", "/news/tk/none.pdf"),
            ("<a href=/news/none?x=y>x</a>", "/news/none"),
            ('<A HREF="/news/none">x</A>', "/news/none"),
            ('<a href="https://x.org/news/none">x</a>', "/news/none"),
            ('<a href="http://x.org/news/none">x</a>', "/news/none"),
            ('<a href="//x.org/news/none">x</a>', "/news/none"),
            ('<a href="/news/a&amp;b">x</a>', "/news/a&b"),
            ('<a title="a > b" href="/news/none">x</a>', "/news/none"),
            ('<a title="it\'s" href="/news/none">it\'s</a>', "/news/none"),
            ('<link rel="stylesheet" href="/news/none.css">', "/news/none.css"),
            ('<img src="/news/none.png" alt="">', "/news/none.png"),
            (
                '<img src="/news/theme/icon.png" srcset="/news/theme/icon.png 1x, /news/none.png 2x" alt="">',
                "/news/none.png",
            ),
            ('<picture><source srcset="/news/a,b.webp"></picture>', "/news/a,b.webp"),
            ('<script src="/news/none.js"></script>', "/news/none.js"),
            ('<iframe src="/news/none.html"></iframe>', "/news/none.html"),
            ('<video poster="/news/none.webp"></video>', "/news/none.webp"),
            ('<object data="/news/none.pdf"></object>', "/news/none.pdf"),
            ('<form action="/news/search"></form>', "/news/search"),
            ('<svg><use xlink:href="/news/none.svg#x"/></svg>', "/news/none.svg"),
            ('<p style="background: url(/news/none.png)">x</p>', "/news/none.png"),
            ("<style>p { background: url(/news/none.png) }</style>", "/news/none.png"),
            ('<meta http-equiv="refresh" content="0; url=/news/none/">', "/news/none/"),
            ('<meta property="og:image" content="https://x.org/news/none.png">', "/news/none.png"),
            ('<a href="/news/theme/">x</a>', "/news/theme/"),
        ],
    )
    def test_to_what_the_site_has_not_are_found(self, built, body, target):
        """
        Whatever element and whatever form of address leads nowhere is found, once.
        """
        built.write("tk/index.html", page(body))
        assert built.problems() == [
            (
                f"tk/index.html: This file leads to {target}, which the site does not have.\n"
                "    Correct the address, or put what it leads to into the content folder; then build again."
            )
        ]

    @pytest.mark.parametrize(
        "body",
        [
            "<!-- <a href='/news/none'>x</a> -->",
            "<script>document.write('<a href=\"/news/none\">')</script>",
            '<textarea><a href="/news/none"></textarea>',
            '<p>&lt;a href="/news/none"&gt;</p>',
            '<p>1 < 2 and href="/news/none" > x</p>',
            '<img alt=\'write <a href="/news/none">\' src="/news/theme/icon.png">',
            '<a href="javascript:none()">x</a>',
            '<a href="http://[broken">x</a>',
        ],
    )
    def test_in_texts_are_none(self, built, body):
        """
        What only looks like a link, in a comment, a script, a text or another attribute, is none.
        """
        built.write("tk/index.html", page(body))
        assert built.problems() == []

    def test_without_their_last_slash_are_told_so(self, built):
        """
        Not every host sends readers from a folder's name to its page.
        """
        built.write("tk/index.html", page('<a href="/news/tk">x</a>'))
        assert built.problems() == [
            (
                "tk/index.html: This file leads to /news/tk, which has to end in a slash.\n"
                "    Write the slash, and build again."
            )
        ]

    @pytest.mark.parametrize(
        ("path", "text", "target"),
        [
            ("theme/site.css", "a { background: url( 'none.png' ) }", "/news/theme/none.png"),
            ("theme/site.css", '@import "none.css";', "/news/theme/none.css"),
            ("tk/feed.atom", FEED.format(own=f"{SITE}/tk/feed.atom", content='&lt;img src="https://x.org/news/none.png">'), "/news/none.png"),
            ("tk/feed.atom", FEED.format(own=f"{SITE}/tk/none.atom", content=""), "/news/tk/none.atom"),
            ("sitemap.xml", SITEMAP.format(own=f"{SITE}/none/", other=f"{SITE}/tk/"), "/news/none/"),
            ("sitemap.xml", SITEMAP.format(own=f"{SITE}/tk/", other=f"{SITE}/none/"), "/news/none/"),
            ("robots.txt", f"Sitemap: {SITE}/none.xml\n", "/news/none.xml"),
        ],
    )  # fmt: skip
    def test_of_other_files_are_found(self, built, path, text, target):
        """
        Style sheets, feeds, sitemaps and robots.txt lead to things, too.
        """
        built.write(path, text)
        assert built.facts() == [f"{path}: This file leads to {target}, which the site does not have."]

    def test_of_editors_files_are_their_own_affair(self, built):
        """
        A page in media/, or one from content/extra, may be an old or a foreign one.
        """
        old = "<p><a href='/none'>x"
        built.write("media/old/index.html", old)
        built.write("google123.html", old)
        assert built.problems(foreign={"google123.html"}) == []
        assert len(built.problems()) == 2  # it has no language and no end; its link leaves the site

    def test_that_many_pages_have_are_counted(self, built):
        """
        A missing style sheet is not told of ten thousand times.
        """
        for number in range(12):
            built.write(f"tk/{number:02}/index.html", page('<link rel="stylesheet" href="/news/none.css">'))
        facts = built.facts()
        assert facts[:5] == [
            f"tk/{number:02}/index.html: This file leads to /news/none.css, which the site does not have."
            for number in range(5)
        ]
        assert facts[5:] == ["tk/05/index.html: The same is wrong in other files: 7."]


class TestAddress:
    @pytest.mark.parametrize(
        "host",
        [
            "localhost:8000",
            "127.0.0.1",
            "[::1]:80",
            "10.1.2.3",
            "192.168.0.7",
            "172.20.1.1",
            "library.local",
            "LOCALHOST.",
        ],
    )
    def test_that_readers_cannot_reach_is_found(self, built, host):
        """
        An address of this computer or of its network is told of, wherever it stands.
        """
        built.write("tk/index.html", page(f'<a href="http://{host}/x">x</a>'))
        assert built.problems() == [
            (
                f"tk/index.html: This file names http://{host}/x, which only one computer or its network can reach.\n"
                "    Name an address that readers can reach; if it is the site's own, set SITEURL in publishconf.py."
                " Build again."
            )
        ]

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            ("tk/index.html", page(head='<link rel="alternate" hreflang="hy" href="http://localhost:8000/hy/">')),
            ("tk/index.html", page(head='<meta property="og:url" content="http://localhost:8000/hy/">')),
            ("tk/feed.atom", FEED.format(own=f"{SITE}/tk/", content='&lt;a href="http://localhost:8000/hy/">')),
            ("sitemap.xml", SITEMAP.format(own="http://localhost:8000/hy/", other=f"{SITE}/tk/")),
        ],
    )
    def test_of_a_preview_is_found_everywhere(self, built, path, text):
        """
        Alternates, descriptions for others, feeds and sitemaps don't name the preview on the editor's computer.
        """
        built.write(path, text)
        assert built.facts() == [
            f"{path}: This file names http://localhost:8000/hy/, which only one computer or its network can reach."
        ]

    @pytest.mark.parametrize(
        "own", ["https://y.org/news/tk/", "http://x.org/news/tk/", "https://x.org/tk/", "/news/tk/"]
    )
    def test_that_is_canonical_is_below_siteurl(self, built, own):
        """
        A page names its own address in full, on the site's host, with its scheme and path.
        """
        built.write("tk/index.html", page(head=f'<link rel="canonical" href="{own}">'))
        assert built.problems() == [
            (
                f"tk/index.html: This file says that its address is {own}, which is not below SITEURL.\n"
                "    See to it that SITEURL in publishconf.py is right, and build again."
            )
        ]

    def test_in_a_text_is_none(self, built):
        """
        An article may explain what localhost is.
        """
        built.write("tk/index.html", page("<p>http://localhost:8000/ we 127.0.0.1</p>"))
        assert built.problems() == []


class TestFile:
    @pytest.mark.parametrize(
        ("path", "data", "fact"),
        [
            ("tk/index.html", b"", "The file is empty."),
            ("tk/index.html", b" \n", "The file is empty."),
            ("tk/index.html", page()[:-9].encode(), "The end of the file is missing."),
            (
                "tk/index.html",
                page().replace(' lang="tk"', "").encode(),
                "The page does not say which language it is in.",
            ),
            ("tk/index.html", page().replace('"tk"', '""').encode(), "The page does not say which language it is in."),
            ("tk/index.html", page("ý").encode("cp1250"), "The file is damaged: it is not in UTF-8."),
            ("tk/index.html", page('<p class="a draft-mark">x</p>').encode(), "This page is a draft."),
            (
                "tk/feed.atom",
                FEED[:-20].format(own=f"{SITE}/tk/", content="").encode(),
                "The end of the file is missing.",
            ),
            ("sitemap.xml", b"<urlset xmlns='x'>\n<url>", "The end of the file is missing."),
        ],
    )
    def test_that_is_not_whole_is_found(self, built, path, data, fact):
        """
        Empty, cut and damaged files, pages without a language, and drafts are told of.
        """
        built.write(path, data)
        assert built.facts() == [f"{path}: {fact}"]

    def test_may_speak_of_drafts(self, built):
        """
        Only the mark itself makes a draft.
        """
        built.write("tk/index.html", page('<p>draft-mark</p><pre>class="draft-mark"</pre>'))
        assert built.problems() == []

    def test_that_was_changed_after_the_build_is_found(self, built):
        """
        What is published is what was built; the other bytes are never taken for known.
        """
        (built.folder / "tk/index.html").write_text(page("x"), encoding="utf-8")
        (built.folder / "index.html").unlink()
        told = [
            "index.html: The file can't be read: No such file or directory.",
            "tk/index.html: Somebody has changed this file after the build.",
        ]
        assert built.facts() == told
        assert built.facts() == told


class TestState:
    def test_spares_what_has_not_changed(self, built, reads):
        """
        A file is read again when its bytes are others, and only then.
        """
        built.problems()
        assert sorted(reads) == ["index.html", "tk/index.html"]
        reads.clear()
        built.problems()
        assert reads == []
        built.write("tk/index.html", page("x"))
        built.problems()
        assert reads == ["tk/index.html"]

    def test_keeps_problems(self, built, reads):
        """
        What was wrong is still wrong when nothing has changed.
        """
        built.write("tk/index.html", page('<a href="/news/none">x</a><a href="http://localhost/">x</a>', "x")[:-9])
        first = built.problems()
        assert len(first) == 3
        reads.clear()
        assert (built.problems(), reads) == (first, [])

    def test_notices_what_goes_and_comes(self, built, reads):
        """
        A page that has not changed is wrong once its goal is gone, and right when it is back.
        """
        built.write("tk/index.html", page('<a href="/news/tk/x/">x</a>'))
        built.write("tk/x/index.html", page())
        assert built.problems() == []
        digest = built.files.pop("tk/x/index.html")
        assert built.facts() == ["tk/index.html: This file leads to /news/tk/x/, which the site does not have."]
        reads.clear()
        built.files["tk/x/index.html"] = digest
        assert built.problems() == []
        assert reads == ["tk/x/index.html"]

    def test_is_of_one_siteurl(self, built, reads):
        """
        With another SITEURL everything is looked at anew.
        """
        built.problems()
        reads.clear()
        built.problems(site_url="https://y.org")
        assert sorted(reads) == ["index.html", "tk/index.html"]

    def test_is_of_one_set_of_rules(self, built, reads, monkeypatch):
        """
        When this code is another one, what the older one has found does not count.
        """
        built.problems()
        reads.clear()
        monkeypatch.setattr(soundness.references, "__file__", __file__)
        built.problems()
        assert sorted(reads) == ["index.html", "tk/index.html"]

    @pytest.mark.parametrize(
        "damage",
        [
            lambda _: b"",
            lambda data: data[:-1],
            lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
            lambda _: b"{}",
            lambda data: data[16:],
        ],
    )
    def test_that_is_damaged_is_made_anew(self, built, reads, damage):
        """
        A state file that is not just as we wrote it is worth nothing, and does no harm.
        """
        built.write("tk/index.html", page('<a href="/news/none">x</a>'))
        first = built.problems()
        built.state.write_bytes(damage(built.state.read_bytes()))
        reads.clear()
        assert built.problems() == first
        assert sorted(reads) == ["index.html", "tk/index.html"]
        reads.clear()
        assert (built.problems(), reads) == (first, [])

    def test_that_cannot_be_written_is_done_without(self, built):
        """
        A folder in the place of the file, or no place at all, only costs time.
        """
        built.state.mkdir(parents=True)
        assert built.problems() == []
        shutil.rmtree(built.state.parent)
        built.state.parent.write_text("a file", encoding="utf-8")
        assert built.problems() == []

    def test_does_not_grow_for_ever(self, built):
        """
        Names that nothing leads to any more are forgotten, and the others keep their meaning.
        """
        for number in range(300):
            built.write("tk/index.html", page(f'<a href="/news/{number}">x</a><a href="/news/index.html">x</a>'))
            assert built.facts() == [f"tk/index.html: This file leads to /news/{number}, which the site does not have."]
        assert built.state.stat().st_size < 3000
