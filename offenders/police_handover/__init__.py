"""From probation or a prison to police when a licence ends, or between forces: no day without a lead."""
