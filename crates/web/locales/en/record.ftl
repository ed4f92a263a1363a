# The page of one record, its history, versions, steps, evidence.

record-overview = Overview
record-history = History
record-owner = Owner
record-changed = Changed
record-by = by
record-by-system = the system
record-by-nobody = somebody who is not named
record-personal = Holds personal data
record-edit = Edit
record-more = More
record-attach = Attach evidence
record-compare = Compare versions
record-as-json = Export as JSON
record-as-yaml = Export as YAML
record-erase = Erase for ever
record-barred = You wrote this version. Somebody else takes the step “{ $step }”.
record-may-not = You may not take the step “{ $step }” with { $key }
record-cancel = Cancel
record-back = Back to the record
record-yes = yes
record-no = no
record-nothing = nothing

record-erased = The words of this record were erased
record-erased-title = (erased)
record-erased-help = What it said is gone from every version and cannot be brought back. That there was a record, and who did what with it when, stays in the journal.

record-suggested = Controls that fit
record-suggested-help = Chosen by the objectives at stake, the source and the place of the risk. Take what is in proportion, and leave the rest.
record-suggested-control = Control
record-suggested-does = What it does against such a risk
record-suggested-shown = What good evidence looks like
record-suggested-choose = Choose controls
record-suggested-none = no record yet

record-outdated = Out of date since { $day }
record-stale-made = What a change here made out of date
record-stale-help = Until somebody decides whether it still holds, nobody can rely on it.
record-stale-by = Decide by { $day }
record-stale-handled = { $key } is under way
record-stale-decide = Decide what comes of it
record-stale-more = { $n ->
    [one] One more event
   *[other] { $n } more events
}

record-unfit = It cannot be approved yet
record-unfit-help = Its query was run over both examples.
record-open = Open
record-findings = { $n ->
    [one] 1 finding at this record
   *[other] { $n } findings at this record
 }
record-at = at
record-why = Why

record-facts = What it is
record-own-withdrawn = Own fields no longer in use
record-own-withdrawn-help = Nobody is asked for them any more. What was recorded stays.
record-in-full = Every line in full
record-lacks = Required and not filled in:
record-not-filled = Not filled in:
record-about-fields = What these fields mean

record-points-to = Points to
record-used-by = Used by
record-links = { $n ->
    [one] 1 link
   *[other] { $n } links
 }
record-records = { $n ->
    [one] 1 record
   *[other] { $n } records
 }
record-key = Key
record-title = Title
record-as = As
record-state = State
record-all-of = All { $n } that name it as “{ $field }”

record-evidence = Evidence
record-evidence-what = What it shows
record-evidence-file = File
record-evidence-holds = Holds
record-evidence-none = Nothing shows yet that this record is true. A file, an export or a link to another system does.
record-evidence-all = All evidence of this record
record-evidence-count = { $n ->
    [one] 1 piece
   *[other] { $n } pieces
 }
record-evidence-elsewhere = kept elsewhere
record-expired = expired
record-until = until
record-download = Download
record-hash = Hash

record-attach-to = Attach evidence to { $title }
record-attach-lede = The file is stored once under its SHA-256, so that anybody can see later that it was not changed.
record-attach-file = File
record-attach-shows = What it shows
record-attach-title = What it is
record-attach-title-help = A few words for lists. Without them the file’s name is taken.
record-attach-from = Holds from
record-attach-until = Holds until
record-attach-do = Attach
record-attach-no-file = Choose a file that is not empty.
record-attach-no-words = Say what the file shows.
record-attach-no-day = Write the day as in 2026-03-31.
record-attach-turned = The last day lies before the first.

record-timeline = Timeline
record-everything = { $n ->
    [one] The one step
   *[other] All { $n } steps
 }
record-history-of = History of { $title }
record-history-lede = { $n ->
    [one] 1 step
   *[other] { $n } steps
 } in { $versions ->
    [one] 1 version
   *[other] { $versions } versions
 }. Each entry number leads to the record as it was just then.
record-older = Earlier steps
record-entry = entry { $entry }
record-fields-changed = { $n ->
    [one] 1 field changed
   *[other] { $n } fields changed
 }
record-was-erased = Words erased for ever
record-version-written = Version { $version } written
record-version-n = version { $version }
record-became = Brought in as { $state }
record-unchanged = { $n ->
    [one] 1 unchanged
   *[other] { $n } unchanged
 }
record-reordered = The same, in another order

record-compare-of = Versions of { $title }
record-compare-lede = { $n ->
    [0] Version { $from } and version { $to } say the same.
    [one] Version { $from } and version { $to } differ in 1 field.
   *[other] Version { $from } and version { $to } differ in { $n } fields.
 }
record-compare-from = From
record-compare-to = To
record-compare-do = Compare
record-compare-column = Version { $version }, { $who }, { $day }
record-field = Field

