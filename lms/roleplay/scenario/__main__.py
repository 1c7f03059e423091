"""`python -m lms.roleplay.scenario PATH...`: check scenario folders, print file:line: message, exit 1 on problems."""

import sys
from pathlib import Path

from lms.roleplay.scenario.check import check_folder


def main(arguments: list[str]) -> int:
    problems = [problem for argument in arguments for problem in check_folder(Path(argument))]
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(f"{len(problems)} problem(s) in {len(arguments)} scenario(s)\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
