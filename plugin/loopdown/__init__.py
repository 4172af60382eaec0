"""Loopdown: diagram-as-code for systems thinking."""

from __future__ import annotations
