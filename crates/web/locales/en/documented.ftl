# The documented information that a standard asks for.

documented-title = Required documents and records
documented-lede = { $missing ->
    [0] All { $all } pieces of documented information that the standard asks for are there on { $day }.
    [one] Of { $all } pieces of documented information that the standard asks for, one is missing on { $day }.
   *[other] Of { $all } pieces of documented information that the standard asks for, { $missing } are missing on { $day }.
 }
documented-requirement = Asked for by
documented-what = What
documented-where = Where it is, in which version
documented-keep = kept up to date
documented-retain = kept as evidence of what happened
documented-missing = Missing.
documented-make = Make it
documented-excluded = Not needed: the control is excluded.
documented-unasked = Not needed yet: nothing has happened that asks for it.
documented-missing-are = Missing:
documented-more = and { $n } more
