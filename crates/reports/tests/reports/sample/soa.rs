//! A Statement of Applicability with all 38 controls and three own ones.

use jiff::civil::date;
use reports::soa::{
    Applies, Change, Changes, Group, Line, Practice, Reason, RiskLine, Side, Soa, Summary,
};
use reports::{Evidence, Reference, Status};

use super::{approval, cover, fact, record, reference};

/// Id, title, kind of reason, reason, how implemented, owner, indices into [`RISKS`].
type Control = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    usize,
    &'static [usize],
);

const OWNERS: [&str; 8] = [
    "Helen Okafor",
    "Marit Vos",
    "Daniel Brandt",
    "Ines Carvalho",
    "Ken Alvarez",
    "Petra Novák",
    "Sana Qureshi",
    "Tomasz Lind",
];

const RISKS: [(&str, &str, &str); 9] = [
    (
        "RSK-0003",
        "Ranking repeats old hiring habits",
        "change the likelihood",
    ),
    (
        "RSK-0007",
        "A credit score is used beyond its purpose",
        "change the consequences",
    ),
    (
        "RSK-0011",
        "A supplier changes a model unannounced",
        "share",
    ),
    (
        "RSK-0014",
        "Drift goes unnoticed between reviews",
        "change the likelihood",
    ),
    (
        "RSK-0019",
        "Nobody knows who may stop a system",
        "remove the source",
    ),
    (
        "RSK-0022",
        "Staff paste customer data into a public assistant",
        "avoid",
    ),
    (
        "RSK-0026",
        "Origin of a dataset cannot be shown",
        "change the likelihood",
    ),
    (
        "RSK-0031",
        "An incident reaches customers late",
        "change the consequences",
    ),
    (
        "RSK-0040",
        "Energy use of training grows without a plan",
        "retain",
    ),
];

