//! What the pages of this room are about: a framework, where the organisation stands against it, and
//! which requirements are asked for.

use std::sync::Arc;

use conformity::framework::Lens;
use conformity::{Assessment, Framework, RequirementResult};

use super::filter::Filter;
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::url;

/// Where the organisation stands against a framework at the page's moment.
pub(super) struct Stand<'l, 's> {
    /// The request.
    pub(super) look: &'l Look<'s>,
    /// The framework.
    pub(super) framework: Arc<Framework>,
    /// Where things stand at the page's moment.
    pub(super) assessment: Arc<Assessment>,
    /// Where they stand today, on a page that shows the past.
    pub(super) today: Option<Arc<Assessment>>,
    /// Which requirements are asked for.
    pub(super) filter: Filter,
    /// The place of the lens through which all are looked at, if one is asked for.
    lens: Option<usize>,
}

impl<'l, 's> Stand<'l, 's> {
    /// Reads where things stand against a framework; the filter is read from the query.
    ///
    /// # Errors
    /// There is no such framework or filter, or the workspace cannot be read.
    pub(super) fn read(look: &'l Look<'s>, framework: &str) -> Result<Self> {
        let engine = look.view()?.engine(framework)?;
        let filter = Filter::parse(look.query("filter"), look.is_past())?;
        let lens = lens(look, engine.framework())?;
        let assessment = look.view()?.assessment(framework)?;
        let today = if look.is_past() {
            Some(look.now()?.assessment(framework)?)
        } else {
            None
        };
        Ok(Self {
            look,
            framework: engine.shared_framework(),
            assessment,
            today,
            filter,
            lens,
        })
    }

    /// Returns the requirements that the filter lets through, in the framework's order.
    pub(super) fn shown(&self) -> impl Iterator<Item = &RequirementResult> {
        let all = self.assessment.requirements.iter();
        all.filter(|result| self.filter.lets(self, result))
    }

    /// Returns how a requirement stands today, where that is another status than on the page's day.
    pub(super) fn changed(&self, result: &RequirementResult) -> Option<&RequirementResult> {
        let today = self.now(&result.id)?;
        (today.status != result.status).then_some(today)
    }

    /// Returns how a requirement stands today, on a page that shows the past.
    pub(super) fn now(&self, id: &str) -> Option<&RequirementResult> {
        self.today.as_ref()?.requirement(id)
    }

    /// Returns whether the first stage of a certification audit looks at a requirement.
    pub(super) fn is_stage_1(&self, id: &str) -> bool {
        let requirement = self.framework.requirement(id);
        let parts = &self.framework.stage_1;
        requirement.is_some_and(|one| parts.iter().any(|part| one.stands_under(part)))
    }

    /// Returns the link to all requirements, with another filter.
    pub(super) fn all(&self, filter: Filter) -> String {
        let mut pairs = Vec::new();
        if self.framework.id != first() {
            pairs.push(("framework", self.framework.id.as_str()));
        }
        if filter != Filter::All {
            pairs.push(("filter", filter.word()));
        }
        self.look.href(&url::with("/requirements", &pairs))
    }

    /// Returns the lens through which all are looked at, if one is asked for.
    pub(super) fn lens(&self) -> Option<&Lens> {
        self.framework.lenses.get(self.lens?)
    }

    /// Returns the link to all requirements through a lens, or in the framework's own order.
    pub(super) fn through(&self, lens: Option<&Lens>) -> String {
        let mut pairs = Vec::new();
        if self.framework.id != first() {
            pairs.push(("framework", self.framework.id.as_str()));
        }
        pairs.extend(lens.map(|lens| ("lens", lens.id.as_str())));
        self.look.href(&url::with("/requirements", &pairs))
    }

    /// Returns the link to a requirement, which keeps the filter.
    pub(super) fn one(&self, id: &str) -> String {
        self.one_with(id, self.filter, &[])
    }

    /// Returns the link to a requirement with a filter and more in its query.
    pub(super) fn one_with(&self, id: &str, filter: Filter, more: &[(&str, &str)]) -> String {
        let framework = url::encode(&self.framework.id);
        let mut pairs = Vec::new();
        if filter != Filter::All {
            pairs.push(("filter", filter.word()));
        }
        pairs.extend(more);
        let path = format!("/requirements/{framework}/{}", url::encode(id));
        self.look.href(&url::with(&path, &pairs))
    }
}

/// Finds the lens that the query names.
fn lens(look: &Look<'_>, framework: &Framework) -> Result<Option<usize>> {
    let Some(id) = look.query("lens") else {
        return Ok(None);
    };
    let found = framework.lenses.iter().position(|lens| lens.id == id);
    found.map(Some).ok_or_else(|| {
        let shown: String = id.chars().take(40).collect();
        Fault::bad(format!("there is no lens `{shown}`"))
    })
}

/// Returns the id of the framework that is shown when none is named.
pub(super) fn first() -> &'static str {
    conformity::embedded_ids()
        .first()
        .copied()
        .unwrap_or("iso-42001")
}
