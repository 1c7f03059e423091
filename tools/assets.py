"""Browser assets: fetched from npm at the versions of package-lock.json, copied to where the pages find them."""

import json
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from tools import stamps

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
STATIC = ROOT / "lms" / "platform" / "web" / "static"
VENDOR = STATIC / "vendor"
ICON_NAMES = ROOT / "tools" / "icons.txt"
LOCKS = (ROOT / "package-lock.json", ROOT / "requirements-node.txt", ICON_NAMES, Path(__file__))
OLDEST_NODE = 18

FOR_PAGES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "hx-sse.min.js": "htmx.org/dist/ext/hx-sse.min.js",
    "echarts.min.js": "echarts/dist/echarts.min.js",
    "licenses/tabler-icons.txt": "@tabler/icons/LICENSE",
    "licenses/htmx.txt": "htmx.org/LICENSE",
    "licenses/echarts.txt": "echarts/LICENSE",
    "licenses/echarts-notice.txt": "echarts/NOTICE",
}
# Tests inject this into pages; the product never serves it.
AXE = ROOT / "tests" / "support" / "vendor" / "axe.min.js"


def provide() -> None:
    """Put everything under static/vendor/ with a manifest of content hashes. Does nothing when it is up to date."""
    stamp, state = VENDOR / ".stamp", stamps.digest(*LOCKS)
    if stamps.is_fresh(stamp, state) and AXE.exists():
        return
    print("Fetching browser assets …", flush=True)
    subprocess.run([*_npm(), "ci", "--no-progress", "--loglevel=error"], cwd=ROOT, check=True, stdout=sys.stderr)
    shutil.rmtree(VENDOR, ignore_errors=True)
    for target, source in FOR_PAGES.items():
        _copy(MODULES / source, VENDOR / target)
    _copy(MODULES / "axe-core" / "axe.min.js", AXE)
    (VENDOR / "icons.svg").write_text(sprite(ICON_NAMES.read_text(encoding="utf-8").split()), encoding="utf-8")
    _write_manifest()
    stamps.write(stamp, state)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _npm() -> list[str]:
    """The system's npm when its Node is new enough, else the one that pip installs into the virtual environment."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        return [npm]
    programs, lock = ROOT / ".venv" / "bin", ROOT / "requirements-node.txt"
    subprocess.run([programs / "python", "-m", "pip", "install", "-q", "--require-hashes", "-r", lock], check=True)
    return [str(programs / "npm")]


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.", said)
    return int(found.group(1)) if found else 0


def sprite(names: list[str]) -> str:
    """One SVG with a <symbol> per icon; `star-filled` is the filled drawing of `star`. Unknown names are refused."""
    symbols = "".join(_symbol(name) for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'


def _symbol(name: str) -> str:
    base = name.removesuffix("-filled")
    style = "outline" if base == name else "filled"
    path = MODULES / "@tabler" / "icons" / "icons" / style / f"{base}.svg"
    if not path.exists():
        raise SystemExit(f"{ICON_NAMES.relative_to(ROOT)}: there is no icon named {name}")
    paint = 'fill="currentColor"' if style == "filled" else 'fill="none" stroke="currentColor"'
    rounded = 'stroke-linecap="round" stroke-linejoin="round"'
    return f'<symbol id="{name}" viewBox="0 0 24 24" {paint} {rounded}>{_drawing(path)}</symbol>'


def _drawing(path: Path) -> str:
    """What is inside the <svg> element, without the invisible square that Tabler draws first."""
    text = path.read_text(encoding="utf-8")
    inner = text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")]
    inner = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>', "", inner)
    return re.sub(r"\s+", " ", inner).strip()


def _write_manifest() -> None:
    files = sorted(path for path in VENDOR.rglob("*") if path.is_file())
    hashes = {path.relative_to(STATIC).as_posix(): sha256(path.read_bytes()).hexdigest()[:12] for path in files}
    (VENDOR / "manifest.json").write_text(json.dumps(hashes, indent=1) + "\n", encoding="utf-8")
