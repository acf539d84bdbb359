"""The sentences for every reason of an error: what happened, what now (features D). Codes are for IT."""

from typing import Final

from mbdesk.text import N_

Texts = tuple[str, str, str]
"""Code, what happened, what to do now. ``{file}``, ``{place}`` and ``{host}`` are filled in."""

HOST: Final[dict[str, Texts]] = {
    "not_https": (
        "MB-010",
        N_("This address does not start with https, so mbdesk does not send your access key there."),
        N_("Type the address as your browser shows it when you are in ManageBac, for example api.managebac.com."),
    ),
    "user_info": (
        "MB-011",
        N_("This address holds a name or an @ sign before the school's own address."),
        N_("Such addresses can lead somewhere else. Type only what stands after the @ sign."),
    ),
    "look_alike": (
        "MB-012",
        N_("This address looks like ManageBac, but some of its letters are from another alphabet."),
        N_("Type it by hand instead of pasting it, or pick a region from the list."),
    ),
    "school_page": (
        "MB-017",
        N_("This is the address of your school's own pages, not the one for programs."),
        N_("Choose the region where you sign in, for most schools ManageBac.com."),
    ),
    "not_a_host": (
        "MB-013",
        N_("This is not an internet address."),
        N_("Type it like api.managebac.com, without blanks."),
    ),
}

TOKEN_STORE: Final[dict[str, Texts]] = {
    "no_keyring": (
        "MB-020",
        N_("This computer has no safe place for the access key."),
        N_("mbdesk keeps it only until you close the program and asks again next time."),
    ),
    "refused_backend": (
        "MB-021",
        N_("The password store of this computer would keep the access key as readable text."),
        N_("mbdesk keeps it only until you close the program and asks again next time."),
    ),
    "locked": (
        "MB-022",
        N_("The password store of this computer is locked."),
        N_("Unlock it and try again. Until then the access key is kept only until you close mbdesk."),
    ),
    "missing": (
        "MB-026",
        N_("The access key of this school is not on this computer any more."),
        N_("Paste it again to go on. What you saw before is not lost."),
    ),
    "other_school": (
        "MB-027",
        N_("This access key belongs to another school."),
        N_("Nothing was changed. Paste the key of this school, or choose “Connect another school…” for the other one."),
    ),
    "not_kept": (
        "MB-023",
        N_("The password store of this computer did not keep the access key."),
        N_("mbdesk keeps it only until you close the program and asks again next time."),
    ),
    "too_long": (
        "MB-024",
        N_("This access key is longer than this computer can keep."),
        N_("Check that only the key was pasted, nothing before or after it."),
    ),
    "timeout": (
        "MB-025",
        N_("The password store of this computer did not answer."),
        N_("A window may be waiting for your password. Answer it and try again."),
    ),
}

