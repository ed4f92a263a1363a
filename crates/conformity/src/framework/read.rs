//! From files to a framework. Everything that a file alone or the registers can tell is refused
//! here, with file, line and column; a file with ten faults names all ten.

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use registers::Catalog;

use super::read_check::{check, source};
use super::source::Files;
use super::{
    AttestationAsk, Documented, Framework, FrameworkError, Lens, Refusals, Requirement,
    RequirementKind, Source, extras,
};
use crate::located::{Document, Limits, Node, Place, Refusal, nearest};

/// A framework and the documents it was read from.
#[derive(Debug)]
pub struct Loaded {
    /// The framework.
    pub framework: Framework,
    documents: HashMap<String, Document>,
}

impl Loaded {
    /// Reads a framework that is part of the program.
    ///
    /// # Errors
    /// An unknown id, or what the files are refused for.
    pub fn embedded(id: &str, catalog: &Catalog) -> Result<Self, FrameworkError> {
        Ok(Self::from_files(&Files::embedded(id)?, catalog)?)
    }

    /// Reads a framework from a folder on disk.
    ///
    /// # Errors
    /// A file that cannot be read, or what the files are refused for.
    pub fn from_folder(
        folder: &std::path::Path,
        catalog: &Catalog,
    ) -> Result<Self, FrameworkError> {
        Ok(Self::from_files(&Files::from_folder(folder)?, catalog)?)
    }

    /// Reads a framework from its files.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub fn from_files(files: &Files, catalog: &Catalog) -> Result<Self, Refusals> {
        let mut problems = Vec::new();
        let documents = parse(files, &mut problems);
        let mut reading = Reading {
            files,
            catalog,
            documents: &documents,
            problems,
            refused: HashSet::new(),
        };
        let framework = reading.framework();
        match framework {
            Some(framework) if reading.problems.is_empty() => Ok(Self {
                framework,
                documents,
            }),
            _ => Err(reading.refusals()),
        }
    }

    /// Refuses the byte `offset` of a text in the framework's files.
    pub(super) fn refuse_inside(
        &self,
        file: &str,
        pointer: &str,
        offset: usize,
        message: String,
    ) -> Refusal {
        let place = self
            .documents
            .get(file)
            .map(|document| document.inside(pointer, offset));
        Refusal {
            file: file.to_owned(),
            place: place.unwrap_or(Place::START),
            message,
        }
    }

    /// Refuses a value in the framework's files.
    pub(super) fn refuse(&self, file: &str, pointer: &str, message: String) -> Refusal {
        let place = self
            .documents
            .get(file)
            .map(|document| document.place(pointer));
        Refusal {
            file: file.to_owned(),
            place: place.unwrap_or(Place::START),
            message,
        }
    }
}

/// Parses the files side by side: that is most of the work of reading a framework.
fn parse(files: &Files, problems: &mut Vec<Refusal>) -> HashMap<String, Document> {
    let files: Vec<_> = files
        .iter()
        .map(|file| (files.name(&file.path), &file.content))
        .collect();
    let parsed = files.into_par_iter().map(|(name, content)| {
        let document = Document::parse(content, &Limits::default());
        (name, document)
    });
    let parsed: Vec<_> = parsed.collect();
    let mut documents = HashMap::new();
    for (name, document) in parsed {
        match document {
            Ok(document) => {
                documents.insert(name, document);
            }
            Err(fault) => problems.push(fault.in_file(name)),
        }
    }
    documents
}

/// The file that says what a framework is.
const HEAD: &str = "framework.yaml";

/// The file of other ways to look at its requirements.
const LENSES: &str = "lenses.yaml";

/// The file of the documented information that it asks for.
const DOCUMENTED: &str = "documented.yaml";

struct Reading<'d> {
    files: &'d Files,
    catalog: &'d Catalog,
    documents: &'d HashMap<String, Document>,
    problems: Vec<Refusal>,
    /// Requirements that were refused: their checks are not refused for it once more.
    refused: HashSet<&'d str>,
}

impl<'d> Reading<'d> {
    /// Sorts what was refused by its place.
    fn refusals(mut self) -> Refusals {
        let place = |refusal: &Refusal| (refusal.file.clone(), refusal.place);
        self.problems.sort_by_key(place);
        self.problems.dedup();
        Refusals(self.problems)
    }

