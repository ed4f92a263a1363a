# Import of workbooks and CSV files.

import-title = Import from files
import-lede = A workbook or CSV file becomes records: the file, its columns, a trial of every row, and then all of them or none.
import-do = Import
import-from-file = Import from a file
import-records = Import { $records }
import-into = Into which register
import-may-not = your access does not let you add records here
import-nothing-new = Nothing was imported: the records were as in the file already.

import-templates = Templates
import-templates-help = Columns named as the fields are, ready to be filled in. The workbook explains each field in a note and offers the words of choices.
import-xlsx = Workbook
import-csv = CSV
import-no-format = There is no template as { $format }; there are xlsx and csv

import-under-way = Imports under way
import-under-way-help = Only you see them. They go two weeks after you last worked on them.
import-discard = Drop this import
import-gone = there is no such import
import-gone-hint = it was finished or dropped, or nobody touched it for two weeks; begin again with the file

import-file-lede = Nothing is written until you have seen what each row would do.
import-file = Workbook or CSV file
import-file-help = .xlsx or .csv, at most { $most } MB. Formulas count with what they show. Columns may have names of their own.
import-look = Look at its columns
import-no-file = Choose a file that holds something.
import-wrong = { $wrong }. What to do: { $hint }.

import-steps = Steps of the import
import-step-columns = Columns
import-step-trial = What would happen

import-columns = Columns and the fields that they fill
import-columns-lede = { $file } has { $rows ->
    [one] one row
   *[other] { $rows } rows
 } and { $columns ->
    [one] one column
   *[other] { $columns } columns
 }. Look through the fields that they fill, and correct them.
import-remembered = The columns are read by a remembered mapping:
import-otherwise = Another sheet, other headings or a remembered mapping
import-sheet = Sheet
import-header-row = Row with the headings
import-header-row-help = Now it is row { $row }. Left empty, it is looked for.
import-mapping = Mapping
import-guess = Guess the columns
import-reread = Read it so
import-no-row = The row of the headings is a number from 1.
import-no-mapping = There is no such mapping.
import-column = Column
import-letter = Column { $letter }
import-samples = Such as
import-empty = empty
import-fills = Fills
import-field-for = Field for the column { $column }
import-leave-out = leave out
import-required = (required)
import-sure-certain = Guessed: it is named so.
import-sure-likely = Guessed: words or values fit.
import-sure-unsure = Guessed with doubt: look at it.
import-sure-none = Nothing fits.
import-sure-remembered = As remembered.
import-sure-chosen = Chosen by you.
import-options = How its cells are read
import-days = How days are written in it
import-separator = What parts several values
import-if-empty = Written where the cell is empty
import-translations = Other words for values
import-translations-help = A line each: the word of the file, an equals sign, the value. Without a value the cell counts as empty.

import-fixed-values = The same in every row
import-lacking = No column gives { $fields }, which new records need.
import-lacking-help = Choose columns above, or say below what holds for every row.
import-in-every-row = { $field } in every row
import-not-given = not given
import-fix = Another field
import-no-field = none
import-fixed = Its value in every row

import-known-rows = Records that are there already
import-matched-by = A row is recognised by
import-matched-by-help = A row with a key changes the record of that key. Other rows change the record with the same words in this field, or add one.
import-every-row-new = nothing: a row without a key is new
import-try = Show what would happen

import-trial = What would happen
import-trial-lede = { $added ->
    [0] No record would be added
    [one] One record would be added
   *[other] { $added } records would be added
 }, { $edited } changed; { $unchanged ->
    [one] one is
   *[other] { $unchanged } are
 } as in the file already. { $faulty ->
    [0] No row is faulty.
    [one] One row is faulty.
   *[other] { $faulty } rows are faulty.
 }
import-moved = This is not what you saw before
import-moved-help = Records or the columns changed since then, so nothing was imported. Below is what would happen now.
import-mend = { $n ->
    [one] Nothing can be imported: there is one fault
   *[other] Nothing can be imported: there are { $n } faults
 }
import-mend-help = Mend these cells in the file and upload it again, or correct the columns. All rows are imported together or none.
import-faults-download = Download the faults
import-correct = Correct the columns
import-other-file = Upload the mended file
import-bring-title = Import
import-bring = { $added ->
    [0] Change { $edited }
    [one] Add one record, change { $edited }
   *[other] Add { $added } records, change { $edited }
 }
import-nothing-to-do = There is nothing to import: the records are as in the file already.
import-remember = Remember this mapping for the next file of this kind
import-remember-name = Name of the mapping
import-remember-help = A mapping of the same name and register is replaced.
import-no-name = Give the mapping a name, or do not remember it.
import-only = Rows to show
import-all-rows = All
import-rows = Rows
import-row = Row
import-does = What happens
import-what = Record or fault
import-word-faulty = Faulty
import-word-changes = Changes
import-word-adds = New
import-word-nothing = Unchanged
import-change = { $field }: { $before } → { $after }
import-more-changes = and { $n } more fields
import-nothing = nothing
import-lacks-column = It lacks a field that no column gives; see the row of the headings.

import-done = Imported
import-done-lede = { $added ->
    [0] No record is new
    [one] One record is new
   *[other] { $added } records are new
 } and { $edited ->
    [0] none was changed.
    [one] one was changed.
   *[other] { $edited } were changed.
 }
import-to-list = Show the register
import-records-written = Records that were written
import-was-added = new
import-was-changed = changed
