"""invoice-worker: a parent that forks two workers and waits for them, as gunicorn and Celery do."""
import os

from invoices import worker

# Share of one core each worker uses; the parent only waits.
LOAD = float(os.environ.get("ECS_LAB_LOAD", "1"))
WORKERS = {"large": 0.12 * LOAD, "small": 0.05 * LOAD}

for queue, core_share in WORKERS.items():
    if os.fork() == 0:
        worker.run(core_share)
print("invoice-worker ready", flush=True)
os.wait()
raise SystemExit("a worker ended")
