import pytest

from handover.papers import RenderedPaper, render
from tests.papers.sample import papers


@pytest.fixture(scope="session")
def signed() -> dict[str, RenderedPaper]:
    """Every form, printed once."""
    return {code: render(code, facts) for code, facts in papers().items()}


@pytest.fixture(scope="session")
def drafts() -> dict[str, RenderedPaper]:
    """The forms that take a signature, without one."""
    unsigned = papers(signature=None)
    return {code: render(code, facts) for code, facts in unsigned.items() if facts.draft}
