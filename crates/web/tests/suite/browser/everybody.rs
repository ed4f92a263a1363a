//! No page breaks a rule that axe knows, in any width and in both sets of colours.

use aims::{AsOf, Brought, Edit, NoLabels, SheetDraft};
use registers::Key;

use super::axe::Axe;
use super::{shared, signed_in};
use crate::browser::driver::Browser;
use crate::common::{MARIT, Served};
use crate::pages::{self, KINDS, ROOMS};

/// Pages that say what is wrong, with their status.
const FAULTS: [(&str, u16); 5] = [
    ("/no-such-page", 404),
    ("/k/RSK-9999", 404),
    ("/r/risk/new?as_of=2026-07-31", 409),
    ("/today?as_of=soon", 422),
    ("/changes?from=2026-08-31&to=2026-06-30", 422),
];

fn inspector(served: &Served) -> Option<Axe> {
    Axe::new(signed_in(served, MARIT)?)
}

/// Returns the name and a record of every register that has any.
fn records(served: &Served) -> Vec<(&'static str, Option<Key>)> {
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let records = pages::records(&view).into_iter();
    // The longest shows most.
    let length = |key: &Key| {
        let found = view.record(key).expect("a query").expect("a record");
        found.body.to_string().len()
    };
    records
        .map(|(register, keys)| (register, keys.into_iter().max_by_key(length)))
        .collect()
}

#[test]
fn rooms_can_be_used_by_everybody() {
    let served = shared();
    let Some(mut axe) = inspector(&served) else {
        return;
    };
    for page in ROOMS {
        axe.look(page);
    }
    for (page, status) in FAULTS {
        axe.look_at_fault(page, status);
    }
    axe.ends_content();
}

#[test]
fn lists_can_be_used_by_everybody() {
    let served = shared();
    let Some(mut axe) = inspector(&served) else {
        return;
    };
    for (register, _) in records(&served) {
        axe.look(&format!("/r/{register}"));
    }
    axe.ends_content();
}

#[test]
fn records_can_be_used_by_everybody() {
    let served = shared();
    let Some(mut axe) = inspector(&served) else {
        return;
    };
    for (_, key) in records(&served) {
        if let Some(key) = key {
            axe.look(&format!("/k/{key}"));
        }
    }
    axe.ends_content();
}

#[test]
fn forms_can_be_used_by_everybody() {
    let served = shared();
    let Some(mut axe) = inspector(&served) else {
        return;
    };
    for (register, _) in records(&served) {
        axe.look(&format!("/r/{register}/new"));
    }
    axe.ends_content();
}

#[test]
fn every_kind_of_page_can_be_used_on_every_screen() {
    let served = shared();
    let Some(mut axe) = inspector(&served) else {
        return;
    };
    for page in KINDS {
        axe.look_on_every_screen(page);
    }
    axe.ends_content();
}

#[test]
fn signing_in_can_be_used_by_everybody() {
    let served = shared();
    let Some(browser) = Browser::open(&served.url("")) else {
        return;
    };
    let Some(mut axe) = Axe::new(browser) else {
        return;
    };
    axe.look_on_every_screen("/sign-in");
    axe.ends_content();
}

#[test]
fn imports_can_be_used_by_everybody() {
    let served = Served::story();
    let Some(mut axe) = inspector(&served) else {
        return;
    };
    let workspace = &served.workspace;
    let actor = workspace.actor(Some("PER-0002")).expect("Marit");
    let begin = |file: &str, text: &str| {
        let upload = workspace
            .sheet_take_in(&actor, "risk", text.as_bytes())
            .expect("a file");
        let draft = workspace.sheet_begin(&actor, "risk", file, &upload, &NoLabels);
        draft.expect("a sheet")
    };
    let text = "Title,Cause,Review by,Colour\nA risk,It was late,3/4/2026,red\n,Nobody,soon,\n";
    let faulty = begin("faulty.csv", text);
    let page = format!("/import/{}", faulty.id);
    axe.look_on_every_screen(&page);
    let trial = format!("{page}/trial");
    let tried = |draft: SheetDraft| {
        let mapping = draft.mapping.clone();
        let tried = workspace.sheet_try(&actor, &draft.id, mapping, &NoLabels);
        tried.expect("a trial")
    };
    assert!(tried(faulty).tried.expect("sums").faults > 0);
    axe.look_on_every_screen(&trial);
    let person = "Key,Name,Engagement\nPER-0001,Marit,employee\n,Somebody New,employee\n";
    let upload = workspace
        .sheet_take_in(&actor, "person", person.as_bytes())
        .expect("a file");
    let good = workspace.sheet_begin(&actor, "person", "people.csv", &upload, &NoLabels);
    let good = tried(good.expect("a sheet"));
    assert_eq!(good.tried.as_ref().expect("sums").faults, 0);
    axe.look_on_every_screen(&format!("/import/{}/trial", good.id));
    axe.look("/import");
    axe.look("/r/risk/import");
    let brought = workspace.sheet_import(&actor, &good.id, None, &NoLabels);
    let Ok(Brought::Done {
        written: Some(written),
        ..
    }) = brought
    else {
        panic!("{brought:?}");
    };
    axe.look(&format!("/import/done/{}/{}", written.first, written.last));
    axe.ends_content();
}

#[test]
fn what_opens_over_a_page_can_be_used_by_everybody() {
    let served = shared();
    let Some(mut axe) = inspector(&served) else {
        return;
    };
    for page in ["/today", "/r/risk", "/k/AIS-0003"] {
        axe.browser().goto(page);
        let menus = axe.browser().count("[popovertarget]:not(.menu-btn)");
        assert!(menus >= 2, "{page} has {menus} menus");
        for at in 0..menus {
            axe.browser().js_with(
                "const opener = document.querySelectorAll('[popovertarget]:not(.menu-btn)')[arguments[0]]; \
                 document.getElementById(opener.getAttribute('popovertarget')).showPopover();",
                at.into(),
            );
            axe.judge(&format!("{page}, menu {at}"));
        }
    }
    axe.browser().control('k');
    axe.browser().wait_for("dialog[open]");
    axe.browser().keys("screening");
    axe.browser().wait_for("dialog .picks [role=option]");
    axe.judge("the palette");
    axe.ends_content();
}

#[test]
fn what_a_form_answers_can_be_used_by_everybody() {
    let served = Served::story();
    let Some(mut axe) = inspector(&served) else {
        return;
    };
    let save = "button.primary[name=_save]";
    // Nothing is filled in.
    axe.browser().goto("/r/impact_assessment/new");
    axe.browser().click(save);
    axe.browser().wait_for("#errors");
    axe.judge("a form with errors");
    // Suggestions for a reference.
    axe.browser().goto("/r/risk/new");
    axe.browser().fill("[name='~owner']", "tomasz");
    axe.browser().wait_for(".picks [data-key]");
    axe.judge("a form with suggestions");
    // Somebody else was faster.
    axe.browser().goto("/k/AIS-0003/edit");
    let actor = served.workspace.actor(Some("PER-0011")).expect("Tomasz");
    let edit = Edit::Set(vec![("users".into(), "Recruiters at 15 customers".into())]);
    let key = Key::new("AIS", 3);
    served
        .workspace
        .edit(&actor, &key, &edit, None)
        .expect("an edit");
    axe.browser().fill("[name=users]", "About 100 recruiters");
    axe.browser().click(save);
    axe.browser().wait_for("[name='!choice.users']");
    axe.judge("a form with a clash");
    axe.browser().goto("/drafts");
    axe.judge("drafts");
    axe.ends_content();
}
