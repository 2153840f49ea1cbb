"""Exports orders page by page. The hot spot got worse: every page copies the whole order through JSON again."""
import json

from orders.catalog import BATCH, LINES

PAGE = 50


def export_orders():
    for _ in range(BATCH):
        export_pages(LINES)


def export_pages(lines):
    return [json_round_trip(lines)[start : start + PAGE] for start in range(0, len(lines), PAGE)]


def json_round_trip(lines):
    text = json.dumps(lines)
    return json.loads(text)
