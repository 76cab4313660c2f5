"""What the demo says on the terminal: calm, aligned, in Danish."""

import io
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import segno

from outreach.demo.cast import ORGS, colleagues
from outreach.domain.access import LEADER

BANNER = "Åben dør – øvelse. Alle personer er opdigtede."
WIDTH = 18  # of the first column
LIGHT_ON_DARK, PLAIN = "\x1b[40;97m", "\x1b[0m"


@dataclass(frozen=True)
class Shown:
    """Everything the first screen needs."""

    offices: Sequence[tuple[str, str]]  # organisation's key, address
    hub: str = ""
    operator: str = ""
    tablet: str = ""  # address with the pairing code
    lan: bool = False
    lan_address: str | None = None
    again: str = "python3 run.py demo"
    made_on: str = ""  # when that was another day


def first_screen(shown: Shown) -> str:
    """Addresses, sign-ins, a tablet's way in, what to try, how to stop."""
    lines = [BANNER, "", "Åbn i browseren"]
    lines += [_row(ORGS[key].name, address) for key, address in shown.offices]
    if shown.hub:
        lines += [_row("Sikkert lager", f"{shown.hub}   driftens kode: {shown.operator}")]
        lines += [_row("", "Browseren kender ikke lagerets certifikat. Vælg at fortsætte.")]
    lines += ["", "Log ind med navn og kode", *_sign_ins([key for key, _ in shown.offices])]
    lines += ["", *_tablet(shown), "", *_try_first([key for key, _ in shown.offices])]
    if shown.made_on:
        lines += ["", f"Ugerne er fra {shown.made_on}. Nye uger op til i dag: {shown.again} --fresh"]
    return "\n".join([*lines, "", *_ending(shown.again), ""])


def empty_screen(address: str, again: str) -> str:
    """A laptop without an office."""
    lines = [BANNER, "", "En tom computer. Her laves et kontor fra begyndelsen."]
    lines += [_row("Åbn i browseren", address), "", *_ending(again), ""]
    return "\n".join(lines)


def _row(first: str, second: str) -> str:
    return f"  {first:<{WIDTH}}{second}"


def _ending(again: str) -> list[str]:
    return [_row("Stop", "Ctrl-C"), _row("Begynd forfra", f"{again} --fresh")]


def _sign_ins(keys: Sequence[str]) -> list[str]:
    lines = []
    for key in keys:
        for number, one in enumerate(colleagues(key)):
            name = one.name + (" (leder)" if one.role == LEADER else "")
            lines.append(_row(ORGS[key].name if number == 0 else "", f"{name:<22}{one.phrase}"))
    return lines


def _tablet(shown: Shown) -> list[str]:
    if not shown.tablet:
        return []
    org = ORGS[shown.offices[0][0]].name
    lines = [f"En tablet til {org}", qr(shown.tablet), _row("Adresse", shown.tablet)]
    lines.append(_row("", "Gælder i ti minutter og kun én gang. Nye: Kontoret, Tablets."))
    if not shown.lan:
        lines.append(_row("", "Virker kun på denne computer. Til rigtige tablets: start med --lan."))
    elif shown.lan_address is None:
        lines.append(_row("", "Denne computer er ikke på noget netværk, så ingen tablet kan nå den."))
    else:
        lines.append(
            _row("", f"Tabletten skal være på samme netværk; dér er computeren {shown.lan_address}.")
        )
        lines.append(_row("", "Alle på netværket kan nå siderne, så længe øvelsen kører."))
    return lines


def _try_first(keys: Sequence[str]) -> list[str]:
    if "jobcenter" not in keys or "carelink" not in keys:
        return [
            "Prøv først",
            "  1. Log ind. Se, hvad der er lovet i dag.",
            "  2. Skriv en henvendelse: tre tryk.",
        ]
    told = (
        "Log ind hos Carelink som Signe. Se, hvad der er lovet i dag, og åbn Elif Aksoy.",
        "Find Elif hos Bysekretariatet (Hodan) og hos Jobcenteret (Sara): her deler man, dér er kun et brev.",
        "Åbn tablettens adresse, skriv en henvendelse ved døren, og se de tre flueben komme.",
    )
    return ["Prøv først", *(f"  {number}. {text}" for number, text in enumerate(told, 1))]


def qr(text: str) -> str:
    """A QR code in half-height blocks; on a terminal white on black in any theme, so that it scans."""
    drawn = io.StringIO()
    segno.make(text, error="l", micro=False).terminal(drawn, border=2, compact=True)
    lines = drawn.getvalue().rstrip("\n").split("\n")
    if sys.stdout.isatty():
        lines = [f"{LIGHT_ON_DARK}{line}{PLAIN}" for line in lines]
    return textwrap.indent("\n".join(lines), "  ")
