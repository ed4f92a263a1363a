# What changed between two days.

changes-title = From { $from } to { $to }
changes-lede = { $requirements ->
    [0] No requirement stands
    [one] One requirement stands
   *[other] { $requirements } requirements stand
 } elsewhere, and { $records ->
    [0] no record has
    [one] one record has
   *[other] { $records } records have
 } changed in { $entries } entries.
changes-from = From
changes-to = To
changes-show = Compare
changes-order = The first day lies after the second
changes-no-day = { $text } is no day; write it as in 2026-03-31
changes-requirements = Requirements
changes-none-stand = Every requirement stands where it stood.
changes-number = Number
changes-requirement = Requirement
changes-gone = Settled: { $finding }
changes-new = New: { $finding }
changes-more-findings = and { $n } more
changes-records = Records
changes-no-records = No record has changed.
changes-key = Key
changes-record = Record
changes-state = State
changes-by = Last changed by
changes-gone-record = erased
changes-more = { $n ->
    [one] One more record has changed.
   *[other] { $n } more records have changed.
 }

# The journal.

journal-title = Journal
journal-lede = { $n } entries, each kept as it was written. Nothing in it can be changed without being seen.
journal-nothing = No entry fits.
journal-older = Older entries
journal-register = Register
journal-all = All registers
journal-by = Person
journal-since = Since
journal-show = Show
journal-no-entry = There is no such entry; leave it out to begin with the newest
journal-no-day = That is no day; write it as in 2026-03-31
journal-head = Signed head
journal-head-about = This text stands for everything the journal holds. Whoever keeps a copy can prove later that nothing before it was rewritten: the command line’s doctor compares.

# The keys.

keyboard-title = Keyboard
keyboard-lede = Everything can also be reached with Tab and Enter.
keyboard-find = find a record, page or command
keyboard-help = this page
keyboard-next = next row of a list
keyboard-previous = previous row
keyboard-select = select the row
keyboard-open = open the row
keyboard-words = search within a list
keyboard-escape = leave a menu or a field
keyboard-save = save a form

# Reports.

reports-lede = What can be printed or taken along, as of { $day }.
reports-report = Report
reports-forms = Forms
reports-soa = Statement of Applicability
reports-soa-about = Every control of Annex A: whether it applies, why, and how far it is implemented (6.1.3)
reports-gap = Gap report
reports-gap-about = Where every requirement stands, what is missing, and what to do first
