//! Proves a framework in a folder: `cargo run -p conformity --example prove -- frameworks/iso-42001`.
//!
//! Says what is malformed, which queries are not sound and which fixtures do not do what they say;
//! then which tests of which requirements nobody judges. With a second folder, such as
//! `crates/conformity/tests`, it says what does not conform in the conforming company there, and
//! which mutations and variants find something else than they say; further words name those to look at.
//! For whoever writes checks: nothing has to be built again after an edit.

#[path = "../tests/support/company.rs"]
mod company;

use std::path::Path;
use std::process::ExitCode;

use conformity::framework::{Loaded, prove};
use registers::catalog;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let proved = match arguments.as_slice() {
        [framework] => framework_alone(Path::new(framework)),
        [framework, root, names @ ..] => with_company(Path::new(framework), Path::new(root), names),
        [] => Err("usage: prove FRAMEWORK [TESTS [NAME …]]".into()),
    };
    match proved {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn framework_alone(folder: &Path) -> Result<(), String> {
    let text = |error: conformity::FrameworkError| error.to_string();
    let loaded = Loaded::from_folder(folder, catalog()).map_err(text)?;
    prove::queries(&loaded, catalog()).map_err(text)?;
    prove::fixtures(&loaded, catalog()).map_err(text)?;
    for requirement in &loaded.framework.requirements {
        let untested = requirement.untested();
        if !untested.is_empty() {
            println!("not judged: {}", untested.join(", "));
        }
    }
    println!("{} checks are proved", loaded.framework.checks().count());
    Ok(())
}

fn with_company(folder: &Path, root: &Path, names: &[String]) -> Result<(), String> {
    let load = || Loaded::from_folder(folder, catalog()).map_err(|error| error.to_string());
    for line in company::not_conforming(root, load()?)? {
        println!("not conforming: {line}");
    }
    let mut mutations = company::cases(root, "mutations", "check")?;
    if names.is_empty() {
        let unbroken = company::unbroken(&load()?, &mutations);
        println!(
            "{} checks without a mutation: {}",
            unbroken.len(),
            unbroken.join(" ")
        );
    }
    let mut variants = company::cases(root, "variants", "variant")?;
    for cases in [&mut mutations, &mut variants] {
        cases.retain(|case| names.is_empty() || names.contains(&case.name));
        for line in company::wrong_cases(root, load()?, cases)? {
            println!("{line}");
        }
    }
    Ok(())
}
