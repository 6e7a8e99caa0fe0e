"""A branch of a git repository as the target of a publication."""

from contextlib import closing
from types import SimpleNamespace

import pytest

from newsroom.publish.host import PublishError
from newsroom.publish.senders import git
from tests.newsroom.publish.files_contract import nobody
from tests.newsroom.publish.git_branch import Branch, configure, opener, publish, released, run
from tests.newsroom.publish.release_contract import FIRST, NEW, OLD, SECOND, THIRD, ReleaseHostContract
from tests.servers.git_http import make_repository


@pytest.fixture(autouse=True)
def own_configuration(tmp_path, monkeypatch):
    configure(tmp_path, monkeypatch)


@pytest.fixture
def server(tmp_path):
    """An empty bare repository on this disk."""
    root = tmp_path / "site.git"
    make_repository(root)
    return SimpleNamespace(root=root, options={"remote": str(root)}, secrets={})


@pytest.fixture
def branch(server):
    return Branch(server.root)


@pytest.fixture
def open_again(server, tmp_path):
    return opener(server, tmp_path)


class TestContract(ReleaseHostContract):
    """A branch has no folder that a server reads: what readers get is what is in its last commit."""

    drops_releases = False

    def there(self, server, path):
        return Branch(server.root).read(path)

    def put(self, server, path, data):
        Branch(server.root).commit({path: data})

    def for_readers(self, server, path):
        return Branch(server.root).read(path)

    def leave_junk(self, server, name):
        """Objects and locks that a killed git leaves are in the private repository; the remote takes a push whole."""
        (server.root / "objects/pack/tmp_pack_1").write_bytes(b"half")

    def test_write_is_seen_by_another_computer(self, host, open_again):
        """
        No other computer sees what is written: a push is refused instead if the branch has changed.
        """
        with closing(open_again()) as other:
            host.write("_publish/lock/1", b"1")
            assert other.read("_publish/lock/1") is None
            assert other.names("_publish/lock") == set()

    def test_names_are_those_of_this_moment(self, host, open_again):
        """
        Names of what was written are those of this computer.
        """
        host.write("_publish/lock/1", b"1")
        assert host.names("_publish/lock") == {"1"}

    def test_write_is_whole_or_not_there(self, server, host):
        """
        Nothing that is written gets into the branch.
        """
        host.write("_publish/manifest", b"x")
        assert self.there(server, "_publish/manifest") is None

    def test_a_file_missing_from_the_base_is_sent(self, server, published, second, open_again):
        """
        Somebody has removed a file of ours from the branch: the next publication has it nevertheless.
        """
        self.put(server, "tk/index.html", None)
        with closing(open_again()) as other:
            other.build(second, nobody)
            other.switch(SECOND)
            self.check_site(other, server, NEW)

    def test_a_foreign_folder_is_reported_and_kept(self, server, open_again, tmp_path):
        """
        Where our pages should be, others have theirs: they are named, and nothing is touched.
        """
        self.put(server, "index.html", b"theirs")
        with closing(open_again()) as host:
            assert host.current() == ""
            with pytest.raises(PublishError, match=r"pages: index\.html: Somebody else"):
                host.build(self.released(tmp_path, FIRST, OLD), nobody)
        assert self.for_readers(server, "index.html") == b"theirs"

    def test_a_foreign_link_is_reported_and_kept(self, server, open_again, tmp_path):
        """
        A symbolic link of others where one of our pages has to be is named, and nothing is touched.
        """
        Branch(server.root).commit({"index.html": b"theirs"}, mode=b"120000")
        with closing(open_again()) as host:
            assert host.read("index.html") is None
            with pytest.raises(PublishError, match=r"pages: index\.html: Somebody else"):
                host.build(self.released(tmp_path, FIRST, OLD), nobody)
        assert self.for_readers(server, "index.html") == b"theirs"

    def test_unchanged_files_are_not_sent_again(self, server, published, second):
        """
        A push brings the files that have changed, and the state.
        """
        before = self.objects(server)
        published.build(second, nobody)
        published.switch(SECOND)
        sent = {number for number, kind in self.objects(server) - before if kind == "blob"}
        assert len(sent) == len(second.changed) + 2

    def objects(self, server):
        """Return hash and kind of all that a repository holds."""
        listed = run(server.root, "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)")
        return {tuple(line.split()) for line in listed.decode().splitlines()}

    def test_sites_are_readable(self, server, published):
        """
        All files are plain files, whoever may read the local ones.
        """
        modes = {line.split()[0] for line in run(server.root, "ls-tree", "-r", "pages").splitlines()}
        assert modes == {b"100644"}

    def test_other_files_of_the_target_stay(self, server, open_again, second, tmp_path):
        """
        What others have in the branch is not ours, also if they bring it between two publications.
        """
        foreign = {"CNAME": b"news.example.org\n", "README.md": b"# Pages\n", "tk/theirs.txt": b"theirs"}
        Branch(server.root).commit({"CNAME": foreign["CNAME"]})
        for release in (self.released(tmp_path, FIRST, OLD), second):
            with closing(open_again()) as host:
                host.build(release, nobody)
                host.switch(release.name)
            Branch(server.root).commit(foreign)
        with closing(open_again()) as host:
            assert host.current() == SECOND
            host.switch(FIRST)
            self.check_site(host, server, OLD | foreign, ["theme/new.css"])


