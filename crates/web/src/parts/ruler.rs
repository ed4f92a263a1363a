//! The ruler: time as an engraved rule, today as a plumb line with its bob.

use jiff::civil::{Date, Weekday};
use maud::{Markup, html};

use super::chart::percent;
use crate::words::{Words, days_between};

/// A day that matters.
#[derive(Debug, Clone)]
pub(crate) struct Milestone {
    /// The day.
    pub(crate) on: Date,
    /// What happens.
    pub(crate) name: String,
}

/// A stretch of time with its milestones.
#[derive(Debug, Clone)]
pub(crate) struct Ruler<'a> {
    /// First day.
    pub(crate) from: Date,
    /// Last day.
    pub(crate) to: Date,
    /// Where the plumb line hangs.
    pub(crate) today: Date,
    /// What happened and what will.
    pub(crate) milestones: &'a [Milestone],
}

/// Heights of the two lines of names, and of the rule.
const NAMES: [u16; 2] = [14, 34];
const RULE: u16 = 56;

/// How near the ends, in per cent, a name no longer stands in the middle above its day.
const EDGE: f64 = 6.0;

impl Ruler<'_> {
    /// Draws the ruler, and its milestones as a list for those who do not see it.
    pub(crate) fn draw(&self, words: &Words) -> Markup {
        let mut milestones: Vec<_> = self
            .milestones
            .iter()
            .filter(|one| self.holds(one.on))
            .collect();
        milestones.sort_by_key(|one| one.on);
        html! {
            div.ruler {
                svg.chart height="92" aria-hidden="true" {
                    @for monday in self.mondays() {
                        line.axis x1=(self.place(monday)) x2=(self.place(monday)) y1="56" y2="60" {}
                    }
                    @for month in self.months() {
                        line.hair x1=(self.place(month)) x2=(self.place(month)) y1="56" y2="66" {}
                        @let (side, dx) = self.beside(month);
                        text class=[side] x=(self.place(month)) dx=(dx) y="76" { (words.month_short(month.month())) }
                    }
                    line.hair x1="0" x2="100%" y1=(RULE) y2=(RULE) {}
                    line.line x1="0" x2=(self.place(self.today)) y1=(RULE) y2=(RULE) {}
                    @for (one, line) in self.named(&milestones) { (self.milestone(one, line)) }
                    @if self.holds(self.today) { (self.plumb_line(words)) }
                }
                ol.vh {
                    @for one in &milestones { li { (words.day(one.on)) ": " (one.name) } }
                }
            }
        }
    }

    /// Puts each name on one of two lines, where it does not run into another; the list has them all.
    fn named<'m>(&self, milestones: &[&'m Milestone]) -> Vec<(&'m Milestone, Option<u16>)> {
        let today = self.share(self.today);
        let plumb_line = (today - 1.0, today + 6.0);
        let mut taken: [Vec<(f64, f64)>; 2] = [vec![plumb_line], vec![(today - 0.5, today + 0.5)]];
        let mut next = 0;
        let mut named = Vec::new();
        for one in milestones {
            let (from, to) = self.room(one);
            let free = |line: &usize| {
                taken[*line]
                    .iter()
                    .all(|(start, end)| to < *start || from > *end)
            };
            let line = [next, 1 - next].into_iter().find(free);
            if let Some(line) = line {
                taken[line].push((from, to));
                next = 1 - line;
            }
            named.push((*one, line.map(|line| NAMES[line])));
        }
        named
    }

    /// Returns about how much room a name takes, in per cent of a ruler as wide as a page.
    fn room(&self, one: &Milestone) -> (f64, f64) {
        let letters = u16::try_from(one.name.chars().count()).unwrap_or(u16::MAX);
        let half = f64::from(letters) * 0.3;
        let middle = match self.share(one.on) {
            share if share < EDGE => half,
            share if share > 100.0 - EDGE => 100.0 - half,
            share => share,
        };
        (middle - half - 0.5, middle + half + 0.5)
    }

    fn milestone(&self, one: &Milestone, line: Option<u16>) -> Markup {
        let x = self.place(one.on);
        let past = one.on <= self.today;
        let side = match self.share(one.on) {
            share if share < EDGE => "start",
            share if share > 100.0 - EDGE => "end",
            _ => "mid",
        };
        html! {
            @if let Some(y) = line { line.axis x1=(x) x2=(x) y1=(y + 5) y2=(RULE) {} }
            circle.dot.last[past] cx=(x) cy=(RULE) r="3.5" {}
            @if let Some(y) = line { text class=(side) x=(x) y=(y) { (one.name) } }
        }
    }

    fn plumb_line(&self, words: &Words) -> Markup {
        let x = self.place(self.today);
        let left = self.share(self.today) > 94.0;
        html! {
            line.now x1=(x) x2=(x) y1="6" y2="69" {}
            text.now-t.end[left] x=(x) dx=(if left { "-6" } else { "6" }) y="14" { (words.t("ruler-today")) }
            svg x=(x) overflow="visible" { path.bob d="M-4 68h8l-4 9z" {} }
        }
    }

    /// Returns on which side of its line the name of a month stands, and how far from it: it gives
    /// way to the bob of the plumb line.
    fn beside(&self, month: Date) -> (Option<&'static str>, &'static str) {
        match self.share(self.today) - self.share(month) {
            behind if !(-0.8..3.0).contains(&behind) => (None, "4"),
            behind if behind < 1.0 => (None, "14"),
            _ if self.share(month) < EDGE => (None, "40"),
            _ => (Some("end"), "-4"),
        }
    }

    fn holds(&self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// Returns where a day lies, in per cent.
    fn share(&self, day: Date) -> f64 {
        let all = days_between(self.from, self.to).max(1);
        let day = days_between(self.from, day).clamp(0, all);
        100.0 * f64::from(day) / f64::from(all)
    }

    fn place(&self, day: Date) -> String {
        percent(self.share(day))
    }

    /// Returns the Mondays, for fine lines; none where they would be a grey bar.
    fn mondays(&self) -> Vec<Date> {
        if days_between(self.from, self.to) > 730 {
            return Vec::new();
        }
        let days = self.from.series(jiff::Span::new().days(1));
        let within = days.take_while(|day| *day <= self.to);
        within
            .filter(|day| day.weekday() == Weekday::Monday)
            .collect()
    }

    fn months(&self) -> Vec<Date> {
        let step = if days_between(self.from, self.to) > 500 {
            3
        } else {
            1
        };
        let months = self
            .from
            .first_of_month()
            .series(jiff::Span::new().months(step))
            .take(60);
        // A name needs room: one that would start in the last hundredth runs out of the picture.
        months
            .filter(|month| self.holds(*month) && self.share(*month) < 98.0)
            .collect()
    }
}

