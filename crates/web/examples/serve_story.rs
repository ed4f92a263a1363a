//! Serves the worked example from a folder of its own, to look at pages while they are made.
//!
//! `cargo run -p web --example serve_story -- 8700` plays the story once into the build folder's
//! `story-to-look-at`; later runs open it. Everybody's password is `plumb line and level`.

use std::path::PathBuf;
use std::sync::Arc;

use aims::Workspace;
use journal::{Clock, SystemClock};
use registers::Key;
use web::{Options, Site};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port: u16 = std::env::args()
        .nth(1)
        .map_or(Ok(8_700), |text| text.parse())?;
    let workspace = Arc::new(Workspace::open(&folder()?, environment())?);
    let site = Arc::new(Site::new(workspace, Options::default()));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
        println!("http://{}", listener.local_addr()?);
        web::serve(site, listener, std::future::pending()).await
    })?;
    Ok(())
}

fn environment() -> aims::Environment {
    // Another seed each time: the sessions of the last run are still there.
    let mut seed = [3; 32];
    let now = SystemClock.now().as_nanosecond().to_le_bytes();
    seed[..now.len()].copy_from_slice(&now);
    aims::Environment {
        clock: Arc::new(SystemClock),
        seed,
    }
}

fn folder() -> Result<PathBuf, Box<dyn std::error::Error>> {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let kept = target.join("story-to-look-at");
    if kept.exists() {
        return Ok(kept);
    }
    let played = testkit::story();
    let actor = played.workspace.actor(None)?;
    for number in [1, 2, 3, 5, 11] {
        played
            .workspace
            .user_password(&actor, &Key::new("PER", number), "plumb line and level")?;
    }
    let from = played.workspace.dir().to_owned();
    drop(played.workspace);
    std::fs::rename(from, &kept)?;
    Ok(kept)
}