class TestBranch:
    @pytest.fixture
    def host(self, open_again):
        with closing(open_again()) as host:
            yield host

    def test_holds_the_site_and_what_is_known_of_it(self, branch, host, tmp_path):
        """
        Besides the site there is the state, and what keeps GitHub from leaving it out.
        """
        publish(host, released(tmp_path))
        assert branch.paths() == {*OLD, "_publish/manifest", "_publish/release.json", ".nojekyll"}
        assert run(branch.root, "branch", "--format=%(refname:short)").decode().split() == ["pages"]

    def test_keeps_the_file_that_others_have_for_jekyll(self, branch, open_again, tmp_path):
        """
        A .nojekyll that is there already is not ours.
        """
        branch.commit({".nojekyll": b"theirs"})
        with closing(open_again()) as host:
            publish(host, released(tmp_path))
        assert branch.read(".nojekyll") == b"theirs"

    def test_only_grows(self, branch, open_again, tmp_path):
        """
        Publications, going back and commits of others stand one after the other.
        """
        with closing(open_again()) as host:
            publish(host, released(tmp_path))
            publish(host, released(tmp_path, SECOND, NEW, base=FIRST, base_files=OLD))
        branch.commit({"CNAME": b"news.example.org\n"})
        with closing(open_again()) as host:
            host.switch(FIRST)
        assert branch.commits() == [f"Go back to {FIRST}", "theirs", f"Publish {SECOND}", f"Publish {FIRST}"]

    def test_that_somebody_has_reset_is_what_it_is(self, branch, open_again, tmp_path):
        """
        Others have taken back our last commit by one of theirs: the release before it is the current one.
        """
        with closing(open_again()) as host:
            publish(host, released(tmp_path))
            publish(host, released(tmp_path, SECOND, NEW, base=FIRST, base_files=OLD))
        work = branch.root.parent / "work"
        run(branch.root, "worktree", "add", "--quiet", work, "pages")
        run(work, "revert", "--no-edit", "HEAD")
        run(branch.root, "worktree", "remove", work)
        with closing(open_again()) as host:
            assert host.current() == FIRST
            host.switch(SECOND)
            assert host.current() == SECOND
        assert branch.read("index.html") == NEW["index.html"]

    def test_that_has_changed_meanwhile_is_not_overwritten(self, branch, open_again, tmp_path):
        """
        Two computers publish at the same time: the second is told, and what the first has published stays.
        """
        with closing(open_again()) as one, closing(open_again()) as other:
            one.build(released(tmp_path), nobody)
            other.build(released(tmp_path, SECOND, NEW), nobody)
            one.switch(FIRST)
            with pytest.raises(PublishError, match="Somebody else has published meanwhile"):
                other.switch(SECOND)
        assert branch.read("index.html") == OLD["index.html"]
        assert branch.commits() == [f"Publish {FIRST}"]
        with closing(open_again()) as other:
            publish(other, released(tmp_path, SECOND, NEW))
        assert branch.commits() == [f"Publish {SECOND}", f"Publish {FIRST}"]

    def test_has_two_sites_in_two_folders(self, branch, open_again, tmp_path):
        """
        Each of them has releases of its own, and leaves the other alone.
        """
        branch.commit({"README.md": b"theirs", "docs/theirs.txt": b"theirs"})
        for folder, name, files in [("docs", FIRST, OLD), ("", SECOND, NEW), ("docs", THIRD, NEW)]:
            with closing(open_again(folder=folder)) as host:
                publish(host, released(tmp_path, name, files))
        with closing(open_again(folder="docs")) as host:
            assert (host.current(), host.releases()) == (THIRD, [FIRST, THIRD])
            assert host.read("index.html") == NEW["index.html"]
            assert {"index.html", "theirs.txt"} <= host.names("")
            host.switch(FIRST)
            assert host.current() == FIRST
        with closing(open_again()) as host:
            assert (host.current(), host.releases()) == (SECOND, [SECOND])
        assert branch.read("docs/index.html") == OLD["index.html"]
        assert branch.read("index.html") == NEW["index.html"]
        assert branch.read("docs/theirs.txt") == branch.read("README.md") == b"theirs"

    @pytest.mark.parametrize(
        ("theirs", "named"),
        [("tk", "tk"), ("index.html/deeper.txt", "index.html/deeper.txt"), ("hy/news/new.html", "hy/news/new.html")],
    )
    def test_with_a_foreign_thing_in_the_way_is_left_alone(self, branch, open_again, tmp_path, theirs, named):
        """
        A file where we need a folder, a folder where we need a file, and another file are named and kept.
        """
        branch.commit({theirs: b"theirs"})
        with closing(open_again()) as host, pytest.raises(PublishError) as error:
            host.build(released(tmp_path, FIRST, NEW), nobody)
        assert [problem.path for problem in error.value.problems] == [f"pages: {named}"]
        assert branch.paths() == {theirs}

    def test_with_a_whole_foreign_site_names_some_of_it(self, branch, open_again, tmp_path):
        """
        2,000 lines would help nobody.
        """
        files = {f"page-{number}.html": b"theirs" for number in range(50)}
        branch.commit(files)
        with closing(open_again()) as host, pytest.raises(PublishError, match="There are 30 more such files") as error:
            host.build(released(tmp_path, FIRST, dict.fromkeys(files, b"ours")), nobody)
        assert len(error.value.problems) == git.SHOWN + 1

    def test_takes_over_a_foreign_file_with_the_same_bytes(self, branch, open_again, tmp_path):
        """
        The same site that was published in another way becomes ours.
        """
        branch.commit(OLD)
        with closing(open_again()) as host:
            publish(host, released(tmp_path))
        assert branch.commits() == [f"Publish {FIRST}", "theirs"]

    def test_gets_back_what_others_have_spoilt(self, branch, open_again, tmp_path):
        """
        A page that somebody has edited in the branch is ours again with the next publication, changed by us or not.
        """
        with closing(open_again()) as host:
            publish(host, released(tmp_path))
        branch.commit({"tk/index.html": b"edited", "theme/old.css": None})
        with closing(open_again()) as host:
            assert host.current() == FIRST
            publish(host, released(tmp_path, SECOND, OLD, base=FIRST, base_files=OLD))
        assert branch.read("tk/index.html") == b"the same"
        assert branch.read("theme/old.css") == b"old style"

    def test_gets_an_author(self, branch, open_again, tmp_path):
        """
        Commits are made by whom the options name.
        """
        with closing(open_again(author_name="Täze <Habarlar>", author_email="news@example.org")) as host:
            publish(host, released(tmp_path))
        assert run(branch.root, "log", "--format=%an %ae", "pages").decode() == "Täze Habarlar news@example.org\n"

    def test_is_nobodys_work_tree(self, host, tmp_path, monkeypatch):
        """
        Called from a hook in another repository, git works in ours nevertheless.
        """
        mine = tmp_path / "mine"
        mine.mkdir()
        run(mine, "init", "--quiet")
        monkeypatch.setenv("GIT_DIR", str(mine / ".git"))
        monkeypatch.setenv("GIT_INDEX_FILE", str(mine / ".git" / "index"))
        before = sorted(mine.rglob("*"))
        publish(host, released(tmp_path))
        assert sorted(mine.rglob("*")) == before


