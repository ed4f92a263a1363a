//! Files of all sizes and intentions: every fault has its cell, and nothing hostile gets further than the form.

use std::io::{Cursor, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use rust_xlsxwriter::{Formula, Workbook};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::client::Client;
use crate::common::Served;
use crate::imports::{begun, brought, tried, upload};

const OPERATOR: &str = "PER-0001";

/// A workbook with an empty sheet and one of actions below two lines of titles; `faulty` rows lack a
/// title, name nobody known or hold a day that is none.
fn workbook(rows: u32, faulty: impl Fn(u32) -> bool) -> Vec<u8> {
    let mut file = Workbook::new();
    file.add_worksheet().set_name("Cover").expect("a name");
    let sheet = file.add_worksheet();
    sheet.set_name("Plan").expect("a name");
    sheet
        .write_string(0, 0, "The plan of the year")
        .expect("a cell");
    for (column, heading) in (0..).zip(["Title", "Owner", "Due", "Priority"]) {
        sheet.write_string(2, column, heading).expect("a cell");
    }
    for number in 0..rows {
        let row = number + 3;
        let fault = faulty(number).then_some(number / 25 % 3);
        if fault != Some(0) {
            let title = Formula::new(format!("=\"Do thing \"&{number}"))
                .set_result(format!("Do thing {number}"));
            sheet.write_formula(row, 0, title).expect("a cell");
        }
        let owner = if fault == Some(1) {
            "=Nobody Known"
        } else {
            "Ada Operator"
        };
        sheet.write_string(row, 1, owner).expect("a cell");
        let due = if fault == Some(2) {
            "2026-02-31"
        } else {
            "2026-02-28"
        };
        sheet.write_string(row, 2, due).expect("a cell");
        sheet.write_string(row, 3, "high").expect("a cell");
    }
    file.save_to_buffer().expect("a workbook")
}

#[test]
fn of_five_thousand_rows_two_hundred_faults_are_named_and_nothing_is_half_written() {
    let served = Served::empty();
    let client = Client::signed_in(&served, OPERATOR);
    let bad = workbook(5_000, |number| number % 25 == 7);
    let at = begun(&client, "action", "plan.xlsx", &bad);
    let page = client.page(&at);
    assert!(
        page.contains("plan.xlsx has 5,000 rows and 4 columns"),
        "{page}"
    );
    assert!(
        page.contains("<option value=\"Plan\" selected"),
        "the first sheet is empty: {page}"
    );
    let answer = tried(&client, &at, &[]);
    let trial = answer.headers["location"].clone();
    let size = served.workspace.head_size().expect("a size");
    let page = client.page(&trial);
    for words in [
        "4,800 records would be added, 0 changed; 0 are as in the file already. 200 rows are faulty.",
        "Nothing can be imported: there are 200 faults",
        "<b>A11</b> What will be done: is required",
        "<b>B36</b> Owner: no person is called `=Nobody Known`",
        "<b>C61</b> Due",
        "1 to 100 of 5,000",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(
        !page.contains(&format!("action=\"{at}/do\"")),
        "no button that does nothing"
    );
    let second = client.page(&format!("{trial}?only=faulty&page=2"));
    assert!(second.contains("101 to 200 of 200"), "{second}");
    let last = client.page(&format!("{trial}?only=adds&page=999"));
    assert!(
        last.contains("4,701 to 4,800 of 4,800") && last.contains("Do thing 4999"),
        "{last}"
    );
    let faults = client.get(&format!("{at}/faults"));
    assert_eq!(
        faults.headers["content-disposition"].split(';').next(),
        Some("attachment")
    );
    let lines: Vec<_> = faults.body.lines().collect();
    assert_eq!(lines.len(), 201);
    assert_eq!(lines[0], "cell,row,field,fault");
    let cells: Vec<_> = lines[1..]
        .iter()
        .filter_map(|line| line.split(',').next())
        .collect();
    let expected: Vec<_> = (0..5_000)
        .filter(|number| number % 25 == 7)
        .map(|number| format!("Plan!{}{}", ["A", "B", "C"][number / 25 % 3], number + 4))
        .collect();
    assert_eq!(cells, expected);
    // Who presses a button that is not there gets no further.
    let forced = client.submit(&format!("{at}/do"), &[]);
    assert_eq!(forced.headers["location"], format!("{at}/trial?moved=1"));
    assert_eq!(
        served.workspace.head_size().expect("a size"),
        size,
        "nothing half-written"
    );

    let good = workbook(5_000, |_| false);
    let at = begun(&client, "action", "plan.xlsx", &good);
    tried(&client, &at, &[]);
    let answer = brought(&client, &at, &[]);
    assert_eq!(answer.status, 303, "{}", answer.body);
    let done = answer.headers["location"].clone();
    let page = client.page(&done);
    assert!(
        page.contains("5,000 records are new") && page.contains("1 to 100 of 5,000"),
        "{page}"
    );
    let last = client.page(&format!("{done}?page=50"));
    assert!(
        last.contains("href=\"/k/ACT-5000\"") && last.contains("Do thing 4999"),
        "{last}"
    );
    let twice = client.submit(&format!("{at}/do"), &[]);
    assert_eq!(twice.status, 404);
}

/// Begins to send a file of this length, and returns the status of the answer.
fn told_to_be(served: &Served, client: &Client, length: u64) -> String {
    let mut stream = TcpStream::connect(served.address).expect("a connection");
    let cookie = client.cookie("aimwright").expect("a session");
    let token = client.token();
    let head = format!(
        "POST /r/action/import?_form={token} HTTP/1.1\r\nHost: {}\r\nCookie: aimwright={cookie}\r\n\
         Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: {length}\r\n\r\n",
        served.address
    );
    stream.write_all(head.as_bytes()).expect("a head");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a limit");
    let mut answer = [0; 15];
    stream.read_exact(&mut answer).expect("an answer");
    String::from_utf8_lossy(&answer[9..12]).into_owned()
}

fn with_part(bytes: &[u8], name: &str, size: usize) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        to.raw_copy_file(from.by_index_raw(at).expect("a part"))
            .expect("copied");
    }
    to.start_file(name, SimpleFileOptions::default())
        .expect("a part");
    let blanks = vec![b' '; 1 << 20];
    (0..size).for_each(|_| to.write_all(&blanks).expect("blanks"));
    to.finish().expect("an archive").into_inner()
}

