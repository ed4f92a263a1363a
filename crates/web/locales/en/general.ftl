# What every room needs: the language itself, days, numbers, statuses.

language-name = English

# How thousands are set apart: "," or "." or " " or "’".
number-grouping = ,
number-decimal = .
number = { $n }

month-1 = January
    .short = Jan
month-2 = February
    .short = Feb
month-3 = March
    .short = Mar
month-4 = April
    .short = Apr
month-5 = May
    .short = May
month-6 = June
    .short = Jun
month-7 = July
    .short = Jul
month-8 = August
    .short = Aug
month-9 = September
    .short = Sep
month-10 = October
    .short = Oct
month-11 = November
    .short = Nov
month-12 = December
    .short = Dec

weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

date-day = { $day } { $month } { $year }
date-short = { $day } { $month }
date-short-year = { $day } { $month } { $year }
date-weekday = { $weekday }, { $day } { $month }
date-time = { $hour }:{ $minute }
date-moment = { $day }, { $time }

due-today = today
due-tomorrow = tomorrow
due-in-days = { $n ->
    [one] in 1 day
   *[other] in { $n } days
 }
due-days-late = { $n ->
    [one] 1 day late
   *[other] { $n } days late
 }

yes = yes
no = no

list-comma = {", "}
list-and = { $others } and { $last }

size-bytes = { $n } bytes
size-kb = { $n } kB
size-mb = { $n } MB
size-gb = { $n } GB

# A requirement's status, beside its mark.

status-major = major
status-minor = minor
status-improvement = improvement
status-attest = attest
status-open = open
status-excluded = excluded
status-conforms = conforms

# A finding's grade, at the start of a line.

grade-major = Major
grade-minor = Minor
grade-improvement = Improvement
