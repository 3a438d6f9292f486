"""Where files that are no Python code lie: templates, migrations, regimes (T41)."""

from __future__ import annotations

from pathlib import Path

from compliance_bot.errors import ComplianceBotError

_PACKAGE = Path(__file__).resolve().parent


def resource_folder(name: str, *, package: Path = _PACKAGE) -> Path:
    """The folder `name` ("templates", "migrations", "procedure/regimes"), however this was installed.

    Looked for in an installed wheel's own data, inside the package, then beside it in a checkout; the last
    only where a pyproject.toml shows that it is one, for site-packages may hold somebody else's "templates".
    Raises ComplianceBotError when it is in none of them.
    """
    places = [package / "_data" / name, package / name]
    if (package.parent / "pyproject.toml").is_file():
        places.append(package.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise ComplianceBotError(
        f"the folder {name} is missing from this installation of compliance-bot: install it again"
    )
