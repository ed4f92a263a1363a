//! Permissions: every command asks here, and the answer comes from policies in files.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::str::FromStr;
use std::sync::{LazyLock, Mutex, PoisonError};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid,
    PolicySet, Request, RestrictedExpression,
};
use registers::Needs;

use crate::error::{AimsError, Kind, Result};

/// Somebody on whose behalf something is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person's key, or `system` while a workspace is set up.
    pub key: String,
    /// The person's name, for messages.
    pub name: String,
    /// Access roles that the person holds today.
    pub roles: BTreeSet<String>,
}

/// Key of the actor that sets a workspace up.
pub(crate) const SYSTEM: &str = "system";

/// Key of the actor of entries that name nobody.
pub(crate) const ANONYMOUS: &str = "anonymous";

impl Actor {
    /// Tells whether nobody is named by it.
    pub(crate) fn is_anonymous(&self) -> bool {
        self.key == ANONYMOUS
    }

    /// Returns the actor that writes what nobody is to be known for; it may do what everybody may.
    pub(crate) fn anonymous() -> Self {
        Self {
            key: ANONYMOUS.into(),
            name: "somebody".into(),
            roles: BTreeSet::from(["viewer".into()]),
        }
    }

    /// Returns the actor that sets a workspace up and holds every permission until people exist.
    pub(crate) fn system() -> Self {
        Self {
            key: SYSTEM.into(),
            name: "the system".into(),
            roles: BTreeSet::new(),
        }
    }
}

/// What a command wants to do to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Look at it.
    Read,
    /// Make it.
    Add,
    /// Write a new version or move it on.
    Edit,
    /// Approve, return or supersede a version.
    Approve,
    /// Verify or close what was done.
    Verify,
    /// Bring it in with state and key from elsewhere.
    Import,
    /// Blank its words for ever.
    Erase,
    /// Change who may do what, restore, set passwords.
    Administer,
}

impl Act {
    /// All acts, in the order of the role table.
    pub const ALL: [Self; 8] = [
        Self::Read,
        Self::Add,
        Self::Edit,
        Self::Approve,
        Self::Verify,
        Self::Import,
        Self::Erase,
        Self::Administer,
    ];

    /// Returns the name that policies use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Add => "add",
            Self::Edit => "edit",
            Self::Approve => "approve",
            Self::Verify => "verify",
            Self::Import => "import",
            Self::Erase => "erase",
            Self::Administer => "administer",
        }
    }
}

impl From<Needs> for Act {
    fn from(needs: Needs) -> Self {
        match needs {
            Needs::Edit => Self::Edit,
            Needs::Approve => Self::Approve,
            Needs::Verify => Self::Verify,
        }
    }
}

/// The record that an act concerns, as far as policies look at it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Subject<'a> {
    /// Its key; empty for a record that does not exist yet.
    pub key: &'a str,
    /// Its register.
    pub register: &'a str,
    /// Key of its owner.
    pub owner: &'a str,
    /// Key of the newest version's author.
    pub author: &'a str,
    /// Its state.
    pub state: &'a str,
    /// Whether the workflow bars the author from this act.
    pub bars_author: bool,
}

/// Access roles there are; `docs/roles.md` shows what each may do.
pub const ROLES: [&str; 8] = [
    "viewer",
    "contributor",
    "owner",
    "approver",
    "auditor",
    "aims_manager",
    "top_management",
    "administrator",
];

struct Rules {
    policies: PolicySet,
    authorizer: Authorizer,
    types: Types,
    /// What was answered before: pages ask the same of many records.
    answered: Mutex<HashMap<Question, bool>>,
}

/// Most answers that are kept.
const ANSWERS: usize = 4_096;

/// What policies see of an act. They do not learn who a person is, only whether it is the same
/// person, so that one answer serves everybody who asks the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Question {
    is_system: bool,
    roles: BTreeSet<String>,
    act: Act,
    register: String,
    state: String,
    owner: Relation,
    author: Relation,
    bars_author: bool,
}

/// How a person stands to the owner or the author of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Relation {
    Nobody,
    WhoAsks,
    SomebodyElse,
}

impl Relation {
    fn of(person: &str, other: &str) -> Self {
        match other {
            "" => Self::Nobody,
            other if other == person => Self::WhoAsks,
            _ => Self::SomebodyElse,
        }
    }

    /// Returns the key that policies see for the other person.
    fn key(self) -> &'static str {
        match self {
            Self::Nobody => "",
            Self::WhoAsks => WHO_ASKS,
            Self::SomebodyElse => "somebody else",
        }
    }
}

