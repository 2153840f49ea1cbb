"""Prices orders. The hot spot: looking for repeated articles compares every line with every other."""
from orders.catalog import BATCH, LINES


def price_orders():
    for _ in range(BATCH):
        price_order(LINES)


def price_order(lines):
    repeated = find_repeated(lines)
    return total_cents(lines, repeated)


def find_repeated(lines):
    repeated = set()
    for i, line in enumerate(lines):
        for j in range(i + 1, len(lines)):
            if line["sku"] == lines[j]["sku"]:
                repeated.add(line["sku"])
    return repeated


def total_cents(lines, repeated):
    total = sum(line["quantity"] * line["cents"] for line in lines)
    return total - 100 * len(repeated)
