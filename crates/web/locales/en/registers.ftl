# What records are called. A register without a message here is called by its name.

register-organization = Organization
    .many = Organization
register-org_unit = Unit
    .many = Units
register-person = Person
    .many = People
register-role = Role
    .many = Roles
register-governance_body = Governance body
    .many = Governance bodies
register-scope = Scope
    .many = Scope
register-document = Document
    .many = Documents
register-acknowledgement = Acknowledgement
    .many = Acknowledgements
register-risk_criteria = Risk criteria
    .many = Risk criteria
register-risk = Risk
    .many = Risks
register-risk_assessment = Risk assessment
    .many = Risk assessments
register-risk_treatment_plan = Risk treatment plan
    .many = Risk treatment plans
register-control = Control
    .many = Controls
register-statement_of_applicability = Statement of Applicability
    .many = Statements of Applicability
register-impact_process = Impact assessment process
    .many = Impact assessment processes
register-impact_assessment = Impact assessment
    .many = Impact assessments
register-objective = AI objective
    .many = AI objectives
register-training_course = Training course
    .many = Training courses
register-training_record = Training record
    .many = Training records
register-evidence = Evidence
    .many = Evidence
register-ai_system = AI system
    .many = AI systems
register-model = Model
    .many = Models
register-dataset = Dataset
    .many = Datasets
register-supplier = Supplier
    .many = Suppliers
register-metric = Metric
    .many = Metrics
register-measurement = Measurement
    .many = Measurements
register-evaluation = Evaluation
    .many = Evaluations
register-audit_programme = Audit programme
    .many = Audit programmes
register-audit = Audit
    .many = Audits
register-audit_finding = Audit finding
    .many = Audit findings
register-nonconformity = Nonconformity
    .many = Nonconformities
register-management_review = Management review
    .many = Management reviews
register-action = Action
    .many = Actions
register-attestation = Attestation
    .many = Attestations
register-gap_assessment = Gap assessment
    .many = Gap assessments
register-certification = Certification
    .many = Certifications
register-improvement = Improvement
    .many = Improvements
register-benefit = Benefit
    .many = Benefits
register-access = Access
    .many = Access

# Values that read badly as they are written.

choice-any-a = Section A
choice-any-b = Section B
choice-any-c = Section C
choice-any-d = Section D
choice-any-e = Section E
choice-any-f = Section F
choice-any-g = Section G
choice-any-five_whys = Five whys
choice-any-go = Go
choice-any-off_the_shelf = Off the shelf

# States of records, within a sentence or beside a mark.

state-active = active
state-retired = retired
state-draft = draft
state-in_review = in review
state-approved = approved
state-superseded = superseded
state-open = open
state-in_progress = in progress
state-done = done
state-verified = verified
state-closed = closed
state-stale = stale

# Steps of workflows, as words on buttons and as what history says.

transition-retire = Retire
    .done = Retired
transition-restore = Restore
    .done = Restored
transition-submit = Submit for review
    .done = Submitted for review
transition-return = Return
    .done = Returned
transition-approve = Approve
    .done = Approved
transition-supersede = Supersede
    .done = Superseded
transition-start = Start
    .done = Started
transition-finish = Mark as done
    .done = Done
transition-verify = Verify
    .done = Verified
transition-close = Close
    .done = Closed
transition-reopen = Reopen
    .done = Reopened

# Access roles.

role-viewer = Viewer
role-contributor = Contributor
role-owner = Owner
role-approver = Approver
role-auditor = Auditor
role-aims_manager = AIMS manager
role-top_management = Top management
role-administrator = Administrator
