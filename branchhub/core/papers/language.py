"""The little language of Word templates: fields, `if`, and `for` over the rows of a table.

Nothing can be called or computed, loops do not nest, and what comes out is bounded; so a template
can neither reach beyond the paper nor run for long.
"""

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

LONGEST = 20_000_000  # characters of a rendered part
ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.If,
    nodes.For,
)


class NotAllowed(TemplateError):
    """Something that templates of papers cannot do."""


class Bounded(Template):
    def render(self, *args, **kwargs):
        parts, left = [], LONGEST
        for part in self.generate(*args, **kwargs):
            left -= len(part)
            if left < 0:
                raise NotAllowed("too long")
            parts.append(part)
        return "".join(parts)


class Environment(SandboxedEnvironment):
    template_class = Bounded

    def _parse(self, source, name, filename):
        tree = super()._parse(source, name, filename)
        check(tree)
        return tree

    def getattr(self, obj, attribute):
        """A field by its name alone: one may be called `items`, and a dict has such a method."""
        try:
            return obj[attribute]
        except (KeyError, TypeError):
            return self.undefined(obj=obj, name=attribute)


def environment() -> Environment:
    found = Environment(autoescape=True, undefined=StrictUndefined)
    found.globals.clear()
    found.filters.clear()
    found.tests.clear()
    return found


def check(tree):
    """Raise NotAllowed for whatever is not of the language."""
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, ALLOWED):
            raise NotAllowed(type(node).__name__)
    for loop in tree.find_all(nodes.For):
        over = loop.iter
        if not (isinstance(over, nodes.Getattr) and path_of(over)[0] == "tables"):
            raise NotAllowed("for")
        if loop.recursive or loop.test or loop.else_:
            raise NotAllowed("for")
        if any(inner is not loop for inner in loop.find_all(nodes.For)):
            raise NotAllowed("for in for")


def path_of(node) -> tuple[str, ...]:
    """`facts.venue` as ("facts", "venue"); () for what is no such path."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        before = path_of(node.node)
        return (*before, node.attr) if before else ()
    return ()
