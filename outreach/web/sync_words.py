"""What became of one conversation with the safe store, in one line a person understands."""

from outreach.services.syncing import Outcome

SENTENCES = {
    "unreachable": "Det sikre lager svarer ikke lige nu. Det, der er skrevet, ligger trygt på kontoret.",
    "portal": "Nettet her kræver, at man logger på først. Åbn en browser, og log på nettet.",
    "later": "Det sikre lager har travlt. Vi prøver igen om lidt.",
    "refused": "Det sikre lager kender ikke denne computer. Sig det til den, der passer lageret.",
    "no_hub": "Kontoret er ikke koblet til et sikkert lager.",
    "locked": "Kontoret er låst.",
}


def sentence(outcome: Outcome | None) -> str:
    """`Alt er sendt. 3 sendt, 5 hentet.` or why not."""
    if outcome is None:
        return "Der er ikke sendt noget, siden programmet blev startet."
    if not outcome.ok:
        return SENTENCES.get(outcome.code, SENTENCES["later"])
    done = f"{outcome.report.pushed} sendt, {outcome.report.pulled} hentet."
    return f"{outcome.waiting} venter endnu. {done}" if outcome.waiting else f"Alt er fremme. {done}"
