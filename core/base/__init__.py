"""Words and small tools of the trade: states, numbering, dates, text, columns, errors, meter."""
