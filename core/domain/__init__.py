"""The rules: one module per noun (row, draft, columns, queries, operations)."""
