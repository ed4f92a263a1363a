//! Pages and commands that can be found by their words: sections, registers, requirements, and what
//! the person may begin.

use aims::{Act, Subject};
use registers::catalog;

use crate::fault::Result;
use crate::look::Look;
use crate::pages::import;
use crate::pages::list::within;
use crate::sections;
use crate::url;

/// Somewhere to go.
pub(super) struct Place {
    /// Where it leads.
    pub(super) href: String,
    /// What it is called.
    pub(super) title: String,
    /// A number or key before it.
    pub(super) mark: Option<String>,
    /// What kind of page it is.
    pub(super) kind: String,
}

/// The pages that belong to no register, with their words.
const OTHERS: [(&str, &str); 8] = [
    ("/r", "list-registers"),
    ("/changes", "find-changes"),
    ("/journal", "find-journal"),
    ("/me", "shell-me"),
    ("/documented", "documented-title"),
    ("/library/risks", "library-title"),
    ("/import", "import-title"),
    ("/keyboard", "shell-keyboard"),
];

/// Returns whether each word that was typed begins a word of the text.
fn fits(text: &str, asked: &[String]) -> bool {
    let text = text.to_lowercase();
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric() && letter != '.')
        .collect();
    !asked.is_empty()
        && asked
            .iter()
            .all(|asked| words.iter().any(|word| word.starts_with(asked.as_str())))
}

fn words_of(asked: &str) -> Vec<String> {
    let words = asked.split_whitespace().map(str::to_lowercase);
    words.take(16).collect()
}

/// Returns pages whose names hold the words: sections, registers, requirements.
pub(super) fn pages(look: &Look<'_>, asked: &str, most: usize) -> Result<Vec<Place>> {
    let words = &look.words;
    let asked = words_of(asked);
    let mut found = Vec::new();
    for section in sections::all() {
        let title = section.name(words);
        if fits(&title, &asked) {
            found.push(place(look, section.path, title, words.t("find-section")));
        }
    }
    for register in catalog().all() {
        let title = words.registers(register.name).into_owned();
        let href = format!("/r/{}", register.name);
        let known = found
            .iter()
            .any(|place: &Place| place.href == look.href(&href));
        if !known
            && fits(
                &format!("{title} {}", words.register(register.name)),
                &asked,
            )
        {
            found.push(place(look, &href, title, words.t("find-register")));
        }
    }
    for (path, id) in OTHERS {
        if fits(words.t(id), &asked) {
            found.push(place(look, path, words.t(id).to_owned(), ""));
        }
    }
    requirements(look, &asked, &mut found, most)?;
    found.truncate(most);
    Ok(found)
}

fn requirements(
    look: &Look<'_>,
    asked: &[String],
    found: &mut Vec<Place>,
    most: usize,
) -> Result<()> {
    for engine in look.view()?.sound_engines()? {
        let framework = engine.framework();
        for requirement in &framework.requirements {
            if found.len() >= most {
                return Ok(());
            }
            if !fits(&format!("{} {}", requirement.id, requirement.title), asked) {
                continue;
            }
            let id = url::encode(&requirement.id);
            let path = format!("/requirements/{}/{id}", framework.id);
            found.push(Place {
                href: look.href(&path),
                title: requirement.title.clone(),
                mark: Some(requirement.id.clone()),
                kind: framework.title.clone(),
            });
        }
    }
    Ok(())
}

fn place(look: &Look<'_>, path: &str, title: String, kind: &str) -> Place {
    Place {
        href: look.href(path),
        title,
        mark: None,
        kind: kind.to_owned(),
    }
}

/// Returns what the person may begin, as far as its name holds the words.
pub(super) fn commands(look: &Look<'_>, asked: &str, most: usize) -> Vec<Place> {
    let words = &look.words;
    let asked = words_of(asked);
    let mut found = Vec::new();
    for register in catalog().all() {
        let subject = Subject {
            register: register.name,
            ..Subject::default()
        };
        let one = within(words, &words.register(register.name));
        let title = words.with("list-new", &[("record", one.into())]);
        if found.len() < most && fits(&title, &asked) && look.may(Act::Add, &subject) {
            found.push(place(look, &format!("/r/{}/new", register.name), title, ""));
        }
        let many = within(words, &words.registers(register.name));
        let title = words.with("import-records", &[("records", many.into())]);
        let path = format!("/r/{}/import", register.name);
        if found.len() < most && fits(&title, &asked) && import::may(look, register.name) {
            found.push(place(look, &path, title, ""));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_words() {
        for (text, asked, found) in [
            ("8.4 AI system impact assessment", "8.4", true),
            ("8.4 AI system impact assessment", "impact sys", true),
            ("8.4 AI system impact assessment", "pact", false),
            ("AI systems", "AI", true),
            ("New risk", "new ri", true),
            ("Anything", "", false),
        ] {
            assert_eq!(fits(text, &words_of(asked)), found, "{asked} in {text}");
        }
    }
}
