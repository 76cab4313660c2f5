"""The office folder: begun whole, opened and locked, paired with tablets, replaced after a disaster."""

import json
import shutil
import socket
import ssl
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import msgspec
import pytest
from cryptography import x509

from outreach.domain.errors import (
    Invalid,
    NotFound,
    OfficeDamaged,
    OfficeExists,
    OfficeLocked,
    OfficeMissing,
    WrongCode,
    WrongPhrase,
)
from outreach.storage import ca, codes, seal, slots
from outreach.storage.kit import Hub
from outreach.storage.office import Office
from outreach.storage.tablets import Tablets
from outreach.storage.witness import Witness

ANNA, BO = "018f8a52-7c00-7abc-8def-00000000000a", "018f8a52-7c00-7abc-8def-00000000000b"
ORG = "018f8a52-7c00-7abc-8def-0000000000aa"
PHRASE, OTHER = "kaffe lampe skov blå", "der er altid kaffe på kanden"
HUB = Hub(url="https://hub.example", id="h1", key="k", ca="pem", device="d1")
ABOUT = {
    "name": "Carelink Vorup",
    "org_id": ORG,
    "org_name": "Carelink",
    "org_role": "helper",
    "org_colour": "#0b6",
    "host": "logbog.lan",
    "port": 8443,
}
FIRST = {"staff_id": ANNA, "staff_name": "Anna", "phrase": PHRASE}


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(slots, "COST", slots.Cost(8, 1, 1))


@pytest.fixture
def begin(tmp_path):
    """Make an office; locks every one it made at the end."""
    made = []

    def build(name: str = "office", **changes: object) -> tuple[Office, str]:
        office = Office(tmp_path / name)
        made.append(office)
        return office, office.establish(**{**ABOUT, **FIRST, **changes})

    yield build
    for office in made:
        office.vault.lock()


def test_a_folder_without_an_office_says_so(tmp_path):
    office = Office(tmp_path / "office")

    assert (office.exists, office.id, office.vault.is_open, office.vault.slots()) == (False, "", False, [])
    for ask in (lambda: office.settings, office.tls, lambda: office.intake_public):
        with pytest.raises(OfficeMissing):
            ask()
    with pytest.raises(OfficeLocked):
        office.kit()
    assert not office.folder.exists()


def test_an_office_is_established_open_and_comes_back_after_a_restart(begin):
    office, code = begin()
    kit, device = office.kit(), office.device_key().public_key().public_bytes_raw()
    office.vault.lock()
    again = Office(office.folder)

    assert again.exists and again.id == office.id == kit.settings.id and codes.read_code(code)
    assert again.settings.org_name == "Carelink" and again.settings.port == 8443
    assert again.vault.slots() == [(ANNA, "Anna")]
    again.vault.unlock(ANNA, PHRASE)
    assert again.kit() == kit and kit.staff == [(ANNA, "Anna")]
    assert again.device_key().public_key().public_bytes_raw() == device
    assert seal.intake_public(kit.intake_private) == again.intake_public
    again.vault.lock()


def test_locked_it_answers_what_tablets_need_and_no_secret(begin):
    office, _ = begin()
    office.vault.lock()
    with pytest.raises(OfficeLocked):
        office.kit()
    locked = Office(office.folder)

    assert len(locked.intake_public) == 65 and locked.authority.startswith(b"-----BEGIN CERTIFICATE")
    assert locked.fingerprint.count(":") == 31 and locked.tls() and locked.kit_ciphertext()
    for ask in (locked.kit, locked.device_key, lambda: locked.vault.subkey(b"x")):
        with pytest.raises(OfficeLocked):
            ask()


def test_no_secret_lies_in_the_open(begin):
    office, code = begin()
    kit = office.kit()
    device = office.device_key().private_bytes_raw()
    office.vault.lock()
    stored = b"".join(path.read_bytes() for path in office.folder.rglob("*") if path.is_file())

    for secret in (kit.intake_private, kit.grant_master, kit.ca_key, device):
        assert secret not in stored and seal.b64(secret).encode() not in stored
        assert msgspec.json.encode(secret).strip(b'"') not in stored
    assert code.encode() not in stored and code.replace("-", "").encode() not in stored
    assert b"PRIVATE KEY" in stored  # the server's own, which answers while locked; nothing else is
    assert stored.count(b"BEGIN PRIVATE KEY") == 1
    assert "hidden" in repr(kit) and repr(kit.grant_master) not in repr(kit)


def test_the_files_are_for_this_user_only(begin):
    office, _ = begin()
    office.tablets.pair(office.tablets.offer(), "Tablet 1")

    open_to_others = {
        path.name
        for path in [office.folder, *office.folder.iterdir()]
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    }
    assert sys.platform == "win32" or open_to_others <= {"office.lock"}


