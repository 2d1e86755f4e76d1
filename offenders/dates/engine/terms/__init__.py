"""Terms: how they are counted, chained, adjusted, and grouped into periods of custody."""
