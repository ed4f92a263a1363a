//! Backup and restore: the same workspace again, and nothing of a file that is no backup.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use aims::{AimsError, AsOf, Kind, Selection, Workspace};
use tar::{Archive, Builder, EntryType, Header};

use crate::common::{
    TestWorkspace, assert_clean, assert_says, body, files, full, key, operator, workspace,
};

fn restore(made: &TestWorkspace, file: &Path, name: &str) -> aims::Result<Workspace> {
    let dir = made.folder.path().join(name);
    Workspace::restore(file, &dir, testkit::environment(&made.clock))
}

fn backup(made: &TestWorkspace) -> PathBuf {
    let file = made.folder.path().join("backup.tar");
    made.workspace.backup(&file).expect("a backup");
    file
}

#[test]
fn a_restored_workspace_is_the_same_and_goes_on() {
    let made = full();
    let ada = operator(&made.workspace);
    made.workspace
        .user_password(&ada, &key(&ada.key), "correct horse battery staple")
        .expect("a password");
    let file = made.folder.path().join("backup.tar");
    let summary = made.workspace.backup(&file).expect("a backup");
    assert_eq!(summary.files, 3);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            fs::metadata(&file).expect("a file").permissions().mode() & 0o777,
            0o600
        );
    }
    let again = made.workspace.backup(&file).expect_err("the file exists");
    assert!(again.to_string().contains("backup.tar"), "{again}");
    let restored = restore(&made, &file, "restored").expect("restored");
    assert_eq!(
        restored.checkpoint().expect("a head"),
        made.workspace.checkpoint().expect("a head")
    );
    assert_eq!(restored.config(), made.workspace.config());
    assert_clean(&restored);
    for (workspace, name) in [(&made.workspace, "one"), (&restored, "two")] {
        let to = made.folder.path().join(name);
        workspace
            .export(&Selection::All, &to, AsOf::Now, &mut |_, _| {})
            .expect("an export");
    }
    assert_eq!(
        files(&made.folder.path().join("one")),
        files(&made.folder.path().join("two"))
    );
    assert!(
        restored
            .password_fits(&key(&ada.key), "correct horse battery staple")
            .expect("an answer")
    );
    restored
        .add(&operator(&restored), "risk", None, &body("risk"))
        .expect("it goes on");
    assert_clean(&restored);
    let occupied = restore(&made, &file, "restored").expect_err("occupied");
    assert_says(&occupied, Kind::Unusable, &["is not empty", "new folder"]);
}

/// One entry of an archive that a test makes.
struct Part {
    name: Vec<u8>,
    kind: EntryType,
    content: Vec<u8>,
}

fn parts(file: &Path) -> Vec<Part> {
    let mut archive = Archive::new(File::open(file).expect("a backup"));
    let entries = archive.entries().expect("its entries");
    entries
        .map(|entry| {
            let mut entry = entry.expect("an entry");
            let mut content = Vec::new();
            entry.read_to_end(&mut content).expect("its content");
            Part {
                name: entry.path_bytes().into_owned(),
                kind: entry.header().entry_type(),
                content,
            }
        })
        .collect()
}

/// Writes an archive whatever its names are; the library would refuse some.
fn write(parts: &[Part], to: &Path) {
    let mut tar = Builder::new(File::create(to).expect("a file"));
    for part in parts {
        let mut header = Header::new_gnu();
        header.as_mut_bytes()[..part.name.len()].copy_from_slice(&part.name);
        header.set_entry_type(part.kind);
        header.set_size(part.content.len() as u64);
        header.set_mode(0o4777);
        if part.kind.is_symlink() || part.kind.is_hard_link() {
            header.set_link_name("/etc/passwd").expect("a target");
        }
        header.set_cksum();
        tar.append(&header, part.content.as_slice())
            .expect("an entry");
    }
    tar.into_inner().expect("an archive");
}

fn part(name: &str, kind: EntryType, content: &[u8]) -> Part {
    Part {
        name: name.as_bytes().to_vec(),
        kind,
        content: content.to_vec(),
    }
}

/// Fails unless the file is refused and nothing is left, neither in the folder nor beside it.
fn assert_refused(made: &TestWorkspace, file: &Path, what: &str) -> AimsError {
    let beside = || files(made.folder.path()).into_keys().collect::<Vec<_>>();
    let before = beside();
    let error = restore(made, file, "restored")
        .err()
        .unwrap_or_else(|| panic!("{what}: it was restored"));
    assert_eq!(beside(), before, "{what}: something was left");
    assert!(
        !made.folder.path().join("restored").exists(),
        "{what}: the folder was left"
    );
    assert_ne!(error.kind(), Kind::Internal, "{what}: {error}");
    error
}

