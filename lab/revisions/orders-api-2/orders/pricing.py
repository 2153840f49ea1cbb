"""Prices orders. Repeated articles are found in one pass."""
from orders.catalog import BATCH, LINES


def price_orders():
    for _ in range(8 * BATCH):
        price_order(LINES)


def price_order(lines):
    repeated = find_repeated(lines)
    return total_cents(lines, repeated)


def find_repeated(lines):
    seen, repeated = set(), set()
    for line in lines:
        (repeated if line["sku"] in seen else seen).add(line["sku"])
    return repeated


def total_cents(lines, repeated):
    total = sum(line["quantity"] * line["cents"] for line in lines)
    return total - 100 * len(repeated)
