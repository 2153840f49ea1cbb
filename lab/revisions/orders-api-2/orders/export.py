"""Exports an order. Each line now makes a round trip of its own, and an indented one."""
import json

from orders.catalog import LINES


def export_order():
    copy = json_round_trip(LINES)
    return len(copy)


def json_round_trip(lines):
    return [json.loads(json.dumps(line, indent=2)) for line in lines]
