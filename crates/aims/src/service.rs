//! What a server asks of a workspace beside records: how far its journal is, who can sign in.

use image::Limits;
use registers::Key;

use crate::access::text;
use crate::error::Result;
use crate::view::View;
use crate::workspace::Workspace;

impl Workspace {
    /// Returns how many entries the journal holds.
    pub fn head_size(&self) -> Result<u64> {
        Ok(self.journal.head()?.size)
    }

    /// Returns whether the person has a password to sign in with.
    pub fn has_password(&self, person: &Key) -> Result<bool> {
        Ok(self.kept_password(person)?.is_some())
    }

    /// Returns a number that tells one run of a program from another in its logs.
    pub fn run_id(&self) -> u64 {
        self.new_id().as_u64_pair().1
    }
}

/// A person who has access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonWithAccess {
    /// The person.
    pub key: Key,
    /// The name.
    pub name: String,
    /// Access roles that the person holds on the day of the view.
    pub roles: Vec<String>,
}

impl View<'_> {
    /// Returns the people who have access on the day of the view, by name.
    pub fn people_with_access(&self) -> Result<Vec<PersonWithAccess>> {
        let sql = "select distinct p.id, p.name, r.value from access a join access__roles r on r.id = a.id \
                   join person p on p.id = a.person \
                   where a.state = 'active' and coalesce(a.\"from\", '') <= today() and coalesce(a.\"to\", '9999') >= today() \
                   order by p.name, p.id, r.value";
        let rows = self.reader().rows_with(sql, &[], &Limits::user())?.rows;
        let mut people: Vec<PersonWithAccess> = Vec::new();
        for row in &rows {
            let Ok(key) = text(&row[0]).parse::<Key>() else {
                continue;
            };
            match people.last_mut().filter(|person| person.key == key) {
                Some(person) => person.roles.push(text(&row[2])),
                None => people.push(PersonWithAccess {
                    key,
                    name: text(&row[1]),
                    roles: vec![text(&row[2])],
                }),
            }
        }
        Ok(people)
    }
}
