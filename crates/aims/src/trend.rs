//! The trend: where requirements stood at month ends, and since when they have.
//!
//! A past day's assessment needs an image of that day, which takes seconds in a large workspace. So
//! what was computed is kept in `cache/trend-FRAMEWORK.json`, which may be deleted at any time;
//! pages show what is at hand, and somebody in the background fills in the rest, a point at a time.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::PathBuf;

use conformity::{Assessment, OWN, Status, Summary};
use image::Images;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use journal::Seq;
use serde::{Deserialize, Serialize};

use crate::error::{AimsError, Result};
use crate::moment::AsOf;
use crate::workspace::Workspace;

/// Most points that a file keeps; the newest stay.
const MOST_POINTS: usize = 400;

/// Where an organisation stood at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrendPoint {
    /// The day.
    pub day: Date,
    /// The counts.
    pub summary: Summary,
}

/// The part of a trend that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trend {
    /// The points that are known, in the order of their days.
    pub points: Vec<TrendPoint>,
    /// Days whose points lack; [`Workspace::trend_fill`] computes them.
    pub missing: Vec<Date>,
}

/// Since when a requirement has stood where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// Where it stands.
    pub status: Status,
    /// The last day on which it is known to have stood elsewhere; nothing if it never did.
    pub after: Option<Date>,
    /// The first day from which on it is known to have stood there.
    pub by: Date,
}

impl Since {
    /// Returns the day since which it has stood there, if that is known to the day.
    pub fn day(&self) -> Option<Date> {
        let after = self.after?;
        (after.tomorrow().ok()? == self.by).then_some(self.by)
    }

    /// Returns the day in the middle of those that are open.
    fn middle(&self) -> Option<Date> {
        let after = self.after?;
        let days = after.until(self.by).ok()?.get_days();
        let middle = after.checked_add((days / 2).days()).ok()?;
        (days > 1).then_some(middle)
    }
}

/// One day's result as the file keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    framework_hash: String,
    layout: String,
    entry: u64,
    day: Date,
    summary: Summary,
    /// A digit for each requirement, in the framework's order: its status in [`Status::ALL`].
    statuses: String,
}

impl Kept {
    fn of(assessment: &Assessment, layout: &str) -> Self {
        let digit = |status: Status| {
            let at = Status::ALL.iter().position(|known| *known == status);
            char::from(b'0' + u8::try_from(at.unwrap_or(9)).unwrap_or(9))
        };
        let statuses = assessment.requirements.iter();
        Self {
            framework_hash: assessment.framework_hash.clone(),
            layout: layout.to_owned(),
            entry: assessment.entry,
            day: assessment.as_of,
            summary: assessment.summary,
            statuses: statuses
                .map(|requirement| digit(requirement.status))
                .collect(),
        }
    }

    fn status(&self, at: usize) -> Option<Status> {
        let digit = self.statuses.as_bytes().get(at)?.checked_sub(b'0')?;
        Status::ALL.get(usize::from(digit)).copied()
    }
}

/// What is known of one framework, by day.
struct Known<'a> {
    workspace: &'a Workspace,
    framework: &'a str,
    points: HashMap<Date, Kept>,
    /// Hash of the framework's files.
    hash: String,
}

impl Workspace {
    /// Returns the month ends up to a day, from the first entry on and so many months back at most,
    /// and the day itself; computes what lacks, which takes its time.
    pub fn trend(&self, framework: &str, upto: Date, months: usize) -> Result<Vec<TrendPoint>> {
        let known = self.known(framework)?;
        let mut points = Vec::new();
        for day in self.trend_days(upto, months)? {
            let summary = if let Some(kept) = known.point(day)? {
                kept.summary
            } else {
                let kept = known.compute(day)?;
                let summary = kept.summary;
                // A point that cannot be kept is computed again next time.
                if let Err(error) = self.keep_trend(framework, kept) {
                    tracing::debug!(%error, "a point of the trend was not kept");
                }
                summary
            };
            points.push(TrendPoint { day, summary });
        }
        Ok(points)
    }

    /// Returns what is known of the trend without computing anything.
    pub fn trend_at_hand(&self, framework: &str, upto: Date, months: usize) -> Result<Trend> {
        let known = self.known(framework)?;
        let mut trend = Trend {
            points: Vec::new(),
            missing: Vec::new(),
        };
        for day in self.trend_days(upto, months)? {
            match known.point(day)? {
                Some(kept) => trend.points.push(TrendPoint {
                    day,
                    summary: kept.summary,
                }),
                None => trend.missing.push(day),
            }
        }
        Ok(trend)
    }

    /// Computes and keeps the newest point that lacks, and returns whether others still do.
    ///
    /// # Errors
    /// Also if the point could not be kept, so that nobody computes it for ever.
    pub fn trend_fill(&self, framework: &str, upto: Date, months: usize) -> Result<bool> {
        let mut missing = self.trend_at_hand(framework, upto, months)?.missing;
        if let Some(day) = missing.pop() {
            self.add_point(framework, day)?;
        }
        Ok(!missing.is_empty())
    }

    /// Returns since when requirements have stood where an assessment of all of them sees them, as
    /// far as that is at hand.
    ///
    /// It is known to the month where the trend is, and to the day after
    /// [`Workspace::standing_fill`]. A requirement that changed and changed back between two points
    /// is not seen.
    pub fn standing_since(&self, assessment: &Assessment) -> Result<BTreeMap<String, Since>> {
        let known = self.known(&assessment.framework)?;
        let points = known.before(assessment.as_of)?;
        let requirements = assessment.requirements.iter();
        let since = requirements.enumerate().map(|(at, requirement)| {
            let since = since(&points, at, requirement.status, assessment.as_of);
            (requirement.id.clone(), since)
        });
        Ok(since.collect())
    }

