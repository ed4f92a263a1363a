//! Proves a framework in a folder: `cargo run -p conformity --example prove -- frameworks/iso-42001`.
//!
//! Says what is malformed, which queries are not sound and which fixtures do not do what they say;
//! then which tests of which requirements nobody judges. For whoever writes checks: nothing has to
//! be built again after an edit.

use std::path::Path;
use std::process::ExitCode;

use conformity::framework::{Loaded, prove};
use registers::catalog;

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("usage: prove FOLDER");
        return ExitCode::from(2);
    };
    let proved = Loaded::from_folder(Path::new(&folder), catalog()).and_then(|loaded| {
        prove::queries(&loaded, catalog())?;
        prove::fixtures(&loaded, catalog())?;
        Ok(loaded)
    });
    match proved {
        Ok(loaded) => {
            let framework = loaded.framework;
            for requirement in &framework.requirements {
                let untested = requirement.untested();
                if !untested.is_empty() {
                    println!("not judged: {}", untested.join(", "));
                }
            }
            println!("{} checks are proved", framework.checks().count());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
