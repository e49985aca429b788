"""What is left out of the GOV.UK styles: the typeface and the crest that are theirs alone."""

import pytest

from tools.vendor import SOURCE_MAP, without_branding


def test_typeface_crest_and_source_map_are_left_out():
    styles = (
        "@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2)}"
        "a{font-family:GDS Transport,arial,sans-serif}"
        "b{background-image:url(/assets/images/govuk-crest.svg)}\n"
        "/*# sourceMappingURL=govuk-frontend.min.css.map */"
    )

    left = without_branding(styles)

    assert left == "a{font-family:arial,sans-serif}b{background-image:none}\n"


def test_an_address_that_nobody_thought_of_is_an_error():
    with pytest.raises(ValueError, match="new-logo"):
        without_branding("a{background:url(/assets/images/new-logo.svg)}")


def test_the_source_map_of_a_script_is_left_out():
    assert SOURCE_MAP.sub("", "initAll();//# sourceMappingURL=a.min.js.map\n") == "initAll();"
