# Requirements: where things stand, and why.

requirements-title = Requirements
requirements-filters = Which requirements
requirements-all = All
requirements-findings = Findings
requirements-stage-1 = Stage 1
requirements-different = Different today
requirements-lens = Look through a lens
requirements-own-order = The standard’s own order
requirements-lens-only = A lens is for reading: numbers and statuses are those of the requirements in it.
requirements-clauses = Clauses
requirements-clauses-from = Clauses { $first } to { $last }
requirements-controls = Annex A, controls

requirements-conform = { $conform } of { $all } requirements conform.
requirements-conformed = On { $day }, { $conform } of { $all } requirements conformed.
requirements-find = Checks find { $found }.
requirements-find-nothing = No check finds anything wrong.
requirements-found = Checks found { $found }.
requirements-found-nothing = No check found anything wrong.
requirements-n-major = { $n ->
    [one] 1 major finding
   *[other] { $n } major findings
 }
requirements-n-minor = { $n ->
    [one] 1 minor finding
   *[other] { $n } minor findings
 }
requirements-n-improvement = { $n ->
    [one] 1 improvement
   *[other] { $n } improvements
 }
requirements-rest = Of the rest, { $rest }.
requirements-n-attest = { $n ->
    [one] 1 waits for a person’s word
   *[other] { $n } wait for a person’s word
 }
requirements-n-open = { $n ->
    [one] 1 has nothing recorded
   *[other] { $n } have nothing recorded
 }
requirements-n-excluded = { $n ->
    [one] 1 is excluded with a reason
   *[other] { $n } are excluded with a reason
 }
requirements-n-different = { $n ->
    [one] 1 requirement stands differently today.
   *[other] { $n } requirements stand differently today.
 }
requirements-and = { $first } and { $last }
requirements-n-of = { $n } of { $all }
requirements-do-conform = conform
requirements-n-of-conform = { $n } of { $all } conform

requirements-number = Number
requirements-requirement = Requirement
requirements-status = Status
requirements-because = Because
requirements-today = Today
requirements-today-label = Today:
requirements-on = On { $day }
requirements-same = same
requirements-because-open = Nothing is recorded yet
requirements-because-attest = Waits for a person’s word
requirements-because-more = { $first }, and { $n } more
requirements-none = No requirement stands so
requirements-none-why = The filter lets none through at this moment.
requirements-show-all = Show all requirements

requirements-asks = What it asks
requirements-own-words = in our words
requirements-no-check = no check of its own
requirements-checks = { $n ->
    [one] 1 check
   *[other] { $n } checks
 }, { $fails ->
    [0] all hold
    [one] 1 fails
   *[other] { $fails } fail
 }
requirements-since = since { $day }
requirements-since-at-least = since { $day } or earlier
requirements-not-checked = Not checked while it is excluded
requirements-judged = Judged by a person’s word
requirements-documented = To be documented
requirements-more = More
requirements-excluded = Why it is excluded
requirements-meeting = How it is met
requirements-why = Why it matters
requirements-guidance = Guidance
requirements-good = What good looks like
requirements-typical = Often found wrong
requirements-first = First step
requirements-auditor = An auditor may ask
requirements-quoted = “{ $text }”
requirements-beside = Requirements before and after
requirements-before = Before
requirements-after = Next
requirements-back = Back to the requirement

requirements-found-n = { $n ->
    [one] One finding
   *[other] { $n } findings
 }
requirements-more-findings = { $n ->
    [one] and 1 more of this check
   *[other] and { $n } more of this check
 }
requirements-fix-add = Add { $what }
requirements-fix-edit = Edit { $what }
requirements-fix-field = Edit “{ $field }”

requirements-check = The check
requirements-tests = tests { $tests }. Each record it returns is a finding of grade { $grade }.
requirements-own-check = is a check of our own. Each record it returns is a finding of grade { $grade }.
requirements-ours = our own
requirements-sql = As SQL
requirements-sql-label = The check { $check } as SQL
requirements-looked-at = What it looked at
requirements-looked-nothing = There is no record to look at yet.
requirements-looked-whole = It judges the records as a whole and not each by itself.
requirements-what-was-found = What was found
requirements-record = Record
requirements-result = Result
requirements-fails = fails
requirements-holds = holds
requirements-looked = { $n } { $what } were looked through, with { $found ->
    [0] no finding.
    [one] 1 finding.
   *[other] { $found } findings.
 }
requirements-looked-more = More than { $n } { $what } were looked through, with { $found ->
    [0] no finding.
    [one] 1 finding.
   *[other] { $found } findings.
 }
requirements-all-of = All { $what }
requirements-computed = Computed at entry { $entry }.
requirements-disagree = Is it so all the same?
requirements-would-be = { $tests }, would be { $grade }
requirements-over = over { $n }
requirements-look = Show
requirements-checks-hold = { $n ->
    [one] One check holds
   *[other] { $n } checks hold
 }
requirements-checks-idle = { $n ->
    [one] One check has nothing to look at yet
   *[other] { $n } checks have nothing to look at yet
 }
requirements-overridden-n = { $n ->
    [one] One finding is answered by a statement
   *[other] { $n } findings are answered by a statement
 }

requirements-statements = Statements
requirements-statement = Statement
requirements-only-a-person = No check can see whether this is so. A person who can answer for it says:
requirements-holds-months = { $n ->
    [one] A statement holds for a month.
   *[other] A statement holds for { $n } months.
 }
requirements-attest = Attest
requirements-attest-again = Attest again
requirements-attest-reason = Attest with a reason
requirements-by = By
requirements-stated-on = On
requirements-until = Holds until
requirements-until-label = until
requirements-ended = ended { $day }
requirements-answers = answers { $check }

requirements-evidence = Evidence
requirements-evidence-none = No record of these registers counts yet.
requirements-attach = Attach evidence
requirements-raise = Raise a nonconformity
requirements-state = State
requirements-approved = Approved
requirements-review = Next review
requirements-review-label = review
requirements-in-force = version { $version } is in force
requirements-list-of = { $n } { $what }
requirements-naming = Recorded about it
