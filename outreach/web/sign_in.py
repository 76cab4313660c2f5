"""Log ind, skift kollega, lås: any colleague's phrase opens a locked office."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import PasswordField
from wtforms.validators import DataRequired

from outreach.domain.errors import DomainError, Invalid
from outreach.problems import problem
from outreach.storage.office import new_phrase
from outreach.web import once, typing_kept
from outreach.web.access import anyone, office, sign_in, sign_out
from outreach.web.fields import Form, offered, one_of, page, readable, words

bp = Blueprint("sign_in", __name__)


class SignInForm(Form):
    """Who one is, and the phrase that proves it."""

    staff_id = one_of("Hvem er du?", {}, needed="Vælg dit navn.")
    phrase = PasswordField("Din kode", [readable, DataRequired("Skriv din kode.")])


class CodeForm(Form):
    """A one-time code from a leader, exchanged for a phrase of one's own."""

    code = words("Engangskode", 80, needed="Skriv koden fra din leder.")
    phrase = PasswordField("Din nye kode", [readable, DataRequired("Skriv den nye kode.")])


@bp.get("/log-ind")
@anyone
def form() -> ResponseReturnValue:
    """Ask who is here."""
    if not office().exists:
        return redirect(url_for("setup.new"), 303)
    if g.actor:
        return redirect(url_for("home.start"), 303)
    return _page(_sign_in_form())


@bp.post("/log-ind")
@anyone
def enter() -> ResponseReturnValue:
    """Open the office with this colleague's phrase, and start their session."""
    asked = _sign_in_form()
    if not asked.validate():
        return _page(asked, 422)
    try:
        office().vault.unlock(asked.staff_id.data, asked.phrase.data)
    except DomainError as error:
        asked.phrase.errors = [why(error)]
        return _page(asked, 401)
    sign_in(asked.staff_id.data)
    return redirect(typing_kept.where(asked.staff_id.data) or _back() or url_for("home.start"), 303)


@bp.route("/log-ind/kode", methods=["GET", "POST"])
@anyone
def code() -> ResponseReturnValue:
    """Choose a phrase with a one-time code: a new colleague, or one whose phrase is gone."""
    asked = CodeForm()
    if asked.validate_on_submit():
        try:
            staff_id = office().vault.redeem_code(asked.code.data, asked.phrase.data)
            sign_in(staff_id)
            return redirect(url_for("home.start"), 303)
        except Invalid as error:
            asked.refuse(error)
        except DomainError as error:
            asked.code.errors = [why(error)]
    return page("sign_in/code.html", asked, suggestion=once.suggested(new_phrase))


@bp.post("/skift")
@anyone
def switch() -> ResponseReturnValue:
    """End this colleague's session so that the next can begin; the office stays open."""
    sign_out()
    return redirect(url_for(".form"), 303)


@bp.post("/laas")
@anyone
def lock() -> ResponseReturnValue:
    """Lock the office: the key leaves memory and everybody is signed out."""
    if g.actor:
        office().vault.lock()
        flash("Kontoret er låst. Enhver kollega kan åbne det igen.")
    return redirect(url_for(".form"), 303)


def _sign_in_form() -> SignInForm:
    slots = sorted(office().vault.slots(), key=lambda slot: slot[1])
    asked = SignInForm(staff_id=slots[0][0] if len(slots) == 1 else None)
    asked.staff_id.choices = offered(slots)
    return asked


def _page(asked: SignInForm, status: int = 200) -> ResponseReturnValue:
    return render_template("sign_in/form.html", form=asked, locked=not office().vault.is_open), status


def _back() -> str | None:
    """The page one came from, if it is one of ours."""
    back = request.args.get("til", "")
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) and "\n" not in back else None


def why(error: DomainError) -> str:
    if tries := error.facts.get("tries_left"):
        return f"Forkert kode. {tries} forsøg tilbage. En kollega kan stadig logge på."
    if wait := error.facts.get("wait_seconds"):
        return f"For mange forsøg. Vent {-(-int(str(wait)) // 60)} min. En kollega kan stadig logge på."
    if error.facts.get("mistyped"):
        return "Koden er ikke skrevet rigtigt. Se den efter."
    return f"{problem(error.code).title} {problem(error.code).detail}"
