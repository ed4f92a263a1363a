//! A gap assessment at the start of the programme.

use jiff::civil::date;
use reports::Status;
use reports::gap::{
    Baseline, Finding, Gap, Group, Line, Priority, Requirement, Step, Summary, TopPriority,
};

use super::{cover, fact, record, reference};
use Priority::{Critical, High, Low, Medium};
use Status::{Attest, Conforms, Improvement, Major, Minor, Open};

/// Id, title, computed status, level, priority, effort, dimension, practice, recommendation.
type Row = (
    &'static str,
    &'static str,
    Status,
    u8,
    Option<Priority>,
    f64,
    &'static str,
    &'static str,
    &'static str,
);

const LEVELS: [&str; 6] = [
    "nothing",
    "by chance",
    "in places",
    "mostly",
    "as a rule",
    "proven",
];

const GROUPS: [(&str, &str, &[Row]); 8] = [
    (
        "4",
        "Context of the organization",
        &[
            (
                "4.1",
                "Understanding the organization and its context",
                Improvement,
                2,
                Some(Low),
                3.0,
                "documentation",
                "The strategy paper names competition and law; climate was never discussed.",
                "Hold one session on context, record the issues and what follows from each.",
            ),
            (
                "4.2",
                "Understanding the needs and expectations of interested parties",
                Minor,
                2,
                Some(Medium),
                4.0,
                "documentation",
                "Customer needs are in the sales system; people affected by decisions are named nowhere.",
                "List parties with their requirements, beginning with applicants and debtors.",
            ),
            (
                "4.3",
                "Determining the scope of the AI management system",
                Open,
                1,
                Some(High),
                5.0,
                "policy",
                "Everyone agrees that products are meant; nobody wrote it down.",
                "Decide the scope and write it with its boundaries and interfaces.",
            ),
            (
                "4.4",
                "AI management system",
                Open,
                1,
                Some(Medium),
                6.0,
                "process",
                "Processes exist in engineering and stop there.",
                "Draw the processes and how they hang together.",
            ),
        ],
    ),
    (
        "5",
        "Leadership",
        &[
            (
                "5.1",
                "Leadership and commitment",
                Attest,
                3,
                None,
                0.0,
                "",
                "The chief executive opened the programme and gave it a budget and one and a half people.",
                "",
            ),
            (
                "5.2",
                "AI policy",
                Major,
                0,
                Some(Critical),
                8.0,
                "policy",
                "There is no formal AI policy. A slide of principles from 2024 is quoted in tenders.",
                "Write a policy that the firm can be held to, have it approved by the chief executive, and bring it to all staff.",
            ),
            (
                "5.3",
                "Roles, responsibilities and authorities",
                Minor,
                2,
                Some(High),
                5.0,
                "policy",
                "Product owners act as system owners without saying so; nobody is named who may stop a system.",
                "Define roles with authorities, name holders and deputies, have them accept.",
            ),
        ],
    ),
    (
        "6",
        "Planning",
        &[
            (
                "6.1.1",
                "General",
                Minor,
                1,
                Some(High),
                3.0,
                "process",
                "Risks are raised in project meetings and forgotten with the project.",
                "Plan how risks and chances are found and followed up.",
            ),
            (
                "6.1.2",
                "AI risk assessment",
                Major,
                1,
                Some(Critical),
                12.0,
                "process",
                "Engineers judge risk well, each in an own way. There is no documented process and no criteria.",
                "Set criteria for organisation, individuals and societies; write the process; run it once over all six systems.",
            ),
            (
                "6.1.3",
                "AI risk treatment",
                Major,
                1,
                Some(High),
                10.0,
                "process",
                "Measures are taken and not traced to risks; there is no Statement of Applicability.",
                "Compare with Annex A, write the statement, plan treatment with dates.",
            ),
            (
                "6.1.4",
                "AI system impact assessment",
                Major,
                2,
                Some(Critical),
                15.0,
                "process",
                "Three of six systems were assessed, each on another form, one without affected people.",
                "One process and one form for all; begin with hiring and credit.",
            ),
            (
                "6.2",
                "AI objectives and planning to achieve them",
                Open,
                1,
                Some(Medium),
                4.0,
                "documentation",
                "Targets for accuracy exist by product; none for fairness.",
                "Set five objectives with measure, owner and date.",
            ),
            (
                "6.3",
                "Planning of changes",
                Conforms,
                3,
                None,
                0.0,
                "",
                "Changes to products go through a board that keeps minutes.",
                "",
            ),
        ],
    ),
    (
        "7",
        "Support",
        &[
            (
                "7.1",
                "Resources",
                Conforms,
                4,
                None,
                0.0,
                "",
                "Capacity is planned each quarter with the budget.",
                "",
            ),
            (
                "7.2",
                "Competence",
                Minor,
                2,
                Some(Medium),
                9.0,
                "process",
                "Engineers learn much on their own. Little training on AI governance was given and less was recorded.",
                "Say what each role must know, train, and keep records.",
            ),
            (
                "7.3",
                "Awareness",
                Open,
                1,
                Some(Medium),
                4.0,
                "process",
                "New staff hear of AI ethics once.",
                "An hour for all each year, with the policy, acknowledged.",
            ),
            (
                "7.4",
                "Communication",
                Open,
                2,
                Some(Low),
                2.0,
                "documentation",
                "Customers are told of releases; authorities are nobody's task.",
                "Write who tells whom what and when.",
            ),
            (
                "7.5.1",
                "General",
                Minor,
                2,
                Some(High),
                3.0,
                "documentation",
                "Good technical practice, thinly documented.",
                "Decide which documents the system needs.",
            ),
            (
                "7.5.2",
                "Creating and updating documented information",
                Minor,
                2,
                Some(High),
                4.0,
                "documentation",
                "Documents have no owner, version or approval.",
                "One template, one place, approval by someone else than the author.",
            ),
            (
                "7.5.3",
                "Control of documented information",
                Minor,
                2,
                Some(High),
                6.0,
                "documentation",
                "Three shared drives, none of them leading.",
                "One register with access rights and retention.",
            ),
        ],
    ),
    (
        "8",
        "Operation",
        &[
            (
                "8.1",
                "Operational planning and control",
                Improvement,
                3,
                Some(Low),
                3.0,
                "technical",
                "Releases follow a checklist that ends at the test.",
                "Extend the checklist to operation and retirement.",
            ),
            (
                "8.2",
                "AI risk assessment",
                Open,
                1,
                Some(High),
                5.0,
                "process",
                "None was done as such.",
                "Run it at planned intervals once the process stands.",
            ),
            (
                "8.3",
                "AI risk treatment",
                Open,
                1,
                Some(High),
                5.0,
                "process",
                "None was planned as such.",
                "Carry out the plan and check its effect.",
            ),
            (
                "8.4",
                "AI system impact assessment",
                Minor,
                2,
                Some(High),
                6.0,
                "process",
                "See 6.1.4.",
                "Assess all six systems with the new form.",
            ),
        ],
    ),
    (
        "9",
        "Performance evaluation",
        &[
            (
                "9.1",
                "Monitoring, measurement, analysis and evaluation",
                Improvement,
                3,
                Some(Low),
                5.0,
                "technical",
                "Accuracy and latency are watched by dashboard; fairness by hand.",
                "Decide what is measured, by whom it is judged and when.",
            ),
            (
                "9.2.1",
                "General",
                Open,
                0,
                Some(Medium),
                3.0,
                "process",
                "No internal audit of AI so far.",
                "Plan one for July.",
            ),
            (
                "9.2.2",
                "Internal audit programme",
                Open,
                0,
                Some(Medium),
                3.0,
                "process",
                "The quality team audits ISO 9001 and could learn it.",
                "Qualify two auditors of the quality team.",
            ),
            (
                "9.3",
                "Management review",
                Open,
                1,
                Some(Medium),
                2.0,
                "process",
                "AI is on the agenda when something happened.",
                "A review in June, then twice a year.",
            ),
        ],
    ),
    (
        "10",
        "Improvement",
        &[
            (
                "10.1",
                "Continual improvement",
                Conforms,
                4,
                None,
                0.0,
                "",
                "Retrospectives lead to changes that are followed up.",
                "",
            ),
            (
                "10.2",
                "Nonconformity and corrective action",
                Conforms,
                3,
                None,
                0.0,
                "",
                "The procedure of the quality system works and can be used.",
                "",
            ),
        ],
    ),
    (
        "A.6",
        "AI system life cycle",
        &[
            (
                "A.6.2.4",
                "AI system verification and validation",
                Improvement,
                4,
                None,
                0.0,
                "",
                "Test plans with criteria, run on every release, with results by group for Talent Rank.",
                "",
            ),
            (
                "A.6.2.8",
                "AI system recording of event logs",
                Conforms,
                4,
                None,
                0.0,
                "",
                "Logs are kept for 24 months and can be searched.",
                "",
            ),
        ],
    ),
];

