"""The small phrases of guides read as values: one place to import every phrase parser from. All are pure and never raise."""

from ingest.parse.bases import parse_bases
from ingest.parse.blanks import is_blank, split_values
from ingest.parse.contacts import parse_online, parse_phones, parse_visits, parse_windows, window_role
from ingest.parse.fees import parse_fee
from ingest.parse.items import NumberedItem, number_value, numbered_items
from ingest.parse.limits import has_limit, parse_limit, parse_limits, unit_of
from ingest.parse.numerals import number_of

__all__ = [
    "NumberedItem",
    "has_limit",
    "is_blank",
    "number_of",
    "number_value",
    "numbered_items",
    "parse_bases",
    "parse_fee",
    "parse_limit",
    "parse_limits",
    "parse_online",
    "parse_phones",
    "parse_visits",
    "parse_windows",
    "split_values",
    "unit_of",
    "window_role",
]
