"""orders-api: prices orders, exports them, and asks a slow warehouse for stock. One thread for each."""
import os
import threading

from orders import audit, export, metadata, pricing, warehouse
from orders.pacing import allow_profiler, keep_busy

allow_profiler()

# Share of one core each thread works. The newest task also audits, and does less of the rest.
PRICING_SHARE = float(os.environ.get("PRICING_SHARE", "0.096"))
EXPORT_SHARE = float(os.environ.get("EXPORT_SHARE", "0.064"))
AUDIT_PART = 0.30 if metadata.is_newest_task() else 0.0

threads = [
    threading.Thread(name="pricing", target=keep_busy, args=(pricing.price_orders, PRICING_SHARE * (1 - AUDIT_PART), 0)),
    threading.Thread(name="export", target=keep_busy, args=(export.export_orders, EXPORT_SHARE * (1 - AUDIT_PART), 1)),
    threading.Thread(name="stock", target=warehouse.watch_stock),
]
if AUDIT_PART:
    audit_share = (PRICING_SHARE + EXPORT_SHARE) * AUDIT_PART
    threads.append(threading.Thread(name="audit", target=keep_busy, args=(audit.reconcile_ledger, audit_share, 2)))

print("orders-api ready", flush=True)
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
