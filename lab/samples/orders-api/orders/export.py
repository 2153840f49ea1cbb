"""Exports orders. The hot spot: a copy made by a round trip through JSON."""
import json

from orders.catalog import BATCH, LINES


def export_orders():
    for _ in range(4 * BATCH):
        json_round_trip(LINES)


def json_round_trip(lines):
    text = json.dumps(lines)
    return json.loads(text)
