"""The demo: the whole way of a report on embedded servers and a fast clock, with nothing faked inside."""

from __future__ import annotations

from pathlib import Path

from compliance_bot.errors import UsageError

_EXTRA = {"aiosmtpd", "pymap", "proxyprotocol", "pysasl"}
_MOMENTS = 90
"""How often, about, the watcher is given a moment in the whole story."""
_WATCHING = 40.0


def run_demo(output: Path, *, plain: bool, seconds: float | None = None) -> int:
    """Play the story and write what came of it to `output`; 0 when all ended as it should, else 1.

    seconds: real time spent on pauses for who watches (0 = none); the playing itself takes about 15 s more.
    Raises UsageError when the demo's packages are missing or `output` is somebody else's.
    """
    try:
        from compliance_bot.demo import ending, folder, stage, story, view
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in _EXTRA:
            raise
        raise UsageError(
            "The demo needs a mail server of its own: pip install 'compliance-bot[demo]'"
        ) from error
    folder.prepare(output)
    clock = stage.make_clock(story.START)
    screen = view.make_view(plain=plain, now=clock.now)
    pause = (_WATCHING if seconds is None else seconds) / _MOMENTS
    try:
        played = stage.set_stage(output, clock=clock, view=screen, pause=pause)
        try:
            story.play(played)
            return ending.finish(played, output)
        finally:
            played.close()
    finally:
        screen.close()
