"""What `content check` asks of scenarios."""

from pathlib import Path

from lms.catalogue import rules as places
from lms.catalogue.vocabulary import competencies, knowledge_points, lines, parameters
from lms.roleplay.scenario import ScenarioError, load_scenario
from lms.roleplay.scenario.check import check_folder
from lms.roleplay.scenario.load import FILES
from lms.roleplay.scenario.schema import Brief


def check(content: Path) -> list[str]:
    """`file:line: message` for everything wrong with the scenarios under a content folder, or with one folder."""
    folders = _folders(content)
    if not folders:
        return [f"{content}:0: no scenario lies here (a folder with {', '.join(FILES)})"]
    return [str(problem) for folder in folders for problem in [*check_folder(folder), *_vocabulary(folder)]]


def _folders(content: Path) -> list[Path]:
    """The folder itself, the folder of a file, or all below; one that lacks a file counts, so that it is told."""
    if content.is_file():
        content = content.parent
    if _holds_scenario(content):
        return [content]
    root = content if content.name == "scenarios" else content / "scenarios"
    return sorted(found for found in root.glob("*") if _holds_scenario(found))


def _holds_scenario(folder: Path) -> bool:
    return any((folder / name).is_file() for name in FILES)


def _vocabulary(folder: Path) -> list[str]:
    """Codes that the catalogue does not have, and places that no parameter fills."""
    try:
        brief = load_scenario(folder).brief
    except ScenarioError:
        return []
    wrong = [f"{folder.name}/scenario.yaml: unknown code {code!r}" for code in _unknown_codes(brief)]
    for path in (folder / name for name in FILES):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for name in places.unknown_names(line, parameters()):
                wrong.append(f"{folder.name}/{path.name}:{number}: no local parameter is called {name!r}")
    return wrong


def _unknown_codes(brief: Brief) -> list[str]:
    unknown = [code for code in brief.knowledge_points if code not in knowledge_points()]
    unknown += [code for code in brief.competencies if code not in competencies()]
    return unknown + ([] if brief.line in lines() else [brief.line])
