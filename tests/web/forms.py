"""Filling in a page's form as a browser would: its hidden values are sent along."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def hidden(page: TestResponse) -> dict[str, str]:
    """The hidden values of a page's form, ids minted when it opened among them; a notice has its own."""
    found = {}
    text = re.sub(r'<div class="notice.*?</div>', "", page.text, flags=re.S)
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", text):
        values = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        found[values["name"]] = unescape(values.get("value", ""))
    return found


def forms(page: TestResponse) -> list[tuple[str, dict[str, str]]]:
    """(action, hidden values) of every form of a page."""
    found = []
    for form, inside in re.findall(r"<form([^>]*)>(.*?)</form>", page.text, re.S):
        tags = [dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*>", inside)]
        values = {tag["name"]: unescape(tag.get("value", "")) for tag in tags if tag.get("type") == "hidden"}
        found.append((unescape("".join(re.findall(r'action="([^"]*)"', form))), values))
    return found


def submit(browser: FlaskClient, path: str, values: Mapping[str, Any], **more: Any) -> TestResponse:
    """Open a page, fill in its form and send it."""
    return browser.post(path, data={**hidden(browser.get(path)), **values}, **more)


def landed(answer: TestResponse) -> str:
    """Where a post led to; fails when it did not work."""
    assert answer.status_code == 303, answer.text
    return answer.location
