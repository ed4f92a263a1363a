//! The head of the page: the day, one sentence on how things stand, and the year as a ruler.

use aims::{DecisionToday, Milestone, MilestoneKind, decision_today};
use conformity::Summary;
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, Render, html};

use crate::fault::Result;
use crate::look::Look;
use crate::parts;

/// Makes the head.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn head(look: &Look<'_>, title: &str, summary: &Summary) -> Result<Markup> {
    let actions = html! { a.btn href=(look.href("/reports")) { (look.words.t("today-reports")) } };
    let head = parts::Head::new(title)
        .lede(lede(look, summary)?)
        .actions(actions)
        .below(ruler(look)?);
    Ok(head.render())
}

fn lede(look: &Look<'_>, summary: &Summary) -> Result<String> {
    let words = &look.words;
    let today = look.day()?;
    let mut sentences = Vec::new();
    if let Some(next) = look.view()?.next_audit()? {
        let stage = milestone_word(look, next.stage);
        sentences.push(words.with(
            "today-next-audit",
            &[
                ("audit", stage.into()),
                ("due", words.due(next.day, today).into()),
            ],
        ));
    }
    let counts = [
        ("major", summary.major.into()),
        ("minor", summary.minor.into()),
        ("open", summary.open.into()),
    ];
    let state = match decision_today(summary) {
        DecisionToday::NotGranted => "today-not-granted",
        DecisionToday::NotReady => "today-not-ready",
        DecisionToday::GrantedWithActions => "today-granted-with-actions",
        DecisionToday::Granted => "today-granted",
    };
    sentences.push(words.with(state, &counts));
    Ok(sentences.join(" "))
}

fn milestone_word(look: &Look<'_>, kind: MilestoneKind) -> String {
    look.t(&format!("milestone-{}", kind.word()))
}

/// Draws the year around the day: from its January on, and as far ahead as something is planned.
fn ruler(look: &Look<'_>) -> Result<Markup> {
    let today = look.day()?;
    let from = Date::new(today.year(), 1, 1).unwrap_or(today);
    let far = today.checked_add(150.days()).unwrap_or(today);
    let found = look.view()?.milestones(from, far)?;
    let last = found
        .iter()
        .map(|milestone| milestone.day)
        .max()
        .unwrap_or(today);
    let to = last
        .max(today)
        .checked_add(28.days())
        .unwrap_or(today)
        .last_of_month();
    let name = |milestone: &Milestone| parts::Milestone {
        on: milestone.day,
        name: milestone_word(look, milestone.kind),
    };
    let milestones: Vec<_> = sparse(&found).into_iter().map(name).collect();
    let ruler = parts::Ruler {
        from,
        to,
        today,
        milestones: &milestones,
    };
    Ok(ruler.draw(&look.words))
}

/// Most milestones whose names find room.
const MOST: usize = 12;

/// Leaves out what would stand on top of another: the same kind within a month.
fn sparse(all: &[Milestone]) -> Vec<&Milestone> {
    let mut kept: Vec<&Milestone> = Vec::new();
    for milestone in all {
        let near = |other: &&Milestone| {
            let apart = (milestone.day - other.day).get_days().abs();
            apart < 12 && (other.kind == milestone.kind || apart == 0)
        };
        if !kept.iter().any(near) && kept.len() < MOST {
            kept.push(milestone);
        }
    }
    kept
}
