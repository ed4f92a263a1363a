# Finding records, pages and commands.

find-title = Find
find-lede = Records, pages and things to do, by their words.
find-words = Key or words
find-do = Find
find-results = Results for “{ $words }”
find-count = { $n ->
    [0] Nothing holds all of these words.
    [one] One result.
   *[other] { $n } results.
 }
find-most = More than { $n } results; the best stand first.
find-key = Record with this key
find-pages = Pages
find-records = Records
find-recent = Changed last
find-commands = Do
find-more = Everything
find-all = All results for “{ $words }”
find-within = All of them in a list:
find-section = Section
find-register = Register
find-changes = What changed between two days
find-journal = Journal: every change, newest first

find-nothing = Nothing found
find-nothing-help = Words are looked for from their beginning, in all fields of the newest version of every record. Try fewer or shorter ones.
find-how-key = A key, such as RSK-0012, leads to its record.
find-how-words = Words lead to the records that hold all of them, in any field.
find-how-pages = The number or title of a requirement, and the name of a register, lead to their pages.
find-how-commands = What you may begin is found by its name, such as “new risk”.
find-all-registers = All registers
