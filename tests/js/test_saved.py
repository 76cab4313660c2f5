"""What the card of a visit says after Fortryd, Hent den igen and Det var en anden, and what is written."""

import pytest

from outreach.storage import seal
from tests.js.test_journal import IDS, MAKE

VIEWS = (
    MAKE
    + """
const {undoneView, savedView} = await import('/static/js/tablet/saved.js');
const app = {undone: null, matters: new Map(), session: null, drafts: {mine: []}, row: () => null,
  helpers: () => ({org_name: 'Carelink', helpers: ['Carelink']}),
  save: async (matter, options) => { const saved = await journal.save(matter, options); app.matters.set(saved.id, saved); return saved }};
const went = [];
const ui = {at: {}, go: (view) => went.push(view), tick: () => '', draw: () => {}, announce: () => {}};
const shown = (nodes) => { const page = document.createElement('main'); page.append(...nodes.filter(Boolean)); return page };
const card = (id) => shown(savedView(app, ui, id).first).innerText;
const press = async (page, text) => {
  [...page.querySelectorAll('button')].find((one) => one.textContent.includes(text)).click();
  for (let n = 0; n < 100 && !went.length && page.querySelector('[role=alert]').hidden; n += 1) await new Promise((r) => setTimeout(r, 20));
};
const call = {text: 'Ringe til lægen', due: '2026-12-01', daypart: 'noon'};
const ask = {text: 'Spørge banken', due: '2026-12-02', daypart: ''};
const kinds = async () => (await rows()).map(({kind}) => kind).sort();
"""  # noqa: E501
)


@pytest.fixture
def views(js):
    office = seal.b64(seal.intake_public(seal.new_intake_key()))
    given = {"org": IDS[0], "by": IDS[1], "people": IDS[2:4], "office": office}
    return lambda body: js(VIEWS + body, given)


def test_what_is_fetched_again_says_what_was_promised_and_it_is_written(views):
    found = views(
        """let m = await journal.save(started()); m = await journal.followUp(m, call); m = await journal.followUp(m, ask);
        app.undone = await journal.undo(m);
        const gone = await kinds();
        await press(shown(undoneView(app, ui, m.id)), 'Hent den igen');
        return {gone, again: await kinds(), went, card: card(m.id)}"""  # noqa: E501
    )

    assert (found["gone"], found["again"]) == ([], ["contact", "followup", "followup"])
    assert found["went"] == ["saved"]
    assert "Ringe til lægen · tirsdag 1. december, middag" in found["card"]
    assert "Spørge banken · onsdag 2. december" in found["card"]


def test_what_cannot_be_fetched_again_is_said_and_nothing_of_it_is_there(views):
    found = views(
        """let m = await journal.save(started()); m = await journal.followUp(m, call);
        app.undone = await journal.undo(m);
        store.write = () => Promise.reject(new Error('full'));
        const page = shown(undoneView(app, ui, m.id)); await press(page, 'Hent den igen');
        return {rows: await kinds(), went, said: page.querySelector('[role=alert]:not([hidden])')?.textContent}"""  # noqa: E501
    )

    assert found == {"rows": [], "went": [], "said": "Ikke gemt. Prøv igen."}


def test_a_copy_of_an_earlier_version_says_what_was_promised(views):
    found = views(
        """const m = await journal.save(started());
        app.matters.set(m.id, {...m, followups: [given.people[1]], promised: call});
        return card(m.id)"""
    )

    assert "Ringe til lægen · tirsdag 1. december, middag" in found


def test_who_was_new_and_was_then_another_person_is_not_written_anew(views):
    found = views(
        """let m = await journal.save(started(null), {newPerson: {name: 'Fatima'}});
        m = await journal.repoint(m, hibo);
        app.undone = await journal.undo(m);
        await press(shown(undoneView(app, ui, m.id)), 'Hent den igen');
        return {rows: await kinds(), person: app.matters.get(m.id).person}"""
    )

    assert found["rows"] == ["contact"] and found["person"]["id"] == IDS[3]


SENT = "Den er taget tilbage. På kontoret står kun, at den er fortrudt."
UNSENT = "Den er ikke sendt og ligger ikke mere her."
BACK = "Det, vi lovede, bliver også taget tilbage på kontoret."
STAYS = "Fatima bliver stående på listen over personer."


@pytest.mark.parametrize(
    "left, said",
    [
        ("", [UNSENT, "Det, vi lovede, er også væk."]),
        ("m.followups[0].id", [UNSENT, BACK, STAYS]),
        ("m.personEntry", [UNSENT, "Det, vi lovede, er også væk.", STAYS]),
        ("m.id, m.personEntry", [SENT, "Det, vi lovede, er også væk.", STAYS]),
        ("m.id, m.personEntry, m.followups[0].id", [SENT, BACK, STAYS]),
    ],
)
def test_after_undo_it_says_what_is_gone_what_is_taken_back_and_who_stays(views, left, said):
    assert said == views(
        f"""let m = await journal.save(started(null), {{newPerson: {{name: 'Fatima'}}}});
        m = await journal.followUp(m, call); await leave({left});
        app.undone = await journal.undo(m);
        return [...shown(undoneView(app, ui, m.id)).querySelectorAll('p:not([hidden])')].map((one) => one.textContent)"""  # noqa: E501
    )
