//! Sections E to G of the complete example.

use jiff::civil::date;

use crate::impact_assessment::{
    AffectedParty, Effect, Failure, FailureKind, Foreseeability, Impact, ImpactLevel, ImpactScale,
    Misuse, MisuseActor, PartyRelation,
};
use crate::kit::Ref;
use crate::kit::parts::{Perspective, Rating};

const CLAIMANTS: &str = "Claimants";
const ADJUSTERS: &str = "Adjusters";
const SHOPS: &str = "Repair shops";
const INSURERS: &str = "Insurers";
const SOCIETY: &str = "Society";

pub(super) fn parties() -> Vec<AffectedParty> {
    vec![
        AffectedParty {
            name: CLAIMANTS.into(),
            relation: PartyRelation::Subject,
            external: true,
            directly_affected: true,
            interacts: true,
            size: Some("46,000 a year".into()),
            vulnerability: Some(
                "Some depend on the car for work, have little money, or read the language badly."
                    .into(),
            ),
            consulted_on: Some(date(2026, 2, 19)),
            how_consulted: Some(
                "Two group talks with twelve claimants; interview with a consumer association"
                    .into(),
            ),
            what_they_said: Some(
                "Speed is welcome. They want to know that a person has looked, and object to \
                 having to prove that a figure is wrong."
                    .into(),
            ),
            how_informed: Some("Upload page and letter; summary on the website".into()),
            represented_by: None,
        },
        AffectedParty {
            name: ADJUSTERS.into(),
            relation: PartyRelation::User,
            external: false,
            directly_affected: true,
            interacts: true,
            size: Some("85".into()),
            vulnerability: Some("They depend on the employer and work against the clock.".into()),
            consulted_on: Some(date(2026, 2, 24)),
            how_consulted: Some("Two days on the claims floor; talk with the works council".into()),
            what_they_said: Some(
                "The figure is good for small damage. Who changes it often fears to look slow."
                    .into(),
            ),
            how_informed: Some("Training of two days and a page of known weaknesses".into()),
            represented_by: None,
        },
        AffectedParty {
            name: SHOPS.into(),
            relation: PartyRelation::Partner,
            external: true,
            directly_affected: true,
            interacts: false,
            size: Some("1,100, mostly small".into()),
            vulnerability: Some("Small shops cannot wait long for a missing sum.".into()),
            consulted_on: Some(date(2026, 3, 3)),
            how_consulted: Some("Telephone survey of thirty shops; trade association".into()),
            what_they_said: Some("Hidden damage is found later; additions take too long.".into()),
            how_informed: Some("Circular with the telephone number of the claims desk".into()),
            represented_by: None,
        },
        AffectedParty {
            name: INSURERS.into(),
            relation: PartyRelation::Customer,
            external: true,
            directly_affected: false,
            interacts: false,
            size: Some("7".into()),
            vulnerability: None,
            consulted_on: Some(date(2026, 3, 10)),
            how_consulted: Some("Quarterly service meetings".into()),
            what_they_said: Some("They ask for proof of fairness for their own supervisor.".into()),
            how_informed: Some("Technical documentation and monthly report".into()),
            represented_by: None,
        },
        AffectedParty {
            name: SOCIETY.into(),
            relation: PartyRelation::Society,
            external: true,
            directly_affected: false,
            interacts: false,
            size: None,
            vulnerability: Some("Poorer households own most of the older cars.".into()),
            consulted_on: Some(date(2026, 2, 19)),
            how_consulted: Some("Consumer association, as above".into()),
            what_they_said: Some("Old cars must not become a reason for poor offers.".into()),
            how_informed: Some("Summary on the website".into()),
            represented_by: None,
        },
    ]
}

/// Returns a benefit of this weight.
fn benefit(
    party: &str,
    perspective: Perspective,
    severity: i64,
    scale: ImpactScale,
    description: &str,
) -> Impact {
    Impact {
        party: party.into(),
        perspective,
        effect: Effect::Benefit,
        description: description.into(),
        because: None,
        foreseeability: Some(Foreseeability::Actual),
        level: ImpactLevel::Individual,
        severity: Some(severity),
        scale: Some(scale),
        duration: Some("as long as the system is used".into()),
        reversible: None,
        likelihood: Some(5),
        likelihood_unknown: false,
        gained_by: None,
        borne_by: None,
        basis: None,
        rating: None,
        measures: None,
        residual: None,
        risks: vec![],
        controls: vec![],
    }
}

/// How a harm is judged: severity, likelihood, rating, residual rating.
type Judgement = (i64, i64, Rating, Rating);

/// Returns a harm that few meet and that can be undone.
fn harm(
    party: &str,
    perspective: Perspective,
    (severity, likelihood, rating, residual): Judgement,
    description: &str,
    measures: &str,
) -> Impact {
    Impact {
        effect: Effect::Harm,
        foreseeability: Some(Foreseeability::Foreseeable),
        duration: Some("until it is put right, mostly some weeks".into()),
        reversible: Some(true),
        likelihood: Some(likelihood),
        rating: Some(rating),
        measures: Some(measures.into()),
        residual: Some(residual),
        ..benefit(party, perspective, severity, ImpactScale::Few, description)
    }
}

