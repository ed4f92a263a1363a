//! What is out of date, through the command line.

use crate::kit::Desk;

#[test]
fn stale_says_because_of_what_and_since_when() {
    let desk = Desk::story();
    let then = ["stale", "MDL-0001", "--as-of", "2026-09-10"];
    let found = desk.json(&then);
    let found = found.as_array().unwrap();
    let one = found
        .iter()
        .find(|one| one["record"] == "RAS-0005")
        .unwrap();
    assert_eq!(one["trigger"], "model_change");
    assert_eq!(one["through"], "MDL-0001 version, used by AIS-0001");
    assert_eq!(one["since"], "2026-09-08");
    assert_eq!(one["react_by"], "2026-09-22");
    let text = desk.done(&then);
    let line = text.lines().find(|line| line.contains("RAS-0005")).unwrap();
    assert!(line.starts_with("2026-09-08  2026-09-22"), "{line}");
    assert!(line.contains("the model changed"), "{line}");
    let settled = ["stale", "MDL-0001", "--as-of", "2026-09-12"];
    let run = desk.run(&settled);
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""));
    run.says("nothing is out of date");
    assert_eq!(desk.json(&settled), serde_json::json!([]));
    desk.fails(2, &["stale", "AIA-9999"])
        .says("there is no record AIA-9999");
}
