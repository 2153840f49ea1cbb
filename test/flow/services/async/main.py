"""An event loop with ten tasks: nine wait, one works for a moment twenty times a second."""
import asyncio
import os
import time

busy = float(os.environ.get("BUSY_MS", "1")) / 1000


def parse_message(seconds):
    end = time.perf_counter() + seconds
    total = 0
    while time.perf_counter() < end:
        total += sum(range(20))
    return total


async def handle_messages():
    while True:
        parse_message(busy)
        await asyncio.sleep(0.05)


async def wait_for_messages():
    while True:
        await asyncio.sleep(10)


async def main():
    await asyncio.gather(handle_messages(), *(wait_for_messages() for _ in range(9)))


asyncio.run(main())
