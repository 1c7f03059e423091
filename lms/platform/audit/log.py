"""Adding to the chain and checking it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import insert, inspect, select, true, update

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
        # As it will be read back: a tuple or a number as key would not hash alike after its way through JSON.
        "details": json.loads(json.dumps(details, ensure_ascii=False)),
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


@dataclass(frozen=True)
class Checked:
    """How many entries hold, the last good hash, and the first flaw."""

    count: int
    last_hash: str
    flaw: Flaw | None = None


def verify() -> Checked:
    """Walk the whole chain as it stands at one moment, others may go on writing."""
    heads, entries = Head.__table__, Entry.__table__
    # One statement, so that head and entries are of the same moment; LEFT JOIN gives the head of an empty log too.
    query = select(heads.c.entries.label("wanted"), heads.c.hash.label("head"), entries).select_from(
        heads.outerjoin(entries, true())
    )
    with Session.execute(query.order_by(entries.c.id).execution_options(yield_per=1000)) as result:
        return _walk(result.mappings())


def _walk(rows: Iterable[Any]) -> Checked:
    count, previous, head = 0, GENESIS, None
    for found in rows:
        row = dict(found)
        head = (row.pop("wanted"), row.pop("head"))
        if row["id"] is None:
            break
        if what := _what_is_wrong(row, count, previous):
            return Checked(count, previous, Flaw(row["id"], what))
        count, previous = count + 1, row["hash"]
    if head != (count, previous):
        said = "no head" if head is None else f"a head that speaks of {head[0]} entries"
        return Checked(count, previous, Flaw(count, f"{count} entries are there, with {said}"))
    return Checked(count, previous)


def _what_is_wrong(row: dict[str, Any], count: int, previous: str) -> str:
    if row["id"] != count + 1:
        return "an entry is missing before this one"
    if row["previous_hash"] != previous or digest(row) != row["hash"]:
        return "this entry was changed"
    return ""
