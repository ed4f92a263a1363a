//! The parts that pages are put together from: marks, findings, sections, tables, notices, charts.
//!
//! A part is a function or a value that renders itself; it takes the words it says from [`Words`]
//! and everything it shows from its caller. No part carries a style or a script of its own.
//!
//! [`Words`]: crate::words::Words

mod bar;
mod chart;
mod control;
mod date;
mod diff;
mod dl;
mod finding;
mod head;
mod icon;
mod message;
mod prose;
mod rating;
mod ruler;
mod section;
mod state;
mod status;
mod table;
mod timeline;

pub(crate) use bar::{Filter, Pager, chip, filter};
pub(crate) use chart::{Limit, LineChart, Point, spark};
pub(crate) use control::{
    Field, Item, described_by, link_button, menu, menu_button, primary_link, submit,
};
pub(crate) use date::{date, day, due, moment, time};
pub(crate) use diff::{changed, diff, text_diff};
pub(crate) use dl::{Fact, dl, dl_narrow, dl_two};
pub(crate) use finding::{Finding, check, why};
pub(crate) use head::{Crumb, Head, Tab, tabs};
pub(crate) use icon::{icon, icon_with, sprite};
pub(crate) use message::{Wrong, banner, empty, error_summary, flash, note};
pub(crate) use prose::prose;
pub(crate) use rating::{RATINGS, heat, level, rank};
pub(crate) use ruler::{Milestone, Ruler, pinned};
pub(crate) use section::{disclosure, key, record, section};
pub(crate) use state::{state, state_version};
pub(crate) use status::{grade_icon, status, status_boxed, status_said, status_small, strip};
pub(crate) use table::{Column, Sorted, table};
pub(crate) use timeline::{Moment, timeline};

#[cfg(test)]
mod gallery;
#[cfg(test)]
mod tokens;
