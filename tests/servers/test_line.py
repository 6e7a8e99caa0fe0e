"""The simulated line: it takes its time, it is narrow, and it is cut exactly where it was ordered."""

import errno
import os
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from tests.servers.line import FAST, line
from tests.servers.missing import MissingServerError
from tests.servers.ports import free_ports, wait_until

NO_DELAY = {"round_trip": 0.0, "bits_per_second": FAST}

RESETS = ("ECONNRESET", "EPIPE", "ENOTCONN")
"""How a system says that a connection was reset, depending on what is tried with it."""


class Server:
    """Takes what comes at two ports, until its sender ends; then it answers with the number of bytes."""

    def __init__(self):
        self.ports = free_ports(2)
        self.received = []
        self.listeners = [socket.create_server(("127.0.0.1", port)) for port in self.ports]
        self.threads = [threading.Thread(target=self._accept, args=[listener]) for listener in self.listeners]
        for thread in self.threads:
            thread.start()

    def _accept(self, listener):
        with listener, ThreadPoolExecutor() as each:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                self.received.append(bytearray())
                each.submit(self._take, connection, self.received[-1])

    def _take(self, connection, received):
        with connection:
            try:
                while data := connection.recv(1 << 16):
                    received += data
                    if data.endswith(b"?"):
                        connection.sendall(b"!")
                connection.sendall(f"{len(received)} bytes".encode())
            except OSError:
                received += b"<reset>"

    def end(self):
        for listener in self.listeners:
            listener.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join()


@pytest.fixture
def server():
    server = Server()
    yield server
    server.end()


def send(address, data):
    """Send bytes over a connection of their own, and return the answer."""
    with socket.create_connection(address, timeout=20) as client:
        client.sendall(data)
        client.shutdown(socket.SHUT_WR)
        return client.recv(100).decode()


def _sum_of(received):
    return sum(len(one.removesuffix(b"<reset>")) for one in received)


def send_until_cut(address, data):
    """Send bytes, and return the answer, or the name of the error that the sender gets."""
    try:
        return send(address, data)
    except OSError as error:
        return errno.errorcode[error.errno]


def _knock(address, over):
    """Connect again and again, and wait for the end; return how often that came about."""
    count = 0
    while not over.is_set():
        with suppress(ConnectionError), socket.create_connection(address, timeout=5) as client:
            count += 1
            assert client.recv(1) == b""
    return count


class TestTime:
    def test_of_an_answer_is_the_round_trip(self, server):
        """
        A question and its answer take a round trip, and a connection takes one to come about.
        """
        with line(server.ports, round_trip=0.06) as slow:
            begun = time.monotonic()
            with socket.create_connection((slow.host, server.ports[0]), timeout=20) as client:
                times = []
                for _ in range(5):
                    client.sendall(b"?")
                    assert client.recv(1) == b"!"
                    times.append(time.monotonic() - begun)
                    begun = time.monotonic()
        assert times[0] >= 0.119
        assert all(0.059 <= answer < 2 for answer in times[1:])
        assert min(times[1:]) < 0.2

    def test_of_much_is_that_of_the_bandwidth(self, server):
        """
        A megabyte at 16 Mbit/s takes half a second.
        """
        with line(server.ports, round_trip=0, bits_per_second=16e6) as slow:
            begun = time.monotonic()
            assert send((slow.host, server.ports[0]), bytes(1_000_000)) == "1000000 bytes"
            assert 0.49 <= time.monotonic() - begun < 2.5

    def test_is_shared_fairly(self, server):
        """
        Eight connections together are no faster than one, and none of them has to wait for the others.
        """
        with line(server.ports, round_trip=0, bits_per_second=16e6) as slow, ThreadPoolExecutor(8) as threads:
            begun = time.monotonic()

            def send_part(number):
                send((slow.host, server.ports[number % 2]), bytes(125_000))
                return time.monotonic() - begun

            times = list(threads.map(send_part, range(8)))
        assert 0.49 <= max(times) < 2.5
        assert min(times) > max(times) / 3

    def test_of_one_direction_is_not_that_of_the_other(self, server):
        """
        A question is answered at once while much goes the other way: only what waits before it delays it.
        """
        with line(server.ports, round_trip=0.02, bits_per_second=8e6) as slow, ThreadPoolExecutor(1) as threads:
            upload = threads.submit(send, (slow.host, server.ports[0]), bytes(1_000_000))
            with socket.create_connection((slow.host, server.ports[1]), timeout=20) as client:
                client.sendall(b"?")
                client.recv(1)
                begun = time.monotonic()
                client.sendall(b"?")
                client.recv(1)
                answer = time.monotonic() - begun
            assert not upload.done()
            assert upload.result() == "1000000 bytes"
        assert answer < 0.5


class TestContents:
    def test_arrive_as_they_were_sent(self, server):
        """
        Bytes arrive in their order, all of them, and are counted.
        """
        data = os.urandom(3_000_000).replace(b"?", b"-")
        with line(server.ports, round_trip=0.01, bits_per_second=FAST) as slow:
            assert send((slow.host, server.ports[1]), data) == "3000000 bytes"
            traffic = slow.traffic()
        assert server.received == [data]
        assert (traffic.up, traffic.down, traffic.opened, traffic.is_cut) == (3_000_000, len("3000000 bytes"), 1, False)

    def test_come_from_a_server_that_is_there(self, server):
        """
        Where no server listens, the connection is reset.
        """
        (port,) = free_ports(1)
        with line([port], **NO_DELAY) as slow, pytest.raises(ConnectionResetError):
            send((slow.host, port), b"x")


