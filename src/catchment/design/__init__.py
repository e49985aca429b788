"""How Catchment looks: plain data in, markup out. Knows no models and no HTTP.

**GOV.UK's components** are drawn by one global, ``{{ component("button", text="Save") }}`` (``bridge.py``).

**Our own components** live in ``templates/components/``, one file each. The first line of a file is a comment
that names its parameters; the rest is one macro with the name of the file. Pages call them through
one global and import nothing::

    {{ ui.reasons([{"text": "Free on Tuesdays"}, {"text": "No car", "lacking": true}]) }}
    {% call ui.nobody_yet(title=_("Nobody yet: a role model")) %}<p>…</p>{% endcall %}

The gallery page shows every one of them, and a test walks the folder to see that none is missing.

**Forms** draw themselves (``renderer.py``); shared widgets and fields stand in ``fields.py``, and
``problems.py`` turns Django's own error sentences into something to do. ``{{ form }}`` draws the list
of problems and all fields; a page that draws single fields asks for ``{{ error_summary(form) }}`` as
well (the question layout does both).

**Pictures** of people, needs and places are in ``pictures/``; plain bar and line charts in
``charts.py``. Both give an SVG and a ``Table``; ``ui.figure(svg, sentence, table)`` sets them on a
page. Small drawings stand in one global: ``draw.avatar("AR", [6])``, ``draw.swatch(3)``,
``draw.dot("stale")``.

**Words** for dates and numbers are in ``phrases.py``: filters in every template.
"""