const GROUPS: [(&str, &str, &[Control]); 9] = [
    (
        "A.2",
        "Policies related to AI",
        &[
            (
                "A.2.2",
                "AI policy",
                "objective",
                "The policy governs what we build and sell; customers ask for it in every tender.",
                "Policy DOC-0001, approved by the chief executive, read by all staff and on the web site.",
                0,
                &[4, 5],
            ),
            (
                "A.2.3",
                "Alignment with other organizational policies",
                "best practice",
                "Security, privacy and purchasing policies touch AI; two clashes were resolved in May.",
                "A table of policies and AI topics is kept by compliance and gone through twice a year.",
                1,
                &[5],
            ),
            (
                "A.2.4",
                "Review of the AI policy",
                "best practice",
                "Law and models change within the year.",
                "Each June, and when a law, a system class or the scope changes.",
                1,
                &[4],
            ),
        ],
    ),
    (
        "A.3",
        "Internal organization",
        &[
            (
                "A.3.2",
                "AI roles and responsibilities",
                "risk",
                "Before March nobody could say who may stop a system.",
                "Eleven roles with holders and deputies, each accepted in writing.",
                2,
                &[4, 7],
            ),
            (
                "A.3.3",
                "Reporting of concerns",
                "risk",
                "Engineers saw weaknesses before customers did and had no channel.",
                "A form, named or anonymous, read by two people outside engineering.",
                1,
                &[0, 3],
            ),
        ],
    ),
    (
        "A.4",
        "Resources for AI systems",
        &[
            (
                "A.4.2",
                "Resource documentation",
                "best practice",
                "Each stage needs its resources written down to be planned.",
                "One resource sheet a system and stage.",
                3,
                &[6],
            ),
            (
                "A.4.3",
                "Data resources",
                "risk",
                "Eleven datasets from customers with different rights.",
                "A dataset sheet each, with rights, content and quality.",
                3,
                &[6, 0],
            ),
            (
                "A.4.4",
                "Tooling resources",
                "best practice",
                "Tools decide what can be reproduced.",
                "Pinned versions in the build description, listed by release.",
                4,
                &[3],
            ),
            (
                "A.4.5",
                "System and computing resources",
                "contract",
                "Customers require hosting in the EU and yearly energy figures.",
                "Hosting register with regions; energy from the provider's bills.",
                4,
                &[8],
            ),
            (
                "A.4.6",
                "Human resources",
                "risk",
                "Validation depends on few people.",
                "Competence matrix by role; training records by person.",
                1,
                &[3],
            ),
        ],
    ),
    (
        "A.5",
        "Assessing impacts of AI systems",
        &[
            (
                "A.5.2",
                "AI system impact assessment process",
                "law",
                "Two systems are sensitive uses: hiring and credit.",
                "Procedure DOC-0009 with screening, depth and triggers.",
                1,
                &[0, 1],
            ),
            (
                "A.5.3",
                "Documentation of AI system impact assessments",
                "law",
                "Results are kept for six years after the system is retired.",
                "Every version stays in the register; retention is a rule of it.",
                1,
                &[1],
            ),
            (
                "A.5.4",
                "Assessing AI system impact on individuals or groups of individuals",
                "law",
                "Applicants and debtors are affected and are not our customers.",
                "Sections D and F of the assessment, with named parties.",
                7,
                &[0, 1],
            ),
            (
                "A.5.5",
                "Assessing societal impacts of AI systems",
                "risk",
                "Sorting applications and credit has effects beyond the single case.",
                "Section F at the level of society, once a year across systems.",
                1,
                &[0],
            ),
        ],
    ),
    (
        "A.6",
        "AI system life cycle",
        &[
            (
                "A.6.1.2",
                "Objectives for responsible development of AI system",
                "objective",
                "Fairness and explainability are promised in the policy.",
                "Three objectives with measures, checked at each gate.",
                3,
                &[0],
            ),
            (
                "A.6.1.3",
                "Processes for responsible AI system design and development",
                "best practice",
                "Teams built in different ways.",
                "Life cycle procedure with five gates.",
                3,
                &[3],
            ),
            (
                "A.6.2.2",
                "AI system requirements and specification",
                "contract",
                "Customers sign specifications.",
                "Specification template with intended use and limits.",
                3,
                &[1],
            ),
            (
                "A.6.2.3",
                "Documentation of AI system design and development",
                "law",
                "Technical files are asked for high-risk uses.",
                "Design record and model card by release.",
                3,
                &[6],
            ),
            (
                "A.6.2.4",
                "AI system verification and validation",
                "risk",
                "A ranking that nobody tested by group did harm elsewhere.",
                "Test plan by system, tests by group, criteria fixed before the run.",
                3,
                &[0, 3],
            ),
            (
                "A.6.2.5",
                "AI system deployment",
                "best practice",
                "A release went out in January without its limits described.",
                "Deployment plan with preconditions and a way back.",
                4,
                &[7],
            ),
            (
                "A.6.2.6",
                "AI system operation and monitoring",
                "risk",
                "Drift is the commonest failure of our analytics.",
                "Dashboard with limits, read weekly; on-call outside hours.",
                4,
                &[3, 7],
            ),
            (
                "A.6.2.7",
                "AI system technical documentation",
                "contract",
                "Three customers audit us against it.",
                "Packs for users, partners and authorities, by version.",
                5,
                &[1],
            ),
            (
                "A.6.2.8",
                "AI system recording of event logs",
                "law",
                "Decisions must be traced for disputes.",
                "Logging is on in test and use; kept for 24 months.",
                4,
                &[7],
            ),
        ],
    ),
    (
        "A.7",
        "Data for AI systems",
        &[
            (
                "A.7.2",
                "Data for development and enhancement of AI system",
                "risk",
                "Data decide what the models learn.",
                "Data procedure DOC-0014; each dataset passes it.",
                3,
                &[0, 6],
            ),
            (
                "A.7.3",
                "Acquisition of data",
                "law",
                "Personal data from customers; rights differ by contract.",
                "Acquisition record with source, rights and selection.",
                6,
                &[6],
            ),
            (
                "A.7.4",
                "Quality of data for AI systems",
                "risk",
                "Old applications carry old habits.",
                "Quality requirements by dataset, checked at each load.",
                3,
                &[0],
            ),
            (
                "A.7.5",
                "Data provenance",
                "risk",
                "Two datasets arrived without a record of their handling.",
                "Event log by dataset; two are being completed from invoices and mail.",
                3,
                &[6],
            ),
            (
                "A.7.6",
                "Data preparation",
                "best practice",
                "For what we train ourselves.",
                "Steps are code, reviewed and versioned.",
                3,
                &[6],
            ),
        ],
    ),
    (
        "A.8",
        "Information for interested parties of AI systems",
        &[
            (
                "A.8.2",
                "System documentation and information for users",
                "law",
                "Recruiters and credit clerks must know the limits of a score.",
                "User information by system, delivered and confirmed.",
                5,
                &[1],
            ),
            (
                "A.8.3",
                "External reporting",
                "risk",
                "Applicants and debtors need a way to us, not only to our customer.",
                "Public form in four languages, answered within five days.",
                6,
                &[0, 7],
            ),
            (
                "A.8.4",
                "Communication of incidents",
                "contract",
                "Eleven contracts name a time limit, the shortest is 24 hours.",
                "Plan DOC-0021 with contacts by customer; tried in June.",
                5,
                &[7],
            ),
            (
                "A.8.5",
                "Information for interested parties",
                "law",
                "Duties to authorities and customers are in the obligation register.",
                "Obligation register with due dates and proof of delivery.",
                6,
                &[7],
            ),
        ],
    ),
    (
        "A.9",
        "Use of AI systems",
        &[
            (
                "A.9.2",
                "Processes for responsible use of AI systems",
                "risk",
                "Staff use the public chat assistant.",
                "List of approved tools; exceptions end after 90 days.",
                2,
                &[5],
            ),
            (
                "A.9.3",
                "Objectives for responsible use of AI system",
                "scope",
                "The scope covers AI that we provide. Our own use of AI joins it in January 2027; until then A.9.2 and the policy bind it.",
                "",
                2,
                &[],
            ),
            (
                "A.9.4",
                "Intended use of the AI system",
                "risk",
                "Customers have asked to sort out applications automatically.",
                "Use is compared with the specification each quarter.",
                7,
                &[1],
            ),
        ],
    ),
    (
        "A.10",
        "Third-party and customer relationships",
        &[
            (
                "A.10.2",
                "Allocating responsibilities",
                "contract",
                "Duties between us, customers and two model suppliers were unwritten.",
                "Matrix by system, referred to in contracts.",
                6,
                &[2],
            ),
            (
                "A.10.3",
                "Suppliers",
                "risk",
                "A supplier can change a model without our hand in it.",
                "Due diligence, contract clauses, yearly review.",
                6,
                &[2],
            ),
            (
                "A.10.4",
                "Customers",
                "contract",
                "Customer expectations are collected at each renewal.",
                "Register of customer requirements with commitments.",
                5,
                &[1],
            ),
        ],
    ),
];

