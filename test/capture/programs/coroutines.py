# Coroutines that pass control on all the time, below the program in every sample.
import asyncio
import sys
import time
from contextlib import asynccontextmanager

END = time.monotonic() + float(sys.argv[1])


async def rows(count):
    for i in range(count):
        yield i


@asynccontextmanager
async def session(count):
    total = sum(range(count))
    await asyncio.sleep(0)
    yield total
    for i in range(count):
        total += i


async def handle():
    async with session(100) as total:
        return [total + row async for row in rows(30)]


async def main():
    print('ready', flush=True)
    while time.monotonic() < END:
        await asyncio.gather(*(handle() for _ in range(5)))


asyncio.run(main())