/// Draws the small rule of the banner over the past: the year of a day with a pin at it, and today.
pub(crate) fn pinned(words: &Words, day: Date, today: Date) -> Markup {
    let from = Date::new(day.year(), 1, 1).unwrap_or(day);
    let end = Date::new(day.year(), 12, 31).unwrap_or(day);
    let ruler = Ruler {
        from,
        to: end,
        today,
        milestones: &[],
    };
    html! {
        svg.chart height="32" aria-hidden="true" {
            line.axis x1="0" x2="100%" y1="14" y2="14" {}
            @for month in ruler.months() {
                line.hair x1=(ruler.place(month)) x2=(ruler.place(month)) y1="14" y2="20" {}
                text x=(ruler.place(month)) dx="3" y="30" { (words.month_short(month.month()).chars().take(1).collect::<String>()) }
            }
            svg x=(ruler.place(day)) overflow="visible" { path.pin d="M-5 2h10l-5 9z" {} }
            @if ruler.holds(today) { line."hair now2" x1=(ruler.place(today)) x2=(ruler.place(today)) y1="6" y2="20" {} }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_lie_where_they_are_in_time() {
        let ruler = Ruler {
            from: date(2026, 1, 1),
            to: date(2026, 11, 1),
            today: date(2026, 8, 10),
            milestones: &[
                Milestone {
                    on: date(2026, 9, 3),
                    name: "Stage <1>".into(),
                },
                Milestone {
                    on: date(2026, 2, 27),
                    name: "Gap assessment".into(),
                },
                Milestone {
                    on: date(2027, 2, 27),
                    name: "Too late".into(),
                },
            ],
        };
        let html = ruler.draw(&Words::default()).0;
        assert!(
            html.contains("x1=\"72.70%\" x2=\"72.70%\" y1=\"6\""),
            "{html}"
        );
        assert!(
            html.contains("Stage &lt;1&gt;") && !html.contains("Too late"),
            "{html}"
        );
        assert_eq!(
            html.matches("<circle class=\"dot last\"").count(),
            1,
            "{html}"
        );
        assert!(
            html.contains("<li>27 February 2026: Gap assessment</li><li>3 September"),
            "{html}"
        );
        assert!(!html.contains("style="));
    }

    #[test]
    fn names_of_months_give_way_to_the_plumb_line() {
        let beside = |today: Date, month: Date| {
            let ruler = Ruler {
                from: date(2026, 1, 1),
                to: date(2026, 12, 31),
                today,
                milestones: &[],
            };
            ruler.beside(month)
        };
        let november = date(2026, 11, 1);
        assert_eq!(beside(date(2026, 8, 10), november), (None, "4"));
        assert_eq!(beside(date(2026, 11, 2), november), (None, "14"));
        assert_eq!(beside(date(2026, 11, 8), november), (Some("end"), "-4"));
        assert_eq!(beside(date(2026, 1, 8), date(2026, 1, 1)), (None, "40"));
    }

    #[test]
    fn names_do_not_run_into_each_other() {
        let milestones: Vec<_> = (1..=20)
            .map(|day| Milestone {
                on: date(2026, 5, day),
                name: format!("Training {day}"),
            })
            .collect();
        let ruler = Ruler {
            from: date(2026, 1, 1),
            to: date(2026, 12, 31),
            today: date(2026, 8, 10),
            milestones: &milestones,
        };
        let html = ruler.draw(&Words::default()).0;
        assert_eq!(html.matches("<circle").count(), 20);
        assert_eq!(html.matches(">Training ").count(), 2, "{html}");
        assert_eq!(html.matches(": Training ").count(), 20, "{html}");
    }

    #[test]
    fn an_odd_stretch_is_drawn_too() {
        for (from, to) in [
            (date(2026, 1, 1), date(2026, 1, 1)),
            (date(2026, 2, 1), date(2026, 1, 1)),
            (Date::MIN, Date::MAX),
        ] {
            let ruler = Ruler {
                from,
                to,
                today: date(2026, 1, 1),
                milestones: &[],
            };
            assert!(ruler.draw(&Words::default()).0.contains("</svg>"));
        }
    }
}
