"""Exports orders. The hot spot: a copy made by a round trip through JSON."""
import json

from orders.catalog import BATCH, LINES


def export_orders():
    return sum(len(json_round_trip(LINES)) for _ in range(4 * BATCH))


def json_round_trip(lines):
    text = json.dumps(lines)
    return json.loads(text)
