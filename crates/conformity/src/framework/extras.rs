//! What a framework holds beside requirements and checks: lenses, and the documented information that it
//! asks for.

use registers::Catalog;

use super::read_check::{register, source};
use super::{Documented, DocumentedKind, Lens, LensItem, Located, Requirement};
use crate::located::{Node, Refusal};

/// Reads a lens.
pub(super) fn lens(node: &Node<'_>, requirements: &[Requirement]) -> Result<Lens, Refusal> {
    node.only(&["id", "title", "about", "items"])?;
    let text = |name| Ok(node.need(name)?.text()?.to_owned());
    let items = node.need("items")?.items()?;
    Ok(Lens {
        id: text("id")?,
        title: text("title")?,
        about: text("about")?,
        items: items
            .iter()
            .map(|item| lens_item(item, requirements))
            .collect::<Result<_, _>>()?,
    })
}

/// Reads a part of a lens.
fn lens_item(node: &Node<'_>, requirements: &[Requirement]) -> Result<LensItem, Refusal> {
    node.only(&["title", "says", "covers"])?;
    let covers = node.need("covers")?;
    for item in covers.items()? {
        let id = item.text()?;
        if !requirements.iter().any(|known| known.stands_under(id)) {
            return Err(item.refuse(format!("there is no requirement {id}")));
        }
    }
    let says = node.get("says").map(|says| says.text()).transpose()?;
    Ok(LensItem {
        title: node.need("title")?.text()?.to_owned(),
        says: says.map(str::to_owned),
        covers: covers.texts()?,
    })
}

/// Reads a piece of documented information.
pub(super) fn documented(
    node: &Node<'_>,
    requirements: &[Requirement],
    catalog: &Catalog,
) -> Result<Documented, Refusal> {
    node.only(&[
        "requirement",
        "what",
        "kind",
        "register",
        "shown_by",
        "asked_when",
    ])?;
    let text = |name| Ok(node.need(name)?.text()?.to_owned());
    let named = node.need("requirement")?;
    let requirement = named.text()?;
    if !requirements.iter().any(|known| known.id == requirement) {
        return Err(named.refuse(format!("there is no requirement {requirement}")));
    }
    let kind = node.need("kind")?;
    Ok(Documented {
        requirement: requirement.to_owned(),
        what: text("what")?,
        kind: match kind.text()? {
            "keep" => DocumentedKind::Keep,
            "retain" => DocumentedKind::Retain,
            other => return Err(kind.refuse(format!("{other} is no kind; use keep or retain"))),
        },
        register: register(&node.need("register")?, catalog)?.name.to_owned(),
        shown_by: located(&node.need("shown_by")?)?,
        asked_when: node
            .get("asked_when")
            .map(|query| located(&query))
            .transpose()?,
    })
}

fn located(node: &Node<'_>) -> Result<Located, Refusal> {
    Ok(Located {
        sql: node.text()?.to_owned(),
        source: source(node),
    })
}
