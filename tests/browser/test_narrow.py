"""Rows broken for phones, as each forum's engine sets them."""

from __future__ import annotations

import pytest

from mathreply.browser import Session
from mathreply.cook import cook
from mathreply.model import CheckedDerivation, PageRequest, View
from mathreply.report.result import PHONE_PX
from mathreply.run import stages
from mathreply.run.editor import or_unchecked
from mathreply.run.fitting import Fitting, fit, is_fitted
from mathreply.settings import PROFILES, Settings

pytestmark = pytest.mark.browser

TEXT = r"""---
fit: phone
macros:
  \half: \frac{1}{2}
---
``` derivation
(a + b + c + d)^2
  = a^2 + b^2 + c^2 + d^2 + 2ab + 2ac + 2ad + 2bc + 2bd + 2cd  % the square of a sum, $2xy$ for each
  = \half (a + b)^2 + \half (a + b)^2 + (c + d)^2 + 2 (a + b)(c + d)   % by grouping
```

``` derivation
a
  = b   % short
```
"""


@pytest.mark.parametrize("name", ["discourse", "discourse-classic", "discourse-katex"])
def test_a_broken_block_fits_a_phone(name: str, session: Session) -> None:
    """What overflows a phone's column as written does not once it is broken; what fits is left."""
    profile = PROFILES[name]
    answer, _ = stages.read_text(TEXT)
    assert is_fitted(answer, Settings())
    chains = or_unchecked(None, answer)
    (broken,) = fit([Fitting(answer, chains)], session, profile)

    def overflow_px(checked: tuple[CheckedDerivation, ...]) -> list[float]:
        page = cook(stages.compose_answer(answer, checked).raw, profile)
        request = PageRequest(page, profile.engine, View(PHONE_PX), pictures=())
        return [formula.overflow_px for formula in session.render([request])[0].formulas]

    assert overflow_px(chains)[0] > 100
    assert overflow_px(broken) == [0, 0]
    assert broken[1] == chains[1]
