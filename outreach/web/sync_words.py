"""What became of one conversation with the safe store, in one line a person understands."""

from flask import current_app, flash

from outreach.services.syncing import Outcome

SENTENCES = {
    "unreachable": "Det sikre lager svarer ikke lige nu. Det, der er skrevet, ligger trygt på kontoret.",
    "portal": "Nettet her kræver, at man logger på først. Åbn en browser, og log på nettet.",
    "later": "Det sikre lager har travlt. Vi prøver igen om lidt.",
    "refused": "Det sikre lager kender ikke denne computer. Sig det til den, der passer lageret.",
    "no_hub": "Kontoret er ikke koblet til et sikkert lager.",
    "locked": "Kontoret var låst. Det sendes om lidt.",
}
STUCK = ("portal", "refused")  # nothing is sent until somebody has done something


def sentence(outcome: Outcome | None) -> str:
    """`Alt er sendt. 3 sendt, 5 hentet.` or why not."""
    if outcome is None:
        return "Der er ikke sendt noget, siden programmet blev startet."
    if not outcome.ok:
        return SENTENCES.get(outcome.code, SENTENCES["later"])
    done = f"{outcome.report.pushed} sendt, {outcome.report.pulled} hentet."
    return f"{outcome.waiting} venter endnu. {done}" if outcome.waiting else f"Alt er fremme. {done}"


def last() -> Outcome | None:
    """The last attempt of this process, where the office talks with a hub by itself."""
    syncing = current_app.extensions.get("syncing")
    return syncing.last if syncing else None


def stuck() -> str:
    """Why nothing is sent before somebody does something about it; "" when it goes, or will by itself."""
    outcome = last()
    return sentence(outcome) if outcome and outcome.code in STUCK else ""


def send_now(before: str = "") -> None:
    """Talk to the hub now, and say on the next page how it went; what still waits has the colour of it."""
    if (syncing := current_app.extensions.get("syncing")) is None:
        return
    outcome = syncing.now()
    flash(
        f"{before} {sentence(outcome)}".strip(), "message" if outcome.ok and not outcome.waiting else "look"
    )