const OWN: &[Control] = &[
    (
        "TS-1",
        "Prompt and policy changes are logged",
        "risk",
        "Behaviour of Insight Assistant changes with a prompt as much as with a model.",
        "Prompts are files under review, like code.",
        4,
        &[2],
    ),
    (
        "TS-2",
        "A second person reads unread applications",
        "risk",
        "Ranking must not turn into rejecting.",
        "One in twenty of the lowest tenth is read by hand each week.",
        7,
        &[0],
    ),
    (
        "TS-3",
        "The stop is tested every quarter",
        "risk",
        "A stop that was never tried is a hope.",
        "Planned with customers; result goes to the risk owner.",
        4,
        &[4],
    ),
];

/// Returns the statement as of 10 August 2026.
pub(crate) fn soa() -> Soa {
    let mut cover = cover(
        "Statement of Applicability",
        "ISO/IEC 42001:2023, Annex A and own controls",
        date(2026, 8, 10),
        4387,
    );
    cover.record = Some(record("SOA-0002", "1.2", "approved"));
    cover.facts = vec![
        fact(
            "Scope",
            "AI products that TechServe Solutions offers to customers, Utrecht and Porto (SCP-0001, version 2)",
        ),
        fact(
            "Next review",
            "7 February 2027, or with the next change of scope",
        ),
        fact("For", "Customers and auditors under agreement"),
    ];
    cover.approvals = vec![
        approval("Prepared", "Marit Vos", "compliance manager", 6, 4341),
        approval("Reviewed", "Joost de Wit", "risk and security", 7, 4352),
        approval("Approved", "Helen Okafor", "chief executive", 7, 4358),
    ];
    let groups = groups();
    Soa {
        cover,
        introduction: vec![
            "TechServe Solutions builds analytics with AI for other firms. One of its systems is used in hiring and one for credit; both decide about people who are not its customers. That is why impact on individuals weighs more in this statement than protection of the firm.".to_owned(),
        ],
        summary: Summary::of(&groups),
        risks: risks(&groups),
        groups,
        changes: Some(changes()),
    }
}

fn groups() -> Vec<Group> {
    let annex = GROUPS.iter().map(|(id, title, controls)| Group {
        id: Some((*id).to_owned()),
        title: (*title).to_owned(),
        lines: controls.iter().map(line).collect(),
    });
    let own = Group {
        id: None,
        title: "Own controls".to_owned(),
        lines: OWN.iter().map(line).collect(),
    };
    annex.chain([own]).collect()
}

