//! Two people edit one record at the same time; what both wrote is there.

use aims::AsOf;
use serde_json::Value;

use super::driver::Browser;
use super::signed_in;
use crate::common::{MARIT, Served, TOMASZ};

const EDIT: &str = "/k/AIS-0003/edit";

fn save(browser: &Browser) {
    browser.click("button.primary[name=_save]");
}

fn body(served: &Served) -> Value {
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let shown = view.show(&"AIS-0003".parse().expect("a key"));
    shown.expect("a look").expect("a record").body
}

#[test]
fn two_people_edit_one_record_and_nothing_is_lost() {
    let served = Served::story();
    let Some(marit) = signed_in(&served, MARIT) else {
        return;
    };
    let tomasz = signed_in(&served, TOMASZ).expect("a second browser");
    marit.goto(EDIT);
    tomasz.goto(EDIT);
    let seen = tomasz.text("form.edit");
    assert!(
        seen.contains("Marit Vos has been editing this since"),
        "{seen}"
    );

    // Different fields: both stand.
    tomasz.fill("[name=users]", "Recruiters at 15 customers");
    save(&tomasz);
    tomasz.wait("saved", |page| !page.path().contains("edit"));
    marit.fill(
        "[name=decisions_influenced]",
        "The order of reading, and so who is invited first",
    );
    save(&marit);
    marit.wait("merged", |page| page.path().contains("/merged"));
    let told = marit.text("main");
    assert!(
        told.contains("Tomasz Lind") && told.contains("Used by"),
        "{told}"
    );
    let both = body(&served);
    assert_eq!(both["users"], "Recruiters at 15 customers");
    assert_eq!(
        both["decisions_influenced"],
        "The order of reading, and so who is invited first"
    );

    // The same field: the second is shown both texts, and chooses.
    marit.goto(EDIT);
    tomasz.goto(EDIT);
    tomasz.fill("[name=users]", "Recruiters at 16 customers");
    save(&tomasz);
    tomasz.wait("saved", |page| !page.path().contains("edit"));
    marit.fill("[name=users]", "About 100 recruiters");
    save(&marit);
    marit.wait_for("[name='!choice.users']");
    let told = marit.text("form.edit");
    for text in [
        "Recruiters at 16 customers",
        "About 100 recruiters",
        "Tomasz Lind changed this field",
    ] {
        assert!(told.contains(text), "{text}: {told}");
    }
    assert_eq!(
        body(&served)["users"],
        "Recruiters at 16 customers",
        "not overwritten"
    );
    marit.click("label:has([name='!choice.users'][value=anew])");
    marit.fill("[name=users]", "About 100 recruiters at 16 customers");
    save(&marit);
    marit.wait("saved", |page| !page.path().contains("edit"));
    assert_eq!(
        body(&served)["users"],
        "About 100 recruiters at 16 customers"
    );
    marit.nothing_went_wrong();
    tomasz.nothing_went_wrong();
}

#[test]
fn what_is_typed_and_not_saved_is_there_after_the_browser_is_gone() {
    let served = Served::story();
    let Some(first) = signed_in(&served, MARIT) else {
        return;
    };
    first.goto(EDIT);
    first.fill("[name=users]", "Half a sentence that nobody has");
    first.wait("kept", |page| page.text(".savebar .kept").contains("kept"));
    drop(first);
    let second = signed_in(&served, MARIT).expect("another browser");
    second.goto(EDIT);
    assert_eq!(
        second.value("[name=users]"),
        "Half a sentence that nobody has"
    );
    second.nothing_went_wrong();
}
