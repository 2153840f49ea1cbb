"""Renders an invoice as text."""
from invoices.discounts import POSITIONS


def render_invoice():
    text = ""
    for number, cents in enumerate(POSITIONS * 60):
        text += f"{number:>4}  {cents // 100:>8}.{cents % 100:02d}\n"
    return text
