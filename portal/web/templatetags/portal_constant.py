"""Parts of pages that need not be drawn anew for each reader."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.loader_tags import BlockNode

from portal.web.context import for_everybody

register = template.Library()

_MAX_KEPT = 100


class ConstantNode(template.Node):
    """What stands between ``{% constant name=value … %}`` and ``{% endconstant %}``.

    It is drawn from the named values and :func:`portal.web.context.for_everybody` alone, and
    kept in the memory of the process for each combination of them. So nothing of a reader gets
    into it, and it is right as long as equal values look equal: numbers, texts, frozen
    dataclasses; never a row of the database, which changes under the same key.
    """

    # No block is in here, so Django need not look for one at each page.
    child_nodelists = ()

    def __init__(self, nodelist: NodeList, values: Mapping[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self._values = values
        self._kept: dict[tuple[Any, ...], str] = {}

    def render(self, context: Any) -> str:
        """Return the text, drawn at the first need."""
        key = tuple([value.resolve(context) for value in self._values.values()])
        drawn = self._kept.get(key)
        if drawn is None:
            given = dict(zip(self._values, key, strict=True))
            drawn = self.nodelist.render(context.new({**for_everybody(), **given}))
            if len(self._kept) >= _MAX_KEPT:
                self._kept.clear()
            self._kept[key] = drawn
        return drawn


@register.tag
def constant(parser: Parser, token: Token) -> ConstantNode:
    """``{% constant number=page.number %}Страница {{ number }}{% endconstant %}``."""
    tag, *given = token.split_contents()
    values = token_kwargs(given, parser)
    if given:
        raise template.TemplateSyntaxError(f"{tag} takes name=value, not {' '.join(given)}.")
    nodelist = parser.parse(("endconstant",))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(BlockNode):
        raise template.TemplateSyntaxError("A block differs from page to page: it is not constant.")
    return ConstantNode(nodelist, values)
