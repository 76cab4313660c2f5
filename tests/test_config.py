"""Settings: read once, checked, and quiet about secrets."""

import dataclasses
import logging
from pathlib import Path

import pytest

from outreach import config
from outreach.config import BadSetting, Secret, Settings


def test_without_variables_an_office_starts_as_usual():
    settings = Settings.read({})

    assert (settings.name, settings.port, settings.listen) == ("logbog.lan", None, "0.0.0.0")
    assert settings.folder == Path.home() / "aaben-doer" and settings.hub_database is None


def test_variables_are_typed_and_frozen():
    settings = Settings.read(
        {
            "OUTREACH_FOLDER": "/srv/kontor",
            "OUTREACH_NAME": "Kontor.LOCAL",
            "OUTREACH_PORT": " 9443 ",
            "OUTREACH_HUB_URL": "https://hub.example:8443/",
            "OUTREACH_LOG_LEVEL": "debug",
            "PATH": "/bin",
        }
    )

    assert settings.folder == Path("/srv/kontor") and settings.port == 9443
    assert settings.name == "kontor.local" and settings.hub_url == "https://hub.example:8443"
    assert settings.log_level == "DEBUG"
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.port = 1


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("FOLDER", "kontor"),
        *(("PORT", value) for value in ("80", "65535", "8443.0", "abc", "-1", "१२३४")),
        *(
            ("NAME", value)
            for value in (
                "kontor",
                "192.168.1.300",
                "0.0.0.0",
                "127.0.0.1",
                "7.8",
                "a b.lan",
                "-x.lan",
                "ø.lan",
            )
        ),
        ("LISTEN", "logbog.lan"),
        ("LISTEN", "10.0.0.999"),
        *(("HUB_URL", value) for value in ("http://hub.example", "hub.example", "https://a:b@hub.example")),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_value_is_named_but_never_repeated(variable, value):
    with pytest.raises(BadSetting) as error:
        Settings.read({f"OUTREACH_{variable}": value})

    assert f"OUTREACH_{variable}" in str(error.value) and value not in str(error.value)


def test_an_office_may_be_found_by_its_address():
    assert Settings.read({"OUTREACH_NAME": "192.168.1.20"}).name == "192.168.1.20"


def test_a_secret_is_masked_wherever_it_is_shown(caplog):
    settings = Settings.read({"OUTREACH_HUB_DATABASE": "postgresql://hub:hemmeligt@db/hub"})
    assert isinstance(settings.hub_database, Secret)
    logging.getLogger("test").warning("%s %r", settings, settings.hub_database)
    secret = settings.hub_database
    shown = [str(settings), repr(settings), f"{secret}", "%s" % secret, caplog.text]  # noqa: UP031

    assert "hemmeligt" not in "".join(shown)
    assert secret.reveal() == "postgresql://hub:hemmeligt@db/hub"


def test_every_setting_can_be_given():
    assert set(config._PARSE) == {one.name for one in dataclasses.fields(Settings)}
