# The parts of which pages are put together.

crumbs = Breadcrumb

form-optional = optional

form-errors = { $n ->
    [one] One field needs another look before this can be saved
   *[other] { $n } fields need another look before this can be saved
 }

filter-remove = Remove filter: { $name }

pager = Pages
pager-rows = { $first } to { $last } of { $all }
pager-before = Previous page
pager-after = Next page

finding-why = Why this is a finding

chart-as-table = Show as a table
chart-value = Value

ruler-today = Today
