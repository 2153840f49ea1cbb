"""Exports an order. The hot spot: a copy made by a round trip through JSON."""
import json

from orders.catalog import LINES


def export_order():
    copy = json_round_trip(LINES)
    return len(copy)


def json_round_trip(lines):
    text = json.dumps(lines)
    return json.loads(text)
