"""A family's plan, on the page of everybody it names."""

from outreach.storage.queries import focus_plans
from outreach.storage.queries.sections import PERSON, Section

SECTIONS = (Section("focus_plan", PERSON, "contact.read", focus_plans.of_person, order=20),)