    /// Computes the point in the middle of the days that [`Workspace::standing_since`] leaves open
    /// for a requirement, and returns whether days are still left.
    pub fn standing_fill(&self, assessment: &Assessment, requirement: &str) -> Result<bool> {
        let open = || -> Result<Option<Date>> {
            let since = self.standing_since(assessment)?;
            Ok(since.get(requirement).and_then(Since::middle))
        };
        let Some(middle) = open()? else {
            return Ok(false);
        };
        self.add_point(&assessment.framework, middle)?;
        Ok(open()?.is_some())
    }

    fn add_point(&self, framework: &str, day: Date) -> Result<()> {
        let kept = self.known(framework)?.compute(day)?;
        let added = self.keep_trend(framework, kept);
        added.map_err(|error| AimsError::file(&self.trend_file(framework), "written", error))
    }

    /// Returns the days of a trend, the earliest first.
    fn trend_days(&self, upto: Date, months: usize) -> Result<Vec<Date>> {
        let upto = upto.min(self.today());
        let mut days = Vec::new();
        let Some(first) = self.first_day()?.filter(|first| *first <= upto) else {
            return Ok(days);
        };
        days.push(upto);
        let mut month = upto.first_of_month();
        for _ in 0..months {
            let Ok(end) = month.yesterday() else { break };
            if end < first {
                break;
            }
            days.push(end);
            month = end.first_of_month();
        }
        days.reverse();
        Ok(days)
    }

    /// Returns the day of the first entry.
    fn first_day(&self) -> Result<Option<Date>> {
        let mut first = None;
        if self.journal.head()?.size > 0 {
            self.journal.read(Seq(0), Seq(1), &mut |entry, _| {
                first = Some(entry.at.to_zoned(TimeZone::UTC).date());
                Ok(())
            })?;
        }
        Ok(first)
    }

    fn known<'a>(&'a self, framework: &'a str) -> Result<Known<'a>> {
        // The own checks at a moment follow from its entry. Where they are the requirements, one
        // stands at another place from day to day and nothing is known.
        let hash = match framework {
            OWN => None,
            _ => Some(self.shared_engine(framework)?.framework().hash.clone()),
        };
        let kept = self.read_trend(framework);
        let layout = self.images.layout().fingerprint();
        let fits =
            |kept: &Kept| hash.as_ref() == Some(&kept.framework_hash) && kept.layout == layout;
        let points = kept.into_iter().filter(fits);
        Ok(Known {
            workspace: self,
            framework,
            points: points.map(|kept| (kept.day, kept)).collect(),
            hash: hash.unwrap_or_default(),
        })
    }

    fn trend_file(&self, framework: &str) -> PathBuf {
        self.dir()
            .join("cache")
            .join(format!("trend-{framework}.json"))
    }

    fn read_trend(&self, framework: &str) -> Vec<Kept> {
        let bytes = fs::read(self.trend_file(framework)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// Keeps a point; one that cannot be kept costs time only.
    fn keep_trend(&self, framework: &str, point: Kept) -> std::io::Result<()> {
        let file = self.trend_file(framework);
        let folder = self.dir().join("cache");
        fs::create_dir_all(&folder)?;
        let mut kept = self.read_trend(framework);
        kept.retain(|other| other.day != point.day);
        kept.push(point);
        let surplus = kept.len().saturating_sub(MOST_POINTS);
        kept.drain(..surplus);
        let new = tempfile::NamedTempFile::new_in(&folder)?;
        serde_json::to_writer(&new, &kept)?;
        new.persist(file)?;
        self.assessments.point_known();
        Ok(())
    }
}

impl Known<'_> {
    /// Returns the point of a day, if it was computed for the day's last entry.
    fn point(&self, day: Date) -> Result<Option<&Kept>> {
        let Some(kept) = self.points.get(&day) else {
            return Ok(None);
        };
        let entry = Images::entry_at_end_of(self.workspace.journal.as_ref(), day)?;
        Ok(Some(kept).filter(|kept| kept.entry == entry.0))
    }

    fn compute(&self, day: Date) -> Result<Kept> {
        let view = self.workspace.view(AsOf::Day(day))?;
        let assessment = view.assessment(self.framework)?;
        let layout = self.workspace.images.layout().fingerprint();
        Ok(Kept {
            framework_hash: self.hash.clone(),
            ..Kept::of(&assessment, layout)
        })
    }

    /// Returns the points before a day, the newest first.
    fn before(&self, day: Date) -> Result<Vec<&Kept>> {
        let mut days: Vec<Date> = self.points.keys().copied().collect();
        days.retain(|known| *known < day);
        days.sort_unstable();
        let mut points = Vec::new();
        for day in days.into_iter().rev() {
            points.extend(self.point(day)?);
        }
        Ok(points)
    }
}

/// Walks back from a day until the requirement stood elsewhere.
fn since(points: &[&Kept], at: usize, status: Status, day: Date) -> Since {
    let mut since = Since {
        status,
        after: None,
        by: day,
    };
    for point in points {
        match point.status(at) {
            Some(stood) if stood == status => since.by = point.day,
            Some(_) => {
                since.after = Some(point.day);
                break;
            }
            None => {}
        }
    }
    since
}
