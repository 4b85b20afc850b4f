"""Signed, logged searches by message over HTTP, against a minimal service doing the same two selects and one insert.

Both run under gunicorn with as many workers and connections to the database, on the same database with a million
made-up people, under the same load generator, in turn. Throughput, processor time and the milliseconds of each of our
parts are told; see docs/exchange.md for what came out.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from benchmarks.scratch import scratch_installation

ROOT = Path(__file__).resolve().parents[1]
WORKERS = 4
CONNECTIONS = 2  # to the database, of each worker
LINES = WORKERS * CONNECTIONS  # of the load generator
RATE = 100.0
FIELDS = ["birth_date", "father_name", "name", "registry_number", "sex"]
BULK = 10_000
Say = Callable[[str], None]


@dataclass(frozen=True)
class Served:
    """A service that answers: its port, and its processes."""

    port: int
    process: psutil.Process

    def cpu(self) -> float:
        """Return the processor seconds of the service so far."""
        return _cpu([self.process, *self.process.children(recursive=True)])


def compare(people: int, requests: int, runs: int, say: Say) -> dict[str, Any]:
    """Measure both services in a scratch data folder, which goes afterwards."""
    with scratch_installation():
        return _measured(people, requests, runs, say)


def _measured(people: int, requests: int, runs: int, say: Say) -> dict[str, Any]:
    from benchmarks.exchange_people import fill

    began = time.monotonic()
    fill(people)
    _tidy()
    say(f"{people} people in {time.monotonic() - began:.0f} s; load of the machine {os.getloadavg()[0]:.1f}")
    partner = Partner.registered()
    load_before = os.getloadavg()[0]
    measured: dict[str, list[dict[str, float]]] = {"saiban": [], "minimal": []}
    with _saiban() as ours, _minimal() as theirs:
        for turn in range(runs + 1):
            for name, served, path in (("saiban", ours, partner.path), ("minimal", theirs, "/search")):
                found = _throughput(served, partner.requests(served.port, path, people, requests))
                if turn:  # the first warms up
                    measured[name].append(found)
                    say(f"{name}: {found['a_second']:.0f} a second, {found['cpu_ms']:.2f} ms of processor time each")
        steady = _steady(ours, partner, people)
        bulk = _bulk(ours, partner, people, runs)
    answer: dict[str, Any] = {
        name: {key: round(statistics.median(one[key] for one in found), 3) for key in found[0]}
        for name, found in measured.items()
    }
    return answer | {
        "ratio_of_throughput": round(answer["saiban"]["a_second"] / answer["minimal"]["a_second"], 3),
        "ratio_of_throughput_a_turn": [
            round(one["a_second"] / two["a_second"], 3)
            for one, two in zip(measured["saiban"], measured["minimal"], strict=True)
        ],
        "steady": steady,
        "enrolled": bulk,
        "milliseconds_of_a_search": _parts(partner, people),
        "people": people,
        "requests_a_turn": requests,
        "load_of_the_machine": [round(load_before, 2), round(os.getloadavg()[0], 2)],
    }


def _throughput(served: Served, requests: list[bytes]) -> dict[str, float]:
    from benchmarks.exchange_load import closed

    before, database = served.cpu(), _database_cpu()
    load = closed(served.port, requests, LINES)
    n = len(requests)
    if load.wrong:
        raise RuntimeError(f"{load.wrong} of {n} answers were wrong")
    return {
        "a_second": load.a_second,
        "p50_ms": load.percentile(0.5) * 1000,
        "p99_ms": load.percentile(0.99) * 1000,
        "cpu_ms": (served.cpu() - before) / n * 1000,
        "database_cpu_ms": (_database_cpu() - database) / n * 1000,
    }


def _steady(served: Served, partner: Partner, people: int) -> dict[str, float]:
    from benchmarks.exchange_load import steady

    requests = partner.requests(served.port, partner.path, people, int(RATE * 20))
    load = steady(served.port, requests, RATE, 32)
    if load.wrong:
        raise RuntimeError(f"{load.wrong} answers were wrong")
    return {"a_second": RATE, **{f"p{share}_ms": round(load.percentile(share / 100) * 1000, 2) for share in (50, 99)}}


def _bulk(served: Served, partner: Partner, people: int, runs: int) -> dict[str, float]:
    """Ask of 10,000 numbers at once whether they are enrolled, over HTTP."""
    import httpx

    taken, cpu = [], []
    for _turn in range(runs):
        body = partner.enrolled(people)
        before, began = served.cpu() + _database_cpu(), time.perf_counter()
        answer = httpx.post(
            f"http://127.0.0.1:{served.port}/dci/ibr/registry/sync/enrolled",
            content=body,
            headers=partner.headers,
            timeout=120,
        )
        taken.append(time.perf_counter() - began)
        cpu.append(served.cpu() + _database_cpu() - before)
        assert len(answer.json()["message"]["enrolled_response"]) == BULK, answer.text[:500]
    seconds = statistics.median(taken)
    return {
        "ids_a_second": round(BULK / seconds),
        "ids_a_processor_second": round(BULK / statistics.median(cpu)),
        "seconds_of_10000": round(seconds, 3),
    }


@dataclass(frozen=True)
class Partner:
    """A partner system of the benchmark, with its token and key."""

    code: str
    token: str
    signing: Any

    path = "/dci/sr/registry/sync/search"

    @classmethod
    def registered(cls) -> Partner:
        """Register it, with an agreement on the fields of the benchmark."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from django.db.backends.postgresql.psycopg_any import DateRange
        from django.utils import timezone
        from joserfc.jwk import OKPKey

        from saiban.access.models import Agreement, User
        from saiban.exchange import models, tokens
        from saiban.exchange.dci.signatures import SigningKey

        private, secret = Ed25519PrivateKey.generate(), secrets.token_urlsafe(32)
        public = OKPKey.import_key(private.public_key()).as_dict(private=False)
        models.Partner.objects.create(
            code="bench", organisation_id="eobi", name="Benchmark", sender_id="bench", client_id="bench",
            secret_digest=tokens.digest(secret), signing_keys=[{**public, "kid": "1"}],
        )  # fmt: skip
        one, two = (User.objects.create(username=name, full_name=name) for name in ("one", "two"))
        today = timezone.localdate()
        agreement = Agreement.objects.create(
            code="bench", organisation_id="eobi", purpose="duplicate_check", law="-", section="-", all_schemes=True,
            whole_country=True, a_day=1_000_000_000, fields=FIELDS, proposed_by=one,
            valid=DateRange(today - timedelta(days=1), today + timedelta(days=30)),
        )  # fmt: skip
        agreement.state, agreement.decided_by = Agreement.State.APPROVED, two
        agreement.save()
        return cls("bench", tokens.issue(client_id="bench", secret=secret).text, SigningKey("bench", "1", private))

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a request."""
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}

    def envelope(self, message: Any, **more: Any) -> bytes:
        """Return a signed message."""
        from saiban.exchange.dci.signatures import sign

        header = {
            "version": "1.0.0", "message_id": str(uuid.uuid4()), "message_ts": _now(), "action": "search",
            "sender_id": "bench", "total_count": 1, "is_msg_encrypted": False, **more,
        }  # fmt: skip
        return json.dumps(
            {"signature": sign(self.signing, header, message), "header": header, "message": message}
        ).encode()

    def search(self, value: str) -> dict[str, Any]:
        """Return the message of a search for a number."""
        criteria = {
            "query_type": "idtype-value",
            "query": {"type": "UIN", "value": value},
            "authorize": {"purpose": {"code": "duplicate_check"}},
        }
        item = {"reference_id": "1", "timestamp": _now(), "search_criteria": criteria}
        return {"transaction_id": uuid.uuid4().hex, "search_request": [item]}

    def enrolled(self, people: int) -> bytes:
        """Return the question of 10,000 people whether they are enrolled."""
        query = {"person_identifier": {"in": [_someone(people) for _ in range(BULK)]}}
        message = {"transaction_id": "t", "enrolled_criteria": {"query_type": "expression", "query": query}}
        return self.envelope(message, meta={"purpose": {"code": "duplicate_check"}})

    def requests(self, port: int, path: str, people: int, n: int) -> list[bytes]:
        """Return n whole requests for random people, signed now."""
        made = []
        for _ in range(n):
            body = self.envelope(self.search(_someone(people)))
            head = (
                f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {self.token}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            made.append(head.encode() + body)
        return made


def _parts(partner: Partner, people: int) -> dict[str, float]:
    """Return the milliseconds of each part of a search, one after the other in this process."""
    from django.db import transaction

    from saiban.access.permits import permit
    from saiban.exchange import tokens
    from saiban.exchange.dci.receiving import receive, register
    from saiban.exchange.dci.search import respond
    from saiban.exchange.dci.signatures import sign, verify
    from saiban.exchange.partners.known import known

    bench = known("bench")
    assert bench is not None
    message = partner.search(_someone(people))
    envelope = json.loads(partner.envelope(message))
    asker = bench.asker("0" * 36)
    allowed = permit(asker, purpose="duplicate_check")
    bodies = iter([partner.envelope(partner.search(_someone(people))) for _ in range(2000)])

    def look() -> None:
        with transaction.atomic():
            allowed.spend(1)
            allowed.log("view", subject_kind="person", subjects=[1], fields=FIELDS, results=1)

    def whole() -> None:
        received = receive(next(bodies), bench, registry="sr", action="search")
        with transaction.atomic():
            answer = respond(received)
            register(received)
            sign(partner.signing, envelope["header"], answer.written())

    return {
        "token": _milliseconds(lambda: tokens.caller(f"Bearer {partner.token}")),
        "signature_in": _milliseconds(
            lambda: verify(
                envelope["signature"], envelope["header"], envelope["message"], sender="bench",
                key_of=bench.signing_keys.get,
            )
        ),
        "signature_out": _milliseconds(lambda: sign(partner.signing, envelope["header"], message)),
        "agreement": _milliseconds(lambda: permit(asker, purpose="duplicate_check")),
        "allowance_and_log": _milliseconds(look),
        "whole_without_http": _milliseconds(whole),
    }  # fmt: skip


def _milliseconds(work: Callable[[], object], n: int = 300) -> float:
    for _ in range(20):
        work()
    began = time.perf_counter()
    for _ in range(n):
        work()
    return round((time.perf_counter() - began) / n * 1000, 3)


@contextmanager
def _saiban() -> Iterator[Served]:
    port = _free_port()
    environment = {"SAIBAN_BIND": f"127.0.0.1:{port}", "SAIBAN_WEB_WORKERS": str(WORKERS)}
    with _serving(port, ["-c", "python:saiban.site.web"], environment) as served:
        yield served


@contextmanager
def _minimal() -> Iterator[Served]:
    from saiban.frame import embedded
    from saiban.frame.roles import APPLICATION

    port = _free_port()
    environment = {"BENCH_DATABASE": embedded.described().address(APPLICATION), "BENCH_POOL": str(CONNECTIONS)}
    command = ["-k", "uvicorn.workers.UvicornWorker", "-w", str(WORKERS), "-b", f"127.0.0.1:{port}"]
    with _serving(port, [*command, "--log-level", "warning", "benchmarks.exchange_minimal:app"], environment) as served:
        yield served


@contextmanager
def _serving(port: int, arguments: list[str], environment: dict[str, str]) -> Iterator[Served]:
    whole = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PYTHONWARNINGS": "ignore"} | environment
    process = subprocess.Popen([sys.executable, "-m", "gunicorn", *arguments], env=whole, cwd=ROOT)
    try:
        until = time.monotonic() + 60
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server does not start: gunicorn {' '.join(arguments)}")
            time.sleep(0.2)
        time.sleep(2)
        yield Served(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(30)


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _database_cpu() -> float:
    from saiban.frame import embedded

    guardian, postmaster = (*embedded.server_pids(), 0, 0)[:2]
    server = psutil.Process(postmaster or guardian)
    return _cpu([server, *server.children(recursive=True)])


def _cpu(processes: list[psutil.Process]) -> float:
    total = 0.0
    for one in processes:
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def _tidy() -> None:
    from django.db import connections

    from saiban.frame.setup import as_owner

    with as_owner() as alias, connections[alias].cursor() as cursor:
        cursor.execute("ANALYZE registry_person")
        cursor.execute("ANALYZE registry_identifier")


def _someone(people: int) -> str:
    from benchmarks.exchange_people import cnic

    return cnic(1 + secrets.randbelow(people))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