SHEET: Final[dict[str, Texts]] = {
    "not_found": ("MB-040", N_("The file {file} is not there any more."), N_("Choose it again.")),
    "is_folder": ("MB-041", N_("{file} is a folder."), N_("Choose a file inside it.")),
    "no_access": (
        "MB-042",
        N_("The file {file} may not be opened by you."),
        N_("Copy it to your own folder and try again."),
    ),
    "no_answer": (
        "MB-043",
        N_("The drive on which {file} lies does not answer."),
        N_("Copy the file to this computer and try again."),
    ),
    "empty": (
        "MB-044",
        N_("The file {file} is empty."),
        N_("Ask whoever gave it to you to send it again, or choose another file."),
    ),
    "protected": (
        "MB-045",
        N_("The file {file} is protected with a password."),
        N_("Open it in Excel, save a copy without a password, then choose the copy."),
    ),
    "old_excel": (
        "MB-046",
        N_("{file} is in a format of Excel from before 1997 or of 2003."),
        N_("Open it in Excel and save it as “Excel Workbook (.xlsx)”, then choose that file."),
    ),
    "link": (
        "MB-047",
        N_("{file} only leads to a sheet on the internet."),
        N_("Open the sheet there, download it as “Microsoft Excel (.xlsx)”, then choose that file."),
    ),
    "open_document": (
        "MB-048",
        N_("{file} is a flat OpenDocument sheet (.fods)."),
        N_("Open it in LibreOffice and save it as “Excel Workbook (.xlsx)”, then choose that file."),
    ),
    "numbers": (
        "MB-049",
        N_("{file} is an Apple Numbers sheet."),
        N_("In Numbers choose File > Export To > Excel, then choose that file."),
    ),
    "pdf": ("MB-050", N_("{file} is a PDF."), N_("Ask for the sheet it was made from, as .xlsx or .csv.")),
    "html": (
        "MB-051",
        N_("{file} is a web page that only bears the name of a sheet."),
        N_("Open it in Excel and save it as “Excel Workbook (.xlsx)”, then choose that file."),
    ),
    "picture": ("MB-052", N_("{file} is a picture."), N_("Ask for the sheet itself, as .xlsx or .csv.")),
    "word": (
        "MB-053",
        N_("{file} is a Word document."),
        N_("Copy its table into Excel, save that, then choose the new file."),
    ),
    "archive": ("MB-054", N_("{file} is a packed folder (.zip)."), N_("Unpack it and choose the sheet inside.")),
    "plain_text": (
        "MB-055",
        N_("{file} holds plain text and no table."),
        N_("Choose an Excel workbook (.xlsx) or a .csv file."),
    ),
    "not_a_sheet": (
        "MB-056",
        N_("{file} is not a spreadsheet that mbdesk can read."),
        N_("Choose an Excel workbook (.xlsx) or a .csv file."),
    ),
    "damaged": (
        "MB-057",
        N_("The file {file} is damaged."),
        N_("Open it in Excel, let Excel repair it, save it under a new name, then choose that file."),
    ),
    "unbalanced_quote": (
        "MB-058",
        N_("In {file} a quotation mark opens on line {place} and never closes."),
        N_("Open the file in a text editor and close the quotation mark, then choose it again."),
    ),
    "wrong_encoding": (
        "MB-059",
        N_("The letters of {file} cannot be read that way."),
        N_("Choose another kind of letters from the list."),
    ),
    "too_big": (
        "MB-060",
        N_("The file {file} is larger than 40 MB."),
        N_("Remove pictures and old sheets from it, or split it, then choose it again."),
    ),
    "bomb": (
        "MB-061",
        N_("{file} would unpack to far more than its size."),
        N_("mbdesk did not open it. Copy the cells you need into a new workbook."),
    ),
    "too_many_rows": (
        "MB-062",
        N_("{file} has more rows than can be handled at once."),
        N_("Split it into smaller sheets."),
    ),
    "too_many_columns": (
        "MB-063",
        N_("{file} has more columns than can be handled."),
        N_("Remove columns that are not needed, then choose it again."),
    ),
    "timeout": (
        "MB-064",
        N_("{file} took too long to read."),
        N_("Copy the cells you need into a new workbook and choose that."),
    ),
    "memory": (
        "MB-065",
        N_("{file} needs more memory than a sheet should."),
        N_("Copy the cells you need into a new workbook and choose that."),
    ),
    "no_sheet": ("MB-066", N_("{file} has no sheet called {place}."), N_("Choose one of its sheets from the list.")),
    "no_rows": ("MB-067", N_("There is nothing in any sheet of {file}."), N_("Choose another file.")),
    "target_locked": (
        "MB-070",
        N_("{file} is open in another program, so it was not changed."),
        N_("Close it there and save again, or save under another name."),
    ),
    "disk_full": (
        "MB-071",
        N_("The disk is full, so {file} was not saved."),
        N_("Make room or choose another folder. A file that was there before is unchanged."),
    ),
    "read_only": (
        "MB-072",
        N_("{file} cannot be saved in the folder “{folder}”: you may not write there."),
        N_("Choose another folder, such as Documents."),
    ),
    "folder_missing": (
        "MB-073",
        N_("{file} was not saved: the folder “{folder}” is not there any more."),
        N_("Choose another folder, such as Documents."),
    ),
    "name_too_long": ("MB-074", N_("The name {file} is too long for this computer."), N_("Choose a shorter name.")),
    "not_written": (
        "MB-075",
        N_("{file} could not be saved in the folder “{folder}”."),
        N_("Choose another folder. A file that was there before is unchanged."),
    ),
}