class TestCut:
    @pytest.mark.parametrize("size", [1, 8191, 8192, 8193, 100_000, 999_999])
    def test_lets_exactly_the_bytes_before_it_pass(self, server, size):
        """
        The server has just as many bytes as were ordered, then both sides see the connection reset.
        """
        data = os.urandom(1_000_000).replace(b"?", b"-")
        with line(server.ports, **NO_DELAY) as slow:
            slow.cut_after(size)
            assert send_until_cut((slow.host, server.ports[0]), data) in RESETS
            slow.wait_until_cut()
            assert slow.traffic().up == size
            wait_until(lambda: server.received == [data[:size] + b"<reset>"], "the server has that much, and no more")

    def test_counts_from_the_order(self, server):
        """
        What has passed before does not count.
        """
        with line(server.ports, **NO_DELAY) as slow:
            send((slow.host, server.ports[0]), bytes(1000))
            slow.cut_after(500)
            send_until_cut((slow.host, server.ports[0]), bytes(1000))
            slow.wait_until_cut()
            assert slow.traffic().up == 1500

    def test_counts_all_connections_together(self, server):
        """
        With sixteen senders at once, the server has no byte more than was ordered.
        """
        with line(server.ports, round_trip=0.004, bits_per_second=FAST) as slow, ThreadPoolExecutor(16) as threads:
            slow.cut_after(700_000)
            ends = list(threads.map(lambda _: send_until_cut((slow.host, server.ports[0]), bytes(100_000)), range(16)))
            slow.wait_until_cut()
            assert slow.traffic().up == 700_000
            wait_until(lambda: slow.traffic().open == 0, "no connection is left")
            wait_until(lambda: _sum_of(server.received) == 700_000, "the server has that much")
        assert sum(end == "100000 bytes" for end in ends) <= 7

    def test_at_once_resets_idle_connections(self, server):
        """
        Nought bytes cut now, whether anybody sends or not.
        """
        with line(server.ports, **NO_DELAY) as slow:
            with socket.create_connection((slow.host, server.ports[0]), timeout=20) as client:
                client.sendall(b"?")
                client.recv(1)
                slow.cut_after(0)
                with pytest.raises(ConnectionResetError):
                    client.recv(1)
            slow.wait_until_cut()
            assert slow.traffic().open == 0

    def test_leaves_nobody_waiting_who_comes_that_moment(self, server):
        """
        Who connects while it is being cut is refused or reset, however often that is tried.
        """
        over = threading.Event()
        with line(server.ports, **NO_DELAY) as slow, ThreadPoolExecutor(4) as threads:
            knocking = [threads.submit(_knock, (slow.host, server.ports[0]), over) for _ in range(4)]
            try:
                for _ in range(60):
                    slow.cut_after(0)
                    slow.wait_until_cut()
                    slow.restore()
            finally:
                over.set()
                slow.cut_after(0)
            assert all(thread.result(20) for thread in knocking)

    def test_refuses_connections_until_it_is_restored(self, server):
        """
        A cut line refuses; a restored one is as new.
        """
        with line(server.ports, **NO_DELAY) as slow:
            slow.cut_after(0)
            slow.wait_until_cut()
            for port in server.ports:
                with pytest.raises(ConnectionRefusedError):
                    send((slow.host, port), b"x")
            slow.restore()
            for port in server.ports:
                assert send((slow.host, port), bytes(10_000)) == "10000 bytes"

    def test_can_be_taken_back(self, server):
        """
        Restoring before the cut has come about cancels it.
        """
        with line(server.ports, **NO_DELAY) as slow:
            slow.cut_after(5000)
            slow.restore()
            assert send((slow.host, server.ports[0]), bytes(10_000)) == "10000 bytes"

    def test_may_be_silent(self, server):
        """
        A pulled plug tells nobody: the sender waits in vain, and the server has just what had passed.
        """
        with line(server.ports, **NO_DELAY) as slow:
            slow.cut_after(5, silently=True)
            with socket.create_connection((slow.host, server.ports[0]), timeout=0.3) as client:
                client.sendall(b"1234567890")
                with pytest.raises(TimeoutError):
                    client.recv(1)
                slow.wait_until_cut()
                wait_until(lambda: server.received == [b"12345"], "the server has what had passed")
            slow.restore()
            assert send((slow.host, server.ports[0]), bytes(10_000)) == "10000 bytes"


class TestEnd:
    def test_leaves_nobody_listening(self, server):
        """
        After the context the line's process and its ports are gone.
        """
        with line(server.ports, **NO_DELAY) as slow:
            send((slow.host, server.ports[0]), b"x")
        with pytest.raises(ConnectionRefusedError):
            send((slow.host, server.ports[0]), b"x")

    def test_says_when_a_system_lacks_the_address(self):
        """
        A system without the line's address is a missing server, not a failure.
        """
        with pytest.raises(MissingServerError, match=r"203\.0\.113\.1"), line([10_000], host="203.0.113.1"):
            pass
