"""Connections: one for each set of credentials, TLS as it is configured, nothing secret shown."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from adapters.openstack import network, tenant
from adapters.openstack.cloud import cloud_of, connect
from adapters.openstack.credentials import Credentials
from adapters.simulators.openstack.serving import serving
from adapters.trouble import Terminal
from tests.backends.openstack.control import Control
from tests.backends.openstack.place import Place


def test_one_connection_for_one_set_of_credentials(simulator: Place, control: Control) -> None:
    asked = simulator.credentials
    assert cloud_of(asked) is cloud_of(msgspec.structs.replace(asked))
    assert cloud_of(asked) is not cloud_of(asked.within(simulator.project))
    assert cloud_of(asked) is not cloud_of(msgspec.structs.replace(asked, password="-"))
    control.requests()
    workers = [Thread(target=network.external_networks, args=(cloud_of(asked),)) for _ in range(8)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert control.requests().count("identity POST /identity/v3/auth/tokens") == 1


def test_a_token_is_renewed_before_it_expires(simulator: Place, control: Control) -> None:
    control.change(token_life=60)
    cloud = connect(simulator.credentials)
    network.external_networks(cloud)
    control.change(token_life=3600)
    control.requests()
    for _ in range(3):
        network.external_networks(cloud)
    assert control.statuses() == {200, 201}
    assert control.requests().count("identity POST /identity/v3/auth/tokens") == 1


def test_nothing_secret_is_shown(simulator: Place) -> None:
    secret = msgspec.structs.replace(simulator.credentials, password="hunter2")
    wish = tenant.TenantWish(name="t", username="u", password="hunter2")
    assert "hunter2" not in f"{secret!r} {secret} {wish!r} {connect(secret)!r} {secret.fingerprint()}"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of 127.0.0.1, signed by itself, with its key."""
    key, name = generate_private_key(SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "cloud")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    file = tmp_path_factory.mktemp("tls") / "cloud.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + signed.public_bytes(Encoding.PEM))
    return file


@pytest.fixture
def guarded(certificate: Path) -> Iterator[Credentials]:
    with serving(certificate=certificate) as url:
        yield Credentials(auth_url=f"{url}/identity/v3", username="admin", password="admin")


def asked(credentials: Credentials) -> int:
    """How many external networks there are; the sockets are closed, as the server would wait for that."""
    cloud = connect(credentials)
    try:
        return len(network.external_networks(cloud))
    finally:
        cloud.connection.session.session.close()


def test_a_certificate_nobody_vouches_for_is_not_trusted(guarded: Credentials) -> None:
    with pytest.raises(Terminal, match="certificate"):
        asked(guarded)


def test_a_certificate_that_is_given_is_trusted(guarded: Credentials, certificate: Path) -> None:
    trusting = msgspec.structs.replace(guarded, ca_certificate=certificate.read_text())
    assert asked(trusting) == 1


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_verification_can_be_turned_off(guarded: Credentials) -> None:
    assert asked(msgspec.structs.replace(guarded, verify=False)) == 1