/// Returns the finding that there is neither benefit nor harm.
pub(super) fn none(party: &str, perspective: Perspective, considered: &str, because: &str) -> Impact {
    Impact {
        party: party.into(),
        perspective,
        effect: Effect::None,
        description: considered.into(),
        because: Some(because.into()),
        foreseeability: None,
        level: ImpactLevel::Individual,
        severity: None,
        scale: None,
        duration: None,
        reversible: None,
        likelihood: None,
        likelihood_unknown: false,
        gained_by: None,
        borne_by: None,
        basis: None,
        rating: None,
        measures: None,
        residual: None,
        risks: vec![],
        controls: vec![],
    }
}

pub(super) fn impacts() -> Vec<Impact> {
    let mut all = on_claimants();
    all.extend(on_adjusters());
    all.extend(on_repair_shops());
    all.extend(on_others());
    all
}

fn on_claimants() -> Vec<Impact> {
    use Perspective as P;
    use Rating::{High, Low, Medium};
    let who = CLAIMANTS;
    vec![
        benefit(
            who,
            P::Accountability,
            2,
            ImpactScale::All,
            "A named adjuster stands under each offer and can be called.",
        ),
        harm(
            who,
            P::Transparency,
            (2, 4, Medium, Low),
            "Some do not notice that AI was used and never object.",
            "Letter says so in its second sentence",
        ),
        Impact {
            level: ImpactLevel::Group,
            scale: Some(ImpactScale::Many),
            foreseeability: Some(Foreseeability::Actual),
            risks: vec![Ref::number(1)],
            controls: vec![Ref::number(26), Ref::number(39)],
            ..harm(
                who,
                P::Fairness,
                (3, 4, High, Medium),
                "Owners of cars older than twelve years are offered too little; many are poor.",
                "Adjuster sees each case; more photos of older cars; free survey",
            )
        },
        harm(
            who,
            P::Privacy,
            (3, 1, Low, Low),
            "Photos show home, children or habits, and are kept for years.",
            "Rejection of photos with people, blurred plates, access by case",
        ),
        benefit(
            who,
            P::Reliability,
            3,
            ImpactScale::Most,
            "Like damage is valued alike; offers come within a day instead of a week.",
        ),
        harm(
            who,
            P::Safety,
            (4, 1, Low, Low),
            "Hidden damage to frame or steering stays undiscovered and the car is driven.",
            "Air bag or frame signs send the car to a survey",
        ),
        benefit(
            who,
            P::Explainability,
            2,
            ImpactScale::Many,
            "Claimants can see which parts and regions of the photos made the figure.",
        ),
        none(
            who,
            P::Environmental,
            "Whether claimants bear or gain from effects on the environment",
            "Fewer surveyor journeys help everyone and nobody among them in particular.",
        ),
    ]
}

fn on_adjusters() -> Vec<Impact> {
    use Perspective as P;
    use Rating::{Low, Medium};
    let who = ADJUSTERS;
    vec![
        harm(
            who,
            P::Accountability,
            (2, 3, Medium, Low),
            "They answer for figures that they had no time to question.",
            "Cap on cases; rule that a changed figure needs no justification",
        ),
        benefit(
            who,
            P::Transparency,
            2,
            ImpactScale::All,
            "They know where the system is weak and what it looked at.",
        ),
        harm(
            who,
            P::Fairness,
            (2, 3, Medium, Low),
            "Those who handle old cars change more figures and look slow.",
            "Cases are weighted in the statistics of work",
        ),
        harm(
            who,
            P::Privacy,
            (2, 3, Medium, Low),
            "Logs show how fast and how often each of them decides.",
            "Agreement with the works council: logs are not used to assess persons",
        ),
        benefit(
            who,
            P::Reliability,
            2,
            ImpactScale::Most,
            "Routine figures are right; time is left for hard cases.",
        ),
        none(
            who,
            P::Safety,
            "Whether the work becomes dangerous or strains health",
            "Screen time is unchanged; the safety officer saw no new strain in February 2026.",
        ),
        benefit(
            who,
            P::Explainability,
            2,
            ImpactScale::All,
            "They can explain an offer on the telephone with the marked photos.",
        ),
        none(
            who,
            P::Environmental,
            "Whether adjusters bear or gain from effects on the environment",
            "Their place and way of work stay the same.",
        ),
    ]
}

