"""Pure: rows of a sheet, matching, operations, the frozen plan, results and its inverse."""
