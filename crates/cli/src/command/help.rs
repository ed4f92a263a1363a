//! Keeps `docs/commands.md` the same as the help of every command.

use std::fmt::Write as _;
use std::path::Path;

use clap::CommandFactory;

use crate::arguments::Cli;

/// The page that the help is copied to.
const PAGE: &str = "../../docs/commands.md";

#[test]
fn the_definitions_are_sound() {
    Cli::command().debug_assert();
}

#[test]
fn the_page_says_what_the_help_says() {
    let page = page();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(PAGE, page).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(
        kept == page,
        "{} is stale: run `BLESS=1 cargo test -p cli help` and look at the difference",
        Path::new(PAGE).display()
    );
}

#[test]
fn every_command_says_what_it_is_for_and_shows_an_example() {
    let without: Vec<String> = leaves(&Cli::command(), "aimwright")
        .into_iter()
        .filter(|(_, command)| {
            let after = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            command.get_about().is_none() || !after.contains("Example")
        })
        .map(|(name, _)| name)
        .collect();
    assert!(without.is_empty(), "without help or example: {without:?}");
}

#[test]
fn no_argument_has_the_id_of_a_shared_one() {
    let root = Cli::command();
    let shared: Vec<String> = ids(&root);
    for (name, command) in leaves(&root, "aimwright") {
        let taken: Vec<String> = ids(&command)
            .into_iter()
            .filter(|id| shared.contains(id))
            .collect();
        assert!(taken.is_empty(), "{name}: {taken:?}");
    }
}

fn ids(command: &clap::Command) -> Vec<String> {
    command
        .get_arguments()
        .map(|argument| argument.get_id().to_string())
        .collect()
}

fn page() -> String {
    let mut page = String::from(
        "# Commands\n\n\
         What `aimwright help` says, kept the same by a test. The options under \"Everywhere\" stand \
         once, below `aimwright`.\n",
    );
    let root = Cli::command();
    section(&mut page, "aimwright", root.clone());
    for (name, command) in leaves(&root, "aimwright") {
        section(&mut page, &name, command);
    }
    page
}

/// Returns the commands that can be run, with their full names.
fn leaves(command: &clap::Command, name: &str) -> Vec<(String, clap::Command)> {
    let mut found = Vec::new();
    for sub in command.get_subcommands() {
        let full = format!("{name} {}", sub.get_name());
        if sub.has_subcommands() {
            found.extend(leaves(sub, &full));
        } else {
            found.push((full, sub.clone()));
        }
    }
    found
}

fn section(page: &mut String, name: &str, command: clap::Command) {
    let help = command
        .bin_name(name)
        .term_width(100)
        .render_long_help()
        .to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    write!(
        page,
        "\n## {name}\n\n```text\n{}\n```\n",
        help.join("\n").trim()
    )
    .unwrap();
}
