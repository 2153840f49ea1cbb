"""Prices an order. Repeated articles are found in one pass."""
from orders.catalog import LINES


def price_order():
    repeated = find_repeated(LINES)
    return total_cents(LINES, repeated)


def find_repeated(lines):
    seen, repeated = set(), set()
    for line in lines:
        (repeated if line["sku"] in seen else seen).add(line["sku"])
    return repeated


def total_cents(lines, repeated):
    total = sum(line["quantity"] * line["cents"] for line in lines)
    return total - 100 * len(repeated)
