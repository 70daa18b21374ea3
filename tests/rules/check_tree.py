#!/usr/bin/python3
"""Rules of the tree that no compiler checks; each prints what breaks it and where.

  check_tree.py includes|awaits|sizes|headers|places

Run by ctest from the repository's root (label: rules).
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# A folder includes itself and lower levels only; stages stand side by side (ARCHITECTURE.md).
MAY_INCLUDE = {
    "core": set(),
    "net": {"core"},
    "pdf": set(),
    "store": {"core"},
    "indexer": {"core"},
    "crawler": {"core", "net"},
    "alerts": {"core", "net"},
    "pipeline": {"core", "net", "store", "indexer", "crawler", "alerts"},
    "daemon": {"core", "net", "store", "indexer", "crawler", "alerts", "pipeline"},
    "search-cli": {"core", "net", "store", "indexer", "crawler", "alerts", "pipeline"},
}
# Libraries that one folder alone may know.
ONLY_IN = {
    r"<curl/": {"net"},
    r"<xapian": {"indexer"},
    r"<(SQLiteCpp/|sqlite3)": {"store"},
    r"<zstd": {"store"},
    r"<toml\+\+/": {"core"},
    r"<gumbo": {"crawler"},
    r"<libxml/": {"crawler"},
    r"<CLI/": {"search-cli", "daemon"},
    r"<systemd/": {"daemon"},
    r"<poppler": {"pdf"},
    r"<seccomp": {"pdf"},
}


def sources(*suffixes):
    for folder in MAY_INCLUDE:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (suffixes or (".h", ".cc")):
                yield folder, path


def includes():
    for folder, path in sources():
        for number, line in enumerate(path.read_text().splitlines(), 1):
            own = re.match(r'#include "([a-z-]+)/', line)
            if own and own[1] != folder and own[1] not in MAY_INCLUDE[folder]:
                yield path, number, f"{folder} may not include {own[1]}"
            if re.match(r"#include <boost/asio\.hpp>", line):
                yield path, number, "include the parts of Asio that are used"
            for pattern, folders in ONLY_IN.items():
                if re.match(r"#include " + pattern, line) and folder not in folders:
                    yield path, number, f"only {', '.join(sorted(folders))} may know this library"


def awaits():
    """GCC 12 destroys some temporaries of a co_await expression twice: every argument of the call is a name
    or a plain expression, no brace-initialised temporary and no lambda."""
    for _, path in sources():
        text = path.read_text()
        for match in re.finditer(r"co_await\b", text):
            expression = text[match.end(): statement_end(text, match.end())]
            if "{" in expression or re.search(r"\[[^\]]*\]\s*\(", expression):
                yield path, text.count("\n", 0, match.start()) + 1, "name this argument before the co_await"


def statement_end(text, pos):
    """The `;` that ends a statement, or the parenthesis that closes around it."""
    depth = 0
    for i in range(pos, len(text)):
        if text[i] in "([":
            depth += 1
        elif text[i] in ")]":
            depth -= 1
            if depth < 0:
                return i
        elif text[i] == ";" and depth == 0:
            return i
    return len(text)


def sizes():
    for path in sorted(ROOT.rglob("*")):
        if path.suffix in (".cc", ".h") and "build" not in path.relative_to(ROOT).parts:
            lines = len(path.read_text().splitlines())
            if lines > 500:
                yield path, lines, "longer than 500 lines"


def headers():
    for _, path in sources(".h"):
        if "#pragma once" not in path.read_text().splitlines()[:3]:
            yield path, 1, "a header begins with #pragma once"
    # Two types of one name are one to the linker: which destructor runs is chance.
    known = {}
    for _, path in sources(".h"):
        text = path.read_text()
        if "namespace vigie {" not in text:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if named := re.match(r"(?:struct|class|enum class) (\w+)(?! *::)[^;:]*(?:: [^;]*)?\{", line):
                first = known.setdefault(named[1], path)
                if first != path:
                    yield path, number, f"{named[1]} is a type of {first.name} too"


def places():
    """Time is an argument: only the clock and the log ask the system for it."""
    allowed = {"net/clock.cc", "core/log.cc"}
    for _, path in sources():
        if str(path.relative_to(ROOT)) in allowed:
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            code = line.split("//")[0]
            if "system_clock::now" in code:
                yield path, number, "take the time as an argument"


if __name__ == "__main__":
    rule = {"includes": includes, "awaits": awaits, "sizes": sizes, "headers": headers, "places": places}[sys.argv[1]]
    broken = list(rule())
    for path, line, why in broken:
        print(f"{path.relative_to(ROOT)}:{line}: {why}")
    sys.exit(1 if broken else 0)