/// Returns the assessment as of 28 February 2026.
pub(crate) fn gap() -> Gap {
    let mut cover = cover(
        "Gap assessment",
        "ISO/IEC 42001:2023, clauses 4 to 10 and controls of Annex A",
        date(2026, 2, 28),
        212,
    );
    cover.record = Some(record("GAP-0001", "1", "approved"));
    cover.facts = vec![fact("For", "Board of directors, meeting of 9 March 2026")];
    let groups: Vec<Group> = GROUPS.iter().map(group).collect();
    Gap {
        cover,
        baseline: Baseline {
            on: date(2026, 2, 20),
            assessed_by: "Marit Vos, compliance manager, with Joost de Wit, risk and security".to_owned(),
            method: "Fourteen interviews, reading of 61 documents, a sample of five releases".to_owned(),
            scope: "All six AI systems and the functions that build, sell and support them".to_owned(),
            levels: LEVELS.map(str::to_owned).into(),
            computed: false,
        },
        conclusion: vec![
            "TechServe builds AI with care and writes little of it down. Testing, logging and improvement are strong and can carry the management system. What is missing is what makes practice dependable: a policy, a common way to judge risk and impact, and records that outlive a project.".to_owned(),
            "Certification in October is within reach if the three critical gaps are closed by the end of April.".to_owned(),
        ],
        summary: Summary::of(&groups),
        priorities: priorities(),
        groups,
        next_steps: steps(),
        steps_done: 0,
    }
}