fn on_repair_shops() -> Vec<Impact> {
    use Perspective as P;
    use Rating::{Low, Medium};
    let who = SHOPS;
    let shops = vec![
        benefit(
            who,
            P::Accountability,
            2,
            ImpactScale::All,
            "The offer names the adjuster whom the shop can call about additions.",
        ),
        none(
            who,
            P::Transparency,
            "Whether shops are left in the dark about how sums come about",
            "They get the list of parts and hours as before.",
        ),
        harm(
            who,
            P::Fairness,
            (2, 3, Medium, Low),
            "Shops that repair older cars get sums too low for their work.",
            "As for claimants; additions up to EUR 500 without a survey",
        ),
        none(
            who,
            P::Privacy,
            "Whether data of shop owners is used",
            "The system sees photos and vehicle data only.",
        ),
        harm(
            who,
            P::Reliability,
            (2, 3, Medium, Low),
            "Hidden damage is found late and the missing sum comes late.",
            "Additions are decided within two working days",
        ),
        none(
            who,
            P::Safety,
            "Whether shops are pressed to leave out work that safety needs",
            "Work that affects safety is always paid after a call.",
        ),
        benefit(
            who,
            P::Explainability,
            1,
            ImpactScale::Many,
            "Marked photos save questions about what is to be repaired.",
        ),
        benefit(
            who,
            P::Environmental,
            1,
            ImpactScale::Many,
            "Parts are repaired rather than replaced somewhat more often.",
        ),
    ];
    shops.into_iter().map(|impact| Impact { level: ImpactLevel::Organization, ..impact }).collect()
}

fn on_others() -> Vec<Impact> {
    use Perspective as P;
    use Rating::{Low, Medium};
    vec![
        Impact {
            level: ImpactLevel::Organization,
            ..benefit(
                INSURERS,
                P::Accountability,
                3,
                ImpactScale::All,
                "Insurers can show their supervisor how each sum came about.",
            )
        },
        Impact {
            level: ImpactLevel::Society,
            risks: vec![Ref::number(1)],
            ..harm(
                SOCIETY,
                P::Fairness,
                (3, 2, Medium, Low),
                "If many insurers work so, poorer households are worse insured as a group.",
                "Published results by age of car; adjuster for each such case",
            )
        },
        Impact {
            level: ImpactLevel::Society,
            ..benefit(
                SOCIETY,
                P::Environmental,
                1,
                ImpactScale::All,
                "About 30,000 surveyor journeys a year fall away; computing uses far less energy.",
            )
        },
    ]
}

pub(super) fn failures() -> Vec<Failure> {
    vec![
        Failure {
            failure: "The figure is far too low and looks plausible.".into(),
            kind: FailureKind::WrongOutput,
            effect: "Claimants lose money; shops leave work out or wait.".into(),
            detection: Some("Monthly comparison with paid sums; objections".into()),
            fallback: Some("Survey at no cost to the claimant".into()),
            severity: Some(3),
            likelihood: None,
            parties: vec![CLAIMANTS.into()],
            risks: vec![],
            controls: vec![],
        },
        Failure {
            failure: "A new type of car, such as one with a body of carbon fibre, is uploaded."
                .into(),
            kind: FailureKind::OutOfDistribution,
            effect: "The figure means nothing; claimants and shops get a wrong sum.".into(),
            detection: Some("Models that are not in the training data are flagged".into()),
            fallback: Some("Estimate by hand".into()),
            severity: Some(3),
            likelihood: None,
            parties: vec![CLAIMANTS.into()],
            risks: vec![],
            controls: vec![],
        },
        Failure {
            failure: "The hosting is down for a day.".into(),
            kind: FailureKind::Unavailable,
            effect: "About 180 claimants wait three days longer; adjusters work overtime.".into(),
            detection: Some("Probe every minute, engineer on call".into()),
            fallback: Some("Estimate by hand, oldest claims first".into()),
            severity: Some(2),
            likelihood: None,
            parties: vec![CLAIMANTS.into()],
            risks: vec![],
            controls: vec![],
        },
    ]
}

pub(super) fn misuses() -> Vec<Misuse> {
    vec![
        Misuse {
            misuse: "Accepting figures without opening the photos".into(),
            actor: MisuseActor::User,
            why_foreseeable: "Time pressure, and figures that are mostly right".into(),
            effect: "Claimants get wrong offers that nobody has looked at.".into(),
            prevention: Some("The button works only after the photos were opened".into()),
            detection: Some("Share of figures accepted within ten seconds".into()),
            severity: None,
            parties: vec![CLAIMANTS.into()],
            risks: vec![],
            controls: vec![],
        },
        Misuse {
            misuse: "Uploading altered or old photos".into(),
            actor: MisuseActor::Attacker,
            why_foreseeable: "There is money in it and tools are free".into(),
            effect: "Insurers pay too much; honest claimants are checked more.".into(),
            prevention: Some("Photos are taken in the upload page, with place and time".into()),
            detection: Some("Detector of alterations; comparison with earlier claims".into()),
            severity: None,
            parties: vec![CLAIMANTS.into()],
            risks: vec![],
            controls: vec![],
        },
        Misuse {
            misuse: "Lowering all figures by a factor before quarter's end".into(),
            actor: MisuseActor::Insider,
            why_foreseeable: "Payments count towards targets of the customer".into(),
            effect: "All claimants are offered too little.".into(),
            prevention: Some("Changes of settings need two persons".into()),
            detection: Some("Settings are in the log and in the weekly report".into()),
            severity: None,
            parties: vec![CLAIMANTS.into()],
            risks: vec![],
            controls: vec![],
        },
    ]
}
