"""What a town writes is shown as it wrote it: a few signs, and no way to anything else."""

import pytest

from cartoquartiers.domain.prose import Block, Span, read_prose


def test_headings_paragraphs_lists_and_links() -> None:
    text = (
        "# Éditeur\nVille de Nantes\n2 rue de l’Hôtel\n\n- [Contact](/contact)\n- https://nantes.fr/a.\n\nFin"
    )
    assert read_prose(text) == [
        Block("heading", ((Span("Éditeur"),),)),
        Block("paragraph", ((Span("Ville de Nantes"),), (Span("2 rue de l’Hôtel"),))),
        Block(
            "list",
            (
                (Span("Contact", "/contact"),),
                (Span("https://nantes.fr/a", "https://nantes.fr/a"), Span(".")),
            ),
        ),
        Block("paragraph", ((Span("Fin"),),)),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "[x](javascript:alert(1))",
        "[x](data:text/html,a)",
        "[x](//ailleurs.example)",
        "[x](/\\ailleurs.example)",
        "[x](vbscript:x)",
        '[x](https://a.example" onclick="b)',
        "<b>gras</b>",
    ],
)
def test_what_is_no_address_stays_words(words: str) -> None:
    [block] = read_prose(words)
    assert [
        span.address for span in block.lines[0] if "javascript" in span.address or span.words == "x"
    ] == []
    assert "".join(span.words for span in block.lines[0]) == words