PASTED: Final[dict[str, Texts]] = {
    "no_rows": (
        "MB-090",
        N_("There is no text on the clipboard."),
        N_("Copy the cells in Excel, the headings as well, then paste them here."),
    ),
    "no_table": (
        "MB-091",
        N_("What was copied is not a table."),
        N_("Copy at least two rows in Excel, the headings as well, then paste them here."),
    ),
    "too_many_rows": (
        "MB-092",
        N_("More rows were copied than can be handled at once."),
        N_("Copy fewer rows, then paste them here."),
    ),
    "too_many_columns": (
        "MB-093",
        N_("More columns were copied than can be handled."),
        N_("Copy only the columns that you need, then paste them here."),
    ),
    "unbalanced_quote": (
        "MB-094",
        N_("On line {place} of what was copied a quotation mark opens and never closes."),
        N_("Close it in the sheet, then copy and paste again."),
    ),
}
"""The same for a table from the clipboard, which is no file."""

JOURNAL: Final[dict[str, Texts]] = {
    "disk_full": (
        "MB-080",
        N_("The disk is full, so mbdesk cannot write down what it sends. Nothing more was sent."),
        N_("Make room on the disk, then continue. What is done stays done."),
    ),
    "read_only": (
        "MB-081",
        N_("mbdesk may not write in its own folder, so nothing more was sent."),
        N_("Ask your IT for the right to write there."),
    ),
    "damaged": (
        "MB-082",
        N_("The notes of earlier jobs are damaged, so nothing was sent."),
        N_("They were set aside. Open the job again from Activity, or ask your IT with the details below."),
    ),
    "locked": (
        "MB-083",
        N_("Something else is being sent to this school at the moment, so nothing more of this was sent."),
        N_("Wait until it is done, or stop it in its own window. Then try again."),
    ),
    "mismatch": (
        "MB-084",
        N_("This job belongs to another school, so nothing was sent."),
        N_("Open that school first, then continue the job from Activity."),
    ),
    "changed": (
        "MB-085",
        N_("What was written down of this job is not what was reviewed, so nothing was sent."),
        N_("Import the sheet again: what is in ManageBac already is found there and left alone."),
    ),
    "closed": (
        "MB-086",
        N_("This job has ended already or is no longer kept, so nothing was sent."),
        N_("Look in Activity. To send what is missing, import the sheet again."),
    ),
    "newer": (
        "MB-087",
        N_("A newer mbdesk was used on this computer, and this one cannot read its notes. Nothing was sent."),
        N_("Use the newer mbdesk, or ask your IT to bring this one up to date."),
    ),
    "unusable": (
        "MB-088",
        N_("mbdesk cannot use its notes of what it sends at the moment. Nothing more was sent."),
        N_("Close mbdesk and open it again. If it happens again, ask your IT with the details below."),
    ),
}

DISK: Final[dict[str, Texts]] = {
    "full": (
        "MB-076",
        N_("The disk is full, so {file} could not be written."),
        N_("Make some room on the disk, then try again. What mbdesk has kept so far is safe."),
    ),
    "not_allowed": (
        "MB-077",
        N_("This computer does not let mbdesk open or write {file}."),
        N_("Close it in other programs or choose another folder, then try again. Your IT can give you the right."),
    ),
    "gone": (
        "MB-078",
        N_("There is no longer {file} where it was."),
        N_("It may have been moved or renamed, or the drive is not connected. Look there, then try again."),
    ),
    "drive": (
        "MB-079",
        N_("The drive with {file} does not answer."),
        N_("Check that it is connected, and the network too, then try again."),
    ),
    "other": (
        "MB-089",
        N_("This computer did not do what mbdesk asked it to do with {file}."),
        N_("Try again; if it happens again, send the details to your IT."),
    ),
}
"""What the computer itself refuses."""
