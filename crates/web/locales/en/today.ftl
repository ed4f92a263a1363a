# The page Today.

today-reports = Reports
today-next-audit = { $audit } is { $due }.
today-not-granted = { $major ->
    [one] One major finding is open
   *[other] { $major } major findings are open
 } and { $minor ->
    [0] no minor one
    [one] one minor one
   *[other] { $minor } minor ones
 }: no certificate would be granted today.
today-not-ready = Nothing major is open, but of { $open ->
    [one] one requirement
   *[other] { $open } requirements
 } nothing is recorded yet.
today-granted-with-actions = Nothing major is open. { $minor ->
    [one] One minor finding is
   *[other] { $minor } minor findings are
 }: a decision today would be “granted with actions”.
today-granted = Nothing major or minor is open.

today-needs = Needs you
today-needs-caption = What needs you, the most urgent first
today-nothing = Nothing needs you at present.
today-duties = { $n ->
    [0] nothing
    [one] one thing
   *[other] { $n } things
 } within 60 days
today-all-duties = All { $n }
today-due = Due
today-what = What
today-step = Step
today-waiting = waiting
today-by-since = { $who } on { $day }
today-finding-at = finding at { $ids }

duty-decide = Decide on
duty-decide-step = Open
duty-review = Review
duty-review-step = Review
duty-expires = Expires:
duty-expires-step = Renew
duty-due = Finish
duty-due-step = Open
duty-ends = Ends:
duty-ends-step = Open
duty-planned = Planned:
duty-planned-step = Open
duty-answer = Answer
duty-answer-step = Answer
duty-train = Training due:
duty-train-step = Open
duty-measure = Measure
duty-measure-step = Record
duty-reassess = Look again at
duty-reassess-step = Look
duty-returned = Revise
duty-returned-step = Edit
duty-draft = Finish the draft of
duty-draft-step = Edit
duty-open = Go on with
duty-open-step = Open

today-changed = Changed lately
today-journal = Journal
today-no-changes = Nothing has been recorded yet.
did-add = recorded
did-edit = changed
did-put = recorded
did-import = imported
did-attach = attached
did-erase = erased
did-init = set up
did-submit = submitted
did-return = returned
did-approve = approved
did-supersede = superseded
did-retire = retired
did-restore = restored
did-start = started
did-finish = finished
did-verify = verified
did-close = closed
did-reopen = reopened
did-other = changed
feed-records = { $n ->
    [one] one record
   *[other] { $n } records
 }
feed-to = to

today-readiness = Readiness
today-conform = { $n } of { $all } conform
today-part = Part
today-each = Each requirement
today-conforming = Conform
today-ready-caption = Requirements that conform, by clause and control objective
part-4 = Context
part-5 = Leadership
part-6 = Planning
part-7 = Support
part-8 = Operation
part-9 = Evaluation
part-10 = Improvement
part-A-2 = Policies
part-A-3 = Organization
part-A-4 = Resources
part-A-5 = Impact
part-A-6 = Life cycle
part-A-7 = Data
part-A-8 = Information
part-A-9 = Use
part-A-10 = Third parties

today-trend = Month by month
today-trend-of = Requirements that conform, of { $n }
today-trend-lacks = earlier months are being computed
today-trend-over = Day

today-road = On the way
milestone-gap_assessment = Gap assessment
milestone-policy = AI policy
milestone-internal = Internal audit
milestone-management_review = Management review
milestone-stage_1 = Stage 1
milestone-stage_2 = Stage 2
milestone-decision = Decision
milestone-surveillance = Surveillance
milestone-recertification = Recertification
milestone-expiry = Certificate ends

start-title = First steps
start-why = An AI management system begins with who takes part and which AI there is. Everything else hangs on these records; the requirements say what is still missing.
start-do = Record
start-person = The people whose work affects AI
start-ai_system = The AI systems that are provided, built or used
start-scope = What the management system covers
start-document = The AI policy
start-role = Who answers for what
start-gap_assessment = How practice compares with the requirements
