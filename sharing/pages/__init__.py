"""Parts that pages and forms share: guards, attempts, pages of a list, days that people type."""
