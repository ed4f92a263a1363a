//! What people come to do.

use super::{shared, signed_in};
use crate::common::MARIT;

#[test]
fn somebody_signs_in_and_sees_where_they_stand() {
    let served = shared();
    let Some(browser) = signed_in(&served, MARIT) else {
        return;
    };
    assert_eq!(browser.path(), "/today");
    assert!(browser.has("h1"), "{}", browser.text("main"));
    browser.nothing_went_wrong();
}