    fn keep<T>(&mut self, result: Result<T, Refusal>) -> Option<T> {
        result.map_err(|refusal| self.problems.push(refusal)).ok()
    }

    fn root(&self, path: &str) -> Option<Node<'d>> {
        let (name, document) = self.documents.get_key_value(&self.files.name(path))?;
        Some(Node::root(document, name))
    }

    fn framework(&mut self) -> Option<Framework> {
        let head = self.head();
        let mut requirements = self.requirements();
        self.checks(&mut requirements);
        self.judged(&requirements);
        requirements.sort_by_key(|requirement| natural(requirement.kind, &requirement.id));
        self.stage_1(&requirements);
        let lenses = self.lenses(&requirements);
        let documented = self.documented(&requirements);
        let head = head?;
        Some(Framework {
            requirements,
            lenses,
            documented,
            hash: self.files.hash(),
            ..head
        })
    }

    /// Reads `framework.yaml`.
    fn head(&mut self) -> Option<Framework> {
        let Some(root) = self.root(HEAD) else {
            let file = self.files.name(HEAD);
            if !self.problems.iter().any(|problem| problem.file == file) {
                let message = "a framework needs this file, with id, title and edition".into();
                self.problems.push(Refusal {
                    file,
                    place: Place::START,
                    message,
                });
            }
            return None;
        };
        let read = head(&root, self.files);
        self.keep(read)
    }

    /// Refuses what stage 1 is to look at and the framework does not have.
    fn stage_1(&mut self, requirements: &[Requirement]) {
        let Some(list) = self.root(HEAD).and_then(|root| root.get("stage_1")) else {
            return;
        };
        for item in list.items().unwrap_or_default() {
            let Ok(id) = item.text() else { continue };
            if !requirements
                .iter()
                .any(|requirement| requirement.stands_under(id))
            {
                self.problems
                    .push(item.refuse(format!("there is no requirement {id}")));
            }
        }
    }

    /// Reads `lenses.yaml`, if there is one.
    fn lenses(&mut self, requirements: &[Requirement]) -> Vec<Lens> {
        let Some(root) = self.root(LENSES) else {
            return Vec::new();
        };
        let nodes = root
            .only(&["lenses"])
            .and_then(|()| root.need("lenses")?.items());
        let nodes = self.keep(nodes).unwrap_or_default();
        let read = nodes.iter().map(|node| extras::lens(node, requirements));
        let read: Vec<_> = read.collect();
        read.into_iter()
            .filter_map(|lens| self.keep(lens))
            .collect()
    }

    /// Reads `documented.yaml`, if there is one.
    fn documented(&mut self, requirements: &[Requirement]) -> Vec<Documented> {
        let Some(root) = self.root(DOCUMENTED) else {
            return Vec::new();
        };
        let nodes = root
            .only(&["documented"])
            .and_then(|()| root.need("documented")?.items());
        let nodes = self.keep(nodes).unwrap_or_default();
        let catalog = self.catalog;
        let read: Vec<_> = nodes
            .iter()
            .map(|node| extras::documented(node, requirements, catalog))
            .collect();
        read.into_iter().filter_map(|one| self.keep(one)).collect()
    }

    /// Reads the requirements of all files beside those of other content.
    fn requirements(&mut self) -> Vec<Requirement> {
        let mut found: Vec<Requirement> = Vec::new();
        let files = self.files;
        let paths = files.iter().map(|file| file.path.as_str());
        for path in
            paths.filter(|path| !path.contains('/') && ![HEAD, LENSES, DOCUMENTED].contains(path))
        {
            let Some(root) = self.root(path) else {
                continue;
            };
            let items = root
                .only(&["requirements"])
                .and_then(|()| root.need("requirements")?.items());
            for node in self.keep(items).unwrap_or_default() {
                let read = self.requirement(&node);
                let Some(requirement) = self.keep(read) else {
                    self.refused
                        .extend(node.get("id").and_then(|id| id.value().as_str()));
                    continue;
                };
                match found.iter().find(|earlier| earlier.id == requirement.id) {
                    Some(earlier) => {
                        let message = format!(
                            "requirement {} is already given at {}",
                            requirement.id, earlier.source
                        );
                        self.problems.push(refuse_field(&node, "id", &message));
                    }
                    None => found.push(requirement),
                }
            }
        }
        found
    }

    fn requirement(&mut self, node: &Node<'d>) -> Result<Requirement, Refusal> {
        node.only(&[
            "id",
            "title",
            "kind",
            "group",
            "documented",
            "asks",
            "why",
            "guidance",
            "evidence",
            "good",
            "auditor",
            "typical",
            "first",
            "tests",
            "attestation",
            "checks",
        ])?;
        let id = node.need("id")?.text()?.to_owned();
        let optional = |name| {
            node.get(name)
                .map(|node| node.text().map(str::to_owned))
                .transpose()
        };
        let text = |name| Ok(node.need(name)?.text()?.to_owned());
        let stated = tests(node, &id)?;
        let mut requirement = Requirement {
            title: text("title")?,
            kind: kind(&node.need("kind")?)?,
            group: text("group")?,
            documented: node
                .get("documented")
                .map_or(Ok(false), |node| node.flag())?,
            asks: text("asks")?,
            why: text("why")?,
            guidance: optional("guidance")?,
            evidence: evidence(node, self.catalog)?,
            good: optional("good")?,
            auditor: optional("auditor")?,
            typical: optional("typical")?,
            first: optional("first")?,
            attestation: node
                .get("attestation")
                .map(|node| attestation(&node, &stated))
                .transpose()?,
            tests: stated,
            checks: Vec::new(),
            source: source(node),
            id,
        };
        if let Some(list) = node.get("checks") {
            self.add_checks(&mut requirement, &list);
        }
        Ok(requirement)
    }

    /// Reads the files in `checks/`.
    fn checks(&mut self, requirements: &mut [Requirement]) {
        let files = self.files;
        for path in files.iter().map(|file| file.path.as_str()) {
            let Some(root) = self.root(path).filter(|_| path.starts_with("checks/")) else {
                continue;
            };
            let groups = if root.value().is_array() {
                root.items()
            } else {
                Ok(vec![root])
            };
            for group in self.keep(groups).unwrap_or_default() {
                let read = self.check_group(&group, requirements);
                self.keep(read);
            }
        }
        self.refuse_doubles(requirements);
    }

    /// Reads the checks of one requirement.
    fn check_group(
        &mut self,
        group: &Node<'d>,
        requirements: &mut [Requirement],
    ) -> Result<(), Refusal> {
        group.only(&["requirement", "checks"])?;
        let named = group.need("requirement")?;
        let id = named.text()?;
        let list = group.need("checks")?;
        let Some(at) = requirements
            .iter()
            .position(|requirement| requirement.id == id)
        else {
            if self.refused.contains(id) {
                return Ok(());
            }
            return Err(named.refuse(format!("there is no requirement {id} in this framework")));
        };
        self.add_checks(&mut requirements[at], &list);
        Ok(())
    }

    fn add_checks(&mut self, requirement: &mut Requirement, list: &Node<'d>) {
        for node in self.keep(list.items()).unwrap_or_default() {
            let read = check(&node, requirement, self.catalog);
            requirement.checks.extend(self.keep(read));
        }
    }

    /// Refuses ids that two checks share.
    fn refuse_doubles(&mut self, requirements: &[Requirement]) {
        let mut seen = HashMap::new();
        for check in requirements
            .iter()
            .flat_map(|requirement| &requirement.checks)
        {
            if let Some(earlier) = seen.insert(check.id.as_str(), &check.source) {
                let message = format!("check {} is already given at {earlier}", check.id);
                let refusal = Refusal {
                    file: check.source.file.clone(),
                    place: check.source.place,
                    message,
                };
                self.problems.push(refusal);
            }
        }
    }

    /// Refuses requirements of which nobody could say whether they are met.
    fn judged(&mut self, requirements: &[Requirement]) {
        // A check that was refused would make its requirement look unjudged.
        let refused = |problem: &Refusal| problem.file.contains("/checks/");
        if self.problems.iter().any(refused) {
            return;
        }
        for requirement in requirements {
            if requirement.checks.is_empty() && requirement.attestation.is_none() {
                let message = format!(
                    "requirement {} has neither a check nor an attestation, so nobody could say \
                     whether it is met; add one of them",
                    requirement.id
                );
                let Source { file, place, .. } = requirement.source.clone();
                self.problems.push(Refusal {
                    file,
                    place,
                    message,
                });
            }
        }
    }
}

