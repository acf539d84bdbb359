"""Spreadsheet files: the one package that knows workbook libraries.

Reading (``read.read_sheet``) happens in a limited child process; writing (``write``, ``register``, ``results``) here.

Cell texts are byte-exact; only the apostrophe that our own CSV export puts before a formula is taken off again.

Everything that goes wrong is a ``SheetError(path, reason, place)``. The reasons:

========================  ==============================================================================================
the file cannot be had    ``not_found``, ``is_folder``, ``no_access``, ``no_answer`` (a drive or cloud gave nothing)
it is something else      ``empty``, ``protected`` (a password), ``old_excel`` (before 1997, or XML of 2003),
                          ``open_document`` (.fods), ``numbers``, ``link`` (to a sheet on the internet),
                          ``pdf``, ``html``, ``picture``, ``word``, ``archive``,
                          ``plain_text`` (named .xlsx, no table inside), ``not_a_sheet``
it is broken              ``damaged`` (``place`` says which part), ``unbalanced_quote`` (``place`` is the line number),
                          ``wrong_encoding`` (the encoding asked for does not fit)
it is too much            ``too_big`` (over 40 MB), ``bomb`` (unpacks to too much), ``too_many_rows``,
                          ``too_many_columns``, ``timeout``, ``memory``
it has no such sheet      ``no_sheet`` (``place`` is the name asked for), ``no_rows`` (nothing in any sheet)
it cannot be written      ``target_locked`` (open in another program), ``disk_full``, ``read_only``, ``folder_missing``,
                          ``name_too_long``, ``too_many_rows`` (Excel holds 1,048,576), ``not_written`` (anything else)
========================  ==============================================================================================

``SourceSheet.notes`` are short stable words, some with a detail after a colon:

- ``filtered_rows:38``, ``hidden_rows:2``: so many rows are hidden by a filter, and by hand (each is marked,
  ``SourceRow.hidden``); ``hidden_columns:D,F``, ``hidden_sheets:Lists``;
- ``crossed_out:7,9``, ``coloured:5``: rows struck through, and the few that are filled with a colour;
- ``formulas_without_values``: some formulas were never calculated (those cells carry ``plan.rows.NOT_CALCULATED``);
- ``error_cells``: cells such as ``#N/A``;
- ``dates_1904``: the workbook counts days from 1904 (they are read right);
- ``long_rows:5,9``: rows of a text with more cells than there are headings (``Silva, Ana`` without quotes), the first
  thousand of them;
- ``footer:66,67``: rows at the bottom that look like totals or signatures, not like data;
- ``example:2``: rows below the headings that begin with ``Example:``, as in our own templates: no data either;
- ``far_cells:XFD1048576``: a few stray cells right of column 200 were left out;
- ``merged_cells:A7-9,C12-13``: cells merged below the header (only the first of them holds the value); named are the
  first thousand areas that go down one column;
- ``only_values:xls`` (``xlsb``, ``ods``): such a file tells values and nothing else: numbers without their format
  (00417 is 417), errors as blanks, hidden and crossed-out rows like all others;
- ``double_encoded:12``: so many cells read like ``MÃ¼ller`` (``plan.broken_text`` mends them);
  ``lost_letters:3``: so many hold a ``?`` inside a word;
- ``rounded_numbers:B4,B6``: numbers of which Excel keeps no more than the first digits (the first twenty cells);
- ``encoding:cp1252``, ``separator:;``: guessed, so worth a look; ``broken_letters:3``: so many letters were unreadable;
- ``letters:utf-16``, ``parted_by:;``: a text file says so itself, or the person did; nothing to ask (UTF-8 and commas
  are not noted);
- ``nul_removed``: NUL characters were dropped.
"""
