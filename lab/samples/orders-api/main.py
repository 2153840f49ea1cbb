"""orders-api: two threads price and export orders, a third asks a slow warehouse for stock."""
import os
import threading

from orders import audit, export, metadata, pricing, warehouse
from orders.pacing import allow_profiler, keep_busy

allow_profiler()

# Shares of one core, divided between the threads. The newest task also audits, and does less of the rest.
LOAD = float(os.environ.get("ECS_LAB_LOAD", "1"))
PRICING_SHARE = float(os.environ.get("PRICING_SHARE", "0.096")) * LOAD
EXPORT_SHARE = float(os.environ.get("EXPORT_SHARE", "0.064")) * LOAD
AUDIT_PART = 0.30 if metadata.is_newest_task() else 0.0
WORKERS = 2

core_shares = {
    pricing.price_orders: PRICING_SHARE * (1 - AUDIT_PART) / WORKERS,
    export.export_orders: EXPORT_SHARE * (1 - AUDIT_PART) / WORKERS,
}
if AUDIT_PART:
    core_shares[audit.reconcile_ledger] = (PRICING_SHARE + EXPORT_SHARE) * AUDIT_PART / WORKERS

threads = [
    threading.Thread(name=f"orders-{turn + 1}", target=keep_busy, args=(core_shares, turn, WORKERS))
    for turn in range(WORKERS)
]
threads.append(threading.Thread(name="stock", target=warehouse.watch_stock))

print("orders-api ready", flush=True)
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
