//! What pages weigh on their way to the browser, with everything they load.

use std::collections::{BTreeMap, BTreeSet};

use aims::AsOf;

use crate::client::Client;
use crate::common::{MARIT, Served};
use crate::pages;

/// Most bytes of a page with its style and scripts, for somebody who comes for the first time.
const MOST: usize = 100_000;

/// Every browser of the last ten years takes this.
const ACCEPT: &str = "br, gzip";

/// Returns how many bytes an answer takes, head and body.
fn wire(client: &Client, path: &str) -> usize {
    let request = client
        .request("GET", path)
        .header("accept-encoding", ACCEPT);
    let answer = client.send_raw(request);
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
    let head: usize = answer
        .headers()
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    head + answer.bytes().expect("a body").len()
}

/// Returns the addresses of style, scripts and icons that a text names.
fn named(text: &str) -> BTreeSet<String> {
    let quoted = text.split('"').filter(|part| {
        (part.starts_with("/assets/") || *part == "/favicon.svg")
            && !part.contains(char::is_whitespace)
    });
    quoted.map(str::to_owned).collect()
}

/// Returns what a page loads, and what that loads in its turn, with its weight.
fn loads(client: &Client, page: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let mut waiting: Vec<String> = named(&client.page(page)).into_iter().collect();
    while let Some(path) = waiting.pop() {
        if !found.contains_key(&path) {
            found.insert(path.clone(), wire(client, &path));
            waiting.extend(named(&client.page(&path)));
        }
    }
    found
}

#[test]
fn every_page_of_the_story_is_light() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let loaded = loads(&client, "/today");
    assert!(
        loaded.keys().any(|path| path.contains(".css")),
        "{loaded:?}"
    );
    assert!(
        loaded.keys().filter(|path| path.contains(".js")).count() > 1,
        "{loaded:?}"
    );
    let loaded: usize = loaded.values().sum();
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let mut paths: Vec<String> = pages::ROOMS.map(str::to_owned).to_vec();
    for (register, keys) in pages::records(&view) {
        paths.extend([format!("/r/{register}"), format!("/r/{register}/new")]);
        // The longest of each register.
        let longest = keys.into_iter().max_by_key(|key| {
            let found = view.record(key).expect("a query").expect("a record");
            found.body.to_string().len()
        });
        paths.extend(
            longest
                .iter()
                .flat_map(|key| [format!("/k/{key}"), format!("/k/{key}/history")]),
        );
    }
    let mut weights: Vec<(usize, String)> = paths
        .into_iter()
        .map(|path| (loaded + wire(&client, &path), path))
        .collect();
    weights.sort();
    let (heaviest, path) = weights.last().expect("pages");
    println!("heaviest: {path} with {heaviest} bytes, of which {loaded} are style and scripts");
    let heavy: Vec<_> = weights
        .iter()
        .filter(|(weight, _)| *weight >= MOST)
        .collect();
    assert!(heavy.is_empty(), "{heavy:#?}");
}
