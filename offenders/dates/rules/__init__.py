"""The rules of dates: releases, differences, overrides, sheets."""
