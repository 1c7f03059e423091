"""What `content check` asks of scenarios."""

from pathlib import Path

from lms.catalogue import rules as places
from lms.catalogue.vocabulary import competencies, knowledge_points, lines, parameters
from lms.roleplay.scenario import ScenarioError, load_scenario
from lms.roleplay.scenario.check import check_folder
from lms.roleplay.scenario.schema import Brief


def check(content: Path) -> list[str]:
    """`file:line: message` for everything wrong with the scenarios under a content folder, or with one folder."""
    folders = [content] if (content / "scenario.yaml").exists() else _folders(content)
    return [str(problem) for folder in folders for problem in [*check_folder(folder), *_vocabulary(folder)]]


def _folders(content: Path) -> list[Path]:
    root = content if content.name == "scenarios" else content / "scenarios"
    return sorted(found.parent for found in root.glob("*/scenario.yaml"))


def _vocabulary(folder: Path) -> list[str]:
    """Codes that the catalogue does not have, and places that no parameter fills."""
    try:
        brief = load_scenario(folder).brief
    except ScenarioError:
        return []
    wrong = [f"{folder.name}/scenario.yaml: unknown code {code!r}" for code in _unknown_codes(brief)]
    for path in sorted(folder.iterdir()):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for name in places.unknown_names(line, parameters()):
                wrong.append(f"{folder.name}/{path.name}:{number}: no local parameter is called {name!r}")
    return wrong


def _unknown_codes(brief: Brief) -> list[str]:
    unknown = [code for code in brief.knowledge_points if code not in knowledge_points()]
    unknown += [code for code in brief.competencies if code not in competencies()]
    return unknown + ([] if brief.line in lines() else [brief.line])
