"""Spreadsheet files: the one package that knows workbook libraries."""