def test_an_office_is_whole_or_absent(begin, tmp_path, monkeypatch):
    with pytest.raises(Invalid):
        begin(phrase="sommer2026")
    assert list(tmp_path.iterdir()) == []

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ca, "issue", fails)
    with pytest.raises(OSError):
        begin()
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_established_over_anything(begin, tmp_path):
    office, _ = begin()
    before = (office.folder / "slots.json").read_bytes()
    for folder in (office.folder, tmp_path / "photos"):
        folder.mkdir(exist_ok=True)
        (folder / "IMG_0001.jpg").write_bytes(b"x")
        with pytest.raises(OfficeExists):
            Office(folder).establish(**ABOUT, **FIRST)

    assert (office.folder / "slots.json").read_bytes() == before
    (tmp_path / "empty").mkdir()
    begin("empty")


def test_settings_change_in_the_kit_too_and_what_tablets_rely_on_never(begin):
    office, _ = begin()
    digest = office.kit_digest()
    office.update_settings(org_colour="#b60", hub=HUB)

    assert office.settings.hub == office.kit().settings.hub == HUB and office.kit_digest() != digest
    again = Office(office.folder)
    assert again.settings == office.settings and again.settings.org_colour == "#b60"
    with pytest.raises(TypeError):
        office.update_settings(host="other.lan")
    office.vault.lock()
    with pytest.raises(OfficeLocked):
        office.update_settings(name="Andet")
    assert office.settings.name == "Carelink Vorup"


# --- a destroyed laptop ------------------------------------------------------------------------


def test_a_destroyed_laptop_is_replaced_from_kit_and_code(begin, tmp_path):
    office, code = begin()
    office.update_settings(hub=HUB)
    office.vault.add_slot(BO, "Bo", OTHER)
    office.vault.lock()
    office.vault.unlock(BO, OTHER)
    kept, old = office.kit_ciphertext(), office.kit()
    sealed = seal.seal(office.intake_public, "item", b"from a tablet")
    device = office.device_key().public_key().public_bytes_raw()
    office.vault.lock()
    shutil.rmtree(office.folder)

    new = Office(tmp_path / "new")
    kit = new.restore_from_kit(kept, code.lower(), [(ANNA, "Anna", OTHER)])

    assert kit.staff == [(ANNA, "Anna"), (BO, "Bo")]
    for same in ("id", "org_id", "host", "port", "intake_public", "ca_certificate"):
        assert getattr(new.settings, same) == getattr(old.settings, same)
    assert new.settings.hub == msgspec.structs.replace(HUB, device="")
    assert (new.kit().grant_master, new.kit().ca_key) == (old.grant_master, old.ca_key)
    assert seal.unseal(new.kit().intake_private, "item", sealed) == b"from a tablet"
    assert new.device_key().public_key().public_bytes_raw() != device
    assert new.tablets.all() == [] and new.witness.read() is None
    new.vault.lock()
    new.vault.unlock_with_recovery(code)  # the printed code stays good
    new.vault.lock()
    with pytest.raises(WrongPhrase):
        new.vault.unlock(BO, OTHER)
    new.vault.unlock(ANNA, OTHER)
    new.vault.lock()


def test_a_kit_opens_with_its_code_only_and_an_altered_one_not_at_all(begin, tmp_path):
    office, code = begin()
    kept = office.kit_ciphertext()
    new = Office(tmp_path / "new")

    with pytest.raises(WrongCode) as mistyped:
        new.restore_from_kit(kept, code[:-1])
    assert mistyped.value.facts == {"mistyped": True}
    with pytest.raises(WrongCode):
        new.restore_from_kit(kept, codes.new_code(26))
    altered = json.loads(kept)
    altered["sealed"] = altered["sealed"][:-8] + "AAAAAAA="
    for bad in (b"", b"{}", kept[:-5], json.dumps(altered).encode()):
        with pytest.raises(OfficeDamaged):
            new.restore_from_kit(bad, code)
    assert not new.folder.exists()
    with pytest.raises(OfficeExists):
        office.restore_from_kit(kept, code)


def test_a_renewed_recovery_code_opens_office_and_kit_and_the_old_one_neither(begin, tmp_path):
    office, old = begin()
    new_code = office.renew_recovery()
    kept = office.kit_ciphertext()
    office.vault.lock()

    with pytest.raises(WrongCode):
        office.vault.unlock_with_recovery(old)
    with pytest.raises(WrongCode):
        Office(tmp_path / "new").restore_from_kit(kept, old)
    replaced = Office(tmp_path / "new")
    replaced.restore_from_kit(kept, new_code)
    replaced.vault.lock()


def test_a_lost_sealed_kit_is_written_again(begin):
    office, _ = begin()
    kept = office.kit_ciphertext()
    (office.folder / "office-kit.sealed").unlink()
    office.vault.lock()
    office.vault.unlock(ANNA, PHRASE)

    assert len(office.kit_ciphertext()) == len(kept)


# --- certificates ------------------------------------------------------------------------------


def shown(server: ssl.SSLContext) -> bytes:
    """The certificate a server with this context shows a new client."""
    ours, theirs = socket.socketpair()
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    with ThreadPoolExecutor() as pool:
        serving = pool.submit(server.wrap_socket, ours, server_side=True)
        with client.wrap_socket(theirs) as connection, serving.result():
            return connection.getpeercert(binary_form=True) or b""


