"""An interactive SQL prompt on the published warehouse, with the recipes at hand; the same lines work from a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import typer

from flows.cli.options import AnswerFormat, print_answer
from warehouse import catalogue
from warehouse.connection import WarehouseError
from warehouse.query import Answer, QueryError, Recipe, Session, recipes

WELCOME = "The published warehouse, read-only. A statement ends with ; and .help lists what else there is."
_PROMPT, _MORE = "bubblewatch> ", "        ...> "
_HELP = """\
SQL, ended with ;      ask; variables and temporary tables stay until you leave
.recipes               the questions that ship
.recipe NAME           one of them: its SQL, and the answer
.tables                every table and view, marts first, and what it holds
.describe TABLE        its columns: type and meaning
.metrics [WORD]        figures with formula and caveat, of the mart or column named alike
.format FORMAT         how answers are printed from now on: table, csv, json
.help                  this
.quit                  leave, as does the end of the input"""
_COLUMNS_IN_MAIN = (
    "SELECT DISTINCT column_name FROM duckdb_columns() WHERE NOT internal AND schema_name = 'main' ORDER BY 1"
)
_METRICS = (
    "SELECT mart, column_name, unit, formula, caveat FROM metrics "
    "WHERE contains(mart, lower($1)) OR contains(column_name, lower($1)) OR contains(lower(title), lower($1))"
)


@dataclass
class Shell:
    """Takes lines, gathers them to statements, and prints the answers."""

    session: Session
    output: AnswerFormat = AnswerFormat.TABLE
    over: bool = False
    _lines: list[str] = field(default_factory=list)

    @property
    def prompt(self) -> str:
        """What stands before the next line: another one where a statement has begun."""
        return _MORE if self._lines else _PROMPT

    def take(self, line: str) -> None:
        """One line: a command with a dot, or a part of a statement. Raises QueryError."""
        if not self._lines and line.lstrip().startswith("."):
            self._command(*line.split(maxsplit=1))
            return
        if line.strip() or self._lines:
            self._lines.append(line)
        if self.session.is_complete("\n".join(self._lines)):
            self.ask_what_is_there()

    def ask_what_is_there(self) -> None:
        """Puts the lines so far as a question, whole or not. Raises QueryError."""
        lines = list(self._lines)
        self.forget()
        if any(line.strip() and not line.lstrip().startswith("--") for line in lines):
            self._show(self.session.ask("\n".join(lines)))

    def forget(self) -> None:
        """Drops a statement that has begun."""
        self._lines.clear()

    def completions(self, text: str) -> list[str]:
        """Names that the text may become: commands, recipes, tables, and columns of what is in main."""
        names = [*_COMMANDS, *recipes(), *(name for _, name, _ in catalogue.tables(self.session).rows)]
        columns = self.session.ask(_COLUMNS_IN_MAIN).rows
        return [name for name in (*names, *(name for (name,) in columns)) if name.startswith(text)]

    def _command(self, name: str, argument: str = "") -> None:
        command = _COMMANDS.get(name.lower())
        if command is None:
            raise QueryError(f"there is no command {name}; there are: {', '.join(_COMMANDS)}")
        command(self, argument.strip().rstrip(";"))

    def _show(self, answer: Answer, title: str | None = None) -> None:
        if answer.columns == ["Success"] and not answer.rows:
            return  # what DuckDB says to a SET
        print_answer(answer, self.output, title)

    def _help(self, _: str) -> None:
        typer.echo(_HELP)

    def _recipes(self, _: str) -> None:
        self._show(Answer(["recipe", "question"], [(one.name, one.title) for one in recipes().values()]))

    def _recipe(self, name: str) -> None:
        recipe = _known_recipe(name)
        if self.output is AnswerFormat.TABLE:
            typer.echo(recipe.sql)
        self._show(self.session.ask(recipe.sql), recipe.title)

    def _tables(self, _: str) -> None:
        self._show(catalogue.tables(self.session))

    def _describe(self, table: str) -> None:
        if not table:
            raise QueryError("name a table: .describe mart_cloud_growth")
        self._show(catalogue.columns(self.session, table), table)

    def _metrics(self, word: str) -> None:
        self._show(self.session.ask(_METRICS, [word]))

    def _format(self, wanted: str) -> None:
        formats = [one.value for one in AnswerFormat if one is not AnswerFormat.PARQUET]
        if wanted not in formats:
            raise QueryError(f"there is no format {wanted!r} to print; there are: {', '.join(formats)}")
        self.output = AnswerFormat(wanted)

    def _quit(self, _: str) -> None:
        self.over = True


_COMMANDS: dict[str, Callable[[Shell, str], None]] = {
    ".recipes": Shell._recipes,
    ".recipe": Shell._recipe,
    ".tables": Shell._tables,
    ".describe": Shell._describe,
    ".metrics": Shell._metrics,
    ".format": Shell._format,
    ".help": Shell._help,
    ".quit": Shell._quit,
}


def _known_recipe(name: str) -> Recipe:
    known = recipes()
    if name not in known:
        raise QueryError(f"there is no recipe {name!r}; there are: {', '.join(known)}")
    return known[name]


def run_script(shell: Shell, lines: Iterable[str]) -> None:
    """Takes every line until the end or .quit; the last statement needs no semicolon. Stops at the first QueryError."""
    for line in lines:
        shell.take(line.rstrip("\n"))
        if shell.over:
            return
    shell.ask_what_is_there()


def run_at_terminal(shell: Shell) -> None:
    """Asks for lines until the end or .quit; what is refused is said, and the next line asked for."""
    _complete_names(shell)
    typer.echo(WELCOME)
    for line in _typed(shell):
        try:
            shell.take(line)
        except KeyboardInterrupt:
            typer.echo("stopped", err=True)
        except WarehouseError as error:
            typer.echo(str(error), err=True)
        if shell.over:
            return


def _typed(shell: Shell) -> Iterator[str]:
    while True:
        try:
            yield input(shell.prompt)
        except KeyboardInterrupt:
            shell.forget()
            typer.echo()
        except EOFError:
            typer.echo()
            return


def _complete_names(shell: Shell) -> None:
    """Tab completes names, where the platform has readline."""
    try:
        import readline
    except ImportError:  # as on Windows: lines are typed out there
        return
    readline.set_completer_delims(" \t\n,;()=<>+-*/")
    readline.set_completer(lambda text, number: (*shell.completions(text), None)[number])
    readline.parse_and_bind("tab: complete")
