"""The house style on one page, with one of each component and chart."""
