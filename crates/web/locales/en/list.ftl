# Lists of registers: what stands round a table and in it.

list-key = Key
list-title = Title
list-state = State
list-version = Version
list-created = Made
list-created-by = Made by
list-changed = Changed
list-changed-by = Changed by
list-part = { $list }: { $part }

list-none = none

list-registers = All registers
list-registers-lede = { $n } records in { $registers } registers. What each is for, and which clauses ask for it.
list-register = Register
list-records = Records
list-what-for = What it is for
list-clauses = Clauses

list-new = New { $record }
list-draw-statement = Draw up from the controls
list-lede = { $n ->
    [one] { $n } record:
   *[other] { $n } records:
 }
list-lede-alike = { $n ->
    [one] { $n } record, which is
    [2] Both records are
   *[other] { $n } records, all of them
 }
list-lede-findings = { $n ->
    [one] Findings concern one of them.
   *[other] Findings concern { $n } of them.
 }
list-none-yet = No { $records } yet
list-asked-by = Clauses and controls: { $clauses }.
list-count-of = { $n } of { $all }
list-caption = { $records }, by { $by }

list-strange = This part of the address is no filter: { $what }
list-wrong = The address asks for something that is not there
list-whole = Show the whole register
list-no-match = No record meets all of this
list-no-match-help = Take a filter off, or look for fewer words.

list-words = Words
list-words-in = Words in these records
list-quoted = “{ $text }”
list-filter = Filter
list-filter-by = Filter by
list-filter-of = Filter by { $name }
list-filter-apply = Apply
list-clear = Clear
list-cancel = Cancel
list-op = How
list-op-is = is
list-op-not = is not
list-op-has = contains
list-op-span = lies between
list-op-empty = is empty
list-op-given = is not empty
list-bound-from = from
list-bound-to = to
list-value = Value
list-key-or-words = Key or words
list-no-such = No record fits “{ $words }”.
list-which = Which one is meant

list-not = not { $value }
list-or = { $one } or { $other }
list-and-more = { $values } or one of { $n } more
list-nothing = nothing
list-from = from { $value }
list-until = until { $value }
list-at-least = at least { $value }
list-at-most = at most { $value }
list-empty-value = none
list-any-value = any

list-columns = Columns
list-columns-show = Show these columns
list-columns-usual = Show the usual ones
list-columns-keep = Keep the columns shown

list-export = Export
list-export-what = Exactly what is shown
list-export-xlsx = Spreadsheet
list-export-csv = Text
list-export-json = Data
list-no-format = There is no export as { $format }; there are xlsx, csv and json
list-export-too-many = { $n } records are more than an export takes; at most { $most }
list-export-too-many-hint = filter the list first, or ask an administrator for `aimwright export`

list-shown = { $n } of { $all } shown
list-shown-later = { $n } of { $all } on this page
list-to-start = Back to the start
list-next = Next { $n }
list-next-page = Next page
list-keys-move = move
list-keys-select = select
list-keys-open = open
list-keys-find = words

list-select = Select { $key } { $title }
list-select-all = Select all rows that are shown
list-selected = selected
list-with-selected = With the selected records
list-unselect = Clear the selection
list-selected-count = { $n ->
    [one] One record is selected.
   *[other] { $n } records are selected.
 }
list-too-many = { $n } records are too many at once; select at most { $most }
list-no-such-step = there is no such step

list-set = Change a field
list-set-field = Which field
list-set-named = Change { $field }
list-set-to = Change { $field } to { $value }
list-set-required = This field must not be empty.
list-set-choice = Choose one of these.
list-set-date = Give a day such as 2026-03-31.
list-go-on = Go on
list-note = Note
list-now = Now
list-then = Then
list-same = is so already
list-cannot = Stays:
list-no-edit = a record that is { $state } can no longer be edited.
list-no-step-from = the step does not begin where a record is { $state }.
list-bulk-title = { $what }: { $n } { $records }
list-bulk-lede = { $n } of { $all } change, together or not at all.
list-bulk-do = { $n ->
    [one] Change one record
   *[other] Change { $n } records
 }
list-done = { $n ->
    [one] One record was changed.
   *[other] { $n } records were changed.
 }
list-not-done = Nothing was changed
list-look-again = Below is what would happen now.

# Risks: the matrices above the list, and its columns.
risk-matrices = Matrices of the risks shown
risk-before = Before treatment
risk-now = Now
risk-how = How to read it
risk-axes = Down the side, how likely; along the foot, how grave, taking the highest of three consequences: for the organisation, for individuals and for societies (O, I and S in the table).
risk-line = The heavy line is the line of acceptance of
risk-version = version { $version }
risk-acceptable = What is rated { $rating } or lower is accepted as it is. A risk above the line is treated, or accepted for a time by who has the authority.
risk-no-criteria = No criteria are approved, so no cell has a level yet.
risk-above = { $n ->
    [one] One risk is rated above the line now.
   *[other] { $n } risks are rated above the line now.
 }
risk-unrated-before = { $n ->
    [one] One risk has no rating before treatment.
   *[other] { $n } risks have no rating before treatment.
 }
risk-unrated-now = { $n ->
    [one] One risk has no rating after treatment yet.
   *[other] { $n } risks have no rating after treatment yet.
 }
risk-counted = The matrices count the open threats of the list below. Opportunities are in the list alone.
risk-levels = Levels
risk-cell = { $n ->
    [one] one risk
   *[other] { $n } risks
 }, likelihood { $likelihood }, consequence { $consequence }
risk-cell-above = above the line
column-risk-inherent_organization = Consequence for the organisation, before treatment
column-risk-inherent_individuals = Consequence for individuals, before treatment
column-risk-inherent_societies = Consequence for societies, before treatment
column-risk-inherent_consequence = Highest consequence, before treatment
column-risk-inherent_likelihood = Likelihood, before treatment
column-risk-inherent_rating = Before treatment
column-risk-residual_organization = Consequence for the organisation, now
column-risk-residual_individuals = Consequence for individuals, now
column-risk-residual_societies = Consequence for societies, now
column-risk-residual_consequence = Highest consequence, now
column-risk-residual_likelihood = Likelihood, now
column-risk-residual_rating = Now
column-risk-accepted_until = Accepted until
short-risk-residual_organization = O
short-risk-residual_individuals = I
short-risk-residual_societies = S
short-risk-inherent_rating = Before