fn line(control: &Control) -> Line {
    let (id, title, kind, text, how, owner, risks) = *control;
    let out = id == "A.9.3";
    let some = matches!(id, "A.7.6" | "A.5.5" | "A.6.2.7");
    let reason = |side, kind: &str, text: &str| Reason {
        side,
        kind: kind.to_owned(),
        text: text.to_owned(),
    };
    let side = if out {
        Side::Exclusion
    } else {
        Side::Inclusion
    };
    let mut reasons = vec![reason(side, kind, text)];
    if some {
        reasons.push(reason(
            Side::Exclusion,
            "no need",
            "The other systems are bought and are not trained here.",
        ));
    }
    let partly = matches!(id, "A.4.6" | "A.5.4" | "A.7.5");
    Line {
        id: id.to_owned(),
        key: None,
        title: title.to_owned(),
        applies: match (out, some) {
            (true, _) => Applies::No,
            (_, true) => Applies::Some { systems: systems() },
            _ => Applies::Yes,
        },
        reasons,
        risks: risks
            .iter()
            .map(|at| reference(RISKS[*at].0, RISKS[*at].1))
            .collect(),
        impact_assessments: if kind == "law" {
            vec![reference("AIA-0003", "Talent Rank, used in hiring")]
        } else {
            Vec::new()
        },
        implementation: (!how.is_empty()).then(|| how.to_owned()),
        practice: match (out, partly) {
            (true, _) => Practice::NotNeeded,
            (_, true) => Practice::Partly,
            _ if id == "A.2.4" => Practice::Planned,
            _ => Practice::Implemented,
        },
        documented: !out && id != "A.3.3",
        documents: if how.contains("DOC-") {
            vec![reference("DOC-0001", "AI policy")]
        } else {
            Vec::new()
        },
        evidence: if out || partly || id == "A.2.4" {
            Vec::new()
        } else {
            evidence(id)
        },
        owner: Some(OWNERS[owner].to_owned()),
        status: status(id),
        because: because(id),
        reviewed: Some(date(2026, 8, 6)),
        contradictions: contradictions(id),
        changed: matches!(id, "A.4.6" | "A.5.4" | "A.8.2" | "TS-2"),
    }
}

fn systems() -> Vec<Reference> {
    vec![
        reference("AIS-0001", "Insight Forecast"),
        reference("AIS-0002", "Talent Rank"),
        reference("AIS-0003", "Credit Lens"),
    ]
}

fn evidence(id: &str) -> Vec<Evidence> {
    let day = i8::try_from(id.len()).expect("a short id") + 10;
    let one = |key: &str, title: &str, on| Evidence {
        key: Some(key.to_owned()),
        title: title.to_owned(),
        on,
    };
    vec![
        one(
            "EVD-0112",
            "Minutes of the weekly AI meeting",
            date(2026, 7, day),
        ),
        one(
            "EVD-0087",
            "Sample taken by the quality team",
            date(2026, 6, day),
        ),
    ]
}

fn status(id: &str) -> Status {
    match id {
        "A.9.3" => Status::Excluded,
        "A.4.6" => Status::Minor,
        "A.5.4" => Status::Major,
        "A.7.5" => Status::Improvement,
        "A.9.4" => Status::Attest,
        "A.2.4" => Status::Open,
        _ => Status::Conforms,
    }
}

fn because(id: &str) -> Vec<String> {
    match id {
        "A.4.6" => vec!["PER-0007 Yusuf Demir has no record of the course on impact assessment that his role asks for.".to_owned()],
        "A.5.4" => vec!["AIA-0003 names no affected party who is neither user nor customer.".to_owned()],
        _ => Vec::new(),
    }
}

fn contradictions(id: &str) -> Vec<String> {
    match id {
        "A.7.5" => vec![
            "This line says partly, while RSK-0026 counts on the control as implemented."
                .to_owned(),
        ],
        "A.10.3" => {
            vec!["This line says implemented; the review of SUP-0005 is 12 days late.".to_owned()]
        }
        _ => Vec::new(),
    }
}

fn risks(groups: &[Group]) -> Vec<RiskLine> {
    let controls = |key: &str| {
        let lines = groups.iter().flat_map(|group| &group.lines);
        let with = lines.filter(|line| line.risks.iter().any(|risk| risk.key == key));
        with.map(|line| line.id.clone()).collect()
    };
    let line = |(key, title, treatment): &(&str, &str, &str)| RiskLine {
        key: (*key).to_owned(),
        title: (*title).to_owned(),
        treatment: Some((*treatment).to_owned()),
        controls: controls(key),
    };
    RISKS.iter().map(line).collect()
}

fn changes() -> Changes {
    let change = |control: &str, what: &str, because: &str| Change {
        control: control.to_owned(),
        what: what.to_owned(),
        because: because.to_owned(),
    };
    Changes {
        version: "1.1".to_owned(),
        approved_on: Some(date(2026, 6, 24)),
        note: Some("All four follow from the internal audit of July.".to_owned()),
        lines: vec![
            change(
                "A.4.6",
                "practice: implemented, now partly",
                "Internal audit, NCR-0001: five people lacked a training record; two still do",
            ),
            change(
                "A.5.4",
                "practice: implemented, now partly",
                "Internal audit, NCR-0002: AIA-0003 named no affected party who is neither user nor customer",
            ),
            change(
                "A.8.2",
                "evidence of 6 August added",
                "User information for Insight Assistant delivered to 41 customers",
            ),
            change(
                "TS-2",
                "new own control",
                "Measure from NCR-0002: a second person reads unread applications",
            ),
        ],
    }
}
