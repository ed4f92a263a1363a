# The form of records.

# How names of registers are written within a sentence: lower, or as they are.
form-names-within = lower
form-new = New { $register }
form-edit = Edit { $title }
form-crumb-new = New
form-crumb-edit = Edit
form-you-edit = You edit version
form-saving-makes = Saving makes version
form-needs-approval = a draft that needs approval

form-required = required
form-choose = Choose
form-not-said = Not said
form-yes = Yes
form-no = No
form-meanings = What these mean
form-one-a-line = One a line.
form-markdown = Headings, lists, links and emphasis in Markdown: # heading, - item, **strong**, [words](address).
form-preview = Preview
form-previewed = As it will be read
form-preview-empty = Nothing is written yet.

form-at-least = This may be left blank as a whole. Once begun, it needs: { $fields }.
form-add = Add an entry
form-remove = Remove
form-blank-part = Nothing said yet
form-up = Move up

form-ref-first = Key or words
form-ref-more = Add another
form-ref-other = Change
form-find = Find
form-found = { $n ->
    [one] One record found
   *[other] { $n } records found
 }
form-found-none = No record has the words “{ $words }”.
form-take = Take what is chosen
form-pick-list = Records found
form-pick-none = No record found

form-fill-in = Fill this in.
form-wrong = { $field }: { $message }
form-no-field = There is no field “{ $field }” here.
form-errors-in = { $n ->
    [one] 1 error
   *[other] { $n } errors
 }
form-too-large = This record has more parts than a form can show. Change it by import or through the API.
form-no-version = This record has no version { $version }. Open it again.
form-no-base = The form does not say which version it began with. Open it again.
form-busy = Others save this record all the time. Save once more.
form-closed = { $key } is { $state } and can no longer be edited.
form-closed-first = First: { $ways }.

form-change = About this change
form-note = What changed and why
form-note-help = Becomes part of the record’s history.
form-save = Save
form-save-version = Save as version { $version }
form-save-submit = Save and submit for review
form-discard = Discard
form-in-record = In this record
form-touched = What saving will touch
form-in-force = Version { $version } stays in force until version { $next } is approved
form-points-here = { $n ->
    [one] points at this record
   *[other] point at this record
 }

form-kept = Draft kept on the server, { $time }
form-kept-when = kept { $when }
form-unkept = What you typed could not be kept as a draft
form-unkept-log = The server could not write it. Save the record, or copy what you typed.
form-restored = Draft of { $when } restored
form-discard-draft = Discard draft
form-unknown = The draft holds fields that this form does not have any more
form-other = { $name } has been editing this since { $when }
form-other-more = Whoever saves second is shown what the first one changed; nothing is lost.
form-behind = { $name } saved version { $version } after you began
form-behind-more = Saving puts both together, field by field.
form-clashes = { $n ->
    [one] One field was changed by both of you
   *[other] { $n } fields were changed by both of you
 }
form-clash = { $name } changed this field while you were writing. Everything else fits together.
form-clash-mine = Yours
form-clash-theirs = By { $name }
form-clash-anew = Write it anew
form-clash-nothing = (nothing)
form-taken = Taken over from version { $version } by { $name }: { $fields }
form-merged = Saved as version { $version }
form-merged-lede = { $name } saved version { $version } while you were writing. These changes were taken over from it; yours stand as you wrote them.
form-merged-go = Open the record

form-drafts = Drafts
form-drafts-lede = { $n ->
    [0] Nothing that you typed waits to be saved.
    [one] One form waits to be saved. Only you see it.
   *[other] { $n } forms wait to be saved. Only you see them.
 }
form-drafts-unsaved = Not saved yet
form-drafts-none = No drafts
form-drafts-why = What is typed into a form and not saved stays here for 90 days. Open a record or add one to begin.
form-draft = Draft:
form-unnamed = without a title
form-no-draft = There is no such draft.
form-no-draft-hint = It was saved or discarded; open the form anew.

# Names of sections. A section starts at the field with which its message ends, and at every part.