class TestHooks:
    def test_that_refuse_are_quoted(self, server, open_again, tmp_path):
        """
        A protected branch is no riddle: what the host says about it is passed on.
        """
        hook = server.root / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\necho 'GL-HOOK-ERR: pages is protected' >&2\nexit 1\n", encoding="utf-8")
        hook.chmod(0o755)
        with closing(open_again()) as host:
            host.build(released(tmp_path), nobody)
            with pytest.raises(PublishError, match="refused the publication: GL-HOOK-ERR: pages is protected"):
                host.switch(FIRST)
            assert host.current() == ""

    def test_of_the_editor_are_not_run(self, branch, open_again, tmp_path, monkeypatch):
        """
        A hook that she has for her own pushes has no say here.
        """
        hooks = tmp_path / "hooks"
        hooks.mkdir()
        (hooks / "pre-push").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        (hooks / "pre-push").chmod(0o755)
        configuration = tmp_path / "gitconfig"
        configuration.write_text(f"[core]\n\tfsync = none\n\thooksPath = {hooks}\n", encoding="utf-8")
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(configuration))
        with closing(open_again()) as host:
            publish(host, released(tmp_path))
        assert branch.read("index.html") == OLD["index.html"]


class TestOptions:
    @pytest.mark.parametrize(
        ("options", "fact"),
        [
            ({"remote": "https://news:s3cret@example.org/site.git"}, "has a password in it"),
            ({"remote": "ssh://news:s3cret@example.org/site.git"}, "has a password in it"),
            ({"remote": ""}, "is no address of a repository"),
            ({"remote": "--upload-pack=touch x"}, "is no address of a repository"),
            ({"remote": "ext::sh -c touch% x"}, "is no address of a repository"),
            ({"branch": "a..b"}, r"is a\.\.b; no branch can be called so"),
            ({"branch": "with space"}, "no branch can be called so"),
            ({"folder": "../docs"}, "has to be a path within the branch"),
            ({"folder": "/docs"}, "has to be a path within the branch"),
            ({"folder": ".git/hooks"}, "has to be a path within the branch"),
        ],
    )
    def test_that_are_wrong_are_said(self, open_again, options, fact):
        """
        Each has its sentence, and a secret is not repeated in it.
        """
        with pytest.raises(PublishError, match=fact) as error:
            open_again(**options)
        assert "s3cret" not in str(error.value)

    def test_for_a_path_that_is_no_repository(self, open_again, tmp_path):
        """
        A remote that isn't there is said to be none.
        """
        with pytest.raises(PublishError, match="There is no such repository"):
            open_again(remote=str(tmp_path / "none.git"))

    def test_without_git(self, open_again, monkeypatch, tmp_path):
        """
        Without git there is another way, or git to be installed.
        """
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(PublishError, match="The program git is not on this computer"):
            open_again()
