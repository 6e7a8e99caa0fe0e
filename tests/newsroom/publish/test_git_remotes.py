"""A branch that is elsewhere: the copy of it on this computer, and how git gets in over HTTP and ssh."""

import subprocess
from contextlib import closing
from types import SimpleNamespace

import msgspec
import pytest

from newsroom.publish.host import PublishError
from newsroom.publish.senders import git, git_repository
from tests.newsroom.publish.files_contract import access_for
from tests.newsroom.publish.git_branch import Branch, configure, opener, publish, released, run
from tests.newsroom.publish.release_contract import FIRST, NEW, OLD, SECOND
from tests.servers.git_http import TOKEN, git_server, make_repository
from tests.servers.missing import needed
from tests.servers.ssh import make_key, ssh_server


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


class TestCopy:
    """The private repository on this computer."""

    @pytest.fixture
    def open_here(self, server, tmp_path):
        options = msgspec.convert(server.options, git.Options)
        return lambda: git.open_host(options, access_for(server, tmp_path))

    @pytest.fixture
    def copy(self, tmp_path):
        return tmp_path / "access" / "repository.git"

    def test_is_used_by_one_command_at_a_time(self, open_here):
        """
        A second one is told, and may begin when the first is done.
        """
        with closing(open_here()), pytest.raises(PublishError, match="Another command is publishing here"):
            open_here()
        open_here().close()

    def test_is_not_held_by_locks_of_a_killed_git(self, branch, open_here, copy, tmp_path):
        """
        Lock files that nobody holds any more are put away.
        """
        open_here().close()
        for name in ("shallow.lock", "config.lock", "packed-refs.lock"):
            (copy / name).touch()
        with closing(open_here()) as host:
            publish(host, released(tmp_path))
        assert branch.read("index.html") == OLD["index.html"]

    def test_is_made_anew_when_it_is_damaged(self, open_here, copy, tmp_path):
        """
        A computer that lost its power may have objects without bytes; what counts is at the remote.
        """
        with closing(open_here()) as host:
            publish(host, released(tmp_path))
        for file in copy.glob("objects/??/*"):
            file.chmod(0o600)
            file.write_bytes(b"")
        for file in copy.glob("objects/pack/*"):
            file.unlink()
        with closing(open_here()) as host:
            assert host.current() == FIRST
            publish(host, released(tmp_path, SECOND, NEW, base=FIRST, base_files=OLD))
            assert host.read("tk/index.html") == b"the same"

    def test_lacks_what_is_not_needed(self, branch, open_again, open_here, copy, tmp_path):
        """
        Another computer publishes without fetching the site; what it reads, it fetches.
        """
        files = OLD | {f"large-{number}.bin": b"%d" % number * 10_000 for number in range(9)}
        with closing(open_again()) as host:
            publish(host, released(tmp_path, FIRST, files))
        numbers = {path: git_repository.hash_of(data) for path, data in files.items()}
        with closing(open_here()) as host:
            publish(host, released(tmp_path, SECOND, files | {"index.html": b"new"}, base=FIRST, base_files=files))
            assert not self.has(copy, numbers["large-0.bin"])
            assert host.read("large-0.bin") == files["large-0.bin"]
            assert not self.has(copy, numbers["large-8.bin"])
            host.switch(FIRST)
            assert branch.read("index.html") == OLD["index.html"]
            assert {path: host.read(path) for path in files} == files

    def has(self, copy, number):
        """Return whether the bytes of a file are in the copy."""
        listed = run(copy, "cat-file", "--batch-all-objects", "--batch-check").decode()
        return number in listed


