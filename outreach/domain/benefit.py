"""What people live on, as far as the list goes (ydelse). On 1 July 2025 five benefits became one.

Counts before and after that day are not comparable: the reform is a break in every series.
"""

from outreach.domain.codes import Code

REFORM, BEFORE = "2025-07-01", "2025-06-30"
BENEFITS = (
    Code("unemployment"),
    Code("cash_ready", last=BEFORE),
    Code("cash_activity", last=BEFORE),
    Code("cash_minimum", first=REFORM),
    Code("cash_basic", first=REFORM),
    Code("cash_raised", first=REFORM),
    Code("cash_at_home", first=REFORM),
    Code("education", last=BEFORE),
    Code("transition", last=BEFORE),
    Code("self_support_travel", last=BEFORE),
    Code("resource"),
    Code("parental"),
    Code("pension"),
    Code("none"),
)
KEYS = frozenset(one.key for one in BENEFITS)
