"""What templates share: macros, and what some of them say."""

from flask_babel import get_locale
from jinja2 import Environment, Template, pass_environment
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup


class SharedTemplate(Template):
    """A template whose macros are made once, for all that import them.

    Jinja compares at every import whether the importing template has globals of its own. Ours never do: all are the
    environment's. A page imports a dozen components, and the comparing took as long as a statement.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


@pass_environment
def unchanging(environment: Environment, template: str, macro: str) -> Markup:
    """What a macro without arguments says, made once for each language that is spoken."""
    key = (environment, template, macro, str(get_locale()))
    if key not in _made or environment.auto_reload:
        _made[key] = getattr(environment.get_template(template).module, macro)()
    return _made[key]


_made: dict[tuple[Environment, str, str, str], Markup] = {}