class TestOverHttp:
    """git http-backend behind a server that wants a token."""

    @pytest.fixture
    def server(self, tmp_path):
        with needed(), git_server(tmp_path) as server:
            yield server

    def test_publishes_with_the_token(self, server, branch, open_again, tmp_path):
        """
        First publication, another computer, reading and going back.
        """
        with closing(open_again()) as host:
            publish(host, released(tmp_path))
        with closing(open_again()) as host:
            publish(host, released(tmp_path, SECOND, NEW, base=FIRST, base_files=OLD))
            assert host.read("tk/index.html") == b"the same"
            host.switch(FIRST)
        assert branch.read("index.html") == OLD["index.html"]
        assert {user for _, user in server.asked} <= {"", "news"}

    def test_keeps_the_token_to_itself(self, server, open_again, tmp_path, monkeypatch):
        """
        The token is on no command line, in no file and in no environment, and traces are off.
        """
        seen = []
        call = subprocess.Popen.__init__

        def note(process, command, *rest, **options):
            seen.append((command, dict(options.get("env") or {})))
            call(process, command, *rest, **options)

        monkeypatch.setattr(subprocess.Popen, "__init__", note)
        monkeypatch.setenv("GIT_TRACE_CURL", str(tmp_path / "trace"))
        monkeypatch.setenv("GIT_TRACE_REDACT", "0")
        with closing(open_again()) as host:
            publish(host, released(tmp_path))
        ours = [(command, environment) for command, environment in seen if command[1:2] != ["http-backend"]]
        assert ours
        assert [command for command, _ in ours if TOKEN in " ".join(map(str, command))] == []
        assert [command for command, environment in ours if TOKEN in " ".join(environment.values())] == []
        assert [file for file in tmp_path.rglob("*") if file.is_file() and TOKEN.encode() in file.read_bytes()] == []
        assert not (tmp_path / "trace").exists()

    @pytest.mark.parametrize("secrets", [{}, {"news@127.0.0.1": "wrong"}])
    def test_says_that_it_is_not_let_in(self, server, open_again, secrets):
        """
        Without the token, or with a wrong one, nobody is asked, and nothing hangs.
        """
        server.secrets.clear()
        server.secrets.update(secrets)
        with pytest.raises(PublishError, match="does not let us in"):
            open_again()

    def test_tries_again_when_the_host_is_out_for_a_moment(self, server, branch, open_again, tmp_path):
        """
        Two answers of 503 are no end.
        """
        server.failures[:] = [503, 503]
        with closing(open_again()) as host:
            publish(host, released(tmp_path))
        assert branch.read("index.html") == OLD["index.html"]

    def test_says_that_the_host_is_out(self, server, open_again):
        """
        After three attempts it is said that the line or the host is to blame.
        """
        server.failures[:] = [503] * 9
        with pytest.raises(PublishError, match="The host can't be reached"):
            open_again()
        assert len(server.failures) == 6

    def test_does_not_send_a_token_unencrypted(self, server, open_again):
        """
        Beyond this computer a secret goes over https only.
        """
        server.secrets["example.org"] = TOKEN
        with pytest.raises(PublishError, match="Write https:// in the option remote"):
            open_again(remote="http://example.org/site.git")


@pytest.fixture(scope="module")
def ssh():
    with needed(), ssh_server() as ssh:
        yield ssh


class TestOverSsh:
    """The repository of an account on a real OpenSSH server."""

    @pytest.fixture
    def server(self, ssh, tmp_path):
        root = tmp_path / "site.git"
        make_repository(root)
        remote = f"ssh://{ssh.options['user']}@127.0.0.1:{ssh.port}{root}"
        return SimpleNamespace(root=root, options={"remote": remote}, secrets={})

    @pytest.fixture
    def log_in(self, ssh, tmp_path):
        """Give what sets by which key ssh logs in, and whether it knows the host."""

        def set_up(key, *, knows=True):
            hosts = tmp_path / "known_hosts"
            hosts.write_text(f"[127.0.0.1]:{ssh.port} {ssh.host_key}\n" if knows else "", encoding="utf-8")
            options = f"-F none -o BatchMode=yes -o IdentityAgent=none -o UserKnownHostsFile={hosts} -i {key}"
            with (tmp_path / "gitconfig").open("a", encoding="utf-8") as file:
                file.write(f"\tsshCommand = ssh {options}\n")

        return set_up

    def test_publishes(self, ssh, branch, log_in, open_again, tmp_path):
        """
        First publication, and another computer that goes on.
        """
        log_in(ssh.key)
        with closing(open_again()) as host:
            publish(host, released(tmp_path))
        with closing(open_again()) as host:
            publish(host, released(tmp_path, SECOND, NEW, base=FIRST, base_files=OLD))
            assert host.read("tk/index.html") == b"the same"
        assert branch.commits() == [f"Publish {SECOND}", f"Publish {FIRST}"]

    def test_says_that_the_host_is_not_known(self, ssh, log_in, open_again):
        """
        An unknown host is not connected to, and nobody is asked where there is no terminal.
        """
        log_in(ssh.key, knows=False)
        with pytest.raises(PublishError, match="The host's key is not known on this computer"):
            open_again()

    def test_says_that_it_is_not_let_in(self, log_in, open_again, tmp_path):
        """
        A key that the host doesn't know is no access.
        """
        log_in(make_key(tmp_path / "other"))
        with pytest.raises(PublishError, match="does not let us in"):
            open_again()

    def test_says_that_there_is_no_repository(self, ssh, server, log_in, open_again):
        """
        A path that leads to nothing is a mistake in the setting.
        """
        log_in(ssh.key)
        with pytest.raises(PublishError, match="There is no such repository"):
            open_again(remote=f"{server.options['remote']}.none")