#[test]
fn a_hostile_archive_is_refused_and_leaves_nothing() {
    let made = workspace();
    let good = backup(&made);
    let bad = made.folder.path().join("bad.tar");
    fs::write(&bad, "").expect("a file");
    for (name, kind) in [
        ("../escaped.txt", EntryType::Regular),
        ("keys/../../escaped.txt", EntryType::Regular),
        ("/tmp/aimwright-escaped.txt", EntryType::Regular),
        ("keys/deeper/file", EntryType::Regular),
        ("strange.txt", EntryType::Regular),
        ("image.db", EntryType::Regular),
        ("blobs/sha256", EntryType::Regular),
        ("keys", EntryType::Regular),
        ("files/link", EntryType::Symlink),
        ("keys", EntryType::Symlink),
        ("files/link", EntryType::Link),
        ("files/device", EntryType::Char),
        ("files/pipe", EntryType::Fifo),
        ("files/sparse", EntryType::GNUSparse),
        ("journal.db", EntryType::Regular),
        ("", EntryType::Regular),
    ] {
        for is_first in [true, false] {
            let mut all = parts(&good);
            let place = if is_first { 0 } else { all.len() };
            all.insert(
                place,
                part(name, kind, if kind.is_file() { b"hostile" } else { b"" }),
            );
            write(&all, &bad);
            assert_refused(&made, &bad, &format!("{name:?} {kind:?}"));
        }
    }
    assert!(!Path::new("/tmp/aimwright-escaped.txt").exists());
    write(&parts(&good), &bad);
    restore(&made, &bad, "good").expect("the same parts without a hostile one");
}

#[test]
fn a_cut_or_damaged_archive_is_refused_and_leaves_nothing() {
    let made = full();
    let good = backup(&made);
    let whole = fs::read(&good).expect("a backup");
    let bad = made.folder.path().join("bad.tar");
    fs::write(&bad, "").expect("a file");
    let parts = parts(&good);
    let ends = parts.iter().scan(0, |at, part| {
        *at += 512 + part.content.len().div_ceil(512) * 512;
        Some(*at)
    });
    let lengths = ends.chain([
        0,
        1,
        511,
        512,
        1024,
        whole.len() / 2,
        whole.len() - 1,
        whole.len() - 512,
        whole.len() - 1024,
    ]);
    for length in lengths.collect::<Vec<_>>() {
        fs::write(&bad, &whole[..length]).expect("a shorter file");
        let error = assert_refused(&made, &bad, &format!("cut to {length} bytes"));
        assert!(error.to_string().contains("bad.tar"), "{error}");
    }
    let texts: [&[u8]; 3] = [b"no archive", &[0; 1024], &[0xff; 4096]];
    for garbage in texts {
        fs::write(&bad, garbage).expect("garbage");
        assert_refused(&made, &bad, "garbage");
    }
    assert_says(
        &restore(&made, &made.folder.path().join("none.tar"), "restored").expect_err("no file"),
        Kind::NotFound,
        &["none.tar"],
    );
}

#[test]
fn a_changed_backup_is_refused_and_leaves_nothing() {
    let made = full();
    let good = backup(&made);
    let bad = made.folder.path().join("bad.tar");
    fs::write(&bad, "").expect("a file");
    let names: Vec<String> = parts(&good)
        .iter()
        .map(|part| String::from_utf8_lossy(&part.name).into_owned())
        .collect();
    assert!(names.iter().any(|name| name.starts_with("files/")));
    for name in names
        .iter()
        .filter(|name| !name.ends_with('/') && *name != "aimwright.toml")
    {
        let mut all = parts(&good);
        all.retain(|part| part.name != name.as_bytes());
        write(&all, &bad);
        if name != "keys/passwords.json" {
            assert_refused(&made, &bad, &format!("without {name}"));
        }
        let mut all = parts(&good);
        let part = all
            .iter_mut()
            .find(|part| part.name == name.as_bytes())
            .expect("a part");
        let Some(middle) = part
            .content
            .len()
            .checked_div(2)
            .filter(|_| !part.content.is_empty())
        else {
            continue;
        };
        part.content[middle] ^= 0xff;
        write(&all, &bad);
        assert_refused(&made, &bad, &format!("changed {name}"));
    }
}
