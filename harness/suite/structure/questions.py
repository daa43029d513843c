"""The fixture `structure`: what a suite may ask about the text of a submission."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NoReturn

from harness.suite.structure import effects, lookups, state
from harness.suite.structure import imports as importing
from harness.suite.structure import lint as linter
from harness.suite.structure import surface as surfaces
from harness.suite.structure.findings import DesignError, Finding, ordered
from harness.suite.structure.program import Program
from harness.suite.structure.sources import Source, read

__all__ = ["Structure"]


class Structure:
    """Questions about the submission's text. files: what the learner handed in, by path.

    Each question gives findings, none where all is well. It raises DesignError when a file cannot be read.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def refuse(self, *answers: Iterable[Finding]) -> None:
        """Fail the case with these findings, if there are any. They may be shown, also where the check is hidden."""
        found = ordered(finding for answer in answers for finding in answer)
        if found:
            raise DesignError(found)

    def fail(self, file: str, line: int, sentence: str) -> NoReturn:
        """Fail the case with a finding of the suite's own; its sentence is shown to the learner."""
        raise DesignError([Finding(file, line, sentence)])

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Every Python file with its text and its syntax tree, for questions that are not asked here."""
        found, unreadable = read(self._files)
        if unreadable:
            raise DesignError(unreadable)
        return found

    def import_effects(self) -> list[Finding]:
        """What importing does besides defining names: files, prints, network, random state, log, other people's settings."""
        return ordered(effects.import_effects(self._program))

    def shared_state(self, *, allowed: Collection[str] = ()) -> list[Finding]:
        """Where functions change what a module or a class holds: a list, a dict, an attribute; a table that nobody changes is none.

        allowed: names that may be changed, such as a registry: "ENCODERS", "Registry._classes".
        """
        every = {place for names in self._program.names.values() for place in state.mutable(names)}
        shared = {place for place in every if not state.is_allowed(place, allowed)}
        in_place = self._ask(lambda names: state.mutations(self._program, names, shared))
        return ordered([*in_place, *self._ask(lambda names: state.rebindings(self._program, names, allowed))])

    def global_statements(self) -> list[Finding]:
        """Each name that a function binds anew for the whole module by `global`."""
        return self._ask(state.global_statements)

    def import_cycles(self) -> list[Finding]:
        """Circles among the submission's own modules."""
        return ordered(importing.cycles(self._imports(), self._program.files))

    def surface(self, module: str) -> dict[str, tuple[str, ...] | None]:
        """Public names of a module with the names of their parameters; None where the text does not tell.

        `{"load": ("path",), "Registry": ("kind",), "Registry.register": ("name", "*aliases")}`
        """
        return surfaces.surface(self._program, module)

    def lacking(self, module: str, wanted: Mapping[str, Sequence[str] | None]) -> list[Finding]:
        """Which of these names a module lacks, or gives other parameters. None for parameters: any."""
        return ordered(surfaces.lacking(self._program, module, wanted))

    def undocumented(self, module: str, documented: Collection[str]) -> list[Finding]:
        """Public names of one of the submission's modules that are not among these."""
        return ordered(surfaces.undocumented(self._program, module, documented))

    def complexity(self, *, most: int = 10) -> list[Finding]:
        """Functions with more ways through than that."""
        return ordered(linter.complexity(self.sources, most))

    def missing_annotations(self) -> list[Finding]:
        """Parameters and answers of functions without a type."""
        return ordered(linter.missing_annotations(self.sources))

    def lint(self, *rules: str, settings: Mapping[str, Any] | None = None) -> list[Finding]:
        """What rules of ruff find, whatever the learner's own configuration says. Rules about files' names do not apply."""
        return ordered(linter.lint(self.sources, rules, settings))

    def imports(self) -> list[importing.Import]:
        """Every import, wherever it stands, in the order of the text."""
        return sorted(self._imports(), key=lambda entry: (entry.file, entry.line, entry.full))

    def imports_besides(self, *allowed: str) -> list[Finding]:
        """Imports of packages that are not these, not the standard library's and not the submission's own."""
        return ordered(importing.unlisted(self._imports(), allowed, self._program.names))

    def imports_of(self, *names: str) -> list[Finding]:
        """Imports of these modules or packages, or of anything in them."""
        return ordered(importing.denied(self._imports(), names))

    def runs_text(self, *, allowed: Collection[str] = ()) -> list[Finding]:
        """Uses of eval, exec, import by text, unpickling and the like, by whatever alias.

        allowed: modules or names among them that may be used: "pickle", "importlib.import_module".
        """
        names = [name for name in lookups.RUNS_TEXT if not any(f"{name}.".startswith(f"{free}.") for free in allowed)]
        return self.uses(*names, doing="which can turn text into running code")

    def uses(self, *names: str, doing: str = "which it must do without") -> list[Finding]:
        """References to these, called or handed on, by whatever alias: "builtins.print", "os.system", "subprocess"."""
        return self._ask(lambda each: lookups.uses(each, names, doing))

    def names_besides(self, module: str, documented: Collection[str]) -> list[Finding]:
        """Uses of names of some module (`sim`, `sqlite3`) that are not among these."""
        return self._ask(lambda names: lookups.undocumented(names, module, documented))

    def trees(self) -> dict[str, ast.Module]:
        """The syntax tree of each file, for questions that are not asked here."""
        return {source.file: source.tree for source in self.sources}

    @cached_property
    def _program(self) -> Program:
        return Program(self.sources)

    def _imports(self) -> Iterator[importing.Import]:
        for names in self._program.names.values():
            yield from importing.imports(names)

    def _ask(self, question: Any) -> list[Finding]:
        return ordered(finding for names in self._program.names.values() for finding in question(names))