fn head(root: &Node<'_>, files: &Files) -> Result<Framework, Refusal> {
    root.only(&["id", "title", "edition", "about", "stage_1"])?;
    let text = |name| Ok(root.need(name)?.text()?.to_owned());
    let id = root.need("id")?;
    if id.text()? != files.id {
        return Err(id.refuse(format!("the id must be the folder's name, {}", files.id)));
    }
    Ok(Framework {
        id: files.id.clone(),
        title: text("title")?,
        edition: text("edition")?,
        about: root
            .get("about")
            .map_or(Ok(""), |node| node.text())?
            .to_owned(),
        stage_1: root
            .get("stage_1")
            .map_or(Ok(Vec::new()), |node| node.texts())?,
        requirements: Vec::new(),
        lenses: Vec::new(),
        documented: Vec::new(),
        elsewhere: Vec::new(),
        hash: String::new(),
    })
}

/// Refuses the value of a key, or the mapping that lacks it.
fn refuse_field(node: &Node<'_>, name: &str, message: &str) -> Refusal {
    node.get(name)
        .map_or_else(|| node.refuse(message), |field| field.refuse(message))
}

fn kind(node: &Node<'_>) -> Result<RequirementKind, Refusal> {
    match node.text()? {
        "clause" => Ok(RequirementKind::Clause),
        "control" => Ok(RequirementKind::Control),
        other => Err(node.refuse(format!("{other} is no kind; use clause or control"))),
    }
}

