//! Two examples: a complete impact assessment, as a careful assessor would hand it in, and a screening.

mod effects;
mod screening;

pub(super) use screening::alert_sorter;

use jiff::civil::date;

use super::{
    AnswerSection, AssessedData, AssessedModel, AssessmentReason, AssessmentSubject, Condition,
    DataQuality, DataUse, Dependency, Deployment, DeploymentForm, Disclosure, DisclosureForm,
    Functionality, ImpactAssessment, IntendedUse, Lapse, LinkedAssessment, LinkedAssessmentKind,
    Measure, MeasureKind, OpenAnswer, Outcome, QualityMet, RestrictedUseDecision, ScreeningAnswer,
    SectionWork, SystemInformation, UnintendedUse, UnintendedUseKind,
};
use crate::impact_process::Depth;
use crate::kit::Ref;
use crate::kit::parts::{
    AnswerState, Automation, LifeCycleStage, ModelOrigin, QualityCharacteristic, ReassessmentTrigger,
};

/// Returns the assessment of the system that estimates repair costs from photos.
pub(super) fn damage_estimator() -> ImpactAssessment {
    ImpactAssessment {
        title: "Damage estimator for motor claims".into(),
        subject: AssessmentSubject::System,
        systems: vec![Ref::number(1)],
        assessed_version: Some("3.2".into()),
        stage: Some(LifeCycleStage::OperationAndMonitoring),
        process: Some(Ref::number(1)),
        reason: AssessmentReason::Change,
        trigger: Some(ReassessmentTrigger::ModelChange),
        reassessment: Some(Ref::number(1)),
        changed_since_last: Some("Release 3.2 reads photos of older cars.".into()),
        assessor: Ref::number(2),
        contributors: vec![Ref::number(3), Ref::number(4), Ref::number(5)],
        performed_on: date(2026, 3, 18),
        jurisdictions: vec!["Ireland".into(), "Germany".into()],
        population: Some(
            "About 46,000 private claimants a year, 85 adjusters, 1,100 repair shops".into(),
        ),
        covers: Some("Estimates from photos for private passenger cars, in use since 2024".into()),
        leaves_out: Some("Routing of claims, which has an assessment of its own".into()),
        linked_assessments: vec![LinkedAssessment {
            kind: LinkedAssessmentKind::DataProtection,
            title: "Data protection impact assessment, January 2026".into(),
            record: None,
            on: Some(date(2026, 1, 20)),
            note: Some("Its limits on photos of people are taken over in section B.".into()),
        }],
        depth: Depth::Full,
        screening: vec![screened(
            "Does its result bear on money, health or rights of a person?",
            "Claimants are paid by it.",
        )],
        restricted_decisions: vec![RestrictedUseDecision {
            r#use: "Estimating from photos whether a claimant tells the truth".into(),
            forbidden: false,
            allowed: Some(false),
            decided_by: Some(Ref::number(1)),
            decided_on: Some(date(2026, 3, 12)),
            reason: Some("Flags for altered photos stay; nothing is inferred about people.".into()),
        }],
        sections: sections(),
        system_information: Some(system_information()),
        data: vec![training_photos(), live_claims()],
        models: vec![estimator_model()],
        deployment: Some(deployment()),
        parties: effects::parties(),
        no_external_party_because: None,
        impacts: effects::impacts(),
        failures: effects::failures(),
        misuses: effects::misuses(),
        measures: measures(),
        residual_summary: Some(
            "Owners of older cars may still be offered somewhat too little in single cases; an \
             adjuster sees every such case and a survey is free. All other harms are low."
                .into(),
        ),
        reasoning: Some(
            "Claimants gain days and a reasoned figure. Those who bear most of what remains, \
             owners of older cars, gain the same days, have a person look at each case, and lose \
             nothing by objecting. Without the second look we would not go ahead for them."
                .into(),
        ),
        outcome: Some(Outcome::GoWithConditions),
        conditions: conditions(),
        indicators: vec![
            "Error by age of car and by region, monthly".into(),
            "Share of objections and of those upheld, monthly".into(),
            "Share of estimates that adjusters change, by adjuster, monthly".into(),
        ],
        next_review: Some(date(2027, 3, 17)),
        lapses: vec![Lapse {
            on: date(2026, 7, 1),
            trigger: ReassessmentTrigger::ModelChange,
            why: Some("Release 3.3 is another model than the one approved.".into()),
            reassessment: Some(Ref::number(1)),
            renewed_on: Some(date(2026, 7, 22)),
        }],
        disclosure: Some(Disclosure {
            to: "Claimants and insurers".into(),
            form: DisclosureForm::Summary,
            on: Some(date(2026, 5, 20)),
            why: Some(
                "The full text describes how estimates could be manipulated; insurers may read it \
                 on our premises."
                    .into(),
            ),
        }),
        risks: vec![Ref::number(1), Ref::number(3)],
        risks_considered: Some(
            "Taken up in the risk assessment of April 2026: the harm to owners of older cars \
             became a risk of its own, and its rating for individuals follows section F."
                .into(),
        ),
        open_answers: open_answers(),
        retention: Some("Ten years after the system is retired".into()),
    }
}