record-version-of = { $title }, version { $version }
record-version-is-newest = This is the newest version, written by { $who } on { $when }.
record-version-is-old = You are looking at version { $version } as { $who } wrote it on { $when }. The newest is version { $newest }.
record-version-newest = Go to the record
record-version-compare = What changed since

record-step-heading = { $step }: { $title }
record-note = Note
record-note-help = It is kept with the step and shown in the history.
record-record = Record
record-version = Version
record-written-by = Written by
record-means-approve = Your approval binds version { $version } as it stands. A later edit makes version { $next }, which is not approved.
record-means-return = The record becomes a draft again. Say in the note what is missing.
record-means-supersede = The record no longer counts and can no longer be edited. Say in the note what takes its place.
record-means-retire = The record no longer counts. It stays readable and can be restored.
record-means-verify = You confirm that what was to be done is done and works.
record-means-close = The work is closed. It can be opened again.
record-means-reopen = The work is taken up again. Say in the note why.
record-means-other = The record becomes { $state }.

record-conflict = Somebody was faster at { $title }
record-conflict-crumb = Changed meanwhile
record-conflict-help = Nothing was written. Look at what changed, then decide again.
record-stale = { $who } wrote version { $version } on { $when }. You had looked at version { $seen }.
record-moved = The record is { $state } since { $who } changed it on { $when }, so “{ $step }” is no longer possible.
record-see-changes = See what changed
record-open-it = Open it

record-done-attached = Attached as { $key }.
record-done-saved = Saved. It is now version { $version }, { $state }.
record-done-added = Added as { $key }.
record-done-erased = Its words are erased.

record-erase-heading = Erase { $title } for ever?
record-erase-lede = What the record says is taken out of every version. Nobody can bring it back, and no backup made from now on holds it.
record-erase-goes = What goes and what stays
record-erase-versions = Versions whose words go
record-erase-stays = What stays
record-erase-steps = { $n ->
    [one] 1 step in the journal, without words
   *[other] { $n } steps in the journal, without words
 }
record-erase-file = File that goes with it
record-erase-reason = Reason
record-erase-reason-help = It stays in the journal. Name the request or the rule, and nobody’s personal data.
record-erase-no-reason = Give a reason of at most 4,000 characters.
record-erase-do = Erase for ever

record-life-cycle = Life cycle
record-since = since
record-all = All { $n }
record-accepted = Accepted
record-highest-risks = The highest risks
record-data-and-models = Data and models
record-limit = limit { $limit }
record-at-least = at least { $limit }
record-at-most = at most { $limit }
record-period-to = Period to
record-measure-course = Course
record-measure-latest = Latest
record-measure-limit = Limit
record-measure-result = Result
record-measure-none = not measured yet
record-within = within
record-outside = outside

record-before-use = Before deployment
record-conditions-met = { $met } of { $n } in place
record-condition = Condition
record-condition-state = State
record-condition-where = Where
record-condition-is-met = in place
record-condition-lacks = lacks
record-condition-stops = forbidden
record-condition-fix = Put it right
record-condition-exception = An exception holds, as decided in
record-condition-risk_class = Its risk class does not forbid it
record-condition-restricted_use = Its use is not forbidden, and what restricts it is decided
record-condition-impact = An approved impact assessment is current and recommends the use
record-condition-risks = Its risks are treated or accepted
record-condition-tests = Tests of this version are passed
record-condition-information = Its users are informed
record-condition-oversight = People can oversee it
record-condition-logging = It is said what it logs
record-condition-decision = The last gate does not say stop

record-follow = What follows
record-follow-nonconformity = Raise a nonconformity from this incident
record-follow-risk = Record as a risk

record-promises = What the document promises
record-promises-lede = { $kept ->
    [one] { $kept } of { $n } holds on { $day }
   *[other] { $kept } of { $n } hold on { $day }
 }
record-promises-draft = These are the sentences of this version, which is not in force. Findings are about documents in force.
record-promise-kept = Holds on { $day }.
record-promise-broken = { $n ->
    [one] Does not hold on { $day }: one finding
   *[other] Does not hold on { $day }: { $n } findings
 }
record-promise-since = since { $day }
record-promise-missing = It names the check { $check }, which is not in force.
record-promise-excluded = Not checked: the control of its check is excluded.
record-promise-unchecked = Nobody checks this yet.
record-promise-bind = Bind it to a check
record-promise-by = proved by
record-promise-owner = Kept by
record-promise-nobody = Nobody answers for it
record-promise-more = { $n ->
    [one] and one more
   *[other] and { $n } more
 }
# Statement of Applicability.
soa-numbers = In numbers
soa-annex = Annex A
soa-controls-of = controls
soa-apply = Apply
soa-of-these = of these
soa-for-some = for some systems
soa-excluded = Excluded
soa-with-reason = with a reason
soa-without-reason = { $n ->
    [one] one without a reason
   *[other] { $n } without a reason
 }