fn evidence(node: &Node<'_>, catalog: &Catalog) -> Result<Vec<String>, Refusal> {
    let Some(list) = node.get("evidence") else {
        return Ok(Vec::new());
    };
    for item in list.items()? {
        super::read_check::register(&item, catalog)?;
    }
    list.texts()
}

fn tests(node: &Node<'_>, requirement: &str) -> Result<BTreeMap<String, String>, Refusal> {
    let mut tests = BTreeMap::new();
    for (id, says) in node.need("tests")?.entries()? {
        if id
            .strip_prefix(requirement)
            .is_none_or(|rest| !rest.starts_with('-'))
        {
            let message = format!("a test of {requirement} is called {requirement}-1 and so on");
            return Err(says.refuse_key(message));
        }
        tests.insert(id.to_owned(), says.text()?.to_owned());
    }
    Ok(tests)
}

fn attestation(
    node: &Node<'_>,
    stated: &BTreeMap<String, String>,
) -> Result<AttestationAsk, Refusal> {
    node.only(&["asks", "months", "tests"])?;
    let months = node.need("months")?;
    let count = months.count()?;
    if !(1..=120).contains(&count) {
        return Err(months.refuse("an attestation holds from 1 to 120 months"));
    }
    let mut left = BTreeMap::new();
    for (test, reason) in node
        .get("tests")
        .map_or(Ok(Vec::new()), |node| node.entries())?
    {
        if !stated.contains_key(test) {
            let known = stated.keys().map(String::as_str);
            return Err(reason.refuse_key(unknown("test", test, known)));
        }
        left.insert(test.to_owned(), reason.text()?.to_owned());
    }
    Ok(AttestationAsk {
        asks: node.need("asks")?.text()?.to_owned(),
        months: count,
        tests: left,
    })
}

/// Returns what orders requirements as people do: clauses first, 9.2 before 10.1.
fn natural(kind: RequirementKind, id: &str) -> (RequirementKind, Vec<(u64, String)>) {
    let steps = id.split(['.', '-', ' ']);
    let steps = steps.map(|step| {
        step.parse().map_or((u64::MAX, step.to_owned()), |number| {
            (number, String::new())
        })
    });
    (kind, steps.collect())
}

/// Says that a word is not known, and which one was probably meant.
pub(super) fn unknown<'a>(
    what: &str,
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> String {
    match nearest(word, known) {
        Some(meant) => format!("there is no {what} {word}; did you mean {meant}?"),
        None => format!("there is no {what} {word}"),
    }
}