fn conditions() -> Vec<Condition> {
    vec![
        Condition {
            what: "Every estimate for a car older than twelve years goes to an adjuster.".into(),
            owner: Some(Ref::number(4)),
            due: Some(date(2026, 5, 15)),
            met_on: Some(date(2026, 5, 13)),
            action: None,
            evidence: vec![Ref::number(4)],
        },
        Condition {
            what: "The letter to claimants says that AI was used and how to object.".into(),
            owner: Some(Ref::number(5)),
            due: Some(date(2026, 4, 30)),
            met_on: Some(date(2026, 4, 21)),
            action: None,
            evidence: vec![],
        },
    ]
}

fn open_answers() -> Vec<OpenAnswer> {
    vec![
        OpenAnswer {
            section: AnswerSection::C,
            question: "What did training of the base model cost in energy?".into(),
            state: AnswerState::Unknown,
            why: Some("The provider has been asked and has not answered yet.".into()),
            action: Some(Ref::number(4)),
            owner: Some(Ref::number(3)),
            due: Some(date(2026, 9, 30)),
        },
        OpenAnswer {
            section: AnswerSection::B,
            question: "Are special categories of personal data used?".into(),
            state: AnswerState::NotApplicable,
            why: Some("Photos with people are rejected at upload.".into()),
            action: None,
            owner: None,
            due: None,
        },
    ]
}

fn sections() -> Vec<SectionWork> {
    vec![
        written(AnswerSection::A, 4, date(2026, 2, 27)),
        written(AnswerSection::B, 3, date(2026, 3, 5)),
        written(AnswerSection::C, 3, date(2026, 3, 6)),
        written(AnswerSection::D, 4, date(2026, 3, 3)),
        written(AnswerSection::E, 5, date(2026, 3, 10)),
        written(AnswerSection::F, 2, date(2026, 3, 17)),
        written(AnswerSection::G, 2, date(2026, 3, 18)),
    ]
}

fn screened(question: &str, why: &str) -> ScreeningAnswer {
    ScreeningAnswer {
        question: question.into(),
        state: AnswerState::Answered,
        yes: Some(true),
        why: Some(why.into()),
        action: None,
    }
}

fn written(section: AnswerSection, owner: u64, done_on: jiff::civil::Date) -> SectionWork {
    SectionWork {
        section,
        owner: Ref::number(owner),
        due: Some(date(2026, 3, 18)),
        done_on: Some(done_on),
        note: None,
    }
}

fn system_information() -> SystemInformation {
    SystemInformation {
        description: "Claimants upload photos of a damaged car. The system recognises damaged \
                      parts, estimates the cost of repair and shows both to an adjuster with the \
                      regions of the photos that counted. The adjuster accepts, changes or rejects \
                      the figure. The accepted figure goes to the claims system, which pays or \
                      orders a survey."
            .into(),
        functionalities: vec![
            Functionality { what: "Recognises damaged parts in photos".into(), planned_for: None },
            Functionality { what: "Estimates the cost of repair".into(), planned_for: None },
            Functionality {
                what: "Proposes a repair shop nearby".into(),
                planned_for: Some(date(2027, 1, 15)),
            },
        ],
        dependencies: vec![
            Dependency {
                on: "Price list of parts, updated weekly by a supplier".into(),
                if_it_fails: "Figures are out of date; after ten days estimates are switched off."
                    .into(),
            },
            Dependency {
                on: "Cloud hosting in Frankfurt".into(),
                if_it_fails: "Adjusters estimate by hand; claimants wait about three days longer."
                    .into(),
            },
        ],
        purpose: "Claimants should have a reasoned figure within a day instead of a week. What is \
                  given up: a surveyor no longer looks at each small damage."
            .into(),
        intended_uses: vec![IntendedUse {
            r#use: "Estimating body damage of private passenger cars".into(),
            user_group: Some("Trained adjusters".into()),
            setting: Some("In the claims office, with the file open".into()),
            limits: Some("Up to EUR 8,000; no damage to people, frame or battery".into()),
        }],
        unintended_uses: vec![
            UnintendedUse {
                r#use: "Estimating damage to vans and motorcycles".into(),
                kind: UnintendedUseKind::Overreach,
                why_foreseeable: "The form lets such vehicles through and a figure appears.".into(),
            },
            UnintendedUse {
                r#use: "Taking the figure for the final offer without opening the photos".into(),
                kind: UnintendedUseKind::AccidentalMisuse,
                why_foreseeable: "Adjusters have about six minutes a case.".into(),
            },
            UnintendedUse {
                r#use: "Uploading altered photos to raise the figure".into(),
                kind: UnintendedUseKind::MaliciousMisuse,
                why_foreseeable: "Tools that alter photos are free and easy to use.".into(),
            },
        ],
        automation: Automation::HumanDecides,
        oversight: Some(
            "An adjuster decides each case and can reject the figure with one click. The lead \
             adjuster can switch the system off for a group of cars or altogether."
                .into(),
        ),
        sensitive_uses: vec![
            "Deciding or preparing decisions about insurance claims of persons".into(),
        ],
        restricted_uses: vec![],
    }
}