soa-own = Own controls
soa-changed = Changed
soa-changed-since = Changed since { $version }
soa-compare = Compare
soa-first = This is the first statement.
soa-unchanged = No control differs.
soa-added = new
soa-removed = gone
soa-field-changed = { $field } changed
soa-contradictions = Contradictions
soa-no-contradiction = No check found anything that speaks against the statement.
soa-more-contradictions = { $n ->
    [one] One more
   *[other] { $n } more
 }
soa-controls = Controls
soa-count = { $n ->
    [one] One control
   *[other] { $n } controls
 }
soa-show-all = All
soa-show-annex = In Annex A
soa-show-applies = Apply
soa-show-some = For some systems
soa-show-excluded = Excluded
soa-show-own = Own
soa-show-partly = Partly in practice
soa-show-changed = Changed
soa-none = No control is of this kind.
soa-caption = Controls of Annex A and own controls, by objective
soa-frozen = What applies, why, and how far it was in practice stand as they were frozen on { $day }. Risks, dated evidence and status are those of { $today }; so are owners and kinds of reason where the statement has none.
soa-control = Control
soa-title = Title
soa-applies = Applies
soa-reason = Reason
soa-risks = Risks
soa-practice = Practice
soa-practice-owner = Practice, owner
soa-evidence = Evidence
soa-status = Status
soa-row-changed = Changed:
soa-no-requirement = own

# Impact assessments: sections and matrix.
impact-sections = Sections
impact-complete-of = { $n } of { $all } complete
impact-section-a = AI system information
impact-section-b = Data information and quality
impact-section-c = Algorithms and models
impact-section-d = Deployment environment
impact-section-e = Relevant interested parties
impact-section-f = Benefits and harms
impact-section-g = Failures and misuse
impact-measures = Measures
impact-decision = Decision
impact-complete = complete
impact-in-progress = in progress
impact-not-started = not started
impact-waits = cannot start yet
impact-not-asked = not asked for
impact-edit = Edit
impact-functions = { $n ->
    [one] one function
   *[other] { $n } functions
 }
impact-uses = { $n ->
    [one] one use intended
   *[other] { $n } uses intended
 }
impact-unintended = { $n ->
    [one] one use not intended
   *[other] { $n } uses not intended
 }
impact-data = { $n ->
    [one] one body of data
   *[other] { $n } bodies of data
 }
impact-data-short = { $n ->
    [one] one characteristic not fully met
   *[other] { $n } characteristics not fully met
 }
impact-models = { $n ->
    [one] one model
   *[other] { $n } models
 }
impact-parties = { $n ->
    [one] one party
   *[other] { $n } parties
 }
impact-direct = { $n ->
    [one] one directly affected
   *[other] { $n } directly affected
 }
impact-heard = { $n ->
    [one] one was heard
   *[other] { $n } were heard
 }
impact-answered = { $n } of { $all } answered
impact-benefits = { $n ->
    [one] one benefit
   *[other] { $n } benefits
 }
impact-harms = { $n ->
    [one] one harm
   *[other] { $n } harms
 }
impact-failures = { $n ->
    [one] one failure
   *[other] { $n } failures
 }
impact-misuses = { $n ->
    [one] one misuse
   *[other] { $n } misuses
 }
impact-not-applicable = { $n ->
    [one] one question does not apply
   *[other] { $n } questions do not apply
 }
impact-unknown = { $n ->
    [one] one answer is not known yet
   *[other] { $n } answers are not known yet
 }
impact-measures-n = { $n ->
    [one] one measure
   *[other] { $n } measures
 }
impact-done = { $n ->
    [one] one done
   *[other] { $n } done
 }
impact-conditions = { $n } of { $all } conditions met
impact-waits-for = Waits for { $sections }
impact-about = About this version
impact-subject = Subject
impact-version = in version { $version }
impact-heard-of = Heard
impact-approver = Approver
impact-linked = Linked
impact-no-way = No process in force says yet who decides.
impact-way = { $route }: what remains is rated { $rating }, by
impact-may = Who may: { $people }.
impact-matrix = Benefits and harms, by party and perspective
impact-matrix-caption = Benefits and harms, by party and perspective. A harm is shown before and after measures.
impact-party = Party, from section E
impact-directly = directly affected
impact-vulnerable = some easily harmed
impact-not-in-e = not in section E
impact-harm = Harm
impact-benefit = Benefit
impact-becomes = becomes
impact-unrated = not rated
impact-none = none
impact-to-answer = to answer
impact-nothing-said = nothing said
impact-after = { $rating } after measures
impact-key-harm = harm, before
impact-key-after = after measures
impact-key-none = none: considered, and why stands below · –: not asked, for a party that is not directly affected
