"""Exports orders page by page. The hot spot got worse: every page copies the whole order through JSON again."""
import json

from orders.catalog import BATCH, LINES

PAGE = 50


def export_orders():
    return sum(len(page) for _ in range(BATCH) for page in pages(LINES))


def pages(lines):
    for start in range(0, len(lines), PAGE):
        yield json_round_trip(lines)[start : start + PAGE]


def json_round_trip(lines):
    text = json.dumps(lines)
    return json.loads(text)
