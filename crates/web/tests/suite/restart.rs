//! The server is killed and started again while people work: nothing that was answered is lost.

use crate::client::Client;
use crate::common::{MARIT, Served, copy};
use crate::form;

#[test]
fn sessions_drafts_and_records_outlive_the_server() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let cookie = client.cookie("aimwright").expect("a session");
    // A draft: something typed, and a button that does not save.
    let mut fields = form::fields(&client.page("/k/AIS-0003/edit"));
    form::set(&mut fields, "name", "CV screening, renamed in a draft");
    form::set(&mut fields, "_add", "intended_uses");
    let answer = client.post("/k/AIS-0003/edit", &form::lent(&fields));
    assert!([200, 303].contains(&answer.status), "{}", answer.body);
    let size = served.workspace.head_size().expect("a size");

    // What is on the disk now is what a killed server leaves.
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(served.dir(), &folder.path().join("aims"));
    let again = Served::open(folder, web::Options::default());
    let client = Client::new(&again);
    client.set_cookie("aimwright", &cookie);
    assert!(
        client.page("/today").contains("Marit Vos"),
        "the session is there"
    );
    assert!(
        client
            .page("/k/AIS-0003/edit")
            .contains("renamed in a draft"),
        "the draft is there"
    );
    assert_eq!(
        again.workspace.head_size().expect("a size"),
        size,
        "the records are there"
    );
    assert!(
        again
            .workspace
            .doctor(&mut |_, _| {})
            .expect("a look")
            .is_empty()
    );
}