#[test]
fn hostile_files_are_refused_in_words_and_leave_nothing() {
    let served = Served::empty();
    let client = Client::signed_in(&served, OPERATOR);
    let good = workbook(3, |_| false);
    let mut far = Workbook::new();
    far.add_worksheet()
        .write_string(1_048_575, 16_383, "x")
        .expect("a cell");
    let far = far.save_to_buffer().expect("a workbook");
    let wide = format!("a,b\n{}x\n", ",".repeat(2_000));
    let cases: [(&str, &[u8], &str); 10] = [
        (
            "bomb.xlsx",
            &with_part(&good, "xl/worksheets/sheet9.xml", 401),
            "larger than 400 MB when it is unpacked",
        ),
        (
            "macros.xlsx",
            &with_part(&good, "xl/vbaProject.bin", 0),
            "holds macros",
        ),
        (
            "cut.xlsx",
            &good[..good.len() / 2],
            "is no workbook, or it is damaged",
        ),
        (
            "locked.xlsx",
            &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1],
            "protected with a password",
        ),
        (
            "picture.png",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            "neither a workbook nor a text file",
        ),
        ("far.xlsx", &far, "stands beyond the 1000 columns"),
        ("wide.csv", wide.as_bytes(), "beyond the 1000 columns"),
        ("empty.csv", b"", "Choose a file that holds something."),
        ("blank.csv", b"\n\n", "is empty"),
        ("head.csv", b"Title,Owner\n", "no rows below its headings"),
    ];
    for (name, bytes, says) in cases {
        let answer = upload(&client, "action", name, bytes);
        assert_eq!(answer.status, 422, "{name}: {}", answer.body);
        assert!(
            answer.body.contains(says),
            "{name}: {says}: {}",
            answer.body
        );
        assert!(
            answer.body.contains("href=\"#file\""),
            "{name}: {}",
            answer.body
        );
        for word in ["panicked", "calamine", "sqlite", ".rs:"] {
            assert!(!answer.body.contains(word), "{name}: {word}");
        }
    }
    let large = vec![b'x'; (32 << 20) + 10];
    let answer = upload(&client, "action", "large.csv", &large);
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("larger than 32 MB"), "{}", answer.body);
    assert_eq!(told_to_be(&served, &client, 34 << 20), "413");
    assert!(
        !client.page("/import").contains("under way"),
        "nothing was kept"
    );
    let uploads = served.dir().join("blobs/upload");
    let left = std::fs::read_dir(uploads).map_or(0, Iterator::count);
    assert_eq!(left, 0, "no file stays behind");

    // Words of a file are words, wherever they stand.
    let csv = "Title,<script>alert(1)</script>\n<img src=x onerror=alert(1)>,=1+1\n";
    let at = begun(&client, "action", "<i>.csv", csv.as_bytes());
    for page in [client.page(&at), {
        let answer = tried(&client, &at, &[("f.1", "owner")]);
        client.page(&answer.headers["location"])
    }] {
        for raw in ["<script>alert", "<img", "<i>"] {
            assert!(!page.contains(raw), "{raw}: {page}");
        }
    }
}