fn training_photos() -> AssessedData {
    AssessedData {
        dataset: Some(Ref::number(1)),
        name: "Settled claims with photos, release 2026-02 (212,000 claims)".into(),
        r#use: DataUse::Training,
        content: Some("Real photos, vehicle data and the sum that was paid".into()),
        personal_data: true,
        origin: Some(
            "Collected by insurers to settle claims; passed to us under contracts that allow \
             training. Privacy assessment of January 2026."
                .into(),
        ),
        period: Some("2019 to 2025".into()),
        geography: Some("Ireland 38 %, Germany 62 %; documents in English and German".into()),
        population_fit: Some(
            "Cars older than twelve years are 4 % here and 19 % of claims. Rural claims match."
                .into(),
        ),
        labelling: Some(
            "Damaged parts marked by six former surveyors by a written instruction; agreement \
             0.86 on a doubled sample."
                .into(),
        ),
        preparation: Some("Number plates and faces blurred; duplicates removed; no cropping".into()),
        known_limits: Some("Weak at corrosion, at older cars and at photos taken by night.".into()),
        quality: vec![
            quality(QualityCharacteristic::Accuracy, QualityMet::Yes, "2 % wrong sums in a sample"),
            quality(QualityCharacteristic::Completeness, QualityMet::Yes, "All fields since 2021"),
            quality(
                QualityCharacteristic::Representativeness,
                QualityMet::No,
                "Older cars; 6,000 photos bought by June 2026",
            ),
            quality(
                QualityCharacteristic::Balance,
                QualityMet::Partly,
                "Even over regions, not over age of car",
            ),
            quality(
                QualityCharacteristic::Currentness,
                QualityMet::Partly,
                "Sums before 2022 are indexed to present prices",
            ),
            quality(QualityCharacteristic::Traceability, QualityMet::Yes, "Each photo has its claim"),
            DataQuality {
                characteristic: QualityCharacteristic::Portability,
                needed: false,
                met: QualityMet::Unknown,
                note: Some("The data stays in one place.".into()),
                fix_by: None,
                fixed_on: None,
            },
        ],
        access_rights: Some("Data and model teams; use for training under contract".into()),
        cleared_by: Some(Ref::number(3)),
        cleared_on: Some(date(2026, 2, 16)),
        checks_done: Some("Six automatic checks in February 2026, all held".into()),
        privacy_assessment: Some("January 2026".into()),
        retention: Some("Seven years; deleted with the claim's file".into()),
    }
}

fn live_claims() -> AssessedData {
    AssessedData {
        dataset: Some(Ref::number(2)),
        name: "Photos of open claims".into(),
        r#use: DataUse::Production,
        content: Some("Photos and vehicle data as claimants upload them".into()),
        personal_data: true,
        origin: Some("Claimants, for the purpose of settling their claim".into()),
        period: Some("The life of the claim".into()),
        geography: Some("Ireland and Germany".into()),
        population_fit: Some("It is the population affected.".into()),
        labelling: None,
        preparation: Some("Rejected when blurred, too dark or with people in them".into()),
        known_limits: Some("Old telephones take poor photos; their owners must try again.".into()),
        quality: vec![
            quality(QualityCharacteristic::Timeliness, QualityMet::Yes, "Minutes after upload"),
            quality(
                QualityCharacteristic::Confidentiality,
                QualityMet::Yes,
                "Access by case only; test of January 2026",
            ),
        ],
        access_rights: Some("Adjusters, by case".into()),
        cleared_by: None,
        cleared_on: None,
        checks_done: None,
        privacy_assessment: Some("January 2026".into()),
        retention: Some("Seven years after settlement".into()),
    }
}

fn quality(characteristic: QualityCharacteristic, met: QualityMet, note: &str) -> DataQuality {
    let gap = met != QualityMet::Yes;
    DataQuality {
        characteristic,
        needed: true,
        met,
        note: Some(note.into()),
        fix_by: gap.then(|| date(2026, 9, 30)),
        fixed_on: None,
    }
}

