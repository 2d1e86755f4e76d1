"""The model that all of sharing is about, which an app above has; and the frame of its pages, which that app gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Model

SUBJECT = settings.SHARING_SUBJECT_MODEL

Frame = Callable[[Model, str], dict[str, Any]]
_frames: list[Frame] = []


def register_frame(frame: Frame) -> None:
    """Called by the app whose model the subject is, in `AppConfig.ready()`. The last one counts.

    frame: of the person and of the name of the section's address; gives `person`, `identity` and `sections`.
    """
    _frames[:] = [frame]


def frame(subject: Model, *, current: str = "person_sharing") -> dict[str, Any]:
    return _frames[0](subject, current) if _frames else {"person": subject}