/// The key that policies see for who asks.
const WHO_ASKS: &str = "who asks";

struct Types {
    person: EntityTypeName,
    system: EntityTypeName,
    role: EntityTypeName,
    group: EntityTypeName,
    action: EntityTypeName,
    record: EntityTypeName,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let name = |text: &str| EntityTypeName::from_str(text).expect("a type name of our own");
    Rules {
        policies: include_str!("../policies/roles.cedar")
            .parse()
            .expect("a test reads the policies"),
        authorizer: Authorizer::new(),
        types: Types {
            person: name("Person"),
            system: name("System"),
            role: name("Role"),
            group: name("Group"),
            action: name("Action"),
            record: name("Record"),
        },
        answered: Mutex::default(),
    }
});

/// Returns whether the policies let this person do this.
pub fn allows(actor: &Actor, act: Act, subject: &Subject<'_>) -> bool {
    RULES.decide(actor, act, subject).unwrap_or(false)
}

/// Refuses unless the policies let this person do this.
///
/// # Errors
/// The person may not; the hint says why, or who can change that.
pub fn require(actor: &Actor, act: Act, subject: &Subject<'_>) -> Result<()> {
    if allows(actor, act, subject) {
        return Ok(());
    }
    let what = if subject.key.is_empty() {
        format!("a {}", subject.register)
    } else {
        subject.key.to_owned()
    };
    let who = &actor.name;
    let own = subject.bars_author && subject.author == actor.key;
    let refusal = AimsError::new(
        Kind::Refused,
        format!("{who} may not {} {what}", act.name()),
    );
    Err(if own {
        refusal
            .with_hint("the author of a version does not approve or verify it: ask someone else to")
    } else {
        refusal.with_hint(format!(
            "{who} has {}; an administrator changes that with `aimwright user add`",
            described(&actor.roles)
        ))
    })
}

fn described(roles: &BTreeSet<String>) -> String {
    if roles.is_empty() {
        return "no access role".into();
    }
    format!(
        "the access roles {}",
        roles.iter().cloned().collect::<Vec<_>>().join(", ")
    )
}

impl Rules {
    /// Returns nothing if a name could not be an entity's, which the policies then cannot allow.
    fn decide(&self, actor: &Actor, act: Act, subject: &Subject<'_>) -> Option<bool> {
        let question = Question {
            is_system: actor.key == SYSTEM,
            roles: actor.roles.clone(),
            act,
            register: subject.register.to_owned(),
            state: subject.state.to_owned(),
            owner: Relation::of(&actor.key, subject.owner),
            author: Relation::of(&actor.key, subject.author),
            bars_author: subject.bars_author,
        };
        let lock = || self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = lock().get(&question) {
            return Some(*answer);
        }
        let answer = self.ask(&question)?;
        let mut answered = lock();
        if answered.len() >= ANSWERS {
            answered.clear();
        }
        answered.insert(question, answer);
        Some(answer)
    }

    /// Asks the policies.
    fn ask(&self, question: &Question) -> Option<bool> {
        let types = &self.types;
        let uid = |kind: &EntityTypeName, id: &str| {
            EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id))
        };
        let principal = if question.is_system {
            uid(&types.system, "aimwright")
        } else {
            uid(&types.person, WHO_ASKS)
        };
        let action = uid(&types.action, question.act.name());
        let resource = uid(&types.record, "asked about");
        let mut parents: HashSet<EntityUid> = question
            .roles
            .iter()
            .map(|role| uid(&types.role, role))
            .collect();
        if !parents.is_empty() {
            parents.insert(uid(&types.group, "access"));
        }
        let text = |text: &str| RestrictedExpression::new_string(text.to_owned());
        let person = Entity::new(
            principal.clone(),
            HashMap::from([("key".into(), text(WHO_ASKS))]),
            parents,
        )
        .ok()?;
        let attributes = HashMap::from([
            ("register".into(), text(&question.register)),
            ("owner".into(), text(question.owner.key())),
            ("author".into(), text(question.author.key())),
            ("state".into(), text(&question.state)),
            (
                "bars_author".into(),
                RestrictedExpression::new_bool(question.bars_author),
            ),
        ]);
        let record = Entity::new(resource.clone(), attributes, HashSet::new()).ok()?;
        let entities = Entities::from_entities([person, record], None).ok()?;
        let request = Request::new(principal, action, resource, Context::empty(), None).ok()?;
        let response = self
            .authorizer
            .is_authorized(&request, &self.policies, &entities);
        Some(response.decision() == Decision::Allow)
    }
}
