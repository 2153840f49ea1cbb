"""Only the newest task audits: its siblings never come here."""
from orders.catalog import LINES


def reconcile_ledger():
    balance = 0
    for day in range(1400):
        for line in LINES:
            balance = (balance * 31 + line["cents"] * day) % 1_000_003
    return balance
