//! Two people edit one record: each knows of the other, and nothing of either is lost.

use super::*;

const EDIT: &str = "/k/AIS-0003/edit";

struct Both {
    served: Served,
    marit: Client,
    tomasz: Client,
    /// The page that Marit opened first.
    page: String,
}

/// Marit opens the form; then Tomasz saves something.
fn meanwhile(changed: &[(&str, &str)]) -> Both {
    let served = Served::story();
    let (marit, tomasz) = (
        Client::signed_in(&served, MARIT),
        Client::signed_in(&served, TOMASZ),
    );
    let page = marit.page(EDIT);
    let answer = send(&tomasz, &tomasz.page(EDIT), EDIT, changed, SAVE);
    assert_eq!(way(&answer), "/k/AIS-0003");
    Both {
        served,
        marit,
        tomasz,
        page,
    }
}

#[test]
fn each_sees_that_the_other_is_there() {
    let served = Served::story();
    let (marit, tomasz) = (
        Client::signed_in(&served, MARIT),
        Client::signed_in(&served, TOMASZ),
    );
    assert!(!tomasz.page(EDIT).contains("has been editing this"));
    assert!(
        marit
            .page(EDIT)
            .contains("Tomasz Lind has been editing this since ")
    );
    assert!(
        tomasz
            .page(EDIT)
            .contains("Marit Vos has been editing this since ")
    );
    send(&tomasz, &tomasz.page(EDIT), EDIT, &[], ("_discard", ""));
    assert!(!marit.page(EDIT).contains("Tomasz Lind has been editing"));
}

#[test]
fn changes_of_different_fields_are_put_together() {
    let both = meanwhile(&[("users", "Recruiters of customers (Tomasz)")]);
    let answer = send(
        &both.marit,
        &both.page,
        EDIT,
        &[("decisions_influenced", "The order of reading (Marit)")],
        SAVE,
    );
    let (body, version) = stored(&both.served, "AIS-0003");
    assert_eq!(body["users"], "Recruiters of customers (Tomasz)");
    assert_eq!(body["decisions_influenced"], "The order of reading (Marit)");
    let page = both.marit.page(way(&answer));
    assert!(
        page.contains(&format!("Saved as version {version}")) && page.contains("Tomasz Lind"),
        "{page}"
    );
    assert!(
        page.contains("(Tomasz)") && !page.contains("(Marit)"),
        "{page}"
    );
}

#[test]
fn of_a_field_that_both_changed_each_value_can_be_taken() {
    for (choice, stands) in [
        ("mine", "Maritian"),
        ("theirs", "Tomaszian"),
        ("anew", "both of us"),
    ] {
        let both = meanwhile(&[("users", "Tomaszian"), ("version", "9.9")]);
        let answer = send(
            &both.marit,
            &both.page,
            EDIT,
            &[("users", "Maritian")],
            SAVE,
        );
        assert_eq!(answer.status, 409, "{}", answer.body);
        assert_eq!(
            stored(&both.served, "AIS-0003").0["users"],
            "Tomaszian",
            "nothing was written over"
        );
        let page = answer.body;
        assert!(
            page.contains("Maritian")
                && page.contains("Tomaszian")
                && page.contains("Tomasz Lind changed this field"),
            "{page}"
        );
        let typed = fields(&page);
        assert_eq!(value(&typed, "!choice.users"), Some("mine"));
        assert_eq!(
            value(&typed, "version"),
            Some("9.9"),
            "the other's change that fits is taken over"
        );
        let answer = send(
            &both.marit,
            &page,
            EDIT,
            &[("!choice.users", choice), ("users", "both of us")],
            SAVE,
        );
        assert_eq!(way(&answer), "/k/AIS-0003");
        let (body, _) = stored(&both.served, "AIS-0003");
        assert_eq!(
            (&body["users"], &body["version"]),
            (&Value::from(stands), &Value::from("9.9"))
        );
    }
}

#[test]
fn a_clash_is_kept_as_a_draft_until_it_is_settled() {
    let both = meanwhile(&[("users", "Tomaszian")]);
    send(
        &both.marit,
        &both.page,
        EDIT,
        &[("users", "Maritian")],
        SAVE,
    );
    let page = both.marit.page(EDIT);
    let typed = fields(&page);
    assert_eq!(value(&typed, "!mine.users"), Some("\"Maritian\""), "{page}");
    assert!(page.contains("Tomaszian"));
    // Wrong input meanwhile loses neither.
    let answer = send(
        &both.marit,
        &page,
        EDIT,
        &[("!choice.users", "theirs"), ("in_use_since", "soon")],
        SAVE,
    );
    assert_eq!(answer.status, 422);
    let typed = fields(&answer.body);
    assert_eq!(
        (
            value(&typed, "!choice.users"),
            value(&typed, "in_use_since")
        ),
        (Some("theirs"), Some("soon"))
    );
    let answer = send(
        &both.marit,
        &answer.body,
        EDIT,
        &[("in_use_since", "2026-03-01")],
        SAVE,
    );
    assert_eq!(way(&answer), "/k/AIS-0003");
    assert_eq!(stored(&both.served, "AIS-0003").0["users"], "Tomaszian");
}

#[test]
fn a_third_version_in_between_is_met_with_another_look() {
    let both = meanwhile(&[("users", "Tomaszian")]);
    let clash = send(
        &both.marit,
        &both.page,
        EDIT,
        &[("users", "Maritian")],
        SAVE,
    )
    .body;
    send(
        &both.tomasz,
        &both.tomasz.page(EDIT),
        EDIT,
        &[("users", "Tomaszian twice")],
        SAVE,
    );
    let answer = send(&both.marit, &clash, EDIT, &[], SAVE);
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("Tomaszian twice"), "{}", answer.body);
    assert_eq!(
        way(&send(&both.marit, &answer.body, EDIT, &[], SAVE)),
        "/k/AIS-0003"
    );
    assert_eq!(stored(&both.served, "AIS-0003").0["users"], "Maritian");
}

#[test]
fn both_may_add_to_a_list() {
    let both = meanwhile(&[("~suppliers", "SUP-0001")]);
    let (before, _) = stored(&both.served, "AIS-0003");
    let others = before["suppliers"].as_array().map_or(0, Vec::len);
    let answer = send(
        &both.marit,
        &both.page,
        EDIT,
        &[("affected_groups", "Everyone\nSomebody else")],
        SAVE,
    );
    assert_eq!(answer.status, 303, "{}", answer.body);
    let page = both.marit.page(EDIT);
    let theirs = send(
        &both.tomasz,
        &both.tomasz.page(EDIT),
        EDIT,
        &[("affected_groups", "Everyone\nSomebody else\nBy Tomasz")],
        SAVE,
    );
    assert_eq!(way(&theirs), "/k/AIS-0003");
    let mine = send(
        &both.marit,
        &page,
        EDIT,
        &[("affected_groups", "Everyone\nSomebody else\nBy Marit")],
        SAVE,
    );
    let merged = both.marit.page(way(&mine));
    assert!(
        merged.contains("By Tomasz") && !merged.contains("By Marit"),
        "{merged}"
    );
    let (body, _) = stored(&both.served, "AIS-0003");
    assert_eq!(
        body["affected_groups"],
        serde_json::json!(["Everyone", "Somebody else", "By Tomasz", "By Marit"])
    );
    assert_eq!(body["suppliers"].as_array().map_or(0, Vec::len), others);
}
