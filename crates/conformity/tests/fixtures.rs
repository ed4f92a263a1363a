//! Every check of every framework of the product is proved: its SQL is sound, its failing fixture
//! finds exactly its rows, its holding fixture finds none.

use conformity::embedded_ids;
use conformity::framework::{Loaded, prove};
use registers::catalog;

fn each(prove: impl Fn(&Loaded) -> Result<(), conformity::FrameworkError>) {
    let ids = embedded_ids();
    assert!(!ids.is_empty());
    for id in ids {
        let loaded = Loaded::embedded(id, catalog()).unwrap_or_else(|error| panic!("{error}"));
        prove(&loaded).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn every_query_is_sound() {
    each(|loaded| prove::queries(loaded, catalog()));
}

#[test]
fn every_check_fails_and_holds_as_its_fixtures_say() {
    each(|loaded| prove::fixtures(loaded, catalog()));
}

#[test]
fn every_requirement_is_judged_and_says_what_is_tested() {
    each(|loaded| {
        for requirement in &loaded.framework.requirements {
            let checked = !requirement.checks.is_empty();
            assert!(
                checked || requirement.needs_attestation(),
                "{}",
                requirement.id
            );
            assert!(!requirement.tests.is_empty(), "{}", requirement.id);
        }
        Ok(())
    });
}
