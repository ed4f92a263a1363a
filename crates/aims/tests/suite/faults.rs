//! Input that cannot be right: every fault is named at its place, and nothing is written.

use std::fs;
use std::path::PathBuf;

use aims::{AimsError, Kind};

use crate::common::{
    TestWorkspace, assert_says, files, import, key, operator, person, shown, workspace,
};

/// A folder of input files beside a workspace.
struct Input {
    made: TestWorkspace,
    folder: PathBuf,
}

impl Input {
    fn new(written: &[(&str, &[u8])]) -> Self {
        let made = workspace();
        let folder = made.folder.path().join("in");
        for (name, bytes) in written {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
        Self { made, folder }
    }

    /// Imports and returns the refusal; fails if anything was written.
    fn refused(&self) -> AimsError {
        let workspace = &self.made.workspace;
        let before = workspace.checkpoint().expect("a head");
        let ada = operator(workspace);
        let refusal = import(workspace, &ada, &self.folder, false).expect_err("a refusal");
        assert_eq!(
            workspace.checkpoint().expect("a head"),
            before,
            "something was written"
        );
        refusal
    }

    /// Fails unless the refusal names these places and words, each on a line of its own.
    fn assert_refused(&self, lines: &[(&str, &str)]) {
        let refusal = self.refused();
        assert_eq!(refusal.kind(), Kind::Invalid, "{refusal}");
        let said = refusal.to_string();
        for (place, words) in lines {
            let place = self.folder.join(place).display().to_string();
            let named = said
                .lines()
                .any(|line| line.starts_with(&place) && line.contains(words));
            assert!(named, "no line with {place} … {words} in:\n{said}");
        }
        assert!(
            said.len() < 20_000,
            "a refusal is read by people: {} bytes",
            said.len()
        );
    }
}

#[test]
fn every_faulty_line_of_a_csv_file_is_named() {
    let csv = "key,title,kind,source,family,cause,event,consequence,systems\n\
               RSK-0001,Good,threat,hardware,model,a,b,c,\n\
               RSK-1,Bad key,threat,hardware,model,a,b,c,\n\
               RSK-0002,Bad kind,dragon,hardware,model,a,b,c,\n\
               RSK-0003,Too few\n\
               RSK-0004,Nowhere,threat,hardware,model,a,b,c,AIS-0099\n\
               ,,threat,hardware,model,a,b,c,\n\
               RSK-0005,\"two\nlines\",threat,hardware,model,a,b,c,[\"AIS-0098\n";
    let input = Input::new(&[("risk.csv", csv.as_bytes())]);
    input.assert_refused(&[
        ("risk.csv:3:", "RSK-1"),
        ("risk.csv:4:", "kind"),
        ("risk.csv:5:", "fields"),
        ("risk.csv:7:", "title"),
    ]);
    let nowhere = csv
        .lines()
        .take(2)
        .chain(csv.lines().skip(5).take(1))
        .collect::<Vec<_>>()
        .join("\n");
    let input = Input::new(&[("risk.csv", nowhere.as_bytes())]);
    input.assert_refused(&[("risk.csv:3:", "there is no record AIS-0099")]);
    let input = Input::new(&[("risk.csv", b"key,title,colour\nRSK-0001,x,red\n")]);
    input.assert_refused(&[("risk.csv:1:", "`colour` is no column")]);
    let input = Input::new(&[("risk.csv", b"key,title\nRSK-0001,\xff\xfe\n")]);
    input.assert_refused(&[("risk.csv:2:", "UTF-8")]);
    let input = Input::new(&[(
        "person.csv",
        b"name,engagement,from\nA,employee,2026-02-30\nB,employee,2026-13-01\n",
    )]);
    input.assert_refused(&[("person.csv:2:", "from"), ("person.csv:3:", "from")]);
    let many = format!("name,engagement\n{}", "x,dragon\n".repeat(100_000));
    let input = Input::new(&[("person.csv", many.as_bytes())]);
    input.assert_refused(&[
        ("person.csv:2:", "engagement"),
        ("person.csv:51:", "engagement"),
    ]);
    assert!(input.refused().to_string().contains("and 99950 more"));
}

const RISK: &str =
    "title: T\nkind: threat\nsource: hardware\nfamily: model\ncause: a\nevent: b\nconsequence: c\n";

fn whole(head: &str) -> String {
    let record: String = RISK.lines().flat_map(|line| ["  ", line, "\n"]).collect();
    format!("{head}record:\n{record}")
}

#[test]
fn every_fault_of_every_file_is_named_with_its_line() {
    let with = |line: &str| format!("{RISK}{line}\n").into_bytes();
    let input = Input::new(&[
        ("risk/RSK-0001.yaml", RISK.as_bytes()),
        ("risk/RSK-0002.yaml", &with("colour: red")),
        ("risk/RSK-0003.yaml", &with("systems: AIS-0001")),
        ("risk/RSK-0004.yaml", &with("owner: RSK-0001")),
        ("risk/RSK-0005.yaml", b"title: T\nkind: [\n"),
        ("risk/RSK-0006.yaml", &with("title: again")),
        (
            "risk/RSK-0007.yaml",
            whole("key: RSK-0007\nstate: dancing\n").as_bytes(),
        ),
        (
            "risk/RSK-0008.yaml",
            whole("key: PER-0008\nstate: open\n").as_bytes(),
        ),
        (
            "risk/RSK-0009.yaml",
            whole("key: RSK-0009\nstate: open\nversion: 3\n").as_bytes(),
        ),
        (
            "risk/RSK-0010.yaml",
            whole("key: 5\nstate: open\n").as_bytes(),
        ),
        (
            "person/PER-0007.json",
            b"{\"name\": \"P\",\n \"engagement\": \"employee\",\n \"from\": \"2026-02-29\"}",
        ),
        ("dragon/x.yaml", b"a: 1\n"),
        ("risk/list.yaml", b"- 1\n- 2\n"),
        ("risk/empty.yaml", b""),
    ]);
    input.assert_refused(&[
        ("risk/RSK-0002.yaml:8:", "colour"),
        ("risk/RSK-0003.yaml:8:", "systems"),
        ("risk/RSK-0004.yaml:8:", "owner"),
        ("risk/RSK-0005.yaml:", ""),
        ("risk/RSK-0006.yaml:8:", "title"),
        ("risk/RSK-0007.yaml:2:", "`dancing` is no state of a risk"),
        ("risk/RSK-0008.yaml:1:", "PER-0008 is no key of a risk"),
        ("risk/RSK-0009.yaml:3:", "version"),
        ("risk/RSK-0010.yaml:1:", "key"),
        ("person/PER-0007.json:3:", "from"),
        ("dragon/x.yaml", "register"),
        ("risk/list.yaml:", ""),
        ("risk/empty.yaml:", ""),
    ]);
}

#[test]
fn references_that_lead_nowhere_are_named_with_their_line() {
    let text = format!("{RISK}owner: PER-0099\nsystems:\n  - AIS-0001\n  - AIS-0002\n");
    let input = Input::new(&[
        ("risk/RSK-0001.yaml", text.as_bytes()),
        (
            "risk/RSK-0002.yaml",
            whole("key: RSK-0002\nstate: open\n").as_bytes(),
        ),
    ]);
    input.assert_refused(&[
        (
            "risk/RSK-0001.yaml:8:",
            "owner: there is no record PER-0099",
        ),
        (
            "risk/RSK-0001.yaml:10:",
            "systems: there is no record AIS-0001",
        ),
        (
            "risk/RSK-0001.yaml:11:",
            "systems: there is no record AIS-0002",
        ),
    ]);
}

#[test]
fn a_key_that_stands_twice_is_named_with_both_places() {
    let input = Input::new(&[
        ("a/RSK-0001.yaml", whole("key: RSK-0001\nstate: open\n").as_bytes()),
        ("risk.csv", b"key,title,kind,source,family,cause,event,consequence\nRSK-0001,T,threat,hardware,model,a,b,c\n"),
    ]);
    let said = input.refused().to_string();
    assert!(
        said.contains("RSK-0001.yaml") && said.contains("risk.csv:2"),
        "{said}"
    );
}

#[test]
fn hostile_files_are_refused_clearly() {
    let long = "x".repeat(10 << 20);
    let nested = format!(
        "{RISK}affected: {}1{}\n",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let mut bomb = String::from("a: &a [x,x,x,x,x,x,x,x,x]\n");
    for (one, before) in ["b", "c", "d", "e", "f", "g", "h", "i"]
        .iter()
        .zip(["a", "b", "c", "d", "e", "f", "g", "h"])
    {
        bomb.push_str(&format!(
            "{one}: &{one} [{}]\n",
            vec![format!("*{before}"); 9].join(",")
        ));
    }
    let cases: &[(&str, Vec<u8>)] = &[
        (
            "a long text",
            RISK.replace("title: T", &format!("title: {long}"))
                .into_bytes(),
        ),
        (
            "a long text elsewhere",
            RISK.replace("cause: a", &format!("cause: '{long}'"))
                .into_bytes(),
        ),
        ("a long name", format!("{RISK}{long}: x\n").into_bytes()),
        (
            "no UTF-8",
            [RISK.as_bytes(), b"affected: [\"\xff\xfe\"]\n"].concat(),
        ),
        (
            "UTF-16",
            RISK.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ),
        ("a NUL", [RISK.as_bytes(), b"stage: \0\n"].concat()),
        (
            "an escaped NUL",
            RISK.replace("cause: a", "cause: \"a\\0b\"").into_bytes(),
        ),
        ("a key twice", format!("{RISK}kind: threat\n").into_bytes()),
        (
            "a key twice in JSON",
            b"{\"title\": \"a\", \"title\": \"b\"}".to_vec(),
        ),
        ("deep nesting", nested.into_bytes()),
        (
            "deep nesting by lines",
            (0..5_000)
                .flat_map(|at| [" ".repeat(at), "a:\n".into()])
                .collect::<String>()
                .into_bytes(),
        ),
        ("a bomb", bomb.into_bytes()),
        ("an alias to itself", b"title: &a [*a]\n".to_vec()),
        (
            "a tag",
            format!("{RISK}stage: !!python/object/apply:os.system [ls]\n").into_bytes(),
        ),
        (
            "a merge",
            format!("base: &b {{x: 1}}\n<<: *b\n{RISK}").into_bytes(),
        ),
        ("two documents", format!("{RISK}---\n{RISK}").into_bytes()),
        (
            "a huge number",
            format!("{RISK}owner: {}\n", "9".repeat(400)).into_bytes(),
        ),
        ("only a bracket", b"{".to_vec()),
        ("all bytes", (0..=255).collect()),
    ];
    for (what, bytes) in cases {
        let started = std::time::Instant::now();
        let input = Input::new(&[("risk/RSK-0001.yaml", bytes)]);
        let refusal = input.refused();
        let said = refusal.to_string();
        assert_eq!(refusal.kind(), Kind::Invalid, "{what}: {said}");
        assert!(said.contains("RSK-0001.yaml:"), "{what}: {said}");
        assert!(said.len() < 5_000, "{what}: {} bytes", said.len());
        assert!(
            started.elapsed().as_secs() < 10,
            "{what} took {:?}",
            started.elapsed()
        );
    }
    let long_csv = format!("name,engagement\n{long},employee\n\"a\0b\",employee\n");
    let input = Input::new(&[("person.csv", long_csv.as_bytes())]);
    input.assert_refused(&[("person.csv:2:", "name"), ("person.csv:3:", "name")]);
}

#[test]
fn a_dry_run_says_what_would_be_done_and_writes_nothing() {
    let input = Input::new(&[
        (
            "risk/RSK-0001.yaml",
            whole("key: RSK-0001\nstate: open\n").as_bytes(),
        ),
        ("risk/new.yaml", RISK.as_bytes()),
    ]);
    let workspace = &input.made.workspace;
    let ada = operator(workspace);
    let before = (
        workspace.checkpoint().expect("a head"),
        files(&workspace.dir().join("blobs")),
    );
    let said = import(workspace, &ada, &input.folder, true).expect("a rehearsal");
    assert_eq!((said.added, said.edited, said.unchanged), (2, 0, 0));
    assert_eq!(
        (
            workspace.checkpoint().expect("a head"),
            files(&workspace.dir().join("blobs"))
        ),
        before
    );
    // A rehearsal finds what the import would.
    fs::write(
        input.folder.join("risk/new.yaml"),
        format!("{RISK}owner: PER-0099\n"),
    )
    .expect("a file");
    let dry = import(workspace, &ada, &input.folder, true)
        .expect_err("a rehearsal")
        .to_string();
    let wet = import(workspace, &ada, &input.folder, false)
        .expect_err("an import")
        .to_string();
    assert_eq!(dry, wet);
}

#[test]
fn only_who_may_import_does() {
    let input = Input::new(&[(
        "risk/RSK-0001.yaml",
        whole("key: RSK-0001\nstate: verified\n").as_bytes(),
    )]);
    let workspace = &input.made.workspace;
    let cora = person(workspace, "Cora", &["contributor"]);
    let before = workspace.checkpoint().expect("a head");
    let refused = import(workspace, &cora, &input.folder, false).expect_err("a contributor");
    assert_says(&refused, Kind::Refused, &["Cora may not import"]);
    assert_eq!(workspace.checkpoint().expect("a head"), before);
    // Without key and state it is a new record, as if typed in.
    fs::write(input.folder.join("risk/RSK-0001.yaml"), RISK).expect("a file");
    import(workspace, &cora, &input.folder, false).expect("a new record");
    assert_eq!(shown(workspace, &key("RSK-0001")).row.state, "open");
}