fn estimator_model() -> AssessedModel {
    AssessedModel {
        model: Some(Ref::number(1)),
        name: "Damage segmentation and cost regression 3.2".into(),
        origin: ModelOrigin::InHouse,
        suitability: Some(
            "Recognising parts in photos is well understood. A table of average costs was tried \
             first and was 14 points worse."
                .into(),
        ),
        performance: Some(
            "Mean absolute error 6.1 % on 3,000 settled claims of 2025; the limit is 8 %.".into(),
        ),
        weaknesses: Some("Takes dirt for scratches; treats age of car as a proxy of value.".into()),
        data_separation: Some(
            "Split by claim and by month: test claims are later than all training claims.".into(),
        ),
        subgroup_results: Some(
            "Cars up to twelve years 5.4 %, older 14.4 %; urban 6.0 %, rural 6.4 %; no difference \
             by language of the claimant."
                .into(),
        ),
        robustness: Some(
            "Night photos 11 %. Of 200 altered photos 171 were flagged. Small changes of pixels \
             move the figure by less than 1 %."
                .into(),
        ),
        drift_detection: Some(
            "Monthly error against paid sums; two months above 8 % start retraining. The model \
             does not learn in use."
                .into(),
        ),
        explanation: Some(
            "Parts and regions that counted, shown to the adjuster and on request to the claimant."
                .into(),
        ),
        compute: Some("140 GPU hours a training, about 60 kWh; 0.4 Wh an estimate".into()),
        provider: None,
        features: Some("Photos, make, model, mileage and year; no postcode, no name".into()),
        generalization: Some("Error on claims of the latest quarter 6.3 %".into()),
        bias_tests: Some("By age of car, region and language; see results by group".into()),
        leakage_tests: Some("Membership test of February 2026: no better than chance".into()),
        learns_in_use: Some("No".into()),
        not_for: Some("Frame, battery, underbody, commercial vehicles, injury".into()),
        vendor_gaps: vec!["Energy used to train the base model".into()],
    }
}

fn deployment() -> Deployment {
    Deployment {
        areas: vec!["Ireland".into(), "Germany".into()],
        legal: vec![
            "Regulation (EU) 2016/679".into(),
            "Regulation (EU) 2024/1689".into(),
            "Consumer Protection Code (Ireland)".into(),
            "Insurance Contract Act (Germany)".into(),
        ],
        languages: vec!["English, tested".into(), "German, tested".into()],
        culture: Some(
            "German claimants expect a surveyor and distrust a figure without a name under it."
                .into(),
        ),
        groups_at_risk: Some(
            "Owners of old cars; people without a good telephone; people who read neither language \
             well"
                .into(),
        ),
        how_deployed: DeploymentForm::Cloud,
        complexity: Some(
            "Closed surroundings: one upload page, one claims system, some 180 cases a day.".into(),
        ),
        constraints: Some("Upload over slow mobile networks; two engineers on call".into()),
        human_traits: Some("None: photos with people are rejected.".into()),
        operator_conditions: Some(
            "About 70 cases a day for each adjuster, six minutes a case; training of two days."
                .into(),
        ),
    }
}

fn measures() -> Vec<Measure> {
    vec![
        Measure {
            what: "Send estimates for cars older than twelve years to an adjuster without a figure \
                   until the photos have been opened."
                .into(),
            addresses: "Too low offers to owners of older cars".into(),
            kind: MeasureKind::Technical,
            owner: Some(Ref::number(4)),
            due: Some(date(2026, 5, 15)),
            done_on: Some(date(2026, 5, 13)),
            control: Some(Ref::number(39)),
            action: None,
            evidence: vec![],
        },
        Measure {
            what: "Train the model with 6,000 more photos of older cars.".into(),
            addresses: "Too low offers to owners of older cars".into(),
            kind: MeasureKind::Technical,
            owner: Some(Ref::number(3)),
            due: Some(date(2026, 6, 30)),
            done_on: Some(date(2026, 6, 24)),
            control: Some(Ref::number(26)),
            action: None,
            evidence: vec![],
        },
        Measure {
            what: "Say in each letter that AI was used, what counted, and how to object.".into(),
            addresses: "Claimants who do not know why they are offered a sum".into(),
            kind: MeasureKind::Organizational,
            owner: Some(Ref::number(5)),
            due: Some(date(2026, 4, 30)),
            done_on: Some(date(2026, 4, 21)),
            control: Some(Ref::number(29)),
            action: None,
            evidence: vec![],
        },
        Measure {
            what: "Cap the number of cases and show each adjuster how often figures were right."
                .into(),
            addresses: "Adjusters who accept figures unseen".into(),
            kind: MeasureKind::Organizational,
            owner: Some(Ref::number(4)),
            due: Some(date(2026, 9, 30)),
            done_on: None,
            control: Some(Ref::number(33)),
            action: None,
            evidence: vec![],
        },
    ]
}
