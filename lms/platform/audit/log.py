"""Adding to the chain and checking it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import insert, inspect, select, update

from lms.platform import clock
from lms.platform.audit.models import Entry, Head
from lms.platform.auth.actor import Actor
from lms.platform.db.base import Session

GENESIS = "0" * 64


def record(actor: Actor, verb: str, thing: object | None = None, /, **details: Any) -> None:
    """Add one entry in the present transaction: it stands if and only if the act does.

    `thing` is a stored object (its table and key are noted). Details must be JSON values without secrets.
    """
    Session.flush()
    kind, key = _name(thing)
    number, previous = _lock_head()
    row = {
        "id": number,
        "at": (g.now if has_request_context() and "now" in g else clock.now()).astimezone(UTC),
        "actor_id": actor.user_id,
        "actor_name": actor.name,
        "verb": verb,
        "thing_kind": kind,
        "thing_id": key,
        "details": details,
        "request_id": g.get("request_id", "") if has_request_context() else "",
        "previous_hash": previous,
    }
    row["hash"] = digest(row)
    Session.execute(insert(Entry).values(**row))
    Session.execute(update(Head).where(Head.id == 1).values(hash=row["hash"]))


def _lock_head() -> tuple[int, str]:
    """The number of the next entry and the hash before it; others wait until this transaction ends."""
    locked = update(Head).where(Head.id == 1).values(entries=Head.entries + 1).returning(Head.entries, Head.hash)
    number, previous = Session.execute(locked).one()
    return number, previous


def _name(thing: object | None) -> tuple[str, str]:
    if thing is None:
        return "", ""
    state = inspect(thing)
    return state.mapper.local_table.name, ",".join(str(part) for part in state.identity or ())


def digest(row: dict[str, Any]) -> str:
    """SHA-256 over the entry's fields and the hash before it, in one fixed spelling."""
    at: datetime = row["at"]
    spelled = {**{k: v for k, v in row.items() if k not in {"hash", "at"}}, "at": at.astimezone(UTC).isoformat()}
    text = json.dumps(spelled, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Flaw:
    """The first entry at which the chain does not hold, and what is wrong there."""

    entry_id: int
    what: str


def verify() -> tuple[int, Flaw | None]:
    """Walk the whole chain. Returns how many entries were read and the first flaw."""
    head = Session.execute(select(Head.entries, Head.hash)).one()
    entries = Session.execute(select(Entry.__table__).order_by(Entry.id).execution_options(yield_per=1000)).mappings()
    count, last, flaw = _walk(entries)
    if flaw is None and (count, last) != (head.entries, head.hash):
        flaw = Flaw(count, f"the head speaks of {head.entries} entries, {count} are there")
    return count, flaw


def _walk(entries: Iterable[Any]) -> tuple[int, str, Flaw | None]:
    count, previous = 0, GENESIS
    for entry in entries:
        row = dict(entry)
        if row["id"] != count + 1:
            return count, previous, Flaw(row["id"], "an entry is missing before this one")
        if row["previous_hash"] != previous or digest(row) != row["hash"]:
            return count, previous, Flaw(row["id"], "this entry was changed")
        count, previous = count + 1, row["hash"]
    return count, previous, None