section-of-access-from = Period
section-of-acknowledgement-person = What was read, and by whom
section-of-action-title = What is to be done
section-of-action-owner = Who and when
section-of-action-done_on = Result
section-of-ai_system-name = Purpose
section-of-ai_system-stage = Use
section-of-ai_system-datasets = What it is made of
section-of-ai_system-decisions_influenced = People it concerns
section-of-ai_system-owner = Responsibility
section-of-ai_system-automation = Operation
section-of-ai_system-version = Version and changes
section-of-approved_tool-tool = Tool
section-of-approved_tool-allowed_uses = What is allowed
section-of-approved_tool-conditions = Conditions and whom to ask
section-of-attestation-framework = What is attested
section-of-attestation-by = By whom, and on what evidence
section-of-audit-title = Plan
section-of-audit-planned_from = Dates
section-of-audit-conclusion = Conclusion and report
section-of-audit_finding-audit = Finding
section-of-audit_programme-title = Programme
section-of-benefit-title = Benefit
section-of-benefit-on = Measured
section-of-certification-title = Certificate
section-of-certification-stage_1 = Audits and decision
section-of-certification-surveillance_months = Intervals
section-of-concern-subject = What it is about
section-of-concern-system = What was said
section-of-concern-triaged_by = First look
section-of-concern-owner = Looking into it
section-of-concern-answer_due = Answer
section-of-concern-no_reprisal_due = Did the person suffer for it
section-of-concern-incident = What it led to
section-of-control-title = Control
section-of-control-applicable = Applicability
section-of-control-how = Implementation
section-of-control-owner = Responsibility
section-of-customer_requirement-customer = Expectation
section-of-customer_requirement-commitment = Commitment
section-of-customer_requirement-owner = Owner and review
section-of-dataset-name = What it is
section-of-dataset-personal_data = People in the data
section-of-dataset-known_bias = Bias, retention, owner
section-of-deployment_plan-title = What is deployed
section-of-deployment_plan-rollback = Way back
section-of-deployment_plan-user_information = What is in place
section-of-deployment_plan-owner = Who and when
section-of-document-title = What it is
section-of-document-text = Text
section-of-document-owner = Owner and readers
section-of-document-frame_for_objectives = What a policy commits to
section-of-document-published_at = Publication and origin
section-of-document-effective_from = Validity
section-of-evaluation-title = Period
section-of-evaluation-judgement = Judgement
section-of-evidence-title = What it shows
section-of-evidence-sha256 = File or place
section-of-evidence-effective_from = Validity and source
section-of-evidence-requirements = What it stands for
section-of-gap_assessment-title = Assessment
section-of-gap_assessment-summary = Summary
section-of-gate-title = What is to pass
section-of-gate-decision = Decision
section-of-gate-owner = Responsibility
section-of-governance_body-name = Body
section-of-governance_body-meets = Meetings
section-of-impact_assessment-title = Subject
section-of-impact_assessment-assessor = People and date
section-of-impact_assessment-jurisdictions = Coverage
section-of-impact_assessment-residual_summary = Outcome
section-of-impact_assessment-indicators = Watching and renewal
section-of-impact_assessment-risks = Risks
section-of-impact_assessment-retention = Retention
section-of-impact_process-title = Process
section-of-impact_process-triggers = When, and for how long
section-of-improvement-title = Improvement
section-of-improvement-owner = Who and when
section-of-incident-title = What happened
section-of-incident-affected_parties = Whom it touches
section-of-incident-containment = Containment
section-of-incident-no_notification_because = Where nobody is told
section-of-incident-cause = Cause and lessons
section-of-incident-owner = Closing
section-of-management_review-title = Meeting
section-of-management_review-conclusion = Conclusion
section-of-measurement-metric = Measurement
section-of-measurement-source = Source
section-of-metric-name = What is measured
section-of-metric-systems = Where, how often, within which limits
section-of-metric-owner = People and analysis
section-of-model-name = Model
section-of-model-origin = Origin
section-of-model-limits = Limits
section-of-nonconformity-title = What is wrong
section-of-nonconformity-found_on = Found and owned
section-of-nonconformity-cause_needed = Is the cause looked for
section-of-nonconformity-actions = Corrective action
section-of-nonconformity-effective = Closing
section-of-objective-title = Objective
section-of-objective-metric = Measure
section-of-objective-owner = Responsibility and time
section-of-objective-resources = Resources and evaluation
section-of-objective-policy = Policy, risks, communication
section-of-org_unit-name = Unit
section-of-organization-name = Organization
section-of-organization-aims_owner = People
section-of-oversight_event-system = What was done
section-of-oversight_event-effect = What came of it
section-of-person-name = Person
section-of-person-engagement = Work
section-of-responsibility_matrix-title = System
section-of-responsibility_matrix-gaps = Gaps, owner, review
section-of-risk-title = What the risk is
section-of-risk-systems = Where it comes from and what it does
section-of-risk-criteria = Criteria
section-of-risk-evaluation = Treatment
section-of-risk-from_impact = Origin and review
section-of-risk_assessment-title = Assessment
section-of-risk_assessment-performed_on = Date and people
section-of-risk_assessment-comparison = Comparison and next date
section-of-risk_criteria-title = Method
section-of-risk_criteria-acceptable_up_to = Acceptance
section-of-risk_criteria-review_months = Review
section-of-risk_treatment_plan-title = Plan
section-of-risk_treatment_plan-resources = Resources and what remains
section-of-risk_treatment_plan-success_measure = Success
section-of-role-title = Role
section-of-scope-title = Scope
section-of-scope-units = Units, systems, interfaces
section-of-scope-drivers = Reasons and boundaries
section-of-statement_of_applicability-title = Statement
section-of-statement_of_applicability-changes = Changes
section-of-supplier-name = Supplier
section-of-supplier-review_by = Review
section-of-test_run-title = What was tested
section-of-test_run-plan = Criterion and result
section-of-test_run-datasets = How it was tested
section-of-training_course-title = Course
section-of-training_course-valid_months = Validity
section-of-training_record-person = Training
section-of-training_record-evidence = Evidence
section-of-use_exception-allowed_use = What is allowed, and to whom
section-of-use_exception-rule = Why
section-of-use_exception-granted_by = Granted and ended
section-of-user_information-title = What it is
section-of-user_information-document = Text
section-of-user_information-says_purpose = What it says
section-of-user_information-owner = Owner and review
