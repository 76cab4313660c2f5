"""Every refusal the laptop can give, in Danish, and the one handler that gives it."""

import logging
import traceback
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from outreach.domain.errors import DomainError

log = logging.getLogger("outreach")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that can be in the way: what to answer, and what a person can do about it."""

    status: int
    title: str
    detail: str


MISSING = Problem(
    404, "Siden findes ikke.", "Adressen passer ikke på noget her. Gå tilbage, eller begynd forfra."
)

# The codes are addresses too (/problems/<code>): stable, never used again for something else.
CATALOGUE: dict[str, Problem] = {
    "not-found": MISSING,
    "not-allowed": MISSING,  # what one may not see answers exactly as what does not exist
    "refused": Problem(
        409, "Det kan ikke lade sig gøre.", "Der er ikke ændret noget. Gå tilbage, og prøv igen."
    ),
    "invalid": Problem(422, "Noget skal rettes.", "Se på de felter, der er nævnt. Teksten er ikke gemt."),
    "consent-missing": Problem(
        409, "Det kræver et ja.", "Personen har ikke sagt ja til det her, eller har sagt stop. Spørg først."
    ),
    "unknown-kind": Problem(
        422, "Programmet her er for gammelt.", "Det er gemt og bliver læst, når programmet er opdateret."
    ),
    "stale": Problem(
        409,
        "Det er ændret, siden du åbnede siden.",
        "Der er ikke gemt noget nu. Åbn siden igen, og se, hvordan det står.",
    ),
    "already-saved": Problem(
        409,
        "Det er allerede gemt.",
        "Den første tekst står. Åbn den, og ret den, hvis den skal være anderledes.",
    ),
    "office-locked": Problem(423, "Kontoret er låst.", "Log ind for at åbne det. Intet er gået tabt."),
    "office-missing": Problem(409, "Her er ikke noget kontor endnu.", "Opret kontoret først."),
    "reading-log-broken": Problem(
        503,
        "Læseloggen virker ikke.",
        "Derfor vises ingen personer. Sig det til lederen. Du kan stadig skrive.",
    ),
    "signed-out": Problem(401, "Du er logget af.", "Log ind igen. Det, du skrev, står der stadig."),
    "unknown-tablet": Problem(
        401, "Kontoret kender ikke tabletten.", "Par den igen. Det skrevne bliver på den."
    ),
    "form-expired": Problem(
        400, "Siden har stået åben for længe.", "Gå tilbage, åbn siden igen, og prøv igen."
    ),
    "bad-request": Problem(400, "Det kunne ikke læses.", "Gå tilbage, og prøv igen."),
    "too-large": Problem(413, "Det er for stort.", "Gør teksten kortere, og prøv igen."),
    "busy": Problem(
        503, "Kontorets computer har travlt.", "Vent et øjeblik, og prøv igen. Intet er gået tabt."
    ),
    "wrong-phrase": Problem(401, "Forkert kode.", "Prøv igen. En kollega kan stadig logge på."),
    "locked-out": Problem(423, "For mange forsøg.", "Vent lidt, eller bed en leder om en engangskode."),
    "wrong-code": Problem(401, "Koden virker ikke.", "Se efter, om den er skrevet rigtigt, eller få en ny."),
    "office-exists": Problem(409, "Her er allerede et kontor.", "Log ind, eller vælg en tom mappe."),
    "office-busy": Problem(
        409,
        "Kontoret er åbent i et andet program.",
        "Brug siderne, eller stop det andet program, og prøv igen.",
    ),
    "office-damaged": Problem(
        503, "En af kontorets filer er i stykker.", "Rør ikke mappen. Få hjælp, eller brug sikkerhedskopien."
    ),
    "office-too-new": Problem(
        503, "Kontoret er åbnet med et nyere program.", "Installér den nyeste udgave, og prøv igen."
    ),
    "full": Problem(
        507, "Der er ikke plads mere på computeren.", "Ryd op på computeren. Tabletten gemmer imens."
    ),
    "internal": Problem(
        500, "Noget gik galt hos os.", "Gå tilbage, og prøv igen. Det, der var gemt, er gemt."
    ),
}

FIELD_TEXTS = {
    "missing": "Skriv eller vælg noget her.",
    "too_long": "Teksten er for lang. Der er plads til {limit} tegn.",
    "too_short": "Koden er for kort. Brug mindst 15 tegn eller fire af forslagets ord.",
    "too_common": "Den kode er for let at gætte. Find på en anden.",
    "control_characters": "Her er et tegn, vi ikke kan læse. Slet det, og skriv det igen.",
    "unknown": "Vælg en af mulighederne.",
    "not_a_date": "Skriv en dato, for eksempel 18-05-2026.",
    "not_yet": "Dagen er ikke kommet endnu. Vælg i dag eller en tidligere dag.",
    "over_already": "Dagen er gået. Vælg i dag eller en senere dag.",
    "year_not_yet": "Året er ikke kommet endnu. Skriv det år, personen er født.",
    "too_early": "Den sidste dag kan ikke ligge før den første.",
    "away_then": "Din kollega er selv væk nogle af de dage. Vælg en anden.",
    "not_a_time": "Skriv et klokkeslæt, for eksempel 10:22.",
    "other_year": "Dagen ligger i et andet år end fødselsåret.",
    "not_then": "Forløbet fandtes ikke den dag. Vælg en anden dag eller et andet forløb.",
    "ask_first": "Spørg først, og sæt kryds, når svaret er ja.",
    "same_person": "Vælg en anden end den faste.",
    "exists": "Det findes allerede.",
    "lives_there": "Personen bor der allerede.",
    "has_died": "Personen er død. Der kan ikke sendes tekster om personen mere.",
    "before_meeting": "Dagen ligger før mødet. Vælg en senere dag.",
    "not_held_yet": "Mødet er ikke holdt endnu. Skriv teksten, når det er holdt.",
    "not_a_number": "Skriv et helt tal.",
    "not_an_invitation": "Det er ikke en hel invitation. Kopiér hele teksten, og sæt den ind igen.",
    "another_meeting": "Der er et andet møde den dag eller før. Vælg en dag imellem møderne.",
    "no_basis": "En af dem var ikke med, eller familien har ikke sagt ja. Tag dem af, eller spørg først.",
    "wrong": "Det kan vi ikke bruge. Skriv det på en anden måde.",
}

HTTP_CODES = {
    400: "bad-request", 401: "signed-out", 403: "not-found", 404: "not-found", 405: "not-found",
    413: "too-large", 415: "bad-request", 422: "invalid", 423: "office-locked", 503: "busy",
}  # fmt: skip


def problem(code: str) -> Problem:
    return CATALOGUE.get(code, CATALOGUE["refused"])


def field_text(code: str, **facts: object) -> str:
    """The sentence beside a field, for a code from the rules."""
    text = FIELD_TEXTS.get(code, FIELD_TEXTS["wrong"])
    return text.format(**facts) if facts else text.split(" Der er plads")[0]


def wants_json() -> bool:
    """Whether the caller is a program: by address, or because it asks for JSON rather than a page."""
    if request.path.startswith("/api/"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/problem+json", "application/json"])
    return best in (
        "application/problem+json",
        "application/json",
    ) and "text/html" not in request.headers.get("Accept", "")


def answer(code: str, fields: dict[str, str] | None = None, **facts: Any) -> Response:
    """A refusal as a page, or as RFC 9457 problem details."""
    what = problem(code)
    if code == "not-allowed":
        code = "not-found"
    if not wants_json():
        return make_response(render_template("problem.html", problem=what), what.status)
    body: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": what.title,
        "detail": what.detail,
        "status": what.status,
    }
    if fields:
        body["errors"] = {name: field_text(why) for name, why in fields.items()}
    body.update({name: fact for name, fact in facts.items() if isinstance(fact, int) or name.endswith("_id")})
    response = jsonify(body)
    response.status_code = what.status
    response.mimetype = "application/problem+json"
    return response


def refused(error: DomainError) -> ResponseReturnValue:
    """A rule said no."""
    return answer(error.code, error.fields, **error.facts)


def stopped(error: HTTPException) -> ResponseReturnValue:
    """The framework said no; a redirect is no refusal and stays one."""
    if error.code is None or error.code < 400:
        return error
    return answer(HTTP_CODES.get(error.code, "bad-request" if error.code < 500 else "internal"))


def broke(error: Exception) -> ResponseReturnValue:
    """A mistake of ours: the log gets where and what kind, never the message: it may hold words."""
    if current_app.testing:
        raise error
    frames = [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(error.__traceback__)]
    log.error("%s at %s\n  %s", type(error).__name__, request.endpoint, "\n  ".join(frames))
    g.actor = None  # the frame of the page must not ask the database that may have caused this
    return answer("internal")


def init_app(app: Flask) -> None:
    """Answer every refusal and every mistake in one place."""
    app.register_error_handler(DomainError, refused)
    app.register_error_handler(HTTPException, stopped)
    app.register_error_handler(Exception, broke)
