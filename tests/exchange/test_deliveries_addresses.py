"""Where messages may go: a partner's own hosts by https, and never into our own network, whatever the address says."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest

from saiban.exchange.deliveries.addresses import AddressRefused, callback_of, may_connect
from saiban.exchange.deliveries.rules import Fault, judged
from saiban.exchange.deliveries.sending import Limits, NotSent, post
from tests.exchange.simulator import PartnerSystem

HOSTS = ["mis.bisp.example", "mis.bisp.example:8443"]


@pytest.fixture
def partner() -> Iterator[PartnerSystem]:
    with PartnerSystem() as running:
        yield running


def test_the_partners_own_host_is_taken_whatever_its_case() -> None:
    callback = callback_of("https://MIS.BISP.example./registry/on-search?system=2", allowed=HOSTS, local=[])

    assert (callback.host, callback.port, callback.target) == ("mis.bisp.example", 443, "/registry/on-search?system=2")
    assert callback_of("https://mis.bisp.example:8443/x", allowed=HOSTS, local=[]).authority == "mis.bisp.example:8443"


@pytest.mark.parametrize(
    "address",
    [
        "http://mis.bisp.example/on-search",
        "ftp://mis.bisp.example/on-search",
        "file:///etc/passwd",
        "gopher://mis.bisp.example/",
        "https://mis.bisp.example:22/",
        "https://mis.bisp.example:99999/",
        "https://evil.example/on-search",
        "https://mis.bisp.example.evil.example/",
        "https://evil.example/https://mis.bisp.example/",
        "https://mis.bisp.example@evil.example/",
        "https://mis.bisp.example:443@127.0.0.1/",
        "https://evil.example\\@mis.bisp.example/",
        "https://mis.bisp.example\n.evil.example/",
        "https://mis.bisp.example /",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://localhost/",
        "https:///on-search",
        "//mis.bisp.example/on-search",
        "https://mis.bisp.example/#fragment",
        "https://[::1/",
        "",
        "https://mis.bisp.example/" + "x" * 2000,
    ],
)
def test_any_other_address_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        callback_of(address, allowed=HOSTS, local=[])


def test_without_tls_only_hosts_that_the_installation_names_are_spoken_to() -> None:
    allowed = ["127.0.0.1:8099"]
    with pytest.raises(AddressRefused):
        callback_of("http://127.0.0.1:8099/on-search", allowed=allowed, local=[])
    with pytest.raises(AddressRefused):
        callback_of("http://127.0.0.1:8099/on-search", allowed=[], local=allowed)

    assert callback_of("http://127.0.0.1:8099/on-search", allowed=allowed, local=allowed).local


@pytest.mark.parametrize(
    "numeric",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "10.1.2.3",
        "172.20.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_addresses_inside_a_network_are_not_connected_to(numeric: str) -> None:
    assert not may_connect(numeric, local=False)


def test_public_addresses_are_connected_to() -> None:
    assert all(may_connect(one, local=False) for one in ("203.99.50.7", "2400:adc0::1", "::ffff:203.99.50.7"))


def test_a_named_local_host_may_be_private_but_never_the_clouds_own_address() -> None:
    assert all(may_connect(one, local=True) for one in ("127.0.0.1", "10.20.0.4", "::1", "203.99.50.7"))
    assert not any(may_connect(one, local=True) for one in ("169.254.169.254", "fe80::1", "::ffff:169.254.169.254"))


def at(*addresses: str) -> dict[str, object]:
    """A resolver that finds these addresses for any host."""
    return {"resolving": lambda _host, _port: list(addresses)}


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "169.254.169.254", "2130706433", "0x7f000001", "017700000001", "localhost"]
)
def test_a_listed_host_that_is_our_own_machine_is_not_connected_to(partner: PartnerSystem, host: str) -> None:
    allowed = [f"{host.strip('[]')}:{partner.port}"]
    callback = callback_of(f"https://{host}:{partner.port}/on-search", allowed=allowed, local=[])

    with pytest.raises(NotSent) as refused:
        post(callback, b"{}", headers={})

    assert refused.value.fault in (Fault.FORBIDDEN_ADDRESS, Fault.NO_SUCH_HOST)
    assert partner.heard == []


@pytest.mark.parametrize("found", [["10.0.0.8"], ["203.99.50.7", "127.0.0.1"], ["::ffff:127.0.0.1"]])
def test_a_host_whose_name_leads_to_a_private_address_is_not_connected_to(
    found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_a, **_k: pytest.fail("a connection was opened"))
    callback = callback_of("https://mis.bisp.example/on-search", allowed=HOSTS, local=[])

    with pytest.raises(NotSent) as refused:
        post(callback, b"{}", headers={}, **at(*found))

    assert refused.value.fault == Fault.FORBIDDEN_ADDRESS


def test_a_name_is_resolved_once_and_the_checked_address_is_the_one_connected_to(partner: PartnerSystem) -> None:
    asked = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    name = f"partner.example:{partner.port}"
    callback = callback_of(f"http://{name}/on-search", allowed=[name], local=[name])
    answer = post(callback, b'{"header": {"message_id": "1"}}', headers={}, resolving=rebinding)

    assert answer.status == 200
    assert asked == ["partner.example"]
    assert partner.heard[0].headers["Host"] == name


def local(partner: PartnerSystem) -> object:
    name = f"127.0.0.1:{partner.port}"
    return callback_of(f"http://{name}/on-search", allowed=[name], local=[name])


def test_a_redirect_is_not_followed(partner: PartnerSystem) -> None:
    with PartnerSystem() as inside:
        partner.then(partner.redirect(f"http://127.0.0.1:{inside.port}/secrets"))
        answer = post(local(partner), b"{}", headers={})

        assert judged(answer.status, answer.body) == Fault.REDIRECTED
        assert inside.heard == []


def test_an_endless_answer_is_cut_off(partner: PartnerSystem) -> None:
    partner.then(partner.endless)
    with pytest.raises(NotSent) as cut:
        post(local(partner), b"{}", headers={}, limits=Limits(seconds=30, answer_bytes=10_000))
    assert cut.value.fault == Fault.TOO_LONG


@pytest.mark.parametrize("way", ["silent", "letter_by_letter"])
def test_a_partner_that_takes_its_time_is_hung_up_on(partner: PartnerSystem, way: str) -> None:
    partner.then(getattr(partner, way))
    with pytest.raises(NotSent) as cut:
        post(local(partner), b"{}", headers={}, limits=Limits(seconds=0.5))
    assert cut.value.fault == Fault.TIMED_OUT


def test_nobody_at_home_and_a_broken_line_have_names(partner: PartnerSystem) -> None:
    partner.then(partner.reset)
    with pytest.raises(NotSent) as broken:
        post(local(partner), b"{}", headers={})
    assert broken.value.fault == Fault.BROKEN_OFF

    callback = local(partner)
    partner.stop()
    with pytest.raises(NotSent) as nobody:
        post(callback, b"{}", headers={})
    assert nobody.value.fault == Fault.UNREACHABLE


def test_a_server_without_tls_is_not_spoken_to_by_https(partner: PartnerSystem) -> None:
    name = f"127.0.0.1:{partner.port}"
    with pytest.raises(NotSent) as broken:
        post(callback_of(f"https://{name}/", allowed=[name], local=[name]), b"{}", headers={})
    assert broken.value.fault in (Fault.TLS, Fault.BROKEN_OFF)
    assert partner.heard == []


@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (200, {"message": {"ack_status": "ACK"}}, None),
        (202, {"message": {"ack_status": "ACK"}}, None),
        (200, {"message": {"ack_status": "NACK"}}, Fault.REFUSED),
        (200, {"message": {"ack_status": "ERR"}}, Fault.REFUSED),
        (401, {"message": {"ack_status": "ACK"}}, Fault.REFUSED),
        (200, {"message": "ACK"}, Fault.NOT_ACKNOWLEDGED),
        (200, ["ACK"], Fault.NOT_ACKNOWLEDGED),
        (200, {}, Fault.NOT_ACKNOWLEDGED),
        (500, {"message": {"ack_status": "ACK"}}, Fault.FAILING),
        (429, {}, Fault.FAILING),
        (302, {}, Fault.REDIRECTED),
    ],
)
def test_only_a_2xx_that_says_ack_is_an_acknowledgement(status: int, body: object, fault: Fault | None) -> None:
    assert judged(status, json.dumps(body).encode()) == fault


@pytest.mark.parametrize("body", [b"", b"OK", b"\xff\xfe", b"[" * 100_000, b"<html>ACK</html>"])
def test_garbage_is_no_acknowledgement(body: bytes) -> None:
    assert judged(200, body) == Fault.NOT_ACKNOWLEDGED
