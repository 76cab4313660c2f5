"""Certificates: trusted for this office and nothing else, also by strict clients and wrong clocks."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from cryptography import x509

from outreach.storage import ca

NOW = datetime.now(UTC).replace(microsecond=500_000)
HOST = "logbog.lan"


@pytest.fixture(scope="module")
def authority():
    return ca.new_authority("Åben dør, Carelink Vorup", [HOST], NOW)


def shake_hands(server: ssl.SSLContext, client: ssl.SSLContext, name: str) -> str:
    """One TLS handshake and one byte over a socket pair; returns `trusted` or why not."""
    ours, theirs = socket.socketpair()
    ours.settimeout(5), theirs.settimeout(5)

    def serve() -> None:
        try:
            with server.wrap_socket(ours, server_side=True) as connection:
                connection.sendall(b"!")
        except OSError:
            ours.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with client.wrap_socket(theirs, server_hostname=name) as connection:
            return "trusted" if connection.recv(1) == b"!" else "silent"
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    finally:
        theirs.close()
        thread.join()


def serving(tmp_path, leaf: ca.Certified) -> ssl.SSLContext:
    path = tmp_path / "leaf.pem"
    path.write_bytes(leaf.key + leaf.certificate)
    return ca.server_context(path)


def strict(authority: ca.Certified) -> ssl.SSLContext:
    """What Python 3.13 and urllib3 use by default, on every Python."""
    context = ssl.create_default_context(cadata=authority.certificate.decode())
    context.verify_flags |= ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


@pytest.mark.parametrize("name", [HOST, "localhost", "127.0.0.1"])
def test_a_strict_client_trusts_the_leaf(authority, tmp_path, name):
    leaf = ca.issue(authority, [HOST], NOW)

    assert shake_hands(serving(tmp_path, leaf), strict(authority), name) == "trusted"
    assert shake_hands(serving(tmp_path, leaf), ca.pinned_context(authority.certificate), name) == "trusted"


def test_a_wrong_name_and_another_authority_are_refused(authority, tmp_path):
    server = serving(tmp_path, ca.issue(authority, [HOST], NOW))
    other = ca.new_authority("Åben dør, Carelink Vorup", [HOST], NOW)

    for client in (strict, lambda one: ca.pinned_context(one.certificate)):
        assert "mismatch" in shake_hands(server, client(authority), "hub.lan")
        assert "mismatch" in shake_hands(server, client(authority), "192.168.1.7")
        assert shake_hands(server, client(other), HOST) not in ("trusted", "silent")


@pytest.mark.parametrize("name", ["bank.dk", "lan", "logbog.lan.evil.dk", "xlogbog.lan"])
def test_the_authority_cannot_vouch_for_anything_but_this_office(authority, tmp_path, name):
    server = serving(tmp_path, ca.issue(authority, [name], NOW))

    for client in (strict(authority), ca.pinned_context(authority.certificate)):
        assert shake_hands(server, client, name) == "permitted subtree violation"


@pytest.mark.parametrize("address", ["192.168.1.20", "130.225.4.9"])
def test_an_office_without_a_name_is_trusted_at_its_address_and_no_other(tmp_path, address):
    """A public address is permitted as itself: the authority vouches for no neighbour of it."""
    authority = ca.new_authority("Åben dør", [address], NOW)
    leaf = ca.issue(authority, [address], NOW)
    elsewhere = serving(tmp_path, ca.issue(authority, ["130.225.4.10"], NOW))

    for client in (strict(authority), ca.pinned_context(authority.certificate)):
        assert shake_hands(elsewhere, client, "130.225.4.10") == "permitted subtree violation"
    server = serving(tmp_path, leaf)
    for client in (strict(authority), ca.pinned_context(authority.certificate)):
        assert shake_hands(server, client, address) == "trusted"
        assert "mismatch" in shake_hands(server, client, "192.168.1.21")
    assert not ca.needs_renewal(leaf.certificate, [address], NOW)
    assert ca.needs_renewal(leaf.certificate, ["192.168.1.21"], NOW)


def test_a_name_that_is_resolved_by_the_network_itself_works_too(tmp_path):
    authority = ca.new_authority("Åben dør", ["kontor.local"], NOW)
    server = serving(tmp_path, ca.issue(authority, ["kontor.local"], NOW))

    assert shake_hands(server, strict(authority), "kontor.local") == "trusted"


@pytest.mark.parametrize("days", [-2000, -500, +100, +9000])
def test_a_pinned_client_ignores_the_calendar_and_nothing_else(authority, tmp_path, days):
    """A leaf that is long expired or not yet valid, as a laptop with a wrong date sees it."""
    server = serving(tmp_path, ca.issue(authority, [HOST], NOW + timedelta(days=days)))
    pinned = ca.pinned_context(authority.certificate)
    other = ca.new_authority("Åben dør", [HOST], NOW)

    assert shake_hands(server, strict(authority), HOST) in (
        "certificate has expired",
        "certificate is not yet valid",
    )
    assert shake_hands(server, pinned, HOST) == "trusted"
    assert "mismatch" in shake_hands(server, pinned, "hub.lan")
    assert shake_hands(server, ca.pinned_context(other.certificate), HOST) not in ("trusted", "silent")


def test_a_pinned_client_ignores_the_calendar_of_the_authority_too(tmp_path):
    authority = ca.new_authority("Åben dør", [HOST], NOW - timedelta(days=30 * 365))
    server = serving(tmp_path, ca.issue(authority, [HOST], NOW))

    assert shake_hands(server, strict(authority), HOST) == "certificate has expired"
    assert shake_hands(server, ca.pinned_context(authority.certificate), HOST) == "trusted"


def test_a_pinned_client_does_not_trust_the_machines_own_authorities(authority, tmp_path):
    public = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    public.issue_cert(HOST).configure_cert(server)

    assert shake_hands(server, ca.pinned_context(authority.certificate), HOST) not in ("trusted", "silent")


def test_a_leaf_lives_for_397_days_and_is_renewed_a_month_before(authority):
    leaf = ca.issue(authority, [HOST], NOW)
    stored = x509.load_pem_x509_certificate(leaf.certificate)

    assert stored.not_valid_after_utc - stored.not_valid_before_utc <= timedelta(days=397)
    soon = [
        day for day in range(400) if ca.needs_renewal(leaf.certificate, [HOST], NOW + timedelta(days=day))
    ]
    assert soon == list(range(366, 400))
    assert ca.needs_renewal(
        leaf.certificate, [HOST], NOW - timedelta(days=30)
    )  # made by a clock that ran ahead
    assert ca.needs_renewal(leaf.certificate, ["andet.lan"], NOW)


def test_the_authority_says_what_strict_clients_ask_for(authority):
    stored = x509.load_pem_x509_certificate(authority.certificate)
    constraints = stored.extensions.get_extension_for_class(x509.NameConstraints)

    assert constraints.critical and {str(one.value) for one in constraints.value.permitted_subtrees} == {
        *(HOST, "localhost", "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
    }
    for wanted in (
        x509.SubjectKeyIdentifier,
        x509.AuthorityKeyIdentifier,
        x509.KeyUsage,
        x509.BasicConstraints,
    ):
        assert stored.extensions.get_extension_for_class(wanted)
    assert stored.not_valid_before_utc <= NOW - timedelta(days=365)
    assert len(ca.fingerprint(authority.certificate)) == 32 * 3 - 1