def test_the_leaf_is_renewed_when_the_office_opens(tmp_path):
    now = datetime.now(UTC).timestamp()
    clock = [now]
    office = Office(tmp_path / "office", lambda: clock[0])
    office.establish(**ABOUT, **FIRST)
    first = (office.folder / "server.pem").read_bytes()
    context = office.tls()

    def reopened_after(days: int) -> bytes:
        clock[0] = now + days * 86400
        office.vault.lock()
        office.vault.unlock(ANNA, PHRASE)
        return (office.folder / "server.pem").read_bytes()

    assert reopened_after(300) == first
    renewed = reopened_after(380)
    assert renewed != first and office.tls() is context
    assert (
        ssl.DER_cert_to_PEM_cert(shown(context)).encode() == renewed[: renewed.index(b"-----BEGIN PRIVATE")]
    )
    assert (
        x509.load_pem_x509_certificate(renewed).issuer
        == x509.load_pem_x509_certificate(office.authority).subject
    )
    assert office.authority.decode() == office.kit().settings.ca_certificate
    office.vault.lock()


# --- tablets -----------------------------------------------------------------------------------


def header(tablet_id: str, secret: str) -> str:
    return f"Tablet {tablet_id}.{secret}"


def test_a_tablet_is_paired_once_and_recognised_also_after_a_restart_and_locked(begin):
    office, _ = begin()
    code = office.tablets.offer()
    tablet, secret = office.tablets.pair(code.lower(), "Tablet i entréen")
    office.vault.lock()

    with pytest.raises(WrongCode):
        office.tablets.pair(code, "en til")
    for tablets in (office.tablets, Tablets(office.folder)):
        found = tablets.recognise(header(tablet.id, secret))
        assert found and msgspec.structs.replace(found, seen_on="") == tablet
        for wrong in (
            *("", "Tablet", header(tablet.id, ""), header(tablet.id, "x"), header(tablet.id, secret[:-1])),
            *(header("", secret), header(tablet.id, secret).replace("Tablet", "Bearer")),
            *(header(tablet.id, seal.b64(bytes(32))), header(ANNA, secret)),
        ):
            assert tablets.recognise(wrong) is None
    assert tablet.answer_key == seal.answer_key(seal.unb64(secret))
    stored = (office.folder / "tablets.json").read_text()
    assert secret not in stored and "entréen" in stored


def test_a_lost_tablet_is_answered_no_more(begin):
    office, _ = begin()
    tablet, secret = office.tablets.pair(office.tablets.offer(), "Tablet 1")
    other, other_secret = office.tablets.pair(office.tablets.offer(), "Tablet 2")
    office.tablets.lose(tablet.id)

    assert office.tablets.recognise(header(tablet.id, secret)) is None
    assert office.tablets.recognise(header(other.id, other_secret)) == other
    assert [(one.label, one.lost) for one in Tablets(office.folder).all()] == [
        ("Tablet 1", True),
        ("Tablet 2", False),
    ]
    with pytest.raises(NotFound):
        office.tablets.lose(ANNA)


def test_a_pairing_code_ends_after_ten_minutes_and_after_five_wrong_guesses(tmp_path):
    now = [0.0]
    (tmp_path / "office").mkdir()
    tablets = Tablets(tmp_path / "office", lambda: now[0])
    code = tablets.offer()
    now[0] = 601
    with pytest.raises(WrongCode):
        tablets.pair(code, "for sent")
    code = tablets.offer()
    for _ in range(5):
        with pytest.raises(WrongCode):
            tablets.pair(codes.new_code(8), "gæt")
    with pytest.raises(WrongCode):
        tablets.pair(code, "for mange gæt")
    assert tablets.pair(tablets.offer(), "Tablet 1")


# --- small files beside the database -----------------------------------------------------------


def test_the_witness_is_whole_or_missing(begin):
    office, _ = begin()
    seen = Witness("018f8a52-7c00-7abc-8def-0000000000cc", 42, "ab" * 32)
    assert office.witness.read() is None
    office.witness.write(seen)

    assert Office(office.folder).witness.read() == seen
    for torn in (b"", b"{", b"[]", b'{"stream":"x"}', b'{"stream":"x","seq":"y","head":"z"}'):
        (office.folder / "witness.json").write_bytes(torn)
        assert office.witness.read() is None
    office.witness.remove()
    office.witness.remove()


def test_erased_ids_only_grow_and_survive_a_torn_line(begin):
    office, _ = begin()
    office.erased.add([ANNA, BO, ANNA])
    office.erased.add([BO, ORG])
    with open(office.folder / "erased-ids.txt", "ab") as file:
        file.write(b"018f8a52-7c00-7abc-8")

    assert Office(office.folder).erased.ids() == [ANNA, BO, ORG]
    office.erased.add([])
    assert office.erased.ids() == [ANNA, BO, ORG]
