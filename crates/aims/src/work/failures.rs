//! Failed sign-ins: counted for the name that was typed and for the address they came from.
//!
//! Names are counted as typed, whether somebody is called so or not, and only their hash is kept:
//! people type passwords into the wrong field. An attempt counts as failed until it has succeeded, so
//! that a hundred at once are counted too.

use std::net::IpAddr;

use rusqlite::{OptionalExtension as _, Transaction, params};
use sha2::{Digest, Sha256};

use super::{MINUTE, Work, plain};
use crate::error::{AimsError, Kind, Result};

/// So many failures shut a name.
const FAILURES: i64 = 5;
/// Failures that lie further back do not count.
const WINDOW: i64 = 15 * MINUTE;
/// The longest time for which a name is shut, in minutes.
const LONGEST: i64 = 15;
/// So many failures shut an address …
const ORIGIN_FAILURES: i64 = 20;
/// … within this time.
const ORIGIN_WINDOW: i64 = 10 * MINUTE;

/// An attempt to sign in, counted as failed until it is forgiven.
#[derive(Debug)]
pub(super) struct Attempt {
    name: [u8; 32],
    origin: i64,
}

impl Work {
    /// Counts an attempt, or refuses it if there were too many.
    pub(super) fn attempt(&self, who: &str, from: &str, now: i64) -> Result<Attempt> {
        let name = hash_of(who);
        let origin = origin(from);
        self.write(|file| {
            let before = file
                .prepare_cached(
                    "select failures, last, shut_until from name_failure where name = ?1",
                )?
                .query_row([&name[..]], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .optional()?;
            refuse_shut(before, now)?;
            refuse_origin(file, &origin, now)?;
            let failures = match before {
                Some((failures, last, shut)) if now - last.max(shut) <= WINDOW => failures + 1,
                _ => 1,
            };
            let shut = now + shut_for(failures);
            file.prepare_cached("insert or replace into name_failure values (?1, ?2, ?3, ?4)")?
                .execute(params![&name[..], failures, now, shut])?;
            file.prepare_cached("insert into origin_failure (origin, at) values (?1, ?2)")?
                .execute(params![origin, now])?;
            Ok(Attempt {
                name,
                origin: file.last_insert_rowid(),
            })
        })
    }

    /// Forgets all failures of a name after it signed in.
    pub(super) fn succeeded(&self, attempt: &Attempt) -> Result<()> {
        self.write(|file| {
            file.execute(
                "delete from name_failure where name = ?1",
                [&attempt.name[..]],
            )?;
            file.execute("delete from origin_failure where id = ?1", [attempt.origin])?;
            Ok(())
        })
    }

    /// Takes back an attempt that was not looked at; others may have been counted meanwhile.
    pub(super) fn take_back(&self, attempt: &Attempt) -> Result<()> {
        self.write(|file| {
            let name = &attempt.name[..];
            let counted = file
                .prepare_cached("select failures, last from name_failure where name = ?1")?
                .query_row([name], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let left: Option<(i64, i64)> =
                counted.map(|(failures, last): (i64, i64)| (failures - 1, last));
            match left {
                Some((failures, last)) if failures > 0 => file.execute(
                    "update name_failure set failures = ?2, shut_until = ?3 where name = ?1",
                    params![name, failures, last + shut_for(failures)],
                )?,
                _ => file.execute("delete from name_failure where name = ?1", [name])?,
            };
            file.execute("delete from origin_failure where id = ?1", [attempt.origin])?;
            Ok(())
        })
    }
}

/// Removes failures that no longer count.
pub(super) fn tidy(file: &Transaction<'_>, now: i64) -> Result<()> {
    let names = "delete from name_failure where max(last, shut_until) < ?1 or last > ?2";
    file.execute(names, params![now - WINDOW, now])?;
    let origins = "delete from origin_failure where at < ?1 or at > ?2";
    file.execute(origins, params![now - ORIGIN_WINDOW, now])?;
    Ok(())
}

/// Returns for how long a name is shut after so many failures: 1, 2, 4, 8, then 15 minutes.
fn shut_for(failures: i64) -> i64 {
    if failures < FAILURES {
        return 0;
    }
    let doubled = u32::try_from(failures - FAILURES).unwrap_or(u32::MAX);
    LONGEST.min(1_i64.checked_shl(doubled.min(8)).unwrap_or(LONGEST)) * MINUTE
}

fn refuse_shut(before: Option<(i64, i64, i64)>, now: i64) -> Result<()> {
    // A clock that was set back shuts nobody out for longer than it would have been.
    match before {
        Some((_, _, shut)) if shut > now && shut - now <= LONGEST * MINUTE => {
            Err(too_many(shut - now))
        }
        _ => Ok(()),
    }
}

fn refuse_origin(file: &Transaction<'_>, origin: &str, now: i64) -> Result<()> {
    let sql =
        "select count(*), min(at) from origin_failure where origin = ?1 and at > ?2 and at <= ?3";
    let (failures, first): (i64, Option<i64>) = file
        .prepare_cached(sql)?
        .query_row(params![origin, now - ORIGIN_WINDOW, now], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    if failures < ORIGIN_FAILURES {
        return Ok(());
    }
    Err(too_many(first.unwrap_or(now) + ORIGIN_WINDOW - now))
}

/// Says when one may try again, and not whether such an account exists.
fn too_many(wait: i64) -> AimsError {
    let seconds = (wait.max(1) + 999) / 1000;
    let minutes = (seconds + 59) / 60;
    let unit = if minutes == 1 { "minute" } else { "minutes" };
    AimsError::new(Kind::Refused, "there were too many failed sign-ins")
        .with_hint(format!("try again in {minutes} {unit}"))
        .with_wait(seconds.unsigned_abs())
}

/// Hashes a name, so that spellings which find the same person count as one.
fn hash_of(who: &str) -> [u8; 32] {
    Sha256::digest(who.to_lowercase()).into()
}

/// Writes an address as it is counted: of IPv6 the network, as who has one has all of it.
fn origin(from: &str) -> String {
    match from.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Ok(address) => address.to_string(),
        Err(_) => plain(from, 64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_grows_and_ends() {
        let minutes: Vec<i64> = (4..12)
            .map(|failures| shut_for(failures) / MINUTE)
            .collect();
        assert_eq!(minutes, [0, 1, 2, 4, 8, 15, 15, 15]);
        assert_eq!(shut_for(i64::MAX), 15 * MINUTE);
    }

    #[test]
    fn a_network_of_ipv6_is_one_origin() {
        assert_eq!(origin("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(origin("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(origin("a\nunix socket"), "aunix socket");
    }
}
