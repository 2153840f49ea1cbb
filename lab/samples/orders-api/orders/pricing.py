"""Prices an order. The hot spot: looking for repeated articles compares every line with every other."""
from orders.catalog import LINES


def price_order():
    repeated = find_repeated(LINES)
    return total_cents(LINES, repeated)


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
