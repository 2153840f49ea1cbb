"""legacy: a report that no one may look into, because ECS Exec is off."""
import time

CORE_SHARE = 0.15
PERIOD_SECONDS = 0.25


def build_report():
    rows = [f"{number:06d};{number * 7 % 1000}" for number in range(500)]
    return "\n".join(sorted(rows, key=lambda row: row[::-1]))


print("legacy ready", flush=True)
while True:
    begun, before = time.monotonic(), time.thread_time()
    while time.thread_time() - before < CORE_SHARE * PERIOD_SECONDS:
        build_report()
    time.sleep(max(0.0, begun + PERIOD_SECONDS - time.monotonic()))
