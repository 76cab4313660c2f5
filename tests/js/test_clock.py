"""Leases under clocks that say 1970 or 2031: what they hide comes back, and nothing is deleted by mistake."""

MAKE = """
const {Clock, NAMES_MS} = await import('/static/js/clock.js');
const at = {device: Date.parse('2026-05-18T10:00Z'), running: 0};
const clock = new Clock(() => at.device, () => at.running);
const HOUR = 3_600_000;
"""
MAY = 1_779_098_400_000


def test_without_an_office_the_device_is_believed(js):
    assert js(MAKE + "return [clock.now(), clock.offHours(), clock.believes()]") == [MAY, 0, False]


def test_a_flat_battery_does_not_turn_the_time_back(js):
    told = js(
        MAKE
        + "clock.heard = at.device; at.device = 0; return [clock.now(), clock.offHours(), clock.believes()]"
    )

    assert told == [MAY, -round(MAY / 3_600_000), False]


def test_a_clock_in_2031_hides_but_is_never_believed_enough_to_delete(js):
    told = js(
        MAKE + "clock.heard = at.device; at.device = Date.parse('2031-01-01T00:00Z');"
        "return [clock.now() - clock.heard > NAMES_MS, clock.believes(), clock.offHours() > 0]"
    )

    assert told == [True, False, True]


def test_the_office_sets_a_wrong_clock_right_while_the_page_lives(js):
    told = js(
        MAKE + "at.device = Date.parse('2031-01-01T00:00Z'); clock.hear('2026-05-18T10:00:00.000Z');"
        "at.running = 2 * HOUR; return [clock.now(), clock.heard]"
    )

    assert told == [MAY + 2 * 3_600_000, MAY]


def test_after_an_ordinary_weekend_names_may_be_deleted(js):
    told = js(
        MAKE + "clock.heard = at.device; at.device += 73 * HOUR;"
        "return [clock.now() - clock.heard > NAMES_MS, clock.believes(), clock.offHours()]"
    )

    assert told == [True, True, 0]


def test_a_page_that_slept_for_days_knows_how_long(js):
    """Some devices stop the running clock while they sleep."""
    told = js(
        MAKE + "clock.hear(at.device); at.device += 80 * HOUR; at.running = 60_000;"
        "return clock.now() - clock.heard"
    )

    assert told == 80 * 3_600_000
