"""What the sources ask to be translated, against what the catalogues hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po

FOLDER = "translations"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
METHODS = {".py": "python", ".html": "jinja2.ext:babel_extract", ".txt": "jinja2.ext:babel_extract"}
HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {locale}\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
OPTIONS = {"encoding": "utf-8", "silent": "false"}  # a template that cannot be read is an error, not an empty one
_PLACE = re.compile(r"%\((\w+)\)|%%")


@dataclass(frozen=True)
class Use:
    """A text that a source asks for, and where."""

    text: str
    path: Path
    line: int


def uses(root: Path) -> list[Use]:
    """Every text in the code and templates under `root`, in the order of files and lines."""
    return [use for path in sorted(root.rglob("*")) if _is_source(path) for use in _uses_in(path)]


def _is_source(path: Path) -> bool:
    in_pages = path.suffix == ".py" or "templates" in path.parts
    return in_pages and path.suffix in METHODS and "static" not in path.parts


def _uses_in(path: Path) -> Iterator[Use]:
    found = extract(METHODS[path.suffix], BytesIO(path.read_bytes()), keywords=KEYWORDS, options=OPTIONS)
    for line, text, _comments, _context in found:
        yield Use(text[0] if isinstance(text, tuple) else text, path, line)


def read_catalogue(path: Path, locale: str) -> Catalog:
    """The catalogue of one folder; an empty one where there is no file yet."""
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as stream:
        return read_po(stream, locale=locale)


def catalogues(root: Path, locale: str) -> dict[Path, Catalog]:
    """All catalogues of a locale under `root`, by the folder that owns them."""
    paths = sorted(root.rglob(f"{FOLDER}/{locale}.po"))
    return {path.parent.parent: read_catalogue(path, locale) for path in paths}


def entries(catalogue: Catalog) -> dict[str, Entry]:
    """By text; of a plural the singular is the key."""
    return {_key(entry): entry for entry in catalogue if entry.id}


def _key(entry: Entry) -> str:
    return entry.id if isinstance(entry.id, str) else entry.id[0]


def problems(root: Path, locale: str) -> list[str]:
    """What is missing, out of use, contradictory or has other places than its original, as `file:line: what`."""
    asked, held = uses(root), catalogues(root, locale)
    return [*_missing(root, asked, held), *_stale(root, asked, held, locale), *_broken(root, held, locale)]


def _missing(root: Path, asked: list[Use], held: dict[Path, Catalog]) -> list[str]:
    done = {text for catalogue in held.values() for text, entry in entries(catalogue).items() if _is_done(entry)}
    return [
        f"{_shown(root, use.path)}:{use.line}: not translated: {use.text!r}" for use in asked if use.text not in done
    ]


def _is_done(entry: Entry) -> bool:
    strings = _strings(entry)
    return bool(strings) and all(strings) and not entry.fuzzy


def _strings(entry: Entry) -> list[str]:
    """The translation; of a plural one for each form."""
    return [entry.string] if isinstance(entry.string, str) else list(entry.string or ())


def _stale(root: Path, asked: list[Use], held: dict[Path, Catalog], locale: str) -> list[str]:
    found = []
    for folder, catalogue in held.items():
        wanted = {use.text for use in asked if use.path.is_relative_to(folder)}
        for text, entry in entries(catalogue).items():
            if text not in wanted:
                found.append(f"{_where(root, folder, locale, entry)}: used nowhere here: {text!r}")
    return found


def _broken(root: Path, held: dict[Path, Catalog], locale: str) -> list[str]:
    found, first = [], dict[str, object]()
    for folder, catalogue in held.items():
        for text, entry in entries(catalogue).items():
            if _is_done(entry) and not _has_same_places(entry):
                found.append(f"{_where(root, folder, locale, entry)}: other %(places)s than {text!r}")
            if first.setdefault(text, entry.string) != entry.string and _is_done(entry):
                found.append(f"{_where(root, folder, locale, entry)}: translated differently elsewhere: {text!r}")
    return found


def _has_same_places(entry: Entry) -> bool:
    originals = [entry.id] if isinstance(entry.id, str) else list(entry.id)
    wanted = set().union(*(_PLACE.findall(text) for text in originals))
    return all(set(_PLACE.findall(text)) == wanted for text in _strings(entry))


def _where(root: Path, folder: Path, locale: str, entry: Entry) -> str:
    return f"{_shown(root, folder / FOLDER / f'{locale}.po')}:{entry.lineno or 1}"


def _shown(root: Path, path: Path) -> str:
    return str(path.relative_to(root.parent))


def sync(root: Path, locale: str) -> tuple[int, int]:
    """Add what is missing to the catalogue nearest to its first use, drop what is out of use: (added, dropped).

    A text that moved to another feature takes its translation along.
    """
    asked, held = uses(root), catalogues(root, locale)
    known = {text: entry.string for catalogue in held.values() for text, entry in entries(catalogue).items()}
    dropped = sum(
        _drop(catalogue, {u.text for u in asked if u.path.is_relative_to(f)}) for f, catalogue in held.items()
    )
    present = {text for catalogue in held.values() for text in entries(catalogue)}
    fresh = {use.text: use.path for use in reversed(asked) if use.text not in present}
    for text, path in fresh.items():
        held.setdefault(_owner(root, path, held), Catalog(locale=locale)).add(text, known.get(text, ""))
    for folder, catalogue in held.items():
        _write(folder / FOLDER / f"{locale}.po", catalogue)
    return len(fresh), dropped


def _drop(catalogue: Catalog, wanted: set[str]) -> int:
    gone = [entry.id for text, entry in entries(catalogue).items() if text not in wanted]
    for text in gone:
        catalogue.delete(text)
    return len(gone)


def _owner(root: Path, source: Path, held: dict[Path, Catalog]) -> Path:
    """The deepest folder with a catalogue that holds the source, else its feature's folder."""
    folders = [folder for folder in held if source.is_relative_to(folder)]
    feature = root / source.relative_to(root).parts[0]
    return max(folders, key=lambda f: len(f.parts)) if folders else (feature if feature.is_dir() else root / "platform")


def _write(path: Path, catalogue: Catalog) -> None:
    """Only our own short header: dates and names of programs would change with every run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(HEADER.format(locale=catalogue.locale).encode())
        write_po(stream, catalogue, width=0, omit_header=True, no_location=True)