fn group((id, title, rows): &(&str, &str, &[Row])) -> Group {
    Group {
        id: (*id).to_owned(),
        title: (*title).to_owned(),
        requirements: rows.iter().map(requirement).collect(),
    }
}

fn requirement(row: &Row) -> Requirement {
    let (id, title, status, level, priority, effort, dimension, practice, advice) = *row;
    Requirement {
        id: id.to_owned(),
        title: title.to_owned(),
        status,
        findings: findings(id, status),
        lines: vec![Line {
            practice: practice.to_owned(),
            evidence: if level >= 2 {
                vec!["interview notes of 12 February".to_owned()]
            } else {
                Vec::new()
            },
            level: Some(level),
            dimensions: if dimension.is_empty() {
                Vec::new()
            } else {
                vec![dimension.to_owned()]
            },
            strength: (level >= 4)
                .then(|| "Works without being asked for; reuse it as it is.".to_owned()),
            priority,
            effort_days: (effort > 0.0).then_some(effort),
            recommendation: (!advice.is_empty()).then(|| advice.to_owned()),
        }],
    }
}

fn findings(id: &str, status: Status) -> Vec<Finding> {
    let finding = |check: &str, key: &str, title: &str, because: &str| Finding {
        check: check.to_owned(),
        grade: status,
        record: Some(reference(key, title)),
        because: because.to_owned(),
    };
    match (id, status) {
        ("5.2", _) => vec![finding(
            "policy-approved",
            "DOC-0001",
            "Principles for AI (slides)",
            "The policy has no approved version.",
        )],
        ("6.1.4", _) => vec![
            finding(
                "impact-process",
                "IAP-0001",
                "Impact assessment",
                "The process has no screening questions.",
            ),
            finding(
                "impact-assessment-current",
                "AIS-0002",
                "Talent Rank",
                "The system has no approved impact assessment.",
            ),
            finding(
                "impact-assessment-current",
                "AIS-0005",
                "Support Copilot",
                "The system has no approved impact assessment.",
            ),
        ],
        (_, Major | Minor) => vec![finding(
            "recorded",
            "ORG-0001",
            "TechServe Solutions",
            "Nothing approved is recorded for this requirement.",
        )],
        _ => Vec::new(),
    }
}

fn priorities() -> Vec<TopPriority> {
    let one = |priority, title: &str, ids: &[&str], why: &str, what: &str| TopPriority {
        priority,
        title: title.to_owned(),
        requirements: ids.iter().map(|id| (*id).to_owned()).collect(),
        why: why.to_owned(),
        recommendation: what.to_owned(),
    };
    vec![
        one(
            Critical,
            "No AI policy",
            &["5.2", "A.2.2"],
            "Everything else refers to it, and customers ask for it in tenders.",
            "Draft in March, approval by the chief executive before the end of the quarter.",
        ),
        one(
            Critical,
            "No common risk assessment",
            &["6.1.2", "8.2"],
            "Risks cannot be compared or accepted by anyone.",
            "Criteria and process in April, first run in May.",
        ),
        one(
            Critical,
            "Impact assessed unevenly",
            &["6.1.4", "8.4", "A.5.2"],
            "Hiring and credit decide about people who have no voice here.",
            "One form; hiring and credit first.",
        ),
        one(
            High,
            "Documents without owner and version",
            &["7.5.2", "7.5.3"],
            "Good practice cannot be shown.",
            "One register, moved to in April.",
        ),
        one(
            Medium,
            "Little training on record",
            &["7.2"],
            "Competence is there and cannot be proven.",
            "Matrix by role, courses from May.",
        ),
    ]
}

fn steps() -> Vec<Step> {
    let one = |key: &str, what: &str, owner: &str, month, day| Step {
        key: Some(key.to_owned()),
        what: what.to_owned(),
        owner: Some(owner.to_owned()),
        due: Some(date(2026, month, day)),
    };
    vec![
        one(
            "ACT-0001",
            "Draft the AI policy and bring it to the board",
            "Helen Okafor",
            3,
            27,
        ),
        one("ACT-0002", "Write scope and roles", "Marit Vos", 3, 31),
        one(
            "ACT-0003",
            "Set risk criteria and run the first assessment",
            "Joost de Wit",
            5,
            15,
        ),
        one(
            "ACT-0004",
            "Assess hiring and credit with the new form",
            "Tomasz Lind",
            5,
            29,
        ),
        Step {
            key: None,
            what: "Choose a certification body".to_owned(),
            owner: Some("Nadia Rahman".to_owned()),
            due: None,
        },
    ]
}
