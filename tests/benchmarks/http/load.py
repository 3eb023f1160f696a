"""Load from one process: so many connections, each asking as fast as it is answered."""

import asyncio
import sys
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec
import uvloop

WARM_SECONDS = 1.0


class Job(msgspec.Struct, frozen=True):
    """`body` with `{n}` in it makes every request another one."""

    address: str
    token: str
    connections: int
    seconds: float
    method: str = "GET"
    paths: tuple[str, ...] = ()
    body: str = ""


class Result(msgspec.Struct, frozen=True):
    """Milliseconds; `failed` counts answers other than 2xx."""

    requests: int
    seconds: float
    p50: float
    p99: float
    failed: int

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def _request(job: Job, number: int) -> bytes:
    parts = urlsplit(job.address)
    body = job.body.replace("{n}", str(number)).encode()
    head = (
        f"{job.method} {job.paths[number % len(job.paths)]} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        f"Authorization: Token {job.token}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _answer(reader: asyncio.StreamReader) -> bool:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    await reader.readexactly(length)
    return head[9:10] == b"2"


async def _one(job: Job, next_number: Callable[[], int], start: float, end: float, found: list[float]) -> int:
    parts, failed = urlsplit(job.address), 0
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    while (begun := time.perf_counter()) < end:
        writer.write(_request(job, next_number()))
        good = await _answer(reader)
        if begun >= start:
            found.append(time.perf_counter() - begun)
            failed += not good
    writer.close()
    return failed


async def _all(job: Job) -> Result:
    numbers = iter(range(time.time_ns(), 2**63))
    start = time.perf_counter() + WARM_SECONDS
    end = start + job.seconds
    found: list[float] = []
    failed = await asyncio.gather(
        *(_one(job, lambda: next(numbers), start, end, found) for _ in range(job.connections))
    )
    found.sort()
    middle, late = found[len(found) // 2], found[min(len(found) - 1, len(found) * 99 // 100)]
    return Result(len(found), job.seconds, middle * 1000, late * 1000, sum(failed))


def main() -> None:
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    sys.stdout.buffer.write(msgspec.json.encode(uvloop.run(_all(job))))


if __name__ == "__main__":
    main()
